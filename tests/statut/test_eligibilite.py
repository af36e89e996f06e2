"""Eligibility as cases that a jurist can read (`tests/data/eligibilite`), and the reader of these cases itself."""

from __future__ import annotations

import pytest

from fphref.model.referentiel import Referentiel
from fphref.statut.grille import Tables
from tests.statut.cas_eligibilite import (
    FOLDER,
    BadCase,
    Cas,
    all_cases,
    ask,
    differences,
    read_cases,
    routes,
    thresholds,
    uncovered,
)

CASES = all_cases()


@pytest.fixture(scope="session")
def tables(referentiel: Referentiel) -> Tables:
    return Tables(referentiel)


@pytest.mark.parametrize("cas", CASES, ids=str)
def test_each_case_gets_the_answer_that_the_texts_give(cas: Cas, referentiel: Referentiel, tables: Tables) -> None:
    avis = ask(cas, routes(referentiel), tables)
    assert differences(cas, avis) == {}, "\n".join(avis.remarques)


def test_there_are_enough_cases_of_each_answer() -> None:
    assert len(CASES) >= 75
    verdicts = [cas.attendu["verdict"] for cas in CASES]
    assert min(verdicts.count(one) for one in ("ouvert", "ferme", "indetermine")) >= 15


def test_every_threshold_of_the_data_has_a_case_on_both_sides(referentiel: Referentiel, tables: Tables) -> None:
    assert uncovered(CASES, routes(referentiel), tables) == []


def test_taking_the_cases_of_one_side_away_is_found(referentiel: Referentiel, tables: Tables) -> None:
    voies = routes(referentiel)
    name = next(one for one in thresholds(voies, tables) if one.startswith("ih-concours-interne") and "4 ans" in one)
    for side, verdict in (("open", "ouvert"), ("closed", "ferme")):
        kept = [c for c in CASES if c.voie != "ih-concours-interne" or c.attendu["verdict"] != verdict]
        assert f"{name}: {side}" in uncovered(kept, voies, tables)


def test_every_day_on_which_a_route_changes_has_a_case_on_both_sides(referentiel: Referentiel) -> None:
    missing = []
    for voie in routes(referentiel).values():
        asked = [c.jour for c in CASES if c.voie == voie.id]
        for day in (voie.du, voie.au):
            near = [jour for jour in asked if day is not None and abs((jour - day).days) <= 366]
            if day is not None and not (any(j < day for j in near) and any(j >= day for j in near)):
                missing.append((voie.id, day))
    assert missing == []


GOOD = """exemples:
- cas: Un titre
  voie: ih-choix
  date: 2026-01-01
  situation: {corps: ingenieurs-hospitaliers}
  verdict: ferme
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  verdict: ferme\n", ""),
        ("verdict: ferme", "verdict: peut-etre"),
        ("verdict: ferme", "verdict: indetermine"),
        ("verdict: ferme", "verdict: ferme\n  manque: [grade]"),
        ("verdict: ferme", "verdict: ferme\n  conclusion: ferme"),
        ("verdict: ferme", "verdict: ferme\n  confiance: sur"),
        ("  voie: ih-choix\n", ""),
        ("- cas: Un titre", "- titre: Un titre"),
        ("exemples:", "cas:"),
        ("  situation: {corps: ingenieurs-hospitaliers}\n", ""),
    ],
)
def test_a_case_that_asserts_nothing_or_says_what_nobody_reads_is_refused(old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(BadCase):
        read_cases(GOOD.replace(old, new).encode(), "essai")


def test_a_fact_that_situations_do_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="corp"):
        read_cases(GOOD.replace("{corps:", "{corp:").encode(), "essai")


def test_a_file_without_cases_and_a_title_twice_are_refused() -> None:
    with pytest.raises(BadCase):
        read_cases(b"exemples: []\n", "essai")
    with pytest.raises(BadCase):
        read_cases((GOOD + GOOD.partition("\n")[2]).encode(), "essai")


def test_a_case_that_expects_another_answer_fails(referentiel: Referentiel, tables: Tables) -> None:
    cas = read_cases(GOOD.replace("ferme", "ouvert").encode(), "essai")[0]
    avis = ask(cas, routes(referentiel), tables)
    assert differences(cas, avis) == {"verdict": ("ouvert", "ferme")}


def test_no_file_of_cases_is_left_out() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {cas.fichier for cas in CASES}
