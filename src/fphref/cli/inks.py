"""The formats a document can be written in, each with its ink, imported when it is used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from fphref.cli.writing import check_suffix, names_file
from fphref.diagnostics import FphrefError, suggestion

if TYPE_CHECKING:
    from fphref.documents.book import Book
    from fphref.documents.classeur import Workbook
    from fphref.documents.content import Document
    from fphref.documents.explorateur import Explorer

    Content = Document | Book | Workbook | Explorer

FORMATS = ("pdf", "html", "docx", "md", "json")
"""The formats of a fiche and of the catalogue; the first one is usual."""


@dataclass(frozen=True, slots=True)
class Flaws:
    """What an ink could not show as asked: characters that no font has, scripts (French names) left unshaped."""

    missing: tuple[str, ...] = ()
    unshaped: tuple[str, ...] = ()

    def without(self, others: Iterable[Flaws]) -> Flaws:
        """Those that the others do not have."""
        known = list(others)
        return Flaws(
            tuple(character for character in self.missing if not any(character in other.missing for other in known)),
            tuple(script for script in self.unshaped if not any(script in other.unshaped for other in known)),
        )


def draw(format_: str, content: Any, stream: BinaryIO) -> Flaws:
    """Write a content in a format to a binary stream: one of `FORMATS`, `xlsx` a workbook, `explorateur` a web page."""
    if format_ == "pdf":
        from fphref.render.pdf import render_pdf

        drawn = render_pdf(content, stream)
        return Flaws(drawn.missing, drawn.unshaped)
    if format_ == "xlsx":
        from fphref.render.xlsx import render_xlsx

        render_xlsx(content, stream)
    elif format_ == "html":
        from fphref.render.html import render_html

        render_html(content, stream)
    elif format_ == "explorateur":
        from fphref.render.html.explorateur import render_explorateur

        render_explorateur(content, stream)
    elif format_ == "docx":
        from fphref.render.docx import render_docx

        render_docx(content, stream)
    elif format_ == "md":
        from fphref.render.markdown import render_markdown

        render_markdown(content, stream)
    else:
        from fphref.render.as_json import render_json

        render_json(content, stream)
    return Flaws()


def choose_format(wanted: str | None, sortie: Path, what: str) -> str:
    """The format asked for, else the one that the suffix of a file given to `-o` says, else PDF.

    Raises `FphrefError` where the two disagree, or the suffix is of no format.
    """
    suffix = sortie.suffix.lower().removeprefix(".")
    if wanted is None and names_file(sortie):
        if suffix not in FORMATS:
            known = ", ".join(f".{name}" for name in FORMATS)
            near = suggestion(f".{suffix}", [f".{name}" for name in FORMATS], limit=0)
            raise FphrefError(f"{what} se fait en {known}, pas en « .{suffix} »{near or '.'}")
        return suffix
    chosen = wanted or FORMATS[0]
    check_suffix(sortie, f".{chosen}", what)
    return chosen
