"""Which statutory routes are open to an agent on a day, in three values, each answer explained.

Nothing here ranks or recommends anybody: only the employer's decision counts. Quotas and rates never enter.

**The day.** Conditions are looked at on the morning of the day of appreciation of the route: 1 January of the year of
`jour`; for « 31 décembre », at the end of that day; the day of the procedure that the situation gives, else `jour`,
with a remark. Where the day of appreciation is not known, they are looked at on 1 January and at the end of
31 December: if both agree, that is the answer; else it is `indetermine`. The version of the route in force on `jour`
applies: a route that is not in force is closed.

**First opening.** `Avis.ouvre_le` is the first day from `jour` on which the same question gets « ouvert » if nothing
but time changes: same facts, échelons moving on by the grid, the same version of the route.

**Promotions** have a first condition that texts imply: to be in the grade they start from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from fphref.model.situation import Situation
from fphref.model.sources import Confiance
from fphref.statut import libelles
from fphref.statut.conditions import RANG, all_of, decisive, mark
from fphref.statut.dossier import Dossier, Regard
from fphref.statut.grille import Tables
from fphref.statut.modele import Avis, Noeud, Verdict, Voie
from fphref.statut.plan import Plan, dossier_of, plan_of

_PROCEDURE = {
    "cloture_inscriptions": "clôture des inscriptions",
    "premiere_epreuve": "première épreuve",
    "etablissement_tableau": "établissement du tableau d’avancement",
}
_ESSAIS = 60
"""Days tried at most for the first opening of a route that has dated derogations."""


def evaluate(
    voie: Voie, situation: Situation, jour: date, tables: Tables, confiance_min: Confiance | None = None
) -> Avis:
    """What may be said of one agent and one route on a day; below `confiance_min`, nothing is concluded."""
    return _avis(plan_of(voie, tables), dossier_of(situation, tables), jour, confiance_min)


def evaluate_all(
    voies: Iterable[Voie], situation: Situation, jour: date, tables: Tables, confiance_min: Confiance | None = None
) -> tuple[Avis, ...]:
    """The same for several routes, in their order."""
    dossier = dossier_of(situation, tables)
    return tuple(_avis(plan_of(voie, tables), dossier, jour, confiance_min) for voie in voies)


def _avis(plan: Plan, dossier: Dossier, jour: date, confiance_min: Confiance | None) -> Avis:
    voie = plan.voie
    remarks: list[str] = []
    verdict: Verdict = "ferme"
    if not voie.en_vigueur(jour):
        tree = _not_in_force(plan, jour, remarks)
        return _finished(plan, dossier, jour, tree, None, None, voie.confiance, remarks, verdict)
    regards = _regards(plan, dossier, jour)
    tree = _tree(plan, regards)
    confiance = _sure(plan, dossier, jour, tree, regards)
    verdict = tree.verdict
    _remark(plan, dossier, regards, remarks)
    if confiance_min is not None and RANG[confiance] > RANG[confiance_min]:
        remarks.append(_too_low(tree, confiance, confiance_min))
        verdict = "indetermine"
    opens = jour if verdict == "ouvert" else _opening(plan, dossier, jour, tree, confiance_min)
    apprecie_le = regards[0].jour if len(regards) == 1 else None
    return _finished(plan, dossier, jour, tree, apprecie_le, opens, confiance, remarks, verdict)


def _finished(
    plan: Plan, dossier: Dossier, jour: date, tree: Noeud, apprecie_le: date | None, opens: date | None,
    confiance: Confiance, remarks: list[str], verdict: Verdict,
) -> Avis:  # fmt: skip
    return Avis(
        dossier.situation.agent or "", plan.voie, jour, apprecie_le, verdict, tree, tree.manques, opens, confiance,
        plan.citations.of(tree), tuple(remarks),
    )  # fmt: skip


# -- the day of appreciation -----------------------------------------------------------------------------------


def _regards(plan: Plan, dossier: Dossier, jour: date) -> tuple[Regard, ...]:
    """The day at which conditions are looked at, or both ends of the year where it is not known."""
    if plan.regle == "premier_janvier":
        return (dossier.regard(date(jour.year, 1, 1), False),)
    if plan.regle == "trente_et_un_decembre":
        return (dossier.regard(date(jour.year, 12, 31), True),)
    if plan.regle == "inconnue":
        return dossier.regard(date(jour.year, 1, 1), False), dossier.regard(date(jour.year, 12, 31), True)
    return (dossier.regard(getattr(dossier.situation, plan.regle) or jour, False),)


def _tree(plan: Plan, regards: tuple[Regard, ...]) -> Noeud:
    """The tree that gives the answer: where both ends of the year differ, with the missing day as a leaf of its own."""
    first = mark(plan.regle_arbre, regards[0])
    if len(regards) == 1:
        return first
    last = mark(plan.regle_arbre, regards[1])
    if first.verdict == last.verdict:
        # Open on 1 January is the stronger of two openings, closed at the end of the year of two closures.
        return first if first.verdict == "ouvert" else replace(last, ouvre_le=first.ouvre_le)
    kept = first if last.verdict == "ferme" else last
    doubt = Noeud(
        "indetermine", "fait", "Date d’appréciation des conditions",
        f"{_SELON[first.verdict]} au {libelles.jour(regards[0].jour)}, "
        f"{_SELON[last.verdict]} au {libelles.jour(regards[1].jour)}",
        (libelles.manque("date-appreciation"),), None, plan.confiance_regle,
        plan.voie.appreciation.fondements if plan.voie.appreciation else (),
    )  # fmt: skip
    found = all_of("Conditions, à une date d’appréciation inconnue", (kept, doubt))
    return replace(found, ouvre_le=first.ouvre_le)


_SELON: dict[Verdict, str] = {
    "ouvert": "conditions remplies", "ferme": "conditions non remplies", "indetermine": "conditions indéterminées",
}  # fmt: skip


def _remark(plan: Plan, dossier: Dossier, regards: tuple[Regard, ...], remarks: list[str]) -> None:
    s, voie = dossier.situation, plan.voie
    if len(regards) == 2:
        remarks.append(
            "Date d’appréciation inconnue : conditions regardées au 1er janvier et au soir du 31 décembre "
            f"{regards[0].jour.year}."
        )
    elif plan.regle in _PROCEDURE and getattr(s, plan.regle) is None:
        day = libelles.jour(regards[0].jour)
        remarks.append(f"Date non indiquée ({_PROCEDURE[plan.regle]}) : conditions regardées au {day}.")
    if voie.appreciation is not None and voie.appreciation.reserve is not None:
        remarks.append(voie.appreciation.reserve)
    if voie.genre == "recrutement" and s.corps == voie.corps.id:
        remarks.append("L’agent appartient déjà à ce corps.")
    if voie.genre == "echelon_special" and s.grade == voie.au_grade and (s.echelon or "").startswith("special-"):
        remarks.append("L’agent est déjà à l’échelon spécial.")


def _not_in_force(plan: Plan, jour: date, remarks: list[str]) -> Noeud:
    voie = plan.voie
    if voie.du is not None and jour < voie.du:
        said = f"en vigueur à partir du {libelles.jour(voie.du)} seulement"
    else:
        said = f"plus en vigueur depuis le {libelles.jour(voie.au)}" if voie.au is not None else "pas en vigueur"
    remarks.append(f"Voie qui n’est pas en vigueur au {libelles.jour(jour)} : {said}.")
    return Noeud("ferme", "fait", "Voie en vigueur", said, (), None, voie.confiance, voie.fondements)


# -- how sure --------------------------------------------------------------------------------------------------


def _sure(plan: Plan, dossier: Dossier, jour: date, tree: Noeud, regards: tuple[Regard, ...]) -> Confiance:
    """As sure as the tree, and as the rule of appreciation where another day of the year gives another answer."""
    if len(regards) == 2 or not plan.datee or RANG[plan.confiance_regle] <= RANG[tree.confiance]:
        return tree.confiance
    if plan.regle == "premier_janvier" and tree.verdict == "ouvert" and plan.simple:
        return tree.confiance  # open on 1 January, it is open the whole year
    for month, day in ((1, 1), (12, 31)):
        other = dossier.regard(date(jour.year, month, day), month == 12)
        if other is not regards[0] and mark(plan.regle_arbre, other).verdict != tree.verdict:
            return plan.confiance_regle
    return tree.confiance


def _too_low(tree: Noeud, confiance: Confiance, wanted: Confiance) -> str:
    weak = next((one for one in decisive(tree) if not one.enfants and one.confiance == confiance), None)
    which = f"« {weak.texte} »" if weak is not None else "la date d’appréciation des conditions"
    return f"Confiance « {confiance} », en dessous de « {wanted} » demandé : {which} ; aucune conclusion n’est donnée."


# -- the first day on which it opens ---------------------------------------------------------------------------


def _opening(plan: Plan, dossier: Dossier, jour: date, tree: Noeud, confiance_min: Confiance | None) -> date | None:
    if plan.simple and confiance_min is None:
        if tree.ouvre_le is None:
            return None
        return _within(plan, _asked_on(plan, dossier, jour, tree.ouvre_le))
    waiting = {_asked_on(plan, dossier, jour, day) for day in plan.bascules}
    tried: set[date] = set()
    seen = _days(plan, dossier, jour, tree, confiance_min is not None)
    for _ in range(_ESSAIS):
        waiting |= seen
        day = min((one for one in waiting if one is not None and one not in tried), default=None)
        if day is None or _within(plan, day) is None:
            return None
        tried.add(day)
        regards = _regards(plan, dossier, day)
        found = _tree(plan, regards)
        sure = confiance_min is None or RANG[_sure(plan, dossier, day, found, regards)] <= RANG[confiance_min]
        if found.verdict == "ouvert" and sure:
            return day
        seen = _days(plan, dossier, jour, found, confiance_min is not None)
    return None


def _days(plan: Plan, dossier: Dossier, jour: date, node: Noeud, after: bool) -> set[date | None]:
    """The days to ask on so that some node of the tree has come to hold; `after`, the next 1 January too.

    A rule of appreciation that is not sure decides nothing any more once a whole year is open.
    """
    found: set[date | None] = set()
    if node.ouvre_le is not None:
        day = _asked_on(plan, dossier, jour, node.ouvre_le)
        found.add(day)
        if after and day is not None and day.year < 9999:
            found.add(date(day.year + 1, 1, 1))
    for one in node.enfants:
        found |= _days(plan, dossier, jour, one, after)
    return found


def _asked_on(plan: Plan, dossier: Dossier, jour: date, held: date) -> date | None:
    """The first day from `jour` on which to ask, so that conditions are looked at on `held` or later."""
    if plan.regle == "trente_et_un_decembre":
        return max(jour, date(held.year, 1, 1)) if held > date.min else jour
    if plan.regle in ("premier_janvier", "inconnue"):
        if held <= date(jour.year, 1, 1):
            return jour
        if held.year == 9999:
            return None
        return max(jour, held if (held.month, held.day) == (1, 1) else date(held.year + 1, 1, 1))
    if getattr(dossier.situation, plan.regle) is not None:
        return jour if held <= getattr(dossier.situation, plan.regle) else None
    return max(jour, held)


def _within(plan: Plan, day: date | None) -> date | None:
    if day is None or (plan.voie.au is not None and day >= plan.voie.au):
        return None
    return day
