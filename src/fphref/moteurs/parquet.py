"""Parquet files, written: the same rows in the same order are the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from fphref.moteurs.duckdb_ import MEMORY, DuckDB, named, quoted

_ROW_GROUP = 122_880
_SETTINGS = (
    "threads = 1",
    "preserve_insertion_order = true",
    "disabled_optimizers = 'join_order,build_side_probe_side'",
)


class Chantier(DuckDB):
    """Tables in memory and queries on them, whose rows keep their order: one thread, joins as they are written.

    In a query, `a JOIN b` reads the rows of `a` in their order if each finds one of `b` at most.
    """

    def __init__(self, memory: str = MEMORY) -> None:
        super().__init__(memory)
        for setting in _SETTINGS:
            self.sql(f"SET {setting}")

    def __enter__(self) -> Chantier:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def create(self, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Make a table anew; `columns` go from names to SQL types."""
        typed = ", ".join(f"{named(name)} {kind}" for name, kind in columns.items())
        self.sql(f"CREATE OR REPLACE TABLE {named(table)} ({typed})")
        self.insert(named(table), len(columns), rows)

    def write_parquet(self, path: Path, sql: str) -> int:
        """Write the rows of a query, in their order; how many there were.

        Raises `FphrefError` where the file cannot be written whole; what stands there is then of no use.
        """
        target = f"{quoted(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
        return int(self.sql(f"COPY ({sql}) TO {target}")[0][0])


def write_parquet(path: Path, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows under columns given as name → SQL type (`VARCHAR`, `BIGINT`, `DATE`…), in their order; how many."""
    with Chantier() as chantier:
        chantier.create("lignes", columns, rows)
        return chantier.write_parquet(path, "FROM lignes")
