"""What is written is what is read back, and never more than what was meant."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.utils.escape import unescape

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
)
from fphref.render.style import contrast
from fphref.render.xlsx.styles import LOOKS, STATES, ink_of
from tests.render.excel_samples import DAY, everything, real_matrix, reread, small, written
from tests.support import grid_of

ROOT = Path(__file__).resolve().parents[2]

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


def test_what_no_cell_can_hold_is_dropped_and_a_note_visibly_cut() -> None:
    longest = "😀" * 16_383
    sheet = reread(small(Cell("a\x00\x08\rb\ud800\uffff", note="x" * 40_000), Cell(longest))).active
    assert sheet["A1"].value == "ab"
    assert sheet["A1"].comment.text == "x" * 32_766 + "…"
    assert sheet["B1"].value == longest


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
    entry = Entry("A2:A3", "list", "'É’t'!$B$1:$B$2", "Titre", "Message")
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
    assert first.data_validations.dataValidation[0].formula1 == "'É’t'!$B$1:$B$2"
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


@pytest.mark.parametrize("make", [everything, real_matrix])
def test_every_cell_is_read_back(make: Callable[[], Workbook]) -> None:
    book = make()
    formulas, results = reread(book), reread(book, data_only=True)
    for sheet in book.sheets:
        for row, column, cell in grid_of(sheet):
            place = f"{column_letter(column)}{row}"
            if cell.formula is not None:
                assert formulas[sheet.title][place].value == cell.formula
            found = results[sheet.title][place].value
            found = found.date() if found is not None and cell.value == DAY else found
            found = unescape(found) if isinstance(found, str) else found
            assert found == (None if cell.value == "" else cell.value), (sheet.title, place)


_SCRIPT = """
import hashlib, io
from fphref.render.xlsx.normal import write_normal
from tests.render.excel_samples import everything, written
stream = io.BytesIO()
write_normal(everything(), stream)
for data in (written(everything()), stream.getvalue()):
    print(hashlib.sha256(data).hexdigest())
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
    assert len(set(found.pop().split())) == 2  # the script does tell two files apart
    assert written(everything()) == written(everything())


def test_no_clock_in_the_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(written(small(Cell(1))))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-11-22T00:00:00Z") == 2


def test_a_note_has_no_clock_either() -> None:
    book = small(Cell("x", note="un"), Cell("y", note="deux"))
    assert written(book) == written(book)


@pytest.mark.parametrize("look", sorted(LOOKS))
def test_every_text_can_be_read_on_its_ground(look: str) -> None:
    ink = ink_of(f"{look}:ocean" if look.startswith(("bande", "rang")) else look)
    assert contrast(ink.colour, ink.ground or "#FFFFFF") >= 4.5


def test_states_are_told_apart_by_light_or_by_text() -> None:
    assert {"ecart-majeur", "ecart", "conforme", "au-dela", "a-evaluer", "sans-objet"} <= set(STATES)
    grounds = [ground for ground, _ in STATES.values()]
    assert len(set(grounds)) == len(grounds)
