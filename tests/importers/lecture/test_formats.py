"""The same fiche gives the same lines whatever the format it comes in, also through another program."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from fphref.importers.lecture.fichier import read_document
from fphref.importers.lecture.html import read_html
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Document
from tests.importers.lecture.fabrique import FICHE, Row, rows
from tests.libreoffice import convert, needs_libreoffice


def as_html(document: Document) -> str:
    """A page with the lines of a text: lists one in the other, headings, paragraphs, links."""
    found: list[str] = []
    lists: list[str] = []

    def down_to(depth: int) -> None:
        while len(lists) > depth:
            found.append(f"</li></{lists.pop()}>")

    for line in document.lignes:
        words = html.escape(line.texte)
        for lien in line.liens:
            words = words.replace(lien.texte, f'<a href="{lien.url}">{lien.texte}</a>')
        if line.nature in ("puce", "rang"):
            kind = "ul" if line.nature == "puce" else "ol"
            down_to(line.niveau)
            if len(lists) < line.niveau:
                lists.append(kind)
                found.append(f"<{kind}><li>{words}")
            else:
                found.append(f"</li><li>{words}")
        elif line.texte:
            down_to(0)
            tag = f"h{line.niveau}" if line.nature == "titre" else "p"
            found.append(f"<{tag}>{words}</{tag}>")
    down_to(0)
    return f'<!doctype html><html lang="fr"><head><meta charset="utf-8"></head><body>{"".join(found)}</body></html>'


TEXT = read_text("fiche.md", FICHE)
EXPECTED: list[Row] = rows(TEXT)


def test_the_text_has_every_sort_of_line() -> None:
    assert {each[:2] for each in EXPECTED} >= {("titre", 1), ("titre", 2), ("puce", 1), ("puce", 2), ("rang", 1)}


def test_a_page_gives_the_lines_of_the_text() -> None:
    document = read_html("fiche.html", as_html(TEXT))
    assert rows(document) == EXPECTED
    assert [each.liens for each in document.lignes if each.liens] == [each.liens for each in TEXT.lignes if each.liens]


@needs_libreoffice
@pytest.mark.parametrize("kind", ["odt:writer8", "docx:MS Word 2007 XML"])
def test_a_document_written_by_another_program_gives_the_lines_of_the_text(tmp_path: Path, kind: str) -> None:
    page = tmp_path / "fiche.html"
    page.write_text(as_html(TEXT), "utf-8")
    written = convert(page, "odt:writer8", tmp_path, tmp_path / "profil")
    if not kind.startswith("odt"):
        written = convert(written, kind, tmp_path, tmp_path / "profil")
    document = read_document(written)
    assert rows(document) == EXPECTED
    assert [lien.url for each in document.lignes for lien in each.liens] == ["https://exemple.fr/charte"]


@needs_libreoffice
def test_a_pdf_written_by_another_program_gives_the_lines_of_the_text(tmp_path: Path) -> None:
    page = tmp_path / "fiche.html"
    page.write_text(as_html(TEXT), "utf-8")
    profile, written = tmp_path / "profil", page
    # Straight from the page, LibreOffice leaves the first heading undrawn on a page of its own.
    for kind in ("odt:writer8", "docx:MS Word 2007 XML", "pdf"):
        written = convert(written, kind, tmp_path, profile)
    document = read_document(written)
    assert rows(document) == EXPECTED
    assert {each.page for each in document.lignes} == {1}
