"""The form of « Matrice »: widths and heights in either orientation, what is hidden, folded or joined."""

from __future__ import annotations

from collections.abc import Iterator

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
_WIDTHS = {AGENT: 16.0, SERVICE: 16.0, METIER: 10.0, POSTE: 10.0, REPERE: 10.0, DATE: 11.5}
_WIDEST = {AGENT: 24.0, SERVICE: 30.0, METIER: 16.0, POSTE: 24.0}
_HEIGHTS = {AGENT: 54.0, SERVICE: 54.0, METIER: 36.0, POSTE: 36.0, REPERE: 36.0, DATE: 54.0}
_TALLEST = 120.0
LABEL_HEIGHT = 132.0
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
    return 9.0 if count <= 20 else 7.6 if count <= 28 else 6.6 if count <= 34 else 5.8


def _hidden_line(plan: Plan, line: int) -> bool:
    """Machine lines, and those that have nothing to say in this workbook."""
    if line == CODES:
        return not any(getattr(a.item, "codes", ()) for a in plan.attentes)
    return line in (IDS, RANGS) or (not plan.exigeant and line in (CRITICITE, REQUIS, TITULAIRES, BESOIN, ECART))


def _line_group(plan: Plan, line: int) -> int:
    return int(CODES <= line <= ECART and not _hidden_line(plan, line))


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
    widths = {BAND: 4.6, LABELS: 54.0, CODES: 12.0, CRITICITE: 8.5, HEAD: 15.5}
    for line in range(1, plan.last_line + 1):
        width = widths.get(line, 9.0) if line < BODY else 6.2
        yield Column(width, hidden=_hidden_line(plan, line), outline=_line_group(plan, line))


def _identity_width(plan: Plan, position: int) -> float:
    """Wide enough for what is known, within limits."""
    least = _WIDTHS.get(position, 5.0)
    return min(_WIDEST.get(position, least), max(least, _longest(plan, position) * 1.05 + 2))


def _identity_height(plan: Plan, position: int) -> float:
    """The same where it stands upright, in points."""
    return min(_TALLEST, max(_HEIGHTS.get(position, 15.0), _longest(plan, position) * 5.4 + 10))


def _longest(plan: Plan, position: int) -> int:
    """The characters of the longest text known at a position."""
    if position not in _SAID:
        return 0
    known_texts = [agent[_SAID[position]] for agent in plan.demande.agents]
    codes = [m.code for m in plan.metiers] if position == METIER else []
    return max(map(len, (*known_texts, *codes)), default=0)


def _after(plan: Plan, position: int, width: float, rail: float) -> Column:
    """Columns after the evaluated levels: the required ones folded, the rail, the hidden control."""
    if position <= plan.last_required:
        return Column(width, hidden=True, outline=1)
    return Column(rail) if position < plan.control else Column(8.0, hidden=True)


def row_form(plan: Plan, number: int) -> tuple[float | None, bool, int]:
    """Height, hidden or not, outline of a row under the title."""
    if plan.demande.orientation == "agents":
        tags = max((len(getattr(a.item, "codes", ())) for a in plan.attentes), default=1)
        heights = {BAND: 18.0, LABELS: LABEL_HEIGHT, CODES: 4.0 + 10 * max(1, tags), CRITICITE: 14.0, HEAD: 28.0}
        size = heights.get(number, 15.0) if number < BODY else 19.0
        return size, _hidden_line(plan, number), _line_group(plan, number)
    if number < FIRST:
        return _identity_height(plan, number), number == RANG_METIER, 0
    if number <= plan.last_required:
        rank = (number - FIRST) % len(plan.attentes)
        size = height(typo(plan.attentes[rank].item.libelle), 50, 9.5, 20)
        folded = number > plan.last
        return size, folded, int(folded)
    return (9.0, False, 0) if number < plan.control else (15.0, True, 0)


def merges(plan: Plan) -> Iterator[str]:
    """The bands of the kinds, and the corner that says how to read; never a cell of data."""
    start = FIRST
    for _, _, size in kinds(plan):
        if size > 1:
            yield plan.span(BAND, start, BAND, start + size - 1, fixed=False)
        start += size
    if plan.demande.orientation == "agents":
        yield plan.span(BAND, AGENT, LABELS, REPERE, fixed=False)
    else:
        yield plan.span(BAND, AGENT, ECART, REPERE, fixed=False)
