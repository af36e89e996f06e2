"""The long form to fill in, one row per agent and compétence, for those who work without a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fphref.documents.matrice_agents_connu import known
from fphref.documents.matrice_agents_plan import Attente, Plan, niveau_requis
from fphref.evaluations.modele import Agent

TITRES = ("agent", "service", "metier", "poste", "competence", "libelle", "requis", "niveau", "date")


def long_titles(plan: Plan) -> tuple[str, ...]:
    """Its columns: `TITRES`, and `echelle` where a level would be read on another scale without it."""
    return (*TITRES, "echelle") if any(_scale(plan, agent) for agent in _agents(plan)) else TITRES


def long_rows(plan: Plan) -> Iterator[Sequence[str | date | None]]:
    """The rows, as `long_titles` has them: what the métier of each agent asks for, and what was evaluated already.

    Without a list of agents, pseudonyms are numbered from AGT-01 on.
    """
    levels = known(plan)
    scaled = len(long_titles(plan)) > len(TITRES)
    for agent in _agents(plan):
        last = (_scale(plan, agent),) if scaled else ()
        for attente in plan.attentes:
            found = levels.get((agent.agent, attente.item.id))
            if found is None and not _concerns(plan, attente, agent.metier):
                continue
            asked = niveau_requis(plan, attente, agent.metier) if plan.exigeant else None
            yield (
                agent.agent,
                agent.service,
                agent.metier,
                agent.poste,
                attente.item.id,
                attente.item.libelle,
                asked.code if asked else "",
                found.niveau if found else "",
                found.date if found else None,
                *last,
            )


def _agents(plan: Plan) -> Sequence[Agent]:
    if plan.demande.agents:
        return plan.demande.agents
    metier = plan.metiers[0].code if len(plan.metiers) == 1 else ""
    width = max(2, len(str(plan.effectif)))
    ranks = range(1, plan.effectif + 1)
    return [Agent(f"AGT-{rank:0{width}}", plan.demande.service or "", metier) for rank in ranks]


def _scale(plan: Plan, agent: Agent) -> str:
    """The id of the scale, where neither the profile of the métier nor the référentiel says it already."""
    return "" if agent.metier in plan.profils or plan.echelle.defaut else plan.echelle.id


def _concerns(plan: Plan, attente: Attente, code: str) -> bool:
    """Whether a métier names the item; an agent without a known métier is asked everything."""
    metier = next((m for m in plan.metiers if m.code == code), None)
    if metier is None or code in attente.exigences:
        return True
    return attente.item.id in (*metier.competences, *metier.activites)
