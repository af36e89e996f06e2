"""What every rival is given: the page, the sizes and colours of the fiche, its content as a row of pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import fphref.render
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Columns,
    Document,
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
from fphref.render import style as ink
from fphref.render.pdf.theme import theme

FONTS = Path(fphref.render.__file__).parent / "fonts"
FACES = ("Regular", "SemiBold", "Bold", "Italic")

# Points; the page and the margins of our own fiche.
PAGE_WIDTH, PAGE_HEIGHT = 595.276, 841.89
MARGIN, TOP, BOTTOM = 36.0, 36.0, 55.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
INDENT = 12.0
BULLET = "•"

# Shares of the width: labels of facts, then values.
FACTS = (0.25, 0.75)


def page_number(number: object, total: object) -> str:
    """The words of the foot that only a renderer knows."""
    return f"page {number} sur {total}"


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is set: style of the typeface, size and lead in points, colour, and ground if it has one."""

    face: str
    size: float
    lead: float
    colour: str
    ground: str = ""


def looks(tint: str) -> dict[str, Look]:
    """Every look of a fiche by name. Those of the text are read from our theme, so that all set the same sizes."""
    ours = theme(tint)
    names = ("body", "small", "label", "value", "row_head", "column_head", "caption")
    found = {name: getattr(ours, name) for name in names}
    found |= {f"heading{depth}": style for depth, style in enumerate(ours.headings)}
    made = {name: Look(s.face.style, s.size, s.lead, s.colour) for name, s in found.items()}
    note = ours.note
    made["note"] = Look(note.face.style, note.size, note.lead, note.colour, ink.NOTE_GROUND)
    made["kicker"] = Look("SemiBold", 7.4, 11, ink.WHITE, ours.base)
    made["title"] = Look("Bold", 24, 28.5, ink.WHITE, ours.base)
    made["lead"] = Look("Regular", 9.6, 13.6, ink.WHITE, ours.base)
    made["plate"] = Look("Bold", 23, 29, ours.dark)
    made["card_label"] = Look("SemiBold", 6.5, 9, ink.GREY)
    made["card_value"] = Look("Bold", 11, 13.6, ours.dark)
    made["card_detail"] = Look("Regular", 7.8, 10.2, ink.INK)
    made["foot"] = Look("Regular", 7.4, 10, ink.GREY)
    return made


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, heading, list item or note; `mark` stands before it, `indent` in points."""

    spans: Inline
    look: str
    indent: float = 0.0
    mark: str = ""


Cell = tuple[tuple[Inline, str], ...]
"""Texts that stand one under the other in a cell, each with its look."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; the first row is repeated on each page if it is a `header`. `shares` of the width."""

    rows: tuple[tuple[Cell, ...], ...]
    shares: tuple[float, ...]
    header: bool = False


Piece = Text | Grid


def plain(text: str) -> Inline:
    """A text without links or chips."""
    return (Span(text),)


def heading_look(depth: int) -> str:
    """The look of a section's title by its depth."""
    return f"heading{min(depth, 3)}"


def card_cell(card: Card) -> Cell:
    """What a card says; its gauge in words."""
    texts = ((card.label, "card_label"), (card.value, "card_value"), (card.detail, "card_detail"))
    words = [(plain(text), look) for text, look in texts if text]
    if card.gauge is not None:
        words.append((plain(card.gauge.description), "card_detail"))
    return tuple(words)


def pieces(document: Document) -> Iterator[Piece]:
    """The whole document as a row of pieces in reading order."""
    yield from _banner(document.banner)
    yield from _blocks(document.blocks, 0, 0)


def _banner(banner: Banner) -> Iterator[Piece]:
    for text, look in ((banner.kicker, "kicker"), (banner.title, "title"), (banner.lead, "lead")):
        if text:
            yield Text(plain(text), look)
    for text, look in ((banner.plate_label, "card_label"), (banner.plate, "plate")):
        if text:
            yield Text(plain(text), look)
    if banner.logo is not None:
        raise ValueError("a rival draws no logo: time a fiche without one")
    if banner.cards:
        count = len(banner.cards)
        yield Grid((tuple(map(card_cell, banner.cards)),), (1 / count,) * count)


def _blocks(blocks: tuple[Block, ...], depth: int, level: int) -> Iterator[Piece]:
    for block in blocks:
        match block:
            case Paragraph(spans=spans, role=role):
                yield Text(spans, "small" if role == "small" else "body")
            case Note(label=label, spans=spans):
                yield Text(note_spans(label, spans), "note")
            case BulletList(items=items, numbered=numbered):
                for number, item in enumerate(items, 1):
                    mark = f"{number}." if numbered else BULLET
                    yield Text(item.spans, "body", INDENT * (level + 1), mark)
                    yield from _blocks(item.children, depth, level + 1)
            case Facts(rows=rows):
                yield Grid(tuple((((plain(name), "label"),), ((spans, "value"),)) for name, spans in rows), FACTS)
            case Table():
                yield from _table(block)
            case Section(title=title, blocks=inner):
                yield Text(plain(title), heading_look(depth))
                yield from _blocks(inner, depth + 1, level)
            case Panel(blocks=inner) | Flowing(blocks=inner):
                yield from _blocks(inner, depth, level)
            case WebPage(label=label, address=address):
                yield Text((Span(label),), "body")
                yield Text((Span(address, link=address),), "body")
            case Columns(left=left, right=right):
                yield from _blocks(left, depth, level)
                yield from _blocks(right, depth, level)


def _table(block: Table) -> Iterator[Piece]:
    if block.caption:
        yield Text(plain(block.caption), "caption")
    first = "row_head" if block.row_headers else "value"
    rows = [tuple(((cell, "value" if index else first),) for index, cell in enumerate(cells)) for cells in block.rows]
    if block.header:
        rows.insert(0, tuple(((plain(name), "column_head"),) for name in block.header))
    total = sum(block.widths)
    yield Grid(tuple(rows), tuple(width / total for width in block.widths), bool(block.header))


def note_spans(label: str, spans: Inline) -> Inline:
    """A note whose label runs into its text."""
    return (Span(label, strong=True), Span(" "), *spans)


def repeated_rows(document: Document) -> list[str]:
    """The heads of tables, which may be said again on each page."""
    return [
        "".join(inline_text(spans) for cell in piece.rows[0] for spans, _ in cell)
        for piece in pieces(document)
        if isinstance(piece, Grid) and piece.header
    ]
