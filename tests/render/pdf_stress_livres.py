"""Books that press on what binds documents: many, none, long titles, links that lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from fphref.documents.book import Book, IndexEntry, IndexGroup, Part
from fphref.documents.content import Banner, Document, Footer, Paragraph, Picture, Section, Span
from tests.render.pdf_stress import (
    ARABIC,
    DEPTH,
    EMOJI,
    HEADS,
    LETTERS,
    SENTENCE,
    WORD,
    everything,
    items,
    pdf_of,
    png,
)
from tests.render.test_pdf_reading import make, text

LONG_TITLE = "Intitulé qui n’en finit pas " * 22


def _document(number: int) -> Document:
    onward = Paragraph((Span("vers "), Span("le suivant", target=f"D{number + 1}")))
    return make(
        Section("Activités", (items(*[SENTENCE] * 3), onward), "tasks"),
        title=f"D{number} – Titre {number}",
        banner=Banner("Genre", f"Titre {number}", "Phrase.", "Code", f"D{number}"),
        anchor=f"D{number}",
    )


def _book(*parts: Part, index: tuple[IndexGroup, ...] = (), title: str = "Catalogue des métiers") -> Book:
    cover = Banner("Catalogue", title, SENTENCE, logo=Picture(png(40, 40), "Logo de l’hôpital"))
    footer = Footer(title, "Recueil")
    blocks = (text("Ce que tient ce recueil."),)
    return Book(title, cover, blocks, "Sommaire", parts, "Index", index, footer, "ardoise", "2024-01-01")


def _part(*documents: Document) -> Part:
    return Part("Famille", "ocean", documents)


def _numbered(documents: dict[str, Document]) -> tuple[Document, ...]:
    return tuple(
        replace(document, anchor=f"A{number}", title=name) for number, (name, document) in enumerate(documents.items())
    )


_LONG = tuple(replace(_document(n), title=LONG_TITLE, banner=Banner("", LONG_TITLE, plate="D" * 60)) for n in range(4))
_ENTRIES = tuple(IndexEntry(f"Compétence {n} – {SENTENCE}", tuple(f"D{k}" for k in range(n + 1))) for n in range(30))

BOOKS: dict[str, Book] = {
    "30 documents": _book(_part(*map(_document, range(30))), index=(IndexGroup("Savoir-faire", _ENTRIES),)),
    "no document": _book(),
    "no title at all": replace(_book(_part(_document(0)), title=""), contents_title="", index_title=""),
    "parts without documents": _book(Part("Vide", "ocean", ()), _part(_document(0)), Part("Rien", "brique", ())),
    "one document each": _book(*(Part(f"Famille {n} " * 6, "olive", (_document(n),)) for n in range(20))),
    "long titles": _book(
        _part(*_LONG), index=(IndexGroup(LONG_TITLE, (IndexEntry(LONG_TITLE, ("D0", "D3")),)),), title=LONG_TITLE
    ),
    "one long word": _book(
        _part(replace(_document(0), title=WORD)), index=(IndexGroup(WORD, (IndexEntry(WORD, ("D0",)),)),), title=WORD
    ),
    "anchors missing and shared": _book(
        _part(*(replace(_document(n), anchor=anchor) for n, anchor in enumerate(("", "", "X", "X")))),
        index=(IndexGroup("Savoir", (IndexEntry("partagé", ("X",)), IndexEntry("absent", ("Y",)))), IndexGroup("", ())),
    ),
    "foreign letters": _book(
        _part(replace(_document(0), title=ARABIC, banner=Banner(EMOJI, ARABIC, plate=ARABIC))),
        index=(IndexGroup(EMOJI, (IndexEntry(ARABIC, ("D0",)),)),),
        title=ARABIC,
    ),
    "stress documents bound": _book(_part(*_numbered(DEPTH | HEADS | LETTERS), replace(everything(), anchor="tout"))),
}


@cache
def rendered_book(name: str) -> bytes:
    """The PDF of a book, made once."""
    return pdf_of(BOOKS[name])
