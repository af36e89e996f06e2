"""What every audit ends with: its diagnostics, its files, then the JSON answer or the report on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from fphref.cli.couverture_sorties import Sorties, write_outputs
from fphref.cli.report import Report, envelope, use_colour
from fphref.cli.several import show_some

if TYPE_CHECKING:
    from fphref.audit.modele import Bilan
    from fphref.model.referentiel import Referentiel


def finish_audit(bilan: Bilan, referentiel: Referentiel, sorties: Sorties, report: Report) -> int:
    """Write what is asked for and tell the audit; the exit code: 1 where rows were rejected, whatever the states are.

    With `sorties.seuil`, all of it is what may be circulated, but for the diagnostics on the error stream.
    """
    report.diagnostics = list(bilan.diagnostics)
    code = report.exit_code()
    show_some(report)
    if sorties.seuil:
        from fphref.audit.diffusion import publish

        bilan = publish(bilan, sorties.seuil)
        if report.as_json and report.diagnostics:
            told = "Des lignes ont été rejetées" if code else "La lecture appelle des remarques"
            report.warn(f"{told} : relancer sans --diffusion pour les voir, une version à diffuser les tait.")
        report.diagnostics.clear()  # they name lines, and tell small numbers

    def head() -> Mapping[str, Any]:
        return envelope(report.command, report.diagnostics)

    write_outputs(bilan, referentiel, sorties, report, head)
    if report.as_json:
        _print_json(bilan, referentiel, report)
        return code
    if not report.quiet or not report.files:
        _print_report(bilan, referentiel, report)
    for path, _, _ in report.files:
        report.line(f"Écrit : {path}")
    return code


def _print_json(bilan: Bilan, referentiel: Referentiel, report: Report) -> None:
    from fphref.cli.couverture_json import answer

    head = envelope(report.command, report.diagnostics)
    if report.files:
        head["fichiers"] = [
            {"chemin": path.as_posix(), "type": kind, "octets": size} for path, kind, size in report.files
        ]
    for part in answer(bilan, referentiel, head):
        sys.stdout.write(part)
    sys.stdout.flush()


def _print_report(bilan: Bilan, referentiel: Referentiel, report: Report) -> None:
    """The report is what was asked for: `-q` takes away what was read, not the result."""
    from fphref.audit.releve import Releve
    from fphref.cli.couverture_affichage import LIMIT, Affichage

    affichage = Affichage(
        bilan, referentiel, Releve(bilan, referentiel, LIMIT).read(), consolide=report.command == "consolider"
    )
    colour = use_colour(sys.stdout)
    click.echo(_strong(affichage.titre, colour), color=colour)
    for title, lines in affichage.parts(lecture=not report.quiet):
        click.echo()
        click.echo(_strong(title, colour), color=colour)
        for line in lines:
            click.echo(line)
    click.echo()
    if not report.quiet and not report.files:
        for line in affichage.suite():
            click.echo(line)


def _strong(text: str, colour: bool) -> str:
    return click.style(text, bold=True) if colour else text
