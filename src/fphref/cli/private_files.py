"""Files for the eyes of one account only."""

from __future__ import annotations

import os
from pathlib import Path

from fphref.cli.writing import write_file


def write_private(path: Path, data: bytes) -> int:
    """Write a whole file that its owner alone can read (where the system knows of owners); the number of bytes.

    Folders that are missing are made as private. Raises `FphrefError`; the old file then stays as it was.
    """
    return write_file(path, lambda stream: stream.write(data), private=True)


def is_open_to_others(path: Path) -> bool:
    """Whether other accounts of this machine may read the file; False where the system does not say."""
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)
