"""What a cell can hold while it is computed, and how one kind becomes another, as Excel does it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta


class CalculError(Exception):
    """A formula that must not be written: unknown function, cycle, form that Excel reads otherwise."""


class Erreur(str):
    """An error value (`#DIV/0!`): a text for whoever reads the cell, never a text for another formula."""

    __slots__ = ()


DIV0, NA, NAME, NUM, REF, VALUE, NULL = map(
    Erreur, ("#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#REF!", "#VALUE!", "#NULL!")
)
ERREURS: dict[str, Erreur] = {str(e): e for e in (DIV0, NA, NAME, NUM, REF, VALUE, NULL)}

Number = int | float
Scalar = int | float | str | bool | None
"""`None` is an empty cell; an `Erreur` is a `str`."""

NUMBERS = frozenset((int, float))
MAX_TEXT = 32_767
LAST_DAY = 2_958_465  # 31 December 9999
_ORIGIN = date(1899, 12, 30)
_EXCEL_LEAP_DAY = 60  # the 29 February 1900 that Excel believes in
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?%?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NEAR = 2.0**-48
_WHOLE = 1e15


def number(value: Scalar) -> Number | Erreur:
    """A number for arithmetic: an empty cell is 0, a text must look like a number or an ISO day."""
    kind = type(value)
    if kind is int or kind is float:
        return value  # type: ignore[return-value]
    if value is None:
        return 0
    if kind is bool:
        return int(value)
    if isinstance(value, Erreur):
        return value
    found = number_in(str(value))
    return VALUE if found is None else found


def number_in(text: str) -> Number | None:
    """The number that a text writes (`" 3"`, `"1.5"`, `"50%"`, `"2026-11-22"`), None where it writes none."""
    bare = text.strip(" ")
    if _NUMBER.fullmatch(bare):
        scale = 100 if bare.endswith("%") else 1
        return _finite(float(bare.rstrip("%")) / scale)
    day = _ISO_DAY.fullmatch(bare)
    if day:
        try:
            return serial(date(int(day[1]), int(day[2]), int(day[3])))
        except ValueError:
            return None
    return None


def _finite(value: float) -> Number | None:
    return tidy(value) if math.isfinite(value) else None


def tidy(value: float) -> Number:
    """The same number, as an int where it is whole: 2.0 and 2 are one value and must be one text."""
    return int(value) if value.is_integer() and abs(value) < _WHOLE else value


def bounded(value: Number) -> Number | Erreur:
    """A result, or `#NUM!` where it left what a double holds."""
    return value if type(value) is int or math.isfinite(value) else NUM


def text(value: Scalar) -> str:
    """How `&` writes a value; an `Erreur` stays one. Decimals and logical values are written the English way."""
    kind = type(value)
    if kind is str or kind is Erreur:
        return value  # type: ignore[return-value]
    if value is None:
        return ""
    if kind is bool:
        return "TRUE" if value else "FALSE"
    return general(value)  # type: ignore[arg-type]


def general(value: Number) -> str:
    """A number with at most 15 significant digits, in powers of ten from 1E+21 on and below 1E-9."""
    amount = float(value)
    if amount.is_integer() and abs(amount) < 1e21:
        return str(int(amount)) if abs(amount) < _WHOLE else f"{float(f'{amount:.15g}'):.0f}"
    written = f"{amount:.15g}"
    if "e" in written:
        mantissa, _, power = written.partition("e")
        if int(power) < 0 and len(mantissa.lstrip("-").replace(".", "")) - int(power) <= 19:
            return f"{amount:.{len(mantissa.lstrip('-').replace('.', '')) - 1 - int(power)}f}"
        return f"{mantissa}E{int(power):+03d}"
    return written


def logical(value: Scalar) -> bool | Erreur:
    """A condition: every number but 0 is true, an empty cell is false, only the texts TRUE and FALSE are read."""
    kind = type(value)
    if kind is bool:
        return value  # type: ignore[return-value]
    if isinstance(value, Erreur):
        return value
    if kind is str:
        known = {"TRUE": True, "FALSE": False}.get(str(value).upper())
        return VALUE if known is None else known
    return bool(value)


def serial(day: date) -> Number:
    """A day, or a moment, as Excel counts them from 1900 on."""
    whole = (date(day.year, day.month, day.day) - _ORIGIN).days
    whole -= whole <= _EXCEL_LEAP_DAY
    if isinstance(day, datetime):
        return tidy(whole + (day.hour * 3600 + day.minute * 60 + day.second) / 86_400)
    return whole


def calendar(days: Number) -> tuple[int, int, int] | Erreur:
    """Year, month and day of a serial; 60 is the 29 February 1900 that never was."""
    whole = math.floor(days)
    if not 0 <= whole <= LAST_DAY:
        return NUM
    if whole == 0:
        return 1900, 1, 0
    if whole == _EXCEL_LEAP_DAY:
        return 1900, 2, 29
    day = _ORIGIN + timedelta(days=whole + (whole < _EXCEL_LEAP_DAY))
    return day.year, day.month, day.day


def same_number(a: Number, b: Number) -> bool:
    """Equality that forgives the last bits, so that 0.1+0.2 is 0.3."""
    return a == b or ((type(a) is float or type(b) is float) and abs(a - b) < _NEAR * min(abs(a), abs(b)))


def collation(value: str) -> tuple[str, str]:
    """A key that orders texts as a French reader would: `e`, `É`, `f`, whatever the case."""
    small = value.lower()
    parts = unicodedata.normalize("NFD", small)
    return "".join(c for c in parts if not unicodedata.combining(c)), small


def order(a: Scalar, b: Scalar) -> int | Erreur:
    """Negative, 0 or positive: numbers come before texts, texts before logical values; empty is 0, "" or FALSE."""
    if isinstance(a, Erreur):
        return a
    if isinstance(b, Erreur):
        return b
    if a is None:
        a = _empty_like(b)
    if b is None:
        b = _empty_like(a)
    first, second = _rank(a), _rank(b)
    if first != second:
        return first - second
    if first == 1:
        x, y = str(a), str(b)
        if x == y or x.lower() == y.lower():
            return 0
        return -1 if collation(x) < collation(y) else 1
    if same_number(a, b):  # type: ignore[arg-type]
        return 0
    return -1 if a < b else 1  # type: ignore[operator]


def _empty_like(value: Scalar) -> Scalar:
    if isinstance(value, str):
        return ""
    return False if isinstance(value, bool) else 0


def _rank(value: Scalar) -> int:
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


def _compared(holds: Callable[[int], bool]) -> Callable[[Scalar, Scalar], Scalar]:
    def compare(a: Scalar, b: Scalar) -> Scalar:
        found = order(a, b)
        return found if isinstance(found, Erreur) else holds(found)

    return compare


def _calculated(compute: Callable[[Number, Number], Number | Erreur]) -> Callable[[Scalar, Scalar], Scalar]:
    def calculate(a: Scalar, b: Scalar) -> Scalar:
        x = a if type(a) in NUMBERS else number(a)
        if isinstance(x, Erreur):
            return x
        y = b if type(b) in NUMBERS else number(b)
        if isinstance(y, Erreur):
            return y
        return compute(x, y)  # type: ignore[arg-type]

    return calculate


def _equal(a: Scalar, b: Scalar) -> Scalar:
    kind = type(a)
    if kind is type(b) and (kind is int or kind is str):
        return a == b or (kind is str and a.lower() == b.lower())  # type: ignore[union-attr]
    if a is None and type(b) is str:
        return not b
    found = order(a, b)
    return found if isinstance(found, Erreur) else found == 0


def _different(a: Scalar, b: Scalar) -> Scalar:
    found = _equal(a, b)
    return found if isinstance(found, Erreur) else not found


def plus(a: Number, b: Number) -> Number | Erreur:
    """A sum that is 0 where only the last bits differ."""
    if type(a) is int and type(b) is int:
        return a + b
    return 0 if same_number(a, -b) else bounded(a + b)


def _times(a: Number, b: Number) -> Number | Erreur:
    return bounded(float(a) * b if abs(a) > _WHOLE or abs(b) > _WHOLE else a * b)


def _divide(a: Number, b: Number) -> Number | Erreur:
    return DIV0 if b == 0 else bounded(a / b)


def _power(a: Number, b: Number) -> Number | Erreur:
    if a == 0 and b <= 0:
        return NUM if b == 0 else DIV0
    try:
        found = float(a) ** float(b)
    except OverflowError:
        return NUM
    if isinstance(found, complex):
        # Only an odd root of a negative number is real.
        root = 1 / b
        return bounded(-(abs(a) ** b)) if same_number(root, round(root)) and round(root) % 2 else NUM
    return bounded(found)


def _join(a: Scalar, b: Scalar) -> Scalar:
    for value in (a, b):
        if isinstance(value, Erreur):
            return value
    joined = text(a) + text(b)
    return joined if len(joined) <= MAX_TEXT else VALUE


BINARY: dict[str, Callable[[Scalar, Scalar], Scalar]] = {
    "+": _calculated(plus),
    "-": _calculated(lambda a, b: plus(a, -b)),
    "*": _calculated(_times),
    "/": _calculated(_divide),
    "^": _calculated(_power),
    "&": _join,
    "=": _equal,
    "<>": _different,
    "<": _compared(lambda found: found < 0),
    "<=": _compared(lambda found: found <= 0),
    ">": _compared(lambda found: found > 0),
    ">=": _compared(lambda found: found >= 0),
}


def _negated(value: Scalar) -> Scalar:
    found = number(value)
    return found if isinstance(found, Erreur) else -found


def _percent(value: Scalar) -> Scalar:
    found = number(value)
    return found if isinstance(found, Erreur) else found / 100


UNARY: dict[str, Callable[[Scalar], Scalar]] = {"-": _negated, "+": lambda value: value, "%": _percent}
