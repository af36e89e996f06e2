"""One-page syntheses that press on their page: one service and hundreds, names of any length, nothing to tell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from fphref.audit.modele import Bilan
from fphref.documents.content import Document
from fphref.documents.couverture_synthese import build_couverture_synthese
from fphref.model.referentiel import Referentiel
from tests.documents.synthese_fabrique import bilan_de
from tests.render.conformite import Tree
from tests.render.pdf_stress import ARABIC, EMOJI, LONG, pdf_of

COMPETENCES = tuple(f"sf-numero-{n}-qui-porte-un-identifiant" for n in range(30))
WIDE = "W" * 300
TITLE = "Couverture des compétences"

SYNTHESES: dict[str, tuple[Callable[[], Bilan], str]] = {
    "one service": (lambda: bilan_de(1, COMPETENCES), TITLE),
    "one service, one competence": (lambda: bilan_de(1, COMPETENCES[:1]), TITLE),
    "eight services": (lambda: bilan_de(8, COMPETENCES), TITLE),
    "forty services of six poles": (lambda: bilan_de(40, COMPETENCES, poles=6), TITLE),
    "four hundred services": (lambda: bilan_de(400, COMPETENCES), TITLE),
    "wide names": (lambda: bilan_de(30, (WIDE, *COMPETENCES), nom=lambda n: f"{WIDE}{n}"), WIDE),
    "names of 10 000 letters": (lambda: bilan_de(25, (LONG, *COMPETENCES), nom=lambda n: f"{LONG}{n}"), LONG),
    "foreign letters": (lambda: bilan_de(6, (EMOJI, ARABIC), nom=lambda n: f"{ARABIC} {EMOJI} {n}"), ARABIC),
    "suppressed": (lambda: bilan_de(9, COMPETENCES, masques=frozenset({1, 4}), seuil=5), TITLE),
    "all suppressed": (lambda: bilan_de(3, COMPETENCES, masques=frozenset({0, 1, 2}), seuil=5), TITLE),
    "tiny services": (lambda: bilan_de(9, COMPETENCES, agents=lambda n: 3 if n % 2 else 9), TITLE),
    "one tiny service": (lambda: bilan_de(1, COMPETENCES, agents=lambda n: 2), TITLE),
    "nothing asked": (lambda: bilan_de(3, ()), TITLE),
    "nobody": (lambda: bilan_de(0, ()), ""),
}


@cache
def synthese(name: str) -> Document:
    """The document of a case, at all its lengths."""
    make, title = SYNTHESES[name]
    return build_couverture_synthese(make(), Referentiel(), title)


@cache
def rendered_synthese(name: str) -> bytes:
    """The PDF of a case, made once."""
    return pdf_of(synthese(name))


def pages_of(data: bytes) -> int:
    """How many pages a file has."""
    return len(Tree(data).pages)


def held(document: Document) -> Document:
    """The same document at the one length that its page holds: each length drawn by itself until one is whole."""
    lengths = [replace(document, blocks=blocks, shorter=()) for blocks in (document.blocks, *document.shorter)]
    return lengths[bisect_left(range(len(lengths) - 1), True, key=lambda n: pages_of(pdf_of(lengths[n])) == 1)]
