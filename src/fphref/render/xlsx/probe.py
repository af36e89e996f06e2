"""Whether the openpyxl that is installed is the one `fast` knows from the inside."""

from __future__ import annotations

import importlib
import inspect
import re
from typing import Any, Final

import openpyxl

KNOWN: Final = (3, 1)
"""The version (first two numbers) whose private classes `fast` was written for."""

CLASSES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "openpyxl.worksheet._writer.WorksheetWriter": {
        "__init__": ("ws", "out"),
        "write_top": (),
        "write_rows": (),
        "write_tail": (),
        "write_dimensions": (),
        "write_format": (),
        "write_merged_cells": (),
        "close": (),
    },
    "openpyxl.writer.excel.ExcelWriter": {
        "__init__": ("workbook", "archive"),
        "write_data": (),
        "write_worksheet": ("ws",),
        "_write_charts": (),
    },
    "openpyxl.comments.comment_sheet.CommentRecord": {"__init__": ("ref", "author", "width", "height")},
    "openpyxl.drawing.spreadsheet_drawing.SpreadsheetDrawing": {"__init__": ()},
    "openpyxl.worksheet.dimensions.SheetDimension": {"__init__": ("ref",)},
    "openpyxl.worksheet.merge.MergeCell": {"__init__": ("ref",)},
    "openpyxl.worksheet.merge.MergeCells": {"__init__": ("mergeCell",)},
}
"""Class → method → the parameters that `fast` gives it."""

BOOK: Final = ("_number_formats",)
SHEET: Final = ("_hyperlinks", "_comments", "_charts", "_rels", "sheet_format")
"""What `fast` touches of a workbook and of its sheets."""


def is_known() -> bool:
    """Whether the version, the classes, their methods and parameters, and the attributes are those `fast` leans on."""
    if tuple(map(int, re.findall(r"\d+", openpyxl.__version__)[:2])) != KNOWN:
        return False
    if not all(_has(path, methods) for path, methods in CLASSES.items()):
        return False
    book: Any = openpyxl.Workbook()
    return all(hasattr(book, name) for name in BOOK) and all(hasattr(book.active, name) for name in SHEET)


def _has(path: str, methods: dict[str, tuple[str, ...]]) -> bool:
    module, _, name = path.rpartition(".")
    try:
        owner = getattr(importlib.import_module(module), name)
        signatures = {method: inspect.signature(getattr(owner, method)) for method in methods}
    except (ImportError, AttributeError):
        return False
    return all(
        parameter in signatures[method].parameters for method, asked in methods.items() for parameter in asked
    )  # fmt: skip
