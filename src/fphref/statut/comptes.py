"""Lengths known between bounds: what is sure, what is possible, and when a length is reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fphref.statut.dates import AUCUNE, Duree, Span, add_months, add_up, clipped, first_day_reaching, length


@dataclass(frozen=True, slots=True)
class Compte:
    """A length that grows: `acquis` on the morning of `au`, and the days of `spans` (disjoint, in order) after it.

    Before `au`, part of `acquis` may not have been done yet: what is sure is `acquis` less the time in between.
    """

    acquis: Duree = AUCUNE
    au: date | None = None
    spans: tuple[Span, ...] = ()
    nom: str = "dates et périodes"
    """Where it comes from, in words."""

    def sur(self, matin: date) -> Duree:
        """What is done for sure on that morning."""
        if self.au is not None and matin < self.au:
            missing = length(matin, self.au)
            months = missing.mois + (1 if add_months(self.au, -missing.mois) > matin else 0)
            return Duree(max(self.acquis.mois - months, 0), 0)
        return self.total(matin)

    def total(self, matin: date) -> Duree:
        """What is done at most on that morning."""
        return add_up([self.acquis, *(length(du, au or matin) for du, au in clipped(self.spans, matin))])

    def possible(self, mois: int) -> date | None:
        """The first morning on which so many months may be done."""
        return first_day_reaching(self.spans, mois, self.acquis)

    def reached(self, mois: int) -> date | None:
        """The first morning on which so many months are done for sure."""
        if self.au is not None and self.acquis.mois >= mois:
            return add_months(self.au, mois - self.acquis.mois)
        return first_day_reaching(self.spans, mois, self.acquis)


@dataclass(frozen=True, slots=True)
class Bornes:
    """What is known of a length: counts that are all lower bounds, counts that are all upper ones, the missing fact.

    Upper bounds that dates and periods make (`borne`) give way to what totals of the employer prove.
    """

    bas: tuple[Compte, ...] = ()
    haut: tuple[Compte, ...] = ()
    borne: Compte | None = None
    manque: str = "services"
    conteste: tuple[Compte, Compte] | None = None
    """What dates and periods would prove, and the total of the same corps or grade that gainsays them."""

    def sur(self, matin: date) -> Duree:
        """The most that is sure on that morning."""
        return max((one.sur(matin) for one in self.bas), default=AUCUNE)

    def au_plus(self, matin: date) -> Duree | None:
        """The least that nothing exceeds on that morning; None where nothing bounds it."""
        least = min((one.total(matin) for one in self.haut), default=None)
        if self.borne is None:
            return least
        bound = max(self.borne.total(matin), self.sur(matin))
        return bound if least is None else min(least, bound)

    def reached(self, mois: int, strict: bool = False) -> date | None:
        """The first morning on which so many months (`strict`: more) are sure, and nothing contradicts it."""
        sure = min((d for d in (one.reached(mois) for one in self.bas) if d is not None), default=None)
        days = [sure, *(one.possible(mois) for one in self.haut)]
        known = [day for day in days if day is not None]
        if sure is None or len(known) < len(days):
            return None
        first = max(known)
        if not strict or first == date.max:
            return first
        later = [du for one in self.bas for du, _ in one.spans if du >= first]
        tried = sorted({first, *(day + timedelta(days=1) for day in (first, *later))})
        return next((day for day in tried if self.enough(day, mois, strict)), None)

    def enough(self, matin: date, mois: int, strict: bool) -> bool:
        """Whether so many months are sure on that morning, and possible after every upper bound."""
        most = self.au_plus(matin)
        return reaches(self.sur(matin), mois, strict) and (most is None or reaches(most, mois, strict))

    def contradiction(self, matin: date) -> tuple[Compte, Compte] | None:
        """The lower bound and the upper one that cannot both be true on that morning."""
        if not self.bas or not self.haut:
            return None
        low = max(self.bas, key=lambda one: one.sur(matin))
        high = min(self.haut, key=lambda one: one.total(matin))
        return (low, high) if high.total(matin) < low.sur(matin) else None


def reaches(done: Duree, mois: int, strict: bool) -> bool:
    """Whether a length is of so many months, or `strict`: longer."""
    return done > Duree(mois, 0) if strict else done.mois >= mois
