"""Places written as text (`C7`, `$C$7:F9`, `'Feuille'!$C$7:$C$9`) as numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fphref.documents.classeur import MAX_COLUMNS, MAX_ROWS

_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})(?::\$?([A-Z]{1,3})\$?([1-9]\d{0,6}))?\Z")
_ON_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!\s]+))!(.+)\Z")


@dataclass(frozen=True, slots=True)
class Box:
    """A block of cells, its corners included, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def one(self) -> bool:
        """Whether it is a single cell."""
        return self.left == self.right and self.top == self.bottom

    def meets(self, other: Box) -> bool:
        """Whether a cell is in both."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def places(self) -> list[tuple[int, int]]:
        """Row and column of each cell, row by row."""
        return [
            (row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1)
        ]


def box_of(area: str) -> Box | None:
    """The box of an area; None where it is not written as one, or lies outside any sheet."""
    found = _AREA.match(area)
    if found is None:
        return None
    left, top = _number(found[1]), int(found[2])
    right, bottom = (_number(found[3]), int(found[4])) if found[3] else (left, top)
    if left > right or top > bottom or right > MAX_COLUMNS or bottom > MAX_ROWS:
        return None
    return Box(left, top, right, bottom)


def on_sheet(reference: str) -> tuple[str, str] | None:
    """The title of the sheet and the rest of a reference; None where it names no sheet."""
    found = _ON_SHEET.match(reference)
    if found is None:
        return None
    return (found[1].replace("''", "'") if found[1] else found[2]), found[3]


def _number(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value
