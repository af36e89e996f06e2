"""Formula trees made into functions of the row and column they stand in.

A formula is read in one of two ways. Plainly, an operator wants one value: of an area it takes the one in its own
row or column (implicit intersection). Within SUMPRODUCT operators work on whole areas, item by item.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from fphref.documents.calcul import functions_dates, functions_lookups, functions_numbers, functions_texts
from fphref.documents.calcul.grid import Cache, Forme, Grid, Plage, Tableau, Valeur, joined, lifted, single
from fphref.documents.calcul.registry import FUNCTIONS, converting
from fphref.documents.calcul.syntax import Appel, Binaire, Cellule, Colonne, Const, Node, Nom, Unaire, Zone
from fphref.documents.calcul.values import BINARY, NA, UNARY, VALUE, CalculError, Erreur, Scalar, logical, number

FAMILIES = (functions_dates, functions_lookups, functions_numbers, functions_texts)
"""Named so that they are imported: each writes its functions in the registry as it is read."""

SPECIAL = ("IF", "IFERROR", "_XLFN.IFNA", "CHOOSE", "INDEX")
"""What reads only some of its arguments, or gives back a part of one."""

One = Callable[[int, int], Scalar]
Any_ = Callable[[int, int], Valeur]


class Book(Protocol):
    """What formulas may ask of the workbook."""

    cache: Cache

    def grid(self, title: str) -> Grid:
        """The sheet of that title, read."""

    def name(self, name: str) -> Node:
        """What a defined name stands for."""

    def table_column(self, table: str, column: str) -> Plage:
        """The body of a table's column."""


class Compiler:
    """Compiles the formulas of one sheet."""

    def __init__(self, book: Book, grid: Grid) -> None:
        self._book, self._own = book, grid
        self._names: list[str] = []

    def scalar(self, node: Node) -> One:
        """The one value of a formula, or of what an operator joins."""
        match node:
            case Const(value):
                return lambda r, c: value
            case Cellule():
                return self._reader(node)
            case Unaire(operator, operand):
                of, inner = UNARY[operator], self.scalar(operand)
                return lambda r, c: of(inner(r, c))
            case Binaire(operator, left, right):
                join, a, b = BINARY[operator], self.scalar(left), self.scalar(right)
                return lambda r, c: join(a(r, c), b(r, c))
            case Appel(function="IF"):
                return self._if(node, False, self.scalar)  # type: ignore[return-value]
            case Appel(function="INDEX"):
                return self._index_one(node)
            case Appel(function="IFERROR" | "_XLFN.IFNA"):
                return self._iferror(node, False, self.scalar)  # type: ignore[return-value]
        get = self.any(node, False)
        if isinstance(node, Appel) and node.function != "CHOOSE" and node.arguments:
            spec = FUNCTIONS.get(node.function)
            if spec is not None and not spec.wide:
                return get  # type: ignore[return-value]
        return lambda r, c: single(get(r, c), r, c)

    def any(self, node: Node, array: bool) -> Any_:
        """Whatever a node gives: a reference stays one; `array` says whether operators work on whole areas."""
        match node:
            case Cellule():
                return self._area(Zone(node, node))
            case Zone():
                return self._area(node)
            case Nom(name):
                return self._named(name, array)
            case Colonne(table, column):
                area = self._book.table_column(table, column)
                return lambda r, c: area
            case Unaire(operator, operand) if array:
                of, inner = UNARY[operator], self._operand(operand)
                return lambda r, c: lifted(of, [inner(r, c)], (False,))
            case Binaire(operator, left, right) if array:
                join, a, b = BINARY[operator], self._operand(left), self._operand(right)
                return lambda r, c: joined(join, a(r, c), b(r, c))
            case Appel(function, _):
                run = (self._if, self._iferror, self._iferror, self._choose, self._index)
                special = dict(zip(SPECIAL, run, strict=True)).get(function)
                return special(node, array, lambda n: self.any(n, array)) if special else self._call(node, array)
        return self.scalar(node)

    def _operand(self, node: Node) -> Any_:
        """What an operator joins where it works on whole areas."""
        return self._reader(node) if isinstance(node, Cellule) else self.any(node, True)

    def _reader(self, node: Cellule) -> One:
        grid = self._own if node.sheet is None else self._book.grid(node.sheet)
        rows, compute = grid.rows, grid.compute
        per_row, per_column = int(not node.row_fixed), int(not node.column_fixed)
        i, j = node.row - 1, node.column - 1

        def read(r: int, c: int) -> Scalar:
            row, column = i + per_row * r, j + per_column * c
            try:
                held = rows[row][column]
            except IndexError:
                return None
            return compute(grid, row + 1, column + 1, held) if type(held) is Forme else held  # type: ignore[return-value]

        return read

    def _area(self, node: Zone) -> Any_:
        first, last = node.first, node.last
        grid = self._own if first.sheet is None else self._book.grid(first.sheet)
        ends = [(e.row, int(not e.row_fixed), e.column, int(not e.column_fixed)) for e in (first, last)]
        (i1, di1, j1, dj1), (i2, di2, j2, dj2) = ends

        def area(r: int, c: int) -> Plage:
            top, bottom, left, right = i1 + di1 * r, i2 + di2 * r, j1 + dj1 * c, j2 + dj2 * c
            if top > bottom:
                top, bottom = bottom, top
            if left > right:
                left, right = right, left
            return Plage(grid, top, left, bottom, right)

        if di1 or di2 or dj1 or dj2:
            return area
        fixed = area(0, 0)
        return lambda r, c: fixed

    def _named(self, name: str, array: bool) -> Any_:
        if name.lower() in self._names:
            raise CalculError(f"le nom « {name} » se désigne lui-même")
        self._names.append(name.lower())
        found = self.any(self._book.name(name), array)
        self._names.pop()
        return found

    def _call(self, node: Appel, array: bool) -> Any_:
        spec = FUNCTIONS.get(node.function)
        if spec is None:
            hint = " (dans un fichier, Excel ne la connaît que sous _xlfn.IFNA)" if node.function == "IFNA" else ""
            raise CalculError(f"fonction inconnue : {node.function}{hint}")
        if not node.arguments and node.function in ("ROW", "COLUMN"):
            return (lambda r, c: r) if node.function == "ROW" else (lambda r, c: c)
        kinds = spec.kinds_for(len(node.arguments))
        call = converting(spec, kinds)
        fixed = tuple(kind in "ra" for kind in kinds)
        getters: list[Any_] = []
        for kind, argument in zip(kinds, node.arguments, strict=True):
            if kind in "ra":
                getters.append(self.any(argument, array or kind == "a"))
            else:
                getters.append(self._operand(argument) if array else self.scalar(argument))
        if array:
            return lambda r, c: lifted(call, [get(r, c) for get in getters], fixed)  # type: ignore[arg-type]
        if len(getters) == 1:
            only = getters[0]
            return lambda r, c: call(only(r, c))
        return lambda r, c: call(*[get(r, c) for get in getters])

    def _one(self, node: Node, array: bool, what: str) -> One:
        """A value that decides what is read next, which cannot be done for each item of an area."""
        if not array:
            return self.scalar(node)
        get = self._operand(node)

        def one(r: int, c: int) -> Scalar:
            found = get(r, c)
            if isinstance(found, (Plage, Tableau)):
                if found.height * found.width > 1:
                    raise CalculError(
                        f"{what} ne se répète pas sur une plage dans SUMPRODUCT : Excel n’en lit qu’une cellule"
                    )
                return found.values()[0]
            return found

        return one

    def _if(self, node: Appel, array: bool, branch: Callable[[Node], Any_]) -> Any_:
        _arity(node, 2, 3)
        condition = self._one(node.arguments[0], array, "IF")
        yes = branch(node.arguments[1])
        no = branch(node.arguments[2] if len(node.arguments) == 3 else Const(False))

        def choose(r: int, c: int) -> Valeur:
            found = condition(r, c)
            if found is True:
                return yes(r, c)
            if found is False:
                return no(r, c)
            weighed = logical(found)
            if isinstance(weighed, Erreur):
                return weighed
            return yes(r, c) if weighed else no(r, c)

        return choose

    def _iferror(self, node: Appel, array: bool, branch: Callable[[Node], Any_]) -> Any_:
        _arity(node, 2, 2)
        tried, other = self._one(node.arguments[0], array, node.function), branch(node.arguments[1])
        any_error = node.function == "IFERROR"

        def choose(r: int, c: int) -> Valeur:
            found = tried(r, c)
            if type(found) is Erreur and (any_error or found == NA):
                return other(r, c)
            return found

        return choose

    def _choose(self, node: Appel, array: bool, branch: Callable[[Node], Any_]) -> Any_:
        _arity(node, 2, 255)
        index = self._one(node.arguments[0], array, "CHOOSE")
        branches = [branch(argument) for argument in node.arguments[1:]]

        def choose(r: int, c: int) -> Valeur:
            rank = number(index(r, c))
            if isinstance(rank, Erreur):
                return rank
            return branches[math.floor(rank) - 1](r, c) if 1 <= rank < len(branches) + 1 else VALUE

        return choose

    def _index(self, node: Appel, array: bool, branch: Callable[[Node], Any_]) -> Any_:
        _arity(node, 2, 3)
        source = self.any(node.arguments[0], True)
        places = [self._one(argument, array, "INDEX") for argument in node.arguments[1:]]

        def pick(r: int, c: int) -> Valeur:
            found = source(r, c)
            if type(found) is Erreur:
                return found
            ranks = []
            for place in places:
                value = place(r, c)
                rank = value if type(value) is int else number(value)
                if isinstance(rank, Erreur):
                    return rank
                ranks.append(rank)
            return functions_lookups.indexed(found, *ranks)

        return pick

    def _index_one(self, node: Appel) -> One:
        """INDEX where one value is wanted: a cell of a fixed area is read without making an area of it."""
        pick = self._index(node, False, self.scalar)
        places = [self.scalar(argument) for argument in node.arguments[1:]]
        area = self._fixed(node.arguments[0])
        flat = area is not None and (area.height == 1 or area.width == 1)
        if area is None or (len(places) == 1 and not flat):
            return lambda r, c: single(pick(r, c), r, c)
        value, top, left, height, width = (
            area.grid.value,
            area.first_row - 1,
            area.first_column - 1,
            area.height,
            area.width,
        )

        def one(r: int, c: int) -> Scalar:
            i, j = first(r, c), second(r, c)
            if type(i) is int and type(j) is int and 1 <= i <= height and 1 <= j <= width:
                return value(top + i, left + j)
            return single(pick(r, c), r, c)

        first, second = (*places, _first)[:2] if len(places) == 2 or width == 1 else (_first, places[0])
        return one

    def _fixed(self, node: Node) -> Plage | None:
        """The area that a node names wherever it is copied."""
        if isinstance(node, Nom):
            node = self._book.name(node.name)
        if isinstance(node, Zone):
            ends = (node.first, node.last)
            if all(end.row_fixed and end.column_fixed for end in ends):
                return self._area(node)(0, 0)  # type: ignore[return-value]
        return None


def _first(r: int, c: int) -> Scalar:
    return 1


def _arity(node: Appel, least: int, most: int) -> None:
    if not least <= len(node.arguments) <= most:
        raise CalculError(f"{node.function} : {len(node.arguments)} arguments")
