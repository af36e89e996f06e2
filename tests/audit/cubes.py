"""Cubes as files, for the tests of what reads them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from fphref.audit.cube import COLONNES_CUBE, TEXTES, cube_rows
from fphref.audit.modele import Bilan
from fphref.evaluations.sortie import csv_blocks
from fphref.moteurs.duckdb_ import DuckDB, named, quoted


def write_cube(path: Path, bilan: Bilan, edition: str = "2026") -> Path:
    """The cube of an audit, as csv or parquet by the name of the file."""
    rows = list(cube_rows(bilan, edition))
    if path.suffix == ".parquet":
        write_parquet(path, [COLONNES_CUBE, *rows], typed=True)
    else:
        path.write_bytes(b"".join(csv_blocks(COLONNES_CUBE, rows)))
    return path


def write_parquet(path: Path, table: Sequence[Sequence[object]], *, typed: bool = False) -> None:
    """A table whose first row holds its titles; all texts, unless `typed`."""
    titles, *rows = table
    kinds = ["VARCHAR" if not typed or title in TEXTES else "BIGINT" for title in titles]
    columns = ", ".join(f"{named(str(title))} {kind}" for title, kind in zip(titles, kinds, strict=True))
    with closing(DuckDB()) as duck:
        duck.sql(f"CREATE TABLE ecrit ({columns})")
        duck.insert("ecrit", len(titles), rows)
        duck.sql(f"COPY ecrit TO {quoted(str(path))} (FORMAT parquet)")


def read_rows(path: Path) -> list[list[str]]:
    """The lines of a cube in csv, its titles first."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))
