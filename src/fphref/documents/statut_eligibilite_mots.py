"""How an avis is written, wherever it is shown: its verdict, its marked tree, the texts it cites, the notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from fphref.model.sources import Source
from fphref.statut.citations import dapres
from fphref.statut.francais import CONFIANCE, jour_fr
from fphref.statut.modele import Avis, Citation, Manque, Noeud, Verdict
from fphref.texte import upper_first

MARQUES: Final[Mapping[Verdict, str]] = {"ouvert": "✔", "ferme": "✘", "indetermine": "?"}
MOTS: Final[Mapping[Verdict, str]] = {"ouvert": "Ouvert", "ferme": "Fermé", "indetermine": "Indéterminé"}
SENS: Final[Mapping[Verdict, str]] = {
    "ouvert": "toutes les conditions connues du texte sont remplies au jour d’appréciation",
    "ferme": "une condition au moins n’est pas remplie",
    "indetermine": "un fait manque pour conclure, ou une valeur assez sûre : il est dit ce qui manque",
}
GENRES: Final[Mapping[str, str]] = {
    "recrutement": "Entrée dans le corps", "avancement": "Avancement de grade", "echelon_special": "Échelon spécial",
}  # fmt: skip

Entree = Literal["colonne", "cle"]
"""Where a fact is typed: a table of agents, or the YAML file of one."""
_PREFIXE: Final[Mapping[Entree, str]] = {"colonne": "fait: ", "cle": ""}
_ENTREES: Final[Mapping[str, tuple[str, str]]] = {
    "corps": ("Corps", "corps"),
    "corps_depuis": ("Corps depuis", "corps_depuis"),
    "grade": ("Grade", "grade"),
    "grade_depuis": ("Grade depuis", "grade_depuis"),
    "echelon": ("Échelon", "echelon"),
    "echelon_depuis": ("Échelon depuis", "echelon_depuis"),
    "position": ("Position", "position"),
    "employeur": ("Employeur", "employeur"),
    "diplomes": ("Diplôme (niveau), Diplôme (titre)", "diplomes"),
    "services": ("des services demandés (en mois)", "services"),
    "parcours": ("Parcours complet", "parcours, parcours_complet: oui"),
}  # fmt: skip
"""Key of a missing fact → the column that gives it, the key that does."""
_TEXTES: Final = {"loi": "loi", "decret": "décret", "arrete": "arrêté", "circulaire": "circulaire"}
_END = " \u00a0:"
SANS_TEXTE: Final = "Remplir toutes ces conditions"
"""What a group is called that has no sentence of its own."""


class LigneArbre(NamedTuple):
    """A node of a marked tree as one line: how deep it stands, its mark, the condition, what was found of it."""

    profondeur: int
    marque: str
    texte: str
    constat: str


def tree_lines(noeud: Noeud, depth: int = 0) -> Iterator[LigneArbre]:
    """A marked tree from its root on, each node a line; a group says how many of its branches are needed.

    A `tous` that has no sentence of its own adds nothing to its branches: they stand in its place.
    """
    if noeud.genre == "tous" and noeud.enfants and noeud.texte in ("", SANS_TEXTE):
        for child in noeud.enfants:
            yield from tree_lines(child, depth)
        return
    yield LigneArbre(depth, MARQUES[noeud.verdict], heading(noeud.texte, noeud.genre) if noeud.enfants else noeud.texte,
                     finding(noeud))  # fmt: skip
    for child in noeud.enfants:
        yield from tree_lines(child, depth + 1)


@lru_cache(maxsize=1_000)
def heading(texte: str, genre: str) -> str:
    """The text of a group, which says how many of its branches are needed."""
    how = {"tous": "toutes ces conditions", "un_de": "l’une de ces conditions"}.get(genre, "")
    if not how or how in texte:
        return texte
    return f"{texte.rstrip(_END)} ({how})" if texte else upper_first(how)


def finding(noeud: Noeud) -> str:
    """What was found of a node, and when it comes to hold by itself where it does not yet."""
    if noeud.ouvre_le is None or noeud.verdict == "ouvert" or noeud.enfants:
        return noeud.constat
    return "".join((noeud.constat, " ; " if noeud.constat else "", "remplie à partir du ", jour_fr(noeud.ouvre_le)))


def verdict_text(verdict: Verdict) -> str:
    """« ✔ Ouvert »."""
    return f"{MARQUES[verdict]} {MOTS[verdict]}"


def opening_text(avis: Avis) -> str:
    """When a route opens, in words; nothing where it is open, or where that is not known.

    What is looked at on 31 December opens for a year, not on a day: its conditions may come to hold late in it.
    """
    if avis.verdict == "ouvert" or avis.ouvre_le is None:
        return ""
    when = _when(avis, avis.ouvre_le)
    if avis.verdict == "indetermine":
        return f"s’ouvrira au plus tard {when} ; peut-être déjà ouverte"
    return f"s’ouvre {when} si rien d’autre ne change"


def opening_cell(avis: Avis) -> str:
    """The same in a cell, short; « déjà ouverte » for an open route, nothing where it is not known."""
    if avis.verdict == "ouvert":
        return "déjà ouverte"
    if avis.ouvre_le is None:
        return ""
    when = _when(avis, avis.ouvre_le)
    return f"au plus tard {when} ; peut-être déjà ouverte" if avis.verdict == "indetermine" else when


def _when(avis: Avis, day: date) -> str:
    regle = avis.voie.appreciation.regle if avis.voie.appreciation else "inconnue"
    if regle == "trente_et_un_decembre":
        return f"au titre de {day.year} (apprécié au 31 décembre {day.year})"
    return f"le {jour_fr(day)}"


def missing_text(manques: Iterable[Manque], entree: Entree = "colonne") -> str:
    """What is missing, in words, and what to type: the column of a table, or the key of a YAML file."""
    return " ; ".join(dict.fromkeys(_missing_one(one, entree) for one in manques))


def _missing_one(manque: Manque, entree: Entree) -> str:
    label = manque.libelle.rstrip(" .")
    if _answered(manque):
        return f"{label} → {'colonne' if entree == 'colonne' else 'faits, id'} « {_PREFIXE[entree]}{manque.fait} »"
    known = _ENTREES.get(manque.fait)
    if known is None:
        return label
    column, key = known
    return f"{label} → colonne {column}" if entree == "colonne" else f"{label} → clé {key}"


def _answered(manque: Manque) -> bool:
    """Whether it is a `fait` of a condition, and no key of the situation."""
    return "-" in manque.fait and manque.fait not in ("a-apprecier", "date-appreciation")


def citation_text(citation: Citation, source: Source | None = None) -> str:
    """« décret n° 2024-52, article 16 (vu) »; without its `source`, the whole title."""
    title = short_title(source, citation.intitule) if source is not None else citation.intitule
    article = f", {citation.article}" if citation.article else ""
    if citation.article and citation.article[:1].isdigit():
        article = f", article {citation.article}"
    return f"{title}{article}{dapres(citation.lu_dans)} ({CONFIANCE[citation.confiance]})"


def short_title(source: Source, title: str) -> str:
    """A text of law by its number; any other by the head of its title: before a quotation, a bracket or a comma."""
    if source.numero and source.nature in _TEXTES:
        return f"{_TEXTES[source.nature]} n° {source.numero.removeprefix('n° ')}"
    head = title
    for mark in (" « ", " (", ", "):
        head = head.partition(mark)[0]
    return head if len(head) > 3 else title


def day_text(day: date | None) -> str:
    """A day, or that it is not known."""
    return jour_fr(day) if day is not None else "jour d’appréciation inconnu"
