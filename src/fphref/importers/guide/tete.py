"""The head of a guide: its title, and the steps of the path to its page above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from fphref.importers.guide.meuble import is_furniture
from fphref.importers.guide.titres import LONGUEUR, clean_title, match_label
from fphref.importers.lecture.marques import without_emoji
from fphref.importers.modele import Ligne
from fphref.texte import fold

_FIL_D_ARIANE: Final = re.compile(
    r"(?:tous |toutes )?(?:les |nos )?(?:metiers?|fiches?(?:[- ]metiers?)?|guides?|sante|social|orientation|careers?|"
    r"jobs|secteurs?|domaines?|health ?care|blog|actualites)(?: (?:de la sante|medicaux|hospitaliers?))?[ >›»/]*"
)
"""A step of the path to a page, above its title."""


def is_path(texte: str) -> bool:
    """Whether a line is a step of the path to a page: « Métiers », « Santé »."""
    return bool(_FIL_D_ARIANE.fullmatch(fold(texte[:LONGUEUR])))


def find_title(lignes: Sequence[Ligne]) -> Ligne | None:
    """The first heading of level 1 near the top, else the first line that is neither furniture nor a rubric."""
    head = [ligne for ligne in lignes[:40] if ligne.nature in ("texte", "titre") and ligne.texte]
    levels = [ligne for ligne in head if ligne.nature == "titre" and ligne.niveau == 1]
    for rank, ligne in enumerate((*levels[:1], *head[:12])):
        words = without_emoji(ligne.texte)
        if words and len(words) <= LONGUEUR and not is_furniture(words) and not is_path(words):
            label = match_label(words)
            if label is None or label.reste or clean_title(words).intitule != words:
                return ligne if levels else _longer_title(words, ligne, head[rank + 1 : rank + 6])
            if ligne.nature == "texte":
                return None
    return None


def _longer_title(words: str, ligne: Ligne, following: Sequence[Ligne]) -> Ligne:
    """The title itself where the first line ends the path to the page: « Juriste » above « Juriste : guide »."""
    for other in following:
        texte = without_emoji(other.texte)
        longer = len(texte) <= LONGUEUR and fold(texte).startswith(f"{fold(words)} ")
        if longer and clean_title(texte).intitule != texte and not texte.endswith((".", "?")):
            return other
    return ligne
