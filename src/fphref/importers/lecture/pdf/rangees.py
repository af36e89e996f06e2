"""Visual lines: the words of a row of a column, with the spaces between them, and the bullet they begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from fphref.importers.lecture.marques import split_mark
from fphref.importers.lecture.pdf.balisage import Balise
from fphref.importers.lecture.pdf.colonnes import Colonne, Place, is_mark
from fphref.importers.lecture.pdf.mots import ECART, Mot
from fphref.importers.lecture.pdf.pages import Cadre
from fphref.importers.lecture.pdf.polices import INCONNU
from fphref.importers.modele import Lien

_APART: Final = 1.8
"""Ems between two words of a row beyond which they are two lines: a label and its value, cells of a table."""
_PUCE: Final = "•"


@dataclass(slots=True)
class Rangee:
    """A line as it stands on a page, without the bullet it begins with.

    `puce` is that bullet ("" without one) and `x_puce` its place; `debut` the width of the first word with a space.
    `gras`: all of it is bold. `rang` is its first place in the order.
    """

    page: int
    texte: str
    x0: float
    x1: float
    y: float
    taille: float
    gras: bool
    colonne: Colonne
    puce: str = ""
    x_puce: float = 0.0
    jeu: float = 0.0
    """Between the bullet and the text, in ems."""
    debut: float = 0.0
    gras_debut: bool = False
    gras_fin: bool = False
    cache: bool = False
    balise: Balise | None = None
    liens: tuple[Lien, ...] = ()
    mots: list[Mot] = field(default_factory=list)

    @property
    def bord(self) -> float:
        """Where it begins on the left, its bullet taken in."""
        return self.x_puce if self.puce else self.x0


def cut_lines(
    page: int, places: Sequence[Place], balises: dict[int, Balise], liens: Sequence[tuple[Cadre, str]]
) -> list[Rangee]:
    """The lines that words in reading order make."""
    return [line for row in _rows(places, balises) if (line := _line(page, row, balises, liens)) is not None]


def _rows(places: Sequence[Place], balises: dict[int, Balise]) -> Iterator[list[Place]]:
    """The words of one line each."""
    row: list[Place] = []
    for place in places:
        if row and not _goes_on(row, place, balises):
            yield row
            row = []
        row.append(place)
    if row:
        yield row


def _goes_on(row: list[Place], place: Place, balises: dict[int, Balise]) -> bool:
    """Whether a word stands on the line of those before it."""
    last, mot = row[-1].mot, place.mot
    if place.colonne is not row[0].colonne:
        return False
    big = max(last.taille, mot.taille)
    low, high = max(last.y, mot.y), min(last.y + 0.6 * last.taille, mot.y + 0.6 * mot.taille)
    if high - low < 0.25 * min(last.taille, mot.taille):
        return False
    one, other = balises.get(last.rang), balises.get(mot.rang)
    if one is not None and other is not None and one.bloc != other.bloc and "Lbl" not in (one.role, other.role):
        return False
    gap = mot.x0 - last.x1
    if gap < -big:
        return False
    alone = len(row) == 1 and is_mark(last.texte)
    label = one is not None and one.role == "Lbl"
    return alone or label or gap < _APART * big or gap < 2.5 * _usual_gap(row)


def _usual_gap(row: list[Place]) -> float:
    """The space between words of a line that is set to both edges."""
    if len(row) < 4:
        return 0.0
    return median(max(b.mot.x0 - a.mot.x1, 0.0) for a, b in pairwise(row))


def _line(page: int, row: list[Place], balises: dict[int, Balise], liens: Sequence[tuple[Cadre, str]]) -> Rangee | None:
    mots = [place.mot for place in row]
    labels = [balises[mot.rang].role == "Lbl" if mot.rang in balises else False for mot in mots]
    puce, x_puce, rest = "", mots[0].x0, mots
    if labels[0]:
        count = next((i for i, label in enumerate(labels) if not label), len(labels))
        puce, rest = join_words(mots[:count]), mots[count:]
    elif is_mark(mots[0].texte) and (len(mots) == 1 or mots[1].espace or _gap(mots[0], mots[1]) > ECART):
        puce, rest = mots[0].texte, mots[1:]
        if len(mots) == 1 and split_mark(puce).nature != "puce" and puce != INCONNU:
            puce, rest = "", mots
    if puce == INCONNU:
        puce = _PUCE
    if not rest:
        # A bullet without text.
        mot = mots[-1]
        return Rangee(page, "", mot.x1, mot.x1, mot.y, mot.taille, False, row[0].colonne, puce, x_puce,
                      balise=balises.get(mots[0].rang), mots=mots)  # fmt: skip
    texte = join_words(rest)
    sizes = sorted((mot.taille, len(mot.texte)) for mot in rest)
    first = rest[0]
    size = _weighted(sizes)
    base = next((mot.y for mot in rest if abs(mot.taille - size) < 0.01), first.y)
    return Rangee(
        page, texte, first.x0, max(mot.x1 for mot in rest), base, size, all(mot.gras for mot in rest), row[0].colonne,
        puce, x_puce, (first.x0 - mots[len(mots) - len(rest) - 1].x1) / size if puce else 0.0,
        _first_width(rest) + 0.2 * size, first.gras, rest[-1].gras, any(mot.cache for mot in rest),
        next((balises[mot.rang] for mot in rest if mot.rang in balises), None), _links(rest, liens), mots,
    )  # fmt: skip


def _first_width(mots: Sequence[Mot]) -> float:
    """The width of the first words of a line, which go together to another line."""
    end = mots[0]
    for mot in mots[1:]:
        touching = not mot.espace and _gap(end, mot) <= ECART
        if not touching and not mot.insecable:
            break
        end = mot
    return end.x1 - mots[0].x0


def _gap(left: Mot, right: Mot) -> float:
    return (right.x0 - left.x1) / max(left.taille, 0.01)


def _weighted(sizes: list[tuple[float, int]]) -> float:
    """The size of most letters."""
    counts: dict[float, int] = {}
    for size, count in sizes:
        counts[size] = counts.get(size, 0) + count
    return max(counts, key=lambda size: (counts[size], size))


def join_words(mots: Sequence[Mot]) -> str:
    """The text of words of a line: a space where one is drawn, or where the gap is as wide as one."""
    if not mots:
        return ""
    least = ECART
    gaps = [_gap(a, b) for a, b in pairwise(mots)]
    if len(mots) > 5 and all(len(mot.texte) == 1 for mot in mots[:6]):
        # Letters set apart.
        least = max(ECART, 1.6 * median(gaps))
    parts = [mots[0].texte]
    for mot, gap in zip(mots[1:], gaps, strict=True):
        if gap > least or (mot.espace and least == ECART):
            parts.append(" ")
        parts.append(mot.texte)
    return "".join(parts)


def _links(mots: Sequence[Mot], liens: Sequence[tuple[Cadre, str]]) -> tuple[Lien, ...]:
    """The links over words of a line."""
    if not liens:
        return ()
    found = []
    top, bottom = max(m.y + 0.4 * m.taille for m in mots), min(m.y + 0.1 * m.taille for m in mots)
    for (left, low, right, high), url in liens:
        if low > top or high < bottom:
            continue
        words = [
            mot for mot in mots
            if left - 1 <= (mot.x0 + mot.x1) / 2 <= right + 1 and low <= mot.y + 0.3 * mot.taille <= high
        ]  # fmt: skip
        if words:
            found.append(Lien(join_words(words), url))
    return tuple(found)
