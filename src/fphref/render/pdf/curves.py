"""Draws step curves: a figure with the words that stand for it, then its numbered marks in words. Lengths in points."""

from __future__ import annotations

from fphref.documents.content import Courbe, Inline, Span
from fphref.render import style
from fphref.render.cleaning import clean, line
from fphref.render.curve import CurvePlan, Label, plan_curve
from fphref.render.pdf.flow import Flow
from fphref.render.pdf.fonts import face
from fphref.render.pdf.inline import TextSetter
from fphref.render.pdf.page import Element, Page, rounded
from fphref.render.pdf.tables import TableDrawer
from fphref.render.pdf.text import TextStyle, Wrapped, first_lines

_SIZE = 7.2
_NAMELESS = "Courbe"
_LEAD = 9.0
_LINE = 1.6
_HAIRLINE = 0.5
_UNDER_TITLE = 3.0
_INDENT = 17.0  # of the words of a mark, from the left
_UNDER = 6.0  # from the picture to what follows


class CurveDrawer:
    """Measures and draws."""

    def __init__(self, setter: TextSetter, tables: TableDrawer) -> None:
        self._setter = setter
        self._theme = setter.theme
        self._tables = tables
        self._plans: dict[tuple[int, float], CurvePlan | None] = {}
        self._spans: dict[tuple[int, str], Inline] = {}
        regular, strong = face("Regular"), face("SemiBold")
        self._label = TextStyle(regular, _SIZE, _LEAD, style.GREY)
        self._value = TextStyle(strong, _SIZE, _LEAD, self._theme.dark)
        self._number = TextStyle(strong, _SIZE, _LEAD, style.WHITE)

    def curve(self, block: Courbe, flow: Flow, parent: Element) -> None:
        """Title, picture, numbered marks in words, table."""
        holder = Element("Div", parent)
        flow.gap(5)
        flow.ensure(self.curve_need(block, flow.width))
        if line(block.title):
            self._setter.set(flow, self._title(block, flow.width), Element("P", holder))
            flow.gap(_UNDER_TITLE)
        plan = self._plan(block, flow.width)
        if plan is not None:
            flow.ensure(plan.height)
            self._figure(plan, clean(block.alternative) or line(block.title) or _NAMELESS, flow, holder)
            flow.gap(_UNDER)
        elif line(block.alternative):
            words = self._inline(block, "alternative", block.alternative)
            self._setter.set(flow, self._setter.wrap(words, self._theme.body, flow.width), Element("P", holder))
            flow.gap(_UNDER)
        self._legend(block, flow, holder)
        if block.table.rows:
            self._tables.table(block.table, flow, parent)

    def curve_need(self, block: Courbe, width: float) -> float:
        """Height of title and picture, which stay together."""
        plan = self._plan(block, width)
        title = self._title(block, width).height if line(block.title) else 0.0
        if plan is not None:
            return title + _UNDER_TITLE + plan.height
        return title + (self._tables.table_need(block.table, width) if block.table.rows else 0.0)

    def _title(self, block: Courbe, width: float) -> Wrapped:
        return self._setter.wrap(self._inline(block, "title", line(block.title)), self._theme.row_head, width)

    def _inline(self, block: Courbe, key: str, text: str) -> Inline:
        """The same spans each time, so that breaking them is remembered."""
        return self._spans.setdefault((id(block), key), (Span(text),))

    def _plan(self, block: Courbe, width: float) -> CurvePlan | None:
        key = (id(block), width)
        if key not in self._plans:
            self._plans[key] = plan_curve(block, width, _SIZE, self._measure)
        return self._plans[key]

    def _measure(self, text: str, strong: bool) -> float:
        return (self._value if strong else self._label).width(clean(text))

    def _figure(self, plan: CurvePlan, alternative: str, flow: Flow, holder: Element) -> None:
        flow.settle()
        x, y = flow.x, flow.y - plan.height
        box = f"[{x:.2f} {y:.2f} {x + plan.width:.2f} {y + plan.height:.2f}]"
        figure = Element("Figure", holder, f"/O /Layout /Placement /Block /BBox {box}", alt=alternative)
        page = flow.page
        if not page.blank:
            self._draw(plan, page, x, y, figure)
        flow.advance(plan.height)

    def _draw(self, plan: CurvePlan, page: Page, x: float, y: float, figure: Element) -> None:
        left, bottom, right, _ = plan.plot
        page.mark("")
        for start, end, height in plan.grid:
            page.line(x + start, x + end, y + height, _HAIRLINE, self._theme.line)
        page.draw(_stroke(style.GREY, 0.8))
        for place in plan.ticks:
            page.draw(_path([(x + place, y + bottom), (x + place, y + bottom - 2.5)]))
        page.line(x + left, x + right, y + bottom, 0.8, style.GREY)
        page.mark(figure)
        for mark in plan.marks:
            page.draw(f"q {_stroke(self._theme.dark, 0.7)} [2 2] 0 d")
            page.draw(f"{_path([(x + mark.x, y + bottom), (x + mark.x, y + mark.y)])} Q")
        page.draw(f"q 1 j 1 J {_stroke(self._theme.base, _LINE)}")
        page.draw(f"{_path([(x + a, y + b) for a, b in plan.line])} Q")
        for mark in plan.marks:
            self._disc(page, x + mark.x, y + mark.y, plan.radius)
        for style_, labels in (
            (self._label, (*plan.units, *plan.axes)),
            (self._value, plan.values),
            (self._number, tuple(mark.number for mark in plan.marks)),
        ):
            for label in labels:
                _text(page, x, y, label, style_)

    def _disc(self, page: Page, x: float, y: float, radius: float) -> None:
        page.fill(rounded(x - radius, y - radius, 2 * radius, 2 * radius, radius), self._theme.dark)

    def _legend(self, block: Courbe, flow: Flow, holder: Element) -> None:
        """The words of each mark, after the number that the picture shows."""
        shown = [(number, line(mark.label)) for number, mark in enumerate(block.reperes, 1) if line(mark.label)]
        if not shown:
            return
        words = Element("L", holder, "/O /List /ListNumbering /Decimal")
        indent = max(_INDENT, self._measure(str(len(block.reperes)), True) + 10.0)
        for number, label in shown:
            spans = self._inline(block, f"mark {number}", label)
            wrapped = self._setter.wrap(spans, self._theme.body, max(flow.width - indent, 24.0))
            flow.gap(1.6)
            flow.ensure(max(first_lines(wrapped), self._theme.body.lead))
            entry = Element("LI", words)
            mark, body = Element("Lbl", entry), Element("LBody", entry)
            page = flow.page
            if not page.blank:
                self._bullet(page, mark, number, flow.x, flow.y)
            flow.shift(indent)
            self._setter.set(flow, wrapped, body)
            flow.shift(-indent)
        flow.gap(_UNDER)

    def _bullet(self, page: Page, owner: Element, number: int, x: float, top: float) -> None:
        text, radius = f"{number} ", self._number.size * 0.75
        wide = self._number.width(str(number))
        centre, middle = x + max(radius, wide / 2 + 2), top - self._theme.body.drop + self._theme.body.size * 0.36
        page.mark("")
        half = max(radius, wide / 2 + 2)
        page.fill(rounded(centre - half, middle - radius, 2 * half, 2 * radius, radius), self._theme.dark)
        page.mark(owner)
        base = middle - self._number.size * 0.36
        page.text(centre - wide / 2, base, [text], self._number.face, _SIZE, _LEAD, style.WHITE)


def _text(page: Page, x: float, y: float, label: Label, text: TextStyle) -> None:
    page.text(x + label.x, y + label.y, [f"{clean(label.text)} "], text.face, text.size, text.lead, text.colour)


def _stroke(colour: str, width: float) -> str:
    return "{:.3f} {:.3f} {:.3f} RG".format(*style.rgb(colour)) + f" {width:g} w"


def _path(corners: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.2f} {y:.2f} {'l' if n else 'm'}" for n, (x, y) in enumerate(corners)) + " S"
