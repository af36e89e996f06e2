"""Draws a `Workbook` as an Excel file; nothing here knows what its sheets speak of."""

from __future__ import annotations

from fphref.render.xlsx.checks import check_workbook
from fphref.render.xlsx.writer import render_xlsx

__all__ = ["check_workbook", "render_xlsx"]
