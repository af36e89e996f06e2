"""Parquet files, written: what was given, in its order, the same bytes each time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fphref.diagnostics import FphrefError
from fphref.moteurs.parquet import Chantier, write_parquet

COLUMNS = {"nom": "VARCHAR", "nombre": "BIGINT", "jour": "DATE"}
ROWS = [("b", 2, date(2026, 1, 2)), ("a", None, None), ('é ; "x" \'', -5, date(1999, 12, 31))]


def read(path: Path) -> list[tuple[object, ...]]:
    with Chantier() as chantier:
        return list(chantier.rows(f"FROM read_parquet('{path.as_posix()}')"))


def test_rows_come_back_as_they_were_given(tmp_path: Path) -> None:
    path = tmp_path / "l'essai.parquet"
    assert write_parquet(path, COLUMNS, ROWS) == 3
    path.rename(tmp_path / "essai.parquet")
    assert read(tmp_path / "essai.parquet") == ROWS


def test_no_row_is_a_file_with_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "vide.parquet"
    assert write_parquet(path, COLUMNS, []) == 0
    assert read(path) == []
    with Chantier() as chantier:
        described = list(chantier.rows(f"DESCRIBE FROM read_parquet('{path.as_posix()}')"))
    assert [row[:2] for row in described] == [("nom", "VARCHAR"), ("nombre", "BIGINT"), ("jour", "DATE")]


def test_many_rows_keep_their_order_and_their_bytes(tmp_path: Path) -> None:
    rows = [(f"x{number % 7}", number * 7919 % 300_007, None) for number in range(300_000)]
    paths = [tmp_path / name for name in ("1.parquet", "2.parquet")]
    for path in paths:
        write_parquet(path, COLUMNS, iter(rows))
    assert read(paths[0]) == rows
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_query_is_written_in_the_order_of_the_rows_it_reads_first(tmp_path: Path) -> None:
    with Chantier() as chantier:
        chantier.create("peu", {"cle": "BIGINT"}, [(3,), (1,), (2,)])
        chantier.create("beaucoup", {"cle": "BIGINT", "nom": "VARCHAR"}, [(n, f"n{n}") for n in range(50_000)])
        path = tmp_path / "a.parquet"
        chantier.write_parquet(path, "SELECT nom FROM peu p JOIN beaucoup b ON b.cle = p.cle")
    assert read(path) == [("n3",), ("n1",), ("n2",)]


class Stopped:
    """A connection whose every query ends in that failure."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def execute(self, *_: object) -> None:
        raise self._failure

    def close(self) -> None:
        pass


@pytest.mark.parametrize("failure", [RuntimeError("Query interrupted"), RuntimeError("other")])
def test_asking_to_stop_is_no_failure(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    with Chantier() as chantier:
        with monkeypatch.context() as patch:
            patch.setattr(chantier, "_connection", Stopped(failure))
            with pytest.raises(KeyboardInterrupt if "interrupted" in str(failure) else RuntimeError):
                chantier.sql("SELECT 1")
        assert chantier.sql("SELECT 1") == [(1,)]


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FphrefError) as told:
        write_parquet(tmp_path / "absent" / "x.parquet", COLUMNS, ROWS)
    assert len(str(told.value).splitlines()) == 1
