"""Texts and values as SpreadsheetML, with everything a text may hold made harmless."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from xml.sax.saxutils import escape

from fphref.documents.classeur import Value

MAX_TEXT = 32_767
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# A cell that begins like this would be read as a formula once retyped or exported.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "#")
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_ORIGIN = date(1899, 12, 30)


def safe_text(text: str) -> str:
    """A text without control characters, cut with « … » past what a cell or a note holds (32 767 UTF-16 units)."""
    clean = _CONTROL.sub("", text)
    if len(clean) > MAX_TEXT // 2 and utf16_length(clean) > MAX_TEXT:
        kept = clean.encode("utf-16-le")[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", "ignore")
        clean = kept + "…"
    return clean


def utf16_length(text: str) -> int:
    """How Excel counts characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_risky(text: str) -> bool:
    """Whether a text begins like a formula, a number with a sign, or an error value."""
    return text.startswith(_RISKY)


def serial(day: date) -> float:
    """A day (or a moment) as Excel counts them."""
    whole = (date(day.year, day.month, day.day) - _ORIGIN).days
    if isinstance(day, datetime):
        return whole + (day.hour * 3600 + day.minute * 60 + day.second) / 86_400
    return whole


def escaped(text: str) -> str:
    """A text whose `_x0041_` a reader will not take for a letter."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def number_text(value: float | date) -> str:
    """A number as every reader parses it back to the same one; a whole one has no decimals."""
    number = serial(value) if isinstance(value, date) else value
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        number = int(number)
    return repr(number)


def value_ending(value: Value) -> str:
    """The end of a `<c …` that holds a value, from its type on."""
    if isinstance(value, str):
        text = safe_text(value)
        keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
        return f' t="inlineStr"><is><t{keep}>{escape(escaped(text))}</t></is></c>' if text else "/>"
    if value is None:
        return "/>"
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    return f"><v>{number_text(value)}</v></c>"


def formula_ending(formula: str, value: Value) -> str:
    """The end of a `<c …` that computes, with the result it has today."""
    head = f"<f>{escape(formula.removeprefix('='))}</f>"
    if value is None:
        return f">{head}</c>"
    if value in _ERRORS:
        return f' t="e">{head}<v>{value}</v></c>'
    if isinstance(value, str):
        return f' t="str">{head}<v>{escape(escaped(safe_text(value)))}</v></c>'
    if isinstance(value, bool):
        return f' t="b">{head}<v>{int(value)}</v></c>'
    return f">{head}<v>{number_text(value)}</v></c>"


def value_fault(value: Value) -> str | None:
    """Why Excel would refuse a value or change it, in French; None for a sound one."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str):
        too_long = len(value) > MAX_TEXT // 2 and utf16_length(value) > MAX_TEXT
        return f"texte de plus de {MAX_TEXT} caractères" if too_long else None
    if isinstance(value, int):
        return "entier de plus de 15 chiffres, à écrire en texte" if abs(value) >= 10**15 else None
    if isinstance(value, float):
        return None if math.isfinite(value) else "nombre infini ou indéfini"
    if isinstance(value, date):
        return "date avant 1900" if value.year < 1900 else None
    return f"valeur d’un type inconnu ({type(value).__name__})"
