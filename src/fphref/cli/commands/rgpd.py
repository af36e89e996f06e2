"""`fphref rgpd`: which personal data files hold, for whoever is about to send them or to keep them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fphref.cli.options import common_options, nombre

if TYPE_CHECKING:
    from fphref.evaluations.rgpd_modele import Examen


@click.command("rgpd", short_help="Données personnelles que contiennent des fichiers.")
@click.argument("fichiers", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="FICHIER...")
@click.option("--seuil", callback=nombre(1, 1000), default="5", show_default=True, metavar="N",
              help="Nombre de personnes sous lequel un groupe est petit ; 1 : ne pas les chercher.")  # fmt: skip
@click.option("--date", "jour", metavar="DATE",
              help="Jour auquel la date de destruction est comparée [par défaut : aujourd’hui].")  # fmt: skip
@common_options
def command(fichiers: tuple[Path, ...], seuil: int, jour: str | None, as_json: bool, silencieux: bool) -> int:
    """Dit quelles données personnelles contiennent des classeurs (xlsx, ods) ou des listes (csv, parquet).

    Chaque FICHIER peut être un dossier, lu avec ceux qu’il contient. Toutes les feuilles sont lues, masquées comprises,
    et ce qui les entoure : propriétés, notes, noms. Aucune valeur n’est affichée : chaque constat dit où regarder.

    Ne rien trouver n’est pas une preuve : un programme ne reconnaît que ce qui a une forme, un titre ou un nom connus.

    Codes de sortie : 0 rien à corriger, 1 au moins un constat, 2 un fichier n’a pas pu être examiné.
    """
    from datetime import date

    from fphref.cli.couverture_demande import day_of_audit
    from fphref.cli.report import Report
    from fphref.cli.rgpd_affichage import examen_json, show_end, show_examen
    from fphref.cli.rgpd_fichiers import expanded, open_any, remembered
    from fphref.diagnostics import FphrefError, Position
    from fphref.evaluations.rgpd import examine_tableur
    from fphref.regles import diagnose

    report = Report("rgpd", as_json=as_json, quiet=silencieux, strict=True)
    day = day_of_audit(jour, date.today())
    files, others = expanded(fichiers)
    examens: list[Examen] = []
    failed: list[tuple[Path, str]] = []
    beside = remembered()
    for path in files:
        try:
            examen = examine_tableur(path, open_any(path), day, seuil=seuil, beside=beside)
        except FphrefError as error:
            if len(files) == 1:
                raise
            failed.append((path, str(error)))
            report.warn(f"Erreur : {error}")
            continue
        examens.append(examen)
        show_examen(examen, report)
    show_end(examens, others, failed, report)
    report.diagnostics = [found for examen in examens for found in examen.diagnostics]
    unread = "document d’une autre nature (texte, PDF, image…) : son contenu n’a pas été examiné"
    report.diagnostics += [diagnose("RGP023", unread, Position(str(path))) for path in others]
    report.data.update(
        date=day.isoformat(),
        seuil=seuil,
        examens=[examen_json(examen) for examen in examens],
        illisibles=[{"fichier": path.as_posix(), "erreur": text} for path, text in failed],
    )
    code = report.finish()
    return 2 if failed else code
