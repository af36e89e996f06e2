"""The floor: reportlab's canvas, each line broken and placed beforehand, text operators only, untagged.

Nobody could draw a fiche from its content so fast, since the breaking of lines and the places are given.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from fphref.documents.content import Document, inline_text
from fphref.render import style as ink

from .commun import (
    BOTTOM,
    INDENT,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TOP,
    WIDTH,
    Cell,
    Grid,
    Look,
    Text,
    looks,
    page_number,
    pieces,
)
from .platypus import draw_foot, register_fonts

_PAD = 3.2


@dataclass(frozen=True, slots=True)
class _Lines:
    """Broken lines in one look, the first baseline at (x, y)."""

    x: float
    y: float
    look: Look
    lines: list[str]


@dataclass(slots=True)
class _Layout:
    """Places lines on pages, from the top down."""

    known: dict[str, Look]
    pages: list[list[_Lines]] = field(default_factory=lambda: [[]])
    y: float = PAGE_HEIGHT - TOP

    def text(self, piece: Text) -> None:
        look = self.known[piece.look]
        lines = _broken(inline_text(piece.spans), look, WIDTH - piece.indent)
        if self.y - len(lines) * look.lead < BOTTOM:
            self._next_page()
        if piece.mark:
            self.pages[-1].append(_Lines(MARGIN + piece.indent - INDENT, self.y - look.size, look, [piece.mark]))
        self.pages[-1].append(_Lines(MARGIN + piece.indent, self.y - look.size, look, lines))
        self.y -= len(lines) * look.lead + 2.2

    def grid(self, grid: Grid) -> None:
        starts = [MARGIN + WIDTH * sum(grid.shares[:index]) for index in range(len(grid.shares))]
        for row in grid.rows:
            cells = [self._cell(cell, WIDTH * share - 9) for cell, share in zip(row, grid.shares, strict=True)]
            height = max(sum(len(lines) * look.lead for look, lines in cell) for cell in cells)
            if self.y - height < BOTTOM:
                self._next_page()
            for start, cell in zip(starts, cells, strict=True):
                y = self.y
                for look, lines in cell:
                    self.pages[-1].append(_Lines(start, y - look.size, look, lines))
                    y -= len(lines) * look.lead
            self.y -= height + 2 * _PAD

    def _cell(self, cell: Cell, width: float) -> list[tuple[Look, list[str]]]:
        texts = [(self.known[look], inline_text(spans)) for spans, look in cell]
        return [(look, _broken(text, look, width)) for look, text in texts]

    def _next_page(self) -> None:
        self.pages.append([])
        self.y = PAGE_HEIGHT - TOP


def _broken(text: str, look: Look, width: float) -> list[str]:
    lines: list[str] = simpleSplit(text, f"Inter-{look.face}", look.size, width)
    return lines


def prepare(document: Document) -> Callable[[], bytes]:
    """Break and place everything; what is returned only writes it."""
    register_fonts()
    layout = _Layout(looks(document.tint))
    for piece in pieces(document):
        if isinstance(piece, Text):
            layout.text(piece)
        else:
            layout.grid(piece)
    return lambda: _write(document, layout)


def _write(document: Document, layout: _Layout) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1)
    canvas.setTitle(document.title)
    encoders: dict[str, _Encoder] = {}
    foot, total = layout.known["foot"], len(layout.pages)
    for number, page in enumerate(layout.pages, 1):
        operators = ["BT"]
        current: Look | None = None
        for block in page:
            look = block.look
            encoder = encoders.get(look.face)
            if encoder is None:
                encoder = encoders[look.face] = _Encoder(f"Inter-{look.face}", canvas)
            if look is not current:
                current = look
                operators.append(f"{_ink(look)} rg {encoder.font} {look.size} Tf {look.lead} TL")
            body = ") Tj T* (".join([line.translate(encoder) for line in block.lines])
            operators.append(f"1 0 0 1 {block.x:.2f} {block.y:.2f} Tm ({body}) Tj")
        operators.append("ET")
        canvas.addLiteral("\n".join(operators))
        draw_foot(canvas, document, foot, page_number(number, total))
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


class _Encoder(dict[int, str]):
    """Character → what stands for it in a string of the page, for `str.translate`; filled as characters come.

    A fiche has fewer than 256 characters in each face, so that one PDF font a face is enough.
    """

    def __init__(self, name: str, canvas: Canvas) -> None:
        super().__init__()
        self._font = cast(Any, pdfmetrics.getFont(name))  # a TTFont, more than the stubs say
        self._document = cast(Any, canvas)._doc
        self._font.splitString(" ", self._document)
        self.font: str = self._font.getSubsetInternalName(0, self._document)

    def __missing__(self, code: int) -> str:
        ((subset, data),) = self._font.splitString(chr(code), self._document)
        if subset:
            raise ValueError("more characters than one font of the floor can hold")
        value = self[code] = chr(data[0]) if 32 <= data[0] < 127 and data not in b"\\()" else f"\\{data[0]:03o}"
        return value


@cache
def _ink(look: Look) -> str:
    """The colour of a look; the floor has no grounds, so that what is white elsewhere is black here."""
    colour = ink.INK if look.ground else look.colour
    return "{:.3f} {:.3f} {:.3f}".format(*ink.rgb(colour))
