"""Where the next thing goes: a column of text that runs from page to page. Lengths in points."""

from __future__ import annotations

from collections.abc import Callable

from fphref.render.pdf.page import Page
from fphref.render.pdf.tagged import TaggedFile

_TOLERANCE = 0.01


class Flow:
    """A column with a cursor; `top` and `bottom` bound it on later pages.

    `fresh`: nothing stands above on this page, so moving on gains nothing. `tight`: a box or column starts
    here, so no gap is wanted.
    """

    def __init__(
        self,
        file: TaggedFile,
        page: int,
        x: float,
        y: float,
        width: float,
        top: float,
        bottom: float,
        fresh: bool = False,
        ground: str = "#FFFFFF",
        depth: int = 0,
    ) -> None:
        self.file = file
        self.index = page
        self.x, self.y, self.width = x, y, width
        self.top, self.bottom = top, bottom
        self.fresh = fresh
        self.tight = fresh
        self.ground = ground
        self.depth = depth
        self.lows: dict[int, float] = {}
        self._pending = 0.0

    @property
    def page(self) -> Page:
        """The page of the cursor."""
        return self.file.page(self.index)

    @property
    def capacity(self) -> float:
        """Height of the column on a page of its own."""
        return self.top - self.bottom

    def room(self) -> float:
        """Height left on this page, the pending gap taken off."""
        return self.y - self._pending - self.bottom + _TOLERANCE

    def gap(self, height: float) -> None:
        """At least this much space before what comes next, unless it starts a page."""
        if not (self.fresh or self.tight):
            self._pending = max(self._pending, height)

    def ensure(self, height: float) -> None:
        """Move to the next page unless `height` fits here, or would fit no better there."""
        if not self.fresh and self.room() < min(height, self.capacity):
            self.next_page()
        self.settle()

    def settle(self) -> None:
        """Apply the pending gap."""
        self.y -= self._pending
        self._pending = 0.0

    def advance(self, height: float) -> None:
        """Move down past what was drawn."""
        self.y -= height
        self.fresh = self.tight = False

    def next_page(self) -> None:
        """Go on at the top of the next page."""
        self.lows[self.index] = min(self.y, self.lows.get(self.index, self.y))
        self.index += 1
        self.y = self.top
        self.fresh = self.tight = True
        self._pending = 0.0

    def inset(self, left: float = 0.0, right: float = 0.0, pad: float = 0.0, ground: str = "", deeper: int = 0) -> Flow:
        """A flow inside this one, from the cursor on; give it back with `join`."""
        self.settle()
        width = max(self.width - left - right, 24.0)
        inner = Flow(
            self.file,
            self.index,
            self.x + left,
            self.y - pad,
            width,
            self.top - pad,
            self.bottom + pad,
            self.fresh,
            ground or self.ground,
            self.depth + deeper,
        )
        inner.tight = True
        return inner

    def join(self, *inner: Flow, pad: float = 0.0) -> None:
        """Go on under the lowest of inner flows."""
        last = max(flow.index for flow in inner)
        for flow in inner:
            for page, low in [*flow.lows.items(), (flow.index, flow.y)]:
                if page < last:
                    self.lows[page] = min(low - pad, self.lows.get(page, low - pad))
        ends = [flow for flow in inner if flow.index == last]
        self.index = last
        self.y = min(flow.y for flow in ends) - pad
        self.fresh = all(flow.fresh for flow in inner)
        self.tight = all(flow.tight for flow in inner)

    def paint(self, page: int, y: float, painter: Callable[[Page, float, float], None]) -> None:
        """Call `painter(page, low, high)` for each page from (page, y) to the cursor."""
        for index in range(page, self.index + 1):
            high = y if index == page else self.top
            low = self.y if index == self.index else self.lows.get(index, self.bottom)
            if high - low > _TOLERANCE:
                painter(self.file.page(index), low, high)
