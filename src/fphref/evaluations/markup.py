"""XML read piece by piece, without entities or document types, in bounded memory: the one door to any parser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from xml.parsers import expat

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import CLASSEUR, Archive, Mots

SEPARATOR: Final = " "
"""Between the address of a namespace and a local name."""
MAX_DEPTH: Final = 256
MAX_TAG: Final = 1_000_000
"""Bytes of one tag, comment or instruction: the parser starts again at its beginning with each new piece."""
MAX_ELEMENTS: Final = 600_000
"""Elements of a part that is read one element at a time (styles, relations, properties)."""
MAX_TEXT: Final = 1_000_000
"""Characters of one text; a cell of a spreadsheet program holds 32 767."""


class Markup:
    """A parser that refuses what no office document needs, and says so in one French line."""

    def __init__(self, nom: str, part: str, mots: Mots = CLASSEUR) -> None:
        self.nom = nom
        self.part = part
        self.mots = mots
        self._fed = 0
        self.parser: expat.XMLParserType = expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.buffer_text = True
        self.parser.buffer_size = 32_768
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        """Parse a piece; raises `FphrefError` where the part is no sound XML."""
        self._fed += len(piece)
        try:
            self.parser.Parse(piece, last)
        except (expat.ExpatError, LookupError, UnicodeError, ValueError):
            raise self.broken() from None
        if not last and self._fed - self.parser.CurrentByteIndex > MAX_TAG:
            raise FphrefError(f"{self.nom} contient une balise démesurée ({self.part}) : il n’a pas été lu.")

    def feed_unheard(self, piece: bytes) -> None:
        """Parse a piece for its form alone: no handler of elements or texts is called."""
        parser = self.parser
        handlers = parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        self.feed(piece)
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = handlers

    def broken(self) -> FphrefError:
        """What to say of a part that is not what it must be, with the line where it was found."""
        where = f"{self.part}, ligne {self.parser.CurrentLineNumber}"
        return FphrefError(
            f"{self.nom} est abîmé ou incomplet ({where}) : l’ouvrir dans {self.mots.outil} et l’enregistrer à nouveau."
        )

    def too_deep(self) -> FphrefError:
        """What to say of elements nested without end."""
        return FphrefError(f"{self.nom} contient trop de balises imbriquées ({self.part}) : il n’a pas été lu.")

    def too_long(self) -> FphrefError:
        """What to say of a text that no cell can hold."""
        return FphrefError(f"{self.nom} contient un texte démesuré ({self.part}) : il n’a pas été lu.")

    def _refuse_doctype(self, *_: Any) -> None:
        raise FphrefError(
            f"{self.nom} contient une déclaration DOCTYPE ({self.part}), interdite dans {self.mots.genre} : "
            "il n’a pas été lu."
        )


class Element(NamedTuple):
    """An element that has just ended: local names, attributes by their qualified name, its own text."""

    nom: str
    parent: str
    attributs: dict[str, str]
    texte: str


def local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition(SEPARATOR)[2]


def elements(archive: Archive, part: str) -> Iterator[Element]:
    """The elements of a part, each where it ends; for parts that are small in any honest workbook."""
    markup = Markup(archive.nom, part, archive.mots)
    open_elements: list[tuple[str, dict[str, str], list[str]]] = [("", {}, [])]
    ended: list[Element] = []
    count = length = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, length
        count += 1
        length = 0
        if len(open_elements) > MAX_DEPTH:
            raise markup.too_deep()
        if count > MAX_ELEMENTS:
            raise FphrefError(f"{archive.nom} contient trop de balises ({part}) : il n’a pas été lu.")
        open_elements.append((local(name), attributes, []))

    def chars(text: str) -> None:
        nonlocal length
        length += len(text)
        if length > MAX_TEXT:
            raise markup.too_long()
        open_elements[-1][2].append(text)

    def end(_: str) -> None:
        nonlocal length
        length = 0
        name, attributes, texts = open_elements.pop()
        ended.append(Element(name, open_elements[-1][0], attributes, "".join(texts)))

    markup.parser.StartElementHandler = start
    markup.parser.EndElementHandler = end
    markup.parser.CharacterDataHandler = chars
    for piece in archive.chunks(part):
        markup.feed(piece)
        yield from ended
        ended.clear()
    markup.feed(b"", last=True)
    yield from ended


def attribute(attributes: dict[str, str], name: str) -> str | None:
    """The attribute of that local name, whatever its namespace."""
    found = attributes.get(name)
    if found is not None:
        return found
    return next((value for key, value in attributes.items() if local(key) == name), None)
