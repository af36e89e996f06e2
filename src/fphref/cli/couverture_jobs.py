"""The coverage documents that `generer` makes, of the référentiels that hold evaluations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fphref.cli.couverture_sorties import TITRE
from fphref.cli.produce import Job

if TYPE_CHECKING:
    from fphref.audit.modele import Bilan
    from fphref.documents.classeur import Workbook
    from fphref.documents.content import Document
    from fphref.model.referentiel import Referentiel
    from fphref.model.repertoire import Repertoire

EVALUATIONS, AGENTS = "evaluations.csv", "agents.csv"
PAR = ("service", "pole", "ensemble")
_ID = re.compile(r"""^id:\s*["']?([a-z0-9-]+)""", re.MULTILINE)


def coverage_jobs(root: Path, referentiel: Referentiel) -> Iterator[Job]:
    """The workbook and the synthesis of each référentiel whose folder holds `evaluations.csv`, dated by its edition."""
    for folder in (root, *sorted(path for path in root.iterdir() if path.is_dir())):
        repertoire = _repertoire(folder, referentiel)
        if repertoire is not None and (folder / EVALUATIONS).is_file():
            yield from _jobs(folder, repertoire, referentiel)


def _repertoire(folder: Path, referentiel: Referentiel) -> Repertoire | None:
    """The référentiel that stands in a folder, by the id on its head; None where there is none, or it was not read."""
    head = folder / "repertoire.yaml"
    if not head.is_file():
        return None
    found = _ID.search(head.read_text("utf-8", "replace"))
    return next((r for r in referentiel.repertoires if found is not None and r.id == found[1]), None)


def _jobs(folder: Path, repertoire: Repertoire, referentiel: Referentiel) -> Iterator[Job]:
    @cache
    def audited() -> Bilan:
        from fphref.audit.couverture import Demande, audit_couverture

        agents = folder / AGENTS
        asked = Demande(
            (folder / EVALUATIONS,), repertoire.date, PAR, agents if agents.is_file() else None
        )  # fmt: skip
        bilan = audit_couverture(asked, referentiel)
        # Drawn perhaps by another process: the lines are read now, and the engine is let go.
        whole = bilan.with_changes(lignes=tuple(bilan.lignes), grain=None, resources=())
        bilan.close()
        return whole

    def workbook() -> Workbook:
        from fphref.documents.couverture_classeur import build_couverture_classeur

        made = build_couverture_classeur(audited(), referentiel, TITRE)
        return replace(made, sheets=tuple(replace(sheet, rows=tuple(sheet.rows)) for sheet in made.sheets))

    def synthesis() -> Document:
        from fphref.documents.couverture_synthese import build_couverture_synthese

        return build_couverture_synthese(audited(), referentiel, TITRE)

    stem = f"couverture_{repertoire.id}"
    yield Job(f"{stem}.xlsx", "couverture_classeur", workbook, "xlsx")
    yield Job(f"{stem}.pdf", "couverture_synthese", synthesis, "pdf")
