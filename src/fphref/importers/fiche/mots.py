"""Small readings shared by the rubriques of a fiche: capitals, lengths of time, levels, quotas, dates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from fphref.texte import fold

NOMBRES: Final = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "dix-huit": 18,
    "vingt": 20, "vingt-quatre": 24, "trente": 30, "trente-six": 36,
}  # fmt: skip
ORDINAUX: Final = {
    "premier": 1, "premiere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4,
    "cinquieme": 5, "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10, "onzieme": 11,
    "douzieme": 12, "treizieme": 13,
}  # fmt: skip
_MOIS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip
# The sigles a heading in capitals is most likely to hold: they stay in capitals.
_SIGLES: Final = frozenset({
    "AP-HP", "ARC", "BEP", "BTS", "CAP", "CHU", "CPF", "DEAS", "DEI", "DUT", "EHESP", "EHPAD", "FAE",
    "FPH", "GHT", "IADE", "IBODE", "IDE", "IFSI", "M1", "M2", "MCO", "RH", "SSR", "TIC", "UE", "UFR", "VAE",
})  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")
_ENUMERATION = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-h])\s*[.)°-]\s+", re.IGNORECASE)
_NUMBER = "|".join(sorted(NOMBRES, key=len, reverse=True))
LENGTH: Final = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{_NUMBER})\s*(?:\(\d{{1,3}}\)\s*)?(?P<u>ans?|annees?|mois|semestres?)\b"
    rf"(?:\s+et\s+(?:(?P<half>demi)e?\b|(?P<m>\d{{1,2}}|{_NUMBER})\s*mois\b))?"
)
"""A length of time in a folded text: `n` of a unit `u`, and some months more."""
_WHOLE_LENGTH = re.compile(rf"(?:soit\s+|duree\s*:\s*)?(?:{LENGTH.pattern})\s*(?:\([^()]*\))?\s*\.?")
_DATE = re.compile(rf"\b(\d{{1,2}})(?:er)?\s+({'|'.join(_MOIS)})\s+(\d{{4}})\b")
_DATE_FIGURES = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
CATEGORIE: Final = re.compile(r"\b(?:categorie|cat\.?)\s*:?\s*([abc])\b|^\W*([abc])\W*$")
"""A catégorie of the public service, in a folded text."""
_LEVEL = re.compile(r"\bniveau(?:x)?\s*(?:de qualification\s*)?(?:n°\s*)?:?\s*([1-8])\b")
_LEVEL_ROMAN = re.compile(r"\bniveau\s*:?\s*(iv|v|iii|ii|i)\b")
_ROMAN: Final = {"v": 3, "iv": 4, "iii": 5, "ii": 6, "i": 7}
_YEARS_AFTER = re.compile(r"\bbac(?:calaureat)?\s*\+\s*([235678])\b")
_BY_YEARS: Final = {2: 5, 3: 6, 5: 7, 6: 7, 7: 7, 8: 8}
_BY_DIPLOMA: Final = (
    (re.compile(r"\bdoctorat\b"), 8),
    (re.compile(r"\bmaster\b|\bdiplome d'ingenieur\b"), 7),
    (re.compile(r"\blicence\b|\bmaitrise\b|\bbut\b"), 6),
    (re.compile(r"\bbts\b|\bdut\b|\bdeug\b"), 5),
    (re.compile(r"\bbac(?:calaureat)?\b"), 4),
    (re.compile(r"\bcap\b|\bbep\b"), 3),
)


class _Plain(dict[int, str]):
    """Each character without accent, learnt once; what `fold` makes of it alone."""

    def __missing__(self, code: int) -> str:
        found = fold(chr(code))
        if len(self) < 4_000:
            self[code] = found
        return found


_PLAIN = _Plain()


def plain(texte: str) -> str:
    """The same as `fold`, made for texts that are looked at many times."""
    texte = texte.casefold()
    return texte if texte.isascii() else texte.translate(_PLAIN)


def words_key(texte: str) -> str:
    """What two writings of one heading share: folded words without numbering, punctuation and final « s »."""
    return _key_kept(texte) if len(texte) <= 200 else _key(texte)


def _key(texte: str) -> str:
    text = plain(texte).strip()
    if text[:1].isdigit() or text[1:5].find(".") >= 0 or text[1:5].find(")") >= 0 or text[1:3].find("-") >= 0:
        text = _ENUMERATION.sub("", text)
    words = _WORD.findall(text)
    return " ".join([w[:-1] if w[-1] == "s" and len(w) > 3 and w[-2] != "s" else w for w in words])


_key_kept = lru_cache(maxsize=4096)(_key)


def is_caps(texte: str) -> bool:
    """Whether a text is written in capitals: at least three letters, hardly any small one."""
    if texte[1:4].islower():
        return False
    if texte.isupper():
        return sum(map(str.isalpha, texte[:40])) >= 3
    letters = sum(map(str.isalpha, texte))
    return letters >= 3 and sum(map(str.isupper, texte)) >= 0.85 * letters


def sentence_case(texte: str) -> str:
    """A text in capitals as a sentence, known sigles and figures kept; any other text unchanged."""
    if not is_caps(texte):
        return texte
    words = [word if word.strip("(),.;:") in _SIGLES else word.lower() for word in texte.split(" ")]
    return upper_first(" ".join(words))


def upper_first(texte: str) -> str:
    """The same, its first letter a capital."""
    return texte[:1].upper() + texte[1:]


def to_number(word: str) -> int:
    """A number in figures or in (folded) French words."""
    return int(word) if word.isdigit() else NOMBRES[word]


def months_of(found: re.Match[str]) -> int:
    """The months of a match of `LENGTH`."""
    unit = found["u"]
    per = 12 if unit.startswith("an") else 6 if unit.startswith("semestre") else 1
    months = to_number(found["n"]) * per
    if found["half"]:
        return months + per // 2
    return months + (to_number(found["m"]) if found["m"] else 0)


def whole_months(texte: str) -> int | None:
    """The months of a text that is a length of time and nothing else (« 1 an », « 18 mois »), or None."""
    found = _WHOLE_LENGTH.fullmatch(plain(texte).strip())
    return months_of(found) if found and months_of(found) <= 1200 else None


def date_of(texte: str) -> str:
    """The first date of a text (« 5 septembre 1991 », « 05/09/1991 ») as 1991-09-05, or an empty text."""
    text = plain(texte)
    named = _DATE.search(text)
    figures = _DATE_FIGURES.search(text)
    if named and (not figures or named.start() < figures.start()):
        day, month, year = int(named[1]), _MOIS.index(named[2]) + 1, int(named[3])
    elif figures:
        day, month, year = int(figures[1]), int(figures[2]), int(figures[3])
    else:
        return ""
    # A day that no calendar has is no date.
    lengths = (
        31,
        29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28,
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    )
    if year < 1 or not 1 <= month <= 12 or not 1 <= day <= lengths[month - 1]:
        return ""
    return f"{year:04}-{month:02}-{day:02}"


def level_of(texte: str) -> tuple[int | None, bool]:
    """The level of qualification a text tells, from 1 to 8, and whether it is said in figures of today's scale."""
    text = plain(texte)
    if found := _LEVEL.search(text):
        return int(found[1]), True
    if re.fullmatch(r"\W*[1-8]\W*", text):
        return int(text.strip(" \t.:()-")) if text.strip(" \t.:()-").isdigit() else None, True
    if found := _LEVEL_ROMAN.search(text):
        return _ROMAN[found[1]], False
    if found := _YEARS_AFTER.search(text):
        return _BY_YEARS[int(found[1])], False
    for pattern, level in _BY_DIPLOMA:
        if pattern.search(text):
            return level, False
    return None, False
