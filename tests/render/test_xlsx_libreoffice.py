"""What a real spreadsheet program computes from our files, against plain Python."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fphref.documents.calcul import completed
from fphref.documents.classeur import Cell, Column, Row, Sheet, Workbook
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_plan import (
    AGENT,
    BODY,
    FIRST,
    METIER,
    TITULAIRES,
    Demande,
    Orientation,
    Plan,
    plan_of,
)  # fmt: skip
from fphref.documents.matrice_metiers import build_matrice_metiers
from fphref.model.referentiel import Referentiel
from fphref.render.xlsx import render_xlsx
from tests.documents.couverture_fabrique import case
from tests.documents.matrice_fabrique import AGENTS, SU, demande_connue, deux_profils, referentiel
from tests.libreoffice import XLSX, convert, needs_libreoffice
from tests.support import grid_of

pytestmark = needs_libreoffice

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
    return openpyxl.load_workbook(convert(source, XLSX, folder / "sortie", profile), data_only=True)


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
    """Every formula gives what we wrote beside it; how many were compared."""
    found = recomputed(book, folder, profile)
    assert errors_in(found) == []
    differences, compared = [], 0
    for sheet in book.sheets:
        for row, column, cell in grid_of(sheet):
            if cell.formula is not None:
                value = plain(found[sheet.title].cell(row, column).value)
                ours = plain(cell.value)
                if value != (pytest.approx(ours) if isinstance(ours, int | float) else ours):
                    differences.append((sheet.title, row, column, cell.formula, ours, value))
                compared += 1
    assert differences == []
    assert compared > 0
    return compared


def plain(value: object) -> object:
    """A day as its serial number, a blank as an empty text."""
    if isinstance(value, date):
        return (date(value.year, value.month, value.day) - date(1899, 12, 30)).days
    return "" if value is None else value


def test_a_wrong_result_is_found(tmp_path: Path, profile: Path) -> None:
    row = Row((Cell(2, "", "=1+1"), Cell("3", "", "=1+2")))
    book = Workbook("T", "S", date(2026, 1, 1), "A", (Sheet("F", (Column(),), (row,)),))
    with pytest.raises(AssertionError, match="'3'"):
        check_results(book, tmp_path, profile)


@pytest.mark.parametrize(
    ("scale", "orientation"),
    [("acquis5", "agents"), ("acquis5", "competences"), ("zero-so", "agents"), ("lettres", "competences")],
)
def test_a_filled_workbook_computes_as_we_say(
    scale: str, orientation: Orientation, tmp_path: Path, profile: Path
) -> None:
    """Several métiers and services, « sans objet », blanks, unknown codes, level 0, lines without a pseudonym."""
    book, _, _ = case(7, scale, 14, orientation)
    assert check_results(completed(book), tmp_path, profile) > 1000


@pytest.mark.parametrize("preset", ["standard", "intermediaire"])
def test_a_workbook_without_required_levels_computes_as_we_say(preset: str, tmp_path: Path, profile: Path) -> None:
    demande = Demande(("AA01",), preset=preset) if preset == "standard" else demande_connue(preset=preset)  # type: ignore[arg-type]
    check_results(build_matrice_agents(deux_profils(), demande), tmp_path, profile)


def test_the_shipped_matrices_compute(shipped: tuple[Referentiel, object], tmp_path: Path, profile: Path) -> None:
    data = shipped[0]
    assert check_results(build_matrice_metiers(data), tmp_path, profile) > 100
    for code in (min(data.profils), max(data.profils)):  # each takes a few seconds
        assert check_results(build_matrice_agents(data, code, 2), tmp_path, profile) > 500


# -- people at work ------------------------------------------------------------------------------------------


def states(book: Any) -> dict[tuple[str, str], str]:
    """(agent, id) → state, as « Écarts » says."""
    rows = book["Écarts"].iter_rows(min_row=6, values_only=True)
    return {(str(r[5]), str(r[17])): str(r[15]) for r in rows if r[5]}


REQUIRED = {"AA01": {"sf-un": 3, "sf-deux": 2, "c-un": 5, "c-deux": 1}, "BB01": {"sf-un": 2, "c-un": 3}}
ITEMS = ("sf-un", "sf-deux", "c-un", "c-deux", "se-un")


def expected_states() -> dict[tuple[str, str], str]:
    """What plain Python says of the known agents."""
    found = {}
    for agent in AGENTS:
        for item in ITEMS:
            level = SU[agent.agent].get(item)
            wanted = REQUIRED.get(agent.metier, {}).get(item)
            if level == "so":
                state = "sans objet"
            elif agent.metier not in REQUIRED:
                state = "métier sans profil"
            elif wanted is None:
                state = "non requis"
            elif level is None:
                state = "à évaluer"
            else:
                gap = int(level) - wanted
                state = "écart majeur" if gap < -1 else "écart" if gap < 0 else "conforme" if not gap else "au-delà"
            found[agent.agent, item] = state
    return found


def known_book(**changes: object) -> tuple[Workbook, Plan]:
    asked = demande_connue(**changes)
    return build_matrice_agents(deux_profils(), asked), plan_of(deux_profils(), asked)


def holders(book: Any, plan: Plan) -> list[object]:
    sheet = book["Matrice"]
    return [sheet[plan.cell(TITULAIRES, FIRST + n)].value for n in range(len(ITEMS))]


@pytest.mark.parametrize("orientation", ["agents", "competences"])
def test_states_and_holders_are_those_of_plain_python(orientation: str, tmp_path: Path, profile: Path) -> None:
    book, plan = known_book(orientation=orientation)
    found = recomputed(book, tmp_path, profile)
    assert states(found) == expected_states()
    assert holders(found, plan)[:4] == [2, 1, 1, None]


def test_sorted_agents_and_moved_competences_part_nothing(tmp_path: Path, profile: Path) -> None:
    book, plan = known_book()

    def shuffle(copy: Any) -> None:
        sheet = copy["Matrice"]
        last = BODY + len(AGENTS) - 1
        for position in range(2, plan.last + 1):  # the agents the other way round
            cells = [sheet[plan.cell(line, position)] for line in range(BODY, last + 1)]
            values = [cell.value for cell in cells]
            for cell, value in zip(cells, reversed(values), strict=True):
                cell.value = value
        for line in (1, *range(BODY, last + 1)):  # the first and the third compétence change places, ids and all
            first, other = sheet[plan.cell(line, FIRST)], sheet[plan.cell(line, FIRST + 2)]
            first.value, other.value = other.value, first.value

    found = recomputed(book, tmp_path, profile, shuffle)
    assert found["Matrice"][plan.cell(1, FIRST)].value == "c-un"
    assert states(found) == expected_states()
    assert errors_in(found) == []


def test_a_mistyped_level_a_lost_id_and_a_nameless_agent_are_said(tmp_path: Path, profile: Path) -> None:
    book, plan = known_book()

    def damage(copy: Any) -> None:
        sheet = copy["Matrice"]
        sheet[plan.cell(BODY, FIRST)].value = 9
        sheet[plan.cell(1, FIRST + 1)].value = None
        sheet[plan.cell(BODY + 1, AGENT)].value = None
        sheet[plan.cell(BODY + 2, METIER)].value = "ZZ99"

    found = recomputed(book, tmp_path, profile, damage)
    seen = states(found)
    assert seen["AGT-2", "sf-un"] == "saisie non reconnue"
    assert seen["AGT-2", "sf-deux"] == "colonne supprimée"
    assert seen["(sans pseudonyme)", "sf-un"] == "au-delà"
    assert seen["AGT-3", "c-un"] == "métier à préciser"
    assert errors_in(found) == []
