"""Several documents bound in one file, without ink: cover, contents, parts, index.

The pages of contents and index are the renderer's: it alone knows where each document stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from fphref.documents.content import Banner, Block, Document, Footer


@dataclass(frozen=True, slots=True)
class Part:
    """Documents of a book that belong together, under a title and in a tint of their own."""

    title: str
    tint: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A text, and the anchors of the documents of the book where it stands, in order."""

    text: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """A titled part of an index, its entries in reading order."""

    title: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Many documents in one file: cover (its banner, then its blocks), contents, parts, index."""

    title: str
    cover: Banner
    blocks: tuple[Block, ...]
    contents_title: str
    parts: tuple[Part, ...]
    index_title: str
    index: tuple[IndexGroup, ...]
    footer: Footer
    tint: str
    date: str
    subject: str = ""
    keywords: tuple[str, ...] = ()
    author: str = ""
    language: str = "fr-FR"

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document in order."""
        return tuple(document for part in self.parts for document in part.documents)
