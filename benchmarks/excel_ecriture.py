"""The same sheet of styled cells written by us and by others: what `excel.py` times.

Two texts, then levels, each with the ink of its state; a hidden row of ids, upright heads, frozen panes, a filter, a
drop-down list, a conditional look, locked and unlocked cells. Everyone gets the same levels from `levels_of`, and makes
what it needs of them within its time. `python excel_ecriture.py ROWS KIND` writes one file and prints its peak memory.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, BinaryIO
from zipfile import ZipFile

from fphref.documents.classeur import (
    AnyRow,
    Cell,
    Column,
    Entry,
    PlainRow,
    Row,
    RowsOnDemand,
    Rule,
    Sheet,
    Workbook,
    address,
    span,
)

LOOKS = ("ecart-majeur", "ecart", "conforme", "au-dela", "a-evaluer")
COLUMNS = 300
LEVEL = 6
"""The compression level of all: that of zipfile, openpyxl and XlsxWriter alike."""
_POOL = 1_009
_TITLE = "Matrice"
_HEAD = 2
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Shape:
    """How many rows of agents, of how many columns."""

    rows: int
    columns: int = COLUMNS

    @property
    def body(self) -> str:
        """The cells that hold a level."""
        return span(3, _HEAD + 1, self.columns, _HEAD + self.rows)

    @property
    def filtered(self) -> str:
        """What the filter is set on."""
        return span(1, _HEAD, self.columns, _HEAD + self.rows)


@cache
def _pool(columns: int) -> tuple[tuple[int, ...], ...]:
    pick = Random(4).choices
    return tuple(tuple(pick(range(5), (5, 15, 45, 20, 15), k=columns - 2)) for _ in range(_POOL))


def levels_of(shape: Shape, row: int) -> tuple[int, ...]:
    """The levels of an agent: drawn once, so that drawing them costs nobody."""
    return _pool(shape.columns)[row % _POOL]


def _workbook(shape: Shape, make: Callable[[], Iterator[AnyRow]]) -> Workbook:
    first = address(3, _HEAD + 1)
    sheet = Sheet(
        _TITLE,
        (Column(14), Column(18), *(Column(5.6),) * (shape.columns - 2)),
        RowsOnDemand(_HEAD + shape.rows, make),
        freeze=first,
        autofilter=shape.filtered,
        entries=(Entry(shape.body, "list", '"0,1,2,3,4"', "Niveau", "Choisir un niveau."),),
        rules=(Rule(shape.body, f"{first}>3", "au-dela"),),
        protected=True,
    )
    return Workbook("Essai", "Essai", date(2026, 1, 1), "fphref", (sheet,))


def heads_of(shape: Shape) -> tuple[list[str], list[str]]:
    """The hidden ids and the heads."""
    ids = ["#id_agent", "#service", *(f"cmp-{n}" for n in range(shape.columns - 2))]
    return ids, ["Agent", "Service", *(f"Compétence numéro {n}" for n in range(shape.columns - 2))]


def _head_rows(shape: Shape) -> tuple[Row, Row]:
    ids, heads = heads_of(shape)
    return (
        Row(tuple(Cell(text, "machine") for text in ids), hidden=True),
        Row(tuple(Cell(text, "vertical") for text in heads), 132),
    )


def as_values(shape: Shape) -> Workbook:
    """Our workbook, its rows being bare values that share their looks; the looks go by column."""

    def make() -> Iterator[AnyRow]:
        yield from _head_rows(shape)
        looks = ("saisie-texte", "saisie-texte", *looks_of(shape))
        for row in range(shape.rows):
            yield PlainRow((f"AGT-{row:05}", "Unité de soins", *levels_of(shape, row)), looks)

    return _workbook(shape, make)


def as_cells(shape: Shape) -> Workbook:
    """Our workbook, its rows being cells that are shared where they say the same."""

    def make() -> Iterator[AnyRow]:
        yield from _head_rows(shape)
        known = {look: [Cell(level, look) for level in range(5)] for look in LOOKS}
        columns = [known[look] for look in looks_of(shape)]
        service = Cell("Unité de soins", "saisie-texte")
        for row in range(shape.rows):
            levels = [cells[level] for cells, level in zip(columns, levels_of(shape, row), strict=True)]
            yield Row((Cell(f"AGT-{row:05}", "saisie-texte"), service, *levels))

    return _workbook(shape, make)


def looks_of(shape: Shape) -> list[str]:
    """The look of each level of a row."""
    return [LOOKS[n % len(LOOKS)] for n in range(shape.columns - 2)]


def write_ours(book: Workbook, stream: BinaryIO) -> None:
    """What users get: checked, then written."""
    from fphref.render.xlsx import render_xlsx

    render_xlsx(book, stream)


def write_openpyxl(shape: Shape, stream: BinaryIO) -> None:
    """openpyxl at its best: each look built once, its style shared by all its cells."""
    from openpyxl import Workbook as Book
    from openpyxl.formatting.rule import Rule as CellRule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.worksheet.datavalidation import DataValidation

    from fphref.render.xlsx.styles import parts_of

    book: Any = Book()
    sheet: Any = book.active
    sheet.title = _TITLE
    styles = {}
    for look in ("machine", "vertical", "saisie-texte", *LOOKS):
        cell, parts = sheet["A1"], parts_of(look)
        cell.font, cell.fill, cell.border = parts.font, parts.fill, parts.border
        cell.alignment, cell.protection, cell.number_format = parts.alignment, parts.protection, parts.number_format
        styles[look] = cell._style
        del sheet._cells[1, 1]
    for number, (texts, look) in enumerate(zip(heads_of(shape), ("machine", "vertical"), strict=True), 1):
        for column, text in enumerate(texts, 1):
            sheet.cell(number, column, text)._style = styles[look]
    looks = [styles[look] for look in ("saisie-texte", "saisie-texte", *looks_of(shape))]
    for row in range(shape.rows):
        values = (f"AGT-{row:05}", "Unité de soins", *levels_of(shape, row))
        for column, (value, style) in enumerate(zip(values, looks, strict=True), 1):
            sheet.cell(_HEAD + 1 + row, column, value)._style = style
    sheet.row_dimensions[1].hidden, sheet.row_dimensions[2].height = True, 132
    first = address(3, _HEAD + 1)
    sheet.freeze_panes, sheet.auto_filter.ref = first, shape.filtered
    validation = DataValidation("list", formula1='"0,1,2,3,4"')
    validation.add(shape.body)
    sheet.add_data_validation(validation)
    state = DifferentialStyle(fill=PatternFill("solid", bgColor="FF6AA5D4"))
    sheet.conditional_formatting.add(shape.body, CellRule("expression", formula=[f"{first}>3"], dxf=state))
    sheet.protection.sheet = True
    book.save(stream)


def write_xlsxwriter(shape: Shape, stream: BinaryIO) -> None:
    """XlsxWriter with `constant_memory`, row by row."""
    import xlsxwriter  # type: ignore[import-untyped, unused-ignore]

    from fphref.render.xlsx.styles import FONT, RULE_LINE, ink_of

    book: Any = xlsxwriter.Workbook(stream, {"constant_memory": True})
    sheet = book.add_worksheet(_TITLE)
    formats = {}
    for look in ("machine", "vertical", "saisie-texte", *LOOKS):
        ink = ink_of(look)
        form = {"font_name": FONT, "font_size": ink.size, "bold": ink.bold, "font_color": ink.colour}
        form |= {"valign": "vcenter" if ink.vertical == "center" else ink.vertical, "locked": ink.locked}
        form |= {"text_wrap": ink.wrap, "rotation": ink.rotation, "num_format": ink.number_format}
        form |= {"align": ink.horizontal} if ink.horizontal else {}
        form |= {"indent": ink.indent} if ink.indent else {}
        form |= {"bg_color": ink.ground} if ink.ground else {}
        form |= {"border": 1, "border_color": RULE_LINE} if ink.border == "all" else {}
        formats[look] = book.add_format(form)
    ground = book.add_format({"bg_color": "#6AA5D4"})
    sheet.freeze_panes(_HEAD, 2)
    ids, heads = heads_of(shape)
    sheet.set_row(0, None, None, {"hidden": True})
    for column, text in enumerate(ids):
        sheet.write_string(0, column, text, formats["machine"])
    sheet.set_row(1, 132)
    for column, text in enumerate(heads):
        sheet.write_string(1, column, text, formats["vertical"])
    looks, text_form = [formats[look] for look in looks_of(shape)], formats["saisie-texte"]
    for row in range(shape.rows):
        number = _HEAD + row
        sheet.write_string(number, 0, f"AGT-{row:05}", text_form)
        sheet.write_string(number, 1, "Unité de soins", text_form)
        for column, (level, look) in enumerate(zip(levels_of(shape, row), looks, strict=True), 2):
            sheet.write_number(number, column, level, look)
    sheet.autofilter(shape.filtered)
    sheet.data_validation(shape.body, {"validate": "list", "source": [0, 1, 2, 3, 4]})
    rule = {"type": "formula", "criteria": f"={address(3, _HEAD + 1)}>3", "format": ground}
    sheet.conditional_format(shape.body, rule)
    sheet.protect()
    book.close()


def sheet_bytes(data: bytes) -> bytes:
    """The one sheet of a file, as text."""
    with ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def compress(text: bytes) -> int:
    """Bare compression in blocks, as a file is written: the floor of any writer. The size."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    view = memoryview(text)
    size = sum(len(packer.compress(view[place : place + _BLOCK])) for place in range(0, len(text), _BLOCK))
    return size + len(packer.flush())


def written(write: Callable[[BinaryIO], None]) -> bytes:
    """The file."""
    stream = io.BytesIO()
    write(stream)
    return stream.getvalue()


def border_of(cell: Any) -> str | None:
    """The line at its left."""
    return cell.border.left.style if cell.border.left else None


def what_is_said(data: bytes) -> dict[str, Any]:
    """Values, looks and furniture of a file, so that nobody is faster by saying less."""
    from openpyxl import load_workbook

    sheet: Any = load_workbook(io.BytesIO(data)).active
    cells = [
        (c.coordinate, c.value, c.font.name, c.font.sz, bool(c.font.b), str(c.font.color.rgb)[-6:],
         str(c.fill.fgColor.rgb)[-6:] if c.fill.fill_type else "", border_of(c), c.alignment.horizontal,
         c.alignment.vertical or "bottom", bool(c.alignment.wrap_text), c.alignment.textRotation or 0,
         c.protection.locked, c.number_format)
        for row in sheet.iter_rows() for c in row
    ]  # fmt: skip
    rules = [(str(area.sqref), rule.formula) for area in sheet.conditional_formatting for rule in area.rules]
    return {
        "cells": cells,
        "heads": (bool(sheet.row_dimensions[1].hidden), sheet.row_dimensions[2].height),
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "lists": [(str(v.sqref), v.formula1) for v in sheet.data_validations.dataValidation],
        "rules": rules,
        "protected": bool(sheet.protection.sheet),
    }


def peak_megabytes() -> float:
    """The most memory this process has held; that of the process it came from does not count."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


WRITERS: dict[str, Callable[[Shape, BinaryIO], None]] = {
    "valeurs": lambda shape, stream: write_ours(as_values(shape), stream),
    "cellules": lambda shape, stream: write_ours(as_cells(shape), stream),
    "openpyxl": write_openpyxl,
    "xlsxwriter": write_xlsxwriter,
}


def main() -> None:
    """Write one file and print the memory it took above what importing takes."""
    shape, write = Shape(int(sys.argv[1])), WRITERS[sys.argv[2]]
    write(Shape(2), io.BytesIO())  # everything is imported
    levels_of(shape, 0)
    before = peak_megabytes()
    with tempfile.TemporaryFile() as stream:
        write(shape, stream)
    print(peak_megabytes() - before)


if __name__ == "__main__":
    main()
