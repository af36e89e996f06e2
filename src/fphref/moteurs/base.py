"""What an engine can do: load the tables, run a step of the text, read what it gave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

Row = tuple[Any, ...]


class Moteur(Protocol):
    """An engine that was opened; every failure it has is an `FphrefError`, one French line."""

    def load(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """Make one of `texte.TABLES` anew, with these rows."""
        ...

    def run(self, step: str) -> None:
        """Run a step of the text; its result becomes the table of that name, in place of an older one."""
        ...

    def rows(self, sql: str) -> Iterator[Row]:
        """The rows of a query on these tables; whole numbers are `int`."""
        ...

    def close(self) -> None:
        """Let go of everything that was made."""
        ...
