"""Our values against those of another program, for formulas grown by the thousand."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from fphref.documents.calcul import Calcul
from fphref.documents.calcul.compiling import SPECIAL
from fphref.documents.calcul.registry import FUNCTIONS
from fphref.documents.calcul.values import ERREURS, Erreur, Scalar, serial
from fphref.documents.classeur import Workbook
from tests.documents.calcul_corpus import FORMULAS, Grower, book_of
from tests.libreoffice import XLSX, convert, needs_libreoffice
from tests.support import grid_of

COUNT = 4000
# Where the two programs differ on purpose is said where the engine is described; the corpus keeps clear of it, but
# for these: LARGE beyond its numbers, and which of several errors is the result.
BEYOND = {"#NUM!", "#VALUE!"}


def computed_by_libreoffice(book: Workbook, folder: Path) -> list[Scalar]:
    """The first column of the formula sheet, from a file that holds no result."""
    copy = openpyxl.Workbook()
    copy.remove(copy.worksheets[0])
    for sheet in book.sheets:
        target = copy.create_sheet(sheet.title)
        for row, column, cell in grid_of(sheet):
            place = target.cell(row, column)
            place.value = cell.formula or cell.value
            if cell.formula is None and isinstance(cell.value, str):
                place.data_type = "s"
    copy.save(folder / "entree.xlsx")
    computed = convert(folder / "entree.xlsx", XLSX, folder / "sortie", folder / "lo")
    found = openpyxl.load_workbook(computed, data_only=True)[FORMULAS]
    return [plain(found.cell(row, 1).value) for row in range(1, len(book.sheet(FORMULAS).rows) + 1)]


def plain(value: object) -> Scalar:
    """What openpyxl reads, as a number where a format made a day or an hour of it."""
    if isinstance(value, date):
        return serial(value)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    assert value is None or isinstance(value, (str, int, float)), value
    return value


def same(ours: Scalar, theirs: Scalar) -> bool:
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return isinstance(ours, bool) is isinstance(theirs, bool) and math.isclose(
            ours, theirs, rel_tol=1e-12, abs_tol=1e-12
        )
    return (ours or None) == (theirs or None) or {ours, theirs} == BEYOND


def differences(book: Workbook, theirs: list[Scalar]) -> tuple[list[str], list[str]]:
    """Formulas that differ, and those that only differ in which error they give."""
    calcul = Calcul(book)
    found: tuple[list[str], list[str]] = ([], [])
    for row, (line, other) in enumerate(zip(book.sheet(FORMULAS).rows, theirs, strict=True), 1):
        ours = calcul.value(FORMULAS, f"A{row}")
        if not same(ours, other):
            only_error = isinstance(ours, Erreur) and other in ERREURS
            found[only_error].append(f"{line.cells[0].formula} : {ours!r}, LibreOffice {other!r}")
    return found


def test_the_corpus_calls_every_function() -> None:
    text = "\n".join(Grower(1).formulas(COUNT))
    assert [name for name in (*FUNCTIONS, *SPECIAL) if f"{name}(" not in text.upper()] == []


@needs_libreoffice
def test_our_values_are_those_of_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_of(Grower(1).formulas(COUNT))
    theirs = computed_by_libreoffice(book, tmp_path)
    assert len(theirs) == COUNT
    assert sum(value is None for value in theirs) < COUNT / 10
    assert sum(str(value).startswith("#") for value in theirs) < COUNT / 4
    wrong, other_error = differences(book, theirs)
    assert wrong == []
    assert len(other_error) <= COUNT / 1000, other_error

    # A function that is wrong is seen wherever it is called, and so is a single wrong value.
    faulty = replace(FUNCTIONS["COUNTIF"], run=lambda area, criterion: 99)
    with monkeypatch.context() as patch:
        patch.setitem(FUNCTIONS, "COUNTIF", faulty)
        found, _ = differences(book, theirs)
    assert len(found) > 20
    assert all("COUNTIF(" in line for line in found)
    theirs[COUNT // 2] = "planté"
    assert len(differences(book, theirs)[0]) == 1
