"""The normal way, for an openpyxl whose private classes have changed: one object per cell, about ten times slower.

Only what openpyxl documents is used; what it cannot write (results of formulas, an order of merges) is set in the
parts of the file that it made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO

from lxml import etree
from openpyxl.styles import NamedStyle
from openpyxl.styles.numbers import NumberFormat

from fphref.documents.classeur import AnyRow, Cell, Sheet, Value, Workbook, address
from fphref.render.xlsx.body import Body, no_style
from fphref.render.xlsx.charts import draw_chart
from fphref.render.xlsx.checks import body_faults
from fphref.render.xlsx.furniture import add_tables, dress, hyperlink, lookup_in, new_book, note
from fphref.render.xlsx.parts import finished, member
from fphref.render.xlsx.refused import Refused
from fphref.render.xlsx.styles import parts_of
from fphref.render.xlsx.text import escaped, formula_ending, is_risky, safe_text

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FORMATS = 1_000  # ids of the number formats of rules, apart from those of cells
_STYLE = "fphref"

Results = dict[str, tuple[str, Value]]
"""By place, a formula and its result."""


def write_normal(workbook: Workbook, stream: BinaryIO) -> None:
    """Write a workbook whose shape is sound; raises `Refused` where a cell is not."""
    values: dict[str, Mapping[tuple[int, int], Value]] = {}
    for sheet in workbook.sheets:
        body = Body(workbook, sheet, no_style)
        body.read()
        if faults := list(body_faults(workbook, sheet, body)):
            raise Refused(workbook, faults)
        values[sheet.title] = body.values
    book = new_book(workbook)
    codes: list[str] = []
    styles: set[str] = set()
    results: list[Results] = []
    for target, sheet in zip(book.worksheets, workbook.sheets, strict=True):
        dress(target, sheet, lambda code: _number_format(code, codes))
        results.append(_fill(target, sheet, styles))
        for merge in sheet.merges:
            target.merged_cells.add(merge)  # merge_cells would empty the cells beneath
        add_tables(target, sheet, values[sheet.title])
        for chart in sheet.charts:
            target.add_chart(draw_chart(chart, lookup_in(values)))
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in made.namelist():
            data = made.read(name)
            for number, sheet in enumerate(workbook.sheets):
                if name == f"xl/worksheets/sheet{number + 1}.xml":
                    data = _completed(data, sheet, results[number])
            archive.writestr(member(name), finished(name, data, workbook))


def _number_format(code: str, codes: list[str]) -> NumberFormat:
    if code not in codes:
        codes.append(code)
    return NumberFormat(numFmtId=_FORMATS + codes.index(code), formatCode=code)


def _fill(target: Any, sheet: Sheet, styles: set[str]) -> Results:
    results: Results = {}
    outline, hidden, number, deepest = 0, False, 0, 0
    for number, row in enumerate(sheet.rows, 1):
        _set_row(target.row_dimensions[number], row, hidden and row.outline < outline)
        outline, hidden = row.outline, row.hidden
        deepest = max(deepest, outline)
        for column, cell in enumerate(row.cells, 1):
            if cell != Cell():
                _set_cell(target.cell(number, column), cell, styles)
            if cell.formula is not None:
                results[address(column, number)] = (cell.formula, cell.value)
    if outline and hidden:
        target.row_dimensions[number + 1].collapsed = True
    target.sheet_format.outlineLevelRow = deepest or None
    return results


def _set_row(dimension: Any, row: AnyRow, collapsed: bool) -> None:
    dimension.height, dimension.hidden = row.height, row.hidden
    dimension.outlineLevel, dimension.collapsed = row.outline, collapsed


def _set_cell(target: Any, cell: Cell, styles: set[str]) -> None:
    value: Any = cell.value
    quoted = False
    if cell.formula is not None:
        target.value = cell.formula
    elif isinstance(value, str):
        text = safe_text(value)
        if text:
            target.value = escaped(text)
            target.data_type = "s"
        quoted = is_risky(text)
    else:
        target.value = value
    _set_look(target, cell.look, styles)
    if quoted:
        target.quotePrefix = True
    if cell.link is not None:
        written, kind = target.value, target.data_type
        target.hyperlink = hyperlink(target.coordinate, cell.link)
        target.value = written  # openpyxl shows the address where there is no text
        target.data_type = kind
    if cell.note is not None:
        target.comment = note(cell.note)


def _set_look(target: Any, look: str, styles: set[str]) -> None:
    """A named style: what openpyxl offers to set a whole look at once."""
    name = f"{_STYLE} {look}".strip()
    if name not in styles:
        styles.add(name)
        parts = parts_of(look)
        style = NamedStyle(
            name, parts.font, parts.fill, parts.border, parts.alignment, parts.number_format, parts.protection
        )
        target.parent.parent.add_named_style(style)
    target.style = name


def _completed(data: bytes, sheet: Sheet, results: Results) -> bytes:
    """A sheet with the results of its formulas and its merges in order."""
    tree = etree.fromstring(data)
    for cell in list(tree.iter(f"{_MAIN}c")):
        known = results.get(cell.get("r", ""))
        if known is None:
            continue
        opening = f'<c xmlns="{_MAIN[1:-1]}" '
        fresh = etree.fromstring(opening + formula_ending(*known).lstrip())
        fresh.set("r", cell.get("r", ""))
        fresh.set("s", cell.get("s", "0"))
        cell.getparent().replace(cell, fresh)  # type: ignore[union-attr]
    for merges in tree.iter(f"{_MAIN}mergeCells"):
        for merge, area in zip(merges, sheet.merges, strict=True):
            merge.set("ref", area)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
