"""Quick answers stay quick: what a command does not need, it does not import."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support import ROOT, environment

HEAVY = {"pydantic", "pydantic_core", "openpyxl", "lxml", "reportlab", "yaml"}
TERMINAL = {"click", "rich"}


def imported_by(*args: str) -> set[str]:
    """The top modules that are loaded when this command line ends."""
    source = (
        "import json, sys\n"
        f"sys.argv = {['fphref', *args]!r}\n"
        "from fphref.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "names = sorted({name.partition('.')[0] for name in sys.modules})\n"
        "print('\\n' + json.dumps(names))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, check=True, env=environment(), cwd=ROOT, timeout=60
    )
    return set(json.loads(done.stdout.decode().splitlines()[-1]))


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version_imports_next_to_nothing(option: str) -> None:
    assert imported_by(option) & (HEAVY | TERMINAL) == set()


@pytest.mark.parametrize(
    "args",
    [("--help",), ("fiche", "--help"), ("generer", "--help"), ("chercher", "--help"), ("statut", "--help"),
     ("statut", "remuneration", "--help")],
)  # fmt: skip
def test_help_imports_no_heavy_library(args: tuple[str, ...]) -> None:
    found = imported_by(*args)
    assert found & HEAVY == set()
    assert "click" in found  # or the list of modules would prove nothing


def test_importing_the_package_imports_no_heavy_library() -> None:
    source = "import sys, fphref\nprint(*sorted({n.partition('.')[0] for n in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, check=True, env=environment())
    found = set(done.stdout.decode().split())
    assert "fphref" in found
    assert found & (HEAVY | TERMINAL) == set()


@pytest.mark.parametrize("command", [("lister",), ("statut", "voies", "agents-accueil")], ids=" ".join)
def test_reading_needs_neither_ink(command: tuple[str, ...]) -> None:
    found = imported_by(*command, "-r", "tests/data/mini", "-q")
    assert found & {"reportlab", "openpyxl", "lxml"} == set()
    assert {"pydantic", "yaml"} <= found
