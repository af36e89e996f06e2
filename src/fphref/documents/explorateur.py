"""What a page to explore says, without ink: tables that a reader filters and sorts. Plain frozen data.

An `Explorer` is a document, then chapters, each with a grid of lines. Nothing here is markup, and nothing is lost where
filters cannot run: an ink that has none shows every line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from fphref.documents.content import Block, Document, Tint, iter_banner_texts, iter_texts

MOST_FLAGS = 30
"""How many properties of a line facets may tell apart: they stand in one whole number, which any program can read."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid: `meaning` is said once, above the lines.

    `kind` says how it sorts and stands: texts from the left, numbers by the first number of the cell (a cell without
    one comes last either way), `rank` by the place of the cell's text in `order`, which goes from the gravest on. The
    cells of the `heading` column name their lines, and hold their details. `flags` are what a count in this column is
    of, among the lines of the grid's `target`.
    """

    title: str
    kind: Literal["text", "number", "rank"] = "number"
    meaning: str = ""
    order: tuple[str, ...] = ()
    heading: bool = False
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a second line in small, or tinted: the text says it too."""

    text: str
    note: str = ""
    tint: Tint | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line: as many cells as there are columns, and sentences that say what its figures are made of.

    `group` is a place in the values of every `Axis` (-1: none), `flags` the properties that `Facet` tells apart, one
    bit each.
    """

    cells: tuple[str | Cell, ...]
    details: tuple[str, ...] = ()
    group: int = -1
    flags: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a facet: the lines that have at least one of these flags."""

    label: str
    flags: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter on flags: several choices at once are boxes to tick, one at most is a list, which begins with `none`.

    `first` is the choice made on opening: a place in `options`, -1 for none.
    """

    title: str
    options: tuple[Option, ...]
    several: bool = True
    none: str = "Tous"
    first: int = -1


@dataclass(frozen=True, slots=True)
class Axis:
    """A filter on the groups of lines: `of` gives for each group its place in `values`, -1 for none.

    `first` is the choice made on opening: a place in `values`, -1 for none.
    """

    title: str
    values: tuple[str, ...]
    of: tuple[int, ...]
    none: str = "Tous"
    first: int = -1


@dataclass(frozen=True, slots=True)
class Order:
    """A column to sort by on opening, where sorting can run."""

    column: int
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to filter and to sort. `name` is its id in the page, `caption` its title.

    `search` names the field that searches its texts; empty, there is none. `noun` is what a line is (singular, plural).
    `target` is the name of another grid whose lines this one counts: from a count one goes there, to the lines of that
    group which have the flags of the column.
    Raises ValueError where a line has not one cell a column, or a flag is out of reach.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    facets: tuple[Facet, ...] = ()
    axes: tuple[Axis, ...] = ()
    search: str = ""
    noun: tuple[str, str] = ("ligne", "lignes")
    first_order: Order | None = None
    target: str = ""

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("a line has not one cell a column")
        seen = 0
        for row in self.rows:
            seen |= row.flags
        for facet in self.facets:
            for option in facet.options:
                seen |= option.flags
        if not 0 <= seen < 1 << MOST_FLAGS:
            raise ValueError("a flag is out of reach")
        sizes = [len(axis.of) for axis in self.axes]
        if any(row.group >= size for row in self.rows for size in sizes):
            raise ValueError("a line is of no group")

    @property
    def filtered(self) -> bool:
        """Whether there is anything to filter by."""
        return bool(self.facets or self.axes or self.search)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A titled part of the page: words, a grid, and words after it. `icon` is a name of `render.style`."""

    title: str
    blocks: tuple[Block, ...] = ()
    grids: tuple[Grid, ...] = ()
    after: tuple[Block, ...] = ()
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Explorer:
    """A page: the banner, the first blocks and the foot of `document`, then the chapters."""

    document: Document
    chapters: tuple[Chapter, ...]


def iter_explorer_texts(content: Explorer) -> Iterator[str]:
    """Every text of a page in reading order, what filters are called left out."""
    yield from iter_banner_texts(content.document.banner)
    yield from iter_texts(content.document.blocks)
    for chapter in content.chapters:
        yield chapter.title
        yield from iter_texts(chapter.blocks)
        for grid in chapter.grids:
            yield from _grid_texts(grid)
        yield from iter_texts(chapter.after)


def _grid_texts(grid: Grid) -> Iterator[str]:
    yield grid.caption
    yield from filter(None, (column.meaning for column in grid.columns))
    yield from (column.title for column in grid.columns)
    for row in grid.rows:
        for column, cell in zip(grid.columns, row.cells, strict=True):
            yield cell if isinstance(cell, str) else cell.text
            if column.heading:
                yield from row.details
            if isinstance(cell, Cell) and cell.note:
                yield cell.note
