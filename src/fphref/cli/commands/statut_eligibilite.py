"""`fphref statut eligibilite`: which statutory routes are open to one agent, or to a service, and why."""

from __future__ import annotations

from pathlib import Path

import click

from fphref.cli.options import common_options, referentiel_option

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("eligibilite", short_help="Dit quelles voies sont ouvertes à un agent, ou à un service, et pourquoi.")
@click.argument("corps", nargs=-1, metavar="[CORPS]...")
@click.option("--situation", type=click.Path(path_type=Path), metavar="FICHIER.yaml", help="Situation d’un agent.")
@click.option("--agents", type=_FILE, metavar="FICHIER",
              help="Situations d’un service, une ligne par agent (.csv, .xlsx, .ods).")  # fmt: skip
@click.option("--vers", multiple=True, metavar="CORPS", help="Regarde aussi les voies d’entrée dans ce corps.")
@click.option(
    "--voie", "voies", multiple=True, metavar="ID", help="Ne regarde que cette voie (plusieurs fois au besoin)."
)
@click.option("--date", "jour", metavar="AAAA-MM-JJ", help="Jour de la question [par défaut : aujourd’hui].")
@click.option("--confiance-min", metavar="NIVEAU",
              help="Ne conclut pas sur moins sûr que : verifie, vu, infere, conflictuel ou inconnu.")  # fmt: skip
@click.option("-o", "--sortie", type=click.Path(path_type=Path), metavar="CHEMIN",
              help="Écrit les avis : fichier .xlsx, .json ou .csv, ou dossier (eligibilite.xlsx).")  # fmt: skip
@referentiel_option
@common_options
def command(
    corps: tuple[str, ...], situation: Path | None, agents: Path | None, vers: tuple[str, ...], voies: tuple[str, ...],
    jour: str | None, confiance_min: str | None, sortie: Path | None, referentiel: Path | None, as_json: bool,
    silencieux: bool,
) -> int:  # fmt: skip
    """Dit, pour chaque voie, si elle est ouverte, fermée ou indéterminée, et pourquoi.

    Chaque condition est marquée, avec ce qui a été constaté, le fait qui manque, le jour où elle s’ouvre, et son texte.
    Sans CORPS : les avancements du corps de l’agent et, pour un seul agent, l’entrée dans chaque autre corps.

    Sans --situation ni --agents, les questions sont posées une à une, dans un terminal. Les deux sortes de fichiers
    sont décrites dans docs/situations.md : des pseudonymes seulement, jamais de nom.

    Rien ici ne classe ni ne recommande personne : seule la décision de l’employeur compte.
    """
    import sys
    from datetime import date

    from fphref.cli.eligibilite_demande import Demande, answer
    from fphref.cli.options import parse_jour
    from fphref.cli.report import Report
    from fphref.cli.statut_affichage import load_statut
    from fphref.diagnostics import FphrefError, suggestion
    from fphref.model.sources import CONFIANCES

    report = Report("statut eligibilite", as_json=as_json, quiet=silencieux)
    if situation is not None and agents is not None:
        raise FphrefError("Donner --situation (un agent) ou --agents (un service), pas les deux.")
    asks = situation is None and agents is None
    terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    if asks and (as_json or silencieux or not terminal):
        raise FphrefError(
            "Donner --situation FICHIER.yaml (un agent) ou --agents FICHIER (un service) ; sans eux, les questions ne "
            "se posent que dans un terminal."
        )
    level = next((one for one in CONFIANCES if one == confiance_min), None)
    if level is None and confiance_min is not None:
        raise FphrefError(f"--confiance-min « {confiance_min} » inconnu{suggestion(confiance_min, CONFIANCES)}")
    day = date.today() if jour is None else parse_jour(jour)
    loaded = load_statut(referentiel, report)
    report.diagnostics = []
    return answer(Demande(corps, vers, voies, situation, agents, day, level, sortie), loaded, report)
