"""`fphref rgpd`: which personal data spreadsheet files hold, for whoever is about to send or to keep them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fphref.cli.options import common_options, nombre

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fphref.cli.report import Report
    from fphref.evaluations.rgpd_modele import Examen

SHOWN = 60
"""Findings of one file that are shown on the terminal; the JSON answer has them all."""


@click.command("rgpd", short_help="Données personnelles que contiennent des classeurs.")
@click.argument("fichiers", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FICHIER...")
@click.option("--seuil", callback=nombre(1, 1000), default="5", show_default=True, metavar="N",
              help="Nombre de personnes sous lequel un groupe est petit ; 1 : ne pas les chercher.")  # fmt: skip
@click.option("--date", "jour", metavar="DATE",
              help="Jour auquel la date de destruction est comparée [par défaut : aujourd’hui].")  # fmt: skip
@common_options
def command(fichiers: tuple[Path, ...], seuil: int, jour: str | None, as_json: bool, silencieux: bool) -> int:
    """Dit quelles données personnelles contiennent des classeurs (xlsx, ods) ou des listes (csv).

    Chaque FICHIER est un classeur, une liste ou un dossier, lu avec ceux qu’il contient. Toutes les feuilles sont lues,
    masquées comprises, et ce qui les entoure : propriétés, notes, noms. Aucune valeur n’est affichée : chaque constat
    dit où regarder.

    Ne rien trouver n’est pas une preuve : un programme ne reconnaît que ce qui a une forme, un titre ou un nom connus.

    Codes de sortie : 0 rien à corriger, 1 au moins un constat, 2 un fichier n’a pas pu être examiné.
    """
    from fphref.cli.report import Report
    from fphref.diagnostics import FphrefError

    report = Report("rgpd", as_json=as_json, quiet=silencieux, strict=True)
    day = _day(jour)
    files, others = _expanded(fichiers)
    examens: list[Examen] = []
    failed: list[tuple[Path, str]] = []
    beside = _remembered()
    for path in files:
        try:
            from fphref.evaluations.rgpd import examine

            examen = examine(path, day, seuil=seuil, beside=beside)
        except FphrefError as error:
            if len(files) == 1 and not others:
                raise
            failed.append((path, str(error)))
            report.warn(f"Erreur : {error}")
            continue
        examens.append(examen)
        _show(examen, report)
    _show_others(others, report)
    _show_end(examens, failed, report)
    report.diagnostics = [found for examen in examens for found in examen.diagnostics] + _unread(others)
    report.data.update(
        date=day.isoformat(),
        seuil=seuil,
        examens=[_as_json(examen) for examen in examens],
        non_examines=[path.as_posix() for path in others],
        illisibles=[{"fichier": path.as_posix(), "erreur": text} for path, text in failed],
    )
    code = report.finish()
    return 2 if failed else code


def _day(text: str | None) -> date:
    from datetime import date

    from fphref.diagnostics import FphrefError
    from fphref.evaluations.relire_valeurs import day_of

    if text is None:
        return date.today()
    found, _, _ = day_of(text, date.max)
    if found is None:
        raise FphrefError(f"--date « {text} » n’est pas une date : l’écrire comme 15/01/2027.")
    return found


def _expanded(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The spreadsheets to examine, each once, and the documents of folders that cannot be read."""
    from fphref.diagnostics import FphrefError
    from fphref.evaluations.rgpd_dossier import files_of

    files: dict[Path, Path] = {}
    others: list[Path] = []
    for path in paths:
        if path.is_dir():
            found, unread = files_of(path)
            if not found and not unread:
                raise FphrefError(f"{path} : aucun classeur ni aucune liste à examiner dans ce dossier.")
            others += unread
        elif not path.exists() and any(sign in path.name for sign in "*?"):
            found = sorted(file for file in path.parent.glob(path.name) if file.is_file())
            if not found:
                raise FphrefError(f"{path} : aucun fichier ne porte un tel nom.")
        else:
            found = [path]
        for file in found:
            files.setdefault(file.absolute(), file)
    return list(files.values()), others


def _remembered() -> Any:
    """What lies in a folder, looked at once for all of its files."""
    from fphref.evaluations.rgpd_dossier import secrets_beside

    known: dict[Path, tuple[tuple[Path, ...], tuple[Path, ...], bool]] = {}

    def beside(path: Path) -> tuple[tuple[Path, ...], tuple[Path, ...], bool]:
        folder = path.resolve().parent
        if folder not in known:
            known[folder] = secrets_beside(path)
        return known[folder]

    return beside


def _unread(others: Sequence[Path]) -> list[Any]:
    from fphref.diagnostics import Position
    from fphref.regles import diagnose

    text = "document d’une autre nature (texte, PDF, image…) : son contenu n’a pas été examiné"
    return [diagnose("RGP023", text, Position(path.name)) for path in others]


# -- for a person ----------------------------------------------------------------------------------------------------


def _show(examen: Examen, report: Report) -> None:
    """One file: what was examined, what was found, what to do, what was not looked at."""
    from fphref.diagnostics import Gravite
    from fphref.documents.typographie import plural
    from fphref.regles import REGLES

    if report.as_json:
        return
    grave = [d for d in examen.diagnostics if d.gravite is not Gravite.INFO]
    if report.quiet:
        report.diagnostics = grave
        report.show_diagnostics(on_output=True)
        return
    report.line(examen.fichier)
    sheets = f"{plural(len(examen.feuilles), 'feuille')}, " if examen.nature != "csv" else ""
    size = f"{sheets}{plural(examen.lignes, 'ligne')}, {plural(examen.cellules, 'cellule')}"
    _line(report, f"  Examiné : {' ; '.join([size, ', '.join(examen.regarde)]) if examen.regarde else size}.")
    _line(report, f"  Personnes : {_people(examen)}")
    report.diagnostics = sorted(examen.diagnostics, key=lambda d: _RANKS[d.gravite.value])[:SHOWN]
    report.show_diagnostics(infos=True, on_output=True)
    more = len(examen.diagnostics) - SHOWN
    if more > 0:
        report.line(f"  et {more} autre{'s' * (more > 1)} (--json les donne tous)")
    advised = {d.regle: REGLES[d.regle].conseil for d in examen.diagnostics}
    if advised:
        report.line("  Que faire :")
    for advice in dict.fromkeys(advised.values()):
        codes = ", ".join(code for code, text in advised.items() if text == advice)
        _line(report, f"  - {codes} : {advice}")
    if not grave:
        report.line("  Rien à corriger.")
    if examen.non_regarde:
        _line(report, f"  Pas examiné : {', '.join(examen.non_regarde)}.")
    report.line()


_RANKS = {"erreur": 0, "avertissement": 1, "info": 2}


def _line(report: Report, text: str) -> None:
    import sys

    from fphref.cli.report import fit

    report.line(fit(text, sys.stdout))


def _people(examen: Examen) -> str:
    from fphref.documents.typographie import plural

    parts = []
    if examen.agents:
        parts.append(f"{plural(examen.agents, 'agent')} sous pseudonyme")
    if examen.lignes_nominatives:
        parts.append(f"{plural(examen.lignes_nominatives, 'ligne nominative', 'lignes nominatives')}")
    if examen.correspondance:
        parts.append("table de correspondance : elle dit qui est derrière chaque pseudonyme")
    return (", ".join(parts) if parts else "aucune ligne qui parle d’une personne") + "."


def _show_others(others: Sequence[Path], report: Report) -> None:
    if not others or report.quiet:
        return
    names = ", ".join(path.name for path in others[:10])
    more = f", et {len(others) - 10} de plus" if len(others) > 10 else ""
    _line(report, f"Documents non examinés, à vérifier à la main (RGP023) : {names}{more}.")


def _show_end(examens: Sequence[Examen], failed: Sequence[tuple[Path, str]], report: Report) -> None:
    from fphref.documents.typographie import plural

    if len(examens) + len(failed) < 2:
        return
    touched = sum(not examen.propre for examen in examens)
    text = f"{plural(len(examens), 'fichier examiné', 'fichiers examinés')}, {touched} à corriger"
    if failed:
        text += f", {plural(len(failed), 'fichier illisible', 'fichiers illisibles')}"
    report.line(text)


# -- for a program ---------------------------------------------------------------------------------------------------


def _as_json(examen: Examen) -> dict[str, Any]:
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
