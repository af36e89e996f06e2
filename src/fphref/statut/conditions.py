"""Trees of conditions made ready once, then marked for one agent and one day, in Kleene's three-valued logic.

Nothing stops early: every node is marked. `tous` is closed by one closed branch, open where all are; `un_de` is the
dual; what is neither is `indetermine`. A derogation in force on the day of appreciation is a node of two branches (its
`si`, its conditions), open where both are, put beside what it derogates from in a `un_de` node; one that takes its
place is a node of three (`si`, its conditions, the common rule): its conditions where `si` holds, the common rule where
it does not, and where that is not known, what both say, if they say the same.

How sure a verdict is: a leaf, as its own `confiance`, or that of the nearest group that has one, or that of the route,
weakened by the durations of the grid it leans on. An open `tous` is as sure as its least sure branch, an open `un_de`
as its surest open one; a closed one, the dual; what is `indetermine` is as sure as its least sure branch.
A leaf whose `fait` the situation answers takes that answer; so does a group, which keeps its branches marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fphref.model.conditions import Condition, Derogation
from fphref.model.sources import CONFIANCES, Confiance, Fondement
from fphref.statut import libelles
from fphref.statut.dossier import Regard
from fphref.statut.feuilles import JUGES, SANS_DATE, Juge
from fphref.statut.libelles import Titres
from fphref.statut.modele import Manque, Noeud, Verdict

RANG: Final = {confiance: place for place, confiance in enumerate(CONFIANCES)}


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
    text = libelles.texte(condition, titres)
    exceptions = tuple(_exception(one, titres, confiance) for one in condition.derogations)
    if condition.enfants:
        return Regle(
            "tous" if condition.tous else "un_de", text, condition.fait, confiance, condition.fondements,
            tuple(prepare(child, titres, confiance) for child in condition.enfants), exceptions,
        )  # fmt: skip
    name = next(name for name in JUGES if getattr(condition, name) is not None)
    ask = (libelles.manque(condition.fait or "a-apprecier", text),)
    return Regle(
        "fait", text, condition.fait, confiance, condition.fondements, (), exceptions, JUGES[name],
        getattr(condition, name), ask, name not in SANS_DATE,
    )  # fmt: skip


def _exception(one: Derogation, titres: Titres, confiance: Confiance) -> Exemption:
    return Exemption(
        one.intitule, prepare(one.si, titres, confiance), prepare(one.conditions, titres, confiance),
        one.remplace, one.du, one.au, one.fondements,
    )  # fmt: skip


def mark(regle: Regle, regard: Regard) -> Noeud:
    """The whole tree marked."""
    node = _leaf(regle, regard) if regle.juge is not None else _group(regle, regard)
    return _with_exceptions(regle, node, regard) if regle.exceptions else node


def _leaf(regle: Regle, regard: Regard) -> Noeud:
    if regle.fait is not None and regle.fait in regard.dossier.faits:
        return _answered(regle, regard, ())
    assert regle.juge is not None
    verdict, constat, manques, opens, used = regle.juge(regle.fact, regard)
    if verdict == "indetermine" and not manques:
        manques = regle.manque
    confiance = regle.confiance if RANG[regle.confiance] >= RANG[used] else used
    return Noeud(verdict, "fait", regle.texte, constat, manques, opens, confiance, regle.fondements)


def _group(regle: Regle, regard: Regard) -> Noeud:
    children = tuple([mark(one, regard) for one in regle.enfants])
    if regle.fait is not None and regle.fait in regard.dossier.faits:
        return _answered(regle, regard, children)
    if regle.genre == "tous":
        return all_of(regle.texte, children, regle.fondements)
    return one_of(regle.texte, children, regle.fondements)


def _answered(regle: Regle, regard: Regard, children: tuple[Noeud, ...]) -> Noeud:
    yes = regard.dossier.faits[regle.fait or ""]
    said = f"réponse donnée dans la situation : {'oui' if yes else 'non'}"
    day = regard.jour if yes else None
    verdict: Verdict = "ouvert" if yes else "ferme"
    return Noeud(verdict, "fait", regle.texte, said, (), day, regle.confiance, regle.fondements, children)


def all_of(texte: str, children: tuple[Noeud, ...], fondements: tuple[Fondement, ...] = ()) -> Noeud:
    """A `tous` node over marked branches."""
    verdict, confiance = _kleene(children, "ferme", "ouvert")
    opens: date | None = date.min
    for one in children:
        if one.ouvre_le is None:
            opens = None
            break
        if opens is not None and one.ouvre_le > opens:
            opens = one.ouvre_le
    return Noeud(verdict, "tous", texte, "", _missing(verdict, children), opens, confiance, fondements, children)


def one_of(texte: str, children: tuple[Noeud, ...], fondements: tuple[Fondement, ...] = ()) -> Noeud:
    """A `un_de` node over marked branches."""
    verdict, confiance = _kleene(children, "ouvert", "ferme")
    opens: date | None = None
    for one in children:
        if one.ouvre_le is not None and (opens is None or one.ouvre_le < opens):
            opens = one.ouvre_le
    return Noeud(verdict, "un_de", texte, "", _missing(verdict, children), opens, confiance, fondements, children)


def _kleene(children: Sequence[Noeud], decides: Verdict, otherwise: Verdict) -> tuple[Verdict, Confiance]:
    """One branch that `decides` is enough, and the surest of those counts; else all must be `otherwise`."""
    best, worst, verdict = len(RANG), 0, otherwise
    for one in children:
        place = RANG[one.confiance]
        if one.verdict == decides:
            best = min(best, place)
        elif one.verdict == "indetermine":
            verdict = "indetermine"
        worst = max(worst, place)
    if best < len(RANG):
        return decides, CONFIANCES[best]
    return verdict, CONFIANCES[worst]


def _missing(verdict: Verdict, children: Sequence[Noeud]) -> tuple[Manque, ...]:
    if verdict != "indetermine":
        return ()
    doubtful = [one.manques for one in children if one.verdict == "indetermine"]
    return doubtful[0] if len(doubtful) == 1 else tuple(dict.fromkeys(m for manques in doubtful for m in manques))


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
            beside.append(_as_derogation(both))
    if not beside:
        return node
    return one_of("Règle commune, ou une dérogation", (node, *beside))


def _as_derogation(node: Noeud) -> Noeud:
    return Noeud(
        node.verdict, "derogation", node.texte, node.constat, node.manques, node.ouvre_le, node.confiance,
        node.fondements, node.enfants,
    )  # fmt: skip


def _instead(one: Exemption, si: Noeud, conditions: Noeud, common: Noeud) -> Noeud:
    children = (si, conditions, common)
    if si.verdict != "indetermine":
        chosen = conditions if si.verdict == "ouvert" else common
        verdict, manques, opens = chosen.verdict, chosen.manques, chosen.ouvre_le
        place = max(RANG[si.confiance], RANG[chosen.confiance])
    else:
        same = conditions.verdict == common.verdict
        verdict = conditions.verdict if same else "indetermine"
        manques = _missing(verdict, children)
        held = (conditions.ouvre_le, common.ouvre_le)
        opens = max(held) if held[0] is not None and held[1] is not None else None  # type: ignore[type-var]
        place = max(
            RANG[child.confiance] for child in (children[1:] if same and verdict != "indetermine" else children)
        )
    return Noeud(verdict, "derogation", one.texte, "", manques, opens, CONFIANCES[place], one.fondements, children)


def decisive(node: Noeud) -> Iterator[Noeud]:
    """The nodes that its verdict rests on, from the root down."""
    yield node
    if node.genre == "fait":
        return
    if node.genre == "derogation" and len(node.enfants) == 3:
        si, conditions, common = node.enfants
        kept = {"ouvert": (si, conditions), "ferme": (si, common), "indetermine": node.enfants}[si.verdict]
    else:
        kept = tuple(one for one in node.enfants if one.verdict == node.verdict)
    for one in kept:
        yield from decisive(one)
