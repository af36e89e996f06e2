"""Text made safe and broken into lines; knows faces and widths, not pages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from fphref.documents.content import Inline
from fphref.render.pdf.fonts import Face, face

# Controls, direction marks, zero-width characters, variation selectors, surrogates, non-characters.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
# No-break spaces (U+00A0, U+2007, U+202F) are not here: they stay.
_SPACES = re.compile("[ \t\n\x0b\x0c\r\x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+")
# A line never starts with French double punctuation, nor ends with an opening quote.
_GLUE = re.compile(r" [:;?!»%€]|« ")
_BREAK = re.compile(r"(?<!«) (?![:;?!»%€])")
_SEPARATORS = "/-_.@,;:?&="
_CHIP_SCALE = 0.88
_CHIP_PAD = 3.2


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """One line of composed, visible characters; single spaces, also at the ends if there were any."""
    if not (text.isascii() and text.isprintable()):
        text = _SPACES.sub(" ", _DROPPED.sub("", unicodedata.normalize("NFC", text)))
    elif "  " in text:
        text = _SPACES.sub(" ", text)
    return text


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How text is set: faces, then size, lead and tracking in points, and colour."""

    face: Face
    size: float
    lead: float
    colour: str
    tracking: float = 0.0

    def width(self, text: str) -> float:
        """Width of a text in points."""
        return self.face.width(text) * self.size + self.tracking * len(text)

    @property
    def drop(self) -> float:
        """From the top of a line box down to its baseline, in points."""
        return (self.lead + (self.face.ascent + self.face.descent) * self.size) / 2


@dataclass(slots=True)
class Run:
    """Part of a line in one face: `x` from the line's start and `width` in points, `span` its origin."""

    text: str
    style: TextStyle
    x: float
    width: float
    span: int
    chip: bool = False


@dataclass(slots=True)
class Wrapped:
    """Broken text: `plain` lines when one style is enough, else `rich` lines of runs."""

    style: TextStyle
    spans: Inline
    plain: list[str]
    rich: list[list[Run]]

    @property
    def count(self) -> int:
        """Number of lines."""
        return len(self.plain) or len(self.rich)

    @property
    def height(self) -> float:
        """Height in points."""
        return self.count * self.style.lead


def split_words(text: str) -> list[str]:
    """The parts that stay together on a line (a part may hold a space that must not break)."""
    return _BREAK.split(text) if _GLUE.search(text) else text.split(" ")


def cut_word(word: str, style: TextStyle, width: float) -> list[str]:
    """An overlong word in parts at most `width` points wide: after a separator if there is one, else anywhere."""
    parts: list[str] = []
    start = cut = 0
    used = since_cut = 0.0
    for place, char in enumerate(word):
        advance = style.face.letter(char) * style.size + style.tracking
        if used + advance > width and place > start and not unicodedata.combining(char):
            if cut > start:
                parts.append(word[start:cut])
                start, used = cut, since_cut
            else:
                parts.append(word[start:place])
                start, used, since_cut = place, 0.0, 0.0
            cut = start
        used += advance
        since_cut += advance
        if char in _SEPARATORS:
            cut, since_cut = place + 1, 0.0
    parts.append(word[start:])
    return parts


def wrap_plain(text: str, style: TextStyle, width: float) -> list[str]:
    """Lines of a text in one style. Each line but the last keeps the space it broke at, so words never join."""
    face_, size, tracking = style.face, style.size, style.tracking
    space = face_.space * size + tracking
    lines: list[str] = []
    current: list[str] = []
    used = 0.0
    for word in split_words(text.strip(" ")):
        advance = face_.word(word) * size
        if tracking:
            advance += tracking * len(word)
        if current and used + space + advance <= width:
            current.append(word)
            used += space + advance
            continue
        if current:
            lines.append(" ".join(current) + " ")
        if advance > width:
            *whole, word = cut_word(word, style, width)
            lines.extend(whole)
            advance = style.width(word)
        current, used = [word], advance
    if current != [""]:
        lines.append(" ".join(current))
    return lines


@dataclass(slots=True)
class _Token:
    """Pieces that no line break parts; `space` is the span that holds the space before, or -1."""

    pieces: list[tuple[int, str, float]]
    space: int
    width: float


def wrap(spans: Inline, style: TextStyle, width: float) -> Wrapped:
    """Break a run of spans into lines at most `width` points wide."""
    if all(not (span.strong or span.chip or span.link) for span in spans):
        text = clean("".join([span.text for span in spans]))
        return Wrapped(style, spans, wrap_plain(text, style, width), [])
    styles = [_span_style(style, span.strong, span.chip) for span in spans]
    breaker = _RichBreaker(spans, styles, width)
    for token in _tokens(spans, styles, width):
        breaker.place(token)
    return Wrapped(style, spans, [], breaker.finish())


def _span_style(style: TextStyle, strong: bool, chip: bool) -> TextStyle:
    stronger = (strong or chip) and style.face.style not in ("SemiBold", "Bold")
    chosen = face("SemiBold") if stronger else style.face
    size = style.size * _CHIP_SCALE if chip else style.size
    return TextStyle(chosen, size, style.lead, style.colour, style.tracking)


def _tokens(spans: Inline, styles: list[TextStyle], width: float) -> list[_Token]:
    tokens: list[_Token] = []
    space, glued = -1, False
    for index, span in enumerate(spans):
        text = clean(span.text)
        pad = 2 * _CHIP_PAD if span.chip else 0.0
        core = text.strip(" ")
        if span.chip and core and styles[index].width(core) + pad <= width:
            parts = [""] * text.startswith(" ") + [core] + [""] * text.endswith(" ")
        else:
            parts = split_words(text)
        for order, part in enumerate(parts):
            if order:
                space, glued = index, False
            if not part:
                continue
            advance = styles[index].width(part) + pad
            if glued:
                tokens[-1].pieces.append((index, part, advance))
                tokens[-1].width += advance
            else:
                tokens.append(_Token([(index, part, advance)], space, advance))
            glued = True
    return tokens


class _RichBreaker:
    """Fills lines with tokens; keeps each space with the run it belongs to."""

    def __init__(self, spans: Inline, styles: list[TextStyle], width: float) -> None:
        self._spans, self._styles, self._width = spans, styles, width
        self._lines: list[list[Run]] = []
        self._line: list[Run] = []
        self._x = 0.0

    def place(self, token: _Token) -> None:
        """Put a token on the current line if it fits, else on a new one; cut it if it fits on none."""
        if self._line:
            space = self._styles[token.space] if token.space >= 0 else self._styles[token.pieces[0][0]]
            gap = space.face.space * space.size + space.tracking
            if self._x + gap + token.width <= self._width:
                self._space(token, gap)
            else:
                self._break(" ")
        for index, text, advance in token.pieces:
            if self._x + advance <= self._width:
                self._add(index, text, advance)
                continue
            self._break("")
            pad = 2 * _CHIP_PAD if self._spans[index].chip else 0.0
            parts = cut_word(text, self._styles[index], max(self._width - pad, 1.0))
            for part in parts[:-1]:
                self._add(index, part, self._styles[index].width(part) + pad)
                self._break("")
            self._add(index, parts[-1], self._styles[index].width(parts[-1]) + pad)

    def finish(self) -> list[list[Run]]:
        """All lines."""
        self._break("")
        return self._lines

    def _space(self, token: _Token, gap: float) -> None:
        last, first = self._line[-1], token.pieces[0][0]
        decorated = self._spans[last.span].chip or self._spans[last.span].link is not None
        if last.span == first or not decorated:
            last.text += " "
            last.width += gap
            self._x += gap
        else:
            self._line.append(Run(" ", self._styles[first], self._x, gap, -1))
            self._x += gap

    def _add(self, index: int, text: str, advance: float) -> None:
        last = self._line[-1] if self._line else None
        chip = self._spans[index].chip
        if last is not None and last.span == index and not chip:
            last.text += text
            last.width += advance
        else:
            start = self._x + (_CHIP_PAD if chip else 0.0)
            inner = advance - (2 * _CHIP_PAD if chip else 0.0)
            self._line.append(Run(text, self._styles[index], start, inner, index, chip))
        self._x += advance

    def _break(self, tail: str) -> None:
        if self._line:
            self._line[-1].text += tail
            self._lines.append(self._line)
        self._line = []
        self._x = 0.0


def ellipsis(text: str, style: TextStyle, width: float) -> str:
    """The text, or as much of its start as fits in `width` points followed by « … »."""
    text = clean(text).strip(" ")
    if style.width(text) <= width:
        return text
    room = width - style.width("…")
    kept = 0
    for char in text:
        room -= style.face.letter(char) * style.size + style.tracking
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip(" ") + "…"
