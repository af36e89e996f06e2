"""Whatever the text, the PDF is made, says it all, and keeps it on the page and apart."""

from __future__ import annotations

import io
from collections import defaultdict

import pytest

from fphref.documents.content import (
    Banner,
    BulletList,
    Card,
    Columns,
    Facts,
    Footer,
    Gauge,
    Item,
    Note,
    Panel,
    Section,
    Span,
    Table,
)
from fphref.render.pdf import render_pdf
from fphref.render.pdf.drawn import Drawn
from tests.render.pdf_stress import CASES, FOREIGN, nested, rendered
from tests.render.test_pdf_reading import Reading, Run, make, render, text, told_by
from tests.render.textes import alternatives

WIDTH, HEIGHT = 595.276, 841.89


def assert_on_page(reading: Reading) -> None:
    """Every glyph inside the page, the body between head and foot."""
    assert reading.runs
    for run in reading.runs:
        assert run.left >= 20 and run.right <= WIDTH - 20, run
        assert run.baseline - 0.25 * run.size >= 12 and run.baseline + 0.98 * run.size <= HEIGHT, run
        if run.artifact != "/Footer":
            assert run.baseline - 0.25 * run.size > 44, run
        if run.page and run.artifact != "/Header":
            assert run.baseline + 0.9 * run.size < HEIGHT - 25, run


def assert_apart(reading: Reading) -> None:
    """No two runs of text overlap (small letters' height; half a point of tolerance)."""
    rows: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in reading.runs:
        if run.text.strip():
            rows[run.page, int(run.baseline // 30)].append(run)
    for (page, row), runs in rows.items():
        near = runs + rows.get((page, row + 1), [])
        for index, one in enumerate(runs):
            for other in near[index + 1 :]:
                across = min(one.right, other.right) - max(one.left, other.left)
                up = min(one.baseline + 0.7 * one.size, other.baseline + 0.7 * other.size) - max(
                    one.baseline, other.baseline
                )
                assert across < 0.5 or up < 0.5, (one, other)


@pytest.mark.parametrize("name", [name for name in CASES if name not in FOREIGN])
def test_any_length_is_drawn_whole_on_the_page_and_apart(name: str) -> None:
    document = CASES[name]
    reading = Reading(rendered(name))
    assert_on_page(reading)
    assert_apart(reading)
    squeezed = reading.told().replace(" ", "")
    for card in document.banner.cards:  # mostly the words of a figure, but text where cards became facts
        squeezed = squeezed.replace(card.gauge.description.replace(" ", ""), "", 1) if card.gauge else squeezed
    for words in alternatives(document.blocks):  # the same of a curve that has no room
        squeezed = squeezed.replace(words.replace(" ", ""), "", 1)
    if document.banner.title in ("Titre", ""):
        assert squeezed == told_by(document).replace(" ", "")
    else:
        assert document.banner.title.replace(" ", "") in squeezed


def test_checks_of_place_can_fail() -> None:
    reading = render(make(text("un"), text("deux")))
    one, two = (next(run for run in reading.runs if run.text == word) for word in ("un", "deux"))
    two.baseline = one.baseline + 1
    with pytest.raises(AssertionError):
        assert_apart(reading)
    two.right = WIDTH
    with pytest.raises(AssertionError):
        assert_on_page(reading)


def test_text_too_long_for_the_band_is_told_in_full_below() -> None:
    banner = Banner(
        "Genre " * 60,
        "Titre " * 200,
        "Phrase " * 300,
        "Code " * 30,
        "T1" * 30,
        (Card("a " * 99, "b " * 99, "c " * 99),),
    )
    reading = render(make(text("fin"), banner=banner))
    assert_on_page(reading)
    assert_apart(reading)
    for part in (banner.kicker, banner.title, banner.lead, banner.plate, banner.cards[0].label, banner.cards[0].detail):
        assert part.replace(" ", "") in reading.told().replace(" ", "")


def test_many_cards_make_rows_or_facts() -> None:
    for count in (1, 4, 5, 40):
        cards = tuple(Card(f"Statut {n}", f"Catégorie {n}", "x", Gauge(n, 0, count, "j")) for n in range(count))
        reading = render(make(text("fin"), banner=Banner("Genre", "Titre", cards=cards)))
        assert_on_page(reading)
        assert_apart(reading)
        assert all(f"Catégorie {n}" in reading.told() for n in range(count))


@pytest.mark.parametrize(
    ("value", "lowest", "highest"), [(7, 3, 8), (0, 1, 5), (9, 1, 5), (3, 3, 3), (5, 8, 1), (50, 0, 1000), (-2, -5, 5)]
)
def test_gauge_off_the_scale_is_no_failure(value: int, lowest: int, highest: int) -> None:
    card = Card("a", "b", "c", Gauge(value, lowest, highest, ""))
    reading = render(make(text("fin"), banner=Banner("Genre", "Titre", cards=(card,))))
    assert_on_page(reading)
    (figure,) = [node for node in reading.root.walk() if node.tag == "Figure"]
    assert str(value) in figure.entry["/Alt"]


def test_empty_table_and_list_leave_no_trace() -> None:
    reading = render(
        make(Table(("a", "b"), (), (1, 1)), BulletList(()), Facts(()), Columns((), ()), Panel(()), text("fin"))
    )
    assert not {"Table", "L", "Sect", "TR"} & {node.tag for node in reading.root.walk()}
    assert reading.told().endswith("phrase. Code T1 fin")


def test_empty_section_keeps_its_title() -> None:
    assert "Vide" in render(make(Section("Vide", ()))).told()


def test_unknown_characters_are_shown_reported_and_still_said() -> None:
    stream = io.BytesIO()
    drawn = render_pdf(make(text("santé 🗄 研究 بحث 🗄 fin")), stream)
    assert drawn == Drawn(missing=tuple(sorted("🗄研究")), unshaped=("arabe",))
    reading = Reading(stream.getvalue())
    assert "santé 🗄 研究 بحث 🗄 fin" in reading.told()
    entry = next(iter(reading.page(0)["/Resources"]["/Font"].values())).get_object()
    assert entry["/DescendantFonts"][0].get_object()["/CIDToGIDMap"].get_data()[:2] == b"\0\0"


def test_known_characters_are_not_reported() -> None:
    assert render_pdf(make(text("Œuvre n° 3 « là » → 5 € ; l’été\u202f!")), io.BytesIO()) == Drawn()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("e\u0301tude", "étude"),
        ("a\x00b\x07c\x1b", "abc"),
        ("\u202eabc\u202c \u200fdef", "abc def"),
        ("a\ud800b\udfff", "ab"),
        ("un\ndeux\ttrois\r\nquatre", "un deux trois quatre"),
        ("co\u00adopération \ufeff\u200bx", "coopération x"),
        ("a\ufffeb\U0001ffffc", "abc"),
    ],
)
def test_unsafe_characters_are_dropped_and_spaces_are_spaces(given: str, read: str) -> None:
    stream = io.BytesIO()
    document = make(text(given), title=given, author=given, keywords=(given,), subject=given, footer=Footer(given))
    drawn = render_pdf(document, stream)
    reading = Reading(stream.getvalue())
    assert drawn == Drawn()
    assert ("P", read) in reading.texts()
    assert reading.reader.metadata is not None
    assert reading.reader.metadata.title == read


def test_private_use_characters_are_replaced_and_reported() -> None:
    stream = io.BytesIO()
    assert render_pdf(make(text("a\ue000b")), stream) == Drawn(missing=("\ue000",))
    assert "a\ufffdb" in Reading(stream.getvalue()).told()


def test_deep_lists_stay_in_their_column() -> None:
    reading = render(make(Columns((nested(30),), (text("x"),), 0.5)))
    texts = [run for run in reading.runs if "texte" in run.text or "tout au fond" in run.text]
    assert len(texts) > 60
    assert max(run.right for run in texts) < WIDTH / 2
    assert max(run.left for run in texts) < WIDTH / 3
    assert len({round(run.left) for run in texts}) > 4


def test_no_empty_element_is_left() -> None:
    inner = (BulletList((Item((), (text("dessous"),)),)),)
    cards = (Card("", "", ""), Card("a", ""))
    blocks = (Section("", inner), Note("", (Span("b"),)), BulletList((Item((Span(""),)), Item((Span("c"),)))))
    reading = render(make(*blocks, banner=Banner("", "Titre", cards=cards)))
    empty = [node.tag for node in reading.root.walk() if not node.kids]
    assert empty == []
    assert "dessous" in reading.told()
