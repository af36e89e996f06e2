"""The goldens themselves: none forgotten, none that overwrites itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import GOLDENS
from tests.support import ROOT

pytest_plugins = ["pytester"]


def unused(goldens: list[str], sources: list[str]) -> list[str]:
    """The goldens whose name no test module writes."""
    return [name for name in goldens if not any(f'"{name}"' in source for source in sources)]


def test_every_golden_is_used_by_a_test() -> None:
    goldens = sorted(path.relative_to(GOLDENS).as_posix() for path in GOLDENS.rglob("*") if path.is_file())
    sources = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    assert goldens
    assert unused(goldens, sources) == []


def test_an_unused_golden_is_found() -> None:
    assert unused(["oubli.txt", "vu.txt"], ['golden("vu.txt", text)']) == ["oubli.txt"]


@pytest.mark.parametrize(("asked", "outcome"), [(False, "failed"), (True, "passed")])
def test_a_golden_changes_only_when_asked(pytester: pytest.Pytester, asked: bool, outcome: str) -> None:
    source = Path(__file__).with_name("conftest.py").read_text("utf-8")
    folder = pytester.mkdir("goldens")
    (folder / "essai.txt").write_text("avant\n", "utf-8")
    plugin = source.replace('ROOT / "tests" / "goldens"', f"Path({str(folder)!r})")
    pytester.makeconftest(plugin)
    pytester.makepyfile(test_it='def test_it(golden):\n    golden("essai.txt", "après\\n")\n')
    result = pytester.runpytest_inprocess(*(["--update-goldens"] if asked else []))
    result.assert_outcomes(**{outcome: 1})
    assert (folder / "essai.txt").read_text("utf-8") == ("après\n" if asked else "avant\n")
