"""Trees of conditions made ready once, then marked for one agent and one day, in Kleene's three-valued logic.

Nothing stops early: every node is marked. `tous` is closed by one closed branch, open where all are; `un_de` is the
dual; what is neither is `indetermine`. A derogation in force on the day of appreciation is a node of two branches (its
`si`, its conditions), open where both are, put beside what it derogates from in a `un_de` node; one that takes its
place is a node of three (`si`, its conditions, the common rule): its conditions where `si` holds, the common rule where
it does not, and where that is not known, what both say, if they say the same.

How sure a verdict is: a leaf, as its own `confiance`, or that of the nearest group that has one, or that of the route,
weakened by the durations of the grid it leans on. An open `tous` is as sure as its least sure branch, an open `un_de`
as its surest open one; a closed one, the dual; what is `indetermine` is as sure as its least sure branch.
A leaf whose `fait` the situation answers takes that answer; so does a group, which keeps its branches marked. An
answer that known facts gainsay (a « oui » to a corps that is not the agent's) settles nothing: both are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from fphref.model.conditions import Appreciation, Condition, Derogation
from fphref.model.sources import CONFIANCES, Confiance, Fondement
from fphref.statut import libelles
from fphref.statut.dossier import Regard
from fphref.statut.feuilles import JUGES, SANS_DATE, Juge
from fphref.statut.jours import at_its_own_day, both_ends, held_for_its_route
from fphref.statut.kleene import RANG, all_of, decisive, missing, one_of
from fphref.statut.libelles import Titres
from fphref.statut.modele import Manque, Noeud, Verdict
from fphref.statut.portee import judge_both_ways
from fphref.statut.trouve import Trouve

__all__ = ("RANG", "Exemption", "Regle", "all_of", "decisive", "mark", "one_of", "prepare")

SENIORITE: Final = ("services", "anciennete_echelon", "echelon_atteint")
"""Leaves that the time of a disponibilité may change."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A derogation made ready."""

    texte: str
    si: Regle
    conditions: Regle
    remplace: bool
    du: date | None
    au: date | None
    fondements: tuple[Fondement, ...]
    reserves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Regle:
    """A condition made ready: a group (`tous`, `un_de`) or a leaf (`fait`) with what judges it."""

    genre: str
    texte: str
    fait: str | None
    confiance: Confiance
    fondements: tuple[Fondement, ...]
    enfants: tuple[Regle, ...] = ()
    exceptions: tuple[Exemption, ...] = ()
    juge: Juge | None = None
    fact: Any = None
    manque: tuple[Manque, ...] = ()
    """What to ask for where the leaf is not known and names nothing else."""
    datee: bool = True
    nom: str = ""
    """The kind of leaf: the key of the condition."""
    reserves: tuple[str, ...] = ()
    appreciation: Appreciation | None = None
    tue: bool = False
    """Implied: told only where it does not hold."""
    enveloppe: bool = False
    """A group that no text has: implied conditions, and those of the route."""

    def regles(self) -> Iterator[Regle]:
        """It and all that is under it, derogations too."""
        yield self
        for one in self.enfants:
            yield from one.regles()
        for exception in self.exceptions:
            yield from exception.si.regles()
            yield from exception.conditions.regles()


def prepare(condition: Condition, titres: Titres, confiance: Confiance) -> Regle:
    """A condition made ready; `confiance` is that of its route, or of the group it stands in."""
    confiance = condition.confiance or confiance
    own = condition.appreciation
    if own is not None and own.confiance is not None and RANG[own.confiance] > RANG[confiance]:
        confiance = own.confiance
    reserves = tuple(filter(None, (condition.reserve, own.reserve if own else None)))
    text = libelles.texte(condition, titres)
    exceptions = tuple(_exception(one, titres, confiance) for one in condition.derogations)
    if condition.enfants:
        return Regle(
            "tous" if condition.tous else "un_de", text, condition.fait, confiance, condition.fondements,
            tuple(prepare(child, titres, confiance) for child in condition.enfants), exceptions,
            reserves=reserves, appreciation=own,
        )  # fmt: skip
    name = next(name for name in JUGES if getattr(condition, name) is not None)
    ask = (libelles.manque(condition.fait or "a-apprecier", text),)
    return Regle(
        "fait", text, condition.fait, confiance, condition.fondements, (), exceptions, JUGES[name],
        getattr(condition, name), ask, name not in SANS_DATE, name, reserves, own,
    )  # fmt: skip


def _exception(one: Derogation, titres: Titres, confiance: Confiance) -> Exemption:
    return Exemption(
        one.intitule, prepare(one.si, titres, confiance), prepare(one.conditions, titres, confiance),
        one.remplace, one.du, one.au, one.fondements, tuple(filter(None, (one.reserve,))),
    )  # fmt: skip


def mark(regle: Regle, regard: Regard) -> Noeud:
    """The whole tree marked."""
    if regle.appreciation is None:
        return _marked(regle, regard)
    rule, dossier = regle.appreciation.regle, regard.dossier
    regards = at_its_own_day(rule, regard)
    first = _marked(regle, regards[0])
    if len(regards) == 2:
        last = _marked(regle, regards[1])
        first = both_ends(first, last, regards, rule, regle.confiance, regle.appreciation.fondements)
    told = len(regards) == 1 and getattr(dossier.situation, rule, None) is not None
    return held_for_its_route(first, regards, told, regard)


def _marked(regle: Regle, regard: Regard) -> Noeud:
    node = _leaf(regle, regard) if regle.juge is not None else _group(regle, regard)
    return _with_exceptions(regle, node, regard) if regle.exceptions else node


def _leaf(regle: Regle, regard: Regard) -> Noeud:
    assert regle.juge is not None
    answered = regle.fait is not None and regle.fait in regard.dossier.faits
    if answered and regle.nom != "appartenance":
        return _answered(regle, regard, ())
    found = _look(regle, regard)
    if answered:
        node = _answered(regle, regard, ())
        return _gainsaid(node, regle, found.constat) if {node.verdict, found.verdict} == {"ouvert", "ferme"} else node
    verdict, constat, manques, opens, used, des, supposed = found
    if verdict == "indetermine" and not manques:
        manques = regle.manque
    elif verdict == "indetermine" and regle.fait is not None and regle.nom == "appartenance":
        manques = (*manques, *(one for one in regle.manque if one not in manques))
    confiance = regle.confiance if RANG[regle.confiance] >= RANG[used] else used
    reserves = regle.reserves + supposed if supposed else regle.reserves
    return Noeud(
        verdict, "fait", regle.texte, constat, manques, des or opens, confiance, regle.fondements, (), opens, reserves
    )  # fmt: skip


def _look(regle: Regle, regard: Regard) -> Trouve:
    assert regle.juge is not None
    if regle.nom in SENIORITE and regard.dossier.hypotheses:
        return judge_both_ways(regle.juge, regle.fact, regard)
    return regle.juge(regle.fact, regard)


def _group(regle: Regle, regard: Regard) -> Noeud:
    children = tuple([mark(one, regard) for one in regle.enfants])
    if regle.enveloppe:
        children = tuple([one for one, rule in zip(children, regle.enfants, strict=True) if _told(one, rule)])
        if len(children) == 1:
            return children[0]
    make = all_of if regle.genre == "tous" else one_of
    if regle.fait is not None and regle.fait in regard.dossier.faits:
        node = _answered(regle, regard, children)
        against = [one.constat for one, rule in zip(children, regle.enfants, strict=True)
                   if rule.nom == "appartenance" and one.verdict == "ferme"]  # fmt: skip
        if node.verdict == "ouvert" and regle.genre == "tous" and against:
            return _gainsaid(node, regle, " ; ".join(against))
        return node
    return make(regle.texte, children, regle.fondements, regle.reserves)


def _told(node: Noeud, rule: Regle) -> bool:
    return not rule.tue or node.verdict != "ouvert"


def _answered(regle: Regle, regard: Regard, children: tuple[Noeud, ...]) -> Noeud:
    yes = regard.dossier.faits[regle.fait or ""]
    said = f"réponse donnée dans la situation : {'oui' if yes else 'non'}"
    day = regard.jour if yes else None
    verdict: Verdict = "ouvert" if yes else "ferme"
    return Noeud(
        verdict, "fait", regle.texte, said, (), day, regle.confiance, regle.fondements, children, day, regle.reserves
    )  # fmt: skip


def _gainsaid(node: Noeud, regle: Regle, constat: str) -> Noeud:
    """An answer that known facts contradict."""
    said = f"faits qui se contredisent : {node.constat}, mais {constat}"
    doubt = f"réponse à revoir, ou fait qu’elle contredit ({constat})"
    manques = (libelles.manque(regle.fait or "a-apprecier", doubt),)
    remark = f"Faits qui se contredisent : « {regle.texte} », {node.constat}, mais {constat}."
    return replace(
        node, verdict="indetermine", constat=said, manques=manques, ouvre_le=None, regarde_le=None,
        reserves=(*node.reserves, remark),
    )  # fmt: skip


def _with_exceptions(regle: Regle, node: Noeud, regard: Regard) -> Noeud:
    beside: list[Noeud] = []
    for one in regle.exceptions:
        if (one.du is not None and regard.jour < one.du) or (one.au is not None and regard.jour >= one.au):
            continue
        si, conditions = mark(one.si, regard), mark(one.conditions, regard)
        if one.remplace:
            node = _instead(one, si, conditions, node)
        else:
            both = all_of(one.texte, (si, conditions), one.fondements)
            beside.append(replace(both, genre="derogation", reserves=one.reserves))
    if not beside:
        return node
    return one_of("Règle commune, ou une dérogation", (node, *beside))


def _instead(one: Exemption, si: Noeud, conditions: Noeud, common: Noeud) -> Noeud:
    children = (si, conditions, common)
    if si.verdict != "indetermine":
        chosen = conditions if si.verdict == "ouvert" else common
        verdict, manques, opens = chosen.verdict, chosen.manques, chosen.regarde_le
        place = max(RANG[si.confiance], RANG[chosen.confiance])
    else:
        same = conditions.verdict == common.verdict
        verdict = conditions.verdict if same else "indetermine"
        manques = missing(verdict, children)
        held = (conditions.regarde_le, common.regarde_le)
        opens = max(held) if held[0] is not None and held[1] is not None else None  # type: ignore[type-var]
        place = max(
            RANG[child.confiance] for child in (children[1:] if same and verdict != "indetermine" else children)
        )
    return Noeud(
        verdict, "derogation", one.texte, "", manques, opens, CONFIANCES[place], one.fondements, children, opens,
        one.reserves,
    )  # fmt: skip
