"""`fphref importer` on tables: a mapping read, or proposed and written beside nothing it could replace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fphref.cli.writing import quoted, reason, write_text
from fphref.diagnostics import FphrefError

if TYPE_CHECKING:
    from fphref.cli.report import Report
    from fphref.importers.modele import Brouillon
    from fphref.importers.registre import Registre

CORRESPONDANCE: Final = "correspondance.yaml"
MOST: Final = 1_000_000
"""Bytes of a mapping."""
_YAML: Final = (".yaml", ".yml")


def import_tables(paths: Sequence[Path], mapping: Path, registre: Registre, *, etend: bool) -> tuple[Brouillon, ...]:
    """The drafts of tables that a mapping file explains."""
    from fphref.importers.table import importation as table_import
    from fphref.importers.table.correspondance_yaml import read_correspondance
    from fphref.importers.table.lecture import open_tables

    correspondance = read_correspondance(_bytes(mapping), mapping.name)
    return table_import.import_tables(open_tables(paths), correspondance, registre, etend=etend)


def guess_mapping(paths: Sequence[Path], sortie: Path | None, report: Report) -> int:
    """Write the mapping that the tables suggest, for a person to check; nothing is imported."""
    from fphref.importers.table.deviner import deviner
    from fphref.importers.table.lecture import open_tables

    target = _target(sortie)
    if target.exists() or target.is_symlink():
        raise FphrefError(f"{target} existe déjà : donner un autre nom avec -o, rien n’est remplacé.")
    found = deviner(open_tables(paths))
    report.wrote(target, "correspondance", write_text(target, found.texte))
    report.diagnostics += [doute.diagnostic for doute in found.doutes]
    report.show_diagnostics()
    report.line(f"Correspondance proposée dans {target} : la relire et la corriger, les raisons y sont écrites.")
    files = " ".join(quoted(path) for path in paths)
    report.line(f"La suite : fphref importer {files} --correspondance {quoted(target)} -o brouillon")
    return report.finish()


def _target(sortie: Path | None) -> Path:
    if sortie is None:
        return Path(CORRESPONDANCE)
    return sortie if sortie.suffix.casefold() in _YAML else sortie / CORRESPONDANCE


def _bytes(mapping: Path) -> bytes:
    from fphref.evaluations.archive import regular_size

    if regular_size(mapping) > MOST:
        raise FphrefError(f"{mapping.name} est trop gros pour une correspondance : {MOST // 1_000_000} Mo au plus.")
    try:
        return mapping.read_bytes()
    except OSError as error:
        raise FphrefError(f"{mapping} ne peut pas être lu : {reason(error)}.") from None
