"""The métiers matrix: which compétence is asked of which métier, what is shared, which métiers are near."""

from __future__ import annotations

import math

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
from fphref.documents.matrice_metiers_feuilles import proximity, readme_of
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
    ordered,
    share_text,
    wanted_of,
)
from fphref.documents.typographie import french_date, plural, typo
from fphref.model.competences import Item
from fphref.model.referentiel import Referentiel


def build_matrice_metiers(referentiel: Referentiel) -> Workbook:
    """The workbook of all métiers without fault; `FphrefError` where there is none."""
    axis = axis_of(referentiel)
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
    activites = (("Activités", "petrole", ordered(referentiel.activites, activites_of(axis.metiers))),)
    subtitle = subtitle_of(repertoires, plural(len(axis.metiers), "métier"))
    sheets = [
        readme_of(referentiel, axis, bands, activites, subtitle, footer),
        _matrix("Matrice", "Matrice des métiers et des compétences", subtitle, axis, bands, wanted, footer),
        proximity(axis, wanted, bands, subtitle, footer),
    ]
    if activites[0][2]:
        title = "Matrice des métiers et des activités"
        sheets.append(_matrix("Activités", title, subtitle, axis, activites, activites_of(axis.metiers), footer))
    return Workbook(
        title="Matrice des métiers et des compétences",
        subject=typo(subtitle),
        date=edition_date(repertoires),
        author=next((r.editeur for r in repertoires if r.editeur), "fphref"),
        sheets=tuple(sheets),
        properties=(("fphref_document", "matrice_metiers"), ("fphref_format", "1")),
    )


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
    # The title stands in the first column that is shown, and one with room.
    rows: list[Row] = [*head(title, subtitle, axis.last, 3 if sheet == "Activités" else 2)]
    levels = any(level is not None for asked in wanted.values() for level in asked.values())
    legend = f"{MARK} demandée par le métier" + (
        f" · {MARK} 3 : demandée, au niveau 3 du profil local" if levels else ""
    )
    legend += " · fond clair : partagée par plusieurs métiers · fond soutenu : commune à tous"
    rows.append(Row((*(BLANK,) * (2 if sheet == "Activités" else 1), Cell(typo(legend), "legende")), 20))
    before = (BLANK,) * (FIRST - 1)
    (band, titles), merges = column_heads(axis, before, (Cell("Famille", "etiquette"), Cell("Métier", "etiquette-bas")))
    total = sum(1 + len(items) for _, _, items in bands if items)
    last_row = BODY + total - 1
    fixed_head = span(FIRST, HEAD, axis.last, HEAD, fixed="cr")
    how_many = Cell("Nombre de métiers", "etiquette")
    totals = [
        *((BLANK, BLANK, how_many, BLANK) if sheet == "Activités" else (BLANK, BLANK, BLANK, how_many)),
        Cell(count, "total", f"=COUNTA({fixed_head})"),
        Cell("Activités" if sheet == "Activités" else "Compétences", "etiquette"),
    ]
    for offset, metier in enumerate(axis.metiers):
        column = FIRST + offset
        area = span(column, BODY, column, last_row)
        totals.append(Cell(len(wanted[metier.code]), "total", f"=COUNTA({area})"))
    noun = "Activité" if sheet == "Activités" else "Compétence"
    names = ("#id", "Nature", noun, "Codes", "Nombre de métiers", "Partage")
    headers = [Cell(name, "entete") for name in names]
    headers += [Cell(m.code, f"entete-code:{tint}") for m, tint in zip(axis.metiers, axis.tints, strict=True)]
    rows += [band, titles, Row(tuple(totals), 17), Row(tuple(headers), 30)]
    for label, tint, items in bands:
        if items:
            look = f"rang:{tint}"
            text = f"{label} · {len(items)}"
            rows.append(
                Row(
                    (
                        Cell(None, look),
                        Cell(text, look),
                        Cell(text if sheet == "Activités" else None, look),
                        *(Cell(None, look),) * (axis.last - 3),
                    ),
                    19,
                )
            )
            for item in items:
                rows.append(_item_row(item, len(rows) + 1, axis, wanted))
    widths = [0.0, 15.0, LABEL_WIDTH, 18.0, 11.0, 15.0]
    columns = [Column(w or 12, hidden=not w) for w in widths]
    if sheet == "Activités":  # one kind, no code: nothing to say there, but every matrix keeps the same columns
        columns[1], columns[3] = Column(12, hidden=True), Column(12, hidden=True)
    columns += [Column(axis.width)] * count
    marks = address(FIRST, BODY)
    body = span(FIRST, BODY, axis.last, last_row)
    count_cell, all_cell = address(COUNT, BODY, fixed="c"), address(COUNT, TOTALS, fixed="cr")
    common = f"{count_cell}={all_cell}"
    share = address(SHARE, BODY)
    return Sheet(
        sheet,
        tuple(columns),
        tuple(rows),
        merges=tuple(merges),
        freeze=address(4, BODY),
        autofilter=span(1, HEAD, axis.last, last_row),
        quiet=tuple(range(FIRST, axis.last + 1)),
        rules=(
            Rule(span(SHARE, BODY, SHARE, last_row), f'{share}="commune"', "commune"),
            Rule(span(SHARE, BODY, SHARE, last_row), f'LEFT({share},8)="partagée"', "partagee"),
            Rule(body, f'AND({marks}<>"",{count_cell}>1,{common})', "proche-2"),
            Rule(body, f'AND({marks}<>"",{count_cell}>1)', "partagee"),
        ),
        page=Print(
            "A4" if count <= 6 else "A3",
            area=span(1, 1, axis.last, last_row),
            repeat_rows=f"4:{HEAD}",
            repeat_columns="A:F" if count > 45 else None,
            footer=footer,
            pages_wide=max(1, math.ceil(count / 45)),
        ),
        zoom=90 if count <= 14 else 80,
        tab="lecture" if sheet == "Matrice" else "",
    )


def _item_row(item: Item, number: int, axis: Axis, wanted: Wanted) -> Row:
    marks = tuple(
        _mark(asked[item.id]) if item.id in asked else _NO_MARK for asked in (wanted[m.code] for m in axis.metiers)
    )
    count = sum(1 for cell in marks if cell is not _NO_MARK)
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
        Cell(count, "nombre", f"=COUNTA({span(FIRST, number, axis.last, number)})"),
        Cell(share_text(count, len(axis.metiers)), "ligne", formula),
        *marks,
    )
    return Row(cells, max(height(label, LABEL_WIDTH - 3), height(codes, 18, 9), 18))
