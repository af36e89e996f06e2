"""Which folders and files make up a référentiel, and their bytes. Reads, never writes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fphref.diagnostics import Diagnostic, Position, suggestion
from fphref.loading.kinds import MARCHE, Kind, kind_of, rank
from fphref.regles import diagnose
from fphref.yaml_text import MAX_BYTES, too_big

HEAD = "repertoire.yaml"
_ROOT_NAMES = ("repertoire.yaml", "sources.yaml", "familles.yaml", "activites.yaml", "savoir_faire.yaml",
               "connaissances.yaml", "savoir_etre.yaml")  # fmt: skip
_SEEMS_DATA = re.compile(r"\.ya?ml(\.txt)?$", re.IGNORECASE)
_FOLDERS = ("metiers", "formations", "profils", "echelles", "statut/corps", "statut/parametres", MARCHE)
_TABLES = ("grilles.csv", "bareme_ib_im.csv", "classements.csv")


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file to read: `path` on disk, `name` as diagnostics show it, `inner` inside its référentiel."""

    path: Path
    name: str
    inner: str
    kind: Kind


def find_folders(root: Path) -> list[Path]:
    """The référentiel folders `root` names: itself, or each sub-folder with a `repertoire.yaml`."""
    if has_head(root):
        return [root]
    try:
        return sorted(child for child in root.iterdir() if child.is_dir() and has_head(child))
    except OSError:
        return []


def has_head(folder: Path) -> bool:
    """Whether the folder is a référentiel; a name that the system refuses is none."""
    try:
        return (folder / HEAD).is_file()
    except (OSError, ValueError):
        return False


def display(path: Path, root: Path) -> str:
    """`path` as seen from `root`, with `/` on every system."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # on Windows, another drive
        return path.as_posix()


def list_files(folder: Path, root: Path) -> tuple[list[DataFile], list[Diagnostic]]:
    """The data files of one référentiel in reading order, and a warning for each that no rule reads."""
    files: list[DataFile] = []
    diagnostics: list[Diagnostic] = []
    for path in _yaml_files(folder, diagnostics, root):
        inner = path.relative_to(folder).as_posix()
        kind = kind_of(inner)
        if kind is None:
            diagnostics.append(_unread(inner, display(path, root)))
        else:
            files.append(DataFile(path, display(path, root), inner, kind))
    files.sort(key=lambda file: (rank(file.kind), file.inner))
    return files, diagnostics


def list_marche(root: Path, folders: list[Path]) -> list[DataFile]:
    """The market facts that stand beside the référentiels of a collection, in a folder `marche` without a head."""
    folder = root / MARCHE
    if folders == [root] or folder in folders:
        return []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".yaml" and not path.name.startswith("."))
    except OSError:
        return []
    found = ((path, kind_of(f"{MARCHE}/{path.name}")) for path in paths)
    files = [
        DataFile(path, display(path, root), f"{MARCHE}/{path.name}", kind) for path, kind in found if kind is not None
    ]
    return sorted(files, key=lambda file: (rank(file.kind), file.inner))


def _yaml_files(folder: Path, diagnostics: list[Diagnostic], root: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        where = Position(display(Path(error.filename), root))
        diagnostics.append(diagnose("FIC004", "dossier illisible ; vérifier les droits d’accès", where))

    for current, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        # A référentiel inside another is its own; it is not part of this one.
        if Path(current) != folder and HEAD in names:
            folders.clear()
            continue
        for name in folders:
            if Path(current, name).is_symlink():
                where = Position(display(Path(current, name), root))
                diagnostics.append(diagnose("FIC004", "dossier non lu : ce n’est qu’un raccourci vers un autre", where))
        in_statut = Path(current) == folder / "statut"
        for name in sorted([*names, *folders]):
            seems = _SEEMS_DATA.search(name) or (in_statut and name.casefold().endswith(".csv"))
            if seems and not name.startswith((".", "~")):
                yield Path(current, name)


def _unread(inner: str, name: str) -> Diagnostic:
    parent, _, base = inner.rpartition("/")
    right = _SEEMS_DATA.sub(".yaml", base)
    if right != base:
        # Notepad adds « .txt » to a name, and Windows then hides it.
        hint = f" ; le renommer « {right} »"
    elif base.casefold().endswith(".csv"):
        hint = suggestion(base, _TABLES)
    elif not parent:
        hint = suggestion(base, _ROOT_NAMES)
    else:
        hint = suggestion(parent, _FOLDERS)
    return diagnose("FIC005", f"fichier non lu : ce nom ou ce dossier n’est pas du référentiel{hint}", Position(name))


def read_bytes(file: DataFile) -> tuple[bytes | None, Diagnostic | None]:
    """The content of a file, or why it cannot be had; a file over the limit is not read at all."""
    try:
        if not file.path.is_file():
            return None, diagnose("FIC004", "ce n’est pas un fichier ordinaire", Position(file.name))
        size = file.path.stat().st_size
        if size > MAX_BYTES:
            return None, too_big(size, file.name)
        with file.path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1), None
    except OSError as error:
        reason = {13: "accès refusé", 2: "fichier disparu"}.get(error.errno or 0, "lecture impossible")
        return None, diagnose("FIC004", f"{reason} ; vérifier les droits du fichier", Position(file.name))
