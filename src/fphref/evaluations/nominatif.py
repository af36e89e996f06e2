"""What tells who a person is: titles of columns, and texts that stand where a pseudonym should."""

from __future__ import annotations

import re

from fphref.evaluations.listes import title_key
from fphref.texte import fold

# A title holds one of these words, whatever stands around it → what it announces.
_WORDS = {
    "prenom": "prénom",
    "prenoms": "prénom",
    "matricule": "matricule",
    "nir": "NIR",
    "insee": "NIR",
    "secu": "NIR",
    "ins": "INS",
    "naissance": "naissance",
    "naiss": "naissance",
    "nee": "naissance",
    "ddn": "naissance",
    "age": "âge",
    "mail": "adresse électronique",
    "email": "adresse électronique",
    "mel": "adresse électronique",
    "courriel": "adresse électronique",
    "telephone": "téléphone",
    "tel": "téléphone",
    "portable": "téléphone",
    "domicile": "adresse",
    "iban": "IBAN",
    "rib": "IBAN",
    "rpps": "RPPS",
    "adeli": "ADELI",
    "login": "identifiant de connexion",
    "civilite": "civilité",
    "sexe": "sexe",
    "nationalite": "nationalité",
    "photo": "photo",
}
# The whole title, small words left out.
_TITLES = {
    "nom": "nom",
    "noms": "nom",
    "nom usage": "nom",
    "nom usuel": "nom",
    "nom famille": "nom",
    "nom marital": "nom",
    "nom patronymique": "nom",
    "nom jeune fille": "nom",
    "nom epoux": "nom",
    "nom epouse": "nom",
    "nom complet": "nom",
    "nom agent": "nom",
    "agent nom": "nom",
    "patronyme": "nom",
    "identite": "nom",
    "identite agent": "nom",
    "adresse": "adresse",
    "adresse postale": "adresse",
    "numero securite sociale": "NIR",
    "n securite sociale": "NIR",
    "no securite sociale": "NIR",
    "n ss": "NIR",
    "numero ss": "NIR",
    "ne": "naissance",
    "ne e": "naissance",
    "e mail": "adresse électronique",
}

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


def identifying_title(title: str) -> str | None:
    """What a column of that title would tell of a person (« nom », « NIR »…), or None."""
    key = title_key(title)
    return _TITLES.get(key) or next((_WORDS[word] for word in key.split() if word in _WORDS), None)


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
