"""« Matrice »: where levels are typed, and nowhere else; agents in rows or in columns.

It is written line by line (see `matrice_agents_plan`), then laid down across or upright. Nothing in it adds up, rates
or ranks a person: figures stand at the head of compétences.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from fphref.documents.classeur import BLANK, Cell, Print, Row, Sheet, address, column_letter, span
from fphref.documents.matrice_agents_grille_forme import columns, merges, row_form
from fphref.documents.matrice_agents_grille_lignes import lines
from fphref.documents.matrice_agents_grille_regles import entries, rules, samples
from fphref.documents.matrice_agents_plan import (
    AGENT,
    BAND,
    BODY,
    DATE,
    ECART,
    FIRST,
    HEAD,
    IDS,
    MATRICE,
    RANGS,
    TITLE_ROWS,
    Plan,
)
from fphref.documents.matrice_commun import head
from fphref.documents.typographie import typo
from fphref.reperes import DATE_EVALUATION

_PAGE_CHARACTERS = 360
"""Above this total of column widths, what A3 prints on one page wide is too small to be read."""
_CAMPAIGN = (
    "Le jour de l'évaluation, pour tous les agents. Une date écrite dans la ligne d'un agent l'emporte pour lui. "
    "La date de destruction du classeur en découle (Lisez-moi)."
)


def matrix(plan: Plan, title: str, subtitle: str, footer: str) -> Sheet:
    """The sheet « Matrice »."""
    across = plan.demande.orientation == "agents"
    found = list(lines(plan))
    drawn = tuple(columns(plan))
    body: Sequence[Sequence[Cell]] = found if across else list(zip(*found, strict=True))
    rows = [
        *head(title, subtitle, plan.place(plan.last_line, plan.last)[0], 2 if across else 3),
        _top_row(plan, [column.width for column in drawn]),
        *(Row(tuple(cells), *row_form(plan, number)) for number, cells in enumerate(body, 1)),
    ]
    last_column, last_row = plan.place(plan.last_line, plan.last)
    total = sum(c.width for c in drawn[:last_column] if not c.hidden)
    printed = (BAND, HEAD) if across else (AGENT, DATE)
    fixed = (2, DATE) if across else (BAND, HEAD)
    return Sheet(
        MATRICE,
        drawn,
        tuple(rows),
        merges=tuple(merges(plan)),
        freeze=address(AGENT + 1, TITLE_ROWS + BODY) if across else address(BODY, TITLE_ROWS + FIRST),
        autofilter=_filter(plan),
        quiet=tuple(range(FIRST, plan.last + 1)) if across else (IDS, RANGS, BAND),
        entries=entries(plan),
        rules=rules(plan),
        page=Print(
            "A3",
            area=span(1, 1, last_column, last_row),
            repeat_rows=f"{TITLE_ROWS + printed[0]}:{TITLE_ROWS + printed[1]}",
            repeat_columns=":".join(map(column_letter, fixed)),
            footer=typo(footer),
            pages_wide=max(1, math.ceil(total / _PAGE_CHARACTERS)),
        ),
        protected=plan.demande.protege,
        zoom=85,
        tab="saisie",
    )


def _filter(plan: Plan) -> str:
    if plan.demande.orientation == "agents":
        return span(1, TITLE_ROWS + HEAD, plan.last, TITLE_ROWS + plan.last_line)
    return span(1, TITLE_ROWS + DATE, HEAD - 1, TITLE_ROWS + plan.last)


def _top_row(plan: Plan, widths: Sequence[float]) -> Row:
    """The date of the campaign, then a sample of each state beside its name, as far as there is room."""
    column, _ = plan.campaign
    cells = [BLANK] * (column - 2)
    cells += [Cell(typo(DATE_EVALUATION), "etiquette"), Cell(None, "saisie-campagne", note=typo(_CAMPAIGN))]
    # Well away from the date: a reading looks a few cells to the right of its label.
    start = FIRST + 1 if plan.demande.orientation == "agents" else ECART
    last = plan.place(plan.last_line, plan.last)[0]
    cells += [BLANK] * (start - 1 - len(cells))
    for text, look, label in samples(plan):
        needed = len(label) * 0.95 + 2
        take, room = 0, 0.0
        while room < needed:
            take += 1
            place = len(cells) + 1 + take
            room += widths[place - 1] if place <= last else needed
        if len(cells) + 1 + take > last:
            break
        cells += [Cell(text, look), Cell(typo(label), "legende-texte"), *[BLANK] * (take - 1)]
    return Row(tuple(cells), 20)
