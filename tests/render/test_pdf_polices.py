"""Letters that Inter lacks: drawn with DejaVu Sans, shown as a square, or told to want more than a row of letters."""

from __future__ import annotations

import io
import subprocess
import sys
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfbase.ttfonts import TTFontFace

from fphref.documents.content import (
    Banner,
    BulletList,
    Card,
    Columns,
    Document,
    Facts,
    Footer,
    Item,
    Note,
    Section,
    Span,
    Table,
)
from fphref.render.pdf import render_pdf
from fphref.render.pdf.drawn import SCRIPTS, Drawn, script_to_shape
from fphref.render.pdf.fonts import DocumentFonts, face
from fphref.render.pdf.text import TextStyle
from tests.render.conformite import faults
from tests.render.test_pdf_reading import Reading, Run, make, render, text, told_by
from tests.support import SOURCE, environment

_STYLES = ("Regular", "Italic", "SemiBold", "Bold")
_FOLDER = SOURCE / "render/fonts"
AUTHORITIES = {f"Inter-{style}": TTFontFace(str(_FOLDER / f"inter-{style}.ttf")) for style in _STYLES}
AUTHORITIES["DejaVuSans"] = TTFontFace(str(_FOLDER / "DejaVuSans.ttf"))
"""Each font by its name in a file, read by another hand."""
KNOWN = {name: set(authority.charToGlyph) for name, authority in AUTHORITIES.items()}
GEORGIAN = "ქართული ენა"
ARMENIAN = "Հայերեն լեզու"
SIGNS = "∀x∈ℝ ⟶ ⌘ ⠇⠑"
BODY = TextStyle(face("Regular"), 10, 13, "#000000")


def everywhere() -> Document:
    """Letters of the fallback font in every place that draws text."""
    return make(
        text(f"Texte {GEORGIAN} et {ARMENIAN}."),
        Section(f"Titre {GEORGIAN}", (Section(ARMENIAN, (text(SIGNS),)),), "book"),
        BulletList((Item((Span(f"gras {ARMENIAN}", strong=True), Span(" puce ⟶", chip=True), Span(" suite"))),)),
        BulletList((Item((Span("voir "), Span(f"lien {GEORGIAN}", link="https://exemple.fr"))),), numbered=True),
        Facts(((f"Fait {ARMENIAN}", (Span(GEORGIAN),)),)),
        Note(f"Réserve {GEORGIAN}", (Span(ARMENIAN),)),
        Table((f"colonne {ARMENIAN}", "b"), (((Span(GEORGIAN),), (Span(SIGNS),)),), (1, 2), caption=f"Légende {SIGNS}"),
        Columns((text(GEORGIAN * 9),), (text(ARMENIAN * 9),)),
        banner=Banner(
            f"genre {ARMENIAN}", f"Titre {GEORGIAN}", f"Phrase {SIGNS}", "քոդ", "ℵ1",
            (Card(f"carte {ARMENIAN}", GEORGIAN, SIGNS),),
        ),
        title=f"T1 – {GEORGIAN}",
        footer=Footer(f"Pied {GEORGIAN}", f"Recueil {ARMENIAN}"),
    )  # fmt: skip


def drawn(document: Document) -> tuple[Drawn, Reading]:
    """What rendering answers, and what is read back."""
    stream = io.BytesIO()
    answer = render_pdf(document, stream)
    return answer, Reading(stream.getvalue())


def embedded(reading: Reading) -> set[str]:
    """The names of the fonts in the file."""
    fonts = reading.page(0)["/Resources"]["/Font"].values()
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts}


def set_in_dejavu(reading: Reading) -> list[Run]:
    return [run for run in reading.runs if run.font == "DejaVuSans"]


# -- the fallback font -----------------------------------------------------------------------------------------------


def test_the_fallback_font_draws_in_every_place() -> None:
    document = everywhere()
    answer, reading = drawn(document)
    assert answer == Drawn()
    assert reading.told() == told_by(document)
    foreign = {*GEORGIAN, *ARMENIAN, *SIGNS, *"քոդℵ"} - set(map(chr, KNOWN["Inter-Regular"]))
    assert {char for run in set_in_dejavu(reading) for char in run.text} == foreign
    assert len(foreign) > 20
    shown = "".join(run.text for run in reading.runs)
    assert "Pied ქართული ენა" in shown and "Recueil Հայերեն լեզու" in shown
    assert {run.artifact for run in set_in_dejavu(reading)} == {None, "/Footer"}


def test_every_letter_is_set_in_the_font_that_has_it() -> None:
    runs = drawn(everywhere())[1].runs
    assert [run for run in runs if not {*map(ord, run.text)} <= KNOWN[run.font]] == []
    assert [run for run in runs if run.font == "DejaVuSans" and {*map(ord, run.text)} & KNOWN["Inter-Regular"]] == []
    assert {run.font for run in runs} == set(KNOWN)


def test_letters_of_the_fallback_font_take_their_own_room() -> None:
    authority = AUTHORITIES["DejaVuSans"].charWidths
    reading = render(make(text(f"avant {GEORGIAN.split()[0]} après")))
    before, foreign, after = [run for run in reading.runs if run.artifact is None][-3:]
    assert (before.text, foreign.text, after.text) == ("avant ", "ქართული", " après")
    wide = sum(authority[ord(char)] for char in foreign.text) / 1000 * foreign.size
    assert foreign.right - foreign.left == pytest.approx(wide)
    assert after.left == pytest.approx(foreign.right)
    assert BODY.width("ქართული") == pytest.approx(wide / foreign.size * 10)
    assert foreign.left - before.left == pytest.approx(TextStyle(BODY.face, foreign.size, 0, "").width("avant "))


def test_lines_of_two_fonts_are_as_wide_as_they_were_measured() -> None:
    words = f"{GEORGIAN} et {ARMENIAN} " * 30
    reading = render(make(text(words)))
    ends: dict[float, float] = {}
    for run in reading.runs:
        if run.artifact is None and {*run.text} & {*words} - {" "}:
            ends[run.baseline] = max(run.right, ends.get(run.baseline, 0.0))
    rights = list(ends.values())[-5:-1]  # of whole lines
    assert all(559.3 - 60 < right <= 559.3 for right in rights), rights


def test_capitals_of_the_fallback_font_are_shown_and_said_as_written() -> None:
    small, capital = (render(make(text("a"), banner=Banner(label, "Titre"))) for label in ("քարտ", "ՔԱՐՏ"))
    widths = [next(run.right - run.left for run in set_in_dejavu(reading)) for reading in (small, capital)]
    assert widths[0] == pytest.approx(widths[1])
    assert ("P", "քարտ") in small.texts()
    ordinary = render(make(text("քարտ")))
    run = set_in_dejavu(ordinary)[0]
    assert (run.right - run.left) / run.size != pytest.approx((widths[0] - 0.9 * 4) / 7.4, rel=0.05)


def test_the_fallback_font_is_in_the_file_only_when_it_is_used() -> None:
    assert embedded(render(make(text("Œuvre « là »")))) == {"Inter-Regular", "Inter-SemiBold", "Inter-Bold"}
    assert "DejaVuSans" in embedded(render(make(text("ქ"))))
    sizes = [len(render(make(text(word))).data) for word in ("a", "ქ", GEORGIAN)]
    assert sizes[0] < sizes[1] < sizes[2] < sizes[0] + 20_000


def _opened(given: str) -> set[str]:
    """The font files that a process of its own opens to draw a text."""
    code = (
        "import io, sys; opened = set()\n"
        "sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == 'open' else None)\n"
        "from tests.render.test_pdf_reading import make, text; from fphref.render.pdf import render_pdf\n"
        f"render_pdf(make(text({given!r})), io.BytesIO())\n"
        "print(*sorted(name.rpartition('/')[2] for name in opened if name.endswith('.ttf')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), cwd=Path(__file__).parents[2], capture_output=True, check=True
    )
    return set(done.stdout.decode().split())


def test_a_whole_font_is_read_only_when_a_letter_needs_it() -> None:
    assert _opened("Œuvre n° 3 « là » → 5 € ; été, ÉTÉ, 12 ≥ 7") == set()
    assert _opened("мир, Ελλάδα") == {"inter-Regular.ttf"}
    assert _opened("ქ") == {"inter-Regular.ttf", "DejaVuSans.ttf"}


def test_same_letters_same_bytes_in_any_process() -> None:
    here = drawn(everywhere())[1].data
    render(make(text("⟶ Հ autres lettres ℵ")))
    assert drawn(everywhere())[1].data == here
    code = (
        "import sys; from tests.render.test_pdf_polices import drawn, everywhere;"
        "sys.stdout.buffer.write(drawn(everywhere())[1].data)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(PYTHONHASHSEED="5"), cwd=Path(__file__).parents[2],
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == here


def test_files_in_two_fonts_are_what_they_claim() -> None:
    marks = "ɛ\u0300 n\u0308 x\u0323 ქ\u0301"
    foreign = make(text("مرحبا שלום हिन्दी ສະບາຍ 漢字 🗄 \ue000 " + marks), Section("ქ", (text("ქ"),), "book"))
    for document in (everywhere(), foreign):
        assert faults(drawn(document)[1].data) == []


# -- what no font has ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "read", "missing"),
    [
        ("dossier 🗄 rangé", "dossier 🗄 rangé", "🗄"),
        ("漢字かな", "漢字かな", "漢字かな"),
        ("a\ue000b\U000f0001c", "a\ufffdb\ufffdc", "\ue000\U000f0001"),
        ("coeur ❤\ufe0f, oui\ufe0e", "coeur ❤, oui", ""),
        ("👩\u200d🦰", "👩🦰", "👩🦰"),
        ("a\ud83dz\udcc1", "az", ""),
        ("a\u200cb\u2060c", "abc", ""),
        ("卐" * 300, "卐" * 300, "卐"),
    ],
)
def test_what_no_font_has_is_a_square_that_remains_itself(given: str, read: str, missing: str) -> None:
    answer, reading = drawn(make(text(given), Section(given, (text("fin"),)), footer=Footer(given), title=given))
    assert answer.missing == tuple(sorted(missing))
    assert read in reading.told().replace(" ", "" if read == "卐" * 300 else " ")
    pages = PdfReader(io.BytesIO(reading.data)).pages
    assert read[:8] in "".join(page.extract_text() for page in pages).replace("\n", "")


def test_the_square_is_ink_and_stands_in_inter() -> None:
    reading = render(make(text("漢")))
    run = next(run for run in reading.runs if run.text == "漢")
    assert run.font == "Inter-Regular"
    assert run.right - run.left == pytest.approx(AUTHORITIES[run.font].charWidths[0x25A1] / 1000 * run.size)
    assert drawn(make(text("□")))[0] == Drawn()


def test_more_characters_than_a_font_has_codes_for_stay_in_two_bytes() -> None:
    fonts = DocumentFonts()
    encoder, _ = fonts.encoder(face("Regular"))
    many = "".join(map(chr, [*range(0x4E00, 0x9FFF), *range(0x20000, 0x2C000)]))
    assert len(many) > 65_536
    codes = many.translate(encoder) + "été".translate(encoder)
    assert len(codes) == 4 * (len(many) + 3)
    assert codes[:4] == "0001" and codes[-12:-8] == codes[-4:] != codes[-8:-4]
    assert len({codes[place : place + 4] for place in range(0, len(codes), 4)}) == 0xF000 + 3
    assert len(fonts.drawn().missing) == len(many)


# -- scripts that want more than letters in a row --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("accueil سلام", "arabe"),
        ("שלום et سلام", "arabe hébreu"),
        ("שָׁלוֹם", "hébreu"),
        ("ﻼ", "arabe"),
        ("ߒߞߏ", "n’ko"),
        ("ܫܠܡ", "syriaque"),
        ("हिन्दी", "devanagari"),
        ("ສະບາຍດີ", "laotien"),
        ("၀မြန်မာ", "birman"),
        ("\U00010900", "autre_écriture_de_droite_à_gauche"),
        ("\U00011013", "autre_écriture_d’Asie"),
        ("\u0661\u0662 ، 12 ₪ ฿", ""),
        ("ɛ\u0300 мир Ελλάδα ქართული Հայերեն 漢字 ⴰⵎ ∀", ""),
    ],
)
def test_scripts_that_are_not_shaped_are_named(given: str, names: str) -> None:
    answer, reading = drawn(make(text(f"Avant {given} après"), footer=Footer("Pied"), title="T"))
    assert answer.unshaped == tuple(name.replace("_", " ") for name in names.split())
    assert f"Avant {unicodedata.normalize('NFC', given)} après" in reading.told()


def test_a_script_in_the_head_or_foot_is_named_too() -> None:
    heads = make(text("a"), banner=Banner("G", "Titre", cards=(Card("a", "שלום"),)), footer=Footer("سلام"))
    assert drawn(heads)[0].unshaped == ("arabe", "hébreu")


def test_all_letters_of_our_fonts_that_run_backwards_have_a_script() -> None:
    codes = set().union(*KNOWN.values())
    backwards = {chr(code) for code in codes if unicodedata.bidirectional(chr(code)) in ("R", "AL")} - {"\u200f"}
    assert len(backwards) > 500
    assert {script_to_shape(char) for char in backwards} == {"arabe", "hébreu", "n’ko"}


def test_scripts_stand_in_order_and_apart() -> None:
    for (first, last, name), (following, _, _) in pairwise(SCRIPTS):
        assert first <= last < following, name
    assert [script_to_shape(chr(code)) for code in (0x58F, 0x5D0, 0x627, 0x904, 0x1C50)] == [
        "", "hébreu", "arabe", "devanagari", ""
    ]  # fmt: skip
