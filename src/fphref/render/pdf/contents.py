"""The table of contents of a book: a line for each document, with leaders and page numbers. Lengths in points."""

from __future__ import annotations

from dataclasses import dataclass

from fphref.documents.content import Span
from fphref.render import style
from fphref.render.cleaning import clean
from fphref.render.pdf.flow import Flow
from fphref.render.pdf.inline import TextSetter
from fphref.render.pdf.page import Annotation, Element, rounded
from fphref.render.pdf.text import TextStyle, Wrapped, ellipsis
from fphref.render.pdf.theme import Theme, theme

_CODE = 66.0
_NUMBER = 34.0
_GAP = 6.0
_ROW_PAD = 1.6
_SWATCH = 9.0


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """What a line says and where it leads: a code, a title, the place in the file."""

    code: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class ContentsPart:
    """Lines under a title, in a tint."""

    title: str
    tint: str
    lines: tuple[ContentsLine, ...]


class ContentsDrawer:
    """Draws the lines; `level` is that of the headings of parts."""

    def __init__(self, setter: TextSetter, level: int) -> None:
        self._setter, self._level = setter, level
        self._body = setter.theme.body
        self._code = setter.theme.row_head
        self._texts: dict[str, tuple[Span, ...]] = {}

    def draw(self, parts: tuple[ContentsPart, ...], flow: Flow, parent: Element, pages: dict[str, int]) -> None:
        """Draw all parts; `pages` says on which page (from 0) each place is, one that is missing has no number yet."""
        for part in parts:
            chosen = theme(part.tint)
            title = self._wrap(part.title, self._setter.theme.headings[1], flow.width - _SWATCH - _GAP)
            flow.gap(11)
            flow.ensure(title.height + 4 * self._body.lead)
            if title.count:
                self._title(title, chosen, flow, parent)
            holder = Element("TOC", parent)
            for line in part.lines:
                self._line(line, chosen, flow, Element("TOCI", holder), pages)

    def _wrap(self, text: str, chosen: TextStyle, width: float) -> Wrapped:
        spans = self._texts.setdefault(text, (Span(text),))
        return self._setter.wrap(spans, chosen, width)

    def _title(self, title: Wrapped, chosen: Theme, flow: Flow, parent: Element) -> None:
        middle = flow.y - title.style.lead / 2
        flow.page.mark("")
        flow.page.fill(rounded(flow.x, middle - _SWATCH / 2, _SWATCH, _SWATCH, 2.4), chosen.base)
        inner = flow.inset(_SWATCH + _GAP)
        self._setter.set(inner, title, Element(f"H{self._level}", parent))
        flow.join(inner)
        flow.gap(2)

    def _line(self, line: ContentsLine, chosen: Theme, flow: Flow, owner: Element, pages: dict[str, int]) -> None:
        width = flow.width - _CODE - _NUMBER - 2 * _GAP
        title = self._wrap(line.title or line.code, self._body, width)
        flow.ensure(title.height + 2 * _ROW_PAD)
        link = Element("Link", Element("Reference", owner))
        page, top, lead = flow.page, flow.y - _ROW_PAD, self._body.lead
        height = max(title.count, 1) * lead
        code = ellipsis(line.code, self._code, _CODE)
        if code:
            page.mark(link)
            page.text(flow.x, top - self._body.drop, [code + " "], self._code.face, self._code.size, lead, chosen.dark)
        last = top - height + lead - self._body.drop
        right = flow.x + flow.width
        number = str(pages[line.place] + 1) if line.place in pages else ""
        start = flow.x + _CODE + _GAP + (self._body.width(title.plain[-1]) if title.plain else 0.0) + 4
        stop = right - self._code.width(number) - 5
        if stop - start > 12:
            page.mark("")
            page.draw("[0 3.2] 0 d 1 J")
            page.line(start, stop, last + 0.8, 0.9, style.mix(style.LINE, style.GREY, 0.5))
            page.draw("[] 0 d 0 J")
        self._setter.lines(page, flow.x + _CODE + _GAP, top, title, 0, title.count, link, {})
        if number:
            page.mark(link)
            left = right - self._code.width(number)
            # The space keeps number and title apart when the line is read as one.
            page.text(
                left - self._code.width(" "), last, [" " + number], self._code.face, self._code.size, lead, style.INK
            )
        box = (flow.x, top - height, right, top)
        annotation = Annotation(page.index, box, "", clean(f"{line.code} {line.title}").strip(" "), link, line.place)
        page.annotations.append(annotation)
        link.kids.append(annotation)
        flow.advance(height + 2 * _ROW_PAD)
