"""The référentiel that is shipped, read once, and a situation that nothing is wrong with."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from fphref.loading.load import load
from fphref.model.referentiel import Referentiel
from fphref.model.situation import Situation
from fphref.statut.grille import Tables
from tests.support import REFERENTIALS

JOUR = date(2026, 11, 22)


@cache
def referentiel() -> Referentiel:
    """The national one."""
    return load(REFERENTIALS / "fph")[0]


@cache
def tables() -> Tables:
    """Its tables."""
    return Tables(referentiel())


def situation(**changes: Any) -> Situation:
    """An ingénieur hospitalier in the 4th échelon, with these changes (None takes a key away)."""
    known: dict[str, Any] = {
        "agent": "A-001", "etablie_le": "2026-11-01", "annee_naissance": 1985, "corps": "ingenieurs-hospitaliers",
        "corps_depuis": "2024-02-01", "grade": "ingenieur-hospitalier", "grade_depuis": "2024-02-01", "echelon": "4",
        "echelon_depuis": "2025-03-01", "position": "activite",
        "services": [{"nature": "publics", "mois": 120, "au": "2026-11-01"}],
    }  # fmt: skip
    return Situation.model_validate({**known, **changes})
