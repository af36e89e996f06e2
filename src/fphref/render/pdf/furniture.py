"""What each page repeats: the running head and the foot. Artifacts all, since they are no part of the text."""

from __future__ import annotations

from fphref.documents.content import Document
from fphref.render import style
from fphref.render.pdf.fonts import face
from fphref.render.pdf.page import PAGE_HEIGHT, PAGE_WIDTH, Page, polygon, rounded
from fphref.render.pdf.tagged import TaggedFile
from fphref.render.pdf.text import TextStyle, clean, ellipsis
from fphref.render.pdf.theme import MARGIN, RUNNING_HEAD, Theme

# The only words the renderer adds.
PAGE_OF = "page {number} sur {total}"

_WIDTH = PAGE_WIDTH - 2 * MARGIN
_RULE = 44.0
_FIRST_BASELINE = 32.0
_SECOND_BASELINE = 21.5
_GAP = 18.0


def draw_furniture(file: TaggedFile, theme: Theme, document: Document) -> None:
    """Add head (from the second page on) and foot to all pages."""
    total = len(file.pages)
    for page in file.pages:
        if page.index:
            _head(page, theme, document)
        _foot(page, document, PAGE_OF.format(number=page.index + 1, total=total))


def _put(page: Page, x: float, baseline: float, text: str, text_style: TextStyle) -> None:
    if text:
        page.text(x, baseline, [text], text_style.face, text_style.size, text_style.lead, text_style.colour)


def _head(page: Page, theme: Theme, document: Document) -> None:
    page.mark("Header")
    low = PAGE_HEIGHT - RUNNING_HEAD
    page.fill(rounded(0, low, PAGE_WIDTH, RUNNING_HEAD, 0), theme.base)
    left = PAGE_WIDTH - 150
    corners = ((left, PAGE_HEIGHT), (PAGE_WIDTH, PAGE_HEIGHT), (PAGE_WIDTH, low), (left + 17.5, low))
    page.fill(polygon(corners), theme.facets()[0])
    code_style = TextStyle(face("Bold"), 8.6, 11, style.WHITE)
    title_style = TextStyle(face("SemiBold"), 7.8, 11, style.WHITE)
    baseline = PAGE_HEIGHT - RUNNING_HEAD / 2 - 2.8
    code = ellipsis(document.banner.plate, code_style, _WIDTH / 4)
    code_width = code_style.width(code)
    title = ellipsis(document.title, title_style, _WIDTH - (code_width + _GAP if code else 0))
    _put(page, MARGIN, baseline, title, title_style)
    _put(page, PAGE_WIDTH - MARGIN - code_width, baseline, code, code_style)


def _foot(page: Page, document: Document, number: str) -> None:
    page.mark("Footer")
    page.line(MARGIN, PAGE_WIDTH - MARGIN, _RULE, 0.7, style.LINE)
    strong = TextStyle(face("SemiBold"), 7.4, 10, style.INK)
    quiet = TextStyle(face("Regular"), 7.4, 10, style.GREY)
    number_width = quiet.width(clean(number))
    room = _WIDTH - number_width - _GAP
    _put(page, MARGIN, _FIRST_BASELINE, ellipsis(document.footer.left, strong, room), strong)
    _put(page, PAGE_WIDTH - MARGIN - number_width, _FIRST_BASELINE, number, quiet)
    _put(page, MARGIN, _SECOND_BASELINE, ellipsis(document.footer.detail, quiet, _WIDTH), quiet)
