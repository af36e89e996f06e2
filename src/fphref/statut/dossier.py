"""One agent's facts made ready for many questions, and the day at which they are looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from fphref.model.situation import Periode, Situation
from fphref.statut.dates import Span, first_day_reaching, merged
from fphref.statut.echelons import HORS_SERVICE, Marche, marches, suspensions
from fphref.statut.grille import Tables
from fphref.statut.libelles import Titres

if TYPE_CHECKING:
    from fphref.statut.comptes import Bornes

FIN = date(9999, 12, 31)
"""Beyond any date asked."""
DROITS: Final = "droits-avancement-conserves"
"""The fact that a person answers: whether a disponibilité keeps the rights to promotion (CGFP, article L. 514-2)."""
CONSERVES_MOIS: Final = 60
"""Months of disponibilité that may count, in all, at most (the same article)."""


class Dossier:
    """A situation with what is worked out from it once, whatever the day: stays in échelons, services by condition."""

    def __init__(self, situation: Situation, tables: Tables, titres: Titres) -> None:
        self.situation = situation
        self.tables = tables
        self.titres = titres
        self.faits: dict[str, bool] = {fait.id: fait.vrai for fait in situation.faits}
        self.complet = situation.parcours is not None and (situation.parcours_complet or not situation.parcours)
        """Whether `parcours` leaves nothing out since the first public post."""
        self.absences: tuple[Span, ...] = suspensions(situation) if situation.parcours else ()
        self.hors_service = situation.position in HORS_SERVICE
        self.absence_datee = any(au is None for _, au in self.absences)
        """Whether the parcours tells since when the agent is out of service."""
        self.bornes: dict[int, Bornes] = {}
        self._regards: dict[tuple[date, bool, date | None], Regard] = {}
        self._chaine: tuple[Marche, ...] | None = None
        self._hypotheses: tuple[Dossier, ...] | None = None

    def regard(self, jour: date, soir: bool, demande: date | None = None) -> Regard:
        """That day looked at, for a question put on `demande`; each made once."""
        key = (jour, soir, demande)
        found = self._regards.get(key)
        if found is None:
            found = self._regards[key] = Regard(self, jour, soir, demande)
        return found

    @property
    def chaine(self) -> tuple[Marche, ...]:
        """Every stay in an échelon, from the one the situation tells to the last that can be foreseen."""
        if self._chaine is None:
            start = self.situation.echelon_depuis
            self._chaine = marches(self.situation, self.tables, start, FIN) if start else ()
        return self._chaine

    @property
    def membre_depuis(self) -> date | None:
        """The earliest day since when the agent is known to be in the corps."""
        s = self.situation
        return min((d for d in (s.corps_depuis, s.grade_depuis, s.echelon_depuis) if d is not None), default=None)

    @property
    def grade_depuis(self) -> date | None:
        """The earliest day since when the agent is known to be in the grade."""
        s = self.situation
        return min((d for d in (s.grade_depuis, s.echelon_depuis) if d is not None), default=None)

    def interruptions(self, effectifs: bool) -> tuple[Span, ...]:
        """What the parcours tells not to count: time out of service and, for services that are `effectifs`, school."""
        if not effectifs:
            return self.absences
        return merged(
            (p.du, p.au) for p in self.situation.parcours or () if p.position in HORS_SERVICE or not p.effectifs
        )

    @property
    def hypotheses(self) -> tuple[Dossier, ...]:
        """The same agent as seniority may have run, where a disponibilité may count or does; else nothing.

        The first is the least that is sure, the last the most that may be: one alone, where a person answered that
        rights were kept and the parcours tells since when.
        """
        if self._hypotheses is None:
            self._hypotheses = self._supposed()
        return self._hypotheses

    def _supposed(self) -> tuple[Dossier, ...]:
        s = self.situation
        away = merged((p.du, p.au) for p in s.parcours or () if p.position == "disponibilite")
        kept = self.faits.get(DROITS)
        if kept is False or (s.position != "disponibilite" and not away):
            return ()
        update: dict[str, object] = {}
        if away:
            update["parcours"] = tuple(_kept(s.parcours or (), first_day_reaching(away, CONSERVES_MOIS)))
        undated = s.position == "disponibilite" and not self.absence_datee
        if undated:
            update["position"] = "activite"
        counted = Dossier(s.model_copy(update=update), self.tables, self.titres)
        return (counted,) if kept and not undated else (self, counted)


def _kept(parcours: tuple[Periode, ...], cutoff: date | None) -> list[Periode]:
    """The same periods, those of disponibilité told as service until that day (None: all of them)."""
    found: list[Periode] = []
    for p in parcours:
        if p.position != "disponibilite" or (cutoff is not None and p.du >= cutoff):
            found.append(p)
            continue
        end = p.au if cutoff is None or (p.au is not None and p.au <= cutoff) else cutoff
        found.append(p.model_copy(update={"position": "activite", "au": end}))
        if end != p.au:
            found.append(p.model_copy(update={"du": end}))
    return found


@dataclass(slots=True)
class Regard:
    """A dossier looked at on a day: at its morning or, `soir`, at its end; the question is put on `demande`.

    Lengths are counted on `matin`; what is held (corps, échelon) is that of `jour`.
    """

    dossier: Dossier
    jour: date
    soir: bool = False
    demande: date | None = None
    matin: date = field(init=False)
    connu: bool = field(init=False)
    """Whether the situation speaks for that day: drawn up on it or before (undated: on the day of the question)."""

    def __post_init__(self) -> None:
        self.matin = self.jour + timedelta(days=1) if self.soir else self.jour
        etablie = self.dossier.situation.etablie_le or self.demande
        self.connu = etablie is None or etablie <= self.jour

    def au_jour(self, matin: date | None) -> date | None:
        """The day to be looked at so that lengths are counted on that morning."""
        if matin is None or not self.soir:
            return matin
        return matin - timedelta(days=1) if matin > date.min else matin
