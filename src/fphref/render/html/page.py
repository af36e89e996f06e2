"""From a document or a book to one HTML page."""

from __future__ import annotations

from typing import BinaryIO

from fphref.documents.book import Book, IndexGroup, Part
from fphref.documents.content import Block, Document, Footer
from fphref.render.cleaning import is_language, line
from fphref.render.html.anchors import Ids, PageScope
from fphref.render.html.banner import banner
from fphref.render.html.blocks import BlockWriter, Entry
from fphref.render.html.inline import plain
from fphref.render.html.pictures import Shared, Single
from fphref.render.html.sheet import sheet, tint_class

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_UNTITLED = "Document"
_FEWEST_ENTRIES = 3  # a shorter document needs no list of contents


def render_html(content: Document | Book, stream: BinaryIO) -> None:
    """Write a document or a book as one HTML page, in UTF-8, to a binary stream.

    The page loads nothing and runs nothing. Equal content gives equal bytes.
    """
    parts = _book(content) if isinstance(content, Book) else _document(content)
    stream.write("".join(parts).encode("utf-8"))


# A document


def _document(document: Document) -> list[str]:
    ids = Ids()
    main, contents = ids.give("contenu"), ids.give("sommaire")
    scope = PageScope(ids, document.blocks, {})
    writer = BlockWriter(scope, level=2)
    body = writer.write(document.blocks)
    listed = writer.entries if len(writer.entries) >= _FEWEST_ENTRIES else []
    return [
        head_of(document, document.banner.title, {document.tint}, writer.states),
        f'<body class="{tint_class(document.tint)}">\n',
        f'<a class="evitement" href="#{main}">Aller au contenu</a>\n',
        banner(document.banner, title_of(document), document.tint, 1, ids.give("titre"), Single()),
        _document_contents(listed, contents),
        f'<main id="{main}" class="cadre" tabindex="-1">\n{body}</main>\n',
        foot_of(document.footer),
        "</body>\n</html>\n",
    ]


def _document_contents(entries: list[Entry], place: str) -> str:
    if not entries:
        return ""
    links = "".join([f'<li><a href="#{entry.place}">{entry.title}</a></li>\n' for entry in entries])
    return (
        f'<nav class="parcours cadre" aria-labelledby="{place}">\n<p id="{place}">Sommaire</p>\n'
        f'<ul role="list">\n{links}</ul>\n</nav>\n'
    )


def title_of(document: Document) -> str:
    """What a document is called: by its banner, by itself, by its foot."""
    return next(filter(None, map(line, (document.banner.title, document.title, document.footer.left))), _UNTITLED)


# A book


class _Bound:
    """A book's documents with their ids in the page, and the pictures that they share."""

    def __init__(self, book: Book) -> None:
        self.ids = Ids()
        self.pictures = Shared(self.ids)
        self.main, self.contents = self.ids.give("contenu"), self.ids.give("sommaire")
        self.by_anchor: dict[str, str] = {}
        self.documents: dict[str, Document] = {}
        self.places: list[str] = []
        self.states: set[tuple[str, int]] = set()
        for document in book.documents:
            place = self.ids.give(document.anchor or document.banner.plate or "document")
            self.places.append(place)
            self.documents[place] = document
            if document.anchor:
                self.by_anchor.setdefault(document.anchor, place)

    def written(self, scope: PageScope, level: int, blocks: tuple[Block, ...]) -> str:
        """Blocks, the states of whose cells are noted."""
        writer = BlockWriter(scope, level)
        html = writer.write(blocks)
        self.states |= writer.states
        return html


def _book(book: Book) -> list[str]:
    bound = _Bound(book)
    title = next(filter(None, map(line, (book.cover.title, book.title, book.footer.left))), _UNTITLED)
    cover = bound.written(PageScope(bound.ids, book.blocks, bound.by_anchor), 2, book.blocks)
    tints = {book.tint, *(part.tint for part in book.parts), *(document.tint for document in book.documents)}
    parts, places, entries = [], iter(bound.places), []
    for part in book.parts:
        own = [next(places) for _ in part.documents]
        html, entry = _part(part, own, bound, book.language)
        parts.append(html)
        entries.append(entry)
    index, entry = _index(book, bound)
    entries.append(entry)
    head = line(book.contents_title) or "Sommaire"
    contents = (
        f'<nav class="table-matieres" aria-labelledby="{bound.contents}">\n'
        f'<h2 class="t1" id="{bound.contents}" tabindex="-1">{plain(head)}</h2>\n'
        f'<ul role="list">\n{"".join(entries)}</ul>\n</nav>\n'
    )
    return [
        head_of(book, book.cover.title, tints, bound.states),
        f'<body class="recueil {tint_class(book.tint)}">\n',
        f'<a class="evitement" href="#{bound.main}">Aller au contenu</a>\n',
        f'<a class="evitement" href="#{bound.contents}">Aller au sommaire</a>\n' if any(entries) else "",
        banner(book.cover, title, book.tint, 1, bound.ids.give("titre"), bound.pictures),
        f'<main id="{bound.main}" class="cadre" tabindex="-1">\n',
        f'<div class="couverture">\n{cover}</div>\n' if cover else "",
        contents if any(entries) else "",
        *parts,
        index,
        "</main>\n",
        foot_of(book.footer),
        bound.pictures.stored(),
        "</body>\n</html>\n",
    ]


def _part(part: Part, places: list[str], bound: _Bound, language: str) -> tuple[str, str]:
    """A part, and its lines in the list of contents."""
    title = plain(part.title)
    links, articles = [], []
    for place in places:
        document = bound.documents[place]
        articles.append(_article(document, place, bound, language, 3 if title else 2))
        plate = plain(document.banner.plate)
        code = f'<span class="puce">{plate}</span> ' if plate else ""
        links.append(f'<li><a href="#{place}">{code}{plain(title_of(document))}</a></li>\n')
    inner = f'<ul role="list">\n{"".join(links)}</ul>\n' if links else ""
    if not title:
        return f'<section class="partie">\n{"".join(articles)}</section>\n', "".join(links)
    here = bound.ids.give(line(part.title).lower())
    heading = f'<h2 class="{tint_class(part.tint)}" id="{here}">{title}</h2>\n'
    return (
        f'<section class="partie">\n{heading}{"".join(articles)}</section>\n',
        f'<li class="{tint_class(part.tint)}"><a href="#{here}">{title}</a>\n{inner}</li>\n',
    )


def _article(document: Document, place: str, bound: _Bound, language: str, level: int) -> str:
    scope = PageScope(bound.ids, document.blocks, bound.by_anchor, f"{place}-")
    heading = bound.ids.give(f"{place}-titre")
    spoken = _language(document.language)
    other = f' lang="{spoken}"' if spoken != _language(language) else ""
    foot = plain(document.footer.detail)
    foot = f"<p>{foot}</p>" if foot else ""
    return (
        f'<article id="{place}" class="{tint_class(document.tint)}" aria-labelledby="{heading}"{other}>\n'
        f"{banner(document.banner, title_of(document), document.tint, level, heading, bound.pictures)}"
        f'<div class="corps">\n{bound.written(scope, level + 1, document.blocks)}</div>\n'
        f'<footer>{foot}<p class="retour"><a href="#{bound.contents}">Retour au sommaire</a></p></footer>\n'
        "</article>\n"
    )


def _index(book: Book, bound: _Bound) -> tuple[str, str]:
    """The index, and its line in the list of contents."""
    groups = "".join([_index_group(group, bound) for group in book.index])
    if not groups:
        return "", ""
    title = plain(book.index_title) or "Index"
    place = bound.ids.give("index")
    return (
        f'<section class="index">\n<h2 class="t1" id="{place}">{title}</h2>\n{groups}</section>\n',
        f'<li><a href="#{place}">{title}</a></li>\n',
    )


def _index_group(group: IndexGroup, bound: _Bound) -> str:
    items = []
    for entry in group.entries:
        links = [_index_link(target, bound) for target in entry.targets]
        text = plain(entry.text)
        if text or links:
            items.append(f"<li>{text}{' : ' if links else ''}{', '.join(links)}</li>\n")
    title = plain(group.title)
    heading = f'<h3 class="t2">{title}</h3>\n' if title else ""
    listed = f"<ul>\n{''.join(items)}</ul>\n" if items else ""
    return f"{heading}{listed}"


def _index_link(target: str, bound: _Bound) -> str:
    place = bound.by_anchor.get(target)
    if place is None:
        return plain(target)
    document = bound.documents[place]
    name, plate = plain(title_of(document)), plain(document.banner.plate)
    if not plate:
        return f'<a href="#{place}">{name}</a>'
    # The title repeats the visible text, as a title must.
    return f'<a href="#{place}" title="{plate} – {name}">{plate}</a>'


# Both


def head_of(
    content: Document | Book,
    shown: str,
    tints: set[str],
    states: set[tuple[str, int]],
    policy: str = POLICY,
    more: str = "",
) -> str:
    """All that comes before the body; `shown` is the title that the page bears, `more` adds to the style sheet."""
    named = map(line, (content.title, shown, content.footer.left))
    about = {
        "description": line(content.subject),
        "author": line(content.author),
        "keywords": ", ".join(filter(None, map(line, content.keywords))),
        "dcterms.date": line(content.date),
    }
    meta = "".join([f'<meta name="{name}" content="{plain(text)}">\n' for name, text in about.items() if text])
    return (
        f'<!DOCTYPE html>\n<html lang="{_language(content.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light">\n'
        f"<title>{plain(next(filter(None, named), _UNTITLED))}</title>\n"
        f'{meta}<meta name="generator" content="fphref">\n'
        f"<style>\n{sheet(tints, states)}{more}</style>\n</head>\n"
    )


def foot_of(footer: Footer) -> str:
    """The foot of the page; empty where it says nothing."""
    left, detail = plain(footer.left), plain(footer.detail)
    lines = (f"<p><strong>{left}</strong></p>\n" if left else "") + (f"<p>{detail}</p>\n" if detail else "")
    return f'<footer class="pied">\n<div class="cadre">\n{lines}</div>\n</footer>\n' if lines else ""


def _language(tag: str) -> str:
    return tag if is_language(tag) else "fr"
