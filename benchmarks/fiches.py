"""What is timed: référentiels of many métiers, and fiches no two of which are alike, so that none can be remembered."""

from __future__ import annotations

import random
import shutil
import tempfile
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import chargement
import fphref
from fphref.documents.content import Document, Span, iter_texts
from fphref.documents.fiche import build_fiche
from fphref.model.referentiel import Referentiel

REFERENTIALS = Path(__file__).resolve().parent.parent / "referentials"
SHIPPED = "15D30"
REPEATED = f"{SHIPPED} livrée, redessinée à l’identique"
MOST = chargement.METIERS


def write_courts(folder: Path, count: int = MOST) -> Path:
    """A référentiel of `count` métiers of 35 items each, without formation or statut; returns its folder."""
    chargement.build(folder)
    for path in sorted((folder / "metiers").iterdir())[count:]:
        path.unlink()
    return folder


def write_complets(folder: Path, count: int = MOST) -> Path:
    """The same métiers, each with the formations, the statut and the rest of the shipped fiche; returns the folder.

    Raises ValueError where the shipped fiche has no longer the part that is taken from it.
    """
    shutil.copytree(REFERENTIALS / "fph", folder / "fph")
    (path,) = (folder / "fph" / "metiers").glob(f"{SHIPPED}_*.yaml")
    _, found, rest = path.read_text("utf-8").partition("\ntextes:\n")
    if not found:
        raise ValueError(f"{path.name} has no `textes:`")
    local = write_courts(folder / "banc", count)
    for metier in (local / "metiers").iterdir():
        metier.write_text(metier.read_text("utf-8") + "textes:\n" + rest, "utf-8")
    repertoire = local / "repertoire.yaml"
    repertoire.write_text(repertoire.read_text("utf-8") + "etend: ../fph\n", "utf-8")
    return local


def load_sound(folder: Path, count: int) -> Referentiel:
    """A generated référentiel; raises ValueError where it has a fault, or not `count` métiers of its own."""
    referentiel, diagnostics = fphref.load(folder)
    own = [code for code in referentiel.metiers if code != SHIPPED]
    if referentiel.en_erreur or len(own) != count:
        raise ValueError(f"the generated référentiel is not sound: {[str(d) for d in diagnostics[:3]]}")
    return referentiel


_FIGURE = 12
"""Signs of the longest figure: `01/02/2024`, `1 944,50`."""


def reworded(document: Document, seed: int) -> Document:
    """The same fiche, block for block and each text as many words long; the words are its own, drawn anew."""
    pool = [word for text in iter_texts(document.blocks) for word in text.split(" ") if word]
    dice = random.Random(seed)
    return replace(document, blocks=_reworded(document.blocks, dice, pool))


def _reworded(value: Any, dice: random.Random, pool: list[str]) -> Any:
    """Blocks, rows or spans with other words; codes, marks, figures, printed addresses and lone spaces stay.

    Columns of figures are narrow: words in their place would be cut letter by letter, and read back as others.
    """
    if isinstance(value, Span):
        figure = any(sign.isdigit() for sign in value.text) and len(value.text) < _FIGURE
        if value.chip or figure or value.text == value.link or value.text.isspace():
            return value
        return replace(value, text=" ".join(dice.choices(pool, k=len(value.text.split(" ")))))
    if isinstance(value, tuple):
        return tuple(_reworded(part, dice, pool) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        return replace(value, **{name: _reworded(part, dice, pool) for name, part in parts.items()})
    return value


@dataclass(frozen=True)
class Fiche:
    """A kind of fiche, by the words that name it in a table, and one drawing of it."""

    kind: str
    document: Document


class Fiches:
    """The fiches of each round, of which there may be as many as métiers; loading and building them is not timed."""

    def __init__(self, count: int = MOST) -> None:
        self.shipped, _ = fphref.load(REFERENTIALS)
        with tempfile.TemporaryDirectory() as name:
            self.complets = load_sound(write_complets(Path(name, "complets"), count), count)
            self.courts = load_sound(write_courts(Path(name, "courts"), count), count)
        self._first = build_fiche(self.shipped, SHIPPED)

    def as_shipped(self) -> Fiche:
        """The fiche users know; drawn again and again it is what a program with a memory draws fastest."""
        return Fiche(REPEATED, self._first)

    def of_round(self, number: int) -> list[Fiche]:
        """Three fiches that no other round has."""
        long, short = (
            build_fiche(referentiel, _own(referentiel)[number]) for referentiel in (self.complets, self.courts)
        )
        return [
            Fiche(f"{SHIPPED}, mots retirés au sort", reworded(self._first, number)),
            Fiche("métier complet (formations et statut partagés)", long),
            Fiche("métier court (sans formation ni statut)", short),
        ]


def _own(referentiel: Referentiel) -> list[str]:
    return [code for code in referentiel.metiers if code != SHIPPED]
