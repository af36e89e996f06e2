"""That a PDF really says the whole fiche, so that no one is faster by saying less. Read back with pypdf."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, NameObject

from fphref.documents.content import Document, iter_banner_texts, iter_texts
from rivaux.commun import BULLET, page_number, repeated_rows

_LONGEST_CUT = 8  # lines that one word (an address) may be cut over


def faults(document: Document, data: bytes) -> list[str]:
    """What the PDF of a rival fails to say, or says elsewhere or besides: every text in its order, the feet.

    Spaces are not looked at: each reader of PDF guesses them in a way of its own at the end of a line.
    """
    pages = [_squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(data)).pages]
    found = list(_foot_faults(document, pages))
    said = "".join(_without_foot(document, page, number, len(pages)) for number, page in enumerate(pages, 1))
    extras = [_squeezed(row) for row in repeated_rows(document)]
    place = 0
    for text in filter(None, map(_squeezed, texts_of(document))):
        while not said.startswith(text, place):
            extra = next((row for row in extras if said.startswith(row, place)), "")
            place += len(extra)
            if not extra:
                found.append(f"perdu ou déplacé : {text}")
                place = max(said.find(text, place), place)
                break
        if said.startswith(text, place):
            place += len(text)
    return found + ([f"en trop : {said[place:]}"] if place < len(said) else [])


def faults_of_ours(document: Document, data: bytes) -> list[str]:
    """What our PDF fails to say: each word as often as the content has it, the feet.

    Our two columns are read page by page, hence not in their order, which the tests of the renderer follow through
    the structure. What pages repeat is not counted, and the words that stand for a picture are.
    """
    reader = PdfReader(io.BytesIO(data))
    feet = list(_foot_faults(document, [_squeezed(page.extract_text()) for page in reader.pages]))
    wanted = [word for text in texts_of(document) for word in text.split()]
    body = " ".join(_without_artifacts(page, reader) for page in reader.pages)
    said = Counter(_mended([*body.split(), *_alternatives(reader)], frozenset(wanted)))
    return [*feet, *(f"perdu : {word}" for word in sorted((Counter(wanted) - said).elements()))]


def texts_of(document: Document) -> list[str]:
    """Every text of the banner and the blocks, in reading order."""
    return [*iter_banner_texts(document.banner), *iter_texts(document.blocks)]


def _squeezed(text: str) -> str:
    return re.sub(rf"[\s{BULLET}]+", "", text)


def _feet(document: Document, number: int, total: int) -> list[str]:
    texts = (page_number(number, total), document.footer.left, document.footer.detail)
    return [_squeezed(text) for text in texts]


def _foot_faults(document: Document, pages: list[str]) -> Iterator[str]:
    for number, page in enumerate(pages, 1):
        for text in _feet(document, number, len(pages)):
            if text not in page:
                yield f"pied de la page {number} sans « {text} »"


def _without_foot(document: Document, page: str, number: int, total: int) -> str:
    for text in _feet(document, number, total):
        before, _, after = page.rpartition(text)
        page = before + after
    return page


def _mended(words: list[str], known: frozenset[str]) -> list[str]:
    """The words read, those that a line end cut made whole again."""
    found: list[str] = []
    place = 0
    while place < len(words):
        length = 1
        # The first piece of a cut word may be a word itself (« relatif », « s »): then its second piece is none.
        if any(word not in known for word in words[place : place + 2]):
            wholes = ["".join(words[place : place + count]) for count in range(1, _LONGEST_CUT + 1)]
            first = 1 if words[place] not in known else 2
            length = next((count for count in range(first, len(wholes) + 1) if wholes[count - 1] in known), 1)
        found.append("".join(words[place : place + length]))
        place += length
    return found


def _without_artifacts(page: PageObject, reader: PdfReader) -> str:
    """The text of a page that belongs to its structure."""
    content = ContentStream(page.get_contents(), reader, "bytes")
    kept: list[Any] = []
    hidden: list[bool] = []  # one entry for each open mark
    for operands, operator in content.operations:
        if operator in (b"BMC", b"BDC"):
            hidden.append(operands[0] == "/Artifact")
        elif operator == b"EMC":
            hidden.pop()
        elif not any(hidden):
            kept.append((operands, operator))
    content.operations = kept
    page[NameObject("/Contents")] = content
    return page.extract_text()


def _alternatives(reader: PdfReader) -> list[str]:
    """The words that stand for pictures, from the structure."""
    found: list[str] = []
    stack: list[Any] = [reader.root_object["/StructTreeRoot"]]
    while stack:
        node = stack.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            stack.extend(node)
        elif isinstance(node, dict) and node.get("/Type") != "/OBJR":
            found += str(node.get("/Alt", "")).split()
            stack += [node["/K"]] if "/K" in node else []
    return found
