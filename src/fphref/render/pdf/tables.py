"""Draws tables and facts: rows of wrapped cells that may run over pages. Lengths in points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fphref.documents.content import Facts, Inline, Span, Table
from fphref.render.cleaning import clean, line
from fphref.render.pdf.flow import Flow
from fphref.render.pdf.inline import TextSetter
from fphref.render.pdf.page import Element
from fphref.render.pdf.text import TextStyle, Wrapped

_CELL_GAP = 9.0
_PAD = 2.4
_SMALL_PAD = 1.8
_LABEL_SHARE = 0.42
_LABEL_USUAL = 101.0  # so that the facts of a page line up
_REPEATED_PART = 0.25  # a header higher than this part of the page is not repeated
_UNDER_HEAD = 40.0  # a header is repeated where there is this much room below it
_SPLIT_FROM = 7  # rows of fewer lines are moved whole
_SPLIT_START = 4  # lines of a long row that stand together at least

_COLUMN = "/O /Table /Scope /Column"
_ROW = "/O /Table /Scope /Row"


@dataclass(slots=True)
class _Cell:
    x: float
    text: Wrapped
    owner: Element | None
    links: dict[int, Element] = field(default_factory=dict)


@dataclass(slots=True)
class _Row:
    """Cells to draw; `pad` above and below them, a hairline above where `rule` (at the top of a frame, `top_rule`)."""

    cells: list[_Cell]
    pad: float
    rule: bool = True
    anchor: str = ""
    top_rule: bool = True


@dataclass(slots=True)
class _Plan:
    """A table measured for a width: `starts` of columns, header and rows broken into lines, space around each row."""

    starts: list[float]
    header: list[Wrapped]
    rows: list[list[Wrapped]]
    pad: float

    def height(self, row: list[Wrapped]) -> float:
        """Height of a row in points."""
        lead = max(cell.style.lead for cell in row)
        return max(max(cell.count for cell in row), 1) * lead + 2 * self.pad

    def start(self, row: list[Wrapped]) -> float:
        """Height of what must stand together of a row: all of it, or the first lines of a long one."""
        lead = max(cell.style.lead for cell in row)
        lines = max(max(cell.count for cell in row), 1)
        return (lines if lines < _SPLIT_FROM else _SPLIT_START) * lead + 2 * self.pad


class TableDrawer:
    """Measures and draws rows."""

    def __init__(self, setter: TextSetter) -> None:
        self._setter = setter
        self._theme = setter.theme
        self._plans: dict[tuple[int, float], _Plan] = {}
        self._spans: dict[str, Inline] = {}

    def facts(self, block: Facts, flow: Flow, parent: Element) -> None:
        """Labels at the left head their rows; values at the right."""
        plan = self._facts_plan(block, flow.width)
        holder = Element("TBody", Element("Table", parent))
        flow.gap(1.5)
        for index, row in enumerate(plan.rows):
            entry = Element("TR", holder)
            cells = [
                _Cell(plan.starts[0], row[0], Element("TH", entry, _ROW)),
                _Cell(plan.starts[1], row[1], Element("TD", entry)),
            ]
            self._row(flow, _Row(cells, plan.pad, index > 0, top_rule=False), flow.next)
        flow.gap(6)

    def facts_need(self, block: Facts, width: float) -> float:
        """Height of the first row."""
        plan = self._facts_plan(block, width)
        return plan.height(plan.rows[0])

    def table(self, block: Table, flow: Flow, parent: Element) -> None:
        """Caption, header repeated on each page, rows."""
        plan = self._table_plan(block, flow.width)
        holder = Element("Table", parent)
        flow.gap(5)
        flow.ensure(self.table_need(block, flow.width))
        if line(block.caption):
            caption = self._setter.wrap(self._inline(block.caption), self._theme.caption, flow.width)
            self._setter.set(flow, caption, Element("Caption", holder))
            flow.gap(3)
        next_frame: Callable[[], None] = flow.next
        if plan.header:
            entry = Element("TR", Element("THead", holder))
            cells = [
                _Cell(start, text, Element("TH", entry, _COLUMN))
                for start, text in zip(plan.starts, plan.header, strict=True)
            ]
            self._row(flow, _Row(cells, plan.pad, False), flow.next)
            if plan.height(plan.header) < flow.capacity * _REPEATED_PART:
                next_frame = lambda: self._repeat(flow, plan)  # noqa: E731
        body = Element("TBody", holder)
        for place, row in enumerate(plan.rows):
            entry = Element("TR", body)
            cells = []
            for index, (start, text) in enumerate(zip(plan.starts, row, strict=True)):
                # Cells that no column heads are headed by the first one of their row.
                heads = index == 0 and (block.row_headers or not plan.header)
                owner = Element("TH", entry, _ROW) if heads else Element("TD", entry)
                cells.append(_Cell(start, text, owner))
            anchor = block.anchors[place] if place < len(block.anchors) else ""
            self._row(flow, _Row(cells, plan.pad, True, anchor), next_frame)
        flow.gap(8)

    def table_need(self, block: Table, width: float) -> float:
        """Height of caption, header and first row."""
        plan = self._table_plan(block, width)
        caption = self._setter.wrap(self._inline(block.caption), self._theme.caption, width).height
        header = plan.height(plan.header) if plan.header else 0.0
        return caption + header + plan.start(plan.rows[0])

    def _repeat(self, flow: Flow, plan: _Plan) -> None:
        flow.next()
        while not flow.fresh and flow.room() < plan.height(plan.header) + _UNDER_HEAD:
            flow.next()
        cells = [_Cell(start, text, None) for start, text in zip(plan.starts, plan.header, strict=True)]
        self._row(flow, _Row(cells, plan.pad, False), flow.next)
        flow.fresh = flow.frame.whole  # a row that does not fit under the header would not fit in any frame

    def _row(self, flow: Flow, row: _Row, next_frame: Callable[[], None]) -> None:
        """Draw a row; by lines over pages when it is too high for what is left of this one."""
        cells, pad = row.cells, row.pad
        lead = max(cell.text.style.lead for cell in cells)
        lines = max(max(cell.text.count for cell in cells), 1)
        height = lines * lead + 2 * pad
        flow.track.may_break(flow.y)
        while not flow.fresh and flow.room() < height:
            splits = lines >= _SPLIT_FROM and (height > flow.capacity / 3 or flow.room() > 5 * lead)
            if splits and flow.room() >= _SPLIT_START * lead + 2 * pad:
                break
            next_frame()
        flow.settle()
        if flow.tight and not row.top_rule:
            flow.y += pad  # at the top, the text itself stands at the line
        if row.anchor:
            self._setter.reached(row.anchor, flow)
        done = 0
        while True:
            while not flow.fresh and flow.room() < lead + 2 * pad:
                next_frame()
            fitting = min(lines - done, max(int((flow.room() - 2 * pad) / lead), 1))
            if row.rule and (row.top_rule or not flow.tight):
                flow.page.mark("")
                flow.page.line(flow.x, flow.x + flow.width, flow.y, 0.5, self._theme.line)
            self._lines(flow, row, done, done + fitting)
            flow.advance(fitting * lead + 2 * pad)
            done += fitting
            if done >= lines:
                break
            next_frame()

    def _lines(self, flow: Flow, row: _Row, start: int, stop: int) -> None:
        page, cells = flow.page, row.cells
        lead = max(cell.text.style.lead for cell in cells)
        # Baselines of the first lines agree, whatever the styles.
        drop = max(cell.text.style.drop for cell in cells)
        for cell in cells:
            end = min(stop, cell.text.count)
            if start >= end:
                continue
            text = cell.text
            if text.style.lead != lead:
                text = _with_lead(text, lead)
            top = flow.y - row.pad - drop + text.style.drop
            if cell.owner is not None:
                self._setter.lines(page, flow.x + cell.x, top, text, start, end, cell.owner, cell.links)
            else:
                page.mark("")
                page.text(
                    flow.x + cell.x,
                    top - text.style.drop,
                    text.plain[start:end],
                    text.style.face,
                    text.style.size,
                    text.style.lead,
                    text.style.colour,
                    text.style.tracking,
                )

    def _inline(self, text: str) -> Inline:
        return self._spans.setdefault(text, (Span(text),))

    def _facts_plan(self, block: Facts, width: float) -> _Plan:
        key = (id(block), width)
        plan = self._plans.get(key)
        if plan is None:
            small = block.role == "small"
            label = self._theme.small_label if small else self._theme.label
            value = self._theme.small_value if small else self._theme.value
            widest = max(label.width(clean(name)) for name, _ in block.rows)
            first = min(widest + 1, (width - _CELL_GAP) * _LABEL_SHARE)
            first = max(first, min((width - _CELL_GAP) * _LABEL_SHARE, _LABEL_USUAL))
            rest = width - first - _CELL_GAP
            rows = [
                [self._setter.wrap(self._inline(name), label, first), self._setter.wrap(spans, value, rest)]
                for name, spans in block.rows
            ]
            plan = self._plans[key] = _Plan([0.0, first + _CELL_GAP], [], rows, _SMALL_PAD if small else _PAD)
        return plan

    def _table_plan(self, block: Table, width: float) -> _Plan:
        key = (id(block), width)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._measure(block, width)
        return plan

    def _measure(self, block: Table, width: float) -> _Plan:
        count = max(len(block.header), *(len(row) for row in block.rows), 1)
        shares = [share if share > 0 else 1.0 for share in block.widths[:count]]
        shares += [sum(shares) / len(shares) if shares else 1.0] * (count - len(shares))
        gap = min(_CELL_GAP, 0.3 * width / count)  # of many columns, the gaps shrink rather than the page grow
        usable = width - gap * (count - 1)
        widths = [usable * share / sum(shares) for share in shares]
        starts = [sum(widths[:index]) + gap * index for index in range(count)]
        empty = self._inline("")

        def row(cells: list[Inline], styles: list[TextStyle]) -> list[Wrapped]:
            filled = cells + [empty] * (count - len(cells))
            return [
                self._setter.wrap(spans, style, space)
                for spans, style, space in zip(filled, styles, widths, strict=True)
            ]

        heads = [self._theme.column_head] * count
        small = block.role == "small"
        styles = [self._theme.small_value if small else self._theme.value] * count
        if block.row_headers:
            styles[0] = self._theme.small_head if small else self._theme.row_head
        header = row([self._inline(name) for name in block.header], heads) if block.header else []
        rows = [row(list(cells), styles) for cells in block.rows]
        return _Plan(starts, header, rows, _SMALL_PAD if small else _PAD)


def _with_lead(text: Wrapped, lead: float) -> Wrapped:
    style = text.style
    return Wrapped(
        TextStyle(style.face, style.size, lead, style.colour, style.tracking), text.spans, text.plain, text.rich
    )
