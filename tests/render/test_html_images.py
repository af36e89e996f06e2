"""The pictures of a book as a page: each distinct one stands once, with its words, at its size, the right way up."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import pytest
from PIL import Image

from fphref.documents.book import Book, Part
from fphref.documents.content import Banner, Picture
from fphref.render.html import render_html
from tests.images import JPEG, PNG_START, png
from tests.render.samples import full_book, make, text
from tests.render.test_html_reading import problems, read, render


def book(*logos: bytes, alt: str = "Logo : CH") -> Book:
    """A book of one document for each logo; the cover has the first."""
    cover, *banners = (Banner("Fiche", "Titre", plate="X", logo=Picture(data, alt)) for data in (logos[0], *logos))
    documents = tuple(replace(make(text("a")), banner=banner) for banner in banners)
    return replace(full_book(), cover=cover, parts=(Part("P", "ocean", documents),), index=())


def source_of(content: Book) -> str:
    stream = io.BytesIO()
    render_html(content, stream)
    return stream.getvalue().decode()


def shown(content: Book) -> list[tuple[str, str, str]]:
    """Width and height of each drawing in the text, and the address of the picture it uses."""
    page = render(content)
    images = {node.parent.attributes["id"]: node for node in page.body.all("image") if node.parent is not None}
    found = []
    for drawing in (node for node in page.body.all("svg") if node.all("use")):
        image = images[drawing.one("use").attributes["href"].removeprefix("#")]
        found.append((drawing.attributes["width"], drawing.attributes["height"], image.attributes["href"]))
    return found


def encoded(size: tuple[int, int], orientation: int) -> bytes:
    stream, exif = io.BytesIO(), Image.Exif()
    exif[0x112] = orientation
    Image.new("RGB", size, "orange").save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def test_the_logo_of_sixty_documents_stands_once() -> None:
    data = png(300, 200, total=20_000)
    content = book(*(data,) * 60)
    source = source_of(content)
    assert source.count(base64.b64encode(data).decode()) == 1
    assert source.count("data:image/") == 1
    one = len(source_of(book(data)))
    assert len(source) < one + 59 * 1500  # of 27 kB a picture, no document has one of its own
    assert problems(render(content)) == []


def test_it_is_shown_with_its_words_in_each_document_and_on_the_cover() -> None:
    page = render(book(png(), png()))
    for place in [page.landmark("header"), *page.body.all("article")]:
        (drawing,) = (node for node in place.walk() if node.attributes.get("role") == "img")
        assert (drawing.tag, drawing.attributes["aria-label"]) == ("svg", "Logo : CH")
        assert drawing.one("use").attributes["href"] == "#image-1"
    assert [node.attributes.get("aria-hidden") for node in page.body.all("svg") if node.all("symbol")] == ["true"]


def test_distinct_pictures_are_kept_apart() -> None:
    used = [address for _, _, address in shown(book(png(), JPEG, png(5, 4), png()))]
    wanted = [("png", png()), ("png", png()), ("jpeg", JPEG), ("png", png(5, 4)), ("png", png())]
    assert used == [f"data:image/{kind};base64,{base64.b64encode(data).decode()}" for kind, data in wanted]
    assert problems(render(book(png(), JPEG, png(5, 4), png()))) == []


def test_an_anchor_of_that_name_keeps_it() -> None:
    content = book(png())
    (document,) = content.documents
    taken = replace(content, parts=(Part("P", "ocean", (replace(document, anchor="image-1"),)),))
    page = render(taken)
    assert problems(page) == []
    assert page.body.one("article").attributes["id"] == "image-1"
    assert [node.attributes["id"] for node in page.body.all("symbol")] == ["image-1-2"]
    assert len(shown(taken)) == 2


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [
        ((300, 300), "4.5rem", "4.5rem"),
        ((1200, 100), "12rem", "1rem"),
        ((32, 16), "2rem", "1rem"),
        ((10, 900), "0.05rem", "4.5rem"),
    ],
    ids=["square", "wide", "small", "high"],
)
def test_a_picture_has_its_own_proportions_and_is_never_blown_up(
    size: tuple[int, int], width: str, height: str
) -> None:
    assert {found[:2] for found in shown(book(png(*size)))} == {(width, height)}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_that_browsers_turn_has_its_place_turned(orientation: int) -> None:
    data = encoded((400, 100), orientation)
    wanted = ("12rem", "3rem") if orientation < 5 else ("1.125rem", "4.5rem")
    assert {found[:2] for found in shown(book(data))} == {wanted}
    (symbol,) = render(book(data)).body.all("symbol")
    assert symbol.attributes["viewbox"] == ("0 0 400 100" if orientation < 5 else "0 0 100 400")


@pytest.mark.parametrize("order", [b"II*\0", b"MM\0*"])
def test_a_camera_s_note_that_is_cut_or_mad_is_no_failure(order: bytes) -> None:
    for note in (
        order,
        order + b"\xff" * 4,
        order + b"\0\0\0\x08\xff\xff" + b"\x01\x12" * 3,
        order + b"\x08\0\0\0" * 4,
    ):
        body = b"Exif\0\0" + note
        data = JPEG[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body + JPEG[2:]
        assert len(shown(book(data))) == 2


@pytest.mark.parametrize("data", [b"", b"GIF89a" + bytes(30), PNG_START, JPEG[:20], png(said=(0, 2))], ids=range(5))
def test_a_picture_of_no_known_size_is_told_by_its_words(data: bytes) -> None:
    page = render(book(data, png()))
    assert problems(page) == []
    first, second = page.body.all("article")
    assert first.all("svg") == []
    assert first.told() == second.told()
    assert "Logo : CH" in first.told()
    assert len(second.all("svg")) == 1


def test_a_picture_without_words_is_passed_over_by_screen_readers() -> None:
    page = render(book(png(), alt=""))
    assert [node.attributes.get("aria-hidden") for node in page.body.all("svg")] == ["true"] * 3


def test_a_document_by_itself_has_a_plain_image_and_a_book_without_pictures_stores_none() -> None:
    alone = render(replace(make(text("a")), banner=Banner("", "Titre", logo=Picture(png(), "Logo"))))
    assert (len(alone.body.all("img")), alone.body.all("svg")) == (1, [])
    assert "<svg" not in source_of(replace(book(png()), cover=Banner("", "T"), parts=(Part("P", "ocean", (make(),)),)))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('<use href="#', '<use href="https://exemple.fr/a.svg#', "link to https"),
        ('<use href="#image-1', '<use href="#image-9', "href to nowhere"),
        ('href="data:image/png', 'href="data:text/html', "link to data:text"),
        ('href="data:image/png', 'href="https://exemple.fr/a.png', "link to https"),
        ('<svg class="images" width="0" height="0" aria-hidden="true"', "<svg", "drawing without words"),
        ('role="img" aria-label="Logo : CH"', 'role="img"', "figure without words"),
        ('<symbol id="image-1"', '<symbol id="titre"', "id titre twice"),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, found: str) -> None:
    source = source_of(book(png()))
    assert old in source
    assert [fault for fault in problems(read(source.replace(old, new, 1))) if found in fault]
