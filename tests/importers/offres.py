"""Postings for tests: read from a document of ours or from a text, and what became of each of their lines."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fphref.importers.lecture.fichier import read_document
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Brouillon, Document, Etat, Ligne
from fphref.importers.offre.importation import import_offre
from fphref.importers.offre.noeuds import Noeud, Objet, Valeur, scalars, walk, words
from fphref.importers.offre.postes import read_keys
from fphref.importers.registre import Registre

_TAG = re.compile(r"</?[a-z][^>]*>|mailto:")
NORMALISES = frozenset({"langue", "pays", "contrat", "temps_travail", "presence", "publie_le", "expire_le"})
"""Fields that may say a fact in other words than the source: a flag, a code, a date."""
DOCUMENTS = Path(__file__).parent / "documents" / "offres"


def draft_of(source: str | Path) -> Brouillon:
    """The draft of one of our documents, by its name, or of a file."""
    path = DOCUMENTS / source if isinstance(source, str) else source
    return import_offre(read_document(path), Registre())


def draft_of_text(text: str, nom: str = "offre.md") -> Brouillon:
    """The draft of a text."""
    return import_offre(read_text(nom, text), Registre())


def draft_of_json(text: str, nom: str = "offre.json") -> Brouillon:
    """The draft of a JSON text."""
    return import_offre(json_document(text, nom), Registre())


def json_document(text: str, nom: str = "offre.json") -> Document:
    """A JSON file as it is read: its physical lines."""
    rows = text.split("\n")
    return Document(
        nom, "json", tuple(Ligne(n, row, row, "texte" if row.strip() else "vide") for n, row in enumerate(rows, 1))
    )


def head(*rows: str) -> str:
    """A text with these lines as its head."""
    return "\n".join(("---", *rows, "---", ""))


def posting(draft: Brouillon, rank: int = 0) -> dict[str, Any]:
    """The tree of one posting of a draft."""
    return [tree for path, tree in draft.fichiers.items() if path != "marche/sources.yaml"][rank]


def sources(draft: Brouillon) -> list[Any]:
    """Its sources."""
    found: Any = draft.fichiers["marche/sources.yaml"]["sources"]
    return list(found)


def listed(draft: Brouillon) -> dict[int, str]:
    """The lines that are listed, with what was left of them."""
    return {sort.numero: sort.reste for sort in draft.sorts if sort.etat is Etat.LISTEE}


def structure(draft: Brouillon) -> dict[int, str]:
    """The lines that are structure, with their rule; blank ones and rules apart."""
    plain = ("ligne-vide", "filet")
    return {s.numero: s.regle for s in draft.sorts if s.etat is Etat.STRUCTURE and s.regle not in plain}


def doubts(draft: Brouillon, code: str) -> dict[int, str]:
    """The messages of one code by line; several of a line follow one another."""
    found: dict[int, str] = {}
    for doute in draft.doutes:
        if doute.diagnostic.regle == code:
            message = doute.diagnostic.message
            found[doute.numero] = f"{found[doute.numero]} | {message}" if doute.numero in found else message
    return found


def lost_words(draft: Brouillon, *headings: str) -> list[tuple[int, str]]:
    """The words of values on placed lines that stand in no field of the line; keys, flags and these headings apart."""
    lecture = read_keys(draft.document)
    assert lecture is not None
    said: dict[int, list[str]] = {}
    for value in _values(lecture.racines):
        rows = value.segments if len(value.segments) > 1 else [(line, value.texte) for line in value.lignes]
        for line, row in rows:
            said.setdefault(line, []).extend(words(_TAG.sub(" ", html.unescape(row))))
    told = []
    for sort in draft.sorts:
        if sort.etat is not Etat.PLACEE or any(str(champ.chemin[0]) in NORMALISES for champ in sort.champs):
            continue
        held: list[str] = [word for heading in headings for word in words(heading)]
        for champ in sort.champs:
            held += words(" ".join(_texts(_at(draft, champ.fichier, champ.chemin))))
        told += [(sort.numero, word) for word in said.get(sort.numero, ()) if word not in held]
    return told


def _values(roots: list[Noeud]) -> Iterator[Valeur]:
    """Every single value, but for those of technical keys of JSON-LD."""
    for root in roots:
        technical = {
            id(value)
            for part in walk(root)
            if isinstance(part, Objet)
            for paire in part.paires
            if paire.cle.startswith("@")
            for value in scalars(paire.valeur)
        }
        yield from (value for value in scalars(root) if id(value) not in technical)


def _at(draft: Brouillon, fichier: str, chemin: tuple[str | int, ...]) -> Any:
    node: Any = draft.fichiers[fichier]
    for step in chemin:
        node = node[step]
    return node


def _texts(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [text for value in node.values() for text in _texts(value)]
    if isinstance(node, list):
        return [text for value in node for text in _texts(value)]
    return [str(node)]
