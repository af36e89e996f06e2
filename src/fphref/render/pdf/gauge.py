"""A value on a scale of steps, as a row of bars with numbers below. Lengths in points."""

from __future__ import annotations

from fphref.documents.content import Gauge
from fphref.render import style
from fphref.render.pdf.fonts import face
from fphref.render.pdf.page import Page, rounded
from fphref.render.pdf.text import TextStyle
from fphref.render.pdf.theme import Theme

_BAR = 7.0
_GAP = 3.0
_MOST_STEPS = 20
_APART = 2.0
_OFF = "#E6EAF0"


def draw_gauge(page: Page, gauge: Gauge, x: float, y: float, width: float, theme: Theme) -> None:
    """Draw in a box 20 high whose lower left corner is (x, y); a value off the scale is shown at its end."""
    lowest, highest = sorted((gauge.lowest, gauge.highest))
    steps = highest - lowest + 1
    value = min(max(gauge.value, lowest), highest)
    if steps > _MOST_STEPS:
        lit = width * (value - lowest) / (highest - lowest)
        page.fill(rounded(x, y + 13, width, _BAR, 2.6), _OFF)
        if lit > 0.5:
            page.fill(rounded(x, y + 13, lit, _BAR, 2.6), theme.base)
        marks = [(lowest, 0.0), (highest, width)]
    else:
        bar = (width - _GAP * (steps - 1)) / steps
        for step in range(steps):
            part = (step + 1) / (value - lowest + 1)
            colour = style.mix(theme.pale, theme.base, part) if lowest + step <= value else _OFF
            page.fill(rounded(x + step * (bar + _GAP), y + 13, bar, _BAR, 2.6), colour)
        marks = [(lowest + step, step * (bar + _GAP) + bar / 2) for step in range(steps)]
    shown: list[tuple[float, float, int, TextStyle]] = []
    # The value first, then the ends: a number that would touch one of them is left out.
    for number, centre in sorted(marks, key=lambda mark: (mark[0] != value, mark[0] not in (lowest, highest))):
        chosen = number == value
        text = TextStyle(face("Bold" if chosen else "Regular"), 7.2, 9, theme.dark if chosen else style.GREY)
        span = text.width(str(number))
        left = min(max(centre - span / 2, 0), width - span)
        if all(right + _APART <= left or left + span + _APART <= start for start, right, *_ in shown):
            shown.append((left, left + span, number, text))
    for left, _, number, text in sorted(shown, key=lambda entry: entry[0]):
        page.text(x + left, y + 2, [f"{number} "], text.face, text.size, text.lead, text.colour)
