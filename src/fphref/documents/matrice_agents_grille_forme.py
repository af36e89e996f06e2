"""The form of « Matrice »: widths and heights in either orientation, what is hidden, folded or joined."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise

from fphref.documents.classeur import Column
from fphref.documents.matrice_agents_plan import (
    AGENT,
    BAND,
    BESOIN,
    BODY,
    CODES,
    CRITICITE,
    DATE,
    ECART,
    EVALUES,
    FIRST,
    HEAD,
    IDS,
    LABELS,
    METIER,
    POSTE,
    RANG_METIER,
    RANGS,
    REPERE,
    REQUIS,
    SERVICE,
    TITULAIRES,
    Plan,
)
from fphref.documents.matrice_commun import ACTIVITES, GENRES, genre_of, height
from fphref.documents.typographie import typo

_SAID = {AGENT: 0, SERVICE: 1, METIER: 2, POSTE: 3}
"""Where `Agent` holds what stands at a position."""
_PAGE_CHARACTERS = 360
"""Above this total of column widths, what A3 prints on one page wide is too small to be read."""
_WIDTHS = {AGENT: 16.0, SERVICE: 16.0, METIER: 10.0, POSTE: 10.0, REPERE: 10.0, DATE: 11.5}
_WIDEST = {AGENT: 24.0, SERVICE: 30.0, METIER: 16.0, POSTE: 24.0}
# What is frozen must leave room for ten agents (or compétences) on the screen of a laptop, at the zoom of the sheet.
_HEIGHTS = {AGENT: 30.0, SERVICE: 28.0, METIER: 16.0, POSTE: 28.0, REPERE: 28.0, DATE: 30.0}
_TALLEST = 54.0
_AGENT_WIDTH = 8.8
LABEL_HEIGHT = 116.0
"""Points of the line of upright wordings."""


def kinds(plan: Plan) -> list[tuple[str, str, int]]:
    """The kinds of what is evaluated, in order: title, tint, how many."""
    found = []
    for genre, title, tint, _ in (*GENRES, ACTIVITES):
        size = sum(1 for a in plan.attentes if genre_of(a.item) == genre)
        if size:
            found.append((title, tint, size))
    return found


def level_width(plan: Plan) -> float:
    """The width of what is evaluated, in characters: less where there is more of it."""
    count = len(plan.attentes)
    return 9.0 if count <= 20 else 7.6 if count <= 28 else 6.6


def _hidden_line(plan: Plan, line: int) -> bool:
    """Machine lines, and those that have nothing to say in this workbook."""
    if line == CODES and plan.demande.orientation == "agents":
        # In the other orientation the date of the campaign stands there.
        return not any(getattr(a.item, "codes", ()) for a in plan.attentes)
    return line in (IDS, RANGS) or (not plan.exigeant and line in (CRITICITE, REQUIS, TITULAIRES, BESOIN, ECART))


def folds(plan: Plan, line: int) -> bool:
    """Whether a line of the margin waits under a `+`: codes, criticité, required levels, how many are evaluated.

    What to decide by stays in view: holders, need, and what lies between.
    """
    first = CODES if plan.demande.orientation == "agents" else CRITICITE
    return plan.exigeant and first <= line <= EVALUES and not _hidden_line(plan, line)


def columns(plan: Plan) -> Iterator[Column]:
    """Every column of the sheet."""
    if plan.demande.orientation == "agents":
        for position in range(1, plan.control + 1):
            if position < FIRST:
                yield Column(_identity_width(plan, position), hidden=position == RANG_METIER)
            elif position <= plan.last:
                yield Column(level_width(plan))
            else:
                yield _after(plan, position, level_width(plan), 2.6)
        return
    widths = {BAND: 4.6, LABELS: 60.0, CODES: 12.0, CRITICITE: 8.5, TITULAIRES: 9.5, HEAD: 13.5}
    for line in range(1, plan.last_line + 1):
        width = widths.get(line, 8.5) if line < BODY else _AGENT_WIDTH
        folded = folds(plan, line)
        yield Column(width, hidden=folded or _hidden_line(plan, line), outline=int(folded))


def _identity_width(plan: Plan, position: int) -> float:
    """Wide enough for what is known, within limits."""
    least = _WIDTHS.get(position, 5.0)
    return min(_WIDEST.get(position, least), max(least, _longest(plan, position) * 1.05 + 2))


def _identity_height(plan: Plan, position: int) -> float:
    """Tall enough for what is known, on several lines of a narrow column; in points."""
    lines = max((len(textwrap.wrap(text, 11)) for text in _known_texts(plan, position)), default=1)
    return min(_TALLEST, max(_HEIGHTS.get(position, 15.0), lines * 11.5 + 5))


def _longest(plan: Plan, position: int) -> int:
    """The characters of the longest text known at a position."""
    return max(map(len, _known_texts(plan, position)), default=0)


def _known_texts(plan: Plan, position: int) -> list[str]:
    """What is known to stand at a position, agent by agent."""
    if position not in _SAID:
        return []
    codes = [m.code for m in plan.metiers] if position == METIER else []
    return [*(agent[_SAID[position]] for agent in plan.demande.agents), *codes]


def _after(plan: Plan, position: int, width: float, rail: float) -> Column:
    """Columns after the evaluated levels: the required ones folded, the rail, the hidden control."""
    if position <= plan.last_required:
        return Column(width, hidden=True, outline=1)
    return Column(rail) if position < plan.control else Column(8.0, hidden=True)


def row_form(plan: Plan, number: int) -> tuple[float | None, bool, int]:
    """Height, hidden or not, outline of a row under the title."""
    if plan.demande.orientation == "agents":
        tags = max((len(getattr(a.item, "codes", ())) for a in plan.attentes), default=1)
        heights = {BAND: 16.0, LABELS: LABEL_HEIGHT, CODES: 4.0 + 10 * max(1, tags), HEAD: 25.0}
        size = heights.get(number, 13.0) if number < BODY else 18.0
        folded = folds(plan, number)
        return size, folded or _hidden_line(plan, number), int(folded)
    if number < FIRST:
        folded = number in (POSTE, REPERE)
        return _identity_height(plan, number), folded or number == RANG_METIER, int(folded)
    if number <= plan.last_required:
        rank = (number - FIRST) % len(plan.attentes)
        size = height(typo(plan.attentes[rank].item.libelle), 58, 9.5, 18)
        folded = number > plan.last
        return size, folded, int(folded)
    return (9.0, False, 0) if number < plan.control else (15.0, True, 0)


def merges(plan: Plan) -> Iterator[str]:
    """The bands of the kinds, and the corner that says how to read; never a cell of data."""
    for _, _, start, size in bands(plan):
        if size > 1:
            yield plan.span(BAND, start, BAND, start + size - 1, fixed=False)
    yield plan.span(BAND, AGENT, LABELS, REPERE, fixed=False)


def bands(plan: Plan) -> Iterator[tuple[str, str, int, int]]:
    """Title, tint, first position and size of each band: one a kind, cut where a printed page ends."""
    cuts = page_starts(plan)
    start = FIRST
    for title, tint, size in kinds(plan):
        inside = [start, *(cut for cut in cuts if start < cut < start + size), start + size]
        for part, (first, after) in enumerate(pairwise(inside)):
            yield f"{title} (suite)" if part else title, tint, first, after - first
        start += size


def pages_wide(plan: Plan) -> int:
    """On how many pages side by side the sheet is printed."""
    return max(1, math.ceil(sum(_printed_widths(plan)) / _PAGE_CHARACTERS))


def page_starts(plan: Plan) -> list[int]:
    """The first column of each printed page but the first; columns up to `DATE` are on every page."""
    widths, pages = _printed_widths(plan), pages_wide(plan)
    repeated = sum(widths[:DATE])
    room = (sum(widths) + (pages - 1) * repeated) / pages
    # As programs do: the largest drawing whose columns, none of them cut, go into that many pages.
    while len(found := _starts(widths, repeated, room)) >= pages:
        room += 1
    return found


def _starts(widths: Sequence[float], repeated: float, room: float) -> list[int]:
    found: list[int] = []
    filled = 0.0
    for column, width in enumerate(widths, 1):
        if filled + width > room and filled > repeated:
            found.append(column)
            filled = repeated
        filled += width
    return found


def _printed_widths(plan: Plan) -> list[float]:
    last = plan.place(plan.last_line, plan.last)[0]
    return [0.0 if column.hidden else column.width for column, _ in zip(columns(plan), range(last), strict=False)]
