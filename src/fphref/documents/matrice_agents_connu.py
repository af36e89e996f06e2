"""What is known of the agents before anything is typed: the latest level of each pair, on the scale of the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fphref.documents.matrice_agents_plan import Plan
from fphref.evaluations.modele import Evaluation, agent_key
from fphref.model.profil import Echelle

Connues = Mapping[tuple[str, str], Evaluation]
"""By agent and id of the compétence."""


def latest(evaluations: Iterable[Evaluation], echelle: Echelle) -> Connues:
    """Of each agent and compétence the last evaluation on that scale; of two on one day the highest."""
    found: dict[tuple[str, str], Evaluation] = {}
    for evaluation in evaluations:
        if not _is_on(evaluation, echelle):
            continue
        key = (evaluation.agent, evaluation.competence)
        if key not in found or _weight(evaluation, echelle) > _weight(found[key], echelle):
            found[key] = evaluation
    return found


def _is_on(evaluation: Evaluation, echelle: Echelle) -> bool:
    """Whether a level is one of that scale: a 3 of another scale says something else."""
    return evaluation.echelle in ("", echelle.id) and echelle.niveau(evaluation.niveau) is not None


def _weight(evaluation: Evaluation, echelle: Echelle) -> tuple[object, int]:
    niveau = echelle.niveau(evaluation.niveau)
    value = niveau.valeur if niveau is not None else None
    return evaluation.date, -1 if value is None else value


def known(plan: Plan) -> Connues:
    """The levels that the workbook is made with; agents are written as the list writes them."""
    spellings = {agent_key(agent.agent): agent.agent for agent in plan.demande.agents}
    named = ((e, spellings.get(agent_key(e.agent), e.agent)) for e in plan.demande.evaluations)
    return latest((e if e.agent == name else e._replace(agent=name) for e, name in named), plan.echelle)


def left_out(plan: Plan) -> int:
    """How many evaluations find no place: their compétence is not asked in this workbook."""
    items = {attente.item.id for attente in plan.attentes}
    return sum(evaluation.competence not in items for evaluation in plan.demande.evaluations)


def off_scale(plan: Plan) -> int:
    """How many evaluations of what this workbook asks for are on another scale, or are no level of its own."""
    items = {attente.item.id for attente in plan.attentes}
    return sum(e.competence in items and not _is_on(e, plan.echelle) for e in plan.demande.evaluations)
