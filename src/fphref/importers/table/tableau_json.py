"""JSON as tables: each array of objects is one, its keys are the titles, and each object knows its line.

A reader of our own: without recursion (a hostile depth is a fault, not a crash), numbers kept as they are written.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Callable, Iterator
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Final

from fphref.diagnostics import FphrefError, Position
from fphref.importers.table.modele import Rang, Table
from fphref.importers.table.texte import ENTRE, MAX_TITRE, cleaned, count

MAX_DEPTH: Final = 30
MAX_OBJETS: Final = 400_000
"""Objects and arrays of one file."""
MAX_KEYS: Final = 5_000
"""Keys of one object."""

_BLANK = re.compile("[ \t\r\n]*")
_LONE = re.compile("[\ud800-\udfff]")
_BARE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null")
_WORDS: Final = {"true": "vrai", "false": "faux", "null": ""}


class Objet(dict[str, "Noeud"]):
    """A JSON object that knows the line it begins on."""

    __slots__ = ("ligne",)

    def __init__(self, ligne: int) -> None:
        super().__init__()
        self.ligne = ligne


Noeud = str | Objet | list["Noeud"]


Spend = Callable[[dict[int, str]], None]
"""Told of the cells of each row as it is made; it raises `FphrefError` where there are too many."""


def read_json(data: bytes, nom: str, spend: Spend) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables of a JSON text (or of one object a line), and remarks; raises `FphrefError` where it is none."""
    text, remarks = _decoded(data, nom)
    roots = list(_values(text, nom))
    if not roots:
        raise FphrefError(f"{nom} est vide.")
    found: dict[str, list[tuple[Noeud, dict[str, str]]]] = {}
    _collect(roots[0] if len(roots) == 1 else roots, found)
    tables, number = [], 0
    for name, rows in found.items():
        table = _table(nom, name, rows, number, spend)
        number += len(table.rangs)
        if table.rangs:
            tables.append(table)
    if not tables:
        raise FphrefError(f"{nom} ne contient aucun tableau d’objets (« [{{…}}, {{…}}] »).")
    return tuple(tables), remarks


def _decoded(data: bytes, nom: str) -> tuple[str, tuple[str, ...]]:
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), (f"{nom} n’est pas en UTF-8 : il a été lu en Windows-1252.",)
    except UnicodeDecodeError:
        raise FphrefError(f"{nom} n’est pas un fichier texte lisible : l’enregistrer en UTF-8.") from None


def _values(text: str, nom: str) -> Iterator[Noeud]:
    """The values that follow each other in a text: one in JSON, one a line in JSON Lines."""
    reader = _Reader(text, nom)
    while reader.more():
        yield reader.value()


class _Reader:
    def __init__(self, text: str, nom: str) -> None:
        self.text, self.nom = text, nom
        self.place = 0
        self._line, self._counted = 1, 0
        self._opened = 0

    def more(self) -> bool:
        """Whether something is left after the blanks."""
        self.place = _BLANK.match(self.text, self.place).end()  # type: ignore[union-attr]
        return self.place < len(self.text)

    def line(self) -> int:
        """The line of the text read up to now."""
        self._line += self.text.count("\n", self._counted, self.place)
        self._counted = self.place
        return self._line

    def value(self) -> Noeud:
        """The value that begins here; open objects and arrays stand on a stack of our own."""
        stack: list[tuple[Objet | list[Noeud], str]] = []
        while True:
            self._expect_more()
            mark = self.text[self.place]
            found: Noeud
            if mark in "{[":
                if len(stack) >= MAX_DEPTH:
                    raise FphrefError(f"{self.nom}, ligne {self.line()} : plus de {MAX_DEPTH} niveaux imbriqués.")
                self._opened += 1
                if self._opened > MAX_OBJETS:
                    raise FphrefError(
                        f"{self.nom} est trop gros pour un répertoire : plus de {count(MAX_OBJETS, 'objet')}."
                    )
                opened: Objet | list[Noeud] = Objet(self.line()) if mark == "{" else []
                self.place += 1
                self._expect_more()
                if self.text[self.place] != ("}" if mark == "{" else "]"):
                    stack.append((opened, self._key() if mark == "{" else ""))
                    continue
                self.place += 1
                found = opened
            else:
                found = self._scalar(mark)
            while stack:
                holder, key = stack[-1]
                self._put(holder, key, found)
                self._expect_more()
                mark = self.text[self.place]
                self.place += 1
                if mark == ",":
                    stack[-1] = (holder, self._key() if isinstance(holder, Objet) else "")
                    break
                if mark != ("}" if isinstance(holder, Objet) else "]"):
                    raise self._broken(back=1)
                stack.pop()
                found = holder
            else:
                return found

    def _put(self, holder: Objet | list[Noeud], key: str, value: Noeud) -> None:
        if isinstance(holder, list):
            holder.append(value)
            return
        if len(holder) >= MAX_KEYS:
            raise FphrefError(f"{self.nom}, ligne {holder.ligne} : plus de {MAX_KEYS} clés dans un objet.")
        name, number = key, 1
        while name in holder:  # a key written twice: nothing is lost
            number += 1
            name = f"{key} ({number})"
        holder[name] = value

    def _key(self) -> str:
        self._expect_more()
        if self.text[self.place] != '"':
            raise self._broken()
        key = cleaned(self._string())[0][:MAX_TITRE] or "?"
        self._expect_more()
        if self.text[self.place] != ":":
            raise self._broken()
        self.place += 1
        return key

    def _string(self) -> str:
        try:
            found, self.place = scanstring(self.text, self.place + 1, False)
        except JSONDecodeError as error:
            self.place = min(error.pos, len(self.text))
            raise self._broken() from None
        return _LONE.sub("\ufffd", found)

    def _scalar(self, mark: str) -> str:
        if mark == '"':
            return self._string().replace(ENTRE, " ").strip()
        found = _BARE.match(self.text, self.place)
        if found is None:
            raise self._broken()
        self.place = found.end()
        return _WORDS.get(found[0], found[0])

    def _expect_more(self) -> None:
        if not self.more():
            raise FphrefError(f"{self.nom} est incomplet : le JSON s’arrête ligne {self.line()} sans être fermé.")

    def _broken(self, back: int = 0) -> FphrefError:
        self.place -= back
        return FphrefError(f"{self.nom} n’est pas du JSON correct, ligne {self.line()}.")


def _collect(root: Noeud, found: dict[str, list[tuple[Noeud, dict[str, str]]]]) -> None:
    """Every array of objects (or of arrays), under the path of keys that leads to it, with what stands above it."""
    waiting: deque[tuple[str, Noeud, dict[str, str]]] = deque([("", root, {})])
    while waiting:
        name, node, above = waiting.popleft()
        rows: list[Noeud] = node if isinstance(node, list) else [node]
        wraps = isinstance(node, Objet) and not any(isinstance(inner, str) for inner in node.values())
        for row in rows:
            if isinstance(row, list) or (isinstance(row, Objet) and not wraps):
                found.setdefault(name, []).append((row, above))
            if isinstance(row, Objet):
                arrays = list(_arrays(row))
                inner_above = _above(name, row, above) if arrays and not wraps else above
                waiting.extend((f"{name}.{key}".lstrip("."), value, inner_above) for key, value in arrays)


def _arrays(row: Objet) -> Iterator[tuple[str, Noeud]]:
    """The arrays of objects inside an object, also below objects of it, by their path of keys."""
    for name, value in _flat(row):
        if isinstance(value, list) and any(isinstance(inner, Objet | list) for inner in value):
            yield name, value


def _flat(row: Objet) -> Iterator[tuple[str, str | list[Noeud]]]:
    """Its values, those of an object inside it under `key.key`, in their order."""
    waiting: list[tuple[str, Noeud]] = list(reversed(row.items()))
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, Objet):
            waiting.extend((f"{name}.{key}", inner) for key, inner in reversed(value.items()))
        else:
            yield name, value


def _above(name: str, row: Objet, above: dict[str, str]) -> dict[str, str]:
    """What the objects inside this one take from it: `metiers.code`, for the code of the métier they stand in."""
    holder = name.rpartition(".")[2] or "parent"
    return {**above, **{f"{holder}.{title}": text for title, text in _cells(row)}}


def _cells(row: Objet) -> Iterator[tuple[str, str]]:
    """Its texts by title, a list of plain values as one."""
    for title, value in _flat(row):
        if isinstance(value, list):
            plain = [inner for inner in value if isinstance(inner, str) and inner]
            if plain:
                yield title, ENTRE.join(plain)
        elif value:
            yield title, value


def _table(nom: str, name: str, rows: list[tuple[Noeud, dict[str, str]]], number: int, spend: Spend) -> Table:
    titles: dict[str, int] = {}
    inherited: set[int] = set()
    rangs = []
    lines = [row.ligne for row, _ in rows if isinstance(row, Objet)]
    by_line = len(lines) == len(rows) and len(set(lines)) == len(lines)
    for rank, (row, above) in enumerate(rows, 1):
        if isinstance(row, Objet):
            own = {titles.setdefault(title, len(titles) + 1): text for title, text in _cells(row)}
            taken = {titles.setdefault(title, len(titles) + 1): text for title, text in above.items()}
            inherited |= taken.keys() - own.keys()
            cells = {**taken, **own}
        else:
            cells = {column: text for column, text in enumerate(row, 1) if isinstance(text, str) and text}
        if not cells:
            continue
        spend(cells)
        number += 1
        line = row.ligne if isinstance(row, Objet) else 0
        place = Position(nom, line) if by_line else Position(nom, 0, 0, name or "tableau", f"élément {rank}")
        rangs.append(Rang(number, place, cells))
    return Table(nom, name, tuple(rangs), {column: title for title, column in titles.items()}, frozenset(inherited))
