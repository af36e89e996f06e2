"""CSV tables: what spreadsheets write is read, what they damage is told with its line and column."""

from __future__ import annotations

import pytest

import fphref
from fphref.diagnostics import Diagnostic
from fphref.loading import tables
from fphref.loading.tables import parse_table
from fphref.yaml_text import Mapping
from tests.conftest import MakeFolder
from tests.support import MINI, codes, lines

COLUMNS = ("ib", "du", "reserve")
REQUIRED = ("ib", "du")
GRILLES = "statut/grilles.csv"
SOUND = (MINI / GRILLES).read_text("utf-8")


def read(text: str | bytes) -> tuple[list[Mapping] | None, list[Diagnostic]]:
    data = text if isinstance(text, bytes) else text.encode()
    return parse_table(data, "t.csv", COLUMNS, REQUIRED)


def values(text: str | bytes) -> list[list[str | None]]:
    """The cells of each line, where nothing is at fault."""
    rows, faults = read(text)
    assert faults == []
    assert rows is not None
    return [[row.get(column) for column in COLUMNS] for row in rows]


def told(text: str | bytes) -> list[str]:
    return [f"{d.regle} {d.position} {d.message}" for d in read(text)[1]]


PLAIN = [["400", "2024-01-01", None], ["410", "2024-02-01", "à vérifier"]]


@pytest.mark.parametrize(
    "text",
    [
        "ib,du,reserve\n400,2024-01-01,\n410,2024-02-01,à vérifier\n",
        "\ufeffib;du;reserve\r\n400;2024-01-01;\r\n410;2024-02-01;à vérifier\r\n",
        "ib\tdu\treserve\n400\t2024-01-01\t\n410\t2024-02-01\tà vérifier",
        '"ib","du","reserve"\n"400","2024-01-01",""\n410, 2024-02-01 , "à vérifier" \n',
        "reserve,du,ib\n,2024-01-01,400\nà vérifier,2024-02-01,410\n",
        "ib;du;reserve;;\n400;2024-01-01;;;\n;;;;\n410;2024-02-01;à vérifier;;\n\n",
        "ib,du,reserve\n400,2024-01-01\n410,2024-02-01,à vérifier\n",
    ],
    ids=["plain", "excel", "tabs", "quotes", "order", "trailing", "short"],
)
def test_what_spreadsheets_write_reads_alike(text: str) -> None:
    assert values(text) == PLAIN


def test_quotes_keep_marks_quotes_and_ends_of_line() -> None:
    text = 'ib,du,reserve\n400,2024-01-01,"un, deux ""trois""\nquatre"\n410,2024-02-01,5" de plus\n'
    assert values(text) == [
        ["400", "2024-01-01", 'un, deux "trois"\nquatre'],
        ["410", "2024-02-01", '5" de plus'],
    ]


def test_places_are_those_of_the_file_even_after_a_cell_on_several_lines() -> None:
    rows, _ = read('ib,reserve,du\n400,"un\ndeux",2024-01-01\n410,,2024-02-01\n')
    assert rows is not None
    assert [row.spots for row in rows] == [
        {"ib": (2, 1), "reserve": (2, 5), "du": (3, 7)},
        {"ib": (4, 1), "reserve": (4, 5), "du": (4, 6)},
    ]


def test_a_text_kept_from_being_a_formula_is_read_as_it_was() -> None:
    assert values("ib,du,reserve\n400,2024-01-01,'=voir\n410,2024-02-01,- ou pas\n'x,1,'y\n") == [
        ["400", "2024-01-01", "=voir"],
        ["410", "2024-02-01", "- ou pas"],
        ["'x", "1", "'y"],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "STA002 t.csv:1:1 la première ligne doit porter les titres des colonnes"),
        (";;\n1;2;3\n", "STA002 t.csv:1:1 la première ligne doit porter les titres des colonnes"),
        ("ib,dus,reserve\n", "CLE002 t.csv:1:4 colonne « dus » inconnue ; vouliez-vous « du » ?"),
        ("ib,,du\n", "STA002 t.csv:1:4 la 2e colonne n’a pas de titre"),
        ("ib,du,ib\n", "STA002 t.csv:1:7 colonne « ib » écrite deux fois"),
        ("reserve\nx\ny\n", "CLE001 t.csv:1:1 colonnes obligatoires « ib », « du » absentes"),
        ("ib,reserve\n1,\n2,\n", "CLE001 t.csv:1:1 colonne obligatoire « du » absente"),
        ("ib,du\n400\n", "STA002 t.csv:2:1 1 cellule, pour 2 colonnes"),
        (
            "ib,du,reserve\n400,2024-01-01,un, deux\n",
            'STA002 t.csv:2:1 4 cellules, pour 3 colonnes ; un texte qui a un « , » va entre guillemets "…"',
        ),
        (
            'ib,du,reserve\n400,2024-01-01,"un\n410,2024-01-01,\n',
            'STA002 t.csv:2:16 guillemet " ouvert et jamais fermé : le fermer, ou le supprimer',
        ),
        (
            "ib,du\n=A1+1,2024-01-01\n",
            "STA002 t.csv:2:1 « ib » : « =A1+1 » est une formule ou une erreur de tableur ; écrire la valeur",
        ),
        (
            "ib,du\n400,#VALEUR!\n",
            "STA002 t.csv:2:5 « du » : « #VALEUR! » est une formule ou une erreur de tableur ; écrire la valeur",
        ),
        (
            "ib,du\n4\x0000,x\n",
            "YAM007 t.csv:2:2 caractère de contrôle U+0000 interdit dans un fichier texte : le supprimer",
        ),
        (
            "ib,reserve\n1,é\n".encode("cp1252"),
            "FIC003 t.csv:2:3 octet 0xE9 illisible : le fichier n’est pas en UTF-8 ; l’enregistrer en UTF-8 "
            "(dans Excel : « CSV UTF-8 »)",
        ),
    ],
)  # fmt: skip
def test_a_fault_of_the_table_is_one_line(text: str | bytes, expected: str) -> None:
    assert told(text) == [expected]


def test_a_table_of_fifty_thousand_lines_is_read_and_not_one_more() -> None:
    text = "ib,du\n" + "400,x\n" * (tables.MAX_LINES - 1)
    assert len(values(text)) == tables.MAX_LINES - 1
    assert told(text + "400,x\n") == [f"STA002 t.csv:1:1 {tables.MAX_LINES + 1} lignes ; la limite est de 50000"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ib,du\n" + '"a' * 2_000_000, "ligne de plus de"),
        ("ib,du\n" + '"a"b,' * 5_000 + "\n", "101 cellules"),
        ("ib,du\n" + "," * 29_000 + "x\n", "101 cellules"),
        (",".join(["ib"] * 9_000) + "\n", "écrite deux fois"),
        ("ib,du\n" + '"a\n' + "b,c\n" * 9_000, "guillemet"),
        ("ib,du\n" + "a,b,c\n" * 40_000, "cellules"),
    ],
    ids=["one line", "quoted cells", "cells", "titles", "open quote", "faulty lines"],
)
def test_hostile_tables_cost_little_and_tell_little(text: str, message: str) -> None:
    rows, faults = read(text)
    assert not rows
    assert message in faults[0].message
    assert len(faults) <= tables.MAX_FAULTY + 1


def test_each_faulty_cell_is_told_at_its_place_with_the_nearest_value(mini: MakeFolder) -> None:
    text = SOUND.replace("agent,2,2024-02-01,,410,decret-essai,vu", "agent,2,01/02/2024,,410,decret-essai,vue")
    referentiel, diagnostics = fphref.load(mini({GRILLES: text}))
    assert lines(diagnostics) == [
        f"erreur VAL007 {GRILLES}:3:24 « du » : « 01/02/2024 » ; écrire l’année d’abord : « 2024-02-01 »",
        f"erreur VAL002 {GRILLES}:3:53 « confiance » : « vue » n’est pas une valeur admise ; vouliez-vous « vu » ?",
    ]
    assert len(referentiel.grilles) == len(SOUND.splitlines()) - 2
    assert referentiel.complet


def test_an_empty_obligatory_cell_is_told(mini: MakeFolder) -> None:
    text = SOUND.replace("agent,2,2024-02-01,,410,", "agent,2,2024-02-01,,,")
    assert lines(fphref.load(mini({GRILLES: text}))[1]) == [
        f"erreur VAL005 {GRILLES}:3:36 « ib » : rien n’est écrit ; cette clé est obligatoire"
    ]


def test_a_table_wholly_in_another_form_is_told_so_many_times_and_no_more(mini: MakeFolder) -> None:
    head, line = SOUND.splitlines()[:2]
    text = "\n".join([head, *[line.replace("2024-02-01", "1/2/2024")] * 2_000])
    referentiel, diagnostics = fphref.load(mini({GRILLES: text}))
    assert codes(diagnostics).count("VAL007") == tables.MAX_FAULTY
    assert [str(d) for d in diagnostics if d.regle == "STA002"] == [
        f"STA002 {GRILLES}:501:1 déjà 500 lignes fautives : la suite n’est pas lue"
    ]
    assert not referentiel.complet


def test_the_table_that_excel_saves_in_french_loads_as_the_first(mini: MakeFolder) -> None:
    files = {
        name: "\ufeff" + (MINI / name).read_text("utf-8").replace(",", ";").replace("\n", "\r\n")
        for name in (GRILLES, "statut/bareme_ib_im.csv", "statut/classements.csv")
    }
    plain, _ = fphref.load(MINI)
    saved, diagnostics = fphref.load(mini(files))
    assert lines(diagnostics) == []
    assert (saved.grilles, saved.bareme, saved.classements) == (plain.grilles, plain.bareme, plain.classements)
    assert len(saved.grilles) == 19
