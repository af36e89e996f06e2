"""`fphref consolider`: several établissements in one audit, from their cubes or their evaluations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fphref.cli.options import common_options, nombre, referentiel_option

if TYPE_CHECKING:
    from datetime import date

    from fphref.audit.modele import Bilan
    from fphref.cli.report import Report
    from fphref.model.referentiel import Referentiel

_KEPT = 50
"""Items of each list that are counted for a terminal."""


@click.command("consolider", short_help="Réunit les audits de plusieurs établissements.")
@click.argument("fichiers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER|DOSSIER...")
@click.option(
    "--par", metavar="NIVEAUX",
    help="Parmi region, ght, etablissement, pole, service, metier et ensemble, séparés par des virgules "
         "[par défaut : etablissement,metier,ensemble].",
)  # fmt: skip
@click.option(
    "--date", "jour", metavar="AAAA-MM-JJ", help="Date de l’audit [par défaut : celle du cube le plus récent]."
)
@click.option("--cube", type=click.Path(path_type=Path), metavar="FICHIER.csv", help="Écrit le cube de l’ensemble.")
@click.option("--diffusion", is_flag=True, help="Masque ce qui porte sur trop peu de personnes.")
@click.option("--seuil", callback=nombre(3, 1000), default="5", show_default=True, metavar="N",
              help="Avec --diffusion, le plus petit nombre de personnes que l’on montre.")  # fmt: skip
@referentiel_option
@common_options
def command(
    fichiers: tuple[Path, ...], par: str | None, jour: str | None, cube: Path | None, diffusion: bool, seuil: int,
    referentiel: Path | None, as_json: bool, silencieux: bool,
) -> int:  # fmt: skip
    """Réunit en un seul audit les cubes (couverture --cube) ou les évaluations de plusieurs établissements.

    Un cube ne nomme aucun agent : une région n’a pas besoin des lignes nominatives. Un dossier d’évaluations
    vaut pour un établissement ; la liste des agents qui s’y trouve est lue avec elles.

    Ce qui se contredit d’un fichier à l’autre est dit : même structure deux fois, dates, niveaux requis,
    échelles, numéros FINESS, pseudonymes. Chaque établissement garde ses profils et ses besoins.
    """
    from datetime import date

    from fphref.audit.consolidation import DemandeConsolidation, consolidate
    from fphref.audit.couverture import audit_couverture
    from fphref.cli.options import resolve_referentiel
    from fphref.cli.report import Report, load_or_stop

    report = Report("consolider", as_json=as_json, quiet=silencieux)
    asked = DemandeConsolidation(fichiers, date.today(), _day(jour), _levels(par))
    if cube is not None:
        from fphref.cli.writing import check_suffix, check_writable

        check_suffix(cube, ".csv", "Le cube")
        check_writable(cube)
    model = load_or_stop(resolve_referentiel(referentiel, report), report)
    report.diagnostics.clear()  # what is wrong with the référentiel is for `verifier`
    with consolidate(asked, model, audit_couverture) as bilan:
        return _tell(bilan, model, report, cube, seuil if diffusion else 0)


def _tell(bilan: Bilan, referentiel: Referentiel, report: Report, cube: Path | None, seuil: int) -> int:
    report.diagnostics += bilan.diagnostics
    report.show_diagnostics()
    code = report.exit_code()
    if seuil:
        from fphref.audit.diffusion import publish

        bilan = publish(bilan, seuil)
        if report.as_json and report.diagnostics:
            report.warn(
                f"{report.summary()} : le détail n’est pas dans une version à diffuser (relancer sans --diffusion)."
            )
        report.diagnostics.clear()  # they tell small numbers; the exit code stays
    if cube is not None:
        _write_cube(bilan, referentiel, cube, report)
    if report.as_json:
        report.data = _answer(bilan)
        report.finish()
    else:
        _show(bilan, referentiel, report)
    return code


def _day(text: str | None) -> date | None:
    from fphref.diagnostics import FphrefError
    from fphref.evaluations.relire_valeurs import day_of

    if text is None:
        return None
    from datetime import date

    day, _, _ = day_of(text, date(2199, 12, 31))
    if day is None:
        raise FphrefError(f"--date « {text} » n’est pas une date : AAAA-MM-JJ est attendu.")
    return day


def _levels(text: str | None) -> tuple[str, ...]:
    from fphref.audit.modele import PAR
    from fphref.diagnostics import FphrefError, suggestion

    if text is None:
        return ()
    found = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in found:
        if name not in PAR:
            raise FphrefError(f"--par « {name} » : niveau inconnu{suggestion(name, PAR)}")
    if not found:
        raise FphrefError("--par est vide : donner un niveau au moins, comme « etablissement ».")
    return found


def _write_cube(bilan: Bilan, referentiel: Referentiel, path: Path, report: Report) -> None:
    from fphref.audit.cube import COLONNES_CUBE, cube_rows
    from fphref.cli.writing import write_file
    from fphref.evaluations.sortie import csv_blocks

    edition = referentiel.repertoires[0].edition if referentiel.repertoires else ""
    blocks = csv_blocks(COLONNES_CUBE, cube_rows(bilan, edition))
    size = write_file(path, lambda stream: [stream.write(block) for block in blocks], private=not bilan.seuil)
    report.wrote(path, "cube", size)
    report.line(f"Cube écrit : {path}")


def _show(bilan: Bilan, referentiel: Referentiel, report: Report) -> None:
    from fphref.audit.releve import Releve
    from fphref.cli.couverture_affichage import Affichage

    if report.quiet:
        return
    releve = Releve(bilan, referentiel, _KEPT).read()
    for title, lines in Affichage(bilan, referentiel, releve).parts():
        report.line()
        report.line(title)
        for line in lines:
            report.line(line)


def _answer(bilan: Bilan) -> dict[str, Any]:
    """The figures of the JSON answer; structures are named by their place in `structures`."""
    from dataclasses import asdict

    return {
        "date": bilan.jour.isoformat(),
        "par": list(bilan.par),
        "seuil": bilan.seuil or None,
        "lecture": asdict(bilan.lecture),
        "structures": [
            {"par": s.par, "nom": s.nom, "chemin": [list(step) for step in s.chemin], "agents": s.agents}
            for s in bilan.structures
        ],
        "lignes": [
            {**ligne._asdict(), "concernes": ligne.concernes, "etat": ligne.nom_etat, "classe": ligne.vulnerabilite}
            for ligne in bilan.lignes
        ],
        "syntheses": [synthese._asdict() for synthese in bilan.syntheses],
        "exclus": [exclu._asdict() for exclu in bilan.exclus],
        "masques": [masque._asdict() for masque in bilan.masques],
    }
