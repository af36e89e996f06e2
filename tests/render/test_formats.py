"""Every format says the same: each text of the content stands in each of them, in the order of the content."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import lxml.html
import pytest
from markdown_it import MarkdownIt

import fphref
from fphref.cli.inks import FORMATS, draw
from fphref.documents.book import Book
from fphref.documents.content import Document, Section, iter_banner_texts, iter_texts
from fphref.model.referentiel import Referentiel
from tests.render.docx_reading import Reading as DocxReading
from tests.render.test_pdf_reading import Node, Reading, make, text


def _pdf(data: bytes) -> str:
    reading = Reading(data)

    def visit(node: Node) -> Iterator[str]:
        if node.tag == "Figure":
            yield str(node.entry.get("/Alt", ""))
            return
        for kid in node.kids:
            if isinstance(kid, Node):
                yield from visit(kid)
            elif isinstance(kid, tuple):
                yield marks.get(kid, "")

    marks: dict[tuple[int, int], str] = {}
    for run in reading.runs:
        if run.mark >= 0:
            marks[run.page, run.mark] = marks.get((run.page, run.mark), "") + run.text
    return "".join(visit(reading.root))


def _html(data: bytes) -> str:
    def visit(element: Any) -> Iterator[str]:
        if not isinstance(element.tag, str) or element.tag in ("style", "title", "head"):
            return
        yield element.get("alt") or element.get("aria-label") or ""
        yield element.text or ""
        for kid in element:
            yield from visit(kid)
            yield kid.tail or ""

    return "".join(visit(lxml.html.document_fromstring(data.decode()).find("body")))


def _markdown(data: bytes) -> str:
    return _html(MarkdownIt("commonmark").enable("table").render(data.decode()).encode())


def _docx(data: bytes) -> str:
    # Key figures are a table whose columns are the cards: it is read by column.
    return " ".join(line.text for line in DocxReading(data).lines())


def _json(data: bytes) -> str:
    def visit(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key not in ("lien", "renvoi"):
                    yield from visit(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from visit(inner)

    return "\n".join(visit(json.loads(data)))


READERS: dict[str, Callable[[bytes], str]] = {
    "pdf": _pdf,
    "html": _html,
    "md": _markdown,
    "docx": _docx,
    "json": _json,
}


def squeezed(text_: str) -> str:
    return re.sub(r"\s+", "", text_)


def texts_of(content: Document | Book) -> list[str]:
    """Every text that a reader must find, in order."""
    if isinstance(content, Document):
        return [*iter_banner_texts(content.banner), *iter_texts(content.blocks)]
    found = [*iter_banner_texts(content.cover), *iter_texts(content.blocks), content.contents_title]
    for part in content.parts:
        found.append(part.title)
        for document in part.documents:
            found += texts_of(document)
    found.append(content.index_title)
    for group in content.index:
        found.append(group.title)
        for entry in group.entries:
            found += [entry.text, *entry.targets]
    return found


def lacking(content: Document | Book, form: str) -> list[str]:
    """The texts that do not stand in the file after those before them."""
    stream = io.BytesIO()
    draw(form, content, stream)
    told, place, missing = squeezed(READERS[form](stream.getvalue())), 0, []
    for wanted in filter(None, map(squeezed, texts_of(content))):
        found = told.find(wanted, place)
        if found < 0:
            missing.append(wanted)
        else:
            place = found + len(wanted)
    return missing


@pytest.fixture(scope="module", params=["15D30", "EX-ARC", "EX-CDP", "EX-GDD", "EX-TEC", "catalogue"])
def content(request: pytest.FixtureRequest, referentiel: Referentiel) -> Document | Book:
    if request.param == "catalogue":
        return fphref.build_catalogue(referentiel)
    return fphref.build_fiche(referentiel, request.param)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_every_item_in_order(content: Document | Book, form: str) -> None:
    assert len(texts_of(content)) > 90
    assert lacking(content, form) == []


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_not_said_is_found(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = make(Section("Un", (text("premier"), text("second"))), Section("Deux", (text("troisième"),)))
    assert lacking(document, form) == []
    whole = READERS[form]
    monkeypatch.setitem(READERS, form, lambda data: whole(data).replace("second", ""))
    assert lacking(document, form) == ["second"]
    monkeypatch.setitem(READERS, form, lambda data: whole(data).replace("premier", "troisième", 1))
    assert "premier" in lacking(document, form)


def test_no_format_is_left_out() -> None:
    assert set(READERS) == set(FORMATS)
