"""Workbooks made for tests: one with everything the ink draws, bare ones of one sheet, big ones made on demand."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import openpyxl

from fphref.documents.classeur import (
    AnyRow,
    Cell,
    Chart,
    Column,
    Entry,
    PlainRow,
    Print,
    Row,
    RowsOnDemand,
    Rule,
    Series,
    Sheet,
    Table,
    Workbook,
)
from fphref.render.xlsx import render_xlsx
from tests.render.excel_conformite import faults

DAY = date(2026, 11, 22)
LEVELS = ("ecart-majeur", "ecart", "conforme", "au-dela", "a-evaluer")
_AREAS = {"values": "'Chiffres d’été'!$B$2:$B$4", "categories": "'Chiffres d’été'!$A$2:$A$4"}


def small(*cells: Cell, **sheet: Any) -> Workbook:
    """A workbook of one sheet « Feuille », of one row."""
    return book_of(Sheet("Feuille", (Column(),), (Row(cells),), **sheet))


def book_of(*sheets: Sheet, **more: Any) -> Workbook:
    """A workbook of these sheets."""
    return Workbook("Essai", "Sujet", DAY, "fphref", sheets, **more)


def written(book: Workbook) -> bytes:
    """The file, sound."""
    stream = io.BytesIO()
    render_xlsx(book, stream)
    data = stream.getvalue()
    assert faults(data) == []
    return data


def reread(book: Workbook, *, data_only: bool = False) -> Any:
    """The file as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(written(book)), data_only=data_only)


def chart(kind: Any = "barres", **changes: Any) -> Chart:
    """A chart of the sheet « Chiffres d’été » of `everything`."""
    series = (
        Series("Conformes", _AREAS["values"], "conforme"),
        Series("Écarts", "'Chiffres d’été'!$C$2:$C$4", "ecart-majeur", pattern=True),
    )
    known: dict[str, Any] = {
        "kind": kind, "title": f"Compétences : {kind}", "place": "E2", "width": 14.0, "height": 7.0,
        "categories": _AREAS["categories"], "series": series, "alternative": "Trois services, deux séries.",
    }  # fmt: skip
    return Chart(**(known | changes))


def real_matrix() -> Workbook:
    """The métiers matrix of a small référentiel."""
    from fphref.documents.matrice_metiers import build_matrice_metiers
    from tests.documents.matrice_fabrique import referentiel

    return build_matrice_metiers(referentiel())


def everything() -> Workbook:
    """Every kind of thing a workbook may hold."""
    return book_of(
        _first(),
        _figures(),
        _list_sheet(),
        big_sheet(40, 12, "Longue liste"),
        Sheet("Cachée", (), (Row((Cell("rien"),)),), state="veryHidden"),
        names=(("ech_codes", "'Listes'!$A$2:$A$4"), ("seuil", "3")),
        properties=(("fphref_document", "essai"),),
    )


def _first() -> Sheet:
    rows = (
        Row((Cell("Titre & « guillemets » <b>", "titre"), Cell(None, "titre"), Cell(None, "titre")), 26),
        Row((Cell("#id_agent", "machine"), Cell("cmp-1", "machine"), Cell("R|cmp-1", "machine")), hidden=True),
        Row((Cell("Agent", "entete"), Cell("Accueillir", "vertical", note="Niveau 1 : sait.\nNiveau 2 : fait."),
             Cell("Requis", "entete:ocean")), 80),
        Row((Cell("=1+1", "saisie-texte"), Cell(2, "saisie"), Cell(3, "requis"))),
        Row((Cell("-AGT-02", "saisie-texte"), Cell(None, "saisie"), Cell(3, "requis")), outline=2, hidden=True),
        Row((Cell("AGT-03", "saisie-texte"), Cell(True, "saisie"), Cell(2.5, "requis")), outline=1, hidden=True),
        Row((Cell("Évalués", "etiquette"), Cell(1, "total", "=COUNT(B4:B5)"), Cell("x", "total", '=IF(1=1,"x","")'),
             Cell("#DIV/0!", "total", "=1/0"), Cell(False, "total", "=B4>C4"))),
        Row((Cell("Vers les chiffres", "lien", link="#'Chiffres d’été'!A1"),
             Cell("Page", "lien", link="https://exemple.fr/?a=1&b=2#ici", note="Une page."),
             Cell("Autre fichier", "lien", link="dossier/Unité 1 [b].xlsx#'Feuille é'!A1"))),
        Row((Cell(DAY, "saisie-date"), Cell("a\nb  _x0041_ "), Cell("", "texte"), Cell(), Cell(-0.1))),
    )  # fmt: skip
    rules = (Rule("B4:B6", "B4<$C4", "ecart", '0"/3"'), Rule("B4:B6", 'AND(B4="",$A4<>"")', "a-evaluer"))
    entries = (
        Entry("B4:B6", "list", "ech_codes", "Niveau", "Choisir un niveau."),
        Entry("A9", "date", "36526", "Date", "Une date.", "Date", "Celle de l’entretien."),
    )
    return Sheet(
        "Matrice d’essai", (Column(20), Column(8), Column(8, True, 1), Column(8, True, 1)), rows, merges=("A1:C1",),
        freeze="B4", autofilter="A3:C6", quiet=(2, 3), entries=entries, rules=rules,
        page=Print("A3", area="A1:E9", repeat_rows="1:3", repeat_columns="A:A", footer="Diffusion & restreinte"),
        protected=True, zoom=85, tab="saisie",
    )  # fmt: skip


def _figures() -> Sheet:
    rows = (
        Row((Cell("Service", "entete"), Cell("Conformes", "entete"), Cell("Écarts", "entete"))),
        Row((Cell("Bloc", "ligne"), Cell(4, "nombre", "=2+2"), Cell(2, "nombre"))),
        Row((Cell("Accueil", "ligne"), Cell(6, "nombre"), Cell(0, "nombre"))),
        Row((Cell("Urgences de nuit", "ligne"), Cell(3, "nombre"), Cell(5, "nombre"))),
    )
    charts = (chart(), chart("empilees", place="E18"), chart("parts", place="M2", series=(chart().series[0],)))
    columns = (Column(24), Column(12), Column(12))
    return Sheet("Chiffres d’été", columns, rows, charts=charts, tables=(Table("tChiffres", "A1:C4"),), tab="lecture")


def _list_sheet() -> Sheet:
    rows = (Row((Cell("Code", "entete"),)), *(Row((Cell(n, "nombre"),)) for n in range(3)))
    return Sheet("Listes", (Column(),), rows, state="hidden")


def big_sheet(rows: int, columns: int, title: str = "Grande", *, plain: bool = True) -> Sheet:
    """Two texts then levels, in each row; drawn from a fixed seed, as bare values or as shared cells."""
    levels = tuple(Cell(level, look) for level, look in enumerate(LEVELS))
    looks = ("ligne", "ligne", *(LEVELS[n % 5] for n in range(columns - 2)))

    def make() -> Iterator[AnyRow]:
        pick = Random(7).randrange
        for number in range(rows):
            drawn = [pick(5) for _ in range(columns - 2)]
            if plain:
                yield PlainRow((f"AGT-{number}", "Unité", *drawn), looks)
            else:
                heads = (Cell(f"AGT-{number}", "ligne"), Cell("Unité", "ligne"))
                yield Row((*heads, *[levels[level] for level in drawn]))

    return Sheet(title, (Column(),) * columns, RowsOnDemand(rows, make))
