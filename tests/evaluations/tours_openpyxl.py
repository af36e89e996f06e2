"""Does the same edits with openpyxl: what scripts and other programs do to a workbook."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from tests.evaluations.tours_edits import EDITS, Value
from tests.evaluations.tours_fabrique import Places, Rempli


class Main:
    """Does what `tours_edits` asks, on cells alone: openpyxl adjusts nothing by itself."""

    def __init__(self, rempli: Rempli) -> None:
        self.book: Any = openpyxl.load_workbook(io.BytesIO(rempli.octets))
        self.p: Places = rempli.places
        self.sheet = self.book[self.p.feuille]
        for area in list(self.sheet.merged_cells.ranges):
            self.sheet.unmerge_cells(str(area))

    def _cell(self, line: int, position: int) -> Any:
        return self.sheet.cell(*self.p.cell(line, position))

    def set(self, line: int, position: int, value: Value) -> None:
        self._cell(line, position).value = value

    def formula(self, line: int, position: int, text: str) -> None:
        self._cell(line, position).value = text

    def name(self, line: int, position: int) -> str:
        return str(self._cell(line, position).coordinate)

    def sort(self, first: int, last: int, start: int, end: int, by: int) -> None:
        rows = [[self._cell(line, at).value for at in range(start, end + 1)] for line in range(first, last + 1)]
        rows.sort(key=lambda row: (row[by - start] is None, str(row[by - start])))
        for line, row in enumerate(rows, first):
            for at, value in enumerate(row, start):
                self._cell(line, at).value = value

    def _is_row(self, *, lines: bool) -> bool:
        return lines == self.p.lignes_agents

    def insert(self, *, line: int = 0, position: int = 0, count: int = 1) -> None:
        at = line or position
        (self.sheet.insert_rows if self._is_row(lines=bool(line)) else self.sheet.insert_cols)(at, count)

    def delete(self, *, line: int = 0, position: int = 0) -> None:
        at = line or position
        (self.sheet.delete_rows if self._is_row(lines=bool(line)) else self.sheet.delete_cols)(at, 1)

    def move(self, source: int, target: int, *, lines: bool) -> None:
        kind = "line" if lines else "position"
        self.insert(**{kind: target + 1})
        at = source if source <= target else source + 1
        self.copy(at, target + 1, 1, max(self.sheet.max_row, self.sheet.max_column), lines=lines)
        self.delete(**{kind: at})

    def copy(self, source: int, target: int, start: int, end: int, *, lines: bool) -> None:
        for at in range(start, end + 1):
            if lines:
                self._cell(target, at).value = self._cell(source, at).value
            else:
                self._cell(at, target).value = self._cell(at, source).value

    def merge(self, line: int, start: int, end: int) -> None:
        first, last = self.p.cell(line, start), self.p.cell(line, end)
        self.sheet.merge_cells(start_row=first[0], start_column=first[1], end_row=last[0], end_column=last[1])

    def hide(self, *, line: int = 0, position: int = 0) -> None:
        at = line or position
        if self._is_row(lines=bool(line)):
            self.sheet.row_dimensions[at].hidden = True
        else:
            self.sheet.column_dimensions[get_column_letter(at)].hidden = True

    def rename(self, name: str) -> None:
        self.sheet.title = name

    def duplicate(self) -> None:
        self.book.copy_worksheet(self.sheet).title = "Copie"

    def alone(self) -> None:
        for sheet in self.book.worksheets:
            if sheet is not self.sheet:
                self.book.remove(sheet)


def edit(rempli: Rempli, name: str, target: Path) -> Path:
    """The workbook after that edit, saved by openpyxl."""
    hand = Main(rempli)
    EDITS[name].do(hand)
    hand.book.save(target)
    return target


def lightened(rempli: Rempli) -> Rempli:
    """The same workbook with « Matrice » alone."""
    hand = Main(rempli)
    hand.alone()
    stream = io.BytesIO()
    hand.book.save(stream)
    return replace(rempli, octets=stream.getvalue())
