"""Whether services, totals and periods, hold in a life, and one in another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from fphref.model.conditions import NatureServices
from fphref.model.situation import Periode, Situation, TotalServices
from fphref.statut.dates import length
from fphref.statut.francais import duree_fr, jour_fr
from fphref.statut.grille import Tables
from fphref.statut.vraisemblance_commun import (
    AGE_MAX,
    AGE_MIN,
    Invraisemblance,
    before_age,
    corps_fault,
    earliest,
    grade_fault,
)

_NOMS: Final[dict[NatureServices, str]] = {
    "effectifs_grade": "services effectifs dans le grade",
    "effectifs_corps": "services effectifs dans le corps",
    "effectifs_categorie": "services effectifs dans la catégorie",
    "publics_effectifs": "services publics effectifs",
    "publics": "services publics",
}
_DANS: Final[tuple[tuple[NatureServices, NatureServices], ...]] = (
    ("effectifs_categorie", "publics_effectifs"),
    ("effectifs_categorie", "publics"),
    ("effectifs_grade", "effectifs_corps"),
    ("effectifs_corps", "publics_effectifs"),
    ("effectifs_corps", "publics"),
    ("publics_effectifs", "publics"),
)
"""Services that are a part of others; those in a catégorie are a part of those in any."""


def check_services(situation: Situation, tables: Tables, matin: date) -> Iterator[Invraisemblance]:
    """Every doubt about the totals and the periods of a situation."""
    first = earliest(situation, matin)
    for rank, total in enumerate(situation.services):
        yield from _total(situation, total, rank, tables, matin, first)
    yield from _parts(situation)
    for rank, periode in enumerate(situation.parcours or ()):
        yield from _periode(situation, periode, rank, tables, matin, first)


def _total(
    situation: Situation, total: TotalServices, rank: int, tables: Tables, matin: date, first: date
) -> Iterator[Invraisemblance]:
    here = ("services", rank)
    yield from _named(total.corps, total.grade, here, tables)
    if total.au > matin:
        text = (
            f"services arrêtés au {jour_fr(total.au)}, après le jour de la situation ; au plus tard {matin.isoformat()}"
        )
        yield Invraisemblance((*here, "au"), text, "futur")
        return
    said = f"{duree_fr(total.mois)} de {_NOMS[total.nature]} au {jour_fr(total.au)}"
    most = length(first, total.au).mois
    if total.mois > most:
        since = (
            f"depuis l’année des {AGE_MIN} ans"
            if situation.annee_naissance is not None
            else f"de l’année des {AGE_MIN} ans à celle des {AGE_MAX}"
        )
        text = f"{said} : plus qu’il n’en tient {since} ; au plus {most} mois ({duree_fr(most)})"
        yield Invraisemblance((*here, "mois"), text, "services-longs")
        return
    yield from _since_entry(situation, total, here, tables, said)


def _since_entry(
    situation: Situation, total: TotalServices, here: tuple[str | int, ...], tables: Tables, said: str
) -> Iterator[Invraisemblance]:
    """Services in the present corps or grade beside the day it was entered; an earlier stay, or the corps it follows,
    may explain more."""
    if total.corps is not None or total.grade is not None:
        return
    depuis = {"effectifs_corps": situation.corps_depuis, "effectifs_grade": situation.grade_depuis}.get(total.nature)
    corps = tables.referentiel.corps.get(situation.corps or "")
    if depuis is None or depuis >= total.au or (corps is not None and corps.du is not None and depuis <= corps.du):
        return
    most = length(depuis, total.au).mois
    if total.mois > most + 1:
        text = (
            f"{said}, pour une entrée le {jour_fr(depuis)} : {most} mois au plus, sauf passage antérieur ; à vérifier"
        )
        yield Invraisemblance((*here, "mois"), text, "services-entree", grave=False)


def _parts(situation: Situation) -> Iterator[Invraisemblance]:
    """A part is no longer than its whole; the same total is told once."""
    plain = [
        (rank, total) for rank, total in enumerate(situation.services) if total.corps is None and total.grade is None
    ]
    for rank, total in plain:
        wholes = [other for _, other in plain if _is_part(total, other) and total.mois > other.mois]
        if wholes:
            least = min(wholes, key=lambda other: other.mois)
            text = f"{_said(total)}, pour {_said(least)} : au plus {least.mois} mois"
            yield Invraisemblance(("services", rank, "mois"), text, "services-partie")
    seen: dict[tuple[object, ...], int] = {}
    for rank, total in enumerate(situation.services):
        key = (total.nature, total.categorie, total.corps, total.grade, total.au)
        if seen.setdefault(key, total.mois) != total.mois:
            text = f"{_NOMS[total.nature]} donnés deux fois au {jour_fr(total.au)} ; n’en garder qu’un"
            yield Invraisemblance(("services", rank, "mois"), text, "services-double")


def _is_part(part: TotalServices, whole: TotalServices) -> bool:
    """Whether what one total counts is within what another counts, on the same day."""
    if part.au != whole.au or whole.categorie not in (None, part.categorie):
        return False
    if part.nature == whole.nature:
        return part.nature != "effectifs_categorie" and part.categorie != whole.categorie
    return (part.nature, whole.nature) in _DANS


def _said(total: TotalServices) -> str:
    """`4 ans de services publics en catégorie A`."""
    if total.categorie is None:
        return f"{duree_fr(total.mois)} de {_NOMS[total.nature]}"
    name = "services effectifs" if total.nature == "effectifs_categorie" else _NOMS[total.nature]
    return f"{duree_fr(total.mois)} de {name} en catégorie {total.categorie}"


def _periode(
    situation: Situation, periode: Periode, rank: int, tables: Tables, matin: date, first: date
) -> Iterator[Invraisemblance]:
    here = ("parcours", rank)
    yield from _named(periode.corps, periode.grade, here, tables)
    said = f"période commencée le {jour_fr(periode.du)}"
    if periode.au is not None and periode.au <= periode.du:
        nearest = (periode.du + timedelta(days=1)).isoformat()
        text = (
            f"{said}, finie le {jour_fr(periode.au)} : « au » est le jour qui suit le dernier ; au plus tôt {nearest}"
        )
        yield Invraisemblance((*here, "au"), text, "periode")
    if periode.du > matin:
        text = f"{said}, après le jour de la situation ; au plus tard {matin.isoformat()}"
        yield Invraisemblance((*here, "du"), text, "futur")
    elif periode.du < first:
        yield Invraisemblance((*here, "du"), f"{said}{before_age(situation, first)}", "age")
    if periode.ib_culminant is not None and periode.position != "detachement":
        text = "emploi qui culmine à un indice brut, sans détachement ; écrire « position: detachement »"
        yield Invraisemblance((*here, "ib_culminant"), text, "detachement", grave=False)


def _named(
    corps: str | None, grade: str | None, here: tuple[str | int, ...], tables: Tables
) -> Iterator[Invraisemblance]:
    fault = corps_fault(corps, tables) if corps is not None else None
    if fault is not None:
        yield Invraisemblance((*here, "corps"), fault, "corps")
    elif grade is not None and (fault := grade_fault(grade, corps, tables)):
        yield Invraisemblance((*here, "grade"), fault, "grade")
