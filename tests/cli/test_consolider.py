"""`fphref consolider` from end to end: cubes in, one audit out, conflicts on the error stream."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fphref.audit import calcul, consolidation
from fphref.audit.modele import Bilan
from tests.audit.cubes import read_rows, write_cube
from tests.audit.fabrique_diffusion import Hopital, part_of, random_hospital, with_grain
from tests.support import REFERENTIALS, Ran, run_cli

FINESS = ("010000024", "2A0000014")
COMPETENCES = ("sf-etablir-budget", "sf-analyser-donnees-activite", "43454")


@pytest.fixture(scope="module")
def hopital() -> Hopital:
    hopital = random_hospital(random.Random(3), agents=160, services=8, etablissements=FINESS)
    return replace(hopital, competences=COMPETENCES, metiers=("", "15D30", "EX-ARC", "EX-TEC"))


@pytest.fixture
def cubes(hopital: Hopital, tmp_path: Path) -> list[Path]:
    return [write_cube(tmp_path / f"{name}.csv", part_of(hopital, name).audit("ensemble")) for name in FINESS]


@pytest.fixture(autouse=True)
def _with_finest_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit keeps what it was computed from."""
    conclude = calcul.conclude

    def kept(moteur: Any, noms: Any, *rest: Any, **named: Any) -> Bilan:
        bilan = conclude(moteur, noms, *rest, **named)
        return bilan if getattr(bilan, "grain", None) else with_grain(bilan, moteur, noms)

    monkeypatch.setattr(consolidation, "conclude", kept)


def consolider(*args: str | Path) -> Ran:
    return run_cli("consolider", *args, "-r", REFERENTIALS)


def lines_of(answer: Any, par: str) -> list[dict[str, Any]]:
    return [ligne for ligne in answer["lignes"] if answer["structures"][ligne["structure"]]["par"] == par]


def shown(answer: Any) -> Sequence[tuple[str, str, int]]:
    return [
        (answer["structures"][ligne["structure"]]["nom"], ligne["competence"], ligne["titulaires"])
        for ligne in answer["lignes"]
    ]


def test_two_cubes_give_one_audit(cubes: list[Path], hopital: Hopital) -> None:
    ran = consolider(*cubes)

    assert (ran.code, ran.err) == (
        0,
        "avertissement CON007 010000024.csv compétence « 43454 » inconnue du référentiel ; "
        "aussi dans 1 autre fichier\n",
    )
    for text in (*FINESS, "Établissements", "Métiers", "Ensemble", "Points fragiles", f"{len(hopital.agents)} agents"):
        assert text in ran.out


def test_the_json_answer_has_the_figures_of_all_rows_at_once(cubes: list[Path], hopital: Hopital) -> None:
    answer = consolider(*cubes, "--json", "--par", "ensemble,service").json()

    whole = hopital.audit("ensemble", "service")
    assert answer["date"] == "2026-11-23"
    assert answer["par"] == ["ensemble", "service"]
    assert sorted(shown(answer)) == sorted(
        (whole.structures[x.structure].nom, x.competence, x.titulaires) for x in whole.lignes
    )
    assert [s["agents"] for s in answer["structures"]] == [s.agents for s in whole.structures]


def test_the_cube_of_the_whole_can_be_written_and_consolidated_again(cubes: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "region.csv"

    first = consolider(*cubes, "--cube", out, "--json").json()
    second = consolider(out, "--json").json()

    assert sorted(read_rows(out)[1:])[0][3:9] == sorted(r for c in cubes for r in read_rows(c)[1:])[0][3:9]
    assert len(read_rows(out)) == sum(len(read_rows(cube)) - 1 for cube in cubes) + 1
    assert second["lignes"] == first["lignes"]
    assert out.stat().st_mode & 0o077 == 0, "small cells: for its owner alone"


def test_what_is_circulated_is_masked(cubes: list[Path], tmp_path: Path) -> None:
    whole = consolider(*cubes, "--json").json()
    published = consolider(*cubes, "--diffusion", "--json").json()

    assert published["seuil"] == 5
    assert published["masques"]
    assert set(shown(published)) < set(shown(whole))
    assert all(ligne["concernes"] >= 5 or not ligne["concernes"] for ligne in published["lignes"])
    text = consolider(*cubes, "--diffusion", "--seuil", "8", "--cube", tmp_path / "publie.csv").out
    assert "Version à diffuser : ce qui porte sur moins de 8 personnes est masqué" in " ".join(text.split())
    assert {row[2] for row in read_rows(tmp_path / "publie.csv")[1:]} == {"8"}


def test_a_conflict_is_told_and_an_error_gives_exit_code_1(cubes: list[Path]) -> None:
    ran = consolider(cubes[0], cubes[0], "--diffusion", "--json")

    assert ran.code == 1
    assert ran.json()["diagnostics"] == [], "they tell small numbers"
    assert "relancer sans --diffusion" in ran.err
    ran = consolider(cubes[0], cubes[0])
    assert ran.code == 1
    assert re.search("erreur CON001 010000024.csv [0-9]+ structures × métiers, dont 010000024, ", ran.err)


def test_the_date_is_the_one_given(cubes: list[Path]) -> None:
    ran = consolider(*cubes, "--date", "01/12/2026", "--json")

    assert ran.json()["date"] == date(2026, 12, 1).isoformat()
    assert [d["regle"] for d in ran.json()["diagnostics"]] == ["CON002", "CON002", "CON007"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--par", "unite"), "--par « unite » : niveau inconnu"),
        (("--par", ","), "--par est vide"),
        (("--date", "31/02/2026"), "n’est pas une date"),
        (("--seuil", "2", "--diffusion"), "2 est hors limites"),
        (("--seuil", "7"), "--seuil ne sert qu’avec --diffusion."),
        (("--cube", "cube.xlsx"), "un cube s’écrit en .csv ou en .parquet"),
        (("--par", "pole,ght"), "n’a de « ght »"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(cubes: list[Path], args: Sequence[str], message: str) -> None:
    ran = consolider(*cubes, *args)

    assert ran.code == 2
    assert message in ran.err.splitlines()[-1] or message in ran.err
    assert "Traceback" not in ran.err


def test_quiet_tells_the_result_and_not_what_was_read(cubes: list[Path]) -> None:
    told = consolider(*cubes, "-q").out
    assert "Points fragiles" in told
    assert "Lecture" not in told


def test_the_documents_are_those_of_an_audit(cubes: list[Path], tmp_path: Path) -> None:
    ran = consolider(*cubes, "-o", tmp_path / "audit", "--diffusion")
    assert ran.code == 0, ran.err
    assert sorted(path.name for path in (tmp_path / "audit").iterdir()) == [
        "couverture.html", "couverture.pdf", "couverture.xlsx",
    ]  # fmt: skip


# -- folders that come with their référentiel ------------------------------------------------------------------------


@pytest.fixture
def dossiers(tmp_path: Path) -> list[Path]:
    """Two folders as `fphref demo` makes them: other établissements, one référentiel."""
    first, second = tmp_path / "nord", tmp_path / "sud"
    assert run_cli("demo", "--agents", "40", "-o", first).code == 0
    shutil.copytree(first, second)
    for path in second.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"990000010", b"990000028").replace(b"AGT-", b"BGT-"))
    return [first, second]


def test_the_referentiel_of_the_folders_is_taken_where_they_have_the_same(dossiers: list[Path]) -> None:
    for path in (dossiers[1] / "referentiel").glob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))  # copied by another system
    ran = run_cli("consolider", *dossiers, "--date", "2026-11-22", "--json")

    assert (ran.code, ran.err) == (0, "")
    assert ran.json()["lecture"]["rejetees"] == 0
    named = run_cli("consolider", *dossiers, "--date", "2026-11-22", "--json", "-r", dossiers[0] / "referentiel")
    assert ran.out == named.out


def test_one_referentiel_among_the_folders_is_that_of_all(dossiers: list[Path]) -> None:
    shutil.rmtree(dossiers[0] / "referentiel")
    ran = run_cli("consolider", *dossiers, "--date", "2026-11-22", "--json")

    assert (ran.code, ran.json()["lecture"]["rejetees"]) == (0, 0)


def test_two_referentiels_that_differ_are_both_named_and_none_is_chosen(dossiers: list[Path]) -> None:
    changed = dossiers[1] / "referentiel" / "savoir_faire.yaml"
    changed.write_bytes(changed.read_bytes().replace(b'libelle: "', b'libelle: "Bien ', 1))
    ran = run_cli("consolider", *dossiers)

    assert (ran.code, ran.out) == (2, "")
    (line,) = ran.err.splitlines()
    assert f"{dossiers[0] / 'referentiel'} et {dossiers[1] / 'referentiel'} ne sont pas le même" in line
    assert "--referentiel (-r)" in line
    assert run_cli("consolider", *dossiers, "-r", dossiers[1] / "referentiel", "--date", "2026-11-22").code == 0


def test_lines_rejected_for_another_referentiel_are_first_said_as_such(dossiers: list[Path]) -> None:
    ran = consolider(dossiers[0], "--date", "2026-11-22")

    lecture = consolider(dossiers[0], "--date", "2026-11-22", "--json").json()["lecture"]
    first, second, *_ = ran.err.splitlines()
    assert first == (
        f"erreur COU002 nord {lecture['rejetees']} lignes rejetées sur {lecture['lignes']}, presque toutes pour une "
        "compétence inconnue : donner le bon référentiel avec -r"
    )
    assert "ligne rejetée, compétence inconnue" in second


def test_what_was_not_kept_is_not_promised_in_json(dossiers: list[Path]) -> None:
    """1 000 rejected lines are told, and the rest is counted: the terminal says so, whatever it leaves out."""
    path = dossiers[0] / "evaluations.csv"
    head, *lines = path.read_text("utf-8-sig").splitlines()
    lost = [line.replace(";sf-", ";sf-x").replace(";cn-", ";cn-x").replace(";se-", ";se-x") for line in lines]
    path.write_text("\n".join([head, *lost, *lost, lines[0]]), "utf-8")
    ran = run_cli("consolider", dossiers[0], "--date", "2026-11-22")

    answer = run_cli("consolider", dossiers[0], "--date", "2026-11-22", "--json").json()
    rejected = answer["lecture"]["rejetees"]
    kept = [d for d in answer["diagnostics"] if d["gravite"] != "info"]
    assert rejected > 1_000
    *_, rest, footer = ran.err.splitlines()
    assert f"{rejected - 1_000} autres lignes rejetées ; elles ne sont pas nommées" in rest
    assert footer == f"… et {len(kept) - 21} autres messages (--json les donne tous)"
