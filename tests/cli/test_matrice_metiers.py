"""`fphref matrice metiers`: the whole référentiel, or one famille of it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.conftest import MakeFolder
from tests.support import MINI, run_cli

METIER = "metiers/10A02_archiviste.yaml"


def heads(path: Path) -> list[str]:
    """The codes of the métiers in columns."""
    return [str(cell.value) for cell in openpyxl.load_workbook(path)["Matrice"][7][6:]]


@pytest.mark.parametrize("name", ["accueil", "ACCUEIL", "Accueil"])
def test_one_famille_has_a_file_of_its_own_name(name: str, tmp_path: Path) -> None:
    ran = run_cli("matrice", "metiers", "--famille", name, "-r", MINI, "-o", tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["matrice_metiers_accueil.xlsx"]
    assert heads(tmp_path / "matrice_metiers_accueil.xlsx") == ["10A01", "10A02"]


def test_metiers_of_other_familles_are_left_out(mini: MakeFolder, tmp_path: Path) -> None:
    text = (MINI / METIER).read_text("utf-8").replace("famille: accueil\n", "").replace("sous_famille: guichet\n", "")
    run_cli("matrice", "metiers", "--famille", "accueil", "-r", mini({METIER: text}), "-o", tmp_path / "un.xlsx")
    run_cli("matrice", "metiers", "-r", mini({METIER: text}), "-o", tmp_path / "tous.xlsx")
    assert heads(tmp_path / "un.xlsx") == ["10A01"]
    assert heads(tmp_path / "tous.xlsx") == ["10A01", "10A02"]


def test_an_unknown_or_empty_famille_is_one_line(mini: MakeFolder, tmp_path: Path) -> None:
    familles = (MINI / "familles.yaml").read_text("utf-8") + "  - id: vide\n    intitule: Vide\n"
    folder = mini({"familles.yaml": familles})
    for name, said in (("acueil", "inconnue ; vouliez-vous « accueil » ?"), ("vide", "aucun métier au référentiel")):
        ran = run_cli("matrice", "metiers", "--famille", name, "-r", folder, "-o", tmp_path / "x")
        assert ran.code == 2
        assert said in ran.err
        assert not (tmp_path / "x").exists()
