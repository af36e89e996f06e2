"""What a real spreadsheet program computes from our files, against plain Python."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fphref.documents.classeur import Cell, Column, Row, Sheet, Workbook, grid_of
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_plan import BODY, ECART, EVALUES, FIRST, IDS, REQUIS, TITULAIRES
from fphref.documents.matrice_metiers import build_matrice_metiers
from fphref.model.referentiel import Referentiel
from fphref.render.xlsx import render_xlsx
from tests.documents.matrice_fabrique import referentiel

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

Fill = Callable[[Any], None]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lo")


def recomputed(book: Workbook, folder: Path, profile: Path, fill: Fill = lambda _: None) -> Any:
    """The workbook as LibreOffice computes it: saved by openpyxl first, which drops our own results."""
    stream = io.BytesIO()
    render_xlsx(book, stream)
    copy = openpyxl.load_workbook(stream)
    fill(copy)
    source = folder / "entree.xlsx"
    copy.save(source)
    out = folder / "sortie"
    command = [
        str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless",
        "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(source),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    return openpyxl.load_workbook(out / "entree.xlsx", data_only=True)


def errors_in(book: Any) -> list[str]:
    return [
        f"{sheet.title}!{cell.coordinate} {cell.value}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
        or (isinstance(cell.value, str) and cell.value.startswith(("#N", "#R", "#V", "#D", "Err:")))
    ]


def test_the_search_for_errors_finds_one(tmp_path: Path, profile: Path) -> None:
    book = Workbook("T", "S", date(2026, 1, 1), "A", (Sheet("F", (Column(),), (Row((Cell(1, "", "=NOPE(1)"),)),)),))
    assert errors_in(recomputed(book, tmp_path, profile)) == ["F!A1 #NAME?"]


@pytest.mark.parametrize("kind", ["metiers", "AA01", "BB01"])
def test_our_results_are_those_libreoffice_finds(kind: str, tmp_path: Path, profile: Path) -> None:
    book = build_matrice_metiers(referentiel()) if kind == "metiers" else build_matrice_agents(referentiel(), kind, 3)
    check_results(book, tmp_path, profile)


def check_results(book: Workbook, folder: Path, profile: Path) -> int:
    found = recomputed(book, folder, profile)
    assert errors_in(found) == []
    compared = 0
    for sheet in book.sheets:
        for row, column, cell in grid_of(sheet):
            if cell.formula is not None:
                value = found[sheet.title].cell(row, column).value
                assert ("" if value is None else value) == cell.value, (sheet.title, row, column, cell.formula)
                compared += 1
    assert compared > 0
    return compared


def test_the_shipped_matrices_compute(shipped: tuple[Referentiel, object], tmp_path: Path, profile: Path) -> None:
    data = shipped[0]
    assert check_results(build_matrice_metiers(data), tmp_path, profile) > 100
    for code in (min(data.profils), max(data.profils)):  # each takes a few seconds
        assert check_results(build_matrice_agents(data, code, 2), tmp_path, profile) > 100


LEVELS: dict[str, list[Any]] = {
    # One row per agent, in the order SF1, SF2, C1, C2, SE1; required: 3, 2, 5, 1, none.
    "AGT-2": [1, 2, 5, "so", 4],
    "AGT-1": [3, None, 4, 1, None],
    "AGT-3": [5, "so", 3, None, None],
}


def fill_levels(copy: Any) -> None:
    sheet = copy["Matrice"]
    for row, (agent, levels) in enumerate(LEVELS.items(), BODY):
        sheet.cell(row, 1).value = agent
        sheet.cell(row, 2).value = "Unité"
        for column, level in enumerate(levels, FIRST):
            sheet.cell(row, column).value = level


def expected_states(required: list[Any]) -> dict[tuple[str, str], str]:
    ids = ["sf-un", "sf-deux", "c-un", "c-deux", "se-un"]
    found = {}
    for agent, levels in LEVELS.items():
        for identifiant, level, wanted in zip(ids, levels, required, strict=True):
            if not isinstance(wanted, int):
                state = "sans niveau requis"
            elif level is None:
                state = "à évaluer"
            elif isinstance(level, str):
                state = "sans objet"
            else:
                gap = wanted - level
                state = (
                    "manque de 2 ou plus"
                    if gap >= 2
                    else "manque de 1"
                    if gap == 1
                    else "conforme"
                    if not gap
                    else "au-delà"
                )
            found[agent, identifiant] = state
    return found


def states(book: Any) -> dict[tuple[str, str], str]:
    rows = book["Écarts"].iter_rows(min_row=6, values_only=True)
    return {(str(r[3]), str(r[1])): str(r[11]) for r in rows if r[3]}


def test_levels_typed_in_give_the_totals_plain_python_finds(tmp_path: Path, profile: Path) -> None:
    found = recomputed(build_matrice_agents(referentiel(), "AA01", 4), tmp_path, profile, fill_levels)
    assert errors_in(found) == []
    sheet = found["Matrice"]
    required = [sheet.cell(REQUIS, FIRST + n).value for n in range(5)]
    needs = [2, 1, 1, 0, None]
    for n in range(5):
        held = [levels[n] for levels in LEVELS.values() if isinstance(levels[n], int)]
        wanted = required[n]
        holders = sum(level >= wanted for level in held) if held and isinstance(wanted, int) else None
        assert sheet.cell(EVALUES, FIRST + n).value == len(held)
        assert sheet.cell(TITULAIRES, FIRST + n).value == holders
        balance = None if holders is None or needs[n] is None else holders - needs[n]
        assert sheet.cell(ECART, FIRST + n).value == balance
    assert states(found) == expected_states(required)
    blank = [row for row in found["Écarts"].iter_rows(min_row=6, values_only=True) if row[0] == 4]
    assert {value for row in blank for value in row[3:]} <= {None, ""}
    readings = {row[0]: row[10] for row in found["Couverture"].iter_rows(min_row=6, values_only=True)}
    assert readings == {
        "sf-un": "besoin couvert",
        "c-un": "fragile : un seul titulaire",
        "sf-deux": "fragile : un seul titulaire",
        "c-deux": "besoin couvert",
        "se-un": "sans niveau requis",
    }


def test_moved_columns_and_sorted_rows_part_nothing(tmp_path: Path, profile: Path) -> None:
    def shuffle(copy: Any) -> None:
        fill_levels(copy)
        sheet = copy["Matrice"]
        for row in range(IDS, BODY + 4):  # the first and the fourth compétence change places, ids and all
            if EVALUES <= row <= ECART and row != 13:
                continue
            first, other = sheet.cell(row, FIRST), sheet.cell(row, FIRST + 3)
            if type(first).__name__ == type(other).__name__ == "Cell":
                first.value, other.value = other.value, first.value
        for column in range(1, FIRST + 5):  # the agents sorted the other way
            top, bottom = sheet.cell(BODY, column), sheet.cell(BODY + 2, column)
            top.value, bottom.value = bottom.value, top.value

    found = recomputed(build_matrice_agents(referentiel(), "AA01", 4), tmp_path, profile, shuffle)
    assert found["Matrice"].cell(IDS, FIRST).value == "c-deux"
    assert states(found) == expected_states([3, 2, 5, 1, "–"])


def test_a_mistyped_level_a_lost_column_and_a_nameless_agent_are_said(tmp_path: Path, profile: Path) -> None:
    def damage(copy: Any) -> None:
        sheet = copy["Matrice"]
        sheet.cell(BODY, 1).value = "AGT-1"
        sheet.cell(BODY, FIRST).value = 9
        sheet.cell(IDS, FIRST + 1).value = None
        sheet.cell(BODY + 1, FIRST).value = 3

    found = recomputed(build_matrice_agents(referentiel(), "AA01", 2), tmp_path, profile, damage)
    seen = states(found)
    assert seen["AGT-1", "sf-un"] == "saisie non reconnue"
    assert seen["AGT-1", "sf-deux"] == "colonne supprimée"
    assert seen["(sans pseudonyme)", "sf-un"] == "conforme"
    assert errors_in(found) == []


def test_letters_are_levels_too(tmp_path: Path, profile: Path) -> None:
    def letters(copy: Any) -> None:
        sheet = copy["Matrice"]
        for row, levels in enumerate((("U", "I"), ("O", "L"), ("I", None)), BODY):
            sheet.cell(row, 1).value = f"AGT-{row}"
            for column, level in enumerate(levels, FIRST):
                sheet.cell(row, column).value = level

    found = recomputed(build_matrice_agents(referentiel(), "BB01", 3), tmp_path, profile, letters)
    sheet = found["Matrice"]
    assert [sheet.cell(EVALUES, FIRST + n).value for n in (0, 1)] == [3, 2]
    assert [sheet.cell(TITULAIRES, FIRST + n).value for n in (0, 1)] == [2, 1]
    assert [sheet.cell(ECART, FIRST + n).value for n in (0, 1)] == [1, -1]
    assert list(states(found).values()) == [
        "conforme", "manque de 1", "au-delà", "conforme", "manque de 2 ou plus", "à évaluer",
    ]  # fmt: skip
