"""What is to be done to the trees of the files, and the texts that come of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, get_args

from fphref.loading.kinds import Kind
from fphref.revision.depot import BOM, Depot, Dossier, plain
from fphref.revision.lignes import Chemin
from fphref.revision.tables import Colonne
from fphref.yaml_splice import Brut, OneLine, SpliceError, Tree, document, update

ABSENT = None
"""Set in the place of a value: its key goes."""


@dataclass(slots=True)
class ListeEditee:
    """A list whose items come, go or move: old index → wanted rank, and (rank or None, item) for the new ones."""

    retires: set[int] = field(default_factory=set)
    rangs: dict[int, float] = field(default_factory=dict)
    ajouts: list[tuple[float | None, Tree]] = field(default_factory=list)


@dataclass(slots=True)
class Edition:
    """The edits of one file; `neuf` is its first tree where it is a new one."""

    nom: str
    kind: Kind
    dossier: Dossier
    inner: str
    neuf: dict[str, Tree] | None = None
    poses: list[tuple[Chemin, Tree]] = field(default_factory=list)
    listes: dict[Chemin, ListeEditee] = field(default_factory=dict)
    supprime: bool = False

    def liste(self, chemin: Chemin) -> ListeEditee:
        """The edits of the list at that path."""
        return self.listes.setdefault(chemin, ListeEditee())

    def pose(self, base: Tree) -> Tree:
        """The tree with the values that were set, its lists not yet edited; `base` is changed, the edits are not."""
        for chemin, value in self.poses:
            set_at(base, chemin, deepcopy(value))
        return base

    def arbre(self, base: Tree) -> Tree:
        """The tree with all the edits; `base` is changed."""
        self.pose(base)
        for chemin, liste in sorted(self.listes.items(), key=lambda pair: -len(pair[0])):
            _edit_list(base, chemin, liste, keep=self.kind.many and len(chemin) == 1)
        return base


@dataclass(frozen=True, slots=True)
class FichierEdite:
    """A file to write: `data` is None where it is to be set aside, `avant` None where it is new."""

    nom: str
    affiche: str
    dossier: Dossier
    inner: str
    avant: bytes | None
    data: bytes | None


def textes_of(depot: Depot, editions: Sequence[Edition]) -> tuple[list[FichierEdite], list[str]]:
    """The files as they would be, only those that differ; and the names of those that cannot be changed safely."""
    made: list[FichierEdite] = []
    refused: list[str] = []
    for edition in editions:
        fichier = depot.fichiers.get(edition.nom)
        if fichier is None:
            tree = edition.arbre(edition.neuf or {})
            text = document(_ordered(tree, order_of(edition.kind), ()), _head(depot, edition))
            made.append(FichierEdite(edition.nom, edition.nom, edition.dossier, edition.inner, None, text.encode()))
            continue
        if edition.supprime:
            made.append(FichierEdite(edition.nom, fichier.affiche, edition.dossier, edition.inner, fichier.data, None))
            continue
        try:
            text = update(fichier.texte, edition.arbre(plain(fichier.arbre)), order_of(edition.kind))
        except SpliceError:
            refused.append(fichier.affiche)
            continue
        data = (BOM if fichier.data.startswith(BOM) else b"") + text.encode()
        if data != fichier.data:
            made.append(FichierEdite(edition.nom, fichier.affiche, edition.dossier, edition.inner, fichier.data, data))
    return made, refused


def _head(depot: Depot, edition: Edition) -> tuple[str, ...]:
    """The line that names the schema, as the other files of that folder write it."""
    for fichier in depot.fichiers.values():
        same = fichier.kind is edition.kind and fichier.inner.count("/") == edition.inner.count("/")
        first = fichier.texte.partition("\n")[0].rstrip("\r")
        if same and first.startswith("# yaml-language-server:"):
            return (first,)
    return ()


def typed(text: str, colonne: Colonne) -> Tree:
    """The text of a cell as the value of its key."""
    if colonne.nature == "nombre" and text.isascii() and text.isdigit() and str(int(text)) == text:
        return int(text)
    if colonne.nature == "date" or colonne.choix == "oui_non":
        return Brut(text)
    return text


def set_at(tree: Tree, chemin: Chemin, value: Tree) -> None:
    """Put a value there, making what is missing above it; `ABSENT` takes the key away, and what is empty above it."""
    node: Any = tree
    trail: list[tuple[Any, str | int]] = []
    for step, after in pairwise(chemin):
        trail.append((node, step))
        inner = node[step] if isinstance(step, int) and step < len(node) else None
        inner = node.get(step) if isinstance(step, str) else inner
        if isinstance(inner, str) and isinstance(after, str):
            inner = node[step] = {"texte": inner}
        if inner is None:
            if value is ABSENT:
                return
            inner = [] if isinstance(after, int) else {}
            if isinstance(node, list):
                node.append(inner)
            else:
                node[step] = inner
        node = inner
    last = chemin[-1]
    if value is not ABSENT:
        if isinstance(node, list) and last == len(node):
            node.append(value)
        else:
            node[last] = value
        return
    node.pop(last, None)
    for owner, step in reversed(trail):
        if owner[step] or isinstance(owner, list):
            break
        del owner[step]


def _edit_list(tree: Tree, chemin: Chemin, edit: ListeEditee, *, keep: bool) -> None:
    node: Any = tree
    for step in chemin[:-1]:
        inner = node[step] if isinstance(step, int) else node.get(step)
        if inner is None:
            inner = node[step] = {}
        node = inner
    old: list[Tree] = node.get(chemin[-1]) or []
    ranked: list[tuple[float, int, Tree]] = []
    for index, value in enumerate(old):
        if index in edit.retires:
            continue
        wanted = edit.rangs.get(index, index + 1)
        # Sent further down, an item goes after the one that holds that rank; sent up, before it.
        shift = 0.5 if wanted > index + 1 else -0.5 if wanted < index + 1 else 0
        ranked.append((wanted + shift, index, value))
    for order, (rang, value) in enumerate(edit.ajouts):
        ranked.append((float("inf") if rang is None else rang - 0.4, len(old) + order, value))
    made = [value for _, _, value in sorted(ranked, key=lambda entry: entry[:2])]
    if made or keep:
        node[chemin[-1]] = made
    else:
        node.pop(chemin[-1], None)


# -- the order of keys, from the model ---------------------------------------------------------------------------------


def order_of(kind: Kind) -> Callable[[tuple[str, ...]], Sequence[str]]:
    """For a path inside a file of that kind (`*` for a list item), the keys in the order of the model."""

    def order(path: tuple[str, ...]) -> Sequence[str]:
        steps = list(path)
        if kind.many:
            if len(steps) < 2:
                return (kind.name,)
            steps = steps[2:]
        model: Any = kind.model
        for step in steps:
            if step != "*":
                fields = getattr(model, "model_fields", {})
                model = _model_in(fields[step].annotation) if step in fields else None
        return tuple(name for name in getattr(model, "model_fields", {}) if name != "origine")

    return order


def _model_in(annotation: Any) -> Any:
    if hasattr(annotation, "model_fields"):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


def _ordered(tree: Tree, order: Callable[[tuple[str, ...]], Sequence[str]], path: tuple[str, ...]) -> Any:
    if isinstance(tree, list):
        return [_ordered(item, order, (*path, "*")) for item in tree]
    if isinstance(tree, dict):
        known = order(path)
        keys = sorted(tree, key=lambda key: known.index(key) if key in known else len(known))
        made = {key: _ordered(tree[key], order, (*path, key)) for key in keys}
        return OneLine(made) if isinstance(tree, OneLine) else made
    return tree
