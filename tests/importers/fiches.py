"""Invented fiches, imported as a user would, and what tests ask of the draft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fphref.diagnostics import Diagnostic
from fphref.importers.assemblage import Cadre, assemble
from fphref.importers.ecriture import write_texts
from fphref.importers.fiche.importation import import_fiche
from fphref.importers.fiche.rubriques import bare_words
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Brouillon, Document, Etat
from fphref.importers.registre import Registre
from fphref.loading.load import load
from fphref.model.referentiel import Referentiel
from tests.importers.brouillons import values, words

NORMALISES = (
    "niveau_qualification", "categorie", "echelons", "echelon_special", "duree_mois", "prolongation_mois", "formation",
)  # fmt: skip
"""Fields whose value is a fact read in a line, not its words (« Niveau 7 (Master) », « Catégorie A »)."""
FICHES = Path(__file__).parent / "documents" / "fiches"


def text_of(nom: str) -> str:
    """The text of an invented fiche."""
    return (FICHES / nom).read_text("utf-8")


def read(texte: str, nom: str = "fiche.md") -> Document:
    """A text as its lines."""
    return read_text(nom, texte)


def imported(nom: str) -> Brouillon:
    """The draft of an invented fiche, nothing known beforehand."""
    return import_fiche(read(text_of(nom), nom), Registre())


def draft_of(texte: str) -> Brouillon:
    """The draft of a text."""
    return import_fiche(read(texte), Registre())


def at(brouillon: Brouillon, fichier: str, *chemin: str | int) -> Any:
    """A value of the draft."""
    node: Any = brouillon.fichiers[fichier]
    for step in chemin:
        node = node[step]
    return node


def metier_of(brouillon: Brouillon) -> dict[str, Any]:
    """The tree of its métier."""
    return next(tree for path, tree in brouillon.fichiers.items() if path.startswith("metiers/"))


def corps_of(brouillon: Brouillon, identifiant: str) -> dict[str, Any]:
    """The tree of a corps."""
    return brouillon.fichiers[f"statut/corps/{identifiant}.yaml"]


def labels(brouillon: Brouillon, catalogue: str) -> list[str]:
    """The labels of a catalogue, in order."""
    return [item["libelle"] for item in at(brouillon, f"{catalogue}.yaml", catalogue)]


def line_of(nom: str, texte: str) -> int:
    """The number of the first line of a fiche that holds a text."""
    return next(rank for rank, line in enumerate(text_of(nom).split("\n"), 1) if texte in line)


def told(brouillon: Brouillon, code: str) -> list[tuple[int, str]]:
    """The doubts of a code: line and message."""
    return [(d.numero, d.diagnostic.message) for d in brouillon.doutes if d.diagnostic.regle == code]


def listed(brouillon: Brouillon) -> list[int]:
    """The lines that went nowhere."""
    return [sort.numero for sort in brouillon.sorts if sort.etat is Etat.LISTEE]


def lost_words(brouillon: Brouillon) -> list[tuple[int, list[str]]]:
    """The lines said to be placed of which words stand in no field of theirs."""
    found = []
    for sort in brouillon.sorts:
        if sort.etat is not Etat.PLACEE or any(champ.chemin[-1] in NORMALISES for champ in sort.champs):
            continue
        held = {
            word for champ in sort.champs for text in values(at(brouillon, *champ_of(champ))) for word in words(text)
        }
        line = brouillon.document.lignes[sort.numero - 1]
        missing = [word for word in words(bare_words(line.texte)) if word not in held]
        if missing:
            found.append((sort.numero, missing))
    return found


def champ_of(champ: Any) -> tuple[Any, ...]:
    """The file and the path of a field, as `at` takes them."""
    return (champ.fichier, *champ.chemin)


def loaded(brouillon: Brouillon, dossier: Path) -> tuple[Referentiel, tuple[Diagnostic, ...]]:
    """The draft written in a folder as the command writes it, and loaded."""
    from datetime import date

    whole = assemble([brouillon], Cadre(date(2026, 11, 23)))
    for path, text in write_texts(whole).items():
        target = dossier / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    referentiel, diagnostics = load(dossier)
    return referentiel, tuple(diagnostics)
