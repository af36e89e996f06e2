"""What an agent is in: a corps, a grade, an employer, a position."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fphref.model.conditions import Appartenance, PositionRequise
from fphref.statut import libelles
from fphref.statut.dossier import Regard
from fphref.statut.feuilles_echelon import tenu
from fphref.statut.libelles import manque
from fphref.statut.modele import Verdict
from fphref.statut.trouve import Trouve


def judge_position(fact: PositionRequise, regard: Regard) -> Trouve:
    """One of these positions."""
    return _position(fact.positions, regard)


def _position(wanted: tuple[str, ...], regard: Regard) -> Trouve:
    held = regard.dossier.situation.position
    if held is None:
        return Trouve("indetermine", "position inconnue", (manque("position"),))
    said = f"position : {libelles.POSITIONS[held]}"
    return Trouve("ouvert", said, (), regard.jour) if held in wanted else Trouve("ferme", said)


def judge_appartenance(fact: Appartenance, regard: Regard) -> Trouve:
    """One of these corps, or grades, or employers, and in one of these positions; wordings are left to a person."""
    held: list[Trouve] = []
    if fact.grades:
        held.append(_grade(fact.grades, regard))
    if fact.corps:
        held.append(_corps(fact.corps, regard))
    if fact.natures_employeur:
        held.append(_employeur(fact.natures_employeur, regard))
    elif fact.employeurs:
        held.append(Trouve("indetermine", "employeur à apprécier"))
    found = held[0] if len(held) == 1 else _any(held)
    if fact.entree_avant is not None:
        found = _both(found, _entree(fact, fact.entree_avant, regard))
    return _both(found, _position(fact.positions, regard)) if fact.positions else found


def _entree(fact: Appartenance, avant: date, regard: Regard) -> Trouve:
    """To have entered the corps (of grades: the grade) before that day."""
    s, dossier = regard.dossier.situation, regard.dossier
    told, proved = s.corps_depuis, dossier.membre_depuis
    key, where = "corps_depuis", "le corps"
    if fact.grades and not fact.corps:
        told, proved, key, where = s.grade_depuis, dossier.grade_depuis, "grade_depuis", "le grade"
    if told is not None and told >= avant:
        return Trouve("ferme", f"entrée dans {where} le {libelles.jour(told)}")
    if proved is not None and proved < avant:
        return Trouve("ouvert", f"dans {where} avant le {libelles.jour(avant)}", (), regard.jour)
    return Trouve("indetermine", f"entrée dans {where} à une date inconnue", (manque(key),))


def _any(parts: list[Trouve]) -> Trouve:
    """One of them; none named, nothing is asked."""
    if not parts:
        return Trouve("ouvert", "", (), date.min)
    verdicts = [part.verdict for part in parts]
    verdict: Verdict = "ouvert" if "ouvert" in verdicts else "indetermine" if "indetermine" in verdicts else "ferme"
    days = [part.ouvre_le for part in parts if part.ouvre_le is not None]
    missing = [m for part in parts if part.verdict == "indetermine" for m in part.manques]
    said = " ; ".join(part.constat for part in parts)
    kept = tuple(dict.fromkeys(missing)) if verdict == "indetermine" else ()
    return Trouve(verdict, said, kept, min(days, default=None))


def _both(held: Trouve, position: Trouve) -> Trouve:
    verdicts = (held.verdict, position.verdict)
    verdict: Verdict = "ferme" if "ferme" in verdicts else "indetermine" if "indetermine" in verdicts else "ouvert"
    opens = None
    if held.ouvre_le is not None and position.ouvre_le is not None:
        opens = max(held.ouvre_le, position.ouvre_le)
    missing = tuple(dict.fromkeys(held.manques + position.manques)) if verdict == "indetermine" else ()
    return Trouve(verdict, " ; ".join(filter(None, (held.constat, position.constat))), missing, opens)


def _employeur(wanted: tuple[str, ...], regard: Regard) -> Trouve:
    held = regard.dossier.situation.employeur
    if held is None:
        return Trouve("indetermine", "employeur inconnu", (manque("employeur"),))
    said = f"employeur : {libelles.EMPLOYEURS[held]}"
    return Trouve("ouvert", said, (), regard.jour) if held in wanted else Trouve("ferme", said)


def _corps(wanted: tuple[str, ...], regard: Regard) -> Trouve:
    s = regard.dossier.situation
    if s.corps is None:
        return Trouve("indetermine", "corps inconnu", (manque("corps"),))
    said = f"corps : « {regard.dossier.titres.corps(s.corps)} »"
    entry = _Entry(s.corps_depuis, regard.dossier.membre_depuis, "corps_depuis", len(wanted) == 1)
    return _member(s.corps in wanted, said, entry, regard)


def _grade(wanted: tuple[str, ...], regard: Regard) -> Trouve:
    s, titres = regard.dossier.situation, regard.dossier.titres
    if s.grade is None:
        homes = {titres.corps_of(grade) for grade in wanted}
        if s.corps is not None and None not in homes and s.corps not in homes:
            entry = _Entry(s.corps_depuis, regard.dossier.membre_depuis, "corps_depuis", False)
            return _member(False, f"corps : « {titres.corps(s.corps)} »", entry, regard)
        return Trouve("indetermine", "grade inconnu", (manque("grade"),))
    said = f"grade : « {titres.grade(s.grade)} »"
    entry = _Entry(s.grade_depuis, regard.dossier.grade_depuis, "grade_depuis", len(wanted) == 1)
    return _member(s.grade in wanted, said, entry, regard)


class _Entry(NamedTuple):
    """Since when somebody belongs: as told, as proved at least, by which key; whether only one is asked for."""

    told: date | None
    proved: date | None
    key: str
    alone: bool


def _member(inside: bool, said: str, entry: _Entry, regard: Regard) -> Trouve:
    since = entry.told
    if since is not None and regard.jour < since:
        text = f"{said} depuis le {libelles.jour(since)} seulement"
        opens = since if inside else None
        if entry.alone and inside:
            return Trouve("ferme", text, (), opens)
        return Trouve("indetermine", text, (tenu(entry.key, regard),), opens)
    if regard.connu or (entry.proved is not None and entry.proved <= regard.jour):
        return Trouve("ouvert", said, (), regard.jour) if inside else Trouve("ferme", said)
    known = regard.dossier.situation.etablie_le or regard.demande
    text = f"{said}, depuis un jour inconnu"
    return Trouve("indetermine", text, (manque(entry.key),), known if inside else None)
