"""What the checks of a situation share: what a doubt is, what may be named, the first day of a life of work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from fphref.diagnostics import FphrefError, nearest, suggestion
from fphref.model.conditions import Condition
from fphref.model.situation import Situation
from fphref.statut.choix import find_corps
from fphref.statut.dossier import DROITS
from fphref.statut.grille import Tables
from fphref.statut.voies import voies_of

AGE_MIN: Final = 16
AGE_MAX: Final = 75
"""Bounds on ages are wide on purpose: nobody serves before the year of the 16th birthday (code du travail, article
L. 4153-1) nor after that of the 75th, so that only slips of the hand are caught."""

Champ = tuple[str | int, ...]
"""The path of a value in a situation: `("echelon",)`, `("services", 0, "mois")`."""


@dataclass(frozen=True, slots=True)
class Invraisemblance:
    """What cannot be (`grave`), or what is to be looked at again. `genre` is the same for faults of one kind."""

    champ: Champ
    message: str
    genre: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Connus:
    """What a situation may name: corps, described or only cited by a condition, grades, facts that conditions ask."""

    corps: tuple[str, ...]
    grades: tuple[str, ...]
    faits: tuple[str, ...]
    corps_de: dict[str, str]
    """Grade → the corps that it is described in."""


@lru_cache(maxsize=4)
def connus(tables: Tables) -> Connus:
    """What the référentiel knows, gathered once."""
    described = tables.referentiel.corps
    corps = dict.fromkeys(described)
    grades = dict.fromkeys(grade.id for one in described.values() for grade in one.grades)
    facts: dict[str, None] = {DROITS: None}
    for one in described.values():
        for voie in voies_of(one):
            for node in walk(voie.conditions):
                if node.fait is not None:
                    facts[node.fait] = None
                for leaf in (node.appartenance, node.services):
                    if leaf is not None:
                        corps.update(dict.fromkeys(leaf.corps))
                        grades.update(dict.fromkeys(leaf.grades))
    homes = {grade.id: one.id for one in described.values() for grade in one.grades}
    return Connus(tuple(corps), tuple(grades), tuple(facts), homes)


def walk(condition: Condition | None) -> Iterator[Condition]:
    """A condition and everything below it, derogations included."""
    if condition is None:
        return
    yield condition
    for child in condition.enfants:
        yield from walk(child)
    for derogation in condition.derogations:
        yield from walk(derogation.si)
        yield from walk(derogation.conditions)


def corps_fault(identifiant: str, tables: Tables) -> str | None:
    """What is said of a corps that nothing describes nor cites, or None; one near no other may be a name: not repeated.

    A sigle or a title is told the id that goes by it.
    """
    known = connus(tables).corps
    if identifiant in known:
        return None
    try:
        meant: str | None = find_corps(tables.referentiel, identifiant).id
    except FphrefError:
        meant = nearest(identifiant, known)
    if meant is not None:
        return f"corps « {identifiant} » inconnu ; vouliez-vous « {meant} » ?"
    return f"corps inconnu ; corps décrits : {', '.join(tables.referentiel.corps)}"


def grade_fault(identifiant: str, corps: str | None, tables: Tables) -> str | None:
    """What is said of a grade that its corps does not have, or None; of a corps only cited, grades are not known."""
    there = connus(tables)
    held = tables.referentiel.corps.get(corps or "")
    home = there.corps_de.get(identifiant)
    if held is None:
        if home is None or corps is None:
            fault = _unknown("grade", "inconnu", identifiant, there.grades)
            return fault if corps is None and identifiant not in there.grades else None
        return f"le grade « {identifiant} » est du corps « {home} », et non « {corps} »"
    grades = [grade.id for grade in held.grades]
    if not grades or identifiant in grades:
        return None
    if home is not None:
        return f"le grade « {identifiant} » est du corps « {home} », et non « {corps} »"
    return _unknown("grade", "inconnu dans ce corps", identifiant, grades)


def _unknown(label: str, what: str, identifiant: str, known: Sequence[str]) -> str:
    """« grade « x » inconnu ; vouliez-vous… »; what is near nothing known may be a name, and is not repeated."""
    said = f" « {identifiant} »" if nearest(identifiant, known) is not None else ""
    return f"{label}{said} {what}{suggestion(identifiant, known)}"


def earliest(situation: Situation, matin: date) -> date:
    """The first day on which somebody may have begun to serve, told by the year of birth where it is known."""
    year = situation.annee_naissance
    return date(year + AGE_MIN, 1, 1) if year is not None else date(matin.year - (AGE_MAX - AGE_MIN), 1, 1)


def before_age(situation: Situation, first: date) -> str:
    """The end of a sentence about services begun too early."""
    if situation.annee_naissance is None:
        return f", il y a plus de {AGE_MAX - AGE_MIN} ans ; au plus tôt {first.isoformat()}"
    return f", avant l’année des {AGE_MIN} ans ; au plus tôt {first.isoformat()}"
