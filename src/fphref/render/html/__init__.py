"""HTML: one page that stands alone, readable by eye, by ear and on paper. Knows content, nothing of its subject."""

from fphref.render.html.page import render_html

__all__ = ["render_html"]
