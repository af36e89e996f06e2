"""Links, properties, pages and pictures of a DOCX file, and what leaves no trace in it."""

from __future__ import annotations

import struct
from datetime import datetime

import pytest
from lxml import etree

from fphref.documents.content import (
    Banner,
    Block,
    Columns,
    Facts,
    Flowing,
    Footer,
    Note,
    Panel,
    Paragraph,
    Picture,
    Section,
    Span,
    Table,
    WebPage,
)
from tests.render.docx_documents import LINK_TO_TEXT, full_document, items, make, png, text
from tests.render.docx_reading import (
    R,
    Reading,
    W,
    data_of,
    link_faults,
    links,
    render,
    tampered,
    text_of,
    told_by,
)


@pytest.fixture(scope="module")
def full() -> Reading:
    return render(full_document())


@pytest.fixture(scope="module")
def data() -> bytes:
    return data_of(full_document())


# -- links ---------------------------------------------------------------------------------------------------


def test_links_lead_where_they_say(full: Reading) -> None:
    assert links(full) == [
        *[("R1", "#_d0_1")] * 4,
        ("Décret", LINK_TO_TEXT),
        ("R1", "#_d0_1"),
        ("T1", "#_d0"),
        ("La fiche en ligne", "https://exemple.fr/T1"),
    ]


def test_a_link_elsewhere_is_seen(data: bytes) -> None:
    part = "word/_rels/document.xml.rels"
    assert link_faults(Reading(data)) == []
    assert link_faults(tampered(data, "https://exemple.fr/texte", "javascript:alert(1)", part)) != []


def test_the_goal_of_a_mark_is_its_row(full: Reading) -> None:
    (mark,) = [b for b in full.body.iter(f"{W}bookmarkStart") if b.get(f"{W}name") == "_d0_1"]
    assert text_of(mark.getparent()) == "R1"
    assert text_of(mark.getparent().getparent().getnext()) == "Douteux"


def test_a_target_that_is_not_there_makes_no_link() -> None:
    document = make(Paragraph((Span("voir R9", target="r9"), Span(" et AA01", chip=True, target="AA01"))), anchor="T1")
    reading = render(document)
    assert links(reading) == []
    assert reading.told() == told_by(document)


def test_an_anchor_set_twice_is_one_bookmark() -> None:
    rows = tuple(((Span(name),), (Span("x"),)) for name in ("un", "deux"))
    table = Table(("a", "b"), rows, (1, 1), anchors=("r", "r"))
    reading = render(make(table, Paragraph((Span("voir", target="r"),))))
    (mark,) = reading.body.iter(f"{W}bookmarkStart")
    assert text_of(mark.getparent()) == "un"
    assert links(reading) == [("voir", f"#{mark.get(f'{W}name')}")]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//exemple.fr",
        "https://a b",
        "ftp://a",
        "data:text/html,x",
        "https://",
        "https://exemple.fr/" + "a" * 3000,
        "\\\\serveur\\partage",
    ],
)
def test_other_addresses_stay_text(address: str) -> None:
    document = make(Paragraph((Span("ici", link=address),)), WebPage("là", address))
    reading = render(document)
    assert links(reading) == []
    assert reading.told() == told_by(document)


@pytest.mark.parametrize(
    ("address", "goal"),
    [
        ("https://exemple.fr/é", "https://exemple.fr/%C3%A9"),
        ('https://exemple.fr/a"b<c>[d]{e}|f\\g^`', "https://exemple.fr/a%22b%3Cc%3E%5Bd%5D%7Be%7D%7Cf%5Cg%5E%60"),
        ("https://exemple.fr/100%", "https://exemple.fr/100%25"),
        ("https://exemple.fr/a%20b?c=d&e=f#g", "https://exemple.fr/a%20b?c=d&e=f#g"),
        ("mailto:a@exemple.fr", "mailto:a@exemple.fr"),
    ],
)
def test_addresses_are_written_as_word_wants_them(address: str, goal: str) -> None:
    assert links(render(make(Paragraph((Span("ici", link=address),))))) == [("ici", goal)]


def test_a_document_without_title_is_no_goal() -> None:
    document = make(Paragraph((Span("ici", target="T1"),)), banner=Banner("Genre", ""), anchor="T1")
    assert links(render(document)) == []


def test_one_address_is_one_relationship() -> None:
    spans = tuple(Span(f"lien {n} ", link="https://exemple.fr/a") for n in range(20))
    reading = render(make(Paragraph(spans)))
    assert sum(external for _, external in reading.relations.values()) == 1
    assert len(links(reading)) == 20


def test_a_link_keeps_what_its_span_is() -> None:
    spans = (Span("fort", strong=True, link="https://a.fr"), Span(" 15D30 ", chip=True, link="https://b.fr"), Span("."))
    reading = render(make(Paragraph(spans)))
    looks = []
    for link in reading.body.iter(f"{W}hyperlink"):
        (properties,) = link.iter(f"{W}rPr")
        looks.append([properties[0].get(f"{W}val"), properties.find(f"{W}b") is not None])
    assert looks == [["Hyperlink", True], ["Etiquette", False]]
    assert links(reading) == [("fort", "https://a.fr"), ("15D30", "https://b.fr")]


# -- the file ------------------------------------------------------------------------------------------------


def test_properties_are_those_of_the_content(full: Reading) -> None:
    properties = full.document.core_properties
    noon = datetime(2024, 6, 1, 12)  # noqa: DTZ001 - the format has UTC only
    assert (properties.title, properties.subject, properties.keywords) == ("T1 – Titre", "Fiche · Soins", "T1; métier")
    assert (properties.author, properties.last_modified_by, properties.comments) == ("Éditeur", "Éditeur", "")
    assert properties.language == "fr-FR"
    for moment in (properties.created, properties.modified):
        assert moment is not None and moment.replace(tzinfo=None) == noon


def test_nothing_is_left_of_the_library_that_wrote_it(full: Reading) -> None:
    whole = b"".join(etree.tostring(part) for part in full.xml.values())
    assert b"fphref" in whole
    assert b"python" not in whole.lower() and b"en-US" not in whole
    assert full.dates == {(1980, 1, 1, 0, 0, 0)}
    assert full.names[0] == "[Content_Types].xml"


def test_a_document_without_date_title_or_language_has_fixed_ones() -> None:
    reading = render(make(title="", banner=Banner("", ""), footer=Footer(""), date="", language="n'importe quoi"))
    properties = reading.document.core_properties
    assert properties.title == "Document"
    assert properties.created is not None and properties.created.year == 2000
    assert properties.language == "fr-FR"
    assert reading.told() == ""


def test_a_date_that_is_not_iso_is_refused() -> None:
    with pytest.raises(ValueError, match="1er juin 2024"):
        data_of(make(date="1er juin 2024"))


def test_long_properties_are_cut_where_the_format_ends() -> None:
    properties = render(make(title="Titre " * 100, subject="x" * 300)).document.core_properties
    assert len(properties.title) == len(properties.subject) == 255
    assert properties.title.endswith("…")


def test_language_of_the_text_is_said(full: Reading) -> None:
    (language,) = full.xml["word/styles.xml"].iter(f"{W}lang")
    assert language.get(f"{W}val") == "fr-FR"
    english = render(make(text("a"), language="en-GB"))
    assert next(english.xml["word/styles.xml"].iter(f"{W}lang")).get(f"{W}val") == "en-GB"


def test_pages_are_a4_with_a_running_foot(full: Reading) -> None:
    (section,) = full.document.sections
    assert section.page_width is not None and section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    foot = full.xml["word/footer1.xml"]
    assert [text_of(p) for p in foot] == ["T1 – Titre\tpage 1 sur 1", "Recueil · édition 2024"]
    assert [e.text for e in foot.iter(f"{W}instrText")] == [" PAGE ", " NUMPAGES "]


def test_word_opens_it_as_a_file_of_today(full: Reading) -> None:
    modes = {e.get(f"{W}name"): e.get(f"{W}val") for e in full.xml["word/settings.xml"].iter(f"{W}compatSetting")}
    assert modes["compatibilityMode"] == "15"


def test_opening_asks_no_question(full: Reading) -> None:
    assert not list(full.xml["word/settings.xml"].iter(f"{W}updateFields"))
    assert not [f for part in full.xml.values() for f in part.iter(f"{W}fldChar") if f.get(f"{W}dirty")]


def test_the_typeface_has_a_fallback_and_is_named_once(full: Reading) -> None:
    fonts = {font.get(f"{W}name"): font for font in full.xml["word/fontTable.xml"]}
    assert fonts["Inter"].find(f"{W}altName").get(f"{W}val") == "Calibri"
    named = [e.attrib for part in full.xml.values() for e in part.iter(f"{W}rFonts")]
    assert len(named) == 1 and set(named[0].values()) == {"minorHAnsi", "minorEastAsia", "minorBidi"}
    theme = etree.tostring(full.xml["word/theme/theme1.xml"])
    assert theme.count(b'typeface="Inter"') == 2


# -- pictures ------------------------------------------------------------------------------------------------

TABLE_OF_JPEG = b"\xff\xdb\x00\x03x"
CODES_OF_JPEG = b"\xff\xc4\x00\x0b" + b"\0\1" * 4 + b"\0"  # a marker beside those of frames


def jpeg(*segments: bytes, width: int = 30, height: int = 10) -> bytes:
    """The head of a JPEG image, without pixels."""
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + b"".join(segments) + frame + b"\xff\xd9"


def test_pictures_have_their_words_and_their_proportions(full: Reading) -> None:
    (shape,) = full.document.inline_shapes
    assert shape.width / shape.height == pytest.approx(2, rel=0.01)
    assert shape.height.mm <= 15 and shape.width.mm <= 60
    assert shape._inline.docPr.get("descr") == "Logo du « CHU »"
    target, external = full.relations[next(full.body.iter("{*}blip")).get(f"{R}embed")]
    assert (target, external) == ("media/image1.png", False)


@pytest.mark.parametrize(
    "segments",
    [(TABLE_OF_JPEG,), (CODES_OF_JPEG,), (b"\xff\xe1\x00\x08Exif\0\0",), (b"\xff", TABLE_OF_JPEG, b"\xff\x01")],
)
def test_a_jpeg_may_begin_in_many_ways(segments: tuple[bytes, ...]) -> None:
    reading = render(make(banner=Banner("", "Titre", logo=Picture(jpeg(*segments), "Logo"))))
    (shape,) = reading.document.inline_shapes
    assert shape.width == 3 * shape.height
    assert "word/media/image1.jpeg" in reading.names


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        png()[:20],
        png(0, 0),
        png()[:8] + b"x" * 40,
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\0\0" * 9,
        jpeg(TABLE_OF_JPEG)[:-8],
        jpeg(TABLE_OF_JPEG, width=0),
    ],
)
def test_bytes_that_are_no_image_leave_the_words(data: bytes) -> None:
    reading = render(make(banner=Banner("", "Titre", logo=Picture(data, "Logo du CHU"))))
    assert len(reading.document.inline_shapes) == 0
    assert reading.told() == "Titre Logo du CHU"


# -- no ink --------------------------------------------------------------------------------------------------


def test_blocks_without_ink_leave_nothing() -> None:
    empty: tuple[Block, ...] = (
        text(),
        text(" "),
        items(),
        items("", " "),
        Facts(()),
        Facts((("", ()),)),
        Note("", ()),
        Panel(()),
        WebPage("", ""),
        Columns((), ()),
        Flowing(()),
        Table((), (), ()),
        Table(("a",), (), (1,), caption="Rien"),
        Section("", ()),
    )
    said = [line.text for line in render(make(*empty)).lines()]
    assert said == ["Genre", "Titre", "Une phrase.", "Code\u2002\u00a0T1\u00a0"]
