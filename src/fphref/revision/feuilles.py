"""What the authoring workbook is made from, out of the files: the rows of each table, those to edit first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fphref.revision.lignes import Ligne, is_coupee, is_figee
from fphref.revision.tables import DETAILS, LISTE, PARENT, TABLE_BY_NOM


class Rang(NamedTuple):
    """One row of the workbook, with the marks it is read back by."""

    fichier: str
    cle: str
    empreinte: str
    identite: str
    repertoire: str
    verrouillee: bool
    valeurs: Mapping[str, str]
    figes: frozenset[str]


def rangs_of(lignes: Mapping[str, Sequence[Ligne]]) -> dict[str, list[Rang]]:
    """The rows of every table, the locked ones last."""
    return {
        nom: [_rang(ligne) for ligne in sorted(rows, key=lambda ligne: ligne.verrouillee)]
        for nom, rows in lignes.items()
    }


def _rang(ligne: Ligne) -> Rang:
    return Rang(
        ligne.fichier.nom, ligne.cle, ligne.empreinte, ligne.identite, ligne.fichier.dossier.id, ligne.verrouillee,
        ligne.valeurs, frozenset(figes_of(ligne)),
    )  # fmt: skip


def figes_of(ligne: Ligne) -> Iterator[str]:
    """The roles of a row that name it, or that its cell cannot hold whole: they are not edited."""
    table = TABLE_BY_NOM[ligne.table]
    yield from (role for role in (table.cle, PARENT, LISTE) if role)
    if ligne.table == DETAILS:
        yield from ("fichier", "chemin")
    yield from (
        role for role, text in ligne.valeurs.items() if is_coupee(text) or (role == "valeur" and is_figee(ligne))
    )
