"""From the trees to the rows of the tables; what no table holds becomes rows of « Détails »."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fphref.revision.depot import Depot, Fichier
from fphref.revision.tables import DETAILS, LISTE, PARENT, RANG, TABLES, Colonne, Table
from fphref.revision.valeurs import MAX_TEXTE, empreinte, normal, shown
from fphref.yaml_text import Mapping, Sequence

Chemin = tuple[str | int, ...]

FIGEES = frozenset({"id", "code", "metier", "format"})
"""Keys that name an object: they never change, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Ligne:
    """One row: `cle` names it for ever inside its file, `chemin` is where it stands now.

    A role that is absent from `valeurs` cannot be shown in its cell and stands in « Détails ».
    """

    table: str
    fichier: Fichier
    cle: str
    chemin: Chemin
    valeurs: dict[str, str]

    @property
    def identite(self) -> str:
        """What the control column repeats."""
        return f"{self.fichier.nom}#{self.cle}"

    @property
    def empreinte(self) -> str:
        """The fingerprint of its cells."""
        return empreinte(self.valeurs)

    @property
    def verrouillee(self) -> bool:
        """Whether its folder is only cited."""
        return self.fichier.dossier.verrouille


def lignes_of(depot: Depot) -> dict[str, list[Ligne]]:
    """Every row, by table, in the order of the files."""
    found: dict[str, list[Ligne]] = {table.nom: [] for table in TABLES}
    for fichier in depot.fichiers.values():
        covered: set[Chemin] = set()
        for table in TABLES:
            if fichier.kind.name in table.natures:
                found[table.nom].extend(_rows(table, fichier, covered))
        found[DETAILS].extend(_details(fichier, covered))
    return found


def parent_of(node: Any) -> str:
    """What names the object that holds a list: its code, its id, or the métier of a profile."""
    return next((str(node[key]) for key in ("code", "id", "metier") if isinstance(node.get(key), str)), "")


def _rows(table: Table, fichier: Fichier, covered: set[Chemin]) -> Iterator[Ligne]:
    for motif in table.motifs:
        if not motif:
            yield _row(table, fichier, "", (), fichier.arbre, {}, covered)
            continue
        for chemin, holder, items in _lists(fichier.arbre, motif, (), fichier.arbre):
            seen: dict[str, int] = {}
            for rank, item in enumerate(items):
                own = {PARENT: parent_of(holder), LISTE: table.listes[motif[-1]], RANG: str(rank + 1)}
                name = item if isinstance(item, str) else item.get(table.cle) if isinstance(item, Mapping) else None
                name = name if table.cle and isinstance(name, str) else f"#{rank + 1}"
                seen[name] = seen.get(name, 0) + 1
                name += f"#{seen[name]}" if seen[name] > 1 else ""
                cle = f"{_named(fichier.arbre, chemin)}[{name}]"
                if isinstance(item, Mapping) or (isinstance(item, str) and table.scalaire):
                    yield _row(table, fichier, cle, (*chemin, rank), item, own, covered)


def _lists(node: Any, motif: tuple[str, ...], chemin: Chemin, holder: Any) -> Iterator[tuple[Chemin, Any, Sequence]]:
    """Each list that a pattern names, with its path and the object that holds it."""
    step, *rest = motif
    if step == "*":
        if isinstance(node, Sequence):
            for rank, item in enumerate(node):
                if isinstance(item, Mapping):
                    yield from _lists(item, tuple(rest), (*chemin, rank), item)
    elif isinstance(node, Mapping):
        inner = node.get(step)
        if rest:
            yield from _lists(inner, tuple(rest), (*chemin, step), holder)
        elif isinstance(inner, Sequence):
            yield (*chemin, step), holder, inner


def _named(root: Any, chemin: Chemin) -> str:
    """A path whose list items are named by their id where they have one."""
    text, node = "", root
    for step in chemin:
        node = node[step]
        if isinstance(step, int):
            name = node.get("id") if isinstance(node, Mapping) else None
            text += f"[{name}]" if isinstance(name, str) else f"[#{step + 1}]"
        else:
            text += f".{step}" if text else step
    return text


def _row(
    table: Table, fichier: Fichier, cle: str, chemin: Chemin, node: Any, own: dict[str, str], covered: set[Chemin]
) -> Ligne:
    valeurs: dict[str, str] = {}
    for colonne in table.colonnes:
        if colonne.nature == "calcul":
            continue
        if colonne.role in own:
            valeurs[colonne.role] = own[colonne.role]
            continue
        if isinstance(node, str):
            valeurs[colonne.role] = shown(normal(node)) if colonne.role == table.scalaire else ""
            covered.add(chemin)
            continue
        text = _cell(node, colonne, chemin, covered)
        if text is not None:
            valeurs[colonne.role] = text
    return Ligne(table.nom, fichier, cle, chemin, valeurs)


def _cell(node: Any, colonne: Colonne, chemin: Chemin, covered: set[Chemin]) -> str | None:
    """The text of a cell, None where the node there is not one that a cell can hold."""
    for step in colonne.role.split("."):
        if node is None:
            return ""
        if not isinstance(node, Mapping):
            return None
        node, chemin = node.get(step), (*chemin, step)
    if node is None:
        return ""
    if colonne.nature == "liste":
        if not isinstance(node, Sequence) or not all(isinstance(item, str) for item in node):
            return None
        covered.update((*chemin, rank) for rank in range(len(node)))
        return "\n".join(normal(item) for item in node)
    if colonne.nature == "codes":
        return _codes(node, chemin, covered)
    if not isinstance(node, str):
        return None
    covered.add(chemin)
    return shown(normal(node))


def _codes(node: Any, chemin: Chemin, covered: set[Chemin]) -> str | None:
    if not isinstance(node, Sequence):
        return None
    lines = []
    for item in node:
        if not isinstance(item, Mapping):
            return None
        pair = (item.get("nomenclature"), item.get("code"))
        if not all(isinstance(part, str) and part and " " not in part for part in pair):
            return None
        lines.append(" ".join(str(part) for part in pair))
    for rank in range(len(node)):
        covered |= {(*chemin, rank, "nomenclature"), (*chemin, rank, "code")}
    return "\n".join(lines)


def _details(fichier: Fichier, covered: set[Chemin]) -> Iterator[Ligne]:
    for chemin, text in _leaves(fichier.arbre, ()):
        if chemin not in covered:
            valeurs = {"fichier": fichier.nom, "chemin": chemin_text(chemin), "valeur": shown(normal(text))}
            yield Ligne(DETAILS, fichier, valeurs["chemin"], chemin, valeurs)


def _leaves(node: Any, chemin: Chemin) -> Iterator[tuple[Chemin, str]]:
    if isinstance(node, str):
        yield chemin, node
    elif isinstance(node, Mapping):
        for key in node.spots:
            yield from _leaves(node[key], (*chemin, key))
    elif isinstance(node, Sequence):
        for rank, item in enumerate(node):
            yield from _leaves(item, (*chemin, rank))


def chemin_text(chemin: Chemin) -> str:
    """`voies[2].conditions.tous[1].texte`: items are counted from 1."""
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in chemin).removeprefix(".")


def is_figee(ligne: Ligne) -> bool:
    """Whether a row of « Détails » names an object, and so never changes."""
    return ligne.table == DETAILS and ligne.chemin[-1] in FIGEES


def is_coupee(text: str) -> bool:
    """Whether a text was too long for its cell."""
    return len(text) >= MAX_TEXTE
