"""`fphref rgpd`: what it says of each file, its exit codes, its JSON; a value never gets out."""

from __future__ import annotations

from pathlib import Path

import pytest

from fphref.regles import REGLES
from tests.cli.test_french import english_in
from tests.evaluations.rgpd_fabrique import NIR_MADE, csv_file, people, pseudonym, xlsx_file
from tests.support import ROOT, run_cli


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    (tmp_path / "propre").mkdir()
    return csv_file(tmp_path / "propre" / "agents.csv", *people())


@pytest.fixture
def dirty(tmp_path: Path) -> Path:
    (tmp_path / "sale").mkdir()
    rows = people("Nom", "info", values=[("Tartempion", "RAS"), ("Bidule", NIR_MADE)])
    return csv_file(tmp_path / "sale" / "liste.csv", *rows)


def test_a_clean_file(clean: Path) -> None:
    ran = run_cli("rgpd", clean, "--date", "2026-11-23")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        str(clean),
        "  Examiné : 7\u00a0lignes, 21\u00a0cellules.",
        "  Personnes : 6\u00a0agents sous pseudonyme.",
        "  info RGP020 fichier : ce format de fichier ne porte pas de date de destruction : la tenir à part",
        "  Que faire :",
        "  - RGP020 : Remplir la date, ou la noter au registre.",
        "  Rien à corriger.",
        "",
    ]


def test_a_file_with_findings(dirty: Path) -> None:
    ran = run_cli("rgpd", dirty)
    assert (ran.code, ran.err) == (1, "")
    lines = ran.out.splitlines()
    assert "  Personnes : 6\u00a0agents sous pseudonyme, 2\u00a0lignes nominatives." in lines
    assert "  erreur RGP002 ligne 1, colonne 4 : colonne annoncée par son titre : nom (2 valeurs)" in lines
    assert any(line.startswith("  erreur RGP001 ligne 3, colonne 5 : 1 valeur : numéro") for line in lines)
    assert f"  - RGP001 : {REGLES['RGP001'].conseil}" in lines
    assert "Rien à corriger." not in ran.out


def test_no_value_gets_out(dirty: Path) -> None:
    for options in ((), ("--json",), ("-q",)):
        ran = run_cli("rgpd", dirty, *options)
        assert not any(value in ran.out + ran.err for value in ("Tartempion", "Bidule", NIR_MADE))


def test_quiet_gives_the_findings_alone(dirty: Path, clean: Path) -> None:
    ran = run_cli("rgpd", dirty, clean, "-q")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"erreur RGP002 {dirty}:1:4 colonne annoncée par son titre : nom (2 valeurs)",
        f"erreur RGP001 {dirty}:3:5 1 valeur : numéro de sécurité sociale (NIR), clé de contrôle juste",
    ]


def test_a_warning_is_a_finding_and_a_remark_is_none(clean: Path) -> None:
    assert run_cli("rgpd", clean).code == 0
    assert run_cli("rgpd", clean, "--seuil", "7").code == 1
    assert run_cli("rgpd", clean, "--seuil", "1").code == 0


def test_the_answer_in_json(dirty: Path) -> None:
    answer = run_cli("rgpd", dirty, "--json", "--date", "23/11/2026").json()
    assert (answer["commande"], answer["date"], answer["seuil"], answer["illisibles"]) == ("rgpd", "2026-11-23", 5, [])
    assert {d["regle"] for d in answer["diagnostics"]} == {"RGP001", "RGP002", "RGP020"}
    assert {d["fichier"] for d in answer["diagnostics"]} == {str(dirty)}
    [examen] = answer["examens"]
    assert examen == {
        "fichier": dirty.as_posix(), "nature": "csv", "propre": False, "agents": 6, "lignes_nominatives": 2,
        "correspondance": False, "destruction": None, "regarde": [], "non_regarde": [], "constats": 3,
        "feuilles": [{"nom": "liste", "etat": "visible", "lignes": 7, "cellules": 27, "personnes": 6}],
    }  # fmt: skip


def test_a_folder_stands_for_all_of_its_files(tmp_path: Path, clean: Path, dirty: Path) -> None:
    xlsx_file(tmp_path / "sale" / "classeur.xlsx", {"Feuille": [("Service", "Accueil"), ("Unité 1", "oui")]})
    (tmp_path / "sale" / "~$classeur.xlsx").write_bytes(b"x")
    (tmp_path / "sale" / "note.pdf").write_bytes(b"%PDF-1.7")
    ran = run_cli("rgpd", tmp_path)
    assert ran.code == 1
    assert [line for line in ran.out.splitlines() if line.endswith((".csv", ".xlsx"))] == [
        str(clean), str(tmp_path / "sale" / "classeur.xlsx"), str(dirty),
    ]  # fmt: skip
    end = ran.out.splitlines()[-2:]
    assert end[0].startswith("Non examinés, à vérifier à la main (RGP023) : note.pdf")
    assert end[1] == "3\u00a0fichiers examinés, 1 à corriger"
    assert "RGP023" in {d["regle"] for d in run_cli("rgpd", tmp_path, "--json").json()["diagnostics"]}


def test_a_file_is_examined_once(dirty: Path) -> None:
    assert len(run_cli("rgpd", dirty, dirty.parent, "--json").json()["examens"]) == 1


def test_a_pattern_stands_for_its_files(tmp_path: Path, dirty: Path) -> None:
    assert run_cli("rgpd", dirty.parent / "*.csv").code == 1
    ran = run_cli("rgpd", dirty.parent / "*.ods")
    assert (ran.code, ran.err) == (2, f"Erreur : {dirty.parent / '*.ods'} : aucun fichier ne porte un tel nom.\n")


def test_one_file_that_cannot_be_read_stops(tmp_path: Path) -> None:
    ran = run_cli("rgpd", tmp_path / "absent.csv")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"Erreur : {tmp_path / 'absent.csv'} n’existe pas.\n"


def test_among_several_the_others_are_examined(tmp_path: Path, clean: Path) -> None:
    (tmp_path / "abime.xlsx").write_bytes(b"PK\x03\x04")
    ran = run_cli("rgpd", tmp_path / "abime.xlsx", clean)
    assert ran.code == 2
    assert ran.err.startswith("Erreur : abime.xlsx")
    assert ran.out.splitlines()[-1] == "1\u00a0fichier examiné, 0 à corriger, 1\u00a0fichier illisible"


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    ran = run_cli("rgpd", tmp_path)
    said = f"Erreur : {tmp_path} : aucun classeur ni aucune liste à examiner dans ce dossier.\n"
    assert (ran.code, ran.err) == (2, said)


def test_a_parquet_file_is_examined(tmp_path: Path) -> None:
    from fphref.moteurs.parquet import write_parquet

    path = tmp_path / "agents.parquet"
    rows = [(pseudonym(n), "Unité 1", NIR_MADE if n == 3 else None) for n in range(6)]
    write_parquet(path, {"agent": "VARCHAR", "service": "VARCHAR", "info": "VARCHAR"}, rows)
    ran = run_cli("rgpd", path)
    assert ran.code == 1
    assert "  erreur RGP001 ligne 5, colonne 3 : 1 valeur" in ran.out
    (tmp_path / "faux.parquet").write_bytes(b"rien")
    assert run_cli("rgpd", tmp_path / "faux.parquet").code == 2


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Il manque l’argument « FICHIER... »."),
        (("x.csv", "--seuil", "0"), "Valeur incorrecte pour « --seuil » : 0 est hors limites"),
        (("x.csv", "--date", "hier"), "--date « hier » : ce n’est pas une date"),
    ],
)
def test_a_mistake_is_one_french_line(args: tuple[str, ...], message: str) -> None:
    ran = run_cli("rgpd", *args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"Erreur : {message}")


def test_the_help_is_french_and_says_what_cannot_be_proved() -> None:
    ran = run_cli("rgpd", "--help")
    assert ran.code == 0
    assert english_in(ran.out) == []
    assert "Ne rien trouver n’est pas une preuve" in ran.out


def test_the_shipped_workbooks_have_no_false_alarm() -> None:
    ran = run_cli("rgpd", *sorted((ROOT / "exports").glob("matrice_*.xlsx")))
    assert (ran.code, ran.err) == (0, "")
