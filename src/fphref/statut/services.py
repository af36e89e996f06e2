"""Lengths of services and activities: what is done for sure, what may have been, and when a length is reached.

A length is known between two bounds. What counts for sure makes the lower one: totals given by the employer, periods
of the `parcours`, time since a date of entry; the upper one is there only where the facts are complete: a total of the
very services asked for, a complete parcours, the date of entry into the only corps (or grade) a text names. A total
serves for wider services too (services in the corps are public services): as a lower bound; and the other way round.
Time of disponibilité or hors cadres never counts; time of school or stage (`effectifs: non`) counts for `publics` only.
A total runs on from its day while the agent is in service; where the position is unknown, it may have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fphref.model.conditions import ActiviteProfessionnelle, DetachementEmploi, Fonctions, Services
from fphref.model.situation import Periode, TotalServices
from fphref.statut.dates import Duree, Span, add_months, add_up, clipped, first_day_reaching, length, merged, without
from fphref.statut.dossier import Dossier
from fphref.statut.echelons import HORS_SERVICE

PUBLIQUES: Final = ("fonctionnaire", "contractuel", "militaire")
ZERO: Final = Duree(0, 0)
ACTIVITE_DE: Final = {"activite_privee": "professionnelle", "mandat_local": "mandat_local",
                      "association": "responsabilite_association"}  # fmt: skip
"""The activity that the third competition counts, by nature of period."""


@dataclass(frozen=True, slots=True)
class Compte:
    """A length that grows: `acquis` on the morning of `au`, and the days of `spans` (disjoint, in order) after it.

    Before `au`, part of `acquis` may not have been done yet: what is sure is `acquis` less the time in between.
    """

    acquis: Duree = ZERO
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
        return max((one.sur(matin) for one in self.bas), default=ZERO)

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


def bornes_services(fact: Services, dossier: Dossier) -> Bornes:
    """What is known of the services of that kind."""
    bas: list[Compte] = []
    haut: list[Compte] = []
    exact, manque = _totals(fact, dossier, bas, haut)
    borne: Compte | None = None
    spans, complete = _membership(fact, dossier)
    sure, maybe = _periods_of(fact, dossier)
    effectifs = fact.nature != "publics"
    if spans or sure:
        counted = merged([*without(spans, dossier.interruptions(effectifs)), *sure])
        running = Compte(spans=counted)
        if dossier.hors_service and not dossier.absence_datee and spans:
            # Out of service since nobody says when: the time since the entry is the most there may be.
            bas.append(Compte(spans=merged(sure)))
        elif not exact:
            bas.append(running)
        if complete and not exact:
            borne = running
    if dossier.complet and not complete and not exact:
        borne = Compte(spans=merged([*without(spans, dossier.interruptions(effectifs)), *sure, *maybe]))
    if borne is None and not exact:
        borne = _wider_membership(fact, dossier)
    if dossier.hors_service and not dossier.absence_datee and complete:
        manque = "parcours"
    return Bornes(tuple(bas), tuple(haut), borne, manque)


def bornes_detachement(fact: DetachementEmploi, dossier: Dossier) -> Bornes:
    """What is known of the time of détachement in posts that culminate high enough."""
    sure: list[Span] = []
    maybe: list[Span] = []
    for p in dossier.situation.parcours or ():
        if p.position != "detachement":
            continue
        if p.ib_culminant is None:
            maybe.append((p.du, p.au))
        elif p.ib_culminant >= fact.ib_min:
            sure.append((p.du, p.au))
    return _from_periods(sure, maybe, dossier)


def bornes_fonctions(fact: Fonctions, dossier: Dossier) -> Bornes:
    """What is known of the time in functions of these kinds, in the catégorie asked for."""
    sure: list[Span] = []
    maybe: list[Span] = []
    for p in dossier.situation.parcours or ():
        if p.position in HORS_SERVICE:
            continue
        kind = any(one in fact.natures for one in p.fonctions) if p.fonctions else None
        fits = _both(kind, _categorie_of(p, fact.categorie, dossier))
        if fits is not False:
            (sure if fits else maybe).append((p.du, p.au))
    return _from_periods(sure, maybe, dossier)


def bornes_activite(fact: ActiviteProfessionnelle, dossier: Dossier) -> Bornes:
    """What is known of the activities of the third competition; those led at once count once.

    A parcours that is complete since the first public post leaves open what came before it. Whether time in public
    service counts is not settled by the texts read: it is no more than possible.
    """
    wanted = fact.natures or (fact.nature,)
    periods = dossier.situation.parcours
    sure: list[Span] = []
    maybe: list[Span] = []
    for p in periods or ():
        if p.nature in PUBLIQUES:
            if "professionnelle" in wanted and p.position not in HORS_SERVICE:
                maybe.append((p.du, p.au))
        elif ACTIVITE_DE[p.nature] in wanted:
            sure.append((p.du, p.au))
    public = min((p.du for p in periods or () if p.nature in PUBLIQUES), default=None)
    if public is not None:
        year = dossier.situation.annee_naissance
        born = date(year + 16, 1, 1) if year is not None else date.min
        if born < public:
            maybe.append((born, public))
    return _from_periods(sure, maybe, dossier)


def _from_periods(sure: Sequence[Span], maybe: Sequence[Span], dossier: Dossier) -> Bornes:
    bas = (Compte(spans=merged(sure)),) if sure else ()
    return Bornes(bas, (), Compte(spans=merged([*sure, *maybe])) if dossier.complet else None, "parcours")


# -- totals given by the employer ------------------------------------------------------------------------------


def _totals(fact: Services, dossier: Dossier, bas: list[Compte], haut: list[Compte]) -> tuple[bool, str]:
    """The bounds that totals make; whether one is of the very services asked for; the fact that is missing."""
    exact, manque = False, "services"
    running = not dossier.hors_service
    position = dossier.situation.position
    parts: dict[str, TotalServices] = {}
    for one in dossier.situation.services:
        scope = _scope(one, dossier)
        if _equal(fact, one, scope, dossier):
            exact = True
            low = Compte(Duree(one.mois), one.au, _runs(one, dossier) if position is not None else ())
            high = Compte(Duree(one.mois), one.au, _runs(one, dossier) if running else ())
            bas.append(low)
            haut.append(high)
            manque = "position" if position is None else "services"
        elif _inside(fact, one, scope, dossier):
            bas.append(Compte(Duree(one.mois), one.au, _runs(one, dossier) if position is not None else ()))
            if scope is not None and scope in (fact.corps or fact.grades):
                parts[scope] = one
        elif _around(fact, one):
            haut.append(Compte(Duree(one.mois), one.au, _runs(one, dossier) if running else ()))
    if len(parts) > 1 and not exact:
        bas.append(_summed(list(parts.values()), dossier))
        if len(parts) == len(fact.corps or fact.grades):
            haut.append(_summed(list(parts.values()), dossier))
    return exact, manque


def _summed(totals: list[TotalServices], dossier: Dossier) -> Compte:
    """Totals of different corps (or grades), held one after the other: they add up, and the present one runs on."""
    spans = [span for one in totals for span in _runs(one, dossier)]
    return Compte(Duree(sum(one.mois for one in totals)), max(one.au for one in totals), merged(spans))


def _runs(total: TotalServices, dossier: Dossier) -> tuple[Span, ...]:
    """The time that a total runs on for: from its day, while in service, in the present corps or grade."""
    s = dossier.situation
    elsewhere = (total.nature == "effectifs_corps" and total.corps not in (None, s.corps)) or (
        total.nature == "effectifs_grade" and total.grade not in (None, s.grade)
    )
    if elsewhere or dossier.hors_service:
        return ()
    if total.categorie is not None and s.corps is not None:
        present = dossier.titres.categorie(s.corps)
        if present is not None and present != total.categorie:
            return ()
    return without([(total.au, None)], dossier.absences)


def _scope(total: TotalServices, dossier: Dossier) -> str | None:
    s = dossier.situation
    if total.nature == "effectifs_corps":
        return total.corps or s.corps
    if total.nature == "effectifs_grade":
        return total.grade or s.grade
    return None


def _categorie(total: TotalServices, scope: str | None, dossier: Dossier) -> str | None:
    if total.categorie is not None:
        return total.categorie
    corps = scope if total.nature == "effectifs_corps" else None
    if total.nature == "effectifs_grade" and scope is not None:
        corps = dossier.titres.corps_of(scope) or total.corps or dossier.situation.corps
    if total.nature == "effectifs_categorie":
        corps = total.corps or dossier.situation.corps
    return dossier.titres.categorie(corps)


def _equal(fact: Services, total: TotalServices, scope: str | None, dossier: Dossier) -> bool:
    if fact.nature != total.nature:
        return False
    if fact.nature == "effectifs_corps":
        return fact.corps == (scope,)
    if fact.nature == "effectifs_grade":
        return fact.grades == (scope,)
    if fact.nature == "effectifs_categorie":
        return fact.categorie is not None and fact.categorie == _categorie(total, scope, dossier)
    return fact.categorie == total.categorie


_WIDTH: Final = {"effectifs_grade": 0, "effectifs_corps": 1, "effectifs_categorie": 2, "publics_effectifs": 3,
                 "publics": 4}  # fmt: skip


def _inside(fact: Services, total: TotalServices, scope: str | None, dossier: Dossier) -> bool:
    """Whether all the services of the total are among those asked for."""
    if _WIDTH[total.nature] > _WIDTH[fact.nature]:
        return False
    if fact.nature == "effectifs_grade":
        return scope in fact.grades
    if fact.nature == "effectifs_corps":
        corps = scope if total.nature == "effectifs_corps" else dossier.titres.corps_of(scope or "")
        return corps in fact.corps
    return fact.categorie is None or fact.categorie == _categorie(total, scope, dossier)


def _around(fact: Services, total: TotalServices) -> bool:
    """Whether all the services asked for are among those of the total."""
    return (
        total.nature in ("publics", "publics_effectifs")
        and _WIDTH[total.nature] >= _WIDTH[fact.nature]
        and (total.categorie is None or total.categorie == fact.categorie)
    )


# -- dates of entry, and periods -------------------------------------------------------------------------------


def _membership(fact: Services, dossier: Dossier) -> tuple[tuple[Span, ...], bool]:
    """The time since the agent entered what is asked for, and whether that is all there can be."""
    s = dossier.situation
    if fact.nature == "effectifs_grade":
        if s.grade is None or s.grade not in fact.grades or dossier.grade_depuis is None:
            return (), False
        return ((s.grade_depuis or dossier.grade_depuis, None),), fact.grades == (s.grade,) and bool(s.grade_depuis)
    since = dossier.membre_depuis
    if s.corps is None or since is None:
        return (), False
    if fact.nature == "effectifs_corps":
        if s.corps not in fact.corps:
            return (), False
        return ((s.corps_depuis or since, None),), fact.corps == (s.corps,) and s.corps_depuis is not None
    wanted = fact.categorie
    if wanted is not None and dossier.titres.categorie(s.corps) != wanted:
        return (), False
    return ((since, None),), False


def _wider_membership(fact: Services, dossier: Dossier) -> Compte | None:
    """For services in grades of the agent's corps: the time in the corps, which they cannot exceed."""
    s = dossier.situation
    if fact.nature != "effectifs_grade" or s.corps is None or s.corps_depuis is None:
        return None
    if any(dossier.titres.corps_of(grade) != s.corps for grade in fact.grades):
        return None
    return Compte(spans=without([(s.corps_depuis, None)], dossier.interruptions(True)))


def _periods_of(fact: Services, dossier: Dossier) -> tuple[list[Span], list[Span]]:
    """The periods of the parcours that count for sure, and those that may."""
    sure: list[Span] = []
    maybe: list[Span] = []
    for p in dossier.situation.parcours or ():
        fits = _fits(fact, p, dossier)
        if fits is not False:
            (sure if fits else maybe).append((p.du, p.au))
    return sure, maybe


def _fits(fact: Services, p: Periode, dossier: Dossier) -> bool | None:
    if p.nature not in PUBLIQUES or p.position in HORS_SERVICE:
        return False
    if fact.nature != "publics" and not p.effectifs:
        return False
    if fact.nature == "effectifs_grade":
        return p.nature == "fonctionnaire" and (None if p.grade is None else p.grade in fact.grades)
    if fact.nature == "effectifs_corps":
        return p.nature == "fonctionnaire" and (None if p.corps is None else p.corps in fact.corps)
    return _categorie_of(p, fact.categorie, dossier)


def _categorie_of(p: Periode, wanted: str | None, dossier: Dossier) -> bool | None:
    """Whether a period was in that catégorie; of a contract, which is in no corps, that is not settled."""
    if wanted is None:
        return True
    held = p.categorie or dossier.titres.categorie(p.corps)
    if held is not None and held != wanted:
        return False
    if p.nature == "fonctionnaire":
        return None if held is None else True
    return None if p.nature == "contractuel" else False


def _both(*values: bool | None) -> bool | None:
    if False in values:
        return False
    return None if None in values else True
