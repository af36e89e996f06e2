"""The promotions open to a grade: those of its corps, then the ways into another corps that are kept for it."""

from __future__ import annotations

from fphref.model.conditions import Condition
from fphref.model.referentiel import Referentiel
from fphref.statut.modele import Voie
from fphref.statut.voies import voies_of


def promotions_from(referentiel: Referentiel, corps: str, grade: str) -> tuple[Voie, ...]:
    """Every route, past and to come, by which that grade is left for a better one, those of its corps first.

    A concours is no promotion: it is opened to whoever applies. The examen professionnel and the choix of another
    corps are, where their conditions name this corps or this grade.
    """
    found = [
        voie
        for other in referentiel.corps.values()
        for voie in voies_of(other)
        if _leads_from(voie, corps, grade)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda voie: voie.corps.id != corps))


def _leads_from(voie: Voie, corps: str, grade: str) -> bool:
    if voie.genre != "recrutement":
        return voie.corps.id == corps and voie.du_grade == grade
    if voie.nature not in ("choix", "examen_professionnel") or voie.conditions is None or voie.corps.id == corps:
        return False
    return _names(voie.conditions, corps, grade)


def _names(condition: Condition, corps: str, grade: str) -> bool:
    asked = condition.appartenance
    if asked is not None and (corps in asked.corps or grade in asked.grades):
        return True
    return any(_names(child, corps, grade) for child in condition.enfants)
