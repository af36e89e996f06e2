"""« Synthèse »: one page, charts over their own figures, nothing shown of a small group (figures: see couverture)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from fphref.documents.calcul import Calcul, completed
from fphref.documents.classeur import Cell, Chart, Sheet, Workbook
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_plan import AGENT, BODY, FIRST, Demande, plan_of
from fphref.documents.toile import Toile
from fphref.model.couverture import BORNES_IV, CLASSES_IV, ETATS, PETIT_EFFECTIF, SOMMET_IV
from fphref.model.profil import Echelle, NiveauEchelle
from fphref.render.xlsx import check_workbook
from tests.documents.couverture_fabrique import METIERS, case, hospital, typing
from tests.documents.couverture_oracle import LigneAgent
from tests.documents.matrice_fabrique import echelles, referentiel

DOC = Path(__file__).parents[2] / "docs" / "couverture.md"
PRESETS: tuple[Any, ...] = ("avance", "intermediaire", "standard")
CM_PER_POINT = 2.54 / 72
# A column of Excel is its width × 7 pixels at 96 per inch.
CM_PER_CHARACTER = 7 / 96 * 2.54


def blank(preset: Any, scale: str = "acquis5") -> Workbook:
    return build_matrice_agents(hospital(1, scale), Demande(METIERS, effectif=3, preset=preset))


def corner(place: str) -> tuple[int, int]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", place)
    assert found
    return ord(found[1]) - 64, int(found[2])


def box(sheet: Sheet, chart: Chart) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a chart, in centimetres from the corner of the sheet."""
    column, row = corner(chart.place)
    left = sum(c.width for c in sheet.columns[: column - 1]) * CM_PER_CHARACTER
    top = sum(r.height or 15 for r in list(sheet.rows)[: row - 1]) * CM_PER_POINT
    return left, top, left + chart.width, top + chart.height


@pytest.mark.parametrize("preset", PRESETS)
def test_charts_stay_inside_the_page_and_clear_of_the_cells(preset: Any) -> None:
    sheet = blank(preset).sheet("Synthèse")
    assert sheet.page.area and sheet.page.pages_high == 1 and sheet.page.paper == "A4"
    column, row = corner(sheet.page.area.partition(":")[2])
    right = sum(c.width for c in sheet.columns[:column]) * CM_PER_CHARACTER
    rows = list(sheet.rows)
    for chart in sheet.charts:
        _, top, chart_right, bottom = box(sheet, chart)
        assert chart_right <= right + 0.05
        assert bottom <= sum(r.height or 15 for r in rows[:row]) * CM_PER_POINT
        y = 0.0
        for line in rows:
            end = y + (line.height or 15) * CM_PER_POINT
            if end > top + 0.02 and y < bottom - 0.02:
                assert not any(cell.value is not None or cell.formula for cell in line.cells)
            y = end
    first, second = (box(sheet, chart) for chart in sheet.charts)
    assert first[2] < second[0]


@pytest.mark.parametrize("preset", PRESETS)
def test_each_chart_shows_cells_that_are_written_on_the_page(preset: Any) -> None:
    book = blank(preset)
    sheet = book.sheet("Synthèse")
    rows = list(sheet.rows)
    for chart in sheet.charts:
        assert chart.alternative
        for area in (chart.categories, *(series.values for series in chart.series)):
            first, last = (corner(p.replace("$", "")) for p in area.partition("!")[2].split(":"))
            assert first[0] == last[0]
            for row in range(first[1], last[1] + 1):
                cell = rows[row - 1].cells[first[0] - 1]
                assert cell.formula or cell.value
        assert len({series.look for series in chart.series}) == len(chart.series)
    waiting = sheet.charts[1].series[-1]
    assert (waiting.name, waiting.pattern) == ("À évaluer", True)


def test_the_cards_stand_on_one_grid() -> None:
    sheet = blank("avance").sheet("Synthèse")
    widths = {column.width for column in sheet.columns[1:24]}
    assert len(widths) == 1
    cards = [corner(m.partition(":")[0])[0] for m in sheet.merges if corner(m.partition(":")[0])[1] == 5]
    assert sorted(cards) == [2, 6, 10, 14, 18, 22]


def test_a_group_of_few_people_shows_no_share() -> None:
    source = hospital(2, "acquis5")
    asked = Demande(METIERS, effectif=PETIT_EFFECTIF)
    plan = plan_of(source, asked)
    calcul = Calcul(build_matrice_agents(source, asked))
    lines = tuple(LigneAgent(f"A{n}", "", "AA01", {a.item.id: 3 for a in plan.attentes}) for n in range(PETIT_EFFECTIF))
    for place, value in typing(plan, lines).items():
        calcul.set("Matrice", place, value)  # type: ignore[arg-type]
    row = next(n for n, r in enumerate(calcul.workbook.sheet("Synthèse").rows, 1)
               if len(r.cells) > 1 and str(r.cells[1].value).startswith("AA01"))  # fmt: skip
    assert isinstance(calcul.value("Synthèse", f"J{row}"), float | int)
    calcul.set("Matrice", plan.cell(BODY, AGENT), None)
    assert calcul.value("Synthèse", f"L{row}") == PETIT_EFFECTIF - 1
    assert calcul.value("Synthèse", f"J{row}") == "–"
    assert calcul.value("Synthèse", f"J{row + 1}") == f"moins de {PETIT_EFFECTIF}"


def shown_figures(calcul: Calcul) -> set[object]:
    """The numbers that « Synthèse » shows beside those of its counts of agents and of what is left to evaluate."""
    sheet = calcul.workbook.sheet("Synthèse")
    kept = set()
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row.cells[:24]):
            if cell.formula and cell.look != "groupe-nombre" and (number, column) != (5, 1):
                kept.add(calcul.value("Synthèse", f"{chr(65 + column)}{number}"))
    return {value for value in kept if isinstance(value, int | float) and not isinstance(value, bool)}


@pytest.mark.parametrize("preset", PRESETS)
def test_of_too_few_agents_the_page_tells_only_how_many_they_are_and_what_is_left(preset: Any) -> None:
    source = hospital(2, "acquis5")
    asked = Demande(METIERS, effectif=PETIT_EFFECTIF, preset=preset)
    plan = plan_of(source, asked)
    calcul = Calcul(build_matrice_agents(source, asked))
    lines = tuple(LigneAgent(f"A{n}", "", "AA01", {a.item.id: 2 for a in plan.attentes}) for n in range(PETIT_EFFECTIF))
    for place, value in typing(plan, lines).items():
        calcul.set("Matrice", place, value)  # type: ignore[arg-type]
    assert len(shown_figures(calcul)) > 2
    calcul.set("Matrice", plan.cell(BODY, AGENT), None)
    left = shown_figures(calcul)
    assert calcul.value("Synthèse", "B5") == PETIT_EFFECTIF - 1
    assert left <= ({0} if preset != "avance" else set()), "the card of what is left to evaluate"
    assert calcul.value("Synthèse", "F6") == f"moins de {PETIT_EFFECTIF}"
    assert str(calcul.value("Synthèse", "B7")).startswith(f"Moins de {PETIT_EFFECTIF} agents")
    calcul.set("Matrice", plan.cell(BODY, AGENT), "A0")
    assert len(shown_figures(calcul)) > 2


def test_charts_print_the_zero_of_their_axis_and_none_on_their_bars() -> None:
    formats = {chart.number_format for chart in blank("avance").sheet("Synthèse").charts}
    assert formats == {"0"}


def test_equal_priorities_are_all_listed() -> None:
    """Criticité 3 × 2 missing levels, and 2 × 3: in the order of the list."""
    asked = Demande(("AA01",), effectif=PETIT_EFFECTIF)
    book, plan = build_matrice_agents(referentiel(), asked), plan_of(referentiel(), asked)
    calcul = Calcul(book)
    agents = (LigneAgent("A", "", "AA01", {"sf-un": 1, "c-un": 2}), *(LigneAgent(a, "", "AA01") for a in "BCDE"))
    for place, value in typing(plan, agents).items():
        calcul.set("Matrice", place, value)  # type: ignore[arg-type]
    first = next(
        n for n, r in enumerate(book.sheet("Synthèse").rows, 1) if len(r.cells) > 13 and r.cells[13].value == 1
    )
    shown = [calcul.value("Synthèse", f"O{first + 2 * rank}") for rank in range(5)]
    assert shown == ["Écrire un protocole", "Anglais scientifique", "", "", ""]


def test_typing_a_level_changes_cards_tables_and_charts() -> None:
    book, plan, _ = case(2, "acquis5", 20)
    calcul = Calcul(completed(book))
    sheet = book.sheet("Synthèse")
    places = [f"{chr(65 + c)}{n}" for n, row in enumerate(sheet.rows, 1) for c, cell in enumerate(row.cells)
              if cell.formula and c < 24]  # fmt: skip
    before = [calcul.value("Synthèse", place) for place in places]
    for rank in range(plan.effectif):
        calcul.set("Matrice", plan.cell(BODY + rank, FIRST), 5)
    after = [calcul.value("Synthèse", place) for place in places]
    changed = {place for place, old, new in zip(places, before, after, strict=True) if old != new}
    assert {"F5"} <= changed
    assert len(changed) > 8


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("scale", ["acquis5", "zero", "lettres", "zero-so"])
def test_every_scale_makes_a_sound_workbook(preset: Any, scale: str) -> None:
    assert check_workbook(blank(preset, scale)) == []


def test_a_long_scale_is_shown_by_ranges_of_levels() -> None:
    long = Echelle(id="vingt", intitule="Vingt", niveaux=tuple(
        NiveauEchelle(code=str(n), libelle=f"Cran {n}", valeur=n) for n in range(21)
    ))  # fmt: skip
    source = referentiel(echelles=echelles() | {"vingt": long}, profils={})
    asked = Demande(("AA01",), effectif=2, preset="intermediaire", echelle="vingt")
    book = build_matrice_agents(source, asked)
    assert check_workbook(book) == []
    assert [s.name for s in book.sheet("Synthèse").charts[1].series] == [
        "0 à 2", "3 à 5", "6 à 8", "9 à 11", "12 à 14", "15 à 17", "18 à 20", "À évaluer",
    ]  # fmt: skip


def test_the_page_of_definitions_says_what_the_program_computes() -> None:
    text = DOC.read_text("utf-8")
    states = re.findall(r"^\| ([a-zéèà ]+) \|", text.partition("## L’état")[2].partition("## La vuln")[0], re.M)
    assert states == [etat.code for etat in ETATS]
    table = text.partition("## La vulnérabilité")[2].partition("## Les écarts")[0]
    rows = re.findall(r"^\| ([a-zéèà ]+) \| (.+?) \| (.+?) \| (.+?) \|$", table, re.M)
    assert tuple(name for name, *_ in rows) == CLASSES_IV
    for top, column in ((3, 1), (4, 2), (5, 3)):
        said = [float(n.replace(",", ".")) for n in re.findall(r"\d+(?:,\d+)?", rows[-1][column] + rows[0][column])]
        assert said == [round(BORNES_IV[-1] * top / SOMMET_IV, 2), round(BORNES_IV[0] * top / SOMMET_IV, 2)]
    assert f"moins de {PETIT_EFFECTIF} personnes" in text.replace("\n", " ")


def test_blocks_of_a_canvas_are_joined_and_keep_their_look() -> None:
    canvas = Toile()
    assert canvas.put(2, 3, Cell("x", "carte"), 2, 2) == "$C$2"
    rows = canvas.rows()
    assert canvas.merges == ["C2:D3"]
    looks = ["", "", "carte", "carte"]
    assert [[cell.look for cell in row.cells] for row in rows] == [[], looks, looks]
