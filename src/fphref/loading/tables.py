"""CSV tables of a référentiel (grilles, barème, classements) as the trees that YAML files give: texts with places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from fphref.diagnostics import Diagnostic, Origine, Position, suggestion
from fphref.regles import diagnose
from fphref.yaml_text import ORIGINE_KEY, UNREAD, Mapping, Spot, decode

MAX_LINES: Final = 50_000
"""Lines of one table; all the grilles of the three fonctions publiques hold in fewer."""
MAX_FAULTY: Final = 500
"""Lines in fault that are told; a file saved in another form would have as many faults as cells."""
MAX_CELL_LINES: Final = 20
"""Lines that one cell between quotes may run over."""

MAX_SIGNS: Final = 30_000
"""Characters of one line: more than the longest text and all the rest."""
MAX_CELLS: Final = 100

_MARKS = ",;\t"
_CELL = {mark: re.compile(rf'[ ]*"([^"]*(?:""[^"]*)*)"[ ]*(?={mark}|\Z)|([^{mark}]*)') for mark in _MARKS}
_ERROR_VALUE = re.compile(r"#[A-ZÀ-Ü0-9/_]+[!?]?")
"""What a spreadsheet shows in the place of a result: #REF!, #N/A, #VALEUR!."""


class _Unclosed(Exception):
    """A quote is opened and never closed; its place."""

    def __init__(self, spot: Spot) -> None:
        super().__init__()
        self.spot = spot


Record = tuple[int, list[str], list[Spot]]
"""The line a record begins at, its cells, the place of each."""


def parse_table(
    data: bytes, fichier: str, columns: Collection[str], required: Collection[str] = ()
) -> tuple[list[Mapping] | None, list[Diagnostic]]:
    """One mapping per line under the titles, and every fault; None where the table cannot be used as a whole.

    Commas, semicolons or tabs part the cells; a cell left empty is absent, as are the last cells of a line that a
    spreadsheet leaves out. `columns` are the titles there may be, `required` those there must be.
    """
    text, faults = decode(data, fichier)
    if text is None:
        return None, [_in_excel(fault) for fault in faults]
    lines = text.splitlines()
    if not lines or not lines[0].strip(f"{_MARKS} "):
        return None, [_wrong("la première ligne doit porter les titres des colonnes", fichier, (1, 1))]
    if len(lines) > MAX_LINES:
        return None, [_wrong(f"{len(lines)} lignes ; la limite est de {MAX_LINES}", fichier, (1, 1))]
    long = next((number for number, line in enumerate(lines, 1) if len(line) > MAX_SIGNS), None)
    if long is not None:
        return None, [_wrong(f"ligne de plus de {MAX_SIGNS} caractères", fichier, (long, 1))]
    mark = _mark(lines[0], columns)
    found: list[Mapping] = []
    try:
        records = _records(lines, mark)
        _, titles, spots = next(records)
        while titles and not titles[-1]:
            titles.pop()
        faults = _title_faults(titles, spots, columns, required, fichier)
        if faults:
            return None, faults
        bad = 0
        for number, cells, spots in records:
            row, told = _row(titles, cells, spots, required, number, fichier, mark)
            bad += bool(told)
            faults += told
            if row is not None:
                found.append(row)
            if bad >= MAX_FAULTY:
                text = f"déjà {MAX_FAULTY} lignes fautives : la suite n’est pas lue"
                return None, [*faults, _wrong(text, fichier, (number, 1))]
    except _Unclosed as stop:
        text = 'guillemet " ouvert et jamais fermé : le fermer, ou le supprimer'
        return None, [*faults, _wrong(text, fichier, stop.spot)]
    return found, faults


def _in_excel(fault: Diagnostic) -> Diagnostic:
    """How a spreadsheet writes UTF-8."""
    if fault.regle == "FIC003":
        return replace(fault, message=f"{fault.message} (dans Excel : « CSV UTF-8 »)")
    return fault


def _mark(line: str, columns: Collection[str]) -> str:
    """The sign that parts the cells: the one under which most titles are known."""
    return max(_MARKS, key=lambda mark: sum(cell.strip(' "') in columns for cell in line.split(mark)))


def _records(lines: list[str], mark: str) -> Iterator[Record]:
    """The records that hold something; a cell between quotes may run over several lines."""
    number, end = 0, len(lines)
    while number < end:
        line, first = lines[number], number
        number += 1
        if not line.strip(f"{mark} \t"):
            continue
        if '"' not in line:
            cells = line.split(mark, MAX_CELLS)
            column, spots = 1, []
            for cell in cells:
                spots.append((first + 1, column))
                column += len(cell) + 1
            yield first + 1, [cell.strip() for cell in cells], spots
            continue
        taken = _quoted(line, mark, first)
        while isinstance(taken, int):
            if number == end or number - first >= MAX_CELL_LINES or len(line) > MAX_SIGNS:
                raise _Unclosed(_spot(line, taken, first))
            line = f"{line}\n{lines[number]}"
            number += 1
            taken = _quoted(line, mark, first)
        yield first + 1, *taken


def _quoted(line: str, mark: str, first: int) -> tuple[list[str], list[Spot]] | int:
    """The cells of a record that has quotes, or the place of the quote that nothing closes."""
    cells: list[str] = []
    spots: list[Spot] = []
    place = 0
    while True:
        match = _CELL[mark].match(line, place)
        assert match is not None  # the second form matches anything
        quoted, plain = match.groups()
        if quoted is None and plain.lstrip(" ").startswith('"') and _is_open(line, place):
            return place
        cells.append((plain if quoted is None else quoted.replace('""', '"')).strip())
        spots.append(_spot(line, place, first))
        place = match.end() + 1
        if place > len(line) or len(cells) > MAX_CELLS:
            return cells, spots


def _is_open(line: str, place: int) -> bool:
    """Whether the quote that begins this cell is closed nowhere in the record."""
    start = line.index('"', place) + 1
    return line.count('"', start) % 2 == 0


def _spot(line: str, place: int, first: int) -> Spot:
    """Line and column, from 1, of a place in a record that begins at line `first` (from 0)."""
    return first + 1 + line.count("\n", 0, place), place - line.rfind("\n", 0, place)


def _title_faults(
    titles: list[str], spots: list[Spot], known: Collection[str], required: Collection[str], fichier: str
) -> list[Diagnostic]:
    faults = []
    for rank, (title, spot) in enumerate(zip(titles, spots, strict=False)):
        if not title:
            faults.append(_wrong(f"la {rank + 1}e colonne n’a pas de titre", fichier, spot))
        elif title not in known:
            text = f"colonne « {_short(title)} » inconnue{suggestion(title[:80], known, limit=20)}"
            faults.append(diagnose("CLE002", text, Position(fichier, *spot)))
        elif title in titles[:rank]:
            faults.append(_wrong(f"colonne « {title} » écrite deux fois", fichier, spot))
    lost = [name for name in required if name not in titles]
    # An unknown title may well be the one that is missing.
    if lost and not faults:
        names = ", ".join(f"« {name} »" for name in lost)
        text = f"colonne obligatoire {names} absente" if len(lost) == 1 else f"colonnes obligatoires {names} absentes"
        faults.append(diagnose("CLE001", text, Position(fichier, 1, 1)))
    return faults


def _row(
    titles: list[str],
    cells: list[str],
    spots: list[Spot],
    required: Collection[str],
    number: int,
    fichier: str,
    mark: str,
) -> tuple[Mapping | None, list[Diagnostic]]:
    count = len(cells)
    while len(cells) > len(titles) and not cells[-1]:
        cells.pop()
    too_few = any(title in required for title in titles[len(cells) :])
    if len(cells) > len(titles) or too_few:
        text = f"{count} cellule{'s' if count > 1 else ''}, pour {len(titles)} colonnes"
        if not too_few:
            sign = "tabulation" if mark == "\t" else mark
            text += f' ; un texte qui a un « {sign} » va entre guillemets "…"'
        return None, [_wrong(text, fichier, (number, 1))]
    row = Mapping(number, 1)
    faults: list[Diagnostic] = []
    for title, cell, spot in zip(titles, cells, spots, strict=False):
        if cell[:1] in ("=", "#") and (cell[0] == "=" or _ERROR_VALUE.fullmatch(cell)):
            text = f"« {title} » : « {_short(cell)} » est une formule ou une erreur de tableur ; écrire la valeur"
            faults.append(_wrong(text, fichier, spot))
            row[title] = UNREAD
        else:
            # An apostrophe keeps a spreadsheet from taking a text for a formula.
            row[title] = (cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell) or None
        row.spots[title] = row.key_spots[title] = spot
    row[ORIGINE_KEY] = Origine(fichier, row)
    row.broken = bool(faults)
    return row, faults


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def _wrong(text: str, fichier: str, spot: Spot) -> Diagnostic:
    return diagnose("STA002", text, Position(fichier, *spot))
