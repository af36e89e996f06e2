"""An attack on what is circulated: all that several publications of the same data give by adding and taking away.

It knows the structures and which cells (finest structure × métier) they hold, as any colleague does, and reads nothing
but published audits; it shares no code with what decides what is published.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from fphref.audit.modele import NIVEAUX, Bilan, Exclu, Ligne, Structure

Cellule = tuple[tuple[str, ...], str]
"""The names of a finest structure, in the order of `NIVEAUX`, and a métier."""
Vecteur = list[Fraction]


class Fuite(NamedTuple):
    """Cells that figures were obtained about, and how many people they hold."""

    competence: str
    cellules: tuple[Cellule, ...]
    personnes: int


def belongs(structure: Structure, cellule: Cellule) -> bool:
    """Whether the agents of a cell are agents of a structure."""
    names = {**dict(zip(NIVEAUX, cellule[0], strict=True)), "metier": cellule[1]}
    return all(names[level] == name for level, name in structure.chemin)


def published_sums(bilans: Iterable[Bilan], cellules: Sequence[Cellule], competence: str) -> list[Vecteur]:
    """Each published line of a compétence, as the cells it adds up."""
    found: dict[tuple[bool, ...], None] = {}
    for bilan in bilans:
        for ligne in bilan.lignes:
            if ligne.competence == competence:
                structure = bilan.structures[ligne.structure]
                found[tuple(belongs(structure, cellule) for cellule in cellules)] = None
    return [[Fraction(held) for held in row] for row in found]


def small_leaks(bilans: Sequence[Bilan], people: Mapping[str, Mapping[Cellule, int]], seuil: int) -> Iterator[Fuite]:
    """Every group of 1 to `seuil` - 1 people that some combination of published lines gives a figure about.

    `people` holds, by compétence, the cells and how many people they hold; cells without anybody add nothing up.
    """
    for competence, counts in people.items():
        cellules = [cellule for cellule, count in counts.items() if count]
        sums = published_sums(bilans, cellules, competence)
        yield from _leaks(competence, cellules, [counts[c] for c in cellules], sums, seuil)


def _leaks(
    competence: str, cellules: Sequence[Cellule], counts: Sequence[int], sums: Sequence[Vecteur], seuil: int
) -> Iterator[Fuite]:
    # A combination of the sums that is about the cells T alone exists if, and only if, the rows of T in a basis of
    # what the sums cannot see are linked.
    unseen = kernel(sums, len(cellules))
    for group in _small_groups(counts, seuil):
        rows = [[vector[cell] for vector in unseen] for cell in group]
        if rank(rows) < len(group):
            yield Fuite(competence, tuple(cellules[cell] for cell in group), sum(counts[cell] for cell in group))


def _small_groups(counts: Sequence[int], seuil: int, start: int = 0, room: int | None = None) -> Iterator[list[int]]:
    left = seuil - 1 if room is None else room
    for cell in range(start, len(counts)):
        if counts[cell] <= left:
            yield [cell]
            for rest in _small_groups(counts, seuil, cell + 1, left - counts[cell]):
                yield [cell, *rest]


def recovered(bilans: Sequence[Bilan], cellules: Mapping[str, Sequence[Cellule]]) -> Iterator[tuple[Structure, str]]:
    """Every suppressed line whose figures some combination of published lines gives."""
    for competence, cells in cellules.items():
        sums = published_sums(bilans, cells, competence)
        known = rank(sums)
        for bilan in bilans:
            for masque in bilan.masques:
                structure = bilan.structures[masque.structure]
                target = [Fraction(belongs(structure, cellule)) for cellule in cells]
                if masque.competence == competence and rank([*sums, target]) == known:
                    yield structure, competence


def agents_sums(bilans: Iterable[Bilan], cellules: Sequence[Cellule], profils: Collection[str]) -> list[Vecteur]:
    """What is told of numbers of agents: of all of them, of a structure, of those without métier or without profile.

    `profils` are the métiers that have one.
    """
    found: dict[tuple[bool, ...], None] = {}
    for bilan in bilans:
        if bilan.lecture.agents:
            found[tuple(True for _ in cellules)] = None
        for structure in bilan.structures:
            if structure.agents is not None:
                found[tuple(belongs(structure, cellule) for cellule in cellules)] = None
        for exclu in bilan.exclus:
            if not exclu.competence:
                found[tuple(_left_out(bilan.structures[exclu.structure], exclu, c, profils) for c in cellules)] = None
    return [[Fraction(held) for held in row] for row in found]


def _left_out(structure: Structure, exclu: Exclu, cellule: Cellule, profils: Collection[str]) -> bool:
    metier = cellule[1]
    counted = not metier if exclu.raison == "sans métier" else metier and metier not in profils
    return bool(counted) and exclu.metier in ("", metier) and belongs(structure, cellule)


def agents_leaks(
    bilans: Sequence[Bilan], agents: Mapping[Cellule, int], profils: Collection[str], seuil: int
) -> Iterator[Fuite]:
    """Every group of 1 to `seuil` - 1 agents whose number some combination of published numbers of agents gives."""
    cellules = list(agents)
    yield from _leaks("", cellules, list(agents.values()), agents_sums(bilans, cellules, profils), seuil)


def headcount_sums(
    bilans: Sequence[Bilan], cellules: Sequence[Cellule], asked: Mapping[str, Sequence[str]], profils: Collection[str]
) -> list[Vecteur]:
    """What is told of the number of agents, and what can be guessed: of those whom a compétence is asked of.

    `asked` holds the métiers that each compétence is asked of. It takes « concernés » for « requis », as if nobody were
    « sans objet ».
    """
    found: dict[tuple[bool, ...], None] = {}
    for bilan in bilans:
        for ligne in bilan.lignes:
            structure, metiers = bilan.structures[ligne.structure], asked[ligne.competence]
            found[tuple(belongs(structure, c) and c[1] in metiers for c in cellules)] = None
    guessed = [[Fraction(held) for held in row] for row in found]
    return agents_sums(bilans, cellules, profils) + guessed


def told_twice(
    bilans: Iterable[Bilan], figure: Callable[[Ligne], int], expected: Callable[[Ligne], int]
) -> list[tuple[str, str]]:
    """The published lines where a figure is not what the other figures of the line give: it tells something more."""
    return [
        (bilan.structures[ligne.structure].nom, ligne.competence)
        for bilan in bilans
        for ligne in bilan.lignes
        if figure(ligne) != expected(ligne)
    ]


# -- exact linear algebra ----------------------------------------------------------------------------------------


def reduced(rows: Iterable[Sequence[Fraction]]) -> list[tuple[int, Vecteur]]:
    """The reduced echelon form: each row with the place of its first value, which is 1 and alone in its column."""
    found: list[tuple[int, Vecteur]] = []
    for row in rows:
        rest = list(row)
        for place, pivot in found:
            factor = rest[place]
            if factor:
                rest = [value - factor * other for value, other in zip(rest, pivot, strict=True)]
        first = next((place for place, value in enumerate(rest) if value), None)
        if first is None:
            continue
        rest = [value / rest[first] for value in rest]
        for number, (place, pivot) in enumerate(found):
            factor = pivot[first]
            if factor:
                found[number] = place, [value - factor * other for value, other in zip(pivot, rest, strict=True)]
        found.append((first, rest))
    return found


def rank(rows: Iterable[Sequence[Fraction]]) -> int:
    return len(reduced(rows))


def kernel(rows: Sequence[Sequence[Fraction]], width: int) -> list[Vecteur]:
    """A basis of the vectors that every row gives zero for."""
    form = reduced(rows)
    pivots = {place for place, _ in form}
    found = []
    for free in range(width):
        if free not in pivots:
            vector = [Fraction(0)] * width
            vector[free] = Fraction(1)
            for place, row in form:
                vector[place] = -row[free]
            found.append(vector)
    return found
