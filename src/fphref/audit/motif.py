"""Which cells of tables that share their data may be circulated: the pattern of suppression, and why it holds.

The data are *cells*: finest structure × métier, for one compétence; each holds people. Every table that can be asked
for adds cells up over a *node*: a structure of the tree (the whole, region, … service), or a *column*, the agents of
one métier in an établissement. The pattern says which nodes are shown. It is a function of the data alone, never of
what is asked for: any set of publications of the same data shows a part of the same pattern.

What is promised: whoever has all the tables of the pattern, and combines their sums linearly in any way, obtains no
figure about a group of 1 to `seuil` - 1 people (asked for, concerned, evaluated, once evaluated).

Why it holds. Let A be the parts that the shown structures cut the finest ones into (a structure less the shown ones
inside it). Sums over structures give exactly the functions f of the row, constant on the parts of A, zero outside any
shown structure; columns add a function g of the column, zero where the column is not shown. Draw a graph: a vertex for
each part, one for each shown column, and one *ground* for all that is not shown; each cell is an edge between its row
and its column, that weighs its people. What can be derived from the tables is then f + g, a potential on the vertices
(its sign changed on the columns), of which a cell sees the difference: the cells involved are the edges that join
different potentials, hence a union of cuts of the graph. No figure is about 1 to `seuil` - 1 people if, and only if,
every cut that is not empty weighs `seuil` at least: in each connected component, the minimum cut. That suppressed cells
of a two-way table are exposed by the cuts of a bipartite graph is due to Gusfield (A graph theoretic approach to
statistical data security, SIAM J. Comput. 17, 1988); complementary suppression, to Cox (Suppression methodology and
statistical disclosure control, JASA 75, 1980). Lower bounds on connectivity come from maximum adjacency orders
(Nagamochi, Ono, Ibaraki, Mathematical Programming 67, 1994).

How it is chosen. First structures, from the widest level to the finest and from the most people to the fewest: one is
shown if it, and what is left of the structure around it, hold nobody or `seuil` people (a star graph: its cuts are its
edges). Then all the columns that hold enough; as long as some cut is too light, one of the columns beyond it is
hidden. Hiding merges vertices, which takes cuts away and adds none: what was safe stays so. A node whose sums can be
derived from what is shown is shown too. The pattern of a threshold is taken inside that of the threshold before it, so
that two publications under two thresholds protect as much as the lower of them.

What is not promised: if everyone in a group of `seuil` or more has the same level, that level is known (the rule is
about the size of groups, not of what is counted in them: one titulaire among six may be shown); data that change
between two publications may be compared.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import add, sub
from typing import NamedTuple

SEUIL_MINIMAL = 3
Poids = tuple[int, ...]
"""People of one case, counted in several ways; each count must be nobody, or enough."""
Maille = tuple[int, int, Poids]
"""A cell: finest structure, métier, people."""
_GROUND = -1


class Treillis(NamedTuple):
    """Every node of the data, by number: structures come first, in the order of levels, then columns.

    `lignees` go from a finest structure to its structures, from the whole down; `parents` from a structure to the one
    around it (-1 for the whole), `rangs` to the rank of its level; `colonnes` from (finest structure, métier) to a
    column, and `bases` from a column to the structure that it is a part of.
    """

    lignees: Mapping[int, Sequence[int]]
    parents: Sequence[int]
    rangs: Sequence[int]
    colonnes: Mapping[tuple[int, int], int]
    bases: Mapping[int, int]


class Motif(NamedTuple):
    """The nodes that are shown: structures, and columns."""

    structures: Collection[int]
    colonnes: Collection[int]


def find_motif(treillis: Treillis, mailles: Sequence[Maille], seuil: int, admises: Sequence[Collection[int]]) -> Motif:
    """What may be shown of one compétence; `admises` are structures that `find_structures` gives for agents."""
    if not mailles:
        return Motif(frozenset(), frozenset())
    rows: dict[int, Poids] = {}
    columns: dict[int, Poids] = {}
    for structure, metier, poids in mailles:
        _add(rows, structure, poids)
        _add(columns, treillis.colonnes[structure, metier], poids)
    weights = _by_node(treillis, rows)
    structures = frozenset(weights)
    colonnes = set(columns)
    for borne, told in zip(_bornes(seuil), admises, strict=True):
        structures = _structures(treillis, weights, borne, structures.intersection(told))
        colonnes = {c for c in colonnes if treillis.bases[c] in told and _enough(columns[c], borne)}
        ends = _ends(treillis, mailles, structures, colonnes)
        hidden: set[int] = set()
        for counts in dict.fromkeys(zip(*(poids for _, _, poids in mailles), strict=True)):
            hidden |= _hide_columns(ends, counts, colonnes - hidden, borne, columns)
        colonnes -= hidden
    ends = _ends(treillis, mailles, structures, colonnes)
    nodes = [(*treillis.lignees[structure], treillis.colonnes[structure, metier]) for structure, metier, _ in mailles]
    tried = {node for node, poids in (weights | columns).items() if _enough(poids, seuil)} - colonnes - structures
    implied = _implied(ends, nodes, tried)
    return Motif(structures | (implied & weights.keys()), colonnes | (implied & columns.keys()))


def find_structures(treillis: Treillis, rows: Mapping[int, Poids], seuil: int) -> list[frozenset[int]]:
    """The structures that may be shown of figures that no column tells, by threshold, from the lowest to `seuil`.

    `rows` are people by finest structure.
    """
    weights = _by_node(treillis, rows)
    shown = frozenset(weights)
    found: list[frozenset[int]] = []
    for borne in _bornes(seuil):
        shown = _structures(treillis, weights, borne, shown)
        ends = [(_part(treillis, structure, shown), _GROUND) for structure in rows]
        tried = {node for node, poids in weights.items() if _enough(poids, borne)} - shown
        found.append(shown | _implied(ends, [treillis.lignees[structure] for structure in rows], tried))
    return found


def _bornes(seuil: int) -> range:
    """A pattern is taken inside that of the threshold before it, from the lowest one on."""
    return range(min(SEUIL_MINIMAL, seuil), seuil + 1)


def _structures(
    treillis: Treillis, weights: Mapping[int, Poids], seuil: int, allowed: Collection[int]
) -> frozenset[int]:
    """Those of `allowed` that may be shown, from the widest and the largest on."""
    parents, rangs = treillis.parents, treillis.rangs
    left: dict[int, Poids] = {}
    tried = [node for node in weights if node in allowed and _enough(weights[node], seuil)]
    for node in sorted(tried, key=lambda node: (rangs[node], [-count for count in weights[node]], node)):
        around = parents[node]
        while around >= 0 and around not in left:
            around = parents[around]
        rest = _minus(left[around], weights[node]) if around >= 0 else ()
        if _enough(rest, seuil):
            left[node] = weights[node]
            if around >= 0:
                left[around] = rest
    return frozenset(left)


def _part(treillis: Treillis, structure: int, shown: Collection[int]) -> int:
    return next((node for node in reversed(treillis.lignees[structure]) if node in shown), _GROUND)


def _ends(
    treillis: Treillis, mailles: Iterable[Maille], structures: Collection[int], colonnes: Collection[int]
) -> list[tuple[int, int]]:
    """The two vertices that each cell joins."""
    parts: dict[int, int] = {}
    found = []
    for structure, metier, _ in mailles:
        if structure not in parts:
            parts[structure] = _part(treillis, structure, structures)
        column = treillis.colonnes[structure, metier]
        found.append((parts[structure], column if column in colonnes else _GROUND))
    return found


def _implied(ends: Sequence[tuple[int, int]], nodes: Sequence[Sequence[int]], tried: Collection[int]) -> frozenset[int]:
    """Those nodes, among these, whose sums what is shown gives already: to show them tells nothing more.

    `nodes` are those that each cell is in. A sum is given if the vertices bear potentials whose difference along an
    edge, from its row to its column, is 1 in the cells of the node and 0 elsewhere.
    """
    edges: dict[int, list[tuple[int, int, int]]] = {}
    for cell, (row, column) in enumerate(ends):
        edges.setdefault(row, []).append((cell, column, -1))
        edges.setdefault(column, []).append((cell, row, 1))
    return frozenset(node for node in tried if _has_potential(edges, [node in held for held in nodes]))


def _has_potential(edges: Mapping[int, Sequence[tuple[int, int, int]]], inside: Sequence[bool]) -> bool:
    heights: dict[int, int] = {}
    for start in edges:
        if start in heights:
            continue
        heights[start] = 0
        waiting = [start]
        while waiting:
            vertex = waiting.pop()
            for cell, other, sign in edges[vertex]:
                height = heights[vertex] + (sign if inside[cell] else 0)
                if other not in heights:
                    heights[other] = height
                    waiting.append(other)
                elif heights[other] != height:
                    return False
    return True


def _hide_columns(
    ends: Sequence[tuple[int, int]],
    counts: Sequence[int],
    shown: Collection[int],
    seuil: int,
    weights: Mapping[int, Poids],
) -> set[int]:
    """Which columns of `shown` must be hidden for no cut to be too light, people being counted as in `counts`."""
    hidden: set[int] = set()
    edges: dict[tuple[int, int], int] = {}
    for (row, column), count in zip(ends, counts, strict=True):
        edge = row, column if column in shown else _GROUND
        edges[edge] = edges.get(edge, 0) + count
    graph = _Graph(edges, seuil)
    while (found := graph.light_cut()) is not None:
        inside, outside = found
        # A side without column would be parts of structures, which hold enough: there is always one to hide.
        beyond = outside if _GROUND in inside else inside
        column = min((c for c in beyond if c in shown), key=lambda c: (weights[c], c))
        hidden.add(column)
        graph.merge(column, _GROUND)
    return hidden


class _Graph:
    """An undirected graph with whole weights, whose vertices may be merged.

    Vertices that an edge of `seuil` or more joins are one from the start: no light cut parts them.
    """

    def __init__(self, edges: Mapping[tuple[int, int], int], seuil: int) -> None:
        self._seuil = seuil
        above: dict[int, int] = {_GROUND: _GROUND}

        def top(vertex: int) -> int:
            while (higher := above.setdefault(vertex, vertex)) != vertex:
                above[vertex] = vertex = above[higher]
            return vertex

        for (one, other), weight in edges.items():
            if weight >= seuil:
                above[top(one)] = top(other)
        self._edges: dict[int, dict[int, int]] = {top(_GROUND): {}}
        for (one, other), weight in edges.items():
            here, there = top(one), top(other)
            if here != there and weight:
                mine, theirs = self._edges.setdefault(here, {}), self._edges.setdefault(there, {})
                mine[there] = theirs[here] = mine.get(there, 0) + weight
        self._place = {vertex: top(vertex) for vertex in above}
        self._members: dict[int, list[int]] = {}
        for vertex, place in self._place.items():
            self._members.setdefault(place, []).append(vertex)

    def merge(self, one: int, other: int) -> None:
        """Make one vertex of the two that hold these; the one with more neighbours takes the other in."""
        keep, drop = self._place[one], self._place[other]
        if keep == drop:
            return
        if len(self._edges[keep]) < len(self._edges[drop]):
            keep, drop = drop, keep
        mine = self._edges[keep]
        mine.pop(drop, None)
        for vertex, weight in self._edges.pop(drop).items():
            if vertex != keep:
                theirs = self._edges[vertex]
                del theirs[drop]
                mine[vertex] = theirs[keep] = mine.get(vertex, 0) + weight
        for member in self._members.pop(drop):
            self._place[member] = keep
            self._members[keep].append(member)

    def light_cut(self) -> tuple[list[int], list[int]] | None:
        """The two sides, in one component, of a cut that is too light; None where there is none.

        Vertices that no light cut parts are merged as they are found: a later call begins with what this one learnt.
        """
        while True:
            contracted = False
            seen: set[int] = set()
            for start in sorted(self._edges):
                if start in seen or start not in self._edges:
                    continue
                order, heavy, last = self._adjacency_order(start)
                seen.update(order)
                if len(order) > 1 and last < self._seuil:
                    inside = self._members[order[-1]]
                    return inside, [member for vertex in order[:-1] for member in self._members[vertex]]
                for one, other in heavy:
                    contracted = True
                    self.merge(one, other)
            if not contracted:
                return None

    def _adjacency_order(self, start: int) -> tuple[list[int], list[tuple[int, int]], int]:
        """A component in maximum adjacency order; pairs that no light cut parts; what joins the last to it."""
        reached: dict[int, int] = {start: 0}
        placed: set[int] = set()
        order: list[int] = []
        heavy: list[tuple[int, int]] = []
        queue = [(0, start)]
        last = 0
        while queue:
            joined, vertex = heapq.heappop(queue)
            if vertex in placed:
                continue
            placed.add(vertex)
            order.append(vertex)
            last = -joined
            for other, weight in self._edges[vertex].items():
                if other not in placed:
                    total = reached.get(other, 0) + weight
                    reached[other] = total
                    heapq.heappush(queue, (-total, other))
                    if total >= self._seuil:
                        heavy.append((vertex, other))
        return order, heavy, last


def _by_node(treillis: Treillis, rows: Mapping[int, Poids]) -> dict[int, Poids]:
    found: dict[int, Poids] = {}
    for structure, poids in rows.items():
        for node in treillis.lignees[structure]:
            _add(found, node, poids)
    return found


def _add(weights: dict[int, Poids], node: int, poids: Poids) -> None:
    weights[node] = _plus(weights[node], poids) if node in weights else poids


def _enough(poids: Iterable[int], seuil: int) -> bool:
    return all(count == 0 or count >= seuil for count in poids)


def _plus(one: Poids, other: Poids) -> Poids:
    return tuple(map(add, one, other))


def _minus(one: Poids, other: Poids) -> Poids:
    return tuple(map(sub, one, other))
