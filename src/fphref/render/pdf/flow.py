"""Where the next thing goes: a column of text that runs from frame to frame. Lengths in points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fphref.render.pdf.page import Page
from fphref.render.pdf.tagged import TaggedFile

_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Frame:
    """A place for text on a page; `whole`: no later one is higher, so moving on from its top gains nothing."""

    page: int
    x: float
    top: float
    bottom: float
    whole: bool


class Track(Protocol):
    """The frames that a flow runs through, any number of them; sooner or later one is whole.

    `endless`: the one frame has no bottom, and nothing that is drawn there stays.
    """

    capacity: float
    endless: bool

    def frame(self, index: int) -> Frame:
        """The frame of that index."""

    def may_break(self, y: float) -> None:
        """Told of each place where the text may go on in the next frame."""


class PageTrack:
    """One frame a page, all alike; a frame's index is its page's."""

    endless = False

    def __init__(self, x: float, top: float, bottom: float) -> None:
        self._x, self._top, self._bottom = x, top, bottom
        self.capacity = top - bottom

    def frame(self, index: int) -> Frame:
        """The frame of that page."""
        return Frame(index, self._x, self._top, self._bottom, True)

    def may_break(self, y: float) -> None:
        """Of no interest."""


class Flow:
    """A column with a cursor, in the frame `index` of its track.

    `fresh`: nothing stands above in a whole frame, so moving on gains nothing. `tight`: a box or column starts
    here, so no gap is wanted. `left` is the distance from the frame's left edge, `pad` from its top and bottom.
    """

    def __init__(
        self,
        file: TaggedFile,
        track: Track,
        index: int,
        y: float,
        width: float,
        left: float = 0.0,
        pad: float = 0.0,
        fresh: bool = False,
        ground: str = "#FFFFFF",
        depth: int = 0,
    ) -> None:
        self.file, self.track = file, track
        self.left, self.pad = left, pad
        self.y, self.width = y, width
        self.fresh = fresh
        self.tight = fresh
        self.ground = ground
        self.depth = depth
        self.lows: dict[int, float] = {}
        self._pending = 0.0
        self._enter(index)

    def _enter(self, index: int) -> None:
        self.index = index
        self.frame = frame = self.track.frame(index)
        self.x = frame.x + self.left
        self.top = frame.top - self.pad
        self.bottom = frame.bottom + self.pad

    @property
    def page(self) -> Page:
        """The page of the cursor."""
        return self.file.page(self.frame.page)

    @property
    def capacity(self) -> float:
        """Height of a whole frame."""
        return self.track.capacity - 2 * self.pad

    def room(self) -> float:
        """Height left in this frame, the pending gap taken off."""
        return self.y - self._pending - self.bottom + _TOLERANCE

    def gap(self, height: float) -> None:
        """At least this much space before what comes next, unless it starts a frame."""
        if not (self.fresh or self.tight):
            self._pending = max(self._pending, height)

    def ensure(self, height: float) -> None:
        """Move to a frame where `height` fits, or that is whole."""
        self.track.may_break(self.y)
        height = min(height, self.capacity)
        while not self.fresh and self.room() < height:
            self.next()
        self.settle()

    def settle(self) -> None:
        """Apply the pending gap."""
        self.y -= self._pending
        self._pending = 0.0

    def advance(self, height: float) -> None:
        """Move down past what was drawn."""
        self.y -= height
        self.fresh = self.tight = False

    def next(self) -> None:
        """Go on at the top of the next frame."""
        self.lows[self.index] = min(self.y, self.lows.get(self.index, self.y))
        self._enter(self.index + 1)
        self.y = self.top
        self.fresh, self.tight = self.frame.whole, True
        self._pending = 0.0

    def inset(self, left: float = 0.0, right: float = 0.0, pad: float = 0.0, ground: str = "", deeper: int = 0) -> Flow:
        """A flow inside this one, from the cursor on; give it back with `join`."""
        self.settle()
        inner = Flow(
            self.file,
            self.track,
            self.index,
            self.y - pad,
            max(self.width - left - right, 24.0),
            self.left + left,
            self.pad + pad,
            self.fresh,
            ground or self.ground,
            self.depth + deeper,
        )
        inner.tight = True
        return inner

    def shift(self, distance: float) -> None:
        """Move the left edge to the right, here and in later frames; shifting back undoes it."""
        self.left += distance
        self.x += distance
        self.width -= distance

    def join(self, *inner: Flow, pad: float = 0.0) -> None:
        """Go on under the lowest of inner flows."""
        last = max(flow.index for flow in inner)
        for flow in inner:
            for index, low in [*flow.lows.items(), (flow.index, flow.y)]:
                if index < last:
                    self.lows[index] = min(low - pad, self.lows.get(index, low - pad))
        ends = [flow for flow in inner if flow.index == last]
        self._enter(last)
        self.y = min(flow.y for flow in ends) - pad
        self.fresh = all(flow.fresh for flow in inner)
        self.tight = all(flow.tight for flow in inner)

    def move_to(self, index: int, y: float) -> None:
        """Go on at a height of a frame, under what stands there."""
        self._enter(index)
        self.y = y
        self.fresh = self.tight = False

    def paint(self, index: int, y: float, painter: Callable[[Page, float, float, float], None]) -> None:
        """Call `painter(page, x, low, high)` for each frame from (index, y) to the cursor."""
        for number in range(index, self.index + 1):
            frame = self.track.frame(number)
            high = y if number == index else frame.top - self.pad
            low = self.y if number == self.index else self.lows.get(number, frame.bottom + self.pad)
            if high - low > _TOLERANCE:
                painter(self.file.page(frame.page), frame.x + self.left, low, high)
