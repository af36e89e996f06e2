"""The texts of tables: what a cell says, without what typing or an export program left around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from fphref.evaluations.grille import Erreur, Formule, Valeur
from fphref.evaluations.nombres import unescape
from fphref.texte import fold

ENTRE: Final = "\x1f"
"""Between the values of one cell that is a list by itself (JSON); no other cell holds it."""

MAX_TITRE: Final = 200
"""Characters of a title of column, or of a name of sheet."""

_SPACES = re.compile("[ \t\r\n\x0b\x0c\u0085\u2028\u2029]+")
# What the model refuses in a text (characters nobody sees), and control characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1e\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_LONE = re.compile("[\ud800-\udfff]")
_WORD = re.compile("[a-z0-9]+")
_BULLET = re.compile("^(?:[-–—•·▪●○◦*>✓➢\uf0b7]+[ \t\u00a0]+|[•·▪●○◦✓➢\uf0b7])")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,9})?")
_TRUE: Final = frozenset({"vrai", "true", "oui", "yes"})
_FALSE: Final = frozenset({"faux", "false", "non", "no"})


def cell_text(value: Valeur | None) -> str:
    """A value as a person reads it: days `AAAA-MM-JJ`, `vrai` or `faux`, the result of a formula; line breaks kept."""
    if isinstance(value, Formule):
        value = value.valeur
    if value is None:
        return ""
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).replace(ENTRE, " ").strip()


def is_error(value: Valeur | None) -> bool:
    """Whether a cell shows an error such as `#N/A`, computed or not."""
    return isinstance(value.valeur if isinstance(value, Formule) else value, Erreur)


def cleaned(text: str) -> tuple[str, bool]:
    """The text on one line, single spaces, NFC; and whether something that does not show had to be taken out."""
    if text.isascii() and text.isprintable() and "  " not in text and "_x" not in text:
        return text.strip(), False
    plain = unescape(text).replace(ENTRE, " ; ")
    seen = _UNSEEN.sub("", _LONE.sub("\ufffd", plain))
    repaired = seen != text.replace(ENTRE, " ; ")
    return _SPACES.sub(" ", unicodedata.normalize("NFC", seen)).strip(), repaired


def key(text: str) -> str:
    """What two spellings of one title of column share: their folded words; signs alone stay as they are."""
    words = _WORD.findall(fold(text))
    return " ".join(words) if words else " ".join(fold(text).split())


def label_key(text: str) -> str:
    """What two spellings of one wording share; signs count (C, C++ and C# are three), but for those at its end."""
    return " ".join(fold(text).split()).rstrip(" .;,:")


def code_key(text: str) -> str:
    """What two spellings of one code share: its case and its spaces may vary."""
    return "".join(fold(text).split())


def split_list(text: str, separators: Iterable[str]) -> list[str]:
    """The values of a cell that holds a list, without their bullets; blank ones left out."""
    parts = text.split(ENTRE)
    for separator in separators:
        parts = [piece for part in parts for piece in part.split(separator)]
    found = (_BULLET.sub("", part.strip()).strip() for part in parts)
    return [part for part in found if part]


def number_text(text: str) -> str:
    """A number without what varies in how it is written: `3`, `3,0` and `3.00` are `3`; other texts as they stand."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return text
    sign = "-" if text[0] == "-" else ""
    whole, _, rest = text.lstrip("+-").replace(",", ".").partition(".")
    rest = rest.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}" if whole != "0" else "0"


def is_number(text: str) -> bool:
    """Whether a cell is a number, with a decimal comma or point."""
    return _NUMBER.fullmatch(text.strip()) is not None


def value_key(text: str) -> str:
    """What makes two values of a cell the same: numbers by what they are worth, yes and no in any wording."""
    if is_number(text):
        return number_text(text)
    found = key(text)
    return "vrai" if found in _TRUE else "faux" if found in _FALSE else found


def letters(column: int) -> str:
    """The name of a column that has no title: its letters."""
    from fphref.evaluations.grille import lettre

    return lettre(column)


def count(number: int, word: str) -> str:
    """« 1 ligne », « 2 lignes », « 12 345 lignes »."""
    return f"{number:,} {word}{'s' if number > 1 else ''}".replace(",", " ")
