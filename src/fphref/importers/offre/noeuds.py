"""A posting as a tree of keys and values, each with the lines it stands on; `offre_yaml` and `offre_json` build it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fphref.importers.modele import Arbre
from fphref.texte import fold

PROFONDEUR: Final = 20
"""Levels of a tree kept under `hors_modele`; what lies deeper becomes one text."""
_CLE: Final = 200
"""Characters of a key kept under `hors_modele`: YAML refuses very long ones."""

# What the model refuses in a text: bidirectional overrides, characters of no width, private tags.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_WORD = re.compile("[a-z0-9]+")


@dataclass(slots=True)
class Valeur:
    """A single value as text, empty where the source says nothing; each line it stands on, with what stands there."""

    texte: str
    segments: tuple[tuple[int, str], ...]

    @property
    def lignes(self) -> tuple[int, ...]:
        """The numbers of its lines."""
        return tuple(numero for numero, _ in self.segments)


@dataclass(slots=True)
class Liste:
    """A list, and the line it begins on."""

    ligne: int
    elements: list[Noeud] = field(default_factory=list)


class Paire(NamedTuple):
    """A key, the line of the key, and its value."""

    cle: str
    ligne: int
    valeur: Noeud


@dataclass(slots=True)
class Objet:
    """Keys and values in the order of the source; a repeated key stands there twice.

    `bloc` is the line that stands for the block of data of a page it comes from, whose values stand on no line.
    """

    ligne: int
    paires: list[Paire] = field(default_factory=list)
    bloc: int = 0

    def get(self, *cles: str) -> Noeud | None:
        """The value of the first of these keys that it has."""
        for cle in cles:
            for paire in self.paires:
                if paire.cle == cle:
                    return paire.valeur
        return None

    def text(self, *cles: str) -> str:
        """The single value of the first of these keys, empty where there is none."""
        found = self.get(*cles)
        return found.texte if isinstance(found, Valeur) else ""


Noeud = Valeur | Liste | Objet


@dataclass(slots=True)
class Lecture:
    """What a reader of keys and values found: the trees, what it has to tell, and parts of lines it left over."""

    racines: list[Noeud]
    anomalies: list[tuple[str, str, int]] = field(default_factory=list)
    """Code, French sentence, line."""
    restes: list[tuple[int, str]] = field(default_factory=list)
    """Line, and the words of a comment at its end."""


def tidy(texte: str) -> str:
    """A text the model accepts: NFC, nothing invisible, an unreadable character shown as such; line breaks stay."""
    if texte.isascii() and texte.isprintable():
        return texte
    texte = _UNREADABLE.sub("\ufffd", _UNSEEN.sub("", unicodedata.normalize("NFC", texte)))
    return re.sub("\r\n?|\x85|\u2028|\u2029", "\n", texte)


def words(texte: str) -> list[str]:
    """Its folded words of letters and digits."""
    return _WORD.findall(fold(texte))


def word_set(texte: str) -> frozenset[str]:
    """The words of a constant."""
    return frozenset(texte.split())


def lines_of(noeud: Noeud) -> tuple[int, ...]:
    """Every line a node has a key or a value on, in order."""
    found: dict[int, None] = {}
    for part in walk(noeud):
        if isinstance(part, Valeur):
            found.update(dict.fromkeys(part.lignes))
        else:
            found[part.ligne] = None
            if isinstance(part, Objet):
                found.update(dict.fromkeys(paire.ligne for paire in part.paires))
    return tuple(sorted(found))


def walk(noeud: Noeud) -> Iterator[Noeud]:
    """The node and all below it, in the order of the source."""
    waiting = [noeud]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Liste):
            waiting.extend(reversed(part.elements))
        elif isinstance(part, Objet):
            waiting.extend(paire.valeur for paire in reversed(part.paires))


def scalars(noeud: Noeud) -> Iterator[Valeur]:
    """The single values of a node that say something."""
    for part in walk(noeud):
        if isinstance(part, Valeur) and part.texte.strip():
            yield part


def is_empty(noeud: Noeud) -> bool:
    """Whether it says nothing at all."""
    return next(scalars(noeud), None) is None


def tree_of(noeud: Noeud, depth: int = 1) -> Arbre:
    """The node as it stands, for `hors_modele`: texts, lists and mappings, without what is empty."""
    if isinstance(noeud, Valeur):
        return " ".join(tidy(noeud.texte).split())
    if depth >= PROFONDEUR:
        return " ; ".join(" ".join(tidy(value.texte).split()) for value in scalars(noeud))
    if isinstance(noeud, Liste):
        return [tree_of(part, depth + 1) for part in noeud.elements if not is_empty(part)]
    found: dict[str, Arbre] = {}
    for cle, _, valeur in noeud.paires:
        if not is_empty(valeur):
            put(found, cle, tree_of(valeur, depth + 1))
    return found


def put(tree: dict[str, Arbre], cle: str, value: Arbre) -> str:
    """Add a value under a key as it stands, made unique by a number; the key is given back."""
    name = base = " ".join(tidy(cle).split())[:_CLE].strip() or "(sans clé)"
    number = 1
    while name in tree:
        number += 1
        name = f"{base} ({number})"
    tree[name] = value
    return name
