"""A page as it is read: its words upright, with what the document's tags say of each, and its links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fphref.importers.lecture.marques import address
from fphref.importers.lecture.pdf.balisage import Balise, Balises
from fphref.importers.lecture.pdf.bornes import MAX_OCTETS_PAGE, Bornes, faults
from fphref.importers.lecture.pdf.dessin import Dessin, resources_of
from fphref.importers.lecture.pdf.mots import Forme, Mot
from fphref.importers.lecture.pdf.polices import Polices

Cadre = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""

_A4: Final[Cadre] = (0.0, 0.0, 595.0, 842.0)
_MAX_LINKS: Final = 2_000
_NEAR: Final = 0.15


@dataclass(slots=True)
class Page:
    """A page; `objet` is the number of its object, `balises` what the tags say of words by their `rang`.

    `tournes` are words that do not stand upright, `formes` small shapes, `filets` rules.
    """

    numero: int
    cadre: Cadre
    mots: list[Mot]
    tournes: list[Mot]
    liens: list[tuple[Cadre, str]]
    formes: list[Forme]
    filets: list[Cadre]
    objet: int
    balises: dict[int, Balise] = field(default_factory=dict)

    @property
    def hauteur(self) -> float:
        """Its height in points."""
        return self.cadre[3] - self.cadre[1]


def read_page(page: Any, numero: int, polices: Polices, bornes: Bornes) -> Page:
    """Read a page; raises `FphrefError` beyond the bounds."""
    dessin = Dessin(polices, bornes)
    dessin.draw(_content(page, bornes), resources_of(page), 0)
    drawn = _without_doubles(dessin.mots)
    sens = _upright(drawn)
    formes = [
        Forme(*_turned((forme.gauche, forme.bas, forme.droite, forme.haut), sens), forme.marque)
        for forme in dessin.formes
    ]
    return Page(
        numero,
        _turned(_box(page), sens),
        [mot for mot in drawn if mot.sens == sens],
        [mot for mot in drawn if mot.sens != sens],
        [(_turned(box, sens), url) for box, url in _links(page)],
        formes,
        [_turned(filet, sens) for filet in dessin.filets],
        int(getattr(page.indirect_reference, "idnum", 0) or 0),
    )


def number_words(page: Page, tags: Balises) -> None:
    """Number the words of a page as they are drawn, and find what the tags say of each."""
    page.balises = {}
    for rang, mot in enumerate(page.mots):
        mot.rang = rang
        if mot.marque >= 0 and (balise := tags.get((page.objet, mot.marque))) is not None:
            page.balises[rang] = balise


def _content(page: Any, bornes: Bornes) -> bytes:
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    streams: Sequence[Any] = contents if isinstance(contents, list) else [contents]
    parts: list[bytes] = []
    size = 0
    for each in streams:
        stream = each.get_object() if hasattr(each, "get_object") else each
        if hasattr(stream, "get_data"):
            parts.append(bornes.data(stream))
            size += len(parts[-1])
            if size > MAX_OCTETS_PAGE:
                raise bornes.too_much()
    return b"\n".join(parts)


def _upright(mots: list[Mot]) -> int:
    """The direction that most letters of a page have."""
    counts: Counter[int] = Counter()
    for mot in mots:
        if mot.sens >= 0:
            counts[mot.sens] += len(mot.texte)
    return counts.most_common(1)[0][0] if counts else 0


def _turned(box: Cadre, sens: int) -> Cadre:
    left, bottom, right, top = box
    if sens == 1:
        return (bottom, -right, top, -left)
    if sens == 2:
        return (-right, -top, -left, -bottom)
    return (-top, left, -bottom, right) if sens == 3 else box


def _box(page: Any) -> Cadre:
    try:
        found = _sorted([float(each) for each in page.cropbox])
    except faults():
        return _A4
    return found if found[2] - found[0] > 1 and found[3] - found[1] > 1 else _A4


def _sorted(numbers: list[float]) -> Cadre:
    a, b, c, d = numbers
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def _links(page: Any) -> list[tuple[Cadre, str]]:
    """The addresses that areas of a page lead to."""
    found: list[tuple[Cadre, str]] = []
    try:
        notes = page.get("/Annots")
        notes = notes.get_object() if notes is not None else []
        for note in notes[:_MAX_LINKS]:
            node = note.get_object()
            if node.get("/Subtype") != "/Link" or "/A" not in node:
                continue
            target = node["/A"].get_object().get("/URI")
            if isinstance(target, bytes):
                target = target.decode("utf-8", "replace")
            if isinstance(target, str) and (url := address(target)):
                found.append((_sorted([float(each) for each in node["/Rect"].get_object()]), url))
    except faults():
        return found
    return found


def _without_doubles(mots: list[Mot]) -> list[Mot]:
    """The words without those drawn again on themselves, which makes them look bold, or shaded."""
    held: dict[tuple[str, int, int], list[Mot]] = {}
    kept: list[Mot] = []
    for mot in mots:
        near = mot.taille * _NEAR
        cell = (round(mot.x0 / (4 * near)), round(mot.y / (4 * near)))
        same = next(
            (
                other
                for i in (-1, 0, 1)
                for j in (-1, 0, 1)
                for other in held.get((mot.texte, cell[0] + i, cell[1] + j), ())
                if abs(other.x0 - mot.x0) < near and abs(other.y - mot.y) < near and other.sens == mot.sens
            ),
            None,
        )
        if same is None:
            held.setdefault((mot.texte, *cell), []).append(mot)
            kept.append(mot)
        elif not mot.cache and not same.cache:
            same.gras = True
        else:
            # Words over the picture of a page, and the same recognised under it.
            same.cache = False
    return kept
