"""Échelons: reached, or held for some months, now or by the durations of the grid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from fphref.model.conditions import AncienneteEchelon, EchelonAtteint
from fphref.statut import libelles
from fphref.statut.dates import Duree, add_up, total, without
from fphref.statut.dossier import Dossier, Regard
from fphref.statut.echelons import Marche, due, rank
from fphref.statut.francais import echelon_fr
from fphref.statut.libelles import manque
from fphref.statut.modele import Manque, Verdict
from fphref.statut.trouve import Trouve

SANS_POSITION: Final = "Position non donnée : activité supposée."
SANS_RELIQUAT: Final = "Reliquat d’ancienneté non donné : aucun supposé."
INCERTAINS: Final = ("duree_inconnue", "grille_inconnue", "depasse")
"""Ends of the projection after which the agent may have moved on."""


def judge_anciennete(fact: AncienneteEchelon, regard: Regard) -> Trouve:
    """Months in an échelon, or a higher échelon of the grade."""
    return _judge(fact.grade, fact.echelon, fact.min_mois, regard)


def judge_atteint(fact: EchelonAtteint, regard: Regard) -> Trouve:
    """An échelon reached, or a higher one of the grade."""
    return _judge(fact.grade, fact.echelon, 0, regard)


def _judge(grade: str, number: int, months: int, regard: Regard) -> Trouve:
    dossier = regard.dossier
    s, titres = dossier.situation, dossier.titres
    if s.grade != grade:
        home = titres.corps_of(grade)
        if s.grade is not None:
            said, told, proved = f"grade : « {titres.grade(s.grade)} »", s.grade_depuis, dossier.grade_depuis
        elif s.corps is not None and home is not None and home != s.corps:
            said, told, proved = f"corps : « {titres.corps(s.corps)} »", s.corps_depuis, dossier.membre_depuis
        else:
            return Trouve("indetermine", "grade inconnu", (manque("grade"),))
        if told is not None and told > regard.jour:
            return Trouve(
                "indetermine", f"{said} depuis le {libelles.jour(told)} seulement", (tenu("grade", regard),)
            )  # fmt: skip
        if regard.connu or (proved is not None and proved <= regard.jour):
            return Trouve("ferme", said)
        return Trouve("indetermine", f"{said}, depuis un jour inconnu", (tenu("grade", regard),))
    if s.echelon is None:
        return Trouve("indetermine", "échelon inconnu", (manque("echelon"),))
    if s.echelon_depuis is None:
        return _undated(s.echelon, number, months, regard)
    return _dated(number, months, regard)


def tenu(key: str, regard: Regard) -> Manque:
    """What was held on that day, which the situation tells of a later one only."""
    name = key.removesuffix("_depuis")
    return manque(name, f"{name} tenu au {libelles.jour(regard.jour)}")


def _undated(code: str, number: int, months: int, regard: Regard) -> Trouve:
    """The échelon is known, the day it was entered is not."""
    held, said = rank(code), f"{echelon_fr(code)}, à une date inconnue"
    missing = (manque("echelon_depuis"),)
    etablie = regard.dossier.situation.etablie_le or regard.demande
    since = regard.dossier.situation.grade_depuis
    satisfied = held > number or (held == number and not months)
    if since is not None and since > regard.jour:
        opens = since if satisfied and (etablie is None or etablie <= since) else None
        return Trouve("ferme", f"grade depuis le {libelles.jour(since)} seulement", (), opens)
    if satisfied:
        if regard.connu:
            if held > number:
                text = f"{echelon_fr(code)}, au-dessus du {echelon_fr(str(number))} : condition remplie"
                return Trouve("ouvert", text, (), regard.jour)
            return Trouve("ouvert", f"{echelon_fr(code)} ; {echelon_fr(str(number))} demandé", (), regard.jour)
        return Trouve("indetermine", said, missing, etablie)
    if held == number or etablie is None or regard.jour > etablie:
        # Nobody says since when: the next échelons may have been reached since then.
        return Trouve("indetermine", f"{said} ; {_wanted(number, months)}", missing)
    return Trouve("ferme", f"{echelon_fr(code)} ; {_wanted(number, months)}")


def _dated(number: int, months: int, regard: Regard) -> Trouve:
    dossier = regard.dossier
    chain = dossier.chaine
    current = next((place for place in range(len(chain) - 1, -1, -1) if chain[place].entree <= regard.jour), None)
    opens, place = _opening(chain, number, months, regard)
    since = dossier.situation.grade_depuis
    if since is not None and opens is not None:
        opens = max(opens, since)
    # A seniority looked at in the evening is complete the next morning; an échelon is held from its very day on.
    counted = opens is not None and months and rank(chain[place].code) == number and opens != since
    des = opens + timedelta(days=1) if counted and opens is not None and regard.soir else None
    first = rank(chain[0].code)
    loose = dossier.hors_service and not dossier.absence_datee
    if loose and opens is not None and months and rank(chain[place].code) == number:
        # Out of service since nobody says when: the seniority may be less than the time gone by.
        if opens <= regard.jour:
            said = f"{_said(chain[place], regard)}, hors service depuis une date inconnue"
            return Trouve("indetermine", said, (manque("parcours", "début de la disponibilité ou du hors cadres"),))
        opens = des = None
    if opens is not None and opens <= regard.jour:
        stay = chain[current] if current is not None else chain[0]
        text = f"{_said(stay, regard)} ; {_wanted(number, months)}"
        if months and rank(stay.code) > number:
            text = f"{_entered(stay)}, au-dessus du {echelon_fr(str(number))} : condition remplie"
        supposed = (SANS_POSITION,) if dossier.situation.position is None else ()
        return Trouve("ouvert", text, (), regard.jour, chain[place].confiance, supposes=supposed)
    if current is None:
        entered = f"{echelon_fr(chain[0].code)} depuis le {libelles.jour(chain[0].entree)} seulement"
        verdict: Verdict = "ferme"
        if first > number and not (since is not None and since > regard.jour):
            verdict = "indetermine"
            missing = (manque("echelon", f"échelon tenu au {libelles.jour(regard.jour)}, et depuis quand"),)
            return Trouve(verdict, entered, missing, opens)
        return Trouve(verdict, f"{entered} ; {_wanted(number, months)}", (), opens, des=des)
    stay = chain[current]
    text = f"{_said(stay, regard)} ; {_wanted(number, months)}"
    etablie = dossier.situation.etablie_le
    if stay.arret in INCERTAINS and etablie is not None and regard.jour > etablie:
        missing = (manque("echelon", f"échelon tenu au {libelles.jour(regard.jour)} (durée dans la grille inconnue)"),)
        return Trouve("indetermine", text, missing, opens, stay.confiance, des)
    sure = chain[current + 1].confiance if current + 1 < len(chain) else stay.confiance
    supposed = (SANS_RELIQUAT,) if dossier.situation.reliquat_mois is None else ()
    return Trouve("ferme", text, (), opens, sure, des, supposed)


def _opening(chain: tuple[Marche, ...], number: int, months: int, regard: Regard) -> tuple[date | None, int]:
    """The first day on which the échelon, or a higher one, has been held long enough; by which stay."""
    dossier: Dossier = regard.dossier
    for place, stay in enumerate(chain):
        held = rank(stay.code)
        if held > number or (held == number and not months):
            return stay.entree, place
        if held == number:
            reached = due(stay.entree, months - stay.reliquat_mois, dossier.absences)
            day = regard.au_jour(reached)
            if day is not None and (stay.sortie is None or day < stay.sortie):
                return max(day, stay.entree), place
    return None, 0


def _entered(stay: Marche) -> str:
    grid = " d’après la grille" if stay.projete else ""
    return f"{echelon_fr(stay.code)} depuis le {libelles.jour(stay.entree)}{grid}"


def _said(stay: Marche, regard: Regard) -> str:
    kept = f", reliquat de {stay.reliquat_mois} mois" if stay.reliquat_mois else ""
    absences = regard.dossier.absences
    done = total(without([(stay.entree, None)], absences), regard.matin) if absences else None
    spent = libelles.duree(stay.anciennete(regard.matin) if done is None else add_up([Duree(stay.reliquat_mois), done]))
    when = libelles.jour(regard.jour)
    return f"{_entered(stay)}{kept} : {spent} au {when}"


def _wanted(number: int, months: int) -> str:
    step = echelon_fr(str(number))
    return f"{libelles.asked(months)} dans le {step}" if months else f"{step} demandé"
