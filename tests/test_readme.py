"""What the README and docs/formats.md print works as printed."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from fphref.cli.app import app
from fphref.model.repertoire import Repertoire
from fphref.regles import REGLES
from tests.support import REFERENTIALS, ROOT, run_cli

COMMANDS = app.list_commands(click.Context(app))
README = ROOT / "README.md"
FORMATS = ROOT / "docs" / "formats.md"
GUIDE = ROOT / "docs" / "guide-rh.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAM = re.compile(r"^(?:\$ )?(?:\S*/)?fphref(?= |$)")


def blocks(text: str, *languages: str) -> list[str]:
    """The fenced blocks in one of these languages."""
    return [body for language, body in FENCE.findall(text) if language in languages]


def commands(text: str) -> list[list[str]]:
    """The arguments of each `fphref …` of the shell blocks, also after `&&`."""
    found = []
    for body in blocks(text, "sh", "console", "bash"):
        for part in re.split(r"\n|&&", body):
            line = PROGRAM.match(part.strip())
            if line is not None:
                found.append(shlex.split(part.strip()[line.end() :], comments=True))
    return found


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the working folder's data, as the place where a reader types one command after the other."""
    folder = tmp_path_factory.mktemp("lecteur")
    shutil.copytree(REFERENTIALS, folder / "referentials")
    shutil.copytree(ROOT / "docs" / "exemples", folder / "docs" / "exemples")
    (folder / "liste.csv").write_text("matricule;service;metier\nM1;Recherche;15D30\nM2;Recherche;EX-TEC\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


@pytest.mark.parametrize("args", commands(README.read_text("utf-8")), ids=" ".join)
def test_a_command_of_the_readme_works(args: list[str], work: Path) -> None:
    ran = run_cli(*args)
    assert (ran.code, bool(ran.out)) == (0, True), ran.err


def test_the_readme_shows_the_main_job_and_each_command() -> None:
    shown = {args[0] for args in commands(README.read_text("utf-8"))}
    assert shown == set(COMMANDS)


def test_the_readme_has_two_commands_for_a_fresh_machine() -> None:
    text = README.read_text("utf-8")
    first, second = (body.strip() for body in blocks(text, "sh")[:2])
    assert first.endswith("fphref generer")
    assert second.endswith("-m pytest")
    assert re.search(r"<!-- tests -->\n```sh\n(.*?)\n```\n<!-- /tests -->", text, re.DOTALL)
    for command in (first, second):
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_commands_are_found_in_every_form() -> None:
    text = "```sh\npython -m x && .venv/bin/fphref lister  # tous\nls\n```\n```console\n$ fphref -V\n```\n"
    text += "```yaml\nfphref x\n```\n"
    assert commands(text) == [["lister"], ["-V"]]


@pytest.mark.parametrize("source", blocks(FORMATS.read_text("utf-8"), "python"))
def test_the_python_example_runs(source: str, work: Path) -> None:
    names: dict[str, Any] = {}
    exec(compile(source, "docs/formats.md", "exec"), names)
    made = {path.name: path.read_bytes()[:4] for path in work.iterdir() if path.is_file()}
    assert made["fiche_15D30.pdf"] == b"%PDF"
    assert made["matrice_metiers.xlsx"] == made["matrice_agents_15D30.xlsx"] == b"PK\x03\x04"
    assert names["erreurs"] == []


def test_there_is_a_python_example() -> None:
    assert blocks(FORMATS.read_text("utf-8"), "python")


def test_the_table_of_rules_is_the_register() -> None:
    rows = re.findall(r"^\| ([A-Z]{3}\d{3}) \| (\w+) \| (.+?) \| (.+?) \|$", FORMATS.read_text("utf-8"), re.MULTILINE)
    assert rows == [(r.code, r.gravite.value, r.titre, r.conseil) for r in REGLES.values()]


def keys_to_change(guide: str) -> set[str]:
    """The keys of repertoire.yaml that the guide names to who copies the example: its table, or the line below."""
    part = guide.partition("### Ce qu’il faut changer\n")[2].partition("\n**La source.**")[0]
    cells = re.findall(r"^\| (`.+?) \| .+ \|$", part, re.MULTILINE)
    kept = re.findall(r"^Laissez .+$", part, re.MULTILINE)
    return set(re.findall(r"`([a-z_]+)(?:: \w+)?`", "\n".join([*cells, *kept])))


EXAMPLE_KEYS = re.findall(
    r"^([a-z_]+):", (REFERENTIALS / "exemple-chu" / "repertoire.yaml").read_text("utf-8"), re.MULTILINE
)


def test_the_guide_names_each_key_that_the_example_writes() -> None:
    """A hospital that copies the example must not print a made-up logo or approver."""
    named = keys_to_change(GUIDE.read_text("utf-8"))
    assert {"logo", "approbateur", "format"} <= set(EXAMPLE_KEYS)
    assert [key for key in EXAMPLE_KEYS if key not in named] == []
    assert {"version", "confidentialite"} <= named
    assert named <= Repertoire.model_fields.keys()


@pytest.mark.parametrize("key", ["logo", "approbateur", "officiel"])
def test_a_key_that_the_guide_forgets_is_found(key: str) -> None:
    guide = GUIDE.read_text("utf-8")
    forgotten = re.sub(rf"^\| `{key}` .*\n|`{key}: non`", "", guide, flags=re.MULTILINE)
    assert forgotten != guide
    assert keys_to_change(guide) - keys_to_change(forgotten) == {key}


LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "GLOSSAIRE.md",
        "docs/formats.md",
        "docs/guide-rh.md",
        "docs/couverture.md",
        "docs/echelle.md",
        "docs/importer.md",
        "docs/importer-tables.md",
        "docs/rapprochement.md",
    ],
)
def test_a_page_links_to_files_that_are_there(page: str) -> None:
    path = ROOT / page
    targets = [t for t in LINK.findall(path.read_text("utf-8")) if not t.startswith(("http:", "https:", "mailto:"))]
    assert [target for target in targets if not (path.parent / target).exists()] == []
