"""The columns of a table of situations: the titles each is known by, and how its cells are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from fphref.evaluations.agents import COLONNES_AGENTS
from fphref.evaluations.situations_valeurs import (
    Lecteur,
    read_annee,
    read_echelon,
    read_employeur,
    read_fonction,
    read_ib,
    read_jour,
    read_mois,
    read_niveau,
    read_oui_non,
    read_position,
    read_titre,
)
from fphref.texte import fold

_WORD = re.compile(r"[a-z0-9]+")
_SMALL: Final = frozenset(
    {"de", "des", "d", "l", "la", "le", "les", "en", "et", "dans", "mois", "nombre", "nb", "duree"}
)
_FAIT = re.compile(r"fait\s*[:\- ]\s*([a-z0-9-]+)")


class Colonne(NamedTuple):
    """A column: its titles (as `cle` gives them), the first being that of messages; how a cell is read (None: text)."""

    titres: tuple[str, ...]
    lire: Lecteur | None = None


class Total(NamedTuple):
    """A column that holds a total of services: their nature, their catégorie."""

    nature: str
    categorie: str | None = None


class Bornes(NamedTuple):
    """A pair of columns « … du », « … au » that tells one period: what each such period is."""

    titres: tuple[str, ...]
    champs: Mapping[str, object]


TOTAUX: Final[Mapping[str, tuple[Total, tuple[str, ...]]]] = {
    "publics": (Total("publics"), ("services publics", "anciennete services publics", "anciennete publique")),
    "publics_effectifs": (
        Total("publics_effectifs"), ("services publics effectifs", "services effectifs", "services effectifs publics"),
    ),
    "categorie_a": (Total("effectifs_categorie", "A"), _categorie := (
        "services categorie a", "services effectifs categorie a", "services cat a", "services a")),
    "publics_a": (Total("publics", "A"), ("services publics categorie a", "services publics cat a")),
    "categorie_b": (Total("effectifs_categorie", "B"), tuple(t[:-1] + "b" for t in _categorie)),
    "publics_b": (Total("publics", "B"), ("services publics categorie b", "services publics cat b")),
    "categorie_c": (Total("effectifs_categorie", "C"), tuple(t[:-1] + "c" for t in _categorie)),
    "corps": (Total("effectifs_corps"), ("services corps", "services effectifs corps", "anciennete corps")),
    "grade": (Total("effectifs_grade"), ("services grade", "services effectifs grade", "anciennete grade")),
}  # fmt: skip
"""Totals of services, in months."""

BORNES: Final[Mapping[str, Bornes]] = {
    "encadrement": Bornes(("encadrement", "fonctions encadrement"), {"fonctions": ("encadrement",)}),
    "fonctions": Bornes(("fonctions", "fonctions exercees"), {}),
    "detachement": Bornes(("detachement", "detachement emploi"), {"position": "detachement"}),
    "activite_privee": Bornes(("activite privee", "activite professionnelle"), {"nature": "activite_privee"}),
    "mandat_local": Bornes(("mandat local", "mandat", "mandat electif"), {"nature": "mandat_local"}),
    "association": Bornes(("association", "responsabilite association"), {"nature": "association"}),
}
"""Periods that two columns tell; more of them are told by a YAML file."""

_SIMPLES: Final[dict[str, Colonne]] = {
    "etablie_le": Colonne(
        ("date situation", "situation au", "situation arretee au", "etablie", "situation etablie", "situation"),
        read_jour,
    ),
    "corps": Colonne(("corps", "corps statutaire", "code corps", "libelle corps", "corps agent")),
    "grade": Colonne(("grade", "libelle grade", "code grade", "grade agent")),
    "echelon": Colonne(("echelon", "ech", "echelon actuel", "numero echelon"), read_echelon),
    "echelon_depuis": Colonne(
        ("echelon depuis", "depuis echelon", "date echelon", "entree echelon", "date entree echelon",
         "date effet echelon", "date acces echelon", "echelon date effet"), read_jour,
    ),
    "reliquat_mois": Colonne(
        ("reliquat", "reliquat anciennete", "reliquat echelon", "anciennete conservee", "anciennete reprise"), read_mois
    ),
    "corps_depuis": Colonne(
        ("corps depuis", "depuis corps", "entree corps", "date entree corps", "date corps", "date nomination corps"),
        read_jour,
    ),
    "grade_depuis": Colonne(
        ("grade depuis", "depuis grade", "entree grade", "date entree grade", "date grade", "date nomination grade",
         "date nomination"), read_jour,
    ),
    "position": Colonne(("position", "position statutaire", "position administrative"), read_position),
    "employeur": Colonne(("employeur", "nature employeur", "fonction publique", "versant"), read_employeur),
    "annee_naissance": Colonne(("annee naissance", "ne", "naissance annee"), read_annee),
    "services_au": Colonne(
        ("services au", "services arretes au", "date services", "anciennete arretee au", "date arrete services"),
        read_jour,
    ),
    "niveau": Colonne(("diplome niveau", "niveau diplome", "niveau etudes", "diplome", "niveau"), read_niveau),
    "titre": Colonne(("diplome titre", "titre diplome", "type diplome", "nature diplome", "diplome type"), read_titre),
    "reconnu": Colonne(
        ("reconnu", "diplome reconnu", "equivalence reconnue", "equivalence", "reconnu equivalent"), read_oui_non
    ),
    "nature_fonctions": Colonne(("nature fonctions", "fonctions nature"), read_fonction),
    "ib_culminant": Colonne(("ib culminant", "detachement ib culminant", "indice culminant", "ib emploi"), read_ib),
    "ib_atteint": Colonne(("ib atteint", "emploi fonctionnel ib atteint", "detachement ib atteint"), read_ib),
    "parcours_complet": Colonne(("parcours complet", "carriere complete"), read_oui_non),
    "cloture_inscriptions": Colonne(("cloture inscriptions", "date cloture inscriptions"), read_jour),
    "premiere_epreuve": Colonne(("premiere epreuve", "date premiere epreuve"), read_jour),
    "etablissement_tableau": Colonne(("etablissement tableau", "date etablissement tableau"), read_jour),
}  # fmt: skip

AILLEURS: Final = frozenset(name for role in ("service", "metier", "poste") for name in COLONNES_AGENTS[role]) | {
    "pole",
    "etablissement",
    "quotite",
    "temps travail",
    "statut",
    "observations",
    "commentaire",
    "commentaires",
}
"""Titles of columns that lists of agents often have, and that say nothing of a situation."""


def cle(titre: str) -> str:
    """A title without what varies: « Date d’entrée dans l’échelon » is `date entree echelon`."""
    return " ".join(word for word in _WORD.findall(fold(titre)) if word not in _SMALL)


def fait_of(titre: str, known: Mapping[str, object] | frozenset[str] | tuple[str, ...]) -> str | None:
    """The `fait` that a column is about: its title is « fait: … », or the id of a fact that conditions ask."""
    folded = fold(titre).strip()
    found = _FAIT.fullmatch(folded)
    if found is not None:
        return found[1]
    return folded if folded in known else None


def _colonnes() -> dict[str, Colonne]:
    """Every column by role: totals are `total:publics` and `total:publics:au`, periods `mandat_local:du` and `:au`."""
    found = {"agent": Colonne(tuple(map(cle, COLONNES_AGENTS["agent"]))), **_SIMPLES}
    for role, (_, titres) in TOTAUX.items():
        found[f"total:{role}"] = Colonne(titres, read_mois)
        found[f"total:{role}:au"] = Colonne(tuple(f"{titre} au" for titre in titres), read_jour)
    for role, bornes in BORNES.items():
        for word in ("du", "au"):
            found[f"{role}:{word}"] = Colonne(tuple(f"{titre} {word}" for titre in bornes.titres), read_jour)
    return found


COLONNES: Final = _colonnes()
ROLES: Final[Mapping[str, str]] = {titre: role for role, one in COLONNES.items() for titre in one.titres}
"""Title → role."""
