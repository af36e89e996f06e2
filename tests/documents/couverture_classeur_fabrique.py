"""Audits to make workbooks of, and what a workbook says once it is written and read back."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import openpyxl

from fphref.audit.diffusion import publish
from fphref.audit.modele import Bilan, Lecture, Ligne, Masque, Structure, Synthese
from fphref.documents.classeur import Workbook
from fphref.documents.couverture_classeur import build_couverture_classeur
from fphref.model.couverture import ETATS
from fphref.model.referentiel import Referentiel
from fphref.render.xlsx import render_xlsx
from tests.audit.bilans import bilan_exemple
from tests.audit.fabrique_diffusion import random_hospital

TITRE = "Couverture des compétences · CHU d’exemple"
PAR = ("service", "pole", "metier", "ensemble")


def book_of(bilan: Bilan, referentiel: Referentiel, titre: str = TITRE) -> Workbook:
    return build_couverture_classeur(bilan, referentiel, titre)


def file_of(book: Workbook) -> bytes:
    stream = io.BytesIO()
    render_xlsx(book, stream)
    return stream.getvalue()


def read_back(book: Workbook) -> Any:
    """What openpyxl reads of the written file: results, not formulas."""
    return openpyxl.load_workbook(io.BytesIO(file_of(book)), data_only=True)


def table_of(sheet: Any) -> list[dict[str, Any]]:
    """The rows of the one table of a sheet, by title of column."""
    (table,) = sheet.tables.values()
    heads, *rows = sheet[table.ref]
    titles = [plain(str(cell.value)) for cell in heads]
    return [dict(zip(titles, (cell.value for cell in row), strict=True)) for row in rows]


def plain(text: str) -> str:
    """A text with plain spaces and apostrophes."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def texts_of(sheet: Any) -> str:
    """Every text of a sheet, row by row, with plain spaces and apostrophes."""
    rows = (" | ".join(str(c.value) for c in row if c.value is not None) for row in sheet.iter_rows())
    return plain("\n".join(filter(None, rows)))


def values_of(sheet: Any) -> Iterator[Any]:
    return (cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None)


@cache
def _published(seed: int) -> Bilan:
    return publish(random_hospital(random.Random(seed)).audit("service", "ensemble"), 5)


def published() -> Bilan:
    """An audit made to be circulated: lines shown and lines suppressed (`matrice_fabrique` has its compétences)."""
    found = next(b for seed in range(50) if (b := _published(seed)).masques and len(b.lignes) > 3)
    assert found.seuil == 5
    return found


def masked(bilan: Bilan, few: int = 5) -> Bilan:
    """The same audit, the lines about fewer than `few` people suppressed and out of every figure of the first level."""
    kept = [ligne for ligne in bilan.lignes if ligne.concernes >= few]
    gone = tuple(Masque(x.structure, x.competence) for x in bilan.lignes if x.concernes < few)
    return bilan.with_changes(lignes=kept, masques=gone, seuil=few, diagnostics=())


def empty(referentiel: Referentiel) -> Bilan:
    """An audit of nobody."""
    bilan = bilan_exemple(referentiel, par=("ensemble",))
    return bilan.with_changes(
        structures=(), lignes=(), syntheses=(), fragiles=(), exclus=(), lecture=Lecture(fichiers=1)
    )


def line(structure: int, competence: str, **figures: int | None) -> Ligne:
    """A line of ten agents, three of them titulaires for a besoin of two."""
    known: dict[str, Any] = dict.fromkeys(Ligne._fields, 0)
    known |= {"haut": 5, "criticite": 2, "requis": 10, "evalues": 8, "titulaires": 3, "quotite": 300, "somme": 24,
              "titulaires_t3": 3, "titulaires_t5": 3, "titulaires_sans": 3, "besoin": 2, "besoin_profils": 2,
              "etat": 6, "classe": 3}  # fmt: skip
    return Ligne(**(known | {"structure": structure, "competence": competence} | figures))


def service(*path: str, agents: int | None = 10) -> Structure:
    levels = ("pole", "service")[-len(path) :]
    return Structure("service", tuple(zip(levels, path, strict=True)), agents)


def summed(structure: int, lines: list[Ligne]) -> Synthese:
    """What these lines add up to."""
    mine = [x for x in lines if x.structure == structure]
    sums = {name: sum(getattr(x, name) for x in mine) for name in Synthese._fields[3:20]
            if name in Ligne._fields or name == "concernes"}  # fmt: skip
    needs = [x for x in mine if x.besoin]
    held = {f"tenus_{when}": sum(getattr(x, name) >= (x.besoin or 0) for x in needs)
            for when, name in (("t0", "titulaires"), ("t3", "titulaires_t3"), ("t5", "titulaires_t5"))}  # fmt: skip
    etats = tuple(sum(x.etat == rank for x in mine) for rank in range(len(ETATS)))
    return Synthese(
        structure=structure, competences=len(mine), etats=etats, priorite=sum(x.priorite or 0 for x in mine),
        besoins=len(needs), haut=5, **(sums | held),
    )  # fmt: skip


def audit(structures: list[Structure], lines: list[Ligne], **changes: Any) -> Bilan:
    """An audit of services made of these lines."""
    fragiles = tuple(x for x in lines if x.etat in (1, 2, 3, 4, 5))
    syntheses = tuple(summed(index, lines) for index in range(len(structures)))
    known: dict[str, Any] = {"structures": tuple(structures), "lignes": lines, "syntheses": syntheses}
    known |= {"par": ("service",), "fragiles": fragiles, "exclus": (), "lecture": Lecture()}
    return Bilan(date(2026, 11, 23), **(known | changes))
