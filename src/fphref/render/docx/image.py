"""The kind and the size of a PNG or JPEG image, read from its head; the pixels are the word processor's business."""

from __future__ import annotations

from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Start-of-frame markers: all of 0xC0 to 0xCF but those of Huffman tables, arithmetic coding and the reserved one.
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = {0x01, *range(0xD0, 0xD9)}  # markers without a length


@dataclass(frozen=True, slots=True)
class Head:
    """Suffix of the kind (`png` or `jpeg`), width and height in pixels, at least 1."""

    suffix: str
    width: int
    height: int


def head_of(data: bytes) -> Head | None:
    """The head of an image; nothing where the bytes are neither PNG nor JPEG, or say no size."""
    if data.startswith(_PNG) and data[12:16] == b"IHDR" and len(data) >= 24:
        return _head("png", data[16:20], data[20:24])
    return _jpeg(data) if data.startswith(_JPEG) else None


def _jpeg(data: bytes) -> Head | None:
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker in _FRAMES:
            return _head("jpeg", data[place + 7 : place + 9], data[place + 5 : place + 7])
        if marker == 0xFF:  # padding
            place += 1
        elif marker in _BARE:
            place += 2
        else:
            place += 2 + max(int.from_bytes(data[place + 2 : place + 4]), 2)
    return None


def _head(suffix: str, width: bytes, height: bytes) -> Head | None:
    across, down = int.from_bytes(width), int.from_bytes(height)
    return Head(suffix, across, down) if across and down else None
