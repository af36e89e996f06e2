"""What statutory commands refuse, or warn of, alike: a faulty référentiel, a folder, names, endless arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import MINI, REFERENTIALS, Ran, run_cli

WARNING = "une partie du référentiel statutaire est en erreur : fphref verifier dit laquelle"
HINT = "(un fichier du statut est en erreur : fphref verifier)."


def planted(tmp_path: Path, name: str, before: str, after: str) -> Path:
    """The small référentiel with a fault in one file."""
    import shutil

    folder = tmp_path / "ref"
    shutil.copytree(MINI, folder)
    path = folder / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    return folder


def grille(corps: str, folder: Path, *more: str) -> Ran:
    return run_cli("statut", "grille", corps, "-r", folder, "--date", "2024-06-01", *more)


def test_a_faulty_statutory_file_is_told_and_explains_what_is_not_found(tmp_path: Path) -> None:
    folder = planted(tmp_path, "statut/corps/agents-accueil.yaml", "categorie: ", "categorie: Z")
    ran = grille("agents-accueil", folder)
    assert ran.code == 2
    assert WARNING in ran.err
    assert ran.err.rstrip().endswith(HINT) or "ne décrit aucun corps" in ran.err


def test_a_sound_référentiel_is_told_nothing() -> None:
    assert "est en erreur" not in grille("inconnu-total", MINI).err


def test_a_point_worth_nothing_is_refused(tmp_path: Path) -> None:
    folder = planted(tmp_path, "statut/parametres/point_indice.yaml", "59.0734", "0")
    ran = run_cli("verifier", "-r", folder)
    assert "VAL004" in ran.out + ran.err
    assert "au-dessus de 0, comme 59.0734" in ran.out + ran.err
    assert WARNING in grille("agents-accueil", folder).err


@pytest.mark.parametrize("command", ["eligibilite", "carriere"])
def test_a_folder_and_a_name_are_refused_alike(tmp_path: Path, command: str) -> None:
    ran = run_cli("statut", command, "--situation", tmp_path, "-r", REFERENTIALS)
    assert ran.err.rstrip().endswith("c’est un dossier ; donner le fichier YAML de la situation.")
    path = tmp_path / "a.yaml"
    path.write_text("corps: ingenieurs-hospitaliers\nagent: Jean DUPONT\n", "utf-8")
    ran = run_cli("statut", command, "--situation", path, "-r", REFERENTIALS)
    assert ran.code == 2
    assert "a.yaml:2:8" in ran.err
    assert "DUPONT" not in ran.out + ran.err


@pytest.mark.parametrize("args", [("grille", "x" * 5000), ("grille", "IH", "--date", "x" * 5000),
                                  ("x" * 5000,), ("remuneration", "IH", "1", "4", "--zone", "x" * 5000)])  # fmt: skip
def test_an_endless_argument_is_cut(args: tuple[str, ...]) -> None:
    ran = run_cli("statut", *args)
    assert ran.code == 2
    assert "x" * 60 in ran.err
    assert "x" * 81 not in ran.err


def test_the_nearest_day_is_told() -> None:
    ran = run_cli("statut", "grille", "IH", "--date", "2025-02-29")
    assert "le plus proche est 2025-02-28" in ran.err
