"""Where somebody is placed on entering another grade: by the tables of the texts alone, never by a general rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fphref.model.grilles import LigneClassement
from fphref.statut.dates import Duree
from fphref.statut.grille import Tables


@dataclass(frozen=True, slots=True)
class Classement:
    """A placing: the line of the table it comes from, and the whole months of seniority kept in the new échelon."""

    ligne: LigneClassement
    reliquat_mois: int


def classement(
    tables: Tables, depart: tuple[str, str, str], arrivee: tuple[str, str], jour: date, acquis: Duree
) -> Classement | None:
    """The placing of who leaves `depart` (corps, grade, échelon) for `arrivee` (corps, grade) on that day.

    `acquis` is the seniority in the échelon that is left. None where no table is known: nothing is then guessed. What
    is kept is counted in whole months, a part of a month being lost; it never goes beyond the duration of the new
    échelon.
    """
    for ligne in tables.referentiel.classements.values():
        if (ligne.corps, ligne.grade, ligne.echelon) != depart or (ligne.vers_corps, ligne.vers_grade) != arrivee:
            continue
        if ligne.du <= jour and (ligne.au is None or jour < ligne.au):
            step = tables.echelon(*arrivee, ligne.vers_echelon, jour)
            if step is None:
                return None
            kept = _part(ligne.anciennete, acquis)
            return Classement(ligne, kept if step.duree_mois is None else min(kept, step.duree_mois))
    return None


def _part(anciennete: str, acquis: Duree) -> int:
    if anciennete == "aucune":
        return 0
    if anciennete == "totale":
        return acquis.mois
    top, _, bottom = anciennete.partition("/")
    # Thirty days make a month, as everywhere.
    return (acquis.mois * 30 + acquis.jours) * int(top) // (int(bottom) * 30)
