"""What a workbook says, without ink: plain frozen data that any spreadsheet renderer can draw.

A `Workbook` holds sheets of rows of cells. A cell carries a value and a *look*, the name of a role (`titre`,
`saisie`, `famille:ocean`); no colour, no font. Texts are texts, whatever they begin with; only `formula` is
computed, and `value` is then the result it has today, so that a viewer that does not compute shows it too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Value = str | int | float | bool | date | None

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `formula` begins with `=`; `link` is an http(s) or mailto address, `#'Feuille'!A1`, or a file beside.

    A file beside is relative and may name a place of it (`autre.xlsx#'Feuille'!A1`). A cell object met again is drawn
    again at no cost: builders share the cells that look the same (`levels[3]`), above all in big sheets.
    """

    value: Value = None
    look: str = ""
    formula: str | None = None
    note: str | None = None
    link: str | None = None


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """A row from column A on; `height` is in points, None lets the reader's program decide.

    `outline` is the depth of its group; a hidden group folds under the row after it, whose « + » opens it.
    """

    cells: tuple[Cell, ...] = ()
    height: float | None = None
    hidden: bool = False
    outline: int = 0


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row of bare values, wherever a `Row` may stand: neither formula nor note nor link, one look for each value.

    For big sheets: no object is made for a cell. Rows that share the very same `looks` tuple are drawn fastest.
    """

    values: tuple[Value, ...]
    looks: tuple[str, ...]
    height: float | None = None
    hidden: bool = False
    outline: int = 0

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The same as cells, made anew at each call."""
        return tuple(map(Cell, self.values, self.looks))


AnyRow = Row | PlainRow


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `width` is in characters of the body type; `outline` is the depth of its group, 0 for none.

    A hidden group folds beside the column after it, whose « + » opens it.
    """

    width: float = 10.0
    hidden: bool = False
    outline: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A look that cells take while `formula` is true, written for the first cell of `cells`.

    `number_format` rewrites what is shown (`0"/3"`), so that a state reads without its colour.
    """

    cells: str
    formula: str
    look: str
    number_format: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be typed in `cells`: a value of the range `formula`, a day from `formula` on, or what it accepts.

    A list whose range ends with empty cells must not be `blank`: Excel would then accept anything.
    """

    cells: str
    kind: Literal["list", "date", "custom"]
    formula: str
    error_title: str
    error: str
    prompt_title: str = ""
    prompt: str = ""
    blank: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: `values` is `'Feuille'!$C$7:$C$9`, `name` a text, `look` a state whose ground it takes.

    `pattern` hatches the bars, or breaks the line, so that two series part without their colour.
    """

    name: str
    values: str
    look: str
    pattern: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart anchored at the cell `place`; sizes in centimetres, `alternative` says it in words.

    Bars: `barres` stands side by side, `empilees` adds up, `parts` adds up to 100 %. `courbe` is a line, over years or
    names at even steps, or over days at their place in time; a day that comes twice makes the line a step.
    `unit_x` and `unit_y` name what the axes of a line count; `lowest` is where its heights begin, unsaid, where the
    reader's program likes.
    """

    kind: Literal["barres", "empilees", "parts", "courbe"]
    title: str
    place: str
    width: float
    height: float
    categories: str
    series: tuple[Series, ...]
    alternative: str
    number_format: str = "0"
    unit_x: str = ""
    unit_y: str = ""
    lowest: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A named table (`tEvaluations`) over `area`, whose first row holds its column titles, each once.

    It brings its own filter buttons; one row of data at least, and no cell of it merged.
    """

    name: str
    area: str


@dataclass(frozen=True, slots=True)
class Print:
    """How a sheet is printed: fitted to `pages_wide`; `repeat_rows` is `1:9`, `repeat_columns` is `A:C`."""

    paper: Literal["A3", "A4"] = "A4"
    landscape: bool = True
    area: str | None = None
    repeat_rows: str | None = None
    repeat_columns: str | None = None
    footer: str = ""
    pages_wide: int = 1
    pages_high: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `freeze` is the first cell that scrolls; `quiet` hides the filter buttons of those columns.

    `rows` may be made as they are read (`RowsOnDemand`), if each reading gives the same ones.
    A `protected` sheet has no password: it only keeps a hurried hand from overwriting a formula.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Collection[AnyRow]
    merges: tuple[str, ...] = ()
    freeze: str | None = None
    autofilter: str | None = None
    quiet: tuple[int, ...] = ()
    entries: tuple[Entry, ...] = ()
    rules: tuple[Rule, ...] = ()
    page: Print = Print()
    protected: bool = False
    zoom: int = 100
    state: Literal["visible", "hidden", "veryHidden"] = "visible"
    tab: str = ""
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


class RowsOnDemand(Collection[AnyRow]):
    """Rows made as they are read, so that a big sheet is never held: `make` gives the same `count` rows each time."""

    def __init__(self, count: int, make: Callable[[], Iterable[AnyRow]]) -> None:
        self._count, self._make = count, make

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[AnyRow]:
        return iter(self._make())

    def __contains__(self, row: object) -> bool:
        return any(row == other for other in self)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook; `date` is the day it is dated by, `names` the named ranges, `properties` machine-readable facts."""

    title: str
    subject: str
    date: date
    author: str
    sheets: tuple[Sheet, ...]
    names: tuple[tuple[str, str], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()

    def sheet(self, title: str) -> Sheet:
        """The sheet of that title; a missing one is a fault of the program."""
        return next(sheet for sheet in self.sheets if sheet.title == title)


def column_letter(number: int) -> str:
    """`A` for 1, `AA` for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(column: int, row: int, *, fixed: str = "") -> str:
    """`C7`; `fixed` names what does not move when a formula is copied: `c`, `r` or `cr` (`$C$7`)."""
    return f"{'$' * ('c' in fixed)}{column_letter(column)}{'$' * ('r' in fixed)}{row}"


def span(column: int, row: int, last_column: int, last_row: int, *, fixed: str = "") -> str:
    """`C7:F9`, with the same `fixed` as `address`."""
    return f"{address(column, row, fixed=fixed)}:{address(last_column, last_row, fixed=fixed)}"


def on(sheet: str, area: str) -> str:
    """`'Feuille'!C7`."""
    return "'" + sheet.replace("'", "''") + "'!" + area


def width_of(row: AnyRow) -> int:
    """How many cells a row has, without making any."""
    return len(row.values) if isinstance(row, PlainRow) else len(row.cells)


def filled(cells: Iterable[Cell], width: int, look: str) -> tuple[Cell, ...]:
    """These cells, then empty ones of that look up to `width`."""
    known = tuple(cells)
    return known + (Cell(None, look),) * (width - len(known))
