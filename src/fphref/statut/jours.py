"""The day, or both ends of what is left of the year, at which conditions are looked at, and what both ends say.

The rule of a route, or of a condition that has one of its own, names a day: 1 January of the year (its morning),
31 December (its end), a day of the procedure that the situation gives. Where the day is not known, conditions are
looked at on the earliest and at the latest day that it may be: if both agree, that is the answer; else it is
`indetermine`, and the day is the fact that is missing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from fphref.model.conditions import RegleAppreciation
from fphref.model.sources import Confiance, Fondement
from fphref.statut import libelles
from fphref.statut.dossier import Dossier, Regard
from fphref.statut.kleene import all_of
from fphref.statut.modele import Noeud, Verdict

PROCEDURE: Final[dict[str, str]] = {
    "cloture_inscriptions": "clôture des inscriptions",
    "premiere_epreuve": "première épreuve",
    "etablissement_tableau": "établissement du tableau d’avancement",
}
_SELON: Final[dict[Verdict, str]] = {
    "ouvert": "conditions remplies", "ferme": "conditions non remplies", "indetermine": "conditions indéterminées",
}  # fmt: skip


def regards_of(regle: str, dossier: Dossier, jour: date, demande: date) -> tuple[Regard, ...]:
    """The day at which that rule looks, or both ends of the year where it is not known.

    `demande` is the day on which the question is put; of a procedure, no day before `jour` is thought of.
    """
    if regle == "premier_janvier":
        return (dossier.regard(date(jour.year, 1, 1), False, demande),)
    last = date(jour.year, 12, 31)
    if regle == "trente_et_un_decembre":
        return (dossier.regard(last, True, demande),)
    if regle == "inconnue":
        return dossier.regard(date(jour.year, 1, 1), False, demande), dossier.regard(last, True, demande)
    told = getattr(dossier.situation, regle)
    if told is not None:
        return (dossier.regard(told, False, demande),)
    return dossier.regard(jour, False, demande), dossier.regard(last, True, demande)


def both_ends(
    first: Noeud, last: Noeud, regards: tuple[Regard, ...], regle: str, confiance: Confiance,
    fondements: tuple[Fondement, ...] = (),
) -> Noeud:  # fmt: skip
    """The tree that answers for a day which is not known: where both ends differ, that day is a leaf of its own."""
    if first.verdict == last.verdict:
        # Open on the first day is the stronger of two openings, closed at the end of the year of two closures.
        if first.verdict == "ouvert":
            return first
        return replace(last, ouvre_le=first.ouvre_le, regarde_le=first.regarde_le)
    kept = first if last.verdict == "ferme" else last
    procedure = PROCEDURE.get(regle)
    doubt = Noeud(
        "indetermine", "fait",
        f"Date d’appréciation des conditions : {procedure}" if procedure else "Date d’appréciation des conditions",
        f"{_SELON[first.verdict]} au {libelles.jour(regards[0].jour)}, "
        f"{_SELON[last.verdict]} au {libelles.jour(regards[1].jour)}",
        (libelles.manque(regle if procedure else "date-appreciation"),), None, confiance, fondements,
    )  # fmt: skip
    found = all_of("Conditions, à une date d’appréciation inconnue", (kept, doubt))
    return replace(found, ouvre_le=first.ouvre_le, regarde_le=first.regarde_le)


def at_its_own_day(regle: RegleAppreciation, regard: Regard) -> tuple[Regard, ...]:
    """The days at which a condition that has a rule of its own is looked at, in the year its route is looked at."""
    asked = regard.demande or regard.jour
    return regards_of(regle, regard.dossier, date(regard.jour.year, 1, 1), asked)


def held_for_its_route(node: Noeud, regards: tuple[Regard, ...], told: bool, regard: Regard) -> Noeud:
    """The same node, its opening said as a day on which the route is to be looked at."""
    if node.verdict == "ouvert":
        return replace(node, ouvre_le=regard.jour, regarde_le=regard.jour)
    held = node.regarde_le
    if told or held is None or held.year >= 9999:
        return replace(node, ouvre_le=None, regarde_le=None)
    evening = regards[0].soir
    first = date(held.year + (0 if evening or (held.month, held.day) == (1, 1) else 1), 1, 1)
    return replace(node, regarde_le=max(first, regard.jour))
