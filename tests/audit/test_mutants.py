"""One operator of the SQL text changed at a time: the comparison with the oracle must see each such fault."""

from __future__ import annotations

import sqlite3

import pytest

from tests.audit.fabrique_couverture import found_by_hand, mondes, seen_by
from tests.audit.mutants import FaultyMoteur, mutants
from tests.audit.sqlite_moteur import SqliteMoteur

EQUIVALENTS = {
    "couverture [LEFT JOIN → JOIN] …besoin_profils p ON": "every compétence of a group is asked by a profile of it",
    "couverture [MAX( → MIN(] THEN …CASE WHEN c.evalues > 0 THEN c.haut END) ELSE": "they were just found equal",
    "couverture [MAX( → MIN(] ELSE -1 END AS haut, …CASE WHEN c.evalues > 0 THEN c.bas": "read where all are equal",
    "couverture [THEN  → THEN 1 + ] AS haut, MAX(CASE WHEN c.evalues > 0 …c.bas END) AS bas": "compared to itself",
    "syntheses [MAX( → MIN(] THEN …CASE WHEN c.evalues > 0 THEN c.haut END) ELSE": "they were just found equal",
    "syntheses [> → >=] = MAX(CASE WHEN c.evalues …0 THEN c.haut END)": "-1 where nobody is evaluated: never the top",
    "syntheses [> → >=] THEN MAX(CASE WHEN c.evalues …0 THEN c.haut END)": "the same",
    "syntheses [> → >=] AND MIN(CASE WHEN c.evalues …0 THEN c.bas END)": "no lowest level where nobody is evaluated",
    "syntheses [> → >=] = MAX(CASE WHEN c.evalues …0 THEN c.bas END)": "the same",
}
"""Changes that change nothing: what surrounds them, and why."""


def same_meaning(name: str) -> str | None:
    """Which of `EQUIVALENTS` a mutant is."""
    for known in EQUIVALENTS:
        change, around = known.split("] ", 1)
        before, after = around.split("…")
        if name.startswith(change) and f"{before.strip()} […] {after}".replace("  ", " ") in name.replace("[…]", " […] ").replace("  ", " "):
            return known
    return None


@pytest.fixture(scope="module")
def compared() -> list[tuple[object, object]]:
    """Hospitals, each with what the oracle finds."""
    return [(monde, found_by_hand(monde)) for monde in mondes(40)]


def test_the_text_as_it_is_finds_what_the_oracle_finds(compared: list[tuple[object, object]]) -> None:
    for monde, expected in compared:
        assert seen_by(monde, SqliteMoteur()) == expected  # type: ignore[arg-type]


def test_every_planted_fault_is_seen(compared: list[tuple[object, object]]) -> None:
    survivors, killed = [], 0
    for name, steps in mutants():
        for monde, expected in compared:
            try:
                seen: object = seen_by(monde, FaultyMoteur(steps))  # type: ignore[arg-type]
            except (sqlite3.Error, AssertionError, TypeError):
                seen = None
            if seen != expected:
                killed += 1
                break
        else:
            survivors.append(name)
    unseen = [name for name in survivors if same_meaning(name) is None]
    assert unseen == []
    assert {same_meaning(name) for name in survivors} == EQUIVALENTS.keys(), "an excuse that excuses nothing"
    assert killed > 300
