"""A sheet laid out freely, as a dashboard is: blocks put at a row and a column, then read as rows."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.documents.classeur import BLANK, Cell, Row, address, span


class Toile:
    """Cells by place, joined areas and row heights (points); rows and columns count from 1."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], Cell] = {}
        self._heights: dict[int, float] = {}
        self.merges: list[str] = []

    def put(self, row: int, column: int, cell: Cell, wide: int = 1, high: int = 1) -> str:
        """A cell, stretched over `wide` columns and `high` rows; its address, fixed."""
        for r in range(row, row + high):
            for c in range(column, column + wide):
                self._cells[r, c] = Cell(None, cell.look)
        self._cells[row, column] = cell
        if wide * high > 1:
            self.merges.append(span(column, row, column + wide - 1, row + high - 1))
        return address(column, row, fixed="cr")

    def line(self, row: int, column: int, cells: Sequence[Cell]) -> None:
        """Cells side by side."""
        for number, cell in enumerate(cells):
            self._cells[row, column + number] = cell

    def height(self, row: int, points: float, count: int = 1) -> None:
        """The height of that row, and of the next ones up to `count` in all."""
        for number in range(row, row + count):
            self._heights[number] = points

    @property
    def last(self) -> int:
        """The last row that holds something or has a height."""
        return max(max((row for row, _ in self._cells), default=0), max(self._heights, default=0))

    def rows(self) -> tuple[Row, ...]:
        """Every row from the first."""
        by_row: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self._cells.items():
            by_row.setdefault(row, {})[column] = cell
        found = []
        for number in range(1, self.last + 1):
            cells = by_row.get(number, {})
            width = max(cells, default=0)
            found.append(Row(tuple(cells.get(c, BLANK) for c in range(1, width + 1)), self._heights.get(number)))
        return tuple(found)
