"""The rows as they are streamed: what is remembered between cells never changes what one of them says."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from fphref.documents.classeur import AnyRow, Cell, PlainRow, Row, RowsOnDemand, Sheet, Value
from fphref.render.xlsx.body import Body, no_style
from tests.render.excel_conformite import faults
from tests.render.excel_samples import big_sheet, book_of, reread, written
from tests.support import grid_of

NOON = datetime(2026, 1, 2, 12)  # noqa: DTZ001 - Excel knows no zone
VALUES: list[Value] = [
    None, "", "a", "=1", "-x", "  é\n", "_x0041_", 0, 1, 2, -1, True, False, 0.0, 1.0, 2.5, -0.0, 1e300, 5e-324,
    10**14, 0.1 + 0.2, date(2026, 1, 2), NOON, "1", "TRUE",
]  # fmt: skip
LOOKS = ["", "saisie", "titre", "bande:ocean"]

values = st.sampled_from(VALUES) | st.integers(-(10**14), 10**14) | st.floats(allow_nan=False, allow_infinity=False)
cells = st.builds(Cell, values, st.sampled_from(LOOKS))


@st.composite
def any_rows(draw: Any) -> AnyRow:
    line = draw(st.lists(cells, max_size=6))
    if draw(st.booleans()):
        return Row(tuple(line))
    return PlainRow(tuple(cell.value for cell in line), tuple(cell.look for cell in line))


def raw(sheet: Sheet) -> bytes:
    body = Body(book_of(sheet), sheet, lambda look, quoted: LOOKS.index(look) * 2 + quoted)
    data = b"".join(body.blocks())
    assert body.faults == []
    return data


def remade(row: AnyRow) -> AnyRow:
    """The same row out of new objects."""
    if isinstance(row, PlainRow):
        return PlainRow((*row.values,), (*list(row.looks),))
    return Row(tuple(Cell(cell.value, cell.look) for cell in row.cells))


def alone(rows: list[AnyRow]) -> bytes:
    """Each row drawn by a body that remembers nothing."""
    parts = []
    for number, row in enumerate(rows):
        sheet = Sheet("F", (), (*(Row(),) * number, Row(row.cells)))
        parts.append(raw(sheet))
    return b"".join(parts)


@settings(max_examples=200, deadline=None)
@given(st.lists(any_rows(), max_size=6))
def test_remembering_changes_nothing(rows: list[AnyRow]) -> None:
    made = Sheet("F", (), RowsOnDemand(2 * len(rows), lambda: (remade(row) for row in [*rows, *rows])))
    assert raw(made) == raw(Sheet("F", (), (*rows, *rows))) == alone([*rows, *rows])


@settings(max_examples=40, deadline=None)
@given(st.lists(any_rows(), min_size=1, max_size=5))
def test_every_value_comes_back(rows: list[AnyRow]) -> None:
    sheet = Sheet("F", (), tuple(rows))
    found = reread(book_of(sheet))["F"]
    for row, column, cell in grid_of(sheet):
        read = found.cell(row, column)
        value = unescape(read.value) if isinstance(read.value, str) else read.value
        assert value == (None if cell.value == "" else as_read(cell.value, read.number_format)), (row, column)
        assert type(value) is bool or not isinstance(cell.value, bool)


def as_read(value: Value, number_format: str) -> Any:
    """Excel knows days as numbers where the look is not one of a day."""
    if isinstance(value, datetime):
        return 46024.5
    return 46024 if isinstance(value, date) else value


@pytest.mark.parametrize("kind", [Row, PlainRow])
def test_more_values_than_are_remembered(kind: type) -> None:
    """Past 16 384 of them, what was known is forgotten and the numbers of dead objects come back."""

    def make() -> Iterator[AnyRow]:
        for number in range(400):
            line = tuple(f"{number}-{n}" if n % 2 else number * 100 + n for n in range(100))
            yield PlainRow(line, ("",) * 100) if kind is PlainRow else Row(tuple(map(Cell, line)))

    found = reread(book_of(Sheet("F", (), RowsOnDemand(400, make))))["F"]
    for number, row in enumerate(found.iter_rows(values_only=True)):
        assert row == tuple(f"{number}-{n}" if n % 2 else number * 100 + n for n in range(100))


def test_a_shared_cell_is_noted_and_linked_wherever_it_stands() -> None:
    noted, linked = Cell("x", note="n"), Cell("y", "lien", link="https://exemple.fr")
    computed = Cell(3, "total", "=1+2")
    found = reread(book_of(Sheet("F", (), (Row((noted, linked, computed)), Row((linked, noted, computed))))))["F"]
    assert [cell.coordinate for row in found for cell in row if cell.comment] == ["A1", "B2"]
    assert [cell.coordinate for row in found for cell in row if cell.hyperlink] == ["B1", "A2"]
    assert [row[2].value for row in found.iter_rows()] == ["=1+2", "=1+2"]


def test_a_plain_row_is_the_row_of_its_cells() -> None:
    row = PlainRow((1, "=x", None, None), ("saisie", "", "", "titre"), 20, True, 1)
    same = Row(row.cells, 20, True, 1)
    assert row.cells == (Cell(1, "saisie"), Cell("=x"), Cell(), Cell(None, "titre"))
    assert raw(Sheet("F", (), (row, row))) == raw(Sheet("F", (), (same, same)))


def test_the_same_big_sheet_as_values_or_as_cells() -> None:
    plain, shared = (big_sheet(60, 40, plain=way) for way in (True, False))
    one, other = (openpyxl.load_workbook(io.BytesIO(written(book_of(sheet)))) for sheet in (plain, shared))
    for row, line in zip(one["Grande"].iter_rows(values_only=True), other["Grande"].iter_rows(values_only=True),
                         strict=True):  # fmt: skip
        assert row == line


def test_a_big_sheet_is_never_held() -> None:
    """Three million cells would weigh hundreds of megabytes; a tenth of them must not weigh ten."""
    sheet = big_sheet(1_000, 300)
    body = Body(book_of(sheet), sheet, no_style)
    tracemalloc.start()
    size = sum(map(len, body.blocks()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 8_000_000
    assert peak < 4_000_000


def test_rows_on_demand_are_read_once() -> None:
    readings = []

    def make() -> Iterator[AnyRow]:
        readings.append(1)
        return iter((Row((Cell(1),)),))

    data = written(book_of(Sheet("F", (), RowsOnDemand(1, make))))
    assert len(readings) == 1
    assert faults(data) == []


def test_rows_on_demand_behave_as_a_collection() -> None:
    rows = RowsOnDemand(2, lambda: (Row((Cell(n),)) for n in range(2)))
    assert len(rows) == 2
    assert list(rows) == list(rows) == [Row((Cell(0),)), Row((Cell(1),))]
    assert Row((Cell(1),)) in rows
    assert Row((Cell(2),)) not in rows
