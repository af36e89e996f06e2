"""`fphref couverture`: what evaluations say of a service, of a hospital; never of a person."""

from __future__ import annotations

from pathlib import Path

import click

from fphref.cli.options import (
    audit_sorties_option,
    common_options,
    referentiel_option,
    resolve_referentiel,
    seuil_option,
)


@click.command("couverture", short_help="Couverture des compétences, points fragiles, besoins de formation.")
@click.argument("fichiers", nargs=-1, type=click.Path(path_type=Path), metavar="[FICHIER|DOSSIER]...")
@click.option("--agents", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Liste des agents présents [par défaut : celle du dossier, sinon les agents évalués].")  # fmt: skip
@click.option("--par", metavar="NIVEAUX", help="Parmi service, pole, etablissement, ght, region, metier et ensemble, "
              "séparés par des virgules [par défaut : service, sinon ensemble].")  # fmt: skip
@click.option("--date", "jour", metavar="AAAA-MM-JJ", help="Date de l’audit [par défaut : aujourd’hui].")
@click.option("--besoins", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Besoins par structure et compétence, à la place de ceux des profils.")  # fmt: skip
@click.option("--couts", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Coût de formation d’un agent, par compétence ou par Formacode.")  # fmt: skip
@click.option("--sans", multiple=True, metavar="AGENT",
              help="Et si cet agent était absent ? Plusieurs fois au besoin.")  # fmt: skip
@click.option("--depart", "departs", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Et si ces agents étaient partis ? Un pseudonyme par ligne.")  # fmt: skip
@click.option("--diffusion", is_flag=True, help="Masque ce qui porte sur trop peu de personnes, pour diffuser.")
@seuil_option
@click.option("--expliquer", metavar="COMPETENCE", help="Montre les lignes derrière les chiffres d’une compétence.")
@click.option("--structure", metavar="NOM", help="Avec --expliquer, une seule structure.")
@click.option("--cube", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Écrit les chiffres les plus fins, sans aucun agent (.csv, .parquet), pour consolider.")  # fmt: skip
@click.option("--moteur", default="", metavar="ADRESSE",
              help="Calcule sur un serveur : postgresql://… ou spark [par défaut : sur ce poste].")  # fmt: skip
@audit_sorties_option
@referentiel_option
@common_options
def command(
    fichiers: tuple[Path, ...], agents: Path | None, par: str | None, jour: str | None, besoins: Path | None,
    couts: Path | None, sans: tuple[str, ...], departs: Path | None, diffusion: bool, seuil: int | None,
    expliquer: str | None, structure: str | None, cube: Path | None, moteur: str, sorties: tuple[Path, ...],
    referentiel: Path | None, as_json: bool, silencieux: bool,
) -> int:  # fmt: skip
    """Dit ce qui est tenu et ce qui est fragile, par structure : titulaires, besoins, états, départs, formations.

    Lit les évaluations (.csv, .xlsx, .ods, .parquet) données, ou ./evaluations.csv. Un dossier peut aussi contenir
    son référentiel (referentiel/) et sa liste d’agents (agents.csv, .xlsx, .ods ou .parquet).

    On regarde une structure, jamais une personne. Les définitions sont dans docs/couverture.md. Le code de sortie
    est 0 quels que soient les états, 1 si des lignes ont été rejetées.
    """
    from contextlib import closing
    from datetime import date

    from fphref.audit.couverture import Demande, audit_couverture
    from fphref.cli import couverture_demande as demande
    from fphref.cli.couverture_fin import finish_audit
    from fphref.cli.couverture_sorties import planned, read_files
    from fphref.cli.progress import waiting
    from fphref.cli.report import Report, load_or_stop
    from fphref.model.couverture import PETIT_EFFECTIF

    report = Report("couverture", as_json=as_json, quiet=silencieux)
    demande.check_together(
        diffusion=diffusion, seuil=seuil, hypothese=bool(sans or departs), expliquer=expliquer is not None,
        structure=structure is not None, fichiers=bool(sorties or cube),
    )  # fmt: skip
    lus = demande.chosen_files(fichiers)
    asked = Demande(
        lus, demande.day_of_audit(jour, date.today()), demande.breakdowns(par), agents or demande.folder_agents(lus),
        besoins, couts, sans, departs, moteur,
    )  # fmt: skip
    named = demande.folder_referentiel(lus) if referentiel is None else referentiel
    others = (asked.agents, besoins, couts, departs)
    ends = planned(sorties, cube, read_files(lus, *others), (seuil or PETIT_EFFECTIF) if diffusion else 0)
    loaded = load_or_stop(resolve_referentiel(named, report), report)
    if expliquer is not None:
        from fphref.cli.couverture_explication import tell_explanation

        return tell_explanation(asked, loaded, expliquer, structure, report)
    with waiting("Lecture et calcul", show=not (as_json or silencieux)):
        bilan = audit_couverture(asked, loaded)
    with closing(bilan):
        return finish_audit(bilan, loaded, ends, report)
