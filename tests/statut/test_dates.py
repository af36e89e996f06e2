"""Lengths of time: months of the calendar, periods that count once, and the first day on which enough is done."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fphref.statut.dates import (
    Duree,
    Span,
    add_months,
    add_up,
    clipped,
    first_day_reaching,
    length,
    merged,
    total,
    without,
)

DAYS = st.dates(date(2000, 1, 1), date(2009, 12, 31))
SPANS = st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=5)


def closed(du: str, au: str | None) -> Span:
    return date.fromisoformat(du), date.fromisoformat(au) if au else None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-05-01", 0, "2026-05-01"),
    ],
)
def test_months_are_those_of_the_calendar(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_months_beyond_the_calendar_stop_at_its_ends() -> None:
    assert add_months(date(9999, 12, 1), 1) == date.max
    assert add_months(date(1, 1, 1), -1) == date.min


@pytest.mark.parametrize(
    ("du", "au", "expected"),
    [
        ("2022-01-01", "2026-01-01", (48, 0)),
        ("2022-01-01", "2025-12-31", (47, 30)),
        ("2026-01-15", "2026-02-14", (0, 30)),
        ("2026-01-15", "2026-02-15", (1, 0)),
        ("2024-02-29", "2025-02-28", (12, 0)),
        ("2024-02-29", "2025-02-27", (11, 29)),
        ("2026-01-31", "2026-02-28", (1, 0)),
        ("2026-05-02", "2026-05-01", (0, 0)),
        ("2026-05-01", "2026-05-01", (0, 0)),
    ],
)
def test_a_length_is_whole_months_then_days(du: str, au: str, expected: tuple[int, int]) -> None:
    assert length(date.fromisoformat(du), date.fromisoformat(au)) == expected


@given(DAYS, DAYS)
def test_a_length_is_what_counting_day_by_day_finds(du: date, au: date) -> None:
    months, days, day = 0, 0, du
    while day < au:
        day += timedelta(days=1)
        days += 1
        if day == add_months(du, months + 1):
            months, days = months + 1, 0
    assert length(du, au) == (months, days)


def test_periods_that_overlap_or_touch_are_one() -> None:
    periods = [
        closed("2020-01-01", "2020-07-01"),
        closed("2021-01-01", None),
        closed("2020-03-01", "2020-09-01"),
        closed("2020-09-01", "2020-10-01"),
        closed("2022-01-01", "2022-01-01"),
        closed("2023-01-01", "2024-01-01"),
    ]
    assert merged(periods) == (closed("2020-01-01", "2020-10-01"), closed("2021-01-01", None))


@given(SPANS)
def test_merging_keeps_every_day_and_adds_none(periods: list[Span]) -> None:
    far = date(2010, 6, 1)
    wanted = {day for du, au in periods for day in _days(du, au or far)}
    found = merged(periods)
    assert sorted(wanted) == [day for du, au in found for day in _days(du, au or far)]
    assert all(before[1] is not None and before[1] < after[0] for before, after in pairwise(found))


@given(SPANS, SPANS)
def test_holes_take_their_days_away_and_no_other(periods: list[Span], holes: list[Span]) -> None:
    far = date(2010, 6, 1)
    away = {day for du, au in holes for day in _days(du, au or far)}
    wanted = [day for du, au in merged(periods) for day in _days(du, au or far) if day not in away]
    assert [day for du, au in without(merged(periods), merged(holes)) for day in _days(du, au or far)] == wanted


def _days(du: date, au: date) -> list[date]:
    return [du + timedelta(days=n) for n in range(max((au - du).days, 0))]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], (0, 0)),
        ([(5, 12)], (5, 12)),
        ([(0, 30)], (0, 30)),
        ([(5, 20), (3, 15)], (9, 5)),
        ([(1, 10), (1, 10), (0, 10)], (3, 0)),
        ([(47, 0), (0, 30)], (47, 30)),
        ([(0, 5), (0, 30)], (1, 5)),
    ],
)
def test_lengths_add_up_thirty_days_to_a_month(lengths: list[tuple[int, int]], expected: tuple[int, int]) -> None:
    assert add_up([Duree(*one) for one in lengths]) == expected


def test_overlapping_periods_count_once_in_a_total() -> None:
    periods = [closed("2015-01-01", "2018-01-01"), closed("2016-01-01", "2020-01-01"), closed("2021-01-01", None)]
    assert total(periods, date(2023, 1, 1)) == (84, 0)
    assert total(periods, date(2022, 12, 31)) == (83, 30)


@given(SPANS, DAYS)
def test_a_total_never_shrinks_as_days_pass(periods: list[Span], day: date) -> None:
    assert total(periods, day) <= total(periods, day + timedelta(days=1))


@given(SPANS, st.integers(0, 60), st.integers(0, 20), st.integers(0, 30))
def test_the_first_day_reaching_is_the_first_one(periods: list[Span], mois: int, done: int, days: int) -> None:
    """Against counting every day from the start of the first period."""
    acquis = Duree(done, days)
    found = first_day_reaching(periods, mois, acquis)

    def so_far(day: date) -> Duree:
        return add_up([acquis, *(length(du, au or day) for du, au in clipped(merged(periods), day))])

    if found is None:
        assert so_far(date(2060, 1, 1)).mois < mois
    elif found == date.min:
        assert acquis.mois >= mois
    else:
        assert so_far(found).mois >= mois
        assert so_far(found - timedelta(days=1)).mois < mois


def test_what_is_reached_already_is_reached_from_the_first_day_on() -> None:
    assert first_day_reaching([], 0) == date.min
    assert first_day_reaching([], 1) is None
