"""Bullets that are drawn, not written: small shapes, again and again alike, on the left of a text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from fphref.importers.lecture.pdf.mots import Forme, Mot
from fphref.importers.lecture.pdf.pages import Page

PUCE: Final = "•"
_OFTEN: Final = 3
"""Shapes of one size in a document before they are bullets."""
_FAR: Final = 3.5
"""Ems between a bullet and its text."""
_LARGE: Final = 0.75
"""Ems of a bullet."""
_MAX_WORDS: Final = 20_000


def write_bullets(pages: Sequence[Page]) -> None:
    """Put a bullet among the words of the pages for each shape that is one."""
    found = [_beside(page) for page in pages]
    sizes = Counter(_size(forme) for pairs in found for forme, _ in pairs)
    for page, pairs in zip(pages, found, strict=True):
        before: dict[int, Mot] = {}
        for forme, mot in pairs:
            if sizes[_size(forme)] >= _OFTEN:
                before[mot.rang] = Mot(
                    PUCE, forme.gauche, forme.droite, mot.y, mot.taille, False, mot.sens, forme.marque, 0, False, False,
                    False, mot.artefact,
                )  # fmt: skip
        if not before:
            continue
        whole: list[Mot] = []
        for mot in page.mots:
            if mot.rang in before:
                whole.append(before[mot.rang])
            whole.append(mot)
        page.mots = whole


def _size(forme: Forme) -> tuple[float, float]:
    return round((forme.droite - forme.gauche) * 2) / 2, round((forme.haut - forme.bas) * 2) / 2


def _beside(page: Page) -> list[tuple[Forme, Mot]]:
    """The shapes of a page with a text on their right and none on their left, each alone before its text."""
    if not page.formes or len(page.mots) > _MAX_WORDS:
        return []
    rows: dict[int, list[Mot]] = defaultdict(list)
    for mot in page.mots:
        for row in range(int(mot.y // 8), int((mot.y + mot.taille) // 8) + 1):
            rows[row].append(mot)
    found: dict[int, list[tuple[Forme, Mot]]] = defaultdict(list)
    for forme in page.formes:
        middle, width = (forme.bas + forme.haut) / 2, forme.droite - forme.gauche
        near = [
            mot
            for mot in rows.get(int(middle // 8), ())
            if mot.y < middle < mot.y + 0.75 * mot.taille and width < _LARGE * mot.taille
        ]
        right = [mot for mot in near if -0.1 < (mot.x0 - forme.droite) / mot.taille < _FAR]
        touched = any(mot.x0 < forme.droite and mot.x1 > forme.gauche - mot.taille for mot in near)
        if right and not touched:
            nearest = min(right, key=lambda mot: mot.x0)
            found[nearest.rang].append((forme, nearest))
    # Several shapes before one text are a picture.
    return [pairs[0] for pairs in found.values() if len({_place(forme) for forme, _ in pairs}) == 1]


def _place(forme: Forme) -> tuple[int, int]:
    return round(forme.gauche), round(forme.bas)
