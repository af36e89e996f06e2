"""Files that come with the program: the embedded référentiels and the glossary, installed or in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def find_resource(name: str) -> Path | None:
    """The embedded file or folder of that name: inside the installed package, else beside `src/` in a checkout."""
    candidates = (_PACKAGE / name, _PACKAGE.parent.parent / name)
    return next((path for path in candidates if path.exists()), None)
