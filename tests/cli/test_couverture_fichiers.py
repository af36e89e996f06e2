"""The files that `fphref couverture` writes: what is asked for, never over what people gave, the same bytes twice."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from fphref.audit.cube import COLONNES_CUBE
from tests.cli.couverture_commun import LIGNES, couverture, crowd, read_csv, write_csv


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "evaluations.csv", [*crowd(3, 6), *LIGNES])


def test_each_suffix_is_a_document_and_a_folder_receives_three(fichier: Path, tmp_path: Path) -> None:
    data = couverture(
        fichier, "--json", "-o", tmp_path / "dossier", "-o", tmp_path / "a.csv", "-o", tmp_path / "a.json"
    ).json()
    assert [(Path(f["chemin"]).name, f["type"]) for f in data["fichiers"]] == [
        ("couverture.xlsx", "couverture_classeur"),
        ("couverture.pdf", "couverture_synthese"),
        ("couverture.html", "couverture_rapport"),
        ("a.csv", "couverture_csv"),
        ("a.json", "couverture_json"),
    ]
    starts = {path.name: path.read_bytes()[:15] for path in (tmp_path / "dossier").iterdir()}
    assert starts["couverture.pdf"].startswith(b"%PDF-")
    assert starts["couverture.xlsx"].startswith(b"PK")
    assert starts["couverture.html"].lower().startswith(b"<!doctype html>")
    assert all(Path(f["chemin"]).stat().st_size == f["octets"] for f in data["fichiers"])


def test_the_same_audit_gives_the_same_bytes(fichier: Path, tmp_path: Path) -> None:
    names = ("couverture.xlsx", "couverture.pdf", "couverture.html", "c.json", "c.csv", "cube.csv", "cube.parquet")
    made = []
    for run in ("a", "b"):
        folder = tmp_path / run
        for cube in ("cube.csv", "cube.parquet"):
            ran = couverture(
                fichier,
                "-q",
                "-o",
                folder / "",
                "-o",
                folder / "c.json",
                "-o",
                folder / "c.csv",
                "--cube",
                folder / cube,
            )
            assert ran.code == 0
            folder.mkdir(exist_ok=True)
        made.append({name: (folder / name).read_bytes() for name in names})
    assert made[0] == made[1]


def test_the_json_file_is_the_answer(fichier: Path, tmp_path: Path) -> None:
    out = tmp_path / "c.json"
    couverture(fichier, "-q", "-o", out)
    assert out.read_text("utf-8") == couverture(fichier, "--json").out


@pytest.mark.parametrize("option", ["-o", "--cube"])
def test_a_file_that_was_read_is_never_replaced(option: str, fichier: Path, tmp_path: Path) -> None:
    before = fichier.read_bytes()
    for given in (fichier, tmp_path):
        ran = couverture(given, option, tmp_path / "." / "evaluations.csv")
        assert (ran.code, "est un des fichiers lus" in ran.err) == (2, True)
    assert fichier.read_bytes() == before


def test_another_file_of_that_name_is_kept_and_an_older_audit_is_replaced(fichier: Path, tmp_path: Path) -> None:
    for name, option in (("bilan.csv", "-o"), ("bilan.json", "-o"), ("cube.csv", "--cube")):
        out = tmp_path / name
        out.write_text("à moi", "utf-8")
        ran = couverture(fichier, option, out)
        kept = tmp_path / f"{out.stem}.sauvegarde-1{out.suffix}"
        assert kept.read_text("utf-8") == "à moi"
        assert f"l’ancien fichier est gardé sous {kept.name}" in ran.err
        ran = couverture(fichier, option, out, jour="2027-06-30")
        assert (ran.code, ran.err) == (0, "")
        assert not (tmp_path / f"{out.stem}.sauvegarde-2{out.suffix}").exists()


def test_nothing_is_written_where_one_file_cannot_be(fichier: Path, tmp_path: Path) -> None:
    (tmp_path / "b.pdf").mkdir()
    (tmp_path / "~$b.xlsx").touch()
    assert couverture(fichier, "-o", tmp_path / "a.csv", "-o", tmp_path / "b.xlsx").code == 2
    assert not (tmp_path / "a.csv").exists()
    assert couverture(fichier, "-o", tmp_path / "a.csv", "--cube", tmp_path / "b.pdf").code == 2
    assert not (tmp_path / "a.csv").exists()


def test_what_was_written_beside_the_evaluations_is_not_read_as_such(tmp_path: Path) -> None:
    folder = tmp_path / "donnees"
    write_csv(folder / "evaluations.csv", LIGNES)
    outputs = ("-o", folder, "-o", folder / "a.csv", "--cube", folder / "cube.csv")
    first = couverture(folder, *outputs, "--json").json()
    again = couverture(folder, "--json").json()
    assert again["lignes"] == first["lignes"]
    assert again["lecture"] == first["lecture"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_cube_holds_no_agent_and_is_for_its_owner(suffix: str, fichier: Path, tmp_path: Path) -> None:
    cube = tmp_path / f"cube{suffix}"
    assert couverture(fichier, "-q", "--cube", cube).code == 0
    assert b"AGT-" not in cube.read_bytes()
    if os.name == "posix":
        assert stat.S_IMODE(cube.stat().st_mode) == 0o600
        couverture(fichier, "-q", "--diffusion", "--cube", cube)
        assert stat.S_IMODE(cube.stat().st_mode) & 0o044


def test_both_kinds_of_cube_hold_the_same(fichier: Path, tmp_path: Path) -> None:
    import duckdb

    for suffix in (".csv", ".parquet"):
        couverture(fichier, "-q", "--cube", tmp_path / f"cube{suffix}")
    found = duckdb.connect().execute(f"SELECT * FROM '{tmp_path / 'cube.parquet'}'")
    assert tuple(column[0] for column in found.description) == COLONNES_CUBE
    texts = [tuple("" if value is None else str(value) for value in row) for row in found.fetchall()]
    assert texts == [tuple(row.values()) for row in read_csv(tmp_path / "cube.csv")]
    assert len(texts) > 4
