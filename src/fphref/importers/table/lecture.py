"""Opens files of tables, CSV, XLSX, ODS or JSON, within bounds that any répertoire fits in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from fphref.diagnostics import FphrefError, Position
from fphref.evaluations.archive import regular_size
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.grille import Feuille
from fphref.importers.table.modele import Fichier, Rang, Table
from fphref.importers.table.texte import MAX_TITRE, cell_text, cleaned, count, is_error

MAX_TEXTE: Final = 60_000_000
"""Bytes of a CSV file."""
MAX_JSON: Final = 30_000_000
"""Bytes of a JSON file."""
MAX_LIGNES: Final = 1_000_000
"""Lines of a CSV file; a row may have several."""
MAX_RANGS: Final = 200_000
"""Rows of all the files of a run: every row has its account."""
MAX_SIGNES: Final = 40_000_000
"""Characters of all their cells, each counted as eight more: an empty one takes memory too."""
_TEXTES: Final = (".csv", ".txt", ".tsv")
_JSON: Final = (".json", ".jsonl", ".ndjson")


def open_tables(paths: Sequence[Path]) -> tuple[Fichier, ...]:
    """The tables of these files; raises `FphrefError`, one French line, at a file that cannot be read as tables."""
    budget = _Budget()
    names = [path.name for path in paths]
    found = []
    for path in dict.fromkeys(paths):
        nom = path.name if names.count(path.name) == 1 else f"{path.parent.name}/{path.name}"
        is_json = path.suffix.casefold() in _JSON
        found.append(_open_json(path, nom, budget) if is_json else _open_sheets(path, nom, budget))
    return tuple(found)


class _Budget:
    """What may still be read."""

    def __init__(self) -> None:
        self.rangs, self.signes = MAX_RANGS, MAX_SIGNES

    def spend(self, nom: str, cells: dict[int, str]) -> None:
        self.rangs -= 1
        self.signes -= sum(map(len, cells.values())) + 8 * len(cells)
        if self.rangs < 0 or self.signes < 0:
            most = count(MAX_RANGS, "ligne")
            raise FphrefError(f"{nom} est trop gros pour un répertoire ({most} au plus) : garder les tables utiles.")


def _check_size(path: Path, nom: str, most: int) -> None:
    size = regular_size(path)
    if not size:
        raise FphrefError(f"{nom} est vide.")
    if size > most:
        raise FphrefError(f"{nom} est trop gros pour un répertoire : {most // 1_000_000} Mo au plus.")


def _check_lines(path: Path, nom: str) -> None:
    """Lines of a text are counted before its separator is looked for, which takes several readings."""
    lines = 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            lines += block.count(b"\n")
            if lines > MAX_LIGNES:
                raise FphrefError(f"{nom} est trop gros pour un répertoire : plus de {count(MAX_LIGNES, 'ligne')}.")


def _open_sheets(path: Path, nom: str, budget: _Budget) -> Fichier:
    if path.suffix.casefold() in _TEXTES:
        _check_size(path, nom, MAX_TEXTE)
        _check_lines(path, nom)
    tableur = open_tableur(path)
    if tableur.nature == "csv":
        from fphref.evaluations.csv_texte import open_csv

        tableur = open_csv(path, whole=True)
        rangs = tuple(_csv_rows(tableur.feuilles[0], nom, budget))
        return Fichier(nom, "csv", _some(nom, (Table(nom, "", rangs),)), tableur.remarques)
    tables, number = [], 0
    for feuille in tableur.feuilles:
        rangs = tuple(_sheet_rows(feuille, nom, budget, number))
        number += len(rangs)
        if rangs:
            tables.append(Table(nom, cleaned(feuille.nom)[0][:MAX_TITRE], rangs))
    return Fichier(nom, tableur.nature, _some(nom, tuple(tables)), tableur.remarques)


def _some(nom: str, tables: tuple[Table, ...]) -> tuple[Table, ...]:
    if not any(table.rangs for table in tables):
        raise FphrefError(f"{nom} n’a aucune ligne remplie.")
    return tables


def _csv_rows(feuille: Feuille, nom: str, budget: _Budget) -> Iterator[Rang]:
    """The rows of a CSV, by the line of the file they begin on."""
    for ligne in feuille.lignes():
        cells = {column: text for column, value in ligne.cellules.items() if (text := cell_text(value))}
        if cells:
            budget.spend(nom, cells)
            yield Rang(ligne.numero, Position(nom, ligne.numero), cells)


def _sheet_rows(feuille: Feuille, nom: str, budget: _Budget, number: int) -> Iterator[Rang]:
    """The rows of a sheet, numbered on from `number`; each knows its sheet and its first cell."""
    for ligne in feuille.lignes():
        cells = {column: text for column, value in ligne.cellules.items() if (text := cell_text(value))}
        if not cells:
            continue
        budget.spend(nom, cells)
        number += 1
        faults = frozenset(column for column in cells if is_error(ligne.cellules[column]))
        yield Rang(number, Position(nom, 0, 0, feuille.nom, f"A{ligne.numero}"), cells, faults)


def _open_json(path: Path, nom: str, budget: _Budget) -> Fichier:
    from fphref.importers.table.tableau_json import read_json

    _check_size(path, nom, MAX_JSON)
    with path.open("rb") as stream:
        data = stream.read(MAX_JSON + 1)
    tables, remarques = read_json(data, nom, lambda cells: budget.spend(nom, cells))
    return Fichier(nom, "json", _some(nom, tables), remarques)
