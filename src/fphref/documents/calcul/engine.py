"""A workbook as it computes: every formula once, on demand, in whatever order it takes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from fphref.documents.calcul.compiling import Compiler
from fphref.documents.calcul.grid import Cache, Forme, Grid, Held, Plage, held_of, values_of, where
from fphref.documents.calcul.syntax import Node, Shapes, parse, place
from fphref.documents.calcul.values import MAX_TEXT, NUM, VALUE, CalculError, Scalar, tidy
from fphref.documents.classeur import PlainRow, Row, Sheet, Value, Workbook

# Formulas that read formulas nest; beyond this depth the one being read is computed first, on its own.
_DEEPEST = 20


class _Deferred(Exception):
    """Asks for a cell to be computed first."""

    def __init__(self, grid: Grid, row: int, column: int) -> None:
        super().__init__()
        self.place = (grid, row, column)


def _looped(row: int, column: int) -> Scalar:
    raise CalculError("la formule dépend d’elle-même")


_RUNNING = Forme(_looped)


def is_formula(row: Row | PlainRow) -> bool:
    """Whether a row holds a formula."""
    if isinstance(row, PlainRow):
        return False
    for cell in row.cells:  # noqa: SIM110 — three times the speed of `any`, over every cell there is
        if cell.formula is not None:
            return True
    return False


class Calcul:
    """The values of a workbook's cells: `Calcul(book).set("Matrice", "D17", 3).value("Synthèse", "C5")`.

    The workbook itself never changes. Sheets that nothing asks for are not read.

    Raises:
        CalculError: on first use of a formula that calls an unknown function, names what is not there, depends on
            itself, or that Excel would read otherwise; it says which cell.
    """

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.cache = Cache()
        self._sheets = {sheet.title.lower(): sheet for sheet in workbook.sheets}
        self._names = {name.lower(): target for name, target in workbook.names}
        self._grids: dict[str, Grid] = {}
        self._compilers: dict[str, Compiler] = {}
        self._shapes = Shapes()
        self._formes: dict[tuple[str, tuple[str | int | None, ...]], Forme] = {}
        self._depth = 0

    def value(self, sheet: str, address: str) -> Scalar:
        """The value of a cell such as `C7`: computed, or typed; None where it is empty."""
        row, column = place(address)
        return self.at(self.grid(sheet), row, column)

    def set(self, sheet: str, address: str, value: Value) -> Calcul:
        """Types a value into a cell, over its formula if it had one; everything else is computed again."""
        row, column = place(address)
        grid = self.grid(sheet)
        for other in self._grids.values():
            for i, j, forme in other.formulas:
                other.rows[i - 1][j - 1] = forme
        grid.formulas[:] = [held for held in grid.formulas if held[:2] != (row, column)]
        grid.type_in(row, column, held_of(value))
        self.cache.clear()
        return self

    def at(self, grid: Grid, row: int, column: int) -> Scalar:
        """The value of a cell by its numbers, counted from 1, however deep what it depends on."""
        waiting = [(grid, row, column)]
        known = {(grid.title, row, column)}
        while True:
            owner, i, j = waiting[-1]
            try:
                found = owner.value(i, j)
            except _Deferred as deferred:
                other, i, j = deferred.place
                if (other.title, i, j) in known:
                    raise CalculError(f"{where(other.title, i, j)} : la formule dépend d’elle-même") from None
                known.add((other.title, i, j))
                waiting.append(deferred.place)
                continue
            waiting.pop()
            if not waiting:
                return found
            known.discard((owner.title, i, j))

    def results(self, sheet: str) -> Iterator[tuple[int, Scalar]]:
        """The row and the value of each formula of a sheet, row after row."""
        grid = self.grid(sheet)
        rows = grid.rows
        for row, column, _ in grid.formulas:
            held = rows[row - 1][column - 1]
            if type(held) is Forme:
                try:
                    held = self._compute(grid, row, column, held)
                except _Deferred:
                    held = self.at(grid, row, column)
            yield row, held  # type: ignore[misc]

    def grid(self, title: str) -> Grid:
        """The sheet of that title, whatever the case; read at the first call."""
        key = title.lower()
        found = self._grids.get(key)
        if found is None:
            sheet = self._sheets.get(key)
            if sheet is None:
                raise CalculError(f"feuille inconnue : « {title} »")
            found = self._grids[key] = Grid(sheet.title, self.cache, self._compute)
            self._read(sheet, found)
        return found

    def name(self, name: str) -> Node:
        """What a defined name stands for, as if it stood in A1."""
        target = self._names.get(name.lower())
        if target is None:
            raise CalculError(f"nom inconnu : « {name} »")
        return parse(target, 1, 1)

    def table_column(self, table: str, column: str) -> Plage:
        """The body of a table's column."""
        for sheet in self.workbook.sheets:
            for known in sheet.tables:
                if known.name.lower() == table.lower():
                    first, _, last = known.area.partition(":")
                    (top, left), (bottom, right) = place(first), place(last)
                    grid = self.grid(sheet.title)
                    for j in range(left, right + 1):
                        if str(grid.value(top, j) or "").lower() == column.lower():
                            return Plage(grid, top + 1, j, bottom, j)
        raise CalculError(f"colonne de tableau inconnue : « {table}[{column}] »")

    def _read(self, sheet: Sheet, grid: Grid) -> None:
        forme = self._forme
        for i, row in enumerate(sheet.rows, 1):
            values: list[Held] = values_of(row)
            if not isinstance(row, PlainRow):
                for j, formula in enumerate([cell.formula for cell in row.cells], 1):
                    if formula is not None:
                        values[j - 1] = held = forme(grid, formula, i, j)
                        grid.formulas.append((i, j, held))
            grid.rows.append(values)

    def _forme(self, grid: Grid, formula: str, row: int, column: int) -> Forme:
        key = (grid.title, self._shapes.key(formula, row, column))
        found = self._formes.get(key)
        if found is None:
            found = self._formes[key] = self._late(grid, formula, row, column)
        return found

    def _late(self, grid: Grid, formula: str, row: int, column: int) -> Forme:
        """Compiles on first use: by then every sheet can be read."""

        def compile_and_run(r: int, c: int) -> Scalar:
            forme.run = self._compiler(grid).scalar(parse(formula, row, column))
            return forme.run(r, c)

        forme = Forme(compile_and_run)
        return forme

    def _compiler(self, grid: Grid) -> Compiler:
        found = self._compilers.get(grid.title)
        if found is None:
            found = self._compilers[grid.title] = Compiler(self, grid)
        return found

    def _compute(self, grid: Grid, row: int, column: int, forme: Forme) -> Scalar:
        if self._depth >= _DEEPEST:
            if forme is _RUNNING:
                raise CalculError(f"{where(grid.title, row, column)} : la formule dépend d’elle-même")
            raise _Deferred(grid, row, column)
        line = grid.rows[row - 1]
        line[column - 1] = _RUNNING
        self._depth += 1
        try:
            found = forme.run(row, column)
        except BaseException as error:
            line[column - 1] = forme
            if isinstance(error, CalculError) and not error.args[0].startswith("'"):
                raise CalculError(f"{where(grid.title, row, column)} : {error}") from error
            raise
        finally:
            self._depth -= 1
        if found is None:
            found = 0
        elif type(found) is float:
            found = tidy(found) if math.isfinite(found) else NUM
        elif type(found) is str and len(found) > MAX_TEXT:
            found = VALUE
        line[column - 1] = found
        return found
