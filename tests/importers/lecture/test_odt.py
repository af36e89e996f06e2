"""ODT documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.fichier import read_document
from fphref.importers.modele import Lien
from tests.importers.lecture.fabrique import furniture, odt, rows, texts, zipped

_LISTS = (
    '<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1"/>'
    '<text:list-level-style-number text:level="2" style:num-format="1"/></text:list-style>'
)


def test_headings_items_and_their_depth(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="2">Activités</text:h><text:list text:style-name="L1"><text:list-item>'
        "<text:p>a</text:p><text:p>suite</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item>"
        "</text:list></text:list-item><text:list-item><text:p/></text:list-item></text:list><text:p>fin</text:p>"
    )
    assert rows(read_document(odt(tmp_path / "x.odt", body, automatic=_LISTS))) == [
        ("titre", 2, "Activités"), ("puce", 1, "a"), ("texte", 0, "suite"), ("rang", 2, "b"), ("puce", 1, ""),
        ("texte", 0, "fin"),
    ]  # fmt: skip


def test_a_paragraph_styled_as_a_heading_is_one(tmp_path: Path) -> None:
    automatic = (
        '<style:style style:name="P1" style:parent-style-name="Heading_20_3"/>'
        '<style:style style:name="A" style:parent-style-name="B"/>'
        '<style:style style:name="B" style:parent-style-name="A"/>'
    )
    body = '<text:p text:style-name="P1">Titre</text:p><text:p text:style-name="A">Texte</text:p>'
    document = read_document(odt(tmp_path / "x.odt", body, automatic=automatic))
    assert rows(document) == [("titre", 3, "Titre"), ("texte", 0, "Texte")]


def test_spans_links_breaks_and_notes(tmp_path: Path) -> None:
    body = (
        '<text:p>co<text:span>ord</text:span>onner<text:s text:c="3"/>bien<text:line-break/>'
        '<text:a xlink:href="https://a.fr">charte</text:a><text:note><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Note.</text:p></text:note-body></text:note></text:p>"
    )
    document = read_document(odt(tmp_path / "x.odt", body))
    assert sorted(texts(document)) == ["Note.", "charte", "coordonner bien"]
    assert [each.liens for each in document.lignes if each.liens] == [(Lien("charte", "https://a.fr"),)]


def test_tables_heads_of_pages_and_what_was_deleted(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>ôté</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><table:table><table:table-row><table:table-cell><text:p>Nord"
        "</text:p></table:table-cell><table:table-cell><text:p>35 k€</text:p></table:table-cell></table:table-row>"
        "</table:table><text:p>x<office:annotation><text:p>À revoir</text:p></office:annotation></text:p>"
    )
    master = "<style:header><text:p>Direction</text:p></style:header><style:footer><text:p>Page</text:p></style:footer>"
    document = read_document(odt(tmp_path / "x.odt", body, master))
    assert [each.texte for each in document.lignes] == ["Direction", "Nord | 35 k€", "x", "Page"]
    assert document.lignes[1].cellules == ("Nord", "35 k€")
    assert furniture(document) == {"Direction": "entete-de-page", "Page": "pied-de-page"}
    assert len(document.remarques) == 2


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    kind = "application/vnd.oasis.opendocument.text"
    path = zipped(tmp_path / "x.odt", {"mimetype": kind, "content.xml": "<!DOCTYPE x><x/>"})
    with pytest.raises(FphrefError, match="DOCTYPE"):
        read_document(path)
