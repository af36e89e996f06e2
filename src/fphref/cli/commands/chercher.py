"""`fphref chercher MOTS`: find métiers, items, trainings, corps by words."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from fphref.cli.options import common_options, referentiel_option, resolve_referentiel


@click.command("chercher", short_help="Cherche des mots dans le référentiel.")
@click.argument("mots", nargs=-1, required=True, metavar="MOTS...")
@referentiel_option
@common_options
def command(mots: tuple[str, ...], referentiel: Path | None, as_json: bool, silencieux: bool) -> int:
    """Cherche des mots dans les métiers, activités, compétences, formations et corps.

    Les accents, les majuscules et le pluriel ne comptent pas ; tous les mots doivent s’y trouver.
    """
    from fphref.cli.report import Report, load_or_stop
    from fphref.cli.table import print_table
    from fphref.diagnostics import Gravite
    from fphref.recherche import search

    report = Report("chercher", as_json=as_json, quiet=silencieux)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    found = search(loaded, " ".join(mots))
    report.data["resultats"] = [{**asdict(r), "metiers": list(r.metiers)} for r in found]
    if not as_json:
        if found:
            cells = [[r.type, r.libelle, r.id, ", ".join(r.metiers) or "–"] for r in found]
            print_table(("Type", "Libellé", "Identifiant", "Métiers"), cells)
        else:
            click.echo(f"Rien ne contient « {' '.join(mots)} ».")
    report.diagnostics = [d for d in report.diagnostics if d.gravite is not Gravite.INFO]
    report.finish()
    return 0
