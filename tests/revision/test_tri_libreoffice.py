"""Sheets of the authoring workbook that LibreOffice really sorted: no wrong change, or a refusal that says so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from tests.evaluations.test_relire_tours import FOLDER, PYTHON, with_libreoffice
from tests.revision.outils import Depot, Edite, make, relire

SORTS = {
    "Métiers": "definition",
    "Savoir-faire": "libelle",
    "Liens": "element",
    "Exercice": "texte",
    "Profils": "competence",
    "Passerelles": "intitule",
    "Sources": "intitule",
    "Détails": "valeur",
}
"""Sheet → the role of the column it is sorted by."""
HOW = ("whole", "visible", "control left", "one column")


@dataclass(frozen=True)
class Sorted:
    """A sheet after the sort: the workbook, the texts of the column before and after."""

    path: Path
    before: list[str]
    after: list[str]


def extent(how: str, roles: dict[str, int], by: str) -> tuple[int, int]:
    """First and last column of a sort: with all the marks, without any, without those at the end, or of one column."""
    last = max(roles.values())
    first_shown = roles["#supprimer"]
    return {
        "whole": (1, last),
        "visible": (first_shown, last - 1),
        "control left": (1, last - 1),
        "one column": (roles[by], roles[by]),
    }[how]


@pytest.fixture(scope="module")
def chu_modele(tmp_path_factory: pytest.TempPathFactory) -> Depot:
    return make(tmp_path_factory.mktemp("chu"), chu=True)


@pytest.fixture
def chu(chu_modele: Depot, tmp_path: Path) -> Depot:
    """A copy that a wrong change would not spoil for the others."""
    folder = shutil.copytree(chu_modele.folder, tmp_path / "depot")
    return Depot(folder / chu_modele.root.relative_to(chu_modele.folder), folder, chu_modele.classeur)


@pytest.fixture(scope="module")
def sorts(chu_modele: Depot, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Sorted]:
    """Every sort done by LibreOffice, on a sheet that is no longer protected."""
    folder = tmp_path_factory.mktemp("tris")
    edite = Edite(chu_modele.classeur)
    for sheet in edite.book:
        sheet.protection.sheet = False
    edite.path = source = folder / "source.xlsx"
    edite.save()
    jobs: dict[str, dict[str, object]] = {}
    for sheet, by in SORTS.items():
        _, roles = edite.machine(sheet)
        for how in HOW:
            first, last = extent(how, roles, by)
            # That edit sorts from the column after `agent` to `controle`, by the ninth after `debut`.
            places = {
                "feuille": sheet, "lignes_agents": True, "premiere": edite.rows(sheet)[0],
                "derniere": edite.rows(sheet)[-1], "agent": first - 1, "controle": last, "debut": roles[by] - 9,
            }  # fmt: skip
            target = folder / f"{list(SORTS).index(sheet)}-{HOW.index(how)}.xlsx"
            jobs[f"{sheet} · {how}"] = {
                "source": str(source), "edit": "trier sans les pseudonymes", "target": str(target), "kind": "xlsx",
                "places": places,
            }  # fmt: skip
    drive(jobs, folder)
    return {
        (sheet, how): Sorted(
            Path(str(jobs[f"{sheet} · {how}"]["target"])),
            column(source, sheet, by, edite),
            column(Path(str(jobs[f"{sheet} · {how}"]["target"])), sheet, by, edite),
        )
        for sheet, by in SORTS.items() for how in HOW
    }  # fmt: skip


def drive(jobs: dict[str, dict[str, object]], folder: Path) -> None:
    """Have LibreOffice do these jobs, in a process whose name for its channel no other run has."""
    asked = folder / "jobs.json"
    asked.write_text(json.dumps({"profile": str(folder / f"tri{os.getpid()}"), "jobs": jobs}), "utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    command = [str(PYTHON), str(FOLDER / "tours_uno.py"), str(asked)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment)
    assert done.returncode == 0, done.stderr
    assert {key: said for key, said in json.loads(done.stdout).items() if said} == {}


def column(path: Path, sheet: str, role: str, edite: Edite) -> list[str]:
    """The texts of a column, over the rows that were exported."""
    book = openpyxl.load_workbook(path, read_only=True)
    number, rows = edite.machine(sheet)[1][role], edite.rows(sheet)
    found = book[sheet].iter_rows(min_row=rows[0], max_row=rows[-1], min_col=number, max_col=number, values_only=True)
    return [str(value) for (value,) in found]


@with_libreoffice
@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("sheet", SORTS)
def test_a_sheet_sorted_by_libreoffice_gives_no_wrong_change(
    sheet: str, how: str, sorts: dict[tuple[str, str], Sorted], chu: Depot
) -> None:
    done = sorts[sheet, how]
    assert done.after != done.before
    assert sorted(done.after) == sorted(done.before)
    relu = relire(chu, done.path, supprimer=True)
    assert relu.diff() == ""
    if how == "whole":
        assert (relu.code, relu.regles) == (0, [])
        return
    assert relu.code == 1
    assert set(relu.regles) <= {"REV002", "REV003", "REV007", "REV011"}
    assert all(d.position.feuille == sheet and d.position.cellule for d in relu.report.diagnostics)


@pytest.mark.parametrize("sheet", SORTS)
def test_the_arrows_of_the_filter_sort_the_marks_with_the_rest(sheet: str, modele: Depot) -> None:
    edite = modele.edit()
    _, roles = edite.machine(sheet)
    left, _, right, last = range_boundaries(edite.book[sheet].auto_filter.ref)
    assert (left, right) == (roles["#fichier"], roles["#controle"])
    assert last is not None
    assert last >= edite.rows(sheet)[-1]
