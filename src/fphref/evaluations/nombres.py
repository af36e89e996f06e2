"""Numbers, dates and texts as spreadsheet files spell them, turned into bare values; never an exception."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from typing import Final

_INTEGER = re.compile(r"[+-]?[0-9]{1,17}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
_ESCAPE = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")
_DURATION = re.compile(
    r"(-?)P(?:([0-9]{1,9})D)?(?:T(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:[.,]([0-9]{1,9}))?S)?)?"
)
_EXACT: Final = 10**15
"""Whole numbers up to here are exact in a file that stores floating-point numbers."""
_LAST_DAY: Final = 2_958_465
"""31 December 9999, counted from 1900."""
_EPOCH_1900 = datetime.combine(date(1899, 12, 30), time())
_EPOCH_1904 = datetime.combine(date(1904, 1, 1), time())


def to_number(text: str) -> int | float | str:
    """A number, whole where it is integral; the text itself where it is no finite number."""
    text = text.strip(" \t\r\n")
    if _INTEGER.fullmatch(text):
        return int(text)
    if not _NUMBER.fullmatch(text):
        return text
    value = float(text)
    if not math.isfinite(value):
        return text
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def serial_date(serial: int | float, *, from_1904: bool) -> date | datetime | int | float:
    """The day (and time, where it has one) that a serial number stands for; the number itself where it stands for none.

    Below 1 it is a time of day, given on 30 December 1899. Day 60 of the 1900 system is 29 February 1900, which
    never was: it stays a number.
    """
    if serial < 0 or serial >= _LAST_DAY + 1 - (1462 if from_1904 else 0):
        return serial
    base = _EPOCH_1900
    if serial >= 1 and from_1904:
        base = _EPOCH_1904
    elif 1 <= serial < 61:
        if serial >= 60:
            return serial
        base += timedelta(days=1)
    days = math.floor(serial)
    try:
        moment = base + timedelta(days=days, milliseconds=round((serial - days) * 86_400_000))
    except OverflowError:
        return serial
    return moment if serial < 1 or moment.time() != time() else moment.date()


def iso_date(text: str) -> date | datetime | str:
    """A day, a moment or a time of day written the ISO way; the text itself where it is none."""
    text = text.strip()
    try:
        if "T" not in text and ":" in text and len(text) <= 15:
            return datetime.combine(_EPOCH_1900.date(), time.fromisoformat(text))
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text
    return moment if moment.time() != time() else moment.date()


def duration(text: str) -> datetime | str:
    """A time `PT08H30M00S`, given on 30 December 1899 or after; the text itself where it is none."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return text
    sign, days, hours, minutes, seconds, fraction = found.groups()
    try:
        length = timedelta(
            days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds or 0),
            microseconds=int((fraction or "0")[:6].ljust(6, "0")),
        )  # fmt: skip
        return _EPOCH_1900 - length if sign else _EPOCH_1900 + length
    except OverflowError:
        return text


def unescape(text: str) -> str:
    """The characters behind the `_x000D_` of Excel files; half a character becomes U+FFFD."""
    return _ESCAPE.sub(_decode, text) if "_x" in text else text


def _decode(found: re.Match[str]) -> str:
    units = b"".join(int(code, 16).to_bytes(2, "little") for code in re.findall("_x(.{4})_", found[0]))
    return units.decode("utf-16-le", "replace")


def is_date_format(code: str) -> bool:
    """Whether a number format shows days or times: `d`, `m`, `y`, `h` or `s` outside quotes, escapes and brackets."""
    code = re.sub(r'"[^"]*"?|\\.|_.|\*.', "", code)
    if re.search(r"\[(?:h+|m+|s+)\]", code, re.IGNORECASE):
        return True
    code = re.sub(r"\[[^\]]*\]", "", code).partition(";")[0]
    if re.sub(r"(?i)general|standard|e[+-]", "", code) == "":
        return False
    return re.search("[dmyhs]", re.sub(r"(?i)general|standard", "", code), re.IGNORECASE) is not None
