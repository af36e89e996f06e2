"""Whatever the text, the DOCX is well-formed, says it all, and is the same each time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fphref.documents.book import Book, IndexEntry, IndexGroup, Part
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Document,
    Facts,
    Footer,
    Gauge,
    Item,
    Note,
    Panel,
    Paragraph,
    Picture,
    Section,
    Span,
    Table,
    WebPage,
)
from fphref.render.cleaning import clean
from tests.render.docx_documents import full_document, items, make, png, text
from tests.render.docx_reading import data_of, faults, plain, render, tampered, told_by
from tests.support import ROOT, environment

LONG = "Établissement de très longue appellation, service et unité de recherche ; " * 140
WORD = "anticonstitutionnellement" * 16
HOSTILE = [
    "<script>alert(1)</script>",
    "<w:p/> & &amp; &#0; ]]> <!-- -->",
    "\"]() | * _ ' \" = + @ %s {0}",
    "{ TOC \\o } HYPERLINK \"x\" { = 1/0 }",
    "a\x00b\x07c\x0b\x1b\x85d",
    "\u202eabc\u202c \u200fdef \u2066x\u2069",
    "a\ud800b\udfff",
    "a\ufffeb\uffffc\U0001ffff",
    "e\u0301tude, œuvre, n°\u00a04, 5\u202f!",
    "😀 研究 بحث",
    "_x0041_ _x000D_",
    "un\ndeux\ttrois\r\nquatre",
    " ",
    "",
]  # fmt: skip


def everywhere(said: str) -> Document:
    """A text in every place of a document."""
    spans = (Span(said), Span(said, strong=True), Span(said, chip=True, link=said), Span(said, target=said, call=True))
    blocks: tuple[Block, ...] = (
        Paragraph(spans), BulletList((Item(spans, (Note(said, spans), Facts(((said, spans),)))),), numbered=True),
        Panel((Section(said, (Table((said, said), ((spans, spans),), (1, 1), caption=said, anchors=(said,)),)),)),
        WebPage(said, said),
    )  # fmt: skip
    gauge = Gauge(1, 1, 3, said)
    banner = Banner(said, said, said, said, said, (Card(said, said, said, gauge),), Picture(png(), said))
    return Document(said, banner, blocks, Footer(said, said), said, "", said, (said, said), said, said, said)


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_texts_are_told_and_break_nothing(said: str) -> None:
    document = everywhere(said)
    reading = render(document)
    if plain(clean(said)):
        assert reading.told() == told_by(document)
    assert plain(reading.document.core_properties.author) == plain(clean(said))


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_texts_in_a_book(said: str) -> None:
    document = everywhere(said)
    entries = (IndexEntry(said, (said, said)),)
    book = Book(
        said, document.banner, document.blocks, said, (Part(said, said, (document,)),), said,
        (IndexGroup(said, entries),), document.footer, said, "", said, (said,), said,
    )  # fmt: skip
    assert plain(clean(said)) in render(book).told()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(), max_size=40))
def test_any_text_is_told(said: str) -> None:
    document = make(text(said, "a"), items(said + "b"), Section(said + "c", (Note(said, (Span("d"),)),)))
    assert render(document).told() == told_by(document)


def test_text_that_breaks_the_file_is_seen() -> None:
    data = data_of(make(text("abc")))
    with pytest.raises(etree.XMLSyntaxError):
        tampered(data, "abc", "a<b")
    with pytest.raises(etree.XMLSyntaxError):
        tampered(data, "abc", "a\x0bc")


def table(said: str) -> Table:
    return Table((f"tête {said}",), (((Span(said),),),), (1,))


CASES: dict[str, Document] = {
    "long title": make(text("a"), banner=Banner("Genre " * 60, "Titre " * 200, "Phrase " * 99, "Code " * 30, "T" * 60)),
    "long word": make(text(WORD), items(WORD), Table((WORD,), (((Span(WORD),),),), (1,)), Note(WORD, (Span(WORD),))),
    "long texts": make(text(LONG), items(LONG), Note("Réserve", (Span(LONG),)), Facts(((LONG, (Span(LONG),)),))),
    "long headings": make(Section(LONG, (Section(LONG, (text("a"),)), text("b")))),
    "5000 items": make(items(*[f"élément {n}" for n in range(5000)], numbered=True)),
    "many columns": make(
        Table(tuple(f"c{n}" for n in range(40)), (tuple((Span(f"v{n}"),) for n in range(40)),), (1.0,) * 40)
    ),
    "12 cards": make(text("a"), banner=Banner("", "Titre", cards=tuple(Card(f"l{n}", f"v{n}") for n in range(12)))),
    "only a table": make(table("a"), banner=Banner("", "")),
    "tables in lists": make(BulletList((Item((Span("a"),), (table("b"), table("c"), Note("d", ()))),)), table("e")),
    "sections in lists": make(BulletList((Item((Span("a"),), (Section("b", (items("c"), text("d"))),)),))),
    "panel in panel": make(Panel((Panel((text("a"), items("b"), Section("c", (text("d"),)))), text("e")))),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_any_length_and_nesting_is_told(name: str) -> None:
    assert render(CASES[name]).told() == told_by(CASES[name])


def test_same_bytes_whatever_the_process_the_zone_and_what_came_before(tmp_path: Path) -> None:
    here = data_of(full_document())
    code = (
        "import sys; from pathlib import Path; from tests.render.docx_documents import full_document; "
        "from tests.render.docx_reading import data_of; Path(sys.argv[1]).write_bytes(data_of(full_document()))"
    )
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        target = tmp_path / seed
        there = environment(PYTHONHASHSEED=seed, TZ=zone)
        there["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
        subprocess.run([sys.executable, "-c", code, str(target)], env=there, cwd=tmp_path, check=True, timeout=60)
        assert target.read_bytes() == here
    assert data_of(make(text("autre"))) != here
    assert data_of(full_document()) == here


def test_nothing_but_the_parts_word_needs() -> None:
    reading = render(make(text("a")))
    assert set(reading.names) == {
        "[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml", "word/_rels/document.xml.rels",
        "word/document.xml", "word/fontTable.xml", "word/footer1.xml", "word/numbering.xml", "word/settings.xml",
        "word/styles.xml", "word/theme/theme1.xml",
    }  # fmt: skip
    assert faults(reading) == []


def test_rendering_needs_no_other_ink() -> None:
    code = (
        "import sys; from tests.render.docx_documents import full_document; "
        "from tests.render.docx_reading import data_of; data_of(full_document()); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    there = environment()
    there["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
    done = subprocess.run([sys.executable, "-c", code], env=there, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "docx" in loaded
    assert {"reportlab", "openpyxl", "PIL"}.isdisjoint(loaded)
