"""Bare values of cells as the words, codes and days they stand for."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from fphref.evaluations.grille import Erreur, Formule, Valeur
from fphref.texte import fold, printable

OLDEST = date(2000, 1, 1)
"""No evaluation is older: a day before is a slip of the hand."""

_UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]")
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_FRENCH = re.compile(r"([0-9]{1,2}) ?[-/. ] ?([0-9]{1,2}) ?[-/. ] ?([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9:.]+)?")
_WORDS = re.compile(r"([0-9]{1,2})(?:er)? ([a-z]+)\.? ([0-9]{4})")


def clean(text: str) -> str:
    """Without what does not show: characters of no width, spaces at the ends or doubled, no-break ones."""
    return " ".join(_UNSEEN.sub("", text).split())


def shown(value: object, limit: int = 40) -> str:
    """A value as a person sees it in the sheet, cut to `limit`; safe for a terminal."""
    if isinstance(value, Formule):
        result = shown(value.valeur) if value.valeur is not None else "sans résultat"
        return f"{shown(value.texte)} → {result}"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, date):
        return day_text(value)
    text = f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
    text = printable(_UNSEEN.sub("\ufffd", text))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def day_text(day: date) -> str:
    """`15/01/2027`."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def text_of(value: Valeur | None) -> str | None:
    """A short text (a pseudonym, a service, a code) as it stands in a cell; None for what is no such text."""
    if isinstance(value, Formule):
        value = value.valeur
    if value is None:
        return ""
    if isinstance(value, Erreur | bool | date):
        return None
    if isinstance(value, float):
        return str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else None
    if isinstance(value, int):
        return str(value) if abs(value) < 10**15 else None
    return clean(unicodedata.normalize("NFKC", value))


def day_of(value: Valeur | None, latest: date) -> tuple[date | None, str, str]:
    """A day, then why it was refused, then what was corrected; no day and no reason for a blank."""
    corrected = ""
    if isinstance(value, Formule):
        corrected = "jour donné par une formule : il changera peut-être à la prochaine ouverture"
        if value.valeur is None:
            return None, "formule sans résultat dans le fichier : l’ouvrir, l’enregistrer, ou saisir la date", ""
        value = value.valeur
    if value is None:
        return None, "", ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        day = value
    elif isinstance(value, str) and not isinstance(value, Erreur):
        text = clean(unicodedata.normalize("NFKC", value))
        if not text:
            return None, "", ""
        found = _typed(text)
        if found is None:
            return None, "ce n’est pas une date", ""
        day = found
        corrected = corrected or ("" if day.isoformat() == text or day_text(day) == text else f"lu {day_text(day)}")
    else:
        return None, "ce n’est pas une date", ""
    if day < OLDEST:
        return None, f"avant le {day_text(OLDEST)}", ""
    if day > latest:
        return None, f"après le {day_text(latest)}", ""
    return day, "", corrected


def _typed(text: str) -> date | None:
    """A day as people type it; day before month, as the French do."""
    folded = fold(text)
    try:
        if match := _ISO.fullmatch(folded.upper()):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _FRENCH.fullmatch(folded):
            year = int(match[3])
            return date(year + 2000 if len(match[3]) == 2 else year, int(match[2]), int(match[1]))
        if (match := _WORDS.fullmatch(folded)) and match[2] in _MONTHS:
            return date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:  # the 31st of February
        return None
    return None
