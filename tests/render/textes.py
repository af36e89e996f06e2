"""Judges of what a PDF says: the whole content, in its order, word for word, its headings at their level."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from fphref.documents.book import Book
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Columns,
    Courbe,
    Document,
    Flowing,
    HeatMap,
    Panel,
    Section,
    Table,
    iter_banner_texts,
    iter_texts,
)

Said = list[tuple[str, str]]
"""(tag, text) of each block in reading order, a figure by the words that stand for it."""
_SPACES = re.compile(r"[^\S\u00a0\u2007\u202f\x1c-\x1f]")  # those that may end a line


def visible(text: str) -> str:
    """A text as it can be shown: composed, without signs that leave no ink, spaces and line ends made single."""
    composed = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    shown = (
        char
        for char in composed
        if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn") and not "\ufe00" <= char <= "\ufe0f"
    )
    return single("".join(shown))


def single(text: str) -> str:
    """Common spaces made single; no-break spaces stay."""
    return " ".join(filter(None, text.split(" ")))


def text_faults(said: Said, document: Document) -> list[str]:
    """The whole content is there, in its order, word for word; what the banner cuts short is told in full below it."""
    drawn = {visible(words) for words in alternatives(document.blocks)}
    pieces = [(tag, single(text)) for tag, text in said if tag != "Lbl" and text.strip(" ")]
    pieces = [("Curve" if tag == "Figure" and text in drawn else tag, text) for tag, text in pieces]
    body = single(" ".join(visible(text) for text in iter_texts(document.blocks)))
    wanted, place = len(body.replace(" ", "")), len(pieces)
    while wanted > 0 and place:
        place -= 1
        if pieces[place][0] != "Figure":
            wanted -= len(pieces[place][1].replace(" ", ""))
    found = single(" ".join(text for tag, text in pieces[place:] if tag != "Figure"))
    if found != body:
        return [_difference(body, found)]
    return _banner_faults(" ".join(text for _, text in pieces[:place]), document.banner)


def alternatives(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The words that stand for curves, which the content says."""
    for block in blocks:
        match block:
            case Courbe(alternative=alternative):
                yield alternative
            case Section(blocks=inner) | Panel(blocks=inner) | Flowing(blocks=inner):
                yield from alternatives(inner)
            case Columns(left=left, right=right):
                yield from alternatives((*left, *right))
            case BulletList(items=items):
                for item in items:
                    yield from alternatives(item.children)
            case _:
                pass


def _difference(wanted: str, found: str) -> str:
    """Where two texts part, read from their ends: what stands before is the banner's affair."""
    same = 0
    while same < min(len(wanted), len(found)) and wanted[-1 - same] == found[-1 - same]:
        same += 1
    parts = (text[max(0, len(text) - same - 30) : len(text) - same + 30] for text in (wanted, found))
    return "text differs: wanted « {} », found « {} »".format(*parts)


def _banner_faults(head: str, banner: Banner) -> list[str]:
    place, lost = 0, []
    for text in filter(None, map(visible, iter_banner_texts(banner))):
        cut = head.find("…", place)
        if head.startswith(text, place):
            place += len(text) + 1
        else:
            lost.append(text)
            if cut > place and text.startswith(head[place:cut].rstrip()):
                place = cut + 2
    return [f"the banner loses « {text[:60]} »" for text in lost if text not in head[place:]]


def heading_faults(said: Said, document: Document) -> list[str]:
    """Each titled section has its heading, at its level, in order; no other text is a heading but the title."""
    title = visible(document.banner.title)
    first = 2 if title else 1
    wanted = [(f"H{min(first + depth, 6)}", text) for depth, text in _titles(document.blocks, 0)]
    found = [(tag, single(text)) for tag, text in said if re.fullmatch(r"H\d?", tag)]
    if title:
        head = found[:1]
        if [tag for tag, _ in head] != ["H1"] or not title.startswith(head[0][1].rstrip("…").rstrip()):
            return [f"the title is {head}"]
        found = found[1:]
    return [] if found == wanted else [f"headings differ: {[pair for pair in found if pair not in wanted][:2]}"]


def _titles(blocks: tuple[Block, ...], depth: int) -> Iterator[tuple[int, str]]:
    for block in blocks:
        match block:
            case Section(title=title, blocks=inner):
                text = visible(title)
                if text:
                    yield depth, text
                yield from _titles(inner, depth + bool(text))
            case Panel(blocks=inner) | Flowing(blocks=inner):
                yield from _titles(inner, depth)
            case Columns(left=left, right=right):
                yield from _titles((*left, *right), depth)
            case BulletList(items=items):
                for item in items:
                    yield from _titles(item.children, depth)
            case _:
                pass


def table_headers(blocks: tuple[Block, ...]) -> Iterator[str]:
    """What the head of each table says, spaces left out."""
    for block in blocks:
        match block:
            case Table(header=h) | HeatMap(table=Table(header=h)) | Courbe(table=Table(header=h)) if h:
                yield visible("".join(h)).replace(" ", "")
            case Section(blocks=inner) | Panel(blocks=inner) | Flowing(blocks=inner):
                yield from table_headers(inner)
            case Columns(left=left, right=right):
                yield from table_headers((*left, *right))
            case BulletList(items=items):
                for item in items:
                    yield from table_headers(item.children)
            case _:
                pass


def book_faults(said: Said, book: Book) -> list[str]:
    """Cover, contents, each document and the index are said, whole and in this order."""
    whole = single(" ".join(text for tag, text in said if tag not in ("Lbl", "Figure")))
    parts: list[tuple[str, list[str]]] = [("the cover", [book.cover.title, *iter_texts(book.blocks)])]
    titles: list[str] = []
    for part in book.parts:
        if part.documents:
            titles += [part.title, *(document.banner.title or document.title for document in part.documents)]
    parts.append(("the contents", [book.contents_title, *titles] if titles else []))
    parts += [(document.title, [*iter_texts(document.blocks)]) for document in book.documents]
    entries = [entry.text for group in book.index for entry in group.entries]
    parts.append(("the index", [book.index_title, *entries] if entries else []))
    place, found = 0, []
    for name, texts in parts:
        for text in filter(None, map(visible, texts)):
            start = whole.find(text, place)
            if start < 0:
                found.append(f"{name[:40]} does not say « {text[:60]} » where it should")
                break
            place = start + len(text)
    return found
