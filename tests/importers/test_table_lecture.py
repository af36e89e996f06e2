"""Tables are read whatever the program that wrote them; each row keeps its place; hostile files get one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fphref.diagnostics import FphrefError
from fphref.importers.table import lecture as table_lecture
from fphref.importers.table import tableau_json as table_json
from fphref.importers.table.lecture import open_tables
from fphref.importers.table.modele import Fichier
from fphref.importers.table.texte import cleaned, label_key, number_text, split_list, value_key
from tests.importers.tables import make_ods, make_xlsx


def opened(path: Path, data: bytes | str) -> Fichier:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return open_tables([path])[0]


def rows(fichier: Fichier, table: int = 0) -> list[tuple[int, ...] | list[str]]:
    """The texts of each row."""
    return [list(rang.cellules.values()) for rang in fichier.tables[table].rangs]


# -- CSV --------------------------------------------------------------------------------------------------------------

TEXT = "Code;Métier\nA1;Aide-soignant\n"


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (TEXT.encode(), False),
        (TEXT.encode("utf-8-sig"), False),
        (TEXT.encode("utf-16"), False),
        (TEXT.encode("cp1252"), True),
        (TEXT.replace(";", "\t").encode(), False),
        (TEXT.replace(";", ",").encode(), False),
        (TEXT.replace(";", "|").encode(), False),
        (TEXT.replace("\n", "\r\n").encode(), False),
        (("sep=;\n" + TEXT).encode(), False),
    ],
)
def test_a_csv_is_read_whatever_its_encoding_and_separator(tmp_path: Path, data: bytes, remark: bool) -> None:
    found = opened(tmp_path / "a.csv", data)
    assert rows(found) == [["Code", "Métier"], ["A1", "Aide-soignant"]]
    assert bool(found.remarques) == remark


def test_the_separator_is_told_from_the_whole_file(tmp_path: Path) -> None:
    """Forty lines of preamble with commas, then the table."""
    preamble = "".join(f"note {n}, à lire, avant\n" for n in range(40))
    table = "Code;Métier;Famille\n" + "".join(f"A{n};Agent, cuisine;Logistique\n" for n in range(90))
    found = opened(tmp_path / "a.csv", preamble + table)
    assert rows(found)[40] == ["Code", "Métier", "Famille"]
    assert rows(found)[-1] == ["A89", "Agent, cuisine", "Logistique"]


def test_a_row_is_numbered_by_the_line_it_begins_on(tmp_path: Path) -> None:
    found = opened(tmp_path / "a.csv", 'Code;Tâches\nA1;"- cuire\n- servir"\n\nA2;laver\n')
    assert [(r.numero, r.position.ligne) for r in found.tables[0].rangs] == [(1, 1), (2, 2), (5, 5)]
    assert found.tables[0].rangs[1].cellules[2] == "- cuire\n- servir"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "a.csv est vide"),
        ("a.csv", b"\n\n;;\n", "a.csv n’a aucune ligne remplie"),
        ("a.csv", b'Code;Nom\nA1;"sans fin\nA2;x\n', "la valeur de la ligne 2 n’a pas de fin"),
        ("a.csv", b"\x00\x01\x02;\x00", "n’est pas un fichier texte"),
        ("a.csv", b"%PDF-1.7", "est un PDF"),
        ("a.xlsx", b"PK\x03\x04rien", "abîmé"),
        ("a.json", b"", "a.json est vide"),
        ("a.json", b"  \n ", "a.json est vide"),
        ("a.json", b'[{"a": 1}', "a.json est incomplet"),
        ("a.json", b'[{"a": 1},]', "a.json n’est pas du JSON correct, ligne 1"),
        ("a.json", b'[{"a": 1},\n{"a" 2}]', "a.json n’est pas du JSON correct, ligne 2"),
        ("a.json", b'[{"a": NaN}]', "a.json n’est pas du JSON correct, ligne 1"),
        ("a.json", b'[{"a": "x}]', "a.json n’est pas du JSON correct, ligne 1"),
        ("a.json", b'[1, 2, "x"]', "ne contient aucun tableau d’objets"),
        ("a.json", b'{"a":' * 40, "ligne 1 : plus de 30 niveaux imbriqués"),
        ("a.json", b"[" * 100_000, "ligne 1 : plus de 30 niveaux imbriqués"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    with pytest.raises(FphrefError) as error:
        opened(tmp_path / name, data)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_beyond_the_bounds_is_refused_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    monkeypatch.setattr(table_lecture, "MAX_RANGS", 3)
    with pytest.raises(FphrefError, match=r"a\.csv est trop gros pour un répertoire \(3 lignes au plus\)"):
        opened(path, "Code;Nom\n" + "A;B\n" * 3)
    assert len(rows(opened(path, "Code;Nom\n" + "A;B\n" * 2))) == 3
    monkeypatch.setattr(table_lecture, "MAX_RANGS", 200_000)
    monkeypatch.setattr(table_lecture, "MAX_SIGNES", 100)
    with pytest.raises(FphrefError, match="trop gros"):
        opened(path, "Code;Nom\n" + f"A;{'x' * 80}\n")
    monkeypatch.undo()
    monkeypatch.setattr(table_lecture, "MAX_TEXTE", 1_000_000)
    with pytest.raises(FphrefError, match="1 Mo au plus"):
        opened(path, "Code;Nom\n" + "A;B\n" * 300_000)
    monkeypatch.setattr(table_lecture, "MAX_LIGNES", 3)
    with pytest.raises(FphrefError, match="plus de 3 lignes"):
        opened(path, "Code;Nom\n" + "A;B\n" * 3)
    monkeypatch.setattr(table_json, "MAX_OBJETS", 3)
    with pytest.raises(FphrefError, match="plus de 3 objets"):
        opened(tmp_path / "a.json", "[{},{},{}]")
    monkeypatch.undo()
    monkeypatch.setattr(table_json, "MAX_KEYS", 3)
    with pytest.raises(FphrefError, match="plus de 3 clés"):
        opened(tmp_path / "a.json", '[{"a":1,"b":1,"c":1,"d":1}]')


def test_json_that_repeats_what_stands_above_many_objects_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_lecture, "MAX_SIGNES", 100_000)
    text = json.dumps({"nom": "x" * 1_000, "liste": [{"a": n} for n in range(1_000)]})
    with pytest.raises(FphrefError, match="trop gros"):
        opened(tmp_path / "a.json", text)


# -- workbooks --------------------------------------------------------------------------------------------------------

SHEETS = {
    "Métiers": [["Répertoire"], [None], ["Code", "Métier"], ["A1", "Aide-soignant"], [2, "Agent"]],
    "Liens": [["Métier", "Niveau"], ["A1", 3.0], ["A1", "=1+1"], ["A1", 2.5]],
}


@pytest.mark.parametrize(("name", "make"), [("a.xlsx", make_xlsx), ("a.ods", make_ods)])
def test_each_sheet_of_a_workbook_is_a_table_whose_rows_know_their_cell(tmp_path: Path, name: str, make) -> None:  # type: ignore[no-untyped-def]
    found = open_tables([make(tmp_path / name, SHEETS)])[0]
    assert [table.nom for table in found.tables] == ["Métiers", "Liens"]
    assert rows(found) == [["Répertoire"], ["Code", "Métier"], ["A1", "Aide-soignant"], ["2", "Agent"]]
    assert rows(found, 1) == [["Métier", "Niveau"], ["A1", "3"], ["A1", "=1+1"], ["A1", "2.5"]]
    places = [str(rang.position) for table in found.tables for rang in table.rangs]
    assert places[2] == f"{name} Métiers!A4"
    assert places[-1] == f"{name} Liens!A4"
    assert [rang.numero for table in found.tables for rang in table.rangs] == list(range(1, 9))


def test_a_cell_in_error_is_known_as_one(tmp_path: Path) -> None:
    found = open_tables([make_xlsx(tmp_path / "a.xlsx", {"S": [["Code"], ["#N/A"]]})])[0]
    assert found.tables[0].rangs[1].fautes == {1}


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "a.csv" for folder in ("un", "deux")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(TEXT, "utf-8")
    assert [fichier.nom for fichier in open_tables(paths)] == ["un/a.csv", "deux/a.csv"]


# -- JSON -------------------------------------------------------------------------------------------------------------


def test_arrays_inside_objects_are_tables_that_know_what_holds_them(tmp_path: Path) -> None:
    text = """{"metiers": [
      {"code": "A1", "famille": {"nom": "Soins"}, "noms": ["AS", "Aide"], "competences": [{"code": "c1", "niveau": 3.0}]
      },
      {"code": "A2", "competences": [{"code": "c1"}, {"code": "c2", "sur": true}]}
    ]}"""
    found = opened(tmp_path / "a.json", text)
    jobs, links = found.tables
    assert (jobs.nom, jobs.titres) == ("metiers", {1: "code", 2: "famille.nom", 3: "noms"})
    assert jobs.rangs[0].cellules[3] == "AS\x1fAide"
    assert [rang.position.ligne for rang in jobs.rangs] == [2, 4]
    assert links.nom == "metiers.competences"
    assert set(links.titres.values()) == {
        "code",
        "niveau",
        "sur",
        "metiers.code",
        "metiers.famille.nom",
        "metiers.noms",
    }
    where = {title: column for column, title in links.titres.items()}
    assert [rang.cellules.get(where["metiers.code"]) for rang in links.rangs] == ["A1", "A2", "A2"]
    assert links.rangs[0].cellules[where["niveau"]] == "3.0"
    assert links.rangs[2].cellules[where["sur"]] == "vrai"
    assert where["metiers.code"] in links.herites
    assert where["code"] not in links.herites


@pytest.mark.parametrize("text", ['[{"a":"1"},{"a":"2"}]', '{"a":"1"}\n{"a":"2"}\n', '{"x":{"y":[{"a":1},{"a":2}]}}'])
def test_json_on_one_line_in_lines_or_wrapped(tmp_path: Path, text: str) -> None:
    found = opened(tmp_path / "a.json", text)
    assert rows(found) == [["1"], ["2"]]
    assert len({str(rang.position) for rang in found.tables[0].rangs}) == 2


def test_arrays_of_arrays_have_their_titles_in_the_first(tmp_path: Path) -> None:
    found = opened(tmp_path / "a.json", '[["code", "nom"], ["1", null], ["2", "x"]]')
    assert rows(found) == [["code", "nom"], ["1"], ["2", "x"]]
    assert found.tables[0].titles_at(0) == {1: "code", 2: "nom"}


def test_a_key_written_twice_and_half_a_character_lose_nothing(tmp_path: Path) -> None:
    found = opened(tmp_path / "a.json", r'[{"a": "1", "a": "2", "b": "\ud800"}]')
    assert found.tables[0].titres == {1: "a", 2: "a (2)", 3: "b"}
    assert rows(found) == [["1", "2", "\ufffd"]]


# -- texts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", "3"), ("3,0", "3"), ("3.50", "3.5"), ("03", "3"), ("-0", "0"), ("-2,0", "-2"), ("3 %", "3 %"), ("", "")],
)
def test_numbers_are_told_by_what_they_are_worth(text: str, number: str) -> None:
    assert number_text(text) == number


def test_values_of_cells_are_compared_as_a_person_would() -> None:
    assert value_key("VRAI") == value_key("true") == value_key("Oui")
    assert value_key("2,0") == value_key("2")
    assert value_key("Savoir-être") == value_key("savoir etre")
    assert value_key("-1") != value_key("1")


@pytest.mark.parametrize(
    ("text", "separators", "parts"),
    [
        ("- a\n- b", ["\n"], ["a", "b"]),
        ("•a ; • b;", [";"], ["a", "b"]),
        ("a-b", ["\n"], ["a-b"]),
        ("a\x1fb ; c", [], ["a", "b ; c"]),
        ("", [";"], []),
    ],
)
def test_a_cell_is_split_without_its_bullets(text: str, separators: list[str], parts: list[str]) -> None:
    assert split_list(text, separators) == parts


def test_a_text_is_cleaned_of_what_does_not_show() -> None:
    assert cleaned("  deux   mots\n ici ") == ("deux mots ici", False)
    assert cleaned("e\u0301te\u0301") == ("été", False)
    assert cleaned("caf\u200bé") == ("café", True)
    assert cleaned("fin._x000D_") == ("fin.", True)
    assert label_key("Langage C") != label_key("Langage C++")
    assert label_key("Été.") == label_key("ETE")
