"""Opening a document: its content says what it is; what cannot be read is told in one line, with advice."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from fphref.diagnostics import FphrefError
from fphref.importers.lecture import fichier
from fphref.importers.lecture.fichier import read_document
from tests.importers.lecture.fabrique import docx, paragraph, read, texts
from tests.importers.lecture.pdfs import FONTS, LEFT, at, pdf
from tests.importers.lecture.test_pdf_mots import cmap
from tests.support import ROOT

PDF = ROOT / "exports" / "fiche_15D30.pdf"

ACCENTS = "Été à l’hôpital : œuvre, ça, €."


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        (ACCENTS.encode(), ""),
        (codecs.BOM_UTF8 + ACCENTS.encode(), ""),
        (codecs.BOM_UTF16_LE + ACCENTS.encode("utf-16-le"), ""),
        (codecs.BOM_UTF16_BE + ACCENTS.encode("utf-16-be"), ""),
        (codecs.BOM_UTF32_LE + ACCENTS.encode("utf-32-le"), ""),
        (ACCENTS.encode("utf-16-le"), "UTF-16"),
        (ACCENTS.encode("cp1252"), "cp1252"),
    ],
)
def test_each_encoding_gives_the_same_words(tmp_path: Path, data: bytes, remark: str) -> None:
    document = read(tmp_path / "x.txt", data)
    assert texts(document) == [ACCENTS]
    assert (len(document.remarques), remark in "".join(document.remarques)) == (bool(remark), True)


def test_one_broken_byte_does_not_make_a_windows_text(tmp_path: Path) -> None:
    document = read(tmp_path / "x.txt", ACCENTS.encode() + b"\xff" + ACCENTS.encode())
    assert texts(document) == [f"{ACCENTS}\ufffd{ACCENTS}"]
    assert "illisible" in document.remarques[0]


def test_accents_lost_before_are_told(tmp_path: Path) -> None:
    lost = ("é" * 5).encode().decode("cp1252")
    assert "accents semblent perdus" in read(tmp_path / "x.txt", lost).remarques[0]


def test_a_few_control_characters_go_with_a_remark(tmp_path: Path) -> None:
    document = read(tmp_path / "x.txt", "Tri\x07er et\x1b classer les demandes.\n")
    assert texts(document) == ["Trier et classer les demandes."]
    assert document.remarques == ("x.txt : 2 caractères de contrôle retirés.",)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.txt", b"", "est vide"),
        ("x.md", b" \n\t\n", "est vide"),
        ("x.txt", b"abc\x00def", "pas un texte lisible"),
        ("x.txt", b"\x01\x02\x03\x04\x05 abc", "pas un texte lisible"),
        ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "l’enregistrer en .docx"),
        ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        ("x.rtf", rb"{\rtf1 abc}", "l’enregistrer en .docx"),
        ("x.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "est une image"),
        ("x.txt", b"\x1f\x8b\x08" + bytes(40), "est une archive"),
        ("x.txt", b"MZ\x90\x00", "programme"),
        ("x.mhtml", b"From: <x>\nMIME-Version: 1.0\nContent-Type: multipart/related\n", "page web complète"),
        ("x.eml", b"MIME-Version: 1.0\ncontent-type: multipart/mixed\n\n", "page web complète"),
        ("x.xml", b"<?xml version='1.0'?><fiche/>", "est un fichier XML"),
        ("x.docx", bytes(range(200)), "n’est pas un document .docx"),
        ("x.docx", b"PK\x03\x04 coup" + b"e" * 40, "abîmé ou incomplet"),
        ("x.pdf", bytes(range(200)), "n’est pas un PDF"),
    ],
)
def test_what_is_no_document_is_refused_with_advice(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    with pytest.raises(FphrefError) as raised:
        read(tmp_path / name, data)
    said = str(raised.value)
    assert message in said
    assert said.startswith(name)
    assert "\n" not in said


def test_a_truncated_document_is_refused(tmp_path: Path) -> None:
    whole = docx(tmp_path / "x.docx", paragraph("Trier")).read_bytes()
    with pytest.raises(FphrefError, match=r"coupe\.docx est abîmé ou incomplet : l’ouvrir dans un traitement de texte"):
        read(tmp_path / "coupe.docx", whole[: len(whole) // 2])


def test_other_archives_are_refused_by_what_they_hold(tmp_path: Path) -> None:
    for member, message in (("xl/workbook.xml", "classeur"), ("ppt/x.xml", "présentation"), ("a.txt", "archive")):
        path = tmp_path / f"{message}.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, "x")
        with pytest.raises(FphrefError, match=message):
            read_document(path)


@pytest.mark.parametrize(
    ("name", "content", "nature"),
    [
        ("x.txt", "<!doctype html><p>Trier</p>", "html"),
        ("x.md", "<!-- a --><html><p>Trier</p>", "html"),
        ("x.html", '{"title": "Trier"}', "json"),
        ("x.txt", '[\n {"title": "Trier"}]', "json"),
        ("x.pdf", "Trier", "texte"),
        ("x.docx", "Trier", "texte"),
    ],
)
def test_a_name_that_lies_is_overruled_by_the_content_and_told(
    tmp_path: Path, name: str, content: str, nature: str
) -> None:
    document = read(tmp_path / name, content)
    assert document.nature == nature
    assert "il a été lu selon son contenu" in document.remarques[0]


def test_a_document_under_the_name_of_a_text_is_read_as_a_document(tmp_path: Path) -> None:
    whole = docx(tmp_path / "x.docx", paragraph("Trier")).read_bytes()
    document = read(tmp_path / "x.txt", whole)
    assert (document.nature, texts(document)) == ("docx", ["Trier"])
    assert document.remarques == (
        "x.txt porte l’extension .txt mais contient un document .docx : il a été lu selon son contenu.",
    )


def test_a_pdf_under_the_name_of_a_text_is_read_as_a_pdf(tmp_path: Path) -> None:
    document = read(tmp_path / "x.txt", PDF.read_bytes())
    assert document.nature == "pdf"
    assert "contient un PDF" in document.remarques[0]
    assert "Savoir-faire" in texts(document)


def test_a_locked_pdf_and_half_a_pdf_are_refused(tmp_path: Path) -> None:
    locked = PdfWriter(clone_from=PdfReader(PDF))
    locked.encrypt(user_password="secret", algorithm="RC4-128")
    locked.write(tmp_path / "clos.pdf")
    with pytest.raises(FphrefError, match=r"^clos\.pdf est protégé par mot de passe"):
        read_document(tmp_path / "clos.pdf")
    with pytest.raises(FphrefError, match=r"^moitie\.pdf est abîmé"):
        read(tmp_path / "moitie.pdf", PDF.read_bytes()[:20_000])


@pytest.mark.parametrize(
    ("name", "content", "nature"),
    [
        ("x.yaml", "# note\n- a: b", "yaml"),
        ("x.json", "[]", "json"),
        ("x.md", "---\na: b\n---\n", "texte"),
        ("x.md", "[Lien](https://a.fr)", "texte"),
        ("x.txt", "{nom} du poste", "texte"),
        ("sans-suffixe", "Trier", "texte"),
        ("x.html", "<p>sans entête", "html"),
    ],
)
def test_an_honest_name_needs_no_remark(tmp_path: Path, name: str, content: str, nature: str) -> None:
    document = read(tmp_path / name, content)
    assert (document.nature, document.remarques) == (nature, ())


def test_marks_in_files_of_data_are_no_marks_of_form(tmp_path: Path) -> None:
    document = read(tmp_path / "x.yaml", "# note\n\n- a: **b**\n")
    assert [(each.nature, each.texte) for each in document.lignes] == [
        ("texte", "# note"), ("vide", ""), ("texte", "- a: **b**"),
    ]  # fmt: skip


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "gros.txt"
    path.write_bytes(b"Trier ")
    with path.open("r+b") as stream:
        stream.truncate(200_000_000)
    asked: list[int] = []

    def head(_: Path, most: int) -> bytes:
        asked.append(most)
        return b"Trier"

    monkeypatch.setattr(fichier, "_read", head)
    with pytest.raises(FphrefError, match=r"^gros\.txt est trop gros \(200 Mo\) : texte de 5 Mo au plus\.$"):
        read_document(path)
    assert max(asked) < 10_000


def test_too_many_lines_and_too_long_a_line_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FphrefError, match="plus de 200 000 lignes"):
        read(tmp_path / "x.txt", "a\n" * 200_001)
    with pytest.raises(FphrefError, match="plus de 100 000 signes"):
        read(tmp_path / "x.txt", "a" * 100_001)
    with pytest.raises(FphrefError, match="plus de 100 000 signes"):
        read(tmp_path / "x.html", "<p>" + "a" * 100_001)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FphrefError, match=r"est un dossier : donner un fichier \.txt"):
        read_document(tmp_path)
    with pytest.raises(FphrefError, match="n’existe pas"):
        read_document(tmp_path / "absent.md")


def test_codes_that_are_no_character_go_with_the_same_remark(tmp_path: Path) -> None:
    document = read(tmp_path / "x.txt", "Tri\ufffeer et\uffff classer\u2028les\x85demandes\u2029reçues.\n")
    assert [each.brut for each in document.lignes] == ["Trier et classer les demandes reçues."]
    assert document.remarques == ("x.txt : 2 caractères de contrôle retirés.",)


def test_codes_that_a_symbol_brings_in_go_with_the_same_remark(tmp_path: Path) -> None:
    symbol = '<w:r><w:sym w:font="Arial" w:char="FFFE"/></w:r>'
    body = f"<w:p><w:r><w:t>Tri</w:t></w:r>{symbol}<w:r><w:t>er</w:t></w:r></w:p>"
    document = read_document(docx(tmp_path / "x.docx", body))
    assert [(each.brut, each.texte) for each in document.lignes] == [("Trier", "Trier")]
    assert document.remarques == ("x.docx : 1 caractère de contrôle retiré.",)


def test_codes_that_a_font_brings_in_go_with_the_same_remark(tmp_path: Path) -> None:
    font = FONTS | {"F8": "<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 65/Widths[500 500]/ToUnicode 3 0 R>>"}
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf(at(LEFT, 700, "ABA", font="F8"), fonts=font, objects=[cmap(x41="0054", x42="FFFE")]))
    document = read_document(path)
    assert [(each.brut, each.texte) for each in document.lignes] == [("TT", "TT")]
    assert document.remarques == ("x.pdf : 1 caractère de contrôle retiré.",)


def test_comments_before_what_is_no_page_are_read_as_text(tmp_path: Path) -> None:
    assert read(tmp_path / "x.txt", "<!---->" * 500 + "x").nature == "texte"
    assert read(tmp_path / "y.txt", "<!-- a -->\n<!-- b --> <html><body><p>Trier</p></body></html>").nature == "html"
