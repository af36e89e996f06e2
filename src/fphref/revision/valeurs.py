"""The texts of cells: how a value is shown, read back, compared and fingerprinted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import blake2b

from fphref.evaluations.grille import Erreur, Formule, Valeur
from fphref.revision.tables import Nature

MAX_TEXTE = 32_000
"""A cell holds no more: a longer value is shown cut, and is not read back."""

_SPACES = re.compile("[ \t\r\n\u0085\u2028\u2029]+")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z")
_RANG = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]+)?\Z")
_WHOLE = re.compile(r"-?\d+[.,]0+\Z")


class ValeurRefusee(Exception):
    """A cell that no text can be made of; the message says in French what is wrong with it."""


def normal(text: str, nature: Nature = "texte") -> str:
    """A text as it is compared: NFC, one space between words; lists keep one item a line."""
    if nature in ("liste", "codes"):
        lines = (normal(line) for line in text.split("\n"))
        return "\n".join(line for line in lines if line)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def text_of(value: Valeur | None, nature: Nature) -> str:
    """The text of a cell; raises `ValeurRefusee` for an error value or one that has no meaning there."""
    if isinstance(value, Formule):
        if value.valeur is None:
            raise ValeurRefusee("une formule dont le résultat n’est pas dans le fichier")
        return text_of(value.valeur, nature)
    if value is None:
        return ""
    if isinstance(value, Erreur):
        raise ValeurRefusee(f"une valeur d’erreur ({value})")
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        if nature not in ("date", "texte"):
            raise ValeurRefusee(f"une date ({value:%d/%m/%Y}) ; le tableur a pu changer la saisie en date")
        return value.isoformat()
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 1e15 else value
        return str(value)
    return _typed(normal(str(value), nature), nature)


def _typed(text: str, nature: Nature) -> str:
    if nature == "date" and (found := _DAY.match(text)):
        day, month, year = (int(part) for part in found.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return text
    if nature == "nombre" and _WHOLE.match(text):
        return text.replace(",", ".").partition(".")[0]
    return text


def rang_of(text: str) -> float | None:
    """The place in a list that a cell asks for (`3`, `2,5`), None where it is no plain number."""
    return float(text.replace(",", ".")) if _RANG.match(text) else None


def shown(text: str) -> str:
    """What a cell can hold of a text."""
    return text if len(text) <= MAX_TEXTE else text[: MAX_TEXTE - 1] + "…"


def digest(text: str) -> str:
    """The fingerprint of one cell."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=5).hexdigest()


def empreinte(values: Mapping[str, str]) -> str:
    """The fingerprint of a row: `role=…` for each cell that is not empty."""
    return " ".join(f"{role}={digest(text)}" for role, text in values.items() if text)


def read_empreinte(text: str) -> dict[str, str]:
    """Role → fingerprint of each cell that was not empty."""
    pairs = (part.rpartition("=") for part in text.split())
    return {role: value for role, _, value in pairs if role}
