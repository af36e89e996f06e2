"""The page and the workbook of a career: what they say, read back from the files."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from fphref.cli.inks import draw
from fphref.documents.classeur import Cell
from fphref.documents.content import Courbe, Document, Section, iter_texts
from fphref.documents.statut_carriere import build_carriere
from fphref.documents.statut_carriere_classeur import FEUILLE, POINTS, build_carriere_classeur
from fphref.statut.carriere import project
from fphref.statut.carriere_modele import Carriere
from fphref.statut.grille import Tables
from tests.libreoffice import XLSX, convert, needs_libreoffice
from tests.statut.fabrique_projections import JOUR, agent, classement, ligne, referentiel


def career(**changes: object) -> Carriere:
    promotions = {"ce-choix": 2028} if changes.pop("promue", False) else {}
    model = referentiel(classements=[classement("2", "1", "totale")], **changes)  # type: ignore[arg-type]
    return project(agent(echelon="1", echelon_depuis=date(2026, 3, 1)), Tables(model), JOUR, 10, promotions)


def drawn(kind: str, carriere: Carriere) -> bytes:
    stream = BytesIO()
    flaws = draw(kind, (build_carriere if kind == "pdf" else build_carriere_classeur)(carriere), stream)
    assert flaws.missing == ()
    return stream.getvalue()


def curve_of(document: Document) -> Courbe:
    return next(b for s in document.blocks if isinstance(s, Section) for b in s.blocks if isinstance(b, Courbe))


def test_the_curve_and_its_table_say_the_same_steps() -> None:
    curve = curve_of(build_carriere(career()))
    assert [point.y for point in curve.points] == [1772.20, 1944.50, 2141.41]
    cells = ["".join(span.text for span in row[5]) for row in curve.table.rows]
    assert cells == ["1\u202f772,20\u00a0€", "1\u202f944,50\u00a0€", "2\u202f141,41\u00a0€"]
    assert "1\u202f772,20\u00a0€" in curve.alternative
    assert "2\u202f141,41\u00a0€" in curve.alternative


def test_the_day_a_promotion_opens_is_marked_in_words() -> None:
    curve = curve_of(build_carriere(career()))
    assert [mark.x for mark in curve.reperes] == [2028.0]
    assert (
        curve.reperes[0].label
        == "Conditions remplies au titre de 2028 (appréciées au 31 décembre 2028)\u00a0: au second grade"
    )


def test_the_page_says_what_it_takes_for_granted_and_that_the_employer_decides() -> None:
    said = " ".join(iter_texts(build_carriere(career()).blocks)).replace("\u00a0", " ")
    assert "Valeur du point d’indice constante : 59,0734 € par an" in said
    assert "Aucune promotion n’est supposée" in said
    assert "seule la décision de l’employeur compte" in said
    assert "Décret d’essai" in said
    assert "vu : lu dans une copie" in said


def test_an_assumed_promotion_is_said_to_be_assumed() -> None:
    said = " ".join(iter_texts(build_carriere(career(promue=True)).blocks)).replace("\u00a0", " ")
    assert "Promotion supposée le 1er mars 2028" in said
    assert "hypothèse de calcul, non une prévision ni un droit" in said
    assert "Second grade" in said


def test_an_unknown_pay_is_a_word_and_no_point_of_the_curve() -> None:
    lignes = [ligne("grade-un", "1", "777", 12), ligne("grade-un", "2", "450", None)]
    document = build_carriere(career(lignes=lignes))
    assert [point.y for point in curve_of(document).points] == [1944.50]
    assert "inconnu" in " ".join(iter_texts(document.blocks))
    sheet = build_carriere_classeur(career(lignes=lignes)).sheet(FEUILLE)
    assert list(sheet.rows)[6].cells[7] == Cell("inconnu", "ligne-montant")


def test_the_pdf_read_back_has_title_steps_and_language() -> None:
    reader = PdfReader(BytesIO(drawn("pdf", career())))
    text = "\n".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Premier grade, 1er échelon" in text
    assert "01/03/2029" in text
    assert "2 141,41 €" in text
    assert str(reader.root_object["/Lang"]) == "fr-FR"


def test_a_long_career_of_many_steps_is_drawn() -> None:
    lignes = [ligne("grade-un", str(n), "450", 12 if n < 30 else None) for n in range(1, 31)]
    model = referentiel(lignes=lignes)
    made = project(agent(echelon="1"), Tables(model), JOUR, 45)
    assert len(made.etapes) == 30
    assert len(PdfReader(BytesIO(drawn("pdf", made))).pages) <= 3


def test_the_workbook_computes_pay_from_the_value_of_the_point() -> None:
    book = openpyxl.load_workbook(BytesIO(drawn("xlsx", career())))
    sheet = book[FEUILLE]
    assert sheet["C4"].value == 59.0734
    assert [sheet[f"H{row}"].value for row in (7, 8, 9)] == [f"=ROUND(F{row}*$C$4/12,2)" for row in (7, 8, 9)]
    assert sheet["I8"].value == "=H8-H7"
    values = openpyxl.load_workbook(BytesIO(drawn("xlsx", career())), data_only=True)[FEUILLE]
    assert [values[f"H{row}"].value for row in (7, 8, 9)] == [1772.2, 1944.5, 2141.41]


def test_the_chart_is_native_and_draws_both_ends_of_each_step() -> None:
    book = openpyxl.load_workbook(BytesIO(drawn("xlsx", career())))
    assert len(book[FEUILLE]._charts) == 1  # type: ignore[attr-defined]
    rows = list(build_carriere_classeur(career()).sheet(POINTS).rows)[3:]
    assert [(row.cells[0].value, row.cells[1].value) for row in rows] == [
        (JOUR, 1772.2), (date(2027, 3, 1), 1772.2), (date(2027, 3, 1), 1944.5),
        (date(2029, 3, 1), 1944.5), (date(2029, 3, 1), 2141.41), (date(2036, 11, 22), 2141.41),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_the_same_career_gives_the_same_bytes(kind: str) -> None:
    assert drawn(kind, career()) == drawn(kind, career())


@needs_libreoffice
def test_another_value_of_the_point_changes_pay_and_curve(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(drawn("xlsx", career())))
    book[FEUILLE]["C4"].value = 60
    source = tmp_path / "carriere.xlsx"
    book.save(source)  # without results: LibreOffice has to compute them
    opened = openpyxl.load_workbook(
        convert(source, XLSX, tmp_path / "lu", tmp_path / "profil"), data_only=True, read_only=True
    )
    assert [opened[FEUILLE][f"H{row}"].value for row in (7, 8, 9)] == [1800, 1975, 2175]
    assert [opened[FEUILLE][f"I{row}"].value for row in (8, 9)] == [175, 200]
    assert opened[POINTS]["B9"].value == 2175
