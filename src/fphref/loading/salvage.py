"""What is sound in a faulty object, so that the checks that span files see it in the same pass."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from fphref.diagnostics import Origine
from fphref.model.base import Base
from fphref.yaml_text import ORIGINE_KEY, Mapping, Sequence

Path = tuple[str | int, ...]

_ROUNDS = 8
# In the place of a required value that is missing or faulty; nothing is said of these.
_FILLERS: dict[str, dict[str, Any]] = {
    "Metier": {"code": "X", "intitule": {"masculin": "-", "feminin": "-"}},
    "Corps": {"id": "x", "intitule": "-", "categorie": "A"},
    "Formation": {"id": "x", "intitule": "-"},
    "Profil": {},
    "Contingent": {
        "id": "x",
        "intitule": "-",
        "corps": "x",
        "sens": "plafond",
        "assiette": "recrutements",
        "texte": "-",
    },
    "Parametre": {"id": "x", "intitule": "-", "unite": "point"},
}


def salvage(node: Mapping, model: type[Base]) -> Base | None:
    """The object without its faulty parts, or None where too little is left. It is checked, never stored."""
    fillers = _FILLERS.get(model.__name__)
    if fillers is None:
        return None
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(node)
        except ValidationError as error:
            bad = {_to_drop(e["type"], e["loc"]) for e in error.errors(include_url=False, include_input=False)}
            if () in bad and not fillers:
                return None
            node = _without(node, bad, ())
            for key, value in fillers.items():
                if key not in node:
                    node[key] = value
    return None


def _to_drop(kind: str, loc: Path) -> Path:
    """A faulty value goes; so does the object that lacks a required one."""
    return loc[:-1] if kind == "missing" else loc


def _without(node: Any, bad: set[Path], path: Path) -> Any:
    """A copy without the values at these paths; what is left keeps its place in the file."""
    if isinstance(node, Mapping):
        mapping = Mapping(node.line, node.column)
        for key, value in node.items():
            where = (*path, key)
            if key == ORIGINE_KEY:
                mapping[key] = Origine(value.fichier, mapping)
            elif where not in bad:
                mapping[key] = _without(value, bad, where)
                if key in node.spots:
                    mapping.spots[key], mapping.key_spots[key] = node.spots[key], node.key_spots[key]
        return mapping
    if isinstance(node, Sequence):
        sequence = Sequence(node.line, node.column)
        for rank, (item, spot) in enumerate(zip(node, node.spots, strict=True)):
            if (*path, rank) not in bad:
                sequence.append(_without(item, bad, (*path, rank)))
                sequence.spots.append(spot)
        return sequence
    return node
