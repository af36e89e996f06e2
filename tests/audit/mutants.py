"""Planted faults: the text of coverage with one operator changed at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from fphref.moteurs.texte import sql_steps
from tests.audit.sqlite_moteur import SqliteMoteur

_CHANGES: tuple[tuple[str, str], ...] = (
    (r"<=", "<"),
    (r">=", ">"),
    (r"<(?!=)", "<="),
    (r"(?<!-)>(?!=)", ">="),
    (r"(?<![<>])=", "<>"),
    (r"\bAND\b", "OR"),
    (r"\bOR\b", "AND"),
    (r"\bMAX\(", "MIN("),
    (r"\bMIN\(", "MAX("),
    (r"\bSUM\(", "MAX("),
    (r"\bCOUNT\(\*\)", "MAX(1)"),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"\bDISTINCT ", ""),
    (r"\bTHEN 1 ELSE 0\b", "THEN 0 ELSE 1"),
    (r"\bTHEN 1 END\b", "THEN NULL ELSE 1 END"),
    (r"\bTHEN 1 END\b", "THEN 1 ELSE 1 END"),
    (r"\bCOUNT\((?=CASE)", "MAX("),
    (r"\bTHEN (?=\w\.)", "THEN 1 + "),
    (r"\bELSE 0\b", "ELSE 1"),
    (r"(?<=[\w)]) \+ (?=[\w(])", " - "),
    (r"(?<=[\w)]) - (?=[\w(])", " + "),
    (r"(?<=[\w)]) \* (?=[\w(])", " + "),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bCOALESCE\((\w+\.\w+), (\w+\.\w+)\)", r"COALESCE(\2, \1)"),
    (r"(?<=, )0\)", "1)"),
    (r"(?<=\* )([2-5])(?= \*)", "7"),
)
"""What is sought and what takes its place; the joins and the names of columns are not touched."""


class Mutant(NamedTuple):
    """One fault: the step, what was put for what, the text before and after it on one line, and the steps with it."""

    step: str
    change: str
    before: str
    after: str
    steps: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.step} : {self.before[-60:]} [{self.change}] {self.after[:60]}"


def mutants() -> Iterator[Mutant]:
    """Every fault that can be planted so."""
    steps = sql_steps()
    for step, text in steps.items():
        bare = re.sub(r"--[^\n]*", lambda comment: " " * len(comment[0]), text)
        for sought, put in _CHANGES:
            for place in re.finditer(sought, bare):
                put_here = place.expand(put)
                changed = text[: place.start()] + put_here + text[place.end() :]
                before, after = (" ".join(part.split()) for part in (bare[: place.start()], bare[place.end() :]))
                change = f"{place[0].strip()} → {put_here.strip()}"
                yield Mutant(step, change, before, after, MappingProxyType({**steps, step: changed}))


class FaultyMoteur(SqliteMoteur):
    """SQLite with another text."""

    def __init__(self, steps: Mapping[str, str]) -> None:
        super().__init__()
        self._steps = steps

    def run(self, step: str) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS {step}")
        self.connection.execute(f"CREATE TABLE {step} AS {self._steps[step]}")
