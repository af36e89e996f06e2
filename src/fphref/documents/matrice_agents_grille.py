"""« Matrice »: where levels are typed, and nowhere else; agents in rows or in columns.

It is written line by line (see `matrice_agents_plan`), then laid down across or upright. Nothing in it adds up, rates
or ranks a person: figures stand at the head of compétences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from fphref.documents.classeur import BLANK, Cell, Column, Print, Row, Sheet, address, column_letter, span
from fphref.documents.matrice_agents_grille_forme import columns, merges, page_starts, pages_wide, row_form
from fphref.documents.matrice_agents_grille_lignes import lines
from fphref.documents.matrice_agents_grille_regles import entries, rules, samples
from fphref.documents.matrice_agents_plan import (
    AGENT,
    BAND,
    BODY,
    CRITICITE,
    DATE,
    FIRST,
    HEAD,
    IDS,
    MATRICE,
    RANGS,
    TITLE_ROWS,
    TITULAIRES,
    Plan,
)
from fphref.documents.matrice_commun import head
from fphref.documents.typographie import plural, typo
from fphref.reperes import DATE_EVALUATION

_UPRIGHT_CHARACTERS = 150
"""Up to this total of column widths, an upright page of A3 prints it without making it smaller."""
_TITLE_CHARACTER = 1.7
"""How wide a letter of the title is, in characters of the body type."""
_SPARE = 9.0
_CAMPAIGN = (
    "Le jour de l'évaluation, pour tous les agents. Une date écrite dans la ligne d'un agent l'emporte pour lui. "
    "La date de destruction du classeur en découle (Lisez-moi)."
)


def matrix(plan: Plan, title: str, subtitle: str, footer: str) -> Sheet:
    """The sheet « Matrice »."""
    across = plan.demande.orientation == "agents"
    found = list(lines(plan))
    body: Sequence[Sequence[Cell]] = found if across else list(zip(*found, strict=True))
    last_column, last_row = plan.place(plan.last_line, plan.last)
    first = 2 if across else BAND
    drawn, chips = _drawn(plan, columns(plan), last_column)
    # Where agents stand in columns, few of them leave less room than the legend takes.
    last_column = max(last_column, len(drawn)) if not across else last_column
    shown = sum(column.width for column in drawn[:last_column] if not column.hidden)
    top = head(_fitting(plan, title, shown), subtitle, last_column, first)
    rows = [
        *(replace(row, height=points) for row, points in zip(top, (23.0, 15.0), strict=True)),
        _top_row(plan, chips),
        *(Row(tuple(cells), *row_form(plan, number)) for number, cells in enumerate(body, 1)),
    ]
    printed = (BAND, HEAD) if across else (AGENT, DATE)
    fixed = (2, DATE) if across else (BAND, HEAD)
    return Sheet(
        MATRICE,
        drawn,
        tuple(rows),
        merges=(*merges(plan), *(chip.area for chip in chips if chip.wide > 1)),
        freeze=address(AGENT + 1, TITLE_ROWS + BODY) if across else address(CRITICITE, TITLE_ROWS + FIRST),
        autofilter=_filter(plan),
        quiet=tuple(range(FIRST, plan.last + 1)) if across else (IDS, RANGS, BAND),
        entries=entries(plan),
        rules=rules(plan),
        page=Print(
            "A3",
            landscape=across or shown > _UPRIGHT_CHARACTERS,
            area=span(1, 1, last_column, last_row),
            repeat_rows=f"{TITLE_ROWS + printed[0]}:{TITLE_ROWS + printed[1]}",
            repeat_columns=":".join(map(column_letter, fixed)),
            footer=typo(footer),
            pages_wide=pages_wide(plan),
        ),
        protected=plan.demande.protege,
        zoom=85,
        tab="saisie",
    )


def _filter(plan: Plan) -> str:
    if plan.demande.orientation == "agents":
        return span(1, TITLE_ROWS + HEAD, plan.last, TITLE_ROWS + plan.last_line)
    return span(1, TITLE_ROWS + DATE, HEAD - 1, TITLE_ROWS + plan.last)


def _fitting(plan: Plan, title: str, room: float) -> str:
    """The title; where the names of the métiers do not fit, their codes, then how many they are."""
    what, _, _ = title.partition(" · ")
    codes = ", ".join(metier.code for metier in plan.metiers)
    for text in (title, f"{what} · {codes}"):
        if len(text) * _TITLE_CHARACTER <= room:
            return text
    return f"{what} · {plural(len(plan.metiers), 'métier')}" if len(plan.metiers) > 1 else f"{what} · {codes}"


# -- the date of the campaign, and the legend beside it ------------------------------------------------------


class _Chip(NamedTuple):
    """A sample of a state with its name, over `wide` columns of the row of the legend."""

    column: int
    wide: int
    text: str
    look: str

    @property
    def area(self) -> str:
        return span(self.column, TITLE_ROWS, self.column + self.wide - 1, TITLE_ROWS)


def _drawn(plan: Plan, known: Iterable[Column], last: int) -> tuple[tuple[Column, ...], list[_Chip]]:
    """The columns, and the legend over those of the first page, from well away from the date.

    A reading looks for the date a few cells to the right of its label. Where agents stand in columns, blank ones are
    added for the legend; else the last entries give way if names cut short do not fit (« Lisez-moi » has them all).
    """
    found = tuple(known)
    if plan.demande.orientation == "competences":
        room = [*(0.0 if c.hidden else c.width for c in found), *[_SPARE] * 40]
        chips = _chips(plan, room, TITULAIRES, len(room), brief=True) or []
        end = max((chip.column + chip.wide - 1 for chip in chips), default=0)
        return found + (Column(_SPARE),) * max(0, end - len(found)), chips
    end = min((last, *(start - 1 for start in page_starts(plan))))
    room = [0.0 if c.hidden else c.width for c in found[:end]]
    for start, brief in ((FIRST + 1, False), (DATE, False), (DATE, True)):
        chips = _chips(plan, room, start, end, brief=brief)
        if len(chips) == len(samples(plan)):
            break
    return found, chips


def _chips(plan: Plan, widths: Sequence[float], start: int, end: int, *, brief: bool) -> list[_Chip]:
    """The states in order, each as wide as its text, as far as they fit."""
    found = []
    column = start
    for shown, look, label in samples(plan):
        name = label.partition(" (")[0] if brief else label
        text = typo(f"{shown} · {name}" if shown else name)
        needed = len(text) * 0.92 + 2.5
        while column <= end and not widths[column - 1]:
            column += 1
        take, room = 0, 0.0
        while room < needed and column + take <= end:
            room += widths[column + take - 1]
            take += 1
        if room < needed:
            break
        found.append(_Chip(column, take, text, look))
        column += take
    return found


def _top_row(plan: Plan, chips: Sequence[_Chip]) -> Row:
    """The date of the campaign, then a sample of each state with its name."""
    column, _ = plan.campaign
    cells = [BLANK] * (column - 2)
    cells += [Cell(typo(DATE_EVALUATION), "etiquette"), Cell(None, "saisie-campagne", note=typo(_CAMPAIGN))]
    for chip in chips:
        cells += [BLANK] * (chip.column - 1 - len(cells))
        cells += [Cell(chip.text, chip.look), *[Cell(None, chip.look)] * (chip.wide - 1)]
    return Row(tuple(cells), 19)
