from __future__ import annotations

import pytest

from fphref.diagnostics import FphrefError
from fphref.documents.classeur import Sheet, Workbook
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_plan import (
    BESOIN,
    BODY,
    CRITICITE,
    ECART,
    EVALUES,
    FIRST,
    HEAD,
    IDS,
    REQUIRED_IDS,
    REQUIS,
    TITULAIRES,
)
from fphref.render.xlsx import check_workbook
from tests.documents.matrice_fabrique import referentiel


@pytest.fixture
def book() -> Workbook:
    return build_matrice_agents(referentiel(), "AA01", 4)


def values(sheet: Sheet, row: int, first: int = FIRST) -> list[object]:
    return [cell.value for cell in sheet.rows[row - 1].cells[first - 1 :]]


def formulas(sheet: Sheet, row: int) -> list[str | None]:
    return [cell.formula for cell in sheet.rows[row - 1].cells[FIRST - 1 :]]


def test_sheets(book: Workbook) -> None:
    assert [s.title for s in book.sheets] == ["Lisez-moi", "Matrice", "Couverture", "Écarts", "Référentiel", "Listes"]
    assert check_workbook(book) == []


def test_machine_rows_are_hidden_and_the_two_blocks_never_share_an_id(book: Workbook) -> None:
    sheet = book.sheet("Matrice")
    assert values(sheet, IDS, 1) == [
        "#id_agent", "#service", "#date", "sf-un", "sf-deux", "c-un", "c-deux", "se-un",
    ]  # fmt: skip
    assert values(sheet, REQUIRED_IDS, 1)[3:] == ["R|sf-un", "R|sf-deux", "R|c-un", "R|c-deux", "R|se-un"]
    assert sheet.rows[IDS - 1].hidden
    assert sheet.rows[REQUIRED_IDS - 1].hidden
    assert not set(values(sheet, IDS, 1)) & set(values(sheet, REQUIRED_IDS, 1))


def test_expectations_stand_above_the_agents(book: Workbook) -> None:
    sheet = book.sheet("Matrice")
    assert values(sheet, CRITICITE) == [3, 1, 2, 1, None]
    assert values(sheet, REQUIS) == [3, 2, 5, 1, "–"]
    assert values(sheet, BESOIN) == [2, 1, 1, 0, None]
    assert values(sheet, HEAD, 1) == [
        "Agent (pseudonyme)", "Service", "Date d’évaluation", "SF1", "SF2", "C1", "C2", "SE1",
    ]  # fmt: skip


def test_totals_are_live_and_unknown_is_not_zero(book: Workbook) -> None:
    sheet = book.sheet("Matrice")
    assert formulas(sheet, EVALUES)[0] == "=SUMPRODUCT(ISNUMBER(ech_valeurs)*COUNTIF(D$16:D$19,ech_codes))"
    assert formulas(sheet, TITULAIRES)[0] == (
        '=IF(D$11=0,"",IFERROR(SUMPRODUCT(ISNUMBER(ech_valeurs)*(ech_valeurs>=INDEX(ech_valeurs,MATCH(D$10,ech_codes,0)))'
        '*COUNTIF(D$16:D$19,ech_codes)),""))'
    )
    assert formulas(sheet, ECART)[0] == '=IF(OR(D$12="",D$13=""),"",D$12-D$13)'
    assert values(sheet, TITULAIRES) == values(sheet, ECART) == [""] * 5


def test_agents_are_blank_inputs_and_nothing_sums_a_person(book: Workbook) -> None:
    sheet = book.sheet("Matrice")
    agents = sheet.rows[BODY - 1 :]
    assert len(agents) == 4
    assert {cell.look for row in agents for cell in row.cells} == {"saisie", "saisie-texte", "saisie-date"}
    assert all(cell.value is None and cell.formula is None for row in agents for cell in row.cells)
    assert len(agents[0].cells) == FIRST - 1 + 5
    assert sheet.protected
    assert sheet.freeze == "B16"
    assert sheet.autofilter == "A15:H19"


def test_entries(book: Workbook) -> None:
    pseudonym, day, level = book.sheet("Matrice").entries
    assert (pseudonym.kind, pseudonym.cells, pseudonym.formula) == ("custom", "A16:A19", "COUNTIF($A$16:$A$19,A16)=1")
    assert (day.kind, day.cells) == ("date", "C16:C19")
    assert (level.kind, level.cells, level.formula) == ("list", "D16:H19", "'Listes'!$A$5:$A$10")
    listed = [row.cells[0].value for row in book.sheet("Listes").rows[4:]]
    assert listed == ["so", 1, 2, 3, 4, 5]


def test_each_state_has_one_rule_that_carries_its_text(book: Workbook) -> None:
    rules = book.sheet("Matrice").rules
    found = {(r.formula, r.look, r.number_format) for r in rules}
    over = '0"/3";-0"/3";0"/3";@"/3"'
    assert ('AND(D$10=3,D16<>"",D16=1)', "ecart-majeur", over) in found
    assert ('AND(D$10=3,D16<>"",D16=2)', "ecart", over) in found
    assert ('AND(D$10=3,D16<>"",D16=3)', "conforme", over) in found
    assert ('AND(D$10=3,D16<>"",OR(D16=4,D16=5))', "au-dela", over) in found
    assert ('AND($A16<>"",D16="",D$10<>"–")', "a-evaluer", None) in found
    assert ('D16="so"', "sans-objet", None) in found
    # 5 levels: 3 + 4 + 5 + 4 + 4 … one rule per level and state that can be.
    assert len([r for r in rules if r.number_format and r.formula.startswith("AND(D$10=")]) == 16


def test_scale_is_data() -> None:
    letters = build_matrice_agents(referentiel(), "BB01", 2)
    assert values(letters.sheet("Matrice"), REQUIS) == ["U", "L"]
    found = {(r.formula, r.look, r.number_format) for r in letters.sheet("Matrice").rules}
    assert ('AND(D$10="U",D16<>"",D16="I")', "ecart-majeur", '0"/U";-0"/U";0"/U";@"/U"') in found
    assert not [r for r in letters.sheet("Matrice").rules if '"so"' in r.formula]
    assert check_workbook(letters) == []


def test_gaps_read_agents_by_rank_and_competences_by_id(book: Workbook) -> None:
    sheet = book.sheet("Écarts")
    lines = sheet.rows[5:]
    assert len(lines) == 4 * 5
    assert [row.cells[0].value for row in lines[:6]] == [1, 1, 1, 1, 1, 2]
    assert lines[2].cells[1].value == "c-un"
    assert lines[2].cells[2].formula == '=IFERROR(MATCH($B8,mat_ids,0),"")'
    assert lines[2].cells[9].formula == (
        '=IF($C8="","",IF(INDEX(mat_niveaux,$A8,$C8)="","",INDEX(mat_niveaux,$A8,$C8)))'
    )
    assert all(row.cells[3].value == "" for row in lines)


def test_names_follow_the_sheets(book: Workbook) -> None:
    names = dict(book.names)
    assert names["mat_ids"] == "'Matrice'!$D$4:$H$4"
    assert names["mat_niveaux"] == "'Matrice'!$D$16:$H$19"
    assert names["ech_codes"] == "'Listes'!$A$5:$A$10"


def test_readme_says_what_must_be_known(book: Workbook) -> None:
    said = "\n".join(str(c.value) for row in book.sheet("Lisez-moi").rows for c in row.cells if c.value is not None)
    for text in ("pseudonyme", "ne compare pas les personnes", "À détruire le", "Tout est inventé.", "Niveau 5"):
        assert text in said


@pytest.mark.parametrize(
    ("code", "effectif", "message"),
    [
        ("AA02", 12, "Métier « AA02 » inconnu ; vouliez-vous « AA01 » ?"),
        (
            "BB02",
            12,
            "Métier « BB02 » : aucun profil ne fixe ses niveaux requis ; métiers avec profil : « AA01 », « BB01 »",
        ),
        ("AA01", 0, "Effectif 0 : de 1 à 1000 agents par matrice"),
        ("AA01", 1001, "Effectif 1001 : de 1 à 1000 agents par matrice"),
    ],
)
def test_refusals_are_one_french_line(code: str, effectif: int, message: str) -> None:
    with pytest.raises(FphrefError) as stop:
        build_matrice_agents(referentiel(), code, effectif)
    assert str(stop.value) == message


def test_a_faulty_metier_gets_no_document() -> None:
    with pytest.raises(FphrefError, match="comporte une erreur"):
        build_matrice_agents(referentiel(en_erreur=frozenset({"AA01"})), "AA01")
