"""Charts, tables, groups and links as another program reads them."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest

from fphref.documents.classeur import Cell, Column, PlainRow, Row, RowsOnDemand, Series, Sheet, Table, Workbook
from fphref.render.xlsx.styles import ink_of
from tests.render.excel_samples import book_of, chart, everything, reread, small, written

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
INK = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def part(book: Workbook, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(written(book))) as archive:
        return ElementTree.fromstring(archive.read(name))


def texts(tree: ElementTree.Element, *path: str) -> list[str | None]:
    return [found.text for found in tree.iterfind(".//" + "/".join(f"{CHART}{step}" for step in path))]


@pytest.mark.parametrize(
    ("number", "grouping", "overlap", "position"),
    [(1, "clustered", None, "outEnd"), (2, "stacked", "100", "ctr"), (3, "percentStacked", "100", "ctr")],
)
def test_each_kind_of_chart(number: int, grouping: str, overlap: str | None, position: str) -> None:
    tree = part(everything(), f"xl/charts/chart{number}.xml")

    def of(tag: str) -> Any:
        found = tree.find(f".//{CHART}{tag}")
        return None if found is None else found.get("val")

    assert (of("barDir"), of("grouping"), of("overlap"), of("dLblPos")) == ("bar", grouping, overlap, position)
    assert of("roundedCorners") == "0"
    assert [one.get("val") for one in tree.iter(f"{CHART}delete")] == ["0", "0"]
    assert tree.find(f".//{CHART}catAx/{CHART}scaling/{CHART}orientation").get("val") == "maxMin"  # type: ignore[union-attr]
    assert (of("legendPos") == "b") == (number != 3)  # one series needs no legend


def test_a_chart_shows_the_results_of_today_before_anything_is_computed() -> None:
    tree = part(everything(), "xl/charts/chart1.xml")
    assert texts(tree, "ser", "tx", "v") == ["Conformes", "Écarts"]
    assert texts(tree, "ser", "cat", "strRef", "strCache", "pt", "v")[:3] == ["Bloc", "Accueil", "Urgences de nuit"]
    assert texts(tree, "ser", "val", "numRef", "numCache", "pt", "v") == ["4", "6", "3", "2", "0", "5"]
    assert texts(tree, "ser", "val", "numRef", "f")[0] == "'Chiffres d’été'!$B$2:$B$4"


def test_a_pattern_tells_two_series_apart_and_bars_have_white_gaps() -> None:
    tree = part(everything(), "xl/charts/chart1.xml")
    plain, hatched = (series.find(f"{CHART}spPr") for series in tree.iter(f"{CHART}ser"))
    assert plain is not None and hatched is not None
    ground = str(ink_of("conforme").ground).removeprefix("#")
    assert plain.find(f"{INK}solidFill/{INK}srgbClr").get("val") == ground  # type: ignore[union-attr]
    assert hatched.find(f"{INK}pattFill").get("prst") == "wdUpDiag"  # type: ignore[union-attr]
    for shape in (plain, hatched):
        assert shape.find(f"{INK}ln/{INK}solidFill/{INK}srgbClr").get("val") == "FFFFFF"  # type: ignore[union-attr]


def test_a_chart_is_placed_sized_and_said_in_words() -> None:
    tree = part(everything(), "xl/drawings/drawing1.xml")
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
    place = [tree.findtext(f".//{drawing}from/{drawing}{axis}") for axis in ("col", "row")]
    size = tree.find(f".//{drawing}ext")
    frame = tree.find(f".//{drawing}cNvPr")
    assert place == ["4", "1"]
    assert size is not None and (int(size.get("cx", "0")), int(size.get("cy", "0"))) == (14 * 360_000, 7 * 360_000)
    assert frame is not None and frame.get("descr") == "Trois services, deux séries."
    assert frame.get("name") == "Compétences : barres"


def test_charts_of_two_sheets_and_of_a_later_sheet_keep_their_own_words_and_figures() -> None:
    figures = Sheet("Chiffres d’été", (), (Row((Cell("x"), Cell(1), Cell(2))),) * 4)
    sheets = [
        Sheet(f"F{n}", (), (), charts=(chart(title=f"T{n}", alternative=f"A{n}"),)) for n in (1, 2)
    ]  # fmt: skip
    book = book_of(sheets[0], figures, sheets[1])
    for number in (1, 2):
        tree = part(book, f"xl/drawings/drawing{number}.xml")
        assert [e.get("descr") for e in tree.iter() if e.get("descr")] == [f"A{number}"]
        drawn = part(book, f"xl/charts/chart{number}.xml")
        assert texts(drawn, "ser", "val", "numRef", "numCache", "pt", "v") == ["1"] * 3 + ["2"] * 3
        assert [e.text for e in drawn.iter(f"{INK}t")] == [f"T{number}"]


def test_blank_and_text_cells_leave_holes_in_a_chart() -> None:
    rows = (Row((Cell("x"), Cell(1))), Row((Cell("y"), Cell(""))), Row((Cell(None), Cell(3))))
    series = (Series("S", "'F'!$B$1:$B$3", "conforme"),)
    book = book_of(Sheet("F", (), rows, charts=(chart(categories="'F'!$A$1:$A$3", series=series),)))
    tree = part(book, "xl/charts/chart1.xml")
    points = [p.get("idx") for p in tree.iterfind(f".//{CHART}numCache/{CHART}pt")]
    assert points == ["0", "2"]
    assert [p.get("idx") for p in tree.iterfind(f".//{CHART}strCache/{CHART}pt")] == ["0", "1"]


def test_a_chart_reads_rows_made_on_demand() -> None:
    rows = RowsOnDemand(3, lambda: (PlainRow((f"L{n}", n), ("", "")) for n in range(3)))
    series = (Series("S", "'F'!$B$1:$B$3", "conforme"),)
    book = book_of(Sheet("F", (), rows, charts=(chart(categories="'F'!$A$1:$A$3", series=series),)))
    assert texts(part(book, "xl/charts/chart1.xml"), "numCache", "pt", "v") == ["0", "1", "2"]


def test_a_table_bears_the_titles_of_its_cells() -> None:
    table = reread(everything())["Chiffres d’été"].tables["tChiffres"]
    assert (table.ref, table.column_names) == ("A1:C4", ["Service", "Conformes", "Écarts"])
    assert table.autoFilter.ref == "A1:C4"


def test_a_title_on_two_lines_is_that_of_its_cell() -> None:
    rows = (Row((Cell("Niveau\nrequis"),)), Row((Cell(1),)))
    book = book_of(Sheet("F", (), rows, tables=(Table("tF", "A1:A2"),)))
    assert [c.get("name") for c in part(book, "xl/tables/table1.xml").iter(f"{MAIN}tableColumn")] == [
        "Niveau_x000a_requis"
    ]


def groups(sheet: Sheet) -> tuple[dict[int, dict[str, str]], dict[str, dict[str, str]], ElementTree.Element]:
    tree = part(book_of(sheet, Sheet("autre", (), ())), "xl/worksheets/sheet1.xml")
    kept = ("hidden", "outlineLevel", "collapsed")

    def of(element: ElementTree.Element) -> dict[str, str]:
        return {key: element.get(key, "") for key in kept if element.get(key)}

    rows = {int(row.get("r", "0")): of(row) for row in tree.iter(f"{MAIN}row") if of(row)}
    columns = {col.get("min", ""): of(col) for col in tree.iter(f"{MAIN}col") if of(col)}
    form = tree.find(f"{MAIN}sheetFormatPr")
    assert form is not None
    return rows, columns, form


FOLDED = {"hidden": "1", "outlineLevel": "1"}


def test_a_folded_group_leaves_its_mark_on_what_follows() -> None:
    x = (Cell("x"),)
    rows = (Row(x), Row(x, hidden=True, outline=1), Row(x, hidden=True, outline=1), Row(x), Row(x, outline=1), Row(x))
    columns = (Column(), Column(hidden=True, outline=1), Column(), Column(outline=2), Column())
    found = groups(Sheet("F", columns, rows))
    assert found[0] == {2: FOLDED, 3: FOLDED, 4: {"collapsed": "1"}, 5: {"outlineLevel": "1"}}
    assert found[1] == {"2": FOLDED, "3": {"collapsed": "1"}, "4": {"outlineLevel": "2"}}
    assert (found[2].get("outlineLevelRow"), found[2].get("outlineLevelCol")) == ("1", "2")


def test_a_folded_group_at_the_end_gets_a_place_for_its_mark() -> None:
    rows = (Row((Cell("x"),)), PlainRow(("x",), ("",), hidden=True, outline=1))
    found = groups(Sheet("F", (Column(), Column(hidden=True, outline=1)), rows))
    assert found[0] == {2: FOLDED, 3: {"collapsed": "1"}}
    assert found[1] == {"2": FOLDED, "3": {"collapsed": "1"}}


def test_groups_in_a_group_fold_one_by_one() -> None:
    deep = {"hidden": "1", "outlineLevel": "2"}
    rows = (Row(hidden=True, outline=2), Row(hidden=True, outline=1), Row())
    assert groups(Sheet("F", (), rows))[0] == {1: deep, 2: {**FOLDED, "collapsed": "1"}, 3: {"collapsed": "1"}}


def test_rows_that_are_merely_hidden_are_no_group() -> None:
    assert groups(Sheet("F", (Column(hidden=True),), (Row(hidden=True), Row())))[:2] == (
        {1: {"hidden": "1"}},
        {"1": {"hidden": "1"}},
    )


@pytest.mark.parametrize(
    ("link", "target", "location"),
    [
        ("https://exemple.fr/a?b=1#c", "https://exemple.fr/a?b=1", "c"),
        ("mailto:drh@exemple.fr", "mailto:drh@exemple.fr", None),
        ("#'Feuille'!A1", None, "'Feuille'!A1"),
        ("Unité 1.xlsx", "Unité%201.xlsx", None),
        ("services/bloc [1].xlsx#'Matrice d’été'!D17", "services/bloc%20%5B1%5D.xlsx", "'Matrice d’été'!D17"),
    ],
)
def test_links_lead_where_they_should(link: str, target: str | None, location: str | None) -> None:
    found = reread(small(Cell("x", "lien", link=link))).active["A1"].hyperlink
    assert (found.target, found.location) == (target, location)


def test_the_workbook_is_computed_again_when_opened_and_says_who_made_it() -> None:
    assert reread(everything()).calculation.fullCalcOnLoad
    about = part(everything(), "docProps/app.xml")
    assert [e.text for e in about if e.tag.endswith("}Application")] == ["fphref"]


@pytest.mark.parametrize(
    ("value", "kind"), [("#N/A", "e"), ("#DIV/0!", "e"), ("#texte", "str"), (True, "b"), (2, None), ("", "str")]
)
def test_results_of_formulas_have_their_type(value: Any, kind: str | None) -> None:
    tree = part(small(Cell(value, "", "=A2")), "xl/worksheets/sheet1.xml")
    (cell,) = tree.iter(f"{MAIN}c")
    assert cell.get("t") == kind
