"""`fphref fiche CODE…`: the PDF fiches of some métiers."""

from __future__ import annotations

from pathlib import Path

import click

from fphref.cli.options import common_options, referentiel_option, resolve_referentiel, sortie_option


@click.command("fiche", short_help="Fiche PDF d’un ou de plusieurs métiers.")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@referentiel_option
@sortie_option("exports", "Dossier, ou fichier .pdf pour un seul métier.")
@common_options
def command(codes: tuple[str, ...], referentiel: Path | None, sortie: Path, as_json: bool, silencieux: bool) -> int:
    """Produit la fiche PDF d’un ou de plusieurs métiers (par exemple : fphref fiche 15D30)."""
    from fphref.cli.produce import fiche_job, produce
    from fphref.cli.progress import track
    from fphref.cli.report import Report, known_code, load_or_stop
    from fphref.cli.writing import check_suffix, names_file, output_file
    from fphref.diagnostics import FphrefError

    if names_file(sortie) and len(codes) > 1:
        raise FphrefError("Plusieurs fiches ne tiennent pas dans un fichier : donner un dossier à --sortie.")
    check_suffix(sortie, ".pdf", "Une fiche")
    report = Report("fiche", as_json=as_json, quiet=silencieux)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    wanted = list(dict.fromkeys(known_code(loaded, code, report) for code in codes))
    jobs = [fiche_job(loaded, code) for code in wanted]
    for job in track(((job.name, job) for job in jobs), len(jobs), show=not (as_json or silencieux)):
        produce(job, output_file(sortie, job.name), report)
    # Faults elsewhere in the référentiel are `verifier`'s to tell; these documents are sound.
    report.diagnostics = [d for d in report.diagnostics if d.regle == "DOC001"]
    report.show_diagnostics()
    for path, _, _ in report.files:
        report.line(str(path))
    return report.finish()
