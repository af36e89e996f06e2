"""`fphref matrice metiers|agents`: the workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fphref.cli.options import common_options, nombre, referentiel_option, resolve_referentiel, sortie_option

if TYPE_CHECKING:
    from fphref.cli.produce import Job
    from fphref.cli.report import Report


@click.group(
    "matrice",
    short_help="Classeurs Excel : métiers ou agents × compétences.",
    subcommand_metavar="COMMANDE [OPTIONS]...",
)
def command() -> None:
    """Produit un classeur Excel : métiers × compétences, ou agents × compétences."""


@command.command("metiers", short_help="Les compétences en lignes, les métiers en colonnes.")
@referentiel_option
@sortie_option("exports", "Dossier, ou fichier .xlsx.")
@common_options
def metiers(referentiel: Path | None, sortie: Path, as_json: bool, silencieux: bool) -> int:
    """Matrice des métiers : les compétences en lignes, les métiers en colonnes."""
    from fphref.cli.produce import matrice_metiers_job
    from fphref.cli.report import Report, load_or_stop
    from fphref.diagnostics import FphrefError

    report = Report("matrice metiers", as_json=as_json, quiet=silencieux)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    if loaded.en_erreur or not loaded.complet:
        report.show_diagnostics()
        raise FphrefError("Le référentiel a des erreurs : la matrice serait incomplète (fphref verifier).")
    return _write(matrice_metiers_job(loaded), sortie, report)


@command.command("agents", short_help="Les agents d’un métier en lignes, ses compétences en colonnes.")
@click.option("--metier", required=True, metavar="CODE", help="Code du métier, par exemple 15D30.")
@click.option("--effectif", callback=nombre(1, 1000), default="12", show_default=True, metavar="N",
              help="Nombre de lignes vides à remplir, de 1 à 1000.")  # fmt: skip
@referentiel_option
@sortie_option("exports", "Dossier, ou fichier .xlsx.")
@common_options
def agents(metier: str, effectif: int, referentiel: Path | None, sortie: Path, as_json: bool, silencieux: bool) -> int:
    """Matrice des agents d’un métier qui a un profil : un agent par ligne, une compétence par colonne."""
    from fphref.cli.produce import matrice_agents_job
    from fphref.cli.report import Report, known_code, load_or_stop

    report = Report("matrice agents", as_json=as_json, quiet=silencieux)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    code = known_code(loaded, metier, report)
    return _write(matrice_agents_job(loaded, code, effectif), sortie, report)


def _write(job: Job, sortie: Path, report: Report) -> int:
    from fphref.cli.several import write_several
    from fphref.cli.writing import check_suffix

    check_suffix(sortie, ".xlsx", "Une matrice")
    report.diagnostics = []
    return write_several([job], sortie, report)
