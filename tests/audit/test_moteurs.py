"""The one text on several engines: the same rows of every step, to the last unit and the same types."""

from __future__ import annotations

from typing import Any

import pytest

from fphref.moteurs.base import Row
from fphref.moteurs.texte import FIRST_TABLES, STEPS, TABLES, sql_steps, sql_text
from tests.audit.comparaison import bilan_of, differences, expected, portrait
from tests.audit.fabrique_couverture import mondes
from tests.audit.moteurs_communs import differences as row_differences
from tests.audit.moteurs_communs import many, rows_of
from tests.audit.serveurs import ASKED, engine
from tests.audit.sqlite_moteur import SqliteMoteur

EVALUATIONS = 150_000


@pytest.fixture(scope="module")
def tables() -> dict[str, list[tuple[Any, ...]]]:
    return many(EVALUATIONS)


@pytest.fixture(scope="module")
def reference(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[Row]]:
    return rows_of(SqliteMoteur(), tables)


@pytest.mark.parametrize("name", ["duckdb", *ASKED])
def test_an_engine_gives_the_rows_of_sqlite(
    name: str, tables: dict[str, list[tuple[Any, ...]]], reference: dict[str, list[Row]]
) -> None:
    assert len(tables["evaluations"]) >= EVALUATIONS
    with engine(name) as moteur:
        assert row_differences(rows_of(moteur, tables), reference) == []


def test_the_made_up_hospital_holds_what_is_hard(
    tables: dict[str, list[tuple[Any, ...]]], reference: dict[str, list[Row]]
) -> None:
    assert len(tables["evaluations"]) - len(set(tables["evaluations"])) > 50, "duplicates"
    assert sum(row[5] for row in reference["tenus"]) > 500, "two levels on one day"
    assert {row[2] for row in tables["evaluations"]} >= {20261123, 20261124}, "today and tomorrow"
    assert sql_steps()["couverture"].index("AS etat,") < sql_steps()["couverture"].index("AS classe\n")
    states, classes = ({row[column] for row in reference["couverture"]} for column in (-2, -1))
    assert (states, classes) == ({-1, *range(7)}, {-1, *range(5)})
    assert min(len(rows) for rows in reference.values()) > 50


@pytest.fixture(scope="module")
def few() -> dict[str, list[Row]]:
    return rows_of(SqliteMoteur(), many(2_000))


@pytest.mark.parametrize("step", STEPS)
def test_one_figure_that_differs_is_seen(step: str, few: dict[str, list[Row]]) -> None:
    other = dict(few)
    *before, last = other[step]
    other[step] = [*before, (*last[:-1], (last[-1] or 0) + 1)]
    assert [text.split(" ")[0] for text in row_differences(few, other)] == [step]
    other[step] = before
    assert [text.split(" ")[0] for text in row_differences(few, other)] == [step]
    other[step] = [*before, (*last[:-1], float(last[-1] or 0))]
    assert row_differences(few, other) != [], "1.0 is not 1"


@pytest.mark.parametrize("name", ["duckdb", *ASKED])
def test_an_engine_finds_what_the_oracle_finds(name: str) -> None:
    hospitals = mondes(1 if name in ASKED else 8)
    with engine(name) as moteur:
        found = [d for monde in hospitals for d in differences(portrait(bilan_of(monde, moteur)), expected(monde))]
    assert found == []


def test_the_text_keeps_to_what_every_engine_reads() -> None:
    """No bare division but by a power of ten whose remainder was taken away, no window, no aggregate of one engine."""
    code = "\n".join(line.split("--")[0] for line in sql_text().splitlines())
    for word in ("OVER (", "QUALIFY", "USING", "FILTER", "ARG_MAX", "MAX_BY", "IIF(", "LEAST(", "ILIKE", "::", "LIMIT"):
        assert word not in code.upper()
    assert code.count("/") == code.count("/ 100000000") == 1
    assert ";" in code
    assert {*FIRST_TABLES} < {*TABLES}
