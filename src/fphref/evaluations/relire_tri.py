"""Levels that changed hands: what a sort of the levels alone leaves behind, pseudonyms and controls in their place."""

from __future__ import annotations

from collections import Counter
from datetime import date

from fphref.evaluations.relire_registre import CONFLIT, PREMIER, Fiche, Registre

LEAST_AGENTS, LEAST_LEVELS = 3, 3
"""Below, two agents who resemble each other are no proof."""
LONG = 5
"""Levels of a line that no two agents share by chance."""


def permuted(nouveau: Registre, ancien: Registre) -> list[tuple[str, date]]:
    """The lines that together hold just what other agents held before, each another's: no evaluation does that."""
    before: dict[tuple[str, date], int] = {}
    after: dict[tuple[str, date], int] = {}
    for (agent, jour), fiche in nouveau.fiches.items():
        days = ancien.agents.get(agent)
        if jour is None or not days:
            continue
        new = _print(fiche, fiche)
        old = _print(ancien.fiches[(agent, max(days))], fiche)
        if new != old and new and old:
            after[(agent, jour)], before[(agent, jour)] = new, old
    every = {key: (before[key], after[key]) for key in after}
    while True:
        given, taken = Counter(before.values()), Counter(after.values())
        kept = [key for key in after if given[after[key]] and taken[before[key]]]
        if len(kept) == len(after):
            break
        before, after = {key: before[key] for key in kept}, {key: after[key] for key in kept}
    if len(after) >= LEAST_AGENTS and Counter(before.values()) == Counter(after.values()):
        return list(after)
    return _shifted(every, nouveau)


def _shifted(every: dict[tuple[str, date], tuple[int, int]], nouveau: Registre) -> list[tuple[str, date]]:
    """The same where a line was edited after the sort: long lines that another agent held, and those they came from."""
    held = {old for old, _ in every.values()}
    moved = [
        key
        for key, (_, new) in every.items()
        if new in held and sum(n >= PREMIER for n in nouveau.fiches[key].niveaux) >= LONG
    ]
    if len(moved) < LEAST_AGENTS or 2 * len(moved) < len(every):
        return []
    given = {every[key][1] for key in moved}
    return [key for key, (old, _) in every.items() if key in set(moved) or old in given]


def sorted_alone(nouveau: Registre, ancien: Registre) -> list[tuple[str, tuple[str, date], int]]:
    """The compétences whose levels look shuffled among their agents: id, one line concerned, how many agents.

    The levels that changed are then the same as before, each another's, and of three kinds at least.
    """
    changed: dict[str, list[tuple[int, int]]] = {}
    first: dict[str, tuple[str, date]] = {}
    for (agent, jour), fiche in nouveau.fiches.items():
        days = ancien.agents.get(agent)
        if jour is None or not days:
            continue
        before = ancien.fiches[(agent, max(days))]
        for competence, new in fiche.items():
            old = before.niveau(competence)
            if new >= PREMIER and old >= PREMIER and new != old:
                changed.setdefault(competence, []).append((old, new))
                first.setdefault(competence, (agent, jour))
    return [
        (competence, first[competence], len(pairs))
        for competence, pairs in changed.items()
        if len(pairs) >= LEAST_AGENTS
        and len({old for old, _ in pairs}) >= LEAST_LEVELS
        and Counter(old for old, _ in pairs) == Counter(new for _, new in pairs)
    ]


def _print(fiche: Fiche, asked: Fiche) -> int:
    """The fingerprint of the levels of a line, 0 where they are too few; of the compétences `asked` speaks of."""
    found = tuple((c, n) for c in sorted(asked.rangs) if (n := fiche.niveau(c)) >= PREMIER)
    return hash(found) or 1 if len(found) >= LEAST_LEVELS else 0


def refuse(fiche: Fiche) -> int:
    """Leave out every level of a line; how many there were."""
    count = 0
    for rank, numero in enumerate(fiche.niveaux):
        if numero >= PREMIER:
            fiche.niveaux[rank] = CONFLIT
            count += 1
    return count
