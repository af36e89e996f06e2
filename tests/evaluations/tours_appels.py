"""Small files for a reading, and what it says of them."""

from __future__ import annotations

from datetime import date

from fphref.evaluations.grille import Tableur, Valeur
from fphref.evaluations.relire import Relecture, plan
from fphref.evaluations.relire_commun import Options
from fphref.model.referentiel import Referentiel
from tests.evaluations.tableurs import tableur
from tests.evaluations.tours_fabrique import AUJOURDHUI, METIER
from tests.evaluations.tours_grille import Grille, grid

JOUR = date(2026, 11, 2)
HEADS = ("agent", "service", "metier", "competence", "niveau", "date")


def matrix(ids: tuple[str, ...], *levels: tuple[Valeur | None, ...]) -> Grille:
    """Agents AGT-1, AGT-2… with these levels."""
    agents = [f"AGT-{n}" for n, _ in enumerate(levels, 1)]
    given = {(a, c): v for a, row in zip(agents, levels, strict=True) for c, v in zip(ids, row, strict=False)}
    return grid(agents, ids, {k: v for k, v in given.items() if v is not None}, METIER)  # type: ignore[misc]


def long(*rows: tuple[Valeur | None, ...], heads: tuple[str, ...] = HEADS, nom: str = "e.csv") -> Tableur:
    """A long table."""
    return tableur(heads, *rows, nom=nom, nature="csv" if nom.endswith("csv") else "xlsx")


def run(
    referentiel: Referentiel, *files: Tableur, held: Tableur | None = None, jour: date | None = None,
    feuille: str | None = None,
) -> Relecture:  # fmt: skip
    return plan(files, referentiel, Options(AUJOURDHUI, jour, feuille), held)


def said(relecture: Relecture) -> list[str]:
    return [str(anomalie.diagnostic) for anomalie in relecture.journal.anomalies]


def rules(relecture: Relecture) -> set[str]:
    return {anomalie.diagnostic.regle for anomalie in relecture.journal.anomalies}


def counts(relecture: Relecture) -> tuple[int, ...]:
    b = relecture.bilan
    return b.ajoutes, b.modifies, b.inchanges, b.refuses, b.vides, b.a_supprimer
