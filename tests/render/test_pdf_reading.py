"""Reads a PDF back as a reader who cannot see it would, and as a ruler: structure, text, where each run stands.

The other PDF tests use what this module reads; its own tests show that the reader is not blind.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from fphref.documents.content import Banner, Block, Document, Footer, Paragraph, Span, iter_texts
from fphref.render.pdf import render_pdf
from tests.render.textes import alternatives

_INLINE = {"Link", "Span"}


@dataclass
class Run:
    """A piece of text on a page: from `left` to `right`, its baseline and size, in points."""

    page: int
    left: float
    right: float
    baseline: float
    size: float
    text: str
    artifact: str | None  # None: it belongs to the structure
    mark: int
    font: str


@dataclass
class Node:
    """An element of the structure tree; `marks` are (page, mark) pairs."""

    tag: str
    entry: Any
    kids: list[Node | tuple[int, int] | Any] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()


class Reading:
    """A PDF file, read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reader = PdfReader(io.BytesIO(data), strict=True)
        self.catalog: Any = self.reader.root_object
        tree: Any = self.catalog["/StructTreeRoot"]
        self._numbers = {page.indirect_reference.idnum: n for n, page in enumerate(self.pages)}
        self.runs = [run for number in range(len(self.reader.pages)) for run in self._page_runs(number)]
        self.root = self._node(tree["/K"], None)

    @property
    def pages(self) -> list[Any]:
        return list(self.reader.pages)

    def page(self, number: int) -> Any:
        return self.reader.pages[number]

    def _page_runs(self, number: int) -> list[Run]:
        page = self.page(number)
        fonts = {name: _Font(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
        runs: list[Run] = []
        marks: list[tuple[str | None, int]] = []
        font, size, lead, spread, start, x, y = None, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for operands, operator in ContentStream(page.get_contents(), self.reader).operations:
            match operator:
                case b"BDC" if operands[0] == "/Artifact":
                    marks.append((str(operands[1].get("/Subtype", "")), -1))
                case b"BDC":
                    marks.append((None, int(operands[1]["/MCID"])))
                case b"BMC":
                    marks.append(("", -1))
                case b"EMC":
                    marks.pop()
                case b"Tf":
                    font, size = fonts[operands[0]], float(operands[1])
                case b"TL":
                    lead = float(operands[0])
                case b"Tc":
                    spread = float(operands[0])
                case b"Tm":
                    start, y = float(operands[4]), float(operands[5])
                    x = start
                case b"T*":
                    x, y = start, y - lead
                case b"Tj":
                    assert font is not None
                    text, width = font.decode(operands[0].original_bytes)
                    visible = text.rstrip(" ")
                    _, right = font.decode(operands[0].original_bytes[: 2 * len(visible)])
                    assert len(marks) == 1, "text must lie in one mark"
                    artifact, mark = marks[0]
                    end = x + (right if visible else width) * size + spread * len(visible)
                    runs.append(Run(number, x, end, y, size, text, artifact, mark, font.name))
                    x += width * size + spread * len(text)
        assert not marks
        return runs

    def _node(self, reference: Any, page: Any) -> Node:
        entry = reference.get_object()
        node = Node(str(entry["/S"])[1:], entry)
        own = entry.get("/Pg", page)
        kids = entry.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if isinstance(kid, int):
                node.kids.append((self._page_of(entry.raw_get("/Pg")), int(kid)))
                continue
            value = kid.get_object()
            if value.get("/Type") == "/MCR":
                node.kids.append((self._page_of(value.raw_get("/Pg")), int(value["/MCID"])))
            elif value.get("/Type") == "/OBJR":
                node.kids.append(value)
            else:
                node.kids.append(self._node(kid, own))
        return node

    def _page_of(self, reference: Any) -> int:
        return self._numbers[reference.idnum]

    def mark_text(self, mark: tuple[int, int]) -> str:
        return "".join(run.text for run in self.runs if (run.page, run.mark) == mark)

    def texts(self) -> list[tuple[str, str]]:
        """(tag, text) of each element in reading order, inline elements being part of theirs."""
        by_mark: dict[tuple[int, int], str] = {}
        for run in self.runs:
            if run.mark >= 0:
                by_mark[run.page, run.mark] = by_mark.get((run.page, run.mark), "") + run.text
        found: list[tuple[str, str]] = []

        def visit(node: Node, into: list[str]) -> None:
            for kid in node.kids:
                if isinstance(kid, tuple):
                    into.append(by_mark.get(kid, ""))
                elif isinstance(kid, Node) and kid.tag in _INLINE:
                    visit(kid, into)
                elif isinstance(kid, Node):
                    place = len(found)
                    found.append((kid.tag, ""))
                    parts: list[str] = []
                    visit(kid, parts)
                    found[place] = (kid.tag, "".join(parts))

        visit(self.root, [])
        return found

    def told(self) -> str:
        """All text in reading order, without list marks and figures, spaces made single."""
        return plain(" ".join(text for tag, text in self.texts() if tag not in ("Lbl", "Figure")))


class _Font:
    def __init__(self, entry: Any) -> None:
        self.name = str(entry["/BaseFont"]).partition("+")[2]
        stream = entry["/ToUnicode"].get_data().decode("ascii")
        self._meaning = {
            int(code, 16): bytes.fromhex(text).decode("utf-16-be")
            for code, text in re.findall(r"<(\w{4})> <(\w+)>", stream)
        }
        first, widths = entry["/DescendantFonts"][0].get_object()["/W"]
        self._width = {int(first) + n: float(width) / 1000 for n, width in enumerate(widths)}

    def decode(self, data: bytes) -> tuple[str, float]:
        codes = [int.from_bytes(data[n : n + 2], "big") for n in range(0, len(data), 2)]
        return "".join(self._meaning[code] for code in codes), sum(self._width[code] for code in codes)


def plain(text: str) -> str:
    """Spaces made single."""
    return " ".join(text.split())


def told_by(document: Document) -> str:
    """What a reader must find, in order; figures are told apart, and by no text."""
    banner = document.banner
    texts = [banner.kicker, banner.title, banner.lead, banner.plate_label, banner.plate]
    for card in banner.cards:
        texts += [card.label, card.value, card.detail]
    drawn = set(alternatives(document.blocks))
    return plain(" ".join([*texts, *(told for told in iter_texts(document.blocks) if told not in drawn)]))


def render(document: Document) -> Reading:
    stream = io.BytesIO()
    render_pdf(document, stream)
    return Reading(stream.getvalue())


def make(*blocks: Block, **changes: Any) -> Document:
    """A small document around some blocks."""
    values: dict[str, Any] = {
        "title": "T1 – Titre",
        "banner": Banner("Genre", "Titre", "Une phrase.", "Code", "T1"),
        "blocks": blocks,
        "footer": Footer("T1 – Titre", "Recueil"),
        "tint": "ocean",
        "date": "2024-06-01",
    }
    return Document(**(values | changes))


def text(*parts: str) -> Paragraph:
    return Paragraph(tuple(Span(part) for part in parts))


def test_reader_sees_text_place_and_role() -> None:
    reading = render(make(text("Bonjour à tous")))
    run = next(run for run in reading.runs if "Bonjour" in run.text)
    assert (run.page, run.artifact) == (0, None)
    assert run.left == pytest.approx(36)
    assert 50 < run.right - run.left < 70
    assert ("P", "Bonjour à tous") in reading.texts()
    assert {run.artifact for run in reading.runs if "page 1" in run.text} == {"/Footer"}


def test_reader_tells_another_text_apart() -> None:
    assert render(make(text("un deux"))).told() != told_by(make(text("un trois")))
    assert render(make(text("un deux"))).told() == told_by(make(text("un deux")))
