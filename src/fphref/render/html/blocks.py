"""Blocks as HTML, in reading order; what is empty leaves no trace."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

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
    Table,
    WebPage,
    inline_text,
    iter_texts,
)
from fphref.render import style
from fphref.render.cleaning import active, line
from fphref.render.html import curves
from fphref.render.html.anchors import PageScope
from fphref.render.html.icons import NAMES, icon
from fphref.render.html.inline import breakable, inline, plain, web_link
from fphref.render.html.sheet import state_class

_NOTE_RUN_IN = 24  # a label up to this many letters stands on the first line of its note
_LONG_TITLE = 140  # a heading up to this many letters may stand beside its text
_MANY_COLUMNS = 4  # from here on, a table may be wider than a narrow screen and scrolls by itself
_ONE_SCREEN = 2400  # letters; columns of more text run on over pages of paper, not on a screen one must scroll
_SHORT = 5  # letters of a cell that heads its row and is never broken, such as a code
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A section that a list of contents may show."""

    title: str
    place: str


class BlockWriter:
    """Writes the blocks of one document; `level` is the heading level of its outermost sections."""

    def __init__(self, scope: PageScope, level: int) -> None:
        self.entries: list[Entry] = []
        """The outermost sections written so far."""
        self.states: set[tuple[str, int]] = set()
        """The states of tinted cells written so far, and how strongly they tint."""
        self._scope = scope
        self._level = level

    def write(self, blocks: tuple[Block, ...], depth: int = 0, wide: bool = True) -> str:
        """Blocks one after the other; `depth` of sections; `wide` where they have the page's whole width."""
        return "".join([self._block(block, depth, wide) for block in blocks])

    def _block(self, block: Block, depth: int, wide: bool) -> str:
        match block:
            case Paragraph(spans=spans, role=role):
                html = self._inline(spans)
                small = ' class="petit"' if role == "small" else ""
                return f"<p{small}>{html}</p>\n" if html else ""
            case BulletList():
                return self._list(block, depth)
            case Facts():
                return self._facts(block)
            case Note():
                return self._note(block)
            case Table():
                return self._table(block)
            case HeatMap(table=table):
                return self._table(table, block)
            case Courbe():
                return self._curve(block)
            case Section():
                return self._section(block, depth, wide)
            case Panel(blocks=inner):
                return _wrap('<div class="panneau">', self.write(inner, depth, False))
            case Flowing(blocks=inner, count=count):
                long = sum(map(len, iter_texts(inner))) > _ONE_SCREEN
                kind = "flux long" if long else "flux"
                style = f' style="--n:{max(count, 1)}"'
                return _wrap(f'<div class="{kind}"{style}>', self.write(inner, depth, wide and long))
            case Columns():
                return self._columns(block, depth)
            case WebPage(label=label, address=address):
                return _web_page(label, address)

    def _inline(self, spans: Inline) -> str:
        return inline(spans, self._scope)

    def _list(self, block: BulletList, depth: int) -> str:
        items: list[str] = []
        skipped = False
        for number, item in enumerate(block.items, 1):
            html = self._inline(item.spans)
            below = self.write(item.children, depth, False)
            if not html and not below:
                skipped = True
                continue
            value = f' value="{number}"' if block.numbered and skipped else ""
            skipped = False
            gap = "\n" if below else ""
            items.append(f"<li{value}>{html}{gap}{below}</li>\n")
        tag = "ol" if block.numbered else "ul"
        return f"<{tag}>\n{''.join(items)}</{tag}>\n" if items else ""

    def _facts(self, block: Facts) -> str:
        groups = []
        for name, spans in block.rows:
            label, value = plain(name), self._inline(spans)
            if label or value:
                groups.append(f"<div><dt>{label}</dt><dd>{value}</dd></div>\n")
        kind = "faits petit" if block.role == "small" else "faits"
        return _wrap(f'<dl class="{kind}">', "".join(groups), "dl")

    def _note(self, block: Note) -> str:
        label, text = plain(block.label), self._inline(block.spans)
        title = f'<strong class="note-titre">{label}</strong>' if label else ""
        if not title and not text:
            return ""
        if title and text and len(line(block.label)) > _NOTE_RUN_IN:
            inner = f"<p>{title}</p><p>{text}</p>"
        else:
            inner = f"<p>{title}{' ' if title and text else ''}{text}</p>"
        # The role keeps a remark from being announced as a landmark of the page.
        return f'<aside class="note" role="note">{inner}</aside>\n'

    # Tables

    def _table(self, block: Table, heat: HeatMap | None = None) -> str:
        if not block.rows:
            return ""
        count = max(len(block.header), *(len(row) for row in block.rows))
        caption = plain(block.caption)
        header = [plain(name) for name in block.header]
        parts = [f"<caption>{caption}</caption>" if caption else "", _widths(block.widths, count)]
        if any(header):
            header += [""] * (count - len(header))
            left = heat.left if heat else 0
            cells = "".join([_head(name, place < left) for place, name in enumerate(header)])
            parts.append(f"<thead><tr>{cells}</tr></thead>\n")
        parts.append("<tbody>\n")
        anchors = block.anchors + ("",) * (len(block.rows) - len(block.anchors))
        for number, (row, anchor) in enumerate(zip(block.rows, anchors, strict=False)):
            place = self._scope.place(anchor)
            identity = f' id="{place}"' if place else ""
            if heat and heat.total and number == len(block.rows) - 1:
                identity += ' class="somme"'
            looks = [self._look(heat, number, column) for column in range(count)] if heat else [""] * count
            parts.append(f"<tr{identity}>{self._cells(row, looks, block.row_headers)}</tr>\n")
        names = " ".join(["carte"] * (heat is not None) + ["petit"] * (block.role == "small"))
        kind = f' class="{names}"' if names else ""
        html = f"<table{kind}>{''.join(parts)}</tbody></table>\n"
        if count < _MANY_COLUMNS:
            return html
        name = caption or ", ".join(filter(None, header))
        label = f"Tableau : {name}" if name else "Tableau"
        # Whoever has no mouse must be able to enter the table to scroll it.
        return (
            f'<div class="defile" role="group" tabindex="0" aria-label="{label}" style="--n:{count}">\n{html}</div>\n'
        )

    def _curve(self, block: Courbe) -> str:
        title, words = plain(block.title), plain(block.alternative)
        drawn = curves.drawing(block)
        shown = f'<div class="defile" role="group" tabindex="0" aria-label="{curves.caption(block)}">\n{drawn}</div>\n'
        head = f"<figcaption>{title}</figcaption>\n" if title else ""
        labels = [plain(mark.label) for mark in block.reperes]
        marks = "".join([f'<li value="{n}">{label}</li>\n' for n, label in enumerate(labels, 1) if label])
        figure = head + (shown if drawn else f"<p>{words}</p>\n" if words else "")
        return (
            _wrap('<figure class="courbe">', figure, "figure")
            + (f"<ol>\n{marks}</ol>\n" if marks else "")
            + self._table(block.table)
        )

    def _cells(self, row: tuple[Inline, ...], looks: list[str], heads: bool) -> str:
        cells = []
        for index, look in enumerate(looks):
            html = self._inline(row[index]) if index < len(row) else ""
            if index == 0 and heads and html:
                short = "court" if len(inline_text(row[0])) <= _SHORT else ""
                cells.append(f'<th scope="row"{_class(short, look)}>{html}</th>')
            else:
                cells.append(f"<td{_class(look)}>{html}</td>")
        return "".join(cells)

    def _look(self, heat: HeatMap, row: int, column: int) -> str:
        """The classes of a cell of a heat map."""
        tint = heat.tint(row, column)
        if tint is None or tint.state not in style.STATES:
            return "gauche" if column < heat.left else ""
        shown = (tint.state, style.in_strengths(tint.strength))
        self.states.add(shown)
        return state_class(*shown)

    # Layout

    def _columns(self, block: Columns, depth: int) -> str:
        left = self.write(block.left, depth, False)
        right = self.write(block.right, depth, False)
        if not left or not right:
            return left or right
        part = round(100 * min(max(block.share, 0.2), 0.8)) if isfinite(block.share) else 50
        return (
            f'<div class="colonnes" style="--g:{part}fr;--d:{100 - part}fr">\n'
            f"<div>\n{left}</div>\n<div>\n{right}</div>\n</div>\n"
        )

    def _section(self, block: Section, depth: int, wide: bool) -> str:
        title = plain(block.title)
        if not title:
            return _wrap("<section>", self.write(block.blocks, depth, wide), "section")
        place = self._scope.section(block.title) if depth == 0 else ""
        if place:
            self.entries.append(Entry(title, place))
        level = min(self._level + depth, _DEEPEST)
        rank = min(depth + 1, 4)
        tile = f'<span class="tuile">{icon(block.icon)}</span>' if depth == 0 and block.icon in NAMES else ""
        where = f' id="{place}"' if place else ""
        heading = f'<h{level} class="t{rank}">{tile}{title}</h{level}>\n'
        inner = self.write(block.blocks, depth + 1, wide)
        beside = wide and depth == 1 and inner and len(line(block.title)) <= _LONG_TITLE
        beside = beside and not any(map(_needs_width, block.blocks))
        if beside:
            return f'<section class="cote"{where}>\n{heading}<div>\n{inner}</div>\n</section>\n'
        return f"<section{where}>\n{heading}{inner}</section>\n"


def _needs_width(block: Block) -> bool:
    """Whether it would be cramped beside the title of its section."""
    return isinstance(block, Columns) or (isinstance(block, Table) and len(block.header) >= _MANY_COLUMNS)


def _class(*names: str) -> str:
    told = " ".join(filter(None, names))
    return f' class="{told}"' if told else ""


def _head(name: str, left: bool) -> str:
    return f'<th scope="col"{_class("gauche" if left else "")}>{name}</th>' if name else "<td></td>"


def _wrap(opening: str, inner: str, tag: str = "div") -> str:
    return f"{opening}\n{inner}</{tag}>\n" if inner else ""


def _widths(widths: tuple[float, ...], count: int) -> str:
    """Relative widths as parts of the table's; a column without one has the average."""
    shares = [share if isfinite(share) and share > 0 else 1.0 for share in widths[:count]]
    if not shares:
        return "\n"
    shares += [sum(shares) / len(shares)] * (count - len(shares))
    columns = "".join([f'<col style="width:{100 * share / sum(shares):.4g}%">' for share in shares])
    return f"<colgroup>{columns}</colgroup>\n"


def _web_page(label: str, address: str) -> str:
    name, shown, link = plain(label), breakable(line(address)), active(address)
    if not name and not shown:
        return ""
    inner = f"{name} " if name and shown else name
    if shown:
        inner += f'<span class="adresse">{shown}</span>'
    return f'<p class="page-web">{web_link(link, inner, bare=True) if link else inner}</p>\n'
