"""Which item of a list became which: so that what was only moved keeps its text, comments included."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.yaml_splice.nodes import Tree

_NAMES = ("id", "code", "competence", "metier", "source", "vers", "texte", "intitule", "nature")
"""What tells an item of a list from its neighbours, the surest first."""


def pair_items(old: Sequence[Tree], new: Sequence[Tree]) -> list[int | None]:
    """For each new item, the index of the old one it comes from, or None; no old item is taken twice."""
    found: list[int | None] = [None] * len(new)
    free = dict.fromkeys(range(len(old)))

    def take(rank: int, index: int) -> None:
        found[rank] = index
        del free[index]

    for rank in range(min(len(old), len(new))):
        if old[rank] != new[rank]:
            break
        take(rank, rank)
    for back in range(1, min(len(old), len(new)) + 1):
        rank, index = len(new) - back, len(old) - back
        if found[rank] is not None or index not in free or old[index] != new[rank]:
            break
        take(rank, index)
    for name in (repr, _identity):
        waiting: dict[str, list[int]] = {}
        for index in free:
            waiting.setdefault(name(old[index]), []).append(index)
        for rank, value in enumerate(new):
            if found[rank] is None and name(value) and waiting.get(name(value)):
                take(rank, waiting[name(value)].pop(0))
    for rank, value in enumerate(new):
        # What stands where the old one stood, of the same nature, is that one reworded.
        before = found[rank - 1] if rank else -1
        if found[rank] is None and before is not None and before + 1 in free and type(old[before + 1]) is type(value):
            take(rank, before + 1)
    return found


def _identity(value: Tree) -> str:
    if isinstance(value, dict):
        return next((f"{name}={value[name]}" for name in _NAMES if isinstance(value.get(name), str)), "")
    return ""
