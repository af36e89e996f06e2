"""What a flowing document says, without ink: plain frozen data that any renderer can draw.

A `Document` is a banner and a sequence of blocks in reading order. Blocks hold *inline* text (a tuple
of `Span`); no text is ever markup. Renderers read these types and know nothing else of the project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text: `link` is an absolute http, https or mailto address, `target` an anchor of the same file.

    `chip` draws it as a small label; with `call`, in the colours of notes, since it calls one. A target is looked
    up in the document itself, then among the documents of its book; one that is not there makes no link.
    """

    text: str
    strong: bool = False
    chip: bool = False
    call: bool = False
    link: str | None = None
    target: str = ""


Inline = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `small` is for sources and remarks."""

    spans: Inline
    role: Literal["normal", "small"] = "normal"


@dataclass(frozen=True, slots=True)
class Item:
    """One list item, and the blocks that hang below it (sub-lists, notes)."""

    spans: Inline
    children: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list; `numbered` counts its items from 1."""

    items: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of label and value, such as « Durée » and « 1 an »."""

    rows: tuple[tuple[str, Inline], ...]
    role: Literal["normal", "small"] = "normal"


@dataclass(frozen=True, slots=True)
class Note:
    """A boxed remark with a visible label, such as a doubt about what the source says."""

    label: str
    spans: Inline


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `header` names the columns, `widths` are relative; the first column may head its rows.

    `anchors` name its rows in order, for links to them. Without `header` the columns have no names. A `whole` one
    stands on one page where a page can hold it.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    widths: tuple[float, ...]
    row_headers: bool = True
    caption: str = ""
    anchors: tuple[str, ...] = ()
    role: Literal["normal", "small"] = "normal"
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Tint:
    """What tints a cell, which says it in words too: a name of `render.style.STATES`, and how strongly, from 1 to 3."""

    state: str
    strength: int = 3


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A table whose cells are tinted: `tints`, row by row and cell by cell, may be shorter than the table.

    The first `left` columns are set from the left, the others centred; with `total`, the last row sums up the others.
    """

    table: Table
    tints: tuple[tuple[Tint | None, ...], ...]
    left: int = 1
    total: bool = False

    def tint(self, row: int, column: int) -> Tint | None:
        """The tint of a cell; None for most."""
        held = self.tints[row] if row < len(self.tints) else ()
        return held[column] if column < len(held) else None


@dataclass(frozen=True, slots=True)
class PointCourbe:
    """From `x` on the value is `y`, until the next point; `x` is a year with its fraction (`in_years`)."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class RepereCourbe:
    """A numbered mark at `x`; `label` is the whole phrase that its number stands for, its day included."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Courbe:
    """A value that holds from one point to the next: steps, drawn where there is a pen, and always their `table`.

    The last value holds until `until`. `unit_x` and `unit_y` name what the axes count; values are written with so many
    `decimals`. `alternative` is the words that stand for the picture; `reperes` are listed in words below it.
    """

    title: str
    table: Table
    points: tuple[PointCourbe, ...]
    alternative: str
    reperes: tuple[RepereCourbe, ...] = ()
    until: float | None = None
    unit_x: str = ""
    unit_y: str = ""
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the document; nesting gives the heading level. `icon` is a name of `render.style`."""

    title: str
    blocks: tuple[Block, ...]
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Blocks that stand on a tinted ground."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns read left then right; `share` is the left one's part of the width. Each may flow on over pages."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 0.6


@dataclass(frozen=True, slots=True)
class Flowing:
    """Blocks that run on through `count` narrow columns of even height, where there is room for columns."""

    blocks: tuple[Block, ...]
    count: int = 2


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page of the web that this document is about; on paper also a square to scan. `address` is http or https."""

    label: str
    address: str


Block = Paragraph | BulletList | Facts | Note | Table | HeatMap | Courbe | Section | Panel | Columns | Flowing | WebPage


@dataclass(frozen=True, slots=True)
class Gauge:
    """A value on a scale of whole steps, with the sentence that says it without a picture."""

    value: int
    lowest: int
    highest: int
    description: str


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure of the banner: label, value in a few words, one line of detail."""

    label: str
    value: str
    detail: str = ""
    gauge: Gauge | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG image, and the words that stand for it."""

    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Banner:
    """The head of the first page."""

    kicker: str
    title: str
    lead: str = ""
    plate_label: str = ""
    plate: str = ""
    cards: tuple[Card, ...] = ()
    logo: Picture | None = None


@dataclass(frozen=True, slots=True)
class Footer:
    """The running foot of each page; the page number is the renderer's."""

    left: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `tint` is a name of `render.style.TINTS`; `date` (ISO, the data's own) dates the file.

    `anchor` is its name in a book. `shorter` says the same at lesser and lesser length, for a document that must hold
    on one page: an ink that has pages takes the first of `blocks` and `shorter` that does, others take `blocks`.
    """

    title: str
    banner: Banner
    blocks: tuple[Block, ...]
    footer: Footer
    tint: str
    date: str
    subject: str = ""
    keywords: tuple[str, ...] = ()
    author: str = ""
    language: str = "fr-FR"
    anchor: str = ""
    shorter: tuple[tuple[Block, ...], ...] = ()


def iter_banner_texts(banner: Banner) -> Iterator[str]:
    """Every text of a banner in reading order; a gauge or a logo by the words that stand for it."""
    yield from filter(None, (banner.kicker, banner.title, banner.lead, banner.plate_label, banner.plate))
    if banner.logo is not None:
        yield banner.logo.alt
    for card in banner.cards:
        yield from filter(None, (card.label, card.value, card.detail))
        if card.gauge is not None:
            yield card.gauge.description


def iter_texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every text of the blocks in reading order, titles included: what a reader must find in any ink.

    A curve is told by the words that stand for it, then its marks and its table.
    """
    for block in blocks:
        match block:
            case Paragraph(spans=spans):
                yield inline_text(spans)
            case Note(label=label, spans=spans):
                yield label
                yield inline_text(spans)
            case BulletList(items=items):
                for item in items:
                    yield inline_text(item.spans)
                    yield from iter_texts(item.children)
            case Facts(rows=rows):
                for name, spans in rows:
                    yield name
                    yield inline_text(spans)
            case Table(header=header, rows=table_rows, caption=caption):
                if caption:
                    yield caption
                yield from header
                for row in table_rows:
                    yield from (inline_text(cell) for cell in row)
            case HeatMap(table=table):
                yield from iter_texts((table,))
            case Courbe(title=title, table=table, reperes=reperes, alternative=alternative):
                yield from filter(None, (title, alternative))
                yield from (repere.label for repere in reperes)
                yield from iter_texts((table,))
            case Section(title=title, blocks=inner):
                yield title
                yield from iter_texts(inner)
            case Panel(blocks=inner) | Flowing(blocks=inner):
                yield from iter_texts(inner)
            case WebPage(label=label, address=address):
                yield label
                yield address
            case Columns(left=left, right=right):
                yield from iter_texts(left)
                yield from iter_texts(right)


def inline_text(spans: Inline) -> str:
    """The text of a run of spans, as one reads it."""
    return "".join(span.text for span in spans)


def in_years(day: date) -> float:
    """A day as a year with its fraction: 2026.0 for 1 January 2026."""
    start, end = date(day.year, 1, 1).toordinal(), date(day.year, 12, 31).toordinal() + 1
    return day.year + (day.toordinal() - start) / (end - start)


def iter_anchors(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every anchor that the blocks set."""
    for block in blocks:
        match block:
            case Table(rows=rows, anchors=anchors):
                yield from filter(None, anchors[: len(rows)])
            case HeatMap(table=table) | Courbe(table=table):
                yield from iter_anchors((table,))
            case Section(blocks=inner) | Panel(blocks=inner) | Flowing(blocks=inner):
                yield from iter_anchors(inner)
            case Columns(left=left, right=right):
                yield from iter_anchors(left)
                yield from iter_anchors(right)
            case BulletList(items=items):
                for item in items:
                    yield from iter_anchors(item.children)
            case _:
                pass
