"""What texts take for granted, and what a disponibilité leaves in doubt.

**Implied conditions**, looked at before those of a route and told only where they do not hold: whoever is promoted
keeps rights to promotion (none hors cadres, none in disponibilité but for the exceptions of CGFP, articles L. 514-1 and
L. 514-2); nobody enters the corps and the grade held already, nor the special échelon reached already. A position, or
for ways in a corps, that is not given is supposed to be another: answers say so where it mattered.

**Disponibilité.** Its time counts, sixty months in all at most, where rights were kept: a leaf of seniority is looked
at without it and with it, and both must agree, until a person answers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from fphref.model.sources import Fondement
from fphref.statut.dossier import DROITS, Regard
from fphref.statut.libelles import POSITIONS, manque
from fphref.statut.modele import Manque, Voie
from fphref.statut.trouve import Trouve

DROITS_TEXTE: Final = "Avoir gardé ses droits à l’avancement"
DROITS_FONDEMENTS: Final = (
    Fondement(source="code-general-fonction-publique", article="articles L. 514-1 et L. 514-2", confiance="infere"),
)
ENTREE_TEXTE: Final = "Ne pas être déjà dans ce corps, au grade visé ou au-dessus"
SPECIAL_TEXTE: Final = "Ne pas être déjà à l’échelon spécial"


def manque_droits() -> Manque:
    """The question about a disponibilité."""
    return manque(DROITS, "disponibilité qui conserve les droits à avancement (CGFP, articles L. 514-1 et L. 514-2)")


def judge_droits(fact: Voie, regard: Regard) -> Trouve:
    """Whether somebody out of service may be promoted at all."""
    position = regard.dossier.situation.position
    if position is None:
        return Trouve("ouvert", "position non donnée : activité supposée", (), date.min)
    said = f"position : {POSITIONS[position]}"
    if position == "hors_cadres":
        return Trouve("ferme", said)
    if position != "disponibilite":
        return Trouve("ouvert", said, (), date.min)
    kept = regard.dossier.faits.get(DROITS)
    if kept is None:
        return Trouve("indetermine", said, (manque_droits(),))
    if kept:
        return Trouve("ouvert", f"{said}, droits à l’avancement conservés", (), date.min)
    return Trouve("ferme", f"{said}, sans droits à l’avancement")


def judge_entree(fact: Voie, regard: Regard) -> Trouve:
    """Whether a way into a corps leads somewhere else than where the agent is, or lower."""
    s = regard.dossier.situation
    if s.corps != fact.corps.id:
        return Trouve("ouvert", "pas dans ce corps", (), date.min)
    order = [grade.id for grade in fact.corps.grades]
    aim = order.index(fact.au_grade) if fact.au_grade in order else 0
    if aim and s.grade is None:
        return Trouve("indetermine", "déjà dans ce corps, à un grade inconnu", (manque("grade"),))
    if aim and (s.grade not in order or order.index(s.grade) < aim):
        return Trouve("ouvert", "dans ce corps, en dessous du grade visé", (), date.min)
    depuis = s.grade_depuis if aim else s.corps_depuis
    proved = regard.dossier.grade_depuis if aim else regard.dossier.membre_depuis
    if depuis is not None and regard.jour < depuis:
        return Trouve("ouvert", "pas encore dans ce corps à ce grade", (), date.min)
    if not regard.connu and (proved is None or proved > regard.jour):
        key = "grade_depuis" if aim else "corps_depuis"
        return Trouve("indetermine", "déjà dans ce corps, depuis un jour inconnu", (manque(key),))
    return Trouve("ferme", "déjà dans ce corps, au grade visé ou au-dessus" if aim else "déjà dans ce corps")


def judge_special(fact: Voie, regard: Regard) -> Trouve:
    """Whether the special échelon is still to be reached."""
    s = regard.dossier.situation
    if s.grade != fact.au_grade:
        return Trouve("ouvert", "autre grade", (), date.min)
    if s.echelon is None:
        return Trouve("indetermine", "échelon inconnu", (manque("echelon"),))
    if not s.echelon.startswith("special-"):
        return Trouve("ouvert", "échelon spécial pas encore atteint", (), date.min)
    if s.echelon_depuis is None and not regard.connu:
        return Trouve("indetermine", "échelon spécial atteint, à une date inconnue", (manque("echelon_depuis"),))
    if s.echelon_depuis is not None and s.echelon_depuis > regard.jour:
        return Trouve("ouvert", "échelon spécial pas encore atteint ce jour-là", (), date.min)
    return Trouve("ferme", "échelon spécial déjà atteint")


def judge_both_ways(juge: Callable[[Any, Regard], Trouve], fact: Any, regard: Regard) -> Trouve:
    """A leaf of seniority, looked at without the time of disponibilité and with what of it may count."""
    supposed = regard.dossier.hypotheses
    found = [juge(fact, one.regard(regard.jour, regard.soir, regard.demande)) for one in supposed]
    least = found[0]
    if len(found) == 1:
        return least
    most = found[1]
    opens = max(least.ouvre_le, most.ouvre_le) if least.ouvre_le and most.ouvre_le else None
    des = max(least.des or least.ouvre_le, most.des or most.ouvre_le) if opens else None  # type: ignore[type-var]
    if least.verdict == most.verdict != "indetermine":
        return least._replace(ouvre_le=opens, des=des)
    doubt = manque_droits() if DROITS not in regard.dossier.faits else manque(
        "parcours", "début de la disponibilité"
    )  # fmt: skip
    manques = tuple(
        dict.fromkeys((*least.manques, *most.manques, *((doubt,) if least.verdict != most.verdict else ())))
    )
    said = least.constat
    if least.constat != most.constat:
        said = f"sans la disponibilité : {least.constat} ; en la comptant : {most.constat}"
    return least._replace(verdict="indetermine", constat=said, manques=manques, ouvre_le=opens, des=des)
