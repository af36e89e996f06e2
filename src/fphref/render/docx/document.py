"""From a document or a book to a DOCX file."""

from __future__ import annotations

from typing import BinaryIO

from fphref.documents.book import Book
from fphref.documents.content import Document
from fphref.render.cleaning import line
from fphref.render.docx.banner import draw_banner
from fphref.render.docx.blocks import draw
from fphref.render.docx.body import Body, Place, scope_of
from fphref.render.docx.book import FIRST_SECTION, BookDrawer
from fphref.render.docx.package import Package, language_of
from fphref.render.docx.pages import section
from fphref.render.docx.palette import palette
from fphref.render.docx.styles import styles_xml


def render_docx(content: Document | Book, stream: BinaryIO) -> None:
    """Write a document or a book as a DOCX file to a binary stream.

    Equal contents give equal bytes. A file without date says 1 January 2000; a date that is not ISO raises
    ValueError.
    """
    own = palette(content.tint)
    first = 1 if isinstance(content, Document) else FIRST_SECTION
    package = Package(own)
    body = Body(package, own, first)
    if isinstance(content, Document):
        reachable = {content.anchor: "_d0"} if content.anchor and line(content.banner.title) else {}
        place = Place(own, scope_of("_d0", content.blocks, reachable), heading=first)
        bookmark = "_d0" if reachable else ""
        draw_banner(body, content.banner, place, style="Title", title=content.banner.title, bookmark=bookmark)
        draw(body, content.blocks, place)
        pages = section(package, content.footer)
    else:
        pages = BookDrawer(body, content).draw()
    styles = styles_xml(own, language_of(content), first)
    package.save(content, body.text(pages), styles, body.numbering.xml(), stream)
