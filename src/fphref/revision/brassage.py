"""Columns that were sorted alone: the same values on other rows, which no one types by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from fphref.revision.lecture import Lue
from fphref.revision.tables import DETAILS, RANG, Table
from fphref.revision.valeurs import digest

_EMPTY = digest("")
_FEW = 3
_LONG = 25
"""A text of that length is said of one thing only; a shorter one (a town, an editor) may be typed again elsewhere."""

Base = Mapping[str, str]
"""Role → fingerprint of each cell as it was exported."""


class _Cellule(NamedTuple):
    """A cell that changed: its fingerprints before and now; of a row that was added, `avant` is unknown (empty)."""

    lue: Lue
    avant: str
    apres: str


def shuffled(exported: Sequence[tuple[Lue, Base]], added: Sequence[Lue]) -> set[tuple[int, str]]:
    """The (row, role) whose column holds values it had, on other rows; all the rows of one table are given.

    Two free texts that changed places are enough; values of a list (a niveau, a source) and ranks of several lists
    are suspect when three or more did, and now stand sorted. Rows that will be refused, and rows that were added,
    count: a column is sorted over them too.
    """
    found: set[tuple[int, str]] = set()
    roles = dict.fromkeys(role for lue, _ in exported for role in lue.valeurs)
    for role in roles:
        olds = Counter(base.get(role, _EMPTY) for _, base in exported)
        cells = [
            _Cellule(lue, base.get(role, _EMPTY), digest(lue.valeurs[role]))
            for lue, base in exported
            if role in lue.valeurs
        ]
        cells = [cell for cell in cells if cell.avant != cell.apres]
        if cells:
            new = [lue for lue in added if lue.valeurs.get(role) and is_by_place(lue.table)]
            found |= {(id(cell.lue), role) for cell in _suspect(role, cells, [_added(lue, role) for lue in new], olds)}
    return found


def is_by_place(table: Table) -> bool:
    """Whether nothing in a row of that table names it: only its place in its list does."""
    return not table.cle and table.nom != DETAILS


def _added(lue: Lue, role: str) -> _Cellule:
    return _Cellule(lue, "", digest(lue.valeurs[role]))


def _suspect(role: str, cells: list[_Cellule], new: list[_Cellule], olds: Counter[str]) -> list[_Cellule]:
    """The cells of a column that were shuffled."""
    lue = cells[0].lue
    if role == RANG and len({_list_of(cell.lue) for cell in cells}) < 2:
        return []  # one list put in another order
    whole = len(cells) > 1 and Counter(cell.avant for cell in cells) == Counter(cell.apres for cell in cells)
    colonne = lue.table.colonne(role)
    if colonne is not None and colonne.nature == "texte" and not colonne.choix:
        once = {text for text, n in olds.items() if n == 1 and text != _EMPTY}
        if whole:
            return cells
        taken = _taken(role, cells, once)
        return [*taken, *(cell for cell in _closed(cells, new, once) if cell not in taken)]
    closed = cells if whole else _closed(cells, [], set(olds))
    most = len(closed) >= _FEW and len(closed) * 2 >= len(cells)
    return closed if most and _is_sorted([cell.lue for cell in closed], role) else []


def _taken(role: str, cells: list[_Cellule], once: set[str]) -> list[_Cellule]:
    """The cells that now hold the text of another row, where two texts or more did so: a column that slipped.

    Short texts count where the row they come from changed too. One text copied to many rows is a person's doing.
    """
    left = {cell.avant for cell in cells}
    taken = [
        cell for cell in cells if cell.apres in once and (cell.apres in left or len(cell.lue.valeurs[role]) >= _LONG)
    ]
    return taken if len({cell.apres for cell in taken}) > 1 else []


def _closed(cells: list[_Cellule], new: list[_Cellule], known: set[str]) -> list[_Cellule]:
    """Of these cells, those that only passed their values round: each was elsewhere, and what was there is elsewhere.

    A row that was added may have brought one value from outside. Only the values of `known` count.
    """
    kept, brought = [cell for cell in cells if cell.avant in known], new
    while True:
        there = {cell.avant for cell in kept}
        shown = {cell.apres for cell in (*kept, *brought)}
        left = [cell for cell in kept if cell.avant in shown and (cell.apres in there or brought)]
        still = [cell for cell in brought if cell.apres in there]
        if len(left) == len(kept) and len(still) == len(brought):
            return [*kept, *brought] if len(kept) + len(brought) > 1 else []
        kept, brought = left, still


def _list_of(lue: Lue) -> str:
    return f"{lue.fichier}#{lue.cle}".rpartition("[")[0]


def _is_sorted(lues: Sequence[Lue], role: str) -> bool:
    """Whether the cells stand in order; blank ones are last either way, as spreadsheets put them."""
    texts = [lue.valeurs[role].casefold() for lue in sorted(lues, key=lambda lue: lue.numero)]
    while texts and not texts[-1]:
        texts.pop()
    if all(text.isdigit() for text in texts):
        texts = [text.rjust(9) for text in texts]
    return all(a <= b for a, b in pairwise(texts)) or all(a >= b for a, b in pairwise(texts))
