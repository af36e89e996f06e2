"""Postings of one run that say nearly the same: each later one is told, none is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fphref.diagnostics import Position
from fphref.importers.modele import Brouillon, Champ, Doute, cut
from fphref.importers.offre.doublons import SEUIL, resemblance, signature
from fphref.regles import diagnose

MOST: Final = 1_000
"""Postings compared with one another; beyond, the later ones are not."""


def tell_twins(brouillons: Sequence[Brouillon]) -> tuple[Brouillon, ...]:
    """The same drafts, with a doubt (IMP010) on each posting that resembles an earlier one of the run."""
    seen: list[tuple[frozenset[str], str, str]] = []
    told = []
    for brouillon in brouillons:
        doutes = []
        for path, tree in brouillon.fichiers.items():
            if tree.get("nature") != "offre" or len(seen) >= MOST:
                continue
            mine = signature(tree)
            alike = max(((resemblance(mine, other), title, nom) for other, title, nom in seen), default=(0.0, "", ""))
            if alike[0] >= SEUIL:
                text = f"offre très proche de « {cut(alike[1], 60)} » ({alike[2]}, {round(alike[0] * 100)} % en commun)"
                where = Position(brouillon.document.nom)
                doutes.append(Doute(diagnose("IMP010", text, where), 0, Champ(path, ("intitule",))))
            seen.append((mine, str(tree.get("intitule", "")), brouillon.document.nom))
        told.append(replace(brouillon, doutes=(*doutes, *brouillon.doutes)) if doutes else brouillon)
    return tuple(told)
