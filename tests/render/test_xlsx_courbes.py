"""Native line charts as other programs read them: years or days below, what is drawn told without its colour."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from fphref.documents.classeur import Cell, Chart, Row, RowsOnDemand, Series, Sheet, Value, Workbook
from fphref.render import style
from fphref.render.xlsx.lines import line_colour
from fphref.render.xlsx.normal import write_normal
from fphref.render.xlsx.styles import STATES
from tests.libreoffice import XLSX, convert, needs_libreoffice
from tests.render.excel_samples import LEVELS, book_of, reread, written

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
INK = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
YEARS = (2026, 2027, 2028)
DAYS = (date(2026, 3, 1), date(2030, 3, 1), date(2030, 3, 1), date(2046, 1, 1))


def book(names: tuple[Value, ...], *series: tuple[Value, ...], **changes: Any) -> Workbook:
    """A sheet of names and figures, and their lines."""
    rows = tuple(Row((Cell(name), *(Cell(values[n]) for values in series))) for n, name in enumerate(names))
    last = len(names)
    drawn = tuple(
        Series(f"Série {n}", f"'F'!${'BCDE'[n]}$1:${'BCDE'[n]}${last}", LEVELS[n], pattern=n > 0)
        for n in range(len(series))
    )
    known: dict[str, Any] = {
        "kind": "courbe", "title": "Traitement brut", "place": "G2", "width": 16.0, "height": 8.0,
        "categories": f"'F'!$A$1:$A${last}", "series": drawn, "alternative": "Une ligne qui monte.",
        "number_format": "#,##0.00", "unit_x": "Année", "unit_y": "€ par mois",
    }  # fmt: skip
    return book_of(Sheet("F", (), rows, charts=(Chart(**(known | changes)),)))


def tree(workbook: Workbook) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(written(workbook))) as archive:
        return ElementTree.fromstring(archive.read("xl/charts/chart1.xml"))


def found(root: ElementTree.Element, path: str, attribute: str = "val") -> list[str | None]:
    steps = "/".join(f"{CHART}{step}" for step in path.split("/"))
    return [element.get(attribute) for element in root.iterfind(f".//{steps}")]


def texts(root: ElementTree.Element, path: str) -> list[str | None]:
    steps = "/".join(f"{CHART}{step}" for step in path.split("/"))
    return [element.text for element in root.iterfind(f".//{steps}")]


def test_years_stand_at_even_steps_with_what_they_show_today() -> None:
    root = tree(book(YEARS, (1944.5, 2087.26, 2087.26)))
    assert texts(root, "lineChart/ser/cat/strRef/strCache/pt/v") == ["2026", "2027", "2028"]
    assert texts(root, "lineChart/ser/val/numRef/numCache/pt/v") == ["1944.5", "2087.26", "2087.26"]
    assert (found(root, "grouping"), found(root, "smooth")) == (["standard"], ["0"])
    assert root.find(f".//{CHART}dateAx") is None
    assert found(root, "catAx/delete") + found(root, "valAx/delete") == ["0", "0"]


def test_days_stand_at_their_place_in_time_so_that_a_day_twice_makes_a_step() -> None:
    root = tree(book(DAYS, (1944.5, 1944.5, 2087.26, 2087.26)))
    assert texts(root, "ser/cat/numRef/numCache/pt/v") == ["46082", "47543", "47543", "53328"]
    assert texts(root, "ser/cat/numRef/numCache/formatCode") == ["dd/mm/yyyy"]
    assert found(root, "dateAx/baseTimeUnit") == ["days"]
    assert (found(root, "dateAx/majorTimeUnit"), found(root, "dateAx/majorUnit")) == (["years"], ["2"])
    assert found(root, "dateAx/numFmt", "formatCode") == ["yyyy"]


def test_a_few_months_are_named_by_month() -> None:
    root = tree(book((date(2026, 1, 1), date(2026, 9, 1)), (1.0, 2.0)))
    assert found(root, "dateAx/majorTimeUnit") == ["months"]
    assert found(root, "dateAx/numFmt", "formatCode") == ["mm/yyyy"]


def test_the_axes_say_what_they_count_and_begin_where_they_are_told() -> None:
    root = tree(book(YEARS, (1.0, 2.0, 3.0), lowest=0.5))
    assert [element.text for element in root.iter(f"{INK}t")] == ["Traitement brut", "Année", "€ par mois"]
    assert found(root, "valAx/scaling/min") == ["0.5"]
    assert found(root, "valAx/numFmt", "formatCode") == ["#,##0.00"]
    bare = tree(book(YEARS, (1.0, 2.0, 3.0), unit_x="", unit_y=""))
    assert [element.text for element in bare.iter(f"{INK}t")] == ["Traitement brut"]
    assert found(bare, "valAx/scaling/min") == []


def test_two_lines_part_without_their_colour_and_have_a_legend() -> None:
    root = tree(book(YEARS, (1.0, 2.0, 3.0), (2.0, 3.0, 4.0)))
    shapes = root.iterfind(f".//{CHART}ser/{CHART}spPr")
    assert [dash.get("val") for shape in shapes for dash in shape.iter(f"{INK}prstDash")] == ["solid", "sysDash"]
    assert found(root, "ser/marker/symbol") == ["circle", "diamond"]
    assert found(root, "legendPos") == ["b"]
    assert found(tree(book(YEARS, (1.0, 2.0, 3.0))), "legendPos") == []


@pytest.mark.parametrize("look", [*STATES, "nombre", "bande:ocean"])
def test_a_line_is_seen_on_white(look: str) -> None:
    assert style.contrast(line_colour(look), style.WHITE) >= 3


def test_only_the_last_value_is_written_the_greatest_above_and_the_least_below() -> None:
    root = tree(book(YEARS, (1.0, 2.0, None), (2.0, 3.0, 4.0), (1.5, 2.5, 3.5)))
    series = list(root.iter(f"{CHART}ser"))
    told = [(found(one, "dLbl/idx"), found(one, "dLbl/dLblPos")) for one in series]
    assert told == [(["1"], ["b"]), (["2"], ["t"]), ([], [])]
    assert found(series[0], "dLbls/showVal") == ["0"]


def test_a_line_of_many_points_bears_no_mark_on_each() -> None:
    root = tree(book(tuple(range(2000, 2060)), tuple(float(n) for n in range(60))))
    assert found(root, "ser/marker/symbol") == ["none"]


def test_empty_cells_and_texts_leave_holes() -> None:
    root = tree(book(YEARS, (1.0, None, "x")))
    assert found(root, "numCache/pt", "idx") == ["0"]
    assert found(root, "numCache/ptCount") == ["3"]


def test_a_line_without_any_number_can_still_be_written() -> None:
    assert found(tree(book(YEARS, (None, None, None))), "dLbl/idx") == []


def test_openpyxl_reads_the_chart_back_placed_sized_and_named() -> None:
    workbook = book(DAYS, (1.0, 1.0, 2.0, 2.0))
    (chart,) = reread(workbook)["F"]._charts
    assert type(chart).__name__ == "LineChart"
    assert chart.series[0].val.numRef.f == "'F'!$B$1:$B$4"
    with zipfile.ZipFile(io.BytesIO(written(workbook))) as archive:
        assert b'descr="Une ligne qui monte."' in archive.read("xl/drawings/drawing1.xml")


def test_both_ways_of_writing_draw_the_same_line() -> None:
    workbook = book(DAYS, (1.0, 1.0, 2.0, 2.0), (2.0, 2.0, 3.0, 3.0))
    stream = io.BytesIO()
    write_normal(workbook, stream)
    with zipfile.ZipFile(io.BytesIO(written(workbook))) as fast, zipfile.ZipFile(stream) as slow:
        assert fast.read("xl/charts/chart1.xml") == slow.read("xl/charts/chart1.xml")


def test_the_same_workbook_gives_the_same_bytes() -> None:
    assert written(book(DAYS, (1.0, 1.0, 2.0, 2.0))) == written(book(DAYS, (1.0, 1.0, 2.0, 2.0)))


def test_a_line_reads_rows_made_on_demand() -> None:
    workbook = book(YEARS, (1.0, 2.0, 3.0))
    rows = RowsOnDemand(3, lambda: (Row((Cell(year), Cell(year / 2))) for year in YEARS))
    made = replace(workbook, sheets=(replace(workbook.sheets[0], rows=rows),))
    assert texts(tree(made), "numCache/pt/v") == ["1013", "1013.5", "1014"]


@needs_libreoffice
def test_libreoffice_keeps_the_line_and_its_days(tmp_path: Path) -> None:
    path = tmp_path / "courbe.xlsx"
    path.write_bytes(written(book(DAYS, (1944.5, 1944.5, 2087.26, 2087.26))))
    back = convert(path, XLSX, tmp_path / "lu", tmp_path / "profil")
    sheet: Any = openpyxl.load_workbook(back)["F"]
    (chart,) = sheet._charts
    assert (type(chart).__name__, type(chart.x_axis).__name__) == ("LineChart", "DateAxis")
    assert [point.v for point in chart.series[0].val.numRef.numCache.pt] == [1944.5, 1944.5, 2087.26, 2087.26]
