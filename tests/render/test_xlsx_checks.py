"""Each thing Excel refuses or repairs, planted in a workbook, is found before a byte is written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from fphref.diagnostics import FphrefError
from fphref.documents.classeur import (
    AnyRow,
    Cell,
    Column,
    Entry,
    PlainRow,
    Print,
    Row,
    RowsOnDemand,
    Rule,
    Series,
    Sheet,
    Table,
    Workbook,
)
from fphref.render.xlsx import check_workbook, render_xlsx
from tests.render.excel_samples import book_of, chart, everything, real_matrix, small


def sheet_of(**changes: Any) -> Workbook:
    return small(Cell(1), **changes)


def titled(*titles: str) -> Workbook:
    return book_of(*(Sheet(title, (), ()) for title in titles))


def rows_of(*rows: AnyRow, **changes: Any) -> Workbook:
    return book_of(Sheet("Feuille", (), rows, **changes))


def tables(*pairs: tuple[str, str], heads: tuple[Any, ...] = ("a", "b", "c"), **changes: Any) -> Workbook:
    rows = (Row(tuple(map(Cell, heads))), *(Row((Cell(1), Cell(2), Cell(3))),) * 3)
    return rows_of(*rows, tables=tuple(Table(*pair) for pair in pairs), **changes)


def charted(**changes: Any) -> Workbook:
    rows = (Row((Cell("x"), Cell(1), Cell(1))),) * 4
    return book_of(Sheet("Chiffres d’été", (), rows, charts=(chart(**changes),)))


def series(values: str = "'Chiffres d’été'!$B$2:$B$4", look: str = "conforme") -> tuple[Series, ...]:
    return (Series("S", values, look),)


def lying(said: int, given: int) -> Workbook:
    def make() -> Iterator[AnyRow]:
        return iter((Row((Cell(1),)),) * given)

    return book_of(Sheet("Feuille", (), RowsOnDemand(said, make)))


LINKED = Row((Cell("x", link="https://exemple.fr"),))

FAULTS = [
    # Values.
    (small(Cell(float("nan"))), "nombre infini"),
    (small(Cell(float("-inf"))), "nombre infini"),
    (small(Cell(10**15)), "15 chiffres"),
    (small(Cell(-(10**15))), "15 chiffres"),
    (small(Cell(date(1899, 12, 31))), "1900"),
    (small(Cell("x" * 32_768)), "32767 caractères"),
    (small(Cell("😀" * 16_384)), "32767 caractères"),
    (small(Cell("x" * 32_768, "", "=A2")), "32767 caractères"),
    (small(Cell(float("inf"), "", "=A2")), "nombre infini"),
    (small(Cell(time(8))),  # type: ignore[arg-type]
     "type inconnu"),
    (small(Cell(1, "inconnu")), "apparence « inconnu »"),
    (small(Cell(None, "inconnu")), "apparence « inconnu »"),
    *((rows_of(PlainRow(("a", value), ("", ""))), said) for value, said in (
        (float("nan"), "nombre infini"), (10**15, "15 chiffres"), (date(1899, 1, 1), "1900"), ("x" * 32_768, "32767"),
    )),
    (rows_of(PlainRow((1,), ("inconnu",))), "apparence « inconnu »"),
    (rows_of(PlainRow((1, 2), ("",))), "2 valeurs pour 1 apparences"),
    # Formulas.
    (small(Cell(1, "", "=SUM(A1;A2)")), "« ; »"),
    (small(Cell(1, "", '="a')), "guillemet ouvert"),
    (small(Cell(1, "", "='a")), "guillemet ouvert"),
    (small(Cell(1, "", "=SUM(A1")), "parenthèses"),
    (small(Cell(1, "", "=)A1(")), "parenthèses"),
    (small(Cell(1, "", "=" + "(" * 65 + "1" + ")" * 65)), "64 niveaux"),
    (small(Cell(1, "", "SUM(A1)")), "sans « = »"),
    (small(Cell(1, "", "=")), "vide"),
    (small(Cell(1, "", "=" + "1+" * 4096 + "1")), "8 192"),
    (small(Cell(1, "", f'="{"x" * 256}"')), "texte de plus de 255"),
    (small(Cell(1, "", "=SUM('Ailleurs'!A1)")), "« Ailleurs », absente"),
    (small(Cell(1, "", "=1+Ailleurs!A1")), "« Ailleurs », absente"),
    (small(Cell(1, "", "='[x.xlsx]Feuille'!A1")), "« [x.xlsx]Feuille », absente"),
    # Links.
    *((small(Cell(1, link=link)), "refusé") for link in (
        "javascript:alert(1)", "file:///etc/passwd", "ftp://exemple.fr/x.pdf", "/etc/hosts.txt", "C:\\x.xlsx",
        "C:/x.xlsx", "\\\\serveur\\x.xlsx", "//serveur/x.xlsx", "../x.xlsx", "a/../../x.xlsx", "a/ ../x.xlsx",
        "programme.exe", "macro.xlsm", "x.xlsx\n", "", "#", "https://", "https://a b", "%2e%2e/x.xlsx",
    )),
    (small(Cell(1, link="https://exemple.fr/" + "x" * 2079)), "2079 caractères"),
    (small(Cell(1, link="#'Ailleurs'!A1")), "n’est pas dans ce classeur"),
    (small(Cell(1, link="#'Feuille'!A0")), "n’est pas dans ce classeur"),
    (small(Cell(1, link="#nom_absent")), "n’est pas dans ce classeur"),
    (rows_of(*(LINKED,) * 65_531), "65531 liens"),
    # Rows and columns.
    (rows_of(Row((), 410)), "409"),
    (rows_of(Row((), -1)), "409"),
    (rows_of(PlainRow((), (), 410)), "409"),
    (rows_of(Row((), outline=8)), "7 niveaux"),
    (rows_of(Row((Cell(),) * 16_385)), "16384 au plus"),
    (lying(1_048_577, 1), "1048576 au plus"),
    (lying(3, 2), "3 lignes annoncées, 2 données"),
    (book_of(Sheet("a", (Column(),) * 16_385, ())), "16384 au plus"),
    (book_of(Sheet("a", (Column(300),), ())), "255 caractères"),
    (book_of(Sheet("a", (Column(outline=8),), ())), "7 niveaux"),
    # Furniture.
    (sheet_of(merges=("A1:B2", "B2:C3")), "se recouvrent"),
    (sheet_of(merges=("A1:B9", "C1:D1", "B9:B10")), "se recouvrent"),
    (sheet_of(merges=("A1:A1",)), "mal écrite"),
    (sheet_of(merges=("B2:A1",)), "mal écrite"),
    (sheet_of(zoom=5), "zoom"),
    (sheet_of(autofilter="A1;B2"), "mal écrite"),
    (sheet_of(autofilter="A1:XFE2"), "mal écrite"),
    (sheet_of(page=Print(footer="x" * 201)), "pied de page"),
    (sheet_of(page=Print(repeat_rows="A:B")), "titres à répéter"),
    (sheet_of(page=Print(repeat_columns="1:2")), "titres à répéter"),
    (sheet_of(state="hidden"), "aucune feuille visible"),
    (sheet_of(rules=(Rule("A1:A3", "A1=1", "arc-en-ciel"),)), "apparence"),
    (sheet_of(rules=(Rule("A1:A3", "AND(A1=1", "ecart"),)), "parenthèses"),
    (sheet_of(rules=(Rule("A1:A3", "'Ailleurs'!A1=1", "ecart"),)), "« Ailleurs », absente"),
    (sheet_of(entries=(Entry("A1", "list", "'Ailleurs'!$A$1", "t", "m"),)), "« Ailleurs », absente"),
    (sheet_of(rules=(Rule("A:A", "A1=1", "ecart"),)), "mal écrite"),
    (sheet_of(entries=(Entry("A1", "list", '"' + "a," * 130 + '"', "t", "m"),)), "255"),
    (sheet_of(entries=(Entry("A1", "custom", "AND(A1", "t", "m"),)), "parenthèses"),
    (sheet_of(entries=(Entry("A1", "date", "1", "t" * 33, "m"),)), "32 caractères"),
    (sheet_of(entries=(Entry("A1", "date", "1", "t", "m" * 226),)), "225 caractères"),
    # Titles and names.
    (titled("x" * 32), "31"),
    (titled("😀" * 16), "31"),
    (titled(""), "31"),
    (titled("a/b"), "interdit"),
    (titled("a\nb"), "interdit"),
    (titled("'a"), "interdit"),
    (titled("a'"), "interdit"),
    (titled("History"), "réservé"),
    (titled("Été", "été"), "en double"),
    *((replace(small(), names=((n, "3"),)), "forme interdite") for n in ("AB12", "R1C1", "a b", "1a", "c", "L2", "")),
    (replace(small(), names=(("a_b", "3"), ("A_B", "3"))), "en double"),
    (replace(small(), names=(("a_b", "SUM(1;2)"),)), "« ; »"),
    (replace(small(), names=(("a_b", "'Ailleurs'!$A$1"),)), "« Ailleurs », absente"),
    (replace(small(), properties=(("p", "x" * 256),)), "255"),
    (replace(small(), properties=(("p", "1"), ("p", "2"))), "en double"),
    # Tables.
    (tables(("AB12", "A1:C4")), "forme interdite"),
    (tables(("R1C1", "A1:C4")), "forme interdite"),
    (tables(("un nom", "A1:C4")), "forme interdite"),
    (tables(("t1_a", "A1:A4"), ("T1_A", "B1:C4")), "en double"),
    (replace(tables(("ech", "A1:C4")), names=(("ECH", "3"),)), "en double"),
    (tables(("tA", "A1:C4"), heads=("a", "A", "c")), "en double"),
    (tables(("tA", "A1:C4"), heads=("a", 2026, "c")), "un texte de 1 à 255"),
    (tables(("tA", "A1:C4"), heads=("a", " ", "c")), "un texte de 1 à 255"),
    (tables(("tA", "A1:C4"), heads=("a", "b")), "un texte de 1 à 255"),
    (tables(("tA", "A1:C4"), heads=("a", "b" * 256, "c")), "un texte de 1 à 255"),
    (tables(("tA", "A1:C1")), "sans ligne de données"),
    (tables(("tA", "A1:C5")), "4 lignes dans la feuille"),
    (tables(("tA", "A1:B4"), ("tB", "B1:C4")), "se recouvrent"),
    (tables(("tA", "A1:C4"), autofilter="A1:C4"), "filtre de la feuille se recouvrent"),
    (tables(("tA", "A1:C4"), merges=("A3:B3",)), "fusion dans un tableau"),
    # Charts.
    (charted(categories="'Nulle part'!$A$2:$A$4"), "« Nulle part » n’existe pas"),
    (charted(series=series("'Nulle part'!$B$2:$B$4")), "« Nulle part » n’existe pas"),
    (charted(series=series("$B$2:$B$4")), "mal écrite"),
    (charted(series=series("'Chiffres d’été'!$B$2:$C$4")), "mal écrite"),
    (charted(series=series("'Chiffres d’été'!$B$2:$B$3")), "longueurs différentes"),
    (charted(series=series(look="arc-en-ciel")), "apparence"),
    (charted(series=()), "1 à 255 séries"),
    (charted(place="A1:B2"), "place"),
    (charted(width=0.0), "cm de large"),
    (charted(alternative=" "), "texte de remplacement"),
    (charted(title=""), "texte de remplacement"),
]  # fmt: skip


@pytest.mark.parametrize(("book", "said"), FAULTS, ids=range(len(FAULTS)))
def test_each_planted_fault_is_found_and_stops_the_writing(book: Workbook, said: str) -> None:
    found = check_workbook(book)
    assert any(said in fault for fault in found), found
    stream = io.BytesIO()
    with pytest.raises(FphrefError, match="classeur « Essai » : ") as stopped:
        render_xlsx(book, stream)
    assert "\n" not in str(stopped.value)
    assert stream.getvalue() == b""


@pytest.mark.parametrize(
    "book",
    [
        everything(),
        small(Cell("=SUM(A1;A2)"), Cell(1, "saisie", '=IF(A1="a;b(","",1)'), Cell(10**15 - 1), Cell(date(1900, 1, 1))),
        book_of(Sheet("L’été; (1", (), (Row((Cell(1, "", "='L’été; (1'!A1+F!A1"),)),)), Sheet("F", (), ())),
        small(Cell(1, "", '="Ailleurs!A1;"'), Cell(1, "", "=" + "(" * 64 + "1" + ")" * 64), Cell(2.0**70)),
        small(*(Cell(1, link=link) for link in ("https://a.fr/#b", "mailto:a@b.fr", "été 1.xlsx", "a/b.pdf#p"))),
        small(Cell(1, link="#'Feuille'!A1"), Cell(1, link="#Feuille!$A$1:$B$2")),
        sheet_of(merges=("A1:B2", "C1:C2", "A3:C3")),
        rows_of(*(LINKED,) * 65_530),
        tables(("tA", "A1:A4"), ("tB", "B1:C4"), merges=("A7:B7",), autofilter="A9:B10"),
        charted(),
        titled("x" * 31, "L’été", "a'b"),
        replace(small(), names=(("é_1", "3"), ("ab12c", "'Feuille'!$A$1"), ("_x", "3"))),
    ],
    ids=range(12),
)
def test_sound_workbooks_have_no_fault(book: Workbook) -> None:
    assert check_workbook(book) == []


def test_a_real_matrix_has_no_fault() -> None:
    assert check_workbook(real_matrix()) == []


def test_a_fault_says_where_it_is() -> None:
    rows = (Row((Cell(1), Cell(2))), Row((Cell(1), Cell(float("nan")))), PlainRow((1, 10**15), ("", "")))
    assert check_workbook(rows_of(*rows)) == [
        "feuille « Feuille », B2 : nombre infini ou indéfini",
        "feuille « Feuille », B3 : entier de plus de 15 chiffres, à écrire en texte",
    ]


@pytest.mark.parametrize(
    "other",
    ["='Feuille2'!A1+1", "='Feuille'!A1;1", "=Feuille2!A1+1", '="' + "1" * 256 + '"', "='L''a'!A1+1", "=(A1+1"],
)
def test_a_sound_formula_does_not_hide_a_faulty_one_that_looks_like_it(other: str) -> None:
    sound = ("='Feuille'!A1+1", "=Feuille!A1+1", '="1"', "='a'!A1+1", "=A1+1")
    row = Row((*(Cell(1, "", formula) for formula in sound), Cell(1, "", other)))
    found = check_workbook(book_of(Sheet("Feuille", (), (row, row)), Sheet("a", (), ())))
    assert [fault.partition(" : ")[0] for fault in found] == ["feuille « Feuille », F1", "feuille « Feuille », F2"]
