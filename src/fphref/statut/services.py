"""Lengths of services and activities: what is done for sure, what may have been, and when a length is reached.

A length is known between two bounds. What counts for sure makes the lower one: totals given by the employer, periods
of the `parcours`, time since a date of entry; the upper one is there only where the facts are complete: a total of the
very services asked for, a complete parcours, the date of entry into the only corps (or grade) a text names. A total
serves for wider services too (services in the corps are public services): as a lower bound; and the other way round.
Time of disponibilité or hors cadres never counts; time of school or stage (`effectifs: non`) counts for `publics` only.
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
from fphref.statut.dates import Span, merged, without
from fphref.statut.dossier import Dossier
from fphref.statut.echelons import HORS_SERVICE
from fphref.statut.totaux import bounds_of_totals

PUBLIQUES: Final = ("fonctionnaire", "contractuel", "militaire")
ACTIVITE_DE: Final = {"activite_privee": "professionnelle", "mandat_local": "mandat_local",
                      "association": "responsabilite_association"}  # fmt: skip
"""The activity that the third competition counts, by nature of period."""


def bornes_services(fact: Services, dossier: Dossier) -> Bornes:
    """What is known of the services of that kind."""
    bas: list[Compte] = []
    haut: list[Compte] = []
    borne: Compte | None = None
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
