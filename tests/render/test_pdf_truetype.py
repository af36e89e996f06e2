"""The font files are read and cut as a font library does it: reportlab is the authority, for every shipped font."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from fphref.render.pdf.truetype import TrueType
from tests.support import ROOT, SOURCE

FONTS = {path.stem: path for path in sorted((SOURCE / "render/fonts").glob("*.ttf"))}
LICENCES = {"DejaVuSans": "DEJAVU.txt"} | {
    f"inter-{style}": "OFL.txt" for style in ("Regular", "Italic", "SemiBold", "Bold")
}


@pytest.fixture(scope="module", params=FONTS)
def pair(request: pytest.FixtureRequest) -> tuple[TrueType, TTFontFace]:
    """A shipped font, read by us and by the authority."""
    path = FONTS[request.param]
    return TrueType(path), TTFontFace(str(path))


def test_the_fonts_of_the_package_are_seen() -> None:
    assert sorted(FONTS) == sorted(LICENCES)


def test_each_character_has_the_glyph_and_the_width_it_should(pair: tuple[TrueType, TTFontFace]) -> None:
    ours, theirs = pair
    assert ours.glyphs == theirs.charToGlyph
    assert {code: ours.advance(code) for code in ours.glyphs} == theirs.charWidths
    assert len(set(theirs.charWidths.values())) > 100


def test_measures_of_the_whole_font_agree(pair: tuple[TrueType, TTFontFace]) -> None:
    ours, theirs = pair
    measures = (ours.bbox, ours.ascent, ours.descent, ours.cap_height, ours.stem, ours.italic_angle)
    assert measures == (
        theirs.bbox, theirs.ascent, theirs.descent, theirs.capHeight, theirs.stemV, theirs.italicAngle
    )  # fmt: skip
    assert bool(theirs.flags & 64) == bool(ours.italic_angle)


@pytest.mark.parametrize("count", [1, 2, 40, 400])
def test_a_cut_font_is_the_same_to_the_byte(pair: tuple[TrueType, TTFontFace], count: int) -> None:
    ours, theirs = pair
    codes = sorted(random.Random(count).sample(sorted(ours.glyphs), count))
    data, numbers = ours.subset(codes)
    assert data == theirs.makeSubset(codes)
    assert list(numbers) == codes
    assert max(numbers.values()) <= count


def test_letters_made_of_parts_bring_them_along(pair: tuple[TrueType, TTFontFace]) -> None:
    ours, theirs = pair
    codes = sorted(map(ord, "ÀÉÎÕÜàéîõüçǟǻ"))
    assert ours.subset(codes)[0] == theirs.makeSubset(codes)
    alone, together = (len(ours.subset(map(ord, letters))[0]) for letters in ("é", "eé"))
    assert alone > len(ours.subset([0x20])[0])
    assert together > alone


def test_the_whole_font_is_cut_with_long_offsets() -> None:
    ours, theirs = TrueType(FONTS["DejaVuSans"]), TTFontFace(str(FONTS["DejaVuSans"]))
    codes = sorted(ours.glyphs)
    assert ours.subset(codes)[0] == theirs.makeSubset(codes)
    assert ours.subset(codes[:-1])[0] != theirs.makeSubset(codes)


def test_private_codes_and_codes_without_glyph_are_not_known(pair: tuple[TrueType, TTFontFace]) -> None:
    ours, _ = pair
    assert [hex(code) for code in ours.known if 0xE000 <= code < 0xF900 or code >= 0xF0000] == []
    assert {*map(ord, "aéŒ€« \u00a0\u202f"), 0x25A1} <= ours.known
    assert len(ours.glyphs) > len(ours.known) > 2000


def test_a_font_without_a_full_character_map_is_refused(tmp_path: Path) -> None:
    data = FONTS["inter-Regular"].read_bytes()
    broken = tmp_path / "autre.ttf"
    broken.write_bytes(data.replace(b"\0\x03\0\x0a", b"\0\x07\0\x0a", 1))
    assert broken.read_bytes() != data
    with pytest.raises(ValueError, match="autre"):
        TrueType(broken)


@pytest.mark.parametrize("name", FONTS)
def test_each_font_has_its_licence_beside_it_and_in_the_package(name: str) -> None:
    path = FONTS[name].parent / LICENCES[name]
    assert f'"{path.relative_to(ROOT).as_posix()}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert len(path.read_text("utf-8")) > 4000


def test_the_licence_of_dejavu_is_what_the_font_says() -> None:
    data = FONTS["DejaVuSans"].read_bytes()
    written = (FONTS["DejaVuSans"].parent / "DEJAVU.txt").read_text("utf-8")
    lines = [line for line in written.partition("\n\n")[2].splitlines() if line]
    assert len(lines) > 60
    assert [line for line in lines if line.encode("utf-16-be") not in data] == []
    assert "une autre licence".encode("utf-16-be") not in data
