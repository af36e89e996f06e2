"""Sheets as grids of values, areas of them, and arrays that no cell holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from fphref.documents.calcul.values import NA, VALUE, CalculError, Scalar, serial
from fphref.documents.classeur import PlainRow, Row, Value, address, on, span

T = TypeVar("T")
_CACHE_CELLS = 4_000_000


@dataclass(slots=True, eq=False)
class Forme:
    """What a formula cell holds until it is computed: `run(row, column)` computes any copy of it."""

    run: Callable[[int, int], Scalar]


Compute = Callable[["Grid", int, int, Forme], Scalar]
Held = Scalar | Forme


class Cache:
    """What was made once from an area: its values, an index of them. Forgets everything before it grows too big."""

    def __init__(self) -> None:
        self._known: dict[object, object] = {}
        self._cells = 0

    def get(self, key: object, cells: int, make: Callable[[], T]) -> T:
        """What `make` gave for that key; `cells` is how many cells it stands for."""
        try:
            return self._known[key]  # type: ignore[return-value]
        except KeyError:
            found = make()
        if self._cells > _CACHE_CELLS:
            self.clear()
        self._cells += cells
        self._known[key] = found
        return found

    def clear(self) -> None:
        """Forgets everything."""
        self._known.clear()
        self._cells = 0


@dataclass(slots=True, eq=False)
class Grid:
    """One sheet; `rows` are filled when a formula first reads it, and a computed value takes its formula's place."""

    title: str
    cache: Cache
    compute: Compute
    rows: list[list[Held]] = field(default_factory=list)
    formulas: list[tuple[int, int, Forme]] = field(default_factory=list)

    def value(self, row: int, column: int) -> Scalar:
        """The value of a cell, computed if need be; counted from 1."""
        try:
            held = self.rows[row - 1][column - 1]
        except IndexError:
            return None
        return self.compute(self, row, column, held) if type(held) is Forme else held  # type: ignore[return-value]

    def type_in(self, row: int, column: int, held: Held) -> None:
        """Puts a value where there may be none yet."""
        while len(self.rows) < row:
            self.rows.append([])
        line = self.rows[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = held

    def read(self, first_row: int, first_column: int, last_row: int, last_column: int) -> list[Scalar]:
        """The values of an area, row after row."""
        found: list[Scalar] = []
        compute, width = self.compute, last_column - first_column + 1
        known = self.rows[first_row - 1 : last_row]
        for row, line in enumerate(known, first_row):
            part = line[first_column - 1 : last_column]
            for i, held in enumerate(part):
                if type(held) is Forme:
                    part[i] = compute(self, row, first_column + i, held)
            found += part  # type: ignore[arg-type]
            if len(part) < width:
                found += [None] * (width - len(part))
        return found + [None] * (width * (last_row - first_row + 1) - len(found))


@dataclass(frozen=True, slots=True, eq=False)
class Plage:
    """An area of a sheet; rows and columns are counted from 1, both ends included."""

    grid: Grid
    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def height(self) -> int:
        """How many rows."""
        return self.last_row - self.first_row + 1

    @property
    def width(self) -> int:
        """How many columns."""
        return self.last_column - self.first_column + 1

    @property
    def key(self) -> tuple[str, int, int, int, int]:
        """What tells this area from any other."""
        return self.grid.title, self.first_row, self.first_column, self.last_row, self.last_column

    def values(self) -> list[Scalar]:
        """All values, row after row; read once, never to be changed."""
        bounds = (self.first_row, self.first_column, self.last_row, self.last_column)
        grid = self.grid
        cells = self.height * self.width
        return grid.cache.get((grid.title, *bounds), cells, lambda: grid.read(*bounds))

    def part(self, row: int, column: int, height: int, width: int) -> Plage:
        """An area within this one (or beyond): offsets from 0, then its size."""
        first_row, first_column = self.first_row + row, self.first_column + column
        return Plage(self.grid, first_row, first_column, first_row + height - 1, first_column + width - 1)

    def at(self, row: int, column: int) -> Scalar:
        """Implicit intersection: the value this area has in the formula's own row or column."""
        if self.first_row == self.last_row and self.first_column == self.last_column:
            return self.grid.value(self.first_row, self.first_column)
        if self.first_column == self.last_column and self.first_row <= row <= self.last_row:
            return self.grid.value(row, self.first_column)
        if self.first_row == self.last_row and self.first_column <= column <= self.last_column:
            return self.grid.value(self.first_row, column)
        return VALUE

    def __str__(self) -> str:
        return on(self.grid.title, span(self.first_column, self.first_row, self.last_column, self.last_row))


@dataclass(frozen=True, slots=True, eq=False)
class Tableau:
    """Values that no cell holds, row after row."""

    height: int
    width: int
    items: list[Scalar]

    def values(self) -> list[Scalar]:
        """All values, row after row."""
        return self.items

    def part(self, row: int, column: int, height: int, width: int) -> Tableau:
        """A rectangle of this one: offsets from 0, then its size."""
        starts = range(row * self.width + column, (row + height) * self.width, self.width)
        return Tableau(height, width, [value for start in starts for value in self.items[start : start + width]])


Valeur = Scalar | Plage | Tableau


def area_of(value: Valeur, what: str) -> Plage:
    """An argument that must be an area of a sheet.

    Raises:
        CalculError: where it is anything else, which Excel would not even let in.
    """
    if isinstance(value, Plage):
        return value
    raise CalculError(f"{what} demande une plage de cellules")


def array_of(value: Valeur) -> Plage | Tableau:
    """An argument as an array; a single value is an array of one."""
    return value if isinstance(value, (Plage, Tableau)) else Tableau(1, 1, [value])


def single(value: Valeur, row: int, column: int) -> Scalar:
    """One value for the cell of a formula: implicit intersection of an area, first item of an array."""
    if isinstance(value, Plage):
        return value.at(row, column)
    return value.items[0] if isinstance(value, Tableau) else value


def lifted(function: Callable[..., Scalar], arguments: list[Valeur], fixed: tuple[bool, ...]) -> Valeur:
    """The function applied to each item of its array arguments; those `fixed` are handed over as they are.

    A single row or column is repeated to meet the others; beyond the end of a shorter one stands `#N/A`.
    """
    arrays = [a for a, kept in zip(arguments, fixed, strict=True) if not kept and isinstance(a, (Plage, Tableau))]
    if not arrays:
        return function(*arguments)
    height, width = max(a.height for a in arrays), max(a.width for a in arrays)
    columns: list[list[Valeur]] = []
    for argument, kept in zip(arguments, fixed, strict=True):
        if kept or not isinstance(argument, (Plage, Tableau)):
            columns.append([argument] * (height * width))
        else:
            columns.append(spread(argument, height, width))  # type: ignore[arg-type]
    return Tableau(height, width, [function(*items) for items in zip(*columns, strict=True)])


def joined(join: Callable[[Scalar, Scalar], Scalar], a: Valeur, b: Valeur) -> Valeur:
    """An operator on areas of one size, or an area and a value, without the detour that other sizes need."""
    first, second = isinstance(a, (Plage, Tableau)), isinstance(b, (Plage, Tableau))
    if first and second:
        if (a.height, a.width) == (b.height, b.width):  # type: ignore[union-attr]
            pairs = zip(a.values(), b.values(), strict=True)  # type: ignore[union-attr]
            return Tableau(a.height, a.width, [join(x, y) for x, y in pairs])  # type: ignore[union-attr]
        return lifted(join, [a, b], (False, False))
    if first:
        return Tableau(a.height, a.width, [join(x, b) for x in a.values()])  # type: ignore[union-attr,arg-type]
    if second:
        return Tableau(b.height, b.width, [join(a, y) for y in b.values()])  # type: ignore[union-attr,arg-type]
    return join(a, b)  # type: ignore[arg-type]


def spread(array: Plage | Tableau, height: int, width: int) -> list[Scalar]:
    """The items of an array repeated to that size."""
    items = array.values()
    if array.height == height and array.width == width:
        return items
    found: list[Scalar] = []
    for i in range(height):
        line = i if array.height > 1 else 0
        for j in range(width):
            place = j if array.width > 1 else 0
            inside = line < array.height and place < array.width
            found.append(items[line * array.width + place] if inside else NA)
    return found


def values_of(row: Row | PlainRow) -> list[Held]:
    """The values of a row as formulas read them: a day is its number, an empty text an empty cell, as it is written."""
    values = row.values if isinstance(row, PlainRow) else [cell.value for cell in row.cells]
    return [value if value.__class__ is int else held_of(value) for value in values]


def held_of(value: Value) -> Scalar:
    """A value as a cell keeps it."""
    return serial(value) if isinstance(value, date) else None if value == "" else value


def where(title: str, row: int, column: int) -> str:
    """`'Feuille'!C7`."""
    return on(title, address(column, row))
