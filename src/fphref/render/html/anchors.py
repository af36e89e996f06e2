"""Where links inside the page lead: unique ids, and the targets that each document can reach."""

from __future__ import annotations

import re
import unicodedata

from fphref.documents.content import Block, iter_anchors
from fphref.render.scope import Scope

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


class PageScope(Scope):
    """What the spans of one document may link to, by id; it also gives ids to its sections."""

    def __init__(self, ids: Ids, blocks: tuple[Block, ...], documents: dict[str, str], prefix: str = "") -> None:
        self._ids, self._prefix = ids, prefix
        rows = {anchor: ids.give(prefix + anchor) for anchor in dict.fromkeys(iter_anchors(blocks))}
        super().__init__(rows, documents)

    def section(self, title: str) -> str:
        """A new id for a section of that title."""
        return self._ids.give(self._prefix + title.lower())
