"""Columns that were sorted alone: the same values on other rows, which no one types by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from fphref.revision.lecture import Lue
from fphref.revision.lignes import Ligne
from fphref.revision.tables import RANG

Changed = tuple[Lue, Ligne, tuple[str, ...]]
_FEW = 3


def shuffled(changed: Sequence[Changed]) -> set[tuple[int, str]]:
    """The (row, role) whose column holds the values it had, on other rows.

    Two free texts that changed places are enough; values of a list (a niveau, a source) and ranks of several lists
    are suspect when three or more did, and now stand sorted.
    """
    found: set[tuple[int, str]] = set()
    roles = dict.fromkeys(role for _, _, here in changed for role in here)
    for role in roles:
        rows = [(lue, ligne) for lue, ligne, here in changed if role in here and role in lue.valeurs]
        rows = [(lue, ligne) for lue, ligne in rows if role in ligne.valeurs]
        old = Counter(ligne.valeurs[role] for _, ligne in rows)
        new = Counter(lue.valeurs[role] for lue, _ in rows)
        if len(rows) < 2 or old != new:
            continue
        if role == RANG and len({ligne.identite.rpartition("[")[0] for _, ligne in rows}) < 2:
            continue  # one list put in another order
        colonne = rows[0][0].table.colonne(role)
        free = colonne is not None and colonne.nature == "texte" and not colonne.choix
        if free or (len(rows) >= _FEW and _is_sorted([lue for lue, _ in rows], role)):
            found |= {(id(lue), role) for lue, _ in rows}
    return found


def _is_sorted(lues: Sequence[Lue], role: str) -> bool:
    texts = [lue.valeurs[role].casefold() for lue in sorted(lues, key=lambda lue: lue.numero)]
    if all(text.isdigit() for text in texts):
        texts = [text.rjust(9) for text in texts]
    return all(a <= b for a, b in pairwise(texts)) or all(a >= b for a, b in pairwise(texts))
