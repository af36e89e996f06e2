"""What in a text tells who somebody is: names, addresses, numbers; what stands where a pseudonym should."""

from __future__ import annotations

import re

from fphref.texte import fold

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
_NIR = re.compile(r"(?<!\d)[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}(?:\d{2})?(?!\d)", re.IGNORECASE)
_DAY = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])[/.\-](?:0?[1-9]|1[0-2])[/.\-](?:19|20)\d{2}"
    r"|(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
_PHONE = re.compile(r"(?:\+33|0)[1-9]\d{8}")
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile("[aeiouy]")
_TITLE = re.compile(r"(?:^|\s)(?:m\.|mr|mme|mlle|dr|pr)\s", re.IGNORECASE)
# The same anywhere in a text, with what people write between the digits.
_GAP = r"[\s.\-]?"
_NIR_WITHIN = re.compile(
    rf"(?<!\d)[1-478]{_GAP}\d{{2}}{_GAP}(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}(?:\d{{2}}|2[AB])"
    rf"{_GAP}\d{{3}}{_GAP}\d{{3}}(?:{_GAP}\d{{2}})?(?!\d)",
    re.IGNORECASE,
)
_PHONE_WITHIN = re.compile(rf"(?<![\d+])(?:(?:\+|00)33\s?(?:\(0\))?|0){_GAP}[1-9](?:{_GAP}\d{{2}}){{4}}(?!\d)")
_BORN = re.compile(r"\bne+ ?(?:\(e\))? (?:le|en)\b|\b(?:naissance|ddn)\b")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_WORKS_FROM = 2012
"""A whole day before that year is taken for a day of birth: who was born since does not work yet."""
_CIVIL = re.compile(
    r"(?:^|[^\w.])(?:m\.\s*|(?:m|mr|mme|mlle|dr|pr)\.?\s+|(?:madame|monsieur|mademoiselle)\s+)(?=[^\W\d_])",
    re.IGNORECASE,
)
# What people call a line with when they name nobody.
_NEUTRAL = frozenset(
    {
        "agent", "agents", "agt", "ag", "poste", "personne", "personnel", "salarie", "collaborateur", "professionnel",
        "pseudo", "pseudonyme", "numero", "num", "code", "id", "ide", "ibode", "iade", "as", "ash", "ppn", "cadre",
        "equipe", "jour", "nuit", "service", "unite", "test", "exemple",
    }
)  # fmt: skip
_RESERVED = frozenset(
    {"agent", "agents", "controle", "pseudonyme", "pseudonymes", "agent pseudonyme", "total", "totaux", "moyenne",
     "moyennes"}
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 100
"""Characters of a pseudonym."""


def identifying_content(text: str, *, days: bool = True) -> str | None:
    """The address or number (and with `days`, the day) that a text holds and that points to one person, or None."""
    joined = re.sub(r"[\s.\-]", "", text)
    if _MAIL.search(text):
        return "une adresse électronique"
    if _NIR.search(joined):
        return "un numéro de sécurité sociale"
    if _PHONE.fullmatch(joined.replace("(0)", "")):
        return "un numéro de téléphone"
    return "une date de naissance" if days and _DAY.search(text) else None


def identifying_within(text: str) -> str | None:
    """The address, number, day of birth or person (« Mme X ») that stands anywhere in a text, or None."""
    if _MAIL.search(text):
        return "une adresse électronique"
    if _NIR_WITHIN.search(text):
        return "un numéro de sécurité sociale"
    if _PHONE_WITHIN.search(text):
        return "un numéro de téléphone"
    days = (_YEAR.search(day) for day in _DAY.findall(text))
    if _BORN.search(fold(text)) or any(year and int(year[0]) < _WORKS_FROM for year in days):
        return "une date de naissance"
    return "une personne" if _CIVIL.search(text) else None


def looks_like_name(text: str) -> bool:
    """Whether a text reads as a name and a first name, or as a person with a title (« Mme X »)."""
    return bool(_TITLE.search(f"{text} ")) or len(_name_words(text)) >= 2


def may_tell(text: str) -> str | None:
    """What a pseudonym might give away without it being sure: a single name, a number of staff; or None."""
    if text.isdigit() and len(text) >= 4:
        return "un matricule"
    no_digit = not any(character.isdigit() for character in text)
    return "un nom" if no_digit and any(len(word) > 2 for word in _name_words(text)) else None


def _name_words(text: str) -> list[str]:
    """The words that could be names: letters only, with a vowel, more than one letter, and not said of anybody."""
    words = (fold(word) for word in _LETTERS.findall(text))
    return [word for word in words if len(word) > 1 and _VOWEL.search(word) and word not in _NEUTRAL]


def pseudonym_fault(name: str) -> tuple[str, str] | None:
    """Why a text is refused as a pseudonym: the rule, and what it is taken for (never the text itself); or None."""
    refused = _no_pseudonym(name)
    if refused is not None:
        return "AGE002", refused
    kind = identifying_content(name) or ("un nom" if looks_like_name(name) else None)
    return ("AGE004", f"{kind} à la place d’un pseudonyme") if kind is not None else None


def _no_pseudonym(name: str) -> str | None:
    """Why a text cannot be a pseudonym, where a workbook would take it for a title, a mark or a total; or None."""
    if " ".join(_WORD.findall(fold(name))) in _RESERVED:
        return "un titre ou un total à la place d’un pseudonyme"
    if name.startswith("#"):
        return "un pseudonyme ne commence pas par « # »"
    return f"pseudonyme de plus de {_LONGEST} caractères" if len(name) > _LONGEST else None


def told(text: str, most: int = 80) -> str | None:
    """A text as a message may repeat it, cut at `most` signs; None where it could tell who somebody is."""
    if identifying_content(text, days=False) or identifying_within(text) or looks_like_name(text):
        return None
    return text if len(text) <= most else f"{text[: most - 1]}…"
