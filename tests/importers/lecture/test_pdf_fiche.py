"""A fiche set as PDF by another program, in one column or two, makes the same draft as its text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from fphref.importers.fiche.importation import import_fiche
from fphref.importers.lecture.fichier import read_document
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Brouillon, Document
from fphref.importers.registre import Registre
from tests.importers.brouillons import ATTENDUS, SEEDS, Trees, reread, tell_difference
from tests.importers.lecture.pdfs import fiche_as_html, is_heading, set_by_libreoffice, set_by_reportlab
from tests.libreoffice import needs_libreoffice
from tests.support import OUTSIDE

INVENTEE = ATTENDUS / "fiche_inventee.md"
PUBLIEE = SEEDS / "003_0b9fbecc05e5d501.txt"
# The text of a page that was printed says nothing of bold words, of blank lines, of links that lead nowhere.
OF_MARKUP = ("IMP002", "IMP004")
OF_LAYOUT = "IMP012"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("profile")


@cache
def printed(source: Path, columns: int, folder: Path, profile: Path) -> Document:
    """The document read from a PDF that LibreOffice made of a fiche."""
    page = fiche_as_html(source.read_text("utf-8"), columns=columns)
    return read_document(set_by_libreoffice(page, folder, profile))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pdf")


def trees(brouillon: Brouillon) -> Trees:
    """The files of a draft; the name of the file it comes from left out."""
    found = reread(brouillon)
    for source in found["sources.yaml"]["sources"]:
        if "reserve" in source:
            source["reserve"] = source["reserve"].replace(brouillon.document.nom, "la fiche")
    return found


def doubts(brouillon: Brouillon) -> set[tuple[str, str]]:
    return {(doute.diagnostic.regle, doute.diagnostic.message) for doute in brouillon.doutes}


def differs(source: Path, document: Document) -> tuple[str, set[tuple[str, str]], set[tuple[str, str]]]:
    """How the draft of a PDF differs from that of its text: values, doubts it has more, doubts it lost."""
    text = import_fiche(read_text(source.name, source.read_text("utf-8")), Registre())
    draft = import_fiche(document, Registre())
    more = {found for found in doubts(draft) - doubts(text) if found[0] != OF_LAYOUT}
    lost = {found for found in doubts(text) - doubts(draft) if found[0] not in OF_MARKUP}
    return tell_difference(trees(text), trees(draft)), more, lost


@pytest.mark.parametrize("columns", [1, 2])
def test_a_fiche_set_by_a_library_makes_the_draft_of_its_text(columns: int, tmp_path: Path) -> None:
    made = set_by_reportlab(INVENTEE.read_text("utf-8"), tmp_path / "fiche.pdf", columns=columns)
    assert differs(INVENTEE, read_document(made)) == ("", set(), set())


@needs_libreoffice
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("source", [INVENTEE, PUBLIEE], ids=["inventee", "publiee"])
def test_a_printed_fiche_makes_the_draft_of_its_text(source: Path, columns: int, folder: Path, profile: Path) -> None:
    if not source.exists():
        pytest.skip(f"{source.name} {OUTSIDE}")
    target = folder / f"{source.stem}-{columns}"
    target.mkdir(exist_ok=True)
    assert differs(source, printed(source, columns, target, profile)) == ("", set(), set())


@needs_libreoffice
def test_two_columns_are_two_columns(folder: Path, profile: Path) -> None:
    """What the test above holds against the text would prove nothing of one column set twice."""
    from pypdf import PdfReader

    target = folder / "colonnes"
    target.mkdir()
    pages = {}
    for columns in (1, 2):
        printed(INVENTEE, columns, target, profile)
        starts: list[float] = []

        def note(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
            starts.append(tm[4])  # noqa: B023

        for page in PdfReader(target / "fiche.pdf").pages:
            page.extract_text(visitor_text=note)
        pages[columns] = max(starts) - min(starts)
    assert pages[2] > pages[1] + 150


@needs_libreoffice
def test_each_kind_of_line_is_seen_on_a_printed_page(folder: Path, profile: Path) -> None:
    target = folder / "natures"
    target.mkdir()
    document = printed(INVENTEE, 1, target, profile)
    source = read_text(INVENTEE.name, INVENTEE.read_text("utf-8"))
    wanted = [line for line in source.lignes if line.nature != "vide"]
    assert [line.texte for line in document.lignes] == [line.texte for line in wanted]
    bullets = [line.nature == "puce" for line in wanted]
    assert [line.nature == "puce" for line in document.lignes] == bullets
    # The headings of the page are its capitals, and its title.
    headings = [line.texte for line in wanted if is_heading(line.texte)]
    assert [line.texte for line in document.lignes if line.nature == "titre"] == [wanted[0].texte, *headings]
    assert {line.page for line in document.lignes} == set(range(1, max(line.page for line in document.lignes) + 1))
    (lien,) = (lien for line in document.lignes for lien in line.liens if "Décret" in lien.texte)
    assert lien.url == "https://textes.example/2016-1234"
