"""The workbook of an échéancier, read back: words beside colours, the order of the file, unknown said to be so."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from fphref.cli.inks import draw
from fphref.diagnostics import Position
from fphref.documents.statut_echeancier import build_echeancier_classeur
from fphref.documents.statut_echeancier_vue import Vue
from fphref.model.grilles import Contingent
from fphref.model.situation import Situation
from fphref.regles import diagnose
from fphref.statut.echeancier import build_echeancier
from fphref.statut.echeancier_contingents import contingents_of
from fphref.statut.grille import Tables
from tests.libreoffice import XLSX, convert, needs_libreoffice
from tests.statut.fabrique_projections import JOUR, agent, referentiel, taux

AGENTS = (
    agent(agent="Z-1"),
    agent(agent="=1+1", echelon_depuis=None),
    agent(agent="B-3", echelon="3", echelon_depuis=date(2020, 1, 1)),
    agent(agent="C-4", grade="grade-deux", echelon="2"),
)


def made(agents: tuple[Situation, ...] = AGENTS, contingents: tuple[Contingent, ...] = (taux(),)) -> bytes:
    model = referentiel(contingents=contingents)
    echeancier = build_echeancier(agents, Tables(model), JOUR, 2)
    faults = (diagnose("AGE001", "ligne sans agent", Position("agents.xlsx", 0, 0, "Feuil1", "A9")),)
    vue = Vue(echeancier, contingents_of(echeancier, model, {}), faults, "agents.xlsx", 5, 1)
    stream = BytesIO()
    draw("xlsx", build_echeancier_classeur(vue), stream)
    return stream.getvalue()


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of the table of a sheet, by the title of their column."""
    (held,) = sheet.tables.values()
    rows = [[cell.value for cell in row] for row in sheet[held.ref]]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def opened() -> dict[str, list[dict[str, object]]]:
    book = openpyxl.load_workbook(BytesIO(made()))
    return {sheet.title: table(sheet) for sheet in book.worksheets if sheet.tables}


def test_the_sheets_are_those_that_are_promised() -> None:
    book = openpyxl.load_workbook(BytesIO(made()))
    assert book.sheetnames == ["Échelons", "Promouvables", "Contingents", "Lignes écartées", "Lisez-moi"]


def test_each_change_has_a_line_and_who_has_none_is_told_why() -> None:
    lines = opened()["Échelons"]
    assert [line["Agent"] for line in lines] == ["Z-1", "=1+1", "B-3", "C-4"]
    assert (lines[0]["Change le"].date(), lines[0]["De l’échelon"], lines[0]["À l’échelon"]) == (  # type: ignore[attr-defined]
        date(2028, 3, 1), "2e", "3e",
    )  # fmt: skip
    assert lines[0]["Gain brut par mois"] == 196.91
    assert (lines[1]["Change le"], lines[1]["Et ensuite"]) == (None, "Date d’entrée dans l’échelon inconnue.")
    assert str(lines[2]["Et ensuite"]).startswith("Dernier échelon")


def test_years_are_told_in_words_in_the_order_of_the_file() -> None:
    lines = opened()["Promouvables"]
    assert [(line["Agent"], line["2026"], line["2027"], line["Première année"]) for line in lines] == [
        ("Z-1", "non", "oui", 2027),
        ("=1+1", "indéterminé", "indéterminé", None),
        ("B-3", "oui", "oui", 2026),
        ("C-4", None, None, None),
    ]
    assert lines[1]["Ce qui manque pour le dire"]
    assert lines[3]["Ce qui manque pour le dire"] == "Dernier grade de ce corps, pour ces données."


def test_contingents_show_their_arithmetic_and_bounds() -> None:
    lines = opened()["Contingents"]
    assert [(line["Année"], line["Remplissent les conditions"], line["Indéterminés"]) for line in lines] == [
        (2026, 1, 1), (2027, 2, 1), (2028, 2, 1),
    ]  # fmt: skip
    assert "2 promouvables × 20 % = 0,4" in str(lines[2]["Calcul"]).replace("\u00a0", " ")
    assert "(promouvables au 31 décembre 2027)" in str(lines[2]["Calcul"])


def test_an_unknown_rate_is_a_word_never_a_zero() -> None:
    book = openpyxl.load_workbook(BytesIO(made(contingents=())))
    lines = table(book["Contingents"])
    assert {line["Nombre calculé"] for line in lines} == {"inconnu"}
    assert {line["Règle"] for line in lines} == {"taux non connu"}


def test_it_says_not_to_be_circulated_and_what_it_supposes() -> None:
    book = openpyxl.load_workbook(BytesIO(made()))
    said = " ".join(str(c.value) for row in book["Lisez-moi"].iter_rows() for c in row if c.value)
    assert "ne pas diffuser (données individuelles sous pseudonyme)" in said
    assert "seule la décision de l’employeur compte" in said
    assert "Sans départ ni nomination" in said
    for sheet in book.worksheets:
        assert sheet.oddFooter is not None
        assert "ne pas diffuser" in str(sheet.oddFooter.left.text)


def test_lines_left_out_have_the_place_of_their_cell() -> None:
    (line,) = opened()["Lignes écartées"]
    assert (line["Place"], line["Constat"]) == ("Feuil1!A9", "ligne sans agent")


def test_the_same_list_gives_the_same_bytes() -> None:
    assert made() == made()


@needs_libreoffice
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    source = tmp_path / "echeancier.xlsx"
    source.write_bytes(made())
    book = openpyxl.load_workbook(convert(source, XLSX, tmp_path / "lu", tmp_path / "profil"), read_only=True)
    assert book.sheetnames == ["Échelons", "Promouvables", "Contingents", "Lignes écartées", "Lisez-moi"]
    assert "=1+1" in {row[0] for row in book["Échelons"].iter_rows(values_only=True)}


def test_years_that_say_the_same_are_one_line() -> None:
    book = openpyxl.load_workbook(BytesIO(made(contingents=())))
    lines = table(book["Contingents"])
    assert all(isinstance(line["Année"], int) or " à " in str(line["Année"]) for line in lines)
    shown = [tuple(value for name, value in line.items() if name != "Année") for line in lines]
    assert all(before != after for before, after in pairwise(shown))
