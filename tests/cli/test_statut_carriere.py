"""`fphref statut carriere`: files, JSON, text; what cannot be projected is one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import MINI, REFERENTIALS, Ran, run_cli

SITUATION = """
agent: AC-1
etablie_le: 2024-06-01
corps: agents-accueil
grade: agent
echelon: 5
echelon_depuis: 2023-12-01
position: activite
"""


def carriere(*args: str | Path) -> Ran:
    return run_cli("statut", "carriere", *args, "-r", MINI, "--date", "2024-06-01")


def test_a_folder_receives_the_page_and_the_workbook(tmp_path: Path) -> None:
    ran = carriere("agents-accueil", "agent", "4", "-o", tmp_path)
    assert ran.code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["carriere.pdf", "carriere.xlsx"]
    assert (tmp_path / "carriere.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["une.pdf", "une.xlsx"])
def test_a_file_receives_what_its_suffix_says(tmp_path: Path, name: str) -> None:
    assert carriere("agents-accueil", "1", "4", "-o", tmp_path / name).code == 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_json_answer_has_steps_promotions_and_texts(tmp_path: Path) -> None:
    ran = carriere("agents-accueil", "agent", "4", "--depuis", "2024-03-01", "--horizon", "4", "--json", "-o", tmp_path)
    said = ran.json()
    assert said["commande"] == "statut carriere"
    assert [(e["du"], e["echelon"], e["traitement_brut"], e["gain"]) for e in said["etapes"]] == [
        ("2024-06-01", "4", "1870.66", None),
        ("2026-03-01", "5", "1905.12", "34.46"),
        ("2028-03-01", "6", "1939.58", "34.46"),
    ]
    assert [(p["voie"], p["ouvre_le"], p["verdict"]) for p in said["promotions"]] == [
        ("vers-principal", "2027-01-01", "ferme")
    ]
    assert said["point_indice"] == {"valeur": "59.0734", "du": "2023-07-01"}
    assert [source["id"] for source in said["sources"]] == ["decret-essai"]
    assert {one["type"] for one in said["fichiers"]} == {"carriere", "carriere_classeur"}


def test_a_situation_is_read_from_its_file_and_a_promotion_follows_the_table(tmp_path: Path) -> None:
    path = tmp_path / "agent.yaml"
    path.write_text(SITUATION, "utf-8")
    ran = carriere("--situation", path, "--promotion", "vers-principal=2025", "--json", "-o", tmp_path)
    steps = ran.json()["etapes"]
    assert ran.json()["agent"] == "AC-1"
    # 13 months in the fifth échelon on 1 January 2025, three quarters of which are kept: 9 of the 12 of the second.
    assert [(e["du"], e["grade"], e["echelon"]) for e in steps[:3]] == [
        ("2024-06-01", "agent", "5"),
        ("2025-01-01", "agent-principal", "2"),
        ("2025-04-01", "agent-principal", "3"),
    ]


def test_the_text_says_the_constant_point_and_the_assumed_entry(tmp_path: Path) -> None:
    out = " ".join(carriere("agents-accueil", "agent", "4", "-o", tmp_path).out.split())
    assert "Entrée dans l’échelon supposée le 1er juin 2024" in out
    assert "Valeur du point d’indice constante : 59,0734 € par an" in out
    assert "seule la décision de l’employeur compte" in out


@pytest.mark.parametrize(
    ("args", "text"),
    [
        ((), "Donner CORPS GRADE ECHELON, ou --situation FICHIER"),
        (("agents-accueil", "agent"), "Donner CORPS GRADE ECHELON, ou --situation FICHIER"),
        (("agents-accueil", "agent", "4", "--situation", "x.yaml"), "l’un des deux"),
        (("agents-acueil", "agent", "4"), "vouliez-vous « agents-accueil »"),
        (("agents-accueil", "agent", "11"), "va du 1er au 10e échelon"),
        (("agents-accueil", "agent", "4", "--horizon", "46"), "de 1 à 45"),
        (("agents-accueil", "agent", "4", "--horizon", "x"), "n’est pas un nombre entier"),
        (("agents-accueil", "agent", "4", "--depuis", "2024-06-02"), "une date jusqu’au 1er juin 2024"),
        (("agents-accueil", "agent", "4", "--depuis", "hier"), "--depuis « hier » : une date comme"),
        (("agents-accueil", "agent", "4", "--promotion", "vers-principal"), "une voie et une année"),
        (("agents-accueil", "agent", "4", "--promotion", "vers-principale=2030"), "vouliez-vous « vers-principal »"),
        (("agents-accueil", "agent", "1", "--promotion", "vers-principal=2025"), "ne sont pas remplies"),
        (("agents-accueil", "agent", "4", "-o", "une.docx"), "en .pdf et .xlsx"),
        (("--situation", "absente.yaml"), "fichier introuvable"),
    ],
)
def test_what_cannot_be_projected_is_one_line(
    args: tuple[str, ...], text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = carriere(*args)
    assert ran.code == 2
    assert text in ran.err
    assert sum(line.startswith("Erreur") for line in ran.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_situation_that_cannot_be_true_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "agent.yaml"
    path.write_text(SITUATION.replace("echelon: 5", "echelon: 12"), "utf-8")
    ran = carriere("--situation", path, "-o", tmp_path / "sortie")
    assert ran.code == 2
    assert "agent.yaml:6" in ran.err
    assert not (tmp_path / "sortie").exists()


def test_the_example_of_the_help_draws_its_promotion(tmp_path: Path) -> None:
    shown = " ".join(run_cli("statut", "carriere", "--help").out.split())
    assert "fphref statut carriere TH-TSH 2 7 --promotion ih-choix=2032" in shown
    args = ("TH-TSH", "2", "7", "--promotion", "ih-choix=2032", "--date", "2026-11-22", "-o", tmp_path)
    ran = run_cli("statut", "carriere", *args, "-r", REFERENTIALS / "fph", "--json")
    assert [one["motif"] for one in ran.json()["etapes"]].count("promotion") == 1


def test_a_promotion_that_cannot_be_drawn_is_told_above_the_table(tmp_path: Path) -> None:
    args = ("IH", "1", "4", "--promotion", "ih-principal-choix=2029", "--date", "2026-11-22", "-o", tmp_path)
    ran = run_cli("statut", "carriere", *args, "-r", REFERENTIALS / "fph")
    told = " ".join(ran.out.split())
    assert told.index("Promotion de 2029 non tracée") < told.index("À partir du")
