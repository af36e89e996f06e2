"""Which structures of an audit are looked at together, and one walk over their lines for all who count something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from fphref.audit.modele import ENSEMBLE, Bilan, Ligne


class Compteur(Protocol):
    """Whoever is shown each line once."""

    def add(self, ligne: Ligne) -> None:
        """Take one line into account."""
        ...


def structures_of(bilan: Bilan, par: str) -> range:
    """The indices of the structures of one breakdown; they stand together."""
    found = [index for index, structure in enumerate(bilan.structures) if structure.par == par]
    return range(found[0], found[-1] + 1) if found else range(0)


def whole(bilan: Bilan) -> range:
    """Structures that hold every agent once: the whole where it was asked for, else the first breakdown."""
    return structures_of(bilan, ENSEMBLE if ENSEMBLE in bilan.par else bilan.par[0])


def first(bilan: Bilan) -> range:
    """The structures of the first breakdown asked for."""
    return structures_of(bilan, bilan.par[0])


def lines_of(bilan: Bilan, structures: range) -> Iterator[Ligne]:
    """The lines of these structures; the walk ends with the last of them."""
    for ligne in bilan.lignes:
        if ligne.structure >= structures.stop:
            return
        if ligne.structure >= structures.start:
            yield ligne


def walk(bilan: Bilan, compteurs: Iterable[tuple[range, Compteur]]) -> None:
    """Show each counter the lines of its structures, in one walk: the lines of a large audit are costly to read."""
    asked = [(structures, compteur) for structures, compteur in compteurs if structures]
    if not asked:
        return
    held = range(min(s.start for s, _ in asked), max(s.stop for s, _ in asked))
    for ligne in lines_of(bilan, held):
        for structures, compteur in asked:
            if ligne.structure in structures:
                compteur.add(ligne)
