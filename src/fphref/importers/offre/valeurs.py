"""Single facts of a posting brought to one form: days, yes and no, contract, time, presence, country, language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

from fphref.importers.offre.noeuds import word_set
from fphref.texte import fold

OUI: Final = frozenset({"true", "yes", "oui", "1", "vrai", "y", "o", "on", "x"})
NON: Final = frozenset({"false", "no", "non", "0", "faux", "n", "off"})
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t\s].*)?")
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?:[t\s].*)?")
_LONG = re.compile(r"(?:(?:le|du|au|jusqu'au|on|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|[a-z]+day|mon"
 r"|tue|wed|thu"
                   r"|fri|sat|sun),?\s+)*(\d{1,2})(?:er|st|nd|rd"
                   r"|th)?\s+(?:of\s+)?([a-z]+)\.?,?\s+(\d{4})(?:\W.*)?")  # fmt: skip
_AMERICAN = re.compile(r"(?:[a-z]+day,?\s+)?([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:\W.*)?")
_EPOCH = re.compile(r"\d{10}|\d{13}")
_MONTHS: Final = (
    "janv january", "fevr february", "mars march", "avri april", "mai may", "juin june", "juil july", "aout august",
    "sept september", "octo october", "nove november", "dece december",
)  # fmt: skip
_CONTRACTS: Final = (
    ("CDI", r"\bcdi\b|permanent|indefinite|duree indeterminee|open[- ]ended"),
    ("CDD", r"\bcdd\b|fixed[- ]term|temporary|\btemporaire|duree determinee|\bcontractor_?fixed"),
    ("stage", r"\bstages?\b|\binterns?\b|internships?|stagiaire"),
    ("alternance", r"alternance|apprentissage|apprenticeship|apprenti\b|professionnalisation|work[- ]linked"),
    ("intérim", r"\binterim\b|\btemp\b"),
    ("vacation", r"\bvacations?\b|vacataire|per[_ ]diem"),
    ("indépendant", r"freelance|independant|contractor|self[- ]employed"),
    ("titulaire", r"\btitulaires?\b|fonctionnaire|statutaire|mutation|detachement"),
    ("bénévolat", r"volunteer|benevol"),
)
_TIMES: Final = (
    ("temps plein", r"full[-_ ]?time|temps[- ](?:plein|complet)|\b100 ?%"),
    ("temps partiel", r"part[-_ ]?time|temps[- ](?:partiel|non complet|incomplet)|mi-temps|half[- ]time"),
)
_PRESENCES: Final = (
    ("hybride", r"hybrid|partiel|quelques jours|days? (?:a|per) week|jours? par semaine|occasional|(?<!im)possible"),
    ("à distance", r"\bremote\b|telecommut\w*|teletravail|a distance|work from home|full remote"),
    ("sur site", r"on[- _]?site|sur (?:site|place)|presentiel|in[- ]office|office[- ]based"),
)
_FILLING = re.compile(r"[\W_]+|\b(?:a|an|the|le|la|un|une|et|and|or|ou|de|en|contrat|contract|type|job|time|temps"
 r"|position"
                      r"|travail|work|regular|employee|other)\b")  # fmt: skip
_COUNTRIES: Final = (
    ("FR", r"france|fr|fra|republique francaise"),
    ("BE", r"belgique|belgium|belgie|be|bel"),
    ("CH", r"suisse|switzerland|ch|che"),
    ("LU", r"luxembourg|lu|lux"),
)
_SMALL_FR = word_set("le la les des du une et en pour avec dans sur vous nous est sont au aux par votre vos notre")
_SMALL_EN = word_set("the and of to in for with you our are is on your will we as at be or from an by")


def read_day(texte: str) -> date | None:
    """The calendar day of a date, whatever its form; None where there is none such. 03/04 is 3 April."""
    text = " ".join(fold(texte[:100]).split())
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _COMPACT.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _SLASHED.fullmatch(text):
            day, month = int(found[1]), int(found[2])
            return date(int(found[3]), day, month) if month > 12 else date(int(found[3]), month, day)
        if found := _LONG.fullmatch(text):
            return date(int(found[3]), _month(found[2]), int(found[1]))
        if found := _AMERICAN.fullmatch(text):
            return date(int(found[3]), _month(found[1]), int(found[2]))
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
    return None


def is_doubtful_day(texte: str) -> bool:
    """Whether day and month of a date might be the other way round."""
    found = _SLASHED.fullmatch(texte.strip())
    return found is not None and int(found[1]) <= 12 and int(found[2]) <= 12 and found[1] != found[2]


def is_epoch(texte: str) -> bool:
    """Whether a date is a number of seconds since 1970."""
    return _EPOCH.fullmatch(texte.strip()) is not None


def _month(word: str) -> int:
    found = [n for n, names in enumerate(_MONTHS, 1) for name in names.split() if _is_month(word, name)]
    if not found:
        raise ValueError(word)
    return found[0]


def _is_month(word: str, name: str) -> bool:
    """`janv` stands for what begins so, an English name for itself and its first three letters."""
    if name in ("janv", "fevr", "avri", "juil", "sept", "octo", "nove", "dece"):
        return word.startswith(name) or (word in ("avr", "oct", "nov", "dec", "fev", "jan") and name.startswith(word))
    return word in (name, name[:3])


def read_flag(texte: str) -> bool | None:
    """Yes, no, or neither."""
    word = fold(texte.strip())
    return True if word in OUI else False if word in NON else None


def read_contracts(texte: str) -> list[str]:
    """The kinds of contract that a text names, each once."""
    return _named(texte, _CONTRACTS)


def read_times(texte: str) -> list[str]:
    """Full time, part time: what a text names."""
    return _named(texte, _TIMES)


def read_presences(texte: str) -> list[str]:
    """On site, hybrid, remote: what a text names."""
    return _named(texte, _PRESENCES)


def is_only(texte: str, *tables: str) -> bool:
    """Whether a text says nothing more than what `read_contracts` (`contrat`), `read_times` (`temps`)… take from it."""
    known = {"contrat": _CONTRACTS, "temps": _TIMES, "presence": _PRESENCES}
    plain = fold(texte).replace("_", " ")
    for table in tables:
        for _, pattern in known[table]:
            plain = re.sub(pattern, " ", plain)
    return not _FILLING.sub("", plain)


def _named(texte: str, table: Iterable[tuple[str, str]]) -> list[str]:
    plain = fold(texte).replace("_", " ")
    return [name for name, pattern in table if re.search(pattern, plain)]


def read_country(texte: str) -> str:
    """The code of the country that a place ends with (`Nice, France`), or that it is alone; empty for any other."""
    last = re.split(r"[,;(/]|\s-\s", fold(texte).replace(")", " "))[-1].strip()
    return next((code for code, pattern in _COUNTRIES if re.fullmatch(pattern, last)), "")


def read_language(textes: Iterable[str]) -> str:
    """`fr` or `en`, whichever has more of its small words; empty where they tell nothing."""
    words = [word for texte in textes for word in re.findall("[a-z]+", fold(texte))]
    french, english = sum(word in _SMALL_FR for word in words), sum(word in _SMALL_EN for word in words)
    if max(french, english) < 2 or french == english:
        return ""
    return "fr" if french > english else "en"
