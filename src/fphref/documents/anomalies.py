"""The workbook of what was found wrong in workbooks: one line per anomaly, with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fphref.documents.classeur import Cell, Column, Print, Row, Sheet, Workbook, span
from fphref.documents.matrice_commun import head, height
from fphref.documents.typographie import plural, typo

FOOTER = "Données personnelles pseudonymisées, diffusion restreinte"
TITLE = "Anomalies relevées à la relecture"
"""In the first cell: what such a workbook is known by, when one is about to be replaced."""
MAX_LINKS = 60_000
"""Spreadsheets refuse more than some 65 000 links on a sheet."""

_COLUMNS = (
    ("Gravité", 14.0), ("Règle", 9.0), ("Fichier", 26.0), ("Cellule", 20.0), ("Agent", 16.0), ("Compétence", 40.0),
    ("Constat", 48.0), ("Attendu", 22.0), ("Lu", 22.0), ("Suite", 26.0), ("Que faire", 48.0),
)  # fmt: skip
_HEAD = 4
_OF_AGENTS = ("Agent", "Compétence", "Attendu", "Lu", "Suite")
"""Columns that only evaluations fill."""


@dataclass(frozen=True, slots=True)
class LigneAnomalie:
    """One anomaly in words; `cellule` is how its place reads, `lien` leads there (None where it cannot)."""

    gravite: str
    regle: str
    fichier: str
    cellule: str
    agent: str
    competence: str
    constat: str
    attendu: str
    lu: str
    suite: str
    conseil: str
    lien: str | None = None


def build_anomalies(lignes: Sequence[LigneAnomalie], jour: date, editeur: str, tues: int = 0) -> Workbook:
    """The workbook, dated `jour`; `tues` counts the anomalies that were too many to be told one by one."""
    bare = bool(lignes) and not any(x.agent or x.competence or x.attendu or x.lu or x.suite for x in lignes)
    shown = [rank for rank, (title, _) in enumerate(_COLUMNS) if not (bare and title in _OF_AGENTS)]
    columns = [_COLUMNS[rank] for rank in shown]
    width = len(columns)
    count = plural(len(lignes) + tues, "anomalie")
    more = f" ; seules les {len(lignes)} premières sont listées" if tues else ""
    subtitle = f"{count}{more} ; le lien de la colonne « Cellule » mène à la cellule à corriger"
    rows = [*head(TITLE, subtitle, width), Row(height=8)]
    rows.append(Row(tuple(Cell(title, "entete") for title, _ in columns), 24))
    rows += [_row(ligne, shown, linked=rank < MAX_LINKS) for rank, ligne in enumerate(lignes)]
    last = max(len(rows), _HEAD + 1)
    sheet = Sheet(
        "Anomalies",
        tuple(Column(size) for _, size in columns),
        tuple(rows),
        freeze=f"A{_HEAD + 1}",
        autofilter=span(1, _HEAD, width, last),
        page=Print("A3", area=span(1, 1, width, last), repeat_rows=f"{_HEAD}:{_HEAD}", footer=typo(FOOTER)),
        tab="lecture",
    )
    return Workbook(TITLE, typo(subtitle), jour, editeur, (sheet,))


def _row(ligne: LigneAnomalie, shown: Sequence[int], *, linked: bool) -> Row:
    link = ligne.lien if linked else None
    cells = (
        Cell(ligne.gravite, "ligne-forte" if ligne.gravite == "erreur" else "ligne"),
        Cell(ligne.regle, "ligne"),
        Cell(ligne.fichier, "ligne"),
        Cell(ligne.cellule, "lien" if link else "ligne", link=link),
        Cell(ligne.agent or None, "ligne"),
        Cell(typo(ligne.competence) or None, "ligne"),
        Cell(typo(ligne.constat), "ligne"),
        Cell(typo(ligne.attendu) or None, "ligne"),
        Cell(ligne.lu or None, "ligne"),
        Cell(typo(ligne.suite), "ligne"),
        Cell(typo(ligne.conseil), "ligne-discrete"),
    )
    longest = max(height(str(cells[rank].value or ""), _COLUMNS[rank][1]) for rank in shown)
    return Row(tuple(cells[rank] for rank in shown), max(19.0, longest))
