"""What the text of an Excel cell stands for: by its type, by its style, by the texts that the workbook shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from fphref.evaluations.grille import Erreur
from fphref.evaluations.nombres import iso_date, serial_date, to_number, unescape

MAX_ROW: Final = 1_048_576
MAX_COLUMN: Final = 16_384
MAX_CELLS: Final = 6_000_000
"""Cells of one sheet, blank ones with a style included."""
TRUE: Final = ("1", "true", "on")
_REMEMBERED: Final = 20_000

Nue = str | int | float | bool | date | datetime | Erreur
"""A bare value: all that a cell holds, or that its formula gave."""


class Colonnes(dict[str, int]):
    """Column letters → number from 1; 0 for what is no column of a worksheet."""

    def __missing__(self, letters: str) -> int:
        number = 0
        if 0 < len(letters) <= 3 and letters.isascii() and letters.isalpha():
            for letter in letters.upper():
                number = number * 26 + ord(letter) - 64
        number = number if number <= MAX_COLUMN else 0
        if len(self) < 2 * MAX_COLUMN:
            self[letters] = number
        return number


class Nombres(dict[str, "int | float | str"]):
    """Numbers already met, by their text: a matrix holds a handful of different ones."""

    def __missing__(self, text: str) -> int | float | str:
        value = to_number(text)
        if len(self) < _REMEMBERED and len(text) < 32:
            self[text] = value
        return value


@dataclass(frozen=True, slots=True)
class Renvois:
    """What the cells of a workbook refer to: shared texts, styles that show a date, the first day of its calendar."""

    textes: list[str] = field(repr=False)
    dates: frozenset[str]
    from_1904: bool
    nombres: Nombres = field(default_factory=Nombres, repr=False)
    colonnes: Colonnes = field(default_factory=Colonnes, repr=False)

    def value(self, kind: str, style: str, text: str | None) -> Nue | None:
        """The value of a cell's `v`; None where it is blank, `LookupError` where it names a text that is not there."""
        if text is None:
            return None
        if kind == "str":
            return unescape(text)
        text = text.strip(" \t\r\n")
        if not text:
            return None
        if kind == "s":
            if text.isascii() and text.isdigit() and len(text) < 10 and int(text) < len(self.textes):
                return self.textes[int(text)]
            raise LookupError(text)
        if kind == "b":
            return text in TRUE
        if kind == "e":
            return Erreur(text)
        if kind == "d":
            return iso_date(text)
        value = self.nombres[text]
        if style in self.dates and not isinstance(value, str):
            return serial_date(value, from_1904=self.from_1904)
        return value
