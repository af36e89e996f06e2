"""`fphref statut echeancier`: a list of agents, its échelons, promotion years and contingents."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.support import MINI, Ran, run_cli

TITRES = "agent;corps;grade;echelon;echelon_depuis;position"
LIGNES = (
    "Z-1;agents-accueil;agent;4;2023-03-01;activite",
    "B-2;agents-accueil;agent;4;;activite",
    "A-3;agents-accueil;agent;10;2020-01-01;activite",
    "M-4;agents-accueil;agent-principal;8;2020-01-01;activite",
)
FAUTIVE = "Q-5;agents-inconnus;agent;4;2023-03-01;activite"


def liste(folder: Path, *lignes: str) -> Path:
    path = folder / "agents.csv"
    path.write_text("\n".join([TITRES, *(lignes or LIGNES)]) + "\n", "utf-8")
    return path


def echeancier(path: Path, *args: str | Path) -> Ran:
    return run_cli("statut", "echeancier", "--agents", path, "-r", MINI, "--date", "2024-06-01", *args)


def test_the_json_answer_has_agents_in_the_order_of_the_file(tmp_path: Path) -> None:
    said = echeancier(liste(tmp_path), "--json", "--horizon", "3").json()
    assert said["annees"] == [2024, 2025, 2026, 2027]
    assert [one["agent"] for one in said["agents"]] == ["Z-1", "B-2", "A-3", "M-4"]
    first, unknown, last, other = said["agents"]
    assert [(e["date"], e["de"], e["vers"], e["gain"]) for e in first["echelons"]] == [
        ("2025-03-01", "4", "5", "34.46"), ("2027-03-01", "5", "6", "34.46"),
    ]  # fmt: skip
    assert (unknown["echelons"], unknown["arret"]) == ([], "Date d’entrée dans l’échelon inconnue.")
    assert [(p["etat"], p["annee"]) for p in unknown["promouvable"]] == [("indetermine", None)]
    assert unknown["promouvable"][0]["manque"]
    assert last["promouvable"][0]["annees"] == dict.fromkeys(map(str, said["annees"]), "oui")
    assert other["promouvable"] == []


def test_contingents_are_told_by_year_with_their_arithmetic(tmp_path: Path) -> None:
    said = echeancier(liste(tmp_path, LIGNES[0], LIGNES[2]), "--json", "--horizon", "3").json()
    lines = {one["annee"]: one for one in said["contingents"]}
    # One of them fulfils the conditions in 2025, both from 2026 on: rates look at the year before.
    assert [lines[year]["promouvables"] for year in (2024, 2026, 2027)] == [1, 2, 2]
    assert lines[2027]["calcul"].startswith("2 promouvables × 10,5 % = 0,21")
    assert (lines[2027]["assiette_annee"], lines[2027]["taux_du"]) == (2026, "2024-01-01")
    assert (lines[2027]["nombre"], lines[2027]["bornes"]) == (None, [0, 1])  # the text does not say how to round


def test_a_line_left_out_is_told_and_the_others_are_processed(tmp_path: Path) -> None:
    ran = echeancier(liste(tmp_path, *LIGNES, FAUTIVE), "-o", tmp_path / "sortie")
    assert ran.code == 1
    assert "agents.csv B6" in ran.err
    assert "Q-5" not in ran.err + ran.out
    book = openpyxl.load_workbook(tmp_path / "sortie" / "echeancier.xlsx")
    assert book.sheetnames == ["Échelons", "Promouvables", "Contingents", "Lignes écartées", "Lisez-moi"]


def test_the_summary_speaks_of_numbers_and_names_nobody(tmp_path: Path) -> None:
    ran = echeancier(liste(tmp_path))
    assert ran.code == 0
    assert not {name for name in ("Z-1", "B-2", "A-3", "M-4") if name in ran.out}
    out = " ".join(ran.out.split())
    assert "4 agents, de 2024 à 2029" in out
    assert "1 agent sans changement : date d’entrée dans l’échelon inconnue." in out
    assert "Sans départ ni nomination" in out
    assert "ne pas diffuser" in out


def test_another_corps_leaves_nobody(tmp_path: Path) -> None:
    ran = run_cli("statut", "echeancier", "--agents", liste(tmp_path), "--corps", "IH", "--date", "2026-11-22")
    assert ran.code == 2
    assert "aucun" in ran.err


@pytest.mark.parametrize(
    ("args", "text"),
    [
        (("--horizon", "11"), "de 1 à 10"),
        (("--effectif", "beaucoup"), "--effectif « beaucoup » : un nombre est attendu"),
        (("--effectif", "=4"), "--effectif « =4 » : un nombre est attendu"),
        (("--effectif", "agents-acueil=4"), "vouliez-vous « agents-accueil »"),
        (("--effectif", "4", "--effectif", "agents-accueil=5"), "donné deux fois"),
        (("--corps", "agents-acueil"), "vouliez-vous « agents-accueil »"),
        (("-o", "liste.pdf"), "Un échéancier est un fichier .xlsx"),
    ],
)
def test_what_cannot_be_asked_is_one_line(args: tuple[str, ...], text: str, tmp_path: Path) -> None:
    ran = echeancier(liste(tmp_path), *args)
    assert ran.code == 2
    assert text in ran.err
    assert sum(line.startswith("Erreur") for line in ran.err.splitlines()) == 1


def test_a_list_without_pseudonyms_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "agents.csv"
    path.write_text("service;echelon\nRecherche;4\n", "utf-8")
    ran = echeancier(path)
    assert ran.code == 2
    assert "aucune colonne « agent »" in ran.err


def test_the_same_list_gives_the_same_file(tmp_path: Path) -> None:
    path = liste(tmp_path)
    for name in ("un.xlsx", "deux.xlsx"):
        assert echeancier(path, "-o", tmp_path / name, "-q").code == 0
    assert (tmp_path / "un.xlsx").read_bytes() == (tmp_path / "deux.xlsx").read_bytes()
