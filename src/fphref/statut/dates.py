"""Lengths of time as statutory texts count them: whole months of the calendar, periods that count once.

Conventions, the same everywhere. A condition is looked at on the morning of a day: what was done until the day before
counts, so that four years begun on 2022-01-01 are complete on 2026-01-01. A length is counted in whole months from its
first day, then in days. Periods that overlap or touch are one; the lengths of disjoint ones add up in months and
days, thirty days making a month (after whole months, the days of the last one are those of its calendar).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

Span = tuple[date, date | None]
"""A half-open period [du, au); without end, still running."""


class Duree(NamedTuple):
    """A length: whole months, then days (0 to 30); longer ones compare greater."""

    mois: int
    jours: int = 0


AUCUNE: Final = Duree(0, 0)


def nearest_day_of(year: int, month: int, day: int) -> date:
    """The day of that month that is nearest: 28 February for the 30th; the month is one of the calendar, 1 to 12."""
    return date(year, month, min(max(day, 1), monthrange(year, month)[1]))


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day.

    So a month from 31 January ends on 28 February (29 in leap years): code de procédure civile, article 641.
    Beyond the calendar (years 1 to 9999), its first or last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return date.max if year > 9999 else date.min
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def length(du: date, au: date) -> Duree:
    """The length of [du, au): the whole months from `du` on, and the days left; nothing where `au` is not later."""
    if au <= du:
        return Duree(0, 0)
    months = (au.year - du.year) * 12 + au.month - du.month
    reached = add_months(du, months)
    if reached > au:
        months -= 1
        reached = add_months(du, months)
    return Duree(months, (au - reached).days)


def merged(periods: Iterable[Span]) -> tuple[Span, ...]:
    """The same days as disjoint periods in order: those that overlap or touch are one, empty ones are left out."""
    found: list[Span] = []
    for du, au in sorted(periods, key=lambda span: span[0]):
        if au is not None and au <= du:
            continue
        if found and (found[-1][1] is None or found[-1][1] >= du):
            start, end = found[-1]
            found[-1] = (start, None if end is None or au is None else max(end, au))
        else:
            found.append((du, au))
    return tuple(found)


def clipped(periods: Iterable[Span], until: date) -> tuple[Span, ...]:
    """The part of each period before that day; what is still running ends there."""
    return tuple((du, until if au is None or au > until else au) for du, au in periods if du < until)


def without(periods: Iterable[Span], holes: Sequence[Span]) -> tuple[Span, ...]:
    """The periods, less the days of `holes` (disjoint, in order)."""
    found = list(periods)
    for start, end in holes:
        cut: list[Span] = []
        for du, au in found:
            if (end is not None and end <= du) or (au is not None and au <= start):
                cut.append((du, au))
                continue
            if du < start:
                cut.append((du, start))
            if end is not None and (au is None or end < au):
                cut.append((end, au))
        found = cut
    return tuple(found)


def add_up(lengths: Sequence[Duree]) -> Duree:
    """Lengths put together in order, thirty days making a month.

    After whole months alone, the last keeps the days of its calendar (a month of it may have thirty-one).
    """
    months = sum(one.mois for one in lengths)
    if not any(one.jours for one in lengths[:-1]):
        return Duree(months, lengths[-1].jours if lengths else 0)
    more, days = divmod(sum(one.jours for one in lengths), 30)
    return Duree(months + more, days)


def total(periods: Iterable[Span], until: date) -> Duree:
    """The length of all these periods on the morning of `until`, each day counted once."""
    return add_up([length(du, au) for du, au in merged(clipped(periods, until)) if au is not None])


def first_day_reaching(periods: Iterable[Span], mois: int, acquis: Duree = AUCUNE) -> date | None:
    """The first morning on which `total` (with `acquis` added) is `mois` months or more; None where it never is.

    Nothing to reach is reached from the first day of the calendar on.
    """
    if acquis.mois >= mois:
        return date.min
    done: list[Duree] = [acquis] if acquis != AUCUNE else []
    for du, au in merged(periods):
        if au is None or add_up([*done, length(du, au)]).mois >= mois:
            return _reached(du, done, mois)
        done.append(length(du, au))
    return None


def _reached(du: date, done: list[Duree], mois: int) -> date:
    """The day on which the period begun on `du`, after what is done, makes so many months."""
    if not any(one.jours for one in done):
        return add_months(du, mois - sum(one.mois for one in done))
    sofar = sum(one.mois * 30 + one.jours for one in done)
    months, days = divmod(max(mois * 30 - sofar, 0), 30)
    if days:
        return min(_plus(add_months(du, months), days), add_months(du, months + 1))
    whole = add_months(du, months)
    # The thirtieth day of a month of thirty-one is a month already, once lengths are added up.
    return min(_plus(add_months(du, months - 1), 30), whole) if months else whole


def _plus(day: date, days: int) -> date:
    return day + timedelta(days=days) if (date.max - day).days >= days else date.max
