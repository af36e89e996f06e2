"""Visual lines made paragraphs, items and headings again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fphref.importers.lecture.pdf.cesures import Vocabulaire
from fphref.importers.lecture.pdf.colonnes import Colonne
from fphref.importers.lecture.pdf.rangees import Rangee
from fphref.importers.lecture.pdf.series import (
    LOOSE,
    Leading,
    Series,
    by_tags,
    is_full,
    is_under,
    right_edges,
    same_size,
)

_ALIGNED: Final = 0.45
"""Ems between left edges that count as one."""
_INDENT: Final = 4.0
"""Ems of a first line set in, or out, at most."""
_CLOSED: Final = (".", "!", "?", ":", ";", "…")
_WEAK_MARK = re.compile(r"[-–—*·]|o|\d{1,2}[.)]|[a-z][.)]|[ivx]{1,4}\)")
"""Marks that a line of running text may begin with by chance."""
_OPEN_END = re.compile(r"(?:[,/(«]|(?<![\s-])-|\u00ad|['’])$")
_LITTLE: Final = """
a à au aux avec ce ces cette chez comme d dans de des dont du en entre et l la le les leur leurs mais ne ni n° nos notre
on ou où par pas pour qu que qui s sa sans se selon ses si son sous sur un une vers vos votre m. mme dr pr saint sainte
article articles
"""
_HANGING: Final = frozenset(_LITTLE.split())
"""Words that no line of a list ends with."""
_MAX_LINES: Final = 400
JOINED: Final = "ligne qui commence par « {} » rattachée à celle qui précède : vérifier"
SPLIT: Final = "ligne détachée de celle qui précède : vérifier qu’elle n’en est pas la suite"


@dataclass(slots=True)
class Paragraphe:
    """Lines that make one paragraph, item or heading; `texte` is theirs, joined."""

    rangees: list[Rangee]
    texte: str
    doutes: list[str] = field(default_factory=list)

    @property
    def premiere(self) -> Rangee:
        """The line it begins with."""
        return self.rangees[0]

    @property
    def derniere(self) -> Rangee:
        """The line it ends with."""
        return self.rangees[-1]


def build_paragraphs(rangees: Sequence[Rangee]) -> list[Paragraphe]:
    """The paragraphs that lines in reading order make."""
    _widen(rangees)
    words = Vocabulaire(rangee.texte for rangee in rangees)
    leading = Leading(rangees)
    runs, blocks = Series(rangees, leading), right_edges(rangees)
    found: list[Paragraphe] = []
    for rangee in rangees:
        last = found[-1] if found else None
        if last is not None and len(last.rangees) < _MAX_LINES and _goes_on(last, rangee, leading, runs, blocks):
            # What looked like a bullet at the beginning of a line of running text is part of it.
            texte = f"{rangee.puce} {rangee.texte}" if rangee.puce else rangee.texte
            joined = words.join(last.texte, texte)
            last.texte = joined.texte
            last.rangees.append(rangee)
            if joined.doute:
                last.doutes.append(joined.doute)
            if doubt := runs.doubts.get(id(rangee)):
                last.doutes.append(doubt.format(rangee.texte.split(" ", 1)[0]))
        else:
            doubt = runs.doubts.get(id(rangee), "")
            found.append(Paragraphe([rangee], rangee.texte, [doubt] if doubt else []))
    return found


def _widen(rangees: Sequence[Rangee]) -> None:
    """Give columns that begin at the same place on any page the same right edge, the farthest one they may have.

    A page with one column filled is as narrow as that column is elsewhere.
    """
    reach: dict[int, float] = {}
    columns: dict[int, Colonne] = {}
    for rangee in rangees:
        column = rangee.colonne
        columns[id(column)] = column
        reach[id(column)] = max(reach.get(id(column), 0.0), rangee.x1)
        # A word may stand out of the column it was cut from.
        column.droite = max(column.droite, min(rangee.x1, column.limite))
    groups: dict[int, list[Colonne]] = defaultdict(list)
    for column in columns.values():
        groups[round(column.gauche / 3)].append(column)
    widest = {place: max((c.droite for c in group if c.numero), default=0.0) for place, group in groups.items()}
    for place, group in groups.items():
        best = max(widest.get(place + i, 0.0) for i in (-1, 0, 1))
        for column in group:
            if column.droite < best <= column.limite + 1 or (not column.numero and reach[id(column)] <= best + 1):
                column.droite = best


def _goes_on(paragraph: Paragraphe, line: Rangee, leading: Leading, runs: Series, blocks: dict[int, float]) -> bool:
    """Whether a line is the next one of a paragraph."""
    last, first = paragraph.derniere, paragraph.premiere
    if not last.texte or not line.texte or not same_size(last, line):
        return False
    tagged = by_tags(last, line)
    if tagged is False:
        return False
    if line.puce and not (tagged is None and _is_chance(paragraph, line, leading)):
        return False
    if last.gras_fin != line.gras_debut and (last.gras != line.gras) and (last.gras or line.gras):
        return False
    if is_caps(last.texte) != is_caps(line.texte) and not tagged and not (last.gras and line.gras):
        return False
    same = tagged is True and last.balise is not None and line.balise is not None
    same = same and last.balise.rang == line.balise.rang  # type: ignore[union-attr]
    full = is_full(last, line, right=blocks.get(line.balise.bloc, 0.0) if same and line.balise else 0.0)
    full = full or runs.of(line).boxed
    if line.texte[:1].islower() and not last.texte.endswith(_CLOSED):
        # Under an item or a heading, small letters are no new text.
        full = full or _is_item(first) or (last.gras and line.gras)
    if not _is_item(first) and _is_new_start(last.texte, line.texte):
        series = runs.of(line)
        if series.broken or (tagged and not same and runs.marks_texts):
            return False
        if not same and full and not runs.likely(last, line):
            runs.doubts[id(line)] = SPLIT if is_under(last, line, leading) and _is_aligned(paragraph, line) else ""
            return False
    if last.page == line.page and last.colonne.gauche == line.colonne.gauche and line.y < last.y:
        below = last.y - line.y
        if below > LOOSE * leading.of(line.taille) and not (tagged and full):
            return False
        if not _is_aligned(paragraph, line):
            return False
        if full and not same and not _is_item(first) and _is_new_start(last.texte, line.texte):
            runs.doubts[id(line)] = JOINED
        if last.texte.endswith(_CLOSED) and line.texte[:1].isupper() and below > 1.12 * leading.of(line.taille):
            return False
        return full
    if tagged:
        return full or line.texte[:1].islower()
    # Over the end of a column or of a page.
    indent = (first.x0 if len(paragraph.rangees) < 2 else last.x0) - last.colonne.gauche
    hanging = abs((line.x0 - line.colonne.gauche) - indent) < _ALIGNED * line.taille
    if not hanging and not (not first.puce and len(paragraph.rangees) == 1 and line.x0 <= line.colonne.gauche + 1):
        return False
    if line.texte[:1].islower() or _OPEN_END.search(last.texte):
        return full or not last.texte.endswith(_CLOSED)
    return full and not last.texte.endswith(_CLOSED) and (bool(first.puce) or len(paragraph.rangees) > 1)


def _is_new_start(before: str, texte: str) -> bool:
    """Whether a capital in the middle of a sentence tells lines of a list without bullets.

    « … des modules / Rédaction d’un mémoire » are two, « … l’agence France / Travail » one.
    """
    if not texte[:1].isupper() or is_caps(texte) or before.endswith(_CLOSED) or _OPEN_END.search(before):
        return False
    if len(texte.split(" ", 1)[0]) == 1 and texte[0] != "À":
        # « catégorie / A »
        return False
    word = before.rsplit(" ", 1)[-1].lstrip("(«\"'").replace("’", "'")
    last = word.rsplit("'", 1)[-1]
    return last[:1].islower() and last not in _HANGING


def _is_chance(paragraph: Paragraphe, line: Rangee, leading: Leading) -> bool:
    """Whether what looks like a bullet is a dash or a number that running text begins a line with."""
    last, first = paragraph.derniere, paragraph.premiere
    if not _WEAK_MARK.fullmatch(line.puce) or line.jeu > 0.5 or last.texte.endswith(_CLOSED):
        return False
    if last.page != line.page or last.y - line.y > LOOSE * leading.of(line.taille) or line.y > last.y:
        return False
    if first.puce and first.puce == line.puce:
        return False
    body = paragraph.rangees[1].bord if len(paragraph.rangees) > 1 else first.x0
    return abs(line.x_puce - body) < _ALIGNED * line.taille and is_full(last, line)


def _is_item(line: Rangee) -> bool:
    return bool(line.puce) or (line.balise is not None and line.balise.item > 0)


def _is_aligned(paragraph: Paragraphe, line: Rangee) -> bool:
    """Whether the left edge of a line, or its middle, is that of the paragraph."""
    last, first, near = paragraph.derniere, paragraph.premiere, _ALIGNED * line.taille
    if line.puce:
        return True
    if len(paragraph.rangees) > 1:
        if abs(line.x0 - last.x0) < near:
            return True
    else:
        shift = line.x0 - first.x0
        if abs(shift) < near:
            return True
        if first.puce:
            # Under the bullet, or between it and the text.
            return first.x_puce - near < line.x0 < first.x0 + near
        if -_INDENT * line.taille < shift < 0:
            return True
    middle = abs((line.x0 + line.x1) - (last.x0 + last.x1)) / 2
    return middle < 0.3 * line.taille


def is_caps(texte: str) -> bool:
    letters = [c for c in texte if c.isalpha()]
    return len(letters) > 3 and all(c.isupper() for c in letters)


def body_size(rangees: Sequence[Rangee]) -> float:
    """The size that most letters of a document have."""
    counts: Counter[float] = Counter()
    for rangee in rangees:
        counts[round(rangee.taille * 2) / 2] += len(rangee.texte)
    return counts.most_common(1)[0][0] if counts else 10.0
