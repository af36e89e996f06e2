"""A situation in YAML: what it says, what it leaves unknown, and each fault with its line and column."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fphref.loading.situation import load_situation
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


def test_a_file_that_is_not_there_or_too_big_is_told(tmp_path: Path) -> None:
    assert "introuvable" in load_situation(tmp_path / "absent.yaml")[1][0].message
    assert "ordinaire" in load_situation(tmp_path)[1][0].message
    big = tmp_path / "gros.yaml"
    big.write_bytes(b"#" * 5_000_001)
    assert load_situation(big)[1][0].regle == "FIC002"


def test_the_example_of_the_guide_can_be_read(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "situations.md").read_text("utf-8")
    blocks = [block.split("```")[0] for block in guide.split("```yaml\n")[1:]]
    assert blocks
    for block in blocks:
        assert read(tmp_path, block)[1] == []
