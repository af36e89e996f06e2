"""What a workbook says, without ink: plain frozen data that any spreadsheet renderer can draw.

A `Workbook` holds sheets of rows of cells. A cell carries a value and a *look*, the name of a role (`titre`,
`saisie`, `famille:ocean`); no colour, no font. Texts are texts, whatever they begin with; only `formula` is
computed, and `value` is then the result it has today, so that a viewer that does not compute shows it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Value = str | int | float | bool | date | None

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `formula` begins with `=`; `link` is an http(s) address or `#'Feuille'!A1`."""

    value: Value = None
    look: str = ""
    formula: str | None = None
    note: str | None = None
    link: str | None = None


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """A row from column A on; `height` is in points, None lets the reader's program decide."""

    cells: tuple[Cell, ...] = ()
    height: float | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `width` is in characters of the body type; `outline` is the depth of its group, 0 for none."""

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
    """What may be typed in `cells`: a value of the range `formula`, a day from `formula` on, or what it accepts."""

    cells: str
    kind: Literal["list", "date", "custom"]
    formula: str
    error_title: str
    error: str
    prompt_title: str = ""
    prompt: str = ""


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

    A `protected` sheet has no password: it only keeps a hurried hand from overwriting a formula.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
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


def filled(cells: Iterable[Cell], width: int, look: str) -> tuple[Cell, ...]:
    """These cells, then empty ones of that look up to `width`."""
    known = tuple(cells)
    return known + (Cell(None, look),) * (width - len(known))


def grid_of(sheet: Sheet) -> Iterator[tuple[int, int, Cell]]:
    """Every cell with its row and column, counted from 1."""
    for row, line in enumerate(sheet.rows, 1):
        for column, cell in enumerate(line.cells, 1):
            yield row, column, cell
