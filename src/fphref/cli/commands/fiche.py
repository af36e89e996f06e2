"""`fphref fiche CODE…`: the fiches of some métiers."""

from __future__ import annotations

from pathlib import Path

import click

from fphref.cli.options import (
    common_options,
    format_option,
    processus_option,
    referentiel_option,
    resolve_referentiel,
    sortie_option,
)


@click.command("fiche", short_help="Fiche d’un ou de plusieurs métiers.")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@format_option
@processus_option
@referentiel_option
@sortie_option("exports", "Dossier, ou fichier pour un seul métier.")
@common_options
def command(
    codes: tuple[str, ...],
    format_: str | None,
    processus: int,
    referentiel: Path | None,
    sortie: Path,
    as_json: bool,
    silencieux: bool,
) -> int:
    """Produit la fiche d’un ou de plusieurs métiers (par exemple : fphref fiche 15D30).

    En PDF, sauf si --format ou le nom donné à --sortie en dit autrement : page web (html), Word (docx),
    texte (md) ou données (json).
    """
    from fphref.cli.inks import choose_format
    from fphref.cli.produce import Fiches, fiche_job
    from fphref.cli.report import Report, known_code, load_or_stop
    from fphref.cli.several import write_several
    from fphref.cli.writing import names_file
    from fphref.diagnostics import FphrefError

    if names_file(sortie) and len(codes) > 1:
        raise FphrefError("Plusieurs fiches ne tiennent pas dans un fichier : donner un dossier à --sortie.")
    chosen = choose_format(format_, sortie, "Une fiche")
    report = Report("fiche", as_json=as_json, quiet=silencieux)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    wanted = list(dict.fromkeys(known_code(loaded, code, report) for code in codes))
    fiches = Fiches(loaded)
    return write_several([fiche_job(fiches, code, chosen) for code in wanted], sortie, report, processus)
