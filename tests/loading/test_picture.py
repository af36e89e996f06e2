"""Which bytes are a picture: every kind that encoders write passes; what no decoder could read does not."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from fphref.loading.picture import MAX_PIXELS, picture_fault
from tests.images import JPEG, PNG_START, chunk, png

DAMAGED = "est une image incomplète ou abîmée ; l’enregistrer de nouveau"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
SAMPLES = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
DEPTHS = {GREY: (1, 2, 4, 8, 16), RGB: (8, 16), PALETTE: (1, 2, 4, 8), GREY_ALPHA: (8, 16), RGBA: (8, 16)}
COLOURS = chunk(b"PLTE", bytes(range(6)))


def head(width: int, height: int, depth: int = 8, colour: int = GREY, *rest: int) -> bytes:
    """The start of a PNG up to its data; `rest` are the methods and the interlacing."""
    return PNG_START + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, *(rest or (0, 0, 0))))


def raw(width: int, height: int, depth: int = 8, colour: int = GREY) -> bytes:
    """Rows without a filter."""
    return (b"\0" * (1 + -(-width * depth * SAMPLES[colour] // 8))) * height


def whole(start: bytes, rows: bytes, *others: bytes) -> bytes:
    """A PNG of that head, other chunks, deflated rows."""
    return start + b"".join(others) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def opens(data: bytes) -> bool:
    """Whether an independent decoder reads the picture to its last row."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
    except (OSError, ValueError, SyntaxError):
        return False
    return True


def encoded(mode: str, size: tuple[int, int], form: str, **options: object) -> bytes:
    stream = io.BytesIO()
    noise = Image.effect_noise(size, 80)
    picture = noise.convert("I").convert("I;16") if mode == "I;16" else noise.convert("RGB").convert(mode)
    picture.save(stream, form, **options)
    return stream.getvalue()


# PNG


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (17, 9), (301, 200)])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_what_an_encoder_writes_is_a_picture(mode: str, size: tuple[int, int]) -> None:
    data = encoded(mode, size, "PNG")
    assert opens(data)
    assert picture_fault(data) == ""


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16, 0, 3, 32])
@pytest.mark.parametrize("colour", [0, 1, 2, 3, 4, 5, 6, 7])
def test_each_colour_type_has_its_depths(colour: int, depth: int) -> None:
    data = whole(head(5, 3, depth, colour), raw(5, 3, depth, colour if colour in SAMPLES else GREY), COLOURS)
    sound = depth in DEPTHS.get(colour, ())
    assert picture_fault(data) == ("" if sound else DAMAGED)
    assert opens(data) == sound


@pytest.mark.parametrize(
    ("size", "passes"),
    [(8, [(1, 1), (1, 1), (1, 2), (2, 2), (2, 4), (4, 4), (4, 8)]), (2, [(1, 1), (1, 1), (1, 2)]), (1, [(1, 1)])],
)
def test_an_interlaced_picture_is_read_too(size: int, passes: list[tuple[int, int]]) -> None:
    """The rows and columns of each pass are those of the specification's figure."""
    start = head(size, size, 8, GREY, 0, 0, 1)
    rows = b"".join((b"\0" + b"\1" * columns) * count for count, columns in passes)
    assert opens(whole(start, rows))
    assert picture_fault(whole(start, rows)) == ""
    assert picture_fault(whole(start, rows[:-1])) == DAMAGED
    assert picture_fault(whole(start, rows + b"\0")) == DAMAGED
    assert picture_fault(whole(head(size, size, 8, GREY, 0, 0, 2), rows)) == DAMAGED


def test_data_in_several_chunks_is_one_stream() -> None:
    rows = zlib.compress(raw(40, 30))
    pieces = [chunk(b"IDAT", rows[at : at + 5]) for at in range(0, len(rows), 5)]
    assert len(pieces) > 2
    end = chunk(b"IEND", b"")
    assert picture_fault(head(40, 30) + b"".join(pieces) + end) == ""
    assert picture_fault(head(40, 30) + pieces[0] + chunk(b"tESt", b"") + b"".join(pieces[1:]) + end) == DAMAGED
    assert picture_fault(head(40, 30) + b"".join(pieces[:-1]) + end) == DAMAGED


def test_a_stream_may_end_with_an_empty_block() -> None:
    deflate = zlib.compressobj()
    data = deflate.compress(raw(6, 4)) + deflate.flush(zlib.Z_SYNC_FLUSH) + deflate.flush()
    assert picture_fault(head(6, 4) + chunk(b"IDAT", data) + chunk(b"IEND", b"")) == ""


_ROWS = raw(6, 4)
_FALSE_SUM = zlib.compress(_ROWS)[:-1] + b"\0"
_END = chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(head(6, 4) + chunk(b"IDAT", b"abc") + _END, id="not deflated"),
        pytest.param(head(6, 4) + chunk(b"IDAT", b"") + _END, id="no data"),
        pytest.param(head(6, 4) + chunk(b"IDAT", zlib.compress(_ROWS)[:-6]) + _END, id="cut stream"),
        pytest.param(head(6, 4) + chunk(b"IDAT", _FALSE_SUM) + _END, id="sum of the stream"),
        pytest.param(whole(head(6, 4), _ROWS[:-7]), id="a row too few"),
        pytest.param(whole(head(6, 4), _ROWS[:-1]), id="a byte too few"),
        pytest.param(whole(head(6, 4), _ROWS + b"\0"), id="a byte too many"),
        pytest.param(whole(head(6, 4), _ROWS[:7] + b"\5" + _ROWS[8:]), id="a filter that is none"),
        pytest.param(whole(head(6, 4, 8, PALETTE), _ROWS), id="no palette"),
        pytest.param(whole(head(6, 4, 8, PALETTE), _ROWS, chunk(b"PLTE", b"abcd")), id="palette of no colours"),
        pytest.param(whole(head(6, 4, 8, GREY, 1, 0, 0), _ROWS), id="compression"),
        pytest.param(whole(head(6, 4, 8, GREY, 0, 1, 0), _ROWS), id="filters"),
        pytest.param(whole(head(6, 4), _ROWS, chunk(b"ABCD", b"")), id="a chunk needed and unknown"),
        pytest.param(whole(head(6, 4), _ROWS, head(6, 4)[8:]), id="two heads"),
        pytest.param(PNG_START + chunk(b"IHDR", b"abc") + _END, id="short head"),
        pytest.param(PNG_START + _END, id="no head"),
    ],
)
def test_a_png_whose_sums_are_right_and_data_is_not_is_refused(data: bytes) -> None:
    assert picture_fault(whole(head(6, 4), _ROWS)) == ""
    assert picture_fault(data) == DAMAGED


def _measured(data: bytes) -> tuple[str, float, int]:
    """What is said of a picture, the seconds and the most bytes of memory it took."""
    tracemalloc.start()
    start = time.perf_counter()
    said = picture_fault(data)
    spent = time.perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return said, spent, peak


def test_no_data_is_inflated_beyond_what_the_head_announces() -> None:
    bomb = zlib.compress(bytes(300_000_000), 9)
    said, spent, peak = _measured(head(6, 4) + chunk(b"IDAT", bomb) + _END)
    assert (said, spent < 1) == (DAMAGED, True)
    assert peak < 5 * len(bomb)
    said, spent, peak = _measured(head(60_000, 60_000) + chunk(b"IDAT", bomb) + _END)
    assert said.startswith("a 60000 × 60000 points ; la limite est de")
    assert (spent < 1, peak < 5 * len(bomb)) == (True, True)


def test_a_text_is_never_inflated(monkeypatch: pytest.MonkeyPatch) -> None:
    text = zlib.compress(bytes(30_000_000), 9)
    others = [chunk(b"zTXt", b"Titre\0\0" + text), chunk(b"iTXt", b"Titre\0\1\0\0\0" + text)]
    data = whole(head(6, 4), _ROWS, *others)
    real, given = zlib.decompressobj, list[bytes]()

    class Watched:
        """Notes what it is given to inflate."""

        def __init__(self) -> None:
            self._real = real()

        def __getattr__(self, name: str) -> object:
            return getattr(self._real, name)

        def decompress(self, piece: bytes, most: int) -> bytes:
            given.append(piece)
            return self._real.decompress(piece, most)

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    monkeypatch.delattr(zlib, "decompress")
    assert picture_fault(data) == ""
    assert given[0] == zlib.compress(_ROWS)
    assert all(len(piece) <= len(given[0]) for piece in given)


def test_the_largest_picture_takes_little_memory() -> None:
    data = whole(head(4000, MAX_PIXELS // 4000, 16, RGBA), raw(4000, MAX_PIXELS // 4000, 16, RGBA))
    said, _, peak = _measured(data)
    assert said == ""
    assert peak < 3_000_000


# JPEG

SCAN = JPEG.index(b"\xff\xda")
LONG = encoded("RGB", (90, 70), "JPEG")


@pytest.mark.parametrize(
    "options",
    [{}, {"progressive": True}, {"quality": 100, "subsampling": 0}, {"restart_marker_blocks": 1}, {"optimize": True}],
    ids=str,
)
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_what_an_encoder_writes_is_a_photograph_and_its_cuts_are_not(mode: str, options: dict[str, object]) -> None:
    data = encoded(mode, (40, 33), "JPEG", **options)
    assert (picture_fault(data), opens(data)) == ("", True)
    assert [n for n in range(3, len(data)) if picture_fault(data[:n]) == ""] == []


def _before(mark: bytes, added: bytes) -> Callable[[], bytes]:
    return lambda: JPEG.replace(mark, added + mark, 1)


@pytest.mark.parametrize(
    "make",
    [
        _before(b"\xff\xda", b"\xff\xff\xff"),
        _before(b"\xff\xdb", b"\xff\x01"),
        _before(b"\xff\xda", b"\xff\xd0\xff\xd7"),
        _before(b"\xff\xd9", b"\xff\xff"),
        lambda: JPEG + b"apres la fin",
        lambda: JPEG[:2] + b"\xff\xe1\x00\x08ab\xff\xd9cd" + JPEG[2:],
    ],
    ids=["fill bytes", "TEM", "RST", "fill bytes after the scan", "after the end", "an end within a note"],
)
def test_marks_without_a_length_and_fill_bytes_are_stepped_over(make: Callable[[], bytes]) -> None:
    assert make() != JPEG
    assert picture_fault(make()) == ""


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(JPEG[:2] + b"\xff\xe1\x00\x08ab\xff\xd9cd" + JPEG[2:-2], id="the only end is in a note"),
        pytest.param(JPEG[:SCAN] + b"\xff\xd9", id="no scan"),
        pytest.param(JPEG[: SCAN + 14] + b"\xff\xd9", id="empty scan"),
        pytest.param(LONG[: len(LONG) // 2], id="half"),
        pytest.param(JPEG.replace(b"\xff\xc0", b"\xff\xc3"), id="a frame that no program shows"),
        pytest.param(JPEG.replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c"), id="12 bits"),
        pytest.param(JPEG.replace(b"\xff\xc0\x00\x11", b"\xff\xc0\x00\x10"), id="frame of a false length"),
        pytest.param(JPEG[:SCAN] + JPEG[JPEG.index(b"\xff\xc0") :], id="two frames"),
        pytest.param(JPEG[:2] + b"\xff\xe0\x00\x01" + JPEG[2:], id="a length of less than two"),
        pytest.param(JPEG[:2] + JPEG, id="begun twice"),
        pytest.param(JPEG.replace(b"\x08\x00\x02\x00\x03", b"\x08\x00\x00\x00\x03"), id="no height"),
    ],
)
def test_a_broken_photograph_is_refused(data: bytes) -> None:
    assert data != JPEG
    assert picture_fault(data) == DAMAGED


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a" + bytes(40), b"\x89PNG", png()[1:]], ids=["nothing", "GIF", "4", "cut"]
)
def test_other_bytes_are_no_picture(data: bytes) -> None:
    assert picture_fault(data).startswith("n’est ni une image PNG ni une image JPEG")
