"""What the projection of a career is made of: plain data, no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from fphref.model.grilles import Valeur
from fphref.model.sources import Confiance
from fphref.model.statut import Corps
from fphref.statut.echelons import Arret
from fphref.statut.grille import Echelon
from fphref.statut.modele import Citation, Manque, Verdict, Voie

HORIZON_MAX: Final = 45
"""Years: longer than any career."""

Motif = Literal["depart", "echelon", "grille", "promotion"]
"""Why a step begins: where the projection starts, an échelon, a new grid or barème, a promotion."""

ARRETS: Mapping[Arret, str] = {
    "dernier": "Dernier échelon du grade : rien ne suit sans promotion.",
    "duree_inconnue": "La durée de cet échelon n’est pas connue : la suite ne peut être datée.",
    "grille_inconnue": "La grille de ce grade n’est pas connue à cette date.",
    "hors_service": "Hors activité (disponibilité, hors cadres) : l’ancienneté ne court pas.",
    "depasse": "Cet échelon aurait dû être quitté avant la date de la situation : vérifier la date d’entrée.",
}  # fmt: skip
"""Why nothing follows an échelon, in one French sentence."""


@dataclass(frozen=True, slots=True)
class Etape:
    """What is held from `du` until `au` (excluded; None where only the end of the projection ends it).

    `im_paye` is the indice majoré, or the minimum of the day of the projection where that is higher. `traitement`
    and `gain` (over the step before) are euros per month gross, at the value of the point of the day the projection is
    made; None where the indice majoré is not known.
    """

    du: date
    au: date | None
    motif: Motif
    corps: Corps
    grade: str
    echelon: Echelon
    im_paye: int | None
    traitement: Decimal | None
    gain: Decimal | None
    confiance: Confiance


@dataclass(frozen=True, slots=True)
class Ouverture:
    """A promotion from a grade that is held from `depuis` to `jusqu_a`: the day it opens, or what is missing to tell.

    `prise_le` is the day it is assumed to be made, where it is one of the assumptions of the projection.
    """

    voie: Voie
    corps: Corps
    grade: str
    depuis: date
    jusqu_a: date
    verdict: Verdict
    ouvre_le: date | None
    manques: tuple[Manque, ...]
    confiance: Confiance
    prise_le: date | None = None

    @property
    def dans_la_projection(self) -> bool:
        """Whether it opens while its grade is held."""
        return self.ouvre_le is not None and self.ouvre_le < self.jusqu_a


@dataclass(frozen=True, slots=True)
class Carriere:
    """A whole projection, from `jour` to `fin`; `arret` says why nothing follows the last step (a French sentence).

    `non_tracees` says which of the assumed promotions could not be drawn, and why.
    """

    agent: str
    jour: date
    fin: date
    horizon: int
    point: Valeur
    etapes: tuple[Etape, ...]
    ouvertures: tuple[Ouverture, ...]
    arret: str
    remarques: tuple[str, ...]
    citations: tuple[Citation, ...]
    confiance: Confiance
    non_tracees: tuple[str, ...] = ()
