"""Words compared: what is copied from a screen or a workbook is what the data holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from fphref.documents.typographie import typo
from fphref.loading.load import load
from fphref.texte import fold
from tests.cli.couverture_commun import JOUR, TITRES, write_csv
from tests.support import REFERENTIALS, run_cli


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Hôpital de jour d’été", "hopital de jour d'ete"),
        ("Hôpital de jour d'été", "hopital de jour d'ete"),
        ("l\u02bcŒuvre, Cæcum", "l'oeuvre, caecum"),
        ("Soins\u00a0: enfants\u202f; aînés", "soins : enfants ; aines"),
        ("Pôle mère\u2011enfant", "pole mere-enfant"),
        ("Pôle mère\u2010enfant", "pole mere-enfant"),
        ("RÉANIMATION", "reanimation"),
        ("Réa – nuit", "rea – nuit"),
    ],
)
def test_typing_and_typography_do_not_tell_words_apart(text: str, plain: str) -> None:
    assert fold(text) == plain
    assert fold(plain) == plain


def test_every_label_is_known_again_as_it_is_printed() -> None:
    referentiel, _ = load(REFERENTIALS)
    labels = [
        item.libelle
        for items in (referentiel.savoir_faire, referentiel.connaissances, referentiel.savoir_etre)
        for item in items.values()
    ]
    changed = [label for label in labels if typo(label) != label]
    assert changed, "labels whose apostrophes and spaces are changed to be read"
    assert [label for label in changed if fold(typo(label)) != fold(label)] == []


def test_a_structure_and_a_label_are_found_as_the_screen_shows_them(tmp_path: Path) -> None:
    referentiel, _ = load(REFERENTIALS)
    label = next(c.libelle for c in referentiel.savoir_faire.values() if "'" in c.libelle)
    rows = [
        ("AGT-01", "Hôpital de jour d'été", "EX-TEC", label, "3", "2026-03-02", ""),
        ("AGT-02", "Hôpital de jour d’été", "EX-TEC", label.replace("'", "’"), "4", "2026-03-02", ""),
    ]
    path = write_csv(tmp_path / "evaluations.csv", rows, TITRES)
    asked = ("couverture", path, "-r", REFERENTIALS, "--date", JOUR)

    answer = run_cli(*asked, "--json").json()
    assert answer["lecture"]["rejetees"] == 0
    assert [s["nom"] for s in answer["structures"]] == ["Hôpital de jour d'été"], "one service, as first spelt"

    shown = run_cli(*asked, "--expliquer", typo(label), "--structure", "Hôpital de jour d’été")
    assert (shown.code, shown.err) == (0, "")
    assert "AGT-01" in shown.out and "AGT-02" in shown.out
