"""What of an audit may be shown, structure by structure and compétence by compétence (see `audit.diffusion`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from fphref.audit.calcul import Chemin, Noms, levels_of, path_of
from fphref.audit.grain import Case, Grain, Personnes
from fphref.audit.modele import ENSEMBLE, METIER, Bilan, Ligne
from fphref.audit.motif import Maille, Motif, Poids, Treillis, find_motif, find_structures
from fphref.texte import fold


class _Reseau(NamedTuple):
    """The nodes of the data, and the numbers that they go by."""

    treillis: Treillis
    noeuds: Mapping[Chemin, int]


Echelle = tuple[int, int]
"""The borders of a scale."""


@dataclass(frozen=True)
class Visible:
    """What is shown of an audit; structures are places in it, compétences ids.

    `lignes` holds, by compétence, the structures whose line is shown, with the scale of it (None where several meet,
    were it only among people who are not evaluated); `agents` the structures whose number of agents is, `total` whether
    that of the whole may be. `evalues`, how many agents of a structure have an evaluation, serves to know whether a
    mean is one person's: it is not told, for it would tell how many of a hidden group have one.
    """

    lignes: Mapping[str, Mapping[int, Echelle | None]]
    agents: Collection[int]
    total: bool
    evalues: Mapping[int, int]

    def holds(self, ligne: Ligne) -> bool:
        return ligne.structure in self.lignes.get(ligne.competence, ())

    def echelle(self, ligne: Ligne) -> Echelle | None:
        return self.lignes[ligne.competence][ligne.structure]


def _network(grain: Grain) -> _Reseau:
    """Every structure and column of the data, numbered by their names alone."""
    feuilles, metiers = grain.noms.feuilles, grain.noms.metiers
    levels = levels_of(feuilles[structure] for structure, _, _ in grain.effectifs)
    paths: dict[int, list[Chemin]] = {}
    columns: dict[tuple[int, int], Chemin] = {}
    for structure, metier, _ in grain.effectifs:
        paths[structure] = [path_of(par, feuilles[structure], "", levels) for par in (ENSEMBLE, *levels)]
        columns[structure, metier] = path_of(METIER, feuilles[structure], metiers[metier], levels)
    found = sorted({path for some in paths.values() for path in some}, key=_order)
    found += sorted(set(columns.values()), key=_order)
    noeuds = {path: number for number, path in enumerate(found)}
    structures = [path for path in found if not path or path[-1][0] != METIER]
    treillis = Treillis(
        {structure: tuple(noeuds[path] for path in some) for structure, some in paths.items()},
        tuple(noeuds[path[:-1]] if path else -1 for path in structures),
        tuple(len(path) for path in structures),
        {key: noeuds[path] for key, path in columns.items()},
        {noeuds[path]: noeuds[path[:-1]] for path in columns.values()},
    )
    return _Reseau(treillis, noeuds)


def _order(path: Chemin) -> tuple[object, ...]:
    return len(path), [(fold(name), name) for _, name in path]


def _motifs(
    grain: Grain, treillis: Treillis, seuil: int, admises: Sequence[Collection[int]]
) -> Iterator[tuple[Motif, list[Personnes]]]:
    """What is shown of each compétence, and its cases."""
    for _, group in groupby(grain.personnes(), key=lambda p: p.competence):
        cases = list(group)
        mailles: list[Maille] = [(p.structure, p.metier, (p.requis, p.concernes, p.evalues, p.connus)) for p in cases]
        yield find_motif(treillis, mailles, seuil, admises), cases


def _admitted(grain: Grain, treillis: Treillis, seuil: int) -> list[frozenset[int]]:
    """The structures whose number of agents may be told, and how many of them have an evaluation, by threshold."""
    evalues = grain.agents_evalues()
    agents: dict[int, Poids] = {}
    for structure, _, count in grain.effectifs:
        agents[structure] = (agents.get(structure, (0, 0))[0] + count, evalues.get(structure, 0))
    return find_structures(treillis, agents, seuil)


def look(grain: Grain, bilan: Bilan, seuil: int) -> Visible:
    """What may be shown of this audit, by the pattern of all the structures and métiers of its data."""
    treillis, noeuds = _network(grain)
    places: dict[int, list[int]] = {}
    for index, structure in enumerate(bilan.structures):
        places.setdefault(noeuds[structure.chemin], []).append(index)
    lignes: dict[str, dict[int, Echelle | None]] = {}
    admises = _admitted(grain, treillis, seuil)
    for motif, cases in _motifs(grain, treillis, seuil, admises):
        competence = grain.noms.competences[cases[0].competence]
        wanted = [node for node in (*motif.structures, *motif.colonnes) if node in places]
        scales = _scales(treillis, cases, set(wanted))
        lignes[competence] = {index: scales[node] for node in wanted for index in places[node]}
    mailles = [(structure, metier, (count,)) for structure, metier, count in grain.effectifs]
    shown = admises[-1].union(find_motif(treillis, mailles, seuil, admises).colonnes)
    evalues: dict[int, int] = {}
    for feuille, agents in grain.agents_evalues().items():
        for node in treillis.lignees[feuille]:
            for index in places.get(node, ()) if node in admises[-1] else ():
                evalues[index] = evalues.get(index, 0) + agents
    return Visible(
        lignes,
        frozenset(index for node in shown for index in places.get(node, ())),
        noeuds.get(()) in shown,
        evalues,
    )


def _scales(treillis: Treillis, cases: Iterable[Personnes], wanted: Collection[int]) -> dict[int, Echelle | None]:
    """Node → the one scale of its cases, evaluated or not: who was evaluated must not show."""
    found: dict[int, Echelle | None] = {}
    for case in cases:
        scale = case.bas, case.haut
        for node in (*treillis.lignees[case.structure], treillis.colonnes[case.structure, case.metier]):
            if node in wanted:
                found[node] = scale if found.get(node, scale) == scale else None
    return found


@dataclass(frozen=True, eq=False)
class GrainPublie:
    """The finest figures that may be circulated: the cases that are all that some shown line adds up."""

    source: Grain
    seuil: int

    @property
    def noms(self) -> Noms:
        return self.source.noms

    @property
    def effectifs(self) -> Sequence[tuple[int, int, int]]:
        """None: agents are not told by finest structure and métier."""
        return ()

    def cases(self) -> Iterator[Case]:
        """Those cases; who is « sans objet » is not in `requis`, and full time is not told (`audit.cube`)."""
        treillis, _ = _network(self.source)
        admises = _admitted(self.source, treillis, self.seuil)
        shown: set[tuple[int, ...]] = set()
        for motif, cases in _motifs(self.source, treillis, self.seuil, admises):
            nodes = [(treillis.lignees[c.structure][-1], treillis.colonnes[c.structure, c.metier]) for c in cases]
            requis = Counter[int]()
            for (finest, column), case in zip(nodes, cases, strict=True):
                requis[finest] += case.requis
                requis[column] += case.requis
            for (finest, column), case in zip(nodes, cases, strict=True):
                alone = {node for node in (finest, column) if requis[node] == case.requis}
                if any(node in motif.structures or node in motif.colonnes for node in alone):
                    shown.add((case.structure, case.metier, case.competence))
        for figures in self.source.cases():
            if figures[:3] in shown:
                yield figures._replace(requis=figures.requis - figures.sans_objet, sans_objet=0, quotite=0)
