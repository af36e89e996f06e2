"""What commands that write documents do at the end: make them, tell what could not be shown, list the files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fphref.cli.produce import Job, produce_all
from fphref.cli.progress import track
from fphref.cli.report import Report
from fphref.cli.writing import check_suffix, check_writable, output_file
from fphref.diagnostics import Gravite

SHOWN = 20
"""Faults that are shown on the terminal; the JSON answer has them all."""


def show_some(report: Report) -> None:
    """The faults on the error stream, the gravest first, and how many more there are past `SHOWN`."""
    everything = report.diagnostics
    told = [d for d in everything if d.gravite is not Gravite.INFO]
    if len(told) <= SHOWN:
        report.show_diagnostics()
        return
    report.diagnostics = sorted(told, key=lambda d: d.gravite is not Gravite.ERREUR)[:SHOWN]
    report.show_diagnostics()
    report.diagnostics = everything
    if not report.as_json:
        more = len(told) - SHOWN
        report.warn(f"… et {more} autre{'s' * (more > 1)} (--json les donne {'tous' if more > 1 else 'aussi'})")


def write_several(jobs: Sequence[Job], sortie: Path, report: Report, processus: int = 1) -> int:
    """Write the documents and tell of them; the exit code. Nothing is written where one target cannot be."""
    targets = [(job, output_file(sortie, job.name)) for job in jobs]
    for _, path in targets:
        check_writable(path)
    done = ((job.name, job) for job in produce_all(targets, report, min(processus, len(jobs))))
    for _ in track(done, len(jobs), show=not (report.as_json or report.quiet)):
        pass
    # Faults elsewhere in the référentiel are `verifier`'s to tell; these documents are sound but for what they show.
    report.diagnostics = [d for d in report.diagnostics if d.regle.startswith(("DOC", "IMG", "AGE", "EVA"))]
    show_some(report)
    for path, _, _ in report.files:
        report.line(str(path))
    return report.finish()


def write_workbooks(jobs: Sequence[Job], sortie: Path, report: Report) -> int:
    """Write workbooks, where `-o` names a folder or (for one of them) an .xlsx file; the exit code."""
    check_suffix(sortie, ".xlsx", "Une matrice")
    report.diagnostics = []
    return write_several(jobs, sortie, report)
