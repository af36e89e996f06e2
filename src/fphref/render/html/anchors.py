"""Where links inside the page lead: unique ids, and the targets that each document can reach."""

from __future__ import annotations

import re
import unicodedata

from fphref.documents.content import Block, iter_anchors

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
_LONGEST = 80


class Ids:
    """Gives out ids that are unique in the page."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def give(self, wanted: str) -> str:
        """An id as near to the wanted text as letters without accents allow."""
        ascii_ = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode("ascii")
        base = found = _UNSAFE.sub("-", ascii_).strip("-.")[:_LONGEST] or "partie"
        while found in self._taken:
            self._taken[base] += 1
            found = f"{base}-{self._taken[base]}"
        self._taken[found] = 1
        return found


class Scope:
    """What the spans of one document may link to: its own rows first, then the documents of the book."""

    def __init__(self, ids: Ids, blocks: tuple[Block, ...], documents: dict[str, str], prefix: str = "") -> None:
        self._ids, self._prefix = ids, prefix
        self._documents = documents
        self._rows: dict[str, str] = {}
        for anchor in iter_anchors(blocks):
            if anchor not in self._rows:
                self._rows[anchor] = ids.give(prefix + anchor)
        self._placed: set[str] = set()

    def resolve(self, target: str) -> str:
        """The id that a target stands for; empty if it leads nowhere."""
        return (self._rows.get(target) or self._documents.get(target, "")) if target else ""

    def place(self, anchor: str) -> str:
        """The id of the row of that anchor, the first time it is asked for; then, or for no anchor, empty."""
        if not anchor or anchor in self._placed:
            return ""
        self._placed.add(anchor)
        return self._rows[anchor]

    def section(self, title: str) -> str:
        """A new id for a section of that title."""
        return self._ids.give(self._prefix + title.lower())
