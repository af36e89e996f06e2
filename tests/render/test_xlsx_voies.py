"""Two ways to the same workbook: the fast one, and the normal one taken where openpyxl is not what it was."""

from __future__ import annotations

import ast
import io
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from fphref.diagnostics import FphrefError
from fphref.documents.classeur import Cell, Column, Row, Sheet, Workbook
from fphref.render.xlsx import fast, normal, probe, render_xlsx, writer
from fphref.render.xlsx.fast import write_fast
from fphref.render.xlsx.normal import write_normal
from tests.render.excel_conformite import faults
from tests.render.excel_samples import big_sheet, book_of, everything, real_matrix, small, written


def bytes_of(write: Callable[[Workbook, Any], None], book: Workbook) -> bytes:
    stream = io.BytesIO()
    write(book, stream)
    assert faults(stream.getvalue()) == []
    return stream.getvalue()


def look_of(cell: Any) -> tuple[Any, ...]:
    return (
        repr(cell.font), repr(cell.fill), repr(cell.border), repr(cell.alignment), repr(cell.protection),
        cell.number_format, bool(cell.quotePrefix),
    )  # fmt: skip


def said_of(sheet: Any, results: Any) -> dict[str, Any]:
    """All that a sheet holds, as plain data: cells, then what stands around them."""
    cells = {
        cell.coordinate: (
            cell.value,
            cell.data_type,
            results[cell.coordinate].value,
            look_of(cell),
            cell.comment and (cell.comment.text, cell.comment.author, cell.comment.width, cell.comment.height),
            cell.hyperlink and (cell.hyperlink.target, cell.hyperlink.location),
        )
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style
    }
    return {
        "cells": cells,
        "merges": [str(area) for area in sheet.merged_cells.ranges],
        "rows": {n: dict(d) for n, d in sheet.row_dimensions.items() if dict(d)},
        "columns": {n: dict(d) for n, d in sheet.column_dimensions.items()},
        "format": dict(sheet.sheet_format),
        "validations": [(str(v.sqref), dict(v), v.formula1) for v in sheet.data_validations.dataValidation],
        "rules": [
            (str(area.sqref), rule.formula, rule.stopIfTrue, repr(rule.dxf.font), repr(rule.dxf.fill),
             rule.dxf.numFmt and rule.dxf.numFmt.formatCode)
            for area in sheet.conditional_formatting for rule in area.rules
        ],
        "tables": [(t.name, t.ref, t.column_names) for t in sheet.tables.values()],
        "charts": [repr(chart) for chart in sheet._charts],
        "print": (sheet.print_area, sheet.print_title_rows, sheet.print_title_cols, dict(sheet.page_setup),
                  sheet.oddFooter.left.text, dict(sheet.page_margins)),
        "view": (sheet.freeze_panes, sheet.sheet_view.zoomScale, sheet.sheet_state, dict(sheet.protection),
                 sheet.auto_filter.ref, [dict(f) for f in sheet.auto_filter.filterColumn],
                 sheet.sheet_properties.tabColor.rgb),
    }  # fmt: skip


def content(data: bytes) -> dict[str, Any]:
    book: Any = openpyxl.load_workbook(io.BytesIO(data))
    results = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    found: dict[str, Any] = {sheet.title: said_of(sheet, results[sheet.title]) for sheet in book}
    properties = book.properties
    found["#book"] = (
        {name: defined.attr_text for name, defined in book.defined_names.items()},
        {prop.name: prop.value for prop in book.custom_doc_props.props},
        (properties.title, properties.subject, properties.creator, properties.created, properties.modified),
        book.calculation.fullCalcOnLoad, book.active.title,
    )  # fmt: skip
    return found


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """What two contents do not say alike, cell by cell."""
    if list(one) != list(other):
        return [f"{list(one)} / {list(other)}"]
    found = []
    for title, sheet in one.items():
        if title == "#book":
            found += [f"{mine} / {theirs}" for mine, theirs in zip(sheet, other[title], strict=True) if mine != theirs]
            continue
        for thing, mine in sheet.items():
            theirs = other[title][thing]
            if isinstance(mine, dict):
                places = sorted(mine.keys() | theirs.keys(), key=str)
                pairs = [(f"{thing} {place}", mine.get(place), theirs.get(place)) for place in places]
            else:
                pairs = [(thing, mine, theirs)]
            found += [f"{title}, {where} : {left} / {right}" for where, left, right in pairs if left != right]
    return found


@pytest.mark.parametrize("make", [everything, real_matrix])
def test_both_ways_say_the_same_cell_by_cell(make: Callable[[], Workbook]) -> None:
    one, other = content(bytes_of(write_fast, make())), content(bytes_of(write_normal, make()))
    assert differences(one, other) == []
    assert sum(len(sheet["cells"]) for title, sheet in one.items() if title != "#book") > 50


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12)
values = (
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.floats(-1e9, 1e9).map(lambda x: round(x, 3)) | texts
)
cells = st.builds(
    Cell,
    values,
    st.sampled_from(["", "saisie", "titre", "bande:prune"]),
    st.none() | st.sampled_from(["=A1+1", '="é"&A1', "='F'!B2"]),
    st.none() | texts.map(lambda text: text + "."),
    st.none() | st.sampled_from(["https://exemple.fr/#a", "#'F'!A1", "b/c d.pdf"]),
)
heights = st.none() | st.floats(1, 409).map(lambda x: round(x, 1))
rows = st.builds(Row, st.lists(cells, max_size=5).map(tuple), heights, st.booleans(), st.integers(0, 3))
columns = st.builds(Column, st.integers(1, 255), st.booleans(), st.integers(0, 3))


@settings(max_examples=20, deadline=None, phases=(Phase.generate,))
@given(st.lists(rows, max_size=6), st.lists(columns, max_size=6), st.sampled_from([(), ("B20:C23", "A19:B19")]))
def test_both_ways_say_the_same_of_any_workbook(
    lines: list[Row], widths: list[Column], merges: tuple[str, ...]
) -> None:
    book = book_of(Sheet("F", tuple(widths), tuple(lines), merges=merges))
    assert differences(content(bytes_of(write_fast, book)), content(bytes_of(write_normal, book))) == []


def test_the_comparison_sees_a_difference() -> None:
    one = content(bytes_of(write_fast, small(Cell(1, "saisie"), Cell(2, "", "=A1+1"))))
    for other in (
        small(Cell(1, "nombre"), Cell(2, "", "=A1+1")),
        small(Cell(1, "saisie"), Cell(3, "", "=A1+1")),
        small(Cell(1, "saisie", note="x"), Cell(2, "", "=A1+1")),
        small(Cell(1, "saisie"), Cell(2, "", "=A1+1"), merges=("A4:B4",)),
    ):
        assert differences(content(bytes_of(write_normal, other)), one)


def lose_a_method(patch: pytest.MonkeyPatch) -> None:
    patch.delattr(WorksheetWriter, "write_top")


def take_other_arguments(patch: pytest.MonkeyPatch) -> None:
    def strict(self: object, *, workbook: object) -> None: ...

    patch.setattr(WorksheetWriter, "__init__", strict)


def lose_a_class(patch: pytest.MonkeyPatch) -> None:
    patch.delattr("openpyxl.writer.excel.ExcelWriter")


def lose_a_module(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "openpyxl.worksheet._writer", None)


def lose_an_attribute(patch: pytest.MonkeyPatch) -> None:
    class Bare:
        active = None

    patch.setattr(openpyxl, "Workbook", Bare)


def be_a_later_version(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(openpyxl, "__version__", "3.2.0")


@pytest.mark.parametrize(
    "damage",
    [lose_a_method, take_other_arguments, lose_a_class, lose_a_module, lose_an_attribute, be_a_later_version],
)
def test_where_a_private_class_has_changed_the_normal_way_is_taken(
    damage: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = content(written(everything()))
    taken: list[str] = []

    def watched(book: Workbook, stream: Any) -> None:
        taken.append("normal")
        monkeypatch.undo()  # openpyxl's own saving uses the same classes
        normal.write_normal(book, stream)

    monkeypatch.setattr(writer, "write_normal", watched)
    damage(monkeypatch)
    assert content(written(everything())) == wanted
    assert taken == ["normal"]


@pytest.mark.parametrize("error", [AttributeError, TypeError, ImportError])
@pytest.mark.parametrize("place", ["_place_charts", "_write_charts"])
def test_a_fault_of_ours_in_the_fast_way_is_not_hidden_by_the_normal_one(
    error: type[Exception], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise error("ours")

    monkeypatch.setattr(fast._Writer, place, broken)
    stream = io.BytesIO()
    with pytest.raises(error, match="ours"):
        render_xlsx(everything(), stream)
    assert stream.getvalue() == b""


def used_names(tree: ast.AST) -> set[str]:
    """The names, attributes and keywords of a module."""
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    found |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return found | {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}


def test_the_probe_looks_at_what_the_fast_way_uses() -> None:
    """Every private name of openpyxl that `fast` imports or overrides is in the table, and nothing else."""
    tree = ast.parse(Path(fast.__file__).read_text("utf-8"))
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("openpyxl")
        for alias in node.names
    }  # fmt: skip
    public = {"openpyxl.cell.Cell", "openpyxl.styles.numbers.NumberFormat"}
    assert imported - public == set(probe.CLASSES)
    names = used_names(tree)
    assert not {m for methods in probe.CLASSES.values() for m in methods} - names
    assert not {*probe.BOOK, *probe.SHEET} - names


def test_the_openpyxl_of_today_goes_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(book: Workbook, stream: Any) -> None:
        raise AssertionError("the normal way was taken")

    monkeypatch.setattr(writer, "write_normal", never)
    assert written(everything())
    assert issubclass(fast._Writer, ExcelWriter)


@pytest.mark.parametrize("write", [write_fast, write_normal])
def test_both_ways_refuse_a_fault_in_the_last_row(write: Callable[[Workbook, Any], None]) -> None:
    rows = (*(Row((Cell(1),)),) * 5000, Row((Cell(float("nan")),)))
    with pytest.raises(FphrefError, match="A5001 : nombre infini"):
        write(book_of(Sheet("F", (), rows)), io.BytesIO())


def test_what_stops_the_making_of_rows_is_not_taken_for_another_openpyxl() -> None:
    class Stop(Exception):
        pass

    def rows() -> Any:
        yield Row((Cell(1),))
        raise Stop

    sheet = big_sheet(3, 3)
    object.__setattr__(sheet.rows, "_make", rows)
    stream = io.BytesIO()
    with pytest.raises(Stop):
        render_xlsx(book_of(sheet), stream)
    assert stream.getvalue() == b""


@pytest.mark.parametrize("write", [write_fast, write_normal])
def test_a_note_is_as_tall_as_its_text_and_wider_where_it_is_long(write: Callable[[Workbook, Any], None]) -> None:
    texts = ("Court", "mot " * 130, "\n".join(["ligne"] * 20), "mot " * 1_000)
    data = bytes_of(write, small(*(Cell("x", note=text) for text in texts)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (drawing,) = (name for name in archive.namelist() if name.endswith(".vml"))
        sizes = re.findall(r"width:(\d+)px;height:(\d+)px", archive.read(drawing).decode())
    assert sizes == [("320", "72"), ("320", "162"), ("320", "312"), ("640", "492")]


@pytest.mark.parametrize("look", ["saisie-texte", "saisie-forte", "saisie-repere", "saisie-colonne",
                                  "saisie-texte-colonne", "saisie-repere-colonne"])  # fmt: skip
def test_a_text_input_keeps_what_is_typed_and_a_level_stays_a_number(look: str) -> None:
    sheet: Any = openpyxl.load_workbook(io.BytesIO(written(small(Cell(None, look), Cell(None, "saisie"))))).worksheets[
        0
    ]
    assert [cell.number_format for cell in sheet[1]] == ["@", "General"]


def test_the_sign_of_a_gap_is_quoted_in_its_format() -> None:
    sheet: Any = openpyxl.load_workbook(io.BytesIO(written(small(Cell(-1, "ligne-signe"), Cell(1, "total-signe")))))
    assert [cell.number_format for cell in sheet.worksheets[0][1]] == ['+0;"−"0;0'] * 2
