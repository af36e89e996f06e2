"""The files of an audit: which are asked for, whether they may be written, and writing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from fphref.cli.produce import Job, produce
from fphref.cli.writing import check_writable, names_file, write_file
from fphref.diagnostics import FphrefError, suggestion

if TYPE_CHECKING:
    from fphref.audit.modele import Bilan
    from fphref.cli.report import Report
    from fphref.model.referentiel import Referentiel

GENRES: Mapping[str, str] = {
    ".xlsx": "couverture_classeur", ".pdf": "couverture_synthese", ".html": "couverture_rapport",
    ".json": "couverture_json", ".csv": "couverture_csv",
}  # fmt: skip
"""Suffix of a file → its type in the JSON answer."""
_CUBE = "couverture_cube"
_FOLDER = (".xlsx", ".pdf", ".html")
"""What is written into a folder."""
TITRE = "Couverture des compétences"


@dataclass(frozen=True, slots=True)
class Sorties:
    """The files to write: documents and data of the audit, its cube, and the least number of people shown (0: all)."""

    fichiers: tuple[Path, ...] = ()
    cube: Path | None = None
    seuil: int = 0


def planned(sorties: Sequence[Path], cube: Path | None, lus: Iterable[Path], seuil: int) -> Sorties:
    """What to write; raises `FphrefError`, before anything is read, for what could not be, or would replace `lus`."""
    found: dict[Path, None] = {}
    for sortie in sorties:
        if sortie.is_dir() or not sortie.suffix:
            found.update(dict.fromkeys(sortie / f"couverture{suffix}" for suffix in _FOLDER))
        elif names_file(sortie) and sortie.suffix.lower() in GENRES:
            found[sortie] = None
        else:
            near = suggestion(sortie.suffix.lower(), GENRES, limit=0)
            raise FphrefError(f"-o {sortie} : un audit s’écrit en {', '.join(GENRES)}{near or '.'}")
    if cube is not None and cube.suffix.lower() not in (".csv", ".parquet"):
        raise FphrefError(f"--cube {cube} : un cube s’écrit en .csv ou en .parquet.")
    inputs = {path.resolve() for path in lus}
    for path in (*found, *((cube,) if cube else ())):
        if path.resolve() in inputs:
            raise FphrefError(f"{path} est un des fichiers lus : donner un autre nom à celui que l’on écrit.")
        check_writable(path)
    if cube is not None and cube.resolve() in {path.resolve() for path in found}:
        raise FphrefError(f"-o et --cube nomment le même fichier : {cube}.")
    return Sorties(tuple({path.resolve(): path for path in found}.values()), cube, seuil)


def read_files(fichiers: Iterable[Path], *others: Path | None) -> Iterator[Path]:
    """Every file that the audit may read."""
    for path in (*fichiers, *others):
        if path is not None:
            yield from (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)


def write_outputs(
    bilan: Bilan, referentiel: Referentiel, sorties: Sorties, report: Report, head: Callable[[], Mapping[str, Any]]
) -> None:
    """Write each file and note it in the report; `head` gives the first keys of a JSON answer."""
    for path in sorties.fichiers:
        suffix = path.suffix.lower()
        if suffix in _FOLDER:
            produce(_job(path, suffix, bilan, referentiel, report.command == "consolider"), path, report)
        else:
            _write_data(path, suffix, bilan, referentiel, report, head)
    if sorties.cube is not None:
        _write_cube(sorties.cube, bilan, referentiel, report)


def _job(path: Path, suffix: str, bilan: Bilan, referentiel: Referentiel, consolide: bool) -> Job:
    def build() -> Any:
        if suffix == ".xlsx":
            from fphref.documents.couverture_classeur import build_couverture_classeur

            return build_couverture_classeur(bilan, referentiel, TITRE)
        if suffix == ".pdf":
            from fphref.documents.couverture_synthese import build_couverture_synthese

            return build_couverture_synthese(bilan, referentiel, TITRE, consolide=consolide)
        from fphref.documents.couverture_rapport import build_couverture_rapport

        return build_couverture_rapport(bilan, referentiel, TITRE)

    return Job(path.name, GENRES[suffix], build, {".html": "explorateur"}.get(suffix, suffix[1:]))


def _write_data(
    path: Path,
    suffix: str,
    bilan: Bilan,
    referentiel: Referentiel,
    report: Report,
    head: Callable[[], Mapping[str, Any]],
) -> None:
    if suffix == ".json":
        from fphref.cli.couverture_json import answer

        blocks: Iterable[bytes] = (part.encode() for part in answer(bilan, referentiel, head()))
        beginning = b'{\n  "commande": "%s"' % report.command.encode()
    else:
        from fphref.cli.couverture_csv import csv_rows, csv_titles
        from fphref.evaluations.sortie import csv_blocks

        titles = csv_titles(bilan)
        blocks = csv_blocks(titles, csv_rows(bilan, referentiel))
        beginning = next(iter(csv_blocks(titles[:8], ()))).rstrip()
    _write(path, GENRES[suffix], blocks, beginning, report)


def _write_cube(path: Path, bilan: Bilan, referentiel: Referentiel, report: Report) -> None:
    from fphref.audit.cube import COLONNES_CUBE, cube_rows
    from fphref.evaluations.sortie import csv_blocks

    edition = referentiel.repertoires[0].edition if referentiel.repertoires else ""
    rows = cube_rows(bilan, edition)
    # Small cells stay in a cube that is not for circulation: it is for the account that made it.
    private = not bilan.seuil
    if path.suffix.lower() == ".parquet":
        report.wrote(path, _CUBE, write_file(path, lambda stream: _parquet(rows, stream), private=private))
        return
    beginning = next(iter(csv_blocks(COLONNES_CUBE, ()))).rstrip()
    _write(path, _CUBE, csv_blocks(COLONNES_CUBE, rows), beginning, report, private=private)


def _parquet(rows: Iterable[tuple[str | int | None, ...]], stream: BinaryIO) -> None:
    """The engine writes a file of its own, which then becomes the content of the stream."""
    import shutil
    import tempfile

    from fphref.audit.cube_parquet import write_cube_parquet

    with tempfile.TemporaryDirectory(prefix="fphref-") as folder:
        made = Path(folder) / "cube.parquet"
        write_cube_parquet(made, rows)
        with made.open("rb") as source:
            shutil.copyfileobj(source, stream)


def _write(
    path: Path, kind: str, blocks: Iterable[bytes], beginning: bytes, report: Report, *, private: bool = False
) -> None:
    """Write a data file; one that stands there and is no earlier version of it, by its beginning, is kept aside."""
    kept: list[Path] = []
    foreign = path.is_file() and not _begins(path, beginning)
    size = write_file(path, lambda stream: stream.writelines(blocks), kept=kept, any_other=foreign, private=private)
    report.wrote(path, kind, size)
    for old in kept:
        report.warn(f"{path.name} existait avec un autre contenu : l’ancien fichier est gardé sous {old.name}")


def _begins(path: Path, beginning: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(beginning)) == beginning
