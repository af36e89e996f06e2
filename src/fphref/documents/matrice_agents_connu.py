"""What is known of the agents before anything is typed: the latest level of each pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fphref.documents.matrice_agents_plan import Plan
from fphref.evaluations.modele import Evaluation
from fphref.model.profil import Echelle

Connues = Mapping[tuple[str, str], Evaluation]
"""By agent and id of the compétence."""


def latest(evaluations: Iterable[Evaluation], echelle: Echelle) -> Connues:
    """Of each agent and compétence the last evaluation; of two on one day the highest."""
    found: dict[tuple[str, str], Evaluation] = {}
    for evaluation in evaluations:
        key = (evaluation.agent, evaluation.competence)
        if key not in found or _weight(evaluation, echelle) > _weight(found[key], echelle):
            found[key] = evaluation
    return found


def _weight(evaluation: Evaluation, echelle: Echelle) -> tuple[object, int]:
    niveau = echelle.niveau(evaluation.niveau)
    value = niveau.valeur if niveau is not None else None
    return evaluation.date, -1 if value is None else value


def known(plan: Plan) -> Connues:
    """The levels that the workbook is made with."""
    return latest(plan.demande.evaluations, plan.echelle)


def left_out(plan: Plan) -> int:
    """How many evaluations find no place: their compétence is not asked in this workbook."""
    items = {attente.item.id for attente in plan.attentes}
    return sum(evaluation.competence not in items for evaluation in plan.demande.evaluations)
