"""`fphref catalogue`: all fiches in one file, or in one file each."""

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


@click.command("catalogue", short_help="Toutes les fiches en un fichier, ou chacune dans le sien.")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--separes", is_flag=True, help="Un fichier par métier, au lieu d’un seul pour tous.")
@format_option
@processus_option
@referentiel_option
@sortie_option("exports", "Dossier, ou fichier.")
@common_options
def command(
    codes: tuple[str, ...],
    separes: bool,
    format_: str | None,
    processus: int,
    referentiel: Path | None,
    sortie: Path,
    as_json: bool,
    silencieux: bool,
) -> int:
    """Produit le catalogue des métiers : couverture, sommaire, fiches par famille, index des compétences.

    Sans CODE, tous les métiers y sont. Un métier en erreur n’y est pas, et la couverture le dit.
    """
    from fphref.cli.inks import choose_format
    from fphref.cli.produce import Fiches, catalogue_job, fiche_job
    from fphref.cli.report import Report, known_code, load_or_stop
    from fphref.cli.several import write_several
    from fphref.cli.writing import names_file
    from fphref.diagnostics import FphrefError

    if separes and names_file(sortie):
        raise FphrefError("Avec --separes, --sortie attend un dossier.")
    chosen = choose_format(format_, sortie, "Un catalogue")
    report = Report("catalogue", as_json=as_json, quiet=silencieux)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    wanted = list(dict.fromkeys(known_code(loaded, code, report) for code in codes)) or None
    left_out = sorted(loaded.en_erreur) if wanted is None else []
    if left_out:
        many = "métiers" if len(left_out) > 1 else "métier"
        report.warn(f"Sans {', '.join(left_out)} : {many} en erreur (fphref verifier).")
    report.data["exclus"] = left_out
    fiches = Fiches(loaded)
    if not separes:
        jobs = [catalogue_job(loaded, fiches, wanted, chosen)]
    else:
        sound = [code for code in wanted or loaded.metiers if code not in loaded.en_erreur]
        if not sound:
            raise FphrefError("Aucun métier sans erreur à produire (fphref verifier).")
        jobs = [fiche_job(fiches, code, chosen) for code in sound]
    return write_several(jobs, sortie, report, processus)
