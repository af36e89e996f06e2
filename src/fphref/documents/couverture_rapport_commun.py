"""What the chapters of the coverage report share: how structures and compétences are called, figures written."""

from __future__ import annotations

from collections.abc import Container, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from fphref.audit.modele import METIER, Bilan, Structure
from fphref.documents.matrice_commun import genre_label
from fphref.documents.typographie import grouped, plural, typo
from fphref.model.couverture import GRAVITE as A_TRAITER
from fphref.model.couverture import CodeEtat
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire

MOTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ensemble": ("ensemble", "ensembles"),
        "region": ("région", "régions"),
        "ght": ("GHT", "GHT"),
        "etablissement": ("établissement", "établissements"),
        "pole": ("pôle", "pôles"),
        "service": ("service", "services"),
        "metier": ("métier", "métiers"),
    }
)
"""What a breakdown is called: one of its structures, several."""
ETAT_TINTS: Mapping[CodeEtat, str] = MappingProxyType(
    {
        "non évalué": "inconnu",
        "périmé": "echu",
        "non couvert": "critique",
        "sous niveau": "faible",
        "point unique": "fragile",
        "à risque": "tendu",
        "couvert": "bon",
    }
)
GRAVITE: tuple[CodeEtat, ...] = (*A_TRAITER, "non évalué", "couvert")
"""All the states, from the gravest on."""
INCONNU = "inconnu"


class Contexte:
    """An audit with the référentiel that names what it speaks of."""

    def __init__(self, bilan: Bilan, referentiel: Referentiel) -> None:
        self.bilan, self.referentiel = bilan, referentiel
        self._items: dict[str, tuple[str, str, str]] = {}

    @cached_property
    def noms(self) -> tuple[tuple[str, str], ...]:
        """For each structure its name, and where it stands: its level, and the structures that hold it."""
        named: dict[str, set[str]] = {}
        for structure in self.bilan.structures:
            for level, name in structure.chemin:
                named.setdefault(level, set()).add(name)
        # What holds every structure need not be said of each.
        telling = {level for level, names in named.items() if len(names) > 1}
        return tuple((self.nom(structure), _place(structure, telling)) for structure in self.bilan.structures)

    @cached_property
    def plusieurs(self) -> int:
        """How many établissements it is about, where they are several; 0 for one, or where it does not tell."""
        count = len(_etablissements(self.bilan))
        return count if count > 1 else 0

    @cached_property
    def etablissement(self) -> str:
        """Whose audit it is: how many établissements where there are several, else the one of the référentiel."""
        if self.plusieurs:
            return plural(self.plusieurs, *MOTS["etablissement"])
        local = local_of(self.bilan, self.referentiel)
        return local.etablissement or "" if local else ""

    def nom(self, structure: Structure) -> str:
        """The name of a structure; a métier by its code and its title."""
        if structure.par == METIER and structure.chemin and structure.chemin[-1][1]:
            return self.metier(structure.chemin[-1][1])
        return typo(structure.nom)

    def metier(self, code: str) -> str:
        """A métier by its code, and its title where it is known."""
        metier = self.referentiel.metiers.get(code)
        return typo(f"{code} – {metier.intitule.complet}" if metier else code)

    def competence(self, identifiant: str) -> tuple[str, str, str]:
        """The wording of a compétence, its nature, its codes (« Formacode 43001 »); of an unknown one, its id alone."""
        found = self._items.get(identifiant)
        if found is None:
            item = self.referentiel.competence(identifiant)
            codes = getattr(item, "codes", ())
            told = ", ".join(f"{code.nomenclature.capitalize()}\u00a0{code.code}" for code in codes)
            found = (typo(item.libelle), genre_label(item), told) if item else (typo(identifiant), "", "")
            self._items[identifiant] = found
        return found

    @property
    def petit(self) -> str:
        """What stands for a figure about too few people, or that would give one away."""
        return "masqué"

    def agents(self, structure: Structure) -> str:
        return self.petit if structure.agents is None else grouped(structure.agents)


def _etablissements(bilan: Bilan) -> set[str]:
    return {name for structure in bilan.structures for level, name in structure.chemin if level == "etablissement"}


def local_of(bilan: Bilan, referentiel: Referentiel) -> Repertoire | None:
    """The répertoire of the établissement that is audited; None for that of one among several."""
    if len(_etablissements(bilan)) > 1:
        return None
    return next((r for r in referentiel.repertoires if r.etablissement), None)


def _place(structure: Structure, telling: Container[str]) -> str:
    word = MOTS.get(structure.par, (structure.par,))[0]
    if not structure.chemin:
        return ""
    holders = [name for level, name in structure.chemin[:-1] if name and level in telling]
    return typo(" › ".join([word, *holders]))


def known(value: int | None, unknown: str = INCONNU) -> str:
    """A count; None is unknown, never zero."""
    return unknown if value is None else grouped(value)


def percent(part: Fraction) -> str:
    """`66 %`; nothing short of the whole reads as 100, and nothing above zero as 0."""
    rounded = int(part * 100 + Fraction(1, 2))
    if rounded == 100 and part < 1:
        rounded = 99
    if rounded == 0 and part > 0:
        rounded = 1
    return f"{grouped(rounded)}\u00a0%"


def part(count: int, whole: int) -> str:
    """`9 / 11`, not to be broken."""
    return f"{grouped(count)}\u00a0/\u00a0{grouped(whole)}"


def decimal(value: Fraction, places: int = 2) -> str:
    """`2,44`: rounded half up, as spreadsheets do."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)).replace(".", ",")


def euros(value: int) -> str:
    return f"{grouped(value)}\u00a0€"


def many(count: int, singular: str, plural: str = "") -> str:
    """`1 agent`, `3 agents`; zero is « aucun »."""
    if not count:
        return f"aucun {singular}"
    return f"{grouped(count)}\u00a0{singular if count < 2 else plural or f'{singular}s'}"
