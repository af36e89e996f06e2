"""Text that runs through columns of even height: a rehearsal tells how high, then it is drawn. Lengths in points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from fphref.render.pdf.flow import Flow, Frame
from fphref.render.pdf.tagged import Rehearsal

GUTTER = 19.0
NARROWEST = 170.0  # a column of text is at least this wide
LEAST = 44.0  # columns are not begun with less room than this
_DEEP = 1e7
_STEP = 3.0


class _Galley:
    """One endless frame, which notes where the text may break."""

    capacity = _DEEP
    endless = True

    def __init__(self) -> None:
        self.breaks: list[float] = []

    def frame(self, index: int) -> Frame:
        """The frame: from 0 downwards."""
        return Frame(0, 0.0, 0.0, -_DEEP, True)

    def may_break(self, y: float) -> None:
        """Noted."""
        self.breaks.append(-y)


class _ColumnTrack:
    """`count` frames for each frame of an outer flow; those of step `last` but the rightmost end after `height`."""

    endless = False

    def __init__(self, outer: Flow, count: int, width: float) -> None:
        self.last, self.height = -1, 0.0
        self._outer, self._count, self._width = outer, count, width
        self._first, self._y, self._fresh = outer.index, outer.y, outer.fresh
        self.capacity = outer.capacity

    def frame(self, index: int) -> Frame:
        """Left to right, then on to the outer flow's next frame."""
        step, column = divmod(index, self._count)
        outer, pad = self._outer.track.frame(self._first + step), self._outer.pad
        top = outer.top - pad if step else self._y
        bottom = outer.bottom + pad
        whole = outer.whole and (step > 0 or self._fresh)
        if step == self.last and column < self._count - 1 and top - self.height > bottom:
            bottom, whole = top - self.height, False
        x = outer.x + self._outer.left + column * (self._width + GUTTER)
        return Frame(outer.page, x, top, bottom, whole)

    def may_break(self, y: float) -> None:
        """Of no interest."""


def column_width(width: float, count: int) -> float:
    """The width of each column, or of the text where there is no room for columns."""
    narrow = (width - GUTTER * (count - 1)) / max(count, 1)
    return narrow if count > 1 and narrow >= NARROWEST else width


def run_columns(flow: Flow, count: int, draw: Callable[[Flow], None]) -> None:
    """Let `draw` fill `count` columns that end at the same height; it is called twice, the first time for nothing."""
    width = column_width(flow.width, count)
    flow.settle()
    galley = _Galley()
    trial = Flow(Rehearsal(), galley, 0, 0.0, width, fresh=True, ground=flow.ground, depth=flow.depth)
    draw(trial)
    breaks = sorted({place for place in galley.breaks if place > 0.0})
    total = -trial.y
    step, height = _balance(breaks, total, count, flow.y - flow.bottom, flow.capacity)
    track = _ColumnTrack(flow, count, width)
    track.last, track.height = step, height
    first = flow.index
    inner = Flow(flow.file, track, 0, flow.y, width, fresh=flow.fresh, ground=flow.ground, depth=flow.depth)
    inner.tight = True
    draw(inner)
    for index, low in [*inner.lows.items(), (inner.index, inner.y)]:
        place = first + index // count
        flow.lows[place] = min(low, flow.lows.get(place, low))
    end = first + inner.index // count
    flow.move_to(end, flow.lows[end])


def _balance(breaks: list[float], total: float, count: int, first: float, whole: float) -> tuple[int, float]:
    """On which page a text of height `total` ends, and the least height of columns that hold what is left there."""

    def after(start: float, height: float) -> float:
        end = start + height
        if end >= total:
            return total
        place = breaks[bisect_right(breaks, end) - 1] if breaks and breaks[0] <= end else start
        return place if place > start else end

    start, step = 0.0, 0
    while True:
        room = whole if step else first
        height = (total - start) / count
        while height <= room:
            place = start
            for _ in range(count - 1):
                place = after(place, height)
            if total - place <= height:
                return step, height + 0.5
            height += _STEP
        for _ in range(count):
            start = after(start, room) if room > 0 else start
        step += 1
