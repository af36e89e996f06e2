"""HTML cut into texts, start tags and end tags, in time that grows with its length whatever is left open in it.

The standard library's parser looks for the end of each unclosed comment or tag again and again: five million
characters of them take it hours. Here each search goes on from where the last one ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from fphref.importers.lecture.marques import unescape


class Texte(NamedTuple):
    """A text, entities decoded; `brut` where it stands in a script or a style, as it is."""

    texte: str
    brut: bool = False


class Ouvre(NamedTuple):
    """A start tag, its names in lower case."""

    nom: str
    attributs: dict[str, str]


class Ferme(NamedTuple):
    """An end tag."""

    nom: str


class Commentaire(NamedTuple):
    """A comment."""

    texte: str


Morceau = Texte | Ouvre | Ferme | Commentaire

_MARK = re.compile(r"<[a-zA-Z/!?]")
_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"'][^\s>]*)))?")
_TAG_END = re.compile(r"[\s/]*>")
_OPEN_QUOTE = re.compile(r"[\s/=]*[\"']?")
_RAW: Final = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes"))
_ESCAPABLE: Final = frozenset(("title", "textarea"))
_CLOSERS: Final = {name: re.compile(rf"</{name}(?=[\s/>]|$)", re.I) for name in (*_RAW, *_ESCAPABLE)}


def pieces(text: str) -> Iterator[Morceau]:
    """The pieces of a page in their order; a comment, a quote or a title left open ends at the next `>`."""
    place, length = 0, len(text)
    unclosed: set[str] = set()
    ends = True
    """Whether the end of a comment stands further on: where it does not, it is looked for but once."""
    while place < length:
        mark = _MARK.search(text, place)
        start = mark.start() if mark else length
        if start > place:
            yield Texte(unescape(text[place:start]))
        following = text[start + 1 : start + 2]
        if following in ("!", "?"):
            end = -1
            if ends and text.startswith("<!--", start) and not text.startswith("<!-->", start):
                end = text.find("-->", start + 4)
                ends = end >= 0
                if ends:
                    yield Commentaire(text[start + 4 : end])
            place = end + 3 if end >= 0 else _after(text, start)
        elif following == "/":
            if name := _NAME.match(text, start + 2):
                yield Ferme(name[0].lower())
            place = _after(text, start)
        elif name := _NAME.match(text, start + 1):
            tag = name[0].lower()
            attributes, place = _attributes(text, name.end())
            yield Ouvre(tag, attributes)
            if tag in _CLOSERS and tag not in unclosed:
                closer = _CLOSERS[tag].search(text, place)
                if not closer:
                    unclosed.add(tag)
                if closer or tag in _RAW:
                    end = closer.start() if closer else length
                    inside = text[place:end]
                    yield Texte(inside, True) if tag in _RAW else Texte(unescape(inside))
                    place = end
        else:
            return


def _after(text: str, start: int) -> int:
    """The place after the next `>`; the end of the text where there is none."""
    end = text.find(">", start)
    return len(text) if end < 0 else end + 1


def _attributes(text: str, place: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag from after its name, and the place after the tag.

    A quote that is never closed can be met but once of each sort: no such sign stands behind it.
    """
    found: dict[str, str] = {}
    while place < len(text):
        if end := _TAG_END.match(text, place):
            return found, end.end()
        match = _ATTRIBUTE.match(text, place)
        if match:
            found.setdefault(match[1].lower(), unescape(match[2] or match[3] or match[4] or ""))
            place = match.end()
        else:
            skipped = _OPEN_QUOTE.match(text, place)
            place = max(place + 1, skipped.end() if skipped else 0)
    return found, place
