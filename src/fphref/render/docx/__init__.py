"""DOCX: real styles, lists and tables, for Word and LibreOffice to rework. Knows content, nothing of its subject."""

from fphref.render.docx.document import render_docx

__all__ = ["render_docx"]
