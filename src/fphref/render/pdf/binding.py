"""Binds the documents of a book into one file: cover, contents, documents, index."""

from __future__ import annotations

from fphref.documents.book import Book, IndexEntry
from fphref.documents.content import BulletList, Document, Flowing, Item, Section, Span
from fphref.render.cleaning import line
from fphref.render.pdf.banner import BannerDrawer
from fphref.render.pdf.blocks import BlockDrawer, Outline
from fphref.render.pdf.contents import ContentsDrawer, ContentsLine, ContentsPart
from fphref.render.pdf.document import draw_document, page_flow
from fphref.render.pdf.furniture import PAGE_REFERENCE, Furniture, draw_furniture
from fphref.render.pdf.page import PAGE_HEIGHT, Element
from fphref.render.pdf.tagged import Bookmark, Rehearsal, TaggedFile
from fphref.render.pdf.theme import theme

_SECTIONS_ONLY = Outline(start=2, levels=1)
_GROUPS = Outline(start=0, levels=2)


class _Binding:
    """One book in the making; pages count from 0."""

    def __init__(self, file: TaggedFile, book: Book) -> None:
        self.file, self.book = file, book
        self.theme = theme(book.tint)
        self.documents = {document.anchor: document for document in book.documents if document.anchor}
        self.places = {anchor: f"{anchor}#" for anchor in self.documents}
        self.pages: dict[str, int] = {}

    def draw(self) -> None:
        """Cover, room for the contents, documents, index; then the contents, whose page numbers are now known."""
        file, book = self.file, self.book
        file.bound = True
        own = Furniture(book.tint, book.title, "", book.footer)
        after_cover = self._cover() + 1
        contents = Element("Sect", file.root)
        parts = self._contents_parts()
        first = self._contents(parts, Rehearsal(), Element("Sect", None), after_cover)
        bookmark = Bookmark(line(book.contents_title), 0, after_cover, PAGE_HEIGHT)
        if bookmark.title:
            file.bookmarks.append(bookmark)
        ranges: list[tuple[Furniture, range]] = []
        page = first
        for part in book.parts:
            page = self._part(part.title, part.tint, part.documents, page, ranges)
        end = self._index(page)
        self._contents(parts, file, contents, after_cover)
        total = len(file.pages)
        draw_furniture(file, own, range(after_cover), total)
        draw_furniture(file, own, range(after_cover, first), total, head_on_first=True)
        for furniture, pages in ranges:
            draw_furniture(file, furniture, pages, total)
        draw_furniture(file, own, range(page, end), total, head_on_first=True)

    def _cover(self) -> int:
        titled = bool(line(self.book.cover.title))
        blocks = BlockDrawer(self.theme, 2 if titled else 1, self.places, Outline(levels=0))
        drawer = BannerDrawer(self.file, self.theme, blocks.setter, tall=True)
        holder = Element("Sect", self.file.root)
        head = drawer.draw(self.book.cover, holder)
        flow = page_flow(self.file, 0, head.bottom - 22)
        blocks.draw((*head.spill, *self.book.blocks), flow, holder)
        return flow.index

    def _contents_parts(self) -> tuple[ContentsPart, ...]:
        return tuple(
            ContentsPart(part.title, part.tint, tuple(map(_contents_line, part.documents)))
            for part in self.book.parts
            if part.documents
        )

    def _contents(self, parts: tuple[ContentsPart, ...], file: TaggedFile, parent: Element, page: int) -> int:
        """Draw the contents from `page` on; the page after them."""
        blocks = BlockDrawer(self.theme, 1, outline=Outline(levels=0))
        flow = page_flow(file, page)
        blocks.draw((Section(self.book.contents_title, (), "book"),), flow, parent)
        level = 2 if line(self.book.contents_title) else 1
        ContentsDrawer(blocks.setter, level).draw(parts, flow, parent, self.pages)
        return flow.index + 1

    def _part(
        self, title: str, tint: str, documents: tuple[Document, ...], page: int, ranges: list[tuple[Furniture, range]]
    ) -> int:
        if not documents:
            return page
        heading = line(title)
        if heading:
            self.file.bookmarks.append(Bookmark(heading, 0, page, PAGE_HEIGHT))
        holder = Element("Part", self.file.root)
        for document in documents:
            if document.anchor:
                place = self.places[document.anchor]
                self.file.places[place] = (page, PAGE_HEIGHT)
                self.pages[place] = page
            name = line(document.title or document.banner.title) or document.anchor
            self.file.bookmarks.append(Bookmark(name, 1 if heading else 0, page, PAGE_HEIGHT))
            above = heading if document is documents[0] else ""
            level = 2 if heading else 1
            entry = Element("Art", holder)
            last = draw_document(self.file, document, entry, page, self.places, _SECTIONS_ONLY, level, above)
            running = " · ".join(filter(None, (heading, document.title)))
            ranges.append((Furniture(tint, running, document.banner.plate, document.footer), range(page, last + 1)))
            page = last + 1
        return page

    def _index(self, page: int) -> int:
        """Draw the index from `page` on; the page after it."""
        groups = [group for group in self.book.index if group.entries]
        if not groups:
            return page
        sections = tuple(
            Section(group.title, (Flowing((BulletList(tuple(map(self._entry, group.entries))),)),)) for group in groups
        )
        blocks = BlockDrawer(self.theme, 1, self.places, _GROUPS)
        flow = page_flow(self.file, page)
        blocks.draw((Section(self.book.index_title, sections, "tasks"),), flow, Element("Sect", self.file.root))
        return flow.index + 1

    def _entry(self, entry: IndexEntry) -> Item:
        spans = [Span(f"{entry.text}\u00a0: " if entry.targets else entry.text)]
        for target in entry.targets:
            document = self.documents.get(target)
            name = document.banner.plate or target if document else target
            number = self.pages.get(self.places.get(target, ""))
            spans += [Span(", ")] if len(spans) > 1 else []
            where = PAGE_REFERENCE.format(number=number + 1) if number is not None else ""
            spans.append(Span(f"{name} {where}".strip().replace(" ", "\u00a0"), target=target))
        return Item(tuple(spans))


def draw_book(file: TaggedFile, book: Book) -> None:
    """Draw all pages of a book into a file."""
    _Binding(file, book).draw()


def _contents_line(document: Document) -> ContentsLine:
    title = document.banner.title or document.title
    return ContentsLine(document.banner.plate, title, f"{document.anchor}#" if document.anchor else "")
