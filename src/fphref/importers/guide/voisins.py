"""Where a line of a guide stands: apart from what is above it, alone between blank lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fphref.importers.modele import Ligne

_FINS: Final = tuple('.!?…»”"')


class Voisins:
    """What stands around the lines of a document; where it has no blank line, the end of a sentence parts them."""

    def __init__(self, lignes: Sequence[Ligne]) -> None:
        self._apart: set[int] = set()
        self._closed: set[int] = set()
        self.aere = any(ligne.nature == "vide" for ligne in lignes)
        for rank, ligne in enumerate(lignes):
            before = lignes[rank - 1] if rank else None
            after = lignes[rank + 1] if rank + 1 < len(lignes) else None
            if before is None or before.nature in ("vide", "filet", "meuble") or self._ends(before):
                self._apart.add(ligne.numero)
            if after is None or after.nature in ("vide", "filet", "meuble", "titre"):
                self._closed.add(ligne.numero)

    def _ends(self, before: Ligne) -> bool:
        return not self.aere and (before.nature in ("puce", "rang") or before.texte.endswith(_FINS))

    def is_apart(self, ligne: Ligne) -> bool:
        """Whether a blank line, or the end of a text without any, stands before it."""
        return ligne.numero in self._apart

    def is_alone(self, ligne: Ligne) -> bool:
        """Whether it is a paragraph of one line."""
        return ligne.numero in self._apart and ligne.numero in self._closed
