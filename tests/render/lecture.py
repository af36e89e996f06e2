"""What a PDF page shows, read with pdfplumber in the order of its drawing: lines of text, fills, strokes, links.

Lengths in points, from the lower left corner. Clipping is not followed: a shape counts whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar, LTCurve, LTFigure, LTImage

from tests.render.conformite import Element, Tree

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Rgb = tuple[float, float, float]

# Of the size of the letters: how far common letters reach below and above the baseline, accents on capitals left out.
BELOW, ABOVE = 0.2, 0.73
_INLINE = ("Link", "Span")  # they belong to the block around them
_SAME = 0.05


@dataclass(slots=True)
class Line:
    """Letters that follow one another on one baseline, in one size, colour and mark."""

    page: int
    order: int
    baseline: float
    size: float
    colour: Rgb
    tag: str
    mark: int | None
    letters: list[str] = field(default_factory=list)
    edges: list[tuple[float, float]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The letters, spaces included."""
        return "".join(self.letters)

    @property
    def artifact(self) -> bool:
        """Whether it is no part of the text."""
        return self.mark is None

    @property
    def box(self) -> Box:
        """From the first to the last letter that can be seen, from descenders to capitals."""
        seen = [edge for letter, edge in self.seen()]
        low, high = self.baseline - BELOW * self.size, self.baseline + ABOVE * self.size
        return (min(left for left, _ in seen), low, max(right for _, right in seen), high)

    def seen(self) -> Iterator[tuple[str, tuple[float, float]]]:
        """Each letter that leaves ink, with its left and right edge."""
        return ((letter, edge) for letter, edge in zip(self.letters, self.edges, strict=True) if letter.strip())

    def __str__(self) -> str:
        left, low, right, high = self.box
        return f"page {self.page} « {self.text.strip()[:60]} » ({left:.1f} {low:.1f} {right:.1f} {high:.1f})"


@dataclass(slots=True)
class Fill:
    """A filled shape; `corners` where it is no upright rectangle, `colour` None where it is a picture."""

    order: int
    box: Box
    colour: Rgb | None
    corners: list[tuple[float, float]] | None = None

    def covers(self, x: float, y: float) -> bool:
        """Whether a point lies on it (rounded corners count as full)."""
        left, low, right, high = self.box
        if not (left <= x <= right and low <= y <= high):
            return False
        return self.corners is None or _inside(self.corners, x, y)


@dataclass(slots=True)
class Stroke:
    """A drawn line, or the edge of a shape."""

    order: int
    box: Box
    tag: str


@dataclass(slots=True)
class Sheet:
    """One page."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)

    def inked(self) -> list[Line]:
        """The lines in which something can be seen."""
        return [line for line in self.lines if line.text.strip()]


def read_sheets(data: bytes) -> list[Sheet]:
    """Every page of a file."""
    sheets = []
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number, page in enumerate(document.pages):
            sheet = Sheet(number, float(page.width), float(page.height))
            for order, item in enumerate(_items(page.layout)):
                _take(sheet, order, item)
            sheets.append(sheet)
            page.close()
    return sheets


def _items(holder: Iterable[Any]) -> Iterator[Any]:
    for item in holder:
        if isinstance(item, LTFigure):
            yield from _items(item)
        else:
            yield item


def _take(sheet: Sheet, order: int, item: Any) -> None:
    if isinstance(item, LTChar):
        _letter(sheet, order, item)
    elif isinstance(item, LTImage):
        sheet.fills.append(Fill(order, item.bbox, None))
    elif isinstance(item, LTCurve):
        if item.fill:
            sheet.fills.append(Fill(order, item.bbox, _rgb(item.non_stroking_color), _corners(item)))
        if item.stroke:
            sheet.strokes.append(Stroke(order, item.bbox, str(getattr(item, "tag", ""))))


def _letter(sheet: Sheet, order: int, item: Any) -> None:
    a, b, c, d, x, y = item.matrix
    assert a > 0 and d > 0 and b == c == 0, f"page {sheet.number}: « {item.get_text()} » does not stand upright"
    colour, mark, tag = _rgb(item.graphicstate.ncolor), getattr(item, "mcid", None), str(getattr(item, "tag", ""))
    line = sheet.lines[-1] if sheet.lines else None
    if (
        line is None
        or (line.mark, line.tag, line.colour) != (mark, tag, colour)
        or abs(line.baseline - y) > _SAME
        or abs(line.size - item.size) > _SAME
        or not -_SAME < x - line.edges[-1][1] < 0.35 * item.size
    ):
        line = Line(sheet.number, order, y, item.size, colour, tag, mark)
        sheet.lines.append(line)
    line.letters.append(item.get_text())
    line.edges.append((x, x + item.adv * a))


def _rgb(colour: Any) -> Rgb:
    parts = [float(part) for part in colour] if isinstance(colour, (tuple, list)) else [float(colour or 0)]
    assert len(parts) in (1, 3), f"colour {colour}"
    return (parts[0], parts[0], parts[0]) if len(parts) == 1 else (parts[0], parts[1], parts[2])


def _corners(curve: Any) -> list[tuple[float, float]] | None:
    """None where all straight sides are upright or level: a rectangle, its corners rounded or not."""
    place = start = curve.original_path[0][-1]
    for step in curve.original_path[1:]:
        target = start if step[0] == "h" else step[-1]
        if step[0] in "lh" and abs(place[0] - target[0]) > _SAME and abs(place[1] - target[1]) > _SAME:
            return [(float(x), float(y)) for x, y in curve.pts]
        place = target
    return None


def _inside(corners: list[tuple[float, float]], x: float, y: float) -> bool:
    crossed = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossed = not crossed
    return crossed


@dataclass(slots=True)
class Fragment:
    """What one block says on one page; fragments that follow one another with the same `block` are one text."""

    block: int
    tag: str
    page: int
    text: str


def fragments(tree: Tree, sheets: list[Sheet]) -> list[Fragment]:
    """The text of the structure in reading order. Links and spans belong to their block."""
    by_mark: dict[tuple[int, int], str] = {}
    for sheet in sheets:
        for line in sheet.lines:
            if line.mark is not None:
                place = (sheet.number, line.mark)
                by_mark[place] = by_mark.get(place, "") + line.text
    found: list[Fragment] = []
    count = 0

    def visit(element: Element, block: int, tag: str) -> None:
        nonlocal count
        for kid in element.kids:
            if isinstance(kid, tuple):
                last = found[-1] if found else None
                if last is None or (last.block, last.page) != (block, kid[0]):
                    last = Fragment(block, tag, kid[0], "")
                    found.append(last)
                last.text += by_mark.get(kid, "")
            elif isinstance(kid, Element) and kid.tag in _INLINE:
                visit(kid, block, tag)
            elif isinstance(kid, Element):
                count += 1
                # What follows an inner block is a text of its own: it was not said before it.
                visit(kid, count, kid.tag)
                if kid.tag == "Figure":
                    found.append(Fragment(count, "Alt", -1, str(kid.entry.get("/Alt", ""))))
                count += 1
                block = count

    visit(tree.root, 0, tree.root.tag)
    return found


def told(tree: Tree, sheets: list[Sheet]) -> list[tuple[str, str]]:
    """(tag, text) of each block in reading order: what a screen reader says, a figure by the words for it."""
    found: list[tuple[str, str]] = []
    block = -1
    for fragment in fragments(tree, sheets):
        if fragment.tag == "Figure":
            continue
        if fragment.block == block:
            found[-1] = (fragment.tag, found[-1][1] + fragment.text)
        else:
            found.append((fragment.tag.replace("Alt", "Figure"), fragment.text))
        block = fragment.block
    return found
