"""Whether a situation can be true: what cannot, or can hardly be, each with the nearest value that can."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal

from fphref.diagnostics import nearest, suggestion
from fphref.model.situation import Situation
from fphref.model.statut import Corps, Grade
from fphref.statut.dates import add_months, length
from fphref.statut.francais import duree_fr, echelon_fr, jour_fr, ordinal_fr
from fphref.statut.grille import Echelon, Tables
from fphref.statut.vraisemblance_commun import (
    AGE_MAX,
    AGE_MIN,
    Invraisemblance,
    before_age,
    connus,
    corps_fault,
    earliest,
    grade_fault,
)
from fphref.statut.vraisemblance_services import check_services

_BY_AGE: Final = ("age", "services-longs")
"""Genres of doubts that a wrong year of birth causes."""
_LARGE: Final = 12
"""Months beyond the length of an échelon from which somebody is said to have stayed in it for long."""


def check_situation(situation: Situation, tables: Tables, jour: date) -> tuple[Invraisemblance, ...]:
    """Every doubt about a situation, drawn up on its `etablie_le`, on `jour` where it does not say."""
    matin = situation.etablie_le or jour
    doubts = _all(situation, tables, matin)
    if situation.annee_naissance is None or not any(doubt.genre in _BY_AGE for doubt in doubts):
        return doubts
    without = _all(situation.model_copy(update={"annee_naissance": None}), tables, matin)
    caused = [doubt for doubt in doubts if doubt.genre in _BY_AGE and doubt.champ not in {d.champ for d in without}]
    itself = [doubt for doubt in caused if doubt.champ == ("annee_naissance",)]
    if not itself and len(caused) < 2:
        return doubts
    # One wrong year, and every day and total seems wrong: the year is told alone.
    return (
        *without,
        *(itself or [_too_young(situation.annee_naissance, len(caused), _latest_year(situation, tables, matin))]),
    )


def _all(situation: Situation, tables: Tables, matin: date) -> tuple[Invraisemblance, ...]:
    return (
        *_place(situation, tables, matin),
        *_order(situation, tables, matin),
        *_length(situation, tables, matin),
        *_age(situation, matin),
        *_facts(situation, tables),
        *check_services(situation, tables, matin),
    )


def _latest_year(situation: Situation, tables: Tables, matin: date) -> int | None:
    """The last year of birth before the one told for which nothing was begun too early, or None."""
    assert situation.annee_naissance is not None

    def holds(year: int) -> bool:
        tried = situation.model_copy(update={"annee_naissance": year})
        return not any(doubt.genre in _BY_AGE for doubt in _all(tried, tables, matin))

    good, bad = matin.year - AGE_MAX, situation.annee_naissance
    if good >= bad or not holds(good):
        return None
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if holds(middle) else (good, middle)
    return good


def _too_young(year: int, count: int, latest: int | None) -> Invraisemblance:
    """The year of birth, where it alone makes several days or totals impossible."""
    near = f" ; au plus tard {latest}" if latest is not None else ""
    text = f"né en {year} : {count} dates ou durées de services sont d’avant l’année des {AGE_MIN} ans{near}"
    return Invraisemblance(("annee_naissance",), text, "age")


def _place(situation: Situation, tables: Tables, matin: date) -> Iterator[Invraisemblance]:
    """Corps, grade and échelon: that they are known, and go together."""
    if situation.corps is not None and (fault := corps_fault(situation.corps, tables)):
        yield Invraisemblance(("corps",), fault, "corps")
        return
    if situation.grade is not None and (fault := grade_fault(situation.grade, situation.corps, tables)):
        yield Invraisemblance(("grade",), fault, "grade")
        return
    if situation.corps is None and situation.grade is not None:
        home = connus(tables).corps_de.get(situation.grade)
        if home is not None:
            text = f"grade sans son corps ; ajouter « corps: {home} »"
            yield Invraisemblance(("grade",), text, "grade")
    corps = tables.referentiel.corps.get(situation.corps or "")
    if situation.echelon is not None and situation.grade is None:
        yield Invraisemblance(("echelon",), "échelon sans grade ; dire de quel grade il est l’échelon", "echelon")
    elif situation.echelon is not None and corps is not None:
        grade = next((one for one in corps.grades if one.id == situation.grade), None)
        if grade is not None and (fault := _echelon_fault(situation.echelon, corps, grade, tables, matin)):
            yield Invraisemblance(("echelon",), fault, "echelon")
    if corps is not None:
        yield from _existence(situation, corps, matin)


def _echelon_fault(code: str, corps: Corps, grade: Grade, tables: Tables, matin: date) -> str | None:
    steps = tables.echelons(corps.id, grade.id, matin)
    top = max([grade.echelons or 0, *(int(step.code) for step in steps if not step.special)])
    chevrons = max(grade.echelon_special, sum(step.special for step in steps))
    head, _, chevron = code.partition("-")
    if head == "special":
        if int(chevron) <= chevrons:
            return None
        if not chevrons:
            return f"le grade « {grade.intitule} » n’a pas d’échelon spécial ; le plus haut est le {ordinal_fr(top)}"
        return (
            f"l’échelon spécial de « {grade.intitule} » va jusqu’au {ordinal_fr(chevrons)} chevron (special-{chevrons})"
        )
    if int(code) <= top or not top:
        return None
    extent = f"va du 1er au {ordinal_fr(top)} échelon" if top > 1 else "n’a qu’un échelon"
    return f"échelon « {code} » : le grade « {grade.intitule} » {extent} ; le plus proche est « {top} »"


def _existence(situation: Situation, corps: Corps, matin: date) -> Iterator[Invraisemblance]:
    """That the corps existed on the day of the situation; an entry before it did is one into the corps it follows."""
    name = f"« {corps.intitule} »"
    if corps.du is not None and matin < corps.du:
        text = f"{name} n’existe que depuis le {jour_fr(corps.du)} ; situation au {corps.du.isoformat()} au plus tôt"
        yield Invraisemblance(("etablie_le",) if situation.etablie_le else ("corps",), text, "corps-existe")
    if corps.au is not None and matin >= corps.au:
        last = corps.au - timedelta(days=1)
        text = f"{name} n’existe plus depuis le {jour_fr(corps.au)} ; situation au {last.isoformat()} au plus tard"
        yield Invraisemblance(("etablie_le",) if situation.etablie_le else ("corps",), text, "corps-existe")
    entree = situation.corps_depuis
    if corps.du is not None and entree is not None and entree < corps.du <= matin:
        text = (
            f"entrée dans le corps le {jour_fr(entree)}, avant qu’il existe ({jour_fr(corps.du)}) : comprise comme "
            "l’entrée dans le corps auquel il succède ; à vérifier"
        )
        yield Invraisemblance(("corps_depuis",), text, "corps-anterieur", grave=False)


_ENTREES: Final[tuple[tuple[Literal["corps_depuis", "grade_depuis", "echelon_depuis"], str], ...]] = (
    ("corps_depuis", "l’entrée dans le corps"),
    ("grade_depuis", "l’entrée dans le grade"),
    ("echelon_depuis", "l’entrée dans l’échelon"),
)


def _order(situation: Situation, tables: Tables, matin: date) -> Iterator[Invraisemblance]:
    """Corps, then grade, then échelon, none of them after the day of the situation."""
    first = earliest(situation, matin)
    before: tuple[str, date] | None = None
    for champ, label in _ENTREES:
        day: date | None = getattr(situation, champ)
        if day is None:
            continue
        said = f"{label} est le {jour_fr(day)}"
        if day > matin:
            text = f"{said}, après le jour de la situation ; au plus tard {matin.isoformat()}"
            yield Invraisemblance((champ,), text, "futur")
        elif day < first:
            yield Invraisemblance((champ,), f"{said}{before_age(situation, first)}", "age")
        elif before is not None and day < before[1] and _reclassed(situation, tables, before[1]):
            text = (
                f"{said}, avant {before[0]} ({jour_fr(before[1])}), qui est le jour de la création du corps : comprise "
                "comme gardée au reclassement ; à vérifier"
            )
            yield Invraisemblance((champ,), text, "reclassement", grave=False)
        elif before is not None and day < before[1]:
            more = " (l’ancienneté reprise s’écrit dans « reliquat_mois »)" if champ == "echelon_depuis" else ""
            text = f"{said}, avant {before[0]} ({jour_fr(before[1])}) ; au plus tôt {before[1].isoformat()}{more}"
            yield Invraisemblance((champ,), text, "ordre")
        if day <= matin:
            before = (label, day)


def _reclassed(situation: Situation, tables: Tables, day: date) -> bool:
    """Whether that day is the one the corps was created on: seniority of the former one goes on in it."""
    corps = tables.referentiel.corps.get(situation.corps or "")
    return corps is not None and corps.du == day


def _length(situation: Situation, tables: Tables, matin: date) -> Iterator[Invraisemblance]:
    """The seniority in the échelon, and what was brought into it, beside the length of that échelon."""
    step = _step(situation, tables, matin)
    if step is None or step.duree_mois is None:
        return
    where, lasts = echelon_fr(step.code), duree_fr(step.duree_mois)
    reliquat = situation.reliquat_mois or 0
    if reliquat > step.duree_mois:
        text = f"reliquat de {duree_fr(reliquat)} ; le {where} dure {lasts} : au plus {step.duree_mois} mois"
        yield Invraisemblance(("reliquat_mois",), text, "reliquat")
        return
    depuis = situation.echelon_depuis
    if depuis is None or depuis > matin or situation.position in ("disponibilite", "hors_cadres"):
        return
    if add_months(depuis, step.duree_mois - reliquat + _LARGE) <= matin:
        held = duree_fr(length(depuis, matin).mois + reliquat)
        text = f"{held} dans le {where}, qui dure {lasts} : l’échelon suivant a sans doute été atteint ; à vérifier"
        yield Invraisemblance(("echelon_depuis",), text, "echelon-long", grave=False)


def _step(situation: Situation, tables: Tables, matin: date) -> Echelon | None:
    """The échelon in the grid of that day."""
    if situation.corps is None or situation.grade is None or situation.echelon is None:
        return None
    return tables.echelon(situation.corps, situation.grade, situation.echelon, matin)


def _age(situation: Situation, matin: date) -> Iterator[Invraisemblance]:
    year = situation.annee_naissance
    if year is None:
        return
    if matin.year - year < AGE_MIN:
        text = f"né en {year} : moins de {AGE_MIN} ans au jour de la situation ; au plus tard {matin.year - AGE_MIN}"
        yield Invraisemblance(("annee_naissance",), text, "age")
    elif matin.year - year > AGE_MAX:
        text = f"né en {year} : plus de {AGE_MAX} ans au jour de la situation ; au plus tôt {matin.year - AGE_MAX}"
        yield Invraisemblance(("annee_naissance",), text, "age")


def _facts(situation: Situation, tables: Tables) -> Iterator[Invraisemblance]:
    """Facts that no condition asks about, or that are told twice."""
    known = connus(tables).faits
    told: dict[str, bool] = {}
    for rank, fait in enumerate(situation.faits):
        if fait.id not in known:
            said = f" « {fait.id} »" if nearest(fait.id, known) is not None else ""
            text = f"fait{said} qu’aucune condition ne demande{suggestion(fait.id, known)}"
            yield Invraisemblance(("faits", rank, "id"), text, "fait", grave=False)
        elif told.setdefault(fait.id, fait.vrai) != fait.vrai:
            text = f"fait « {fait.id} » dit vrai et faux ; n’en garder qu’un"
            yield Invraisemblance(("faits", rank, "vrai"), text, "fait")
