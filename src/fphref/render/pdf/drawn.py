"""What a drawn file could not show as its text asks for."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from unicodedata import bidirectional, category


@dataclass(frozen=True, slots=True)
class Drawn:
    """What to warn the reader of, each part sorted; both are empty where all text is shown as it should be.

    `missing`: the characters that no font has, each shown as a white square. `unshaped`: the French names of scripts
    that run from right to left, or whose letters join, stack or trade places: the file shows their characters one
    after the other from left to right.
    """

    missing: tuple[str, ...] = ()
    unshaped: tuple[str, ...] = ()


_ASIA = "autre écriture d’Asie"
# First and last code, and name, of the scripts whose letters need more than to stand in a row, block by block.
SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0590, 0x05FF, "hébreu"),
    (0x0600, 0x06FF, "arabe"),
    (0x0700, 0x074F, "syriaque"),
    (0x0750, 0x077F, "arabe"),
    (0x0780, 0x07BF, "thâna"),
    (0x07C0, 0x07FF, "n’ko"),
    (0x0800, 0x083F, "samaritain"),
    (0x0840, 0x085F, "mandéen"),
    (0x0860, 0x086F, "syriaque"),
    (0x0870, 0x08FF, "arabe"),
    (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bengali"),
    (0x0A00, 0x0A7F, "gourmoukhi"),
    (0x0A80, 0x0AFF, "goudjarati"),
    (0x0B00, 0x0B7F, "oriya"),
    (0x0B80, 0x0BFF, "tamoul"),
    (0x0C00, 0x0C7F, "télougou"),
    (0x0C80, 0x0CFF, "kannada"),
    (0x0D00, 0x0D7F, "malayalam"),
    (0x0D80, 0x0DFF, "singhalais"),
    (0x0E00, 0x0E7F, "thaï"),
    (0x0E80, 0x0EFF, "laotien"),
    (0x0F00, 0x0FFF, "tibétain"),
    (0x1000, 0x109F, "birman"),
    (0x1700, 0x177F, _ASIA),
    (0x1780, 0x17FF, "khmer"),
    (0x1800, 0x18AF, "mongol"),
    (0x1900, 0x194F, _ASIA),
    (0x1A00, 0x1AAF, _ASIA),
    (0x1B00, 0x1C4F, _ASIA),
    (0x1CD0, 0x1CFF, "devanagari"),
    (0xA800, 0xA8DF, _ASIA),
    (0xA8E0, 0xA8FF, "devanagari"),
    (0xA930, 0xA95F, _ASIA),
    (0xA980, 0xA9DF, _ASIA),
    (0xA9E0, 0xA9FF, "birman"),
    (0xAA00, 0xAA5F, _ASIA),
    (0xAA60, 0xAA7F, "birman"),
    (0xAA80, 0xAAFF, _ASIA),
    (0xABC0, 0xABFF, _ASIA),
    (0xFB1D, 0xFB4F, "hébreu"),
    (0xFB50, 0xFDFF, "arabe"),
    (0xFE70, 0xFEFF, "arabe"),
    (0x10EC0, 0x10EFF, "arabe"),
    (0x11000, 0x11FFF, _ASIA),
    (0x1EE00, 0x1EEFF, "arabe"),
)
_STARTS = tuple(first for first, _, _ in SCRIPTS)
FIRST_TO_SHAPE = _STARTS[0]
"""The lowest code that may belong to such a script."""
_OTHER = "autre écriture de droite à gauche"


def script_to_shape(char: str) -> str:
    """The French name of the script whose order or joining this character needs; empty when it stands alone.

    Digits and marks of punctuation of such a script stand alone, unless they too run from right to left.
    """
    backwards = bidirectional(char) in ("R", "AL")
    if not (backwards or category(char)[0] in "LM"):
        return ""
    place = bisect_right(_STARTS, ord(char)) - 1
    if place >= 0 and ord(char) <= SCRIPTS[place][1]:
        return SCRIPTS[place][2]
    return _OTHER if backwards else ""
