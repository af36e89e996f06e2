"""Ink in one place: palette, tints, type sizes. Every text/background pair here is at least 4.5:1."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

INK = "#1B2333"
GREY = "#59627A"
LINE = "#DDE3EA"
PAPER = "#F5F7FA"
WHITE = "#FFFFFF"
LINK = "#0A4A9E"
NOTE_INK = "#5C3B00"
NOTE_GROUND = "#FFF6DF"
NOTE_EDGE = "#E0A100"

# One tint per famille; names are neutral, the data chooses. White text on each is at least 4.5:1.
TINTS: dict[str, str] = {
    "emeraude": "#0F6B50",
    "ocean": "#0B5C8A",
    "indigo": "#3F4AA3",
    "prune": "#7A2F6B",
    "brique": "#9A3B26",
    "olive": "#5B6320",
    "petrole": "#0C6670",
    "bronze": "#7A5212",
    "grenat": "#8E2440",
    "ardoise": "#3D4B5F",
}
DEFAULT_TINT = "ardoise"

# The ground of a tinted cell, at its strongest; names are neutral, the content chooses. In this order from the gravest
# to the best, then what is not known and what is not shown. Seen in grey, none is the word that stands on it.
STATES: dict[str, str] = {
    "critique": "#B35806",
    "echu": "#C9BFB2",
    "faible": "#E08A45",
    "fragile": "#FDC788",
    "tendu": "#CDB6EA",
    "bon": "#9CC5E6",
    "inconnu": "#F6E7A1",
    "masque": "#EEF1F5",
}
STRENGTHS = 3
"""How strongly a state may tint a cell: from 1 to this."""
_PALER = (0.68, 0.36, 0.0)
_DARK = "#20140A"

Rgb = tuple[float, float, float]


def rgb(colour: str) -> Rgb:
    """`#RRGGBB` as three parts from 0 to 1."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def mix(colour: str, other: str, part: float) -> str:
    """`colour` moved towards `other` by `part` (0 to 1), as `#RRGGBB`."""
    first, second = rgb(colour), rgb(other)
    parts = (round(255 * (a + (b - a) * part)) for a, b in zip(first, second, strict=True))
    return "#" + "".join(f"{value:02X}" for value in parts)


def tint(name: str) -> str:
    """The base colour of a tint; an unknown name gets the default one, never a failure."""
    return TINTS.get(name, TINTS[DEFAULT_TINT])


@dataclass(frozen=True, slots=True)
class Shades:
    """A tint and the colours drawn from it: headings, ground and lines of panels, facets of the band, text on it."""

    base: str
    dark: str
    soft: str
    line: str
    facet: str
    deep_facet: str
    quiet: str
    clear: str


@cache
def shades(name: str) -> Shades:
    """The shades of a tint's name, the same in every ink."""
    base = tint(name)
    black = "#000000"
    return Shades(
        base=base,
        dark=mix(base, black, 0.30),
        soft=mix(base, WHITE, 0.92),
        line=mix(base, WHITE, 0.82),
        facet=mix(base, black, 0.13),
        deep_facet=mix(base, black, 0.26),
        quiet=mix(base, WHITE, 0.84),
        clear=mix(base, WHITE, 0.94),
    )


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(colour)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def in_strengths(strength: int) -> int:
    """A strength, or the end of the scale that it is off."""
    return min(max(strength, 1), STRENGTHS)


@cache
def state(name: str, strength: int = STRENGTHS) -> tuple[str, str]:
    """Ground and text colour of a tinted cell, white and dark for an unknown name."""
    ground = mix(STATES.get(name, WHITE), WHITE, _PALER[in_strengths(strength) - 1])
    return ground, max((_DARK, WHITE), key=lambda ink: contrast(ink, ground))
