"""The thesaurus: wordings that mean the same or nearly so, read from the text file beside this module.

A text file of one line a notion rather than YAML: a person reads and edits it as well, no rule of indentation breaks
it, and it is read in a quarter of the time, before the first answer of each command.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from fphref.diagnostics import FphrefError
from fphref.rapprochement.mots import Mot, plain, words

FILE: Final = Path(__file__).with_name("thesaurus.txt")
LIGHT: Final = 0.2
"""Words up to this weight may stand between those of a form: « coordination des (différents) intervenants »."""


class Notion(NamedTuple):
    """One line: the forms that mean the same, its name first, and the notions it leads to."""

    nom: str
    formes: tuple[str, ...]
    voisins: tuple[str, ...] = ()


class Trouve(NamedTuple):
    """A form found among words, from `debut` to `fin` (left out), and a notion: its own, or one that it leads to."""

    debut: int
    fin: int
    notion: str
    voisin: bool


@dataclass(slots=True)
class _Noeud:
    """What may follow the words read so far, and the notions that a form ending here leads to (True: a neighbour)."""

    suite: dict[str, _Noeud] = field(default_factory=dict)
    mene: dict[str, bool] = field(default_factory=dict)


class Thesaurus:
    """Forms of notions, found as runs of words."""

    def __init__(self, notions: Sequence[Notion] = ()) -> None:
        self.notions = tuple(notions)
        self._root = _Noeud()
        names: dict[str, str] = {notion.nom: notion.nom for notion in notions}
        for notion in notions:
            for form in notion.formes:
                names.setdefault(form, notion.nom)
        for notion in notions:
            leads = {notion.nom: False}
            for other in notion.voisins:
                leads.setdefault(names.get(other, other), True)
                if other not in names:
                    self._add(other, {other: False})
            for form in notion.formes:
                self._add(form, leads)

    def _add(self, form: str, leads: dict[str, bool]) -> None:
        node = self._root
        for mot in words(form):
            first = form[mot.debut]
            proper = first.isupper() or first.isdigit()
            node = node.suite.setdefault(f"={mot.seul}" if proper else mot.terme, _Noeud())
        if node is not self._root:
            for name, near in leads.items():
                node.mene[name] = near and node.mene.get(name, True)

    def find(self, mots: Sequence[Mot]) -> list[Trouve]:
        """The forms that stand in these words, next to one another but for light ones; of two, the longer."""
        found: dict[tuple[int, int, str], bool] = {}
        for start in range(len(mots)):
            nodes = [self._root]
            for place in range(start, len(mots)):
                mot = mots[place]
                keys = (mot.terme, f"={mot.seul}")
                stepped = [after for node in nodes for key in keys if (after := node.suite.get(key))]
                for node in stepped:
                    for name, near in node.mene.items():
                        spot = (start, place + 1, name)
                        found[spot] = near and found.get(spot, True)
                nodes = stepped + nodes if mot.poids <= LIGHT and place > start else stepped
                if not nodes:
                    break
        # « événements » says nothing of its own inside « événements indésirables ».
        spans = {spot[:2] for spot in found}
        inner = {one for one in spans for other in spans if one != other and other[0] <= one[0] and one[1] <= other[1]}
        return [Trouve(*spot, near) for spot, near in found.items() if spot[:2] not in inner]


def parse(text: str, nom: str = FILE.name) -> tuple[Notion, ...]:
    """The notions of a text; raises `FphrefError` with the number of a line that says nothing."""
    notions = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0]
        if not line.strip():
            continue
        left, _, right = line.partition(">")
        name, _, others = left.partition("=")
        forms = _listed(f"{name},{others}")
        near = _listed(right)
        if not name.strip() or len(forms) + len(near) < 2:
            raise FphrefError(
                f"{nom}, ligne {number} : écrire « nom = forme, forme > voisin » (« # » ouvre une remarque)."
            )
        notions.append(Notion(forms[0], forms, near))
    return tuple(notions)


@cache
def default() -> Thesaurus:
    """The one that comes with the program, read once."""
    return Thesaurus(parse(FILE.read_text("utf-8")))


def extended(text: str, nom: str) -> Thesaurus:
    """The one that comes with the program and the notions of this text, which may go on with a notion by its name."""
    return Thesaurus((*default().notions, *parse(text, nom)))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (plain(part) for part in text.split(",")))))
