"""The rows of one sheet as text, in one pass: what is drawn, checked, linked, noted and looked up by charts.

About 0.2 µs a cell where cells or values come back: the end of each `<c …>` is remembered, by the object itself for
cells and by value for bare values, and a row is one join. A check costs only where something new is met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from fphref.documents.classeur import (
    MAX_COLUMNS,
    MAX_ROWS,
    AnyRow,
    Cell,
    PlainRow,
    Sheet,
    Value,
    Workbook,
    address,
    column_letter,
    width_of,
)
from fphref.render.xlsx.checks_objects import watched
from fphref.render.xlsx.formulas import FormulaCheck
from fphref.render.xlsx.links import link_fault
from fphref.render.xlsx.styles import is_look
from fphref.render.xlsx.text import formula_ending, is_risky, value_ending, value_fault

MAX_LINKS = 65_530
MAX_HEIGHT = 409
MAX_OUTLINE = 7
_BLOCK = 1 << 18
_REMEMBERED = 16_384
_SHAPES = 256
_TOLD = 1_000

StyleIndex = Callable[[str, bool], int]


def no_style(look: str, quoted: bool) -> int:
    """For who only checks."""
    return 0


class Body:
    """Reads the rows of a sheet of a workbook once; the rest is known when `blocks` is at its end.

    `style` gives the number of a look (`quoted`: for a text that begins like a formula).
    """

    def __init__(self, workbook: Workbook, sheet: Sheet, style: StyleIndex) -> None:
        self.faults: list[str] = []
        self.links: list[tuple[int, int, str]] = []
        self.notes: list[tuple[int, int, str]] = []
        self.values: dict[tuple[int, int], Value] = {}
        """What charts and tables ask for: row and column, counted from 1."""
        self._sheet = sheet
        self._style = style
        self._formulas = FormulaCheck(frozenset(other.title for other in workbook.sheets))
        self._watched = watched(workbook, sheet.title)
        self._letters: list[str] = []
        self._styles: dict[tuple[str, bool], str] = {}
        # Ends of cells by the identity of the cell, which `_alive` holds so that no other object takes its number.
        self._tails: dict[int, str] = {}
        self._alive: list[Cell] = []
        # The same by look and value, for cells made anew; ends by value, without style. No bool here: True equals 1.
        self._known: dict[tuple[str, Value], str] = {}
        self._endings: dict[Value, str] = {}
        self._blanks = False
        # What is joined for a row of so many cells, or of such looks: the letters stay, the rest is set row by row.
        self._frames: dict[int, list[str]] = {}
        self._shapes: dict[int, tuple[tuple[str, ...], list[str]]] = {}

    def blocks(self) -> Iterator[bytes]:
        """The `<row>` elements in blocks of about 256 kB, so that a big sheet is never held."""
        parts: list[str] = []
        size = number = outline = 0
        hidden = False
        for number, row in enumerate(self._sheet.rows, 1):
            cells = self._plain(number, row) if type(row) is PlainRow else self._cells(number, row.cells)
            attributes = self._attributes(number, row)
            if hidden and row.outline < outline:
                attributes += ' collapsed="1"'
            hidden, outline = row.hidden, row.outline
            if number in self._watched:
                self._watch(number, row)
            if not cells and not attributes:
                continue
            text = f'<row r="{number}"{attributes}>{cells}</row>' if cells else f'<row r="{number}"{attributes}/>'
            parts.append(text)
            size += len(text)
            if size > _BLOCK:
                yield "".join(parts).encode()
                parts, size = [], 0
        if hidden and outline and number < MAX_ROWS:  # the « + » of the last group needs a row of its own
            parts.append(f'<row r="{number + 1}" collapsed="1"/>')
        if parts:
            yield "".join(parts).encode()
        if number != len(self._sheet.rows):
            self.faults.append(f"{self._where()} : {len(self._sheet.rows)} lignes annoncées, {number} données")
        if len(self.links) > MAX_LINKS:
            self.faults.append(f"{self._where()} : {len(self.links)} liens, {MAX_LINKS} au plus")

    def read(self) -> None:
        """Read the rows for all but their text."""
        for _ in self.blocks():
            pass

    def _where(self, row: int = 0, column: int = 0) -> str:
        place = f", {address(column, row)}" if row else ""
        return f"feuille « {self._sheet.title} »{place}"

    def _fault(self, row: int, column: int, said: str | None) -> None:
        if said is not None and len(self.faults) < _TOLD:
            self.faults.append(f"{self._where(row, column)} : {said}")

    def _attributes(self, number: int, row: AnyRow) -> str:
        text = ""
        if row.height is not None:
            text = f' ht="{row.height:g}" customHeight="1"'
            if not 0 <= row.height <= MAX_HEIGHT:
                self.faults.append(f"{self._where()}, ligne {number} : hauteur de 0 à {MAX_HEIGHT} points")
        if row.hidden:
            text += ' hidden="1"'
        if row.outline:
            text += f' outlineLevel="{row.outline}"'
            if not 0 < row.outline <= MAX_OUTLINE:
                self.faults.append(f"{self._where()}, ligne {number} : {MAX_OUTLINE} niveaux de plan au plus")
        return text

    def _watch(self, number: int, row: AnyRow) -> None:
        for column in self._watched[number]:
            if column <= width_of(row):
                self.values[number, column] = (
                    row.values[column - 1] if isinstance(row, PlainRow) else row.cells[column - 1].value
                )

    def _letters_of(self, width: int) -> list[str]:
        if len(self._letters) < width:
            if width > MAX_COLUMNS:
                self.faults.append(f"{self._where()} : {width} colonnes, {MAX_COLUMNS} au plus")
            self._letters += [column_letter(n) for n in range(len(self._letters) + 1, width + 1)]
        return self._letters[:width]

    def _cells(self, number: int, cells: tuple[Cell, ...]) -> str:
        width = len(cells)
        frame = self._frames.get(width)
        if frame is None:
            frame = self._frames[width] = [""] * (3 * width)
            frame[::3] = [f'<c r="{letter}' for letter in self._letters_of(width)]
        if len(self._alive) > _REMEMBERED:
            self._tails.clear()
            self._alive.clear()
        tails = list(map(self._tails.get, map(id, cells)))
        if None in tails:
            known = self._known
            for index, tail in enumerate(tails):
                if tail is None:
                    cell = cells[index]
                    if cell.formula is None and cell.note is None and cell.link is None:
                        tail = known.get((cell.look, cell.value)) if type(cell.value) is not bool else None
                        if tail is None:
                            tail = self._meet(cell, number, index + 1)
                        self._tails[id(cell)] = tail
                        self._alive.append(cell)
                        tails[index] = tail
                    else:
                        tails[index] = self._meet_more(cell, number, index + 1)
        if self._blanks and "" in tails:
            row = str(number)
            return "".join([f"{letter}{row}{tail}" for letter, tail in zip(frame[::3], tails, strict=True) if tail])
        frame[1::3] = [str(number)] * width
        frame[2::3] = tails  # type: ignore[assignment]
        return "".join(frame)

    def _meet(self, cell: Cell, row: int, column: int) -> str:
        """The end of a bare cell that looks like none before."""
        value = cell.value
        if value is None:
            tail = self._styled(cell.look, False, row, column) + "/>" if cell.look else ""
            self._blanks = self._blanks or not tail
        else:
            ending, quoted = self._ending(value, row, column)
            tail = self._styled(cell.look, quoted, row, column) + ending
        if type(value) is not bool:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[cell.look, value] = tail
        return tail

    def _meet_more(self, cell: Cell, row: int, column: int) -> str:
        """The end of a cell that computes, leads somewhere or bears a note."""
        if cell.note is not None:
            self.notes.append((row, column, cell.note))
        if cell.link is not None:
            self.links.append((row, column, cell.link))
            self._fault(row, column, link_fault(cell.link))
        if cell.formula is None:
            # A link or a note hangs on a cell that is there, be it blank.
            return self._meet(cell, row, column) or self._styled(cell.look, False, row, column) + "/>"
        self._fault(row, column, self._formulas.fault(cell.formula))
        self._fault(row, column, value_fault(cell.value))
        return self._styled(cell.look, False, row, column) + formula_ending(cell.formula, cell.value)

    def _styled(self, look: str, quoted: bool, row: int, column: int) -> str:
        found = self._styles.get((look, quoted))
        if found is None:
            if not is_look(look):
                self._fault(row, column, f"apparence « {look} » inconnue")
                return ""
            found = self._styles[look, quoted] = f'" s="{self._style(look, quoted)}"'
        return found

    def _ending(self, value: Value, row: int, column: int) -> tuple[str, bool]:
        """The end of a cell of that value, and whether it is a text to be kept one when retyped."""
        kind = type(value)
        if kind is not bool:
            known = self._endings.get(value)
            if known is not None:
                return known, False
        said = value_fault(value)
        if said is not None:
            self._fault(row, column, said)
            return "/>", False
        ending = value_ending(value)
        if kind is str and is_risky(value):  # type: ignore[arg-type]
            return ending, True
        if kind is not bool:
            if len(self._endings) > _REMEMBERED:
                self._endings.clear()
            self._endings[value] = ending
        return ending, False

    def _plain(self, number: int, row: PlainRow) -> str:
        values, looks = row.values, row.looks
        if len(values) != len(looks):
            self._fault(number, 1, f"{len(values)} valeurs pour {len(looks)} apparences")
            return ""
        shape = self._shapes.get(id(looks))
        frame = shape[1] if shape else self._shape(looks, number)
        endings = list(map(self._endings.get, values))
        if bool in set(map(type, values)):
            endings = [None if type(value) is bool else end for value, end in zip(values, endings, strict=True)]
        if None in endings:
            for index, known in enumerate(endings):
                if known is None:
                    endings[index], quoted = self._ending(values[index], number, index + 1)
                    if quoted:
                        frame = frame.copy()
                        frame[4 * index + 2] = self._styled(looks[index], True, number, index + 1)
        frame[1::4] = [str(number)] * len(values)
        frame[3::4] = endings  # type: ignore[assignment]
        if "" in looks and None in values:
            bare = [value is None and not look for value, look in zip(values, looks, strict=True)]
            return "".join(["".join(frame[4 * n : 4 * n + 4]) for n, nothing in enumerate(bare) if not nothing])
        return "".join(frame)

    def _shape(self, looks: tuple[str, ...], number: int) -> list[str]:
        if len(self._shapes) > _SHAPES:
            self._shapes.clear()
        frame = [""] * (4 * len(looks))
        frame[::4] = [f'<c r="{letter}' for letter in self._letters_of(len(looks))]
        frame[2::4] = [self._styled(look, False, number, column) for column, look in enumerate(looks, 1)]
        self._shapes[id(looks)] = (looks, frame)
        return frame
