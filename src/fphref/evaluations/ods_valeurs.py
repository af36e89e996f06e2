"""What an OpenDocument cell stands for, by its attributes and its text."""

from __future__ import annotations

import re
from typing import Final

from fphref.evaluations.grille import Erreur, Formule, Valeur
from fphref.evaluations.markup import SEPARATOR
from fphref.evaluations.nombres import duration, iso_date, to_number
from fphref.evaluations.xlsx_valeurs import Nue

_URN = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0" + SEPARATOR
TABLE, TEXT, OFFICE, STYLE = (_URN.format(name) for name in ("table", "text", "office", "style"))
CALCEXT: Final = f"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0{SEPARATOR}"
ROWS_REPEATED: Final = f"{TABLE}number-rows-repeated"
COLUMNS_REPEATED: Final = f"{TABLE}number-columns-repeated"
VISIBILITY: Final = f"{TABLE}visibility"
_UNBOUNDED = 10**9
_FORMULA = re.compile(r"^[\w.]+:(?==)")
_SPACE = re.compile(r"[ \t\r\n]+")
_NUMBERS = ("float", "percentage", "currency")
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|NOM\?|VALUE!|VALEUR!|DIV/0!|NUM!|NOMBRE!|NULL!|NUL!)|Err:[0-9]{3}")


def cell_value(given: dict[str, str], text: str) -> Valeur | None:
    """The value of a cell, from its attributes by their qualified names and from its paragraphs; None where blank."""
    formula = given.get(f"{TABLE}formula")
    value: Nue | None = _bare(given, text)
    if given.get(f"{CALCEXT}value-type") == "error" or (formula is not None and _ERROR.fullmatch(text)):
        value = Erreur(text or "#ERREUR!")
    if formula is None:
        return None if value == "" else value
    formula = _FORMULA.sub("", formula)
    return Formule(formula if formula.startswith("=") else f"={formula}", value)


def _bare(given: dict[str, str], text: str) -> Nue | None:
    kind = given.get(f"{OFFICE}value-type")
    if kind in _NUMBERS:
        return to_number(given.get(f"{OFFICE}value", text))
    if kind == "date":
        return iso_date(given.get(f"{OFFICE}date-value", text))
    if kind == "time":
        return duration(given.get(f"{OFFICE}time-value", text))
    if kind == "boolean":
        return given.get(f"{OFFICE}boolean-value", text).strip().casefold() == "true"
    if kind is None and not text:
        return None
    return given.get(f"{OFFICE}string-value", text)


def spaced(text: str) -> str:
    """A text whose runs of blanks are one space: others are elements of their own."""
    return _SPACE.sub(" ", text)


def repeated(text: str | None) -> int:
    """How many times something is repeated; 1 where the file says nothing sound."""
    if text is None or not text.isascii() or not text.isdigit():
        return 1
    return max(1, int(text) if len(text) < 10 else _UNBOUNDED)
