"""The XML parts of office documents as a stream of starts, texts and ends, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import Archive, Mots
from fphref.evaluations.markup import MAX_DEPTH, MAX_TEXT, Markup, elements, local
from fphref.importers.lecture.marques import clean

DOCUMENT: Final = Mots("un document", "un traitement de texte")
MAX_EVENTS: Final = 6_000_000
"""Starts and ends of one part: a document of 300 pages has some 200 000."""


class Event(NamedTuple):
    """A start, a text or an end; `nom` is the local name of the element (of a text: the text)."""

    genre: Literal["debut", "texte", "fin"]
    nom: str
    attributs: dict[str, str]
    espace: str = ""
    """The address of the namespace, of starts and ends."""


_NONE: Final[dict[str, str]] = {}


def events(archive: Archive, part: str) -> Iterator[Event]:
    """What a part holds, in its order; raises `FphrefError` where it is no sound XML, or beyond the bounds."""
    markup = Markup(archive.nom, part, archive.mots)
    found: list[Event] = []
    depth = count = length = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count, length
        depth += 1
        count += 1
        length = 0
        if depth > MAX_DEPTH:
            raise markup.too_deep()
        if count > MAX_EVENTS:
            raise FphrefError(f"{archive.nom} contient trop de balises ({part}) : il n’a pas été lu.")
        found.append(Event("debut", local(name), attributes, name.rpartition(" ")[0]))

    def chars(text: str) -> None:
        nonlocal length
        length += len(text)
        if length > MAX_TEXT:
            raise markup.too_long()
        found.append(Event("texte", text, _NONE))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        found.append(Event("fin", local(name), _NONE, name.rpartition(" ")[0]))

    markup.parser.StartElementHandler = start
    markup.parser.EndElementHandler = end
    markup.parser.CharacterDataHandler = chars
    for piece in archive.chunks(part):
        markup.feed(piece)
        yield from found
        found.clear()
    markup.feed(b"", last=True)
    yield from found


def title_of(archive: Archive, part: str) -> str:
    """The title that the part of properties tells; empty where there is none."""
    found = archive.find(part)
    titles = [clean(each.texte) for each in elements(archive, found) if each.nom == "title"] if found else []
    return next(filter(None, titles), "")
