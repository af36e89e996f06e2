"""Workbooks with the value of every formula filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, replace
from itertools import groupby
from operator import attrgetter, itemgetter

from fphref.documents.calcul.engine import Calcul, is_formula
from fphref.documents.calcul.values import Scalar
from fphref.documents.classeur import Cell, PlainRow, Row, Sheet, Workbook

# Everything but the value, whatever a cell may carry one day.
_CELL_REST = attrgetter(*(field.name for field in fields(Cell)[1:]))
_ROW_REST = attrgetter(*(field.name for field in fields(Row)[1:]))


def completed(workbook: Workbook) -> Workbook:
    """The same workbook, where each formula has the value it gives today: number, text, logical value, error as text.

    Cells without formula, and sheets without any, stay the very same objects; rows made as they are read stay so.

    Raises:
        CalculError: for a formula that must not be written, naming its cell.
    """
    calcul = Calcul(workbook)
    sheets = tuple(_completed(calcul, sheet) for sheet in workbook.sheets)
    return (
        workbook
        if all(a is b for a, b in zip(sheets, workbook.sheets, strict=True))
        else replace(workbook, sheets=sheets)
    )


def _completed(calcul: Calcul, sheet: Sheet) -> Sheet:
    if not any(map(is_formula, sheet.rows)):
        return sheet
    found = calcul.results(sheet.title)
    rows = _Rows(sheet.rows, tuple((row, tuple([v for _, v in line])) for row, line in groupby(found, itemgetter(0))))
    return replace(sheet, rows=tuple(rows) if isinstance(sheet.rows, (tuple, list)) else rows)


@dataclass(frozen=True, slots=True)
class _Rows(Collection[Row | PlainRow]):
    """The rows of a sheet with the values of their formulas, made as they are read.

    `values` has the number of each row that holds formulas, and their values.
    """

    source: Collection[Row | PlainRow]
    values: tuple[tuple[int, tuple[Scalar, ...]], ...]

    def __len__(self) -> int:
        return len(self.source)

    def __contains__(self, row: object) -> bool:
        return any(row == other for other in self)

    def __iter__(self) -> Iterator[Row | PlainRow]:
        lines = iter(self.values)
        number, values = next(lines)
        for i, row in enumerate(self.source, 1):
            if i != number or isinstance(row, PlainRow):
                yield row
            else:
                left = iter(values)
                cells = tuple([c if c.formula is None else _with(c, next(left)) for c in row.cells])
                yield Row(cells, *_ROW_REST(row))
                number, values = next(lines, (0, ()))


def _with(cell: Cell, value: Scalar) -> Cell:
    if type(cell.value) is type(value) and cell.value == value:
        return cell
    return Cell(value, *_CELL_REST(cell))
