"""PDF: pages that can be read by eye and by ear (PDF/UA-1, PDF/A-2a). Knows content, nothing of its subject."""

from fphref.render.pdf.document import render_pdf

__all__ = ["render_pdf"]
