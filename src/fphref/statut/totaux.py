"""Totals of services given by the employer, against the services that a text asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from fphref.model.conditions import Services
from fphref.model.situation import TotalServices
from fphref.statut.comptes import Compte
from fphref.statut.dates import Duree, Span, length, merged, without
from fphref.statut.dossier import Dossier
from fphref.statut.libelles import SERVICES, jour


def bounds_of_totals(
    fact: Services, dossier: Dossier, counted: Sequence[Span], bas: list[Compte], haut: list[Compte]
) -> tuple[bool, str]:
    """The bounds that totals make; whether one is of the very services asked for; the fact that is missing.

    `counted` is the time that dates and periods tell: what a total of the very services runs on for, where the
    position is not known.
    """
    exact, manque = False, "services"
    running = not dossier.hors_service or dossier.absence_datee
    position = dossier.situation.position
    parts: dict[str, TotalServices] = {}
    for one in dossier.situation.services:
        scope = _scope(one, dossier)
        if _equal(fact, one, scope, dossier):
            exact = True
            runs = _runs(one, dossier) if position is not None else without(counted, ((date.min, one.au),))
            low = Compte(Duree(one.mois), one.au, runs, _nom(one))
            high = Compte(Duree(one.mois), one.au, _runs(one, dossier) if running else (), _nom(one))
            bas.append(low)
            haut.append(high)
            manque = "position" if position is None else "services"
        elif _inside(fact, one, scope, dossier):
            runs = _runs(one, dossier) if position is not None else ()
            bas.append(Compte(Duree(_in_categorie(fact, one, scope, dossier)), one.au, runs, _nom(one)))
            if scope is not None and scope in (fact.corps or fact.grades):
                parts[scope] = one
        elif _around(fact, one):
            haut.append(Compte(Duree(one.mois), one.au, _runs(one, dossier) if running else (), _nom(one)))
    if len(parts) > 1 and not exact:
        bas.append(_summed(list(parts.values()), dossier))
        if len(parts) == len(fact.corps or fact.grades):
            haut.append(_summed(list(parts.values()), dossier))
    return exact, manque


def own_total(fact: Services, running: Compte, dossier: Dossier) -> Compte | None:
    """The total of the agent's own corps (or grade) that is shorter than dates and periods tell, where there is one."""
    s = dossier.situation
    own = {"effectifs_corps": s.corps, "effectifs_grade": s.grade}.get(fact.nature)
    for one in dossier.situation.services if own is not None else ():
        same = one.nature == fact.nature and _scope(one, dossier) == own
        if same and running.sur(one.au).mois > one.mois and fact.corps + fact.grades != (own,):
            elsewhere = any(p.corps != s.corps or p.grade != s.grade for p in s.parcours or ())
            return None if elsewhere else Compte(Duree(one.mois), one.au, (), _nom(one))
    return None


def _summed(totals: list[TotalServices], dossier: Dossier) -> Compte:
    """Totals of different corps (or grades), held one after the other: they add up, and the present one runs on."""
    spans = [span for one in totals for span in _runs(one, dossier)]
    months, last = sum(one.mois for one in totals), max(one.au for one in totals)
    return Compte(Duree(months), last, merged(spans), "totaux par corps ou grade")


def _nom(total: TotalServices) -> str:
    """A total in words: `total « services publics en catégorie A » au 1er janvier 2026`."""
    where = f" en catégorie {total.categorie}" if total.categorie else ""
    return f"total « {SERVICES[total.nature]}{where} » au {jour(total.au)}"


def _in_categorie(fact: Services, total: TotalServices, scope: str | None, dossier: Dossier) -> int:
    """The months of a total that are in the catégorie asked for: since the corps is known to be in it."""
    if fact.categorie is None or total.categorie is not None or total.nature == "effectifs_categorie":
        return total.mois
    corps = scope if total.nature == "effectifs_corps" else dossier.titres.corps_of(scope or "")
    return min(total.mois, length(dossier.titres.categorie_depuis(corps), total.au).mois)


def _runs(total: TotalServices, dossier: Dossier) -> tuple[Span, ...]:
    """The time that a total runs on for: from its day, while in service, in the present corps or grade."""
    s = dossier.situation
    elsewhere = (total.nature == "effectifs_corps" and total.corps not in (None, s.corps)) or (
        total.nature == "effectifs_grade" and total.grade not in (None, s.grade)
    )
    if elsewhere or (dossier.hors_service and not dossier.absence_datee):
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
