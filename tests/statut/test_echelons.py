"""Échelons moving on by the durations of the grid, from what a situation says, grid after grid."""

from __future__ import annotations

from datetime import date

import pytest

from fphref.model.grilles import LigneGrille
from fphref.model.referentiel import Referentiel
from fphref.model.situation import Situation
from fphref.statut.echelons import marches, projected, rank
from fphref.statut.grille import Tables

CORPS, GRADE = "un-corps", "un-grade"
FAR = date(2060, 1, 1)


def tables(*grids: tuple[str, str | None, list[int | None]], sure: str = "vu", grade: str = GRADE) -> Tables:
    """Grids of one grade, each from a day until another, with the months of each échelon."""
    lines = [
        LigneGrille.model_validate({
            "corps": CORPS, "grade": grade, "echelon": str(step), "du": du, "au": au, "ib": str(300 + step),
            "source": "un-texte", "confiance": sure, "duree_mois": months,
        })
        for du, au, durations in grids
        for step, months in enumerate(durations, start=1)
    ]  # fmt: skip
    return Tables(Referentiel(grilles={line.cle: line for line in lines}))


def agent(code: str = "1", since: str = "2024-03-01", **facts: object) -> Situation:
    known = {"corps": CORPS, "grade": GRADE, "echelon": code, "echelon_depuis": since}
    return Situation.model_validate({**known, **facts})


def steps(situation: Situation, grid: Tables) -> list[tuple[str, str]]:
    """Each échelon and the day it was entered."""
    return [(one.code, one.entree.isoformat()) for one in marches(situation, grid, date(2000, 1, 1), FAR)]


PLAIN = tables(("2024-01-01", None, [12, 24, 30, None]))


def test_each_echelon_lasts_as_long_as_the_grid_says() -> None:
    assert steps(agent(), PLAIN) == [
        ("1", "2024-03-01"), ("2", "2025-03-01"), ("3", "2027-03-01"), ("4", "2029-09-01"),
    ]  # fmt: skip
    last = marches(agent(), PLAIN, FAR, FAR)[-1]
    assert (last.arret, last.sortie, last.confiance, last.projete) == ("dernier", None, "vu", True)


def test_seniority_kept_shortens_the_first_stay_only() -> None:
    assert steps(agent(reliquat_mois=5), PLAIN)[:3] == [("1", "2024-03-01"), ("2", "2024-10-01"), ("3", "2026-10-01")]
    assert projected(agent(reliquat_mois=5), date(2024, 9, 1), PLAIN).anciennete(date(2024, 9, 1)) == (11, 0)  # type: ignore[union-attr]


def test_more_seniority_than_the_echelon_asks_for_leaves_it_at_once() -> None:
    assert steps(agent(reliquat_mois=20), PLAIN)[:2] == [("1", "2024-03-01"), ("2", "2024-03-01")]


def test_entered_on_29_february_it_is_left_on_28_february() -> None:
    assert steps(agent(since="2024-02-29"), PLAIN)[:2] == [("1", "2024-02-29"), ("2", "2025-02-28")]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ([18, 24, None], "2025-09-01"),
        ([12, 24, None], "2025-03-01"),
        ([6, 24, None], "2025-01-01"),
    ],
    ids=["longer", "same", "shorter: on the first day of the new grid"],
)
def test_a_new_grid_keeps_the_echelon_and_its_seniority(second: list[int | None], expected: str) -> None:
    grid = tables(("2024-01-01", "2025-01-01", [12, 24, None]), ("2025-01-01", None, second))
    assert steps(agent(), grid)[1] == ("2", expected)


def test_a_last_echelon_that_a_new_grid_follows_by_another_is_left() -> None:
    grid = tables(("2024-01-01", "2026-01-01", [12, None]), ("2026-01-01", None, [12, 36, None]))
    assert steps(agent(), grid) == [("1", "2024-03-01"), ("2", "2025-03-01"), ("3", "2028-03-01")]


def test_a_duration_that_is_not_known_stops_the_projection_and_says_so() -> None:
    found = marches(agent(), tables(("2024-01-01", None, [12, None, 24, None])), date(2024, 1, 1), FAR)
    assert [(one.code, one.arret, one.sortie) for one in found] == [
        ("1", "", date(2025, 3, 1)), ("2", "duree_inconnue", None),
    ]  # fmt: skip


def test_without_a_grid_for_the_day_it_should_be_left_nothing_is_guessed() -> None:
    found = marches(agent(since="2019-01-01"), PLAIN, date(2019, 1, 1), FAR)
    assert [(one.code, one.arret) for one in found] == [("1", "grille_inconnue")]
    assert [(one.code, one.arret) for one in marches(agent("9"), PLAIN, date(2019, 1, 1), FAR)] == [
        ("9", "grille_inconnue")
    ]


def test_an_echelon_held_too_long_on_the_day_of_the_situation_contradicts_the_grid() -> None:
    late = agent(etablie_le="2026-01-01")
    assert [(one.code, one.arret) for one in marches(late, PLAIN, date(2024, 1, 1), FAR)] == [("1", "depasse")]
    due = agent(etablie_le="2025-03-01")
    assert steps(due, PLAIN)[1] == ("2", "2025-03-01")


def test_time_out_of_service_that_the_parcours_tells_does_not_count() -> None:
    away = {"nature": "fonctionnaire", "position": "disponibilite", "du": "2024-06-01", "au": "2024-09-01"}
    assert steps(agent(parcours=[away]), PLAIN)[1] == ("2", "2025-06-01")
    running = agent(parcours=[{**away, "au": None}], position="disponibilite")
    assert [one.arret for one in marches(running, PLAIN, date(2024, 1, 1), FAR)] == ["hors_service"]


def test_out_of_service_since_nobody_says_when_nothing_moves_on() -> None:
    found = marches(agent(position="disponibilite"), PLAIN, date(2024, 1, 1), FAR)
    assert [(one.code, one.arret) for one in found] == [("1", "hors_service")]


def test_the_least_sure_duration_on_the_way_is_kept() -> None:
    found = marches(agent(), tables(("2024-01-01", None, [12, 24, None]), sure="infere"), date(2024, 1, 1), FAR)
    assert [one.confiance for one in found] == ["verifie", "infere", "infere"]


def test_only_the_stays_of_the_period_asked_for_are_given() -> None:
    found = marches(agent(), PLAIN, date(2025, 3, 1), date(2027, 2, 28))
    assert [one.code for one in found] == ["2"]


def test_what_is_not_known_gives_nothing() -> None:
    assert projected(agent(), date(2024, 2, 29), PLAIN) is None
    for key in ("grade", "echelon", "echelon_depuis"):
        assert marches(agent().model_copy(update={key: None}), PLAIN, date(2024, 1, 1), FAR) == ()


def test_without_the_corps_the_grade_is_enough() -> None:
    assert steps(agent(corps=None), PLAIN) == steps(agent(), PLAIN)


def test_chevrons_of_the_special_echelon_stand_above_every_number() -> None:
    assert rank("30") < rank("special-1") < rank("special-2")
