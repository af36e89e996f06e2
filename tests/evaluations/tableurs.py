"""Spreadsheets made by hand, as a reader would give them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fphref.evaluations.grille import Feuille, Ligne, Tableur, Valeur


@dataclass(frozen=True)
class FeuilleFaite:
    """A sheet from lists of values; None is an empty cell, `cachees` are the numbers of hidden rows."""

    rows: Sequence[Sequence[Valeur | None]]
    nom: str = "Liste"
    etat: str = "visible"
    cachees: frozenset[int] = frozenset()

    def lignes(self) -> Iterator[Ligne]:
        for number, row in enumerate(self.rows, 1):
            cells = {column: value for column, value in enumerate(row, 1) if value is not None}
            if cells:
                yield Ligne(number, number in self.cachees, cells)


def tableur(*rows: Sequence[Valeur | None], nature: str = "csv", nom: str = "liste.csv") -> Tableur:
    """A file of one sheet."""
    return classeur(FeuilleFaite(rows), nature=nature, nom=nom)


def classeur(*feuilles: Feuille, nature: str = "xlsx", nom: str = "liste.xlsx") -> Tableur:
    """A file of several sheets."""
    return Tableur(nom, nature, feuilles, {})
