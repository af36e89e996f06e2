"""The échelon of an agent on a day, moving on by the durations of the grid from what the situation says.

An échelon is left on the first day on which the seniority in it reaches the duration in force on that day; a new grid
keeps the number of the échelon and the seniority in it. Time of disponibilité or hors cadres that the `parcours`
tells does not count. The projection stops, and says why (`Marche.arret`), where a duration is not known, where the
grid has no such échelon, and where the agent is out of service. An échelon held longer than its grid allows on the
day the situation was drawn up (`etablie_le`) contradicts it: nothing is projected from there.
`reliquat_mois` left unsaid is taken as none: a situation tells it only where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from fphref.model.situation import Situation
from fphref.model.sources import Confiance
from fphref.statut.dates import Duree, Span, add_months, length, merged
from fphref.statut.grille import Echelon, Tables
from fphref.statut.modele import weakest

HORS_SERVICE: Final = ("disponibilite", "hors_cadres")
"""Positions in which neither services nor seniority run."""

Arret = Literal["", "dernier", "duree_inconnue", "grille_inconnue", "hors_service", "depasse"]
"""Why nothing follows: the last échelon, a duration or a grid that is not known, an agent out of service, an échelon
that should have been left before the day of the situation."""


@dataclass(frozen=True, slots=True)
class Marche:
    """A stay in an échelon from `entree` on; indices are those of that day (of the first grid known after it).

    `sortie` is the day the next one is entered, None where that is not known or never comes (`arret`). `confiance`
    is that of the weakest duration that led here: `verifie` for the échelon that the situation itself tells.
    """

    code: str
    rang: int
    ib: str
    im: int | None
    duree_mois: int | None
    entree: date
    sortie: date | None = None
    reliquat_mois: int = 0
    projete: bool = False
    arret: Arret = ""
    confiance: Confiance = "verifie"

    def anciennete(self, jour: date) -> Duree:
        """The seniority in it on the morning of that day, reliquat included."""
        spent = length(self.entree, jour)
        return Duree(spent.mois + self.reliquat_mois, spent.jours)


def rank(code: str) -> int:
    """The place of an échelon among those of its grade; the chevrons of the special one stand above every number."""
    return 100 + int(code[8:]) if code.startswith("special-") else int(code)


def suspensions(situation: Situation) -> tuple[Span, ...]:
    """The periods out of service that the `parcours` tells, in order."""
    return merged((p.du, p.au) for p in situation.parcours or () if p.position in HORS_SERVICE)


def marches(situation: Situation, tables: Tables, depuis: date, jusqu_a: date) -> tuple[Marche, ...]:
    """The stays in échelons that touch [depuis, jusqu_a], in order; none where the échelon or its entry is unknown."""
    grade, code, entree = situation.grade, situation.echelon, situation.echelon_depuis
    if grade is None or code is None or entree is None:
        return ()
    corps = situation.corps or tables.corps_of(grade) or ""
    away = suspensions(situation)
    known = tables.premier_jour(corps, grade)
    reliquat = situation.reliquat_mois or 0
    confiance: Confiance = "verifie"
    found: list[Marche] = []
    while entree <= jusqu_a and len(found) < 100:
        first = entree if known is None or entree >= known else known
        step = tables.echelon(corps, grade, code, first)
        end, why, following, used = _leave(situation, tables, corps, code, entree, reliquat, away)
        found.append(
            Marche(
                code=code, rang=rank(code), ib=step.ib if step else "", im=step.im if step else None,
                duree_mois=step.duree_mois if step else None, entree=entree, sortie=end,
                reliquat_mois=reliquat, projete=bool(found), arret=why, confiance=confiance,
            )
        )  # fmt: skip
        if end is None or following is None:
            break
        confiance = weakest((confiance, used))
        code, entree, reliquat = following, end, 0
    return tuple(one for one in found if one.sortie is None or one.sortie > depuis)


def projected(situation: Situation, jour: date, tables: Tables) -> Marche | None:
    """The stay in an échelon of that day; None before the échelon of the situation was entered, or where unknown."""
    if situation.echelon_depuis is None or jour < situation.echelon_depuis:
        return None
    found = marches(situation, tables, jour, jour)
    return found[-1] if found else None


def _leave(
    situation: Situation, tables: Tables, corps: str, code: str, entree: date, reliquat: int, away: tuple[Span, ...]
) -> tuple[date | None, Arret, str | None, Confiance]:
    """When that échelon is left, or why it is not; the next one; how sure the duration is."""
    grade = situation.grade or ""
    stopped = situation.position in HORS_SERVICE and not any(au is None for _, au in away)
    why: Arret = "grille_inconnue"
    missed = False
    for start, end in _grids(tables, corps, grade, entree):
        step, following = _steps(tables.echelons(corps, grade, start), code)
        if step is None:
            why, missed = "grille_inconnue", True
            continue
        if step.dernier:
            why = "dernier"
            continue
        if step.duree_mois is None or following is None:
            return None, "duree_inconnue", None, "inconnu"
        leaves = due(entree, step.duree_mois - reliquat, away)
        if leaves is None:
            return None, "hors_service", None, "verifie"
        if leaves < start and missed:
            return None, "grille_inconnue", None, "verifie"
        leaves = max(leaves, start)
        if end is not None and leaves >= end:
            continue
        if situation.etablie_le is not None and leaves < situation.etablie_le and code == situation.echelon:
            return None, "depasse", None, "verifie"
        if stopped:
            return None, "hors_service", None, "verifie"
        return leaves, "", following.code, step.confiance_duree
    return None, why, None, "verifie"


def _grids(tables: Tables, corps: str, grade: str, depuis: date) -> tuple[tuple[date, date | None], ...]:
    """The periods, from that day on, within which the grid of the grade does not change."""
    changes = [day for day in tables.changements(corps, grade) if day > depuis]
    starts = [depuis, *changes]
    return tuple(zip(starts, [*changes, None], strict=True))


def _steps(echelons: tuple[Echelon, ...], code: str) -> tuple[Echelon | None, Echelon | None]:
    for place, step in enumerate(echelons):
        if step.code == code:
            return step, echelons[place + 1] if place + 1 < len(echelons) else None
    return None, None


def due(entree: date, mois: int, away: tuple[Span, ...]) -> date | None:
    """The day on which so many months are complete, time out of service left out; None where it never comes."""
    day = max(add_months(entree, mois), entree)
    for du, au in away:
        if du >= day:
            break
        if au is None:
            return None
        if au > entree:
            day += timedelta(days=(au - max(du, entree)).days)
    return day
