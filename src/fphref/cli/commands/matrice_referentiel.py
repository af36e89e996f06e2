"""`fphref matrice referentiel`: the référentiel as tables to edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fphref.cli.options import common_options, referentiel_option, resolve_referentiel, sortie_option

if TYPE_CHECKING:
    from fphref.cli.inks import Content
    from fphref.cli.produce import Job
    from fphref.model.referentiel import Referentiel


@click.command("referentiel", short_help="Le référentiel entier en tables, à modifier dans Excel.")
@referentiel_option
@sortie_option("exports", "Dossier, ou fichier .xlsx.")
@common_options
def command(referentiel: Path | None, sortie: Path, as_json: bool, silencieux: bool) -> int:
    """Le référentiel entier en tables à modifier dans Excel ; « fphref relire » en fait une modification du YAML.

    Un référentiel qu’un autre étend (le national, sous un référentiel local) y est en lecture seule.
    """
    from fphref.cli.report import Report, load_or_stop
    from fphref.cli.several import write_workbooks
    from fphref.diagnostics import FphrefError

    report = Report("matrice referentiel", as_json=as_json, quiet=silencieux)
    root = resolve_referentiel(referentiel, report)
    loaded = load_or_stop(root, report)
    if not loaded.complet:
        report.show_diagnostics()
        raise FphrefError("Le référentiel a des fichiers illisibles : le classeur serait incomplet (fphref verifier).")
    return write_workbooks([referentiel_job(root, loaded)], sortie, report)


def referentiel_job(root: Path, referentiel: Referentiel) -> Job:
    """The authoring workbook of the référentiel that was loaded from `root`."""
    from fphref.cli.produce import Job

    def build() -> Content:
        from fphref.documents.classeur_referentiel import build_classeur_referentiel
        from fphref.revision.depot import read_depot
        from fphref.revision.feuilles import rangs_of
        from fphref.revision.lignes import lignes_of
        from fphref.revision.tables import ENUMERATIONS, TABLES

        depot = read_depot(root, referentiel)
        ouverts = [dossier.id for dossier in depot.ouverts]
        return build_classeur_referentiel(referentiel, TABLES, rangs_of(lignes_of(depot)), ENUMERATIONS, ouverts)

    return Job("referentiel.xlsx", "matrice_referentiel", build, "xlsx")
