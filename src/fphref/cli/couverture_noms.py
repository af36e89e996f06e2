"""The names that an audit shows: of structures, told apart where two bear the same one, and of compétences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fphref.audit.modele import METIER, Structure
from fphref.model.referentiel import Referentiel

PAR_PLURIEL = {
    "region": "Régions", "ght": "GHT", "etablissement": "Établissements", "pole": "Pôles", "service": "Services",
    "metier": "Métiers", "ensemble": "Ensemble",
}  # fmt: skip


def structure_names(structures: Sequence[Structure], referentiel: Referentiel | None = None) -> list[str]:
    """One name for each structure, in order; « Pôle › Service » where another of its breakdown has the same name.

    What tells them apart stands first: a long name loses its end on a terminal.
    """
    names = [_name(structure, referentiel) for structure in structures]
    depth = 1
    while depth < 5:
        counts = Counter((s.par, name) for s, name in zip(structures, names, strict=True))
        twins = [rank for rank, s in enumerate(structures) if counts[s.par, names[rank]] > 1]
        if not twins:
            break
        depth += 1
        for rank in twins:
            names[rank] = _long_name(structures[rank], referentiel, depth)
    return names


def _name(structure: Structure, referentiel: Referentiel | None) -> str:
    if structure.par != METIER or not structure.chemin[-1][1]:
        return structure.nom
    code = structure.chemin[-1][1]
    metier = referentiel.metiers.get(code) if referentiel else None
    return f"{code} {metier.intitule.complet}" if metier else code


def _long_name(structure: Structure, referentiel: Referentiel | None, depth: int) -> str:
    above = [
        Structure(level, structure.chemin[: rank + 1], None).nom
        for rank, (level, _) in enumerate(structure.chemin[:-1])
    ]
    return " › ".join([*above[-(depth - 1) :], _name(structure, referentiel)])


def label_of(referentiel: Referentiel, competence: str) -> str:
    """The wording of a compétence; its id where the référentiel does not hold it."""
    item = referentiel.competence(competence)
    return item.libelle if item else competence
