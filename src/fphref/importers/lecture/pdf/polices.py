"""The fonts of a PDF: which text a code stands for, and how wide its glyph is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from fphref.importers.lecture.pdf.bornes import Bornes, faults

INCONNU: Final = "\ufffd"
"""A glyph nobody can read."""
_LIGATURES: Final = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_CONTROLS: Final = {code: " " if code in (9, 10, 13) else "" for code in (*range(32), *range(127, 160))} | {
    0x2010: "-", 0x200B: "", 0xFEFF: "",
}  # fmt: skip
_BOLD = re.compile(r"bold|black|heavy|demi|(?<![a-z])(?:bd|blk|w[6-9])(?![a-z])", re.IGNORECASE)
_PICTURES = re.compile(r"wingding|webding|symbolmt|fontawesome|materialicons", re.IGNORECASE)
_CODESPACE = re.compile(rb"begincodespacerange\s*<\s*([0-9A-Fa-f]+)\s*>")
_WINDOWS: Final = "/WinAnsiEncoding"
_UNUSED: Final = (127, 129, 141, 143, 144, 157)
"""Codes of that encoding which have no letter; they stand for a bullet."""
_FORCE_BOLD: Final = 1 << 18
_FIXED: Final = 1
_MAX_WIDTHS: Final = 70_000
_STANDARD: Final = (
    (("arial", "helvetica", "liberationsans", "dejavusans"), "Helvetica"),
    (("times", "liberationserif", "georgia"), "Times"),
    (("courier", "liberationmono"), "Courier"),
)

Glyphe = tuple[str, float, bool]
"""The text of a code, the width of its glyph in ems, and whether word spacing is added to it."""
ILLISIBLE: Final[Glyphe] = (INCONNU, 0.5, False)
"""A glyph of a font that is missing, or too broken to be read: its text is not passed over in silence."""


class Police:
    """A font; `gras` where it is bold."""

    def __init__(self, font: Any, bornes: Bornes) -> None:
        """Read a font dictionary; whatever of it is broken is done without."""
        self.nom = _text(font, "/BaseFont").lstrip("/").partition("+")[2] or _text(font, "/BaseFont").lstrip("/")
        self.genre = _text(font, "/Subtype")
        self.composee = self.genre == "/Type0"
        descendant = _first_descendant(font) if self.composee else font
        descriptor = _dictionary(descendant, "/FontDescriptor")
        flags = int(_number(descriptor, "/Flags"))
        weight = _number(descriptor, "/FontWeight")
        self.gras = bool(_BOLD.search(self.nom) or flags & _FORCE_BOLD or weight >= 600)
        self._fixed = bool(flags & _FIXED)
        self._pictures = bool(_PICTURES.search(self.nom))
        self._unit = _unit(font) if self.genre == "/Type3" else 0.001
        self._single = True
        self._table = self._texts(font, bornes)
        self._widths, self._missing = _widths(descendant, descriptor, composite=self.composee)
        self._standard = {} if self._widths else _standard_widths(self.nom, bold=self.gras)
        self._cache: dict[int, Glyphe] = {}

    def glyphes(self, data: bytes) -> list[Glyphe]:
        """The glyphs of a string."""
        cache = self._cache
        codes: Iterable[int] = data if self._single else _pairs(data)
        found = []
        for code in codes:
            glyphe = cache.get(code)
            if glyphe is None:
                glyphe = cache[code] = self._glyphe(code)
            found.append(glyphe)
        return found

    def _glyphe(self, code: int) -> Glyphe:
        text = self._table.get(code, INCONNU)
        if self._pictures and len(text) == 1 and " " < text < "\u0100":
            # An ornament that its font draws in the place of a letter.
            text = chr(0xF000 + ord(text))
        width = self._widths.get(code)
        if width is None:
            width = self._standard.get(text or " ", self._missing)
        return text, width * self._unit, self._single and code == 32

    def _texts(self, font: Any, bornes: Bornes) -> dict[int, str]:
        """Code → text, from what the font says of it; `INCONNU` for a code it does not tell."""
        from pypdf._cmap import get_encoding

        mapped = font.get("/ToUnicode")
        mapped = mapped.get_object() if mapped is not None else None
        start = b""
        if hasattr(mapped, "get_data"):
            # Counted here, since `get_encoding` inflates it.
            start = bornes.data(mapped)[:20_000]
        self._single = not self.composee
        if self.composee and (found := _CODESPACE.search(start)):
            self._single = len(found[1]) == 2
        try:
            encoding, characters = get_encoding(font)
        except faults():
            encoding, characters = {}, {}
        table: dict[int, str] = {}
        if isinstance(encoding, dict):
            for code, text in encoding.items():
                table[code] = _glyph_text(text) if isinstance(text, str) else INCONNU
            if (
                _text(font, "/Encoding") == _WINDOWS
                or _text(_dictionary(font, "/Encoding"), "/BaseEncoding") == _WINDOWS
            ):
                for code in _UNUSED:
                    table[code] = table.get(code) or "•"
        elif not characters:
            name = _text(font, "/Encoding")
            return _Itself() if "UCS2" in name or "UTF16" in name else _Unknown()
        for source, text in characters.items():
            if isinstance(source, str) and isinstance(text, str) and (number := _code_of(source)) is not None:
                told = _normal(text)
                if told or not text:
                    table[number] = told
        return table if table else _Unknown()


class Polices:
    """The fonts of a document, each read once."""

    def __init__(self, bornes: Bornes) -> None:
        self._bornes = bornes
        self._known: dict[int, Police | None] = {}

    def get(self, resources: Any, name: str) -> Police | None:
        """The font of that name; None where there is none."""
        try:
            fonts = resources["/Font"].get_object()
            reference = fonts.raw_get(name)
            number = getattr(reference, "idnum", 0) or -id(reference)
            if number not in self._known:
                self._bornes.spend("polices", 1)
                self._known[number] = None
                self._known[number] = Police(reference.get_object(), self._bornes)
            return self._known[number]
        except faults():
            return None


class _Unknown(dict[int, str]):
    """Every code is a glyph nobody can read."""

    def get(self, key: int, default: Any = None) -> Any:
        return INCONNU


class _Itself(dict[int, str]):
    """Every code is its own character."""

    def get(self, key: int, default: Any = None) -> Any:
        return _normal(chr(key))


def _pairs(data: bytes) -> list[int]:
    return [data[i] << 8 | data[i + 1] for i in range(0, len(data) - 1, 2)]


def _code_of(source: str) -> int | None:
    return ord(source) if len(source) == 1 else None


def _normal(text: str) -> str:
    """The text of a glyph without what only its drawing needs."""
    if len(text) == 1 and " " <= text < "\x7f":
        return text
    text = text.translate(_CONTROLS)
    for ligature, letters in _LIGATURES.items():
        if ligature in text:
            text = text.replace(ligature, letters)
    return (
        text.replace("\ud800", "") if text.isprintable() else "".join(c for c in text if not "\ud800" <= c < "\ue000")
    )


def _glyph_text(text: str) -> str:
    """The text that an encoding tells; a name of a glyph nobody lists is taken apart (`/f_i`, `/a.sc`)."""
    if len(text) < 2 or not text.startswith("/"):
        return _normal(text)
    from pypdf._codecs import adobe_glyphs

    letters = [adobe_glyphs.get(f"/{part}", "") for part in text[1:].partition(".")[0].split("_")]
    return _normal("".join(letters)) if all(letters) else INCONNU


def _widths(font: Any, descriptor: Any, *, composite: bool) -> tuple[dict[int, float], float]:
    """Code → width, and the width of the others, in the units of the font."""
    try:
        return _composite_widths(font) if composite else _simple_widths(font, descriptor)
    except faults():
        return {}, 500.0


def _simple_widths(font: Any, descriptor: Any) -> tuple[dict[int, float], float]:
    widths = font.get("/Widths")
    rows = widths.get_object() if widths is not None else []
    first = int(_number(font, "/FirstChar"))
    found = {first + i: float(_plain(width)) for i, width in enumerate(rows[:256])}
    return found, _number(descriptor, "/MissingWidth") or (0.0 if found else 500.0)


def _composite_widths(font: Any) -> tuple[dict[int, float], float]:
    rows = font.get("/W")
    rows = rows.get_object() if rows is not None else []
    missing = font.get("/DW")
    found: dict[int, float] = {}
    place = 0
    while place + 1 < len(rows) and len(found) < _MAX_WIDTHS:
        first, second = int(_plain(rows[place])), _plain(rows[place + 1])
        if isinstance(second, list):
            for i, width in enumerate(second[:_MAX_WIDTHS]):
                found[first + i] = float(_plain(width))
            place += 2
        elif place + 2 < len(rows):
            width = float(_plain(rows[place + 2]))
            for code in range(max(first, 0), min(int(second), first + 65_535) + 1):
                found[code] = width
            place += 3
        else:
            break
    return found, 1000.0 if missing is None else float(_plain(missing))


def _standard_widths(nom: str, *, bold: bool) -> dict[str, float]:
    """Text → width of the standard font that a font without widths is, or resembles."""
    from pypdf._codecs.core_font_metrics import CORE_FONT_METRICS

    plain = nom.lower().replace(" ", "")
    family = next((name for starts, name in _STANDARD if plain.startswith(starts)), "Helvetica")
    if nom in CORE_FONT_METRICS:
        name = nom
    elif family == "Times":
        name = "Times-Bold" if bold else "Times-Roman"
    else:
        name = f"{family}-Bold" if bold else family
    return {key: float(width) for key, width in CORE_FONT_METRICS[name].character_widths.items() if len(key) == 1}


def _unit(font: Any) -> float:
    """How long a unit of a drawn font is, in ems."""
    try:
        return abs(float(_plain(font["/FontMatrix"].get_object()[0]))) or 0.001
    except faults():
        return 0.001


def _plain(node: Any) -> Any:
    return node.get_object() if hasattr(node, "get_object") else node


def _first_descendant(font: Any) -> Any:
    try:
        return _plain(_plain(font["/DescendantFonts"])[0])
    except faults():
        return {}


def _dictionary(node: Any, key: str) -> Any:
    try:
        found = _plain(node.get(key))
    except faults():
        return {}
    return found if isinstance(found, dict) else {}


def _text(node: Any, key: str) -> str:
    try:
        found = _plain(node.get(key))
    except faults():
        return ""
    return found if isinstance(found, str) else ""


def _number(node: Any, key: str) -> float:
    try:
        return float(_plain(node.get(key)) or 0)
    except faults():
        return 0.0
