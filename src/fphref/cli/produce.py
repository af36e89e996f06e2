"""One document from model to file: build the content, draw it, write it, note it in the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from fphref.cli.report import Report
from fphref.cli.writing import write_file

if TYPE_CHECKING:
    from fphref.model.referentiel import Referentiel


@dataclass(frozen=True, slots=True)
class Job:
    """A document to make: its file name, its type in the JSON answer, and how to draw it.

    `draw` returns the characters that no font has.
    """

    name: str
    kind: str
    draw: Callable[[BinaryIO], list[str]]


def fiche_job(referentiel: Referentiel, code: str) -> Job:
    """The PDF fiche of a métier."""

    def draw(stream: BinaryIO) -> list[str]:
        from fphref.documents.fiche import build_fiche
        from fphref.render.pdf import render_pdf

        return render_pdf(build_fiche(referentiel, code), stream)

    return Job(f"fiche_{code}.pdf", "fiche", draw)


def matrice_metiers_job(referentiel: Referentiel) -> Job:
    """The workbook of métiers by compétences."""

    def draw(stream: BinaryIO) -> list[str]:
        from fphref.documents.matrice_metiers import build_matrice_metiers
        from fphref.render.xlsx import render_xlsx

        render_xlsx(build_matrice_metiers(referentiel), stream)
        return []

    return Job("matrice_metiers.xlsx", "matrice_metiers", draw)


def matrice_agents_job(referentiel: Referentiel, code: str, effectif: int = 12) -> Job:
    """The workbook of agents by compétences of one métier, with `effectif` blank rows."""

    def draw(stream: BinaryIO) -> list[str]:
        from fphref.documents.matrice_agents import build_matrice_agents
        from fphref.render.xlsx import render_xlsx

        render_xlsx(build_matrice_agents(referentiel, code, effectif), stream)
        return []

    return Job(f"matrice_agents_{code}.xlsx", "matrice_agents", draw)


def produce(job: Job, path: Path, report: Report) -> None:
    """Make one document; characters that no font has become a warning, an edited workbook is set aside."""
    from fphref.diagnostics import Position
    from fphref.regles import diagnose

    missing: list[str] = []
    kept: list[Path] = []
    size = write_file(path, lambda stream: missing.extend(job.draw(stream)), kept=kept)
    report.wrote(path, job.kind, size)
    for old in kept:
        report.warn(f"{path.name} avait été modifié : l’ancien classeur est gardé sous {old.name}")
    if missing:
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing[:12])
        more = f" et {len(missing) - 12} autres" if len(missing) > 12 else ""
        text = f"caractères qu’aucune police n’a, imprimés comme des carrés : {shown}{more}"
        report.diagnostics.append(diagnose("DOC001", text, Position(path.name)))
