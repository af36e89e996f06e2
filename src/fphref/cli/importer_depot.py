"""The folder of a draft: made whole or not at all, never over something that stands there."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from fphref.cli.writing import names_file, reason
from fphref.diagnostics import FphrefError


class Depot:
    """A folder that must be new or empty, or hold the very same draft already."""

    def __init__(self, folder: Path) -> None:
        """Check the folder before anything is read; raises `FphrefError` for what can never be written."""
        self.folder = folder
        try:
            is_file = names_file(folder) or folder.is_file()
        except (OSError, RuntimeError) as error:  # RuntimeError: links that turn in a circle
            raise self._refusal(error) from None
        if is_file:
            raise FphrefError(f"--sortie attend un dossier, pas un fichier : {folder}")

    def write(self, texts: dict[str, str]) -> list[tuple[Path, int]]:
        """Put the files in place, all or none: the path and the size of each.

        Raises `FphrefError` where the folder holds anything else than this same draft.
        """
        data = {path: text.encode("utf-8", "replace") for path, text in texts.items()}
        if self._holds():
            self._check_same(data)
        else:
            self._fill(data)
        return [(self.folder / path, len(content)) for path, content in data.items()]

    def _holds(self) -> bool:
        try:
            return self.folder.is_dir() and any(self.folder.iterdir())
        except OSError as error:
            raise self._refusal(error) from None

    def _check_same(self, data: dict[str, bytes]) -> None:
        for path, content in data.items():
            try:
                same = (self.folder / path).read_bytes() == content
            except OSError:
                same = False
            if not same:
                raise FphrefError(
                    f"{self.folder} n’est pas vide : donner un autre dossier (-o), un brouillon ne remplace rien."
                )

    def _fill(self, data: dict[str, bytes]) -> None:
        """Write beside, then give the folder its name."""
        aside: Path | None = None
        try:
            parent = self.folder.resolve().parent
            parent.mkdir(parents=True, exist_ok=True)
            aside = Path(tempfile.mkdtemp(prefix=".fphref-", dir=parent))
            for path, content in data.items():
                target = aside / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            aside.chmod(0o755)
            if self.folder.is_dir():
                self.folder.rmdir()  # empty: a person made it for us
            aside.rename(self.folder)
            aside = None
        except (OSError, RuntimeError) as error:
            raise self._refusal(error) from None
        finally:
            if aside is not None:
                with suppress(OSError):
                    shutil.rmtree(aside)

    def _refusal(self, error: OSError | RuntimeError) -> FphrefError:
        return FphrefError(f"Impossible d’écrire dans {self.folder} : {reason(error)}.")
