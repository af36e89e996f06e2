"""The embedded typefaces: metrics, coverage, and the fonts of one file.

What Inter lacks is drawn with DejaVu Sans, which is read only then (`program`). Text is written with two-byte
codes that this module hands out per character in order of use, so one PDF font serves any number of characters,
each code says exactly which character it stands for, and a character without a glyph keeps its identity behind a
visible substitute.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from unicodedata import category

from fphref.render.pdf.drawn import FIRST_TO_SHAPE, Drawn, script_to_shape
from fphref.render.pdf.program import FOLDER, Cut, Program
from fphref.render.pdf.writer import PdfFile

ELSEWHERE = "~"
"""Stands before each code of encoded text that belongs to the fallback font."""

_FALLBACK = "DejaVuSans"
_SUBSTITUTE = 0x25A1  # white square
_FIRST_MARK = "\u0300"
_UNKNOWN = 0xFFFD
_MOST_SUBSTITUTES = 0xF000  # of the 65 535 codes; the rest is more than a font has characters
_WORDS_KEPT = 100_000
_RUNS = re.compile(f"((?:{ELSEWHERE}[0-9A-F]{{4}})+)")


def is_mark(char: str) -> bool:
    """Whether a character is an accent, a vowel sign or the like, which belongs to the letter before it."""
    return char >= _FIRST_MARK and category(char)[0] == "M"


class _Advances(dict[str, float]):
    """Character → advance in em, filled as characters come."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> float:
        style, shown = self._face.glyph(ord(char))
        value = self[char] = _program(style).advance(shown) / 1000
        return value


class Face:
    """Metrics of one style, in em; with `caps`, letters are shown as capitals but remain what they are."""

    def __init__(self, style: str, caps: bool = False) -> None:
        self.style = style
        self.caps = caps
        program = _program(style)
        self._glyphs: dict[int, tuple[str, int]] = {}
        self._letters = _Advances(self)
        self._words: dict[str, float] = {}
        self.space = self._letters[" "]
        self.ascent: float = program.ascent / 1000
        self.descent: float = program.descent / 1000

    def glyph(self, code: int) -> tuple[str, int]:
        """The font and the character whose glyph stands for `code`: itself, its capital, or the substitute."""
        found = self._glyphs.get(code)
        if found is None:
            found = self._glyphs[code] = self._glyph(chr(code))
        return found

    def _glyph(self, char: str) -> tuple[str, int]:
        wanted = [ord(char)]
        if self.caps and len(char.upper()) == 1:
            wanted.insert(0, ord(char.upper()))
        # The marks of DejaVu stand over the letter before them without further placing; those of Inter do not.
        styles = (_FALLBACK, self.style) if is_mark(char) else (self.style, _FALLBACK)
        return next(
            ((style, code) for style in styles for code in wanted if _program(style).knows(code)),
            (self.style, _SUBSTITUTE),
        )

    def letter(self, char: str) -> float:
        """Advance of one character; 0 for a mark that is drawn over the letter before it."""
        return self._letters[char]

    def word(self, word: str) -> float:
        """Advance of a word, remembered."""
        width = self._words.get(word)
        if width is None:
            width = sum(map(self._letters.__getitem__, word))
            if len(self._words) < _WORDS_KEPT and len(word) < 60:
                self._words[word] = width
        return width

    def width(self, text: str) -> float:
        """Advance of a text."""
        words = text.split(" ")
        return sum(map(self.word, words)) + self.space * (len(words) - 1)


@cache
def _program(style: str) -> Program:
    if style == _FALLBACK:
        return Program(FOLDER / f"{style}.ttf", prepared=False)
    return Program(FOLDER / f"inter-{style}.ttf", prepared=True)


@cache
def face(style: str, caps: bool = False) -> Face:
    """A style of the typeface (Regular, Italic, SemiBold, Bold), read once per process."""
    return Face(style, caps)


@lru_cache(maxsize=64)
def _cut(style: str, codes: frozenset[int]) -> tuple[Cut, dict[int, tuple[bytes, str]]]:
    """The font with the glyphs of `codes`, and code → glyph number, width, as the file says them."""
    program = _program(style)
    part = program.cut(codes)
    return part, {
        code: (number.to_bytes(2, "big"), f"{program.advance(code):.6g}") for code, number in part.numbers.items()
    }


class Encoder(dict[int, str]):
    """Character → hexadecimal code, for `str.translate`; filled as characters come."""

    def __init__(self, face: Face, fonts: DocumentFonts) -> None:
        super().__init__()
        self._face, self._fonts = face, fonts
        self._home = fonts.font(face.style)

    def __missing__(self, code: int) -> str:
        style, shown = self._face.glyph(code)
        if shown != code or code >= FIRST_TO_SHAPE:
            self._fonts.note(code, shown)
        if style == self._face.style:
            value = self[code] = f"{self._home.code(code, shown):04X}"
        else:
            value = self[code] = f"{ELSEWHERE}{self._fonts.font(style).code(code, shown):04X}"
        return value


class DocumentFont:
    """One embedded font of one file."""

    def __init__(self, style: str, resource: str) -> None:
        self.style = style
        self.resource = resource
        self._codes: dict[tuple[int, int], int] = {}

    def code(self, char: int, shown: int) -> int:
        """The code that means `char` and shows the glyph of `shown`.

        Codes have two bytes: of very many different characters without a glyph, the last ones become « unknown ».
        """
        pair = (char, shown)
        if shown == _SUBSTITUTE and len(self._codes) >= _MOST_SUBSTITUTES and pair not in self._codes:
            pair = (_UNKNOWN, _SUBSTITUTE)
        return self._codes.setdefault(pair, len(self._codes) + 1)

    def write(self, file: PdfFile) -> int:
        """Add the font to the file; returns its object number."""
        program = _program(self.style)
        part, places = _cut(self.style, frozenset(shown for _, shown in self._codes))
        tag = hashlib.md5(part.deflated, usedforsecurity=False).digest()[:6]
        family = self.style if self.style == _FALLBACK else f"Inter-{self.style}"
        name = "".join(chr(65 + byte % 26) for byte in tag) + f"+{family}"
        box = " ".join(f"{value:.0f}" for value in program.bbox)
        font_file = file.add_deflated(part.deflated, f"/Length1 {part.length}")
        descriptor = file.add(
            f"<</Type /FontDescriptor /FontName /{name} /Flags {4 | 64 * bool(program.italic_angle)} /FontBBox [{box}]"
            f" /ItalicAngle {program.italic_angle:.2f} /Ascent {program.ascent:.0f} /Descent {program.descent:.0f}"
            f" /CapHeight {program.cap_height:.0f} /StemV {program.stem:.0f} /FontFile2 {font_file} 0 R>>"
        )
        glyphs = bytearray(2)
        widths: list[str] = []
        meanings: list[str] = []
        for (char, shown), code in self._codes.items():
            number, width = places[shown]
            glyphs += number
            widths.append(width)
            meaning = _UNKNOWN if 0xE000 <= char < 0xF900 or char >= 0xF0000 else char
            meanings.append(f"<{code:04X}> <{chr(meaning).encode('utf-16-be').hex().upper()}>")
        descendant = file.add(
            f"<</Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /FontDescriptor {descriptor} 0 R"
            " /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"
            f" /CIDToGIDMap {file.add_stream(bytes(glyphs))} 0 R /DW 0 /W [1 [{' '.join(widths)}]]>>"
        )
        return file.add(
            f"<</Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
            f" /DescendantFonts [{descendant} 0 R] /ToUnicode {file.add_stream(_to_unicode(meanings))} 0 R>>"
        )


class DocumentFonts:
    """The fonts of one file, and what they cannot show."""

    def __init__(self) -> None:
        self._fonts: dict[str, DocumentFont] = {}
        self._encoders: dict[Face, tuple[Encoder, str]] = {}
        self._missing: set[str] = set()
        self._unshaped: set[str] = set()

    def encoder(self, face: Face) -> tuple[Encoder, str]:
        """How to encode text in `face`, and the name of its font in page content."""
        pair = self._encoders.get(face)
        if pair is None:
            pair = self._encoders[face] = (Encoder(face, self), self.font(face.style).resource)
        return pair

    def font(self, style: str) -> DocumentFont:
        """The font of a style, new in the file if it was not used yet."""
        font = self._fonts.get(style)
        if font is None:
            font = self._fonts[style] = DocumentFont(style, f"F{len(self._fonts) + 1}")
        return font

    def note(self, code: int, shown: int) -> None:
        """Remember a character that is shown as another one, or belongs to a script that wants more than glyphs."""
        if shown == _SUBSTITUTE != code:
            self._missing.add(chr(code))
        if script := script_to_shape(chr(code)):
            self._unshaped.add(script)

    def switch(self, lines: list[str], home: str, size: float) -> str:
        """Operators that show encoded lines of two fonts, beginning in `home`; `size` in points."""
        other, current = self.font(_FALLBACK).resource, home
        shown: list[str] = []
        for order, line in enumerate(lines):
            if order:
                shown.append("T*")
            for run in filter(None, _RUNS.split(line)):
                font = other if run[0] == ELSEWHERE else home
                if font != current:
                    shown.append(f"/{font} {size:g} Tf")
                    current = font
                shown.append(f"<{run.replace(ELSEWHERE, '')}> Tj")
        return " ".join(shown)

    def drawn(self) -> Drawn:
        """What the text written so far could not be shown as it should."""
        return Drawn(tuple(sorted(self._missing)), tuple(sorted(self._unshaped)))

    def write(self, file: PdfFile) -> str:
        """Add all fonts; returns the entries of the font resource dictionary."""
        return " ".join(f"/{font.resource} {font.write(file)} 0 R" for font in self._fonts.values())


def _to_unicode(meanings: list[str]) -> bytes:
    blocks = [
        f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar\n"
        for chunk in (meanings[start : start + 100] for start in range(0, len(meanings), 100))
    ]
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "".join(blocks)
        + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
