"""Postings that say nearly the same: how alike two of them are, by the words of what they ask."""

from __future__ import annotations

from typing import Final

from fphref.importers.modele import Arbre
from fphref.importers.offre.noeuds import words

CHAMPS: Final = (
    "missions",
    "competences_techniques",
    "qualites",
    "atouts",
    "langues",
    "experience",
    "etudes",
    "certifications",
)
SEUIL: Final = 0.5
"""Two postings at least so alike are likely one post told twice."""
_RUN: Final = 3
"""Words of a shingle."""
_ENOUGH: Final = 15
"""Runs that the shorter of two postings must have to be looked for inside the longer one."""


def signature(tree: dict[str, Arbre]) -> frozenset[str]:
    """The runs of three words in the missions and the profile of a posting; a shorter text is a run of its own."""
    found: set[str] = set()
    for champ in CHAMPS:
        for texte in _texts(tree.get(champ)):
            said = words(texte)
            runs = [said[start : start + _RUN] for start in range(max(1, len(said) - _RUN + 1))]
            found.update(" ".join(run) for run in runs if run)
    return frozenset(found)


def resemblance(a: frozenset[str], b: frozenset[str]) -> float:
    """How much of the shorter signature stands in the other, from 0 to 1; nothing resembles an empty one.

    A short one (a title, three key words) is held against both together: it would stand in too many.
    """
    if not a or not b:
        return 0.0
    shorter = min(len(a), len(b))
    return len(a & b) / (shorter if shorter >= _ENOUGH else len(a | b))


def _texts(value: Arbre) -> list[str]:
    """The texts of a field: of an `Enonce` or a language, without the ids it is linked to."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [texte for item in value for texte in _texts(item)]
    if isinstance(value, dict):
        return [texte for key in ("texte", "niveau", "langue") if isinstance(texte := value.get(key), str)]
    return []
