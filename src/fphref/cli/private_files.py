"""Files for the eyes of one account only, and what becomes of a list that is replaced."""

from __future__ import annotations

import contextlib
import itertools
import os
import tempfile
from pathlib import Path

from fphref.cli.writing import check_writable, reason
from fphref.diagnostics import FphrefError


def write_private(path: Path, data: bytes) -> int:
    """Write a whole file that its owner alone can read (where the system knows of owners); the number of bytes.

    Folders that are missing are made as private. Raises `FphrefError`; the old file then stays as it was.
    """
    check_writable(path)
    path = path.resolve()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".fphref-", dir=path.parent)  # 0600 from the start
    except OSError as error:
        raise FphrefError(f"Impossible d’écrire {path} : {reason(error)}.") from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).replace(path)
    except OSError as error:
        raise FphrefError(f"Impossible d’écrire {path} : {reason(error)}.") from None
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
    return len(data)


def is_open_to_others(path: Path) -> bool:
    """Whether other accounts of this machine may read the file; False where the system does not say."""
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)


def keep_aside(path: Path) -> Path | None:
    """Give a file that will be replaced the first free name beside it; that name, or None where there was no file."""
    if not path.exists():
        return None
    names = (path.with_name(f"{path.stem}.sauvegarde-{rank}{path.suffix}") for rank in itertools.count(1))
    free = next(name for name in names if not name.exists())
    try:
        path.rename(free)
    except OSError as error:
        raise FphrefError(f"Impossible de garder l’ancien {path.name} : {reason(error)}.") from None
    return free
