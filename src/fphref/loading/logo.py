"""The logo of a répertoire: its bytes, or why documents are made without it. Opens no file outside the folder."""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path

from fphref.diagnostics import Diagnostic, nearest
from fphref.model.repertoire import Repertoire
from fphref.regles import diagnose

MAX_BYTES = 1_000_000
"""The size of the largest logo that is read."""

MAX_PIXELS = 16_000_000
"""Width by height of the largest logo: a small file may hold a picture that fills the memory."""

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
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
    return "IMG002", _picture_fault(data), data


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


def _picture_fault(data: bytes) -> str:
    """What keeps these bytes from being a picture that documents can show; nothing where they are one."""
    if data.startswith(_PNG):
        size = _png_size(data)
    elif data.startswith(_JPEG):
        size = _jpeg_size(data)
    else:
        return "n’est ni une image PNG ni une image JPEG ; l’enregistrer sous l’un de ces formats"
    if size is None or 0 in size:
        return "est une image incomplète ou abîmée ; l’enregistrer de nouveau"
    if size[0] * size[1] > MAX_PIXELS:
        most = MAX_PIXELS // 1_000_000
        return f"a {size[0]} × {size[1]} points ; la limite est de {most} millions de points : réduire l’image"
    return ""


def _png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height, where each chunk is whole up to the last one."""
    at, drawn = len(_PNG), False
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        kind = data[at + 4 : at + 8]
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            return None
        if at == len(_PNG) and (kind != b"IHDR" or end - at != 25):
            return None
        if kind == b"IEND":
            width, height = struct.unpack(">II", data[16:24])
            return (width, height) if drawn else None
        drawn = drawn or kind == b"IDAT"
        at = end
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height, where there is a frame and, after it, the mark of the end."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return (width, height) if b"\xff\xd9" in data[at:] else None
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None
