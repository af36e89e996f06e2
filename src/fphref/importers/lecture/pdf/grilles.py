"""Tables known by their rules alone: the cell of each word, where rules close a grid around it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from fphref.importers.lecture.pdf.balisage import Balise
from fphref.importers.lecture.pdf.pages import Cadre, Page

_MAX_WORK: Final = 2_000_000
_NEAR: Final = 1.5
"""Points between two rules that are one: borders are often drawn as two lines."""
_ROWS: Final = 2

Cellule = tuple[int, int, int, int]
"""Top, bottom, left and right rule of a cell, by their places."""


class _Filets:
    """Rules of one direction: the place of each, and what it spans."""

    def __init__(self, filets: Sequence[tuple[float, float, float]]) -> None:
        self._rules = sorted(filets)
        self._places = [place for place, _, _ in self._rules]
        self.count = len(self._rules)

    def around(self, place: float, along: float) -> tuple[int, int] | None:
        """The rules before and after a point; None where one is missing."""
        before = after = None
        for i in range(bisect_right(self._places, place) - 1, -1, -1):
            if self._spans(i, along):
                before = self._places[i]
                break
        for i in range(bisect_left(self._places, place), self.count):
            if self._spans(i, along):
                after = self._places[i]
                break
        if before is None or after is None:
            return None
        return round(before / _NEAR / 2), round(after / _NEAR / 2)

    def _spans(self, i: int, along: float) -> bool:
        _, start, end = self._rules[i]
        return start - _NEAR <= along <= end + _NEAR


def read_grid(page: Page) -> dict[int, Balise]:
    """What rules tell of the words of a page, by their `rang`: the row and the cell of those in a table."""
    upright, level = _split(page.filets)
    if min(upright.count, level.count) < 3 or (upright.count + level.count) * len(page.mots) > _MAX_WORK:
        return {}
    cells: dict[Cellule, list[int]] = defaultdict(list)
    for mot in page.mots:
        x, y = (mot.x0 + mot.x1) / 2, mot.y + 0.3 * mot.taille
        sides, ends = upright.around(x, y), level.around(y, x)
        if sides is not None and ends is not None:
            cells[(*ends, *sides)].append(mot.rang)
    rows: dict[tuple[int, int], list[Cellule]] = defaultdict(list)
    for cell in cells:
        rows[cell[:2]].append(cell)
    tables = {ends: found for ends, found in rows.items() if len(found) > 1}
    if len(tables) < _ROWS:
        return {}
    found: dict[int, Balise] = {}
    number = page.numero * 100_000
    for row, (_, members) in enumerate(sorted(tables.items(), reverse=True), 1):
        for cell in members:
            number += 1
            for rang in cells[cell]:
                found[rang] = Balise(number, -number, "TD", rangee=page.numero * 100_000 + row, cellule=number)
    return found


def _split(filets: Sequence[Cadre]) -> tuple[_Filets, _Filets]:
    """The rules that stand, and those that lie."""
    upright, level = [], []
    for left, low, right, high in filets:
        if right - left < high - low:
            upright.append(((left + right) / 2, low, high))
        else:
            level.append(((low + high) / 2, left, right))
    return _Filets(upright), _Filets(level)
