"""What becomes of the needs: without the agents of a what-if, in three and in five years, when evaluations expire."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypeVar

from fphref.audit.modele import Bilan, Ligne
from fphref.audit.perimetre import first, lines_of
from fphref.model.couverture import TITULAIRES_POINT_UNIQUE

T = TypeVar("T")
Quand = Literal["sans", "t3", "t5", "j90", "m6", "m12"]
"""Without the agents of the what-if; after planned departures; once what expires by then has expired."""

RESTENT: dict[Quand, Callable[[Ligne], int]] = {
    "sans": lambda ligne: ligne.titulaires_sans,
    "t3": lambda ligne: ligne.titulaires_t3,
    "t5": lambda ligne: ligne.titulaires_t5,
    "j90": lambda ligne: ligne.titulaires - ligne.expire_j90,
    "m6": lambda ligne: ligne.titulaires - ligne.expire_m6,
    "m12": lambda ligne: ligne.titulaires - ligne.expire_m12,
}
"""The titulaires who are left by then."""

NON_EVALUE = 0
"""The index in `ETATS` of what is not known."""
SORTS = ("plus aucun titulaire", "passe sous le besoin", "s’éloigne du besoin", "devient point unique")
"""What happens to a compétence that loses titulaires, the gravest first."""


class Chute(NamedTuple):
    """A compétence that loses titulaires in a structure, and falls (or stays) under need, or to its last titulaire.

    `sort` is an index in `SORTS`; `besoin` is None where unknown.
    """

    ligne: Ligne
    avant: int
    apres: int
    besoin: int | None
    sort: int

    @property
    def nom_sort(self) -> str:
        return SORTS[self.sort]

    @property
    def manquent(self) -> int | None:
        """How many titulaires are then short of the need; None where it is unknown."""
        return None if self.besoin is None else max(0, self.besoin - self.apres)


class Renouvellement(NamedTuple):
    """Evaluations of titulaires that have expired, or soon will; the windows hold one another."""

    ligne: Ligne
    perimes: int
    j90: int
    m6: int
    m12: int


class Chutes:
    """Keeps the gravest falls among the lines it is shown, at most `limit`; `comptes` counts all of them by `sort`."""

    def __init__(self, quand: Quand, limit: int | None = None) -> None:
        self._left, self._limit = RESTENT[quand], limit
        self._found: list[Chute] = []
        self.comptes = [0] * len(SORTS)

    def add(self, ligne: Ligne) -> None:
        """Take one line into account."""
        apres = self._left(ligne)
        if apres >= ligne.titulaires:
            return
        sort = _sort(ligne.titulaires, apres, ligne.besoin)
        if sort is not None:
            self.comptes[sort] += 1
            self._found.append(Chute(ligne, ligne.titulaires, apres, ligne.besoin, sort))
            _trim(self._found, self._limit, _gravest)

    @property
    def chutes(self) -> list[Chute]:
        """The gravest first: by what happens, then criticité, then how many are short, then in the order of lines."""
        return sorted(self._found, key=_gravest)[: self._limit]


class Renouvellements:
    """Keeps the most pressing renewals among the lines it is shown, at most `limit`; `nombre` counts all of them."""

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._found: list[Renouvellement] = []
        self.nombre = 0

    def add(self, ligne: Ligne) -> None:
        """Take one line into account."""
        if ligne.titulaires_perimes or ligne.expire_m12:
            self.nombre += 1
            self._found.append(
                Renouvellement(ligne, ligne.titulaires_perimes, ligne.expire_j90, ligne.expire_m6, ligne.expire_m12)
            )
            _trim(self._found, self._limit, _pressing)

    @property
    def renouvellements(self) -> list[Renouvellement]:
        """Those of a vital compétence first, then by how many have expired, expire in 90 days, 6, 12 months."""
        return sorted(self._found, key=_pressing)[: self._limit]


class BesoinsInconnus:
    """Counts the needs of which nobody knows whether they are met, for nobody was evaluated."""

    def __init__(self) -> None:
        self.nombre = 0

    def add(self, ligne: Ligne) -> None:
        """Take one line into account."""
        self.nombre += bool(ligne.besoin) and ligne.etat == NON_EVALUE


def falls(bilan: Bilan, quand: Quand = "sans", structures: range | None = None) -> list[Chute]:
    """What falls under need, the gravest first; in the first breakdown asked for, or in these structures."""
    found = Chutes(quand)
    for ligne in _lines(bilan, structures):
        found.add(ligne)
    return found.chutes


def renewals(bilan: Bilan, structures: range | None = None) -> list[Renouvellement]:
    """What has expired or expires within 12 months, the most pressing first; in the first breakdown, or in these."""
    found = Renouvellements()
    for ligne in _lines(bilan, structures):
        found.add(ligne)
    return found.renouvellements


def _lines(bilan: Bilan, structures: range | None) -> Iterator[Ligne]:
    return lines_of(bilan, first(bilan) if structures is None else structures)


def _sort(avant: int, apres: int, besoin: int | None) -> int | None:
    if not apres:
        return 0
    if besoin is not None and apres < besoin:
        return 1 if avant >= besoin else 2
    return 3 if apres == TITULAIRES_POINT_UNIQUE else None


def _gravest(chute: Chute) -> tuple[int, ...]:
    ligne = chute.ligne
    return chute.sort, -ligne.criticite, -(chute.manquent or 0), ligne.structure


def _pressing(renouvellement: Renouvellement) -> tuple[int, ...]:
    ligne, perimes, j90, m6, m12 = renouvellement
    return -ligne.criticite, -perimes, -j90, -m6, -m12, ligne.structure


def _trim(found: list[T], limit: int | None, key: Callable[[T], tuple[int, ...]]) -> None:
    """Let go of what cannot be shown any more, now and then, so that memory stays flat."""
    if limit is not None and len(found) >= 4 * limit + 1000:
        found[:] = heapq.nsmallest(limit, found, key=key)
