"""How an avis is written, wherever it is shown: its verdict, its marked tree, the texts it cites, the notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from fphref.statut.francais import CONFIANCE, jour_fr
from fphref.statut.modele import Avis, Citation, Manque, Noeud, Verdict

NOTICE: Final = (
    "Ces avis disent quelles voies sont ouvertes et pourquoi. Ils ne classent ni ne recommandent personne : seule la "
    "décision de l’employeur compte."
)
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
    return f"{texte.rstrip(_END)} ({how})" if texte else how[:1].upper() + how[1:]


def finding(noeud: Noeud) -> str:
    """What was found of a node, and when it comes to hold by itself where it does not yet."""
    if noeud.ouvre_le is None or noeud.verdict == "ouvert" or noeud.enfants:
        return noeud.constat
    return "".join((noeud.constat, " ; " if noeud.constat else "", "remplie à partir du ", jour_fr(noeud.ouvre_le)))


def verdict_text(verdict: Verdict) -> str:
    """« ✔ Ouvert »."""
    return f"{MARQUES[verdict]} {MOTS[verdict]}"


def opening_text(avis: Avis) -> str:
    """When a route opens, in words; nothing where it is open, or where that is not known."""
    if avis.verdict == "ouvert" or avis.ouvre_le is None:
        return ""
    return f"s’ouvre le {jour_fr(avis.ouvre_le)} si rien d’autre ne change"


def missing_text(manques: Iterable[Manque]) -> str:
    """What is missing, in words; a fact that a person may answer with the name that a situation gives it."""
    return " ; ".join(
        dict.fromkeys(
            f"{one.libelle.rstrip(' .')} (fait: {one.fait})" if _answered(one) else one.libelle for one in manques
        )
    )


def _answered(manque: Manque) -> bool:
    """Whether it is a `fait` of a condition, and no key of the situation."""
    return "-" in manque.fait and manque.fait not in ("a-apprecier", "date-appreciation")


def citation_text(citation: Citation) -> str:
    """« Décret n° 2024-52 du 30 janvier 2024, article 16 (vu) »."""
    article = f", {citation.article}" if citation.article else ""
    if citation.article and citation.article[:1].isdigit():
        article = f", article {citation.article}"
    return f"{citation.intitule}{article} ({CONFIANCE[citation.confiance]})"


def day_text(day: date | None) -> str:
    """A day, or that it is not known."""
    return jour_fr(day) if day is not None else "jour d’appréciation inconnu"
