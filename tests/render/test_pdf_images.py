"""The pixels of a logo, read back from the PDF: tones, ground, the way up; what is broken is told in words."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image

from fphref.documents.content import Banner, Picture
from fphref.render.pdf.image import load_bitmap
from tests.images import JPEG, PNG_START, chunk, png
from tests.render.test_pdf_reading import Reading, make, render, text

ORIENTATION = 0x112
WHITE = (255, 255, 255)


def drawn(data: bytes) -> Reading:
    """A document with that logo, read back."""
    return render(make(text("a"), banner=Banner("Genre", "Titre", logo=Picture(data, "Logo : CH"))))


def pixels(data: bytes) -> list[list[tuple[int, ...]]]:
    """The rows of the one picture of the file; none where its words stand for it."""
    found = drawn(data).page(0)["/Resources"].get("/XObject", {}).values()
    if not found:
        return []
    (image,) = (value.get_object() for value in found)
    flat, width = image.get_data(), image["/Width"]
    points = [tuple(flat[at : at + 3]) for at in range(0, len(flat), 3)]
    assert len(points) == width * image["/Height"]
    return [points[at : at + width] for at in range(0, len(points), width)]


def grey16(values: list[int], *others: bytes) -> bytes:
    """A PNG of one row of greys of 16 bits."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", len(values), 1, 16, 0, 0, 0, 0))
    rows = zlib.compress(b"\0" + struct.pack(f">{len(values)}H", *values))
    return PNG_START + head + b"".join(others) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def encoded(picture: Image.Image, form: str, orientation: int = 1) -> bytes:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    picture.save(stream, form, exif=exif, **({"quality": 100} if form == "JPEG" else {}))
    return stream.getvalue()


def test_greys_of_sixteen_bits_keep_their_tones() -> None:
    (row,) = pixels(grey16([0, 257, 400, 128 * 257, 200 * 257, 254 * 257, 65535]))
    assert row == [(grey,) * 3 for grey in (0, 1, 2, 128, 200, 254, 255)]


def test_a_grey_of_sixteen_bits_that_is_clear_shows_the_ground() -> None:
    (row,) = pixels(grey16([0, 100 * 257, 200 * 257], chunk(b"tRNS", struct.pack(">H", 100 * 257))))
    assert row == [(0, 0, 0), WHITE, (200, 200, 200)]


def test_greys_of_eight_bits_are_as_they_were() -> None:
    assert pixels(png(3, 2)) == [[(128, 128, 128)] * 3] * 2


def test_what_is_half_clear_is_mixed_with_white() -> None:
    picture = Image.new("RGBA", (2, 1), (255, 0, 0, 0))
    picture.putpixel((1, 0), (0, 0, 0, 128))
    ((left, right),) = pixels(encoded(picture, "PNG"))
    assert (left, right) == (WHITE, (127, 127, 127))


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize(
    ("orientation", "dark"),
    # The corner that is dark where the picture's own dark corner is the first: EXIF 2.3, Orientation.
    [(1, (0, 0)), (2, (0, 1)), (3, (1, 1)), (4, (1, 0)), (5, (0, 0)), (6, (0, 1)), (7, (1, 1)), (8, (1, 0))],
)
def test_a_photograph_stands_upright(form: str, orientation: int, dark: tuple[int, int]) -> None:
    picture = Image.new("RGB", (64, 32), "white")
    picture.paste("black", (0, 0, 32, 16))
    rows = pixels(encoded(picture, form, orientation))
    assert (len(rows[0]), len(rows)) == ((64, 32) if orientation < 5 else (32, 64))
    corners = {(y, x): sum(rows[y * (len(rows) - 1)][x * (len(rows[0]) - 1)]) < 300 for y in (0, 1) for x in (0, 1)}
    assert [corner for corner, is_dark in corners.items() if is_dark] == [dark]


def test_odd_data_beside_a_sound_picture_is_no_failure_and_no_remark(recwarn: pytest.WarningsRecorder) -> None:
    cut = encoded(Image.new("RGB", (16, 8)), "JPEG", 6)
    at = cut.index(b"Exif\0\0")
    assert len(pixels(cut[: at + 14] + b"\xff" * 8 + cut[at + 22 :])) in (8, 16)
    assert [str(warning.message) for warning in recwarn] == []


_BOMB = zlib.compress(bytes(30_000_000), 9)
_TEXTS = [b"zTXt" + b"Titre\0\0" + _BOMB, b"iTXt" + b"Titre\0\1\0\0\0" + _BOMB, b"iCCP" + b"Titre\0\0" + _BOMB]


@pytest.mark.parametrize("last", [False, True], ids=["before the data", "after the data"])
@pytest.mark.parametrize("beside", _TEXTS, ids=lambda beside: beside[:4].decode())
def test_a_text_that_would_fill_the_memory_does_not_stop_the_document(beside: bytes, last: bool) -> None:
    at = -12 if last else 33
    data = png()[:at] + chunk(beside[:4], beside[4:]) + png()[at:]
    assert pixels(data) == []
    assert "Logo : CH a" in drawn(data).told()
    short = png()[:at] + chunk(b"zTXt", b"Titre\0\0" + zlib.compress(b"court")) + png()[at:]
    assert pixels(short) == pixels(png())


@pytest.mark.parametrize("side", [10_000, 15_000, 60_000])
def test_a_picture_that_says_it_is_huge_is_not_opened(side: int, recwarn: pytest.WarningsRecorder) -> None:
    assert pixels(png(said=(side, side))) == []
    assert [str(warning.message) for warning in recwarn] == []


def test_one_logo_is_decoded_once_for_many_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    real = Image.open

    def watched(stream: io.BytesIO, *args: object, **more: object) -> object:
        opened.append(len(stream.getvalue()))
        return real(stream, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Image, "open", watched)
    load_bitmap.cache_clear()
    content = make(text("a"), banner=Banner("Genre", "Titre", logo=Picture(png(30, 20), "Logo")))
    for number in range(4):
        render(replace(content, title=f"Fiche {number}"))
    assert opened == [len(png(30, 20))]
    render(replace(content, banner=replace(content.banner, logo=Picture(JPEG, "Logo"))))
    assert opened == [len(png(30, 20)), len(JPEG)]
