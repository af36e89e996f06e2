"""Lengths of services and activities: what is done for sure, what may have been, and when a length is reached.

A length is known between two bounds. What counts for sure makes the lower one: totals given by the employer, periods
of the `parcours`, time since a date of entry; the upper one is there only where the facts are complete: a total of the
very services asked for, a complete parcours, the date of entry into the only corps (or grade) a text names. A total
serves for wider services too (services in the corps are public services): as a lower bound; and the other way round.
Time of disponibilité or hors cadres does not count (see `portee` for what may of the former); time of school or stage
(`effectifs: non`) counts for `publics` only: of `publics_effectifs`, a date of entry proves what comes after the
longest stage of the corps, and nothing where that is not described. The catégorie of a corps is known from the first
day it is described for; before, what was done there may be in any.
A total runs on from its day while the agent is in service; where the position is unknown, it does as far as dates and
periods tell, and may have for the rest. Where a total of the very services is given, dates of entry add nothing to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from fphref.model.conditions import ActiviteProfessionnelle, DetachementEmploi, Fonctions, Services
from fphref.model.situation import Periode
from fphref.statut.comptes import Bornes, Compte
from fphref.statut.dates import Span, add_months, clipped, merged, without
from fphref.statut.dossier import Dossier
from fphref.statut.echelons import HORS_SERVICE
from fphref.statut.totaux import bounds_of_totals, own_total

PUBLIQUES: Final = ("fonctionnaire", "contractuel", "militaire")
ACTIVITE_DE: Final = {"activite_privee": "professionnelle", "mandat_local": "mandat_local",
                      "association": "responsabilite_association"}  # fmt: skip
"""The activity that the third competition counts, by nature of period."""
CERTAINE: Final = "encadrement"
"""The functions that a period proves; how high the level of others was is for a person to judge."""


def bornes_services(fact: Services, dossier: Dossier) -> Bornes:
    """What is known of the services of that kind."""
    bas: list[Compte] = []
    haut: list[Compte] = []
    borne: Compte | None = None
    conteste: tuple[Compte, Compte] | None = None
    spans, complete = _membership(fact, dossier)
    sure, maybe = _periods_of(fact, dossier)
    effectifs = fact.nature != "publics"
    counted = merged([*without(spans, dossier.interruptions(effectifs)), *sure])
    exact, manque = bounds_of_totals(fact, dossier, counted, bas, haut)
    if spans or sure:
        running = Compte(spans=counted)
        if dossier.hors_service and not dossier.absence_datee and spans:
            # Out of service since nobody says when: the time since the entry is the most there may be.
            bas.append(Compte(spans=merged(sure)))
        elif not exact and (told := own_total(fact, running, dossier)) is not None:
            conteste = (running, told)
        else:
            # Beside a total of the very services, it proves nothing but that facts contradict each other.
            bas.append(running if not exact else _witness(running, bas))
        if complete and not exact:
            borne = running
    if dossier.complet and not complete and not exact:
        # A parcours that is complete tells the catégorie of each period; an empty one, nothing.
        most = spans if dossier.situation.parcours else _possible(fact, dossier) or spans
        most = without(most, dossier.interruptions(effectifs))
        borne = Compte(spans=merged([*most, *sure, *maybe]))
    wider = _wider_membership(fact, dossier) if not exact else None
    if wider is not None:
        before = ((date.min, wider.spans[0][0]),) if wider.spans else ()
        borne = wider if borne is None else Compte(spans=without(borne.spans, before))
    if dossier.hors_service and not dossier.absence_datee and complete:
        manque = "parcours"
    return Bornes(tuple(bas), tuple(haut), borne, manque, conteste)


def bornes_detachement(fact: DetachementEmploi, dossier: Dossier) -> Bornes:
    """What is known of the time of détachement in posts that culminate high enough."""
    sure: list[Span] = []
    maybe: list[Span] = []
    for p in dossier.situation.parcours or ():
        told = p.nature != "fonctionnaire" or "position" in p.model_fields_set
        if p.position != "detachement" and (told or p.ib_culminant is None):
            continue
        if p.ib_culminant is None or (not told and p.ib_culminant >= fact.ib_min):
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
        kind = _kind(fact, p)
        for span, held in _in_categorie(p, fact.categorie, dossier):
            fits = _both(kind, held)
            if fits is not False:
                (sure if fits else maybe).append(span)
    return _from_periods(sure, maybe, dossier)


def bornes_activite(fact: ActiviteProfessionnelle, dossier: Dossier) -> Bornes:
    """What is known of the activities of the third competition; those led at once count once.

    A parcours that is complete since the first public post leaves open what came before it, from the age of 16 on.
    Whether time in public service counts is not settled by the texts read: it is no more than possible.
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
        if year is None:
            return Bornes((Compte(spans=merged(sure)),), (), None, "parcours")
        maybe.append((date(year + 16, 1, 1), public))
    return _from_periods(sure, maybe, dossier)


def _from_periods(sure: Sequence[Span], maybe: Sequence[Span], dossier: Dossier) -> Bornes:
    bas = (Compte(spans=merged(sure)),) if sure else ()
    return Bornes(bas, (), Compte(spans=merged([*sure, *maybe])) if dossier.complet else None, "parcours")


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
    if wanted is not None:
        if dossier.titres.categorie(s.corps) != wanted:
            return (), False
        since = max(since, dossier.titres.categorie_depuis(s.corps))
    if fact.nature == "publics_effectifs":
        stage = dossier.titres.stage(s.corps)
        if stage is None:
            return (), False
        since = max(since, add_months(dossier.membre_depuis or since, stage))
    return ((since, None),), False


def _witness(running: Compte, totals: list[Compte]) -> Compte:
    """Dates and periods until the day of the totals of the very services: less in them, and one is wrong."""
    until = max((one.au for one in totals if one.au is not None), default=date.max)
    return Compte(spans=clipped(running.spans, until)) if running.spans else running


def _possible(fact: Services, dossier: Dossier) -> tuple[Span, ...]:
    """The time in the corps that may be such public services, stage and unknown catégorie included."""
    s, since = dossier.situation, dossier.membre_depuis
    if s.corps is None or since is None or fact.nature in ("effectifs_grade", "effectifs_corps"):
        return ()
    first = dossier.titres.categorie_depuis(s.corps)
    if fact.categorie in (None, dossier.titres.categorie(s.corps)):
        return ((since, None),)
    return ((since, first),) if since < first else ()


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
        fits = _fits(fact, p)
        for span, held in _in_categorie(p, fact.categorie, dossier) if fits is not False else ():
            one = _both(fits, held)
            if one is not False:
                (sure if one else maybe).append(span)
    return sure, maybe


def _fits(fact: Services, p: Periode) -> bool | None:
    """Whether a period is one of those services, catégorie aside."""
    if p.nature not in PUBLIQUES or p.position in HORS_SERVICE:
        return False
    if fact.nature != "publics" and not p.effectifs:
        return False
    if fact.nature == "effectifs_grade":
        return p.nature == "fonctionnaire" and (None if p.grade is None else p.grade in fact.grades)
    if fact.nature == "effectifs_corps":
        return p.nature == "fonctionnaire" and (None if p.corps is None else p.corps in fact.corps)
    return True


def _kind(fact: Fonctions, p: Periode) -> bool | None:
    if not p.fonctions:
        return None
    if CERTAINE in fact.natures and CERTAINE in p.fonctions:
        return True
    return None if any(one in fact.natures for one in p.fonctions) else False


def _in_categorie(p: Periode, wanted: str | None, dossier: Dossier) -> list[tuple[Span, bool | None]]:
    """A period, or both parts of it, with whether it was in that catégorie."""
    if wanted is None:
        return [((p.du, p.au), True)]
    first = dossier.titres.categorie_depuis(p.corps) if p.categorie is None else date.min
    if p.du >= first:
        return [((p.du, p.au), _categorie_of(p, wanted, dossier))]
    before = None if p.nature in ("fonctionnaire", "contractuel") else False
    if p.au is not None and p.au <= first:
        return [((p.du, p.au), before)]
    return [((p.du, first), before), ((first, p.au), _categorie_of(p, wanted, dossier))]


def _categorie_of(p: Periode, wanted: str, dossier: Dossier) -> bool | None:
    """Whether a period was in that catégorie; of a contract, which is in no corps, that is not settled."""
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
