"""Two programs that know nothing of each other read the content out of each PDF: pypdf, and poppler's pdftotext.

What pdftotext (22.12) does to French: accents, œ, hyphens, « » and ’ come through; both no-break spaces
(U+00A0, U+202F) come out as common ones. In its default mode it also drops spaces between lone letters and
takes the two columns of a table apart, so it is asked for the order of drawing (`-raw`).
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest
from pypdf import PdfReader

from fphref.documents.content import Document, iter_banner_texts, iter_texts
from fphref.documents.fiche import build_fiche
from fphref.model.referentiel import Referentiel
from tests.render.conformite import Tree
from tests.render.lecture import Fragment, Sheet, fragments, read_sheets
from tests.render.pannes import rewritten
from tests.render.pannes_page import move, redraw, small
from tests.render.pdf_stress import CASES, pdf_of
from tests.render.test_pdf_reading import Reading
from tests.render.textes import single, text_faults, visible

PDFTOTEXT = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(PDFTOTEXT is None, reason="pdftotext (poppler) is not installed")

Extract = Callable[[bytes], list[list[str]]]
"""A file → the words of each page."""
OTHERS = ("everything", "french typography", "notes in lists in panels", "cards with gauges", "title of 600")


@pytest.fixture(scope="module")
def documents(referentiel: Referentiel) -> dict[str, Document]:
    """Every fiche, and some that hold what no fiche does."""
    fiches = {code: build_fiche(referentiel, code) for code in referentiel.metiers}
    return fiches | {name: CASES[name] for name in OTHERS}


@pytest.fixture(scope="module")
def files(documents: dict[str, Document]) -> dict[str, bytes]:
    return {name: pdf_of(document) for name, document in documents.items()}


@cache
def sheets_of(data: bytes) -> list[Sheet]:
    return read_sheets(data)


@cache
def pages_of_pypdf(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def words_of_pypdf(data: bytes) -> list[list[str]]:
    return [page.split() for page in pages_of_pypdf(data)]


@cache
def words_of_poppler(data: bytes) -> list[list[str]]:
    command = [str(PDFTOTEXT), "-raw", "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    pages = done.stdout.decode("utf-8").split("\f")
    assert pages.pop() == ""
    return [page.split() for page in pages]


EXTRACTORS = [
    pytest.param(words_of_pypdf, id="pypdf"),
    pytest.param(words_of_poppler, id="pdftotext", marks=needs_poppler),
]


def drawn_words(sheet: Sheet) -> list[str]:
    """The words of a page in the order of drawing: letters that touch, whatever their colour and font."""
    parts: list[str] = []
    last = (0.0, 0.0)
    for line in sheet.lines:
        for letter, (left, right) in zip(line.letters, line.edges, strict=True):
            # Capitals set wide apart are one word; a label has more room than that on either side.
            if line.baseline != last[0] or abs(left - last[1]) > 0.2 * line.size:
                parts.append(" ")
            parts.append(letter)
            last = (line.baseline, right)
    return "".join(parts).split()


@cache
def said_by_block(data: bytes) -> list[Fragment]:
    """What each block says on each page; figures are pictures."""
    return [part for part in fragments(Tree(data), sheets_of(data)) if part.tag not in ("Alt", "Figure")]


def within(words: list[str], page: list[str]) -> bool:
    """Whether the words stand on the page one after the other."""
    return any(page[start : start + len(words)] == words for start in range(len(page) - len(words) + 1))


@pytest.mark.parametrize("extract", EXTRACTORS)
def test_each_page_has_the_words_that_are_drawn_on_it(extract: Extract, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        drawn, pages = [drawn_words(sheet) for sheet in sheets_of(data)], extract(data)
        assert len(pages) == len(drawn)
        for number, (page, words) in enumerate(zip(pages, drawn, strict=True)):
            assert Counter(page) == Counter(words), (name, number)
            assert page == words, (name, number)


@pytest.mark.parametrize("extract", EXTRACTORS)
def test_the_words_of_a_block_follow_one_another(extract: Extract, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        pages = extract(data)
        parts = [part for part in said_by_block(data) if part.text.strip()]
        assert len(parts) > 5
        parted = [part for part in parts if not within(part.text.split(), pages[part.page])]
        assert parted == [], name


@pytest.mark.parametrize("extract", EXTRACTORS)
def test_the_words_are_those_of_the_content(
    extract: Extract, documents: dict[str, Document], files: dict[str, bytes]
) -> None:
    for name, data in files.items():
        document = documents[name]
        figures = {card.gauge.description for card in document.banner.cards if card.gauge}
        figures |= {document.banner.logo.alt} if document.banner.logo else set()
        texts = [text for text in iter_banner_texts(document.banner) if text not in figures]
        wanted = Counter(" ".join(map(visible, [*texts, *iter_texts(document.blocks)])).split())
        found = Counter(word for page in extract(data) for word in page)
        assert not wanted - found, name


def test_structure_read_by_pypdf_says_the_content_with_its_no_break_spaces(
    documents: dict[str, Document], files: dict[str, bytes]
) -> None:
    for name, data in files.items():
        reading = Reading(data)
        alts = [str(node.entry["/Alt"]) for node in reading.root.walk() if node.tag == "Figure"]
        said = [(tag, alts.pop(0) if tag == "Figure" else text) for tag, text in reading.texts()]
        assert text_faults(said, documents[name]) == [], name


@pytest.mark.parametrize("extract", EXTRACTORS)
def test_what_french_needs_comes_through(
    extract: Extract, documents: dict[str, Document], files: dict[str, bytes]
) -> None:
    content = " ".join(visible(text) for document in documents.values() for text in iter_texts(document.blocks))
    letters = {char for char in content if not char.isspace()}
    assert letters >= set("éèàçôîùœŒ«»’—-…€²→ÇÀ")
    found = {char for data in files.values() for page in extract(data) for word in page for char in word}
    assert letters <= found
    assert not any(unicodedata.combining(char) for char in found)


def test_pypdf_keeps_the_no_break_spaces_where_they_are(
    documents: dict[str, Document], files: dict[str, bytes]
) -> None:
    def held(text: str) -> set[str]:
        """Words that hold together; pypdf sets a space of its own before a label that follows one."""
        words = re.sub(" ?([\u00a0\u202f]) ?", r"\1", single(text)).split(" ")
        return {word for word in words if len(word) < 20 and {"\u00a0", "\u202f"} & set(word)}

    for name, document in documents.items():
        pages = [page.replace("\n", " ") for page in pages_of_pypdf(files[name])]
        assert held(" ".join(map(visible, iter_texts(document.blocks)))) <= held(" ".join(pages)), name
    typography = held(" ".join(iter_texts(documents["french typography"].blocks)))
    assert typography >= {"n°\u00a091-868", "5\u00a0septembre\u202f!", "1\u202f607\u00a0heures", "5\u202f€"}


@pytest.mark.parametrize("extract", EXTRACTORS)
def test_a_word_more_and_words_apart_are_seen(extract: Extract) -> None:
    good = pdf_of(small())
    twice = rewritten(good, lambda writer: redraw(writer, "second", lambda data: data + b"\n" + move(200)(data)))
    page = extract(good)[0]
    assert Counter(extract(twice)[0]) - Counter(page) == Counter({"second": 1})
    assert within(["Un", "paragraphe", "court."], page)
    assert not within(["Un", "court."], page) and not within(["paragraphe", "Un"], page)
