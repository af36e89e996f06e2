"""What a real word processor reads in our files."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from fphref.documents.book import Book
from fphref.documents.catalogue import build_catalogue
from fphref.documents.content import Document, iter_banner_texts, iter_texts
from fphref.documents.fiche import build_fiche
from fphref.model.referentiel import Referentiel
from fphref.render.cleaning import clean
from tests.libreoffice import convert, needs_libreoffice
from tests.render.docx_documents import items, make
from tests.render.docx_reading import data_of, plain

pytestmark = needs_libreoffice


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lo")


def converted(content: Document | Book, kind: str, folder: Path, profile: Path) -> bytes:
    """The file of a content as LibreOffice writes it in another format."""
    source = folder / "entree.docx"
    source.write_bytes(data_of(content))
    found = convert(source, kind, folder / "sortie", profile)
    assert list(found.parent.iterdir()) == [found]
    return found.read_bytes()


def read_as_text(content: Document | Book, folder: Path, profile: Path) -> str:
    return converted(content, "txt:Text (encoded):UTF8", folder, profile).decode("utf-8-sig")


def missing(document: Document, said: str) -> list[str]:
    """Texts of a document that are not said, or not after those before them."""
    told, place, found = plain(said), 0, []
    for text in iter_banner_texts(document.banner):
        if plain(text) not in told:  # key figures stand in columns: their order is that of the rows
            found.append(text)
    place = told.find(plain(document.banner.lead))
    for text in filter(plain, iter_texts(document.blocks)):
        at = told.find(plain(text), place)
        if at < 0:
            found.append(text)
        else:
            place = at + len(plain(text))
    return found


def unseen(book: Book, drawn: str) -> list[str]:
    """Texts of the documents of a book that stand on no page, by their first and last letters: a page may cut them.

    The names of columns are drawn in capitals.
    """
    found, drawn = [], drawn.casefold()
    for document in book.documents:
        for text in iter_texts(document.blocks):
            squeezed = "".join(clean(text).split()).casefold()
            if (squeezed[:40] not in drawn or squeezed[-40:] not in drawn) and not cut_once(squeezed, drawn):
                found.append(text)
    return found


def cut_once(text: str, drawn: str) -> bool:
    """Whether a text stands there in two pieces: the end of a page may fall after the first line of a cell."""
    return any(text[:place] in drawn and text[place:] in drawn for place in range(12, len(text) - 11))


def test_every_text_of_a_fiche_is_read_in_order(referentiel: Referentiel, tmp_path: Path, profile: Path) -> None:
    fiche = build_fiche(referentiel, "15D30")
    assert len(list(iter_texts(fiche.blocks))) > 200
    said = read_as_text(fiche, tmp_path, profile)
    assert missing(fiche, said) == []
    lost = said.replace("Suivi des événements indésirables", "")
    assert missing(fiche, lost) == ["Suivi des événements indésirables"]


def test_lists_are_counted_as_we_mean(tmp_path: Path, profile: Path) -> None:
    document = make(items("un", "deux", numbered=True), items("trois", numbered=True), items("point"))
    said = read_as_text(document, tmp_path, profile)
    # In plain text LibreOffice has one mark for all bullets.
    assert re.findall(r"(\d\.|•)\s*(un|deux|trois|point)", said) == [
        ("1.", "un"), ("2.", "deux"), ("1.", "trois"), ("•", "point"),
    ]  # fmt: skip


def test_contents_tell_the_page_of_each_document(referentiel: Referentiel, tmp_path: Path, profile: Path) -> None:
    catalogue = build_catalogue(referentiel)
    reader = PdfReader(io.BytesIO(converted(catalogue, "pdf", tmp_path, profile)))
    pages = [plain(page.extract_text()) for page in reader.pages]
    assert all(f"page {n} sur {len(pages)}" in said for n, said in enumerate(pages, 1))
    (contents,) = [said for said in pages if said.startswith(catalogue.contents_title)]
    for document in catalogue.documents:
        told = re.search(re.escape(plain(document.title)) + r"[ .]*(\d+)", contents)
        assert told is not None, document.title
        page = pages[int(told[1]) - 1]
        assert plain(document.banner.title) in page
        assert plain(document.footer.left) in page
        assert f"Code métier {document.banner.plate}".upper() in page.upper()
    drawn = "".join("".join(pages).split())
    assert unseen(catalogue, drawn) == []
    assert unseen(catalogue, drawn.replace("Vocabulairemédical", "")) != []
