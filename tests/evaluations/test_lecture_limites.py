"""What holds of every reading: twice the same, no file is opened for nothing, damage is always said in one line."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fphref.diagnostics import FphrefError
from fphref.evaluations import archive, markup, ods_clair, xlsx_balises, xlsx_clair
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.grille import Formule, Ligne
from fphref.evaluations.nombres import is_date_format, iso_date, serial_date, to_number, unescape
from tests.evaluations import bizarres_autres, bizarres_xlsx, hostiles_archives
from tests.evaluations.bizarres import BIZARRES, SHEET, book, cell, letters, odd, pack, read, sheet_xml, typed
from tests.evaluations.bizarres_autres import ods, row
from tests.evaluations.bizarres_xlsx import WIDE
from tests.evaluations.hostiles import HOSTILES
from tests.libreoffice import convert, needs_libreoffice

QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
GOOD: dict[str, bytes] = {
    "xlsx": BIZARRES["xlsxwriter.xlsx"].build(),
    "ods": ods(row(bizarres_autres.THREE) * 3, {"meta.xml": "<x/>"}),
    "csv": 'agent;niveau\r\n"é";3,0\r\n\'=x;\r\n'.encode(),
    "parts": book(rows=cell("><f>B1</f><v>3</v>") + cell(' t="s"><v>1</v>', row=2)),
}


def test_there_are_enough_of_both_kinds() -> None:
    assert len(BIZARRES) >= 85
    assert len(HOSTILES) >= 26


def test_a_name_is_taken_once() -> None:
    with pytest.raises(AssertionError):
        odd(next(iter(BIZARRES)), b"", "")


@pytest.mark.parametrize("nom", ["xlsxwriter.xlsx", "répétitions.ods", "utf8.csv"])
def test_rows_may_be_asked_for_again(nom: str, tmp_path: Path) -> None:
    path = tmp_path / nom
    path.write_bytes(BIZARRES[nom].build())
    (first, *_) = open_tableur(path).feuilles
    assert list(first.lignes()) == list(first.lignes()) != []


@pytest.mark.parametrize("nom", ["xlsxwriter.xlsx", "répétitions.ods"])
def test_a_file_that_changes_meanwhile_is_refused(nom: str, tmp_path: Path) -> None:
    path = tmp_path / nom
    path.write_bytes(BIZARRES[nom].build())
    (first, *_) = open_tableur(path).feuilles
    path.write_bytes(BIZARRES[nom].build() + b"\0")
    with pytest.raises(FphrefError, match="a changé pendant la lecture"):
        list(first.lignes())


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path, words in ((tmp_path, "est un dossier"), (tmp_path / "rien.xlsx", "n’existe pas")):
        with pytest.raises(FphrefError, match=words):
            open_tableur(path)


@pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="no pipes in folders on this system: they lie outside the repository"
)
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube.csv")
    with pytest.raises(FphrefError, match="pas un fichier ordinaire"):
        open_tableur(tmp_path / "tube.csv")


@needs_libreoffice
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_what_libreoffice_saves_again_is_the_same(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "avant.xlsx"
    path.write_bytes(BIZARRES["xlsxwriter.xlsx"].build())
    again = convert(path, suffix, tmp_path / "lo", tmp_path / "profil", timeout=120)
    before, after = (
        {address: value.valeur if isinstance(value, Formule) else value for address, value in sheet["Matrice"].items()}
        for sheet in (read(path), read(again))
    )
    # LibreOffice makes a formula of a bare boolean, whose result it gives as a number in its own format.
    assert after == before and before["D1"] is True and before["F1"] == 4
    assert isinstance(read(again)["Matrice"]["F1"], Formule)
    assert open_tableur(again).proprietes["fphref"] == "oui"


@pytest.mark.parametrize("kind", GOOD)
@QUIET
@given(data=st.data())
def test_any_damage_is_said_in_one_line(
    kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    spoilt = bytearray(_inflated(GOOD[kind]) if kind == "parts" else GOOD[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(spoilt)))
        taken = data.draw(st.integers(0, 6))
        spoilt[place : place + taken] = data.draw(st.binary(max_size=6) | st.sampled_from(WORDS))
    path = tmp_path_factory.getbasetemp() / f"abime.{kind if kind != 'parts' else 'xlsx'}"
    path.write_bytes(_deflated(bytes(spoilt)) if kind == "parts" else spoilt)
    try:
        read(path)
    except FphrefError as error:
        assert "\n" not in str(error) and str(error)


WORDS = [
    b"<",
    b">",
    b'"',
    b"&",
    b"</c>",
    b"<c>",
    b"<row>",
    b"</row>",
    b'r="A1"',
    b't="d"',
    b's="1"',
    b"\0",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE x>",
    b"99999999",
    b"-1",
    b"\xff",
    b"rId9",
    b"<v>",
    b"xmlns=",
    b"\r",
]
_EDGE = b"\x1e@@\x1e"


def _inflated(data: bytes) -> bytes:
    """The members of an archive one after the other, so that damage reaches what they say."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return _EDGE.join(whole.read(name) for name in whole.namelist())


def _deflated(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD["parts"])) as good:
        return pack(dict(zip(good.namelist(), data.split(_EDGE), strict=False)))


HIDDEN = ' hidden="1"'
PLAIN: list[Callable[[str], str]] = [
    lambda reference: f'<c r="{reference}"><v>3</v></c>',
    lambda reference: f'<c r="{reference}" s="1"><v>46402</v></c>',
    lambda reference: f'<c r="{reference}" s="0" t="s"><v>1</v></c>',
    lambda reference: f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve"> é </t></is></c>',
    lambda reference: f'<c r="{reference}" t="str"><f>B2</f><v>x_x000D_</v></c>',
    lambda reference: f'<c r="{reference}"><f>B2</f></c>',
    lambda reference: f'<c r="{reference}" t="e"><v>#N/A</v></c>',
    lambda reference: f'<c r="{reference}" t="b"><v>1</v></c>',
    lambda reference: f'<c r="{reference}" s="7"/>',
    lambda reference: f'<c r="{reference}"></c>',
    lambda reference: f'<c r="{reference}" t="str"><v>&amp;</v></c>',
    lambda reference: f'<c r="{reference}" t="str"><v>a\r\nb</v></c>',
    lambda reference: f'<c r="{reference}" ><v>3</v></c>',
    lambda reference: f'<c r="{reference}" t="inlineStr"><v>4</v></c>',
]


ROWS = st.dictionaries(
    st.integers(1, 60), st.dictionaries(st.integers(1, 40), st.integers(0, 99), max_size=12), min_size=3, max_size=20
)
KEPT = settings(QUIET, max_examples=100)


def both_ways(path: Path, plain: bytes, commented: bytes, chunk: int) -> None:
    """The same rows must come of a file whose rows are plain and of one whose comment leaves all to the parser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "CHUNK", chunk)
        found = []
        for content in (plain, commented):
            path.write_bytes(content)
            found.append([repr(ligne) for feuille in open_tableur(path).feuilles for ligne in feuille.lignes()])
    assert found[0] == found[1]


@KEPT
@given(rows=ROWS, hidden=st.booleans(), chunk=st.integers(20, 2_000))
def test_a_glance_reads_what_the_parser_reads(
    rows: dict[int, dict[int, int]], hidden: bool, chunk: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    xml = ""
    for number in sorted(rows):
        cells = "".join(
            PLAIN[rows[number][column] % len(PLAIN)](f"{letters(column)}{number}") for column in sorted(rows[number])
        )
        xml += f'<row r="{number}"{HIDDEN if hidden and number % 2 else ""}>{cells}</row>'
    path = tmp_path_factory.getbasetemp() / "regard.xlsx"
    both_ways(path, book(sheet=sheet_xml(xml)), book(sheet=sheet_xml(f"<!-- x -->{xml}")), chunk)


@KEPT
@given(rows=ROWS, hidden=st.booleans(), chunk=st.integers(20, 2_000))
def test_a_glance_reads_what_the_parser_reads_in_ods(
    rows: dict[int, dict[int, int]], hidden: bool, chunk: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kinds = [content for content, _ in bizarres_autres.ODS_CELLS.values()]
    kinds += ["<table:table-cell/>", '<table:table-cell table:number-columns-repeated="3"/>', bizarres_autres.THREE]
    xml = ""
    for number, cells in sorted(rows.items()):
        attributes = 'table:visibility="collapse"' if hidden and number % 2 else ""
        attributes += f'{" " if attributes else ""}table:number-rows-repeated="{number % 4}"' if number % 3 else ""
        # The oddest kinds are left out of most rows, so that many rows are plain.
        xml += row(
            "".join(kinds[place % len(kinds) if number % 5 == 0 else -1 - place % 3] for place in cells.values()),
            attributes,
        )
    path = tmp_path_factory.getbasetemp() / "regard.ods"
    both_ways(path, ods(xml), ods(f"<!-- x -->{xml}"), chunk)


def plain(folder: Path) -> Path:
    """A workbook whose sheet holds `WIDE`, all of it written the plain way."""
    rows = (
        f'<row r="{r}">' + "".join(f'<c r="{letters(c)}{r}"><v>{c * r % 7}</v></c>' for c in range(1, 60)) + "</row>"
        for r in range(1, 400)
    )
    path = folder / "ordinaire.xlsx"
    path.write_bytes(book(rows="".join(rows)))
    return path


def test_plain_rows_are_read_at_a_glance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the figures of the benchmark rest upon."""
    taken: list[int] = []
    glance = xlsx_clair.Clair.rows

    def counted(self: xlsx_clair.Clair, block: bytes, last_row: int) -> tuple[list[Ligne], int, int]:
        found = glance(self, block, last_row)
        taken.append(found[2])
        return found

    monkeypatch.setattr(xlsx_clair.Clair, "rows", counted)
    assert typed(read(plain(tmp_path))) == typed({"S": WIDE})
    assert sum(taken) > len(WIDE) / 2


def test_plain_rows_of_ods_are_read_at_a_glance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    glance = ods_clair.Clair.rows

    def counted(self: ods_clair.Clair, block: bytes) -> list[ods_clair.Rangee]:
        found = glance(self, block)
        taken.append(len(found))
        return found

    monkeypatch.setattr(ods_clair.Clair, "rows", counted)
    path = tmp_path / "ordinaire.ods"
    path.write_bytes(ods(row(bizarres_autres.THREE * 20) * 300))
    assert len(read(path)["S"]) == 6_000
    assert sum(taken) > 200


def test_a_fault_planted_in_the_glance_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison of both ways can fail."""
    monkeypatch.setattr(xlsx_clair, "_HIDDEN", re.compile("jamais"))
    xml = "".join(f'<row r="{number}" hidden="1"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 30))
    with pytest.raises(AssertionError):
        both_ways(tmp_path / "x.xlsx", book(sheet=sheet_xml(xml)), book(sheet=sheet_xml(f"<!-- x -->{xml}")), 100)


@pytest.mark.parametrize(
    "bound",
    [
        (xlsx_balises, "MAX_CELLS"),
        (xlsx_balises, "MAX_HEARD"),
        (xlsx_balises, "MAX_DEPTH"),
        (markup, "MAX_ELEMENTS"),
        (archive, "MAX_INFLATED"),
        (archive, "MAX_MEMBERS"),
    ],
)
def test_bounds_bite(bound: tuple[ModuleType, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plain(tmp_path)
    assert len(read(path)["S"]) == len(WIDE)
    monkeypatch.setattr(*bound, 1)
    with pytest.raises(FphrefError):
        read(path)


@QUIET
@given(st.text(max_size=40))
def test_no_text_is_too_odd_to_be_converted(text: str) -> None:
    to_number(text)
    iso_date(text)
    is_date_format(text)
    unescape(text)


@QUIET
@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9), st.booleans())
def test_no_serial_number_is_too_odd_to_be_a_date(serial: float, from_1904: bool) -> None:
    serial_date(serial, from_1904=from_1904)


def test_sheets_are_read_one_at_a_time(tmp_path: Path) -> None:
    """A damaged sheet does not keep the others from being read."""
    assert bizarres_xlsx and hostiles_archives
    path = tmp_path / "deux.xlsx"
    path.write_bytes(book({SHEET: sheet_xml("")[:-9]}))
    tableur = open_tableur(path)
    with pytest.raises(FphrefError, match="abîmé"):
        list(tableur.feuilles[0].lignes())
