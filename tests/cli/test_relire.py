"""`fphref relire` from end to end: shows, writes only when told to, keeps what it does not speak of."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fphref.diagnostics import FphrefError
from fphref.model.referentiel import Referentiel
from fphref.reperes import CLASSEUR, MATRICE_AGENTS, REFERENTIEL, classeur_mark
from tests.evaluations.tours_edits import EDITS
from tests.evaluations.tours_fabrique import Rempli, filled
from tests.evaluations.tours_openpyxl import Main, lightened
from tests.support import REFERENTIALS, Ran, run_cli


@pytest.fixture(scope="module")
def rempli(referentiel: Referentiel) -> Rempli:
    return lightened(filled(referentiel))


@pytest.fixture
def matrice(rempli: Rempli, tmp_path: Path) -> Path:
    path = tmp_path / "matrice.xlsx"
    path.write_bytes(rempli.octets)
    return path


def relire(*args: str | Path) -> Ran:
    return run_cli("relire", *args, "-r", REFERENTIALS)


def typed(rempli: Rempli, target: Path, *values: Any) -> Path:
    """The workbook where the first levels of the first agent are these."""
    hand = Main(rempli)
    for rank, value in enumerate(values):
        hand.set(rempli.places.premiere, rempli.places.debut + rank, value)
    hand.book.save(target)
    return target


def test_it_shows_and_writes_nothing(matrice: Path, tmp_path: Path) -> None:
    out = tmp_path / "evaluations.csv"
    ran = relire(matrice, "-o", out)
    assert (ran.code, ran.err) == (0, "")
    assert not out.exists()
    assert "  ajoutés     145\n" in ran.out
    assert "  et 125 autres\n" in ran.out
    *shown, end = ran.out.replace(str(out), "evaluations.csv").splitlines()
    assert end == (
        f"Rien n’a été écrit. Pour l’écrire : fphref relire {matrice} -o evaluations.csv -r {REFERENTIALS} --appliquer"
    )
    assert max(map(len, shown)) <= 80


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_once_applied_nothing_changes_any_more(suffix: str, matrice: Path, tmp_path: Path) -> None:
    out = tmp_path / f"evaluations{suffix}"
    first = relire(matrice, "-o", out, "--appliquer", "--json").json()
    assert first["plan"] == {
        "ajoutes": 145, "modifies": 0, "inchanges": 0, "refuses": 0, "vides": 35, "a_supprimer": 0,
        "confirmes": 0,
    }  # fmt: skip
    assert first["applique"] is True
    assert [f["type"] for f in first["fichiers"]] == ["evaluations"]
    before = (out.read_bytes(), out.stat().st_mtime_ns)
    ran = relire(matrice, "-o", out, "--appliquer")
    assert ran.code == 0
    assert "  inchangés   145\n" in ran.out
    assert "Rien ne change : rien à écrire." in ran.out
    assert (out.read_bytes(), out.stat().st_mtime_ns) == before
    assert relire(out, "-o", tmp_path / "copie.csv", "--json").json()["plan"]["ajoutes"] == 145


def test_the_same_workbook_gives_the_same_bytes(matrice: Path, tmp_path: Path) -> None:
    for suffix in (".csv", ".xlsx"):
        made = [tmp_path / f"{name}{suffix}" for name in ("a", "b")]
        for path in made:
            relire(matrice, "-o", path, "--appliquer", "-q")
        assert made[0].read_bytes() == made[1].read_bytes()


def test_the_long_sheet_is_ready_for_a_pivot_table(matrice: Path, rempli: Rempli, tmp_path: Path) -> None:
    out = tmp_path / "evaluations.xlsx"
    relire(matrice, "-o", out, "--appliquer")
    sheet = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))["Évaluations"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == (
        "agent", "service", "metier", "metier_intitule", "competence", "libelle", "nature", "niveau", "date"
    )  # fmt: skip
    assert len(rows) == len(rempli.verite) + 1
    assert {row[6] for row in rows[1:]} == {"Savoir-faire", "Connaissance"}
    assert all(isinstance(row[7], int) or row[7] == "so" for row in rows[1:])
    assert {row[8].date() for row in rows[1:]} == {date(2024, 11, 4)}  # type: ignore[union-attr]
    assert {str(row[3]).split()[0] for row in rows[1:]} != {"None"}
    assert list(sheet.tables) == ["tEvaluations"]
    assert sheet.tables["tEvaluations"].ref == f"A1:I{len(rows)}"


def test_rows_and_columns_it_does_not_speak_of_stay(rempli: Rempli, tmp_path: Path) -> None:
    out = tmp_path / "evaluations.csv"
    known = rempli.competences[0]
    out.write_text(
        "pole;agent;service;metier;competence;niveau;date;quotite;Remarque\r\n"
        "Nord;AGT-50;Bloc;15D30;sf-etablir-budget;4;2023-05-05;0,8;'=note\r\n"
        f"Sud;AGT-01;Pharmacie;15D30;{known};5;2024-11-04;1;avant\r\n",
        "utf-8-sig",
    )
    path = typed(rempli, tmp_path / "m.xlsx", 2)
    shown = relire(path, "-o", out)
    assert "Modifiés (1)\n  AGT-01 · 04/11/2024 · " in shown.out
    assert ": 5 → 2\n" in shown.out
    assert relire(path, "-o", out, "--appliquer").code == 0
    lines = out.read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[0] == "pole;agent;service;metier;competence;niveau;date;quotite;Remarque"
    assert lines[1] == "Nord;AGT-50;Bloc;15D30;sf-etablir-budget;4;2023-05-05;0,8;'=note"
    assert lines[2] == f"Sud;AGT-01;Pharmacie;15D30;{known};2;2024-11-04;1;avant"
    assert lines[3].startswith(";AGT-01;Pharmacie;15D30;")


def test_what_is_now_blank_is_deleted_only_when_asked(rempli: Rempli, tmp_path: Path) -> None:
    out = tmp_path / "evaluations.csv"
    relire(typed(rempli, tmp_path / "a.xlsx", 1, 2, 3), "-o", out, "--appliquer")
    size = len(out.read_text("utf-8-sig").splitlines())
    path = typed(rempli, tmp_path / "b.xlsx", None, None, 3)
    ran = relire(path, "-o", out, "--appliquer")
    assert "  à supprimer   2  (évalués avant, vides maintenant : gardés, sauf avec --supprimer)" in ran.out
    assert len(out.read_text("utf-8-sig").splitlines()) == size
    assert relire(path, "-o", out, "--supprimer").code == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == size
    assert relire(path, "-o", out, "--supprimer", "--appliquer").code == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == size - 2


def test_what_is_refused_is_said_and_the_rest_is_applied(rempli: Rempli, tmp_path: Path) -> None:
    out, found = tmp_path / "evaluations.csv", tmp_path / "anomalies.xlsx"
    path = typed(rempli, tmp_path / "m.xlsx", "NA", 7, "Acquis")
    ran = relire(path, "-o", out, "--appliquer", "--anomalies", found)
    assert ran.code == 1
    assert "erreur EVA001 m.xlsx Matrice!H16 AGT-01 · Analyser des données" in ran.err
    assert "attendu 1, 2, 3, 4, 5 ou so, lu « NA » ; rejeté" in ran.err
    assert ran.err.count("\n") == 2
    assert "EVA002" not in ran.err
    assert "1 saisie corrigée ou signalée." in ran.out
    assert len(out.read_text("utf-8-sig").splitlines()) > 100
    sheet = openpyxl.load_workbook(io.BytesIO(found.read_bytes()))["Anomalies"]
    rows = list(sheet.iter_rows(min_row=5))
    assert [row[1].value for row in rows] == ["EVA001", "EVA001", "EVA002"]
    assert rows[0][3].value == "Matrice!H16"
    link = rows[0][3].hyperlink
    assert link is not None
    assert str(link.target).partition("#")[0] == "m.xlsx"
    assert [c.value for c in rows[1]][4:10] == [
        "AGT-01", rows[1][5].value, "hors de l’échelle «\u00a0acquis5\u00a0»", "1, 2, 3, 4, 5 ou so", "7", "rejeté"
    ]  # fmt: skip


def test_the_answer_in_json_holds_the_lines(rempli: Rempli, tmp_path: Path) -> None:
    ran = relire(typed(rempli, tmp_path / "m.xlsx", "x", 2), "-o", tmp_path / "e.csv", "--json")
    payload = ran.json()
    assert (ran.code, payload["applique"], payload["changements_tus"], payload["anomalies_tues"]) == (1, False, 0, 0)
    assert len(payload["changements"]) == payload["plan"]["ajoutes"]
    assert payload["changements"][0] == {
        "nature": "ajoute", "agent": "AGT-01", "competence": payload["changements"][0]["competence"],
        "libelle": payload["changements"][0]["libelle"], "date": "2024-11-04", "avant": None,
        "apres": payload["changements"][0]["apres"], "echelle": None,
        "autre_changement": None,
    }  # fmt: skip
    assert payload["diagnostics"][0]["regle"] == "EVA001"
    assert (payload["diagnostics"][0]["feuille"], payload["diagnostics"][0]["cellule"]) == ("Matrice", "H16")


def test_a_file_that_cannot_be_read_stops_before_anything_is_written(
    matrice: Path, rempli: Rempli, tmp_path: Path
) -> None:
    out, bad = tmp_path / "evaluations.csv", tmp_path / "cassé.xlsx"
    bad.write_bytes(b"PK\x03\x04 rien")
    for other in (bad, tmp_path / "absent.xlsx"):
        ran = relire(matrice, other, "-o", out, "--appliquer")
        assert (ran.code, out.exists()) == (2, False)
        assert ran.err.startswith("Erreur : ")
        assert ran.err.count("\n") == 1
    hand = Main(rempli)
    EDITS["supprimer les identifiants"].do(hand)
    hand.book.save(tmp_path / "sans.xlsx")
    ran = relire(matrice, tmp_path / "sans.xlsx", "-o", out, "--appliquer")
    assert (ran.code, out.exists()) == (2, False)
    assert "la ligne masquée des identifiants a été supprimée" in ran.err


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("-o", "evaluations.ods"), "un fichier .csv ou .xlsx"), (("-o", "dossier"), "un fichier .csv ou .xlsx"),
        (("-o", "matrice.xlsx"), "un des fichiers à relire"), (("--anomalies", "a.csv"), ".xlsx"),
        (("--date", "hier"), "ce n’est pas une date"), (("--date", "2999-01-01"), "après le"),
        (("--feuille", "Bilan"), "pas de feuille « Bilan »"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused(
    more: tuple[str, str], why: str, matrice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = relire(matrice.name, *more)
    assert ran.code == 2
    assert why in ran.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["matrice.xlsx"]


def test_what_holds_something_else_is_not_replaced(matrice: Path, tmp_path: Path) -> None:
    other = tmp_path / "budget.csv"
    other.write_text("poste;montant\r\n1;2\r\n", "utf-8")
    ran = relire(matrice, "-o", other, "--appliquer")
    assert ran.code == 2
    assert "n’est pas un tableau d’évaluations" in ran.err
    assert other.read_text("utf-8") == "poste;montant\n1;2\n"


def test_a_table_saved_by_a_spreadsheet_is_set_aside(matrice: Path, rempli: Rempli, tmp_path: Path) -> None:
    out = tmp_path / "evaluations.xlsx"
    relire(matrice, "-o", out, "--appliquer")
    book = openpyxl.load_workbook(out)
    book.create_sheet("Analyse")["A1"] = "tableau croisé"
    book.save(out)
    ran = relire(typed(rempli, tmp_path / "m.xlsx", 1, 1, 1), "-o", out, "--appliquer")
    assert "l’ancien est gardé sous evaluations.sauvegarde-1.xlsx" in ran.err
    assert "Analyse" in openpyxl.load_workbook(tmp_path / "evaluations.sauvegarde-1.xlsx").sheetnames


@pytest.mark.parametrize(
    "name", ["m#1.xlsx", "m.xlsx#1.xlsx", "100%.xlsx", "m%20b.xlsx", "m.xlsm", "l’été [1] & co.xlsx"]
)
def test_no_name_of_a_file_stops_the_anomalies(name: str, rempli: Rempli, tmp_path: Path) -> None:
    out, found = tmp_path / "evaluations.csv", tmp_path / "anomalies.xlsx"
    ran = relire(typed(rempli, tmp_path / name, "NA"), "-o", out, "--appliquer", "--anomalies", found, "--json")
    assert (ran.code, ran.json()["applique"], ran.err) == (1, True, "")
    assert [f["type"] for f in ran.json()["fichiers"]] == ["evaluations", "anomalies"]
    row = openpyxl.load_workbook(found)["Anomalies"][5]
    assert (row[2].value, row[3].value) == (name, "Matrice!H16")
    assert (row[3].hyperlink is not None) == (name == "l’été [1] & co.xlsx")


def test_anomalies_that_cannot_be_written_leave_what_was_applied(
    rempli: Rempli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise FphrefError("Le disque est plein.")

    out, found = tmp_path / "evaluations.csv", tmp_path / "anomalies.xlsx"
    monkeypatch.setattr("fphref.documents.anomalies.build_anomalies", refuse)
    ran = relire(typed(rempli, tmp_path / "m.xlsx", "NA"), "-o", out, "--appliquer", "--anomalies", found, "--json")
    assert (ran.code, ran.json()["applique"], ran.err) == (2, True, "Erreur : Le disque est plein.\n")
    assert (out.exists(), found.exists()) == (True, False)


def test_applied_means_that_evaluations_were_written(matrice: Path, tmp_path: Path) -> None:
    args = (matrice, "-o", tmp_path / "e.csv", "--anomalies", tmp_path / "a.xlsx", "--json")
    assert relire(*args).json()["applique"] is False
    assert relire(*args, "--appliquer").json()["applique"] is True
    again = relire(*args, "--appliquer").json()
    assert again["applique"] is False
    assert [f["type"] for f in again["fichiers"]] == ["anomalies"]


def test_levels_that_are_only_confirmed_are_told(matrice: Path, rempli: Rempli, tmp_path: Path) -> None:
    out = tmp_path / "evaluations.csv"
    relire(matrice, "-o", out, "--appliquer")
    out.write_bytes(out.read_bytes().replace(b"2024-11-04", b"2023-11-04"))
    ran = relire(matrice, "-o", out)
    assert "  ajoutés     145  (dont 145 égaux au dernier niveau connu)\n" in ran.out
    plan = relire(typed(rempli, tmp_path / "m.xlsx", *["so"] * 20), "-o", out, "--json").json()["plan"]
    assert 100 < plan["confirmes"] < plan["ajoutes"]


def test_files_of_one_name_are_called_by_their_paths(
    rempli: Rempli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [str(Path(folder, "m.xlsx")) for folder in ("nord", "sud")]
    for name, value in zip(names, (1, 2), strict=True):
        Path(name).parent.mkdir()
        typed(rempli, Path(name), value)
    ran = relire(*names, "-o", "evaluations.csv", "--anomalies", Path("sud", "a.xlsx"))
    assert f"erreur EVA016 {names[1]} Matrice!H16" in ran.err
    assert f"l’autre est dans {names[0]} Matrice!H16" in ran.err
    link = openpyxl.load_workbook(Path("sud", "a.xlsx"))["Anomalies"]["D5"].hyperlink
    assert link is not None
    assert link.target == "m.xlsx"


def test_remarks_of_the_reader_are_told_once_by_file(matrice: Path, tmp_path: Path) -> None:
    out = tmp_path / "evaluations.csv"
    relire(matrice, "-o", out, "--appliquer")
    sent = tmp_path / "envoi.csv"
    text = out.read_text("utf-8-sig").replace("Pharmacie", "Pédiatrie")
    for path in (out, sent):
        path.write_text(text, "cp1252")
    ran = relire(sent, "-o", out)
    assert [line.partition(" n’est pas")[0] for line in ran.err.splitlines()] == ["envoi.csv", "evaluations.csv"]
    assert relire(sent, "-o", out, "-q").err == ""


@pytest.mark.parametrize(
    ("more", "named"),
    [(("-o", "e.csv"), "-o ne s’y applique pas"), (("--date", "2026-01-01", "--feuille", "x"), "--date et --feuille")],
)
def test_options_of_evaluations_are_refused_for_a_referentiel(
    more: tuple[str, ...], named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = classeur_mark(REFERENTIEL)
    book.save("r.xlsx")
    ran = relire("r.xlsx", *more)
    assert ran.code == 2
    assert named in ran.err
    assert ran.err.count("\n") == 1


def test_levels_of_another_scale_than_the_profile_are_told_once_and_not_written(rempli: Rempli, tmp_path: Path) -> None:
    out = tmp_path / "evaluations.csv"
    hand = Main(rempli)
    for row in hand.sheet.iter_rows():
        for cell in row:
            if str(cell.value).startswith(CLASSEUR):
                cell.value = classeur_mark(MATRICE_AGENTS, "n03")
    hand.book.save(tmp_path / "m.xlsx")
    ran = relire(tmp_path / "m.xlsx", "-o", out, "--appliquer")
    assert (ran.code, out.exists()) == (1, False)
    assert ran.err.count("EVA027") == 1
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("name", ["evaluations.xlsx", "matrice-2.xlsx", "autre.xlsx"])
def test_anomalies_only_replace_anomalies(name: str, matrice: Path, tmp_path: Path) -> None:
    target = tmp_path / name
    if name == "evaluations.xlsx":
        relire(matrice, "-o", target, "--appliquer")
    else:
        target.write_bytes(matrice.read_bytes() if name == "matrice-2.xlsx" else b"PK rien")
    before = target.read_bytes()
    ran = relire(matrice, "-o", tmp_path / "e.csv", "--anomalies", target, "--appliquer")
    assert (ran.code, (tmp_path / "e.csv").exists()) == (2, False)
    assert "n’est pas une liste d’anomalies : il n’est pas remplacé" in ran.err
    assert target.read_bytes() == before
    kept = tmp_path / "anomalies.xlsx"
    assert [relire(matrice, "-o", tmp_path / "e.csv", "--anomalies", kept).code for _ in range(2)] == [0, 0]


def test_a_blank_file_of_evaluations_holds_nothing(matrice: Path, tmp_path: Path) -> None:
    out = tmp_path / "e.csv"
    for content in (b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"):
        out.write_bytes(content)
        assert relire(matrice, "-o", out, "--appliquer", "--json").json()["plan"]["ajoutes"] == 145


def test_a_folder_or_a_pattern_stands_for_its_matrices(matrice: Path, tmp_path: Path) -> None:
    (tmp_path / "~$matrice.xlsx").write_bytes(b"verrou")
    (tmp_path / ".~lock.matrice.xlsx#").write_bytes(b"verrou")
    (tmp_path / "liste.csv").write_text("nom;ville\r\nx;y\r\n", "utf-8")
    out = tmp_path / "suivi" / "e.csv"
    out.parent.mkdir()
    ran = relire(tmp_path, "-o", out)
    assert ran.code == 0
    assert "  ajoutés     145\n" in ran.out
    assert "laissés de côté, car ce ne sont pas des matrices : liste.csv" in ran.err
    assert f"Pour l’écrire : fphref relire {tmp_path} -o {out} -r {REFERENTIALS} --appliquer" in ran.out
    assert "  ajoutés     145\n" in relire(tmp_path / "*.xlsx", tmp_path / "matr?ce.xlsx", "-o", out).out
    assert "aucun fichier ne porte un tel nom" in relire(tmp_path / "*.ods", "-o", out).err
    assert "aucune matrice à relire dans ce dossier" in relire(out.parent, "-o", out).err


def test_a_folder_with_a_broken_matrix_stops(matrice: Path, rempli: Rempli, tmp_path: Path) -> None:
    hand = Main(rempli)
    EDITS["supprimer les identifiants"].do(hand)
    hand.book.save(tmp_path / "sans.xlsx")
    ran = relire(tmp_path, "-o", tmp_path / "e.csv", "--appliquer")
    assert (ran.code, (tmp_path / "e.csv").exists()) == (2, False)
    assert "sans.xlsx : la ligne masquée des identifiants a été supprimée" in ran.err
