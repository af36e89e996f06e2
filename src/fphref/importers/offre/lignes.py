"""Keys and values of a text that is not quite YAML: unclosed quotes, tabs, odd indents; no line stops the reading."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from fphref.importers.modele import cut
from fphref.importers.offre.noeuds import Lecture, Liste, Noeud, Objet, Paire, Valeur, walk
from fphref.importers.offre.textes import split_outside

FENCE = re.compile(r"(?:---|\.\.\.)\s*")
KEY = re.compile(
    r"""(?P<cle>"[^"]{1,200}"|'[^']{1,200}'|[^\s:#"'\-\[\]{}&*!|>%@`,][^:#]{0,80}?)\s*:(?:\s+(?P<reste>.*)|)$"""
)
COMMENT = re.compile(r"(?:^|\s)#\s*(.*)")
_ITEM = re.compile(r"-(?:\s+(?P<reste>.*)|)$")
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?\s*(?:#.*)?")
_LEVELS: Final = 20
"""Levels of a broken text; what lies deeper belongs to the last one."""
_ESCAPE = re.compile(r"\\(n|t|r|\"|\\|/|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})")
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\n"}


def read_rows(rows: list[str], premiere: int, faults: list[tuple[str, str, int]]) -> Lecture:
    """Lines one by one: `key: value`, `- item`, and what continues the value above; they begin at line `premiere`.

    `faults` are what keeps the text from being YAML: code, French sentence, line.
    """
    reader = _Lines(rows, premiere)
    lecture = Lecture([reader.read()], restes=reader.restes)
    first = next((line for _, _, line in faults if line), premiere)
    lecture.anomalies = [("IMP003", cut(message, 180), line) for _, message, line in faults[:20]]
    text = "l’en-tête n’est pas du YAML correct : lu ligne par ligne (« clé: valeur », « - élément »)"
    lecture.anomalies.append(("IMP009", text, first))
    return lecture


class _Open(NamedTuple):
    """A mapping that lines may still add to: the column of its key, or of its dash where it is an item."""

    column: int
    objet: Objet
    item: bool = False


class _Lines:
    """The tolerant reader: levels by columns, whatever the columns are."""

    def __init__(self, rows: list[str], premiere: int) -> None:
        self.rows, self.premiere = rows, premiere
        self.root = Objet(premiere)
        self.open = [_Open(-1, self.root)]
        self.value: Valeur | None = None
        self.block = -1
        """The column of the key of a block of text (`|`, `>`), -1 outside one."""
        self.restes: list[tuple[int, str]] = []

    def read(self) -> Objet:
        """The root; each line that is no comment stands in it."""
        for index, row in enumerate(self.rows):
            self._line(self.premiere + index, row.expandtabs(4))
        for part in walk(self.root):
            if isinstance(part, Valeur):
                part.texte = _unquote(part.texte)
            elif isinstance(part, Objet):
                part.paires = [paire._replace(valeur=_as_list(paire.valeur)) for paire in part.paires]
        return self.root

    def _line(self, line: int, text: str) -> None:
        column, body = len(text) - len(text.lstrip()), text.strip()
        if not body:
            return
        if self.block >= 0 and column > self.block:
            self._continue(line, body)
            return
        self.block = -1
        if body.startswith("#") or FENCE.fullmatch(body):
            return
        item, key = _ITEM.match(body), KEY.match(body)
        if item:
            self._item(line, column, item["reste"] or "")
        elif key:
            while len(self.open) > 1 and column <= self.open[-1].column:
                self.open.pop()
            self._add(self.open[-1].objet, line, column, key["cle"], key["reste"] or "")
        elif self.value is not None:
            self._continue(line, body)
        else:
            self.root.paires.append(Paire("", line, self._scalar(line, body)))

    def _add(self, owner: Objet, line: int, column: int, cle: str, rest: str) -> None:
        rest = self._without_comment(line, rest.strip())
        if _BLOCK.fullmatch(rest):
            self.block, rest = column, ""
        node: Noeud = self._scalar(line, rest)
        if not rest and self.block < 0:
            node = Objet(line)
            if len(self.open) < _LEVELS:
                self.open.append(_Open(column, node))
            self.value = None
        elif rest.startswith("[") and rest.endswith("]"):
            parts = split_outside(rest[1:-1], ",")
            node = Liste(line, [Valeur(part, ((line, part),)) for part in parts])
        owner.paires.append(Paire(_unquote(cle), line, node))

    def _item(self, line: int, column: int, rest: str) -> None:
        while len(self.open) > 1 and column < self.open[-1].column + self.open[-1].item:
            self.open.pop()
        owner = self.open[-1].objet
        items = owner.paires[-1].valeur if owner.paires and owner.paires[-1].cle == "-" else None
        if not isinstance(items, Liste):
            items = Liste(line)
            owner.paires.append(Paire("-", line, items))
        key = KEY.match(rest)
        if key and re.fullmatch(r"[\w.@-]+", key["cle"]) and len(self.open) < _LEVELS:
            inner = Objet(line)
            items.elements.append(inner)
            self.open.append(_Open(column, inner, item=True))
            self._add(inner, line, column + 2, key["cle"], key["reste"] or "")
        else:
            items.elements.append(self._scalar(line, self._without_comment(line, rest)))

    def _scalar(self, line: int, rest: str) -> Valeur:
        self.value = Valeur(rest, ((line, rest),))
        return self.value

    def _continue(self, line: int, body: str) -> None:
        assert self.value is not None
        glue = "\n" if self.block >= 0 else " "
        self.value.texte = f"{self.value.texte}{glue}{body}".strip()
        self.value.segments = (*self.value.segments, (line, body))

    def _without_comment(self, line: int, rest: str) -> str:
        """The value without the comment after it; inside quotation marks there is none."""
        found = None if rest[:1] in ('"', "'") else COMMENT.search(rest)
        if found is None:
            return rest
        if re.search(r"\w", found[1]):
            self.restes.append((line, found[1].strip()))
        return rest[: found.start()].rstrip()


def _as_list(node: Noeud) -> Noeud:
    """A mapping that holds items alone is the list of them."""
    if not isinstance(node, Objet) or not node.paires or any(paire.cle != "-" for paire in node.paires):
        return node
    lists = [paire.valeur for paire in node.paires if isinstance(paire.valeur, Liste)]
    return Liste(node.ligne, [item for found in lists for item in found.elements])


def _unquote(text: str) -> str:
    """Without quotation marks, closed or not; escapes of double ones are read."""
    text = text.strip()
    mark = text[:1]
    if mark not in ('"', "'"):
        return text.rstrip('"') if text.count('"') == 1 and text.endswith('"') else text
    text = text[1:].removesuffix(mark)
    if mark == "'":
        return text.replace("''", "'")
    return _ESCAPE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = found[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPED.get(code, code)
