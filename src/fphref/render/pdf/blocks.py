"""Draws the blocks of a document into a flow. Lengths in points."""

from __future__ import annotations

from itertools import zip_longest

from fphref.documents.content import (
    Block,
    BulletList,
    Columns,
    Facts,
    Flowing,
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
from fphref.render.pdf import icons
from fphref.render.pdf.flow import Flow
from fphref.render.pdf.inline import TextSetter
from fphref.render.pdf.page import Element, Page, rounded
from fphref.render.pdf.presence import has_ink, visible
from fphref.render.pdf.tables import TableDrawer
from fphref.render.pdf.tagged import Bookmark, TaggedFile
from fphref.render.pdf.text import Wrapped, clean
from fphref.render.pdf.theme import NOTE_BAR, NOTE_PAD, NOTE_RUN_IN, PANEL_PAD, RADIUS, Theme

_INDENT = 12.0
_DEEPEST_INDENT = 6  # lists nested further stay at this indent
_NARROWEST = 110.0
_TILE = 20.0
_TILE_GAP = 7.0
_SIDE_HEAD_FROM = 420.0  # from this width on, headings of the second level stand beside their text
_SIDE_HEAD_SHARE = 0.25
_SIDE_HEAD_LINES = 4
_GUTTER = 18.0
_SLACK = 8.0  # no block asks for a larger gap above itself


class BlockDrawer:
    """Draws blocks of one document; `first_level` is the heading level of its outermost sections."""

    def __init__(self, file: TaggedFile, theme: Theme, first_level: int) -> None:
        self.file = file
        self.theme = theme
        self.setter = TextSetter(theme)
        self.tables = TableDrawer(self.setter)
        self._first_level = first_level
        self._titles: dict[str, Inline] = {}
        self._notes: dict[int, tuple[Inline, Inline]] = {}

    def draw(self, blocks: tuple[Block, ...], flow: Flow, parent: Element, depth: int = 0, level: int = 0) -> None:
        """Draw blocks one under the other; `depth` of sections, `level` of lists."""
        inked = [block for block in blocks if has_ink(block)]
        for block, following in zip_longest(inked, inked[1:]):
            self._block(block, following, flow, parent, depth, level)

    def _block(
        self, block: Block, following: Block | None, flow: Flow, parent: Element, depth: int, level: int
    ) -> None:
        match block:
            case Paragraph(spans=spans, role=role):
                chosen = self.theme.small if role == "small" else self.theme.body
                wrapped = self.setter.wrap(spans, chosen, flow.width)
                flow.gap(3.5)
                if isinstance(following, BulletList) and inline_text(spans).rstrip().endswith(":"):
                    own = min(wrapped.height, flow.capacity / 4)
                    flow.ensure(own + _SLACK + self.need(following, flow.width, depth))
                self.setter.set(flow, wrapped, Element("P", parent))
                flow.gap(3.5)
            case BulletList():
                self._list(block, flow, parent, depth, level)
            case Facts():
                self.tables.facts(block, flow, parent)
            case Table():
                self.tables.table(block, flow, parent)
            case Note():
                self._note(block, flow, parent)
            case Section():
                self._section(block, flow, parent, depth, level)
            case Panel(blocks=inner):
                self._panel(inner, flow, parent, depth, level)
            case Flowing(blocks=inner):
                self.draw(inner, flow, parent, depth, level)
            case WebPage(label=label, address=address):
                self._block(Paragraph((Span(label, link=address),)), None, flow, parent, depth, level)
            case Columns():
                self._columns(block, flow, parent, depth, level)

    def need(self, block: Block, width: float, depth: int) -> float:
        """Height of the first part that must not be separated from a heading above it."""
        match block:
            case Paragraph(spans=spans, role=role):
                chosen = self.theme.small if role == "small" else self.theme.body
                return _first_lines(self.setter.wrap(spans, chosen, width))
            case Note():
                label, text = self._note_texts(block, width - 2 * NOTE_PAD - NOTE_BAR)
                return 2 * NOTE_PAD + label.height + _first_lines(text)
            case BulletList(items=items):
                for item in items:
                    if visible(item.spans):
                        return _first_lines(self.setter.wrap(item.spans, self.theme.body, width - _INDENT))
                return self.theme.body.lead
            case Facts():
                return self.tables.facts_need(block, width)
            case Table():
                return self.tables.table_need(block, width)
            case Section(title=title, blocks=blocks):
                if not clean(title).strip(" "):
                    return self._first_need(blocks, width, depth)
                if self._beside(title, width, depth):
                    side = width * _SIDE_HEAD_SHARE
                    head = _first_lines(self._heading(title, side, depth))
                    return 7 + max(head, self._first_need(blocks, width - side - _GUTTER, depth + 1))
                head = max(self._heading(title, width, depth).height, _TILE)
                return head + 7 + _SLACK + self._first_need(blocks, width, depth + 1)
            case Panel(blocks=blocks):
                return 2 * PANEL_PAD + self._first_need(blocks, width - 2 * PANEL_PAD, depth)
            case Flowing(blocks=blocks):
                return self._first_need(blocks, width, depth)
            case WebPage():
                return self.theme.body.lead
            case Columns(left=left, right=right, share=share):
                wide, narrow = _column_widths(width, share)
                return max(self._first_need(left, wide, depth), self._first_need(right, narrow, depth))

    def _first_need(self, blocks: tuple[Block, ...], width: float, depth: int) -> float:
        first = next((block for block in blocks if has_ink(block)), None)
        return self.need(first, width, depth) if first is not None else 0.0

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
        flow.gap(2.5 if level else 3.5)
        for number, item in enumerate(block.items, 1):
            children = [child for child in item.children if has_ink(child)]
            if not visible(item.spans) and not children:
                continue
            entry = Element("LI", holder)
            mark = Element("Lbl", entry, text="" if block.numbered else "•")
            content = Element("LBody", entry)
            flow.gap(2.2)
            inner_width = max(flow.width - indent + outdent, 24.0)
            wrapped = self.setter.wrap(item.spans, body, inner_width)
            first = _first_lines(wrapped) or body.lead
            if children and wrapped.count <= 3:
                first = wrapped.height + 2.5 + self.need(children[0], inner_width - _INDENT, depth)
            flow.ensure(first)
            label = f"{number}. " if block.numbered else ""
            self._mark(flow.page, mark, flow.x - outdent, flow.y, label, level)
            inner = flow.inset(indent - outdent)
            if wrapped.count:
                self.setter.set(inner, wrapped, content)
            if children:
                inner.gap(2.5)
                self.draw(tuple(children), inner, content, depth, level + 1)
            flow.join(inner)
        flow.gap(4.5 if level == 0 else 2.5)

    def _mark(self, page: Page, owner: Element, x: float, top: float, label: str, level: int) -> None:
        body = self.theme.body
        page.mark(owner)
        if label:
            page.text(x, top - body.drop, [label], self.theme.row_head.face, body.size, body.lead, self.theme.dark)
            return
        middle = top - body.drop + body.size * 0.27
        if level == 0:
            page.fill(rounded(x + 1, middle - 1.8, 3.6, 3.6, 0.5), self.theme.base)
        elif level == 1:
            page.fill(rounded(x + 1.2, middle - 1.4, 2.8, 2.8, 1.4), self.theme.base)
        else:
            page.fill(rounded(x + 0.8, middle - 0.45, 4, 0.9, 0), self.theme.base)

    # Boxes

    def _note(self, block: Note, flow: Flow, parent: Element) -> None:
        holder = Element("Div", parent)
        flow.gap(3.5)
        flow.ensure(self.need(block, flow.width, 0))
        page, y = flow.index, flow.y
        inner = flow.inset(NOTE_PAD + NOTE_BAR, NOTE_PAD, NOTE_PAD, style.NOTE_GROUND, 1)
        for text in self._note_texts(block, inner.width):
            if text.count:
                self.setter.set(inner, text, Element("P", holder))
        flow.join(inner, pad=NOTE_PAD)
        depth, x, width = flow.depth + 1, flow.x, flow.width

        def painter(page: Page, low: float, high: float) -> None:
            page.ground(depth, rounded(x, low, width, high - low, 3), style.NOTE_GROUND)
            page.ground(depth, rounded(x, low, NOTE_BAR, high - low, 1.2), style.NOTE_EDGE)

        flow.paint(page, y, painter)
        flow.gap(4.5)

    def _note_texts(self, block: Note, width: float) -> tuple[Wrapped, Wrapped]:
        """Label and text; a short label runs into the text, which leaves the first of the two empty."""
        spans = self._notes.get(id(block))
        if spans is None:
            label = clean(block.label).strip(" ")
            run_in = 0 < len(label) <= NOTE_RUN_IN and visible(block.spans)
            above = () if run_in else (Span(label),)
            text = (Span(label, strong=True), Span("  "), *block.spans) if run_in else block.spans
            spans = self._notes[id(block)] = (above, text)
        return (
            self.setter.wrap(spans[0], self.theme.note_label, width),
            self.setter.wrap(spans[1], self.theme.note, width),
        )

    def _panel(self, blocks: tuple[Block, ...], flow: Flow, parent: Element, depth: int, level: int) -> None:
        flow.gap(8)
        flow.ensure(2 * PANEL_PAD + self._first_need(blocks, flow.width - 2 * PANEL_PAD, depth))
        page, y = flow.index, flow.y
        inner = flow.inset(PANEL_PAD, PANEL_PAD, PANEL_PAD, self.theme.soft, 1)
        self.draw(blocks, inner, parent, depth, level)
        flow.join(inner, pad=PANEL_PAD)
        rank, x, width = flow.depth, flow.x, flow.width

        def painter(page: Page, low: float, high: float) -> None:
            page.ground(rank, rounded(x, low, width, high - low, RADIUS), self.theme.soft)

        flow.paint(page, y, painter)
        flow.gap(14)

    def _columns(self, block: Columns, flow: Flow, parent: Element, depth: int, level: int) -> None:
        wide, narrow = _column_widths(flow.width, block.share)
        flow.gap(8)
        flow.ensure(self.need(block, flow.width, depth))
        left = flow.inset(0, narrow + _GUTTER)
        right = flow.inset(wide + _GUTTER)
        self.draw(block.left, left, parent, depth, level)
        self.draw(block.right, right, parent, depth, level)
        flow.join(left, right)
        flow.gap(12)

    # Sections

    def _section(self, block: Section, flow: Flow, parent: Element, depth: int, level: int) -> None:
        title = clean(block.title).strip(" ")
        holder = Element("Sect", parent)
        if not title:
            self.draw(block.blocks, flow, holder, depth, level)
            return
        if self._beside(block.title, flow.width, depth):
            self._side_section(block, title, flow, holder, depth, level)
            return
        flow.gap((15, 11, 8, 6)[min(depth, 3)])
        wrapped = self._heading(block.title, flow.width, depth)
        height = max(wrapped.height, _TILE) if depth == 0 and block.icon in icons.NAMES else wrapped.height
        after = (6, 3, 2, 1.5)[min(depth, 3)]
        below = after + _SLACK + self._first_need(block.blocks, flow.width, depth + 1)
        flow.ensure(min(height, flow.capacity / 3) + below)
        if depth == 1 and flow.width >= _SIDE_HEAD_FROM:
            self._rule(flow)
        self._bookmark(title, depth, flow)
        head = Element(f"H{min(self._first_level + depth, 6)}", holder)
        if depth == 0 and block.icon in icons.NAMES:
            self._tile(block.icon, flow)
            inner = flow.inset(_TILE + _TILE_GAP)
            slack = max(_TILE - wrapped.height, 0) / 2
            inner.advance(slack)
            self.setter.set(inner, wrapped, head)
            inner.advance(slack)
            flow.join(inner)
        else:
            self.setter.set(flow, wrapped, head)
        flow.gap(after)
        self.draw(block.blocks, flow, holder, depth + 1, level)
        flow.gap((10, 6, 4, 4)[min(depth, 3)])

    def _side_section(self, block: Section, title: str, flow: Flow, holder: Element, depth: int, level: int) -> None:
        """The heading in a column of its own at the left, its text at the right: a shorter line reads better."""
        side = flow.width * _SIDE_HEAD_SHARE
        flow.gap(9)
        wrapped = self._heading(block.title, side, depth)
        need = max(_first_lines(wrapped), self._first_need(block.blocks, flow.width - side - _GUTTER, depth + 1))
        flow.ensure(7 + need)
        self._rule(flow)
        self._bookmark(title, depth, flow)
        left = flow.inset(0, flow.width - side)
        right = flow.inset(side + _GUTTER)
        right.y -= wrapped.style.drop - self.theme.body.drop  # both start on one baseline
        self.setter.set(left, wrapped, Element(f"H{min(self._first_level + depth, 6)}", holder))
        self.draw(block.blocks, right, holder, depth + 1, level)
        flow.join(left, right)
        flow.gap(9)

    def _rule(self, flow: Flow) -> None:
        """A hairline above a part; it takes 7 points."""
        flow.page.mark("")
        flow.page.line(flow.x, flow.x + flow.width, flow.y, 0.6, self.theme.line)
        flow.advance(7)

    def _beside(self, title: str, width: float, depth: int) -> bool:
        """Whether a heading stands in a column beside its text: there is room, and it is not too long for one."""
        if depth != 1 or width < _SIDE_HEAD_FROM:
            return False
        return self._heading(title, width * _SIDE_HEAD_SHARE, depth).count <= _SIDE_HEAD_LINES

    def _heading(self, title: str, width: float, depth: int) -> Wrapped:
        chosen = self.theme.headings[min(depth, len(self.theme.headings) - 1)]
        return self.setter.wrap(self._inline(title), chosen, width - (_TILE + _TILE_GAP if depth == 0 else 0))

    def _inline(self, text: str) -> Inline:
        """The same spans for the same text, so that breaking it is remembered."""
        return self._titles.setdefault(text, (Span(text),))

    def _bookmark(self, title: str, depth: int, flow: Flow) -> None:
        self.file.bookmarks.append(Bookmark(title, depth, flow.index, flow.y + 8))

    def _tile(self, name: str, flow: Flow) -> None:
        page, x, y = flow.page, flow.x, flow.y - _TILE
        tile = style.WHITE if flow.ground != style.WHITE else self.theme.soft
        page.mark("")
        page.fill(rounded(x, y, _TILE, _TILE, 5), tile)
        colour = "{:.3f} {:.3f} {:.3f}".format(*style.rgb(self.theme.base))
        page.draw(icons.icon(name, x + 4.5, y + 4.5, 11 / 12, colour))


def _first_lines(wrapped: Wrapped) -> float:
    """Height of the lines that must come with the first one: all of three, else two."""
    return wrapped.style.lead * (wrapped.count if wrapped.count <= 3 else 2)


def _column_widths(width: float, share: float) -> tuple[float, float]:
    usable = width - _GUTTER
    left = usable * min(max(share, 0.2), 0.8)
    return left, usable - left
