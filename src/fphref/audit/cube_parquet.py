"""The cube of an audit as a parquet file, written by the embedded engine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fphref.audit.cube import COLONNES_CUBE, TEXTES, Cellule
from fphref.moteurs.duckdb_ import DuckDB, named, quoted


def write_cube_parquet(path: Path, rows: Iterable[tuple[Cellule, ...]]) -> None:
    """Make the file, its rows in their order; texts are texts, all others whole numbers. One thread: same bytes."""
    duck = DuckDB()
    try:
        columns = ", ".join(f"{named(name)} {'VARCHAR' if name in TEXTES else 'BIGINT'}" for name in COLONNES_CUBE)
        duck.sql("SET threads = 1")
        duck.sql("SET preserve_insertion_order = true")
        duck.sql(f"CREATE TABLE lignes ({columns})")
        duck.insert("lignes", len(COLONNES_CUBE), rows)
        duck.sql(f"COPY lignes TO {quoted(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    finally:
        duck.close()
