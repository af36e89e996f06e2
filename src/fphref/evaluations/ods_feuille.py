"""The cells of an OpenDocument spreadsheet, streamed: repeated blanks cost nothing, repeated values are bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import Archive, too_many_cells
from fphref.evaluations.glance import Glance, NotPlainError
from fphref.evaluations.grille import Ligne, Valeur
from fphref.evaluations.markup import MAX_DEPTH, MAX_TEXT, Markup
from fphref.evaluations.ods_clair import ROW_END, Clair, Prefixes, Rangee, check_rows
from fphref.evaluations.ods_valeurs import (
    COLUMNS_REPEATED,
    OFFICE,
    ROWS_REPEATED,
    STYLE,
    TABLE,
    TEXT,
    VISIBILITY,
    cell_value,
    repeated,
    spaced,
)
from fphref.evaluations.xlsx_valeurs import MAX_CELLS, MAX_COLUMN, MAX_ROW

MAX_MARKUP: Final = 2_500_000
"""Tags of all sheets, so some 600 000 values: beyond, the same sheet as .xlsx is read many times faster."""
MAX_SHEETS: Final = 1_000
MAX_STYLES: Final = 200_000
MAX_HEARD: Final = 1_200_000
"""Elements in rows that are not plain (see `glance`): each takes the parser ten times longer."""
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_UNSAID = (f"{TEXT}note", f"{TEXT}ruby-text")
_BLANKS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_IN_TABLE = frozenset(f"{TABLE}{name}" for name in ("table-row", "table-rows", "table-header-rows", "table-row-group"))
_SHEET_DEPTH = 4
"""Of a sheet in a file: document, body, spreadsheet, table. Deeper tables lie in cells or in objects."""

Run = tuple[int, int, Valeur]
"""First column, number of columns, the value they all hold."""


def list_sheets(archive: Archive) -> list[tuple[str, str]]:
    """Name and state of each sheet, in their order; raises `FphrefError` where the file is damaged."""
    markup = Markup(archive.nom, "content.xml")
    sheets: list[tuple[str, str]] = []
    hidden: set[str] = set()
    style = ""
    depth = count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count, style
        depth += 1
        count += 1
        if count > MAX_HEARD:
            raise too_many_cells(archive.nom)
        if depth > _SHEET_DEPTH + 2:
            if depth > MAX_DEPTH:
                raise markup.too_deep()
        elif depth == _SHEET_DEPTH and name == f"{TABLE}table":
            state = "hidden" if attributes.get(f"{TABLE}style-name") in hidden else "visible"
            sheets.append((attributes.get(f"{TABLE}name", ""), state))
            if len(sheets) > MAX_SHEETS:
                raise FphrefError(f"{archive.nom} a plus de {MAX_SHEETS} feuilles : le découper en plusieurs fichiers.")
        elif name == f"{STYLE}style":
            style = attributes.get(f"{STYLE}name", "")
        elif name == f"{STYLE}table-properties" and attributes.get(f"{TABLE}display") == "false":
            if len(hidden) < MAX_STYLES:
                hidden.add(style)
        elif depth == 1 and name != f"{OFFICE}document-content":
            raise markup.broken()

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    markup.parser.StartElementHandler = start
    markup.parser.EndElementHandler = end
    for _ in _glances(archive, markup, lambda: depth >= _SHEET_DEPTH, check_rows):
        pass
    return sheets


def read_rows(archive: Archive, feuille: str, rang: int) -> Iterator[Ligne]:
    """The rows of the sheet at that place, from 0, that hold something; raises `FphrefError` at a bound."""
    markup = Markup(archive.nom, "content.xml")
    builder = _Builder(markup, feuille, rang)
    for plain in _glances(archive, markup, lambda: builder.in_rows, Clair().rows):
        builder.take(plain)
        for number, times, hidden, runs in builder.rows:
            for row in range(number, number + times):
                cells = {column: value for first, width, value in runs for column in range(first, first + width)}
                yield Ligne(row, hidden, cells)
        builder.rows.clear()
        if builder.done:
            return


def _glances(
    archive: Archive, markup: Markup, in_rows: Callable[[], bool], plain: Callable[[bytes], list[Rangee]]
) -> Iterator[list[Rangee]]:
    """Feed the content to the parser, block by block: after each, its rows where they were read at a glance."""
    glance = Glance(ROW_END)
    prefixes = Prefixes(glance)
    markup.parser.StartNamespaceDeclHandler = prefixes.declare
    markup.parser.XmlDeclHandler = prefixes.encoded
    for block in glance.blocks(archive.chunks("content.xml")):
        if glance.between_rows:
            try:
                rows = plain(block)
            except NotPlainError:
                pass
            else:
                markup.feed_unheard(block)
                glance.glanced()
                yield rows
                continue
        markup.feed(block)
        glance.heard(block, in_rows=in_rows())
        yield []
    markup.feed(b"", last=True)


class _Builder:
    """Builds rows of one sheet out of what the parser meets."""

    def __init__(self, markup: Markup, feuille: str, rang: int) -> None:
        self.rows: list[tuple[int, int, bool, list[Run]]] = []
        self.done = False
        self._markup = markup
        self._feuille = feuille
        self._wanted = rang
        self._rank = -1
        self._in_table = False
        self._depth = self._skip_from = self._hidden_from = 0
        self._cells = self._elements = 0
        self._in_row = self._in_cell = self._row_hidden = False
        self._row = self._row_repeated = 1
        self._column = self._repeated = 1
        self._runs: list[Run] = []
        self._attributes: dict[str, str] = {}
        self._paragraphs: list[str] = []
        self._pieces: list[str] = []
        self._in_paragraph = 0
        self._length = 0
        markup.parser.StartElementHandler = self._start
        markup.parser.EndElementHandler = self._end
        markup.parser.CharacterDataHandler = self._chars

    @property
    def in_rows(self) -> bool:
        """Whether the parser stands between two rows, of this sheet or of another."""
        return self._depth >= _SHEET_DEPTH and not self._in_row

    def take(self, rows: list[Rangee]) -> None:
        """Add rows that were read at a glance, where they are of this sheet."""
        if not self._in_table or self._skip_from:
            return
        for times, hidden, cells in rows:
            self._start_row(times, hidden)
            for self._repeated, value in cells:
                self._place(value)
            self._end_row()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._elements > MAX_HEARD:
            raise too_many_cells(self._markup.nom)
        if self._depth > MAX_DEPTH:
            raise self._markup.too_deep()
        if self._skip_from:
            return
        if not self._in_table:
            if name == f"{TABLE}table" and self._depth == _SHEET_DEPTH:
                self._rank += 1
                self._in_table = self._rank == self._wanted
        elif self._in_cell:
            self._start_in_cell(name, attributes)
        elif self._in_row:
            if name in _CELLS:
                self._start_cell(attributes)
            else:
                self._skip_from = self._depth
        elif name not in _IN_TABLE:
            self._skip_from = self._depth
        elif name == f"{TABLE}table-row":
            shown = attributes.get(VISIBILITY, "visible") == "visible"
            self._start_row(repeated(attributes.get(ROWS_REPEATED)), not shown)
        elif attributes.get(f"{TABLE}display") == "false" and not self._hidden_from:
            self._hidden_from = self._depth

    def _start_row(self, times: int, hidden: bool) -> None:
        self._in_row = True
        self._row_repeated = times
        self._row_hidden = hidden or self._hidden_from > 0
        self._column = 1
        self._runs = []

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._in_cell = True
        self._attributes = attributes
        self._repeated = repeated(attributes.get(COLUMNS_REPEATED))
        self._paragraphs = []
        self._length = 0

    def _start_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if not self._in_paragraph:
            if name in _PARAGRAPHS:
                self._in_paragraph = self._depth
                self._pieces = []
            else:
                self._skip_from = self._depth  # a note, a drawing, a table in the cell
        elif name == f"{TEXT}s":
            self._say(" " * min(repeated(attributes.get(f"{TEXT}c")), MAX_TEXT + 1))
        elif name in _BLANKS:
            self._say(_BLANKS[name])
        elif not name.startswith(TEXT) or name in _UNSAID:
            self._skip_from = self._depth

    def _end(self, _: str) -> None:
        if self._skip_from:
            if self._depth == self._skip_from:
                self._skip_from = 0
        elif self._in_paragraph:
            if self._depth == self._in_paragraph:
                self._in_paragraph = 0
                self._paragraphs.append("".join(self._pieces))
        elif self._in_cell:
            self._end_cell()
        elif self._in_row:
            self._end_row()
        elif self._depth == self._hidden_from:
            self._hidden_from = 0
        elif self._in_table and self._depth == _SHEET_DEPTH:
            self._in_table = False
            self.done = True
        self._depth -= 1

    def _chars(self, text: str) -> None:
        if self._in_paragraph and not self._skip_from:
            text = spaced(text)
            self._say(text.lstrip(" ") if not self._pieces else text)

    def _say(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise self._markup.too_long()
        if text:
            self._pieces.append(text)

    def _end_cell(self) -> None:
        self._in_cell = False
        self._place(cell_value(self._attributes, "\n".join(self._paragraphs)))

    def _place(self, value: Valeur | None) -> None:
        first, self._column = self._column, self._column + self._repeated
        if value is None:
            return
        if self._column - 1 > MAX_COLUMN:
            raise self._fault(f"plus de {MAX_COLUMN} colonnes")
        self._spend(self._repeated)
        self._runs.append((first, self._repeated, value))

    def _end_row(self) -> None:
        self._in_row = False
        first, self._row = self._row, self._row + self._row_repeated
        if not self._runs:
            return
        if self._row - 1 > MAX_ROW:
            raise self._fault(f"plus de {MAX_ROW} lignes")
        self._spend((self._row_repeated - 1) * sum(width for _, width, _ in self._runs))
        self.rows.append((first, self._row_repeated, self._row_hidden, self._runs))

    def _spend(self, cells: int) -> None:
        self._cells += cells
        if self._cells > MAX_CELLS:
            raise too_many_cells(self._markup.nom)

    def _fault(self, what: str) -> FphrefError:
        return FphrefError(f"{self._markup.nom} ({self._feuille[:80]}) : {what}, le fichier n’a pas été lu.")
