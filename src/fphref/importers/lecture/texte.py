"""Plain text and Markdown: every physical line becomes a line, blank ones too; marks of form are taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fphref.importers.lecture.marques import address, clean, is_contact, split_mark, unescape, without_emoji
from fphref.importers.lecture.suite import join_cells
from fphref.importers.modele import Document, Lien, Ligne, Nature

__all__ = ["clean", "read_text", "without_emoji"]

_BREAK = re.compile(r"\r\n|\r|\n")
_RULE = re.compile(r"[ \t]*(?:([-*_=~–—.])[ \t]*(?:\1[ \t]*){2,})")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})[ \t]*")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_QUOTE = re.compile(r" {0,3}>(?: {0,4}>)* ?(?![\d ])")
"""Not before a figure: « > 5 ans » means more than five. Tabs are spaces already."""
_FENCE = re.compile(r"[ \t]*(?:```+[\w+-]*|~~~+[\w+-]*)[ \t]*")
_SEPARATING: Final = frozenset("|:+- \t\u00a0")
_BAR = re.compile(r"(?<!\\)\|")
_CHECKBOX = re.compile(r"\[[ xX]\][ \t]+")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]]{1,200})\]:[ \t]*<?(\S+?)>?(?:[ \t]+[\"'(].*)?[ \t]*")

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PLANE: Final = 0xF0000
"""Escaped marks wait in a plane of private use while the others are read."""
_UNESCAPE = {_PLANE + code: chr(code) for code in range(0x21, 0x7F)}
_PLAIN = frozenset("\\`*_~[<&")
"""Text with none of these has no mark of Markdown in it."""
_IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*){0,4}\)|\[[^\[\]]*\])")
_LINK = re.compile(
    # Every run is bounded, or stops where another link may begin: the time grows with the length alone.
    r"\[([^\[\]]*)\](?:\(\s{0,3}<?([^()<>\s\"]*(?:\([^()\s]*\)[^()<>\s\"]*){0,4})>?(?:\s{1,3}[\"'][^\"]{0,300}[\"'])?\s{0,3}\)|\[([^\[\]]*)\])"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_TAG = re.compile(
    r"</?(?:a|abbr|b|br|center|div|em|font|hr|i|mark|p|s|small|span|strong|sub|sup|u)\b[^<>]{0,500}>", re.I
)
_SPACED_TAG = re.compile(r"<(?:br|p|div|/p|/div)\b", re.I)
_CODE = re.compile(r"(`{1,3})(?!`)([^`]+)\1(?!`)")
_BOTH = re.compile(r"\*\*\*(?=[^\s*])([^*]*[^\s*])\*\*\*(?!\*)")
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*]*[^\s*])\*\*(?!\*)")
_BOLD_LOW = re.compile(r"(?<!\w)__(?=[^\s_])([^_]*[^\s_])__(?!\w)")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*)])([^*]*[^\s*(])\*(?![\w*])")
_ITALIC_LOW = re.compile(r"(?<!\w)_(?=[^\s_])([^_]*[^\s_])_(?!\w)")
_STRUCK = re.compile(r"~~(?=\S)([^~]*\S)~~")
_STRAY = re.compile(r"(?<!\*)\*\*(?!\*)(?=\w)(?<!\w\*\*)|(?<=[\w.,;:!?)»])\*\*(?![\w*])")


def read_text(nom: str, texte: str) -> Document:
    """The physical lines of a text, blank ones too, each with what it is; `numero` is the number of the line."""
    rows = _BREAK.split(texte.removeprefix("\ufeff"))
    if rows and not rows[-1]:
        rows.pop()
    return Document(nom, "texte", tuple(_lines(rows)))


def _lines(rows: list[str]) -> Iterator[Ligne]:
    """The lines, with what only their neighbours tell: underlined headings, tables without outer bars, depths."""
    references = _references(rows)
    depths = _Depths()
    matter = rows and rows[0].rstrip() == "---"
    waiting: Ligne | None = None
    table = False
    for numero, row in enumerate(rows, 1):
        closes = bool(matter and numero > 1 and row.rstrip() == "---")
        if closes:
            matter = False
        underline = None if closes or matter else _UNDERLINE.fullmatch(row)
        if underline and waiting and waiting.nature == "texte" and (len(underline[1]) >= 3 or underline[1][0] == "="):
            waiting = replace(waiting, nature="titre", niveau=1 if underline[1][0] == "=" else 2)
            ligne = Ligne(numero, row, "", "filet", regle="soulignement-de-titre")
        else:
            following = rows[numero] if numero < len(rows) else ""
            ligne = _line(numero, row, references, depths, _is_table(row, following, table))
        table = ligne.nature == "tableau" or ligne.regle == "separateur-de-tableau"
        if waiting:
            yield waiting
        waiting = ligne
    if waiting:
        yield waiting


def _references(rows: list[str]) -> dict[str, str]:
    """The addresses that lines such as `[1]: https://…` give to labels."""
    found: dict[str, str] = {}
    for row in rows:
        if "]:" in row and (match := _DEFINITION.fullmatch(row)) and address(match[2]):
            found.setdefault(clean(match[1]).casefold(), match[2])
    return found


class _Depths:
    """The depth of list items from their indentation, in columns."""

    def __init__(self) -> None:
        self._open: list[int] = []

    def of(self, column: int) -> int:
        """The depth of an item at that column: deeper where it stands two columns or more to the right."""
        while self._open and column < self._open[-1]:
            self._open.pop()
        if not self._open or column >= self._open[-1] + 2:
            self._open.append(column)
        return len(self._open)

    def text_at(self, column: int) -> None:
        """A line that is no item, at that column: what is not under an open item ends the lists."""
        while self._open and column <= self._open[-1]:
            self._open.pop()


def _is_table(row: str, following: str, inside: bool) -> bool:
    """Whether a row belongs to a table: it begins with a bar, or a rule of dashes and bars stands next to it."""
    text = row.strip()
    if "|" not in text:
        return False
    if text.startswith("|") and text.count("|") > 1:
        return True
    ruled = "|" in following and _separates(following)
    return ruled or inside or _separates(text)


def _separates(row: str) -> bool:
    """Whether a row is the rule of a table: dashes, and nothing but bars, colons and crosses with them."""
    return "-" in row and _SEPARATING.issuperset(row.strip())


def _line(numero: int, row: str, references: dict[str, str], depths: _Depths, tabular: bool) -> Ligne:
    """One physical line: its nature from its first marks, its text without them."""
    if not row or row.isspace() or not clean(row):
        return Ligne(numero, row, "", "vide")
    expanded = row.expandtabs(4) if "\t" in row else row
    column = len(expanded) - len(expanded.lstrip())
    if tabular:
        return _table_row(numero, row, references)
    if rule := _rule(expanded, references):
        return Ligne(numero, row, "", "filet", regle=rule)
    if "#" in expanded and (heading := _HEADING.match(expanded)):
        depths.text_at(0)
        words = expanded[heading.end() :].rstrip()
        stripped = words.rstrip("#")
        words = stripped if not stripped or stripped[-1].isspace() else words
        texte, liens = inline(words, references)
        if not texte:
            return Ligne(numero, row, "", "filet", regle="titre-vide")
        return Ligne(numero, row, texte, "titre", len(heading[1]), liens=liens)
    quoted = expanded.strip()
    if quoted.startswith(">") and _QUOTE.match(expanded):
        quoted = _QUOTE.sub("", expanded, count=1).strip()
    # A line that begins with bold words begins with no bullet: `*` needs a space after it.
    mark = split_mark(quoted)
    nature: Nature = "texte"
    niveau = 0
    if mark.nature:
        nature, niveau, quoted = mark.nature, depths.of(column), _CHECKBOX.sub("", mark.reste, count=1)
    else:
        depths.text_at(column)
    texte, liens = inline(quoted, references)
    if nature == "texte" and not without_emoji(texte):
        regle = "pictogramme" if texte else "image"
        return Ligne(numero, row, texte, "filet" if texte else "meuble", liens=liens, regle=regle)
    return Ligne(numero, row, texte, nature, niveau, liens=liens)


def _rule(row: str, references: dict[str, str]) -> str:
    """The name of the rule by which a line carries no words; empty where it carries some."""
    start = row.lstrip()[:1]
    if start in "-*_=~–—." and _RULE.fullmatch(row):
        return "filet"
    if start in "`~" and _FENCE.fullmatch(row):
        return "bloc-de-code"
    match = _DEFINITION.fullmatch(row) if "]:" in row else None
    return "adresse-de-lien" if match and clean(match[1]).casefold() in references else ""


def _table_row(numero: int, row: str, references: dict[str, str]) -> Ligne:
    text = row.strip()
    if _separates(text):
        return Ligne(numero, row, "", "filet", regle="separateur-de-tableau")
    text = text.removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    cells: list[str] = []
    liens: list[Lien] = []
    for part in _BAR.split(text):
        cell, links = inline(part, references)
        cells.append(cell)
        liens.extend(links)
    return Ligne(numero, row, join_cells(cells), "tableau", liens=tuple(liens), cellules=tuple(cells))


def inline(text: str, references: dict[str, str] | None = None) -> tuple[str, tuple[Lien, ...]]:
    """Words without the marks of Markdown, and the links among them; a mark that stands for itself stays."""
    known = references or {}
    if _PLAIN.isdisjoint(text):
        return clean(text), ()
    text = _ESCAPE.sub(_hide, text)
    liens: list[Lien] = []

    def link(match: re.Match[str]) -> str:
        words, target = match[1], match[2]
        if target is None:
            label = clean(match[3] or words).casefold()
            if label not in known:
                return match[0]
            target = known[label]
        target = unescape(target).translate(_UNESCAPE)
        if not is_contact(target):
            liens.append(Lien(_words(words), address(target)))
        return words

    def bare(match: re.Match[str]) -> str:
        if not is_contact(match[1]):
            liens.append(Lien(match[1], address(match[1])))
        return match[1].removeprefix("mailto:")

    if "[" in text:
        text = _LINK.sub(link, _IMAGE.sub(" ", text))
    if "<" in text:
        text = _AUTOLINK.sub(bare, text)
        text = _TAG.sub(lambda match: " " if _SPACED_TAG.match(match[0]) else "", text)
    return _words(text), tuple(liens)


def _words(text: str) -> str:
    """Words without emphasis and code marks, entities decoded."""
    if "`" in text:
        text = _CODE.sub(lambda match: _hide_all(match[2]), text)
    if "*" in text:
        text = _BOLD.sub(r"\1", _BOTH.sub(r"\1", text))
        text = _ITALIC.sub(r"\1", text)
        text = _STRAY.sub("", _BOLD.sub(r"\1", text))
    if "_" in text:
        text = _ITALIC_LOW.sub(r"\1", _BOLD_LOW.sub(r"\1", text))
    if "~~" in text:
        text = _STRUCK.sub(r"\1", text)
    return clean(unescape(text).translate(_UNESCAPE))


def _hide(match: re.Match[str]) -> str:
    return chr(_PLANE + ord(match[1]))


def _hide_all(text: str) -> str:
    """A code span as it stands: no mark in it is one."""
    return "".join(chr(_PLANE + ord(c)) if "!" <= c <= "~" and not c.isalnum() else c for c in text)
