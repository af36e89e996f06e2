"""Fixtures: folders of data files, the shipped référentiel, and goldens that change only when asked to."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

import fphref
from fphref.diagnostics import Diagnostic
from fphref.model.referentiel import Referentiel
from tests.support import OUTSIDE, REFERENTIALS, ROOT, Files, copy_mini, write_files

GOLDENS = ROOT / "tests" / "goldens"

MakeFolder = Callable[[Files], Path]
Loaded = tuple[Referentiel, tuple[Diagnostic, ...]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the goldens anew, then read the diff")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI is set, a tool that is missing is a failure: only what lies outside the repository may be skipped."""
    report = yield
    if report.skipped and os.environ.get("CI") and OUTSIDE not in str(report.longrepr):
        report.outcome = "failed"
    return report


@pytest.fixture
def depot(tmp_path: Path) -> MakeFolder:
    """Path → text, written into a new folder."""
    return lambda files: write_files(tmp_path / "depot", files)


@pytest.fixture
def mini(tmp_path: Path) -> MakeFolder:
    """A copy of the smallest sound référentiel, with some files changed."""
    return lambda files: write_files(copy_mini(tmp_path / "mini"), files)


@pytest.fixture(scope="session")
def shipped() -> Loaded:
    """The data that comes with the program, with what loading said of it."""
    return fphref.load(REFERENTIALS)


@pytest.fixture(scope="session")
def referentiel(shipped: Loaded) -> Referentiel:
    """The data that comes with the program."""
    return shipped[0]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden of that name; it is only written under `--update-goldens`."""

    def compare(name: str, text: str) -> None:
        path = GOLDENS / name
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        wanted = path.read_text("utf-8") if path.exists() else ""
        if text != wanted:
            diff = difflib.unified_diff(wanted.splitlines(), text.splitlines(), f"goldens/{name}", "now", lineterm="")
            pytest.fail("\n".join([*diff, "", "if this is meant: pytest --update-goldens, then read the diff"]))

    return compare
