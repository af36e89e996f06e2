"""One operator of the SQL text changed at a time: the comparison with the oracle must see each such fault."""

from __future__ import annotations

import sqlite3

import pytest

from tests.audit.comparaison import Portrait, differences, found_by_hand, seen_by
from tests.audit.fabrique_couverture import mondes
from tests.audit.mutants import FaultyMoteur, Mutant, mutants
from tests.audit.oracle_monde import Monde
from tests.audit.sqlite_moteur import SqliteMoteur

_EVALUATED = "CASE WHEN c.evalues"
EQUIVALENTS = {
    # Step, change, what stands before and after it: why that change changes nothing.
    ("couverture", "LEFT JOIN → JOIN", "FROM sommes s", "besoin_profils p"): "a profile asks for each compétence",
    ("couverture", "MAX( → MIN(", "THEN", f"{_EVALUATED} > 0 THEN c.haut END) ELSE"): "they were just found equal",
    ("couverture", "MAX( → MIN(", "END AS haut,", f"{_EVALUATED} > 0 THEN c.bas"): "read where all are equal",
    (
        "couverture",
        "THEN → THEN 1 +",
        f"AS haut, MAX({_EVALUATED} > 0",
        "c.bas END) AS bas",
    ): "compared to itself alone",
    ("syntheses", "MAX( → MIN(", "THEN", f"{_EVALUATED} > 0 THEN c.haut END) ELSE"): "they were just found equal",
    ("syntheses", "> → >=", f"= MAX({_EVALUATED}", "0 THEN c.haut END)"): "-1 where nobody is evaluated: never the top",
    (
        "syntheses",
        "> → >=",
        f"THEN MAX({_EVALUATED}",
        "0 THEN c.haut END)",
    ): "-1 where nobody is evaluated: never the top",
    ("syntheses", "> → >=", f"MIN({_EVALUATED}", "0 THEN c.bas END)"): "no lowest level where nobody is evaluated",
    ("syntheses", "> → >=", f"= MAX({_EVALUATED}", "0 THEN c.bas END)"): "no lowest level where nobody is evaluated",
}


def same_meaning(mutant: Mutant) -> tuple[str, str, str, str] | None:
    """Which of `EQUIVALENTS` a mutant is."""
    for step, change, before, after in EQUIVALENTS:
        around = mutant.before.endswith(before) and mutant.after.removeprefix("= ").startswith(after)
        if (mutant.step, mutant.change) == (step, change) and around:
            return step, change, before, after
    return None


Compared = list[tuple[Monde, Portrait]]


@pytest.fixture(scope="module")
def compared() -> Compared:
    """Hospitals, each with what the oracle finds."""
    return [(monde, found_by_hand(monde)) for monde in mondes(40)]


def seen(compared: Compared, mutant: Mutant) -> bool:
    """Whether the comparison says that something is wrong, or the engine or the audit cannot go on."""
    for monde, expected in compared:
        try:
            if seen_by(monde, FaultyMoteur(mutant.steps)) != expected:
                return True
        except (sqlite3.Error, AssertionError, LookupError, TypeError, ValueError):
            return True
    return False


def test_the_text_as_it_is_finds_what_the_oracle_finds(compared: Compared) -> None:
    assert [d for monde, expected in compared for d in differences(seen_by(monde, SqliteMoteur()), expected)] == []


def test_every_planted_fault_is_seen(compared: Compared) -> None:
    planted = list(mutants())
    assert len(planted) > 300
    unseen = [mutant for mutant in planted if not seen(compared, mutant)]
    assert [str(mutant) for mutant in unseen if same_meaning(mutant) is None] == []
    assert {same_meaning(mutant) for mutant in unseen} == EQUIVALENTS.keys(), "an excuse that excuses nothing"
