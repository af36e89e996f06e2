"""The colours of one tint, as Word writes them: six hexadecimal digits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fphref.render import style


def hexa(colour: str) -> str:
    """`#RRGGBB` without its sign."""
    return colour.removeprefix("#")


INK, GREY, LINE, PAPER, WHITE = map(hexa, (style.INK, style.GREY, style.LINE, style.PAPER, style.WHITE))
LINK = hexa(style.LINK)
NOTE_INK, NOTE_GROUND, NOTE_EDGE = map(hexa, (style.NOTE_INK, style.NOTE_GROUND, style.NOTE_EDGE))


@dataclass(frozen=True, slots=True)
class Palette:
    """Ground of the band, text of headings, ground of panels, and what stands for « not reached » on a gauge."""

    base: str
    dark: str
    soft: str
    pale: str


@cache
def palette(tint: str) -> Palette:
    """The colours of a tint's name; an unknown name gets the default one."""
    base = style.tint(tint)
    return Palette(
        base=hexa(base),
        dark=hexa(style.mix(base, "#000000", 0.30)),
        soft=hexa(style.mix(base, style.WHITE, 0.92)),
        pale=hexa(style.mix(base, style.WHITE, 0.75)),
    )
