"""Which files `rgpd` examines, and how each is opened: spreadsheets by their readers, parquet by DuckDB."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fphref.diagnostics import FphrefError

if TYPE_CHECKING:
    from fphref.evaluations.grille import Ligne, Tableur

Beside = Callable[[Path], tuple[tuple[Path, ...], tuple[Path, ...], bool]]


def expanded(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files to examine, each once, and the documents of folders that are of another nature.

    A folder stands for its files and those of the folders in it, a pattern for its files, which Windows does not
    expand. Raises `FphrefError` where a folder or a pattern gives none.
    """
    from fphref.evaluations.rgpd_dossier import files_of

    files: dict[Path, Path] = {}
    others: list[Path] = []
    for path in paths:
        if path.is_dir():
            found, unread = files_of(path)
            if not found and not unread:
                raise FphrefError(f"{path} : aucun classeur ni aucune liste à examiner dans ce dossier.")
            others += unread
        elif not path.exists() and any(sign in path.name for sign in "*?"):
            found = sorted(file for file in path.parent.glob(path.name) if file.is_file())
            if not found:
                raise FphrefError(f"{path} : aucun fichier ne porte un tel nom.")
        else:
            found = [path]
        for file in found:
            files.setdefault(file.absolute(), file)
    return list(files.values()), others


def open_any(path: Path) -> Tableur:
    """Open a file; raises `FphrefError` where it cannot be read."""
    if path.suffix.casefold() == ".parquet":
        return _open_parquet(path)
    from fphref.evaluations.fichiers import open_tableur

    return open_tableur(path)


@dataclass(frozen=True, slots=True)
class _FeuilleParquet:
    """The rows of a parquet file, its column names as the first line."""

    nom: str
    path: Path
    etat: str = "visible"

    def lignes(self) -> Iterator[Ligne]:
        from contextlib import closing

        from fphref.evaluations.grille import Ligne
        from fphref.moteurs.duckdb_ import DuckDB, file_named

        source = f"read_parquet({file_named(self.path)}, hive_partitioning = false)"
        with closing(DuckDB()) as moteur:
            titles = [str(row[0]) for row in moteur.sql(f"DESCRIBE SELECT * FROM {source}")]
            yield Ligne(1, False, dict(enumerate(titles, 1)))
            rows = moteur.rows(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {source}")
            for number, row in enumerate(rows, 2):
                yield Ligne(number, False, {column: value for column, value in enumerate(row, 1) if value})


def _open_parquet(path: Path) -> Tableur:
    from fphref.evaluations.archive import regular_size
    from fphref.evaluations.grille import Tableur

    if not regular_size(path):
        raise FphrefError(f"{path.name} est vide.")
    with path.open("rb") as stream:
        if stream.read(4) != b"PAR1":
            raise FphrefError(f"{path.name} n’est pas un fichier parquet, malgré son nom.")
    return Tableur(path.name, "parquet", (_FeuilleParquet(path.stem, path),), {})


def remembered() -> Beside:
    """What lies in a folder, looked at once for all of its files."""
    from fphref.evaluations.rgpd_dossier import secrets_beside

    known: dict[Path, tuple[tuple[Path, ...], tuple[Path, ...], bool]] = {}

    def beside(path: Path) -> tuple[tuple[Path, ...], tuple[Path, ...], bool]:
        folder = path.resolve().parent
        if folder not in known:
            known[folder] = secrets_beside(path)
        return known[folder]

    return beside
