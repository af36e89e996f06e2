"""The logo of a répertoire: its bytes, or why documents are made without it. Opens no file outside the folder."""

from __future__ import annotations

import math
from pathlib import Path

from fphref.diagnostics import Diagnostic, nearest
from fphref.loading.picture import picture_fault
from fphref.model.repertoire import Repertoire
from fphref.regles import diagnose

MAX_BYTES = 1_000_000
"""The size of the largest logo that is read."""

_SUFFIXES = (".png", ".jpg", ".jpeg")


def read_logo(folder: Path, repertoire: Repertoire) -> tuple[bytes | None, Diagnostic | None]:
    """The picture that a répertoire of this folder names, or why it cannot be had; neither where it names none."""
    name = repertoire.logo
    if name is None:
        return None, None
    try:
        code, fault, data = _read(folder, name)
    # A path may be one that the system refuses; links in a circle are a RuntimeError.
    except (OSError, ValueError, RuntimeError) as error:
        code, fault, data = "IMG001", _reason(error, folder / name), b""
    if not fault:
        return data, None
    return None, diagnose(code, f"« logo » : « {name} » {fault}", repertoire.at("logo"))


def _read(folder: Path, name: str) -> tuple[str, str, bytes]:
    """The rule it breaks and how, or nothing and its bytes. Raises what the system raises where there is no file."""
    path = (folder / name).resolve(strict=True)
    if not path.is_relative_to(folder.resolve()):
        return "IMG001", "est un raccourci qui mène hors du dossier du référentiel ; y copier l’image", b""
    if not path.is_file():  # a folder, or a device that would never end
        return "IMG001", "n’est pas un fichier ordinaire", b""
    size = path.stat().st_size
    if size > MAX_BYTES:
        # Rounded up, or a file of one byte too many would seem to be within the limit.
        shown = f"{math.ceil(size / 1e5) / 10:.1f}".replace(".", ",")
        return "IMG002", f"fait {shown} Mo ; la limite est de {MAX_BYTES // 1_000_000} Mo : réduire l’image", b""
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES)
    return "IMG002", picture_fault(data), data


def _reason(error: Exception, path: Path) -> str:
    """What the system has against a path; for a missing file, the picture beside it of almost that name."""
    if isinstance(error, PermissionError):
        return "illisible : accès refusé ; vérifier les droits du fichier"
    if not isinstance(error, FileNotFoundError):
        return "illisible : ce n’est pas le chemin d’un fichier"
    try:
        there = [other for other in path.parent.iterdir() if other.suffix.lower() in _SUFFIXES and other.is_file()]
    except OSError:
        there = []
    found = nearest(
        path.name, sorted(other.name for other in there)
    )  # « Logo.PNG » is « logo.png » on some systems only
    return "introuvable dans le dossier du référentiel" + (f" ; vouliez-vous « {found} » ?" if found else "")
