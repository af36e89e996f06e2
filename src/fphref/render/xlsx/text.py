"""Texts and rows as SpreadsheetML, with everything a text may hold made harmless."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

from fphref.documents.classeur import Cell, Row, column_letter

MAX_TEXT = 32_767
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# A cell that begins like this would be read as a formula once retyped or exported.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "#")
_ORIGIN = date(1899, 12, 30)
_BLOCK = 1 << 18

StyleIndex = Callable[[str, bool], int]


def safe_text(text: str) -> str:
    """A text without control characters, cut with « … » past what a cell holds (32 767 UTF-16 units)."""
    clean = _CONTROL.sub("", text)
    if len(clean) > MAX_TEXT // 2 and utf16_length(clean) > MAX_TEXT:
        kept = clean.encode("utf-16-le")[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", "ignore")
        clean = kept + "…"
    return clean


def utf16_length(text: str) -> int:
    """How Excel counts characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_risky(text: str) -> bool:
    """Whether a text begins like a formula, a number with a sign, or an error value."""
    return text.startswith(_RISKY)


def serial(day: date) -> float:
    """A day (or a moment) as Excel counts them."""
    whole = (date(day.year, day.month, day.day) - _ORIGIN).days
    if isinstance(day, datetime):
        return whole + (day.hour * 3600 + day.minute * 60 + day.second) / 86_400
    return whole


def _inline(text: str) -> str:
    body = escape(_LOOKS_ESCAPED.sub("_x005F_", text))
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<t{keep}>{body}</t>"


def cell_xml(cell: Cell, place: str, style: StyleIndex) -> str:
    """`<c …/>` for one cell, or nothing for a cell without value nor look."""
    value = cell.value
    if cell.formula is None and value is None:
        return f'<c r="{place}" s="{style(cell.look, False)}"/>' if cell.look else ""
    text = safe_text(value) if isinstance(value, str) else ""
    quoted = cell.formula is None and is_risky(text)
    head = f'<c r="{place}" s="{style(cell.look, quoted)}"'
    formula = f"<f>{escape(cell.formula.removeprefix('='))}</f>" if cell.formula is not None else ""
    if isinstance(value, str):
        if formula:
            return f'{head} t="str">{formula}<v>{escape(_LOOKS_ESCAPED.sub("_x005F_", text))}</v></c>'
        return f'{head} t="inlineStr"><is>{_inline(text)}</is></c>' if text else f"{head}/>"
    if value is None:
        return f"{head}>{formula}</c>"
    if isinstance(value, bool):
        return f'{head} t="b">{formula}<v>{int(value)}</v></c>'
    number = serial(value) if isinstance(value, date) else value
    return f"{head}>{formula}<v>{number!r}</v></c>"


def body_blocks(rows: Sequence[Row], style: StyleIndex) -> Iterator[bytes]:
    """The rows of a sheet in blocks of about 256 kB, so that a big sheet is never held twice."""
    letters: list[str] = []
    parts: list[str] = []
    size = 0
    for number, row in enumerate(rows, 1):
        while len(letters) < len(row.cells):
            letters.append(column_letter(len(letters) + 1))
        attributes = f' ht="{row.height:g}" customHeight="1"' if row.height is not None else ""
        if row.hidden:
            attributes += ' hidden="1"'
        cells = "".join(
            cell_xml(cell, f"{letter}{number}", style) for letter, cell in zip(letters, row.cells, strict=False)
        )
        if not cells and not attributes:
            continue
        text = f'<row r="{number}"{attributes}>{cells}</row>'
        parts.append(text)
        size += len(text)
        if size > _BLOCK:
            yield "".join(parts).encode()
            parts, size = [], 0
    if parts:
        yield "".join(parts).encode()
