"""Whether bytes are a PNG or JPEG picture that documents can show, told without a picture library."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_PIXELS = 16_000_000
"""Width by height of the largest picture: a small file may hold one that fills the memory."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_DAMAGED = "est une image incomplète ou abîmée ; l’enregistrer de nouveau"

_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}  # by colour type
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PALETTE = 3
_WHOLE = ((0, 0, 1, 1),)
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_HIGHEST_FILTER = 4
_PIECE = 1 << 16  # bytes inflated at a time

_FRAMES = (0xC0, 0xC1, 0xC2)  # the others (lossless, arithmetic, …) are shown by hardly any program
_OTHER_FRAMES = (0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)
_BARE = (0x01, *range(0xD0, 0xD8))  # TEM and RST0 to RST7 have no length
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def picture_fault(data: bytes) -> str:
    """What keeps these bytes from being a picture that documents can show, in French; empty where they are one."""
    if data.startswith(_PNG):
        png = _read_png(data)
        return _DAMAGED if png is None else _size_fault(png.width, png.height) or ("" if png.sound() else _DAMAGED)
    if data.startswith(_JPEG):
        size = _jpeg_size(data)
        return _DAMAGED if size is None else _size_fault(*size)
    return "n’est ni une image PNG ni une image JPEG ; l’enregistrer sous l’un de ces formats"


def _size_fault(width: int, height: int) -> str:
    if not width or not height:
        return _DAMAGED
    if width * height <= MAX_PIXELS:
        return ""
    most = MAX_PIXELS // 1_000_000
    return f"a {width} × {height} points ; la limite est de {most} millions de points : réduire l’image"


# PNG


@dataclass(frozen=True, slots=True)
class _Png:
    """The head of a PNG and its deflated rows; nothing else of it is ever inflated."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool
    rows: bytes

    def sound(self) -> bool:
        """Whether the rows inflate to those that the head announces, no more and no less."""
        stream = zlib.decompressobj()
        left = self.rows
        try:
            for count, stride in self._passes():
                at, length = 0, count * stride
                while at < length:
                    piece = stream.decompress(left, min(_PIECE, length - at))
                    left = stream.unconsumed_tail
                    if not piece or max(piece[-at % stride :: stride], default=0) > _HIGHEST_FILTER:
                        return False
                    at += len(piece)
            return not stream.decompress(left, 1) and stream.eof
        except zlib.error:
            return False

    def _passes(self) -> Iterator[tuple[int, int]]:
        """Rows and bytes a row, the filter's included, of each pass that has any."""
        bits = self.depth * _SAMPLES[self.colour]
        for left, top, across, down in _ADAM7 if self.interlaced else _WHOLE:
            columns, rows = -(-(self.width - left) // across), -(-(self.height - top) // down)
            if columns > 0 and rows > 0:
                yield rows, 1 + -(-columns * bits // 8)


def _read_png(data: bytes) -> _Png | None:
    """The head and the rows, where each chunk is whole up to the last one and is one that readers know."""
    rows: list[bytes] = []
    head: tuple[int, ...] = ()
    coloured, last = False, b""
    for kind, body in _chunks(data):
        if (kind == b"IHDR") != (not last):
            return None
        if kind == b"IHDR":
            if len(body) != 13:
                return None
            head = struct.unpack(">IIBBBBB", body)
        elif kind == b"PLTE":
            coloured = not rows and len(body) % 3 == 0 and 3 <= len(body) <= 768
        elif kind == b"IDAT":
            if rows and last != b"IDAT":
                return None
            rows.append(body)
        elif kind == b"IEND":
            width, height, depth, colour, deflate, filters, interlace = head
            known = depth in _DEPTHS.get(colour, ()) and deflate == filters == 0 and interlace in (0, 1)
            if not rows or not known or (colour == _PALETTE and not coloured):
                return None
            return _Png(width, height, depth, colour, interlace == 1, b"".join(rows))
        elif not kind[0] & 0x20:  # a capital: without this chunk the picture cannot be read
            return None
        last = kind
    return None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and body of each chunk, up to the first that is cut or does not fit its checksum."""
    at = len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            return
        yield data[at + 4 : at + 8], data[at + 8 : end - 4]
        at = end


# JPEG


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height, where there is a frame, then the data of a scan, then the mark of the end.

    Whether the scan holds every row would take a whole decoder: one that was cut and closed again passes.
    """
    at, scanned = 2, False
    size: tuple[int, int] | None = None
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker in _BARE:
            at += 2
            continue
        if marker == _END:
            return size if scanned else None
        length = int.from_bytes(data[at + 2 : at + 4])
        body, at = data[at + 4 : at + 2 + length], at + 2 + length
        if marker in (0, _START, *_OTHER_FRAMES) or length < 2 or at > len(data):
            return None
        if marker in _FRAMES:
            if size is not None or len(body) < 6 or body[0] != 8 or len(body) != 6 + 3 * body[5]:
                return None
            size = int.from_bytes(body[3:5]), int.from_bytes(body[1:3])
        elif marker == _SCAN:
            following = _NEXT_MARKER.search(data, at)
            if size is None or following is None or following.start() == at:
                return None
            at, scanned = following.start(), True
    return None
