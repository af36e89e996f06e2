"""What the examination of files says on a terminal, file by file, and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from fphref.cli.report import Report, fit, use_colour
from fphref.diagnostics import Diagnostic, Gravite, Position
from fphref.documents.typographie import plural
from fphref.evaluations.rgpd_modele import Examen
from fphref.regles import REGLES

SHOWN = 60
"""Findings of one file that are shown on the terminal; the JSON answer has them all."""

_RANKS = {Gravite.ERREUR: 0, Gravite.AVERTISSEMENT: 1, Gravite.INFO: 2}
_COLOURS = {Gravite.ERREUR: "red", Gravite.AVERTISSEMENT: "yellow", Gravite.INFO: "cyan"}


def show_examen(examen: Examen, report: Report) -> None:
    """One file: what was examined, what was found, what to do, what was not looked at."""
    if report.as_json:
        return
    if report.quiet:
        report.diagnostics = [d for d in examen.diagnostics if d.gravite is not Gravite.INFO]
        report.show_diagnostics(on_output=True)
        return
    report.line(click.style(examen.fichier, bold=True) if use_colour(sys.stdout) else examen.fichier)
    sheets = f"{plural(len(examen.feuilles), 'feuille')}, " if examen.nature in ("xlsx", "ods") else ""
    size = f"{sheets}{plural(examen.lignes, 'ligne')}, {plural(examen.cellules, 'cellule')}"
    _line(report, f"  Examiné : {' ; '.join([size, ', '.join(examen.regarde)]) if examen.regarde else size}.")
    _line(report, f"  Personnes : {_people(examen)}.")
    if examen.destruction is not None:
        _line(report, f"  À détruire le {examen.destruction:%d/%m/%Y}.")
    found = sorted(examen.diagnostics, key=lambda d: _RANKS[d.gravite])
    for diagnostic in found[:SHOWN]:
        _finding(report, diagnostic)
    more = len(found) - SHOWN
    if more > 0:
        report.line(f"  et {more} autre{'s' * (more > 1)} (--json les donne tous)")
    _advices(report, found)
    if examen.propre:
        report.line("  Rien à corriger.")
    if examen.non_regarde:
        _line(report, f"  Pas examiné : {', '.join(examen.non_regarde)}.")
    report.line()


def _finding(report: Report, diagnostic: Diagnostic) -> None:
    word = diagnostic.gravite.value
    text = fit(f"  {word} {diagnostic.regle} {_place(diagnostic.position)} : {diagnostic.message}", sys.stdout)
    if use_colour(sys.stdout):
        text = text.replace(word, click.style(word, fg=_COLOURS[diagnostic.gravite], bold=True), 1)
    report.line(text)


def _place(where: Position) -> str:
    if where.feuille:
        return f"{where.feuille}!{where.cellule}" if where.cellule else where.feuille
    return f"ligne {where.ligne}, colonne {where.colonne}" if where.ligne else "fichier"


def _advices(report: Report, found: Sequence[Diagnostic]) -> None:
    """What to do, once for all the findings that call for the same."""
    by_advice: dict[str, list[str]] = {}
    for code in dict.fromkeys(d.regle for d in found):
        by_advice.setdefault(REGLES[code].conseil, []).append(code)
    if by_advice:
        report.line("  Que faire :")
    for advice, codes in by_advice.items():
        _line(report, f"  - {', '.join(codes)} : {advice}")


def _people(examen: Examen) -> str:
    parts = []
    if examen.agents:
        parts.append(f"{plural(examen.agents, 'agent')} sous pseudonyme")
    if examen.lignes_nominatives:
        parts.append(plural(examen.lignes_nominatives, "ligne nominative", "lignes nominatives"))
    if examen.correspondance:
        parts.append("table de correspondance, qui dit qui est derrière chaque pseudonyme")
    return ", ".join(parts) if parts else "aucune ligne qui parle d’une personne"


def show_end(
    examens: Sequence[Examen], others: Sequence[Path], failed: Sequence[tuple[Path, str]], report: Report
) -> None:
    """The documents that were not examined, and the count of files."""
    if others:
        names = ", ".join(path.name for path in others[:10])
        more = f", et {len(others) - 10} de plus" if len(others) > 10 else ""
        _line(report, f"Non examinés, à vérifier à la main (RGP023) : {names}{more}.")
    if len(examens) + len(failed) < 2:
        return
    text = plural(len(examens), "fichier examiné", "fichiers examinés")
    text += f", {sum(not examen.propre for examen in examens)} à corriger"
    if failed:
        text += f", {plural(len(failed), 'fichier illisible', 'fichiers illisibles')}"
    report.line(text)


def _line(report: Report, text: str) -> None:
    report.line(fit(text, sys.stdout))


def examen_json(examen: Examen) -> dict[str, Any]:
    """One file in the published form; its findings are among the diagnostics."""
    return {
        "fichier": Path(examen.fichier).as_posix(),
        "nature": examen.nature,
        "propre": examen.propre,
        "agents": examen.agents,
        "lignes_nominatives": examen.lignes_nominatives,
        "correspondance": examen.correspondance,
        "destruction": examen.destruction.isoformat() if examen.destruction else None,
        "feuilles": [
            {"nom": f.nom, "etat": f.etat, "lignes": f.lignes, "cellules": f.cellules, "personnes": f.personnes}
            for f in examen.feuilles
        ],
        "regarde": list(examen.regarde),
        "non_regarde": list(examen.non_regarde),
        "constats": len(examen.diagnostics),
    }
