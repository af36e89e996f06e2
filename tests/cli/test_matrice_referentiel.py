"""`fphref matrice referentiel`, and `fphref relire` of what it made."""

from __future__ import annotations

from pathlib import Path

from tests.revision.outils import Edite
from tests.support import REFERENTIALS, copy_mini, run_cli


def made(root: Path, folder: Path) -> Path:
    ran = run_cli("matrice", "referentiel", "-r", root, "-o", folder)
    assert ran.code == 0, ran.err
    return folder / "referentiel.xlsx"


def test_the_workbook_is_written_and_told(tmp_path: Path) -> None:
    ran = run_cli("matrice", "referentiel", "-r", REFERENTIALS, "-o", tmp_path, "--json")
    told = ran.json()
    assert told["commande"] == "matrice referentiel"
    assert told["fichiers"] == [
        {"chemin": (tmp_path / "referentiel.xlsx").as_posix(), "type": "matrice_referentiel",
         "octets": (tmp_path / "referentiel.xlsx").stat().st_size}
    ]  # fmt: skip


def test_the_same_référentiel_gives_the_same_bytes(tmp_path: Path) -> None:
    root = copy_mini(tmp_path / "depot")
    assert made(root, tmp_path / "a").read_bytes() == made(root, tmp_path / "b").read_bytes()


def test_a_référentiel_with_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    root = copy_mini(tmp_path / "depot")
    (root / "familles.yaml").write_text("familles: [", "utf-8")
    ran = run_cli("matrice", "referentiel", "-r", root, "-o", tmp_path)
    assert ran.code == 2
    assert "le classeur serait incomplet" in ran.err
    assert not (tmp_path / "referentiel.xlsx").exists()


def test_reading_back_shows_then_applies(tmp_path: Path) -> None:
    root = copy_mini(tmp_path / "depot")
    edite = Edite(made(root, tmp_path))
    edite.set("Savoir-être", edite.row("Savoir-être", id="se-ecoute"), "libelle", "Écouter")
    path = edite.save()
    before = (root / "savoir_etre.yaml").read_text("utf-8")
    shown = run_cli("relire", path, "-r", root)
    assert (shown.code, shown.err) == (0, "")
    assert "savoir_etre.yaml:3:14 (Savoir-être!G6)" in shown.out
    assert "« Écoute » → « Écouter »" in shown.out
    assert f"Pour l’écrire : fphref relire {path} -r {root} --appliquer" in shown.out
    assert (root / "savoir_etre.yaml").read_text("utf-8") == before
    applied = run_cli("relire", path, "-r", root, "--appliquer", "--json").json()
    assert applied["plan"] == {
        "ajoutes": 0, "modifies": 1, "inchanges": applied["plan"]["inchanges"], "gardes": 0, "refuses": 0,
        "supprimes": 0, "a_supprimer": 0,
    }  # fmt: skip
    assert [file["chemin"] for file in applied["fichiers"]] == [(root / "savoir_etre.yaml").as_posix()]
    assert applied["changements"][0] == {
        "nature": "modifie", "table": "Savoir-être", "objet": "se-ecoute · Écoute", "cle": "Libellé", "avant": "Écoute",
        "apres": "Écouter", "fichier": "savoir_etre.yaml", "ligne": 3, "cellule": "Savoir-être!G6",
    }  # fmt: skip
    assert (root / "savoir_etre.yaml").read_text("utf-8") == before.replace("Écoute", "Écouter")


def test_an_untouched_workbook_leaves_every_file_alone(tmp_path: Path) -> None:
    root = copy_mini(tmp_path / "depot")
    path = made(root, tmp_path)
    before = {file: file.stat().st_mtime_ns for file in root.rglob("*.yaml")}
    ran = run_cli("relire", path, "-r", root, "--appliquer", "--supprimer")
    assert ran.code == 0, ran.err
    assert "Rien à écrire." in ran.out
    assert {file: file.stat().st_mtime_ns for file in root.rglob("*.yaml")} == before


def test_two_workbooks_at_once_are_refused(tmp_path: Path) -> None:
    root = copy_mini(tmp_path / "depot")
    ran = run_cli("relire", made(root, tmp_path / "a"), made(root, tmp_path / "b"), "-r", root)
    assert ran.code == 2
    assert "à la fois" in ran.err
