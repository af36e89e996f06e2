"""The reading order of a page: bands and columns, from the empty spaces between words and the order they are drawn.

A program that sets text draws it, nearly always, in the order it is read. Where cutting a region by a gap agrees with
that order, the cut is right; where nothing agrees, the page alone decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from fphref.importers.lecture.marques import split_mark
from fphref.importers.lecture.pdf.mots import Mot
from fphref.importers.lecture.pdf.polices import INCONNU

_THIN: Final = 0.25
"""Ems of a gutter that the order of drawing confirms."""
_WIDE: Final = 1.0
"""Ems of a gutter that nothing confirms."""
_PROSE: Final = 5
"""Lines on each side of a gutter between columns of running text."""
_MARK_GAP: Final = 5.0
_APART: Final = 0.9
"""Ems on the left of a bullet; in running text, no such mark stands so far from the word before it."""
_MAX_WORDS: Final = 20_000
"""Words of a page beyond which it is read as it is drawn."""
_MAX_WORK: Final = 400_000
_MAX_BAND: Final = 300
_MAX_GUTTERS: Final = 12
_MAX_LINES: Final = 50
_RANK = re.compile(r"(?:\d{1,2}|[a-zA-Z])[.)]|\d{1,2}°")


@dataclass(slots=True)
class Colonne:
    """A column of a page: its edges, and how far to the right its text might go."""

    numero: int
    gauche: float
    droite: float
    limite: float


@dataclass(slots=True)
class Place:
    """A word, its column and its place in the order of drawing; `bord` is its right edge, its gap after a bullet in."""

    mot: Mot
    ordre: float
    bord: float
    colonne: Colonne


@dataclass(slots=True)
class Lecture:
    """The words of a page in reading order; `doute` where the page alone decided."""

    places: list[Place]
    doute: bool = False


Rang = list[Place]


def is_mark(texte: str) -> bool:
    """Whether a word alone is the bullet or the number of an item."""
    if texte == INCONNU:
        return True
    mark = split_mark(texte)
    return (mark.nature == "puce" and not mark.reste) or _RANK.fullmatch(texte) is not None


def reading_order(mots: Sequence[Mot], ordres: dict[int, int], gauche: float, droite: float) -> Lecture:
    """The words of a page in the order they are read.

    `ordres` gives the rank that the tags of the document know, by the rank of the word; `gauche` and `droite` are the
    edges of the text.
    """
    whole = Colonne(0, gauche, droite, droite)
    places = [Place(mot, float(ordres.get(mot.rang, mot.rang)), mot.x1, whole) for mot in mots]
    _hold_marks(places, move=not ordres)
    ordre = _Ordre(whole)
    found = ordre.read(places)
    if ordres:
        # Tags are meant to be read: they decide; the columns only tell how far lines might go.
        found.sort(key=lambda place: (place.ordre, place.mot.rang))
        return Lecture(found)
    return Lecture(found, ordre.doute)


def _hold_marks(places: list[Place], *, move: bool) -> None:
    """Hold each bullet to the word on its right: the gap between them is no gutter; `move` draws them together."""
    for row in cut_rows(places):
        if not any(is_mark(place.mot.texte) for place in row):
            continue
        # Lines of two columns that do not stand at one height may share a row.
        lines: list[Rang] = []
        for place in sorted(row, key=lambda place: place.mot.x0):
            near = (line for line in lines if abs(line[-1].mot.y - place.mot.y) < 0.35 * place.mot.taille)
            line = next(near, None)
            if line is None and len(lines) < _MAX_LINES:
                lines.append([place])
            elif line is not None:
                line.append(place)
        for line in lines:
            _hold_first(line, move=move)


def _hold_first(line: Rang, *, move: bool) -> None:
    before = float("-inf")
    for place, following in pairwise(line):
        size = following.mot.taille
        begins = place.mot.x0 - before > _APART * size
        before = place.mot.x1
        if begins and following.mot.x0 - place.mot.x1 < _MARK_GAP * size and is_mark(place.mot.texte):
            place.bord = max(place.bord, following.mot.x0)
            if move:
                place.ordre = following.ordre - 0.5


def cut_rows(places: Sequence[Place]) -> list[Rang]:
    """The words by rows, from the top: a row is what overlaps in height."""
    rows: list[Rang] = []
    floor = 0.0
    for place in sorted(places, key=_top, reverse=True):
        mot = place.mot
        low = mot.y - 0.12 * mot.taille
        if rows and _top(place) > floor:
            rows[-1].append(place)
            floor = max(floor, low) if mot.taille > 1.5 * rows[-1][0].mot.taille else min(floor, low)
        else:
            rows.append([place])
            floor = low
    return rows


def _top(place: Place) -> float:
    return place.mot.y + 0.5 * place.mot.taille


class _Ordre:
    """Cuts a region again and again, by columns or by bands."""

    def __init__(self, whole: Colonne) -> None:
        self.doute = False
        self._whole = whole
        self._count = 0
        self._work = 0

    def read(self, places: list[Place]) -> list[Place]:
        """The words of a page in order."""
        done: list[Place] = []
        self._work = _MAX_WORK if len(places) <= _MAX_WORDS else 0
        # Regions to read, the next one last: those of a page nest as deep as its author liked.
        todo = [(places, self._whole)]
        while todo:
            region, column = todo.pop()
            self._work -= len(region)
            if self._work < 0:
                region.sort(key=lambda place: place.ordre)
            parts = self._cut(region, column) if self._work >= 0 else None
            if parts is None:
                for place in region:
                    place.colonne = column
                done.extend(region)
            else:
                todo.extend(reversed(parts))
        return done

    def _cut(self, region: list[Place], column: Colonne) -> list[tuple[list[Place], Colonne]] | None:
        """The parts of a region in their order; None where it is one row, which is then in order."""
        rows = cut_rows(region)
        if len(rows) < 2:
            region.sort(key=lambda place: place.mot.x0)
            return None
        size = median(place.mot.taille for place in region)
        gutters = _gutters(region, size * _THIN)
        if gutters and (parts := self._by_columns(region, gutters, column, size)):
            return parts
        band = _printed_by_rows(rows, size)
        if band is not None and band != (0, len(rows)):
            return _parts(rows, [edge for edge in band if 0 < edge < len(rows)], column)
        if band is None and (cuts := _agreed_cuts(rows)):
            return _parts(rows, self._fewer(rows, cuts, size), column)
        self.doute = self.doute or len(rows) >= _PROSE
        wide = [gutter for gutter in gutters if gutter[1] - gutter[0] >= size * _WIDE]
        wide = [gutter for gutter in wide if min(_sides(rows, gutter)) >= 2]
        if wide:
            return self._columns(region, wide, column)
        bands = _bands(rows, size)
        return _parts(rows, [start for start, _ in bands[1:]] or list(range(1, len(rows))), column)

    def _fewer(self, rows: list[Rang], cuts: list[int], size: float) -> list[int]:
        """The cuts without those inside columns: where one is longer than the next, nothing stands beside its end."""
        edges = [0, *cuts, len(rows)]
        kept: list[int] = []
        start = 0
        for i in range(1, len(edges) - 1):
            union = [place for row in rows[start : edges[i + 1]] for place in row]
            self._work -= len(union)
            gutters = _gutters(union, size * _THIN) if self._work > 0 else []
            if not any(_agrees(union, gutter) and min(_reach(union, gutter)) > 1 for gutter in gutters):
                kept.append(edges[i])
                start = edges[i]
        return kept

    def _by_columns(
        self, region: list[Place], gutters: list[tuple[float, float]], column: Colonne, size: float
    ) -> list[tuple[list[Place], Colonne]] | None:
        """Cut by the gutters with which the order of drawing agrees: all on one side comes before all on the other."""
        agreed = [gutter for gutter in gutters if _agrees(region, gutter)]
        if kept := _kept(region, agreed, size):
            return self._columns(region, kept, column)
        backwards = [gutter for gutter in gutters if _agrees(region, gutter, backwards=True)]
        if kept := _kept(region, backwards, size)[:1]:
            parts = self._columns(region, kept, column)
            widths = [part[1].droite - part[1].gauche for part in parts]
            # Columns of one text are as wide; a note in the margin was drawn after the text, and is read after it.
            return parts if max(widths) < 1.15 * min(widths) else parts[::-1]
        return None

    def _columns(
        self, region: list[Place], gutters: list[tuple[float, float]], column: Colonne
    ) -> list[tuple[list[Place], Colonne]]:
        edges = [(a + b) / 2 for a, b in gutters]
        parts: list[list[Place]] = [[] for _ in range(len(edges) + 1)]
        for place in region:
            parts[sum(place.mot.x0 >= edge for edge in edges)].append(place)
        found = []
        widest = max(max(p.mot.x1 for p in part) - min(p.mot.x0 for p in part) for part in parts)
        for i, part in enumerate(parts):
            left = min(place.mot.x0 for place in part)
            right = max(place.mot.x1 for place in part)
            limit = min(place.mot.x0 for place in parts[i + 1]) if i + 1 < len(parts) else max(column.limite, right)
            # Columns of one text are as wide; a note in the margin is narrower than the text.
            if left + widest <= limit + 1:
                right = max(right, min(left + widest, limit))
            self._count += 1
            found.append((part, Colonne(self._count, left, right, limit)))
        return found


def _agrees(region: list[Place], gutter: tuple[float, float], *, backwards: bool = False) -> bool:
    """Whether all on the left of a gutter was drawn before all on its right, or after it."""
    left = [place.ordre for place in region if place.mot.x0 < gutter[1]]
    right = [place.ordre for place in region if place.mot.x0 >= gutter[1]]
    if not left or not right:
        return False
    return max(right) < min(left) if backwards else max(left) < min(right)


def _kept(region: list[Place], gutters: list[tuple[float, float]], size: float) -> list[tuple[float, float]]:
    """The gutters, from the left, that part columns of several rows; a wide one may part a single row."""
    found: list[tuple[float, float]] = []
    for gutter in sorted(gutters, key=lambda gutter: gutter[0] - gutter[1])[:_MAX_GUTTERS]:
        left = max((known[1] for known in found if known[1] <= gutter[0]), default=float("-inf"))
        right = min((known[0] for known in found if known[0] >= gutter[1]), default=float("inf"))
        part = [place for place in region if left <= place.mot.x0 < right]
        if gutter[1] - gutter[0] >= size * _WIDE or min(_reach(part, gutter)) > 1:
            found.append(gutter)
    return sorted(found)


def _reach(region: list[Place], gutter: tuple[float, float]) -> tuple[int, int]:
    """How many rows stand on each side of a gutter."""
    return (
        _height([place for place in region if place.mot.x0 < gutter[1]]),
        _height([place for place in region if place.mot.x0 >= gutter[1]]),
    )


def _height(places: list[Place]) -> int:
    return len(cut_rows(places)) if places else 0


def _gutters(region: list[Place], least: float) -> list[tuple[float, float]]:
    """The gaps that no word of a region stands in."""
    found = []
    reach = None
    for place in sorted(region, key=lambda place: place.mot.x0):
        if reach is not None and place.mot.x0 - reach >= least:
            found.append((reach, place.mot.x0))
        reach = place.bord if reach is None else max(reach, place.bord)
    return found


def _agreed_cuts(rows: list[Rang]) -> list[int]:
    """Before which rows a region may be cut: all that is above was drawn before all that is below."""
    above, below = [], []
    most = float("-inf")
    for row in rows:
        most = max(most, max(place.ordre for place in row))
        above.append(most)
    least = float("inf")
    for row in reversed(rows):
        least = min(least, min(place.ordre for place in row))
        below.append(least)
    below.reverse()
    return [i for i in range(1, len(rows)) if above[i - 1] < below[i]]


def _sides(rows: list[Rang], gutter: tuple[float, float]) -> tuple[int, int]:
    """How many rows have words on the left of a gutter, and on its right."""
    middle = (gutter[0] + gutter[1]) / 2
    left = sum(any(place.mot.x0 < middle for place in row) for row in rows)
    return left, sum(any(place.mot.x0 >= middle for place in row) for row in rows)


def _bands(rows: list[Rang], size: float) -> list[tuple[int, int]]:
    """The rows by bands: those that share gutters together, the others together."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(rows):
        end, gutters = _band_from(rows, start, size)
        if end - start >= 3 and any(min(_sides(rows[start:end], gutter)) >= 3 for gutter in gutters):
            found.append((start, end))
            start = end
            continue
        if found and not _is_band(rows[found[-1][0] : found[-1][1]], size):
            found[-1] = (found[-1][0], start + 1)
        else:
            found.append((start, start + 1))
        start += 1
    return found


def _is_band(rows: list[Rang], size: float) -> bool:
    end, gutters = _band_from(rows, 0, size)
    return end == len(rows) >= 3 and any(min(_sides(rows, gutter)) >= 3 for gutter in gutters)


def _band_from(rows: list[Rang], start: int, size: float) -> tuple[int, list[tuple[float, float]]]:
    """Where the band that begins at a row ends, and its gutters."""
    gutters: list[tuple[float, float]] = []
    left, right = float("inf"), float("-inf")
    shared: list[tuple[float, float]] = [(float("-inf"), float("inf"))]
    for end in range(start, min(len(rows), start + _MAX_BAND)):
        row = rows[end]
        left = min(left, min(place.mot.x0 for place in row))
        right = max(right, max(place.bord for place in row))
        free = _free(row)
        shared = [(max(a, c), min(b, d)) for a, b in shared for c, d in free if min(b, d) - max(a, c) >= size * _WIDE]
        inner = [(a, b) for a, b in shared if a > left and b < right]
        if end - start >= 2 and not inner:
            return end, gutters
        gutters = inner
    return min(len(rows), start + _MAX_BAND), gutters


def _free(row: Rang) -> list[tuple[float, float]]:
    """The intervals of a row where no word stands, those before and after it too."""
    found = []
    reach = float("-inf")
    for place in sorted(row, key=lambda place: place.mot.x0):
        if place.mot.x0 > reach:
            found.append((reach, place.mot.x0))
        reach = max(reach, place.bord)
    return [*found, (reach, float("inf"))]


def _printed_by_rows(rows: list[Rang], size: float) -> tuple[int, int] | None:
    """Where columns of running text that were drawn row after row begin and end; None where there are none."""
    if len(rows) < _PROSE:
        return None
    agreed = _agreed_cuts(rows)
    if len(agreed) < 0.6 * (_PROSE - 1):
        return None
    for start, end in _bands(rows, size):
        inside = sum(start < cut < end for cut in agreed)
        if end - start < _PROSE or inside < 0.6 * (end - start - 1):
            continue
        if any(_is_prose(rows[start:end], gutter) for gutter in _band_from(rows[start:end], 0, size)[1]):
            return (start, end)
    return None


def _parts(rows: list[Rang], cuts: list[int], column: Colonne) -> list[tuple[list[Place], Colonne]]:
    """The bands of a region between cuts."""
    return [
        ([place for row in rows[start:end] for place in row], column) for start, end in pairwise([0, *cuts, len(rows)])
    ]


def _is_prose(rows: list[Rang], gutter: tuple[float, float]) -> bool:
    """Whether running text stands on both sides of a gutter: lines of several words that fill their column."""
    middle = (gutter[0] + gutter[1]) / 2
    for is_left in (True, False):
        sides = [[place for place in row if (place.mot.x0 < middle) == is_left] for row in rows]
        lines = [side for side in sides if side]
        if len(lines) < _PROSE or median(len(line) for line in lines) < 3:
            return False
        left = min(place.mot.x0 for line in lines for place in line)
        reach = sorted(max(place.mot.x1 for place in line) - left for line in lines)
        if median(reach) < 0.7 * reach[-1]:
            return False
    return True
