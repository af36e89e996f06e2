"""`fphref verifier`: every fault of a référentiel, in one pass."""

from __future__ import annotations

from pathlib import Path

import click

from fphref.cli.options import common_options, referentiel_option, resolve_referentiel, strict_option


@click.command("verifier", short_help="Dit toutes les fautes des données.")
@referentiel_option
@click.option("--infos", is_flag=True, help="Montre aussi les informations (réserves, passerelles ouvertes).")
@strict_option
@common_options
def command(referentiel: Path | None, infos: bool, strict: bool, as_json: bool, silencieux: bool) -> int:
    """Contrôle le référentiel et dit toutes ses fautes, avec le fichier, la ligne et la colonne."""
    from fphref.cli.report import Report, count_by_gravite, load_or_stop
    from fphref.diagnostics import Gravite

    report = Report("verifier", as_json=as_json, quiet=silencieux, strict=strict)
    root = resolve_referentiel(referentiel, report)
    loaded = load_or_stop(root, report)
    report.show_diagnostics(infos=infos, on_output=True)
    report.data["bilan"] = count_by_gravite(report.diagnostics)
    report.data["complet"] = loaded.complet
    hidden = sum(d.gravite is Gravite.INFO for d in report.diagnostics) if not infos else 0
    names = ", ".join(r.id for r in loaded.repertoires)
    count, market = len(loaded.metiers), len(loaded.marche)
    parts = [names, f"{count} métier{'s' if count > 1 else ''}"] if names or not market else []
    parts += [f"{market} fiche{'s' if market > 1 else ''} de marché"] if market else []
    report.line(f"{root} : {' · '.join(parts)}")
    report.line(report.summary() + (" (--infos pour les lire)" if hidden else ""))
    return report.finish()
