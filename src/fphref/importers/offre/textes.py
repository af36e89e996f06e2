"""A text of a posting as its pieces: lines, items, headings, be it HTML, Markdown or a list glued on one line."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

from fphref.importers.lecture.balises import Ferme, Ouvre, Texte, pieces
from fphref.importers.lecture.marques import address, clean, split_mark, without_emoji
from fphref.importers.lecture.texte import inline
from fphref.importers.offre.noeuds import tidy, word_set, words

Forme = Literal["texte", "titre", "puce"]


class Piece(NamedTuple):
    """A line of a text without its marks, and the lines of the source that it stands on."""

    texte: str
    forme: Forme
    lignes: tuple[int, ...] = ()


class Pieces(NamedTuple):
    """The pieces of a text; `sans_adresse` are links that lead nowhere, `abimees` says that its HTML is broken."""

    pieces: list[Piece]
    sans_adresse: list[str]
    abimees: bool = False


_BLOCK_TAG = re.compile(
    r"</?(?:p|br|hr|ul|ol|li|div|h[1-6]|table|tbody|thead|tr|t[dh]|section|article|blockquote|script|style|dl|dt|dd|pre"
    r"|main|header|footer|figure)\b[^<>]*>|<a\b[^<>]*>",
    re.IGNORECASE,
)
_BOLD_TAG = re.compile(r"</?(?:strong|b)>", re.IGNORECASE)
_UNCLOSED = re.compile(r"<(?:strong|b)>([^<>\n]*)<\s*/?\s*>", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|ul|ol|li|div|span|strong|b|em|h[1-6]|a)\b", re.IGNORECASE)
_EMPTY_TAG = re.compile(r"</?\s*>")
_LITERAL_BREAK = re.compile(r"\\r\\n|\\n|\\r(?=\\|$)")
_BLOCKS: Final = word_set(
    "p div br hr ul ol table tr section article blockquote dl dt dd pre header footer main figure"
)
_HEADINGS: Final = frozenset(f"h{n}" for n in range(1, 7))
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()]*)\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_ATX = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_BOLD_LINE = re.compile(r"(\*\*|__)(?P<texte>[^*_]+?)\1\s*:?\s*")
_GLUED = re.compile(r"(?<=[^\s\d])- (?=[^\W\d_])")
_INNER_BULLET = re.compile("[•▪■●◦➢✓✔]")
_SEPARATORS: Final = {"; ": ";", " | ": "|"}


def cut_pieces(texte: str, segments: Sequence[tuple[int, str]]) -> Pieces:
    """The pieces of a value; `segments` are the lines it stands on, each with what stands there."""
    texte = tidy(texte)
    if _ESCAPED_TAG.search(texte):
        texte = html.unescape(texte)
    broken = bool(_EMPTY_TAG.search(texte))
    texte = _LITERAL_BREAK.sub("\n", texte)
    texte = _EMPTY_TAG.sub("", _UNCLOSED.sub(r"**\1**", texte))
    if _BLOCK_TAG.search(texte):
        rows = _html_rows(texte)
    else:
        # Emphasis alone: the line breaks are those of the text.
        rows = [(row, "texte") for row in _BOLD_TAG.sub("**", texte).split("\n")]
    nowhere: list[str] = []
    found: list[Piece] = []
    for row, forme in rows:
        inside = _INNER_BULLET.search(row.strip(), 1) is not None
        parts = [part for part in _INNER_BULLET.split(row) if part.strip()] if inside else [row]
        for part in parts:
            found += _piece(part, "puce" if inside and forme == "texte" else forme, nowhere)
    return Pieces(_located(found, segments), nowhere, broken)


def split_labels(texte: str) -> list[str]:
    """The labels of a list on one line (`Git, Jira ; Excel`); a text of long parts is one label."""
    parts = split_outside(texte.rstrip(" ."), ",;|•\n")
    short = len(parts) > 1 and all(1 <= len(part.split()) <= 5 for part in parts)
    return parts if short and not any(_joins(part) for part in parts) else [texte]


def split_items(texte: str) -> list[str]:
    """The items of a list glued on one line, by « ; », « | » or dashes (`- a- b`); else the text alone."""
    if len(_GLUED.findall(texte)) > 1 and len(_GLUED.findall(texte)) == texte.count("-"):
        return [part.strip() for part in _GLUED.split(texte) if part.strip()]
    for mark in _SEPARATORS.values():
        parts = split_outside(texte, mark)
        if len(parts) > 2 or (len(parts) == 2 and mark == "|"):
            return parts
    return [texte]


def _joins(part: str) -> bool:
    """Whether a part leans on the one before it: cut off, its first word would be lost."""
    return part.split()[0].lower() in (
        "and",
        "et",
        "or",
        "ou",
        "etc",
        "etc.",
        "...",
        "…",
        "&",
        "as",
        "with",
        "avec",
        "i.e.",
        "e.g.",
    )


def split_outside(texte: str, marks: str) -> list[str]:
    """The parts of a text, cut at these marks where they stand outside brackets."""
    parts: list[str] = []
    current: list[str] = []
    depth = 0
    for sign in texte:
        depth += (sign in "([{") - (sign in ")]}" and depth > 0)
        if sign in marks and depth == 0:
            parts.append("".join(current))
            current = []
        else:
            current.append(sign)
    parts.append("".join(current))
    return [part.strip() for part in parts if part.strip()]


def _piece(row: str, forme: str, nowhere: list[str]) -> Iterator[Piece]:
    text = row.strip().removeprefix("·")
    mark = split_mark(text.strip())
    if mark.nature and (mark.reste or forme == "texte"):
        text, forme = mark.reste, "puce" if forme != "titre" else forme
    if found := _ATX.fullmatch(text):
        text, forme = found[1], "titre"
    elif (bold := _BOLD_LINE.fullmatch(text)) and forme != "puce":
        text, forme = bold["texte"] + (":" if ":" in text[bold.end("texte") :] else ""), "titre"
    text = without_emoji(_plain(text, nowhere))
    if not words(text):
        return
    if forme == "texte" and text.endswith(":") and len(text.split()) <= 7:
        forme = "titre"
    yield Piece(text, forme)  # type: ignore[arg-type]


def _plain(text: str, nowhere: list[str]) -> str:
    """Words without the marks of Markdown; the address of a link follows its words."""

    def link(found: re.Match[str]) -> str:
        shown, target = found[1].strip(), found[2].strip()
        url = _target(target)
        if not url:
            if target:
                nowhere.append(shown or target)
            return shown if not target or target == shown else f"{shown} {target}"
        return shown if shown == url else f"{shown} ({url})" if shown else url

    text = _AUTOLINK.sub(lambda found: found[1].removeprefix("mailto:"), text)
    text = _LINK.sub(link, text)
    return clean(inline(text)[0])


def _target(target: str) -> str:
    """Where a link leads, the web or a mailbox; empty where the source lost it."""
    target = target.strip()
    mailbox = target[7:].partition("?")[0] if target[:7].lower() == "mailto:" else ""
    return mailbox if "@" in mailbox else address(target)


def _located(pieces: list[Piece], segments: Sequence[tuple[int, str]]) -> list[Piece]:
    """Each piece with the lines it stands on: words are followed in order."""
    numbers = tuple(numero for numero, _ in segments)
    if len(set(numbers)) < 2:
        return [piece._replace(lignes=numbers[:1]) for piece in pieces]
    stream = [(word, numero) for numero, row in segments for word in words(row)]
    found, place = [], 0
    for piece in pieces:
        lines: dict[int, None] = {}
        for word in words(piece.texte):
            ahead = next((n for n in range(place, min(place + 25, len(stream))) if stream[n][0] == word), None)
            if ahead is not None:
                lines[stream[ahead][1]] = None
                place = ahead + 1
        last = stream[min(place, len(stream)) - 1][1] if stream else numbers[0]
        found.append(piece._replace(lignes=tuple(lines) or (last,)))
    return found


def _html_rows(texte: str) -> list[tuple[str, str]]:
    """The lines of a piece of HTML, each with its form; what is not shown (scripts, styles) is left out."""
    reader = _Reader()
    for part in pieces(texte):
        if isinstance(part, Texte) and not part.brut:
            reader.text(part.texte)
        elif isinstance(part, Ouvre):
            reader.start(part.nom, part.attributs)
        elif isinstance(part, Ferme):
            reader.end(part.nom)
    reader.end_row()
    return reader.rows


class _Reader:
    """Puts the pieces of a page into lines."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.forme = "texte"
        self.bold = self.plain = False
        self.strong = 0
        self.href = ""

    def start(self, tag: str, attributs: dict[str, str]) -> None:
        if tag == "li" or tag in _HEADINGS:
            self.end_row()
            self.forme = "puce" if tag == "li" else "titre"
        elif tag in _BLOCKS and not (tag in ("p", "div") and self.forme == "puce" and not self._text().strip()):
            self.end_row()
        elif tag in ("td", "th"):
            self.words.append(" ")
        elif tag in ("strong", "b"):
            self.strong += 1
        elif tag == "a":
            self.href = _target(attributs.get("href", ""))

    def end(self, tag: str) -> None:
        if tag == "li" or tag in _HEADINGS or tag in _BLOCKS:
            self.end_row()
        elif tag in ("strong", "b"):
            self.strong = max(0, self.strong - 1)
        elif tag == "a" and self.href:
            if self.href not in self._text():
                self.words.append(f" ({self.href})")
            self.href = ""

    def text(self, data: str) -> None:
        for index, row in enumerate(data.split("\n")):
            # A line break in HTML is a space, but texts that mix both use it to part items.
            if index and split_mark(row.strip()).nature:
                self.end_row()
            elif index:
                self.words.append(" ")
            self.words.append(row)
            if row.strip(" :"):
                self.bold, self.plain = self.bold or self.strong > 0, self.plain or not self.strong

    def _text(self) -> str:
        return "".join(self.words)

    def end_row(self) -> None:
        text = " ".join(self._text().split())
        if text:
            title = self.forme == "texte" and self.bold and not self.plain and len(text.split()) <= 10
            self.rows.append((text, "titre" if title else self.forme))
        self.words, self.forme, self.bold, self.plain = [], "texte", False, False
