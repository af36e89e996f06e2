"""Levels that changed hands: what a sort of the levels alone leaves behind, pseudonyms and controls in their place."""

from __future__ import annotations

from collections import Counter
from datetime import date

from fphref.evaluations.relire_registre import CONFLIT, PREMIER, Fiche, Registre

LEAST_AGENTS, LEAST_LEVELS = 3, 3
"""Below, two agents who resemble each other are no proof."""


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
    while True:
        given, taken = Counter(before.values()), Counter(after.values())
        kept = [key for key in after if given[after[key]] and taken[before[key]]]
        if len(kept) == len(after):
            break
        before, after = {key: before[key] for key in kept}, {key: after[key] for key in kept}
    return list(after) if len(after) >= LEAST_AGENTS and Counter(before.values()) == Counter(after.values()) else []


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
