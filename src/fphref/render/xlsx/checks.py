"""What a spreadsheet program refuses or silently repairs, found before anything is written.

Here is what the shape of a workbook tells; `Body` checks the cells as it reads them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from fphref.documents.classeur import MAX_COLUMNS, MAX_ROWS, Entry, Sheet, Workbook
from fphref.render.xlsx.areas import box_of, on_sheet
from fphref.render.xlsx.body import MAX_OUTLINE, Body, no_style
from fphref.render.xlsx.checks_objects import chart_faults, header_faults, merge_faults, table_faults
from fphref.render.xlsx.formulas import formula_fault
from fphref.render.xlsx.styles import is_look
from fphref.render.xlsx.text import utf16_length

_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME = re.compile(r"[A-Za-z_\\À-ÖØ-öø-ÿŒœ][\wÀ-ÖØ-öø-ÿŒœ.\\]{0,254}\Z")
_CELL_LIKE = re.compile(r"([A-Za-z]{1,3}\d{1,7}|[RrCcLl]\d*([CcRr]\d*)?)\Z")
_RESERVED = {"history", "historique"}
_ROWS = re.compile(r"\$?[1-9]\d{0,6}:\$?[1-9]\d{0,6}\Z")
_COLUMNS = re.compile(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}\Z")
# « &P », the sizes and the sides of the footer count too: about 40 characters of the 255.
MAX_FOOTER = 200
_MAX_PROPERTY = 255


def check_workbook(workbook: Workbook) -> list[str]:
    """Every fault as a French line; none, and the file opens without a repair."""
    faults = list(shape_faults(workbook))
    for sheet in workbook.sheets:
        body = Body(workbook, sheet, no_style)
        body.read()
        faults += body_faults(workbook, sheet, body)
    return faults


def shape_faults(workbook: Workbook) -> Iterator[str]:
    """The faults that are seen without reading a row."""
    yield from _titles(workbook)
    yield from _names(workbook)
    yield from _properties(workbook)
    titles = frozenset(sheet.title for sheet in workbook.sheets)
    for sheet in workbook.sheets:
        yield from _sheet(sheet, titles)
        yield from merge_faults(sheet)
        yield from table_faults(sheet)
        yield from chart_faults(workbook, sheet)


def body_faults(workbook: Workbook, sheet: Sheet, body: Body) -> Iterator[str]:
    """The faults known once the rows of a sheet have been read."""
    yield from body.faults
    yield from header_faults(sheet, body.values)
    known = {other.title for other in workbook.sheets}
    names = {name.casefold() for name, _ in workbook.names}
    for place in dict.fromkeys(link[1:] for _, _, link in body.links if link.startswith("#")):
        target = on_sheet(place)
        found = target[0] in known and box_of(target[1]) if target else place.casefold() in names
        if not found:
            yield f"feuille « {sheet.title} » : lien vers « {place} », qui n’est pas dans ce classeur"


def name_fault(name: str) -> str | None:
    """Why a range or a table may not bear a name, in French."""
    if not _NAME.match(name) or _CELL_LIKE.match(name):
        return f"nom « {name} » : forme interdite"
    return None


def _titles(workbook: Workbook) -> Iterator[str]:
    if not any(sheet.state == "visible" for sheet in workbook.sheets):
        yield "aucune feuille visible"
    seen: set[str] = set()
    for sheet in workbook.sheets:
        title = sheet.title
        if not title or utf16_length(title) > 31:
            yield f"titre de feuille « {title} » : 1 à 31 caractères"
        if _FORBIDDEN_IN_TITLE.search(title) or title.startswith("'") or title.endswith("'"):
            yield f"titre de feuille « {title} » : caractère interdit"
        if title.casefold() in _RESERVED:
            yield f"titre de feuille « {title} » : réservé par Excel"
        if title.casefold() in seen:
            yield f"titre de feuille « {title} » en double"
        seen.add(title.casefold())


def _names(workbook: Workbook) -> Iterator[str]:
    """Ranges and tables share one set of names."""
    known = {sheet.title for sheet in workbook.sheets}
    seen: set[str] = set()
    tables = [table.name for sheet in workbook.sheets for table in sheet.tables]
    for name in (*(name for name, _ in workbook.names), *tables):
        if said := name_fault(name):
            yield said
        if name.casefold() in seen:
            yield f"nom « {name} » en double"
        seen.add(name.casefold())
    for name, target in workbook.names:
        if said := formula_fault("=" + target, known):
            yield f"nom « {name} » : {said}"


def _properties(workbook: Workbook) -> Iterator[str]:
    seen: set[str] = set()
    for name, value in workbook.properties:
        if not name or name in seen:
            yield f"propriété « {name} » sans nom ou en double"
        if utf16_length(name) > _MAX_PROPERTY or utf16_length(value) > _MAX_PROPERTY:
            yield f"propriété « {name[:20]} » de plus de {_MAX_PROPERTY} caractères"
        seen.add(name)


def _sheet(sheet: Sheet, titles: Collection[str]) -> Iterator[str]:
    where = f"feuille « {sheet.title} »"
    if len(sheet.rows) > MAX_ROWS:
        yield f"{where} : {len(sheet.rows)} lignes, {MAX_ROWS} au plus"
    if len(sheet.columns) > MAX_COLUMNS:
        yield f"{where} : {len(sheet.columns)} colonnes, {MAX_COLUMNS} au plus"
    for number, column in enumerate(sheet.columns, 1):
        if not 0 <= column.width <= 255:
            yield f"{where}, colonne {number} : largeur de 0 à 255 caractères"
        if not 0 <= column.outline <= MAX_OUTLINE:
            yield f"{where}, colonne {number} : {MAX_OUTLINE} niveaux de plan au plus"
    yield from _rules(sheet, titles, where)
    for entry in sheet.entries:
        yield from _entry(entry, titles, where)
    page = sheet.page
    if utf16_length(page.footer) > MAX_FOOTER:
        yield f"{where} : pied de page trop long ({MAX_FOOTER} caractères au plus)"
    for area in (sheet.autofilter, page.area, sheet.freeze):
        if area is not None and box_of(area) is None:
            yield f"{where} : plage « {area} » mal écrite"
    for lines, form in ((page.repeat_rows, _ROWS), (page.repeat_columns, _COLUMNS)):
        if lines is not None and not form.match(lines):
            yield f"{where} : titres à répéter « {lines} » mal écrits"
    if not 10 <= sheet.zoom <= 400:
        yield f"{where} : zoom de 10 à 400"


def _rules(sheet: Sheet, titles: Collection[str], where: str) -> Iterator[str]:
    for rule in sheet.rules:
        if box_of(rule.cells) is None:
            yield f"{where} : plage « {rule.cells} » mal écrite"
        if not is_look(rule.look):
            yield f"{where} : apparence « {rule.look} » inconnue"
        if said := formula_fault("=" + rule.formula.removeprefix("="), titles):
            yield f"{where}, mise en forme {rule.cells} : {said}"


def _entry(entry: Entry, titles: Collection[str], where: str) -> Iterator[str]:
    if box_of(entry.cells) is None:
        yield f"{where} : plage « {entry.cells} » mal écrite"
    formula = entry.formula.removeprefix("=")
    if entry.kind == "list" and formula.startswith('"'):
        if utf16_length(formula) - 2 > 255:
            yield f"{where} : liste de plus de 255 caractères, à mettre dans une feuille"
    elif said := formula_fault("=" + formula, titles):
        yield f"{where}, saisie {entry.cells} : {said}"
    for name, text, limit in (
        ("titre", entry.error_title, 32), ("message", entry.error, 225),
        ("titre", entry.prompt_title, 32), ("invite", entry.prompt, 255),
    ):  # fmt: skip
        if utf16_length(text) > limit:
            yield f"{where} : {name} de saisie « {text[:20]}… » de plus de {limit} caractères"
