"""Grids and figures by day: what holds, what is the last, what is not known, and the nearest day that is."""

from __future__ import annotations

from datetime import date

import pytest

from fphref.statut.grille import Tables, nearest_day
from tests.statut.fabrique_paie import (
    CORPS,
    GRADE,
    HORS_CLASSE,
    JOUR,
    make_bareme,
    make_corps,
    make_grille,
    make_referentiel,
)

OLD = make_grille(
    "double", {"1": ("444", 395, 12), "2": ("484", 424, None)}, au="2025-01-01"
)  # fmt: skip
NEW = make_grille(
    "double", {"1": ("484", 424, 18), "2": ("518", 450, 24), "3": ("565", 483, None)}, du="2025-01-01"
)  # fmt: skip
TABLES = Tables(make_referentiel(grilles=[*OLD, *NEW]))


def test_echelons_come_in_order_whatever_that_of_the_file() -> None:
    lines = make_grille(
        "autre", {str(rank): ("444", 395, 12) for rank in (10, 2, 1, 9)} | {"special-1": ("HEA1", 895, None)}
    )
    found = Tables(make_referentiel(grilles=lines)).echelons(CORPS, "autre", JOUR)
    assert [(step.code, step.rang) for step in found] == [("1", 1), ("2", 2), ("9", 3), ("10", 4), ("special-1", 5)]


def test_the_last_echelon_is_last_and_so_is_the_last_chevron() -> None:
    found = TABLES.echelons(CORPS, HORS_CLASSE, JOUR)
    assert [(step.code, step.dernier, step.special) for step in found] == [
        ("1", False, False), ("2", True, False), ("special-1", False, True), ("special-2", True, True),
    ]  # fmt: skip


@pytest.mark.parametrize(("echelons", "dernier"), [(5, True), (6, False), (None, False)])
def test_the_last_known_echelon_is_the_last_where_the_grade_has_no_more(echelons: int | None, dernier: bool) -> None:
    grade = {"id": GRADE, "intitule": "Ingénieur", "echelons": echelons}
    found = Tables(make_referentiel(corps=[make_corps(grades=[grade])])).echelons(CORPS, GRADE, JOUR)
    assert [step.dernier for step in found] == [False] * 4 + [dernier]


@pytest.mark.parametrize(
    ("jour", "expected"),
    [
        (date(2024, 1, 31), []),
        (date(2024, 2, 1), ["444", "484"]),
        (date(2024, 12, 31), ["444", "484"]),
        (date(2025, 1, 1), ["484", "518", "565"]),
    ],
)
def test_a_grid_is_that_of_the_day(jour: date, expected: list[str]) -> None:
    assert [step.ib for step in TABLES.echelons(CORPS, "double", jour)] == expected


def test_an_index_is_looked_up_never_derived() -> None:
    bareme = [*make_bareme([("444", 390, None)], "2023-01-01"), *make_bareme([("444", 395, None)], "2024-01-01")]
    ended = bareme[0].model_copy(update={"au": date(2024, 1, 1)})
    tables = Tables(make_referentiel())
    assert tables.im("444", date(2023, 12, 31)) is None
    held = make_referentiel()
    object.__setattr__(held, "bareme", {ligne.cle: ligne for ligne in (ended, bareme[1])})
    dated = Tables(held)
    assert [line.im if (line := dated.im("444", day)) else None for day in (date(2023, 12, 31), date(2024, 1, 1))] == [
        390,
        395,
    ]
    assert dated.echelons(CORPS, GRADE, JOUR)[1].im is None  # 484 is not in this barème


def test_a_parameter_is_that_of_the_day() -> None:
    days = [date(2022, 6, 30), date(2022, 7, 1), date(2023, 6, 30), date(2023, 7, 1)]
    found = [TABLES.parametre("point-indice", day) for day in days]
    assert [str(value.valeur) if value else None for value in found] == [None, "58.2004", "58.2004", "59.0734"]
    assert TABLES.parametre("inconnu", JOUR) is None


@pytest.mark.parametrize(
    ("jour", "expected"),
    [
        (date(2023, 5, 1), date(2024, 2, 1)),
        (date(2024, 6, 1), date(2024, 6, 1)),
        (date(2030, 1, 1), date(2024, 12, 31)),
    ],
)
def test_the_nearest_day_on_which_one_holds(jour: date, expected: date) -> None:
    assert nearest_day(OLD, jour) == expected


def test_between_two_periods_the_nearest_end_wins() -> None:
    later = make_grille("double", {"1": ("484", 424, None)}, du="2026-01-01")
    assert nearest_day([*OLD, *later], date(2025, 1, 20)) == date(2024, 12, 31)
    assert nearest_day([*OLD, *later], date(2025, 12, 20)) == date(2026, 1, 1)
    assert nearest_day([], JOUR) is None
