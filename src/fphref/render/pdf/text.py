"""Text made safe and broken into lines; knows faces and widths, not pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile

from fphref.documents.content import Inline
from fphref.render.cleaning import clean, line
from fphref.render.pdf.fonts import Face, face, is_mark

# A line never starts with French double punctuation, nor ends with an opening quote.
_GLUE = re.compile(r" [:;?!»%€]|« ")
_BREAK = re.compile(r"(?<!«) (?![:;?!»%€])")
_SEPARATORS = "/-_.@,;:?&="
_CHIP_SCALE = 0.88
_CHIP_PAD = 3.2
_FEW_WORDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class TextStyle:
    """How text is set: faces, then size, lead and tracking in points, and colour. Each is only equal to itself."""

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


def _units(text: str, style: TextStyle, width: float) -> Iterator[tuple[str, float]]:
    """The parts of a text that no cut may part, each a letter with its marks, and how wide they are in points.

    Marks that take room of their own may leave a letter with so many of them that it is wider than a line.
    """
    unit, wide = "", 0.0
    for char in text:
        advance = style.face.letter(char) * style.size
        if unit and is_mark(char) and (not advance or wide + advance + style.tracking <= width):
            unit, wide = unit + char, wide + advance + style.tracking
            continue
        if unit:
            yield unit, wide
        unit, wide = char, advance + style.tracking
    if unit:
        yield unit, wide


def cut_word(word: str, style: TextStyle, width: float) -> list[str]:
    """An overlong word in parts at most `width` points wide: after a separator if there is one, else anywhere."""
    parts: list[str] = []
    start = place = cut = 0
    used = since_cut = 0.0
    for unit, advance in _units(word, style, width):
        while used + advance > width and place > start:
            if cut > start:
                parts.append(word[start:cut])
                start, used = cut, since_cut
            else:
                parts.append(word[start:place])
                start, used, since_cut = place, 0.0, 0.0
            cut = start
        place += len(unit)
        used += advance
        since_cut += advance
        if unit[0] in _SEPARATORS:
            cut, since_cut = place, 0.0
    parts.append(word[start:])
    return parts


def wrap_plain(text: str, style: TextStyle, width: float) -> list[str]:
    """Lines of a text in one style. Each line but the last keeps the space it broke at, so words never join."""
    return _fill(split_words(text.strip(" ")), style, width)


def _fill(words: list[str], style: TextStyle, width: float) -> list[str]:
    face_, size, tracking = style.face, style.size, style.tracking
    space = face_.space * size + tracking
    lines: list[str] = []
    current: list[str] = []
    used = 0.0
    for word in words:
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


@lru_cache(maxsize=8192)
def wrap(spans: Inline, style: TextStyle, width: float) -> Wrapped:
    """Break a run of spans into lines at most `width` points wide; fiches of one batch share many texts."""
    if all(not (span.strong or span.chip or span.link or span.target) for span in spans):
        text = clean("".join([span.text for span in spans]))
        return Wrapped(style, spans, wrap_plain(text, style, width), [])
    styles = [_span_style(style, span.strong, span.chip) for span in spans]
    breaker = _RichBreaker(spans, styles, width)
    texts = _texts(spans)
    first = spans[0]
    if not (first.chip or first.link or first.target):
        # Most texts end in a mark or a link: all but the last word before it breaks as plain text does.
        words = split_words(texts[0].lstrip(" "))
        if len(words) > _FEW_WORDS:
            place = -2 if words[-1] == "" else -1
            breaker.begin(_fill(words[:place], styles[0], width))
            texts[0] = " " + " ".join(words[place:])
    for token in _tokens(spans, texts, styles, width):
        breaker.place(token)
    return Wrapped(style, spans, [], breaker.finish())


def _span_style(style: TextStyle, strong: bool, chip: bool) -> TextStyle:
    stronger = (strong or chip) and style.face.style not in ("SemiBold", "Bold")
    chosen = face("SemiBold") if stronger else style.face
    size = style.size * _CHIP_SCALE if chip else style.size
    return TextStyle(chosen, size, style.lead, style.colour, style.tracking)


def _texts(spans: Inline) -> list[str]:
    """The cleaned text of each span; marks at the start of one join the letter before them, in its span."""
    texts = [clean(span.text) for span in spans]
    before = -1
    for index, text in enumerate(texts):
        if before >= 0 and text and is_mark(text[0]) and not texts[before].endswith(" "):
            rest = "".join(dropwhile(is_mark, text))
            texts[before] = clean(texts[before] + text[: len(text) - len(rest)])
            texts[index] = rest
        if texts[index]:
            before = index
    return texts


def _tokens(spans: Inline, texts: list[str], styles: list[TextStyle], width: float) -> list[_Token]:
    tokens: list[_Token] = []
    space, glued = -1, False
    for index, (span, text) in enumerate(zip(spans, texts, strict=True)):
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

    def begin(self, lines: list[str]) -> None:
        """Take over whole lines of the first span; the last one goes on."""
        style = self._styles[0]
        runs = [[Run(line, style, 0.0, style.width(line.rstrip(" ")), 0)] for line in lines]
        self._lines, self._line = runs[:-1], runs[-1]
        self._x = self._line[0].width

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
        before = self._spans[last.span]
        decorated = before.chip or before.link is not None or bool(before.target)
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
    text = line(text)
    if style.width(text) <= width:
        return text
    room = width - style.width("…")
    kept = ""
    for unit, advance in _units(text, style, width):
        room -= advance
        if room < 0:
            break
        kept += unit
    return kept.rstrip(" ") + "…"


def first_lines(wrapped: Wrapped) -> float:
    """Height of the lines that must come with the first one: all of three, else two."""
    return wrapped.style.lead * (wrapped.count if wrapped.count <= 3 else 2)
