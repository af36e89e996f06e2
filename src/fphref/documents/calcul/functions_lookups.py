"""Functions that look something up, ask what a value is, or weigh conditions."""

from __future__ import annotations

import math
from collections.abc import Hashable

from fphref.documents.calcul.criteria import pattern
from fphref.documents.calcul.functions_numbers import every
from fphref.documents.calcul.grid import Plage, Tableau, Valeur, area_of, array_of
from fphref.documents.calcul.registry import function
from fphref.documents.calcul.values import (
    NA,
    NUMBERS,
    REF,
    VALUE,
    Erreur,
    Number,
    Scalar,
    logical,
    order,
)


def _key(value: Scalar) -> Hashable:
    """What an exact match goes by: a text is never a number, nor a logical value 1."""
    kind = type(value)
    if kind is str:
        return str(value).lower()
    if kind is bool:
        return bool, value
    return float(f"{value:.15g}") if kind is float else value


def position(value: Scalar, array: Plage | Tableau, mode: int) -> int | None:
    """The place, from 0, of a value in a row or column.

    `mode` 0 is the first that is equal (texts may hold `*`, `?`, `~`), 1 the last that is not greater in rising
    values, -1 the last that is not smaller in falling ones.
    """
    sought: Scalar = 0 if value is None else value
    if mode:
        return _sorted_position(sought, array.values(), rising=mode > 0)
    wild = pattern(sought) if type(sought) is str else None
    if wild is not None:
        found = (i for i, v in enumerate(array.values()) if type(v) is str and wild.fullmatch(v))
        return next(found, None)

    def make() -> dict[Hashable, int]:
        index: dict[Hashable, int] = {}
        for place, held in enumerate(array.values()):
            if held is not None and type(held) is not Erreur:
                index.setdefault(_key(held), place)
        return index

    if isinstance(array, Plage):
        return array.grid.cache.get(("first", array.key), array.height * array.width, make).get(_key(sought))
    return make().get(_key(sought))


def _family(value: Scalar) -> int:
    return 2 if type(value) is bool else 1 if type(value) is str else 0


def _sorted_position(sought: Scalar, values: list[Scalar], *, rising: bool) -> int | None:
    found = None
    for place, held in enumerate(values):
        if held is None or type(held) is Erreur or _family(held) != _family(sought):
            continue
        compared = order(held, sought)
        assert isinstance(compared, int)
        if (compared > 0) if rising else (compared < 0):
            break
        found = place
        if not rising and compared == 0:
            break
    return found


@function("MATCH", "vrn", least=2)
def _match(value: Scalar, array: Valeur, mode: Number = 1) -> Scalar:
    inside = array_of(array)
    if inside.height > 1 and inside.width > 1:
        return NA
    found = position(value, inside, (mode > 0) - (mode < 0))
    return NA if found is None else found + 1


@function("VLOOKUP", "vrnx", least=3)
def _vlookup(value: Scalar, table: Valeur, column: Number, near: Scalar = True) -> Scalar:
    area = area_of(table, "VLOOKUP")
    place = math.floor(column)
    if place < 1:
        return VALUE
    if place > area.width:
        return REF
    ranged = logical(near)
    if isinstance(ranged, Erreur):
        return ranged
    found = position(value, area.part(0, 0, area.height, 1), int(ranged))
    return NA if found is None else area.grid.value(area.first_row + found, area.first_column + place - 1)


def indexed(array: Valeur, row: Number, column: Number | None = None) -> Valeur:
    """INDEX: one cell, or a whole row or column for 0; a single row is counted along."""
    inside = array_of(array)
    i, j = math.floor(row), 0 if column is None else math.floor(column)
    if column is None and inside.height == 1:
        i, j = 0, i
    if i < 0 or j < 0:
        return VALUE
    if i > inside.height or j > inside.width:
        return REF
    height, width = 1 if i else inside.height, 1 if j else inside.width
    return inside.part(max(i - 1, 0), max(j - 1, 0), height, width)


def _lines(name: str) -> None:
    """Declares ROW, ROWS or their likes for columns."""
    rows = name == "ROW"

    def numbers_of(argument: Valeur) -> Valeur:
        area = area_of(argument, name)
        first, last = (area.first_row, area.last_row) if rows else (area.first_column, area.last_column)
        items: list[Scalar] = list(range(first, last + 1))
        return Tableau(len(items), 1, items) if rows else Tableau(1, len(items), items)

    def size(argument: Valeur) -> Scalar:
        array = array_of(argument)
        return array.height if rows else array.width

    function(name, "r", wide=True)(numbers_of)
    function(f"{name}S", "r")(size)


_lines("ROW")
_lines("COLUMN")

function("ISNUMBER", "x")(lambda value: type(value) in NUMBERS)
function("ISTEXT", "x")(lambda value: type(value) is str)
function("ISBLANK", "x")(lambda value: value is None)
function("ISERROR", "x")(lambda value: type(value) is Erreur)
function("ISNA", "x")(lambda value: type(value) is Erreur and value == NA)
function("NA", "")(lambda: NA)
function("NOT", "x")(lambda value: found if isinstance(found := logical(value), Erreur) else not found)
function("HYPERLINK", "xx", least=1)(lambda target, shown=None: target if shown is None else shown)


def _first(argument: Valeur) -> Scalar:
    return next(every((argument,)), None)


@function("N", "r")
def _n(argument: Valeur) -> Scalar:
    value = _first(argument)
    return value if type(value) in NUMBERS or type(value) is Erreur else int(value is True)


@function("T", "r")
def _t(argument: Valeur) -> Scalar:
    value = _first(argument)
    return value if isinstance(value, str) else ""


def _weigh(name: str) -> None:
    """Declares AND or OR: in areas, texts and empty cells do not count."""

    def run(*arguments: Valeur) -> Scalar:
        found: list[bool] = []
        for argument in arguments:
            values: list[Scalar] = []
            if isinstance(argument, (Plage, Tableau)):
                values += [v for v in argument.values() if v is not None and type(v) is not str]
            else:
                values.append(argument)
            for value in values:
                weighed = logical(value)
                if isinstance(weighed, Erreur):
                    return weighed
                found.append(weighed)
        if not found:
            return VALUE
        return all(found) if name == "AND" else any(found)

    function(name, "r", repeat=1)(run)


_weigh("AND")
_weigh("OR")
