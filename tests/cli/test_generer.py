"""`generer`, the main job: checks, then every document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import MakeFolder
from tests.support import MINI, REFERENTIALS, Ran, run_cli

CODES = ["15D30", "EX-ARC", "EX-CDP", "EX-GDD", "EX-TEC"]
METIER = "metiers/10A02_archiviste.yaml"
FAULTY = (MINI / METIER).read_text("utf-8").replace("famille: accueil", "famille: acueil")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    """The documents of the shipped data."""
    folder = tmp_path_factory.mktemp("exports") / "neuf"
    return run_cli("generer", "-r", REFERENTIALS, "-o", folder), folder


def test_the_shipped_data_makes_every_document(made: tuple[Ran, Path]) -> None:
    ran, folder = made
    wanted = [f"fiche_{code}.pdf" for code in CODES] + ["catalogue.pdf", "matrice_metiers.xlsx"]
    wanted += [f"matrice_agents_{code}.xlsx" for code in CODES]
    wanted += ["couverture_exemple-chu.xlsx", "couverture_exemple-chu.pdf", "verification.json"]
    assert (ran.code, ran.err) == (0, "")
    assert sorted(contents(folder)) == sorted(wanted)
    source, first, *rows, last = ran.out.splitlines()
    assert source == f"Référentiel : {REFERENTIALS}"
    assert first == f"15 fichiers écrits dans {folder}/"
    assert [row.split()[0] for row in rows] == wanted
    assert last.startswith("0 erreur, 0 avertissement, ")


def test_each_file_is_what_its_name_says(made: tuple[Ran, Path]) -> None:
    for name, content in contents(made[1]).items():
        magic = {".pdf": b"%PDF-", ".xlsx": b"PK\x03\x04", ".json": b"{\n"}[Path(name).suffix]
        assert content.startswith(magic), name


def test_the_same_input_gives_the_same_bytes(made: tuple[Ran, Path], tmp_path: Path) -> None:
    assert run_cli("generer", "-r", REFERENTIALS, "-o", tmp_path, "-q").code == 0
    again = contents(tmp_path)
    assert [name for name, content in contents(made[1]).items() if again[name] != content] == []


def test_verification_says_what_was_read(made: tuple[Ran, Path]) -> None:
    told = json.loads((made[1] / "verification.json").read_text("utf-8"))
    assert list(told) == ["commande", "version", "diagnostics", "bilan", "complet", "repertoires", "metiers"]
    assert told["complet"] is True
    assert (told["bilan"]["erreur"], told["bilan"]["avertissement"]) == (0, 0)
    assert [r["id"] for r in told["repertoires"]] == ["fph", "exemple-chu"]
    assert told["metiers"] == [{"code": code, "en_erreur": False} for code in CODES]
    assert len(told["diagnostics"]) == told["bilan"]["info"] > 20


def test_no_document_of_a_metier_in_error(mini: MakeFolder, tmp_path: Path) -> None:
    folder = tmp_path / "sortie"
    ran = run_cli("generer", "-r", mini({METIER: FAULTY}), "-o", folder)
    assert ran.code == 1
    assert sorted(contents(folder)) == [
        "catalogue.pdf",
        "fiche_10A01.pdf",
        "matrice_agents_10A01.xlsx",
        "verification.json",
    ]
    assert ran.err.splitlines() == [
        f"erreur REF001 {METIER}:6:10 famille « acueil » inconnue ; vouliez-vous « accueil » ?",
        "Aucun document pour 10A02 : corriger les erreurs ci-dessus.",
        "matrice_metiers.xlsx n’a pas été produite : le référentiel est incomplet.",
    ]
    told = json.loads((folder / "verification.json").read_text("utf-8"))
    assert told["metiers"] == [{"code": "10A01", "en_erreur": False}, {"code": "10A02", "en_erreur": True}]


def test_an_old_document_of_a_metier_in_error_is_not_renewed(mini: MakeFolder, tmp_path: Path) -> None:
    folder = tmp_path / "sortie"
    run_cli("generer", "-r", MINI, "-o", folder)
    before = contents(folder)
    ran = run_cli("generer", "-r", mini({METIER: FAULTY}), "-o", folder)
    assert contents(folder)["fiche_10A02.pdf"] == before["fiche_10A02.pdf"]
    assert [line for line in ran.err.splitlines() if line.startswith("Attention")] == [
        f"Attention : {folder / name} date d’une production antérieure."
        for name in ("fiche_10A02.pdf", "matrice_metiers.xlsx")
    ]


def test_a_target_that_is_open_elsewhere_stops_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / ".~lock.matrice_metiers.xlsx#").touch()
    ran = run_cli("generer", "-r", MINI, "-o", tmp_path)
    assert (ran.code, ran.err.count("ouvert dans un autre programme")) == (2, 1)
    assert list(contents(tmp_path)) == [".~lock.matrice_metiers.xlsx#"]


BARE = "code: {code}\nintitule: {{masculin: Archiviste, feminin: Archiviste}}\n"


def test_a_bare_metier_has_a_fiche_and_no_matrix(mini: MakeFolder, tmp_path: Path) -> None:
    folder = mini({METIER: BARE.format(code="10A02"), "profils/10A02.yaml": "metier: 10A02\nechelle: trois\n"})
    ran = run_cli("generer", "-r", folder, "-o", tmp_path / "tous")
    assert (ran.code, "PRO004" in ran.err) == (0, True)
    assert "fiche_10A02.pdf" in contents(tmp_path / "tous")
    assert "matrice_agents_10A02.xlsx" not in contents(tmp_path / "tous")
    for name in ("metiers/10A01_agent-accueil.yaml", "profils/10A01.yaml"):
        (folder / name).unlink()
    ran = run_cli("generer", "-r", folder, "-o", tmp_path / "seul")
    assert ran.code == 0
    assert "matrice_metiers.xlsx n’a pas été produite : aucune compétence." in ran.err
    assert sorted(contents(tmp_path / "seul")) == ["catalogue.pdf", "fiche_10A02.pdf", "verification.json"]


@pytest.mark.parametrize("name", ["repertoire.yaml", "savoir_faire.yaml", METIER])
def test_nothing_is_made_of_what_could_not_be_read(mini: MakeFolder, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "sortie"
    ran = run_cli("generer", "-r", mini({name: b"\xff"}), "-o", folder, "--json")
    assert ran.code == 1
    assert ran.json()["diagnostics"][0]["regle"] == "FIC003"
    assert "matrice_metiers.xlsx" not in contents(folder)
    if name != METIER:
        assert list(contents(folder)) == ["verification.json"]


def test_a_character_that_no_font_has_is_a_warning(mini: MakeFolder, tmp_path: Path) -> None:
    folder = mini({METIER: (MINI / METIER).read_text("utf-8").replace("Classer et", "Classer \U0001f5c4 et")})
    args = ("generer", "-r", folder, "-o", tmp_path / "sortie")
    ran = run_cli(*args)
    assert (ran.code, ran.err) == (
        0,
        "avertissement DOC001 fiche_10A02.pdf caractères qu’aucune police n’a, imprimés comme des carrés : "
        "\U0001f5c4 (U+1F5C4)\n",
    )
    assert run_cli(*args, "--strict").code == 1
    told = json.loads((tmp_path / "sortie/verification.json").read_text("utf-8"))
    assert told["bilan"]["avertissement"] == 1


def test_a_script_that_wants_more_than_letters_in_a_row_is_a_warning(mini: MakeFolder, tmp_path: Path) -> None:
    text = (MINI / METIER).read_text("utf-8").replace("Classer et", "Classer سلام et ქართული, שלום et")
    folder = mini({METIER: text})
    told = "texte imprimé lettre à lettre, de gauche à droite, sans mise en forme : arabe, hébreu"
    ran = run_cli("generer", "-r", folder, "-o", tmp_path / "sortie")
    assert (ran.code, ran.err) == (0, f"avertissement DOC002 fiche_10A02.pdf {told}\n")
    assert run_cli("generer", "-r", folder, "-o", tmp_path / "sortie", "--strict").code == 1
    ran = run_cli("fiche", "10A02", "-r", folder, "-o", tmp_path / "seule")
    assert (ran.code, ran.err) == (0, f"avertissement DOC002 fiche_10A02.pdf {told}\n")
