"""What a spreadsheet program refuses in merges, tables and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from fphref.documents.classeur import Chart, Sheet, Table, Value, Workbook, address
from fphref.render.xlsx.areas import Box, box_of, on_sheet
from fphref.render.xlsx.styles import is_look
from fphref.render.xlsx.text import utf16_length

MAX_SERIES = 255
_MAX_TITLE = 255
_MAX_ALTERNATIVE = 1_000
_CENTIMETRES = (1, 120)


def watched(workbook: Workbook, title: str) -> dict[int, set[int]]:
    """Rows and columns of that sheet whose values charts show or tables bear as titles."""
    found: dict[int, set[int]] = {}
    for sheet in workbook.sheets:
        references = [on_sheet(area) for chart in sheet.charts for area in areas_of(chart)]
        boxes = [box_of(reference[1]) for reference in references if reference and reference[0] == title]
        if sheet.title == title:
            boxes += [header_of(table) for table in sheet.tables]
        for box in boxes:
            for row, column in box.places() if box else ():
                found.setdefault(row, set()).add(column)
    return found


def areas_of(chart: Chart) -> list[str]:
    """Every area a chart reads."""
    return [chart.categories, *(series.values for series in chart.series)]


def header_of(table: Table) -> Box | None:
    """The row of titles of a table; None where its area is not written as one."""
    box = box_of(table.area)
    return Box(box.left, box.top, box.right, box.top) if box else None


def merge_faults(sheet: Sheet) -> Iterator[str]:
    """Merges that are none, that overlap, or that cut a table."""
    where = f"feuille « {sheet.title} »"
    boxes: list[Box] = []
    for merge in sheet.merges:
        box = box_of(merge)
        if box is None or box.one:
            yield f"{where} : fusion « {merge} » mal écrite"
        else:
            boxes.append(box)
    tables = [box for table in sheet.tables if (box := box_of(table.area))]
    if any(box.meets(table) for box in boxes for table in tables):
        yield f"{where} : fusion dans un tableau"
    open_boxes: list[Box] = []
    for box in sorted(boxes, key=lambda b: (b.top, b.left)):
        open_boxes = [other for other in open_boxes if other.bottom >= box.top]
        if any(box.meets(other) for other in open_boxes):
            yield f"{where} : fusions qui se recouvrent"
            return
        open_boxes.append(box)


def table_faults(sheet: Sheet) -> Iterator[str]:
    """Tables without a row of data, over one another or over the filter of the sheet."""
    where = f"feuille « {sheet.title} »"
    boxes: list[tuple[str, Box]] = []
    for table in sheet.tables:
        box = box_of(table.area)
        if box is None or box.top == box.bottom:
            yield f"{where}, tableau « {table.name} » : plage « {table.area} » mal écrite ou sans ligne de données"
        elif box.bottom > len(sheet.rows):
            yield f"{where}, tableau « {table.name} » : {len(sheet.rows)} lignes dans la feuille, pas {box.bottom}"
        else:
            boxes.append((table.name, box))
    for (first, one), (second, other) in combinations(boxes, 2):
        if one.meets(other):
            yield f"{where} : les tableaux « {first} » et « {second} » se recouvrent"
    filtered = box_of(sheet.autofilter) if sheet.autofilter else None
    for name, box in boxes:
        if filtered and box.meets(filtered):
            yield f"{where} : le tableau « {name} » et le filtre de la feuille se recouvrent"


def header_faults(sheet: Sheet, values: Mapping[tuple[int, int], Value]) -> Iterator[str]:
    """Titles of tables that are no texts, that are empty or that come back."""
    for table in sheet.tables:
        box = header_of(table)
        seen: set[str] = set()
        for row, column in box.places() if box else ():
            title = values.get((row, column))
            where = f"feuille « {sheet.title} », {address(column, row)}"
            if not isinstance(title, str) or not title.strip() or utf16_length(title) > _MAX_TITLE:
                yield f"{where} : titre d’une colonne de « {table.name} » : un texte de 1 à {_MAX_TITLE} caractères"
                continue
            if title.casefold() in seen:
                yield f"{where} : titre de colonne « {title} » en double dans le tableau « {table.name} »"
            seen.add(title.casefold())


def chart_faults(workbook: Workbook, sheet: Sheet) -> Iterator[str]:
    """Charts that read nowhere, or that nobody could read."""
    known = {other.title for other in workbook.sheets}
    for chart in sheet.charts:
        where = f"feuille « {sheet.title} », graphique « {chart.title[:40]} »"
        place = box_of(chart.place)
        if place is None or not place.one:
            yield f"{where} : place « {chart.place} » mal écrite"
        low, high = _CENTIMETRES
        if not (low <= chart.width <= high and low <= chart.height <= high):
            yield f"{where} : {low} à {high} cm de large et de haut"
        if not chart.title.strip() or not chart.alternative.strip() or len(chart.alternative) > _MAX_ALTERNATIVE:
            yield f"{where} : titre et texte de remplacement (1 à {_MAX_ALTERNATIVE} caractères) à donner"
        if not 1 <= len(chart.series) <= MAX_SERIES:
            yield f"{where} : 1 à {MAX_SERIES} séries"
        sizes = set()
        for area in areas_of(chart):
            reference = on_sheet(area)
            box = box_of(reference[1]) if reference else None
            if reference is None or box is None or (box.left != box.right and box.top != box.bottom):
                yield f"{where} : plage « {area} » mal écrite"
            elif reference[0] not in known:
                yield f"{where} : la feuille « {reference[0]} » n’existe pas"
            else:
                sizes.add(len(box.places()))
        if len(sizes) > 1:
            yield f"{where} : catégories et séries de longueurs différentes"
        for series in chart.series:
            if not is_look(series.look):
                yield f"{where} : apparence « {series.look} » inconnue"
