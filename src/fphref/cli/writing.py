"""Files written whole or not at all: to a neighbour first, then put in the place of the old one."""

from __future__ import annotations

import contextlib
import errno
import filecmp
import itertools
import os
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from fphref.diagnostics import FphrefError

_SUFFIXES = {
    ".pdf", ".xlsx", ".csv", ".json", ".html", ".htm", ".md", ".markdown", ".docx", ".ods", ".odt", ".txt", ".doc",
    ".xls",
}  # fmt: skip
_OFFICE = (".xlsx", ".docx")  # what people open, change and save
_DATA = (".yaml", ".yml")
_KIND = re.compile(rb'name="fphref_document"[^>]*>\s*<(?:\w+:)?lpwstr[^>]*>([^<]*)<')
_FIRST_SHEET = re.compile(rb'<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"')
_PART_BYTES = 100_000
"""As much of a part as is looked at: ours are far smaller."""
_UNREADABLE = (OSError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile)


def output_file(sortie: Path, name: str) -> Path:
    """`sortie` itself where it names a file, else the file `name` in that folder."""
    return sortie if names_file(sortie) else sortie / name


def names_file(sortie: Path) -> bool:
    """Whether `-o` names a file: it ends like a document (`v1.2` does not), and no folder bears that name."""
    try:
        return sortie.suffix.lower() in _SUFFIXES and not sortie.is_dir()
    except OSError as error:
        raise FphrefError(f"Impossible d’écrire {sortie} : {reason(error)}.") from None


def check_suffix(sortie: Path, suffix: str, what: str) -> None:
    """Raises `FphrefError` where `-o` names a file of another kind than `suffix`."""
    if names_file(sortie) and sortie.suffix.lower() != suffix:
        raise FphrefError(f"{what} est un fichier {suffix}, pas « {sortie.suffix} ».")


def check_not_read(target: Path, *read: Path | None) -> None:
    """Raises `FphrefError` where the file to write is one that is read."""
    for one in read:
        if one is not None and one.resolve() == target.resolve():
            raise FphrefError(f"{target} est le fichier lu : donner un autre nom à celui que l’on écrit.")


def check_writable(path: Path) -> None:
    """Raises `FphrefError` where `path` cannot be replaced: read-only, a folder or a device, open elsewhere."""
    try:
        _check_writable(path)
    except (OSError, RuntimeError) as error:  # RuntimeError: links that turn in a circle
        raise FphrefError(f"Impossible d’écrire {path} : {reason(error)}.") from None


def _check_writable(path: Path) -> None:
    if path.is_symlink():
        path = path.resolve()
        if not path.exists():
            raise FphrefError(f"{path} n’existe pas, et un raccourci y mène : donner un autre nom de fichier.")
    if path.is_dir():
        raise FphrefError(f"{path} est un dossier : donner un autre nom de fichier.")
    if path.exists() and not path.is_file():
        raise FphrefError(f"{path} n’est pas un fichier ordinaire : donner un autre nom de fichier.")
    if path.exists() and not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise FphrefError(f"{path} est en lecture seule : le fichier n’a pas été remplacé.")
    # Excel and LibreOffice leave such a neighbour beside a file they hold open.
    for lock in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if lock.exists():
            raise FphrefError(f"{path} est ouvert dans un autre programme : le fermer, puis recommencer.")


def write_file(
    path: Path,
    draw: Callable[[BinaryIO], object],
    *,
    kept: list[Path] | None = None,
    any_other: bool = False,
    private: bool = False,
) -> int:
    """Let `draw` fill a stream, then put the whole file in place; the number of bytes.

    With `kept`, a workbook or a Word file that a person has saved since, or a workbook of another kind, is set aside,
    and its new name put there; with `any_other`, so is every file that is not byte for byte the new one. A `private`
    file, and the folders made for it, are for its owner alone (where the system knows of owners). Raises `FphrefError`
    with one clear line; the old file then stays as it was.
    """
    check_writable(path)
    if path.is_symlink():
        path = path.resolve()  # the link stays, what it names is replaced
    try:
        _make_folder(path.parent, 0o700 if private else 0o777)
        handle, temporary = tempfile.mkstemp(prefix=".fphref-", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise FphrefError(f"Impossible d’écrire {path} : {reason(error)}.") from None
    try:
        with os.fdopen(handle, "wb") as stream:
            draw(stream)
            stream.flush()
            size = stream.tell()
        if not private:  # mkstemp is private to the user; a document is as readable as any new file.
            Path(temporary).chmod(0o666 & ~_umask())
        new = Path(temporary)
        goes = is_edited(path) or is_other_kind(path, new) or (any_other and _differs(path, new))
        aside = _set_aside(path) if goes and kept is not None else None
        try:
            Path(temporary).replace(path)
        except OSError:
            if aside is not None:
                aside.rename(path)
            raise
        if kept is not None and aside is not None:
            kept.append(aside)
    except OSError as error:
        raise FphrefError(f"Impossible d’écrire {path} : {reason(error)}.") from None
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
    return size


def _make_folder(path: Path, mode: int) -> None:
    """Make a folder and those above it, each with that mode: `Path.mkdir` gives it to the last one only."""
    if path != path.parent and not path.exists():
        _make_folder(path.parent, mode)
    path.mkdir(mode, exist_ok=True)


def _differs(path: Path, other: Path) -> bool:
    """Whether a file stands there that is not the other one, byte for byte."""
    return path.exists() and not filecmp.cmp(path, other, shallow=False)


def is_edited(path: Path) -> bool:
    """Whether an office file there was saved by another program since it was made (what we cannot read counts as such).

    Ours names this program as its application; every office program puts its own name there.
    """
    if path.suffix.lower() not in _OFFICE or not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return b"<Application>fphref</Application>" not in _part(archive, "docProps/app.xml")
    except _UNREADABLE:
        return True


def is_other_kind(path: Path, new: Path) -> bool:
    """Whether a workbook stands there that is no earlier version of the new one: evaluations, not a matrix…"""
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return False
    try:
        return _kind(path) != _kind(new)
    except _UNREADABLE:
        return True


def _kind(path: Path) -> bytes:
    """What a workbook of ours says it is; the name of its first sheet where it says nothing."""
    with zipfile.ZipFile(path) as archive:
        said = _KIND.search(_part(archive, "docProps/custom.xml"))
        found = said or _FIRST_SHEET.search(_part(archive, "xl/workbook.xml"))
    return found[1] if found else b""


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as stream:
        return stream.read(_PART_BYTES)


def aside_name(path: Path) -> Path:
    """The first free name for an old file that is kept beside the new one: `liste.sauvegarde-1.csv`.

    A document keeps its suffix, so that it opens; a data file does not (`10A01.yaml.sauvegarde-1`), so that no reading
    of the référentiel takes it for another métier.
    """
    stem, suffix = (path.name, "") if path.suffix.lower() in _DATA else (path.stem, path.suffix)
    names = (path.with_name(f"{stem}.sauvegarde-{rank}{suffix}") for rank in itertools.count(1))
    return next(name for name in names if not os.path.lexists(name))


def _set_aside(path: Path) -> Path:
    free = aside_name(path)
    path.rename(free)
    return free


def write_text(path: Path, text: str) -> int:
    """Write a UTF-8 text with `\\n` line ends, whole or not at all."""
    return write_file(path, lambda stream: stream.write(text.encode()))


def quoted(word: object) -> str:
    """A path or another word as one types it: in quotation marks where a shell would take it apart."""
    text = str(word)
    return f'"{text}"' if any(sign in text for sign in " *?&;()'’") else text


def reason(error: OSError | RuntimeError) -> str:
    """Why a file could not be written, in French."""
    if isinstance(error, RuntimeError):
        return "des raccourcis qui tournent en rond"
    if isinstance(error, PermissionError):
        return "accès refusé, ou fichier ouvert dans un autre programme (le fermer, puis recommencer)"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "un fichier porte le nom du dossier à créer"
    if isinstance(error, FileNotFoundError):
        return "le dossier n’existe pas et ne peut pas être créé"
    if error.errno == errno.ENAMETOOLONG:
        return "le nom est trop long"
    if error.errno == errno.ENOSPC:
        return "le disque est plein"
    return error.strerror or "erreur du système"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
