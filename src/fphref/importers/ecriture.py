"""A draft as texts: canonical YAML with each doubt as a comment above its field, and two tables for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from fphref.diagnostics import Position
from fphref.importers.assemblage import Ensemble
from fphref.importers.modele import Champ, Doute, Etat
from fphref.yaml_splice.emit import document
from fphref.yaml_splice.nodes import Group, Node, read

DOUTES: Final = "doutes.csv"
LIGNES: Final = "lignes.csv"
_NOTE: Final = "# Brouillon importé : à relire en entier ; chaque « # doute » est à lever, puis à supprimer."
_NEUTRAL: Final = ("=", "+", "-", "@", "\t", "\r")


def write_texts(ensemble: Ensemble) -> dict[str, str]:
    """The texts of the draft by their path in its folder: YAML files, what was set aside, doubts and lines."""
    by_file: dict[str, list[Doute]] = {}
    for brouillon in ensemble.brouillons:
        for doute in brouillon.doutes:
            if doute.champ is not None:
                by_file.setdefault(doute.champ.fichier, []).append(doute)
    texts = {}
    for path, tree in ensemble.fichiers.items():
        texts[path] = comment(document(tree, (_NOTE,)), by_file.get(path, ()))
    texts |= ensemble.doublons
    texts[DOUTES] = _doubts_table(ensemble)
    texts[LIGNES] = _lines_table(ensemble)
    return texts


def comment(text: str, doutes: Iterable[Doute]) -> str:
    """The same YAML with a line of comment above the field of each doubt; its content does not change."""
    doutes = [doute for doute in doutes if doute.champ is not None]
    if not doutes:
        return text
    root = read(text)
    lines = text.split("\n")
    inserted: dict[int, list[str]] = {}
    for doute in doutes:
        if doute.champ is None:
            continue
        place = text.count("\n", 0, _begin(root, doute.champ))
        line = lines[place]
        indent = line[: len(line) - len(line.lstrip())]
        note = f"{indent}# doute ({_where(doute)}) : {' '.join(doute.diagnostic.message.split())}"
        above = inserted.setdefault(place, [])
        if note not in above:
            above.append(note)
    return "\n".join(line for place, kept in enumerate(lines) for line in (*inserted.get(place, ()), kept))


def _where(doute: Doute) -> str:
    line = _line(doute.diagnostic.position, doute.numero)
    return f"{'ligne ' if line.isdigit() else ''}{line}, {doute.diagnostic.regle}" if line else doute.diagnostic.regle


def _line(position: Position, numero: int) -> str:
    """The line of a text, `page 3, ligne 12` of a PDF, sheet and cell of a workbook, nothing for a whole source."""
    if not position.feuille:
        return str(numero or "")
    between = ", " if position.cellule.startswith("ligne ") else "!"
    return f"{position.feuille}{between}{position.cellule}" if position.cellule else position.feuille


def _begin(root: Node, champ: Champ) -> int:
    """Where the node of a field begins, or its nearest parent that begins a line of its own."""
    node, begin = root, root.start
    for step in champ.chemin:
        if not isinstance(node, Group) or node.flow:
            break
        if isinstance(step, int):
            child = node.children[step] if step < len(node.children) else None
        else:
            child = node.child(step)
        if child is None:
            break
        node, begin = child.node, child.begin
    return begin


def _doubts_table(ensemble: Ensemble) -> str:
    rows: list[Sequence[str]] = [("regle", "gravite", "fichier", "ligne", "champ", "message")]
    for brouillon in ensemble.brouillons:
        for doute in brouillon.doutes:
            found = doute.diagnostic
            champ = str(doute.champ) if doute.champ is not None else ""
            line = _line(found.position, doute.numero)
            rows.append((found.regle, found.gravite.value, found.position.fichier, line, champ, found.message))
    return _csv(rows)


def _lines_table(ensemble: Ensemble) -> str:
    """Every line of every source, and what became of it."""
    rows: list[Sequence[str]] = [("fichier", "ligne", "etat", "regle", "champs", "reste", "texte")]
    for brouillon in ensemble.brouillons:
        texts = {ligne.numero: ligne.brut.strip() for ligne in brouillon.document.lignes}
        for sort in brouillon.sorts:
            champs = " ; ".join(str(champ) for champ in sort.champs)
            reste = sort.reste if sort.etat is Etat.LISTEE else ""
            text = texts.get(sort.numero, "")
            line = _line(brouillon.document.position(sort.numero), sort.numero)
            rows.append((brouillon.document.nom, line, sort.etat.value, sort.regle, champs, reste, text))
    return _csv(rows)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    """Semicolons and a byte order mark, as French spreadsheets want them; no text becomes a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"'{value}" if value.startswith(_NEUTRAL) else value for value in row])
    return "\ufeff" + stream.getvalue()
