"""The embedded engine: DuckDB, in this process, with bounded memory; it spills to a folder that goes with it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from fphref.diagnostics import FphrefError
from fphref.moteurs.base import Row
from fphref.moteurs.texte import TABLES, create_statement, sql_steps

MEMORY = "560MB"
"""What DuckDB may hold before it spills; the rest of the process comes on top."""
_BLOCK = 20_000


class DuckDB:
    """A database in memory, for one audit."""

    def __init__(self, memory: str = MEMORY) -> None:
        import duckdb

        self._error: type[Exception] = duckdb.Error
        self._spill = tempfile.TemporaryDirectory(prefix="fphref-")
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": self._spill.name,
            "threads": str(max(1, min(8, os.cpu_count() or 1))),
            "preserve_insertion_order": "false",
            # Nothing is fetched, nothing is loaded: what the wheel holds is all there is.
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            # The text names the small side of a join last; where sizes are not known the optimizer hashes the big one.
            "disabled_optimizers": "build_side_probe_side",
        }
        self._connection = duckdb.connect(":memory:", config=config)
        self._connection.execute("SET enable_progress_bar = false")
        # A day is the same whatever the machine's clock is set to.
        self._connection.execute("SET TimeZone = 'UTC'")

    def sql(self, text: str, values: Sequence[Any] = ()) -> list[Row]:
        """Execute a statement; all its rows. What the engine refuses is an `FphrefError`, and a full disk too."""
        with self._told():
            return self._connection.execute(text, list(values)).fetchall()

    def rows(self, sql: str) -> Iterator[Row]:
        """The rows of a query, fetched as they are read; other queries may run meanwhile."""
        cursor = self._connection.cursor()
        try:
            with self._told():
                cursor.execute(sql)
                while block := cursor.fetchmany(_BLOCK):
                    yield from block
        finally:
            cursor.close()

    def load(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Make one of `TABLES` anew, with these rows."""
        self.sql(f"DROP VIEW IF EXISTS {table}") if self._is_view(table) else self.sql(f"DROP TABLE IF EXISTS {table}")
        self.sql(create_statement(table))
        self.insert(table, len(TABLES[table]), rows)

    def insert(self, table: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows of `width` values to a table, many at a time."""
        marks = ", ".join("unnest(?)" for _ in range(width))
        pending = iter(rows)
        while block := list(islice(pending, _BLOCK)):
            self.sql(f"INSERT INTO {table} SELECT {marks}", [list(column) for column in zip(*block, strict=True)])

    def run(self, step: str) -> None:
        """Run a step; its result is the table of that name."""
        self.sql(f"CREATE OR REPLACE TABLE {step} AS {sql_steps()[step]}")

    def append(self, step: str) -> None:
        """Run a step on one part of the data, and add its result to what the parts before it gave."""
        query = sql_steps()[step]
        self.sql(f"CREATE TABLE IF NOT EXISTS {step} AS {query} LIMIT 0")
        self.sql(f"INSERT INTO {step} {query}")

    def describe_parquet(self, path: Path) -> list[tuple[str, str]]:
        """The columns of a parquet file, each with its type; raises `FphrefError` where it is none."""
        try:
            rows = self.sql(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {parquet_source(path)}")
        except FphrefError:
            raise FphrefError(f"{path.name} n’est pas un fichier parquet lisible.") from None
        return [(str(row[0]), str(row[1])) for row in rows]

    def close(self) -> None:
        """Let go of the memory and of the folder."""
        self._connection.close()
        self._spill.cleanup()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the engine refuses is one line; Ctrl-C, which it tells of in its own way, is Ctrl-C."""
        try:
            yield
        except self._error as error:
            raise FphrefError(_line(error)) from error
        except RuntimeError as error:
            if "interrupt" not in str(error).lower():
                raise
            raise KeyboardInterrupt from None

    def _is_view(self, name: str) -> bool:
        return bool(self.sql("SELECT 1 FROM duckdb_views() WHERE view_name = ?", [name]))


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def named(text: str) -> str:
    """The name of a column as SQL writes it."""
    return '"' + text.replace('"', '""') + '"'


def file_named(path: Path) -> str:
    """The one file of that name as SQL writes it: `[`, `*` and `?` would be patterns that name others."""
    return quoted(re.sub(r"[\[*?]", r"[\g<0>]", str(path)))


def parquet_source(path: Path) -> str:
    """What a query reads a parquet file from; `file_row_number` counts its rows from 0."""
    return f"read_parquet({file_named(path)}, file_row_number = true, hive_partitioning = false)"


def csv_source(path: Path, titles: Sequence[str], separator: str) -> str:
    """What a query reads a UTF-8 text file from: a line of titles, then texts; an empty value is NULL."""
    columns = ", ".join(f"{quoted(title)}: 'VARCHAR'" for title in titles)
    return (
        f"read_csv({file_named(path)}, auto_detect = false, hive_partitioning = false, header = false, skip = 1, "
        f"delim = {quoted(separator)}, quote = '\"', escape = '\"', columns = {{{columns}}}, nullstr = '', "
        "null_padding = true)"
    )


def _line(error: Exception) -> str:
    text = str(error)
    if "Out of Memory" in text or "failed to offload" in text or "No space left" in text:
        return "Pas assez de mémoire ou de place sur le disque pour ce calcul : le faire par établissement."
    return f"Le calcul n’a pas pu aboutir (moteur DuckDB) : {text.splitlines()[0]}"
