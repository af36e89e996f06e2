from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from fphref.diagnostics import FphrefError
from fphref.documents.classeur import (
    Cell,
    Column,
    Entry,
    Print,
    Row,
    Rule,
    Sheet,
    Workbook,
    column_letter,
    grid_of,
)
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_metiers import build_matrice_metiers
from fphref.render.style import contrast
from fphref.render.xlsx import check_workbook, render_xlsx
from fphref.render.xlsx.styles import LOOKS, STATES, ink_of
from tests.documents.matrice_fabrique import referentiel

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 11, 22)


def small(*cells: Cell, **sheet: object) -> Workbook:
    page = Sheet("Feuille", (Column(),), (Row(cells),), **sheet)  # type: ignore[arg-type]
    return Workbook("Essai", "Sujet", DAY, "fphref", (page,))


def written(book: Workbook) -> bytes:
    stream = io.BytesIO()
    render_xlsx(book, stream)
    return stream.getvalue()


def reread(book: Workbook, *, data_only: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(written(book)), data_only=data_only)


RISKY = [
    "=1+1",
    "==1",
    '=HYPERLINK("http://x","y")',
    "+x",
    "-x",
    "@x",
    "#N/A",
    "#REF!",
    "\tx",
    "'x",
    "1/2",
    "01",
    "TRUE",
]


@pytest.mark.parametrize("text", RISKY)
def test_texts_stay_texts(text: str) -> None:
    cell = reread(small(Cell(text))).active["A1"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@", "#", "\t"))


@pytest.mark.parametrize("text", ["<b>&\"'</b>", "deux\nlignes", "  bords  ", "_x0041_", "é’œ€ 😀", "\u202f\u00a0"])
def test_texts_come_back_as_they_were(text: str) -> None:
    cell = reread(small(Cell(text))).active["A1"]
    assert unescape(cell.value) == text


def test_what_no_cell_can_hold_is_dropped_or_visibly_cut() -> None:
    sheet = reread(small(Cell("a\x00\x08\rb\ud800\uffff"), Cell("x" * 40_000), Cell("😀" * 20_000))).active
    assert sheet["A1"].value == "ab"
    assert sheet["B1"].value == "x" * 32_766 + "…"
    assert sheet["C1"].value == "😀" * 16_383 + "…"


def test_values_and_formulas_with_their_results() -> None:
    book = small(Cell(3), Cell(0.1), Cell(True), Cell(DAY, "saisie-date"), Cell(4, "", "=A1+1"), Cell("é", "", '="é"'))
    plain, results = reread(book).active, reread(book, data_only=True).active
    assert [cell.value for cell in plain[1]][4:] == ["=A1+1", '="é"']
    found = [cell.value for cell in results[1]]
    assert found[:3] == [3, 0.1, True]
    assert found[3].date() == DAY
    assert found[4:] == [4, "é"]


def test_sheet_furniture_survives() -> None:
    rule = Rule("A1:A3", 'A1="x"', "ecart", '0"/3"')
    entry = Entry("A2:A3", "list", "'Feuille'!$B$1:$B$2", "Titre", "Message")
    page = Print("A3", area="A1:B3", repeat_rows="1:1", repeat_columns="A:A", footer="Pied & tête")
    rows = (
        Row((Cell("x", note="note"), Cell("y", link="https://exemple.fr/?a=1&b=2")), 30),
        Row((), hidden=True),
        Row((Cell(1, "saisie"),)),
    )
    sheet = Sheet(
        "É’t", (Column(12, outline=1), Column(5, hidden=True)), rows, merges=("A5:B5", "A7:B7"), freeze="B2",
        autofilter="A1:B3", quiet=(2,), entries=(entry,), rules=(rule,), page=page, protected=True, zoom=85,
        tab="saisie",
    )  # fmt: skip
    hidden = Sheet("Cachée", (), (), state="veryHidden")
    names = (("nom_a", "'É’t'!$A$1:$A$3"),)
    found = reread(Workbook("T", "S", DAY, "A", (sheet, hidden), names, (("fphref_format", "1"),)))
    first = found["É’t"]
    assert first.freeze_panes == "B2"
    assert first.auto_filter.ref == "A1:B3"
    assert first.auto_filter.filterColumn[0].hiddenButton
    assert sorted(map(str, first.merged_cells.ranges)) == ["A5:B5", "A7:B7"]
    assert first.row_dimensions[1].height == 30
    assert first.row_dimensions[2].hidden
    assert first.column_dimensions["A"].width == 12
    assert first.column_dimensions["B"].hidden
    assert first.protection.sheet
    assert not first.protection.autoFilter  # openpyxl: False allows it
    assert not first["A3"].protection.locked
    assert first["A1"].protection.locked
    assert first["A1"].comment.text == "note"
    assert first["B1"].hyperlink.target == "https://exemple.fr/?a=1&b=2"
    assert first.data_validations.dataValidation[0].formula1 == "'Feuille'!$B$1:$B$2"
    (area,) = list(first.conditional_formatting)
    assert str(area.sqref) == "A1:A3"
    assert area.rules[0].dxf.numFmt.formatCode == '0"/3"'
    assert area.rules[0].dxf.fill.bgColor.rgb == "FFFDC788"
    assert first.page_setup.paperSize == 8
    assert first.page_setup.orientation == "landscape"
    assert first.print_title_rows == "$1:$1"
    assert first.print_title_cols == "$A:$A"
    assert first.print_area == "'É’t'!$A$1:$B$3"
    assert first.oddFooter.left.text == "Pied && tête"
    assert first.sheet_view.zoomScale == 85
    assert found["Cachée"].sheet_state == "veryHidden"
    assert found.defined_names["nom_a"].attr_text == "'É’t'!$A$1:$A$3"
    assert found.custom_doc_props["fphref_format"].value == "1"
    assert found.properties.title == "T"
    assert found.properties.modified.date() == DAY


@pytest.mark.parametrize("kind", ["metiers", "agents"])
def test_every_cell_of_a_matrix_is_read_back(kind: str) -> None:
    book = build_matrice_metiers(referentiel()) if kind == "metiers" else build_matrice_agents(referentiel(), "AA01")
    formulas, results = reread(book), reread(book, data_only=True)
    for sheet in book.sheets:
        for row, column, cell in grid_of(sheet):
            place = f"{column_letter(column)}{row}"
            if cell.formula is not None:
                assert formulas[sheet.title][place].value == cell.formula
            assert results[sheet.title][place].value == (None if cell.value == "" else cell.value), (sheet.title, place)


_SCRIPT = """
import hashlib, io
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_metiers import build_matrice_metiers
from fphref.render.xlsx import render_xlsx
from tests.documents.matrice_fabrique import referentiel
for book in (build_matrice_metiers(referentiel()), build_matrice_agents(referentiel(), "AA01")):
    stream = io.BytesIO()
    render_xlsx(book, stream)
    print(hashlib.sha256(stream.getvalue()).hexdigest())
"""


def test_same_workbook_same_bytes_in_any_process() -> None:
    found = set()
    for seed, zone in (("0", "UTC"), ("1", "Pacific/Auckland"), ("2", "America/Lima")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        done = subprocess.run(
            [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True, env=environment, cwd=ROOT
        )
        found.add(done.stdout)
    assert len(found) == 1
    assert written(build_matrice_metiers(referentiel())) == written(build_matrice_metiers(referentiel()))


def test_no_clock_in_the_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(written(small(Cell(1))))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-11-22T00:00:00Z") == 2


def test_a_note_has_no_clock_either() -> None:
    book = small(Cell("x", note="un"), Cell("y", note="deux"))
    assert written(book) == written(book)


def sheet_of(**changes: object) -> Workbook:
    return small(Cell(1), **changes)


FAULTS = [
    (small(Cell(float("nan"))), "nombre infini"),
    (small(Cell(float("-inf"))), "nombre infini"),
    (small(Cell(10**15)), "15 chiffres"),
    (small(Cell(date(1899, 12, 31))), "1900"),
    (small(Cell(1, "inconnu")), "apparence « inconnu »"),
    (small(Cell(1, "", "=SUM(A1;A2)")), "« ; »"),
    (small(Cell(1, "", "=SUM(A1")), "parenthèses"),
    (small(Cell(1, "", "SUM(A1)")), "sans « = »"),
    (small(Cell(1, "", "=" + "1+" * 4096 + "1")), "8 192"),
    (small(Cell(1, link="javascript:alert(1)")), "lien"),
    (small(Cell(1, link="file:///etc/passwd")), "lien"),
    (sheet_of(merges=("A1:B2", "B2:C3")), "se recouvrent"),
    (sheet_of(merges=("A1:A1",)), "mal écrite"),
    (sheet_of(zoom=5), "zoom"),
    (sheet_of(autofilter="A1;B2"), "mal écrite"),
    (sheet_of(page=Print(footer="x" * 201)), "pied de page"),
    (sheet_of(state="hidden"), "aucune feuille visible"),
    (sheet_of(rules=(Rule("A1:A3", "A1=1", "arc-en-ciel"),)), "apparence"),
    (sheet_of(rules=(Rule("A1:A3", "AND(A1=1", "ecart"),)), "parenthèses"),
    (sheet_of(entries=(Entry("A1", "list", '"' + "a," * 130 + '"', "t", "m"),)), "255"),
    (sheet_of(entries=(Entry("A1", "date", "1", "t" * 33, "m"),)), "32 caractères"),
    (sheet_of(entries=(Entry("A1", "date", "1", "t", "m" * 226),)), "225 caractères"),
    (replace(small(), sheets=(Sheet("x" * 32, (), ()),)), "31"),
    (replace(small(), sheets=(Sheet("😀" * 16, (), ()),)), "31"),
    (replace(small(), sheets=(Sheet("", (), ()),)), "31"),
    (replace(small(), sheets=(Sheet("a/b", (), ()),)), "interdit"),
    (replace(small(), sheets=(Sheet("'a", (), ()),)), "interdit"),
    (replace(small(), sheets=(Sheet("History", (), ()),)), "réservé"),
    (replace(small(), sheets=(Sheet("Été", (), ()), Sheet("été", (), ()))), "en double"),
    (replace(small(), sheets=(Sheet("a", (), (Row((), 410),)),)), "409"),
    (replace(small(), sheets=(Sheet("a", (Column(300),), ()),)), "255 caractères"),
    (replace(small(), sheets=(Sheet("a", (), (Row((Cell(),) * 16_385),)),)), "16384 colonnes"),
    *((replace(small(), names=((n, "X!$A$1"),)), "forme interdite") for n in ("AB12", "R1C1", "un nom", "1a", "c")),
    (replace(small(), names=(("a_b", "X!$A$1"), ("A_B", "X!$A$1"))), "en double"),
]  # fmt: skip


@pytest.mark.parametrize(("book", "said"), FAULTS, ids=range(len(FAULTS)))
def test_each_planted_fault_is_found_and_stops_the_writing(book: Workbook, said: str) -> None:
    faults = check_workbook(book)
    assert any(said in fault for fault in faults), faults
    stream = io.BytesIO()
    with pytest.raises(FphrefError):
        render_xlsx(book, stream)
    assert stream.getvalue() == b""


def test_a_sound_workbook_has_no_fault() -> None:
    assert check_workbook(small(Cell("=SUM(A1;A2)"), Cell(1, "saisie", '=IF(A1="a;b(","",1)'))) == []


@pytest.mark.parametrize("look", sorted(LOOKS))
def test_every_text_can_be_read_on_its_ground(look: str) -> None:
    ink = ink_of(f"{look}:ocean" if look.startswith(("bande", "rang")) else look)
    assert contrast(ink.colour, ink.ground or "#FFFFFF") >= 4.5


def test_states_are_told_apart_by_light_or_by_text() -> None:
    assert {"ecart-majeur", "ecart", "conforme", "au-dela", "a-evaluer", "sans-objet"} <= set(STATES)
    grounds = [ground for ground, _ in STATES.values()]
    assert len(set(grounds)) == len(grounds)
