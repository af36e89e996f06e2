"""LibreOffice opens what we write, keeps all of it, and computes what we had computed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest

from fphref.documents.classeur import Workbook
from fphref.render.xlsx.fast import write_fast
from fphref.render.xlsx.normal import write_normal
from tests.libreoffice import XLSX, convert, needs_libreoffice
from tests.render.excel_samples import big_sheet, book_of, everything, real_matrix
from tests.support import grid_of

pytestmark = needs_libreoffice


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lo")


def opened(data: bytes, folder: Path, profile: Path) -> bytes:
    """The file as LibreOffice saves it again; none where it would not open it."""
    source = folder / "entree.xlsx"
    source.write_bytes(data)
    result = convert(source, XLSX, folder / "sortie", profile)
    return result.read_bytes() if result.exists() else b""


def with_results_emptied(data: bytes) -> bytes:
    """The file saved by openpyxl, which drops our results: LibreOffice then computes them."""
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(out)
    return out.getvalue()


def load(data: bytes, **options: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), **options)


def test_a_broken_file_is_not_opened(tmp_path: Path, profile: Path) -> None:
    assert opened(b"PK\x03\x04 and nothing", tmp_path, profile) == b""


def drawn(write: Callable[[Workbook, Any], None], book: Workbook) -> bytes:
    stream = io.BytesIO()
    write(book, stream)
    return stream.getvalue()


@pytest.mark.parametrize("write", [write_fast, write_normal])
def test_everything_is_kept(write: Callable[[Workbook, Any], None], tmp_path: Path, profile: Path) -> None:
    result = opened(drawn(write, everything()), tmp_path, profile)
    found, results = load(result), load(result, data_only=True)
    assert found.sheetnames == [sheet.title for sheet in everything().sheets]
    matrix, figures = found["Matrice d’essai"], found["Chiffres d’été"]
    assert [str(area) for area in matrix.merged_cells.ranges] == ["A1:C1"]
    assert len(matrix.data_validations.dataValidation) == 2
    assert sum(len(area.rules) for area in matrix.conditional_formatting) == 2
    assert matrix["B3"].comment.text == "Niveau 1 : sait.\nNiveau 2 : fait."
    assert matrix["A4"].value == "=1+1" and matrix["A4"].data_type == "s"
    assert results["Matrice d’essai"]["D7"].value == "#DIV/0!"
    assert matrix["A8"].hyperlink.location == "'Chiffres d’été'!A1"
    page, beside = matrix["B8"].hyperlink, matrix["C8"].hyperlink
    assert (page.target, page.location) == ("https://exemple.fr/?a=1&b=2", "ici")
    assert unquote(beside.target).endswith("dossier/Unité 1 [b].xlsx")
    assert matrix.row_dimensions[5].outlineLevel == 2 and matrix.row_dimensions[5].hidden
    assert matrix.column_dimensions["C"].outlineLevel == 1 and matrix.column_dimensions["C"].hidden
    assert list(figures.tables) == ["tChiffres"]
    with zipfile.ZipFile(io.BytesIO(result)) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        drawings = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("xl/drawings/drawing"))
    assert len(charts) == 3
    assert drawings.decode().count('name="Compétences : ') == 3


@pytest.mark.parametrize("make", [everything, real_matrix])
def test_our_results_are_those_libreoffice_computes(
    make: Callable[[], Workbook], tmp_path: Path, profile: Path
) -> None:
    found = load(opened(with_results_emptied(drawn(write_fast, make())), tmp_path, profile), data_only=True)
    compared = 0
    for sheet in make().sheets:
        for row, column, cell in grid_of(sheet):
            if cell.formula is not None:
                value = found[sheet.title].cell(row, column).value
                assert ("" if value is None else value) == cell.value, (sheet.title, row, column)
                compared += 1
    assert compared > 3


def test_a_big_sheet_made_on_demand_opens(tmp_path: Path, profile: Path) -> None:
    sheet = big_sheet(1_500, 40)
    found = load(opened(drawn(write_fast, book_of(sheet)), tmp_path, profile))["Grande"]
    wanted = [row.cells for row in sheet.rows]
    assert found.max_row == len(wanted)
    for row, line in zip(found.iter_rows(), wanted, strict=True):
        assert [cell.value for cell in row] == [cell.value for cell in line]
