"""An authoring workbook edited as a person would, by the roles of its hidden row; and what relire makes of it."""

from __future__ import annotations

import contextlib
import difflib
import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from fphref.cli.relire_referentiel import relire_referentiel
from fphref.cli.report import Report
from fphref.diagnostics import FphrefError
from tests.libreoffice import convert
from tests.support import REFERENTIALS, copy_mini, run_cli


class Edite:
    """A workbook of the référentiel, in openpyxl; tables are named by their sheet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book: Any = openpyxl.load_workbook(path)

    def machine(self, sheet: str) -> tuple[int, dict[str, int]]:
        """The number of the hidden row, and role → column."""
        for row in self.book[sheet].iter_rows(max_row=30):
            if any(cell.value == "#cle" for cell in row):
                return row[0].row, {cell.value: cell.column for cell in row if cell.value}
        raise AssertionError(sheet)

    def rows(self, sheet: str) -> list[int]:
        """The numbers of the rows that were exported."""
        first, roles = self.machine(sheet)
        numbers = range(first + 2, self.book[sheet].max_row + 1)
        return [number for number in numbers if self.book[sheet].cell(number, roles["#fichier"]).value]

    def row(self, sheet: str, **wanted: str) -> int:
        """The one row whose cells are these; `parent` and `liste` stand for the marks `^` and `@`."""
        _, roles = self.machine(sheet)
        names = {"parent": "^", "liste": "@"}
        columns = {roles[names.get(role, role)]: value for role, value in wanted.items()}
        cells = self.book[sheet].cell
        found = [n for n in self.rows(sheet) if all(str(cells(n, c).value) == v for c, v in columns.items())]
        assert len(found) == 1, (sheet, wanted, found)
        return found[0]

    def get(self, sheet: str, row: int, role: str) -> Any:
        return self.book[sheet].cell(row, self.machine(sheet)[1][role]).value

    def set(self, sheet: str, row: int, role: str, value: Any) -> None:
        self.book[sheet].cell(row, self.machine(sheet)[1][role]).value = value

    def add(self, sheet: str, values: dict[str, Any]) -> int:
        """Fill in the first blank row; its number."""
        _, roles = self.machine(sheet)
        number = (self.rows(sheet) or [self.machine(sheet)[0] + 1])[-1] + 1
        while any(self.book[sheet].cell(number, roles[role]).value for role in values):
            number += 1
        for role, value in values.items():
            self.set(sheet, number, role, value)
        return number

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


ORIENTER = {"id": "sf-orienter-public"}
"""A row of « Savoir-faire » in the mini référentiel."""


def cell(sheet: str, role: str, value: Any, **row: str) -> Callable[[Edite], None]:
    """The edit of one cell of the row that has these cells."""
    return lambda edite: edite.set(sheet, edite.row(sheet, **row), role, value)


def added(sheet: str, **values: Any) -> Callable[[Edite], None]:
    """The edit that fills in a blank row; roles that are no Python names have a word of their own."""
    names = {"parent": "^", "liste": "@", "repertoire": "#repertoire", "rang": "#rang", "masculin": "intitule.masculin",
             "feminin": "intitule.feminin"}  # fmt: skip

    def edit(edite: Edite) -> None:
        edite.add(sheet, {names.get(role, role): value for role, value in values.items()})

    return edit


@dataclass
class Depot:
    """A référentiel in a temporary folder, and its workbook."""

    root: Path
    folder: Path
    classeur: Path

    def edit(self) -> Edite:
        return Edite(self.classeur)

    def do(self, *edits: Callable[[Edite], None]) -> None:
        """Do these edits to the workbook, and save it."""
        edite = self.edit()
        for edit in edits:
            edit(edite)
        edite.save()

    def texts(self) -> dict[str, bytes]:
        files = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}


def make(folder: Path, *, chu: bool = False) -> Depot:
    """A copy of the mini référentiel, or of the shipped ones (then the local one is edited), with its workbook."""
    if chu:
        shutil.copytree(REFERENTIALS, folder / "depot")
        root = folder / "depot" / "exemple-chu"
    else:
        root = copy_mini(folder / "depot")
    return make_workbook(Depot(root, folder / "depot", folder / "referentiel.xlsx"))


def make_workbook(depot: Depot) -> Depot:
    """Make (again) the workbook of a référentiel."""
    ran = run_cli("matrice", "referentiel", "-r", depot.root, "-o", depot.classeur)
    assert ran.code == 0, ran.err
    return depot


@dataclass
class Relu:
    """What reading back did."""

    code: int
    report: Report
    before: dict[str, bytes]
    after: dict[str, bytes]
    out: str
    err: str

    @property
    def plan(self) -> dict[str, int]:
        found: dict[str, int] = self.report.data["plan"]
        return found

    @property
    def regles(self) -> list[str]:
        return [d.regle for d in self.report.diagnostics]

    @property
    def messages(self) -> str:
        return "\n".join(str(d) for d in self.report.diagnostics)

    def added(self) -> list[str]:
        """The lines that came."""
        lines = self.diff().splitlines()
        return [line[1:] for line in lines if line.startswith("+") and not line.startswith("+++ ")]

    def diff(self) -> str:
        """The lines of the files that changed, with their numbers."""
        lines: list[str] = []
        for name in sorted({*self.before, *self.after}):
            old, new = (
                side.get(name, b"").decode("utf-8", "replace").splitlines() for side in (self.before, self.after)
            )
            lines += difflib.unified_diff(old, new, name, name, n=0, lineterm="")
        return "\n".join(lines) + "\n" * bool(lines)


def relire(
    depot: Depot, classeur: Path | None = None, *, appliquer: bool = True, supprimer: bool = False, **options: Any
) -> Relu:
    """Read a workbook back and, unless told not to, apply it."""
    before = depot.texts()
    report = Report("relire")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = relire_referentiel([classeur or depot.classeur], depot.root, appliquer, supprimer, report, **options)
    return Relu(code, report, before, depot.texts(), out.getvalue(), err.getvalue())


def refusal(depot: Depot, classeur: Path) -> str:
    """The line that reading back stops with."""
    try:
        relire(depot, classeur)
    except FphrefError as error:
        return str(error)
    raise AssertionError("read")


def by_libreoffice(path: Path, suffix: str, folder: Path) -> Path:
    """The same workbook, opened and saved by LibreOffice in another format."""
    return convert(path, suffix, folder / suffix, folder / "profil", timeout=120)
