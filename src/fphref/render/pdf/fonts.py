"""The embedded typeface: metrics, coverage, and the fonts of one file.

reportlab reads and cuts the TrueType files. Text is written with two-byte codes that this module hands out
per character in order of use, so one PDF font serves any number of characters, each code says exactly which
character it stands for, and a character without a glyph keeps its identity behind a visible substitute.
"""

from __future__ import annotations

import hashlib
import zlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import TTFontFace

from fphref.render.pdf.writer import PdfFile

_FOLDER = Path(__file__).parent.parent / "fonts"
_SUBSTITUTE = 0x25A1  # white square
_WORDS_KEPT = 100_000
# Every file embeds at least these characters: documents of one batch then share the same cut fonts.
_USUAL = frozenset(range(0x20, 0x7F)) | frozenset(
    map(ord, "\u00a0\u202f’‘“”«»–—…•·°€àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛŒ→²")
)


class Face:
    """Metrics of one style, in em; with `caps`, letters are shown as capitals but remain what they are."""

    def __init__(self, style: str, program: TTFontFace, caps: bool = False) -> None:
        self.style = style
        self.program = program
        self.caps = caps
        glyphs: dict[int, int] = program.charToGlyph
        # Private-use codes mean nothing outside the font that made them up.
        self.known = frozenset(code for code in glyphs if not 0xE000 <= code < 0xF900)
        self._advance: dict[int, float] = {code: width / 1000 for code, width in program.charWidths.items()}
        self._unknown = self._advance[_SUBSTITUTE]
        self._words: dict[str, float] = {}
        self.space = self._advance[0x20]
        self.ascent: float = program.ascent / 1000
        self.descent: float = program.descent / 1000

    def shown(self, code: int) -> int:
        """The character whose glyph stands for `code`: itself, its capital, or the substitute."""
        if code not in self.known:
            return _SUBSTITUTE
        if self.caps:
            capital = chr(code).upper()
            if len(capital) == 1 and ord(capital) in self.known:
                return ord(capital)
        return code

    def letter(self, char: str) -> float:
        """Advance of one character."""
        return self._advance.get(self.shown(ord(char)), self._unknown)

    def word(self, word: str) -> float:
        """Advance of a word, remembered."""
        width = self._words.get(word)
        if width is None:
            width = sum(map(self.letter, word))
            if len(self._words) < _WORDS_KEPT and len(word) < 60:
                self._words[word] = width
        return width

    def width(self, text: str) -> float:
        """Advance of a text."""
        words = text.split(" ")
        return sum(map(self.word, words)) + self.space * (len(words) - 1)


@cache
def _program(style: str) -> TTFontFace:
    return TTFontFace(str(_FOLDER / f"inter-{style}.ttf"))


@cache
def face(style: str, caps: bool = False) -> Face:
    """A style of the typeface (Regular, Italic, SemiBold, Bold), read once per process."""
    return Face(style, _program(style), caps)


@lru_cache(maxsize=64)
def _cut(style: str, codes: frozenset[int]) -> tuple[bytes, int, dict[int, int]]:
    """The font file with the glyphs of `codes` only (deflated), its full length, and code → glyph number."""
    program = _program(style)
    ordered = sorted(codes)
    # The same numbering as `makeSubset`: first come, first numbered; 0 is the glyph for nothing.
    numbers: dict[int, int] = {}
    where: dict[int, int] = {}
    for code in ordered:
        where[code] = numbers.setdefault(program.charToGlyph[code], len(numbers) + 1)
    data = program.makeSubset(ordered)
    return zlib.compress(data), len(data), where


class Encoder(dict[int, str]):
    """Character → hexadecimal code, for `str.translate`; filled as characters come."""

    def __init__(self, face: Face, font: DocumentFont, missing: set[int]) -> None:
        super().__init__()
        self._face, self._font, self._missing = face, font, missing

    def __missing__(self, code: int) -> str:
        if code not in self._face.known:
            self._missing.add(code)
        value = self[code] = f"{self._font.code(code, self._face.shown(code)):04X}"
        return value


class DocumentFont:
    """One embedded font of one file."""

    def __init__(self, style: str, resource: str) -> None:
        self.style = style
        self.resource = resource
        self._codes: dict[tuple[int, int], int] = {}

    def code(self, char: int, shown: int) -> int:
        """The code that means `char` and shows the glyph of `shown`."""
        return self._codes.setdefault((char, shown), len(self._codes) + 1)

    def write(self, file: PdfFile) -> int:
        """Add the font to the file; returns its object number."""
        program: Any = _program(self.style)
        deflated, length, where = _cut(self.style, _USUAL | {shown for _, shown in self._codes})
        tag = hashlib.md5(deflated, usedforsecurity=False).digest()[:6]
        name = "".join(chr(65 + byte % 26) for byte in tag) + f"+Inter-{self.style}"
        box = " ".join(f"{value:.0f}" for value in program.bbox)
        font_file = file.add_deflated(deflated, f"/Length1 {length}")
        descriptor = file.add(
            f"<</Type /FontDescriptor /FontName /{name} /Flags {4 | program.flags & 64} /FontBBox [{box}]"
            f" /ItalicAngle {program.italicAngle:.2f} /Ascent {program.ascent:.0f} /Descent {program.descent:.0f}"
            f" /CapHeight {program.capHeight:.0f} /StemV {program.stemV:.0f} /FontFile2 {font_file} 0 R>>"
        )
        glyphs = bytearray(2)
        widths: list[str] = []
        meanings: list[str] = []
        for (char, shown), code in self._codes.items():
            glyphs += where[shown].to_bytes(2, "big")
            widths.append(f"{program.charWidths[shown]:.6g}")
            meaning = 0xFFFD if 0xE000 <= char < 0xF900 or char >= 0xF0000 else char
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
    """The fonts of one file, and the characters none of them has."""

    def __init__(self) -> None:
        self._fonts: dict[str, DocumentFont] = {}
        self._encoders: dict[Face, tuple[Encoder, str]] = {}
        self._missing: set[int] = set()

    def encoder(self, face: Face) -> tuple[Encoder, str]:
        """How to encode text in `face`, and the name of its font in page content."""
        pair = self._encoders.get(face)
        if pair is None:
            font = self._fonts.setdefault(face.style, DocumentFont(face.style, f"F{len(self._fonts) + 1}"))
            pair = self._encoders[face] = (Encoder(face, font, self._missing), font.resource)
        return pair

    def missing(self) -> list[str]:
        """The characters shown as a substitute, sorted."""
        return [chr(code) for code in sorted(self._missing)]

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
