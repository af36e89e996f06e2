"""French typography of texts that a person reads, and the spans they become."""

from __future__ import annotations

import re
from functools import lru_cache

from fphref.documents.content import Inline, Span

_APOSTROPHE = re.compile(r"(?<=\w)'(?=[\w«])")
_BEFORE_NARROW = re.compile(r" (?=[;!?])")
_BEFORE_WIDE = re.compile(r" (?=[:»%€])|(?<=«) ")
_NUMBER = re.compile(
    r"(?<=\bn°) (?=\d)|(?<=\b[LRD]\.) (?=\d)|(?<=\barticle) (?=[LRD]?\.?[\s\u00a0]?\d)"
    r"|(?<=\d) (?=(?:an|ans|mois|mn|échelons?|concours|%)\b)"
)


@lru_cache(maxsize=20_000)
def typo(text: str) -> str:
    """Curly apostrophes and no-break spaces; spelling and wording stay those of the source."""
    text = _APOSTROPHE.sub("’", text)
    text = _BEFORE_NARROW.sub("\u202f", text)
    text = _BEFORE_WIDE.sub("\u00a0", text)
    return _NUMBER.sub("\u00a0", text)


def spans(text: str, *, strong: bool = False, link: str | None = None) -> Inline:
    """A text as one run."""
    return (Span(typo(text), strong=strong, link=link),)


def plural(count: int, singular: str, many: str | None = None) -> str:
    """`1 échelon`, `10 échelons` (zero is singular in French)."""
    return f"{grouped(count)}\u00a0{singular if count < 2 else (many or singular + 's')}"


def grouped(count: int) -> str:
    """`1 960`: thousands apart."""
    return f"{count:,}".replace(",", "\u202f")


def french_date(day: object) -> str:
    """`22 novembre 2026` for a date."""
    from datetime import date

    assert isinstance(day, date)
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first}\u00a0{_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
