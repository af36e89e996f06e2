"""The mini référentiel and its workbook, made once, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.revision.outils import Depot, make


@pytest.fixture
def depot(tmp_path: Path, modele: Depot) -> Depot:
    """A fresh copy of the mini référentiel and its workbook."""
    shutil.copytree(modele.folder, tmp_path / "depot")
    shutil.copy(modele.classeur, tmp_path / "referentiel.xlsx")
    return Depot(tmp_path / "depot", tmp_path / "depot", tmp_path / "referentiel.xlsx")


@pytest.fixture(scope="package")
def modele(tmp_path_factory: pytest.TempPathFactory) -> Depot:
    return make(tmp_path_factory.mktemp("modele"))
