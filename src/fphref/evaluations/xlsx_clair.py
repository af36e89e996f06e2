"""Rows of an Excel worksheet that are written the plain way, read at a glance (see `glance`)."""

from __future__ import annotations

import re
from typing import Final

from fphref.evaluations.glance import NotPlainError, has_more
from fphref.evaluations.grille import Formule, Ligne, Valeur
from fphref.evaluations.nombres import unescape
from fphref.evaluations.xlsx_valeurs import MAX_ROW, Renvois

ROW_END: Final = b"</row>"
_REMEMBERED: Final = 20_000

_ROW = re.compile(r'<row r="([1-9][0-9]{0,6})"((?: [a-zA-Z0-9:]+="[^"<>&]*")*)')
_HIDDEN = re.compile(' hidden="(?:1|true|on)"')
_CELL = '<c r="'
_REST = re.compile(
    r'(?: s="([0-9]{1,9})")?(?: t="([a-zA-Z]{1,9})")?'
    r"(?:/>|>(?:<f>([^<&\r]+)</f>)?(?:<v>([^<&\r]*)</v>|<v ?/>"
    r'|<is><t(?: xml:space="preserve")?>([^<&\r]*)</t></is>)?</c>)'
)


class Clair(dict[str, "Valeur | None"]):
    """What follows a cell's reference, up to its end → its value: the cells of a matrix are nearly all alike."""

    def __init__(self, renvois: Renvois) -> None:
        super().__init__()
        self._renvois = renvois

    def __missing__(self, rest: str) -> Valeur | None:
        value = self._value(rest)
        if len(self) < _REMEMBERED and len(rest) < 64:
            self[rest] = value
        return value

    def _value(self, rest: str) -> Valeur | None:
        found = _REST.fullmatch(rest)
        if found is None:
            raise NotPlainError
        style, kind, formula, text, inline = found.groups()
        if kind == "inlineStr":
            if inline is None or formula is not None:
                raise NotPlainError
            return unescape(inline) or None
        if inline is not None:
            raise NotPlainError
        try:
            value = self._renvois.value(kind or "n", style or "0", text)
        except LookupError:
            raise NotPlainError from None
        if formula is None:
            return None if value == "" else value
        formula = unescape(formula)
        return Formule(formula if formula.startswith("=") else f"={formula}", value)

    def rows(self, block: bytes, last_row: int) -> tuple[list[Ligne], int, int]:
        """The rows of a block that hold something, the number of its last row, and the count of its cells.

        `last_row` is the number of the row before. Raises `NotPlainError` where anything is not plain.
        """
        if not block.endswith(ROW_END) or has_more(block):
            raise NotPlainError
        try:
            pieces = block.decode("utf-8").split("</row>")
        except UnicodeDecodeError:
            raise NotPlainError from None
        rows: list[Ligne] = []
        count = 0
        for piece in pieces[:-1]:
            start, closed, body = piece.partition(">")
            found = _ROW.fullmatch(start)
            if found is None or not closed or "xmlns" in found[2]:
                raise NotPlainError
            number = int(found[1])
            if not last_row < number <= MAX_ROW:
                raise NotPlainError
            last_row = number
            before, *cells = body.split(_CELL)
            if before:
                raise NotPlainError
            count += len(cells)
            values = self._cells(cells, f'{number}"')
            if values:
                rows.append(Ligne(number, _HIDDEN.search(found[2]) is not None, values))
        return rows, last_row, count

    def _cells(self, cells: list[str], number: str) -> dict[int, Valeur]:
        """Column → value of the cells that hold something; `number` is their row's, and the quote after it."""
        values: dict[int, Valeur] = {}
        columns = self._renvois.colonnes
        last = 0
        for cell in cells:
            letters, _, rest = cell.partition(number)
            column = columns[letters]
            if column <= last:
                raise NotPlainError
            last = column
            value = self[rest]
            if value is not None:
                values[column] = value
        return values
