"""A situation in YAML: what it says, what it leaves unknown, and each fault with its line and column."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fphref.loading.situation import load_situation
from tests.statut.situations_fabrique import referentiel
from tests.support import ROOT, lines

SOUND = """\
agent: A-001
etablie_le: 2026-11-01
corps: ingenieurs-hospitaliers
grade: ingenieur-hospitalier
echelon: 4
services:
  - nature: publics
    mois: 120
    au: 2026-11-01
diplomes:
  - niveau: 7
    titre: ingenieur
    reconnu: oui
faits:
  - id: candidat-article-l325-5
    vrai: non
"""


def read(tmp_path: Path, text: str | bytes) -> tuple[object, list[str]]:
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    situation, faults = load_situation(path)
    return situation, [line.replace(str(tmp_path) + os.sep, "") for line in lines(faults)]


def test_a_situation_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SOUND, "utf-8")
    situation, faults = load_situation(tmp_path / "a.yaml")
    assert not faults
    assert situation is not None
    assert situation.echelon == "4"
    assert situation.services[0].mois == 120
    assert situation.diplomes is not None and situation.diplomes[0].reconnu is True
    assert situation.faits[0].vrai is False


def test_none_is_not_unknown(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("agent: A-001\nparcours: []\ndiplomes: []\n", "utf-8")
    none = load_situation(path)[0]
    path.write_text("agent: A-001\nparcours:\n", "utf-8")
    unknown = load_situation(path)[0]
    assert none is not None and unknown is not None
    assert (none.parcours, none.diplomes) == ((), ())
    assert (unknown.parcours, unknown.diplomes) == (None, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("agent: A\nechelom: 4\n", "erreur CLE002 a.yaml:2:1 clé inconnue « echelom » ; vouliez-vous « echelon » ?"),
        ("agent: A\necheon_depuis: 2024-01-01\n", "erreur CLE002 a.yaml:2:1 clé inconnue « echeon_depuis »"),
        ("position: actvite\n", "erreur VAL002 a.yaml:1:11 « position » : « actvite » n’est pas une valeur admise"),
        ("echelon_depuis: 01/03/2024\n", "écrire l’année d’abord : « 2024-03-01 »"),
        ("services:\n  - nature: publics\n    mois: 12\n", "erreur CLE001 a.yaml:2:5 clé obligatoire « au » absente"),
        ("services:\n  - nature: publics\n    mois: 4 ans\n    au: 2026-01-01\n", "attendu : un nombre entier"),
        ("faits:\n  - id: x\n    vrai: peut-être\n", "« oui » ou « non »"),
        ("agent: A\nagent: B\n", "YAM002"),
        ("agent: [\n", "YAM001"),
        (b"agent: \xe9\n", "FIC003"),
        ("", "YAM005"),
    ],
)
def test_a_fault_is_told_in_french_with_its_place(tmp_path: Path, text: str | bytes, told: str) -> None:
    situation, faults = read(tmp_path, text)
    assert situation is None
    assert len(faults) == 1
    assert told in faults[0]


def test_all_faults_are_told_in_one_pass(tmp_path: Path) -> None:
    _, faults = read(tmp_path, "echelom: 4\nposition: x\nannee_naissance: 85\n")
    assert sorted(fault.split()[1] for fault in faults) == ["CLE002", "VAL002", "VAL004"]


PERSONNES = ["Jean DUPONT", "jean.dupont@chu.fr", "1 85 03 75 116 001 42"]


@pytest.mark.parametrize("name", PERSONNES)
@pytest.mark.parametrize("line", ["agent: {}", "corps: {}", "position: {}", "annee_naissance: {}", "reliquat_mois: {}",
                                  "echelon: {}", "corps_depuis: {}", "{}: 3", "faits:\n  - id: {}\n    vrai: oui",
                                  "{0}: 1\n{0}: 2"])  # fmt: skip
def test_somebody_is_refused_everywhere_and_never_repeated(tmp_path: Path, line: str, name: str) -> None:
    situation, faults = read(tmp_path, line.format(name) + "\n")
    assert situation is None
    assert len(faults) == 1
    assert " a.yaml:" in faults[0]
    assert name not in faults[0]


def test_a_pseudonym_is_refused_or_doubted_as_in_a_table(tmp_path: Path) -> None:
    assert read(tmp_path, "corps: x\nagent: Jean DUPONT\n")[1] == [
        "erreur AGE004 a.yaml:2:8 « agent » : un nom à la place d’un pseudonyme ; attendu : un pseudonyme, comme "
        "« A-001 »"
    ]
    situation, faults = read(tmp_path, "agent: Dupont\n")
    assert situation is not None
    assert [fault.split()[:2] for fault in faults] == [["avertissement", "AGE005"]]
    assert "Dupont" not in faults[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("corps: IH\n", "vouliez-vous « ingenieurs-hospitaliers » ?"),
        ("corps: IH\ngrade: Ingénieur principal\n", "vouliez-vous « ingenieur-hospitalier-principal » ?"),
        ("reliquat_mois: 4 ans 3 mois\n", "lu : « 4 ans 3 mois » ; écrire 51"),
        ("reliquat_mois: quatre\n", "un nombre entier de mois ; lu : « quatre » ; écrire un nombre de mois, comme 51"),
        ("reliquat_mois: 1e308\n", "écrire un nombre de mois, comme 51"),
        ("annee_naissance: 1985-03-12\n", "n’écrire que l’année, comme 1985"),
        ("corps_depuis: 2023-02-30\n", "le plus proche est « 2023-02-28 »"),
        ("corps_depuis: 2025-13-01\n", "le mois va de 01 à 12"),
        (f"{'x' * 900}: 1\n", "« " + "x" * 79 + "… »"),
    ],
)
def test_what_is_expected_is_shown_by_a_value_that_is_valid(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8")
    situation, faults = load_situation(path, referentiel())
    assert situation is None
    assert any(told in fault.message for fault in faults), faults
    assert all(len(fault.message) < 1000 for fault in faults)


def test_a_file_that_is_not_there_or_too_big_is_told(tmp_path: Path) -> None:
    assert "introuvable" in load_situation(tmp_path / "absent.yaml")[1][0].message
    assert "c’est un dossier" in load_situation(tmp_path)[1][0].message
    big = tmp_path / "gros.yaml"
    big.write_bytes(b"#" * 5_000_001)
    assert load_situation(big)[1][0].regle == "FIC002"


def test_the_example_of_the_guide_can_be_read(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "situations.md").read_text("utf-8")
    blocks = [block.split("```")[0] for block in guide.split("```yaml\n")[1:]]
    assert blocks
    for block in blocks:
        assert read(tmp_path, block)[1] == []
