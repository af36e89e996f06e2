"""The promotions open to a grade: those of its corps, the ways into another corps kept for it, and what is not told."""

from __future__ import annotations

from datetime import date

from fphref.model.conditions import Condition
from fphref.model.referentiel import Referentiel
from fphref.model.statut import Corps
from fphref.statut.francais import jour_fr
from fphref.statut.modele import Voie
from fphref.statut.voies import gaps, voies_of


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


CE_N_EST_PAS_AUCUN = "Cela ne veut pas dire qu’aucun n’existe : voir le statut particulier."


def lacune(corps: Corps, grade: str | None = None) -> str:
    """What the data does not describe of the promotions of a corps, in French; nothing where it describes each.

    With a `grade`, only what concerns who holds it; the last grade of a corps leads to no other.
    """
    described = {voie.du_grade for voie in voies_of(corps) if voie.genre == "avancement"}
    below = corps.grades[:-1]
    missing = [one for one in below if one.id not in described]
    if grade is not None and grade in {one.id for one in corps.grades}:
        missing = [one for one in missing if one.id == grade]
    if not missing:
        return ""
    name = corps.sigle or corps.intitule
    if not described:
        return f"{name} : l’avancement de grade n’est pas décrit dans ces données. {CE_N_EST_PAS_AUCUN}"
    grades = " ni depuis ".join(f"le grade « {one.intitule} »" for one in missing)
    return f"{name} : l’avancement depuis {grades} n’est pas décrit dans ces données. {CE_N_EST_PAS_AUCUN}"


def trous(corps: Corps, jour: date) -> tuple[str, ...]:
    """The promotions and ways in of which texts are known before and after that day, not on it, in French."""
    return tuple(
        f"{corps.sigle or corps.intitule} : {one.intitule} : conditions non connues à cette date (connues jusqu’au "
        f"{jour_fr(one.du)} exclu, puis à partir du {jour_fr(one.au)})."
        for one in gaps(corps, jour)
    )
