"""Functions on days: all of them count days as Excel does from 1900 on."""

from __future__ import annotations

import calendar as months
import math
from collections.abc import Callable
from datetime import date, timedelta

from fphref.documents.calcul.grid import Valeur
from fphref.documents.calcul.registry import function
from fphref.documents.calcul.values import LAST_DAY, NUM, Erreur, Number, Scalar, calendar, serial


def _serial(year: int, month: int, day: int) -> Scalar:
    """The serial of a day; months and days outside their bounds run over."""
    over, rest = divmod(month - 1, 12)
    year += over
    if not 1900 <= year <= 9999:
        return NUM
    try:
        found = serial(date(year, rest + 1, 1) + timedelta(days=day - 1))
    except OverflowError:
        return NUM
    return found if 0 <= found <= LAST_DAY else NUM


@function("DATE", "nnn")
def _date(year: Number, month: Number, day: Number) -> Scalar:
    full = math.floor(year)
    return _serial(full + 1900 if 0 <= full < 1900 else full, math.floor(month), math.floor(day))


def _part(which: int) -> Callable[..., Valeur]:
    def run(days: Number) -> Scalar:
        found = calendar(days)
        return found if isinstance(found, Erreur) else found[which]

    return run


function("YEAR", "n")(_part(0))
function("MONTH", "n")(_part(1))
function("DAY", "n")(_part(2))


def _moved(end: bool) -> Callable[..., Valeur]:
    def run(start: Number, count: Number) -> Scalar:
        found = calendar(start)
        if isinstance(found, Erreur):
            return found
        over, month = divmod(found[1] - 1 + math.trunc(count), 12)
        year = found[0] + over
        if not 1900 <= year <= 9999:
            return NUM
        last = months.monthrange(year, month + 1)[1]
        return _serial(year, month + 1, last if end else min(found[2], last))

    return run


function("EDATE", "nn")(_moved(False))
function("EOMONTH", "nn")(_moved(True))
