"""`fphref matrice agents`: agents × compétences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fphref.cli.options import common_options, nombre, referentiel_option, resolve_referentiel, sortie_option

if TYPE_CHECKING:
    from fphref.cli.report import Report
    from fphref.documents.matrice_agents_plan import Plan


def _effectif(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    """A number of blank lines, where one is given; without a list of agents, a workbook needs one at least."""
    lowest = 0 if context.params.get("agents") else 1
    return None if value is None else nombre(lowest, 1000)(context, parameter, value)


@click.command("agents", short_help="Les agents en lignes, les compétences de leurs métiers en colonnes.")
@click.option(
    "--metier",
    "metiers",
    multiple=True,
    metavar="CODE",
    help="Code d’un métier, par exemple 15D30 ; plusieurs fois au besoin.",
)
@click.option(
    "--effectif",
    callback=_effectif,
    metavar="N",
    help="Lignes vides : avec --metier, à remplir [12 par défaut] ; avec --agents, en plus des agents "
    "[3 par défaut, 0 admis].",
)
@click.option(
    "--agents",
    is_eager=True,  # how few blank lines there may be depends on it
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Liste d’agents sous pseudonyme (csv, xlsx ou ods) : agent, service, metier, poste.",
)
@click.option("--service", metavar="NOM", help="Un seul service de la liste ; avec --metier, son nom dans le titre.")
@click.option("--par", type=click.Choice(["service"]), help="Un classeur par service de la liste.")
@click.option(
    "--preset",
    type=click.Choice(["standard", "intermediaire", "avance"]),
    default="avance",
    show_default=True,
    help="standard : activités ; intermediaire : compétences ; avance : compétences et niveaux requis.",
)
@click.option(
    "--orientation",
    type=click.Choice(["agents", "competences"]),
    default="agents",
    show_default=True,
    help="Ce qui est en lignes.",
)
@click.option(
    "--echelle", metavar="ID", help="Échelle de niveaux [par défaut : celle des profils, sinon celle du référentiel]."
)
@click.option(
    "--evaluations",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Évaluations connues, telles que « fphref relire » les écrit : le dernier niveau est prérempli.",
)
@click.option(
    "--conservation",
    callback=nombre(1, 120),
    default="24",
    show_default=True,
    metavar="MOIS",
    help="Durée de conservation après la campagne, d’où vient la date de destruction.",
)
@click.option("--sans-protection", is_flag=True, help="Laisse toutes les feuilles modifiables.")
@referentiel_option
@sortie_option("exports", "Dossier, fichier .xlsx, ou fichier .csv pour une liste à remplir.")
@common_options  # fmt: skip
def command(
    metiers: tuple[str, ...], effectif: int | None, agents: Path | None, service: str | None, par: str | None,
    preset: str, orientation: str, echelle: str | None, evaluations: Path | None, conservation: int,
    sans_protection: bool, referentiel: Path | None, sortie: Path, as_json: bool, silencieux: bool,
) -> int:  # fmt: skip
    """Classeur des agents d’un métier, d’un service ou d’une liste : matrice, écarts, couverture, synthèse.

    Les agents portent un pseudonyme, jamais un nom (voir « fphref pseudonymiser »). Les niveaux saisis se relisent
    avec « fphref relire ».
    """
    from fphref.cli.agents_demande import Choix, demandes, plans
    from fphref.cli.produce import matrice_agents_job
    from fphref.cli.report import Report, load_or_stop
    from fphref.cli.several import write_several
    from fphref.cli.writing import check_suffix, names_file
    from fphref.diagnostics import FphrefError

    report = Report("matrice agents", as_json=as_json, quiet=silencieux)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    of_referentiel, report.diagnostics = report.diagnostics, []  # those of the référentiel are `verifier`'s to tell
    choix = Choix(
        metiers, effectif, agents, service, par == "service", preset, orientation, echelle, conservation, evaluations,  # type: ignore[arg-type]
        not sans_protection,
    )  # fmt: skip
    asked = demandes(loaded, choix, report)
    if len(asked) > 1 and names_file(sortie):
        raise FphrefError(f"--par service écrit {len(asked)} classeurs : donner un dossier à --sortie, pas un fichier.")
    planned = plans(loaded, asked, report)
    if names_file(sortie) and sortie.suffix.lower() == ".csv":
        return _write_long(planned[0][1], sortie, report)
    check_suffix(sortie, ".xlsx", "Une matrice")
    jobs = [matrice_agents_job(loaded, stem, plan, of_referentiel) for stem, plan in planned]
    return write_several(jobs, sortie, report)


def _write_long(plan: Plan, sortie: Path, report: Report) -> int:
    """One row per agent and compétence, in a French CSV file; another one that stands there is kept aside."""
    from fphref.cli.writing import write_file
    from fphref.documents.matrice_agents_long import long_rows, long_titles
    from fphref.evaluations.sortie import csv_blocks

    kept: list[Path] = []
    blocks = csv_blocks(long_titles(plan), long_rows(plan))
    size = write_file(sortie, lambda stream: stream.writelines(blocks), kept=kept, any_other=True)
    report.wrote(sortie, "evaluations_a_remplir", size)
    for old in kept:
        report.warn(f"{sortie.name} existait avec un autre contenu : l’ancien fichier est gardé sous {old.name}")
    report.show_diagnostics()
    report.line(str(sortie))
    return report.finish()
