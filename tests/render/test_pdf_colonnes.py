"""Running columns: all text, in order, in columns of even height, over any number of pages."""

from __future__ import annotations

import random

import pytest

from fphref.documents.content import (
    Block,
    BulletList,
    Columns,
    Facts,
    Flowing,
    Item,
    Note,
    Panel,
    Section,
    Span,
    Table,
)
from tests.render.test_pdf_reading import Reading, Run, make, render, text, told_by

LEFT, MIDDLE, RIGHT, FOOT = 36.0, 297.6, 559.3, 46.0
SENTENCE = "Une phrase de longueur moyenne, qui tient sur deux lignes d’une colonne étroite. "


def _list(count: int, words: int = 1) -> BulletList:
    return BulletList(tuple(Item((Span(f"n{n} " + SENTENCE * words),)) for n in range(count)))


def body(reading: Reading) -> list[Run]:
    """Text of the structure below the banner."""
    return [run for run in reading.runs if run.mark >= 0 and (run.page > 0 or run.baseline < 760)]


def lows(runs: list[Run], page: int) -> tuple[float, float]:
    """The lowest baseline of the left and of the right column of a page."""
    here = [run for run in runs if run.page == page]
    left = [run.baseline for run in here if run.right < MIDDLE]
    right = [run.baseline for run in here if run.left > MIDDLE - 15]
    assert len(left) + len(right) == len(here), "text runs across the gutter"
    return min(left), min(right)


@pytest.mark.parametrize("count", [4, 13, 40, 75, 150, 333])
def test_columns_end_at_the_same_height(count: int) -> None:
    document = make(Flowing((_list(count),)))
    reading = render(document)
    assert reading.told() == told_by(document)
    runs = body(reading)
    last = max(run.page for run in runs)
    left, right = lows(runs, last)
    assert abs(left - right) <= 40, "the last page is even to about an item"
    for page in range(last):
        assert max(lows(runs, page)) < FOOT + 45, "a page that is left is full"


def test_text_after_columns_stands_below_both() -> None:
    reading = render(make(Flowing((_list(9),)), text("après")))
    runs = body(reading)
    after = next(run for run in runs if run.text == "après")
    assert all(run.baseline > after.baseline + 8 for run in runs if run is not after)


def test_reading_order_is_that_of_the_content_and_each_column_is_read_down() -> None:
    runs = body(render(make(Flowing((_list(60),)))))
    places = [(run.page, run.left > MIDDLE - 15, -run.baseline) for run in runs]
    assert places == sorted(places)


def test_narrow_places_have_no_columns() -> None:
    inner = Flowing((_list(12),))
    reading = render(make(Columns((inner,), (text("droite"),), 0.5)))
    left = {round(run.left) for run in body(reading) if run.text.startswith("n")}
    assert len(left) == 1
    assert {round(run.left) for run in body(render(make(Flowing((_list(12),), 1)))) if run.text.startswith("n")} == left


def test_headings_keep_their_text_in_every_column() -> None:
    for filler in range(2, 60, 3):
        sections = tuple(Section(f"Titre {n}", (_list(filler % 7 + 1),)) for n in range(12))
        reading = render(make(_list(filler), Flowing(sections)))
        runs = body(reading)
        for index, run in enumerate(runs):
            if run.text.startswith("Titre "):
                following = runs[index + 1]
                assert (following.page, following.left > MIDDLE - 15) == (run.page, run.left > MIDDLE - 15)
                assert 0 < run.baseline - following.baseline < 40


def _any_block(chance: random.Random, depth: int = 0) -> Block:
    words = SENTENCE * chance.choice((1, 1, 2, 5, 30))
    match chance.randrange(7 if depth < 3 else 4):
        case 0:
            return text(words)
        case 1:
            return _list(chance.randrange(1, 9), chance.choice((1, 2, 8)))
        case 2:
            return Facts(tuple((f"libellé {n}", (Span(words),)) for n in range(chance.randrange(1, 4))))
        case 3:
            rows = tuple(((Span(f"ligne {n}"),), (Span(words),)) for n in range(chance.randrange(1, 6)))
            return Table(chance.choice((("Nom", "Valeur"), ())), rows, (1, 2))
        case 4:
            return Section(f"Partie {depth} " + "longue " * chance.choice((0, 2, 30)), _blocks(chance, depth + 1))
        case 5:
            return Panel(_blocks(chance, depth + 1))
        case _:
            return Note("Réserve :", (Span(words),))


def _blocks(chance: random.Random, depth: int) -> tuple[Block, ...]:
    return tuple(_any_block(chance, depth) for _ in range(chance.randrange(1, 4)))


@pytest.mark.parametrize("seed", range(40))
def test_anything_flows_whole_on_the_page_and_apart(seed: int) -> None:
    chance = random.Random(seed)
    document = make(
        *_blocks(chance, 0), Section("Colonnes", (Flowing(_blocks(chance, 0) * 2, chance.choice((2, 3))),), "law")
    )
    reading = render(document)
    assert reading.told() == told_by(document)
    lines: dict[tuple[int, bool, float], list[Run]] = {}
    for run in body(reading):
        assert run.left >= LEFT - 1 and run.right <= RIGHT + 1
        assert run.baseline > FOOT
        lines.setdefault((run.page, run.left > MIDDLE - 15, round(run.baseline, 1)), []).append(run)
    for (page, side, baseline), runs in lines.items():
        for other in (baseline + offset / 10 for offset in range(1, 45)):
            for neighbour in lines.get((page, side, round(other, 1)), []):
                assert all(run.right <= neighbour.left + 0.5 or neighbour.right <= run.left + 0.5 for run in runs), (
                    f"lines {other - baseline:.1f} apart on page {page + 1}"
                )


def test_a_table_that_must_stay_whole_moves_to_the_next_page_and_one_too_long_for_any_still_breaks() -> None:
    def pages(rows: int, *, whole: bool) -> list[int]:
        body = tuple(((Span(f"rang {n}"),), (Span("x"),)) for n in range(rows))
        filler = text(*["Un mot pour emplir la page. " * 250])
        reading = render(make(filler, Table(("A", "B"), body, (1, 1), whole=whole)))
        return sorted({run.page for run in reading.runs if run.text.startswith("rang")})

    assert pages(20, whole=False) == [0, 1]
    assert pages(20, whole=True) == [1]
    assert len(pages(120, whole=True)) > 1
