"""Font programs. The usual characters of a style were cut with reportlab beforehand; others call it when drawn.

Reading the whole fonts takes longer than drawing a fiche, and hardly any fiche needs more than the usual characters.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFontFace

FOLDER = Path(__file__).parent.parent / "fonts"
USUAL = frozenset(range(0x20, 0x7F)) | frozenset(
    map(ord, "\u00a0\u202f\u2011’‘“”«»–—…•·°§µ×±²³½≤≥€→✓□àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ")
)
"""Every file embeds at least these characters of Inter: all documents then share the same cut fonts."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A font file with some glyphs only: deflated, its full length, and character → glyph number."""

    deflated: bytes
    length: int
    numbers: dict[int, int]


class Program:
    """One font of the package; measures in thousandths of an em. `prepared` ones have a file of usual characters."""

    def __init__(self, path: Path, *, prepared: bool) -> None:
        self._path = path
        self.usual: Cut | None = None
        self._advances: dict[int, float] = {}
        head: dict[str, Any]
        if prepared:
            head, body = read_prepared(path)
            codes = head["codes"]
            self._advances = dict(zip(codes, head["advances"], strict=True))
            self.usual = Cut(body, head["length"], dict(zip(codes, head["numbers"], strict=True)))
        else:
            head = measures(self._whole)
        self.bbox: list[float] = head["bbox"]
        self.ascent: float = head["ascent"]
        self.descent: float = head["descent"]
        self.cap_height: float = head["cap_height"]
        self.italic_angle: float = head["italic_angle"]
        self.stem: float = head["stem"]

    @cached_property
    def _whole(self) -> TTFontFace:
        from reportlab.pdfbase.ttfonts import TTFontFace

        return TTFontFace(str(self._path))

    @cached_property
    def _others(self) -> frozenset[int]:
        """All characters with a glyph; private-use codes mean nothing outside the font that made them up."""
        return frozenset(
            code
            for code, glyph in self._whole.charToGlyph.items()
            if glyph and not (0xE000 <= code < 0xF900 or code >= 0xF0000)
        )

    def knows(self, code: int) -> bool:
        """Whether a character has a glyph."""
        return code in self._advances or code in self._others

    def advance(self, code: int) -> float:
        """Width of a character of the font."""
        value = self._advances.get(code)
        if value is None:
            value = self._advances[code] = self._whole.charWidths[code]
        return value

    def cut(self, codes: frozenset[int]) -> Cut:
        """The font with the glyphs of these characters, and the usual ones if it was prepared."""
        if self.usual is not None:
            codes |= USUAL
            if codes == USUAL:
                return self.usual
        return cut(self._whole, codes)


def cut(whole: TTFontFace, codes: Iterable[int]) -> Cut:
    """Cut a font with reportlab."""
    ordered = sorted(codes)
    # The same numbering as `makeSubset`: first come, first numbered; 0 is the glyph for nothing.
    numbers: dict[int, int] = {}
    where = {code: numbers.setdefault(whole.charToGlyph[code], len(numbers) + 1) for code in ordered}
    data = whole.makeSubset(ordered)
    return Cut(zlib.compress(data, 9), len(data), where)


def measures(whole: TTFontFace) -> dict[str, Any]:
    """What the description of a font says of it."""
    return {
        "bbox": [round(value, 3) for value in whole.bbox],
        "ascent": whole.ascent,
        "descent": whole.descent,
        "cap_height": whole.capHeight,
        "italic_angle": whole.italicAngle,
        "stem": whole.stemV,
    }


def prepare(path: Path) -> bytes:
    """The content of the file of usual characters: measures as one line of JSON, then the cut font, deflated."""
    from reportlab.pdfbase.ttfonts import TTFontFace

    whole = TTFontFace(str(path))
    part = cut(whole, USUAL)
    codes = sorted(USUAL)
    head = {
        **measures(whole),
        "codes": codes,
        "advances": [whole.charWidths[code] for code in codes],
        "numbers": [part.numbers[code] for code in codes],
        "length": part.length,
    }
    return json.dumps(head).encode("ascii") + b"\n" + part.deflated


def read_prepared(path: Path) -> tuple[dict[str, Any], bytes]:
    """Measures and deflated font of the file of usual characters beside a font."""
    head, _, body = path.with_suffix(".usual").read_bytes().partition(b"\n")
    return json.loads(head), body
