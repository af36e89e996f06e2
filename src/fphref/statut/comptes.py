"""Lengths known between bounds: what is sure, what is possible, and when a length is reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fphref.statut.dates import AUCUNE, Duree, Span, add_months, add_up, clipped, first_day_reaching, length


@dataclass(frozen=True, slots=True)
class Compte:
    """A length that grows: `acquis` on the morning of `au`, and the days of `spans` (disjoint, in order) after it.

    Before `au`, part of `acquis` may not have been done yet: what is sure is `acquis` less the time in between.
    """

    acquis: Duree = AUCUNE
    au: date | None = None
    spans: tuple[Span, ...] = ()

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

    def reached(self, mois: int) -> date | None:
        """The first morning on which so many months are sure."""
        return min((d for d in (one.reached(mois) for one in self.bas) if d is not None), default=None)
