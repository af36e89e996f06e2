"""One changed cell as an edit of its file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fphref.revision.editions import ABSENT, Edition, typed
from fphref.revision.lecture import Lue
from fphref.revision.lignes import Ligne
from fphref.revision.tables import RANG, Colonne
from fphref.revision.valeurs import normal, rang_of
from fphref.revision.verdict import Faute, spot
from fphref.yaml_splice import Tree

ReadCodes = Callable[[str], tuple[list[Any], str]]


def edit_cell(lue: Lue, ligne: Ligne, role: str, codes: ReadCodes) -> Callable[[Edition], None] | Faute:
    """What to do to the edits of its file, or why it cannot be done."""
    colonne = lue.table.colonne(role)
    assert colonne is not None
    text, chemin = lue.valeurs[role], spot(ligne, role)
    if role == RANG:
        rang = rang_of(text)
        if rang is None:
            return "REV006", f"« {colonne.titre} » : attendu : un nombre, comme 3 ou 2,5 ; lu : « {text} »", role
        return lambda edition: edition.liste(ligne.chemin[:-1]).rangs.update({int(ligne.chemin[-1]): rang})
    if colonne.nature == "codes":
        value, fault = _codes(text, ligne, chemin, codes)
        if fault:
            return "REV006", f"« {colonne.titre} » : {fault}", role
    else:
        value = _value(text, colonne)
    return lambda edition: edition.poses.append((chemin, value))


def _codes(text: str, ligne: Ligne, chemin: tuple[str | int, ...], codes: ReadCodes) -> tuple[Tree, str]:
    """The list of codes, each kept with its réserve; or why it cannot be made."""
    found, fault = codes(text)
    if fault:
        return None, fault
    wanted = {(code["nomenclature"], code["code"]) for code in found}
    old: dict[tuple[str, str], Any] = {}
    for item in ligne.fichier.noeud(chemin) or ():
        key = (item["nomenclature"], item["code"])
        old[key] = {name: item[name] for name in item.spots}
        if key not in wanted and len(old[key]) > 2:
            return None, f"le code {key[1]} porte une réserve : la retirer d’abord dans « Détails »"
    return [old.get((code["nomenclature"], code["code"]), code) for code in found] or ABSENT, ""


def _value(text: str, colonne: Colonne) -> Tree:
    if not text:
        return ABSENT
    if colonne.nature == "liste":
        return [normal(line) for line in text.split("\n")]
    return typed(text, colonne)
