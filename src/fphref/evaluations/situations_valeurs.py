"""What stands in a cell, or is typed as an answer, as the values of a situation: days, months, words of the statute.

Each reader gives the value, or a `Refus`: a French sentence with the nearest value that could be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from fphref.diagnostics import nearest
from fphref.evaluations.grille import Valeur
from fphref.evaluations.listes import text_of
from fphref.personnes import identifying_content, told
from fphref.statut.dates import nearest_day_of
from fphref.texte import fold

ANNEES: Final = (1900, 2150)
MOIS_MAX: Final = 1200

TUE: Final = "une valeur qui n’est pas répétée ici (peut-être un nom)"
"""What messages say of a value that could tell who somebody is."""

_ISO = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[T ](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_FRENCH = re.compile(r"([0-9]{1,2})\s*[/.\- ]\s*([0-9]{1,2})\s*[/.\- ]\s*([0-9]{4}|[0-9]{2})")
_WORDS = re.compile(r"([0-9]{1,2})(?:er)? ([a-z]+)\.? ([0-9]{4})")
_MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"([0-9]{1,6})[.,]([0-9]{1,6})")
_DUREE = re.compile(
    r"(?:(?P<ans>[0-9]{1,3}) ?(?:ans?|annees?|a))?(?: ?(?:et|,) ?| )?(?:(?P<mois>[0-9]{1,4}) ?(?:mois|m))?"
)
_RANG = re.compile(r"(?:ech(?:elon|\.)? ?)?0?([1-9][0-9]?) ?(?:er|ere|e|eme|re|nd|nde)?(?: ?ech(?:elon|\.)?)?")
_SPECIAL = re.compile(r"(?:echelon )?special(?:[ -]?([1-9]))?(?: ?(?:er|e|eme)? chevron)?")
_HEA = re.compile(r"he[- ]?a ?([1-3])?")
_BAC: Final[Mapping[str, int]] = {
    "cap": 3, "bep": 3, "bac": 4, "bac+2": 5, "bts": 5, "dut": 5, "deug": 5, "bac+3": 6, "licence": 6, "but": 6,
    "bac+4": 6, "maitrise": 6, "bac+5": 7, "master": 7, "ingenieur": 7, "bac+8": 8, "doctorat": 8,
}  # fmt: skip
OUI: Final = ("oui", "o", "vrai", "true", "x", "1", "yes")
NON: Final = ("non", "n", "faux", "false", "0", "no")

POSITIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "activite": ("activité", "en activité", "position d’activité", "act"),
    "detachement": ("détachement", "détaché", "détachée", "en détachement"),
    "conge_parental": ("congé parental", "en congé parental"),
    "disponibilite": ("disponibilité", "en disponibilité", "dispo"),
    "hors_cadres": ("hors cadres", "hors cadre"),
}
EMPLOYEURS: Final[Mapping[str, tuple[str, ...]]] = {
    "hospitaliere": (
        "hospitalière",
        "FPH",
        "fonction publique hospitalière",
        "hôpital",
        "établissement public de santé",
    ),
    "etat": ("État", "FPE", "fonction publique de l’État"),
    "territoriale": ("territoriale", "FPT", "fonction publique territoriale", "collectivité territoriale"),
    "militaire": ("militaire", "armées", "armée"),
    "organisation_internationale": ("organisation internationale", "OI"),
    "privee": ("privée", "privé", "secteur privé", "entreprise"),
}
FONCTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "encadrement": ("encadrement",),
    "direction": ("direction",),
    "coordination": ("coordination",),
    "conduite_projet": ("conduite de projet", "projet"),
    "expertise": ("expertise",),
}
TITRES: Final[Mapping[str, tuple[str, ...]]] = {
    "ingenieur": ("ingénieur", "diplôme d’ingénieur", "titre d’ingénieur"),
    "architecte": ("architecte", "diplôme d’architecte"),
    "scientifique_technique": ("scientifique ou technique", "scientifique", "technique", "scientifique et technique"),
    "autre": ("autre",),
}


@dataclass(frozen=True, slots=True)
class Refus:
    """Why a value is refused, in French; `lu` is what was read, left out where it could tell who somebody is."""

    texte: str


Lecteur = Callable[[Valeur], Any]
"""A value of a situation, a `Refus`, or None for a blank."""


def shown(value: Valeur) -> str:
    """What was read, as messages quote it: short, and never a name or a number of somebody."""
    text = told(text_of(value), 40)
    return TUE if text is None else f"« {text} »"


def read_jour(value: Valeur) -> date | Refus | None:
    """A day: a date of the workbook, `2024-02-01`, `01/02/2024`, `1er février 2024`."""
    if isinstance(value, datetime):
        return _within(value.date())
    if isinstance(value, date):
        return _within(value)
    text = text_of(value)
    if not text:
        return None
    if isinstance(value, bool | int | float):
        return Refus(f"{text} n’est pas une date : mettre la cellule au format date (JJ/MM/AAAA)")
    folded = fold(text)
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), text)
    if found := _FRENCH.fullmatch(folded):
        if len(found[3]) == 2:
            full = f"{found[1]:0>2}/{found[2]:0>2}/20{found[3]}"
            return Refus(f"« {text} » : écrire l’année en quatre chiffres, comme {full}")
        return _day(int(found[3]), int(found[2]), int(found[1]), text)
    if (found := _WORDS.fullmatch(folded)) and found[2] in _MONTHS:
        return _day(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]), text)
    return Refus(f"{shown(value)} n’est pas une date ; attendu : JJ/MM/AAAA ou AAAA-MM-JJ")


def _day(year: int, month: int, day: int, text: str) -> date | Refus:
    if not 1 <= month <= 12:
        return Refus(f"« {text} » n’est pas un jour du calendrier : le mois va de 1 à 12")
    if not ANNEES[0] <= year <= ANNEES[1]:
        return Refus(f"« {text} » : une année de {ANNEES[0]} à {ANNEES[1]} est attendue")
    near = nearest_day_of(year, month, day)
    if near.day != day:
        return Refus(f"« {text} » n’est pas un jour du calendrier ; le plus proche est le {near:%d/%m/%Y}")
    return date(year, month, day)


def _within(day: date) -> date | Refus:
    if not ANNEES[0] <= day.year <= ANNEES[1]:
        return Refus(f"« {day.isoformat()} » : une année de {ANNEES[0]} à {ANNEES[1]} est attendue")
    return day


def read_mois(value: Valeur) -> int | Refus | None:
    """A length in whole months: `51`, `51 mois`, `4 ans 3 mois`, `4 ans`."""
    text = text_of(value)
    if not text or isinstance(value, date):
        return (
            None if not text else Refus(f"« {text} » est une date ; attendu : un nombre de mois, ou « 4 ans 3 mois »")
        )
    folded = fold(text)
    if found := _DECIMAL.fullmatch(folded):
        return Refus(
            f"« {text} » : un nombre entier de mois est attendu, comme {round(float(found[1] + '.' + found[2]))}"
        )
    if _WHOLE.fullmatch(folded):
        return _months(int(folded), text)
    found = _DUREE.fullmatch(folded)
    if found is None or (found["ans"] is None and found["mois"] is None):
        return Refus(f"{shown(value)} n’est pas une durée ; attendu : un nombre de mois (51), ou « 4 ans 3 mois »")
    return _months(int(found["ans"] or 0) * 12 + int(found["mois"] or 0), text)


def _months(count: int, text: str) -> int | Refus:
    if count > MOIS_MAX:
        return Refus(f"« {text} » : {count} mois ; le maximum est {MOIS_MAX}")
    return count


def read_annee(value: Valeur) -> int | Refus | None:
    """A year of birth, and no more of the birth."""
    if isinstance(value, date):
        return Refus("une date de naissance entière ; n’écrire que l’année")
    text = text_of(value)
    if not text:
        return None
    if not re.fullmatch("[0-9]{4}", text):
        if identifying_content(text) is not None:
            return Refus("une date de naissance entière ; n’écrire que l’année")
        return Refus(f"{shown(value)} n’est pas une année ; attendu : quatre chiffres, comme 1985")
    year = int(text)
    if not ANNEES[0] <= year <= ANNEES[1]:
        return Refus(f"« {text} » : une année de {ANNEES[0]} à {ANNEES[1]} est attendue")
    return year


def read_oui_non(value: Valeur) -> bool | Refus | None:
    """Yes or no."""
    text = fold(text_of(value))
    if not text:
        return None
    if text in OUI or text in NON:
        return text in OUI
    return Refus(f"{shown(value)} ; attendu : « oui » ou « non » (vide : inconnu)")


def read_echelon(value: Valeur) -> str | Refus | None:
    """The code of an échelon: `4`, `4e`, `1er échelon`; `special-2`, `HEA2`."""
    text = text_of(value)
    folded = fold(text)
    if not folded:
        return None
    if (found := _RANG.fullmatch(folded)) and int(found[1]) <= 30:
        return found[1]
    if found := _SPECIAL.fullmatch(folded) or _HEA.fullmatch(folded):
        return f"special-{found[1] or 1}"
    return Refus(f"{shown(value)} n’est pas un échelon ; attendu : 4, « 4e », « special-1 » (échelon spécial)")


def read_niveau(value: Valeur) -> int | Refus | None:
    """A level of diploma, 1 to 8; 0 says that there is no diploma."""
    text = text_of(value)
    folded = fold(text).replace(" ", "").removeprefix("niveau")
    if not folded:
        return None
    if folded in ("aucun", "neant", "0", "sans"):
        return 0
    if folded in _BAC:
        return _BAC[folded]
    if _WHOLE.fullmatch(folded):
        level = int(folded)
        if 1 <= level <= 8:
            return level
        return Refus(f"niveau « {text} » ; un niveau de 1 à 8 est attendu : {min(max(level, 1), 8)} est le plus proche")
    return Refus(f"{shown(value)} n’est pas un niveau de diplôme ; attendu : 1 à 8 (7 : bac + 5), ou « aucun »")


def read_ib(value: Valeur) -> int | Refus | None:
    """An indice brut."""
    text = text_of(value)
    if not text:
        return None
    if not _WHOLE.fullmatch(text) or not 1 <= int(text) <= 2000:
        return Refus(f"{shown(value)} n’est pas un indice brut ; attendu : un nombre de 1 à 2000, comme 985")
    return int(text)


def read_mot(known: Mapping[str, tuple[str, ...]]) -> Callable[[Valeur], str | Refus | None]:
    """A reader of one of these words, by its key or any of its names."""
    forms = {_plain(name): key for key, names in known.items() for name in (key, *names)}
    labels = {key: names[0] for key, names in known.items()}

    def read(value: Valeur) -> str | Refus | None:
        text = text_of(value)
        if not text:
            return None
        plain = _plain(text)
        if plain in forms:
            return forms[plain]
        admitted = f"valeurs admises : {', '.join(labels.values())}"
        found = nearest(plain, forms)
        if found is not None:
            return Refus(f"{shown(value)} ; vouliez-vous « {labels[forms[found]]} » ? ({admitted})")
        return Refus(f"{shown(value)} ; {admitted}")

    return read


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()


read_position = read_mot(POSITIONS)
read_employeur = read_mot(EMPLOYEURS)
read_fonction = read_mot(FONCTIONS)
read_titre = read_mot(TITRES)
