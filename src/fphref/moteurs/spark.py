"""The text of coverage on a Spark that is there already: tables as parquet files, results as parquet files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from fphref.diagnostics import FphrefError
from fphref.moteurs.base import Row
from fphref.moteurs.parquet import write_parquet
from fphref.moteurs.texte import TABLES, TEXTS, sql_steps


class Spark:
    """A session on the master of that name (`spark`: two cores of this machine).

    Its files are in a temporary folder, which the workers of a cluster must see too (`TMPDIR` says where).
    """

    def __init__(self, maitre: str) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            told = "Le moteur Spark demande le complément « spark » : pip install 'fphref[spark]'."
            raise FphrefError(told) from None
        self._folder = tempfile.TemporaryDirectory(prefix="fphref-")
        try:
            builder = SparkSession.builder.appName("fphref").master("local[2]" if maitre == "spark" else maitre)
            settings = {
                "spark.ui.enabled": "false",
                "spark.ui.showConsoleProgress": "false",
                "spark.sql.shuffle.partitions": "8",
                "spark.sql.warehouse.dir": str(Path(self._folder.name) / "warehouse"),
            }
            for key, value in settings.items():
                builder = builder.config(key, value)
            self._session = builder.getOrCreate()
            self._session.sparkContext.setLogLevel("OFF")
        except Exception as error:  # the gateway raises whatever Java did
            self._folder.cleanup()
            raise FphrefError(f"Spark n’a pas pu démarrer : {_line(error)}") from None

    def load(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Make one of `TABLES` anew, with these rows."""
        path = Path(self._folder.name) / f"{table}.parquet"
        kinds = {name: "VARCHAR" if name in TEXTS else "BIGINT" for name in TABLES[table]}
        if table in ("evaluations", "agents"):
            rows = ((str(agent), *rest) for agent, *rest in rows)
        write_parquet(path, kinds, rows)
        self._view(table, path)

    def run(self, step: str) -> None:
        """Run a step of the text; its result becomes the view of that name."""
        path = Path(self._folder.name) / f"step_{step}"
        try:
            self._session.sql(sql_steps()[step]).write.mode("overwrite").parquet(path.as_uri())
        except Exception as error:
            raise _stopped(error) from None
        self._view(step, path)

    def rows(self, sql: str) -> Iterator[Row]:
        """The rows of a query."""
        try:
            for row in self._session.sql(sql).toLocalIterator():
                yield tuple(row)
        except Exception as error:
            raise _stopped(error) from None

    def close(self) -> None:
        """Stop the session and remove its files."""
        self._session.stop()
        self._folder.cleanup()

    def _view(self, name: str, path: Path) -> None:
        try:
            self._session.read.parquet(path.as_uri()).createOrReplaceTempView(name)
        except Exception as error:
            raise _stopped(error) from None


def _stopped(error: Exception) -> FphrefError:
    return FphrefError(f"Le calcul n’a pas pu aboutir (moteur Spark) : {_line(error)}")


def _line(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)[:300]
