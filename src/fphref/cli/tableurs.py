"""Spreadsheet files that people give: opened, and what their reader leaves out is told once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fphref.cli.report import Report
    from fphref.evaluations.grille import Tableur


def open_told(path: Path, report: Report) -> Tableur:
    """Open a spreadsheet file and say, unless quiet, what is not read of it; `FphrefError` where it cannot be read."""
    from fphref.evaluations.fichiers import open_tableur

    tableur = open_tableur(path)
    if not report.quiet:
        for remark in tableur.remarques:
            report.warn(remark if remark.startswith(path.name) else f"{path.name} : {remark}")
    return tableur
