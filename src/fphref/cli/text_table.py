"""Reports in plain text: sentences and tables fitted to the width of the terminal, 80 columns where there is none."""

from __future__ import annotations

import re
import shutil
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

NARROW = 80
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_WORD = 14
"""A word up to this long is not cut."""
_ROOMY = 100
"""From this width on, columns stand two spaces apart."""


_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its title, whose words may stand on several lines (`|` cuts it), and how its cells are set.

    A `souple` column takes the room that is left, and its cells run over `lignes` lines at most.
    """

    titre: str
    droite: bool = False
    souple: bool = False
    lignes: int = 2
    part: int = 1
    """What it takes of the room that is left, beside other such columns."""


def screen_width() -> int:
    """The columns that a line may use: one less than the terminal has, at least 59 and at most 159."""
    return min(159, max(59, shutil.get_terminal_size((NARROW, 24)).columns - 1))


def clean(text: str) -> str:
    """A text of the data on one line, its apostrophes curly, without what would steer the terminal."""
    return _APOSTROPHE.sub("’", _CONTROL.sub(" ", text)).strip()


def size(text: str) -> int:
    """The columns that a text takes on a screen."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def nombre(value: int | None) -> str:
    """`12 345`, « inconnu » for what is not known."""
    return "inconnu" if value is None else f"{value:,}".replace(",", "\u00a0")


def fraction(numerator: int | None, denominator: int | None) -> str:
    """`3/12`; `3/?` where the denominator is not known."""
    parts = ("?" if value is None else nombre(value) for value in (numerator, denominator))
    return "/".join(parts)


def compte(count: int, one: str, many: str | None = None) -> str:
    """`1 agent`, `12 agents` (zero is singular in French)."""
    return f"{nombre(count)} {one if count < 2 else (many or one + 's')}"


def phrase(text: str, indent: str = "", first: str | None = None) -> list[str]:
    """A sentence over as many lines as it needs; « … » hold together, and so does a mark with the word before it."""
    held = re.sub("(?<=«) | (?=[»:;?!%€])|(?<=\\d) (?=\\d)", "\u00a0", clean(text))
    return textwrap.wrap(
        held, screen_width(), initial_indent=indent if first is None else first, subsequent_indent=indent,
        break_long_words=True, break_on_hyphens=False,
    )  # fmt: skip


def tableau(colonnes: Sequence[Colonne], rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """The lines of a table: titles, a rule, then the rows; nothing is wider than the screen."""
    cleaned = [[clean(cell) for cell in row] for row in rows]
    heads = [colonne.titre.split("|") for colonne in colonnes]
    height = max(map(len, heads))
    heads = [[""] * (height - len(head)) + head for head in heads]  # titles stand on their last line
    gap = " " if screen_width() < _ROOMY else "  "
    widths = _widths(colonnes, heads, cleaned, screen_width() - len(indent) - len(gap) * (len(colonnes) - 1))
    lines = [_line(colonnes, widths, [head[rank] for head in heads], indent, gap) for rank in range(height)]
    lines.append(indent + gap.join("─" * width for width in widths))
    for row in cleaned:
        cells = [
            folded(cell, width, colonne.lignes if colonne.souple else 1)
            for cell, width, colonne in zip(row, widths, colonnes, strict=True)
        ]
        for rank in range(max(map(len, cells))):
            parts = [cell[rank] if rank < len(cell) else "" for cell in cells]
            lines.append(_line(colonnes, widths, parts, indent, gap))
    return lines


def folded(text: str, width: int, lines: int) -> list[str]:
    """A cell over so many lines at most, « … » at the end of what is cut."""
    if size(text) <= width:
        return [text]
    found, line = [], ""
    words = text.split(" ")
    while words:
        word = words.pop(0)
        longer = f"{line} {word}" if line else word
        if size(longer) <= width:
            line = longer
            continue
        if not line:  # a word longer than the column
            line, rest = _cut(word, width)
            words.insert(0, rest)
        else:
            words.insert(0, word)
        found.append(line)
        line = ""
    found.append(line)
    if len(found) > lines:
        last = f"{found[lines - 1]} {found[lines]}"
        found[lines - 1 :] = [f"{_cut(last, width - 1)[0].rstrip()}…"]
    return found


def _cut(text: str, width: int) -> tuple[str, str]:
    end = len(text)
    while end > 1 and size(text[:end]) > width:
        end -= 1
    return text[:end], text[end:]


def _widths(
    colonnes: Sequence[Colonne], heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], room: int
) -> list[int]:
    """Each column as wide as it needs; the flexible ones share what is left."""
    needed = [max([*map(size, head), *(size(row[rank]) for row in rows)]) for rank, head in enumerate(heads)]
    left = room - sum(width for width, colonne in zip(needed, colonnes, strict=True) if not colonne.souple)
    flexible = sorted((rank for rank, c in enumerate(colonnes) if c.souple), key=lambda rank: needed[rank])
    parts = sum(colonnes[rank].part for rank in flexible)
    for rank in flexible:  # the smallest first: what it leaves goes to the others
        words = (size(word) for row in rows for word in row[rank].split(" "))
        share = max(10, left * colonnes[rank].part // parts, min(_WORD, max(words, default=0)))
        needed[rank] = min(needed[rank], share)
        left -= needed[rank]
        parts -= colonnes[rank].part
    return needed


def _line(colonnes: Sequence[Colonne], widths: Sequence[int], cells: Sequence[str], indent: str, gap: str) -> str:
    parts = []
    for colonne, width, cell in zip(colonnes, widths, cells, strict=True):
        space = " " * max(0, width - size(cell))
        parts.append(space + cell if colonne.droite else cell + space)
    return (indent + gap.join(parts)).rstrip()
