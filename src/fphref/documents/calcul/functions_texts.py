"""Functions on texts, and what turns a number into one."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

from fphref.documents.calcul.grid import Valeur
from fphref.documents.calcul.registry import function
from fphref.documents.calcul.values import MAX_TEXT, VALUE, CalculError, Number, Scalar, number, text

_SECTION = re.compile(
    r"""(?P<before>(?:"[^"]*"|\\.|[-+()\s])*)(?P<digits>[0\#]*)(?P<after>(?:"[^"]*"|\\.|[-+()%\s])*)"""
)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')


@function("LEFT", "sn", least=1)
def _left(value: str, count: Number = 1) -> Scalar:
    return VALUE if count < 0 else value[: math.floor(count)]


@function("RIGHT", "sn", least=1)
def _right(value: str, count: Number = 1) -> Scalar:
    return VALUE if count < 0 else value[max(0, len(value) - math.floor(count)) :]


@function("MID", "snn")
def _mid(value: str, first: Number, count: Number) -> Scalar:
    start = math.floor(first) - 1
    return VALUE if start < 0 or count < 0 else value[start : start + math.floor(count)]


@function("TRIM", "s")
def _trim(value: str) -> Scalar:
    return " ".join(filter(None, value.split(" ")))


@function("SUBSTITUTE", "sssn", least=3)
def _substitute(value: str, old: str, new: str, which: Number | None = None) -> Scalar:
    if which is not None and which < 1:
        return VALUE
    if not old:
        return value
    if which is None:
        return _short(value.replace(old, new))
    parts = value.split(old)
    place = math.floor(which)
    if place >= len(parts):
        return value
    return _short(old.join(parts[:place]) + new + old.join(parts[place:]))


@function("REPT", "sn")
def _rept(value: str, count: Number) -> Scalar:
    return VALUE if count < 0 or len(value) * count > MAX_TEXT else value * math.floor(count)


def _short(value: str) -> Scalar:
    return value if len(value) <= MAX_TEXT else VALUE


function("LEN", "s")(lambda value: len(value))
function("UPPER", "s")(lambda value: value.upper())
function("LOWER", "s")(lambda value: value.lower())
function("EXACT", "ss")(lambda first, second: first == second)
function("CONCATENATE", "s", repeat=1)(lambda *values: _short("".join(values)))
function("VALUE", "v")(lambda value: VALUE if isinstance(value, bool) else number(value))


@function("TEXT", "vs")
def _text(value: Scalar, pattern: str) -> Valeur:
    """A number as `0`, `000`, `0%`, `+0;-0;0`, `0" jours"` write it.

    Raises:
        CalculError: for a format that is read otherwise where the decimal mark or the letters of a date differ.
    """
    sections = [_section(part, pattern) for part in _parts(pattern)]
    found = number(value)
    if (isinstance(value, (str, bool)) and not isinstance(found, (int, float))) or isinstance(value, bool):
        return text(value)
    assert isinstance(found, (int, float))
    chosen, negative = sections[0], found < 0
    if len(sections) > 1 and found < 0:
        chosen, negative = sections[1], False
    elif len(sections) > 2 and found == 0:
        chosen = sections[2]
    before, digits, after, scale = chosen
    if not digits:
        return before + after
    whole = int(Decimal(f"{abs(found):.15g}").scaleb(2 * scale).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    least = len(digits) - digits.find("0") if "0" in digits else 0
    shown = str(whole).rjust(least, "0") if whole or least else ""
    sign = "-" if negative and whole else ""
    return sign + before + shown + after


def _parts(pattern: str) -> list[str]:
    found = re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)|^(?=;)', pattern)
    return found or [""]


def _section(part: str, pattern: str) -> tuple[str, str, str, int]:
    """What stands before the digits, the digits, what stands after, and how many per cent signs."""
    found = _SECTION.fullmatch(part)
    if found is None or len(_parts(pattern)) > 3:
        raise CalculError(f"TEXT : le format « {pattern} » dépend de la langue du poste")
    bare = _LITERAL.sub("", found["after"])
    before, after = (_LITERAL.sub(lambda m: m[1] or m[2] or "", found[name]) for name in ("before", "after"))
    return before, found["digits"], after, bare.count("%")
