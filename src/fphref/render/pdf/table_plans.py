"""Tables and facts measured for a width: where columns start, cells broken into lines. Lengths in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from fphref.documents.content import Facts, HeatMap, Inline, Span, Table
from fphref.render import style
from fphref.render.cleaning import clean
from fphref.render.pdf.inline import TextSetter
from fphref.render.pdf.text import TextStyle, Wrapped

_CELL_GAP = 9.0
_TILE_GAP = 2.0
_TILE_PAD = 2.5  # from the side of a tinted cell to its text
_PAD = 2.4
_SMALL_PAD = 1.8
_HEAT_PAD = 3.4
_SMALL_HEAT_PAD = 2.1
_LABEL_SHARE = 0.42
_LABEL_USUAL = 101.0  # so that the facts of a page line up
_SPLIT_FROM = 7  # rows of fewer lines are moved whole
_SPLIT_START = 4  # lines of a long row that stand together at least


@dataclass(slots=True)
class TableRow:
    """Cells broken into lines, and the grounds that tint them (empty: none)."""

    cells: list[Wrapped]
    grounds: list[str] = field(default_factory=list)

    @property
    def lead(self) -> float:
        """From one line to the next, the same in all cells."""
        return max(cell.style.lead for cell in self.cells)

    @property
    def count(self) -> int:
        """How many lines high the row is."""
        return max(max(cell.count for cell in self.cells), 1)

    @property
    def splits(self) -> bool:
        """Whether it may run over pages."""
        return self.count >= _SPLIT_FROM

    @property
    def start(self) -> float:
        """Height of the lines that must stand together: all, or the first ones of a long row."""
        return (_SPLIT_START if self.splits else self.count) * self.lead


@dataclass(slots=True)
class TablePlan:
    """`starts` and `widths` of the columns; `pad` above and below each row.

    Columns from `left` on are centred; `heat` where cells may be tinted, and all are centred from top to bottom;
    `sum` is the index of the row that sums up the others, -1 without.
    """

    starts: list[float]
    widths: list[float]
    header: TableRow | None
    rows: list[TableRow]
    pad: float
    left: int
    heat: bool = False
    sum: int = -1

    def height(self, row: TableRow) -> float:
        """Height of a row."""
        return row.count * row.lead + 2 * self.pad


class TablePlanner:
    """Measures each table and facts of a document once for each width."""

    def __init__(self, setter: TextSetter) -> None:
        self._setter = setter
        self._theme = setter.theme
        self._plans: dict[tuple[int, float], TablePlan] = {}
        self._spans: dict[str, Inline] = {}

    def inline(self, text: str) -> Inline:
        """The same spans for the same text, so that breaking it is remembered."""
        return self._spans.setdefault(text, (Span(text),))

    def facts(self, block: Facts, width: float) -> TablePlan:
        """Labels at the left, values at the right."""
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
                TableRow([self._setter.wrap(self.inline(name), label, first), self._setter.wrap(spans, value, rest)])
                for name, spans in block.rows
            ]
            starts, pad = [0.0, first + _CELL_GAP], _SMALL_PAD if small else _PAD
            plan = self._plans[key] = TablePlan(starts, [first, rest], None, rows, pad, 2)
        return plan

    def table(self, block: Table | HeatMap, width: float) -> TablePlan:
        """A table, tinted or not."""
        key = (id(block), width)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._heat_map(block, width) if isinstance(block, HeatMap) else self._table(block, width)
            self._plans[key] = plan
        return plan

    def _table(self, block: Table, width: float) -> TablePlan:
        starts, widths = _columns(block, width, _CELL_GAP)
        count = len(starts)
        small = block.role == "small"
        styles = [self._theme.small_value if small else self._theme.value] * count
        if block.row_headers:
            styles[0] = self._theme.small_head if small else self._theme.row_head
        rows = [self._row(cells, styles, widths) for cells in block.rows]
        return TablePlan(starts, widths, self._header(block, widths), rows, _SMALL_PAD if small else _PAD, count)

    def _heat_map(self, block: HeatMap, width: float) -> TablePlan:
        table = block.table
        starts, widths = _columns(table, width, _TILE_GAP)
        inner = [max(space - 2 * _TILE_PAD, 0.6 * space) for space in widths]
        small = table.role == "small"
        value, head = (
            (self._theme.small_value, self._theme.small_head) if small else (self._theme.value, self._theme.row_head)
        )
        total = len(table.rows) - 1 if block.total else -1
        rows = []
        for place, cells in enumerate(table.rows):
            styles, grounds = [], []
            for column in range(len(starts)):
                tint = block.tint(place, column)
                strong = place == total or (column == 0 and table.row_headers)
                if tint is None or tint.state not in style.STATES:
                    styles.append(head if strong else value)
                    grounds.append("")
                    continue
                ground, ink = style.state(tint.state, tint.strength)
                styles.append(_inked(head, ink))
                grounds.append(ground)
            row = self._row(cells, styles, inner)
            row.grounds = grounds
            rows.append(row)
        pad = _SMALL_HEAT_PAD if small else _HEAT_PAD
        return TablePlan(starts, widths, self._header(table, widths), rows, pad, block.left, True, total)

    def _header(self, block: Table, widths: Sequence[float]) -> TableRow | None:
        if not block.header:
            return None
        names = tuple(self.inline(name) for name in block.header)
        return self._row(names, [self._theme.column_head] * len(widths), widths)

    def _row(self, cells: tuple[Inline, ...], styles: Sequence[TextStyle], widths: Sequence[float]) -> TableRow:
        filled = cells + (self.inline(""),) * (len(widths) - len(cells))
        return TableRow([self._setter.wrap(*cell) for cell in zip(filled, styles, widths, strict=True)])


def _columns(block: Table, width: float, usual_gap: float) -> tuple[list[float], list[float]]:
    """Where each column starts, and how wide it is."""
    count = max(len(block.header), *(len(row) for row in block.rows), 1)
    shares = [share if share > 0 else 1.0 for share in block.widths[:count]]
    shares += [sum(shares) / len(shares) if shares else 1.0] * (count - len(shares))
    gap = min(usual_gap, 0.3 * width / count)  # of many columns, the gaps shrink rather than the page grow
    usable = width - gap * (count - 1)
    widths = [usable * share / sum(shares) for share in shares]
    return [sum(widths[:index]) + gap * index for index in range(count)], widths


@cache
def _inked(text: TextStyle, colour: str) -> TextStyle:
    """A style in another colour, the same object each time: what is broken in it is remembered."""
    return TextStyle(text.face, text.size, text.lead, colour, text.tracking)
