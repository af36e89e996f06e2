"""A picture made ready for PDF/A: plain RGB on white, no larger than paper needs. The one place that knows Pillow."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_MOST_PIXELS = 40_000_000  # a picture that says it is larger is not opened
_LONGEST = 900  # pixels: 300 dpi on the widest plate


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Deflated RGB rows, width and height in pixels, and a name made from the content."""

    name: str
    data: bytes
    width: int
    height: int


@lru_cache(maxsize=8)  # the documents of one batch carry the same logo
def load_bitmap(data: bytes) -> Bitmap | None:
    """The picture of PNG or JPEG data, turned the way it is meant to be seen; None where it cannot be read."""
    from PIL import Image, ImageOps

    try:
        # A remark on odd data beside the picture would stand in English on the user's screen.
        with warnings.catch_warnings(action="ignore"):
            picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            picture.draft("RGB", (_LONGEST, _LONGEST))
            whole = _eight_bits(ImageOps.exif_transpose(picture)).convert("RGBA")
    # Pillow says in many ways that a file is broken; a text that inflates to more than it should is a ValueError.
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, struct.error, zlib.error, OverflowError):
        return None
    except Image.DecompressionBombError:
        return None
    whole.thumbnail((_LONGEST, _LONGEST))
    ground = Image.new("RGBA", whole.size, "white")
    ground.alpha_composite(whole)
    rows = zlib.compress(ground.convert("RGB").tobytes())
    name = "I" + hashlib.md5(rows, usedforsecurity=False).hexdigest()[:8]
    return Bitmap(name, rows, *whole.size)


def _eight_bits(picture: Picture) -> Picture:
    """The picture, greys of 16 bits brought down to 8: converted as they are, all but the darkest would be white."""
    if not picture.mode.startswith("I"):
        return picture
    scaled = picture.convert("I").point(lambda grey: grey * (1 / 257) + 0.5).convert("L")
    clear = picture.info.get("transparency")
    if isinstance(clear, int):
        scaled.info["transparency"] = round(clear / 257)
    return scaled
