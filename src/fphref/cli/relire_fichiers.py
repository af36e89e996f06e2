"""Which files `relire` is asked to read: those named, those of a folder, those that a pattern with `*` stands for."""

from __future__ import annotations

from pathlib import Path

from fphref.cli.report import Report
from fphref.diagnostics import FphrefError

_SUFFIXES = (".xlsx", ".xlsm", ".ods", ".csv")
_BESIDE = ("~$", ".~lock", ".")
"""How the names begin of what a spreadsheet program leaves beside a file that is open."""


def expanded(paths: tuple[Path, ...], report: Report) -> list[Path]:
    """The files, each once; a folder stands for its matrices, a pattern for its files, which Windows does not expand.

    Raises `FphrefError` where a folder or a pattern gives none.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _files(path, report):
            found.setdefault(file.absolute(), file)
    return list(found.values())


def _files(path: Path, report: Report) -> list[Path]:
    if path.is_dir():
        return _matrices(path, report)
    if path.exists() or not any(sign in path.name for sign in "*?"):
        return [path]
    files = sorted(file for file in path.parent.glob(path.name) if file.is_file() and not _aside(file))
    if not files:
        raise FphrefError(f"{path} : aucun fichier ne porte un tel nom.")
    return files


def _matrices(folder: Path, report: Report) -> list[Path]:
    """The matrices of a folder; its other workbooks are left out, and said."""
    from fphref.evaluations.fichiers import open_tableur
    from fphref.evaluations.reperage import NotOurs, kind_of
    from fphref.reperes import MATRICE_AGENTS

    found: list[Path] = []
    others: list[Path] = []
    for file in sorted(file for file in folder.iterdir() if file.suffix.lower() in _SUFFIXES and not _aside(file)):
        try:
            ours = kind_of(open_tableur(file)) == MATRICE_AGENTS
        except NotOurs:
            ours = False
        (found if ours else others).append(file)
    if others and not report.quiet:
        report.warn(
            f"{folder} : laissés de côté, car ce ne sont pas des matrices : {', '.join(f.name for f in others)}"
        )
    if not found:
        raise FphrefError(f"{folder} : aucune matrice à relire dans ce dossier.")
    return found


def _aside(file: Path) -> bool:
    return file.name.startswith(_BESIDE)
