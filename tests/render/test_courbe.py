"""A step curve: nothing drawn over anything else, words for whoever sees no picture, the same content in every ink."""

from __future__ import annotations

import io
import re
from itertools import combinations
from random import Random
from typing import Any

import pytest

from fphref.documents.book import Book
from fphref.documents.content import Courbe, Document, Panel, PointCourbe, RepereCourbe, Section, Table, in_years
from fphref.render import style
from fphref.render.curve import CurvePlan, disc, meet, number_text, plan_curve
from fphref.render.html import render_html
from fphref.render.markdown import render_markdown
from fphref.render.pdf import render_pdf
from fphref.render.pdf.theme import theme
from tests.render import docx_reading, test_pdf_reading
from tests.render.conformite import Element, Tree
from tests.render.lecture import read_sheets
from tests.render.samples import make, step_curve

SIZE = 7.0


def measure(text: str, strong: bool) -> float:
    return len(text) * SIZE * (0.6 if strong else 0.55)


def plan(curve: Courbe, width: float = 500.0) -> CurvePlan:
    found = plan_curve(curve, width, SIZE, measure)
    assert found is not None
    return found


def pdf(content: Document | Book) -> bytes:
    stream = io.BytesIO()
    render_pdf(content, stream)
    return stream.getvalue()


def ink(render: Any, curve: Courbe) -> str:
    stream = io.BytesIO()
    render(make(curve), stream)
    return stream.getvalue().decode("utf-8")


def overlaps(found: CurvePlan) -> list[str]:
    """What stands over something else, or outside of the picture."""
    texts = [*found.axes, *found.units, *found.values]
    faults = [f"{a.text} over {b.text}" for a, b in combinations(texts, 2) if meet(a.box, b.box)]
    discs = [disc(mark, found.radius) for mark in found.marks]
    faults += [f"discs {a} {b}" for a, b in combinations(discs, 2) if meet(a, b)]
    faults += [f"{text.text} over a disc" for text in texts for box in discs if meet(text.box, box)]
    segments = [
        (min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in zip(found.line, found.line[1:], strict=False)
    ]
    segments += [(mark.x, found.plot[1], mark.x, mark.y) for mark in found.marks]
    faults += [f"{text.text} on a line" for text in found.values for box in segments if meet(text.box, box)]
    rules = [(start, y, end, y) for start, end, y in found.grid]
    faults += [f"{text.text} struck" for text in found.values for box in rules if meet(text.box, box)]
    boxes = [text.box for text in texts] + discs
    faults += [
        f"{box} outside"
        for box in boxes
        if box[0] < -0.01 or box[1] < -0.01 or box[2] > found.width + 0.01 or box[3] > found.height + 0.01
    ]
    return faults


# Geometry


@pytest.mark.parametrize("width", [120.0, 170.0, 260.0, 523.0, 900.0])
@pytest.mark.parametrize(
    "curve",
    [
        step_curve(),
        step_curve(1944.5),
        step_curve(*(1900.0 + 37 * n for n in range(60))),
        step_curve(*(2000.0,) * 12),
        step_curve(3000.0, 1000.0, 2000.0, 10.0),
        step_curve(unit_x="un axe dont le nom est très long " * 6, unit_y="un autre nom très long " * 9),
        step_curve(labels=("a",) * 30),
    ],
    ids=["five", "one", "sixty", "flat", "saw", "long names", "thirty marks"],
)
def test_nothing_is_drawn_over_anything_else(curve: Courbe, width: float) -> None:
    found = plan_curve(curve, width, SIZE, measure)
    assert found is None or overlaps(found) == []


def test_nothing_overlaps_in_curves_drawn_by_lot() -> None:
    pick = Random(11)
    for _ in range(300):
        heights = [round(pick.uniform(-500, 5000), 2) for _ in range(pick.randrange(1, 40))]
        marks = tuple(RepereCourbe(pick.uniform(2020, 2060), "x") for _ in range(pick.randrange(12)))
        curve = step_curve(*heights, labels=(), reperes=marks)
        found = plan_curve(curve, pick.uniform(60, 700), SIZE, measure)
        assert found is None or overlaps(found) == []


def test_the_check_of_overlaps_sees_one() -> None:
    found = plan(step_curve())
    value = found.values[0]
    from dataclasses import replace

    over = replace(value, text="double", x=value.x + 2)
    assert overlaps(replace(found, values=(*found.values, over)))
    assert overlaps(replace(found, values=(replace(value, y=found.line[-1][1]),)))
    assert overlaps(replace(found, values=(replace(value, x=found.width),)))


def test_steps_are_drawn_as_steps_up_to_the_end() -> None:
    found = plan(step_curve(1000.0, 2000.0, until=2030.0, labels=()))
    left, bottom, right, top = found.plot
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = found.line
    assert (x0, x1, x3) == pytest.approx((left, left + (right - left) / 2, right))
    assert x2 == x1 and y1 == y0 and y3 == y2
    assert bottom <= y0 < y2 <= top


def test_the_axis_begins_at_zero_unless_all_is_far_from_it() -> None:
    def first(*heights: float) -> str:
        return plan(step_curve(*heights)).axes[0].text

    assert first(10.0, 100.0) == "0"
    assert first(2200.0, 3600.0) == "2\u202f000"
    assert first(-30.0, 100.0) == "−50"


def test_the_last_value_and_the_first_are_written_before_the_others() -> None:
    crowded = plan(step_curve(*(1900.0 + 37 * n for n in range(60)), labels=()), 300.0)
    told = [value.text for value in crowded.values]
    assert told[0] == number_text(1900.0 + 37 * 59, 2)
    assert "1\u202f900,00" in told
    assert len(told) < 60


def test_a_value_that_comes_back_step_after_step_is_written_once() -> None:
    assert [value.text for value in plan(step_curve(*(2000.0,) * 12, labels=())).values] == ["2\u202f000,00"]


def test_points_in_disorder_are_drawn_in_order_and_those_that_are_no_numbers_are_not() -> None:
    points = (
        PointCourbe(2028, 2.0),
        PointCourbe(2026, 1.0),
        PointCourbe(float("nan"), 3),
        PointCourbe(2027, float("inf")),
    )
    ordered = (PointCourbe(2026, 1.0), PointCourbe(2028, 2.0))
    assert plan(step_curve(points=points)) == plan(step_curve(points=ordered))


def test_a_mark_before_the_first_point_has_its_place() -> None:
    found = plan(step_curve(labels=(), reperes=(RepereCourbe(2020.5, "avant"),)))
    assert next(axis.text for axis in found.axes if axis.text.startswith("20")) == "2020"
    assert found.marks[0].x < found.line[0][0]


@pytest.mark.parametrize("curve", [step_curve(points=()), step_curve(float("nan"))])
def test_without_a_point_there_is_no_picture(curve: Courbe) -> None:
    assert plan_curve(curve, 500, SIZE, measure) is None


def test_a_place_too_narrow_holds_no_picture() -> None:
    assert plan_curve(step_curve(), 40, SIZE, measure) is None


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1944.5, 2, "1\u202f944,50"),
        (-3.0, 0, "−3"),
        (-0.001, 2, "0,00"),
        (1e18, 0, "1,00e+18"),
        (1234567.0, 0, "1\u202f234\u202f567"),
    ],
)
def test_numbers_are_written_as_in_french(value: float, decimals: int, text: str) -> None:
    assert number_text(value, decimals) == text


def test_a_day_is_a_year_with_its_fraction() -> None:
    from datetime import date

    assert in_years(date(2026, 1, 1)) == 2026
    assert in_years(date(2024, 7, 2)) == pytest.approx(2024.5)
    assert 2026.997 < in_years(date(2026, 12, 31)) < 2027


# PDF


def figure_of(data: bytes) -> Element:
    (found,) = [element for element in Tree(data).root.walk() if element.tag == "Figure"]
    return found


def test_pdf_tags_a_figure_with_its_words_then_the_list_of_marks_then_a_table() -> None:
    data = pdf(make(step_curve()))
    reading = test_pdf_reading.Reading(data)
    tags = [tag for tag, _ in reading.texts()]
    assert tags.index("Figure") < tags.index("L") < tags.index("Table")
    assert tags.count("LI") == 2
    figure = figure_of(data)
    assert str(figure.entry["/Alt"]) == "Le traitement monte par marches."
    left, low, right, high = (float(edge) for edge in figure.entry["/A"]["/BBox"])
    (sheet,) = read_sheets(data)
    inside = [line for line in sheet.inked() if line.tag == "Figure"]
    assert {"2026", "2036", "2 400", "2 963,52", "€ par mois (axe coupé)", "1", "2"} <= {
        line.text.strip().replace("\u202f", " ") for line in inside
    }
    for line in inside:
        x1, y1, x2, y2 = line.box
        assert left - 0.1 <= x1 and x2 <= right + 0.1 and low - 2 <= y1 and y2 <= high + 2


def test_pdf_texts_of_the_picture_do_not_overlap() -> None:
    curve = step_curve(*(1900.0 + 37 * n for n in range(60)), labels=("un", "deux", "trois", "quatre"))
    for block in (curve, Panel((curve,))):
        (sheet, *_) = read_sheets(pdf(make(block)))
        boxes = [line.box for line in sheet.inked() if line.tag == "Figure" and line.text.strip()]
        assert len(boxes) > 12
        assert not [
            pair for pair in combinations(boxes, 2) if meet(*pair, apart=-1.2)
        ]  # boxes of lines, not of letters


@pytest.mark.parametrize("tint", [*style.TINTS, "inconnue"])
def test_lines_and_discs_stand_out_in_every_tint(tint: str) -> None:
    colours = theme(tint)
    for ground in (style.WHITE, colours.soft):
        assert style.contrast(colours.base, ground) >= 3
        assert style.contrast(colours.dark, ground) >= 4.5
    assert style.contrast(style.WHITE, colours.dark) >= 4.5


def test_pdf_keeps_title_and_picture_together() -> None:
    for before in range(0, 60, 3):
        filler = step_curve(*(1000.0,) * (before or 1), title="Avant")
        sheets = read_sheets(pdf(make(filler, step_curve(title="Titre à garder"))))
        for sheet in sheets:
            lines = [line for line in sheet.inked() if line.text.strip() == "Titre à garder"]
            for line in lines:
                under = [other for other in sheet.inked() if other.tag == "Figure" and other.box[3] <= line.box[1]]
                assert under


def test_the_same_curve_gives_the_same_bytes() -> None:
    assert pdf(make(step_curve())) == pdf(make(step_curve()))


def test_a_curve_that_cannot_be_drawn_says_its_words() -> None:
    data = pdf(make(step_curve(float("nan"), labels=())))
    reading = test_pdf_reading.Reading(data)
    assert "Figure" not in [tag for tag, _ in reading.texts()]
    assert any("monte par marches" in text for _, text in reading.texts())


# Other inks


def test_html_draws_a_named_picture_and_lists_its_marks() -> None:
    page = ink(render_html, step_curve())
    (svg,) = re.findall(r'<svg role="img"[^>]*>.*?</svg>', page, re.DOTALL)
    assert 'aria-label="Le traitement monte par marches."' in svg
    assert "2\u202f963,52</text>" in svg
    assert re.search(r'<ol>\s*<li value="1">passage de grade</li>', page)
    assert page.index("</svg>") < page.index("Les chiffres de la courbe")


def test_html_escapes_what_a_curve_says() -> None:
    page = ink(render_html, step_curve(title='<b>"t"', unit_y="<i>&", alternative='"<x>'))
    assert "<b>" not in page and "<i>&" not in page and "<x>" not in page


def test_inks_without_a_pen_say_the_words_the_marks_and_the_table() -> None:
    text = ink(render_markdown, step_curve())
    for told in ("Le traitement, pas à pas", "monte par marches", "1. passage de grade", "2. autre", "2963.52"):
        assert told in text
    document = make(step_curve())
    reading = docx_reading.render(document)
    assert docx_reading.faults(reading) == []
    assert reading.told() == docx_reading.told_by(document)


def test_an_empty_curve_leaves_no_trace() -> None:
    empty = Courbe("", Table((), (), ()), (), "")
    assert ink(render_markdown, empty) == ink(
        render_markdown, step_curve(title="", points=(), alternative="", labels=(), table=Table((), (), ()))
    )
    data = pdf(make(Section("", (empty,))))
    assert not [element for element in Tree(data).root.walk() if element.tag in ("Figure", "Table", "L")]
