"""Faults as values: where (`Position`), how grave (`Gravite`), what (`Diagnostic`); and the exception that stops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Gravite(StrEnum):
    """How much a fault matters; only `ERREUR` makes a command fail (`--strict`: a warning too)."""

    ERREUR = "erreur"
    AVERTISSEMENT = "avertissement"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file: line and column count from 1; 0 means the file as a whole.

    In a workbook it is `feuille` and `cellule` (`K10`, or empty for the sheet as a whole); in a table that people open
    with a spreadsheet program though it is a text file, `cellule` without `feuille`; in a PDF, `page 3` and
    `ligne 12`.
    """

    fichier: str
    ligne: int = 0
    colonne: int = 0
    feuille: str = ""
    cellule: str = ""

    def __str__(self) -> str:
        if self.feuille:
            # A line of a page is no cell of a sheet.
            between = ", " if self.cellule.startswith("ligne ") else "!"
            place = f"{self.feuille}{between}{self.cellule}" if self.cellule else self.feuille
            return f"{self.fichier} {place}"
        if self.cellule or not self.ligne:
            return f"{self.fichier} {self.cellule}".rstrip()
        return f"{self.fichier}:{self.ligne}:{self.colonne}" if self.colonne else f"{self.fichier}:{self.ligne}"


class HasSpots(Protocol):
    """A parsed mapping or list that knows where each of its values stands (see `yaml_text`)."""

    line: int
    column: int
    spots: Any


class Origine:
    """Where a mapping came from: its file, and the place of every value below it.

    Provenance rides on the model object, so that a later check can point to the line. It is not part of what
    the object *is*: two origins always compare equal.
    """

    __slots__ = ("fichier", "node")

    def __init__(self, fichier: str, node: HasSpots | None) -> None:
        self.fichier = fichier
        self.node = node

    def at(self, *path: str | int) -> Position:
        """The position of the value at `path` below this mapping, or of its nearest known parent."""
        node: Any = self.node
        if node is None:
            return Position(self.fichier)
        line, column = node.line, node.column
        for step in path:
            spots = getattr(node, "spots", None)
            try:
                line, column = spots[step]  # type: ignore[index]
                node = node[step]
            except (KeyError, IndexError, TypeError):
                break
        return Position(self.fichier, line, column)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Origine)

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"Origine({self.at()})"


IN_MEMORY = Origine("(mémoire)", None)
"""The origin of what was built by a program and stands in no file."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault or remark about the data: stable rule code, gravité, French sentence, place."""

    regle: str
    gravite: Gravite
    message: str
    position: Position

    def __str__(self) -> str:
        return f"{self.regle} {self.position} {self.message}"


class FphrefError(Exception):
    """Stops the command: its text is the one French line the user is shown; `diagnostics` are the faults behind it."""

    def __init__(self, message: str, diagnostics: Iterable[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.diagnostics = tuple(diagnostics)


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file, line, column, then rule: the order a person mends them in; doubles are dropped."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda d: (d.position, d.regle, d.message)))


def nearest(seen: str, known: Sequence[str] | Iterable[str], *, like: float = 0.7) -> str | None:
    """The known value that looks most like `seen`, or None where none is near (`like` of the letters, 0 to 1)."""
    from difflib import get_close_matches

    folded = {value.casefold(): value for value in known}
    found = get_close_matches(seen.casefold(), list(folded), n=1, cutoff=like)
    return folded[found[0]] if found else None


def suggestion(seen: str, known: Iterable[str], *, limit: int = 8, like: float = 0.7) -> str:
    """` ; vouliez-vous « x » ?`, or the list of values where it is short, or nothing."""
    values = list(known)
    found = nearest(seen, values, like=like)
    if found is not None:
        return f" ; vouliez-vous « {found} » ?"
    if values and len(values) <= limit:
        return " ; valeurs admises : " + ", ".join(f"« {value} »" for value in values)
    return ""
