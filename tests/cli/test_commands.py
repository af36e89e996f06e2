"""What each command answers: exit code, lines, and one JSON object."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import click
import pytest

from fphref import __version__
from fphref.cli.app import app
from fphref.cli.report import fit
from tests.conftest import MakeFolder
from tests.support import MINI, REFERENTIALS, ROOT, run_cli, spawn_cli

METIER = "metiers/10A02_archiviste.yaml"
WARNED = (MINI / METIER).read_text("utf-8").replace("niveau_qualification: 6\n", "")
FAULTY = (MINI / METIER).read_text("utf-8").replace("famille: accueil", "famille: acueil")
DIAGNOSTIC_KEYS = {"regle", "gravite", "message", "fichier", "ligne", "colonne", "feuille", "cellule"}

READING = [("verifier",), ("lister",), ("chercher", "accueil"), ("rapprocher", "accueil"),
           ("statut", "voies", "agents-accueil"), ("schema",)]  # fmt: skip
WRITING = [("generer",), ("fiche", "10A01"), ("matrice", "metiers"), ("matrice", "agents", "--metier", "10A01")]

STATUT = [
    ("statut", "grille", "ih"),
    ("statut", "remuneration", "ih", "1", "5"),
    ("statut", "carriere", "ih", "1", "5"),
]
GROUPS = ("matrice", "statut")


def name_of(command: tuple[str, ...]) -> str:
    """What the answer calls a command."""
    return " ".join(command[: 2 if command[0] in GROUPS else 1])


def place(command: tuple[str, ...], folder: Path, sortie: Path) -> list[str]:
    """The whole command line, for this référentiel and this output folder."""
    args = list(command)
    if command[0] != "schema":
        args += ["-r", str(folder)]
    if command in WRITING:
        args += ["-o", str(sortie)]
    return args


@pytest.mark.parametrize("command", [*READING, *WRITING], ids=" ".join)
def test_every_answer_is_one_object(command: tuple[str, ...], tmp_path: Path) -> None:
    ran = run_cli(*place(command, MINI, tmp_path), "--json")
    answer = ran.json()
    assert (ran.code, ran.err) == (0, "")
    assert answer["commande"] == name_of(command)
    assert answer["version"] == __version__
    assert answer["diagnostics"] == []
    if command in WRITING:
        for file in answer["fichiers"]:
            assert set(file) == {"chemin", "type", "octets"}
            assert Path(file["chemin"]).stat().st_size == file["octets"]
        assert {Path(file["chemin"]) for file in answer["fichiers"]} == set(tmp_path.iterdir())
    else:
        assert "fichiers" not in answer


@pytest.mark.parametrize("command", [*READING[:5], *STATUT, *WRITING], ids=" ".join)
def test_what_cannot_run_still_answers_an_object(command: tuple[str, ...], tmp_path: Path) -> None:
    ran = run_cli(*place(command, tmp_path / "absent", tmp_path), "--json")
    assert ran.code == 2
    answer = ran.json()
    assert answer["commande"] == name_of(command)
    assert answer["erreur"] == f"{tmp_path / 'absent'} : dossier introuvable"
    assert [d["regle"] for d in answer["diagnostics"]] == ["FIC001"]
    assert ran.err == f"Erreur : {answer['erreur']}\n"


def test_a_usage_error_in_json() -> None:
    ran = run_cli("fiche", "--bidule", "--json")
    assert (ran.code, ran.json()["erreur"]) == (2, "Option inconnue : --bidule.")


@pytest.mark.parametrize("command", [*READING, *WRITING], ids=" ".join)
def test_quiet_says_nothing_where_all_is_well(command: tuple[str, ...], tmp_path: Path) -> None:
    ran = run_cli(*place(command, MINI, tmp_path), "-q")
    assert (ran.code, ran.err) == (0, "")
    # What was asked for is said all the same.
    assert bool(ran.out) == (command[0] in ("lister", "chercher", "rapprocher", "statut"))


# -- verifier --------------------------------------------------------------------------------------------------------


def test_verifier_tells_a_fault_with_its_place(mini: MakeFolder) -> None:
    folder = mini({METIER: FAULTY})
    ran = run_cli("verifier", "-r", folder)
    assert ran.code == 1
    assert ran.err == ""
    assert ran.out.splitlines() == [
        f"erreur REF001 {METIER}:6:10 famille « acueil » inconnue ; vouliez-vous « accueil » ?",
        f"{folder} : mini · 2 métiers",
        "1 erreur, 0 avertissement, 0 information",
    ]
    answer = run_cli("verifier", "-r", folder, "--json").json()
    (diagnostic,) = answer["diagnostics"]
    assert set(diagnostic) == DIAGNOSTIC_KEYS
    assert (diagnostic["fichier"], diagnostic["ligne"], diagnostic["colonne"]) == (METIER, 6, 10)
    assert answer["bilan"] == {"erreur": 1, "avertissement": 0, "info": 0}
    assert answer["complet"] is True


@pytest.mark.parametrize(("args", "code"), [((), 0), (("--strict",), 1), (("-q",), 0), (("-q", "--strict"), 1)])
def test_a_warning_counts_only_when_strict(mini: MakeFolder, args: tuple[str, ...], code: int) -> None:
    ran = run_cli("verifier", "-r", mini({METIER: WARNED}), *args)
    assert ran.code == code
    assert ("MET003" in ran.out) == (args != ("-q",))


def test_infos_are_told_when_asked() -> None:
    quiet = run_cli("verifier", "-r", REFERENTIALS)
    full = run_cli("verifier", "-r", REFERENTIALS, "--infos")
    assert (quiet.code, quiet.err) == (0, "")
    assert quiet.out.endswith("informations (--infos pour les lire)\n")
    assert full.out.count("info RES001") > 20


def test_verifier_tells_every_fault_of_the_head(mini: MakeFolder) -> None:
    head = (MINI / "repertoire.yaml").read_text("utf-8").replace("date: 2024-02-01", "date: hier")
    folder = mini({"repertoire.yaml": head.replace("format: 1", "format: un"), METIER: FAULTY})
    for name in ("metiers/10A01_agent-accueil.yaml", METIER, "profils/10A01.yaml"):
        (folder / name).unlink()
    ran = run_cli("verifier", "-r", folder)
    assert ran.code == 1
    assert [line.split()[1] for line in ran.out.splitlines()[:2]] == ["VAL001", "VAL007"]


# -- lister, chercher ------------------------------------------------------------------------------------------------


def test_lister(tmp_path: Path) -> None:
    answer = run_cli("lister", "-r", REFERENTIALS, "--json").json()
    assert answer["metiers"][0] == {
        "code": "15D30",
        "intitule": "Coordinateur / Coordinatrice d'études cliniques (CEC)",
        "famille": "Recherche clinique",
        "niveau_qualification": 7,
    }
    rows = run_cli("lister", "-r", REFERENTIALS).out.splitlines()
    assert rows[0].split("\t") == ["Code", "Intitulé", "Famille", "Niveau"]
    assert [row.split("\t")[0] for row in rows[1:]] == ["15D30", "EX-ARC", "EX-CDP", "EX-GDD", "EX-TEC"]


@pytest.mark.parametrize(("famille", "count"), [("RECHERCHE CLINIQUE", 5), ("recherche-clinique", 5), ("soins", 0)])
def test_lister_one_famille(famille: str, count: int) -> None:
    answer = run_cli("lister", "-r", REFERENTIALS, "--famille", famille, "--json").json()
    assert len(answer["metiers"]) == count


def test_lister_an_unknown_famille() -> None:
    ran = run_cli("lister", "-r", REFERENTIALS, "--famille", "soin")
    assert (ran.code, ran.err) == (2, "Erreur : Famille « soin » inconnue ; vouliez-vous « soins » ?\n")


@pytest.mark.parametrize("words", [("etude", "clinique"), ("ÉTUDES", "cliniques"), ("cliniques d'etude",)])
def test_accents_case_and_plural_do_not_matter(words: tuple[str, ...]) -> None:
    found = run_cli("chercher", *words, "-r", REFERENTIALS, "--json").json()["resultats"]
    assert {"type": "métier", "id": "15D30", "metiers": ["15D30"],
            "libelle": "Coordinateur / Coordinatrice d'études cliniques (CEC)"} in found  # fmt: skip


def test_chercher_finds_items_by_code_and_says_who_uses_them() -> None:
    found = run_cli("chercher", "15214", "-r", REFERENTIALS, "--json").json()["resultats"]
    assert [(r["type"], r["id"]) for r in found] == [("connaissance", "cn-anglais-scientifique")]
    assert found[0]["metiers"] == ["15D30", "EX-ARC", "EX-CDP", "EX-GDD", "EX-TEC"]


def test_chercher_nothing() -> None:
    ran = run_cli("chercher", "zzz", "-r", MINI)
    assert (ran.code, ran.out) == (0, "Rien ne contient « zzz ».\n")


@pytest.mark.parametrize("command", ["lister", "chercher"])
def test_a_part_is_not_taken_for_the_whole(mini: MakeFolder, command: str) -> None:
    folder = mini({METIER: "code: [\n"})
    ran = run_cli(*([command] if command == "lister" else [command, "accueil"]), "-r", folder)
    assert ran.code == 0
    assert ran.err == "Attention : une partie du référentiel n’a pas pu être lue (fphref verifier dit pourquoi).\n"


# -- codes of métiers ------------------------------------------------------------------------------------------------


def test_a_code_may_be_typed_in_lower_case(tmp_path: Path) -> None:
    ran = run_cli("fiche", "10a01", "10A01", "-r", MINI, "-o", tmp_path)
    assert (ran.code, ran.out) == (0, f"{tmp_path / 'fiche_10A01.pdf'}\n")


@pytest.mark.parametrize("command", [("fiche", "10A03"), ("matrice", "agents", "--metier", "10A03")], ids=" ".join)
def test_an_unknown_code_names_the_nearest(command: tuple[str, ...], tmp_path: Path) -> None:
    ran = run_cli(*command, "-r", MINI, "-o", tmp_path)
    assert ran.code == 2
    assert ran.err.startswith("Erreur : Métier « 10A03 » inconnu ; vouliez-vous « 10A0")
    assert list(tmp_path.iterdir()) == []


def test_no_fiche_of_a_metier_in_error(mini: MakeFolder, tmp_path: Path) -> None:
    folder = mini({METIER: FAULTY})
    ran = run_cli("fiche", "10A02", "-r", folder, "-o", tmp_path / "sortie")
    assert ran.code == 2
    assert "Erreur : Métier « 10A02 » en erreur" in ran.err
    assert not (tmp_path / "sortie").exists()
    assert run_cli("fiche", "10A01", "-r", folder, "-o", tmp_path / "sortie").code == 0


def test_no_matrix_of_metiers_with_one_in_error(mini: MakeFolder, tmp_path: Path) -> None:
    ran = run_cli("matrice", "metiers", "-r", mini({METIER: FAULTY}), "-o", tmp_path / "sortie")
    assert ran.code == 2
    assert not (tmp_path / "sortie").exists()


def test_a_metier_without_profile_has_no_matrix_of_agents(tmp_path: Path) -> None:
    ran = run_cli("matrice", "agents", "--metier", "10A02", "-r", MINI, "-o", tmp_path)
    assert ran.code == 2
    assert "profil" in ran.err
    assert list(tmp_path.iterdir()) == []


# -- without -r ------------------------------------------------------------------------------------------------------


def test_the_local_folder_comes_before_the_embedded_data(mini: MakeFolder, tmp_path: Path) -> None:
    local = tmp_path / "travail"
    local.mkdir()
    assert json.loads(spawn_cli("lister", "--json", cwd=local).out)["metiers"][0]["code"] == "15D30"
    mini({}).rename(local / "referentials")
    assert json.loads(spawn_cli("lister", "--json", cwd=local).out)["metiers"][0]["code"] == "10A01"


def test_long_lines_are_broken_between_words_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    text = "erreur REF001 metiers/10A02_archiviste.yaml:6:10 famille « acueil » inconnue ; vouliez-vous « accueil » ?"
    monkeypatch.setenv("COLUMNS", "60")
    assert fit(text, io.StringIO()) == text
    broken = fit(text, Terminal()).splitlines()
    assert max(map(len, broken)) < 60
    assert " ".join(line.strip() for line in broken) == text
    assert not any(line.endswith("«") or line.lstrip().startswith(("»", "?", ";")) for line in broken)


def test_every_command_that_a_text_of_the_program_names_exists() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py")]
    named = {name for text in texts for name in re.findall(r"«[ \u00a0]?fphref ([a-zé]+)", text)}
    assert "verifier" in named
    assert sorted(named - set(app.list_commands(click.Context(app)))) == []
