"""A row added to « Détails »: a value named by its file and its path."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from fphref.diagnostics import suggestion
from fphref.revision.depot import Depot, Fichier
from fphref.revision.lecture import Lue
from fphref.revision.lignes import FIGEES, Chemin, chemin_text
from fphref.revision.verdict import Faute
from fphref.yaml_splice import Tree

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class Detail(NamedTuple):
    """A value to put in a file."""

    fichier: Fichier
    chemin: Chemin
    valeur: str


def place_detail(depot: Depot, lue: Lue, tree_of: Callable[[Fichier], Tree]) -> Detail | Faute:
    """Where the value goes, or why it cannot go there.

    `tree_of` gives the tree of a file with what the workbook already changed there: rows count from one another.
    """
    fichier = depot.fichiers.get(lue.valeurs["fichier"])
    if fichier is None:
        return "REV016", f"fichier inconnu{suggestion(lue.valeurs['fichier'], depot.fichiers)}", "fichier"
    if fichier.dossier.verrouille:
        return "REV007", f"« {fichier.dossier.id} » est en lecture seule", "fichier"
    text = lue.valeurs["chemin"]
    steps: Chemin = tuple(match.group(1) or int(match.group(2)) - 1 for match in _STEP.finditer(text))
    if chemin_text(steps) != text:
        return "REV016", f"chemin « {text} » mal écrit ; attendu : comme stage.texte, ou textes[2].intitule", "chemin"
    if not steps or isinstance(steps[0], int) or steps[-1] in FIGEES or not lue.valeurs.get("valeur"):
        return "REV016", f"chemin « {text} » sans valeur, ou qui ne s’ajoute pas ici", "chemin"
    node: Any = tree_of(fichier)
    for step in steps:
        if isinstance(node, list) and isinstance(step, int):
            if not 0 <= step <= len(node):
                return "REV016", f"chemin « {text} » : le suivant de cette liste est [{len(node) + 1}]", "chemin"
            node = node[step] if step < len(node) else None
        elif isinstance(node, dict) and isinstance(step, str):
            node = node.get(step)
        elif node is not None:
            return "REV016", f"chemin « {text} » : il ne mène pas à une valeur", "chemin"
        elif isinstance(step, int) and step:
            return "REV016", f"chemin « {text} » : une liste commence par [1]", "chemin"
    if node is not None and fichier.noeud(steps) is None:
        return "REV008", f"« {text} » est déjà donné ailleurs dans ce classeur : garder une seule ligne", "chemin"
    if node is not None:
        return "REV008", f"« {text} » a déjà une valeur : la modifier sur sa ligne", "chemin"
    return Detail(fichier, steps, lue.valeurs["valeur"])
