"""The shipped data of the fonction publique hospitalière, loaded once a module."""

from __future__ import annotations

import pytest

from fphref.loading.load import load
from fphref.model.referentiel import Referentiel
from fphref.statut.grille import Tables
from tests.support import REFERENTIALS


@pytest.fixture(scope="session")
def fph() -> Referentiel:
    """The data of the fonction publique hospitalière alone."""
    return load(REFERENTIALS / "fph")[0]


@pytest.fixture(scope="session")
def tables(fph: Referentiel) -> Tables:
    """Its grids and figures, indexed."""
    return Tables(fph)
