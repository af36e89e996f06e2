"""« Plan de formation »: a static order, live figures on the left, decisions on the right, cost that follows."""

from __future__ import annotations

from typing import Any

import pytest

from fphref.documents.calcul import Calcul
from fphref.documents.classeur import Sheet, Workbook
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_formation import BODY, HEAD, STATUTS, TOTAL
from fphref.documents.matrice_agents_plan import Demande
from tests.documents.couverture_fabrique import case
from tests.documents.couverture_oracle import figures, strengthen
from tests.documents.matrice_fabrique import referentiel

TITRES = {
    "Agents en écart": "ecarts", "Niveaux manquants": "manques", "Criticité": "criticite", "Priorité": "priorite",
}  # fmt: skip


@pytest.fixture(scope="module")
def filled_case() -> tuple[Workbook, Any]:
    book, _, situation = case(4, "acquis5", 25)
    return book, situation


def columns(sheet: Sheet) -> dict[str, str]:
    """Title of a column → its letter."""
    return {str(cell.value): chr(65 + n) for n, cell in enumerate(list(sheet.rows)[HEAD - 1].cells)}


def lines(sheet: Sheet) -> dict[str, int]:
    """Id of a compétence → its row."""
    return {str(row.cells[0].value): BODY + n for n, row in enumerate(list(sheet.rows)[BODY - 1 :])}


def test_the_left_side_is_that_of_the_oracle(filled_case: tuple[Workbook, Any]) -> None:
    book, situation = filled_case
    sheet = book.sheet("Plan de formation")
    calcul, letters = Calcul(book), columns(sheet)
    for competence, row in lines(sheet).items():
        expected = figures(situation, competence)
        for title, key in TITRES.items():
            value = calcul.value("Plan de formation", f"{letters[title]}{row}")
            assert value == ("" if expected[key] is None else expected[key]), (competence, title)


def test_ranks_follow_the_priorities_and_no_two_are_the_same(filled_case: tuple[Workbook, Any]) -> None:
    book, situation = filled_case
    sheet = book.sheet("Plan de formation")
    calcul, letter = Calcul(book), columns(sheet)["Rang"]
    found = {c: calcul.value("Plan de formation", f"{letter}{row}") for c, row in lines(sheet).items()}
    ranked = sorted((rank, c) for c, rank in found.items() if rank != "")
    assert [rank for rank, _ in ranked] == list(range(1, len(ranked) + 1))
    assert [c for _, c in ranked] == strengthen(situation, len(found))


def test_the_order_is_fixed_by_criticite(filled_case: tuple[Workbook, Any]) -> None:
    book, situation = filled_case
    order = list(lines(book.sheet("Plan de formation")))
    natural = list(situation.natures)
    wanted = sorted(natural, key=lambda c: -(figures(situation, c)["criticite"] or 0))  # type: ignore[operator]
    assert order == wanted


def typed(book: Workbook, row: int, **cells: object) -> Calcul:
    letters = columns(book.sheet("Plan de formation"))
    titles = {"places": "Places", "duree": "Durée (h)", "cout": "Coût par place", "statut": "Statut"}
    calcul = Calcul(book)
    for key, value in cells.items():
        calcul.set("Plan de formation", f"{letters[titles[key]]}{row}", value)  # type: ignore[arg-type]
    return calcul


def test_cost_and_hours_follow_what_is_typed() -> None:
    book = build_matrice_agents(referentiel(), Demande(("AA01",), effectif=3))
    letters = columns(book.sheet("Plan de formation"))
    calcul = typed(book, BODY, places=4, duree=7, cout=350)
    assert calcul.value("Plan de formation", f"{letters['Heures']}{BODY}") == 28
    assert calcul.value("Plan de formation", f"{letters['Coût prévu']}{BODY}") == 1400
    calcul.set("Plan de formation", f"{letters['Places']}{BODY + 1}", 1)
    assert calcul.value("Plan de formation", f"{letters['Places']}{TOTAL}") == 5
    assert calcul.value("Plan de formation", f"{letters['Coût prévu']}{TOTAL}") == 1400
    assert calcul.value("Plan de formation", f"{letters['Coût prévu']}{BODY + 1}") == ""


def test_an_abandoned_action_costs_nothing_and_leaves_its_agents_without_a_place(
    filled_case: tuple[Workbook, Any],
) -> None:
    book, situation = filled_case
    sheet = book.sheet("Plan de formation")
    letters = columns(sheet)
    competence = strengthen(situation)[0]
    row, missing = lines(sheet)[competence], figures(situation, competence)["ecarts"]
    calcul = typed(book, row, places=1, cout=100, statut="Prévue")
    assert calcul.value(sheet.title, f"{letters['Agents sans place']}{row}") == missing - 1  # type: ignore[operator]
    assert calcul.value(sheet.title, f"{letters['Coût prévu']}{TOTAL}") == 100
    calcul.set(sheet.title, f"{letters['Statut']}{row}", "Abandonnée")
    assert calcul.value(sheet.title, f"{letters['Agents sans place']}{row}") == missing
    assert calcul.value(sheet.title, f"{letters['Coût prévu']}{TOTAL}") == 0


def test_only_decisions_are_unlocked_and_the_status_comes_from_a_list() -> None:
    sheet = build_matrice_agents(referentiel(), Demande(("AA01",), effectif=3)).sheet("Plan de formation")
    letters = columns(sheet)
    inputs = {t for t, cell in zip(letters, list(sheet.rows)[BODY - 1].cells, strict=True) if "saisie" in cell.look}
    assert inputs == {"Action de formation", "Organisme", "Places", "Durée (h)", "Coût par place", "Échéance", "Statut"}
    [choice] = [entry for entry in sheet.entries if entry.kind == "list"]
    assert choice.formula == '"' + ",".join(STATUTS) + '"'
    assert len(choice.formula) < 255
    assert sheet.protected


def test_nothing_is_claimed_while_nobody_is_evaluated() -> None:
    book = build_matrice_agents(referentiel(), Demande(("AA01",), effectif=3))
    sheet = book.sheet("Plan de formation")
    letters = columns(sheet)
    for row in list(sheet.rows)[BODY - 1 :]:
        for title in ("Agents en écart", "Niveaux manquants", "Priorité", "Rang", "Agents sans place"):
            assert row.cells[ord(letters[title]) - 65].value == ""


def test_there_is_no_training_plan_without_required_levels() -> None:
    book = build_matrice_agents(referentiel(), Demande(("AA01",), effectif=3, preset="intermediaire"))
    assert "Plan de formation" not in [sheet.title for sheet in book.sheets]
