"""A book: cover, contents with right page numbers, documents as they are by themselves, index, links that arrive."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from fphref.documents.book import Book, IndexEntry, IndexGroup, Part
from fphref.documents.content import (
    Banner,
    BulletList,
    Document,
    Footer,
    Item,
    Picture,
    Section,
    Span,
    Table,
    WebPage,
)
from fphref.render.pdf import render_pdf
from tests.images import JPEG, PNG_START, png
from tests.render.test_pdf_reading import Reading, make, plain, render, text, told_by

WORDS = "Une phrase assez longue pour tenir sur une ligne et demie de la colonne. "


def document(code: str, items: int, target: str = "") -> Document:
    """A document with a reserve that a mark leads to, and a link to another document."""
    mark = Span("R1", chip=True, call=True, target="reserve-1")
    to = (Span("Vers "), Span(target or "rien", target=target))
    table = Table((), (((Span("R1"),), (Span(f"doute de {code}"),)),), (1, 9), anchors=("reserve-1",), role="small")
    return make(
        Section(
            "Liste", (BulletList(tuple(Item((Span(f"{code} {n} {WORDS}"), mark)) for n in range(items))),), "tasks"
        ),
        Section("Suite", (Section("Détail", (BulletList((Item(to),)),)),)),
        Section("Réserves", (table,)),
        title=f"{code} – Métier {code}",
        banner=Banner("Fiche", f"Métier {code}", "Phrase.", "Code", code),
        footer=Footer(f"{code} – pied", "édition"),
        anchor=code,
    )


def book(*counts: int, **changes: Any) -> Book:
    """Documents in two parts, with so many items."""
    codes = [f"A{n:02}" for n in range(len(counts))]
    following = [*codes[1:], codes[0]]
    documents = tuple(document(*three) for three in zip(codes, counts, following, strict=True))
    entries = (IndexEntry("Accueillir", tuple(codes)), IndexEntry("Classer", (codes[0],)))
    middle = (len(documents) + 1) // 2
    values: dict[str, Any] = {
        "title": "Catalogue",
        "cover": Banner("Genre", "Catalogue des métiers", "Édition d’essai"),
        "blocks": (Section("Répertoire", (text("tout"),)),),
        "contents_title": "Sommaire",
        "parts": (Part("Soins", "emeraude", documents[:middle]), Part("Gestion", "ocean", documents[middle:])),
        "index_title": "Index",
        "index": (IndexGroup("Savoir-faire", entries),),
        "footer": Footer("Catalogue", "pied du livre"),
        "tint": "prune",
        "date": "2024-06-01",
    }
    return Book(**(values | changes))


def read(content: Book) -> Reading:
    stream = io.BytesIO()
    render_pdf(content, stream)
    return Reading(stream.getvalue())


def first_pages(reading: Reading, content: Book) -> dict[str, int]:
    """The page (from 1) where each document's title stands in the structure."""
    found = {}
    for each in content.documents:
        runs = [run for run in reading.runs if run.mark >= 0 and run.size > 12 and plain(run.text) == each.banner.title]
        assert len(runs) == 1
        found[each.anchor] = runs[0].page + 1
    return found


def links(reading: Reading) -> list[tuple[int, str, int]]:
    """Page (from 1), words, and page where it arrives, of each link inside the file."""
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reading.pages, 1)}
    found = []
    for number, page in enumerate(reading.pages, 1):
        for entry in page.get("/Annots", []):
            link = entry.get_object()
            if "/Dest" in link:
                found.append((number, str(link["/Contents"]), numbers[link["/Dest"][0].idnum]))
    return found


@pytest.fixture(scope="module")
def sample() -> tuple[Book, Reading]:
    content = book(3, 90, 40, 5, 120)
    return content, read(content)


def test_contents_and_index_give_the_page_where_a_document_begins(sample: tuple[Book, Reading]) -> None:
    content, reading = sample
    pages = first_pages(reading, content)
    assert len(set(pages.values())) == len(pages)
    lines = [plain(line) for tag, line in reading.texts() if tag == "Reference"]
    assert lines == [f"{d.anchor} {d.banner.title} {pages[d.anchor]}" for d in content.documents]
    told = reading.told()
    assert "Accueillir : " + ", ".join(f"{code} p. {page}" for code, page in pages.items()) in told
    assert f"Classer : A00 p. {pages['A00']}" in told


def test_every_inner_link_arrives(sample: tuple[Book, Reading]) -> None:
    content, reading = sample
    pages = first_pages(reading, content)
    starts = sorted(pages.values())
    seen = {"document": 0, "reserve": 0}
    for page, words, arrives in links(reading):
        code = words.replace("\u00a0", " ").split()[0]
        if code in pages:
            assert arrives == pages[code]
            seen["document"] += 1
            continue
        # A mark leads to the list of its own document, whatever the others call theirs.
        assert words == "R1"
        start = max(first for first in starts if first <= page)
        end = min((first for first in starts if first > page), default=len(reading.pages))
        assert start <= arrives <= end
        owner = next(code for code, first in pages.items() if first == start)
        told = plain(" ".join(run.text for run in reading.runs if run.page + 1 == arrives))
        assert f"doute de {owner}" in told
        seen["reserve"] += 1
    assert seen == {"document": 5 + 5 + 6, "reserve": 3 + 90 + 40 + 5 + 120}


def test_the_documents_are_told_whole_and_in_order(sample: tuple[Book, Reading]) -> None:
    content, reading = sample
    told = reading.told()
    places = [told.index(told_by(each)) for each in content.documents]
    assert places == sorted(places)
    assert told.startswith("Genre Catalogue des métiers Édition d’essai Répertoire tout Sommaire Soins A00")


def test_each_part_is_a_heading_over_its_documents(sample: tuple[Book, Reading]) -> None:
    content, reading = sample
    headings = [(tag, plain(text_)) for tag, text_ in reading.texts() if tag in ("H1", "H2")]
    wanted = [("H1", content.cover.title), ("H2", "Répertoire"), ("H1", "Sommaire"), ("H2", "Soins"), ("H2", "Gestion")]
    for part in content.parts:
        wanted += [("H1", part.title), *(("H2", each.banner.title) for each in part.documents)]
    assert headings == [*wanted, ("H1", "Index"), ("H2", "Savoir-faire")]
    assert reading.catalog["/PageMode"] == "/UseOutlines"
    assert "/PageMode" not in render(content.documents[0]).catalog


def test_bookmarks_go_by_part(sample: tuple[Book, Reading]) -> None:
    content, reading = sample

    def names(entries: Any) -> list[Any]:
        return [names(entry) if isinstance(entry, list) else entry.title for entry in entries]

    sections = ["Liste", "Suite", "Réserves"]
    parts: list[Any] = []
    for part in content.parts:
        parts += [part.title, [name for d in part.documents for name in (d.title, sections)]]
    assert names(reading.reader.outline) == ["Sommaire", *parts, "Index", ["Savoir-faire"]]


def test_running_heads_name_the_part_and_every_page_is_numbered(sample: tuple[Book, Reading]) -> None:
    content, reading = sample
    pages = first_pages(reading, content)
    total = len(reading.pages)
    part_of = {d.anchor: part.title for part in content.parts for d in part.documents}
    for number in range(1, total + 1):
        foot = [run.text for run in reading.runs if run.page + 1 == number and run.artifact == "/Footer"]
        head = [run.text for run in reading.runs if run.page + 1 == number and run.artifact == "/Header"]
        assert f"page {number} sur {total}" in foot
        if number == 1 or number in pages.values():
            assert head == []
        elif number == 2 or number == total:
            assert (head, foot[0]) == (["Catalogue"], "Catalogue")
        else:
            code = max((code for code, first in pages.items() if first < number), key=pages.__getitem__)
            assert head == [f"{part_of[code]} · {code} – Métier {code}", code]


def test_many_documents_make_contents_of_many_pages() -> None:
    content = book(*[1] * 130)
    reading = read(content)
    pages = first_pages(reading, content)
    lines = [plain(line) for tag, line in reading.texts() if tag == "Reference"]
    assert lines == [f"{code} Métier {code} {page}" for code, page in pages.items()]
    assert min(pages.values()) > 3


def test_a_long_title_in_the_contents_stays_in_its_column() -> None:
    content = book(2, 2)
    long = replace(content.documents[0], banner=Banner("Fiche", "Responsable " * 25, plate="A00"))
    reading = read(replace(content, parts=(Part("Soins", "ocean", (long,)),)))
    (line,) = [line for tag, line in reading.texts() if tag == "Reference"]
    assert plain(line).startswith("A00 " + plain("Responsable " * 25))
    for run in reading.runs:
        if run.page == 1 and run.text.startswith("Responsable"):
            assert run.right < 530


@pytest.mark.parametrize(
    "content",
    [
        book(2, contents_title="", index_title=""),
        book(2, index=()),
        book(2, blocks=()),
        book(2, parts=(Part("Vide", "ocean", ()),)),
        book(2, parts=(Part("", "", (document("A00", 1),)),)),
        book(2, parts=(Part("Sans nom", "", (replace(document("A00", 1), anchor=""),) * 2),)),
        book(2, index=(IndexGroup("G", (IndexEntry("Inconnu", ("Z99",)), IndexEntry("", ()))),)),
    ],
    ids=["no titles", "no index", "no blocks", "empty part", "nameless part", "no anchors", "unknown target"],
)
def test_a_book_with_something_missing_is_drawn(content: Book) -> None:
    reading = read(content)
    for number, page in enumerate(reading.pages, 1):
        assert f"page {number} sur {len(reading.pages)}" in page.extract_text()
    for _, _, arrives in links(reading):
        assert 1 <= arrives <= len(reading.pages)


def test_a_document_in_a_book_looks_like_the_document_alone(sample: tuple[Book, Reading]) -> None:
    content, reading = sample
    start = first_pages(reading, content)["A01"] - 1
    alone = render(content.documents[1])
    for number in range(len(alone.pages)):
        own = [(r.text, r.left, r.baseline) for r in alone.runs if r.page == number and r.mark >= 0]
        bound = [(r.text, r.left, r.baseline) for r in reading.runs if r.page == start + number and r.mark >= 0]
        assert own == bound


# -- pictures and squares --------------------------------------------------------------------------------------------


def figures(reading: Reading) -> list[str]:
    return [str(node.entry["/Alt"]) for node in reading.root.walk() if node.tag == "Figure"]


@pytest.mark.parametrize("data", [png(30, 20), png(3000, 20), png(2, 900), JPEG], ids=["png", "wide", "high", "jpeg"])
def test_a_logo_is_drawn_in_its_plate_with_its_words(data: bytes) -> None:
    reading = render(make(text("a"), banner=Banner("Genre", "Titre", plate="T1", logo=Picture(data, "Logo : CH"))))
    assert figures(reading) == ["Logo : CH"]
    (image,) = reading.page(0)["/Resources"]["/XObject"].values()
    shown = image.get_object()
    assert len(shown.get_data()) == shown["/Width"] * shown["/Height"] * 3
    assert max(shown["/Width"], shown["/Height"]) <= 900
    (node,) = [node for node in reading.root.walk() if node.tag == "Figure"]
    left, low, right, high = (float(value) for value in node.entry["/A"]["/BBox"])
    assert 300 < left < right < 560 and 740 < low < high < 842


def test_one_logo_is_stored_once_in_a_book() -> None:
    logo = Picture(png(30, 20), "Logo")
    banner = Banner("Fiche", "Titre", plate="X", logo=logo)
    documents = tuple(replace(document(f"A{n}", 1), banner=banner) for n in range(5))
    data = read(book(1, parts=(Part("P", "ocean", documents),))).data
    assert data.count(b"/Subtype /Image") == 1


@pytest.mark.parametrize("data", [b"", b"abc", PNG_START, png()[:-30], b"\xff\xd8\xff\xe0"], ids=range(5))
def test_a_broken_picture_is_told_by_its_words(data: bytes) -> None:
    reading = render(make(text("a"), banner=Banner("Genre", "Titre", logo=Picture(data, "Logo : CH"))))
    assert figures(reading) == []
    assert "Logo : CH a" in reading.told()


@pytest.mark.parametrize("address", ["https://exemple.fr/metiers/15D30", "http://a.fr", "mailto:rh@exemple.fr"])
def test_a_web_page_has_a_square_that_says_its_address(address: str) -> None:
    reading = render(make(WebPage("La fiche en ligne", address)))
    assert figures(reading) == [f"Code à scanner : La fiche en ligne, {address}"]
    assert scan(drawn_modules(reading, figure=0)) == address


def scan(dark: set[tuple[int, int]]) -> str:
    """The text of a code of one block, without its error correction (ISO/IEC 18004: §7.3, §7.7.3, §7.8)."""
    size = max(row for row, _ in dark) + 1
    mask = [((8, column) in dark) ^ flip for column, flip in ((2, True), (3, False), (4, True))]
    assert mask == [False, True, False], "mask 2"
    version = (size - 17) // 4
    corner = 4 * version + 10  # middle of the one alignment pattern, from version 2 on

    def reserved(row: int, column: int) -> bool:
        near, far = 9, size - 8
        if (row < near and (column < near or column >= far)) or (row >= far and column < near) or 6 in (row, column):
            return True
        return version > 1 and abs(row - corner) <= 2 and abs(column - corner) <= 2

    bits = ""
    upwards = True
    for right in (column if column > 6 else column - 1 for column in range(size - 1, 0, -2)):
        rows = range(size - 1, -1, -1) if upwards else range(size)
        places = ((row, column) for row in rows for column in (right, right - 1) if not reserved(row, column))
        bits += "".join("01"[((row, column) in dark) ^ (column % 3 == 0)] for row, column in places)
        upwards = not upwards
    assert bits[:4] == "0100", "bytes"
    count = int(bits[4:12], 2)
    return bytes(int(bits[12 + 8 * n : 20 + 8 * n], 2) for n in range(count)).decode("ascii")


def drawn_modules(reading: Reading, figure: int) -> set[tuple[int, int]]:
    """The modules of a square, as (row, column), from the rectangles that the page draws."""
    from pypdf.generic import ContentStream

    node = [node for node in reading.root.walk() if node.tag == "Figure"][figure]
    left, low, right, high = (float(value) for value in node.entry["/A"]["/BBox"])
    boxes = [
        [float(value) for value in operands]
        for operands, operator in ContentStream(reading.page(0).get_contents(), reading.reader).operations
        if operator == b"re"
    ]
    inside = [box for box in boxes if left <= box[0] < right and low <= box[1] < high and box[2] < right - left]
    unit = min(box[2] for box in inside)
    modules = set()
    for x, y, width, _ in inside:
        row = round((high - y) / unit) - 5
        start = round((x - left) / unit) - 4
        modules |= {(row, start + step) for step in range(round(width / unit))}
    return modules


@pytest.mark.parametrize(
    ("address", "active"),
    [("javascript:alert(1)", False), ("https://exemple.fr/" + "a" * 500, True), ("", False), ("www.exemple.fr", False)],
)
def test_an_address_that_no_square_can_hold_stands_alone(address: str, active: bool) -> None:
    reading = render(make(WebPage("Voir", address), text("fin")))
    assert figures(reading) == []
    assert "Voir" in reading.told()
    annotations = [entry for page in reading.pages for entry in page.get("/Annots", [])]
    assert bool(annotations) == active
