"""`fphref statut echeancier`: échelons to come, promotion years and contingents of a list of agents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fphref.cli.options import common_options, nombre, referentiel_option
from fphref.cli.statut_affichage import date_option

if TYPE_CHECKING:
    from fphref.cli.report import Report
    from fphref.documents.statut_echeancier_vue import Vue
    from fphref.evaluations.situations import Releve
    from fphref.model.situation import Situation
    from fphref.statut.echeancier import AgentEcheance
    from fphref.statut.echeancier_contingents import LigneContingent
    from fphref.statut.grille import Tables


@click.command("echeancier", short_help="Échelons à venir, promouvables par année et contingents d’un service.")
@click.option("--agents", type=click.Path(path_type=Path), required=True, metavar="FICHIER",
              help="Situations des agents (.csv, .xlsx, .ods), une ligne chacun, sous pseudonyme.")  # fmt: skip
@click.option("--horizon", callback=nombre(1, 10), default="5", show_default=True, metavar="ANNÉES",
              help="Nombre d’années après celle de la date, de 1 à 10.")  # fmt: skip
@click.option("--corps", metavar="CORPS", help="Seulement les agents de ce corps.")
@click.option("--effectif", "effectifs", multiple=True, metavar="[CORPS=]N",
              help="Effectif du corps dans l’établissement, pour les plafonds ; plusieurs fois au besoin.")  # fmt: skip
@date_option
@click.option("-o", "--sortie", type=click.Path(path_type=Path), metavar="CHEMIN",
              help="Écrit le classeur echeancier.xlsx : dossier, ou fichier .xlsx.")  # fmt: skip
@referentiel_option
@common_options
def command(
    agents: Path,
    horizon: int,
    corps: str | None,
    effectifs: tuple[str, ...],
    jour: str | None,
    sortie: Path | None,
    referentiel: Path | None,
    as_json: bool,
    silencieux: bool,
) -> int:
    """Dit ce que le temps apporte à un service : échelons à venir, conditions de promotion remplies, contingents.

    Suppose que personne ne part ni n’est nommé. Les agents restent dans l’ordre du fichier : rien ne les classe. C’est
    un document de travail, à ne pas diffuser. Les colonnes du fichier sont décrites dans docs/situations.md.

    Le code de sortie est 1 si des lignes ont été écartées.
    """
    from fphref.cli.report import Report
    from fphref.cli.statut_affichage import asked_day, load_statut
    from fphref.cli.tableurs import open_told
    from fphref.cli.writing import check_not_read, check_suffix, output_file
    from fphref.diagnostics import FphrefError
    from fphref.documents.statut_echeancier_vue import Vue
    from fphref.evaluations.situations import read_situations
    from fphref.statut.choix import find_corps
    from fphref.statut.echeancier import build_echeancier
    from fphref.statut.echeancier_contingents import contingents_of
    from fphref.statut.grille import Tables

    if sortie is not None:
        check_suffix(sortie, ".xlsx", "Un échéancier")
        check_not_read(output_file(sortie, "echeancier.xlsx"), agents)
    report = Report("statut echeancier", as_json=as_json, quiet=silencieux)
    day = asked_day(jour)
    loaded = load_statut(referentiel, report)
    tables = Tables(loaded)
    only = find_corps(loaded, corps) if corps is not None else None
    releve = read_situations(open_told(agents, report), tables, day)
    kept = [one for one in releve.situations if only is None or one.corps == only.id]
    if not kept:
        report.diagnostics = list(releve.diagnostics)
        raise FphrefError(_nobody(agents, releve, only.intitule if only else None), releve.diagnostics)
    counts = _headcounts(tables, effectifs, kept)
    echeancier = build_echeancier(kept, tables, day, horizon)
    vue = Vue(
        echeancier, contingents_of(echeancier, loaded, counts), releve.diagnostics, agents.name,
        releve.lues, releve.ecartees,
    )  # fmt: skip
    return _finish(vue, sortie, report)


def _nobody(agents: Path, releve: Releve, corps: str | None) -> str:
    """Why there is nobody to speak of, in one line."""
    if releve.situations:
        return f"{agents.name} : aucun agent du corps « {corps} »."
    first = next(iter(releve.diagnostics), None)
    return f"{agents.name} : {first.message if first and not releve.lues else 'aucune ligne utilisable.'}"


def _headcounts(tables: Tables, texts: tuple[str, ...], situations: list[Situation]) -> dict[str, int]:
    """The headcounts by id of corps; raises `FphrefError` for what is not a number, or does not say which corps."""
    from fphref.diagnostics import FphrefError
    from fphref.statut.choix import find_corps

    found: dict[str, int] = {}
    for text in texts:
        name, sign, number = text.rpartition("=")
        number = number.strip()
        if not (number.isascii() and number.isdigit()) or len(number) > 7 or (sign and not name.strip()):
            raise FphrefError(f"--effectif « {text} » : un nombre est attendu, comme 120 ou IH=120.")
        if name.strip():
            corps = find_corps(tables.referentiel, name.strip()).id
        else:
            present = list(dict.fromkeys(one.corps for one in situations if one.corps))
            if len(present) != 1:
                raise FphrefError(
                    f"--effectif {number} : dire de quel corps, comme IH={number} (le fichier n’en a pas un seul)."
                )
            corps = present[0]
        if corps in found:
            raise FphrefError(f"--effectif : l’effectif de « {corps} » est donné deux fois.")
        found[corps] = int(number)
    return found


def _finish(vue: Vue, sortie: Path | None, report: Report) -> int:
    from fphref.cli.produce import Job, produce
    from fphref.cli.several import show_some
    from fphref.cli.statut_echeancier_affichage import show_echeancier
    from fphref.cli.writing import output_file

    report.diagnostics = list(vue.diagnostics)
    show_some(report)
    if sortie is not None:

        def build() -> Any:
            from fphref.documents.statut_echeancier import build_echeancier_classeur

            return build_echeancier_classeur(vue)

        produce(Job("echeancier.xlsx", "echeancier", build, "xlsx"), output_file(sortie, "echeancier.xlsx"), report)
    if report.as_json:
        report.data = _json(vue)
    elif not report.quiet or not report.files:
        show_echeancier(vue, report)
    for path, _, _ in report.files:
        report.line(f"Écrit : {path}")
    return report.finish()


# -- JSON ------------------------------------------------------------------------------------------------------------


def _json(vue: Vue) -> dict[str, Any]:
    from fphref.documents.statut_echeancier_lisez_moi import DIFFUSION, HYPOTHESES
    from fphref.statut.francais import NOTICE_DROIT

    return {
        "date": vue.echeancier.jour.isoformat(),
        "annees": list(vue.echeancier.annees),
        "lecture": {"lignes": vue.lues, "ecartees": vue.ecartees, "agents": len(vue.echeancier.agents)},
        "agents": [_agent_json(agent) for agent in vue.echeancier.agents],
        "contingents": [_contingent_json(ligne) for ligne in vue.contingents],
        "remarques": [text.replace("'", "’") for text in vue.echeancier.lacunes],
        "hypotheses": [text.replace("'", "’") for text in HYPOTHESES],
        "diffusion": DIFFUSION,
        "avertissement": NOTICE_DROIT,
    }


def _agent_json(agent: AgentEcheance) -> dict[str, Any]:
    from fphref.cli.statut_affichage import montant_json

    return {
        "agent": agent.agent,
        "corps": agent.corps.id if agent.corps else None,
        "grade": agent.grade,
        "echelon": agent.tenu.code if agent.tenu else None,
        "echelons": [
            {
                "date": passage.le.isoformat(),
                "de": passage.de,
                "vers": passage.vers,
                "im": passage.im_apres,
                "gain": montant_json(passage.gain),
                "confiance": passage.confiance,
            }
            for passage in agent.passages
        ],
        "arret": agent.arret or None,
        "promouvable": [
            {
                "voie": one.voie.id,
                "annee": one.annee,
                "etat": one.etat,
                "manque": [{"fait": manque.fait, "libelle": manque.libelle} for manque in one.premiere.manques],
                "annees": {str(year.annee): year.etat for year in one.annees},
                "confiance": one.premiere.confiance,
            }
            for one in agent.promouvables
        ],
    }


def _contingent_json(ligne: LigneContingent) -> dict[str, Any]:
    from fphref.cli.statut_affichage import jour_json

    return {
        "annee": ligne.annee,
        "contingent": ligne.contingent.id if ligne.contingent else None,
        "sens": ligne.contingent.sens if ligne.contingent else None,
        "porte_sur": ligne.contingent.porte_sur if ligne.contingent else None,
        "voies": [voie.id for voie in ligne.voies],
        "promouvables": ligne.promouvables,
        "indetermines": ligne.indetermines,
        "assiette_annee": ligne.base_annee,
        "nombre": ligne.nombre,
        "bornes": list(ligne.bornes) if ligne.bornes else None,
        "calcul": ligne.calcul.replace("'", "’"),
        "taux_du": jour_json(ligne.taux_du),
        "confiance": ligne.confiance,
        "remarques": [text.replace("'", "’") for text in ligne.remarques],
    }
