"""What lies beside a file: the table or the key that gives its pseudonyms away; and the files of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.evaluations.fichiers import SUFFIXES, open_tableur
from fphref.evaluations.identites import find_identite
from fphref.evaluations.listes import find_liste
from fphref.evaluations.rgpd_titres import AGENT, METIER, SERVICE, read_titre

MAX_BESIDE: Final = 60
"""Spreadsheets of a folder that are opened to see whether one is a correspondence table."""
_MAX_SIZE: Final = 20_000_000
_KEY = re.compile(rb"\s*[0-9a-fA-F]{64}\s*")
_READ: Final = (*SUFFIXES, ".parquet")
_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
"""What systems leave in every folder: looks, and no data."""
_ASIDE = ("~$", ".~lock", ".")
"""How the names begin of what a spreadsheet program leaves beside a file that is open."""


def files_of(folder: Path) -> tuple[list[Path], list[Path]]:
    """The spreadsheets of a folder and of the folders in it, in order; then all that is there and is not examined.

    Not examined are files of another nature, those that a name hides (`~$`, `.`), links, and folders that are hidden or
    cannot be opened. Other files that hold nothing are left out. Raises `FphrefError` where the folder cannot be read.
    """
    found: list[Path] = []
    others: list[Path] = []
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        raise FphrefError(f"{folder} ne peut pas être lu.") from None
    for path, walked in _walk(entries):
        if path.name.casefold() in _LITTER:
            continue
        read = walked and not path.name.startswith(_ASIDE) and path.suffix.casefold() in _READ
        (found if read else others).append(path)
    return sorted(found), sorted(others)


def _walk(entries: list[Path]) -> Iterator[tuple[Path, bool]]:
    """Each file, and whether it is an ordinary one; folders that are not entered stand for what they hold."""
    for entry in entries:
        try:
            if entry.is_symlink():
                yield entry, False
            elif entry.is_dir():
                if entry.name.startswith(_ASIDE):
                    yield entry, False
                else:
                    yield from _walk(sorted(entry.iterdir()))
            elif not entry.is_file():
                yield entry, False
            elif entry.stat().st_size or entry.suffix.casefold() in _READ:
                yield entry, True
        except OSError:
            yield entry, False


def secrets_beside(path: Path) -> tuple[tuple[Path, ...], tuple[Path, ...], bool]:
    """The correspondence tables of a file's folder, the key files, and whether all of its files were looked at."""
    tables: list[Path] = []
    keys: list[Path] = []
    looked = 0
    complete = True
    try:
        entries = sorted(path.parent.iterdir())
    except OSError:
        return (), (), False
    for entry in entries:
        if entry.name.startswith(_ASIDE) or not entry.is_file():
            continue
        size = entry.stat().st_size
        if 64 <= size <= 1_000 and _is_key(entry):
            keys.append(entry)
        elif entry.suffix.casefold() in SUFFIXES and size > 0:
            if looked >= MAX_BESIDE or size > _MAX_SIZE:
                complete = False
                continue
            looked += 1
            if _is_correspondance(entry):
                tables.append(entry)
    return tuple(tables), tuple(keys), complete


def _is_key(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return _KEY.fullmatch(stream.read(1_000)) is not None
    except OSError:
        return False


def _is_correspondance(path: Path) -> bool:
    """Whether a file has a column of pseudonyms beside columns of an identity, and nothing of what people do."""
    try:
        liste = find_liste(open_tableur(path), _points)
    except FphrefError:
        return False
    return liste is not None


def _points(keys: object) -> int:
    assert isinstance(keys, dict)
    roles = {column: read_titre(title).role for column, title in keys.items()}
    agent = next((column for column, role in roles.items() if role == AGENT), None)
    if agent is None or {SERVICE, METIER} & set(roles.values()):
        return 0
    return int(find_identite({column: key for column, key in keys.items() if column != agent}) is not None)
