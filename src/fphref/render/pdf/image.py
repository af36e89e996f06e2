"""A picture made ready for PDF/A: plain RGB on white, no larger than paper needs. The one place that knows Pillow."""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass

_MOST_PIXELS = 40_000_000  # a picture that says it is larger is not opened
_LONGEST = 900  # pixels: 300 dpi on the widest plate


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Deflated RGB rows, width and height in pixels, and a name made from the content."""

    name: str
    data: bytes
    width: int
    height: int


def load_bitmap(data: bytes) -> Bitmap | None:
    """The picture of PNG or JPEG data; None where it cannot be read."""
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        if picture.width * picture.height > _MOST_PIXELS:
            return None
        picture.draft("RGB", (_LONGEST, _LONGEST))
        whole = picture.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    whole.thumbnail((_LONGEST, _LONGEST))
    ground = Image.new("RGBA", whole.size, "white")
    ground.alpha_composite(whole)
    rows = zlib.compress(ground.convert("RGB").tobytes())
    name = "I" + hashlib.md5(rows, usedforsecurity=False).hexdigest()[:8]
    return Bitmap(name, rows, *whole.size)
