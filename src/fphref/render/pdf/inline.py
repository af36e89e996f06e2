"""Draws broken text into a flow: line by line over pages, with its links and chips."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fphref.documents.content import Inline, Span
from fphref.render import style as ink
from fphref.render.cleaning import active, line
from fphref.render.pdf.flow import Flow
from fphref.render.pdf.page import Annotation, Element, Page, rounded
from fphref.render.pdf.text import Run, TextStyle, Wrapped, wrap
from fphref.render.pdf.theme import Theme

_KEPT_TOGETHER = 2  # lines at either end of a page


class TextSetter:
    """Breaks text, remembers how, and draws it. `places` maps the targets of links to places of the file."""

    def __init__(self, theme: Theme, places: Mapping[str, str] | None = None) -> None:
        self.theme = theme
        self._places = places or {}
        # By identity: the document outlives the drawing, so no span is collected and none reuses an address.
        self._broken: dict[tuple[int, int, float], Wrapped] = {}

    def reached(self, anchor: str, flow: Flow) -> None:
        """Note where the block of that anchor begins, for links to it."""
        place = self._places.get(anchor)
        if place is not None:
            flow.file.places[place] = (flow.frame.page, flow.y + 12)

    def wrap(self, spans: Inline, style: TextStyle, width: float) -> Wrapped:
        """Break spans, once for each style and width."""
        key = (id(spans), id(style), width)
        wrapped = self._broken.get(key)
        if wrapped is None:
            wrapped = self._broken[key] = wrap(spans, style, width)
        return wrapped

    def set(
        self,
        flow: Flow,
        wrapped: Wrapped,
        owner: Element,
        before_first: Callable[[Page, float], None] | None = None,
    ) -> None:
        """Draw all lines from the cursor on; `before_first(page, top)` comes just before the first one."""
        lead, count, start = wrapped.style.lead, wrapped.count, 0
        links: dict[int, Element] = {}
        flow.track.may_break(flow.y)
        if flow.track.endless:
            flow.settle()
            flow.advance(count * lead)
            return
        while start < count:
            fitting = self._fitting(flow, count - start, start, lead)
            if start == 0 and before_first:
                before_first(flow.page, flow.y)
            self.lines(flow.page, flow.x, flow.y, wrapped, start, start + fitting, owner, links)
            flow.advance(fitting * lead)
            start += fitting
            if start < count:
                flow.next()

    @staticmethod
    def _fitting(flow: Flow, left: int, start: int, lead: float) -> int:
        """How many lines to draw here, on the next page if too few would fit on this one."""
        while True:
            fitting = min(left, int(flow.room() / lead))
            if 0 < left - fitting < _KEPT_TOGETHER:
                fitting = left - _KEPT_TOGETHER
            enough = min(left, _KEPT_TOGETHER)
            if fitting >= enough or flow.fresh:
                break
            flow.next()
        flow.settle()
        return max(fitting, 1)

    def lines(
        self,
        page: Page,
        x: float,
        top: float,
        wrapped: Wrapped,
        start: int,
        stop: int,
        owner: Element,
        links: dict[int, Element],
    ) -> None:
        """Draw the lines from `start` to `stop`, the first line box at `top`; `links` holds elements by span."""
        if page.blank:
            return
        style = wrapped.style
        baseline = top - style.drop
        if wrapped.plain:
            page.mark(owner)
            page.text(
                x,
                baseline,
                wrapped.plain[start:stop],
                style.face,
                style.size,
                style.lead,
                style.colour,
                style.tracking,
            )
            return
        rich = wrapped.rich[start:stop]
        self._decorate(page, x, baseline, wrapped, rich)
        for runs in rich:
            for run in runs:
                self._run(page, x, baseline, run, wrapped, owner, links)
            baseline -= style.lead

    def _decorate(self, page: Page, x: float, baseline: float, wrapped: Wrapped, rich: list[list[Run]]) -> None:
        for runs in rich:
            for run in runs:
                if run.chip:
                    page.mark("")
                    height = run.style.size + 3.4
                    ground = ink.NOTE_GROUND if _calls(wrapped, run) else self.theme.line
                    page.fill(rounded(x + run.x - 3.2, baseline - 3.0, run.width + 6.4, height, 3), ground)
                if run.span >= 0 and not run.chip and any(self._leads(wrapped.spans[run.span])):
                    page.mark("")
                    page.line(x + run.x, x + run.x + run.width, baseline - 1.5, 0.55, self.theme.base)
            baseline -= wrapped.style.lead

    def _run(
        self,
        page: Page,
        x: float,
        baseline: float,
        run: Run,
        wrapped: Wrapped,
        owner: Element,
        links: dict[int, Element],
    ) -> None:
        style, colour, element = run.style, run.style.colour, owner
        address, place = self._leads(wrapped.spans[run.span]) if run.span >= 0 else ("", "")
        if run.chip:
            colour = ink.NOTE_INK if _calls(wrapped, run) else self.theme.dark
        elif address or place:
            colour = self.theme.dark
        if address or place:
            link = links.get(run.span)
            if link is None:
                link = links[run.span] = Element("Link", owner)
            element = link
        page.mark(element)
        page.text(x + run.x, baseline, [run.text], style.face, style.size, style.lead, colour, style.tracking)
        if address or place:
            low = baseline + style.face.descent * style.size
            high = baseline + style.face.ascent * style.size
            contents = line(wrapped.spans[run.span].text)
            annotation = Annotation(
                page.index, (x + run.x, low, x + run.x + run.width, high), address, contents or address, element, place
            )
            page.annotations.append(annotation)
            element.kids.append(annotation)

    def _leads(self, span: Span) -> tuple[str, str]:
        """Where a span leads: an address, or a place of the file."""
        if span.link is None and not span.target:
            return "", ""
        address = active(span.link)
        return address, "" if address else self._places.get(span.target, "")


def _calls(wrapped: Wrapped, run: Run) -> bool:
    return run.span >= 0 and wrapped.spans[run.span].call
