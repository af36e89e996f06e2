"""What each page repeats: the running head and the foot. Artifacts all, since they are no part of the text."""

from __future__ import annotations

from dataclasses import dataclass

from fphref.documents.content import Document, Footer
from fphref.render import style
from fphref.render.cleaning import clean
from fphref.render.pdf.fonts import face
from fphref.render.pdf.page import PAGE_HEIGHT, PAGE_WIDTH, Page, polygon, rounded
from fphref.render.pdf.tagged import TaggedFile
from fphref.render.pdf.text import TextStyle, ellipsis
from fphref.render.pdf.theme import MARGIN, RUNNING_HEAD, Theme, theme

# The only words the renderer adds.
PAGE_OF = "page {number} sur {total}"
PAGE_REFERENCE = "p. {number}"

_WIDTH = PAGE_WIDTH - 2 * MARGIN
_RULE = 40.0
_FIRST_BASELINE = 29.0
_SECOND_BASELINE = 19.0
_GAP = 18.0


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the pages of one document repeat: running head (from its second page on) and foot."""

    tint: str
    title: str
    plate: str
    footer: Footer

    @classmethod
    def of(cls, document: Document) -> Furniture:
        """That of a document by itself."""
        return cls(document.tint, document.title, document.banner.plate, document.footer)


def draw_furniture(
    file: TaggedFile, furniture: Furniture, pages: range, total: int, *, head_on_first: bool = False
) -> None:
    """Add head and foot to the pages of a document; the first one mostly has a banner for a head."""
    chosen = theme(furniture.tint)
    for page in (file.pages[index] for index in pages):
        if head_on_first or page.index > pages.start:
            _head(page, chosen, furniture)
        _foot(page, furniture.footer, PAGE_OF.format(number=page.index + 1, total=total))


def _put(page: Page, x: float, baseline: float, text: str, text_style: TextStyle) -> None:
    if text:
        page.text(x, baseline, [text], text_style.face, text_style.size, text_style.lead, text_style.colour)


def _head(page: Page, theme: Theme, furniture: Furniture) -> None:
    page.mark("Header")
    low = PAGE_HEIGHT - RUNNING_HEAD
    page.fill(rounded(0, low, PAGE_WIDTH, RUNNING_HEAD, 0), theme.base)
    left = PAGE_WIDTH - 150
    corners = ((left, PAGE_HEIGHT), (PAGE_WIDTH, PAGE_HEIGHT), (PAGE_WIDTH, low), (left + 17.5, low))
    page.fill(polygon(corners), theme.facets()[0])
    code_style = TextStyle(face("Bold"), 8.6, 11, style.WHITE)
    title_style = TextStyle(face("SemiBold"), 7.8, 11, style.WHITE)
    baseline = PAGE_HEIGHT - RUNNING_HEAD / 2 - 2.8
    code = ellipsis(furniture.plate, code_style, _WIDTH / 4)
    code_width = code_style.width(code)
    title = ellipsis(furniture.title, title_style, _WIDTH - (code_width + _GAP if code else 0))
    _put(page, MARGIN, baseline, title, title_style)
    _put(page, PAGE_WIDTH - MARGIN - code_width, baseline, code, code_style)


def _foot(page: Page, footer: Footer, number: str) -> None:
    page.mark("Footer")
    page.line(MARGIN, PAGE_WIDTH - MARGIN, _RULE, 0.7, style.LINE)
    strong = TextStyle(face("SemiBold"), 7.4, 10, style.INK)
    quiet = TextStyle(face("Regular"), 7.4, 10, style.GREY)
    number_width = quiet.width(clean(number))
    room = _WIDTH - number_width - _GAP
    _put(page, MARGIN, _FIRST_BASELINE, ellipsis(footer.left, strong, room), strong)
    _put(page, PAGE_WIDTH - MARGIN - number_width, _FIRST_BASELINE, number, quiet)
    _put(page, MARGIN, _SECOND_BASELINE, ellipsis(footer.detail, quiet, _WIDTH), quiet)
