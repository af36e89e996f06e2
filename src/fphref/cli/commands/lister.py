"""`fphref lister`: the métiers of a référentiel."""

from __future__ import annotations

from pathlib import Path

import click

from fphref.cli.options import common_options, referentiel_option, resolve_referentiel


@click.command("lister", short_help="Liste les métiers.")
@click.option("--famille", metavar="NOM", help="Seulement les métiers de cette famille.")
@referentiel_option
@common_options
def command(famille: str | None, referentiel: Path | None, as_json: bool, silencieux: bool) -> int:
    """Liste les métiers : code, intitulé, famille, niveau de qualification."""
    from fphref.cli.report import Report, load_or_stop
    from fphref.cli.table import print_table
    from fphref.diagnostics import FphrefError, Gravite, suggestion
    from fphref.texte import fold

    report = Report("lister", as_json=as_json, quiet=silencieux)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    rows = []
    wanted = fold(famille) if famille else None
    known = {fold(name) for f in loaded.familles.values() for name in (f.id, f.intitule)}
    if wanted is not None and wanted not in known:
        raise FphrefError(f"Famille « {famille} » inconnue{suggestion(famille or '', loaded.familles)}")
    for metier in loaded.metiers.values():
        found = loaded.famille_of(metier)
        if wanted is not None and (found is None or wanted not in (fold(found.id), fold(found.intitule))):
            continue
        rows.append((metier.code, metier.intitule.complet, found.intitule if found else None,
                     metier.niveau_qualification))  # fmt: skip
    report.data["metiers"] = [
        {"code": code, "intitule": title, "famille": name, "niveau_qualification": level}
        for code, title, name, level in rows
    ]
    if not as_json:
        cells = [[code, title, name or "–", f"{level}" if level else "–"] for code, title, name, level in rows]
        print_table(("Code", "Intitulé", "Famille", "Niveau"), cells)
    report.diagnostics = [d for d in report.diagnostics if d.gravite is not Gravite.INFO]
    report.finish()
    return 0
