"""Pictures of a page: by itself in a document; in a book, where many documents carry the same one, stored once."""

from __future__ import annotations

from base64 import b64encode
from typing import Literal, Protocol

from fphref.documents.content import Picture
from fphref.render.html.anchors import Ids
from fphref.render.html.inline import plain

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_WIDEST, _HIGHEST = 12.0, 4.5  # rem; the style sheet says the same of a picture by itself
_PIXELS = 16  # of a rem: a small picture is not blown up
_ORIENTATION = 0x112
_FIRST_TURNED = 5  # from this orientation on, width and height change places


class Pictures(Protocol):
    """How a page shows its pictures."""

    def show(self, picture: Picture) -> str:
        """A picture and the words that stand for it; its words alone where it is none."""
        ...


class Single:
    """Each picture stands where it is shown."""

    def show(self, picture: Picture) -> str:
        """The picture as an image."""
        alt, source = plain(picture.alt), _source(picture.data)
        return f'<img src="{source}" alt="{alt}">' if source else alt


class Shared:
    """Each distinct picture stands once in the page, however many documents show it."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._uses: dict[bytes, str] = {}
        self._symbols: list[str] = []

    def show(self, picture: Picture) -> str:
        """A drawing that uses the stored picture."""
        alt, data = plain(picture.alt), picture.data
        if data not in self._uses:
            size = _png_size(data) or _jpeg_size(data)
            self._uses[data] = self._store(data, *size) if size and all(size) else ""
        use = self._uses[data]
        named = f'role="img" aria-label="{alt}"' if alt else 'aria-hidden="true"'
        return f'<svg {named} focusable="false" {use}</svg>' if use else alt

    def stored(self) -> str:
        """The pictures that were shown, out of sight; `display: none` would hide their uses too in some browsers."""
        if not self._symbols:
            return ""
        return f'<svg class="images" width="0" height="0" aria-hidden="true">\n{"".join(self._symbols)}</svg>\n'

    def _store(self, data: bytes, width: int, height: int) -> str:
        """What follows in each drawing that shows this picture."""
        place = self._ids.give(f"image-{len(self._symbols) + 1}")
        self._symbols.append(
            f'<symbol id="{place}" viewBox="0 0 {width} {height}">'
            f'<image width="{width}" height="{height}" href="{_source(data)}"/></symbol>\n'
        )
        # A picture says its size by itself, a drawing must be told: it follows the size of the text, as the rest does.
        across = min(_WIDEST, _HIGHEST * width / height, width / _PIXELS)
        down = across * height / width
        return f'width="{across:.4g}rem" height="{down:.4g}rem"><use href="#{place}"/>'


def _source(data: bytes) -> str:
    """The address that holds a PNG or JPEG picture; empty for other data."""
    kind = "png" if data.startswith(_PNG) else "jpeg" if data.startswith(_JPEG) else ""
    return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}" if kind else ""


def _png_size(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_PNG) or len(data) < 24:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height as a browser shows them, turned where the camera's note says so; None for other data."""
    at, turned = 2, False
    while data.startswith(_JPEG) and at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0x01 or 0xD0 <= marker <= 0xD7:
            at += 2
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = int.from_bytes(data[at + 5 : at + 7]), int.from_bytes(data[at + 7 : at + 9])
            return (height, width) if turned else (width, height)
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
            if marker == 0xE1 and data[at + 4 : at + 10] == b"Exif\0\0":
                turned = _FIRST_TURNED <= _orientation(data[at + 10 : end]) <= 8
            at = end
    return None


def _orientation(tiff: bytes) -> int:
    """The orientation that the first directory of a TIFF says; 1 where it says none."""
    order: Literal["little", "big"] = "little" if tiff.startswith(b"II") else "big"
    first = int.from_bytes(tiff[4:8], order)
    for at in range(first + 2, first + 2 + 12 * int.from_bytes(tiff[first : first + 2], order), 12):
        if at + 12 > len(tiff):
            break
        if int.from_bytes(tiff[at : at + 2], order) == _ORIENTATION:
            return int.from_bytes(tiff[at + 8 : at + 10], order)
    return 1
