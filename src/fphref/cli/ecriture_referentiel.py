"""The files of a référentiel that changed, written all or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fphref.cli.report import Report
from fphref.cli.writing import aside_name, check_writable, reason, write_file
from fphref.diagnostics import FphrefError

if TYPE_CHECKING:
    from fphref.revision.editions import FichierEdite


class _Touche(NamedTuple):
    """A file that is being written; `ancien` holds its old content meanwhile, None for a new file."""

    path: Path
    data: bytes | None
    ancien: Path | None


def write_referentiel(fichiers: Sequence[FichierEdite], report: Report) -> bool:
    """Write the files, all or none; whether there was one.

    The old content of each stands beside it until all are written: it is put back by a renaming, which a full disk
    does not prevent.
    """
    if not fichiers:
        report.line("Rien à écrire.")
        return False
    _check_unchanged(fichiers)
    done: list[_Touche] = []
    try:
        for file in fichiers:
            path = file.dossier.path / file.inner
            done.append(_Touche(path, file.data, _keep(path, file)))
            if file.data is not None:
                _fill(path, file.data)
    except (FphrefError, OSError, KeyboardInterrupt) as error:
        lost = _put_back(done)
        if isinstance(error, KeyboardInterrupt) and not lost:
            raise
        state = f"les fichiers sont remis comme avant, sauf {', '.join(lost)}" if lost else "rien n’est changé"
        raise FphrefError(f"{_why(error)} ; {state}.") from None
    report.line()
    report.line("Écrit :")
    for path, data, ancien in done:
        if data is None:
            report.line(f"  {path} (retiré, gardé sous {ancien.name if ancien else ''})")
            continue
        report.wrote(path, "referentiel", len(data))
        report.line(f"  {path}")
        _drop(ancien, report)
    return True


def _check_unchanged(fichiers: Sequence[FichierEdite]) -> None:
    for file in fichiers:
        path = file.dossier.path / file.inner
        check_writable(path)
        try:
            now = path.read_bytes() if path.exists() else None
        except OSError as error:
            raise FphrefError(f"Impossible de relire {file.affiche} : {reason(error)}.") from None
        if now != file.avant:
            raise FphrefError(f"{file.affiche} a changé pendant la relecture : recommencer.")


def _keep(path: Path, file: FichierEdite) -> Path | None:
    """Put the old content of a file beside it, under a name that nothing reads; one that goes is only renamed."""
    if file.avant is None:
        return None
    if file.data is None:
        ancien = aside_name(path)
        path.rename(ancien)
        return ancien
    ancien = aside_name(path.resolve())
    _fill(ancien, file.avant)
    return ancien


def _fill(path: Path, data: bytes) -> None:
    write_file(path, lambda stream: stream.write(data))


def _put_back(done: Sequence[_Touche]) -> list[str]:
    """Give the files their old content again, every one that takes it; the others, in French."""
    lost: list[str] = []
    for path, data, ancien in reversed(done):
        try:
            if ancien is None:
                path.unlink(missing_ok=True)
            else:
                ancien.replace(path if data is None else path.resolve())
        except OSError:
            lost.append(f"{path} ({f'l’ancien est gardé sous {ancien.name}' if ancien else 'nouveau, à supprimer'})")
    return lost


def _why(error: BaseException) -> str:
    if isinstance(error, FphrefError):
        return str(error).removesuffix(".")
    if isinstance(error, OSError):
        return f"Impossible d’écrire le référentiel : {reason(error)}"
    return "Écriture interrompue"


def _drop(ancien: Path | None, report: Report) -> None:
    try:
        if ancien is not None:
            ancien.unlink()
    except OSError:
        report.warn(f"{ancien} est de trop : l’ancien contenu, que rien ne lit, à supprimer à la main.")
