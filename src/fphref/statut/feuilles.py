"""Each kind of leaf looked at: three values, what was found, what is missing, the first day from which it holds.

A fact that the situation leaves out is unknown: it neither opens nor closes. Corps, grade, position and employer are
taken as they stand, unless their date of entry comes after the day of appreciation, or the situation was drawn up
after it and does not tell since when. An agent in a higher échelon of the same grade satisfies « n years in échelon
k ». The position of the situation lasts: whoever is in service goes on serving.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, NamedTuple

from fphref.model.conditions import (
    ActiviteProfessionnelle,
    Appartenance,
    DetachementEmploi,
    Diplome,
    EmploiFonctionnel,
    Fonctions,
    PositionRequise,
    Services,
)
from fphref.model.situation import DiplomeDetenu
from fphref.statut import libelles
from fphref.statut.comptes import Bornes
from fphref.statut.dates import AUCUNE
from fphref.statut.dossier import Regard
from fphref.statut.feuilles_echelon import judge_anciennete, judge_atteint
from fphref.statut.libelles import manque
from fphref.statut.modele import Manque, Verdict
from fphref.statut.services import (
    bornes_activite,
    bornes_detachement,
    bornes_fonctions,
    bornes_services,
)
from fphref.statut.trouve import Trouve
from fphref.texte import fold

Juge = Callable[[Any, Regard], Trouve]


def judge_services(fact: Services, regard: Regard) -> Trouve:
    """Months of services of one nature, against what is asked."""
    what = libelles.services(fact, regard.dossier.titres)
    return _mesure(_bornes(fact, regard, bornes_services), fact.min_mois, regard, f"de {what}")


def judge_detachement(fact: DetachementEmploi, regard: Regard) -> Trouve:
    """Months of détachement in posts that culminate high enough."""
    what = f"de détachement culminant à l’indice brut {fact.ib_min} ou plus"
    return _mesure(_bornes(fact, regard, bornes_detachement), fact.min_mois, regard, what)


def judge_fonctions(fact: Fonctions, regard: Regard) -> Trouve:
    """Months in functions of the kinds named; kinds that no program can compare are left to a person."""
    if not fact.natures:
        return Trouve("indetermine", "fonctions à apprécier")
    kinds = libelles.words((libelles.FONCTIONS[one] for one in fact.natures), "ou")
    what = f"de fonctions ({kinds}{f', catégorie {fact.categorie}' if fact.categorie else ''})"
    return _mesure(_bornes(fact, regard, bornes_fonctions), fact.min_mois or 1, regard, what)


def judge_activite(fact: ActiviteProfessionnelle, regard: Regard) -> Trouve:
    """Months of professional activity, mandates or responsibilities, those led at once counted once."""
    what = libelles.words(libelles.ACTIVITES_DE[one] for one in fact.natures or (fact.nature,))
    return _mesure(_bornes(fact, regard, bornes_activite), fact.min_mois or 1, regard, what)


def _bornes(fact: Any, regard: Regard, make: Callable[[Any, Any], Bornes]) -> Bornes:
    # The fact of a route lives as long as the route, and is met again and again: its identity is its key.
    held = regard.dossier.bornes
    found = held.get(id(fact))
    if found is None:
        found = held[id(fact)] = make(fact, regard.dossier)
    return found


def _mesure(bornes: Bornes, mois: int, regard: Regard, what: str) -> Trouve:
    matin = regard.matin
    sure, most = bornes.sur(matin), bornes.au_plus(matin)
    tail = f"{what} au {libelles.jour(regard.jour)} ; {libelles.asked(mois)}"
    if sure.mois >= mois:
        if most is not None and most.mois < mois:
            return Trouve("indetermine", f"faits qui se contredisent : {tail}", (manque(bornes.manque),))
        head = "" if most == sure else "au moins "
        return Trouve("ouvert", f"{head}{libelles.duree(sure)} {tail}", (), regard.jour)
    opens = bornes.reached(mois)
    if opens is not None:
        later = bornes.au_plus(opens)
        opens = None if later is not None and later.mois < mois else regard.au_jour(opens)
    if most is not None and most.mois < mois:
        head = "" if most == sure else "au plus "
        return Trouve("ferme", f"{head}{libelles.duree(most)} {tail}", (), opens)
    if most is not None:
        head = f"entre {libelles.duree(sure)} et {libelles.duree(most)}" if sure != AUCUNE else ""
        head = head or f"au plus {libelles.duree(most)}"
    else:
        head = "durée inconnue" if sure == AUCUNE else f"au moins {libelles.duree(sure)}"
    return Trouve("indetermine", f"{head} {tail}", (manque(bornes.manque),), opens)


def judge_diplome(fact: Diplome, regard: Regard) -> Trouve:
    """A diploma held that serves: by its kind, its level, and its recognition where one is needed."""
    held = regard.dossier.situation.diplomes
    if held is None:
        return Trouve("indetermine", "diplômes inconnus", (manque("diplomes"),))
    doubts: list[Manque] = []
    for one in held:
        fits, missing = _serves(fact, one)
        if fits:
            return Trouve("ouvert", f"diplôme détenu : {_said(one)}", (), regard.jour)
        if fits is None and missing is not None:
            doubts.append(missing)
    if doubts:
        return Trouve("indetermine", "un diplôme détenu peut convenir", tuple(dict.fromkeys(doubts)))
    said = " ; ".join(_said(one) for one in held)
    return Trouve("ferme", f"aucun diplôme qui convienne ({said})" if said else "aucun diplôme détenu")


def _serves(fact: Diplome, one: DiplomeDetenu) -> tuple[bool | None, Manque | None]:
    missing: Manque | None = None
    if not fact.titres and fact.niveau is None and not fact.a_reconnaitre:
        if one.intitule is not None and fold(one.intitule) == fold(fact.intitule):
            return True, None
        return None, manque("diplomes", f"le diplôme détenu est-il : {fact.intitule} ?")
    if fact.titres and one.titre not in fact.titres:
        if "titre" in one.model_fields_set:
            return False, None
        missing = manque("diplomes", "titre du diplôme détenu")
    if fact.niveau is not None:
        if one.niveau is not None and one.niveau < fact.niveau:
            return False, None
        if one.niveau is None:
            missing = missing or manque("diplomes", "niveau du diplôme détenu")
    if fact.a_reconnaitre:
        if one.reconnu is False:
            return False, None
        if one.reconnu is None:
            missing = missing or manque("diplomes", "reconnaissance de l’équivalence du diplôme par une commission")
    return (True, None) if missing is None else (None, missing)


def _said(one: DiplomeDetenu) -> str:
    title = one.intitule or f"titre {libelles.TITRES[one.titre]}"
    return f"{title}, niveau {one.niveau}" if one.niveau is not None else title


def judge_emploi(fact: EmploiFonctionnel, regard: Regard) -> Trouve:
    """An indice reached in an emploi fonctionnel, as the parcours tells."""
    periods = regard.dossier.situation.parcours
    reached = [p for p in periods or () if p.ib_atteint is not None and p.ib_atteint >= fact.ib_atteint]
    opens = min((p.du for p in reached), default=None)
    if opens is not None and opens <= regard.jour:
        best = max(p.ib_atteint or 0 for p in reached)
        return Trouve("ouvert", f"indice brut {best} atteint ; {fact.ib_atteint} demandé", (), regard.jour)
    doubt = any(p.position == "detachement" and p.ib_atteint is None for p in periods or ())
    if regard.dossier.complet and not doubt:
        return Trouve("ferme", f"indice brut {fact.ib_atteint} non atteint dans un emploi fonctionnel", (), opens)
    missing = manque("parcours", "emplois fonctionnels tenus, et indice brut atteint dans chacun")
    return Trouve("indetermine", "emplois fonctionnels inconnus", (missing,), opens)


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
    return _both(found, _position(fact.positions, regard)) if fact.positions else found


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
    missing = held.manques + position.manques if verdict == "indetermine" else ()
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
            return Trouve("ferme", f"corps : « {titres.corps(s.corps)} »")
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
        key = entry.key.removesuffix("_depuis")
        return Trouve("indetermine", text, (manque(key, f"{key} tenu au {libelles.jour(regard.jour)}"),), opens)
    if not inside:
        return Trouve("ferme", said)
    if regard.connu or (entry.proved is not None and entry.proved <= regard.jour):
        return Trouve("ouvert", said, (), regard.jour)
    return Trouve("indetermine", said, (manque(entry.key),), regard.dossier.situation.etablie_le)


def judge_a_apprecier(fact: bool, regard: Regard) -> Trouve:
    """What no program decides."""
    return Trouve("indetermine", "à apprécier par une personne")


JUGES: Final[dict[str, Juge]] = {
    "anciennete_echelon": judge_anciennete,
    "echelon_atteint": judge_atteint,
    "services": judge_services,
    "diplome": judge_diplome,
    "detachement_emploi": judge_detachement,
    "emploi_fonctionnel": judge_emploi,
    "fonctions": judge_fonctions,
    "activite_professionnelle": judge_activite,
    "appartenance": judge_appartenance,
    "position": judge_position,
    "a_apprecier": judge_a_apprecier,
}

SANS_DATE: Final = ("diplome", "position", "a_apprecier")
"""Leaves that no day changes."""
