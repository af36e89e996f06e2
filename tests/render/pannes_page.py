"""Ways to spoil a page that conforms: text moved, hidden, lost, joined, said in another order.

All start from one small document, `small`. A way finds the text it spoils by where that text is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import FloatObject, NameObject

from fphref.documents.content import (
    Banner,
    BulletList,
    Card,
    Document,
    Item,
    Note,
    Panel,
    Paragraph,
    Picture,
    Section,
    Span,
    Table,
)
from tests.render.lecture import Line, Sheet, read_sheets
from tests.render.pannes import Controls, annotation, elements, first, font, register, restream, retag
from tests.render.pdf_stress import SENTENCE, items, pdf_of, png
from tests.render.test_pdf_reading import make, text

CONTROLS: Controls = {}
control = register(CONTROLS)


@cache
def small() -> Document:
    """Two pages with something of each kind that a page can spoil."""
    rows = tuple(((Span(f"ligne {n}"),), (Span(f"valeur {n}"),)) for n in range(50))
    return make(
        Section("Première rubrique", (text("Un paragraphe court."), text(SENTENCE * 3), items("premier", "second"))),
        Note("Réserve", (Span("Une remarque dans sa boîte."),)),
        Panel((Section("Sur fond teinté", (text("Un texte sur fond teinté."),)),)),
        Paragraph((Span("Voir "), Span("la source", link="https://exemple.fr"), Span(" et "), Span("R1", chip=True))),
        BulletList((Item((Span("avec une note"),), (Note("Réserve", (Span("sous un point"),)),)),)),
        Table(("Nom", "Valeur"), rows, (1, 2)),
        banner=Banner(
            "Genre", "Titre du document", "Une phrase.", "Code", "T1", (Card("Famille", "Recherche", "Investigation"),)
        ),
    )


@cache
def long_title() -> Document:
    """A title that the banner cuts short."""
    return make(text("suite"), banner=Banner("Genre", "Intitulé qui n’en finit pas " * 22, "Phrase.", "Code", "T1"))


@cache
def with_logo() -> Document:
    """A banner with a picture."""
    return make(text("suite"), banner=Banner("Genre", "Titre", "", "Code", "T1", (), Picture(png(80, 80), "Logo")))


@cache
def _sheets() -> tuple[Sheet, ...]:
    return tuple(read_sheets(pdf_of(small())))


def line_of(words: str, page: int = -1) -> Line:
    """The first line of the small document that begins with these words."""
    return next(
        line
        for sheet in _sheets()
        for line in sheet.lines
        if line.text.startswith(words) and page in (-1, sheet.number)
    )


def redraw(writer: PdfWriter, words: str, change: Callable[[bytes], bytes], page: int = -1) -> None:
    """Change the operators that draw a line: the text object whose matrix puts it where it is read."""
    line = line_of(words, page)

    def edited(data: bytes) -> bytes:
        for found in re.finditer(rb"\bBT\b.*?\bET\b", data, re.S):
            for x, y in re.findall(rb"([-\d.]+) ([-\d.]+) Tm\b", found[0]):
                if abs(float(x) - line.edges[0][0]) < 0.02 and abs(float(y) - line.baseline) < 0.02:
                    return data[: found.start()] + change(found[0]) + data[found.end() :]
        raise LookupError(f"« {words} » is not drawn by a text object of its own")

    restream(writer, writer.pages[line.page], "/Contents", edited)


def move(right: float = 0.0, up: float = 0.0) -> Callable[[bytes], bytes]:
    """Add to the place of a text object, in points."""

    def moved(data: bytes) -> bytes:
        return re.sub(
            rb"([-\d.]+) ([-\d.]+) Tm\b",
            lambda found: b"%.2f %.2f Tm" % (float(found[1]) + right, float(found[2]) + up),
            data,
        )

    return moved


def repaint(colour: bytes) -> Callable[[bytes], bytes]:
    """Give a text object another colour."""
    return lambda data: re.sub(rb"[\d.]+ [\d.]+ [\d.]+ rg", colour + b" rg", data)


def add(writer: PdfWriter, operators: bytes, page: int = 0) -> None:
    """Draw more at the end of a page, as an artifact."""
    more = b"\n/Artifact BMC " + operators + b" EMC"
    restream(writer, writer.pages[page], "/Contents", lambda data: data + more)


def code_of(writer: PdfWriter, name: bytes, letter: str) -> bytes:
    """The code of a letter in the font of that name, in hexadecimal."""
    resources: Any = writer.pages[0]["/Resources"]
    table = resources["/Font"]["/" + name.decode()]["/ToUnicode"].get_data()
    found = re.search(rb"<(\w{4})>\s*<%04X>" % ord(letter), table)
    assert found
    return found[1]


# -- place ---------------------------------------------------------------------------------------------------


@control("off the page")
def text_through_the_right_margin(writer: PdfWriter) -> None:
    redraw(writer, "Un paragraphe", move(right=480))


@control("off the page")
def text_off_the_left_edge(writer: PdfWriter) -> None:
    redraw(writer, "premier", move(right=-60))


@control("off the page")
def text_below_the_page(writer: PdfWriter) -> None:
    redraw(writer, "Un paragraphe", move(up=-1000))


@control("on one another")
def line_on_the_next(writer: PdfWriter) -> None:
    redraw(writer, "Un paragraphe", move(up=-14))


@control("on one another")
def words_on_the_next_words(writer: PdfWriter) -> None:
    redraw(writer, "Voir", move(right=4))


@control("on one another")
def lines_set_too_close(writer: PdfWriter) -> None:
    redraw(writer, "Une phrase d’une", lambda data: re.sub(rb"[\d.]+ TL", b"6 TL", data))


@control("struck through")
def rule_through_a_line(writer: PdfWriter) -> None:
    line = line_of("Un paragraphe")
    height = line.baseline + 0.3 * line.size
    add(writer, b"0.5 w 40 %.2f m 120 %.2f l S" % (height, height))


@control("in head or foot")
def text_in_the_foot(writer: PdfWriter) -> None:
    redraw(writer, "premier", lambda data: move(up=30 - line_of("premier").baseline)(data))


@control("in head or foot")
def text_in_the_running_head(writer: PdfWriter) -> None:
    line = line_of("valeur", 1)
    redraw(writer, line.text, move(up=_sheets()[1].height - 14 - line.baseline), 1)


@control("across the edge")
def text_across_the_rule_of_the_foot(writer: PdfWriter) -> None:
    rule = min(stroke.box for stroke in _sheets()[0].strokes if stroke.box[3] < 80)[1]
    redraw(writer, "premier", move(up=rule - 2 - line_of("premier").baseline))


@control("without a rule")
def foot_without_its_rule(writer: PdfWriter) -> None:
    rule = min(stroke.box for stroke in _sheets()[0].strokes if stroke.box[3] < 80)
    path = rb"[\d.]+ %.2f m [\d.]+ %.2f l S" % (rule[1], rule[1])
    restream(writer, writer.pages[0], "/Contents", lambda data: re.sub(path, b"", data))


@control("without a head")
def second_page_without_a_head(writer: PdfWriter) -> None:
    pattern = rb"0(?:\.0+)? [\d.]+ 595[\d.]* [\d.]+ re f"
    restream(writer, writer.pages[1], "/Contents", lambda data: re.sub(pattern, b"n", data))


@control("shows what is no part")
def text_that_is_decoration(writer: PdfWriter) -> None:
    resources: Any = writer.pages[0]["/Resources"]
    name = next(iter(resources["/Font"]))[1:].encode()
    add(writer, b"BT 0 g /%s 9 Tf 1 0 0 1 300 70 Tm <%s> Tj ET" % (name, code_of(writer, name, "e")))


@control("leaves its box")
def remark_out_of_its_box(writer: PdfWriter) -> None:
    redraw(writer, "Un texte sur fond", move(right=430))


@control("leaves its box")
def letters_too_wide_for_their_label(writer: PdfWriter) -> None:
    redraw(writer, "R1", lambda data: data.replace(b"BT ", b"BT 5 Tc ") + b" BT 0 Tc ET")


@control("is not where it is read")
def link_beside_its_words(writer: PdfWriter) -> None:
    box = annotation(writer)["/Rect"]
    for place in (0, 2):
        box[place] = FloatObject(float(box[place]) + 30)


# -- colour --------------------------------------------------------------------------------------------------


@control("contrast")
def grey_on_white(writer: PdfWriter) -> None:
    redraw(writer, "Un paragraphe", repaint(b"0.6 0.6 0.6"))


@control("contrast")
def colour_of_the_band_on_the_band(writer: PdfWriter) -> None:
    redraw(writer, "Genre", repaint(b"0.2 0.5 0.7"))


@control("contrast")
def band_that_is_not_painted(writer: PdfWriter) -> None:
    band = rb"0(?:\.0+)? [\d.]+ 595[\d.]* [\d.]+ re f"
    restream(writer, writer.pages[0], "/Contents", lambda data: re.sub(band, b"n", data, count=1))


@control("contrast")
def slanted_shape_under_the_end_of_a_line(writer: PdfWriter) -> None:
    _, low, right, high = line_of("Une phrase d’une").box
    corners = (right, high + 9, right, low - 9, right - 60, low - 9)
    path = b"/Artifact BMC 0.3 0.3 0.3 rg %.2f %.2f m %.2f %.2f l %.2f %.2f l h f EMC\n" % corners
    restream(writer, writer.pages[0], "/Contents", lambda data: path + data)


@control("covered")
def shape_over_a_line(writer: PdfWriter) -> None:
    left, low, _, high = line_of("Un paragraphe").box
    add(writer, b"1 1 1 rg %.2f %.2f 30 %.2f re f" % (left, low, high - low))


# -- text ----------------------------------------------------------------------------------------------------


@control("text differs")
def text_that_is_not_drawn(writer: PdfWriter) -> None:
    redraw(writer, "second", lambda data: re.sub(rb"<\w+> Tj", b"", data))


@control("text differs")
def last_line_of_a_paragraph_lost(writer: PdfWriter) -> None:
    redraw(writer, "Une phrase d’une", lambda data: re.sub(rb"T\* <\w+> Tj(?!.* Tj)", b"", data, flags=re.S))


@control("text differs")
def text_said_twice(writer: PdfWriter) -> None:
    redraw(writer, "second", lambda data: data + b" " + data)


@control("text differs")
def text_that_is_an_artifact(writer: PdfWriter) -> None:
    redraw(writer, "second", lambda data: b"EMC /Artifact BMC " + data)


@control("text differs")
def words_joined_at_the_end_of_a_line(writer: PdfWriter) -> None:
    def joined(data: bytes) -> bytes:
        name = re.search(rb"/(\w+) [\d.]+ Tf", data)
        assert name
        return data.replace(code_of(writer, name[1], " ") + b"> Tj T*", b"> Tj T*", 1)

    redraw(writer, "Une phrase d’une", joined)


@control("text differs")
def sections_in_another_order(writer: PdfWriter) -> None:
    section = first(writer, "Sect")
    kids = section["/K"]
    kids[1], kids[2] = kids[2], kids[1]


@control("text differs")
def letters_that_mean_others(writer: PdfWriter) -> None:
    restream(writer, font(writer), "/ToUnicode", lambda data: data.replace(b"<0065>", b"<0066>"))


@control("headings differ")
def heading_that_is_a_paragraph(writer: PdfWriter) -> None:
    retag(writer, "H2", "P")


@control("headings differ")
def paragraph_that_is_a_heading(writer: PdfWriter) -> None:
    places = [entry for entry in elements(writer) if entry["/S"] == "/P"]
    places[-1][NameObject("/S")] = NameObject("/H3")


@control("the title is")
def title_that_is_a_paragraph(writer: PdfWriter) -> None:
    retag(writer, "H1", "P")
