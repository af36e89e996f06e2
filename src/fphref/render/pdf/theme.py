"""Sizes, colours and text styles of the page, from one tint. Lengths in points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from fphref.render import style
from fphref.render.pdf.fonts import face
from fphref.render.pdf.text import TextStyle

MARGIN = 36.0
BODY_BOTTOM = 46.5
UNDER_HEAD = 17.0  # between the running head and the text
RUNNING_HEAD = 25.0
PANEL_PAD = 12.0
NOTE_PAD = 4.0
NOTE_RUN_IN = 24  # a label up to this many letters stands on the first line of its note
NOTE_BAR = 2.6
RADIUS = 8.0


@dataclass(frozen=True)
class Theme:
    """Colours and styles of one tint."""

    base: str
    dark: str
    soft: str
    line: str
    pale: str
    shades: style.Shades
    headings: tuple[TextStyle, ...]
    body: TextStyle
    small: TextStyle
    label: TextStyle
    value: TextStyle
    row_head: TextStyle
    small_value: TextStyle
    small_head: TextStyle
    small_label: TextStyle
    column_head: TextStyle
    caption: TextStyle
    note: TextStyle
    note_label: TextStyle

    def pairs(self) -> list[tuple[str, str]]:
        """Every text colour with every ground it may stand on."""
        on_ground = [self.dark, self.base, style.INK, style.GREY]
        grounds = [style.WHITE, self.soft]
        pairs = [(text, ground) for text in on_ground for ground in grounds]
        pairs += [(self.dark, self.line), (style.NOTE_INK, style.NOTE_GROUND)]
        pairs += [(text, style.NOTE_GROUND) for text in (self.dark, style.INK)]
        facets = [self.base, *self.facets()]
        return pairs + [(text, ground) for text in (style.WHITE, *self.on_band()) for ground in facets]

    def facets(self) -> tuple[str, str]:
        """The two darker shades that cross the band."""
        return self.shades.facet, self.shades.deep_facet

    def on_band(self) -> tuple[str, str]:
        """Quiet and clear text colours on the band."""
        return self.shades.quiet, self.shades.clear


@cache
def theme(tint: str) -> Theme:
    """The theme of a tint's name."""
    own = style.shades(tint)
    base, dark = own.base, own.dark
    regular, semibold, bold = face("Regular"), face("SemiBold"), face("Bold")
    return Theme(
        base=base,
        dark=dark,
        soft=own.soft,
        line=own.line,
        pale=style.mix(base, style.WHITE, 0.55),
        shades=own,
        headings=(
            TextStyle(bold, 12.6, 16, dark),
            TextStyle(semibold, 9.8, 13, dark),
            TextStyle(semibold, 8.7, 12, style.INK),
            TextStyle(semibold, 8.5, 11.6, style.GREY),
        ),
        body=TextStyle(regular, 8.5, 11.1, style.INK),
        small=TextStyle(regular, 7.4, 10, style.GREY),
        label=TextStyle(semibold, 8, 11, style.GREY),
        value=TextStyle(regular, 8.3, 10.6, style.INK),
        row_head=TextStyle(semibold, 8.2, 10.6, style.INK),
        small_value=TextStyle(regular, 7.6, 9.8, style.INK),
        small_head=TextStyle(semibold, 7.6, 9.8, style.INK),
        small_label=TextStyle(semibold, 7.6, 9.8, style.GREY),
        column_head=TextStyle(face("SemiBold", True), 6.7, 9, style.GREY, 0.5),
        caption=TextStyle(face("Italic"), 7.8, 10.6, style.GREY),
        note=TextStyle(regular, 7.8, 10.2, style.NOTE_INK),
        note_label=TextStyle(semibold, 7.8, 10.2, style.NOTE_INK),
    )
