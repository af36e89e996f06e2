"""What a spreadsheet file holds, whatever its format: sheets of rows of bare values, read one row at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol


class Erreur(str):
    """The error value of a cell, as it stands: `#DIV/0!`. Never an empty cell."""

    __slots__ = ()


class Formule(NamedTuple):
    """A cell that computes: its text (with `=`) and the result the file holds, None where it holds none."""

    texte: str
    valeur: str | int | float | bool | date | datetime | Erreur | None


Valeur = str | int | float | bool | date | datetime | Erreur | Formule


def exact_key(value: Valeur | None) -> tuple[object, ...]:
    """What tells a value from every other: `1`, `1.0` and `VRAI` are equal, also as the results of formulas."""
    inner = value.valeur if isinstance(value, Formule) else None
    return type(value), type(inner), value


def lettre(colonne: int) -> str:
    """The letters of a column: `A` for 1, `AA` for 27, nothing for 0."""
    letters = ""
    while colonne:
        colonne, rest = divmod(colonne - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Ligne(NamedTuple):
    """One row that holds something: its number, whether it is hidden or filtered out, column → value (both from 1)."""

    numero: int
    cachee: bool
    cellules: dict[int, Valeur]


class Feuille(Protocol):
    """One sheet; `etat` is `visible`, `hidden` or `veryHidden`."""

    @property
    def nom(self) -> str: ...

    @property
    def etat(self) -> str: ...

    def lignes(self) -> Iterator[Ligne]:
        """The rows that hold something, in order; may be asked for more than once, raises `FphrefError` at a limit."""
        ...


@dataclass(frozen=True, slots=True)
class Tableur:
    """A file that was opened: `nature` is `xlsx`, `ods` or `csv`; `remarques` are French lines on what is left out."""

    nom: str
    nature: str
    feuilles: tuple[Feuille, ...]
    proprietes: dict[str, str]
    remarques: tuple[str, ...] = ()
