"""The cube of an audit as a file: what it holds, and that it comes back as it was."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fphref.audit.cube import COLONNES_CUBE, LigneCube, cube_rows, open_cube, read_cube
from fphref.audit.diffusion import publish
from fphref.diagnostics import FphrefError
from fphref.moteurs.duckdb_ import DuckDB
from tests.audit.cubes import read_rows, write_cube, write_parquet
from tests.audit.fabrique_diffusion import random_hospital, small_hospital

HOPITAL = small_hospital({("P", "A", "m"): 6, ("P", "B", "n"): 2})


def read_back(path: Path) -> list[LigneCube]:
    with closing(DuckDB()) as duck:
        cube = open_cube(path, duck)
        assert cube is not None
        return list(read_cube(cube, duck))


def named_rows(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(COLONNES_CUBE, row, strict=True)) for row in rows]


def test_a_cube_has_a_line_for_each_case_one_for_its_agents_and_no_pseudonym(tmp_path: Path) -> None:
    rows = named_rows(list(cube_rows(HOPITAL.audit("service"), "2026")))

    assert [(r["service"], r["metier"], r["competence"], r["effectif"], r["requis"]) for r in rows] == [
        ("A", "m", None, 6, None),
        ("A", "m", "c-un", None, 6),
        ("B", "n", None, 2, None),
        ("B", "n", "c-un", None, 2),
    ]
    assert {(r["date"], r["edition"], r["seuil"]) for r in rows} == {("2026-11-23", "2026", 0)}
    assert b"AGT" not in write_cube(tmp_path / "cube.csv", HOPITAL.audit("service")).read_bytes()


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("seed", range(3))
def test_a_cube_comes_back_as_it_was(tmp_path: Path, suffix: str, seed: int) -> None:
    hopital = random_hospital(random.Random(seed))
    path = write_cube(tmp_path / f"cube{suffix}", hopital.audit("ensemble"))

    lignes = read_back(path)

    assert not [ligne.faute for ligne in lignes if ligne.faute]
    assert [(hopital.cellule(c), hopital.competences[c.competence], *c[3:]) for c in hopital.cases] == [
        ((ligne.feuille, ligne.metier), ligne.competence, *ligne.case[3:]) for ligne in lignes if ligne.case is not None
    ]  # fmt: skip
    agents = {(ligne.feuille, ligne.metier): ligne.agents for ligne in lignes if ligne.case is None}
    assert sum(agents.values()) == len(hopital.agents)  # type: ignore[arg-type]


def test_a_cube_that_went_through_a_spreadsheet_is_read(tmp_path: Path) -> None:
    """Other order of columns, other separator, no BOM, Windows encoding."""
    path = write_cube(tmp_path / "cube.csv", HOPITAL.audit("service"))
    rows = read_rows(path)
    turned = [list(reversed(row)) for row in rows]
    with (tmp_path / "tourne.csv").open("w", encoding="cp1252", newline="") as stream:
        csv.writer(stream, delimiter=",").writerows(turned)

    assert [ligne._replace(position=None) for ligne in read_back(tmp_path / "tourne.csv")] == [  # type: ignore[arg-type]
        ligne._replace(position=None) for ligne in read_back(path)  # type: ignore[arg-type]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("titulaires", "-1", "nombre entier"),
        ("titulaires", "1,5", "nombre entier"),
        ("somme", "beaucoup", "nombre entier"),
        ("evalues", "", "nombre absent"),
        ("evalues", "7", "plus d’agents évalués"),
        ("titulaires", "9", "titulaires et écarts"),
        ("titulaires_t3", "6", "une partie dépasse"),
        ("somme", "900", "hors de l’échelle"),
        ("niveau_requis", "9", "niveau requis hors"),
        ("quotite", "99999999", "plus d’un temps plein"),
        ("titulaires_t5", "4", "une partie dépasse"),
        ("expire_j90", "2", "une partie dépasse"),
        ("manques", "9000000000000", "niveaux manquants"),
        ("manques", "0", "niveaux manquants"),
        ("requis", "10000001", "plus de dix millions"),
        ("besoin", "900719925474099", "plus de dix millions"),
        ("haut", "900719925474099", "échelle ou criticité"),
        ("criticite", "999999999", "échelle ou criticité"),
        ("seuil", "7", "moins de 7 personnes"),
        ("competence", "", "ni nombre d’agents"),
    ],
)
def test_a_line_that_cannot_be_is_told_where_it_stands(tmp_path: Path, column: str, value: str, told: str) -> None:
    path = write_cube(tmp_path / "cube.csv", HOPITAL.audit("service"))
    rows = read_rows(path)
    rows[2][rows[0].index(column)] = value
    write_parquet(tmp_path / "faux.parquet", rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)

    for name, line in (("cube.csv", 3), ("faux.parquet", 2)):
        faults = [(ligne.position.ligne, ligne.faute) for ligne in read_back(tmp_path / name) if ligne.faute]
        assert [number for number, _ in faults] == [line]
        assert told in faults[0][1]


@pytest.mark.parametrize(
    ("effectif", "seuil", "told"), [("10000001", "0", "plus de dix millions"), ("3", "5", "moins de 5")]
)
def test_a_number_of_agents_that_cannot_be_is_told(tmp_path: Path, effectif: str, seuil: str, told: str) -> None:
    path = write_cube(tmp_path / "cube.csv", HOPITAL.audit("service"))
    titles, first, *_ = read_rows(path)
    changed = {"effectif": effectif, "seuil": seuil}
    row = [changed.get(name, value) for name, value in zip(titles, first, strict=True)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([titles, row])

    [ligne] = read_back(path)
    assert told in ligne.faute


@pytest.mark.parametrize("seuil", [3, 5, 8])
@pytest.mark.parametrize("seed", range(6))
def test_what_is_published_is_above_the_threshold_that_it_declares(tmp_path: Path, seed: int, seuil: int) -> None:
    hopital = random_hospital(random.Random(seed), agents=120)
    path = write_cube(tmp_path / "cube.csv", publish(hopital.audit("ensemble"), seuil))

    assert [ligne.faute for ligne in read_back(path) if ligne.faute] == []


def test_a_name_that_a_spreadsheet_would_compute_comes_back(tmp_path: Path) -> None:
    hopital = small_hospital({("P", "=1+1", "m"): 6})

    assert {ligne.feuille[-1] for ligne in read_back(write_cube(tmp_path / "c.csv", hopital.audit("ensemble")))} == {
        "=1+1"
    }


def test_another_file_is_no_cube(tmp_path: Path) -> None:
    (tmp_path / "autre.csv").write_text("agent;service\nAGT-1;A\n", "utf-8")

    with closing(DuckDB()) as duck:
        assert open_cube(tmp_path / "autre.csv", duck) is None


def test_a_published_cube_holds_neither_agents_nor_small_cases(tmp_path: Path) -> None:
    published = publish(HOPITAL.audit("service"))

    rows = named_rows(list(cube_rows(published, "2026")))

    assert rows == []
    larger = publish(small_hospital({("P", "A", "m"): 6, ("P", "B", "n"): 7}).audit("service"))
    rows = named_rows(list(cube_rows(larger, "2026")))
    assert [(r["service"], r["seuil"], r["effectif"], r["requis"]) for r in rows] == [
        ("A", 5, None, 6),
        ("B", 5, None, 7),
    ]
    assert {(r["sans_objet"], r["quotite"]) for r in rows} == {(None, None)}, "the time of one titulaire is told"


def test_an_audit_whose_figures_were_not_kept_gives_no_cube() -> None:
    with pytest.raises(FphrefError, match="n’ont pas été gardés"):
        list(cube_rows(HOPITAL.audit("service").with_changes(grain=None), "2026"))
