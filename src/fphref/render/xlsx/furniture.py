"""Everything of a workbook but its cells, set through the public side of openpyxl: both ways of writing share it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule as CellRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles.numbers import NumberFormat
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter, FilterColumn
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo

from fphref.documents.classeur import MAX_COLUMNS, Entry, Sheet, Value, Workbook, column_letter
from fphref.render.xlsx.areas import box_of, on_sheet
from fphref.render.xlsx.checks_objects import header_of
from fphref.render.xlsx.links import link_target, split_link
from fphref.render.xlsx.styles import differential, tab_colour
from fphref.render.xlsx.text import safe_text

NOTE_AUTHOR = "fphref"
_NOTE_WIDTH, _NOTE_SIGNS = 320, 52
"""Width of a note in pixels, and the signs a line of it holds in the font of both programs."""
_NOTE_LINE, _NOTE_EDGES = 15, 12
_NOTE_LINES = (4, 32)
"""Height of a line and of the edges in pixels; the fewest and the most lines a note is tall."""

_PAPERS = {"A3": 8, "A4": 9}
Values = Mapping[str, Mapping[tuple[int, int], Value]]
"""By sheet, the values that charts and tables ask for."""


def new_book(workbook: Workbook) -> Any:
    """An openpyxl workbook with the sheets of this one, still bare; it computes again when opened."""
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in workbook.sheets:
        book.create_sheet(sheet.title)
    book.active = next(i for i, sheet in enumerate(workbook.sheets) if sheet.state == "visible")
    moment = datetime(workbook.date.year, workbook.date.month, workbook.date.day)  # noqa: DTZ001 - a day, no zone
    properties = book.properties
    properties.title, properties.subject = safe_text(workbook.title), safe_text(workbook.subject)
    properties.creator = properties.lastModifiedBy = safe_text(workbook.author)
    properties.created = properties.modified = moment
    properties.language = "fr-FR"
    book.calculation.fullCalcOnLoad = True
    for name, target in workbook.names:
        book.defined_names[name] = DefinedName(name, attr_text=target)
    for name, value in workbook.properties:
        book.custom_doc_props.append(StringProperty(name=name, value=safe_text(value)))
    return book


def dress(target: Any, sheet: Sheet, number_format: Callable[[str], NumberFormat]) -> None:
    """Everything of a sheet but its rows, tables and charts; `number_format` numbers a format of a rule."""
    target.sheet_state = sheet.state
    target.sheet_properties.tabColor = tab_colour(sheet.tab)
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.sheet_view.showGridLines = False
    target.sheet_view.zoomScale = sheet.zoom
    _set_columns(target, sheet)
    if sheet.freeze:
        target.freeze_panes = sheet.freeze
    if sheet.autofilter:
        target.auto_filter.ref = sheet.autofilter
        for number in sheet.quiet:
            target.auto_filter.filterColumn.append(FilterColumn(colId=number - 1, hiddenButton=True))
    for rule in sheet.rules:
        code = number_format(rule.number_format) if rule.number_format else None
        drawn = CellRule(
            "expression",
            formula=[rule.formula.removeprefix("=")],
            stopIfTrue=True,
            dxf=differential(rule.look, code),
        )
        target.conditional_formatting.add(rule.cells, drawn)
    for entry in sheet.entries:
        target.add_data_validation(_validation(entry))
    if sheet.protected:
        target.protection.sheet = True
        # openpyxl's flags say what is locked.
        for allowed in ("formatColumns", "formatRows", "autoFilter", "sort"):
            setattr(target.protection, allowed, False)
    _set_page(target, sheet)


def _set_columns(target: Any, sheet: Sheet) -> None:
    outline, hidden = 0, False
    for number, column in enumerate(sheet.columns, 1):
        dimension = target.column_dimensions[column_letter(number)]
        dimension.width, dimension.hidden = column.width, column.hidden
        dimension.outlineLevel = column.outline
        dimension.collapsed = hidden and column.outline < outline
        outline, hidden = column.outline, column.hidden
    if outline and hidden and len(sheet.columns) < MAX_COLUMNS:  # the « + » of the last group needs a column
        target.column_dimensions[column_letter(len(sheet.columns) + 1)].collapsed = True
    # openpyxl finds it out after it has written it.
    target.column_dimensions.max_outline = max((column.outline for column in sheet.columns), default=0) or None


def _validation(entry: Entry) -> DataValidation:
    validation = DataValidation(
        type=entry.kind,
        operator="greaterThanOrEqual" if entry.kind == "date" else None,
        formula1=entry.formula.removeprefix("="),
        allow_blank=entry.blank,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle=entry.error_title,
        error=entry.error,
        showInputMessage=bool(entry.prompt),
        promptTitle=entry.prompt_title or None,
        prompt=entry.prompt or None,
    )
    validation.add(entry.cells)
    return validation


def _set_page(target: Any, sheet: Sheet) -> None:
    page = sheet.page
    target.page_setup.orientation = "landscape" if page.landscape else "portrait"
    target.page_setup.paperSize = _PAPERS[page.paper]
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = page.pages_wide, page.pages_high
    margins = target.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.45, 0.6, 0.3, 0.3
    target.print_options.horizontalCentered = True
    if page.area:
        target.print_area = page.area
    if page.repeat_rows:
        target.print_title_rows = page.repeat_rows
    if page.repeat_columns:
        target.print_title_cols = page.repeat_columns
    footer = target.oddFooter
    footer.left.text, footer.center.text, footer.right.text = (
        page.footer.replace("&", "&&"),
        "&A",
        "Page &P / &N",
    )
    footer.left.size = footer.center.size = footer.right.size = 8


def add_tables(target: Any, sheet: Sheet, values: Mapping[tuple[int, int], Value]) -> None:
    """The tables of a sheet, their titles being those of their cells."""
    for table in sheet.tables:
        box = header_of(table)
        titles = [str(values.get(place)) for place in box.places()] if box else []
        drawn: Any = SheetTable(
            displayName=table.name,
            ref=table.area,
            autoFilter=AutoFilter(ref=table.area),
            # The cells have their own ink.
            tableStyleInfo=TableStyleInfo(
                showFirstColumn=False, showLastColumn=False, showRowStripes=False, showColumnStripes=False
            ),
            tableColumns=[
                TableColumn(id=number, name=safe_text(title).replace("\n", "_x000a_"))
                for number, title in enumerate(titles, 1)
            ],
        )
        target.add_table(drawn)


def hyperlink(place: str, link: str) -> Hyperlink:
    """A link as openpyxl writes it."""
    address, inside = split_link(link)
    where = {"target": link_target(address)} if address else {}
    return Hyperlink(ref=place, **where, **({"location": inside} if inside else {}))


def note(text: str) -> Comment:
    """A note as openpyxl writes it."""
    shown = safe_text(text)
    width, height = note_size(shown)
    return Comment(shown, NOTE_AUTHOR, width=width, height=height)


def note_size(text: str) -> tuple[int, int]:
    """Width and height that show a whole note, in pixels: twice as wide where it would be too tall, then cut."""
    fewest, most = _NOTE_LINES
    times = 1 if _note_lines(text, _NOTE_SIGNS) <= most else 2
    lines = min(most, max(fewest, _note_lines(text, _NOTE_SIGNS * times)))
    return _NOTE_WIDTH * times, lines * _NOTE_LINE + _NOTE_EDGES


def _note_lines(text: str, signs: int) -> int:
    return sum(max(1, len(textwrap.wrap(line, signs))) for line in text.split("\n"))


def lookup_in(values: Values) -> Callable[[str], list[Value]]:
    """What charts read: the values of an area of one of these sheets."""

    def lookup(area: str) -> list[Value]:
        reference = on_sheet(area)
        box = box_of(reference[1]) if reference else None
        if reference is None or box is None:
            return []
        known = values.get(reference[0], {})
        return [known.get(place) for place in box.places()]

    return lookup
