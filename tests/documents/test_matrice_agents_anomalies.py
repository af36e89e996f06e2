"""« Anomalies »: each live check counts a planted fault, and the list names what is known of the référentiel."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fphref.diagnostics import Diagnostic, Gravite, Position
from fphref.documents.calcul import Calcul
from fphref.documents.calcul.values import Erreur
from fphref.documents.classeur import Value, Workbook
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_anomalies import HEAD, MAX_DIAGNOSTICS, anomalies_sheet, checks_of, findings_of
from fphref.documents.matrice_agents_plan import (
    AGENT,
    BODY,
    DATE,
    FIRST,
    METIER,
    SERVICE,
    Demande,
    Plan,
    plan_of,
)  # fmt: skip
from fphref.evaluations.modele import Agent, Evaluation
from fphref.model.competences import CodeNomenclature, Connaissance
from tests.documents.couverture_fabrique import coverage_cells
from tests.documents.matrice_fabrique import deux_profils, referentiel

ORIENTATIONS = ("agents", "competences")
SHEET = "Anomalies"


def plan(orientation: Any = "agents", **more: Any) -> Plan:
    return plan_of(referentiel(), Demande(("AA01",), effectif=4, orientation=orientation, **more))


def book_of(asked: Plan) -> Workbook:
    return build_matrice_agents(referentiel(), asked.demande)


def place_of(name: str, book: Workbook) -> tuple[str, str]:
    sheet, _, area = dict(book.names)[name].rpartition("!")
    return sheet.strip("'"), area.replace("$", "")


def count(calcul: Calcul, asked: Plan, title: str) -> object:
    row = HEAD + 1 + [check.titre for check in checks_of(asked)].index(title)
    state = calcul.value(SHEET, f"A{row}")
    number = calcul.value(SHEET, f"C{row}")
    assert (state == "rien à signaler") == (number == 0), (title, state, number)
    return number


def clean(asked: Plan) -> Calcul:
    """Two agents, dated, each with a service, a métier and a level."""
    book = book_of(asked)
    calcul = Calcul(book)
    calcul.set(*place_of("date_campagne", book), date(2026, 11, 2))
    for rank in range(2):
        for position, value in ((AGENT, f"A{rank}"), (SERVICE, "Bloc"), (METIER, "AA01"), (FIRST, 3)):
            calcul.set("Matrice", asked.cell(BODY + rank, position), value)
    return calcul


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_clean_workbook_has_only_what_its_profile_leaves_out(orientation: Any) -> None:
    asked = plan(orientation)
    calcul = clean(asked)
    found = {check.titre: count(calcul, asked, check.titre) for check in checks_of(asked)}
    known = {"Compétences exclues de la couverture": 1, "Besoins égaux à zéro": 1}  # `se-un` and `c-deux`
    assert found == dict.fromkeys(found, 0) | known


FAULTS: tuple[tuple[str, int, int, Value, int], ...] = (
    ("Pseudonymes en double", 1, AGENT, "A0", 2),
    ("Niveaux sans pseudonyme", 3, FIRST + 1, 2, 1),
    ("Saisies hors de l'échelle", 0, FIRST + 1, "zz", 1),
    ("Saisies hors de l'échelle", 0, FIRST + 1, 9, 1),
    ("Saisies hors de l'échelle", 0, FIRST + 1, "*", 1),
    ("Métiers inconnus", 0, METIER, "ZZ99", 1),
    ("Agents sans métier", 0, METIER, None, 1),
    ("Agents sans service", 1, SERVICE, None, 1),
    ("Dates non reconnues", 0, DATE, "hier", 1),
    ("Niveaux saisis sans être requis", 0, METIER, None, 1),
)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize(("title", "rank", "position", "value", "expected"), FAULTS)
def test_a_planted_fault_is_counted(
    title: str, rank: int, position: int, value: Value, expected: int, orientation: Any
) -> None:
    asked = plan(orientation)
    calcul = clean(asked)
    calcul.set("Matrice", asked.cell(BODY + rank, position), value)
    assert count(calcul, asked, title) == expected


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_level_without_any_date_is_counted(orientation: Any) -> None:
    asked = plan(orientation)
    calcul = clean(asked)
    calcul.set(*place_of("date_campagne", calcul.workbook), None)
    assert count(calcul, asked, "Évaluations sans date") == 2
    calcul.set("Matrice", asked.cell(BODY, DATE), date(2026, 11, 3))
    assert count(calcul, asked, "Évaluations sans date") == 1


def test_a_campaign_date_that_is_a_text_is_counted() -> None:
    asked = plan()
    calcul = clean(asked)
    calcul.set(*place_of("date_campagne", calcul.workbook), "novembre")
    assert count(calcul, asked, "Dates non reconnues") == 1
    assert count(calcul, asked, "Évaluations sans date") == 2


def test_an_adjusted_need_that_is_a_text_is_counted() -> None:
    asked = plan()
    calcul = clean(asked)
    calcul.set("Couverture", coverage_cells(asked)["sf-un"]["besoin_ajuste"], "deux")
    assert count(calcul, asked, "Besoins ajustés non reconnus") == 1


def test_a_need_that_is_typed_ends_an_exclusion() -> None:
    asked = plan()
    calcul = clean(asked)
    calcul.set("Couverture", coverage_cells(asked)["se-un"]["besoin_ajuste"], 1)
    assert count(calcul, asked, "Compétences exclues de la couverture") == 0


def test_a_need_above_the_number_of_agents_is_counted_until_the_structure_says_its_own() -> None:
    asked = plan()
    calcul = clean(asked)
    title = "Besoins supérieurs au nombre d'agents"
    place = coverage_cells(asked)["sf-un"]["besoin_ajuste"]
    assert count(calcul, asked, title) == 0
    calcul.set("Matrice", asked.cell(BODY, FIRST), "so")
    assert count(calcul, asked, title) == 1, "the profile needs two, one is concerned"
    calcul.set("Couverture", place, 1)
    assert count(calcul, asked, title) == 0
    calcul.set("Couverture", place, 3)
    assert count(calcul, asked, title) == 1


def test_a_level_that_the_metier_does_not_ask_for_is_counted_without_required_levels_too() -> None:
    """BB01 asks for `sf-un` and `c-un`, not for the second savoir-faire."""
    asked = plan_of(deux_profils(), Demande(("AA01", "BB01"), effectif=4, preset="intermediaire"))
    calcul = Calcul(build_matrice_agents(deux_profils(), asked))
    for position, value in ((AGENT, "A0"), (METIER, "BB01"), (FIRST, 3)):
        calcul.set("Matrice", asked.cell(BODY, position), value)
    title = "Niveaux saisis sans être demandés"
    assert count(calcul, asked, title) == 0
    calcul.set("Matrice", asked.cell(BODY, FIRST + 1), 3)
    assert count(calcul, asked, title) == 1
    calcul.set("Matrice", asked.cell(BODY, METIER), "AA01")
    assert count(calcul, asked, title) == 0


def test_a_deleted_column_is_counted() -> None:
    asked = plan()
    calcul = clean(asked)
    calcul.set("Couverture", coverage_cells(asked)["sf-un"]["requis"], "")
    assert count(calcul, asked, "Colonnes supprimées") == 1


def test_levels_known_beforehand_need_no_date() -> None:
    agents = (Agent("A0", "Bloc", "AA01"),)
    known = (Evaluation("A0", "Bloc", "AA01", "sf-un", "3", date(2026, 1, 5)),)
    asked = plan(agents=agents, evaluations=known)
    [check] = [c for c in checks_of(asked) if c.titre == "Évaluations sans date"]
    assert not check.grave
    assert next(c for c in checks_of(plan()) if c.titre == check.titre).grave


@pytest.mark.parametrize("preset", ["standard", "intermediaire"])
def test_without_required_levels_nothing_is_said_of_needs(preset: Any) -> None:
    asked = plan(preset=preset)
    titles = [check.titre for check in checks_of(asked)]
    assert "Saisies hors de l'échelle" in titles
    assert not [title for title in titles if "esoin" in title or "requis" in title]
    calcul = clean(asked)
    assert {count(calcul, asked, title) for title in titles} == {0}


def test_every_check_leads_to_a_sheet_of_the_workbook() -> None:
    book = book_of(plan())
    links = [cell.link for row in book.sheet(SHEET).rows for cell in row.cells if cell.link]
    titles = {sheet.title for sheet in book.sheets}
    assert len(links) == len(checks_of(plan()))
    assert {link.partition("'")[2].partition("'")[0] for link in links} <= titles


# -- what is known of the référentiel ------------------------------------------------------------------------


def said(asked: Plan, diagnostics: list[Diagnostic] | None = None) -> list[tuple[str, str]]:
    return [(finding.element, finding.sens) for finding in findings_of(asked, diagnostics or [])]


def test_what_no_profile_asks_for_is_named() -> None:
    assert ("SE1 · -Écouter", "Aucun profil ne demande cette compétence : elle est exclue.") in said(plan())
    assert not [s for e, s in said(plan(preset="intermediaire")) if "exclue" in s]


def test_a_missing_code_and_a_doubt_are_named() -> None:
    found = said(plan())
    assert ("C2 · Zoologie", "Aucun code de nomenclature : la formation se cherche par son libellé.") in found
    assert ("C1 · Anglais scientifique", "Code à vérifier.") in found


def test_a_code_on_two_items_is_named_once() -> None:
    twin = CodeNomenclature(nomenclature="formacode", code="15214")
    items = {
        "c-un": Connaissance(id="c-un", libelle="Anglais", codes=(twin,)),
        "c-deux": Connaissance(id="c-deux", libelle="Zoologie", codes=(twin,)),
    }
    asked = plan_of(referentiel(connaissances=items), Demande(("AA01",), effectif=2))
    shared = [finding for finding in said(asked) if "Le même code" in finding[1]]
    assert shared == [("formacode 15214", "Le même code est porté par C1 et C2.")]


def test_diagnostics_are_listed_and_what_does_not_fit_is_counted() -> None:
    faults = [
        Diagnostic("REF001", Gravite.AVERTISSEMENT, f"Faute {n}.", Position("a.yaml", n, 1))
        for n in range(1, MAX_DIAGNOSTICS + 4)
    ]
    rows = list(anomalies_sheet(plan(), "", "", faults).rows)
    texts = [[cell.value for cell in row.cells] for row in rows]
    assert next(t for t in texts if "a.yaml:1:1" in t)[:4] == ["avertissement", "REF001", None, "Faute 1."]
    assert texts[-1][3] == "3 autres constats."


def test_a_clean_referentiel_says_so() -> None:
    code = (CodeNomenclature(nomenclature="formacode", code="15214"),)
    items = {"a": Connaissance(id="a", libelle="A", codes=code)}
    source = referentiel()
    metier = source.metiers["AA01"].model_copy(update={"savoir_faire": (), "savoir_etre": (), "connaissances": ("a",)})
    asked = plan_of(
        referentiel(connaissances=items, metiers={"AA01": metier}),
        Demande(("AA01",), effectif=1, preset="intermediaire"),
    )
    assert said(asked) == []
    last = list(anomalies_sheet(asked, "", "").rows)[-1]
    assert last.cells[0].value == "Rien à signaler."


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_level_and_a_pseudonym_in_error_spoil_no_check_and_are_counted(orientation: Any) -> None:
    asked = plan(orientation)
    calcul = clean(asked)
    calcul.set("Matrice", asked.cell(BODY, FIRST), Erreur("#DIV/0!"))
    calcul.set("Matrice", asked.cell(BODY + 2, AGENT), Erreur("#N/A"))
    assert count(calcul, asked, "Saisies hors de l'échelle") == 1
    for rank in range(len(checks_of(asked))):
        assert isinstance(calcul.value(SHEET, f"C{HEAD + 1 + rank}"), int | float), checks_of(asked)[rank].titre
    # The line without a name of its own still is a line: nothing is lost from sight.
    assert count(calcul, asked, "Agents sans service") == 1
