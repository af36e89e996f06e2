"""The fonts cut beforehand are those that reportlab cuts, and they change nothing but the time it takes."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from fphref.render.pdf.program import FOLDER, USUAL, Program, cut, prepare, read_prepared

STYLES = ("Regular", "Italic", "SemiBold", "Bold")
OTHERS = frozenset(map(ord, "мирΕλλάδα≠"))


def font(style: str) -> Path:
    return FOLDER / f"inter-{style}.ttf"


@pytest.mark.parametrize("style", STYLES)
def test_the_file_of_usual_characters_is_not_stale(style: str, pytestconfig: pytest.Config) -> None:
    """`pytest --update-goldens` writes it anew, after a change of font or of the usual characters."""
    path = font(style).with_suffix(".usual")
    made = prepare(font(style))
    if pytestconfig.getoption("--update-goldens"):
        path.write_bytes(made)
    head, body = read_prepared(font(style))
    wanted, _, deflated = made.partition(b"\n")
    assert head == json.loads(wanted)
    # Compressed bytes may differ between builds of zlib.
    assert zlib.decompress(body) == zlib.decompress(deflated)
    assert head["length"] == len(zlib.decompress(body))


def test_a_stale_file_would_be_found() -> None:
    head, _ = read_prepared(font("Regular"))
    other = json.loads(prepare(font("Bold")).partition(b"\n")[0])
    assert head != other
    assert set(head["codes"]) == USUAL


@pytest.mark.parametrize("style", STYLES)
def test_measures_are_those_of_the_whole_font(style: str) -> None:
    program, whole = Program(font(style), prepared=True), TTFontFace(str(font(style)))
    for code in USUAL | OTHERS:
        assert program.knows(code)
        assert program.advance(code) == whole.charWidths[code]
    assert (program.ascent, program.descent, program.cap_height) == (whole.ascent, whole.descent, whole.capHeight)
    assert (program.italic_angle, program.stem) == (whole.italicAngle, whole.stemV)


def test_usual_text_takes_the_prepared_cut_and_other_text_a_new_one() -> None:
    program = Program(font("Regular"), prepared=True)
    usual = program.cut(frozenset(map(ord, "été")))
    assert usual is program.usual
    more = program.cut(OTHERS)
    assert set(more.numbers) == USUAL | OTHERS
    assert zlib.decompress(more.deflated) == zlib.decompress(
        cut(TTFontFace(str(font("Regular"))), USUAL | OTHERS).deflated
    )


def test_private_codes_and_codes_without_glyph_are_not_known() -> None:
    program = Program(font("Regular"), prepared=True)
    assert not program.knows(0xE000)
    assert not program.knows(0x1F5C4)
    assert not program.knows(ord("ქ"))


def test_a_font_that_was_not_prepared_is_read_whole() -> None:
    program = Program(FOLDER / "DejaVuSans.ttf", prepared=False)
    assert program.usual is None
    assert program.knows(ord("ქ"))
    part = program.cut(frozenset({ord("ქ")}))
    assert part.numbers == {ord("ქ"): 1}
    assert part.length < 20_000
