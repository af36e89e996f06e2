"""Eligibility as cases that a jurist can read (`tests/data/eligibilite`), and the reader of these cases itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fphref.model.conditions import Condition
from fphref.model.referentiel import Referentiel
from fphref.model.situation import Situation
from fphref.statut.eligibilite import evaluate, evaluate_all
from fphref.statut.grille import Tables
from fphref.statut.voies import gaps
from tests.statut.cas_eligibilite import (
    FOLDER,
    BadCase,
    Cas,
    all_cases,
    ask,
    differences,
    nodes,
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


def test_quotas_and_rates_change_no_answer(referentiel: Referentiel, tables: Tables) -> None:
    voies = routes(referentiel)
    assert referentiel.contingents
    free = Tables(replace(referentiel, contingents={}))
    assert [ask(cas, voies, tables) for cas in CASES] == [ask(cas, voies, free) for cas in CASES]


def test_an_answer_cites_the_texts_of_the_route_then_those_of_what_decides(
    referentiel: Referentiel, tables: Tables
) -> None:
    for cas in CASES:
        avis = ask(cas, routes(referentiel), tables)
        own = [(one.source, one.article) for one in avis.voie.fondements]
        cited = [(one.source, one.article) for one in avis.citations]
        assert cited[: len(own)] == own
        assert len(set(cited)) == len(cited)
        assert all(one.intitule == referentiel.sources[one.source].intitule for one in avis.citations)


def test_a_text_of_one_condition_is_cited_where_that_condition_decides(
    referentiel: Referentiel, tables: Tables
) -> None:
    voie = routes(referentiel)["tsh-2e-classe-examen"]
    named = Condition.model_validate({"un_de": [
        {"texte": "Une", "position": {"positions": ["activite"]}, "fondements": [{"source": "un-texte"}]},
        {"texte": "Autre", "position": {"positions": ["detachement"]}, "fondements": [{"source": "un-autre"}]},
    ]})  # fmt: skip
    situation = Situation.model_validate({"grade": voie.du_grade, "position": "activite"})
    avis = evaluate(replace(voie, conditions=named), situation, date(2026, 6, 1), tables)
    cited = [one.source for one in avis.citations]
    assert "un-texte" in cited
    assert "un-autre" not in cited


def test_answers_come_in_the_order_of_the_routes_whatever_they_are(referentiel: Referentiel, tables: Tables) -> None:
    held = list(routes(referentiel).values())
    found = evaluate_all(held, CASES[0].situation, CASES[0].jour, tables)
    assert [avis.voie.id for avis in found] == [voie.id for voie in held]
    assert found == tuple(evaluate(voie, CASES[0].situation, CASES[0].jour, tables) for voie in held)


def test_a_length_complete_in_the_evening_is_said_of_the_next_morning(referentiel: Referentiel, tables: Tables) -> None:
    voie = routes(referentiel)["ih-principal-choix"]
    known = {
        "corps": "ingenieurs-hospitaliers", "grade": "ingenieur-hospitalier", "echelon": "4",
        "echelon_depuis": "2025-03-01", "position": "activite", "reliquat_mois": 0,
        "services": [{"nature": "publics", "categorie": "A", "mois": 80, "au": "2026-01-01"}],
    }  # fmt: skip
    avis = evaluate(voie, Situation.model_validate(known), date(2026, 3, 1), tables)
    leaf = next(node for node in nodes(avis.arbre) if "4ème échelon" in node.texte or "4e échelon" in node.texte)
    step = next(node for node in nodes(leaf) if not node.enfants and node.verdict == "ferme")
    assert (step.ouvre_le, step.regarde_le) == (date(2027, 3, 1), date(2027, 2, 28))
    assert (avis.ouvre_le, avis.apprecie_le) == (date(2027, 1, 1), date(2026, 12, 31))


def test_conditions_known_before_and_after_a_day_but_not_on_it_are_named(referentiel: Referentiel) -> None:
    corps = referentiel.corps["techniciens-hospitaliers"]
    found = gaps(corps, date(2022, 10, 1))
    assert [(one.id, one.du, one.au) for one in found] == [
        ("th-avancement-tsh-2e-classe", date(2022, 9, 1), date(2023, 1, 1)),
        ("th-avancement-tsh-1re-classe", date(2022, 9, 1), date(2023, 1, 1)),
    ]
    for day in (date(2022, 8, 31), date(2023, 1, 1)):
        assert gaps(corps, day) == ()


def test_the_rule_of_the_day_counts_in_how_sure_every_answer_is(referentiel: Referentiel, tables: Tables) -> None:
    voie = routes(referentiel)["ih-principal-choix"]
    for cas in CASES:
        if cas.voie == voie.id and voie.en_vigueur(cas.jour) and cas.confiance_min is None:
            assert ask(cas, routes(referentiel), tables).confiance in ("infere", "conflictuel", "inconnu")


def test_what_is_doubtful_is_told_once_the_route_first(referentiel: Referentiel, tables: Tables) -> None:
    voie = routes(referentiel)["ih-hors-classe-valeur-exceptionnelle"]
    situation = Situation.model_validate({"grade": voie.du_grade, "echelon": "9", "echelon_depuis": "2020-01-01"})
    said = evaluate(voie, situation, date(2026, 6, 1), tables).remarques
    assert len(set(said)) == len(said)
    assert any("valeur professionnelle" in text for text in said)
    assert any("4 nominations" in text for text in said)


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
