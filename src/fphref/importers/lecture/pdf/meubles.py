"""Furniture of pages: running heads, feet and numbers, known by standing again at the same place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fphref.importers.lecture.pdf.colonnes import Colonne, Place, cut_rows
from fphref.importers.lecture.pdf.mots import Mot
from fphref.importers.lecture.pdf.pages import Page
from fphref.importers.lecture.pdf.rangees import join_words

_EDGE: Final = 5
"""Rows from the edge of a page that are looked at."""
_ZONE: Final = 0.14
_NARROW: Final = 0.062
"""Parts of the height of a page where furniture stands: where three pages say so, and where fewer do."""
_NUMBER = re.compile(r"(?:page|p\.)?\s*[-–—|·]?\s*\d{1,3}\s*[-–—|·]?(?:\s*(?:/|sur|of|de)\s*\d{1,3})?", re.IGNORECASE)
_SURE_NUMBER = re.compile(
    r"(?:page|p\.)\s*\d{1,3}(?:\s*(?:/|sur|of|de)\s*\d{1,3})?|\d{1,3}\s*(?:/|sur)\s*\d{1,3}|[-–—]\s*\d{1,3}\s*[-–—]",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d+")
_ARTIFACTS: Final = 0.4
"""Part of a document that its tags may call no content; beyond, they are not believed."""


@dataclass(slots=True)
class Meuble:
    """A line of furniture: its text and the rule that named it; `haut` where it stands above the text of its page."""

    texte: str
    regle: str
    haut: bool


class _Bande:
    """A row near an edge of a page."""

    def __init__(self, page: Page, places: list[Place], haut: bool) -> None:
        self.page = page
        self.mots = [place.mot for place in sorted(places, key=lambda place: place.mot.x0)]
        self.haut = haut
        self.texte = join_words(self.mots)
        y = self.mots[0].y
        self.bord = (page.cadre[3] - y if haut else y - page.cadre[1]) / max(page.hauteur, 1.0)
        self.cle = (_FIGURES.sub("0", self.texte.casefold()), round(self.mots[0].taille, 1), haut)
        self.y = y


def take_furniture(pages: Sequence[Page]) -> list[list[Meuble]]:
    """Take the furniture out of the words of the pages, and give it, page by page."""
    found: list[list[Meuble]] = [[] for _ in pages]
    _take_artifacts(pages, found)
    edges = [_edges(page) for page in pages]
    alike: dict[tuple[str, float, bool], list[_Bande]] = defaultdict(list)
    for bands in edges:
        for band in {band.cle: band for band in bands}.values():
            alike[band.cle].append(band)
    for page, bands, meubles in zip(pages, edges, found, strict=True):
        taken: set[int] = set()
        for haut in (True, False):
            for band in (band for band in bands if band.haut == haut):
                rule = _rule(band, alike[band.cle], len(pages))
                if not rule:
                    break
                if not taken.isdisjoint(mot.rang for mot in band.mots):
                    break
                taken.update(mot.rang for mot in band.mots)
                meubles.append(Meuble(band.texte, rule, haut))
        page.mots = [mot for mot in page.mots if mot.rang not in taken]
    for meubles in found:
        # Those at the foot were met from the edge upwards.
        meubles[:] = [m for m in meubles if m.haut] + [m for m in meubles if not m.haut][::-1]
    return found


def _take_artifacts(pages: Sequence[Page], found: list[list[Meuble]]) -> None:
    """What a document marks as no content, where that is a small part of it."""
    counts: Counter[bool] = Counter()
    for page in pages:
        for mot in page.mots:
            counts[mot.artefact] += len(mot.texte)
    if counts[True] > _ARTIFACTS * (counts[True] + counts[False]):
        return
    for page, meubles in zip(pages, found, strict=True):
        marked = [mot for mot in page.mots if mot.artefact]
        page.mots = [mot for mot in page.mots if not mot.artefact]
        middle = (page.cadre[1] + page.cadre[3]) / 2
        for row in cut_rows(_places(marked)):
            band = _Bande(page, row, row[0].mot.y > middle)
            near = band.bord < _ZONE
            rule = "entete-de-page" if band.haut else "pied-de-page"
            meubles.append(Meuble(band.texte, _named(band.texte, rule) if near else "decor-de-page", band.haut))


def _places(mots: Sequence[Mot]) -> list[Place]:
    column = Colonne(0, 0.0, 0.0, 0.0)
    return [Place(mot, mot.rang, mot.x1, column) for mot in mots]


def _edges(page: Page) -> list[_Bande]:
    """The rows near the edges of a page, from the edge inwards."""
    zone = _ZONE * page.hauteur
    high = [mot for mot in page.mots if mot.y > page.cadre[3] - zone]
    low = [mot for mot in page.mots if mot.y < page.cadre[1] + zone]
    tops = cut_rows(_places(high))[:_EDGE]
    feet = cut_rows(_places(low))[::-1][:_EDGE]
    return [_Bande(page, row, True) for row in tops] + [_Bande(page, row, False) for row in feet]


def _named(texte: str, rule: str) -> str:
    return "numero-de-page" if _NUMBER.fullmatch(texte.strip()) else rule


def _rule(band: _Bande, alike: list[_Bande], pages: int) -> str:
    """The rule by which a row is furniture; empty where it is none."""
    rule = "entete-de-page" if band.haut else "pied-de-page"
    if _SURE_NUMBER.fullmatch(band.texte.strip()):
        return "numero-de-page"
    same = [other for other in alike if abs(other.bord - band.bord) * band.page.hauteur < 4]
    if len(same) < 2 or len(same) < 0.4 * pages:
        return ""
    if _FIGURES.fullmatch(band.texte):
        # A figure alone is a number of page where it grows with the pages.
        shifts = {
            int(other.texte) - other.page.numero for other in same if other.texte.isdigit() and len(other.texte) < 5
        }
        return "numero-de-page" if len(shifts) == 1 else ""
    if len(same) < 3 and band.bord > _NARROW and _FIGURES.sub("", band.texte) == band.texte:
        return ""
    return _named(band.texte, rule)
