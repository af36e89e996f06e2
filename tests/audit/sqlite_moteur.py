"""The text of coverage on SQLite: an engine that comes with Python, for tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fphref.moteurs.texte import TABLES, create_statement, sql_steps


class SqliteMoteur:
    """An engine in memory."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:")

    def load(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS {table}")
        self.connection.execute(create_statement(table))
        marks = ", ".join("?" for _ in TABLES[table])
        self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def run(self, step: str) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS {step}")
        self.connection.execute(f"CREATE TABLE {step} AS {sql_steps()[step]}")

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        return self.connection.execute(sql)

    def close(self) -> None:
        self.connection.close()
