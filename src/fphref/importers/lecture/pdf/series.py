"""How the lines of a document follow one another: their leading, their right edges, what its tags say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from fphref.importers.lecture.pdf.rangees import Rangee

_SAME_SIZE: Final = 0.08
LOOSE: Final = 1.3
"""Usual leadings beyond which a line begins a paragraph."""
_BREAKABLE = re.compile(r"[^\W\d_]{4,}[/-](?=[^\W\d_]{3})")
_ENOUGH: Final = 8
_CAPITALS: Final = 0.015
"""How often a line of running text that goes on begins with a capital, after a word in small letters."""


class Leading:
    """The usual distance between base lines, by size."""

    def __init__(self, rangees: Sequence[Rangee]) -> None:
        found: dict[float, list[float]] = defaultdict(list)
        for above, below in pairwise(rangees):
            if above.colonne is below.colonne and above.page == below.page and same_size(above, below):
                gap = (above.y - below.y) / below.taille
                if 0.85 < gap < 2.5:
                    found[round(below.taille * 2) / 2].append(gap)
        self._usual: dict[float, float] = {}
        for size, gaps in found.items():
            gaps.sort()
            if len(gaps) >= _ENOUGH:
                self._usual[size] = gaps[len(gaps) // 5]
        every = sorted(gap for gaps in found.values() for gap in gaps)
        # Two lines far apart are no leading; many are, in a document that is widely set.
        usual = every[len(every) // 5] if every else 1.2
        self._default = usual if len(every) >= _ENOUGH else min(usual, 1.35)

    def of(self, taille: float) -> float:
        """In points, for a size."""
        usual = self._usual.get(round(taille * 2) / 2, self._default)
        return max(1.0, min(usual, 1.15 * self._default, 1.7)) * taille


def same_size(one: Rangee, other: Rangee) -> bool:
    return abs(one.taille - other.taille) <= _SAME_SIZE * max(one.taille, other.taille)


def is_under(last: Rangee, line: Rangee, leading: Leading) -> bool:
    """Whether a line stands right under another one."""
    near = last.page == line.page and last.colonne.gauche == line.colonne.gauche
    return near and 0 < last.y - line.y <= LOOSE * leading.of(line.taille)


def by_tags(last: Rangee, line: Rangee) -> bool | None:
    """Whether the tags say that two lines are of one block; None where they do not say."""
    one, other = last.balise, line.balise
    if (one.rangee if one else 0) != (other.rangee if other else 0):
        return False
    if one is None or other is None:
        return None
    return one.bloc == other.bloc


def is_full(last: Rangee, line: Rangee, *, right: float = 0.0) -> bool:
    """Whether the first word of a line would not have fitted at the end of the line before.

    `right` is the right edge of its block where it is known: a card may be narrower than its column.
    """
    width = line.debut
    if last.texte.endswith(("-", "/", "\u00ad")) and not last.texte.endswith((" -", " /")):
        width -= 0.2 * line.taille
    if not line.texte[:1].islower() and (found := _BREAKABLE.match(line.texte)):
        # The word itself might have been cut, by a program that cuts there; in small letters, it goes on anyhow.
        width *= len(found[0]) / len(line.texte.split(" ", 1)[0])
    edge = min(last.colonne.droite, right) if right else last.colonne.droite
    return last.x1 + width > edge - 0.12 * line.taille


@dataclass(slots=True)
class _Serie:
    """Lines under one another without a space: whether some end before the edge, whether some surely go on.

    `boxed`: they fill a box narrower than their column.
    """

    broken: bool = False
    wrapped: bool = False
    boxed: bool = False
    rangees: list[Rangee] = field(default_factory=list)

    def close(self) -> None:
        """Tell the lines of a box, once all are known: all but the last one reach its edge."""
        lines = self.rangees
        if len(lines) < 3 or not self.broken:
            return
        edge = max(line.x1 for line in lines)
        full = all(is_full(last, line, right=edge) for last, line in pairwise(lines))
        aligned = all(abs(line.x0 - lines[1].x0) < 0.3 * line.taille for line in lines[1:])
        goes_on = any(line.texte[:1].islower() for line in lines[1:])
        # The last line is shorter, or the box would be as wide as its longest item.
        if full and aligned and goes_on:
            self.boxed, self.broken = True, False


class Series:
    """The series of lines of a document, and how often a line ends a text, or goes on in the next."""

    def __init__(self, rangees: Sequence[Rangee], leading: Leading) -> None:
        self._series: dict[int, _Serie] = {}
        self._ends = self._wraps = self._marked = self._marked_alike = 0
        self.doubts: dict[int, str] = {}
        series = _Serie()
        for last, line in pairwise(rangees):
            near = (
                is_under(last, line, leading)
                and same_size(last, line)
                and last.gras == line.gras
                and not line.puce
                and by_tags(last, line) is not False
            )
            if not near:
                series.close()
                series = _Serie()
                continue
            if not series.rangees:
                series.rangees.append(last)
            series.rangees.append(line)
            self._series[id(last)] = self._series[id(line)] = series
            if not is_full(last, line):
                series.broken = True
                self._ends += line.texte[:1].isupper()
            elif line.texte[:1].islower():
                series.wrapped = True
                self._wraps += 1
                if last.balise is not None and line.balise is not None:
                    self._marked += 1
                    self._marked_alike += last.balise.rang == line.balise.rang
        series.close()

    def of(self, line: Rangee) -> _Serie:
        """The series of a line."""
        return self._series.get(id(line), _ALONE)

    @property
    def marks_texts(self) -> bool:
        """Whether a text that goes on over lines keeps its mark, as the document goes: another mark is another text."""
        return self._marked_alike > 0.9 * self._marked

    def likely(self, last: Rangee, line: Rangee) -> bool:
        """Whether a full line before one with a capital rather goes on than ends, as the document goes."""
        chance = min(line.debut / max(last.colonne.droite - last.colonne.gauche, 1.0), 0.5)
        ended = self._ends * chance / (1 - chance)
        return ended <= _CAPITALS * self._wraps * (2 if self.of(line).wrapped else 1)


_ALONE: Final = _Serie()


def right_edges(rangees: Sequence[Rangee]) -> dict[int, float]:
    """The right edge of each tagged block; 0 where it stands in several places."""
    found: dict[int, tuple[Rangee, float]] = {}
    for line in rangees:
        if line.balise is not None:
            first, right = found.get(line.balise.bloc, (line, line.x1))
            apart = first.page != line.page or abs(first.x0 - line.x0) > 5 * line.taille
            found[line.balise.bloc] = (first, float("inf") if apart else max(right, line.x1))
    return {bloc: right for bloc, (_, right) in found.items() if right < float("inf")}
