"""From a `Workbook` to the bytes of an .xlsx: same workbook, same bytes.

openpyxl writes all but the rows, which are streamed into the archive as text: about ten times faster than one
object per cell, and the only way to write a formula with its result. It leans on private classes of openpyxl
(pinned below 3.2); a test reads the result back.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any, BinaryIO

import openpyxl
from openpyxl.comments import Comment
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.formatting.rule import Rule as CellRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.worksheet.filters import FilterColumn
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.merge import MergeCell, MergeCells
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import ARC_APP
from openpyxl.xml.functions import tostring

from fphref.diagnostics import FphrefError
from fphref.documents.classeur import Sheet, Workbook, address, column_letter, grid_of
from fphref.render.xlsx.checks import check_workbook
from fphref.render.xlsx.styles import Styles, tab_colour
from fphref.render.xlsx.text import body_blocks, safe_text

_EPOCH = (1980, 1, 1, 0, 0, 0)
_PAPERS = {"A3": 8, "A4": 9}


def render_xlsx(workbook: Workbook, stream: BinaryIO) -> None:
    """Write a workbook; one that Excel would refuse or repair is not written, and the first fault says why."""
    faults = check_workbook(workbook)
    if faults:
        more = f" (et {len(faults) - 1} autre(s))" if len(faults) > 1 else ""
        raise FphrefError(f"classeur « {workbook.title} » : {faults[0]}{more}")
    book = _book(workbook)
    styles = Styles(book)
    sheets: dict[str, Sheet] = {}
    for sheet in workbook.sheets:
        target = book.create_sheet(sheet.title)
        sheets[sheet.title] = sheet
        _dress(target, sheet, styles)
    del book["\u2063"]
    book.active = next(i for i, sheet in enumerate(workbook.sheets) if sheet.state == "visible")
    with _Archive(stream, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        _Writer(book, archive, sheets, styles).write_data()


def _book(workbook: Workbook) -> Any:
    book: Any = openpyxl.Workbook()
    book.active.title = "\u2063"  # looks need a sheet to be built on; it leaves before saving
    moment = datetime(workbook.date.year, workbook.date.month, workbook.date.day)  # noqa: DTZ001 - a day, no zone
    properties = book.properties
    properties.title, properties.subject = safe_text(workbook.title), safe_text(workbook.subject)
    properties.creator = properties.lastModifiedBy = safe_text(workbook.author)
    properties.created = properties.modified = moment
    properties.language = "fr-FR"
    for name, target in workbook.names:
        book.defined_names[name] = DefinedName(name, attr_text=target)
    for name, value in workbook.properties:
        book.custom_doc_props.append(StringProperty(name=name, value=safe_text(value)))
    return book


def _dress(target: Any, sheet: Sheet, styles: Styles) -> None:
    """Everything of a sheet but its cells."""
    target.sheet_state = sheet.state
    target.sheet_properties.tabColor = tab_colour(sheet.tab)
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    target.sheet_view.showGridLines = False
    target.sheet_view.zoomScale = sheet.zoom
    for number, column in enumerate(sheet.columns, 1):
        dimension = target.column_dimensions[column_letter(number)]
        dimension.width, dimension.hidden, dimension.outlineLevel = (
            column.width,
            column.hidden,
            column.outline,
        )
    if sheet.freeze:
        target.freeze_panes = sheet.freeze
    if sheet.autofilter:
        target.auto_filter.ref = sheet.autofilter
        for number in sheet.quiet:
            target.auto_filter.filterColumn.append(FilterColumn(colId=number - 1, hiddenButton=True))
    for rule in sheet.rules:
        look = styles.differential(rule.look, rule.number_format)
        formula = rule.formula.removeprefix("=")
        target.conditional_formatting.add(
            rule.cells, CellRule("expression", formula=[formula], stopIfTrue=True, dxf=look)
        )
    for entry in sheet.entries:
        validation = DataValidation(
            type=entry.kind,
            operator="greaterThanOrEqual" if entry.kind == "date" else None,
            formula1=entry.formula.removeprefix("="),
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="stop",
            errorTitle=entry.error_title,
            error=entry.error,
            showInputMessage=bool(entry.prompt),
            promptTitle=entry.prompt_title or None,
            prompt=entry.prompt or None,
        )
        validation.add(entry.cells)
        target.add_data_validation(validation)
    if sheet.protected:
        target.protection.sheet = True
        # openpyxl's flags say what is locked.
        for allowed in ("formatColumns", "formatRows", "autoFilter", "sort"):
            setattr(target.protection, allowed, False)
    _set_page(target, sheet)


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


class _Archive(zipfile.ZipFile):
    """A zip whose members carry one fixed date, so that bytes depend on the content alone."""

    @staticmethod
    def member(name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 0
        info.external_attr = 0
        return info

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        if str(zinfo_or_arcname) == ARC_APP:
            # Any spreadsheet program puts its own name here: so one tells an untouched workbook from an edited one.
            about: Any = ExtendedProperties()
            about.Application = "fphref"
            data = tostring(about.to_tree())
        super().writestr(self.member(str(zinfo_or_arcname)), data)


class _SheetWriter(WorksheetWriter):
    """Writes what stands around the rows."""

    def __init__(self, target: Any, sheet: Sheet, out: BinaryIO) -> None:
        super().__init__(target, out)
        self._sheet = sheet
        for row, column, cell in grid_of(sheet):
            place = address(column, row)
            if cell.link:
                internal = cell.link.startswith("#")
                where = {"location": cell.link[1:]} if internal else {"target": cell.link}
                target._hyperlinks.append(Hyperlink(ref=place, **where))
            if cell.note:
                host: Any = openpyxl.cell.Cell(target, row, column)
                host.comment = Comment(safe_text(cell.note), "fphref", width=320, height=120)
                target._comments.append(CommentRecord.from_cell(host))

    def write_dimensions(self) -> None:
        width = max((len(row.cells) for row in self._sheet.rows), default=1)
        reference = f"A1:{address(max(width, 1), max(len(self._sheet.rows), 1))}"
        self.xf.send(SheetDimension(reference).to_tree())

    def write_merged_cells(self) -> None:
        # openpyxl keeps merges in a set, whose order changes from a process to the next.
        if self._sheet.merges:
            self.xf.send(MergeCells(mergeCell=[MergeCell(ref) for ref in self._sheet.merges]).to_tree())


class _Writer(ExcelWriter):
    def __init__(self, book: Any, archive: _Archive, sheets: dict[str, Sheet], styles: Styles) -> None:
        super().__init__(book, archive)
        self._zip = archive
        self._sheets = sheets
        self._styles = styles

    def write_worksheet(self, ws: Any) -> None:
        sheet = self._sheets[ws.title]
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        around = io.BytesIO()
        writer: Any = _SheetWriter(ws, sheet, around)
        writer.write()
        ws._rels = writer._rels
        head, _, tail = (
            around.getvalue().replace(b"<sheetData/>", b"<sheetData></sheetData>").partition(b"</sheetData>")
        )
        with self._zip.open(_Archive.member(ws.path[1:]), "w", force_zip64=True) as member:
            member.write(head)
            for block in body_blocks(sheet.rows, self._styles.index):
                member.write(block)
            member.write(b"</sheetData>" + tail)
        self.manifest.append(ws)
