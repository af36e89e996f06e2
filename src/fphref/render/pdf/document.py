"""From a document's content to a PDF file."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from fphref.documents.content import Document
from fphref.render.pdf.banner import BannerDrawer
from fphref.render.pdf.blocks import BlockDrawer
from fphref.render.pdf.flow import Flow
from fphref.render.pdf.furniture import draw_furniture
from fphref.render.pdf.metadata import Properties
from fphref.render.pdf.page import PAGE_HEIGHT, PAGE_WIDTH
from fphref.render.pdf.tagged import TaggedFile
from fphref.render.pdf.text import clean
from fphref.render.pdf.theme import BODY_BOTTOM, MARGIN, RUNNING_HEAD, theme

_UNTITLED = "Document"


def render_pdf(document: Document, stream: BinaryIO) -> list[str]:
    """Write a document as a PDF (PDF/UA-1 and PDF/A-2a) to a binary stream.

    Returns the characters that the typeface lacks, sorted: each one is shown as a white square and remains
    itself in the text that can be copied or read aloud. Equal documents give equal bytes. Without a
    date the file has none; one that is not ISO raises ValueError.
    """
    file = TaggedFile(_properties(document))
    chosen = theme(document.tint)
    titled = bool(clean(document.banner.title).strip(" "))
    blocks = BlockDrawer(file, chosen, first_level=2 if titled else 1)
    head = BannerDrawer(file, chosen, blocks.setter).draw(document.banner, file.root)
    flow = Flow(
        file,
        0,
        MARGIN,
        head.bottom - 16,
        PAGE_WIDTH - 2 * MARGIN,
        PAGE_HEIGHT - RUNNING_HEAD - 22,
        BODY_BOTTOM,
    )
    flow.tight = True
    blocks.draw((*head.spill, *document.blocks), flow, file.root)
    draw_furniture(file, chosen, document)
    file.save(stream)
    return file.fonts.missing()


def _properties(document: Document) -> Properties:
    titles = (document.title, document.banner.title, document.footer.left, _UNTITLED)
    return Properties(
        title=next(title for title in map(_line, titles) if title),
        author=_line(document.author),
        subject=_line(document.subject),
        keywords=", ".join(filter(None, map(_line, document.keywords))),
        language=_line(document.language),
        day=date.fromisoformat(document.date) if document.date else None,
    )


def _line(text: str) -> str:
    return clean(text).strip(" ")
