"""A book: cover, contents with links and page numbers, parts, index."""

from __future__ import annotations

from fphref.documents.book import Book, IndexEntry, Part
from fphref.documents.content import Document, Footer
from fphref.render.cleaning import line
from fphref.render.docx import xml
from fphref.render.docx.banner import draw_banner
from fphref.render.docx.blocks import draw, heading
from fphref.render.docx.body import Body, Place, scope_of
from fphref.render.docx.pages import section
from fphref.render.docx.palette import palette

FIRST_SECTION = 3  # parts are at level 1, documents at level 2
# What stands for a page number until Word or LibreOffice counts: a guess could be printed.
_UNCOUNTED = "…"
_COVER_TOP = 2400


class BookDrawer:
    """Draws one book; each of its documents is a section of pages, with the running foot of the document."""

    def __init__(self, body: Body, book: Book) -> None:
        self._body, self._book = body, book
        self._pages = ""
        self._bookmarks = [f"_d{number}" for number in range(1, len(book.documents) + 1)]
        self._documents: dict[str, Document] = {}
        self._reachable: dict[str, str] = {}
        for document, name in zip(book.documents, self._bookmarks, strict=True):
            if document.anchor:
                self._documents.setdefault(document.anchor, document)
                self._reachable.setdefault(document.anchor, name)

    def draw(self) -> str:
        """Add everything; returns the properties of the last section, which end the text."""
        body, book = self._body, self._book
        place = Place(palette(book.tint), scope_of("_d0", book.blocks, self._reachable), heading=1)
        self._begin(book.footer)
        title = line(book.cover.title) or line(book.title)
        draw_banner(body, book.cover, place, style="Title", title=title, above=_COVER_TOP)
        draw(body, book.blocks, place)
        self._contents(place)
        names = iter(self._bookmarks)
        for number, part in enumerate(book.parts, 1):
            self._part(part, number, [(document, next(names)) for document in part.documents])
        if book.index:
            self._begin(book.footer)
            heading(body, line(book.index_title) or book.title, place)
            self._begin(book.footer, columns=2)
            self._index(place)
        return self._pages

    def _begin(self, footer: Footer, columns: int = 1) -> None:
        """Begin a section of pages: the one before ends in the last paragraph so far."""
        if self._pages:
            self._body.end_section(self._pages)
        self._pages = section(self._body.package, footer, columns)

    def _contents(self, place: Place) -> None:
        body, book = self._body, self._book
        if not book.documents:
            return
        if line(book.contents_title):
            heading(body, book.contents_title, place, new_page=True)
        names = iter(self._bookmarks)
        for number, part in enumerate(book.parts, 1):
            if line(part.title):
                body.paragraph("TOC1", _entry(line(part.title), f"_p{number}"))
            for document in part.documents:
                body.paragraph("TOC2", _entry(_label(document), next(names)))

    def _part(self, part: Part, number: int, documents: list[tuple[Document, str]]) -> None:
        """The title of a part stands above its first document, on the page that this one begins."""
        body, titled = self._body, bool(line(part.title))
        if titled and not documents:
            self._begin(self._book.footer)
            self._part_title(part, number)
        for rank, (document, name) in enumerate(documents):
            self._begin(document.footer if line(document.footer.left) else self._book.footer)
            if titled and rank == 0:
                self._part_title(part, number)
            scope = scope_of(name, document.blocks, self._reachable)
            place = Place(palette(document.tint), scope, heading=FIRST_SECTION if titled else FIRST_SECTION - 1)
            draw_banner(
                body, document.banner, place,
                style="TitreDocument", title=line(document.banner.title) or _label(document), bookmark=name,
                outline=None if titled else 0,
            )  # fmt: skip
            draw(body, document.blocks, place)

    def _part_title(self, part: Part, number: int) -> None:
        body, tint = self._body, palette(part.tint)
        place = Place(tint, scope_of("", (), {}), heading=1)
        content = xml.run(line(part.title), xml.colour(body.foreign(place, tint.dark)))
        body.paragraph("Heading1", body.bookmark(f"_p{number}", content))

    def _index(self, place: Place) -> None:
        body = self._body
        for group in self._book.index:
            if line(group.title):
                below = Place(place.palette, place.scope, heading=2)
                heading(body, group.title, below)
            for entry in group.entries:
                body.paragraph("Index1", self._index_entry(entry))

    def _index_entry(self, entry: IndexEntry) -> str:
        """The text, then the documents where it stands, by their code if they have one."""
        links = []
        for target in entry.targets:
            document = self._documents.get(target)
            label = (line(document.banner.plate) or _label(document)) if document else line(target)
            name = self._reachable.get(target, "")
            links.append(xml.inner_link(name, xml.run(label, xml.character("Hyperlink") if name else "")))
        text = xml.run(line(entry.text))
        return text + (xml.run("\u2003") if text and links else "") + xml.run(", ").join(filter(None, links))


def _label(document: Document) -> str:
    """What a document is called in the contents."""
    titles = (document.title, document.banner.title, document.footer.left, document.anchor)
    return next(filter(None, map(line, titles)), "Document")


def _entry(text: str, bookmark: str) -> str:
    page = xml.field(f"PAGEREF {bookmark} \\h", _UNCOUNTED)
    return xml.inner_link(bookmark, xml.run(text) + xml.TAB + page)
