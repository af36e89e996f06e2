"""The métiers matrix: which compétence is asked of which métier, what is shared, which métiers are near."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from fphref.diagnostics import FphrefError
from fphref.documents.attribution import reserves_of
from fphref.documents.classeur import (
    BLANK,
    Cell,
    Column,
    Print,
    Row,
    Rule,
    Sheet,
    Workbook,
    address,
    span,
)
from fphref.documents.matrice_commun import (
    GENRES,
    codes_text,
    edition_date,
    genre_label,
    head,
    height,
    repertoires_of,
    short,
    subtitle_of,
)
from fphref.documents.matrice_metiers_lisez_moi import readme_of
from fphref.documents.matrice_metiers_mesures import Mesures
from fphref.documents.matrice_metiers_plan import (
    BODY,
    COUNT,
    FIRST,
    HEAD,
    LABEL_WIDTH,
    MARK,
    SHARE,
    TOTALS,
    Axis,
    Bands,
    Wanted,
    activites_of,
    axis_of,
    column_heads,
    last_row_of,
    ordered,
    share_text,
    wanted_of,
)
from fphref.documents.matrice_metiers_proximite import MATRICE, Cadre, distances, proximity
from fphref.documents.matrice_metiers_synthese import metiers_sheet, pairs_sheet
from fphref.documents.typographie import french_date, plural, typo
from fphref.model.competences import Item
from fphref.model.referentiel import Referentiel

T = TypeVar("T")


def build_matrice_metiers(referentiel: Referentiel, famille: str | None = None) -> Workbook:
    """The workbook of all métiers without fault, or of those of one famille (its id); `FphrefError` where none is."""
    axis = axis_of(referentiel, famille)
    if not axis.metiers:
        raise FphrefError("Matrice des métiers : aucun métier à y mettre")
    wanted = wanted_of(referentiel, axis.metiers)
    if not any(wanted.values()):
        raise FphrefError("Matrice des métiers : aucun métier ne demande de compétence")
    repertoires = repertoires_of(referentiel, axis.metiers)
    mentions = dict.fromkeys(r.mention for r in repertoires if r.mention)
    footer = typo(short(" · ".join([*mentions, french_date(edition_date(repertoires))]), 66))
    bands = tuple(
        (title, tint, ordered(referentiel.catalogue(genre), wanted))  # type: ignore[arg-type]
        for genre, title, tint, _ in GENRES
    )
    asked = activites_of(axis.metiers)
    activites = (("Activités", "petrole", ordered(referentiel.activites, asked)),)
    only = (f"famille {axis.familles[0][0]}",) if famille is not None else ()
    subtitle = subtitle_of(repertoires, *only, plural(len(axis.metiers), "métier"))
    mesures = Mesures(wanted, [m.code for m in axis.metiers])
    cadre = Cadre(axis, mesures, last_row_of(bands), subtitle, footer)
    sheets = [
        readme_of(referentiel, cadre, bands, activites, only),
        _matrix(MATRICE, "Matrice des métiers et des compétences", subtitle, axis, bands, wanted, footer),
        metiers_sheet(cadre),
        pairs_sheet(cadre),
        proximity(cadre),
        distances(cadre),
    ]
    if activites[0][2]:
        title = "Matrice des métiers et des activités"
        sheets.append(_matrix("Activités", title, subtitle, axis, activites, asked, footer))
    return Workbook(
        title="Matrice des métiers et des compétences",
        subject=typo(subtitle),
        date=edition_date(repertoires),
        author=next((r.editeur for r in repertoires if r.editeur), "fphref"),
        sheets=tuple(sheets),
        properties=(("fphref_document", "matrice_metiers"), ("fphref_format", "1")),
    )


@cache
def _mark(level: str | int | None) -> Cell:
    if level is None:
        return _DOT
    code = str(level)
    if code.isdigit() and str(int(code)) == code:
        return Cell(int(code), "marque-niveau")
    return Cell(f"{MARK} {code}", "marque")


_DOT = Cell(MARK, "marque")
_NO_MARK = Cell(None, "marque")


def _matrix(sheet: str, title: str, subtitle: str, axis: Axis, bands: Bands, wanted: Wanted, footer: str) -> Sheet:
    count = len(axis.metiers)
    simple = sheet == "Activités"  # one kind, no code: nothing to say there, but every matrix keeps the same columns
    # The title stands in the first column that is shown, and one with room.
    rows: list[Row] = [*head(title, subtitle, axis.last, 3 if simple else 2)]
    levels = any(level is not None for asked in wanted.values() for level in asked.values())
    legend = f"{MARK} demandée par le métier" + (
        f" · {MARK} 3 : demandée, au niveau 3 du profil local" if levels else ""
    )
    legend += " · fond clair : partagée par plusieurs métiers · fond soutenu : commune à tous"
    if axis.sums:
        legend += " · « Toute la famille » : nombre de métiers de la famille ; le bouton − au-dessus replie les siens"
    rows.append(Row((*(BLANK,) * (2 if simple else 1), Cell(typo(legend), "legende")), 20))
    before = (BLANK,) * (FIRST - 1)
    labels = (Cell("Famille", "etiquette"), Cell("Métier", "etiquette-bas"))
    (band, titles), merges = column_heads(axis, before, labels, sums=True)
    last_row = last_row_of(bands)
    rows += [band, titles, _totals(axis, wanted, last_row, simple=simple)]
    names = ("#id", "Nature", "Activité" if simple else "Compétence", "Codes", "Nombre de métiers", "Partage")
    codes = [Cell(m.code, f"entete-code:{tint}") for m, tint in zip(axis.metiers, axis.tints, strict=True)]
    sums = [Cell("Σ", f"entete-code:{tint}") for _, tint, _ in axis.familles]
    rows.append(Row((*(Cell(name, "entete") for name in names), *_across(axis, codes, sums)), 30))
    for label, tint, items in bands:
        if items:
            look = f"rang:{tint}"
            text = f"{label} · {len(items)}"
            blank = Cell(None, look)
            shown = Cell(text, look)
            cells = (blank, shown, shown if simple else blank, *(blank,) * (axis.last - 3))
            rows.append(Row(cells, 19))
            rows.extend(_item_row(item, number, axis, wanted) for number, item in enumerate(items, len(rows) + 1))
    widths = (12.0, 15.0, LABEL_WIDTH, 18.0, 11.0, 15.0)
    hidden = (1, 2, 4) if simple else (1,)
    columns = [Column(width, hidden=number in hidden) for number, width in enumerate(widths, 1)]
    narrow = Column(axis.width, outline=int(bool(axis.sums)))
    columns += _across(axis, [narrow] * count, [Column(axis.width)] * len(axis.familles))
    return Sheet(
        sheet,
        tuple(columns),
        tuple(rows),
        merges=tuple(merges),
        freeze=address(4, BODY),
        autofilter=span(1, HEAD, axis.last, last_row),
        quiet=tuple(range(FIRST, axis.last + 1)),
        rules=_shading(axis, last_row),
        page=Print(
            "A4" if count <= 6 else "A3",
            area=span(1, 1, axis.last, last_row),
            repeat_rows=f"4:{HEAD}",
            repeat_columns="A:F" if count > 45 else None,
            footer=footer,
            pages_wide=max(1, math.ceil(count / 45)),
        ),
        zoom=90 if count <= 14 else 80,
        tab="" if simple else "lecture",
    )


def _across(axis: Axis, metiers: Sequence[T], sums: Sequence[T]) -> list[T]:
    """One thing for each column from `FIRST` on: the métiers of a famille, then (where it has one) its sum."""
    if not axis.sums:
        return list(metiers)
    placed = [*zip(axis.columns, metiers, strict=True), *zip(axis.sums, sums, strict=True)]
    return [thing for _, thing in sorted(placed, key=lambda pair: pair[0])]


def _totals(axis: Axis, wanted: Wanted, last_row: int, *, simple: bool) -> Row:
    """How many métiers there are, what each asks for, and what all those of a famille ask for together."""
    how_many = Cell("Nombre de métiers", "etiquette")
    heads = ",".join(axis.areas(HEAD, HEAD, fixed="cr"))
    margin = [
        *((BLANK, BLANK, how_many, BLANK) if simple else (BLANK, BLANK, BLANK, how_many)),
        Cell(len(axis.metiers), "total", f"=COUNTA({heads})"),
        Cell("Activités" if simple else "Compétences", "etiquette"),
    ]
    metiers = [
        Cell(len(wanted[metier.code]), "total", f"=COUNTA({span(column, BODY, column, last_row)})")
        for metier, column in zip(axis.metiers, axis.columns, strict=True)
    ]
    sums, start = [], 0
    for (_, _, number), column in zip(axis.familles, axis.sums, strict=False):
        union = frozenset[str]().union(*(wanted[m.code] for m in axis.metiers[start : start + number]))
        sums.append(Cell(len(union), "total", f"=COUNT({span(column, BODY, column, last_row)})"))
        start += number
    return Row((*margin, *_across(axis, metiers, sums)), 17)


def _shading(axis: Axis, last_row: int) -> tuple[Rule, ...]:
    """What is shared and what is common to all: in « Partage » as on the marks."""
    share = address(SHARE, BODY)
    column = span(SHARE, BODY, SHARE, last_row)
    count, everyone = address(COUNT, BODY, fixed="c"), address(COUNT, TOTALS, fixed="cr")
    rules = [
        Rule(column, f'{share}="commune"', "commune"),
        Rule(column, f'LEFT({share},8)="partagée"', "partagee"),
    ]
    for area in axis.areas(BODY, last_row):
        mark = area.partition(":")[0]
        rules.append(Rule(area, f'AND({mark}<>"",{count}>1,{count}={everyone})', "proche-2"))
        rules.append(Rule(area, f'AND({mark}<>"",{count}>1)', "partagee"))
    return tuple(rules)


def _item_row(item: Item, number: int, axis: Axis, wanted: Wanted) -> Row:
    marks = [
        _mark(asked[item.id]) if item.id in asked else _NO_MARK for asked in (wanted[m.code] for m in axis.metiers)
    ]
    count = len(marks) - marks.count(_NO_MARK)
    sums, start = [], 0
    for (_, _, size), column in zip(axis.familles, axis.sums, strict=False):
        found = size - marks[start : start + size].count(_NO_MARK)
        counted = f"COUNTA({span(column - size, number, column - 1, number)})"
        sums.append(Cell(found or "", "total", f'=IF({counted}=0,"",{counted})'))
        start += size
    place = address(COUNT, number)
    everyone = address(COUNT, TOTALS, fixed="cr")
    formula = (
        f'=IF({place}=0,"non demandée",IF({place}=1,"spécifique",'
        f'IF({place}={everyone},"commune","partagée ("&{place}&")")))'
    )
    label = typo(item.libelle)
    codes = codes_text(item, "\n")
    note = typo("\n".join(f"Réserve : {reserve}" for reserve in reserves_of(item))) or None
    cells = (
        Cell(item.id, "machine"),
        Cell(genre_label(item), "ligne-discrete"),
        Cell(label, "ligne", note=note),
        Cell(codes or None, "code-ligne"),
        Cell(count, "nombre", f"=COUNTA({','.join(axis.areas(number, number))})"),
        Cell(share_text(count, len(axis.metiers)), "ligne", formula),
        *_across(axis, marks, sums),
    )
    return Row(cells, max(height(label, LABEL_WIDTH - 3), height(codes, 18, 9), 18))
