"""The text of coverage on any engine: the same tables in, every row of every step out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from fphref.moteurs.base import Moteur, Row
from fphref.moteurs.texte import FIRST_TABLES, NEVER, STEPS, TABLES

Tables = Mapping[str, Iterable[Sequence[Any]]]


def rows_of(moteur: Moteur, tables: Tables) -> dict[str, list[Row]]:
    """Step → its rows, sorted; `tables` holds all of `TABLES`."""
    found: dict[str, list[Row]] = {}
    for table in FIRST_TABLES:
        moteur.load(table, tables[table])
    for step in STEPS:
        if step == "couverture":
            for table in TABLES.keys() - FIRST_TABLES:
                moteur.load(table, tables[table])
        moteur.run(step)
        found[step] = _sorted(moteur.rows(f"SELECT * FROM {step}"))
    return found


def _sorted(rows: Iterable[Row]) -> list[Row]:
    known = [tuple(row) for row in rows]
    if any(None in row for row in known):
        return sorted(known, key=lambda row: [(value is None, value) for value in row])
    return sorted(known)


def differences(one: Mapping[str, list[Row]], other: Mapping[str, list[Row]]) -> list[str]:
    """In words, the steps whose rows differ, with the first row that does, or the types of their values."""
    found = []
    for step in STEPS:
        left, right = one[step], other[step]
        if left != right:
            pairs = zip_longest(left, right)
            found.append("{} : {} et {}".format(step, *next(pair for pair in pairs if pair[0] != pair[1])))
        elif _types(left) != _types(right):
            found.append(f"{step} : {_types(left)} et {_types(right)}")
    return found


def _types(rows: Iterable[Row]) -> set[tuple[str, ...]]:
    return {tuple(type(value).__name__ for value in row) for row in rows}


def many(evaluations: int = 150_000, seed: int = 1) -> dict[str, list[tuple[Any, ...]]]:
    """Tables of a made-up hospital with about so many evaluations, drawn by whole numbers alone.

    40 % have a tie, an older line, an end or a future date; some agents have left, some were never evaluated, one
    métier in eight has no profile, two scales meet, and one agent in fifty is evaluated for what is not asked.
    """
    draw = _Draw(seed)
    metiers, competences, services = 40, 400, max(2, evaluations // 1500)
    scales = ((1, 5), (0, 3))
    asked: dict[int, dict[int, tuple[int, int, int]]] = {}
    exigences = []
    for metier in range(1, metiers + 1):
        if metier % 8 == 0:
            continue
        bas, haut = scales[metier % 5 == 0]
        asked[metier] = {}
        while len(asked[metier]) < 45:
            competence = draw(60) if draw(3) == 0 else draw(competences)
            requis = bas + draw(haut - bas + 1)
            asked[metier].setdefault(competence, (requis, bas, haut))
        exigences += [(metier, c, *levels, 1 + draw(3), draw(4)) for c, levels in sorted(asked[metier].items())]
    agents, number = [], 0
    rows: list[tuple[Any, ...]] = []
    while len(rows) < evaluations:
        number += 1
        name, service, metier = f"AGT-{number:06}", draw(services), draw(metiers + 1)
        depart = (20261122, 20261123, 20261124, 20291123, 20291124, 20311124)[draw(6)] if draw(12) == 0 else NEVER
        agents.append((name, service, metier, (100, 80, 50)[draw(3)], depart, int(draw(40) == 0)))
        if draw(11) == 0:
            continue
        wanted = list(asked.get(metier, {5: (3, 1, 5)}).items())
        if draw(50) == 0:
            wanted.append((draw(competences), (2, 1, 5)))
        for competence, (_, bas, haut) in wanted:
            for repeat in range(1 + (draw(8) == 0) + (draw(30) == 0)):
                day = 20260101 + 100 * draw(10) + draw(28) if repeat == 0 or draw(3) else rows[-1][2]
                if draw(60) == 0:
                    day = (20261123, 20261124, 20270101)[draw(3)]
                code = 0 if draw(20) == 0 else 1 + bas + draw(haut - bas + 1)
                ends = (20261122, 20261123, 20270221, 20270222, 20270523, 20270524, 20271123, 20271124)
                rows.append((name, competence, day, code, ends[draw(8)] if draw(6) == 0 else NEVER))
                if draw(700) == 0:
                    rows.append(rows[-1])
    return {
        "evaluations": rows,
        "agents": agents,
        "exigences": exigences,
        "parametres": [(20261123, 20291123, 20311123, 20270221, 20270523, 20271123)],
        "liens": [
            link
            for service in range(services)
            for metier in range(metiers + 1)
            for link in (
                (service, metier, service),
                (service, metier, services + service % 7),
                (service, metier, services + 7),
                (service, metier, services + 8 + metier),
            )
        ],
        "besoins": [
            (group, competence, (group + competence) % 5) for group in range(0, services, 3) for competence in range(40)
        ],
    }


class _Draw:
    """Whole numbers below a bound, the same on every machine and version."""

    def __init__(self, seed: int) -> None:
        self._state = seed * 2654435761 % 2**32 | 1

    def __call__(self, below: int) -> int:
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self._state >> 33) % below
