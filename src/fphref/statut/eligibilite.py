"""Which statutory routes are open to an agent on a day, in three values, each answer explained.

Nothing here ranks or recommends anybody: only the employer's decision counts. Quotas and rates never enter.

**The day.** Conditions are looked at on the morning of the day of appreciation of the route: 1 January of the year of
`jour`; for « 31 décembre », at the end of that day; the day of the procedure that the situation gives. Where that is
not given, they are looked at on `jour` and at the end of 31 December; where texts do not tell the day of appreciation,
on 1 January and at the end of 31 December: if both agree, that is the answer; else it is `indetermine`. The version of
the route in force on `jour` applies: a route that is not in force is closed.

**First opening.** `Avis.ouvre_le` is the first day from `jour` on which the same question gets « ouvert » if nothing
but time changes: same facts, échelons moving on by the grid, the same version of the route.

**Promotions** have a first condition that texts imply: to be in the grade they start from; `portee` has the others.

**Situations without a date** speak for the day of the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from fphref.model.situation import Situation
from fphref.model.sources import Confiance
from fphref.statut import libelles
from fphref.statut.conditions import mark
from fphref.statut.dossier import Dossier, Regard
from fphref.statut.grille import Tables
from fphref.statut.jours import PROCEDURE, both_ends, regards_of
from fphref.statut.kleene import RANG, decisive
from fphref.statut.modele import Avis, Noeud, Verdict, Voie, weakest
from fphref.statut.plan import Plan, dossier_of, plan_of

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
    regards = _regards(plan, dossier, jour, jour)
    tree = _tree(plan, regards)
    confiance = _sure(plan, tree, regards)
    verdict = tree.verdict
    _remark(plan, dossier, regards, verdict, remarks)
    if confiance_min is not None and RANG[confiance] > RANG[confiance_min]:
        remarks.append(_too_low(tree, confiance, confiance_min))
        verdict = "indetermine"
    opens = jour if verdict == "ouvert" else _opening(plan, dossier, jour, tree, confiance_min)
    apprecie_le = regards[0].jour if len(regards) == 1 else None
    for text in _reserves(plan, tree):
        if text not in remarks:
            remarks.append(text)
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


def _regards(plan: Plan, dossier: Dossier, jour: date, demande: date) -> tuple[Regard, ...]:
    return regards_of(plan.regle, dossier, jour, demande)


def _tree(plan: Plan, regards: tuple[Regard, ...]) -> Noeud:
    """The tree that gives the answer, on one day or on both ends."""
    first = mark(plan.regle_arbre, regards[0])
    if len(regards) == 1:
        return first
    last = mark(plan.regle_arbre, regards[1])
    texts = plan.voie.appreciation.fondements if plan.voie.appreciation else ()
    return both_ends(first, last, regards, plan.regle, plan.confiance_regle, texts)


def _reserves(plan: Plan, tree: Noeud) -> Iterator[str]:
    """What is doubtful in the route, then in what decides."""
    yield from plan.voie.reserves
    for node in decisive(tree):
        yield from node.reserves


def _remark(plan: Plan, dossier: Dossier, regards: tuple[Regard, ...], verdict: Verdict, remarks: list[str]) -> None:
    s, voie = dossier.situation, plan.voie
    if len(regards) == 2 and plan.regle in PROCEDURE:
        day, year = libelles.jour(regards[0].jour), regards[0].jour.year
        looked = f"conditions regardées au {day} et au soir du 31 décembre {year}"
        remarks.append(f"Date non indiquée ({PROCEDURE[plan.regle]}) : {looked}.")
    elif len(regards) == 2:
        remarks.append(
            "Date d’appréciation inconnue : conditions regardées au 1er janvier et au soir du 31 décembre "
            f"{regards[0].jour.year}."
        )
    if voie.appreciation is not None and voie.appreciation.reserve is not None:
        remarks.append(voie.appreciation.reserve)
    if voie.genre == "recrutement" and s.corps == voie.corps.id:
        remarks.append("L’agent appartient déjà à ce corps.")
    if voie.genre == "recrutement" and s.corps is None and verdict == "ouvert":
        remarks.append("Corps non donné : l’agent est supposé ne pas être déjà dans ce corps.")


def _not_in_force(plan: Plan, jour: date, remarks: list[str]) -> Noeud:
    voie = plan.voie
    if voie.du is not None and jour < voie.du:
        said = f"en vigueur à partir du {libelles.jour(voie.du)} seulement"
    else:
        said = f"plus en vigueur depuis le {libelles.jour(voie.au)}" if voie.au is not None else "pas en vigueur"
    remarks.append(f"Voie qui n’est pas en vigueur au {libelles.jour(jour)} : {said}.")
    return Noeud("ferme", "fait", "Voie en vigueur", said, (), None, voie.confiance, voie.fondements)


# -- how sure --------------------------------------------------------------------------------------------------


def _sure(plan: Plan, tree: Noeud, regards: tuple[Regard, ...]) -> Confiance:
    """As sure as the tree, and as the rule that says on which day to look, where one day alone was looked at."""
    if len(regards) == 2 or not plan.datee:
        return tree.confiance
    return weakest((tree.confiance, plan.confiance_regle))


def _too_low(tree: Noeud, confiance: Confiance, wanted: Confiance) -> str:
    weak = next((one for one in decisive(tree) if not one.enfants and one.confiance == confiance), None)
    which = f"« {weak.texte} »" if weak is not None else "la date d’appréciation des conditions"
    return f"Confiance « {confiance} », en dessous de « {wanted} » demandé : {which} ; aucune conclusion n’est donnée."


# -- the first day on which it opens ---------------------------------------------------------------------------


def _opening(plan: Plan, dossier: Dossier, jour: date, tree: Noeud, confiance_min: Confiance | None) -> date | None:
    if plan.simple and confiance_min is None:
        if tree.regarde_le is None:
            return None
        return _within(plan, _asked_on(plan, dossier, jour, tree.regarde_le))
    waiting = {_asked_on(plan, dossier, jour, day) for day in plan.bascules}
    tried: set[date] = set()
    seen = _days(plan, dossier, jour, tree)
    for _ in range(_ESSAIS):
        waiting |= seen
        day = min((one for one in waiting if one is not None and one not in tried), default=None)
        if day is None or _within(plan, day) is None:
            return None
        tried.add(day)
        regards = _regards(plan, dossier, day, jour)
        found = _tree(plan, regards)
        sure = confiance_min is None or RANG[_sure(plan, found, regards)] <= RANG[confiance_min]
        if found.verdict == "ouvert" and sure:
            return day
        seen = _days(plan, dossier, jour, found)
    return None


def _days(plan: Plan, dossier: Dossier, jour: date, node: Noeud) -> set[date | None]:
    """The days to ask on so that some node of the tree has come to hold."""
    found: set[date | None] = set()
    if node.regarde_le is not None:
        found.add(_asked_on(plan, dossier, jour, node.regarde_le))
    for one in node.enfants:
        found |= _days(plan, dossier, jour, one)
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
