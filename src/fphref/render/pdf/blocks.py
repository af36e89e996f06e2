"""Draws the blocks of a document into a flow. Lengths in points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from fphref.documents.content import (
    Block,
    BulletList,
    Columns,
    Courbe,
    Facts,
    Flowing,
    HeatMap,
    Inline,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    WebPage,
    inline_text,
)
from fphref.render import style
from fphref.render.cleaning import line
from fphref.render.pdf import icons
from fphref.render.pdf.boxes import QR_SIDE, BoxDrawer
from fphref.render.pdf.curves import CurveDrawer
from fphref.render.pdf.flow import Flow
from fphref.render.pdf.inline import TextSetter
from fphref.render.pdf.page import Element, Page, rounded
from fphref.render.pdf.presence import has_ink, visible
from fphref.render.pdf.running import LEAST, column_width, run_columns
from fphref.render.pdf.tables import TableDrawer
from fphref.render.pdf.tagged import Bookmark
from fphref.render.pdf.text import Wrapped, first_lines
from fphref.render.pdf.theme import PANEL_PAD, RADIUS, Theme

_INDENT = 12.0
_DEEPEST_INDENT = 6  # lists nested further stay at this indent
_NARROWEST = 110.0
_NARROWEST_COLUMN = 60.0
_TILE = 20.0
_TILE_GAP = 7.0
_LONGEST_HEAD = 240.0  # of a heading longer than this, only so much stays with what follows
_SQUARE = rounded(0, 0, 3.6, 3.6, 0.5)
_DISC = rounded(0, 0, 2.8, 2.8, 1.4)
_DASH = rounded(0, 0, 4, 0.9, 0)
_GUTTER = 18.0
_ABOVE = (13.0, 8.0, 5.0, 3.5)  # gap above headings, by depth
_SLACK = 8.0  # no block but a section asks for a larger gap above itself


@dataclass(frozen=True, slots=True)
class Outline:
    """Which headings become bookmarks: those less than `levels` deep, the first ones at depth `start`."""

    start: int = 0
    levels: int = 6


WHOLE_OUTLINE = Outline()


class BlockDrawer:
    """Draws blocks of one document; `first_level` is the heading level of its outermost sections.

    `places` maps what its links may aim at to places of the file.
    """

    def __init__(
        self,
        theme: Theme,
        first_level: int,
        places: Mapping[str, str] | None = None,
        outline: Outline = WHOLE_OUTLINE,
    ) -> None:
        self.theme = theme
        self.setter = TextSetter(theme, places)
        self._outline = outline
        self.tables = TableDrawer(self.setter)
        self.boxes = BoxDrawer(self.setter)
        self.curves = CurveDrawer(self.setter, self.tables)
        self._first_level = first_level
        self._titles: dict[str, Inline] = {}
        self._needs: dict[tuple[int, float, int], float] = {}

    def draw(self, blocks: tuple[Block, ...], flow: Flow, parent: Element, depth: int = 0, level: int = 0) -> None:
        """Draw blocks one under the other; `depth` of sections, `level` of lists."""
        inked = [block for block in blocks if has_ink(block)]
        for block, following in zip_longest(inked, inked[1:]):
            self._block(block, following, flow, parent, depth, level)

    def _block(
        self, block: Block, following: Block | None, flow: Flow, parent: Element, depth: int, level: int
    ) -> None:
        match block:
            case Paragraph():
                wrapped = self._wrapped(block, flow.width)
                flow.gap(2.5)
                if following is not None and _announces(block, following):
                    own = min(wrapped.height, flow.capacity / 4)
                    flow.ensure(own + _SLACK + self.need(following, flow.width, depth))
                self.setter.set(flow, wrapped, Element("P", parent))
                flow.gap(2.5)
            case BulletList():
                self._list(block, flow, parent, depth, level)
            case Facts():
                self.tables.facts(block, flow, parent)
            case Table() | HeatMap():
                self.tables.table(block, flow, parent)
            case Courbe():
                self.curves.curve(block, flow, parent)
            case Note():
                self.boxes.note(block, flow, parent)
            case Section():
                self._section(block, flow, parent, depth, level)
            case Panel(blocks=inner):
                self._panel(inner, flow, parent, depth, level)
            case Flowing(blocks=inner, count=count):
                self._flowing(inner, count, flow, parent, depth, level)
            case WebPage():
                self.boxes.web_page(block, flow, parent)
            case Columns():
                self._columns(block, flow, parent, depth, level)

    def need(self, block: Block, width: float, depth: int) -> float:
        """Height of the first part that must not be separated from a heading above it."""
        # Each section asks those inside it in turn; by identity, since the content outlives the drawing.
        key = (id(block), width, depth)
        height = self._needs.get(key)
        if height is None:
            height = self._needs[key] = self._need(block, width, depth)
        return height

    def _need(self, block: Block, width: float, depth: int) -> float:
        match block:
            case Paragraph():
                return first_lines(self._wrapped(block, width))
            case Note():
                return self.boxes.note_need(block, width)
            case BulletList(items=items):
                for item in items:
                    if visible(item.spans):
                        return first_lines(self.setter.wrap(item.spans, self.theme.body, width - _INDENT))
                return self.theme.body.lead
            case Facts():
                return self.tables.facts_need(block, width)
            case Table() | HeatMap():
                return self.tables.table_need(block, width)
            case Courbe():
                return self.curves.curve_need(block, width)
            case Section(title=title, blocks=blocks):
                if not line(title):
                    return self._first_need(blocks, width, depth)
                head = max(self._heading(title, width, depth).height, _TILE if _has_tile(block, depth) else 0)
                first = next(filter(has_ink, blocks), None)
                gap = _ABOVE[min(depth + 1, 3)] if isinstance(first, Section) else _SLACK
                return min(head, _LONGEST_HEAD) + gap + self._first_need(blocks, width, depth + 1)
            case Panel(blocks=blocks):
                return 2 * PANEL_PAD + self._first_need(blocks, width - 2 * PANEL_PAD, depth)
            case Flowing(blocks=blocks, count=count):
                return max(self._first_need(blocks, column_width(width, count), depth), LEAST)
            case WebPage():
                return QR_SIDE
            case Columns(left=left, right=right, share=share):
                wide, narrow = _column_widths(width, share)
                return max(self._first_need(left, wide, depth), self._first_need(right, narrow, depth))

    def _first_need(self, blocks: tuple[Block, ...], width: float, depth: int) -> float:
        inked = (block for block in blocks if has_ink(block))
        first = next(inked, None)
        if first is None:
            return 0.0
        following = next(inked, None)
        if isinstance(first, Paragraph) and _announces(first, following):
            assert following is not None
            return self._wrapped(first, width).height + _SLACK + self.need(following, width, depth)
        return self.need(first, width, depth)

    def _wrapped(self, block: Paragraph, width: float) -> Wrapped:
        return self.setter.wrap(block.spans, self.theme.small if block.role == "small" else self.theme.body, width)

    # Lists

    def _list(self, block: BulletList, flow: Flow, parent: Element, depth: int, level: int) -> None:
        numbering = "Decimal" if block.numbered else ("Square", "Disc", "Circle")[min(level, 2)]
        holder = Element("L", parent, f"/O /List /ListNumbering /{numbering}")
        body = self.theme.body
        indent = _INDENT
        if block.numbered:
            indent = max(indent, body.width(f"{len(block.items)}.") + 4)
        # Too deep to go further right: the mark stands under the one above, the text does not move.
        deepest = level > _DEEPEST_INDENT or flow.width - indent < _NARROWEST
        outdent = indent if level and deepest else 0.0
        flow.gap(2 if level else 2.5)
        for number, item in enumerate(block.items, 1):
            children = [child for child in item.children if has_ink(child)]
            if not visible(item.spans) and not children:
                continue
            flow.gap(1.6)
            inner_width = max(flow.width - indent + outdent, 24.0)
            wrapped = self.setter.wrap(item.spans, body, inner_width)
            first = first_lines(wrapped) or body.lead
            if children and wrapped.count <= 3:
                first = wrapped.height + 2.5 + self.need(children[0], inner_width - _INDENT, depth)
            flow.ensure(first)
            if flow.track.endless and not children:  # a rehearsal: its height is all that counts
                flow.advance(wrapped.height)
                continue
            entry = Element("LI", holder)
            mark = Element("Lbl", entry, text="" if block.numbered else "•")
            content = Element("LBody", entry)
            label = f"{number}. " if block.numbered else ""
            self._mark(flow.page, mark, flow.x - outdent, flow.y, label, level)
            if not children and flow.width - indent + outdent >= 24.0:
                # The same as below, without a flow of its own: most items are like this.
                flow.shift(indent - outdent)
                self.setter.set(flow, wrapped, content)
                flow.shift(outdent - indent)
                continue
            inner = flow.inset(indent - outdent)
            if wrapped.count:
                self.setter.set(inner, wrapped, content)
            if children:
                inner.gap(2.5)
                self.draw(tuple(children), inner, content, depth, level + 1)
            flow.join(inner)
        flow.gap(3.5 if level == 0 else 2)

    def _mark(self, page: Page, owner: Element, x: float, top: float, label: str, level: int) -> None:
        if page.blank:
            return
        body = self.theme.body
        page.mark(owner)
        if label:
            page.text(x, top - body.drop, [label], self.theme.row_head.face, body.size, body.lead, self.theme.dark)
            return
        middle = top - body.drop + body.size * 0.27
        if level == 0:
            page.stamp(_SQUARE, x + 1, middle - 1.8, self.theme.base)
        elif level == 1:
            page.stamp(_DISC, x + 1.2, middle - 1.4, self.theme.base)
        else:
            page.stamp(_DASH, x + 0.8, middle - 0.45, self.theme.base)

    # Boxes

    def _panel(self, blocks: tuple[Block, ...], flow: Flow, parent: Element, depth: int, level: int) -> None:
        flow.gap(8)
        flow.ensure(2 * PANEL_PAD + self._first_need(blocks, flow.width - 2 * PANEL_PAD, depth))
        page, y = flow.index, flow.y
        inner = flow.inset(PANEL_PAD, PANEL_PAD, PANEL_PAD, self.theme.soft, 1)
        self.draw(blocks, inner, parent, depth, level)
        flow.join(inner, pad=PANEL_PAD)
        rank, width = flow.depth, flow.width

        def painter(page: Page, x: float, low: float, high: float) -> None:
            page.ground(rank, rounded(x, low, width, high - low, RADIUS), self.theme.soft)

        flow.paint(page, y, painter)
        flow.gap(14)

    def _columns(self, block: Columns, flow: Flow, parent: Element, depth: int, level: int) -> None:
        wide, narrow = _column_widths(flow.width, block.share)
        if min(wide, narrow) < _NARROWEST_COLUMN:
            self.draw((*block.left, *block.right), flow, parent, depth, level)
            return
        flow.gap(8)
        flow.ensure(self.need(block, flow.width, depth))
        left = flow.inset(0, narrow + _GUTTER)
        right = flow.inset(wide + _GUTTER)
        self.draw(block.left, left, parent, depth, level)
        self.draw(block.right, right, parent, depth, level)
        flow.join(left, right)
        flow.gap(12)

    def _flowing(
        self, blocks: tuple[Block, ...], count: int, flow: Flow, parent: Element, depth: int, level: int
    ) -> None:
        if column_width(flow.width, count) == flow.width:
            self.draw(blocks, flow, parent, depth, level)
            return
        aside = Element("Sect", None)
        flow.ensure(max(self._first_need(blocks, column_width(flow.width, count), depth), LEAST))
        run_columns(
            flow,
            count,
            lambda inner: self.draw(blocks, inner, aside if inner.file is not flow.file else parent, depth, level),
        )
        flow.gap(12)

    # Sections

    def _section(self, block: Section, flow: Flow, parent: Element, depth: int, level: int) -> None:
        title = line(block.title)
        holder = Element("Sect", parent)
        if not title:
            self.draw(block.blocks, flow, holder, depth, level)
            return
        flow.gap(_ABOVE[min(depth, 3)])
        wrapped = self._heading(block.title, flow.width, depth)
        flow.ensure(self.need(block, flow.width, depth))
        self._bookmark(title, depth, flow)
        head = Element(f"H{min(self._first_level + depth, 6)}", holder)
        if _has_tile(block, depth):
            self._tile(block.icon, flow)
            inner = flow.inset(_TILE + _TILE_GAP)
            slack = max(_TILE - wrapped.height, 0) / 2
            inner.advance(slack)
            self.setter.set(inner, wrapped, head)
            inner.advance(slack)
            flow.join(inner)
        else:
            self.setter.set(flow, wrapped, head)
        flow.gap((5, 2, 1, 1)[min(depth, 3)])
        self.draw(block.blocks, flow, holder, depth + 1, level)
        flow.gap((8, 5, 3, 3)[min(depth, 3)])

    def _heading(self, title: str, width: float, depth: int) -> Wrapped:
        chosen = self.theme.headings[min(depth, len(self.theme.headings) - 1)]
        return self.setter.wrap(self._inline(title), chosen, width - (_TILE + _TILE_GAP if depth == 0 else 0))

    def _inline(self, text: str) -> Inline:
        """The same spans for the same text, so that breaking it is remembered."""
        return self._titles.setdefault(text, (Span(text),))

    def _bookmark(self, title: str, depth: int, flow: Flow) -> None:
        if depth < self._outline.levels:
            bookmark = Bookmark(title, self._outline.start + depth, flow.frame.page, flow.y + 8)
            flow.file.bookmarks.append(bookmark)

    def _tile(self, name: str, flow: Flow) -> None:
        page, x, y = flow.page, flow.x, flow.y - _TILE
        tile = style.WHITE if flow.ground != style.WHITE else self.theme.soft
        page.mark("")
        page.fill(rounded(x, y, _TILE, _TILE, 5), tile)
        colour = "{:.3f} {:.3f} {:.3f}".format(*style.rgb(self.theme.base))
        page.draw(icons.icon(name, x + 4.5, y + 4.5, 11 / 12, colour))


def _has_tile(block: Section, depth: int) -> bool:
    return depth == 0 and block.icon in icons.NAMES


def _announces(block: Paragraph, following: Block | None) -> bool:
    """Whether a paragraph announces the list below it, and must not be left alone above a break."""
    return isinstance(following, BulletList) and inline_text(block.spans).rstrip().endswith(":")


def _column_widths(width: float, share: float) -> tuple[float, float]:
    usable = width - _GUTTER
    left = usable * min(max(share, 0.2), 0.8)
    return left, usable - left
