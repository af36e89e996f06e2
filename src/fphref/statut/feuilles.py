"""Each kind of leaf looked at: three values, what was found, what is missing, the first day from which it holds.

A fact that the situation leaves out is unknown: it neither opens nor closes. Corps, grade, position and employer are
taken as they stand, unless their date of entry comes after the day of appreciation, or the situation was drawn up
after it (without date, on the day of the question) and does not tell since when. An agent in a higher échelon of the
same grade satisfies « n years in échelon k ». The position of the situation lasts: whoever is in service goes on
serving.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from fphref.model.conditions import (
    ActiviteProfessionnelle,
    DetachementEmploi,
    Diplome,
    EmploiFonctionnel,
    Fonctions,
    Services,
)
from fphref.model.situation import DiplomeDetenu, Periode
from fphref.statut import libelles
from fphref.statut.comptes import Bornes, Compte, reaches
from fphref.statut.dates import AUCUNE
from fphref.statut.dossier import Regard
from fphref.statut.feuilles_appartenance import judge_appartenance, judge_position
from fphref.statut.feuilles_echelon import SANS_POSITION, judge_anciennete, judge_atteint
from fphref.statut.libelles import manque
from fphref.statut.modele import Manque
from fphref.statut.services import (
    CERTAINE,
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
    found = _mesure(_bornes(fact, regard, bornes_services), fact.min_mois, regard, f"de {what}", fact.strict)
    if found.verdict == "ouvert" and regard.dossier.situation.position is None:
        return found._replace(supposes=(SANS_POSITION,))
    return found


def judge_detachement(fact: DetachementEmploi, regard: Regard) -> Trouve:
    """Months of détachement in posts that culminate high enough."""
    what = f"de détachement culminant à l’indice brut {fact.ib_min} ou plus"
    return _mesure(_bornes(fact, regard, bornes_detachement), fact.min_mois, regard, what)


def judge_fonctions(fact: Fonctions, regard: Regard) -> Trouve:
    """Months in functions of the kinds named; how high functions other than encadrement are is left to a person."""
    if not fact.natures:
        return Trouve("indetermine", "fonctions à apprécier")
    kinds = libelles.words((libelles.FONCTIONS[one] for one in fact.natures), "ou")
    what = f"de fonctions ({kinds}{f', catégorie {fact.categorie}' if fact.categorie else ''})"
    found = _mesure(_bornes(fact, regard, bornes_fonctions), fact.min_mois or 1, regard, what)
    if found.verdict == "indetermine" and any(one != CERTAINE for one in fact.natures):
        return found._replace(constat=f"{found.constat} ; niveau des fonctions à apprécier", manques=())
    return found


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


def _mesure(bornes: Bornes, mois: int, regard: Regard, what: str, strict: bool = False) -> Trouve:
    matin = regard.matin
    sure, most = bornes.sur(matin), bornes.au_plus(matin)
    tail = f"{what} au {libelles.jour(regard.jour)} ; {libelles.asked(mois, strict)}"
    opens = des = None
    reached = reaches(sure, mois, strict)
    if not reached or (most is not None and not reaches(most, mois, strict)):
        des = bornes.reached(mois, strict)
        opens = regard.au_jour(des)
    if reached:
        if most is not None and not reaches(most, mois, strict):
            return _contradiction(bornes, regard, tail, opens, des)
        head = "" if most == sure else "au moins "
        return Trouve("ouvert", f"{head}{libelles.duree(sure)} {tail}", (), regard.jour)
    if bornes.conteste is not None and reaches(bornes.conteste[0].sur(matin), mois, strict):
        return _told(bornes.conteste, regard, tail, opens, des)
    if most is not None and not reaches(most, mois, strict):
        head = "" if most == sure else "au plus "
        return Trouve("ferme", f"{head}{libelles.duree(most)} {tail}", (), opens, des=des)
    if most is not None:
        head = f"entre {libelles.duree(sure)} et {libelles.duree(most)}" if sure != AUCUNE else ""
        head = head or f"au plus {libelles.duree(most)}"
    else:
        head = "durée inconnue" if sure == AUCUNE else f"au moins {libelles.duree(sure)}"
    return Trouve("indetermine", f"{head} {tail}", (manque(bornes.manque),), opens, des=des)


def _contradiction(bornes: Bornes, regard: Regard, tail: str, opens: date | None, des: date | None) -> Trouve:
    found = bornes.contradiction(regard.matin)
    assert found is not None  # only totals bound from above what periods prove
    return _told(found, regard, tail, opens, des)


def _told(found: tuple[Compte, Compte], regard: Regard, tail: str, opens: date | None, des: date | None) -> Trouve:
    matin, (low, high) = regard.matin, found
    least, most = libelles.duree(low.sur(matin)), libelles.duree(high.total(matin))
    said = f"faits qui se contredisent : au moins {least} ({low.nom}), au plus {most} ({high.nom}), {tail}"
    which = manque("services", f"faits à corriger : {low.nom} ({least}), ou {high.nom} ({most})")
    return Trouve("indetermine", said, (which,), opens, des=des)


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
    """An indice reached in an emploi fonctionnel, held by détachement; when in the period, nobody says.

    It is by the end of the period, or by the day the situation was drawn up.
    """
    periods = regard.dossier.situation.parcours
    posts = [p for p in periods or () if p.position == "detachement"]
    reached = [p for p in posts if p.ib_atteint is not None and p.ib_atteint >= fact.ib_atteint]
    opens = min((_known_by(p, regard) for p in reached), default=None)
    if opens is not None and opens <= regard.jour:
        best = max(p.ib_atteint or 0 for p in reached)
        return Trouve("ouvert", f"indice brut {best} atteint ; {fact.ib_atteint} demandé", (), regard.jour)
    if any(p.du <= regard.jour for p in reached):
        missing = manque("parcours", f"jour où l’indice brut {fact.ib_atteint} a été atteint")
        return Trouve("indetermine", "indice atteint dans cet emploi, un jour inconnu", (missing,), opens)
    doubt = any(p.ib_atteint is None for p in posts) or any(
        p.nature == "fonctionnaire" and p.ib_atteint is not None and "position" not in p.model_fields_set
        for p in periods or ()
    )
    if regard.dossier.complet and not doubt:
        return Trouve("ferme", f"indice brut {fact.ib_atteint} non atteint dans un emploi fonctionnel", (), opens)
    missing = manque("parcours", "emplois fonctionnels tenus en détachement, et indice brut atteint dans chacun")
    return Trouve("indetermine", "emplois fonctionnels inconnus", (missing,), opens)


def _known_by(p: Periode, regard: Regard) -> date:
    """The first day on which an indice told of a period is known to have been reached."""
    etablie = regard.dossier.situation.etablie_le or regard.demande
    days = [day for day in (p.au, etablie) if day is not None]
    return max(min(days), p.du) if days else p.du


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
