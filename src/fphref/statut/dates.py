"""Lengths of time as statutory texts count them: whole months of the calendar, periods that count once."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day.

    So a month from 31 January ends on 28 February (29 in leap years): code de procédure civile, article 641.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
