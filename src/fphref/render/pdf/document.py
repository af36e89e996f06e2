"""From a document's content to a PDF file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import BinaryIO

from fphref.documents.book import Book
from fphref.documents.content import Block, Document, iter_anchors
from fphref.render.cleaning import is_language, line
from fphref.render.pdf.banner import BannerDrawer
from fphref.render.pdf.blocks import WHOLE_OUTLINE, BlockDrawer, Outline
from fphref.render.pdf.drawn import Drawn
from fphref.render.pdf.flow import Flow, PageTrack
from fphref.render.pdf.furniture import Furniture, draw_furniture
from fphref.render.pdf.metadata import Properties
from fphref.render.pdf.page import PAGE_HEIGHT, PAGE_WIDTH, Element
from fphref.render.pdf.tagged import Rehearsal, TaggedFile
from fphref.render.pdf.theme import BODY_BOTTOM, MARGIN, RUNNING_HEAD, UNDER_HEAD, theme

_UNTITLED = "Document"
_FRENCH = "fr-FR"  # of a content that names no language a reader would know


def render_pdf(content: Document | Book, stream: BinaryIO) -> Drawn:
    """Write a document or a book as a PDF (PDF/UA-1 and PDF/A-2a) to a binary stream.

    Returns what the fonts could not show: each missing character is a white square, and remains itself in the
    text that can be copied or read aloud. Equal content gives equal bytes. Without a
    date the file has none; one that is not ISO raises ValueError.
    """
    file = TaggedFile(_properties(content))
    if isinstance(content, Book):
        from fphref.render.pdf.binding import draw_book

        draw_book(file, content)
    else:
        total = draw_document(file, content, file.root) + 1
        draw_furniture(file, Furniture.of(content), range(total), total)
    file.save(stream)
    return file.fonts.drawn()


def draw_document(
    file: TaggedFile,
    document: Document,
    parent: Element,
    first: int = 0,
    places: Mapping[str, str] | None = None,
    outline: Outline = WHOLE_OUTLINE,
    level: int = 1,
    above: str = "",
) -> int:
    """Draw a document from page `first` on; the index of its last page. `places` are those its book knows.

    `level` is that of its title among headings; `above` is the title of the part of a book that it begins.
    """
    chosen = theme(document.tint)
    own = {anchor: f"{document.anchor}#{anchor}" for anchor in iter_anchors(document.blocks)}
    titled = bool(line(document.banner.title))
    blocks = BlockDrawer(chosen, level + titled, {**(places or {}), **own}, outline)
    head = BannerDrawer(file, chosen, blocks.setter, first, above=above, level=level).draw(document.banner, parent)
    flow = page_flow(file, first, head.bottom - 16)
    spill = tuple(head.spill)
    blocks.draw(spill + _that_hold(document, blocks, spill, first, flow.y), flow, parent)
    return flow.index


def _that_hold(
    document: Document, drawer: BlockDrawer, spill: tuple[Block, ...], page: int, top: float
) -> tuple[Block, ...]:
    """The blocks of a document, or the first of its shorter ones that end on the same page; else the shortest."""
    lengths = (document.blocks, *document.shorter)
    for blocks in lengths[:-1]:
        trial = page_flow(Rehearsal(), page, top)
        drawer.draw(spill + blocks, trial, Element("Sect", None))
        if trial.index == page:
            return blocks
    return lengths[-1]


def page_flow(file: TaggedFile, page: int, top: float = 0.0) -> Flow:
    """The text of a page from `top` on (0: under the running head), and of the pages after it."""
    highest = PAGE_HEIGHT - RUNNING_HEAD - UNDER_HEAD
    track = PageTrack(MARGIN, highest, BODY_BOTTOM)
    flow = Flow(file, track, page, top or highest, PAGE_WIDTH - 2 * MARGIN, fresh=not top)
    flow.tight = True
    return flow


def _properties(content: Document | Book) -> Properties:
    cover = content.cover if isinstance(content, Book) else content.banner
    titles = (content.title, cover.title, content.footer.left, _UNTITLED)
    return Properties(
        title=next(title for title in map(line, titles) if title),
        author=line(content.author),
        subject=line(content.subject),
        keywords=", ".join(filter(None, map(line, content.keywords))),
        language=line(content.language) if is_language(line(content.language)) else _FRENCH,
        day=date.fromisoformat(content.date) if content.date else None,
    )
