"""The files of a référentiel as they stand on disk: bytes, plain trees, and who may edit them. Reads, never writes."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fphref.diagnostics import FphrefError, Position
from fphref.loading.files import HEAD, list_files, read_bytes
from fphref.loading.kinds import Kind
from fphref.model.referentiel import Referentiel
from fphref.yaml_splice import Tree
from fphref.yaml_text import Mapping, Sequence, parse

BOM = b"\xef\xbb\xbf"
HORS_CLASSEUR = frozenset({"contingents", "parametres", "grilles", "bareme", "classements"})
"""Kinds that the authoring workbook leaves out: figures of the law, copied from a text with its source and its dates
rather than drafted, and tables that a spreadsheet opens as they are."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One référentiel folder; `verrouille` where another one extends it: it is cited, not edited."""

    id: str
    path: Path
    verrouille: bool


@dataclass(frozen=True, slots=True)
class Fichier:
    """One data file; `nom` is `id/metiers/x.yaml`, the same whatever folder the command was given."""

    nom: str
    path: Path
    affiche: str
    inner: str
    kind: Kind
    dossier: Dossier
    data: bytes
    arbre: Mapping

    @property
    def texte(self) -> str:
        """The content without its byte order mark."""
        return self.data.removeprefix(BOM).decode("utf-8")

    def noeud(self, chemin: tuple[str | int, ...]) -> Any:
        """The parsed node at a path, None where there is none."""
        node: Any = self.arbre
        for step in chemin:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return None
        return node

    def position(self, chemin: tuple[str | int, ...]) -> Position:
        """Where a value stands, as diagnostics say it; the nearest known parent for one that is absent."""
        node: Any = self.arbre
        line, column = node.line, node.column
        for step in chemin:
            try:
                line, column = node.spots[step]
                node = node[step]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return Position(self.affiche, line, column)


@dataclass(frozen=True, slots=True)
class Depot:
    """All the files, by `nom`, in reading order."""

    racine: Path
    dossiers: tuple[Dossier, ...]
    fichiers: AnyMapping[str, Fichier]

    @property
    def ouverts(self) -> tuple[Dossier, ...]:
        """The folders a person may edit."""
        return tuple(dossier for dossier in self.dossiers if not dossier.verrouille)


def read_depot(racine: Path, referentiel: Referentiel) -> Depot:
    """The files behind a référentiel loaded from `racine`; raises `FphrefError` where one cannot be read whole."""
    found = [(r, (racine / r.at().fichier).parent) for r in referentiel.repertoires]
    extended = {(path / r.etend).resolve() for r, path in found if r.etend}
    dossiers = tuple(Dossier(r.id, path, path.resolve() in extended) for r, path in found)
    fichiers: dict[str, Fichier] = {}
    for dossier in dossiers:
        files, _ = list_files(dossier.path, racine)
        for file in sorted(files, key=lambda f: f.inner != HEAD):
            if file.kind.name in HORS_CLASSEUR:
                continue
            data, _ = read_bytes(file)
            root, faults = parse(data, file.name) if data is not None else (None, [])
            if data is None or root is None or faults:
                raise FphrefError(f"{file.name} n’est pas lisible : le corriger d’abord (fphref verifier).")
            nom = f"{dossier.id}/{file.inner}"
            fichiers[nom] = Fichier(nom, file.path, file.name, file.inner, file.kind, dossier, data, root)
    return Depot(racine, dossiers, fichiers)


def plain(node: Any) -> Tree:
    """A parsed node as plain data, without positions."""
    if isinstance(node, Mapping):
        return {key: plain(node[key]) for key in node.spots}
    if isinstance(node, Sequence):
        return [plain(item) for item in node]
    return node if isinstance(node, str) else None
