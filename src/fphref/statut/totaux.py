"""Totals of services given by the employer, against the services that a text asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from fphref.model.conditions import Services
from fphref.model.situation import TotalServices
from fphref.statut.comptes import Compte
from fphref.statut.dates import Duree, Span, merged, without
from fphref.statut.dossier import Dossier


def bounds_of_totals(
    fact: Services, dossier: Dossier, counted: Sequence[Span], bas: list[Compte], haut: list[Compte]
) -> tuple[bool, str]:
    """The bounds that totals make; whether one is of the very services asked for; the fact that is missing.

    `counted` is the time that dates and periods tell: what a total of the very services runs on for, where the
    position is not known.
    """
    exact, manque = False, "services"
    running = not dossier.hors_service
    position = dossier.situation.position
    parts: dict[str, TotalServices] = {}
    for one in dossier.situation.services:
        scope = _scope(one, dossier)
        if _equal(fact, one, scope, dossier):
            exact = True
            runs = _runs(one, dossier) if position is not None else without(counted, ((date.min, one.au),))
            low = Compte(Duree(one.mois), one.au, runs)
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
