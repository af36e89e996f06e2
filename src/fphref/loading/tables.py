"""CSV tables of a référentiel (grilles, barème) as the trees that YAML files give: texts, each with its place."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Final

from fphref.diagnostics import Diagnostic, Origine, Position, suggestion
from fphref.regles import diagnose
from fphref.yaml_text import ORIGINE_KEY, Mapping, decode

MAX_LINES: Final = 50_000
"""Lines of one table; all the grilles of the three fonctions publiques hold in fewer."""


def parse_table(data: bytes, fichier: str, columns: Iterable[str]) -> tuple[list[Mapping] | None, list[Diagnostic]]:
    """One mapping per line under the titles, and every fault; None where the table cannot be used as a whole.

    Commas or semicolons part the cells; a cell left empty is absent. `columns` are the titles there may be.
    """
    text, faults = decode(data, fichier)
    if text is None:
        return None, faults
    lines = text.splitlines()
    if not lines or not lines[0].strip():
        return None, [_fault("la première ligne doit porter les titres des colonnes", fichier, 1)]
    if len(lines) > MAX_LINES:
        return None, [_fault(f"{len(lines)} lignes ; la limite est de {MAX_LINES}", fichier, 1)]
    mark = ";" if ";" in lines[0] and "," not in lines[0] else ","
    titles, spots = _cells(lines[0], mark)
    faults = _title_faults(titles, spots, list(columns), fichier)
    if faults:
        return None, faults
    found: list[Mapping] = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip(f"{mark} \t"):
            continue
        cells, spots = _cells(line, mark)
        if len(cells) != len(titles):
            text = f'{len(cells)} cellules, pour {len(titles)} colonnes ; un texte qui a un « {mark} » va entre "…"'
            faults.append(_fault(text, fichier, number))
            continue
        found.append(_row(titles, cells, spots, number, fichier))
    return found, faults


def _title_faults(titles: list[str], spots: list[int], known: list[str], fichier: str) -> list[Diagnostic]:
    faults = []
    for rank, (title, column) in enumerate(zip(titles, spots, strict=True)):
        if title not in known:
            text = f"colonne « {title} » inconnue{suggestion(title, known, limit=20)}"
            faults.append(diagnose("CLE002", text, Position(fichier, 1, column)))
        elif title in titles[:rank]:
            faults.append(_fault(f"colonne « {title} » écrite deux fois", fichier, 1, column))
    return faults


def _row(titles: list[str], cells: list[str], spots: list[int], number: int, fichier: str) -> Mapping:
    row = Mapping(number, 1)
    for title, cell, column in zip(titles, cells, spots, strict=True):
        row[title] = cell or None
        row.spots[title] = row.key_spots[title] = (number, column)
    row[ORIGINE_KEY] = Origine(fichier, row)
    return row


def _cells(line: str, mark: str) -> tuple[list[str], list[int]]:
    """The cells of a line, and the column (from 1) at which each begins."""
    cells = next(csv.reader([line], delimiter=mark), [])
    spots, quoted = [1], False
    for place, sign in enumerate(line):
        quoted ^= sign == '"'
        if sign == mark and not quoted:
            spots.append(place + 2)
    return [cell.strip() for cell in cells], (spots + [spots[-1]] * len(cells))[: len(cells)]


def _fault(text: str, fichier: str, line: int, column: int = 1) -> Diagnostic:
    return diagnose("STA002", text, Position(fichier, line, column))
