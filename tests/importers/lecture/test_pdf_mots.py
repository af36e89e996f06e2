"""Words of a page: fonts, spaces, glyphs drawn twice, hidden or turned; tables, tags, links; what the file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from fphref.importers.modele import Lien
from tests.importers.lecture.pdfs import FONTS, LEFT, Pose, at, furniture, pdf, read, seen, stream, texts
from tests.importers.lecture.test_pdf import DEUX, UN


def cmap(**codes: str) -> bytes:
    """A `ToUnicode` stream: `x41="0066"` says that code 41 is U+0066."""
    rows = "".join(f"<{code[1:]}> <{text}>\n" for code, text in codes.items())
    size = len(next(iter(codes))) - 1
    space = f"1 begincodespacerange <{'0' * size}> <{'F' * size}> endcodespacerange\n"
    return stream(f"{space}{len(codes)} beginbfchar\n{rows}endbfchar".encode())


def show(ops: str, size: float = 10, font: str = "F1") -> str:
    """A text object at the top of a page."""
    return f"BT /{font} {size:g} Tf 1 0 0 1 {LEFT} 700 Tm {ops} ET\n"


@pytest.mark.parametrize(
    ("ops", "wanted"),
    [
        ("[(Tenue) -278 (du) -278 (registre)] TJ", "Tenue du registre"),
        ("[(T) 80 (en) -20 (ue du r) 15 (egistre)] TJ", "Tenue du registre"),
        ("(Tenue) Tj 30 0 Td (du) Tj 14 0 Td (registre) Tj", "Tenue du registre"),
        ("(Te) Tj 11.67 0 Td (nue du registre) Tj", "Tenue du registre"),
        ("3 Tc (T e n u e) Tj", "T e n u e"),
        ("2 Tc (Tenue) Tj", "Tenue"),
        ("(R) Tj 10 0 Td (E) Tj 10 0 Td (G) Tj 10.6 0 Td (L) Tj 9 0 Td (E) Tj 10 0 Td (S) Tj", "REGLES"),
        ("5 Tw (Tenue du registre) Tj", "Tenue du registre"),
        ("80 Tz (Tenue du registre) Tj", "Tenue du registre"),
        ("12 TL (Tenue) ' (du registre) '", "Tenue|du registre"),
        ("(1) Tj 5 Ts /F1 6 Tf (er) Tj 0 Ts /F1 10 Tf ( janvier) Tj", "1er janvier"),
        ("<54656E7565> Tj", "Tenue"),
        (r"(Le \(petit\) b\342timent) Tj", "Le (petit) bâtiment"),
        ("(Tenue (du) registre) Tj", "Tenue (du) registre"),
    ],
)
def test_spaces_and_strings(ops: str, wanted: str, tmp_path: Path) -> None:
    assert "|".join(texts(read(tmp_path, pdf(show(ops))))) == wanted


def test_ligatures_are_letters_and_the_french_one_stays(tmp_path: Path) -> None:
    fonts = FONTS | {"F8": "<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Minion/FirstChar 65/Widths[500 500 500 500]"
                           "/ToUnicode 3 0 R>>"}  # fmt: skip
    table = cmap(x41="FB01", x42="FB00", x43="0153", x44="00660066")
    data = pdf(show("(A) Tj (B) Tj (C) Tj (D) Tj", font="F8"), fonts=fonts, objects=[table])
    assert texts(read(tmp_path, data)) == ["fiffœff"]


def test_names_of_glyphs_are_letters(tmp_path: Path) -> None:
    font = ("<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Minion/FirstChar 65/Widths[500 500 500 500]/Encoding"
            "<</Differences[65/f_i/eacute/oe/A.sc]>>>>")  # fmt: skip
    assert texts(read(tmp_path, pdf(show("(ABCD) Tj", font="F8"), fonts=FONTS | {"F8": font}))) == ["fiéœA"]


def test_codes_of_two_bytes_and_their_widths(tmp_path: Path) -> None:
    font = ("<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Inter/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype"
            "/CIDFontType2/BaseFont/Inter/DW 600/W[1[500 250] 3 4 700]>>]/ToUnicode 3 0 R>>")  # fmt: skip
    table = cmap(x0001="0061", x0002="00E9", x0003="0062", x0004="0063")
    # After « a » and « é » of 0.75 em, « b » follows at once; « c » is a space further.
    ops = "<00010002> Tj 7.5 0 Td <0003> Tj 10 0 Td <0004> Tj"
    assert texts(read(tmp_path, pdf(show(ops, font="F8"), fonts=FONTS | {"F8": font}, objects=[table]))) == ["aéb c"]


def test_spaces_that_do_not_break_and_soft_hyphens(tmp_path: Path) -> None:
    content = show("(Niveau\\240: 7\\2407 soi\\255gnant) Tj")
    assert texts(read(tmp_path, pdf(content))) == ["Niveau : 7 7 soi-gnant"]
    cut = at(LEFT, 600, f"{UN.split(',')[0]}, assure dans tous les secteurs la conti\xad") + at(LEFT, 588, "nuité")
    assert texts(read(tmp_path, pdf(cut)))[0].endswith("la continuité")


def test_words_drawn_twice_are_one_and_bold(tmp_path: Path) -> None:
    content = at(LEFT, 700, "Activités") + at(LEFT + 0.3, 700, "Activités") + str(Pose(top=600).text(UN))
    assert seen(read(tmp_path, pdf(content)))[0] == ("titre", 1, "Activités")
    assert texts(read(tmp_path, pdf(at(LEFT, 700, "très très haut")))) == ["très très haut"]


def test_text_turned_is_set_apart_with_a_remark(tmp_path: Path) -> None:
    content = str(Pose().text(UN)) + "BT /F1 10 Tf 0 1 -1 0 30 300 Tm (Exemplaire de travail) Tj ET"
    document = read(tmp_path, pdf(content))
    assert texts(document) == [UN]
    assert furniture(document) == [(1, "texte-tourne", "Exemplaire de travail")]
    assert document.remarques == ("essai.pdf : du texte tourné est laissé à part (1 page).",)


def test_a_page_set_sideways_is_read_upright(tmp_path: Path) -> None:
    content = "".join(
        f"BT /F1 10 Tf 0 1 -1 0 {60 + 12 * i} 100 Tm ({row}) Tj ET\n"
        for i, row in enumerate(("Tenue du registre", "Alerte", "Tri des plateaux"))
    )
    assert texts(read(tmp_path, pdf(content))) == ["Tenue du registre", "Alerte", "Tri des plateaux"]


def test_text_without_ink_is_read_and_told(tmp_path: Path) -> None:
    layer = f"3 Tr {Pose().text(UN)}"
    document = read(tmp_path, pdf(layer))
    assert texts(document) == [UN]
    assert document.remarques == ("essai.pdf : texte reconnu sur des images (OCR) : le relire avec soin.",)
    assert document.lignes[0].doute == ""
    mixed = read(tmp_path, pdf(f"{Pose().text(UN)} 3 Tr {at(LEFT, 500, 'Catégorie C')}"))
    assert [line.doute for line in mixed.lignes] == ["", "texte invisible sur la page"]


def test_a_form_drawn_on_the_page_is_read_where_it_stands(tmp_path: Path) -> None:
    form = stream(b"BT /F1 10 Tf 5 5 Td (Tri des plateaux) Tj ET", "/Type/XObject/Subtype/Form/BBox[0 0 200 20]")
    content = at(LEFT, 700, "Avant") + "q 1 0 0 1 60 680 cm /X Do Q " + at(LEFT, 660, "Après")
    data = pdf(content, resources="/XObject<</X 3 0 R>>", objects=[form])
    assert texts(read(tmp_path, data)) == ["Avant", "Tri des plateaux", "Après"]


def test_the_links_of_a_line_and_their_addresses(tmp_path: Path) -> None:
    x1 = LEFT + 40
    notes = (f"/Annots[<</Type/Annot/Subtype/Link/Rect[{LEFT} 698 {x1} 710]/A<</S/URI/URI(https://textes.example/a)>>>>"
             f"<</Type/Annot/Subtype/Link/Rect[{LEFT} 678 {x1} 690]/A<</S/URI/URI(file:///etc/hosts)>>>>]")  # fmt: skip
    content = at(LEFT, 700, "Décret du 3 mars") + at(LEFT, 680, "Arrêté du 4 mars")
    first, second = read(tmp_path, pdf(content, page=notes)).lignes
    assert first.liens == (Lien("Décret du", "https://textes.example/a"),)
    assert second.liens == ()


# --- Tables --------------------------------------------------------------------------------------------------------


def rules(xs: tuple[float, ...], ys: tuple[float, ...]) -> str:
    """The rules of a grid."""
    upright = "".join(f"{x} {ys[0]} m {x} {ys[-1]} l S\n" for x in xs)
    return upright + "".join(f"{xs[0]} {y} {xs[-1] - xs[0]} 0.5 re f\n" for y in ys)


def test_the_rows_of_a_ruled_table_have_cells(tmp_path: Path) -> None:
    """The cells touch, and the first one takes two lines: nothing but the rules tells them apart."""
    grid = rules((60, 152, 230), (660, 680, 706))
    row = (
        at(62, 695, "Hygiène, sécurité", font="F2") + at(62, 684, "et environnement", font="F2") + at(154, 695, "43099")
    )
    content = str(Pose().text(UN)) + grid + row + at(62, 666, "Qualité") + at(154, 666, "sans code")
    assert [(line.nature, line.cellules) for line in read(tmp_path, pdf(content)).lignes] == [
        ("texte", ()), ("tableau", ("Hygiène, sécurité et environnement", "43099")),
        ("tableau", ("Qualité", "sans code")),
    ]  # fmt: skip


def test_a_frame_around_a_text_is_no_table(tmp_path: Path) -> None:
    content = rules((50, 540), (700, 760, 800)) + str(Pose().text(UN)) + at(LEFT, 720, "Alerte")
    assert texts(read(tmp_path, pdf(content))) == [UN, "Alerte"]


# --- Tags ----------------------------------------------------------------------------------------------------------


def tagged(content: str, elements: str) -> bytes:
    """A page whose structure is `elements`, each with its marks on that page (object `PAGE`)."""
    page = 3 + len(FONTS)
    root = f"/MarkInfo<</Marked true>>/StructTreeRoot<</K[{elements}]>>".replace("PAGE", f"{page} 0 R")
    return pdf(content, catalogue=root)


def mark(number: int, content: str, tag: str = "P") -> str:
    """Marked content."""
    return f"/{tag} <</MCID {number}>> BDC {content} EMC\n"


def element(role: str, *kids: int | str) -> str:
    """An element of the structure."""
    inner = " ".join(str(kid) for kid in kids)
    return f"<</Type/StructElem/S/{role}/Pg PAGE/K[{inner}]>>"


def test_tags_tell_the_order_the_headings_and_the_items(tmp_path: Path) -> None:
    content = (
        mark(0, at(LEFT, 500, "Tri des plateaux")) + mark(1, at(LEFT, 700, "Activités"))
        + mark(2, at(LEFT, 600, "Alerte du cadre")) + "/Artifact BMC " + at(LEFT, 30, "Imprimé le 3 mars", 8) + " EMC "
    )  # fmt: skip
    items = element("L", element("LI", element("LBody", 2)), element("LI", element("LBody", 0)))
    document = read(tmp_path, tagged(content, element("H2", 1) + items))
    assert seen(document) == [
        ("titre", 2, "Activités"),
        ("puce", 1, "Alerte du cadre"),
        ("puce", 1, "Tri des plateaux"),
    ]
    assert furniture(document) == [(1, "pied-de-page", "Imprimé le 3 mars")]


def test_rows_of_a_tagged_table_have_cells(tmp_path: Path) -> None:
    rows = [("Management", "32054"), ("Qualité", "sans code")]
    content, table = "", ""
    for i, (label, code) in enumerate(rows):
        content += mark(2 * i, at(LEFT, 700 - 20 * i, label)) + mark(2 * i + 1, at(300, 700 - 20 * i, code))
        table += element("TR", element("TD", element("P", 2 * i)), element("TD", element("P", 2 * i + 1)))
    document = read(tmp_path, tagged(content, element("Table", table)))
    assert [(line.nature, line.cellules, line.texte) for line in document.lignes] == [
        ("tableau", row, " | ".join(row)) for row in rows
    ]


def test_tags_that_know_little_of_a_page_are_not_believed(tmp_path: Path) -> None:
    content = mark(0, at(LEFT, 500, "Vu")) + str(Pose().text(UN))
    assert texts(read(tmp_path, tagged(content, element("P", 0)))) == [UN, "Vu"]


def test_a_document_that_calls_all_of_its_text_ornament_is_not_believed(tmp_path: Path) -> None:
    content = f"/Artifact BMC {Pose().text(UN)} EMC"
    assert texts(read(tmp_path, pdf(content))) == [UN]


def test_the_text_that_stands_for_a_drawing_of_words(tmp_path: Path) -> None:
    content = "/Span <</ActualText (offre)>> BDC " + at(LEFT, 700, "o re") + " EMC " + at(LEFT + 26, 700, "publique")
    assert texts(read(tmp_path, pdf(content))) == ["offre publique"]


def test_the_title_and_the_name_of_the_document(tmp_path: Path) -> None:
    document = read(tmp_path, pdf(Pose().text(DEUX)), "été 2026.pdf")
    assert (document.nom, document.nature, document.titre) == ("été 2026.pdf", "pdf", "")


def test_pages_without_text_are_told(tmp_path: Path) -> None:
    document = read(tmp_path, pdf(Pose().text(UN), "", Pose().text(DEUX)))
    assert document.remarques == ("essai.pdf : page(s) sans texte, peut-être des images : 2.",)
