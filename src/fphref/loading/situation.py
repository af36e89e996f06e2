"""The situation of one agent, from a YAML file."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from fphref.diagnostics import Diagnostic, Position
from fphref.loading.faults import translate
from fphref.model.situation import Situation
from fphref.regles import diagnose
from fphref.yaml_text import MAX_BYTES, parse, too_big


def load_situation(path: Path | str) -> tuple[Situation | None, tuple[Diagnostic, ...]]:
    """The situation that a file tells, and every fault of it with its line; None where there is one.

    `parcours: []` and `diplomes: []` say that there is none; a key left out, or left empty, says that it is not known.
    """
    path = Path(path)
    data, fault = _read(path)
    if data is None:
        return None, (fault,) if fault else ()
    root, faults = parse(data, str(path))
    if root is None or faults:
        return None, tuple(faults)
    try:
        return Situation.model_validate(root), ()
    except ValidationError as error:
        return None, tuple(translate(error, root, str(path), Situation))


def _read(path: Path) -> tuple[bytes | None, Diagnostic | None]:
    """The bytes of a file, or why they cannot be had; a file over the limit is not read at all."""
    where = Position(str(path))
    try:
        if not path.is_file():
            kind = "ce n’est pas un fichier ordinaire" if path.exists() else "fichier introuvable"
            return None, diagnose("FIC004", kind, where)
        size = path.stat().st_size
        if size > MAX_BYTES:
            return None, too_big(size, str(path))
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1), None
    except (OSError, ValueError) as error:  # ValueError: a name that the system refuses
        reason = "accès refusé" if isinstance(error, PermissionError) else "lecture impossible"
        return None, diagnose("FIC004", f"{reason} ; vérifier le fichier et ses droits", where)
