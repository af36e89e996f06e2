"""Letters and their marks: composed where that can be, else drawn over each other, and never parted."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fphref.documents.content import Columns, Paragraph, Span
from fphref.render.pdf.fonts import face
from fphref.render.pdf.text import TextStyle, cut_word, ellipsis
from tests.render.test_pdf_polices import AUTHORITIES, GEORGIAN
from tests.render.test_pdf_reading import make, render, text

BODY = TextStyle(face("Regular"), 10, 13, "#000000")
SPACED = TextStyle(face("SemiBold", True), 8, 11, "#000000", 0.8)


def test_what_can_be_composed_is_one_letter() -> None:
    reading = render(make(text("e\u0301tude"), Paragraph((Span("e", strong=True), Span("\u0301te\u0301")))))
    assert ("P", "étude") in reading.texts() and ("P", "été") in reading.texts()
    assert all(run.font.startswith("Inter") for run in reading.runs)


@pytest.mark.parametrize("letter", ["ɛ\u0300", "n\u0308", "x\u0323", "ŋ\u0323\u0301", "ქ\u0301"])
def test_other_marks_stand_over_their_letter(letter: str) -> None:
    assert BODY.width(letter) == pytest.approx(BODY.width(letter[0]))
    assert ("P", f"a{letter}b") in render(make(text(f"a{letter}b"))).texts()
    glyphs = _ink(letter[1:])
    assert glyphs and all(right <= 0 for _, right in glyphs)


def _ink(marks: str) -> list[tuple[int, int]]:
    """Left and right edge of the ink of marks, counted from where the letter before them ends."""
    authority = AUTHORITIES["DejaVuSans"]
    found = []
    for mark in marks:
        assert face("Regular").glyph(ord(mark))[0] == "DejaVuSans"
        start = authority.get_table_pos("glyf")[0] + authority.glyphPos[authority.charToGlyph[ord(mark)]]
        authority.seek(start + 2)
        left, _, right = authority.read_short(), authority.read_short(), authority.read_short()
        found.append((left, right))
    return found


LETTERS = st.sampled_from("aɛქ漢W-/")
CLUSTERS = st.builds(
    lambda letter, marks: letter + marks, LETTERS, st.text(st.sampled_from("\u0300\u0323\u0488\u094d"), max_size=4)
)


@given(st.lists(CLUSTERS, min_size=1, max_size=30).map("".join), st.floats(1, 80), st.sampled_from([BODY, SPACED]))
def test_a_cut_never_parts_a_letter_from_its_marks(word: str, width: float, style: TextStyle) -> None:
    parts = cut_word(word, style, width)
    assert "".join(parts) == word
    for part in parts:
        one_letter = all(unicodedata.category(char)[0] == "M" for char in part[1:])
        assert style.width(part) <= width + 1e-6 or one_letter
    for before, after in pairwise(parts):
        alone = style.face.letter(after[0])
        # Only marks that take room of their own, and no longer fit the line with their letter, go on.
        assert unicodedata.category(after[0])[0] != "M" or (alone and style.width(before + after[0]) > width)


def test_the_parts_of_a_narrow_column_begin_with_letters() -> None:
    word = "ɛ\u0300n\u0308" * 120
    reading = render(make(Columns((text(word),), (text("b"),), 0.2)))
    runs = [run for run in reading.runs if run.text.strip() and not {*run.text} - {*word, " "}]
    starts = [run for run in runs if run.left == min(run.left for run in runs)]
    assert len(starts) > 3
    assert [run.text[0] for run in starts if run.text[0] not in "ɛn"] == []
    assert word in reading.told().replace(" ", "")


def test_a_shortened_text_keeps_the_marks_of_its_last_letter() -> None:
    for count in range(1, 9):
        shown = ellipsis("ɛ\u0300" * 20, BODY, BODY.width("ɛ" * count + "…") + 0.01)
        assert shown == "ɛ\u0300" * count + "…"
    assert ellipsis(GEORGIAN, BODY, BODY.width(GEORGIAN)) == GEORGIAN
    short = ellipsis(GEORGIAN * 5, BODY, 60)
    assert short.endswith("…") and 40 < BODY.width(short) <= 60


def test_a_mark_in_the_next_span_joins_its_letter() -> None:
    spans = (Span("avant ɛ", strong=True), Span("\u0300 après"), Span(" \u0301x", chip=True))
    reading = render(make(Paragraph(spans)))
    assert "avant ɛ\u0300 après" in reading.told()
    letter = next(run for run in reading.runs if run.text.endswith("ɛ"))
    mark = next(run for run in reading.runs if run.text.startswith("\u0300"))
    assert (letter.baseline, letter.mark) == (mark.baseline, mark.mark)
    assert mark.left == pytest.approx(letter.right)


def test_many_marks_do_not_run_off_the_page() -> None:
    for marks in ("\u0300" * 900, "\u0488" * 900, "\u094d" * 900):
        reading = render(make(text("q" + marks)))
        assert max(run.right for run in reading.runs) <= 595.276 - 36 + 0.01
        assert reading.told().count(marks[0]) == 900
