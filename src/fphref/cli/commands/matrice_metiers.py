"""`fphref matrice metiers`: compétences in rows, métiers in columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fphref.cli.options import common_options, referentiel_option, resolve_referentiel, sortie_option

if TYPE_CHECKING:
    from fphref.cli.produce import Job
    from fphref.model.referentiel import Referentiel


@click.command("metiers", short_help="Les compétences en lignes, les métiers en colonnes.")
@click.option("--famille", metavar="NOM", help="Seulement les métiers de cette famille : son nom ou son identifiant.")
@referentiel_option
@sortie_option("exports", "Dossier, ou fichier .xlsx.")
@common_options
def command(famille: str | None, referentiel: Path | None, sortie: Path, as_json: bool, silencieux: bool) -> int:
    """Matrice des métiers : qui demande quoi, ce qui est partagé, quels métiers sont proches."""
    from fphref.cli.report import Report, load_or_stop
    from fphref.cli.several import write_workbooks
    from fphref.diagnostics import FphrefError

    report = Report("matrice metiers", as_json=as_json, quiet=silencieux)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    if loaded.en_erreur or not loaded.complet:
        report.show_diagnostics()
        raise FphrefError("Le référentiel a des erreurs : la matrice serait incomplète (fphref verifier).")
    return write_workbooks([_job(loaded, famille)], sortie, report)


def _job(referentiel: Referentiel, famille: str | None) -> Job:
    """The workbook of all métiers, or of one famille under its own file name; `FphrefError` for an unknown one."""
    from fphref.cli.produce import Job, matrice_metiers_job
    from fphref.diagnostics import FphrefError, suggestion
    from fphref.texte import fold

    if famille is None:
        return matrice_metiers_job(referentiel)
    wanted = fold(famille)
    found = next((f.id for f in referentiel.familles.values() if wanted in (fold(f.id), fold(f.intitule))), None)
    if found is None:
        raise FphrefError(f"Famille « {famille} » inconnue{suggestion(famille, referentiel.familles)}")
    if not any(metier.famille == found for metier in referentiel.metiers.values()):
        raise FphrefError(f"Famille « {famille} » : aucun métier au référentiel")

    from fphref.documents.matrice_metiers import build_matrice_metiers

    name = f"matrice_metiers_{found}.xlsx"
    return Job(name, "matrice_metiers", lambda: build_matrice_metiers(referentiel, found), "xlsx")
