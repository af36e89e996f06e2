"""A word on a page, and its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ECART: Final = 0.14
"""Ems between two glyphs beyond which they are two words, without a glyph of a space."""


@dataclass(slots=True)
class Mot:
    """Letters that touch, from `x0` to `x1` on the base line `y` (points, upwards), `taille` the size of the font.

    `sens` counts quarter turns to the left (-1 where it is slanted); `marque` is the number of the marked content it
    stands in (-1 outside), `rang` its place in the content; `espace`: a glyph of a space stands before it,
    `insecable` one at which no line may end. `cache`: it is drawn without ink. `artefact`: the document says that it is
    no content.
    """

    texte: str
    x0: float
    x1: float
    y: float
    taille: float
    gras: bool
    sens: int
    marque: int
    rang: int
    espace: bool
    insecable: bool
    cache: bool
    artefact: bool


@dataclass(slots=True)
class Forme:
    """A small shape drawn on a page, by its edges; `marque` is the number of the marked content it stands in."""

    gauche: float
    bas: float
    droite: float
    haut: float
    marque: int
