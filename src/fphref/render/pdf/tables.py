"""Draws tables and facts: rows of wrapped cells that may run over pages. Lengths in points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from fphref.documents.content import Facts, HeatMap, Table
from fphref.render.cleaning import line
from fphref.render.pdf.flow import Flow
from fphref.render.pdf.inline import TextSetter
from fphref.render.pdf.page import Element, rounded
from fphref.render.pdf.table_plans import TablePlan, TablePlanner, TableRow
from fphref.render.pdf.text import TextStyle, Wrapped

_REPEATED_PART = 0.25  # a header higher than this part of the page is not repeated
_UNDER_HEAD = 40.0  # a header is repeated where there is this much room below it
_SPLIT_START = 4  # lines of a long row that stand together at least
_TILE_INSET = 0.8  # from the edges of a row to its tinted cells
_TILE_RADIUS = 2.2

_COLUMN = "/O /Table /Scope /Column"
_ROW = "/O /Table /Scope /Row"


@dataclass(slots=True)
class _Cell:
    x: float
    width: float
    text: Wrapped
    owner: Element | None
    centred: bool = False
    ground: str = ""
    links: dict[int, Element] = field(default_factory=dict)


@dataclass(slots=True)
class _Row:
    """Cells to draw; `pad` above and below them, a hairline above where `rule` (at the top of a frame, `top_rule`).

    `sink`: where cells of fewer lines than the row stand in it, from 0 (top) to 1 (bottom).
    """

    cells: list[_Cell]
    pad: float
    rule: bool = True
    anchor: str = ""
    top_rule: bool = True
    sink: float = 0.0


class TableDrawer:
    """Measures and draws rows."""

    def __init__(self, setter: TextSetter) -> None:
        self._setter = setter
        self._theme = setter.theme
        self._planner = TablePlanner(setter)

    def facts(self, block: Facts, flow: Flow, parent: Element) -> None:
        """Labels at the left head their rows; values at the right."""
        plan = self._planner.facts(block, flow.width)
        holder = Element("TBody", Element("Table", parent))
        flow.gap(1.5)
        for index, row in enumerate(plan.rows):
            entry = Element("TR", holder)
            owners = (Element("TH", entry, _ROW), Element("TD", entry))
            self._row(flow, _Row(_cells(plan, row, owners), plan.pad, index > 0, top_rule=False), flow.next)
        flow.gap(6)

    def facts_need(self, block: Facts, width: float) -> float:
        """Height of the first row."""
        plan = self._planner.facts(block, width)
        return plan.height(plan.rows[0])

    def table(self, block: Table | HeatMap, flow: Flow, parent: Element) -> None:
        """Caption, header repeated on each page, rows."""
        plan = self._planner.table(block, flow.width)
        table = block.table if isinstance(block, HeatMap) else block
        holder = Element("Table", parent)
        flow.gap(5)
        flow.ensure(self.table_need(block, flow.width))
        if line(table.caption):
            self._setter.set(flow, self._caption(table, flow.width), Element("Caption", holder))
            flow.gap(3)
        next_frame: Callable[[], None] = flow.next
        if plan.header:
            entry = Element("TR", Element("THead", holder))
            owners = tuple(Element("TH", entry, _COLUMN) for _ in plan.starts)
            self._row(flow, self._head(plan, plan.header, owners), flow.next)
            if plan.height(plan.header) < flow.capacity * _REPEATED_PART:
                next_frame = lambda: self._repeat(flow, plan)  # noqa: E731
        body = Element("TBody", holder)
        for place, row in enumerate(plan.rows):
            entry = Element("TR", body)
            # Cells that no column heads are headed by the first one of their row.
            heads = table.row_headers or not plan.header
            owners = tuple(
                Element("TH", entry, _ROW) if heads and not column else Element("TD", entry)
                for column in range(len(plan.starts))
            )
            anchor = table.anchors[place] if place < len(table.anchors) else ""
            ruled = not plan.heat or place in (0, plan.sum)
            drawn = _Row(_cells(plan, row, owners), plan.pad, ruled, anchor, sink=0.5 if plan.heat else 0.0)
            self._row(flow, drawn, next_frame)
        flow.gap(8)

    def table_need(self, block: Table | HeatMap, width: float) -> float:
        """Height of caption, header and first row; of all rows where the table must stay whole."""
        plan = self._planner.table(block, width)
        table = block.table if isinstance(block, HeatMap) else block
        caption = self._caption(table, width).height
        header = plan.height(plan.header) if plan.header else 0.0
        if table.whole:
            return caption + header + sum(map(plan.height, plan.rows))
        return caption + header + plan.rows[0].start + 2 * plan.pad

    def _caption(self, table: Table, width: float) -> Wrapped:
        return self._setter.wrap(self._planner.inline(table.caption), self._theme.caption, width)

    @staticmethod
    def _head(plan: TablePlan, header: TableRow, owners: tuple[Element | None, ...]) -> _Row:
        return _Row(_cells(plan, header, owners), plan.pad, False, sink=1.0 if plan.heat else 0.0)

    def _repeat(self, flow: Flow, plan: TablePlan) -> None:
        assert plan.header is not None
        flow.next()
        while not flow.fresh and flow.room() < plan.height(plan.header) + _UNDER_HEAD:
            flow.next()
        self._row(flow, self._head(plan, plan.header, (None,) * len(plan.starts)), flow.next)
        flow.fresh = flow.frame.whole  # a row that does not fit under the header would not fit in any frame

    def _row(self, flow: Flow, row: _Row, next_frame: Callable[[], None]) -> None:
        """Draw a row; by lines over pages when it is too high for what is left of this one."""
        measured, pad = TableRow([cell.text for cell in row.cells]), row.pad
        lead, lines = measured.lead, measured.count
        height = lines * lead + 2 * pad
        flow.track.may_break(flow.y)
        while not flow.fresh and flow.room() < height:
            splits = measured.splits and (height > flow.capacity / 3 or flow.room() > 5 * lead)
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
            self._grounds(flow, row, fitting * lead + 2 * pad)
            if row.rule and (row.top_rule or not flow.tight):
                flow.page.mark("")
                flow.page.line(flow.x, flow.x + flow.width, flow.y, 0.5, self._theme.line)
            self._lines(flow, row, done, done + fitting, row.sink if fitting == lines else 0.0)
            flow.advance(fitting * lead + 2 * pad)
            done += fitting
            if done >= lines:
                break
            next_frame()

    @staticmethod
    def _grounds(flow: Flow, row: _Row, height: float) -> None:
        for cell in row.cells:
            if cell.ground:
                low = flow.y - height + _TILE_INSET
                path = rounded(flow.x + cell.x, low, cell.width, height - 2 * _TILE_INSET, _TILE_RADIUS)
                flow.page.mark("")
                flow.page.fill(path, cell.ground)

    def _lines(self, flow: Flow, row: _Row, start: int, stop: int, sink: float) -> None:
        cells = row.cells
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
            top = flow.y - row.pad - drop + text.style.drop - sink * (stop - cell.text.count) * lead
            for x, first, last in _set(cell, text, start, end):
                self._piece(flow, cell, text, flow.x + x, top - (first - start) * lead, first, last)

    def _piece(self, flow: Flow, cell: _Cell, text: Wrapped, x: float, top: float, first: int, last: int) -> None:
        if cell.owner is not None:
            self._setter.lines(flow.page, x, top, text, first, last, cell.owner, cell.links)
            return
        style = text.style
        flow.page.mark("")
        flow.page.text(
            x,
            top - style.drop,
            text.plain[first:last],
            style.face,
            style.size,
            style.lead,
            style.colour,
            style.tracking,
        )


def _cells(plan: TablePlan, row: TableRow, owners: tuple[Element | None, ...]) -> list[_Cell]:
    grounds = row.grounds or [""] * len(row.cells)
    return [
        _Cell(x, width, text, owner, column >= plan.left, ground)
        for column, (x, width, text, owner, ground) in enumerate(
            zip(plan.starts, plan.widths, row.cells, owners, grounds, strict=True)
        )
    ]


def _set(cell: _Cell, text: Wrapped, start: int, stop: int) -> Iterator[tuple[float, int, int]]:
    """Lines that are drawn from one place on: where, the first one, and the one after the last."""
    if not (cell.centred or cell.ground):
        yield cell.x, start, stop
        return
    for number in range(start, stop):
        free = cell.width - _line_width(text, number)
        yield cell.x + max(free, 0.0) / 2, number, number + 1


def _line_width(text: Wrapped, number: int) -> float:
    if text.plain:
        return text.style.width(text.plain[number].rstrip(" "))
    return max((run.x + run.style.width(run.text.rstrip(" ")) for run in text.rich[number]), default=0.0)


def _with_lead(text: Wrapped, lead: float) -> Wrapped:
    style = text.style
    return Wrapped(
        TextStyle(style.face, style.size, lead, style.colour, style.tracking), text.spans, text.plain, text.rich
    )
