"""Faults that a text of a fiche shows by itself: a number that was lost, doubled words, a bracket left open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from fphref.importers.fiche.mots import plain, words_key
from fphref.importers.modele import cut

_UNIT = r"(?:mois|ans|annees|semaines|jours|heures)\b"
_LOST = re.compile(
    rf"\b(?:stage|duree|formation|periode|anciennete|minimum|maximum)\s+(?:de|d'une duree de)\s+{_UNIT}"
    rf"|\b(?:au moins|au minimum|pendant|d'une duree de|plus de|moins de)\s+(?:de\s+)?{_UNIT}"
    rf"|\bjustifier de {_UNIT}|\A{_UNIT}"
    r"|\bdans le (?:er|e|eme|ieme) echelon\b|\(\s*(?:echelons?|mois|ans|heures)\s*\)"
)
_SMALL_TWICE = re.compile(r"\b(?:([a-z]{1,3}) \1|de d'\w+|(?:du|des|au|aux) (?:de|du|des|le|la|les))\b")
_TWICE = re.compile(r"\b([^\W\d_]{4,}) \1\b")
# Words that may well stand twice in a row.
_LEGAL_TWICE: Final = frozenset({"nous", "vous", "pas"})
# Only endings that a singular hardly ever has: « du processus » and « le temps » are right.
_NUMBER = re.compile(r"\b(?:du|au|le|un|ce) (\w+(?:ments|eurs|iers|ages|ciels|ets|teurs|tifs|naux|iaux))\b")
_ALIKE: Final = frozenset({"plusieurs", "ailleurs", "volontiers", "tiers"})
_PERIOD: Final = 3


def anomalies_of(texte: str) -> Iterator[str]:
    """A French sentence for each fault of a text."""
    folded = plain(texte)
    if found := _LOST.search(folded):
        yield f"un nombre paraît perdu : « {_shown(texte, folded, found)} »"
    if found := _SMALL_TWICE.search(folded):
        yield f"mot en trop : « {_shown(texte, folded, found)} »"
    if (twice := _TWICE.search(folded)) and twice[1] not in _LEGAL_TWICE:
        yield f"mot doublé : « {_shown(texte, folded, twice)} »"
    if (number := _NUMBER.search(folded)) and number[1] not in _ALIKE:
        yield f"singulier et pluriel mêlés : « {_shown(texte, folded, number)} »"
    if folded.count("(") != folded.count(")"):
        yield "parenthèse qui n’est pas fermée, ou pas ouverte"
    if folded.count("«") != folded.count("»") or folded.count("“") != folded.count("”"):
        yield "guillemet qui n’est pas fermé, ou pas ouvert"
    if (loop := _loop(texte)) is not None:
        yield f"passage redoublé, texte sans doute brouillé : « {loop} »"


_CIVILITY = re.compile(
    r"(?<![\w.])(?:M\.|MM\.|Mr\.?|Mme|Mlle|Madame|Monsieur|Dr\.?|Docteur|Pr\.?|Professeur)\s+(?!Junior\b)"
    r"[A-ZÀ-Ý][\w'’.-]*(?:\s+[A-ZÀ-Ý][\w'’-]+)*"
)
_FULL_NAME = re.compile(r"\b[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\s+(?:[A-ZÀ-Ý][a-zà-ÿ]+|[A-ZÀ-Ý]{3,})\b")
_CONTACT = re.compile(
    r"\b(?:contacts?|referente?s?|interlocut\w+|renseignements|correspondante?s?|personnes? a (?:contacter|joindre))\b"
)
_REACHED = re.compile(r"@|\b(?:poste|tel|telephone|bip)\b|\d{2}[ .]\d{2}[ .]\d{2}")


def person_in(texte: str, titre: str = "") -> str:
    """The name of a person that a text gives: after a civility, or in a contact line; empty where there is none.

    `titre` is the heading the text stands under.
    """
    if found := _CIVILITY.search(texte):
        return found[0]
    folded = plain(texte)
    if _CONTACT.search(plain(titre)) or (_CONTACT.match(folded) and _REACHED.search(folded)):
        found = _FULL_NAME.search(texte)
    return found[0] if found else ""


def _shown(texte: str, folded: str, found: re.Match[str]) -> str:
    """The words of a match as the text writes them."""
    source = texte if len(texte) == len(folded) else folded
    return cut(source[found.start() : found.end()], 60)


def glued_labels(texte: str) -> tuple[str, str] | None:
    """The two labels that seem glued on one line: a capital where nothing calls for one; None where there is none."""
    words = texte.split(" ")
    for rank in range(1, len(words) - 1):
        word, before = words[rank], words[rank - 1]
        if rank == 1 and len(before) < 7:
            continue
        starts = len(word) > 3 and word[0].isupper() and word[1:].islower() and word.isalpha()
        if starts and before[-1:].islower() and len(before) > 3 and words[rank + 1][:1].islower():
            return " ".join(words[:rank]), " ".join(words[rank:])
        if starts and before[-1:].islower() and len(before) > 5 and rank == len(words) - 2:
            return " ".join(words[:rank]), " ".join(words[rank:])
    return None


def _loop(texte: str) -> str | None:
    """Three words in a row, small ones apart, that one sentence says three times."""
    words = [word for word in words_key(texte).split(" ") if len(word) > 3] if len(texte) > 80 else []
    if len(words) < 8 or max(Counter(words).values()) < _PERIOD:
        return None
    runs = Counter(tuple(words[at : at + _PERIOD]) for at in range(len(words) - _PERIOD + 1))
    for run, count in runs.items():
        if count >= 3:
            return " ".join(run)
    return None
