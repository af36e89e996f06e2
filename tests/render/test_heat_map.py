"""A table whose cells are tinted says the same in every ink: words first, tints one can read upon, real headers."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest

from fphref.documents.book import Book, Part
from fphref.documents.content import Banner, Block, Document, Footer, HeatMap, Section, Span, Table, Tint, inline_text
from fphref.render import style
from fphref.render.docx.palette import hexa
from fphref.render.markdown import render_markdown
from fphref.render.pdf import render_pdf
from tests.render import docx_reading, test_html_reading, test_pdf_reading
from tests.render.conformite import Element, Tree
from tests.render.lecture import read_sheets
from tests.render.mise_en_page import contrast
from tests.render.samples import heat_map, make, text


def pdf(content: Document | Book) -> bytes:
    """The PDF of a content."""
    stream = io.BytesIO()
    render_pdf(content, stream)
    return stream.getvalue()


def cells_of(block: HeatMap) -> list[list[str]]:
    """What each row says, the head's first."""
    return [list(block.table.header), *([inline_text(cell) for cell in row] for row in block.table.rows)]


def tinted(block: HeatMap) -> dict[str, Tint]:
    """Text of each tinted cell → its tint; each text of the sample stands once."""
    rows = enumerate(block.table.rows)
    cells = ((inline_text(cell), block.tint(row, n)) for row, held in rows for n, cell in enumerate(held))
    return {text: tint for text, tint in cells if tint is not None}


# The palette


@pytest.mark.parametrize("name", [*style.STATES, "inconnu au bataillon"])
def test_text_on_every_tint_stands_out(name: str) -> None:
    for strength in range(-1, style.STRENGTHS + 3):
        assert style.contrast(*style.state(name, strength)) >= 4.5


def test_a_stronger_tint_is_darker_and_no_two_states_look_alike() -> None:
    assert len({style.state(name, strength) for name in style.STATES for strength in (1, 2, 3)}) == 3 * len(
        style.STATES
    )
    for name in style.STATES:
        lights = [style.contrast(style.state(name, strength)[0], "#000000") for strength in (1, 2, 3)]
        assert lights == sorted(lights, reverse=True)


# PDF


def table_of(data: bytes) -> Element:
    (table,) = [element for element in Tree(data).root.walk() if element.tag == "Table"]
    return table


def test_pdf_tags_a_real_table_with_scopes() -> None:
    block = heat_map()
    reading = test_pdf_reading.Reading(pdf(make(block)))
    tags = [tag for tag, _ in reading.texts() if tag in ("Table", "Caption", "THead", "TBody", "TR", "TH", "TD")]
    row = ["TR", "TH", *["TD"] * 8]
    assert tags == ["Table", "Caption", "THead", "TR", *["TH"] * 9, "TBody", *row * 4]
    scopes = [str(cell.entry["/A"]["/Scope"]) for cell in table_of(reading.data).walk() if cell.tag == "TH"]
    assert scopes == ["/Column"] * 9 + ["/Row"] * 4
    told = [text.strip() for tag, text in reading.texts() if tag in ("TH", "TD")]
    assert told == [text for row_ in cells_of(block) for text in row_]


@pytest.mark.parametrize("role", ["normal", "small"])
def test_pdf_draws_each_tint_under_its_text_and_no_other(role: str) -> None:
    block = heat_map("small" if role == "small" else "normal")
    (sheet,) = read_sheets(pdf(make(block)))
    wanted = tinted(block)
    assert len(wanted) == 24
    for row in block.table.rows:
        for text_ in map(inline_text, row[1:]):
            (line,) = [line for line in sheet.inked() if line.text.strip() == text_ and line.tag == "TD"]
            left, low, right, high = line.box
            under = [fill for fill in sheet.fills if fill.covers(left, low) and fill.covers(right, high)]
            if text_ not in wanted:
                assert under == []
                continue
            ground = style.rgb(style.state(wanted[text_].state, wanted[text_].strength)[0])
            (fill,) = under
            assert fill.colour == pytest.approx(ground, abs=0.001)
            assert contrast(line.colour, ground) >= 4.5
            x1, y1, x2, y2 = fill.box
            assert (left + right) / 2 == pytest.approx((x1 + x2) / 2, abs=0.6)
            assert abs((low + high) / 2 - (y1 + y2) / 2) < 2


def test_pdf_sets_the_first_columns_from_the_left_and_centres_the_others() -> None:
    block = heat_map(left=3, tints=(), total=False)
    (sheet,) = read_sheets(pdf(make(block)))

    def lefts(number: int) -> set[float]:
        texts = {inline_text(row[number]) for row in block.table.rows}
        return {round(line.box[0], 1) for line in sheet.inked() if line.text.strip() in texts}

    assert len(lefts(2)) == 1
    assert len(lefts(3)) > 1  # « 3 » and « 19 » are not as wide


def test_pdf_says_a_long_map_on_several_pages_each_under_its_heads() -> None:
    one = heat_map()
    block = replace(one, table=replace(one.table, rows=one.table.rows * 30), tints=one.tints * 40, total=False)
    sheets = read_sheets(pdf(make(block)))
    assert len(sheets) > 2
    for sheet in sheets:
        heads = [line.text.strip() for line in sheet.inked() if line.text.strip().casefold().startswith("état")]
        assert len(heads) == 8
        grounds = {fill.colour for fill in sheet.fills}
        assert sum(any(contrast_of(ground, name) for ground in grounds) for name in style.STATES) == len(style.STATES)


def contrast_of(ground: tuple[float, ...] | None, name: str) -> bool:
    wanted = [style.rgb(style.state(name, strength)[0]) for strength in (1, 2, 3)]
    return ground is not None and any(ground == pytest.approx(colour, abs=0.001) for colour in wanted)


def test_an_unknown_state_is_no_ground_and_nothing_fails() -> None:
    table = Table(("a", "b"), (((Span("c"),), (Span("d"),)),), (1, 1))
    plain, odd = HeatMap(table, ()), HeatMap(table, ((Tint("absent"), Tint("", 99)), (Tint("bon"),)))
    assert pdf(make(plain)) == pdf(make(odd))


# One page: `shorter`


def lines(count: int) -> tuple[Block, ...]:
    return (Section("Titre", tuple(text(f"paragraphe {n}") for n in range(count))),)


def with_lengths(*counts: int) -> Document:
    first, *others = (lines(count) for count in counts)
    return replace(make(*first), shorter=tuple(others))


def length_of(data: bytes) -> tuple[int, int]:
    """How many pages, and how many paragraphs they say."""
    sheets = read_sheets(data)
    return len(sheets), sum(line.text.startswith("paragraphe") for sheet in sheets for line in sheet.inked())


def test_a_page_says_the_first_length_that_it_holds() -> None:
    assert length_of(pdf(with_lengths(200, 90, 30, 20))) == (1, 30)
    assert length_of(pdf(with_lengths(30, 20))) == (1, 30)
    assert pdf(with_lengths(200, 90, 30, 20)) == pdf(with_lengths(30))


def test_where_no_length_holds_the_shortest_is_said_whole() -> None:
    pages, said = length_of(pdf(with_lengths(300, 200, 150)))
    assert pages > 1
    assert said == 150


def test_a_document_of_one_length_runs_over_pages() -> None:
    assert length_of(pdf(with_lengths(200)))[1] == 200


def test_in_a_book_each_document_holds_on_its_page() -> None:
    documents = tuple(replace(with_lengths(200, 30), anchor=f"D{n}") for n in range(2))
    parts = (Part("Partie", "ocean", documents),)
    book = Book(
        "Livre", Banner("", "Livre"), (), "Sommaire", parts, "Index", (), Footer("Livre"), "ocean", "2024-01-01"
    )
    assert length_of(pdf(book)) == (4, 60)  # cover, contents, and one page each


def test_a_length_that_was_tried_leaves_nothing_in_the_file() -> None:
    reading = test_pdf_reading.Reading(pdf(with_lengths(200, 30)))
    assert reading.told().count("Titre") == 2  # of the banner, of the section
    outline: list[Any] = reading.reader.outline
    assert [str(entry["/Title"]) for entry in outline] == ["Titre"]


# HTML


def test_html_tints_by_classes_that_the_sheet_holds_and_no_other() -> None:
    block = heat_map(left=2)
    page = test_html_reading.render(make(block))
    (table,) = page.body.all("table")
    assert [[cell.told() for cell in row.elements] for row in table.all("tr")] == cells_of(block)
    shown = {cell.told(): cell for row in table.all("tr") for cell in row.elements}
    for text_, tint in tinted(block).items():
        name = f"e-{tint.state}-{tint.strength}"
        assert name in shown[text_].classes
        ground, ink = style.state(tint.state, tint.strength)
        assert f".{name}{{--fond:{ground};--sur:{ink}}}" in page.style
    assert len(re.findall(r"^\.e-", page.style, re.MULTILINE)) == 24
    assert "gauche" in shown["état 0"].classes and "gauche" not in shown["état 1"].classes
    assert "somme" in table.all("tr")[-1].classes
    assert not re.search(r"^\.e-", test_html_reading.render(make(text("a"))).style, re.MULTILINE)


def test_html_scrolls_a_wide_map_by_itself() -> None:
    (table,) = test_html_reading.render(make(heat_map())).body.all("table")
    assert table.parent is not None and table.parent.attributes["tabindex"] == "0"


# DOCX


def test_docx_shades_each_tinted_cell_and_writes_its_text_in_a_colour_that_stands_out() -> None:
    block = heat_map()
    reading = docx_reading.render(make(block))
    assert docx_reading.faults(reading) == []
    (table,) = reading.document.tables[-1:]
    assert [[cell.text for cell in row.cells] for row in table.rows] == cells_of(block)
    w = docx_reading.W
    wanted = tinted(block)
    for row in table.rows[1:]:
        for cell in row.cells:
            grounds = [str(shade.get(f"{w}fill")) for shade in cell._tc.iterfind(f"{w}tcPr/{w}shd")]
            colours = [str(colour.get(f"{w}val")) for colour in cell._tc.iter(f"{w}color")]
            tint = wanted.get(cell.text)
            if tint is None:
                assert (grounds, colours) == ([], [])
                continue
            assert (grounds, colours) == tuple([hexa(part)] for part in style.state(tint.state, tint.strength))
            assert [jc.get(f"{w}val") for jc in cell._tc.iter(f"{w}jc")] == ["center"]


# Markdown


def test_markdown_says_the_words_alone() -> None:
    stream, plain = io.BytesIO(), io.BytesIO()
    render_markdown(make(heat_map()), stream)
    render_markdown(make(heat_map().table), plain)
    assert stream.getvalue() == plain.getvalue()
    assert "| **Unité 1** | 8 | 9 |" in stream.getvalue().decode("utf-8")
