"""« Matrice » on a screen and on paper: what stays in view, what is printed whole, what its cells look like."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from fphref.documents.calcul import Calcul
from fphref.documents.classeur import Cell, Row, Sheet, Workbook, address
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_grille_forme import bands, page_starts, pages_wide
from fphref.documents.matrice_agents_grille_regles import samples
from fphref.documents.matrice_agents_plan import (
    AGENT,
    BODY,
    CODES,
    CRITICITE,
    FIRST,
    HEAD,
    LABELS,
    METIER,
    TITLE_ROWS,
    TITULAIRES,
    Demande,
    Plan,
    plan_of,
)  # fmt: skip
from fphref.evaluations.modele import Agent
from fphref.model.competences import Connaissance
from fphref.model.referentiel import Referentiel
from fphref.render.xlsx import check_workbook
from tests.documents.couverture_fabrique import METIERS, hospital
from tests.documents.matrice_fabrique import referentiel

PRESETS: tuple[Any, ...] = ("avance", "intermediaire", "standard")
ORIENTATIONS: tuple[Any, ...] = ("agents", "competences")
GRID_HEIGHT, GRID_WIDTH = 500, 1250
"""Pixels that the cells have on a screen of 1366 × 768, under the ribbon."""


def made(asked: Demande, source: Referentiel | None = None) -> tuple[Sheet, Plan, Workbook]:
    plan = plan_of(source or hospital(1, "acquis5"), asked)
    book = build_matrice_agents(source or hospital(1, "acquis5"), plan)
    assert check_workbook(book) == []
    return book.sheet("Matrice"), plan, book


def corner(place: str) -> tuple[int, int]:
    """Column and row of an address."""
    found = re.fullmatch(r"([A-Z]+)(\d+)", place)
    assert found
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column, int(found[2])


def named(text: str) -> Agent:
    return Agent(text, "Réanimation chirurgicale", METIERS[0])


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("preset", PRESETS)
def test_ten_lines_fit_under_what_is_frozen_on_a_laptop(preset: Any, orientation: Any) -> None:
    agents = tuple(named(f"AGT-2RX6-{n:04d}") for n in range(12))
    sheet, plan, _ = made(Demande(METIERS, agents=agents, preset=preset, orientation=orientation))
    column, row = corner(str(sheet.freeze))
    pixels = [0 if r.hidden else (r.height or 15) * 4 / 3 * sheet.zoom / 100 for r in sheet.rows]
    first = plan.place(BODY, FIRST)[1] - 1
    lines = [height for height in pixels[first:] if height][: min(12, len(plan.attentes))]
    assert row - 1 == first, "the lines scroll, all that says what they are stays"
    assert sum(pixels[:first]) + 10 * sum(lines) / len(lines) <= GRID_HEIGHT
    widths = [0 if c.hidden else (c.width * 7 + 5) * sheet.zoom / 100 for c in sheet.columns[: column - 1]]
    assert sum(widths) < 0.45 * GRID_WIDTH


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_the_margin_is_folded_but_for_what_is_decided_by(orientation: Any) -> None:
    sheet, plan, _ = made(Demande(METIERS, effectif=3, orientation=orientation))
    rows = list(sheet.rows)

    def form(line: int) -> tuple[bool, int]:
        column, row = plan.place(line, FIRST)
        part: Any = rows[row - 1] if orientation == "agents" else sheet.columns[column - 1]
        return part.hidden, part.outline

    assert form(CRITICITE) == (True, 1)
    assert {form(line) for line in (LABELS, TITULAIRES, HEAD, BODY)} == {(False, 0)}


@pytest.mark.parametrize("preset", PRESETS)
def test_the_date_of_the_campaign_is_never_in_a_hidden_column(preset: Any) -> None:
    """An activité has no code: in that orientation its column would be hidden, and the date is typed there."""
    for orientation in ORIENTATIONS:
        sheet, plan, _ = made(Demande(METIERS, effectif=3, preset=preset, orientation=orientation))
        assert not sheet.columns[plan.campaign[0] - 1].hidden
    assert plan.campaign[0] == CODES


@pytest.mark.parametrize("preset", PRESETS)
def test_the_legend_is_whole_and_printed_however_few_the_agents(preset: Any) -> None:
    sheet, plan, _ = made(Demande(METIERS, effectif=1, preset=preset, orientation="competences"))
    shown = {cell.look for cell in list(sheet.rows)[TITLE_ROWS - 1].cells if cell.value}
    assert {look for _, look, _ in samples(plan)} <= shown
    last, _ = corner(str(sheet.page.area).partition(":")[2])
    assert len(list(sheet.rows)[TITLE_ROWS - 1].cells) <= last
    title = next(str(cell.value) for cell in next(iter(sheet.rows)).cells if cell.value)
    assert len(title) * 1.7 <= sum(c.width for c in sheet.columns[:last] if not c.hidden)


def wide() -> Referentiel:
    """AA01 asks for ninety connaissances, and their wordings are long."""
    known = {f"c-{n}": Connaissance(id=f"c-{n}", libelle=f"Connaissance numéro {n}, " * 3) for n in range(90)}
    base = referentiel()
    metier = base.metiers["AA01"].model_copy(update={"connaissances": tuple(known)})
    return referentiel(connaissances={**base.connaissances, **known}, metiers={**base.metiers, "AA01": metier})


def test_bands_and_legend_stop_where_a_printed_page_ends() -> None:
    sheet, plan, _ = made(Demande(("AA01",), effectif=5), wide())
    cuts = page_starts(plan)
    assert sheet.page.pages_wide == pages_wide(plan) == len(cuts) + 1 > 1
    pieces = list(bands(plan))
    assert [title for title, *_ in pieces].count("Connaissances (suite)") == len(cuts)
    for _, _, start, size in pieces:
        assert not any(start < cut < start + size for cut in cuts)
    assert sum(size for *_, size in pieces) == len(plan.attentes)
    assert len(list(sheet.rows)[TITLE_ROWS - 1].cells) < cuts[0]
    for area in sheet.merges:
        first, last = map(corner, area.split(":"))
        assert not any(first[0] < cut <= last[0] for cut in cuts)


def looks(book: Workbook, plan: Plan, **typed: Any) -> list[str]:
    """The looks whose rule holds for the first level of the first agent, with these cells typed."""
    sheet = book.sheet("Matrice")
    cell = plan.cell(BODY, FIRST)
    own = [rule for rule in sheet.rules if rule.cells.partition(":")[0] == cell]
    first, *others = sheet.rows
    tries = (Cell("", "", f"={rule.formula}") for rule in own)
    tried = (Row((*first.cells, *tries)), *others)
    calcul = Calcul(replace(book, sheets=tuple(replace(s, rows=tried) if s is sheet else s for s in book.sheets)))
    for position, value in (("agent", AGENT), ("metier", METIER), ("niveau", FIRST)):
        calcul.set("Matrice", plan.cell(BODY, value), typed.get(position))
    places = [address(len(first.cells) + 1 + n, 1) for n in range(len(own))]
    return [rule.look for rule, place in zip(own, places, strict=True) if calcul.value("Matrice", place) is True]


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_what_the_metier_of_the_agent_does_not_ask_for_is_grey(orientation: Any) -> None:
    """The first savoir-faire is asked by AA01, and not by 05E10, whatever the preset."""
    _, plan, book = made(Demande(METIERS, effectif=2, preset="intermediaire", orientation=orientation))
    assert looks(book, plan, agent="A", metier="AA01")[0] == "a-evaluer"
    assert looks(book, plan, agent="A", metier="05E10")[0] == "sans-objet"
    assert looks(book, plan, agent="A", metier="05E10", niveau=3)[0] == "sans-objet"
    assert looks(book, plan, agent="A", metier="AA01", niveau=3)[0].startswith("niveau-")
    assert looks(book, plan, agent="A", metier="ZZ99") == []
    assert looks(book, plan, agent="A", metier="AA01", niveau="zz")[0] == "alerte"


def test_activites_are_called_so_on_every_sheet() -> None:
    book = build_matrice_agents(hospital(1, "acquis5"), Demande(METIERS, effectif=3, preset="standard"))
    for sheet in book.sheets:
        heads = {cell.value for row in sheet.rows for cell in row.cells if cell.look.startswith(("entete", "bande"))}
        assert "Compétence" not in heads, sheet.title
    assert "Niveaux par activité" in {cell.value for row in book.sheet("Couverture").rows for cell in row.cells}


@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_head_of_the_readme_is_never_cut(count: int) -> None:
    book = build_matrice_agents(hospital(1, "acquis5"), Demande(METIERS[:count], effectif=3))
    for row in book.sheet("Lisez-moi").rows:
        for cell in row.cells:
            if cell.look == "titre" and cell.value:
                assert len(str(cell.value)) <= 70
            if cell.look == "sous-titre" and cell.value:
                assert len(str(cell.value)) <= 130


def test_a_list_with_empty_places_lets_nothing_else_in() -> None:
    """Excel takes anything for a list whose range has an empty cell, unless blanks are refused."""
    agents = tuple(Agent(f"A{n}", f"Service {n % 2}", METIERS[0]) for n in range(4))
    sheet, _, book = made(Demande((METIERS[0],), agents))
    lists = {entry.formula: entry for entry in sheet.entries if entry.kind == "list"}
    assert not lists["lst_services"].blank
    calcul = Calcul(book)
    for name, entry in lists.items():
        where, _, area = dict(book.names)[name].rpartition("!")
        first, last = (re.sub(r"\D", "", part) for part in area.split(":"))
        column = re.sub(r"[^A-Z]", "", area.split(":")[0])
        values = [calcul.value(where.strip("'"), f"{column}{row}") for row in range(int(first), int(last) + 1)]
        assert all(value not in (None, "") for value in values) or not entry.blank, name
