"""Judges of a page: what is drawn stays on it, apart and in its box, and can be read.

Conformance checkers accept text that runs through the foot, labels cut short, words joined: these checks do not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from fphref.documents.book import Book
from fphref.documents.content import Document
from tests.render.conformite import Element, Tree
from tests.render.lecture import ABOVE, Box, Fill, Line, Rgb, Sheet, read_sheets, told
from tests.render.textes import book_faults, heading_faults, table_headers, text_faults

SIDE = 28.0  # 1 cm: no printer cuts there
EDGE = 8.5  # 3 mm above and below, for head and foot
FOOT, HEAD = 52.0, 60.0  # the foot's rule stands below the one; a band that is lower than the other is a running head
LOWEST_CONTRAST = 4.5
_TOLERANCE = 0.35
_SMALL = 8.0  # modules of a square to scan, marks of a list: no ground for a text
WHITE: Rgb = (1.0, 1.0, 1.0)


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lights = []
    for colour in (one, other):
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return max(lights) / min(lights)


def bounds_faults(sheets: list[Sheet]) -> list[str]:
    """No letter outside the margins, none off the page."""
    found = []
    for sheet in sheets:
        for line in sheet.inked():
            left, low, right, high = line.box
            if left < SIDE or right > sheet.width - SIDE or low < EDGE or high > sheet.height - EDGE:
                found.append(f"off the page: {line}")
    return found


def overlap_faults(sheets: list[Sheet]) -> list[str]:
    """No two lines on one another, no line struck through by a rule."""
    found = []
    for sheet in sheets:
        rows: dict[int, list[tuple[Line, Box]]] = defaultdict(list)
        boxes = [(line, line.box) for line in sheet.inked()]
        for line, box in boxes:
            for row in range(int(box[1] // 40), int(box[3] // 40) + 1):
                rows[row].append((line, box))
            if any(_strikes(stroke.box, line, box) for stroke in sheet.strokes):
                found.append(f"struck through: {line}")
        pairs = {
            (id(one), id(other)): (one, other)
            for near in rows.values()
            for index, (one, box) in enumerate(near)
            for other, second in near[index + 1 :]
            if _overlap(box, second)
        }
        found += [f"on one another: {one} and {other}" for one, other in pairs.values()]
    return found


def _overlap(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.5 and up > 0.5


def _strikes(stroke: Box, line: Line, box: Box) -> bool:
    """A level rule through the small letters; one at the baseline is an underline."""
    level = stroke[3] - stroke[1] < 0.5 and stroke[2] - stroke[0] > 2
    through = line.baseline + 0.1 * line.size < stroke[1] < line.baseline + ABOVE * line.size
    return level and through and min(stroke[2], box[2]) - max(stroke[0], box[0]) > 1


def zone_faults(sheets: list[Sheet], headers: list[str]) -> list[str]:
    """Foot and running head hold what each page repeats and nothing else; elsewhere only whole table headers repeat."""
    found = []
    repeated = re.compile(f"({'|'.join(map(re.escape, headers))})*")
    for sheet in sheets:
        rules = [s.box for s in sheet.strokes if s.box[3] < FOOT and s.box[2] - s.box[0] > 0.8 * sheet.width]
        bands = [
            fill.box
            for fill in sheet.fills
            if fill.box[2] - fill.box[0] > sheet.width - 1 and fill.box[3] > sheet.height - 1
        ]
        if not rules:
            found.append(f"page {sheet.number} without a rule above its foot")
            continue
        rule = min(rules)[1]
        low = min((box[1] for box in bands), default=sheet.height)
        head = low if sheet.number and sheet.height - low < HEAD else sheet.height
        repeats = ""
        if sheet.number and not bands:
            found.append(f"page {sheet.number} without a head")
        for line in sheet.inked():
            _, bottom, _, top = line.box
            inside = top < rule or bottom > head
            if not inside and (bottom < rule or top > head):
                found.append(f"across the edge of head or foot: {line}")
            elif inside and not line.artifact:
                found.append(f"in head or foot: {line}")
            elif line.artifact and not inside:
                repeats += line.text.replace(" ", "")
        if not repeated.fullmatch(repeats):
            found.append(f"page {sheet.number} shows what is no part of its text: « {repeats} »")
    return found


def box_faults(sheets: list[Sheet]) -> list[str]:
    """A line lies within the ground that shows behind it, or beside it: no line leaves its box."""
    found = []
    for sheet in sheets:
        grounds = [fill for fill in sheet.fills if fill.corners is None and _size(fill.box) > _SMALL]
        for line in sheet.inked():
            left, low, right, high = line.box
            for fill in reversed(grounds):
                x1, y1, x2, y2 = fill.box
                apart = min(x2, right) - max(x1, left) < _TOLERANCE or min(y2, high) - max(y1, low) < _TOLERANCE
                if fill.order > line.order or apart:
                    continue
                if min(left - x1, x2 - right, low - y1, y2 - high) < -_TOLERANCE:
                    found.append(f"leaves its box {tuple(round(value, 1) for value in fill.box)}: {line}")
                break
    return found


def _size(box: Box) -> float:
    return min(box[2] - box[0], box[3] - box[1])


def colour_faults(sheets: list[Sheet]) -> list[str]:
    """Each letter stands out from what lies under it, and nothing lies over it."""
    found = []
    for sheet in sheets:
        for line in sheet.inked():
            box = line.box
            near = [fill for fill in sheet.fills if _touch(fill.box, box)]
            if any(
                fill.covers(x, y) for fill in near if fill.order > line.order for x, y in _points(line, corners=False)
            ):
                found.append(f"covered: {line}")
            for ground in _grounds(line, [fill for fill in near if fill.order < line.order]):
                if ground is None:
                    found.append(f"on a picture: {line}")
                elif contrast(line.colour, ground) < LOWEST_CONTRAST:
                    found.append(f"contrast {contrast(line.colour, ground):.2f}: {line}")
    return found


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _grounds(line: Line, below: list[Fill]) -> set[Rgb | None]:
    """The colours under a line: one where the topmost shape holds all of it, else those under each letter."""
    if not below:
        return {WHITE}
    left, low, right, high = line.box
    top = below[-1]
    if top.corners is None and top.covers(left, low) and top.covers(right, high):
        return {top.colour}
    return {
        next((fill.colour for fill in reversed(below) if fill.covers(x, y)), WHITE)
        for x, y in _points(line, corners=True)
    }


def _points(line: Line, *, corners: bool) -> Iterator[tuple[float, float]]:
    """The middle of each letter, and points near the corners of its box."""
    for _, (left, right) in line.seen():
        yield (left + right) / 2, line.baseline + 0.3 * line.size
        if corners:
            inset = (right - left) * 0.15
            for x in (left + inset, right - inset):
                yield x, line.baseline + 0.02 * line.size
                yield x, line.baseline + 0.6 * line.size


def link_faults(tree: Tree, sheets: list[Sheet]) -> list[str]:
    """The place to click lies over the words of its link, on each of its lines."""
    boxes: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for sheet in sheets:
        for line in sheet.inked():
            if line.mark is not None:
                boxes[sheet.number, line.mark].append(line.box)
    pages = {id(annotation): number for number, annotation in tree.annotations()}
    found = []
    for element in tree.root.walk():
        if element.tag != "Link":
            continue
        places = [
            (pages.get(id(kid), -1), [float(value) for value in kid["/Rect"]])
            for kid in element.kids
            if not isinstance(kid, (tuple, Element))
        ]
        for mark in element.marks():
            for left, low, right, high in boxes[mark]:
                middle = (low + high) / 2
                if not any(
                    page == mark[0] and x1 - 1 <= left and right <= x2 + 1 and y1 <= middle <= y2
                    for page, (x1, y1, x2, y2) in places
                ):
                    found.append(
                        f"page {mark[0]}: a link of ({left:.1f} {low:.1f} {right:.1f}) is not where it is read"
                    )
    return found


def place_faults(tree: Tree, sheets: list[Sheet], headers: list[str]) -> list[str]:
    """Every fault of place and colour; `headers` is what the heads of tables say, spaces left out."""
    return [
        *bounds_faults(sheets),
        *overlap_faults(sheets),
        *zone_faults(sheets, headers),
        *box_faults(sheets),
        *colour_faults(sheets),
        *link_faults(tree, sheets),
    ]


def layout_faults(data: bytes, content: Document | Book) -> list[str]:
    """Every fault of the pages that should say what the content says."""
    tree, sheets = Tree(data), read_sheets(data)
    said = told(tree, sheets)
    if isinstance(content, Book):
        blocks = (*content.blocks, *(block for document in content.documents for block in document.blocks))
        return [*place_faults(tree, sheets, list(table_headers(blocks))), *book_faults(said, content)]
    headers = list(table_headers(content.blocks))
    return [
        *place_faults(tree, sheets, headers),
        *text_faults(said, content),
        *heading_faults(said, content),
    ]
