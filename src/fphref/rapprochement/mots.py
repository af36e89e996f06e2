"""The words of a wording: as they stand, folded without plural, their stem, and how much they weigh."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from fphref.texte import fold

MAX_CHARS: Final = 4_000
"""A wording is compared by its beginning; the longest label of a catalogue has some 300 characters."""
MAX_WORDS: Final = 60
LIGHTS: Final = Path(__file__).with_name("mots_legers.txt")
_SHORTEST = 4
_WORD = re.compile(r"[^\W_]+")
# Soft hyphens and marks without width, which PDF files leave inside words.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# « équipe(s) », « chargé(e)s », « patient·e·s »: one word with marks of number or gender.
_MARKS = re.compile(r"(?<=\w)(?:\((?:e?s|x|e|ne|le|se)\)s?|[·•.](?:e|ne|le|se)(?:[·•.]?s)?\b)")


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_ARTICLES = _set("d de des du l la le les un une")
SMALL: Final = _ARTICLES | _set(
    "a au aux avec c ce ces cet cette dans en entre et est etc il ils j jusqu jusque leur leurs lors m n ne nos "
    "notre on ou par pour qu que qui s sa se ses si son sous sur t tous tout toute toutes vers vos votre vous y "
    "an and as at by for in is of on or our the to with your"
)
# Words that end so in the singular too.
_INVARIABLE = _set(
    "acces avis campus concours corps cours devis discours hors mois parcours permis plus proces processus progres "
    "recours relais repas sans secours succes temps tiers tres virus"
)
# The endings that are taken away, the first that fits; « personnel » is not « personne ».
_ENDINGS = (
    *((ending, "if") for ending in ("ifications", "ification", "ifier", "ifiant")),
    *((ending, "") for ending in ("issement", "atrice", "ateur", "ation", "ative", "atif", "ement", "ment")),
    *((ending, "") for ending in ("aire", "euse", "ant", "eur", "age", "ing", "ion", "ive", "ale")),
    *((ending, "") for ending in ("al", "if", "er", "ir", "ed", "ee", "ez")),
    ("y", "i"),
    ("e", ""),
)
# What they would make of these is another word: « équipe », « donner », « établir », « repas ».
_WHOLE = _set(
    "agent animal annee chauffage chauffeur creatif creative departement deviation document donnee duree element "
    "entree equipement equipment etablissement journee logement medicament paiement patient personne programme "
    "repair secteur section traitant"
)


class Mot(NamedTuple):
    """A word: where it stands in the text of `plain`, folded without plural, its stem, and its weight from 0 to 1."""

    debut: int
    fin: int
    seul: str
    terme: str
    poids: float


def clean(text: str) -> str:
    """The text in NFC, its spaces single, at most `MAX_CHARS` of it."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text[: MAX_CHARS * 2]))
    return " ".join(text.split())[:MAX_CHARS]


def plain(text: str) -> str:
    """The clean text, without the marks of number and gender in brackets or between points."""
    return _MARKS.sub("", clean(text))


def key(text: str) -> str:
    """What two spellings of one label share: folded words without plural, articles or order; empty without a word."""
    found = (singular(fold(word)) for word in _WORD.findall(plain(text)))
    return " ".join(sorted(word for word in found if word not in _ARTICLES))


def words(text: str) -> list[Mot]:
    """The words that count in what `plain` gave, in their order, at most `MAX_WORDS`; small words are left out."""
    lights = light_words()
    found = []
    for match in _WORD.finditer(text):
        folded = fold(match[0])
        if folded not in SMALL:
            one = singular(folded)
            found.append(Mot(match.start(), match.end(), one, stem(one), lights.get(one, 1.0)))
            if len(found) == MAX_WORDS:
                break
    return found


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """A folded word without the marks of plural."""
    if word in _INVARIABLE:
        return word
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    if len(word) > 3 and word.endswith(("s", "x")) and not word.endswith("ss"):
        return word[:-1]
    return word


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The stem of a singular: verb, noun of action and English cognate share it where they are regular."""
    if len(word) < 6 or not word.isalpha() or word in _WHOLE:
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)] + instead
            break
    return word[:-2] + "c" if word.endswith("qu") else word


@cache
def light_words() -> dict[str, float]:
    """Folded singular → its weight, for the words that say little; from the file beside this module."""
    found: dict[str, float] = {}
    for line in LIGHTS.read_text("utf-8").splitlines():
        weight, _, listed = line.partition("#")[0].partition("=")
        for word in filter(None, (word.strip() for word in listed.split(","))):
            found[singular(fold(word))] = float(weight.replace(",", "."))
    return found
