"""What several test modules need: where things are, and the command line run in this process or in its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fphref
from fphref.diagnostics import Diagnostic
from fphref.documents.classeur import Cell, Sheet

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path(fphref.__file__).resolve().parent
REFERENTIALS = ROOT / "referentials"
OUTSIDE = "lies outside the repository"
"""What the reason of an allowed skip says."""
DATA = ROOT / "tests" / "data"
MINI = DATA / "mini"

Files = Mapping[str, str | bytes | None]
"""Path inside the folder → its content; None removes the file."""


@dataclass(frozen=True)
class Ran:
    """What a command did: exit code, standard output, error stream."""

    code: int
    out: str
    err: str

    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found


def run_cli(*args: str | Path) -> Ran:
    """The command line in this process, with its streams caught."""
    from fphref.cli.app import run

    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(arg) for arg in args])
    texts = []
    for stream in (out, err):
        stream.flush()
        assert isinstance(stream.buffer, io.BytesIO)
        texts.append(stream.buffer.getvalue().decode("utf-8"))
    return Ran(code, *texts)


def environment(**changes: str) -> dict[str, str]:
    """The environment of a child that must find this fphref and speak UTF-8, with some changes."""
    path = os.pathsep.join(filter(None, (str(SOURCE.parent), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **changes}


def spawn_cli(*args: str | Path, cwd: Path | None = None, **changes: str) -> Ran:
    """The command line in a process of its own; `changes` are variables of its environment."""
    done = subprocess.run(
        [sys.executable, "-m", "fphref", *map(str, args)],
        capture_output=True, cwd=cwd, env=environment(**changes), timeout=120, check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def write_files(folder: Path, files: Files) -> Path:
    """Write (or remove) these files under `folder`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def copy_mini(folder: Path) -> Path:
    """The smallest référentiel that has everything, in `folder`."""
    shutil.copytree(MINI, folder, dirs_exist_ok=True)
    return folder


def lines(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Each diagnostic as `verifier` prints it."""
    return [f"{d.gravite} {d}" for d in diagnostics]


def codes(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """The rule of each diagnostic."""
    return [d.regle for d in diagnostics]


def grid_of(sheet: Sheet) -> Iterator[tuple[int, int, Cell]]:
    """Every cell with its row and column, counted from 1."""
    for row, line in enumerate(sheet.rows, 1):
        for column, cell in enumerate(line.cells, 1):
            yield row, column, cell
