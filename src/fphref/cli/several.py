"""What commands that write documents do at the end: make them, tell what could not be shown, list the files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from fphref.cli.produce import Job, produce_all
from fphref.cli.progress import track
from fphref.cli.report import Report
from fphref.cli.writing import check_suffix, check_writable, output_file
from fphref.diagnostics import Gravite

SHOWN = 20
"""Faults that are shown on the terminal; the JSON answer has every one that was kept."""
_STANDS_FOR_MORE = re.compile(r"(?:et )?(?:[0-9]+ autres |une autre ligne)")
"""How a fault begins that only counts others, of which nothing else is kept."""


def show_some(report: Report) -> None:
    """The faults on the error stream, the gravest first, and how many more there are past `SHOWN`.

    What counts faults that were not kept is always shown: the JSON answer has no more of them.
    """
    everything = report.diagnostics
    told = [d for d in everything if d.gravite is not Gravite.INFO]
    if len(told) <= SHOWN:
        report.show_diagnostics()
        return
    ordered = sorted(told, key=lambda d: d.gravite is not Gravite.ERREUR)
    counts = [d for d in ordered[SHOWN:] if _STANDS_FOR_MORE.match(d.message)]
    report.diagnostics = ordered[:SHOWN] + counts
    report.show_diagnostics()
    report.diagnostics = everything
    more = len(told) - SHOWN - len(counts)
    if more and not report.as_json:
        text = f"{more} autres messages (--json les donne tous)" if more > 1 else "un autre message (--json le donne)"
        report.warn(f"… et {text}")


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
