"""`fphref demo`: an invented hospital of any size, to try an audit on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fphref.cli.options import common_options, nombre, parse_jour

if TYPE_CHECKING:
    from fphref.cli.report import Report
    from fphref.demo.fabrique import Demande, Fabrique

_CSV, _PARQUET = "csv", "parquet"
PRESENTATION = "LISEZ-MOI.md"


@click.command("demo", short_help="Invente un hôpital de la taille voulue, pour essayer un audit.")
@click.option("--agents", callback=nombre(1, 1_500_000), default="300", show_default=True, metavar="N",
              help="Nombre d’agents, de 1 à 1 500 000.")  # fmt: skip
@click.option("-o", "--sortie", type=click.Path(path_type=Path), default="demo", show_default=True, metavar="DOSSIER",
              help="Dossier à créer, vide, ou fait par cette commande.")  # fmt: skip
@click.option("--graine", callback=nombre(0, 2**31 - 1), default="1", show_default=True, metavar="N",
              help="Autre nombre, autre hôpital ; le même redonne les mêmes fichiers.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice((_CSV, _PARQUET)), default=_CSV, show_default=True,
              metavar="FORMAT", help="csv, ou parquet au-delà de 100 000 agents.")  # fmt: skip
@click.option("--etablissements", callback=nombre(0, 2_000), default="0", metavar="N",
              help="Nombre d’établissements [par défaut : 1, ou un pour 3 260 agents au-delà de 15 000].")  # fmt: skip
@click.option("--date", "jour", metavar="AAAA-MM-JJ", help="Date de l’audit à préparer [par défaut : 2026-11-22].")
@common_options
def command(
    agents: int, sortie: Path, graine: int, format_: str, etablissements: int, jour: str | None, as_json: bool,
    silencieux: bool,
) -> int:  # fmt: skip
    """Invente un hôpital : un référentiel, une liste d’agents sous pseudonymes, leurs évaluations.

    Rien n’y est réel. On y trouve ce qu’un audit doit montrer : points uniques, compétences que personne ne tient,
    habilitations expirées, départs prévus, évaluations manquantes.

    Le dossier contient referentiel/, agents et evaluations (csv ou parquet), et LISEZ-MOI.md.
    """
    from fphref.cli.report import Report
    from fphref.cli.writing import names_file
    from fphref.demo.fabrique import JOUR, Demande, Fabrique
    from fphref.demo.hopital import default_etablissements
    from fphref.diagnostics import FphrefError

    report = Report("demo", as_json=as_json, quiet=silencieux)
    if names_file(sortie) or sortie.is_file():
        raise FphrefError(f"--sortie attend un dossier, pas un fichier : {sortie}")
    if etablissements > agents:
        raise FphrefError(f"{etablissements} établissements pour {agents} agents : il en faut au moins un dans chacun.")
    day = JOUR if jour is None else parse_jour(jour)
    demande = Demande(agents, etablissements or default_etablissements(agents), graine, day)
    _make(demande, sortie, format_, report, Fabrique)
    return report.finish()


def _make(demande: Demande, sortie: Path, format_: str, report: Report, factory: type[Fabrique]) -> None:
    from fphref.cli.dossier_demo import DossierDemo
    from fphref.cli.progress import waiting
    from fphref.demo.fabrique import TABLES, presentation

    show = not (report.as_json or report.quiet)
    with DossierDemo(sortie) as folder:
        with waiting("Préparation", show=show):
            fabrique = factory(demande)
        counts = {}
        try:
            for name, text in fabrique.referentiel():
                folder.write(f"referentiel/{name}", text.encode())
            for table in TABLES:
                name = f"{table}.{format_}"
                with waiting(name, show=show):
                    if format_ == _PARQUET:
                        counts[table] = fabrique.write_parquet(table, folder.path(name))
                    else:
                        # The line of titles is not one of the rows.
                        counts[table] = sum(folder.stream(name, fabrique.csv_blocks(table))) - 1
            folder.write(PRESENTATION, presentation(fabrique, _again(demande, format_), format_).encode())
            with waiting("Mise en place", show=show):
                sizes = folder.commit()
        finally:
            fabrique.close()
    _tell(fabrique, counts, sizes, sortie, format_, report)


def _again(demande: Demande, format_: str) -> str:
    """The command that makes the same files anew."""
    return (
        f"fphref demo --agents {demande.agents} --etablissements {demande.etablissements} --graine {demande.graine} "
        f"--format {format_} --date {demande.jour.isoformat()}"
    )


def _tell(
    fabrique: Fabrique, counts: dict[str, int], sizes: dict[str, int], sortie: Path, format_: str, report: Report
) -> None:
    from fphref.cli.writing import quoted
    from fphref.documents.typographie import plural

    inside = sum(size for name, size in sizes.items() if name.startswith("referentiel/"))
    for name, kind in (("referentiel", "referentiel"), (f"agents.{format_}", "agents"),
                       (f"evaluations.{format_}", "evaluations"), (PRESENTATION, "presentation")):  # fmt: skip
        report.wrote(sortie / name, kind, sizes.get(name, inside))
    services = sum(len(one.services) for one in fabrique.hopital)
    metiers, competences = len(fabrique.catalogue.metiers), len(fabrique.catalogue.competences)
    report.line(f"Hôpital inventé dans {sortie} : {plural(len(fabrique.hopital), 'établissement')}, "
                f"{plural(services, 'service')}, {plural(counts['agents'], 'agent')}")  # fmt: skip
    report.line(f"  referentiel/  {plural(metiers, 'métier')}, {plural(competences, 'compétence')}")
    report.line(f"  agents.{format_}  {_size(sizes[f'agents.{format_}'])}")
    report.line(f"  evaluations.{format_}  {plural(counts['evaluations'], 'ligne')}, "
                f"{_size(sizes[f'evaluations.{format_}'])}")  # fmt: skip
    report.line(f"  {PRESENTATION}  ce que contient le dossier")
    then = f"fphref couverture {quoted(sortie)} --date {fabrique.demande.jour.isoformat()}"
    report.line(f"La suite : {then}")
    report.data.update(
        agents=counts["agents"],
        evaluations=counts["evaluations"],
        etablissements=[
            {"finess": one.finess, "nom": one.nom, "ght": one.ght or None, "region": one.region or None,
             "agents": one.effectif, "services": len(one.services)}
            for one in fabrique.hopital
        ],
        metiers=metiers,
        competences=competences,
        graine=fabrique.demande.graine,
        date=fabrique.demande.jour.isoformat(),
        suite=then,
    )  # fmt: skip


def _size(octets: int) -> str:
    return f"{octets / 1e6:.1f} Mo".replace(".", ",") if octets >= 1_000_000 else f"{max(1, round(octets / 1000))} ko"
