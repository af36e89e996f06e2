"""Draws what stands apart from the text: notes, and pages of the web with their square. Lengths in points."""

from __future__ import annotations

from fphref.documents.content import Inline, Note, Span, WebPage
from fphref.render import style
from fphref.render.cleaning import active, clean, line
from fphref.render.pdf.flow import Flow
from fphref.render.pdf.inline import TextSetter
from fphref.render.pdf.page import Element, Page, rounded
from fphref.render.pdf.presence import visible
from fphref.render.pdf.qr import can_encode, qr_path
from fphref.render.pdf.text import Wrapped, first_lines
from fphref.render.pdf.theme import NOTE_BAR, NOTE_PAD, NOTE_RUN_IN

QR_SIDE = 58.0
SQUARE = "Code à scanner : {label}, {address}"


class BoxDrawer:
    """Measures and draws."""

    def __init__(self, setter: TextSetter) -> None:
        self._setter = setter
        self._theme = setter.theme
        self._notes: dict[int, tuple[Inline, Inline]] = {}
        self._webs: dict[int, tuple[Inline, Inline]] = {}

    def note(self, block: Note, flow: Flow, parent: Element) -> None:
        """A tinted box with a bar at its left."""
        holder = Element("Div", parent)
        flow.gap(3.5)
        flow.ensure(self.note_need(block, flow.width))
        page, y = flow.index, flow.y
        inner = flow.inset(NOTE_PAD + NOTE_BAR, NOTE_PAD, NOTE_PAD, style.NOTE_GROUND, 1)
        for text in self._note_texts(block, inner.width):
            if text.count:
                self._setter.set(inner, text, Element("P", holder))
        flow.join(inner, pad=NOTE_PAD)
        depth, width = flow.depth + 1, flow.width

        def painter(page: Page, x: float, low: float, high: float) -> None:
            page.ground(depth, rounded(x, low, width, high - low, 3), style.NOTE_GROUND)
            page.ground(depth, rounded(x, low, NOTE_BAR, high - low, 1.2), style.NOTE_EDGE)

        flow.paint(page, y, painter)
        flow.gap(4.5)

    def note_need(self, block: Note, width: float) -> float:
        """Height of its first lines."""
        label, text = self._note_texts(block, width - 2 * NOTE_PAD - NOTE_BAR)
        return 2 * NOTE_PAD + label.height + first_lines(text)

    def _note_texts(self, block: Note, width: float) -> tuple[Wrapped, Wrapped]:
        """Label and text; a short label runs into the text, which leaves the first of the two empty."""
        spans = self._notes.get(id(block))
        if spans is None:
            label = line(block.label)
            run_in = 0 < len(label) <= NOTE_RUN_IN and visible(block.spans)
            above = () if run_in else (Span(label),)
            text = (Span(label, strong=True), Span("  "), *block.spans) if run_in else block.spans
            spans = self._notes[id(block)] = (above, text)
        return (
            self._setter.wrap(spans[0], self._theme.note_label, width),
            self._setter.wrap(spans[1], self._theme.note, width),
        )

    def web_page(self, block: WebPage, flow: Flow, parent: Element) -> None:
        """A square to scan, with label and address beside it; an address too long for a square stands alone."""
        holder = Element("Div", parent)
        flow.gap(8)
        flow.ensure(QR_SIDE)
        left = 0.0
        top = flow.y
        if can_encode(active(block.address)):
            left = QR_SIDE + 8
            x, y = flow.x, flow.y - QR_SIDE
            alt = SQUARE.format(label=line(block.label), address=clean(block.address))
            box = f"[{x:.2f} {y:.2f} {x + QR_SIDE:.2f} {y + QR_SIDE:.2f}]"
            figure = Element("Figure", holder, f"/O /Layout /Placement /Block /BBox {box}", alt=alt)
            flow.page.mark("")
            flow.page.fill(rounded(x, y, QR_SIDE, QR_SIDE, 4), style.WHITE, self._theme.line, 0.8)
            flow.page.mark(figure)
            flow.page.fill(qr_path(active(block.address), x, y, QR_SIDE), style.INK)
        texts = self._web_texts(block, flow.width - left)
        inner = flow.inset(left)
        inner.advance(max(0.0, (QR_SIDE - sum(text.height for text in texts)) / 2) if left else 0.0)
        for text in texts:
            if text.count:
                self._setter.set(inner, text, Element("P", holder))
        flow.join(inner)
        if left and flow.frame.page == inner.frame.page:
            flow.y = min(flow.y, top - QR_SIDE)
        flow.gap(8)

    def _web_texts(self, block: WebPage, width: float) -> tuple[Wrapped, Wrapped]:
        spans = self._webs.get(id(block))
        if spans is None:
            spans = self._webs[id(block)] = (
                (Span(block.label, strong=True),),
                (Span(block.address, link=block.address),),
            )
        return self._setter.wrap(spans[0], self._theme.body, width), self._setter.wrap(
            spans[1], self._theme.small, width
        )
