"""Where the links of one document may lead, for inks that name the places of a file: its own rows, then documents."""

from __future__ import annotations


class Scope:
    """Names given to the anchors of a document (`rows`) and to the documents of its book, by anchor."""

    def __init__(self, rows: dict[str, str], documents: dict[str, str]) -> None:
        self._rows, self._documents = rows, documents
        self._placed: set[str] = set()

    def resolve(self, target: str) -> str:
        """The name that a target stands for; empty if it leads nowhere."""
        return (self._rows.get(target) or self._documents.get(target, "")) if target else ""

    def place(self, anchor: str) -> str:
        """The name to set on the row of that anchor: the first row that has it, and none without anchor."""
        if not anchor or anchor in self._placed:
            return ""
        self._placed.add(anchor)
        return self._rows.get(anchor, "")
