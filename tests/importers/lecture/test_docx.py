"""DOCX documents, read part by part."""

from __future__ import annotations

from pathlib import Path

import pytest

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.fichier import read_document
from fphref.importers.modele import Document, Lien
from tests.importers.lecture.fabrique import W, docx, furniture, item, paragraph, rows, texts, zipped


def run(text: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Reads a document made of a body, further parts and targets of links."""

    def reader(body: str, parts: dict[str, str] | None = None, links: tuple[str, ...] = ()) -> Document:
        return read_document(docx(tmp_path / "x.docx", body, parts, links))

    return reader


def test_headings_come_from_the_names_of_styles_and_their_level(read) -> None:  # type: ignore[no-untyped-def]
    body = "".join(
        paragraph(style, f'<w:pStyle w:val="{style}"/>') for style in ("Titre2", "Rubrique", "Plan", "A", "Inconnu")
    )
    assert rows(read(body)) == [
        ("titre", 2, "Titre2"), ("titre", 2, "Rubrique"), ("titre", 4, "Plan"), ("texte", 0, "A"),
        ("texte", 0, "Inconnu"),
    ]  # fmt: skip


def test_items_of_lists_have_their_form_and_depth(read) -> None:  # type: ignore[no-untyped-def]
    body = item("a") + item("b", 2) + item("c", 1, 1) + paragraph("d", '<w:pStyle w:val="Liste"/>') + item("")
    assert rows(read(body + paragraph("• typée") + item("ôtée", 0))) == [
        ("puce", 1, "a"), ("rang", 1, "b"), ("puce", 2, "c"), ("puce", 1, "d"), ("puce", 1, ""),
        ("puce", 1, "typée"), ("texte", 0, "ôtée"),
    ]  # fmt: skip


def test_runs_are_joined_and_line_breaks_cut(read) -> None:  # type: ignore[no-untyped-def]
    body = f"<w:p>{run('co')}{run('ord')}<w:r><w:t>onner</w:t><w:tab/><w:t>bien</w:t><w:br/><w:t>puis</w:t></w:r></w:p>"
    assert texts(read(body)) == ["coordonner bien", "puis"]


def test_links_keep_addresses_on_the_web(read) -> None:  # type: ignore[no-untyped-def]
    body = (
        f'<w:p><w:hyperlink r:id="rId1">{run("charte")}</w:hyperlink><w:hyperlink w:anchor="x">{run(" bas")}'
        f'</w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://</w:instrText>'
        '</w:r><w:r><w:instrText>b.fr"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(" guide")}<w:r><w:fldChar w:fldCharType="end"/></w:r>{run(" fin")}</w:p>'
    )
    (line,) = read(body, links=("https://a.fr",)).lignes
    assert line.texte == "charte bas guide fin"
    assert line.liens == (Lien("charte", "https://a.fr"), Lien("bas", ""), Lien("guide", "https://b.fr"))


def test_what_was_deleted_is_left_out_and_told(read) -> None:  # type: ignore[no-untyped-def]
    body = (
        f'<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{run("Trier")}<w:del w:id="2"><w:r><w:delText> mal'
        f'</w:delText></w:r></w:del><w:ins w:id="3">{run(" bien")}</w:ins></w:p>'
    )
    document = read(body)
    assert texts(document) == ["Trier bien"]
    assert document.remarques == ("x.docx : 1 passage(s) supprimé(s) en suivi des modifications, non lu(s).",)


def test_rows_of_tables_keep_their_cells_and_layouts_become_lines(read) -> None:  # type: ignore[no-untyped-def]
    def table(*cells: str) -> str:
        return f"<w:tbl><w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr></w:tbl>"

    document = read(
        table(paragraph("Lieu"), paragraph(""), paragraph("35 k€") + paragraph("brut"))
        + table(paragraph("seule"))
        + table(item("a") + item("b"), paragraph("c"))
    )
    assert document.lignes[0].cellules == ("Lieu", "", "35 k€ brut")
    assert rows(document)[1:] == [("texte", 0, "seule"), ("puce", 1, "a"), ("puce", 1, "b"), ("texte", 0, "c")]


def test_heads_and_feet_of_pages_are_furniture_once_and_notes_are_text(read) -> None:  # type: ignore[no-untyped-def]
    def part(kind: str, inside: str) -> str:
        return f"<w:{kind} {W}>{inside}</w:{kind}>"

    notes = (
        f'<w:footnote w:type="separator">{paragraph("---x")}</w:footnote><w:footnote>{paragraph("Note.")}</w:footnote>'
    )
    document = read(
        paragraph("Corps."),
        {
            "header1.xml": part("hdr", paragraph("Direction")),
            "header2.xml": part("hdr", paragraph("Direction")),
            "footer1.xml": part("ftr", paragraph("Page 1")),
            "footnotes.xml": part("footnotes", notes),
            "comments.xml": part("comments", paragraph("À revoir")),
        },
    )
    assert [each.texte for each in document.lignes] == ["Direction", "Corps.", "Note.", "Page 1"]
    assert furniture(document) == {"Direction": "entete-de-page", "Page 1": "pied-de-page"}
    assert document.remarques == ("x.docx : les commentaires du document n’ont pas été lus.",)


def test_a_text_box_is_read_once_and_a_table_of_contents_is_furniture(read) -> None:  # type: ignore[no-untyped-def]
    box = f"<w:txbxContent>{paragraph('Encadré')}</w:txbxContent>"
    body = (
        f'<w:p>{run("Autour")}<w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    document = read(body + paragraph("Activités 2", '<w:pStyle w:val="TM1"/>'))
    assert sorted(texts(document)) == ["Autour", "Encadré"]
    assert furniture(document) == {"Activités 2": "table-des-matieres"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<!DOCTYPE a [<!ENTITY b 'cc'>]><w:document/>", "DOCTYPE"),
        ("<w:document", "abîmé ou incomplet"),
        ("<a>" * 300 + "</a>" * 300, "trop de balises imbriquées"),
        ("<a b='" + " ".join(map(str, range(400_000))) + "'/>", "démesurée"),
        ("<a/>", "ne contient pas de texte"),
    ],
    ids=["document type", "truncated", "deep", "long tag", "no text"],
)
def test_a_hostile_part_is_refused_in_words_for_a_document(tmp_path: Path, body: str, message: str) -> None:
    path = zipped(tmp_path / "x.docx", {"word/document.xml": body})
    with pytest.raises(FphrefError, match=message) as raised:
        read_document(path)
    assert "tableur" not in str(raised.value)
    assert "classeur" not in str(raised.value)


def test_an_archive_that_swells_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(FphrefError, match=r"x\.docx est trop gros une fois décompressé"):
        read_document(zipped(tmp_path / "x.docx", {"word/document.xml": b" " * 50_000_000}))
