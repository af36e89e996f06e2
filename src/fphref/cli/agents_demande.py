"""From the options of `fphref matrice agents` to the workbooks that are asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fphref.cli.report import Report, known_code
from fphref.cli.several import show_some
from fphref.cli.tableurs import open_told
from fphref.diagnostics import FphrefError, Gravite, suggestion
from fphref.texte import fold

if TYPE_CHECKING:
    from fphref.diagnostics import Diagnostic
    from fphref.documents.matrice_agents_plan import Demande, Orientation, Plan, Preset
    from fphref.evaluations.modele import Agent, Evaluation
    from fphref.model.referentiel import Referentiel

Held = Mapping[str, "Sequence[Evaluation]"]
"""Evaluations by agent, as the list writes it."""
SANS_SERVICE = "sans-service"
_NAMED = 3
"""Métiers that a file name names."""
_BLANK, _SPARE = 12, 3
"""Blank lines of a workbook without agents; of one with agents, for those who come."""


@dataclass(frozen=True, slots=True)
class Choix:
    """The options, as they were read."""

    metiers: tuple[str, ...]
    effectif: int | None
    agents: Path | None
    service: str | None
    par_service: bool
    preset: Preset
    orientation: Orientation
    echelle: str | None
    conservation: int
    evaluations: Path | None
    protege: bool


def demandes(referentiel: Referentiel, choix: Choix, report: Report) -> list[tuple[str, Demande]]:
    """Each workbook with the stem of its file name; `FphrefError` says what does not go together, or is unknown."""
    _check(choix)
    if choix.agents is None:
        codes = tuple(dict.fromkeys(known_code(referentiel, code, report) for code in choix.metiers))
        return [(_stem(codes), _demande(choix, codes, service=choix.service))]
    agents = _agents(referentiel, choix.agents, report)
    evaluations = _evaluations(referentiel, choix.evaluations, agents, report)
    if choix.service is not None:
        service, members = _of_service(agents, choix.service)
        return [(f"matrice_agents_{slug(service)}", _of_agents(referentiel, choix, members, evaluations, service))]
    if not choix.par_service:
        return [("matrice_agents", _of_agents(referentiel, choix, agents, evaluations, None))]
    found, taken = [], set[str]()
    # `read_agents` gives each service one spelling.
    for service in sorted({agent.service for agent in agents}, key=lambda name: (not name, fold(name), name)):
        members = [agent for agent in agents if agent.service == service]
        stem = base = f"matrice_agents_{slug(service) or SANS_SERVICE}"
        rank = 1
        while stem in taken:
            rank += 1
            stem = f"{base}-{rank}"
        taken.add(stem)
        found.append((stem, _of_agents(referentiel, choix, members, evaluations, service or None)))
    return found


def slug(text: str) -> str:
    """A name for a file: `Réanimation A/B` is `reanimation-a-b`."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].strip("-")


def _check(choix: Choix) -> None:
    if bool(choix.metiers) == (choix.agents is not None):
        raise FphrefError("Donner --metier CODE (plusieurs fois au besoin), ou --agents FICHIER : l’un des deux.")
    if choix.agents is None and (choix.par_service or choix.evaluations):
        raise FphrefError("--par service et --evaluations demandent --agents FICHIER.")
    if choix.par_service and choix.service is not None:
        raise FphrefError("--par service fait un classeur par service : --service n’en demande qu’un.")


def _demande(choix: Choix, codes: tuple[str, ...], **more: object) -> Demande:
    from fphref.documents.matrice_agents_plan import Demande

    asked = Demande(
        codes,
        effectif=_BLANK if choix.effectif is None else choix.effectif,
        reserve=_SPARE if choix.effectif is None else choix.effectif,
        preset=choix.preset,
        orientation=choix.orientation,
        echelle=choix.echelle,
        conservation=choix.conservation,
        protege=choix.protege,
    )
    return replace(asked, **more)  # type: ignore[arg-type]


def _of_agents(
    referentiel: Referentiel,
    choix: Choix,
    agents: Sequence[Agent],
    evaluations: Held,
    service: str | None,
) -> Demande:
    """The request for these agents; their métiers stand in the order of the référentiel."""
    named = {agent.metier for agent in agents}
    codes = tuple(code for code in referentiel.metiers if code in named)
    who = f"service « {service} »" if service else "ces agents"
    if not codes:
        raise FphrefError(f"Aucun métier connu pour {who} : compléter la colonne « metier » de la liste.")
    held = tuple(e for agent in agents for e in evaluations.get(agent.agent, ()))
    return _demande(choix, codes, agents=tuple(agents), service=service, evaluations=held)


def _stem(codes: Sequence[str]) -> str:
    return "_".join(("matrice_agents", *(codes if len(codes) <= _NAMED else ())))


# -- files ---------------------------------------------------------------------------------------------------


def _agents(referentiel: Referentiel, path: Path, report: Report) -> list[Agent]:
    """The agents of a list; a fault in it stops, for an agent left out would go unseen."""
    from fphref.evaluations.agents import read_agents

    agents, found = read_agents(open_told(path, report), referentiel)
    _tell(found, path, report)
    for code in sorted({agent.metier for agent in agents} & referentiel.en_erreur):
        raise FphrefError(f"Métier « {code} » en erreur : corriger ses données d’abord (fphref verifier).")
    return agents


def _evaluations(referentiel: Referentiel, path: Path | None, agents: Sequence[Agent], report: Report) -> Held:
    """What is held of the agents of the list, each evaluation once."""
    if path is None:
        return {}
    from datetime import date

    from fphref.evaluations.connues import read_evaluations
    from fphref.evaluations.modele import COLONNES
    from fphref.evaluations.reperage import look

    names = [agent.agent for agent in agents]
    tableur = open_told(path, report)
    if not any(look(feuille).titres for feuille in tableur.feuilles):
        raise FphrefError(
            f"--evaluations {path.name} : ce n’est pas un tableau d’évaluations (colonnes {', '.join(COLONNES)}) ; "
            "donner celui que « fphref relire » écrit."
        )
    evaluations, found = read_evaluations(tableur, referentiel, date.today(), names)
    _tell(found, path, report)
    held: dict[str, list[Evaluation]] = {}
    for evaluation in evaluations:
        held.setdefault(evaluation.agent, []).append(evaluation)
    return held


def _tell(found: Sequence[Diagnostic], path: Path, report: Report) -> None:
    """Note what was found in a file; an `erreur` stops."""
    report.diagnostics += found
    wrong = sum(d.gravite is Gravite.ERREUR for d in found)
    if wrong:
        show_some(report)
        lines = "une ligne à corriger" if wrong == 1 else f"{wrong} lignes à corriger"
        raise FphrefError(f"{path.name} : {lines} ; aucun classeur n’est écrit.", report.diagnostics)


def _of_service(agents: Sequence[Agent], wanted: str) -> tuple[str, list[Agent]]:
    """The service as the list writes it, and its agents."""
    known = {fold(agent.service): agent.service for agent in agents if agent.service}
    service = known.get(fold(wanted.strip()))
    if service is None:
        raise FphrefError(f"Service « {wanted} » inconnu de la liste{suggestion(wanted, known.values())}")
    return service, [agent for agent in agents if agent.service == service]


def plans(referentiel: Referentiel, asked: Sequence[tuple[str, Demande]], report: Report) -> list[tuple[str, Plan]]:
    """The plan of each workbook; says which métiers ask for no level, and how many evaluations found no place.

    Raises `FphrefError` where one of them cannot be made: then none is.
    """
    from fphref.documents.matrice_agents_connu import left_out, off_scale
    from fphref.documents.matrice_agents_plan import plan_of

    found = [(stem, plan_of(referentiel, demande)) for stem, demande in asked]
    bare = dict.fromkeys(m.code for _, plan in found for m in plan.metiers if m not in plan.demandeurs)
    unplaced = sum(left_out(plan) for _, plan in found)
    elsewhere = sum(off_scale(plan) for _, plan in found)
    if bare:
        report.warn(f"Sans profil, donc sans niveau requis dans le classeur : {', '.join(bare)}")
    if unplaced:
        report.warn(f"Évaluations de compétences que ces métiers ne demandent pas, laissées de côté : {unplaced}")
    if elsewhere:
        report.warn(f"Évaluations sur une autre échelle que celle du classeur, laissées de côté : {elsewhere}")
    return found
