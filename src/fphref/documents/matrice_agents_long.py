"""The long form to fill in, one row per agent and compétence, for those who work without a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fphref.documents.matrice_agents_connu import known
from fphref.documents.matrice_agents_plan import Attente, Plan, niveau_requis
from fphref.evaluations.modele import Agent

TITRES = ("agent", "service", "metier", "competence", "libelle", "requis", "niveau", "date")


def long_rows(plan: Plan) -> Iterator[Sequence[str | date | None]]:
    """The rows: what the métier of each agent asks for, and what was evaluated already.

    Without a list of agents, pseudonyms are numbered from AGT-01 on.
    """
    levels = known(plan)
    for agent in plan.demande.agents or _numbered(plan):
        for attente in plan.attentes:
            found = levels.get((agent.agent, attente.item.id))
            if found is None and not _concerns(plan, attente, agent.metier):
                continue
            asked = niveau_requis(plan, attente, agent.metier) if plan.exigeant else None
            yield (
                agent.agent,
                agent.service,
                agent.metier,
                attente.item.id,
                attente.item.libelle,
                asked.code if asked else "",
                found.niveau if found else "",
                found.date if found else None,
            )


def _numbered(plan: Plan) -> Iterator[Agent]:
    metier = plan.metiers[0].code if len(plan.metiers) == 1 else ""
    width = max(2, len(str(plan.effectif)))
    for rank in range(1, plan.effectif + 1):
        yield Agent(f"AGT-{rank:0{width}}", plan.demande.service or "", metier)


def _concerns(plan: Plan, attente: Attente, code: str) -> bool:
    """Whether a métier names the item; an agent without a known métier is asked everything."""
    metier = next((m for m in plan.metiers if m.code == code), None)
    if metier is None or code in attente.exigences:
        return True
    return attente.item.id in (*metier.competences, *metier.activites)
