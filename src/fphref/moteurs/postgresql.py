"""The text of coverage on a shared PostgreSQL: temporary tables alone, nothing of the server is read or changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from fphref.diagnostics import FphrefError
from fphref.moteurs.base import Row
from fphref.moteurs.texte import TABLES, create_statement, sql_steps


class PostgreSQL:
    """A connection to the server of an address `postgresql://…`; its tables go with it."""

    def __init__(self, adresse: str) -> None:
        try:
            import psycopg
        except ImportError:
            told = "Le moteur PostgreSQL demande le complément « serveur » : pip install 'fphref[serveur]'."
            raise FphrefError(told) from None
        self._error: type[Exception] = psycopg.Error
        try:
            self._connection = psycopg.connect(adresse, autocommit=True, connect_timeout=10)
        except self._error as error:
            raise FphrefError(refused(str(error))) from None

    def load(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Make one of `TABLES` anew, with these rows."""
        create = create_statement(table).replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1)
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
                cursor.execute(create)
                with cursor.copy(f"COPY {table} ({', '.join(TABLES[table])}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                cursor.execute(f"ANALYZE {table}")
        except self._error as error:
            raise _stopped(error) from None

    def run(self, step: str) -> None:
        """Run a step of the text; its result becomes a temporary table of that name."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{step}")
                cursor.execute(f"CREATE TEMPORARY TABLE {step} AS {sql_steps()[step]}")
                cursor.execute(f"ANALYZE {step}")
        except self._error as error:
            raise _stopped(error) from None

    def rows(self, sql: str) -> Iterator[Row]:
        """The rows of a query; what the server calls numeric is a whole number."""
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(sql)
                for row in cursor:
                    yield tuple(int(value) if isinstance(value, Decimal) else value for value in row)
        except self._error as error:
            raise _stopped(error) from None

    def close(self) -> None:
        """Leave the server; the temporary tables go."""
        self._connection.close()


def refused(said: str) -> str:
    """Why there is no connection, in French; not in the words of the library, which may quote the password."""
    if "FATAL" in said:
        return "Le serveur PostgreSQL refuse l’accès : vérifier l’utilisateur, le mot de passe, la base et ses droits."
    if "resolve host" in said:
        return "Le serveur PostgreSQL est introuvable : vérifier le nom de la machine et le port dans son adresse."
    if "connection failed" in said or "timeout" in said:
        return "Le serveur PostgreSQL ne répond pas : vérifier le nom de la machine, le port, et qu’il est démarré."
    return (
        "L’adresse du serveur PostgreSQL est mal écrite : postgresql://utilisateur@machine:port/base ; dans un mot de "
        "passe, un signe comme @ ou % s’écrit %40 ou %25."
    )


def _stopped(error: Exception) -> FphrefError:
    return FphrefError(f"Le calcul n’a pas pu aboutir (moteur PostgreSQL) : {_line(error)}")


def _line(error: Exception) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
