"""reportlab's own layout engine at its leanest: no markup to parse, no list flowables, untagged."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, LongTable, PageTemplate, Paragraph, TableStyle
from reportlab.platypus.paraparser import ParaFrag

from fphref.documents.content import Document, Inline
from fphref.render import style as ink

from .commun import (
    BOTTOM,
    FACES,
    FONTS,
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

_PAD = 3.2
_RULES = TableStyle(
    [
        ("LINEABOVE", (0, 0), (-1, -1), 0.5, HexColor(ink.LINE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 9),
        ("TOPPADDING", (0, 0), (-1, -1), _PAD),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PAD),
    ]
)


@cache
def register_fonts() -> None:
    """Make the typeface known to reportlab, once per process; no text encoding of what is deflated already."""
    rl_config.useA85 = 0
    for face in FACES:
        pdfmetrics.registerFont(TTFont(f"Inter-{face}", str(FONTS / f"inter-{face}.ttf")))


def draw(document: Document) -> bytes:
    """The document as an untagged PDF."""
    register_fonts()
    styles, cells = _styles(document.tint)
    story: list[Flowable] = []
    for piece in pieces(document):
        if isinstance(piece, Text):
            style = styles[piece.look, piece.indent]
            story.append(Paragraph("", style, piece.mark or None, _frags(piece.spans, style)))
        else:
            story.append(_table(piece, cells))
    stream = io.BytesIO()
    template = BaseDocTemplate(stream, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), title=document.title, invariant=1)
    frame = Frame(MARGIN, BOTTOM, WIDTH, PAGE_HEIGHT - TOP - BOTTOM, 0, 0, 0, 0)
    template.addPageTemplates(PageTemplate(frames=[frame]))
    foot = looks(document.tint)["foot"]
    template.build(story, canvasmaker=_numbered(document, foot))
    return stream.getvalue()


class _Styles(dict[tuple[str, float], ParagraphStyle]):
    """Paragraph styles by look and indent."""

    def __init__(self, known: dict[str, Look], in_cells: bool) -> None:
        super().__init__()
        self._known, self._in_cells = known, in_cells

    def __missing__(self, key: tuple[str, float]) -> ParagraphStyle:
        name, indent = key
        look = self._known[name]
        gap = 0.0 if self._in_cells else 7.0 if name.startswith("heading") else 2.2
        made = self[key] = ParagraphStyle(
            f"{name} {indent:g}",
            fontName=f"Inter-{look.face}",
            fontSize=look.size,
            leading=look.lead,
            textColor=HexColor(look.colour),
            backColor=HexColor(look.ground) if look.ground else None,
            leftIndent=indent,
            bulletIndent=max(indent - INDENT, 0.0),
            bulletFontName="Inter-Regular",
            bulletFontSize=look.size,
            spaceBefore=gap,
            spaceAfter=gap,
        )
        return made


@cache
def _styles(tint: str) -> tuple[_Styles, _Styles]:
    return _Styles(looks(tint), False), _Styles(looks(tint), True)


def _frags(spans: Inline, style: ParagraphStyle) -> list[ParaFrag]:
    return [
        ParaFrag(
            text=span.text,
            fontName="Inter-SemiBold" if span.strong or span.chip else style.fontName,
            fontSize=style.fontSize,
            textColor=style.textColor,
            rise=0,
            us_lines=[],
            link=[(0, span.link)] if span.link else [],
        )
        for span in spans
    ]


def _table(grid: Grid, styles: _Styles) -> LongTable:
    rows = [[_cell(cell, styles) for cell in row] for row in grid.rows]
    return LongTable(
        rows,
        colWidths=[WIDTH * share for share in grid.shares],
        repeatRows=int(grid.header),
        style=_RULES,
        spaceBefore=4,
        spaceAfter=6,
    )


def _cell(cell: Cell, styles: _Styles) -> Paragraph | list[Paragraph]:
    texts = [Paragraph("", styles[look, 0.0], None, _frags(spans, styles[look, 0.0])) for spans, look in cell]
    return texts[0] if len(texts) == 1 else texts  # a lone paragraph is measured faster than a list of one


def _numbered(document: Document, foot: Look) -> Callable[..., Canvas]:
    """A canvas that draws the feet at the end, when the number of pages is known."""

    class Numbered(Canvas):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[arg-type]
            self._kept: list[dict[str, object]] = []

        def showPage(self) -> None:
            self._kept.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]

        def save(self) -> None:
            for number, state in enumerate(self._kept, 1):
                self.__dict__.update(state)
                draw_foot(self, document, foot, page_number(number, len(self._kept)))
                super().showPage()
            super().save()

    return Numbered


def draw_foot(canvas: Canvas, document: Document, look: Look, number: str) -> None:
    """The foot of one page."""
    canvas.setFont(f"Inter-{look.face}", look.size)
    canvas.setFillColor(HexColor(look.colour))
    canvas.drawString(MARGIN, 32, document.footer.left)
    canvas.drawRightString(PAGE_WIDTH - MARGIN, 32, number)
    canvas.drawString(MARGIN, 21.5, document.footer.detail)
