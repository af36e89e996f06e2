"""Whether the `motif_code` of a mapping is plain enough to be matched in bounded time, whoever wrote the mapping."""

from __future__ import annotations

import re
from typing import Final

LONGUEUR: Final = 200
"""Characters of a `motif_code`, as in the model."""
CODE: Final = 64
"""Characters of the longest code that is compared with one."""
_CHOIX: Final = 4
"""How many places of an expression may match more than one way: the time grows as the length of the code to it."""
_PIECE: Final = re.compile(
    r"(?P<ouvre>\((?:\?:)?)|(?P<ferme>\))|(?P<ou>\|)|(?P<bord>[\^$])"
    r"|(?P<signe>\\[dDwWsS]|\\[^\w\s]|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\()\[\]{}*+?|^$])"
    r"(?P<combien>[*+?]|\{[0-9]{0,4}(?:,[0-9]{0,4})?\})?(?![*+?{])"
)


def is_plain(motif: str) -> bool:
    """Whether it is made of signs, classes (`\\d`, `[A-Z]`) and simple groups, with few repeats, and compiles.

    A group is neither repeated nor inside another one; references and look-arounds are refused.
    """
    if len(motif) > LONGUEUR:
        return False
    try:
        re.compile(motif)
    except (re.error, OverflowError):
        return False
    inside = False
    # The most choices of an alternative: of the ones before, of the one being read; the same in the open group.
    best, here, most, group, several = 0, 0, 0, 0, False
    place = 0
    while place < len(motif):
        found = _PIECE.match(motif, place)
        if found is None:
            return False
        place = found.end()
        if found["ouvre"]:
            if inside:
                return False
            inside, most, group, several = True, 0, 0, False
        elif found["ferme"]:
            if motif[place : place + 1] in ("*", "+", "?", "{"):
                return False
            here += max(most, group) + several
            inside = False
        elif found["ou"]:
            if inside:
                most, group, several = max(most, group), 0, True
            else:
                best, here = max(best, here), 0
        elif _varies(found["combien"]):
            if inside:
                group += 1
            else:
                here += 1
    return max(best, here) <= _CHOIX


def _varies(combien: str | None) -> bool:
    return combien is not None and (combien in "*+?" or "," in combien)
