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
    own = style.shades(tint)
    return Palette(
        base=hexa(own.base),
        dark=hexa(own.dark),
        soft=hexa(own.soft),
        pale=hexa(style.mix(own.base, style.WHITE, 0.75)),
    )
