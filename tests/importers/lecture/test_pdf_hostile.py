"""Files that are broken, locked, empty of text, or made to exhaust whoever reads them: one French line, soon."""

from __future__ import annotations

import base64
import logging
import random
import tracemalloc
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter, filters

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.pdf import bornes, dessin, document
from fphref.importers.lecture.pdf.flux import operations
from tests.importers.lecture.pdfs import FONTS, LEFT, Pose, assemble, at, flate, pdf, read, stream, texts
from tests.importers.lecture.test_pdf import DEUX, TROIS, UN
from tests.importers.lecture.test_pdf_mots import cmap, element, mark, tagged

BROKEN = "essai.pdf est abîmé ou n’est pas un PDF : l’ouvrir et l’enregistrer à nouveau en PDF."
TOO_MUCH = "essai.pdf est trop lourd à lire : le découper, ou l’enregistrer à nouveau en PDF."
IMAGES = "essai.pdf ne contient que des images : le faire reconnaître (OCR) et l’enregistrer en PDF avec son texte."
LOCKED = "essai.pdf est protégé par mot de passe : l’enregistrer sans mot de passe."
SOUND = pdf(Pose().text(UN), Pose().text(DEUX))


def refused(folder: Path, data: bytes) -> str:
    """What is said of a file with these bytes."""
    with pytest.raises(FphrefError) as told:
        read(folder, data)
    return str(told.value)


# --- Refused -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\nrien", BROKEN),
        (b"%PDF-1.7\n" + bytes(5_000), BROKEN),
        (SOUND[: len(SOUND) // 5], BROKEN),
        (pdf("0 0 100 100 re f"), IMAGES),
        (pdf(""), IMAGES),
        (pdf(), "essai.pdf ne contient aucune page."),
    ],
    ids=["no object", "zeros", "truncated", "shapes alone", "empty page", "no page"],
)
def test_what_cannot_be_read_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    assert refused(tmp_path, data) == message


def locked(user: str, algorithm: str) -> bytes:
    """A file with a password to open it (none where empty), and one to change it."""
    writer = PdfWriter(clone_from=BytesIO(SOUND))
    writer.encrypt(user, "proprietaire", algorithm=algorithm)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_password_is_asked_for_by_saying_what_to_do(tmp_path: Path) -> None:
    assert refused(tmp_path, locked("secret", "RC4-128")) == LOCKED


def test_a_file_locked_against_changes_alone_is_read(tmp_path: Path) -> None:
    assert texts(read(tmp_path, locked("", "RC4-128"))) == [UN, DEUX]


def test_a_lock_that_needs_a_library_is_a_password(tmp_path: Path) -> None:
    keys = "/V 5/R 6/Length 256/P -4/Filter/Standard/EncryptMetadata true"
    crypt = "/CF<</StdCF<</AuthEvent/DocOpen/CFM/AESV3/Length 32>>>>/StmF/StdCF/StrF/StdCF"
    secrets = "".join(
        f"/{key} <{'ab' * size}>" for key, size in (("O", 48), ("U", 48), ("OE", 32), ("UE", 32), ("Perms", 16))
    )
    data = SOUND.replace(b"/Root 1 0 R", f"/Root 1 0 R/ID[<ab><ab>]/Encrypt<<{keys}{crypt}{secrets}>>".encode())
    assert refused(tmp_path, data) == LOCKED


def test_letters_that_no_font_tells_are_told(tmp_path: Path) -> None:
    inner = "/DescendantFonts[<</Subtype/CIDFontType2>>]"
    font = f"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+X/Encoding/Identity-H{inner}>>"
    data = pdf("BT /F8 10 Tf 60 700 Td <000100020003> Tj ET", fonts=FONTS | {"F8": font})
    assert "lettres ne se lisent pas" in refused(tmp_path, data)


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    data = pdf(*["" for _ in range(bornes.MAX_PAGES + 1)])
    assert refused(tmp_path, data) == "essai.pdf a 301 pages : le découper en fichiers de 300 pages au plus."


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FphrefError, match=r"absent\.pdf ne peut pas être lu"):
        document.read_pdf(tmp_path / "absent.pdf")


# --- Bombs ---------------------------------------------------------------------------------------------------------


def with_content(content: bytes, *others: bytes, resources: str = "") -> bytes:
    """One page with this stream object as its content; the others are numbered from 5."""
    return assemble([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>>>".encode(),
        content, *others,
    ])  # fmt: skip


def tree(kids: str, *others: bytes) -> bytes:
    """A page tree."""
    return assemble([b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count 9>>".encode(), *others])


def many_forms() -> bytes:
    """Forms that draw each other twice: 2^12 of them at the depth that is read."""
    forms = [
        stream(b"/X Do /X Do", f"/Subtype/Form/Resources<</XObject<</X {i + 6} 0 R>>>>") for i in range(30)
    ]  # fmt: skip
    return with_content(stream(b"/X Do " * 20), *forms, resources="/XObject<</X 5 0 R>>")


def looping_form() -> bytes:
    """A form that draws itself."""
    form = stream(b"/X Do /X Do BT /F1 9 Tf (a) Tj ET", "/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>")
    return with_content(stream(b"/X Do"), form, resources="/XObject<</X 5 0 R>>")


def endless_filters() -> bytes:
    """A content under two hundred filters."""
    return with_content(stream(b"BT ET", "/Filter[" + "/FlateDecode " * 200 + "]"))


def object_streams() -> bytes:
    """Pages that each stand in a stream of objects that inflates to 18 MB."""
    count = 12
    packed = zlib.compress(b"0 0 <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>" + b" " * 18_000_000, 9)
    kids = " ".join(f"{20 + i} 0 R" for i in range(count))
    out = bytearray(b"%PDF-1.7\n")
    rows = [b"\0" * 5] * 40
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode()}
    for i in range(count):
        objects[3 + i] = stream(packed, "/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
        rows[20 + i] = b"\2" + (3 + i).to_bytes(3, "big") + b"\0"
    for number, content in objects.items():
        rows[number] = b"\1" + len(out).to_bytes(3, "big") + b"\0"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    table = stream(b"".join(rows), f"/Type/XRef/Size {len(rows)}/W[1 3 1]/Root 1 0 R")
    return bytes(out) + b"39 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF" % (table, start)


def heavy_fonts() -> bytes:
    """Fonts whose tables inflate to the bound."""
    table = flate(b" " * 15_000_000)
    fonts = [b"<</Type/Font/Subtype/TrueType/BaseFont/A/ToUnicode %d 0 R>>" % (25 + i) for i in range(20)]
    names = "".join(f"/F{i} {5 + i} 0 R" for i in range(20))
    content = "".join(f"BT /F{i} 9 Tf (a) Tj ET " for i in range(20))
    return with_content(stream(content.encode()), *fonts, *([table] * 20), resources=f"/Font<<{names}>>")


def zeros(*filters: str) -> bytes:
    """A content of 19 kB that deflates to 19 MB before these filters; in ASCII85 each sign makes four bytes."""
    return stream(zlib.compress(b"z" * 19_000_000, 9), f"/Filter[/FlateDecode{''.join(filters)}]")


BOMBS: dict[str, Callable[[], bytes]] = {
    "a content that inflates to 200 MB": lambda: with_content(flate(b" " * 200_000_000)),
    "forms in forms": many_forms,
    "a form that draws itself": looping_form,
    "filters without end": endless_filters,
    "streams of objects that inflate": object_streams,
    "fonts that inflate": heavy_fonts,
    "a page tree that loops": lambda: tree("2 0 R 2 0 R"),
    "a page tree that names itself": lambda: tree("3 0 R", b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 99999999>>"),
    "a page tree of a million leaves": lambda: tree("3 0 R " * 1_000_000, b"<</Type/Page/MediaBox[0 0 9 9]>>"),
    "arrays in arrays": lambda: with_content(stream(b"[" * 500_000)),
    "dictionaries in dictionaries": lambda: with_content(stream(b"/A <<" + b"/A <<" * 300_000 + b" BDC")),
    "objects in objects": lambda: tree("[" * 100_000),
    "strings that never end": lambda: with_content(stream(b"(" * 500_000)),
    "a comment that never ends": lambda: with_content(stream(b"%" + b"a" * 3_000_000)),
    "an image that never ends": lambda: with_content(stream(b"BI /W 1 ID " * 100_000)),
    "names that never end": lambda: with_content(stream(b"/" + b"#41" * 700_000)),
    "signs before no figure": lambda: with_content(stream(b"+-" * 150_000 + b" Tf")),
    "zeros that a sign stands for": lambda: with_content(zeros("/ASCII85Decode")),
    "figures that never end": lambda: with_content(stream(b"1" * 3_000_000 + b" Tf")),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_within_bounds_of_memory(name: str, tmp_path: Path) -> None:
    data = BOMBS[name]()
    tracemalloc.start()
    try:
        read(tmp_path, data)
    except FphrefError as told:
        assert str(told) in (BROKEN, TOO_MUCH, IMAGES) or "lettres ne se lisent pas" in str(told)
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 250_000_000


@pytest.mark.parametrize(
    ("bound", "page"),
    [
        ({"operateurs": 5_000}, b"q Q " * 500),
        ({"glyphes": 5_000}, b"BT /F1 9 Tf 60 700 Td (" + b"a" * 999 + b") Tj ET"),
        ({"octets": 5_000}, b" " * 999),
    ],
)
def test_a_document_is_refused_by_what_all_its_pages_take_together(
    bound: dict[str, Any], page: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bounds are millions: here, thousands."""
    monkeypatch.setattr(document, "Bornes", lambda nom: bornes.Bornes(nom, **bound))
    read(tmp_path, pdf(*[page + b" " + at(LEFT, 600, UN).encode("cp1252")] * 2))
    assert refused(tmp_path, pdf(*[page] * 6)) == TOO_MUCH


def test_words_without_number_are_read_in_time(tmp_path: Path) -> None:
    rnd = random.Random(5)
    content = "".join(at(rnd.uniform(0, 590), rnd.uniform(0, 840), "ab", 4) for _ in range(25_000))
    found = read(tmp_path, pdf(content))
    assert sum(line.texte.count("ab") for line in found.lignes) > 24_000


def test_a_structure_without_end_is_refused(tmp_path: Path) -> None:
    content = mark(0, at(LEFT, 700, "Tri"))
    assert refused(tmp_path, tagged(content, element("P", *[0] * 350_000))) in (TOO_MUCH, BROKEN)


def test_a_structure_that_loops_is_read(tmp_path: Path) -> None:
    content = mark(0, at(LEFT, 700, "Tri"))
    catalogue = "/StructTreeRoot<</K 3 0 R>>"
    loop = b"<</S/P/K[3 0 R 0]/Pg 7 0 R>>"
    assert texts(read(tmp_path, pdf(content, catalogue=catalogue, objects=[loop]))) == ["Tri"]


# --- Lies ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "font",
    [
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding 7/Widths 3/FirstChar(a)>>",
        "<</Type/Font/Subtype/TrueType/BaseFont[1]/FontDescriptor<</Flags/A/FontWeight(b)>>>>",
        "<</Type/Font/Subtype/Type0/DescendantFonts[]/Encoding/Identity-H>>",
        "<</Type/Font/Subtype/Type3/FontMatrix[]/Encoding<</Differences[1(a)]>>>>",
        "<</Type/Font/Subtype/Type0/DescendantFonts[<</W[1 999999999 500 2[/A]]/DW(a)>>]/Encoding 99 0 R>>",
        "[]",
        "99 0 R",
    ],
)
def test_a_font_that_lies_leaves_the_other_words(font: str, tmp_path: Path) -> None:
    content = at(LEFT, 700, UN) + at(LEFT, 600, "éé", font="F8")
    found = texts(read(tmp_path, pdf(content, fonts=FONTS | {"F8": font})))
    assert found[0] == UN
    assert len(found) == 2


def test_text_in_a_font_that_is_missing_is_not_lost_in_silence(tmp_path: Path) -> None:
    document_ = read(tmp_path, pdf(at(LEFT, 700, UN) + at(LEFT, 600, "Tri", font="F8")))
    assert texts(document_) == [UN, "\ufffd\ufffd\ufffd"]
    assert document_.remarques == ("essai.pdf : des caractères illisibles sont remplacés par « \ufffd » (1 ligne(s)).",)


def test_a_filter_of_another_age_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, with_content(stream(b"q", "/Filter/Fl"))) == BROKEN


def test_operators_without_their_operands_do_nothing(tmp_path: Path) -> None:
    bad = "Tf Td Tm TJ Tj ' \" cm Do BDC EMC EMC Q Q /F1 Tf (a) Td [/b] TJ 1 2 3 Tm << >> Tj 0 0 0 0 0 0 cm\n"
    content = f"{bad.replace('0 0 0 0 0 0 cm', '')}{at(LEFT, 700, 'Tri des plateaux')} q {bad} Q"
    assert texts(read(tmp_path, pdf(content))) == ["Tri des plateaux"]


def test_links_and_boxes_that_lie_are_left_out(tmp_path: Path) -> None:
    page = "/Annots[7 (a) <</Subtype/Link/A<</URI 3>>/Rect[1 2]>>]/CropBox[(a)]"
    assert texts(read(tmp_path, pdf(Pose().text(UN), page=page))) == [UN]


def test_nothing_is_logged_of_a_broken_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    table = cmap(x41="zz")
    font = "<</Type/Font/Subtype/TrueType/BaseFont/A/Encoding/Inconnu/ToUnicode 3 0 R>>"
    data = pdf(at(LEFT, 700, UN) + at(LEFT, 600, "A", font="F8"), fonts=FONTS | {"F8": font}, objects=[table])
    with caplog.at_level(logging.DEBUG):
        read(tmp_path, data.replace(b"startxref\n", b"startxref\n1"))
    assert [record for record in caplog.records if record.name.startswith("pypdf")] == []
    assert logging.getLogger("pypdf").isEnabledFor(logging.ERROR)


def test_the_tokens_of_a_content() -> None:
    content = b"% c\n1 0.5 -.5 +4. Td (a(b)\\)\\101) <4 1 4> [1 (a)] /N#41 <</A[1]/B<</C 2>>>> true BDC "
    content += b"BI /W 1 ID \xff EI Q 5 Q"
    assert list(operations(content)) == [
        (b"Td", [1.0, 0.5, -0.5, 4.0]),
        (b"BDC", [b"a(b))A", b"A@", [1.0, b"a"], "/NA", {"/A": [1.0], "/B": {"/C": 2.0}}]),
        (b"Q", []),
        (b"Q", [5.0]),
    ]


# --- Mutated files -------------------------------------------------------------------------------------------------


def mutate(data: bytes, rnd: random.Random) -> bytes:
    """The same with some bytes changed, taken away, doubled or swapped."""
    out = bytearray(data)
    for _ in range(rnd.choice((1, 1, 2, 4, 12))):
        at_byte = rnd.randrange(len(out))
        kind = rnd.randrange(5)
        if kind == 0:
            out[at_byte] = rnd.randrange(256)
        elif kind == 1:
            del out[at_byte : at_byte + rnd.choice((1, 4, 60))]
        elif kind == 2:
            out[at_byte:at_byte] = out[at_byte : at_byte + rnd.choice((1, 8, 200))]
        elif kind == 3:
            out[at_byte:at_byte] = rnd.choice(TOKENS)
        else:
            other = rnd.choice(TOKENS)
            found = out.find(rnd.choice(TOKENS), at_byte)
            if found >= 0:
                out[found : found + len(other)] = other
        if not out:
            return b"%PDF-"
    return bytes(out)


_SPLIT = "<< >> [ ] ( ) endobj stream obj /Kids /Length /Type /Font 99999999999999999999 -1 /FlateDecode null true"
TOKENS = (
    *_SPLIT.encode().split(),
    b"1 0 R",
    b" 0 R",
    b"/Parent",
    b"xref",
    b"/Contents",
    b"/W",
    b"/K",
    b"\x00",
    b"\xff",
)


def sources() -> list[bytes]:
    """Small files of every kind, to be mutated."""
    rows = element("Table", element("TR", element("TD", 0), element("TD", 1)))
    marks = mark(0, at(LEFT, 700, "Management")) + mark(1, at(300, 700, "32054"))
    font = FONTS | {"F8": "<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 65/Widths[500]/ToUnicode 3 0 R>>"}
    lines = at(LEFT, 700, "A", font="F8") + at(LEFT, 680, TROIS)
    compressed = PdfWriter(clone_from=BytesIO(SOUND))
    out = BytesIO()
    compressed.compress_identical_objects()
    for page in compressed.pages:
        page.compress_content_streams()
    compressed.write(out)
    return [
        SOUND, tagged(marks, rows), pdf(lines, fonts=font, objects=[cmap(x41="0066")]),
        looping_form(), out.getvalue(), locked("", "RC4-128"),
    ]  # fmt: skip


def test_mutated_files_end_in_a_document_or_in_one_line(tmp_path: Path) -> None:
    rnd = random.Random(2026)
    made = sources()
    for i in range(300):
        data = mutate(made[i % len(made)], rnd)
        try:
            found = read(tmp_path, data)
        except FphrefError as told:
            assert str(told).startswith("essai.pdf ")
            assert "\n" not in str(told)
            continue
        assert [line.numero for line in found.lignes] == list(range(1, len(found.lignes) + 1))
        assert all(line.page for line in found.lignes)


# --- Counted before they are undone ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ASCII85Decode", "RunLengthDecode", "LZWDecode"])
def test_slow_filters_are_refused_before_they_are_undone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undone: list[int] = []
    kind = getattr(filters, name)

    def decode(data: bytes, *_: Any) -> bytes:
        undone.append(len(data))
        return b""

    monkeypatch.setattr(kind, "decode", staticmethod(decode))
    before = kind.__dict__["decode"]
    assert refused(tmp_path, with_content(zeros(f"/{name}"))) == TOO_MUCH
    assert undone == []
    assert kind.__dict__["decode"] is before


def test_a_content_in_ascii85_is_read(tmp_path: Path) -> None:
    packed = base64.a85encode(zlib.compress(at(LEFT, 700, UN).encode("cp1252"))) + b"~>"
    content = stream(packed, "/Filter[/ASCII85Decode/FlateDecode]")
    font = FONTS["F1"].encode()
    assert texts(read(tmp_path, with_content(content, font, resources="/Font<</F1 5 0 R>>"))) == [UN]


def test_operators_stop_at_the_bound_as_they_are_met(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[bytes] = []
    monkeypatch.setattr(dessin.Dessin, "_act", lambda _self, operator, *_: drawn.append(operator))
    assert refused(tmp_path, pdf(b"(a) Tj " * 2_400_000)) == TOO_MUCH
    assert len(drawn) == 600_000


def test_words_are_counted_even_under_one_operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "Bornes", lambda nom: bornes.Bornes(nom, mots=1_000))
    assert refused(tmp_path, pdf(at(LEFT, 700, "a " * 2_000))) == TOO_MUCH
