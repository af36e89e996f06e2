"""JSON text → nodes with their lines. Nothing is converted: a number of a million digits stays text."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.importers.offre.noeuds import Lecture, Liste, Noeud, Objet, Paire, Valeur

PROFONDEUR: Final = 100
"""Levels of brackets; more is refused."""
_SPACE = re.compile(r"[ \t\r\n\ufeff]*")
_TOKEN = re.compile(
    r'(?P<mark>[{}\[\],:])|(?P<text>"[^"\\]*(?:\\.[^"\\]*)*")'
    r"|(?P<bare>-?\d[\d.eE+-]*|true\b|false\b|null\b|-?Infinity\b|NaN\b)",
    re.DOTALL,
)
_CLOSING: Final = {"{": "}", "[": "]"}


def read_json(texte: str, nom: str, premiere: int = 1) -> Lecture:
    """The values of a JSON text, one after another; `premiere` is the number of its first line.

    Raises FphrefError with the line where it is no JSON, or too deep.
    """
    return _Scanner(texte, nom, premiere).read()


class _Scanner:
    def __init__(self, texte: str, nom: str, premiere: int) -> None:
        self.texte, self.nom, self.premiere = texte, nom, premiere
        self.starts = [0, *(found.end() for found in re.finditer("\n", texte))]
        self.position = 0

    def read(self) -> Lecture:
        """Every root value; an empty text is refused."""
        roots: list[Noeud] = []
        while True:
            kind, token, line = self._next(end_allowed=bool(roots))
            if not kind:
                return Lecture(roots)
            roots.append(self._value(kind, token, line))

    def _value(self, kind: str, token: str, line: int) -> Noeud:
        """One value, its inner ones kept on a stack of our own."""
        stack: list[Liste | Objet] = []
        while True:
            if kind == "mark":
                if token not in _CLOSING:
                    raise self._broken(f"« {token} » inattendu", line)
                if len(stack) >= PROFONDEUR:
                    raise self._broken(f"plus de {PROFONDEUR} niveaux imbriqués", line)
                opened: Liste | Objet = Objet(line) if token == "{" else Liste(line)
                if not stack:
                    root: Noeud = opened
                else:
                    self._attach(stack[-1], opened)
                stack.append(opened)
                kind, token, line = self._next()
                if token == _closing(opened) and kind == "mark":
                    stack.pop()
                elif isinstance(opened, Objet):
                    kind, token, line = self._key(opened, kind, token, line)
                    continue
                else:
                    continue
            else:
                value = self._scalar(kind, token)
                if not stack:
                    return value
                self._attach(stack[-1], value)
            while stack:
                kind, token, line = self._next()
                if kind == "mark" and token == _closing(stack[-1]):
                    stack.pop()
                    continue
                if kind != "mark" or token != ",":
                    raise self._broken("virgule ou crochet attendu", line)
                kind, token, line = self._next()
                top = stack[-1]
                if kind == "mark" and token == _closing(top):
                    raise self._broken(f"virgule en trop avant « {token} »", line)
                if isinstance(top, Objet):
                    kind, token, line = self._key(top, kind, token, line)
                break
            if not stack:
                return root

    def _key(self, owner: Objet, kind: str, token: str, line: int) -> tuple[str, str, int]:
        """A key and its colon; the first token of its value is given back."""
        if kind != "text":
            raise self._broken("clé entre guillemets attendue", line)
        owner.paires.append(Paire(self._decode(token, line), line, Valeur("", ())))
        kind, token, line = self._next()
        if kind != "mark" or token != ":":
            raise self._broken("« : » attendu après la clé", line)
        return self._next()

    def _attach(self, owner: Liste | Objet, node: Noeud) -> None:
        if isinstance(owner, Liste):
            owner.elements.append(node)
        else:
            owner.paires[-1] = owner.paires[-1]._replace(valeur=node)

    def _scalar(self, kind: str, token: str) -> Valeur:
        end = self.position
        first, last = self._line(end - len(token)), self._line(end - 1)
        texte = self._decode(token, first) if kind == "text" else "" if token == "null" else token
        rows = token.split("\n") if first != last else [token]
        return Valeur(texte, tuple((first + index, row) for index, row in enumerate(rows)))

    def _decode(self, token: str, line: int) -> str:
        try:
            # Line breaks inside a text are wrong in JSON and frequent in pages.
            found: str = json.loads(token, strict=False)
        except ValueError:
            raise self._broken("texte mal écrit (« \\ » suivi d’un signe inconnu)", line) from None
        return found

    def _next(self, *, end_allowed: bool = False) -> tuple[str, str, int]:
        """Kind, text and line of the next token; three empty ones at an end that is allowed."""
        found_space = _SPACE.match(self.texte, self.position)
        self.position = found_space.end() if found_space else self.position
        found = _TOKEN.match(self.texte, self.position)
        if found is None:
            if self.position < len(self.texte):
                line = self._line(self.position)
                unclosed = self.texte[self.position] == '"'
                raise self._broken("guillemet jamais fermé" if unclosed else "signe inattendu", line)
            if end_allowed:
                return "", "", 0
            raise self._broken("fin du texte avant la fin des données", self._line(len(self.texte)))
        self.position = found.end()
        return found.lastgroup or "", found.group(), self._line(found.start())

    def _line(self, offset: int) -> int:
        return self.premiere + bisect_right(self.starts, offset) - 1

    def _broken(self, message: str, line: int) -> FphrefError:
        return FphrefError(f"{self.nom} : JSON illisible, ligne {line} : {message}")


def _closing(node: Liste | Objet) -> str:
    return "}" if isinstance(node, Objet) else "]"
