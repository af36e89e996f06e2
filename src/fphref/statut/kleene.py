"""Marked branches put together in Kleene's three-valued logic: verdict, how sure it is, when it comes to hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from fphref.model.sources import CONFIANCES, Confiance, Fondement
from fphref.statut.modele import Manque, Noeud, Verdict

RANG: Final = {confiance: place for place, confiance in enumerate(CONFIANCES)}


def all_of(
    texte: str, children: tuple[Noeud, ...], fondements: tuple[Fondement, ...] = (), reserves: tuple[str, ...] = ()
) -> Noeud:
    """A `tous` node over marked branches."""
    verdict, confiance = _kleene(children, "ferme", "ouvert")
    opens: date | None = date.min
    held: date | None = date.min
    for one in children:
        if one.regarde_le is None or one.ouvre_le is None:
            opens = held = None
            break
        if held is not None and one.regarde_le > held:
            held = one.regarde_le
        if opens is not None and one.ouvre_le > opens:
            opens = one.ouvre_le
    return Noeud(
        verdict, "tous", texte, "", missing(verdict, children), opens, confiance, fondements, children, held,
        reserves,
    )  # fmt: skip


def one_of(
    texte: str, children: tuple[Noeud, ...], fondements: tuple[Fondement, ...] = (), reserves: tuple[str, ...] = ()
) -> Noeud:
    """A `un_de` node over marked branches."""
    verdict, confiance = _kleene(children, "ouvert", "ferme")
    opens: date | None = None
    held: date | None = None
    for one in children:
        if one.regarde_le is not None and (held is None or one.regarde_le < held):
            held = one.regarde_le
        if one.ouvre_le is not None and (opens is None or one.ouvre_le < opens):
            opens = one.ouvre_le
    return Noeud(
        verdict, "un_de", texte, "", missing(verdict, children), opens, confiance, fondements, children, held,
        reserves,
    )  # fmt: skip


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


def missing(verdict: Verdict, children: Sequence[Noeud]) -> tuple[Manque, ...]:
    """What the doubtful branches miss, each fact once; nothing where the answer is known."""
    if verdict != "indetermine":
        return ()
    doubtful = [one.manques for one in children if one.verdict == "indetermine"]
    return doubtful[0] if len(doubtful) == 1 else tuple(dict.fromkeys(m for manques in doubtful for m in manques))


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
