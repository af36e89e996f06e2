"""Terminals, pipes and encodings."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import MakeFolder
from tests.support import MINI, REFERENTIALS, ROOT, environment, spawn_cli

FAULTY = (MINI / "metiers/10A02_archiviste.yaml").read_text("utf-8").replace("famille: accueil", "famille: acueil")


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii", "latin-1"])
@pytest.mark.parametrize("args", [("lister",), ("verifier", "--infos"), ("fiche", "?"), ("--help",)], ids=" ".join)
def test_a_console_that_lacks_a_character_shows_a_substitute(encoding: str, args: tuple[str, ...]) -> None:
    ran = spawn_cli(*args, cwd=ROOT, PYTHONIOENCODING=encoding)
    assert ran.code == (2 if "?" in args else 0)
    assert "Traceback" not in ran.err


def test_json_is_utf8_on_every_console() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "fphref", "lister", "-r", str(REFERENTIALS), "--json"],
        capture_output=True, check=True, env=environment(PYTHONIOENCODING="cp1252"),
    )  # fmt: skip
    assert "études" in json.loads(done.stdout.decode("utf-8"))["metiers"][0]["intitule"]


@pytest.mark.parametrize("buffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("args", [["lister"], ["verifier", "--json"], ["--help"], ["schema", "corps"]], ids=" ".join)
def test_a_reader_that_went_away_is_no_fault(args: list[str], buffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "fphref", *args], stdout=writing, stderr=subprocess.PIPE, check=False,
            cwd=ROOT, env=environment(PYTHONUNBUFFERED=buffered), timeout=60,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert done.stderr.decode() == ""
    assert done.returncode == 0


def on_terminal(*args: str, **changes: str) -> str:
    """What a command shows on a terminal (its standard output and error stream together)."""
    master, slave = pty.openpty()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "fphref", *args], stdout=slave, stderr=slave, stdin=slave, cwd=ROOT,
            env=environment(TERM="xterm-256color", COLUMNS="120", **changes),
        )  # fmt: skip
        os.close(slave)
        parts = []
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # Linux says so when the other side has closed
                break
            if not part:
                break
            parts.append(part)
        process.wait(timeout=60)
    finally:
        os.close(master)
    return b"".join(parts).decode("utf-8")


def test_colour_on_a_terminal_and_never_against_no_color(mini: MakeFolder) -> None:
    folder = str(mini({"metiers/10A02_archiviste.yaml": FAULTY}))
    assert "\x1b[31m" in on_terminal("verifier", "-r", folder, NO_COLOR="")
    shown = on_terminal("verifier", "-r", folder, NO_COLOR="1")
    assert "erreur REF001" in shown
    assert "\x1b[" not in shown


def test_no_colour_in_a_pipe(mini: MakeFolder) -> None:
    ran = spawn_cli("verifier", "-r", mini({"metiers/10A02_archiviste.yaml": FAULTY}))
    assert "\x1b[" not in ran.out + ran.err


def test_a_table_on_a_terminal_and_tabs_in_a_pipe() -> None:
    shown = on_terminal("lister", "-r", str(REFERENTIALS), NO_COLOR="1")
    assert "15D30" in shown
    assert "\t" not in shown
    assert "\t" in spawn_cli("lister", "-r", REFERENTIALS).out


def test_progress_on_a_terminal_only(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("sortie")
    args = ("generer", "-r", str(MINI), "-o", str(folder))
    assert "\x1b[?25l" in on_terminal(*args)  # the cursor is hidden while the bar is drawn
    assert "\x1b" not in on_terminal(*args, "-q")
    assert spawn_cli(*args).err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full on this system")
@pytest.mark.parametrize("args", [("lister",), ("lister", "--json"), ("--help",)], ids=" ".join)
def test_an_output_that_is_full_is_one_line(args: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "fphref", *args]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stderr) == (2, "Erreur : Impossible d’écrire le résultat : le disque est plein.\n")


def test_the_embedded_data_is_named_as_such(tmp_path: Path) -> None:
    ran = spawn_cli("lister", cwd=tmp_path)
    assert ran.code == 0
    assert (
        ran.err == "Pas de dossier « referentials » ici : lecture des données d’exemple fournies avec le programme.\n"
    )


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize(("args", "code"), [("lister", 0), ("fiche ZZZ", 2), ("fiche ZZZ --json", 2)])
def test_a_closed_stream_is_no_traceback(closed: str, args: str, code: int) -> None:
    line = f"{sys.executable} -m fphref {args} -r {REFERENTIALS} {closed}"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, env=environment(), check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)


def test_an_argument_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in spawn_cli("fiche", "X\x1b[31m", "-r", REFERENTIALS).err
