"""Rows of an OpenDocument sheet that are written the plain way, read at a glance (see `glance`)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from fphref.evaluations.glance import Glance, NotPlainError, has_more
from fphref.evaluations.grille import Valeur
from fphref.evaluations.markup import SEPARATOR
from fphref.evaluations.ods_valeurs import (
    CALCEXT,
    COLUMNS_REPEATED,
    OFFICE,
    ROWS_REPEATED,
    TABLE,
    TEXT,
    VISIBILITY,
    cell_value,
    repeated,
    spaced,
)

ROW_END: Final = b"</table:table-row>"
_REMEMBERED: Final = 20_000
_PREFIXES: Final = {
    prefix: uri.removesuffix(SEPARATOR)
    for prefix, uri in (("table", TABLE), ("text", TEXT), ("office", OFFICE), ("calcext", CALCEXT))
}
_ATTRIBUTES = r'((?: [a-zA-Z-]+:[a-zA-Z-]+="[^"<>&\t\r\n]*")*)'
_ROW = re.compile(f"<table:table-row{_ATTRIBUTES}")
_CELL = "<table:table-cell"
_REST = re.compile(rf"{_ATTRIBUTES}(?:/>|>(?:<text:p>([^<&\r]*)</text:p>)?</table:table-cell>)")
_ROWS = re.compile(f"(?:{_ROW.pattern}>(?:{_CELL}{_REST.pattern})*+</table:table-row>)*+")
_ATTRIBUTE = re.compile(r' ([a-zA-Z-]+):([a-zA-Z-]+)="([^"]*)"')


class Rangee(NamedTuple):
    """A row as it is written: how many times, whether it is hidden, its runs of equal cells (width, value)."""

    fois: int
    cachee: bool
    cellules: list[tuple[int, Valeur | None]]


class Clair(dict[str, "tuple[int, Valeur | None]"]):
    """What follows the name of a cell's tag, up to its end → how many columns it fills, and its value."""

    def __missing__(self, rest: str) -> tuple[int, Valeur | None]:
        found = _REST.fullmatch(rest)
        if found is None:
            raise NotPlainError
        given = _given(found[1])
        run = repeated(given.get(COLUMNS_REPEATED)), cell_value(given, spaced(found[2] or "").lstrip(" "))
        if len(self) < _REMEMBERED and len(rest) < 400:
            self[rest] = run
        return run

    def rows(self, block: bytes) -> list[Rangee]:
        """The rows of a block; raises `NotPlainError` where anything is not plain."""
        if not block.endswith(ROW_END) or has_more(block):
            raise NotPlainError
        try:
            pieces = block.decode("utf-8").split("</table:table-row>")
        except UnicodeDecodeError:
            raise NotPlainError from None
        rows = []
        for piece in pieces[:-1]:
            start, closed, body = piece.partition(">")
            found = _ROW.fullmatch(start)
            if found is None or not closed:
                raise NotPlainError
            given = _given(found[1])
            before, *cells = body.split(_CELL)
            if before:
                raise NotPlainError
            hidden = given.get(VISIBILITY, "visible") != "visible"
            rows.append(Rangee(repeated(given.get(ROWS_REPEATED)), hidden, [self[cell] for cell in cells]))
        return rows


def check_rows(block: bytes) -> list[Rangee]:
    """See that a block is made of plain rows, none of which is wanted; raises `NotPlainError` where it is not."""
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError:
        raise NotPlainError from None
    if "xmlns" in text or not _ROWS.fullmatch(text):
        raise NotPlainError
    return []


class Prefixes:
    """Watches over the prefixes that plain rows rely on: each is declared once, and for what it usually stands for."""

    def __init__(self, glance: Glance) -> None:
        self._glance = glance
        self._seen: set[str] = set()

    def declare(self, prefix: str | None, uri: str) -> None:
        """A declaration met by the parser."""
        if prefix in _PREFIXES:
            if prefix in self._seen or uri != _PREFIXES[prefix]:
                self._glance.give_up()
            self._seen.add(prefix)

    def encoded(self, _: str, encoding: str | None, __: int) -> None:
        """What the file says of its characters."""
        if (encoding or "utf-8").casefold() != "utf-8":
            self._glance.give_up()


def _given(attributes: str) -> dict[str, str]:
    """Attributes by their qualified names; those of other prefixes say nothing of a value."""
    found: dict[str, str] = {}
    for prefix, name, value in _ATTRIBUTE.findall(attributes):
        if prefix == "xmlns":
            raise NotPlainError
        if prefix in _PREFIXES:
            found[f"{_PREFIXES[prefix]}{SEPARATOR}{name}"] = value
    return found
