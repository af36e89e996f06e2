"""`fphref consolider`: several établissements in one audit, from their cubes or their evaluations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fphref.cli.options import common_options, nombre, referentiel_option

if TYPE_CHECKING:
    from datetime import date


@click.command("consolider", short_help="Réunit les audits de plusieurs établissements.")
@click.argument("fichiers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER|DOSSIER...")
@click.option(
    "--par", metavar="NIVEAUX",
    help="Parmi region, ght, etablissement, pole, service, metier et ensemble, séparés par des virgules "
         "[par défaut : etablissement,metier,ensemble].",
)  # fmt: skip
@click.option(
    "--date", "jour", metavar="AAAA-MM-JJ", help="Date de l’audit [par défaut : celle du cube le plus récent]."
)
@click.option("--cube", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Écrit le cube de l’ensemble (.csv, .parquet).")  # fmt: skip
@click.option("--diffusion", is_flag=True, help="Masque ce qui porte sur trop peu de personnes.")
@click.option("--seuil", callback=nombre(3, 1000), default="5", show_default=True, metavar="N",
              help="Avec --diffusion, le plus petit nombre de personnes que l’on montre.")  # fmt: skip
@click.option("-o", "--sortie", "sorties", multiple=True, type=click.Path(path_type=Path), metavar="CHEMIN",
              help="Fichier .xlsx, .pdf, .html, .json ou .csv, plusieurs fois au besoin ; un dossier reçoit les "
              "trois premiers.")  # fmt: skip
@referentiel_option
@common_options
def command(
    fichiers: tuple[Path, ...], par: str | None, jour: str | None, cube: Path | None, diffusion: bool, seuil: int,
    sorties: tuple[Path, ...], referentiel: Path | None, as_json: bool, silencieux: bool,
) -> int:  # fmt: skip
    """Réunit en un seul audit les cubes (couverture --cube) ou les évaluations de plusieurs établissements.

    Un cube ne nomme aucun agent : une région n’a pas besoin des lignes nominatives. Un dossier d’évaluations
    vaut pour un établissement ; la liste des agents qui s’y trouve est lue avec elles.

    Ce qui se contredit d’un fichier à l’autre est dit : même structure deux fois, dates, niveaux requis,
    échelles, numéros FINESS, pseudonymes. Chaque établissement garde ses profils et ses besoins.
    """
    from datetime import date

    from fphref.audit.consolidation import DemandeConsolidation, consolidate
    from fphref.audit.couverture import audit_couverture
    from fphref.cli.couverture_fin import finish_audit
    from fphref.cli.couverture_sorties import planned, read_files
    from fphref.cli.options import resolve_referentiel
    from fphref.cli.report import Report, load_or_stop

    report = Report("consolider", as_json=as_json, quiet=silencieux)
    asked = DemandeConsolidation(fichiers, date.today(), _day(jour), _levels(par))
    ends = planned(sorties, cube, read_files(fichiers), seuil if diffusion else 0)
    model = load_or_stop(resolve_referentiel(referentiel, report), report)
    report.diagnostics.clear()  # what is wrong with the référentiel is for `verifier`
    with consolidate(asked, model, audit_couverture) as bilan:
        return finish_audit(bilan, model, ends, report)


def _day(text: str | None) -> date | None:
    from fphref.diagnostics import FphrefError
    from fphref.evaluations.relire_valeurs import day_of

    if text is None:
        return None
    from datetime import date

    day, _, _ = day_of(text, date(2199, 12, 31))
    if day is None:
        raise FphrefError(f"--date « {text} » n’est pas une date : AAAA-MM-JJ est attendu.")
    return day


def _levels(text: str | None) -> tuple[str, ...]:
    from fphref.audit.modele import PAR
    from fphref.diagnostics import FphrefError, suggestion

    if text is None:
        return ()
    found = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in found:
        if name not in PAR:
            raise FphrefError(f"--par « {name} » : niveau inconnu{suggestion(name, PAR)}")
    if not found:
        raise FphrefError("--par est vide : donner un niveau au moins, comme « etablissement ».")
    return found
