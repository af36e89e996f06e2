"""The folder of a demonstration: made whole or not at all, and made anew only where nobody has changed it."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import TracebackType

from fphref.cli.writing import reason
from fphref.diagnostics import FphrefError

EMPREINTES = ".fphref-demo"
"""The file that says what is ours: the digest of each file, and its path."""
_TITLE = "fphref demo 1"
_TOPS = ("referentiel", "agents.csv", "agents.parquet", "evaluations.csv", "evaluations.parquet", "LISEZ-MOI.md")


class DossierDemo:
    """A folder that is being made beside what it will replace; nothing stays of it if it is not finished.

    Raises `FphrefError` for a folder that holds something this command did not make, or made and somebody changed.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._new = False
        self._work: Path | None = None
        self._old: dict[str, set[str]] = {}

    def __enter__(self) -> DossierDemo:
        try:
            self._old = _known(self._root)
            self._new = not self._root.exists()
            self._root.mkdir(parents=True, exist_ok=True)
            self._work = Path(tempfile.mkdtemp(prefix=".fphref-", dir=self._root))
        except (OSError, RuntimeError) as error:
            raise self._refusal(error) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._work is not None:
            shutil.rmtree(self._work, ignore_errors=True)
        if self._new and kind is not None:
            with suppress(OSError):
                self._root.rmdir()
        if isinstance(error, OSError):
            raise self._refusal(error) from None

    def path(self, name: str) -> Path:
        """Where a file is to be written for now; `name` has `/` on every system."""
        assert self._work is not None
        path = self._work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, data: bytes) -> None:
        """Write a whole file."""
        self.path(name).write_bytes(data)

    def stream(self, name: str, blocks: Iterable[bytes]) -> Iterator[int]:
        """Write a file piece by piece; how many lines end in each."""
        with self.path(name).open("wb") as stream:
            for block in blocks:
                stream.write(block)
                yield block.count(b"\n")

    def commit(self) -> dict[str, int]:
        """Put everything in its place; the size of each file, by path."""
        assert self._work is not None
        made = {path.relative_to(self._work).as_posix(): path for path in _files(self._work)}
        sizes = {name: path.stat().st_size for name, path in made.items()}
        digests = {name: {_digest(path)} for name, path in made.items()}
        # Should this stop half-way, both what was there and what comes are known as ours.
        both = {name: self._old.get(name, set()) | digests.get(name, set()) for name in self._old | digests}
        self._note(both)
        for name in self._old.keys() - made.keys():
            (self._root / name).unlink(missing_ok=True)
        for name, path in made.items():
            target = self._root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        for folder in sorted((path for path in (self._root / "referentiel").rglob("*") if path.is_dir()), reverse=True):
            with suppress(OSError):
                folder.rmdir()  # an empty one goes, the others stay
        self._note(digests)
        return sizes

    def _note(self, digests: dict[str, set[str]]) -> None:
        lines = [f"{digest}  {name}" for name in sorted(digests) for digest in sorted(digests[name])]
        (self._root / EMPREINTES).write_text("\n".join([_TITLE, *lines, ""]), "utf-8", newline="\n")

    def _refusal(self, error: OSError | RuntimeError) -> FphrefError:
        return FphrefError(f"Impossible d’écrire dans {self._root} : {reason(error)}.")


def _known(root: Path) -> dict[str, set[str]]:
    """The files of an earlier demonstration, each with its digests; none for a folder that is empty or not there."""
    if not root.exists() or not any(root.iterdir()):
        return {}
    note = root / EMPREINTES
    other = FphrefError(f"{root} n’est pas vide, et « fphref demo » ne l’a pas fait : donner un autre dossier.")
    try:
        title, *lines = note.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError, ValueError):
        raise other from None
    if title != _TITLE:
        raise other
    found: dict[str, set[str]] = {}
    for line in lines:
        digest, _, name = line.partition("  ")
        parts = PurePosixPath(name).parts
        if not parts or parts[0] not in _TOPS or ".." in parts or "\\" in name or ":" in name:
            raise other
        found.setdefault(name, set()).add(digest)
    changed = [name for name, digests in found.items() if _is_changed(root / name, digests)]
    inside = (path.relative_to(root).as_posix() for path in _files(root / "referentiel"))
    changed += [name for name in inside if name not in found]
    changed += [name for name in _TOPS if name not in found and (root / name).is_file()]
    if changed:
        more = f" (et {len(changed) - 1} autres)" if len(changed) > 2 else " (et un autre)" if len(changed) == 2 else ""
        raise FphrefError(
            f"{root / changed[0]}{more} : modifié ou ajouté depuis « fphref demo » ; donner un autre dossier."
        )
    return found


def _is_changed(path: Path, digests: set[str]) -> bool:
    return (path.exists() or path.is_symlink()) and (
        path.is_symlink() or not path.is_file() or _digest(path) not in digests
    )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
