"""A command that is stopped leaves nothing behind it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import SOURCE

AFRESH = """
import os, signal, sys
for name in ("SIGINT", "SIGTERM", "SIGHUP"):
    signal.signal(getattr(signal, name), signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Whoever runs the tests in the background ignores some signals, and what he starts would ignore them too."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without telling it")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_stopped_audit_takes_its_temporary_files_with_it(name: str, tmp_path: Path) -> None:
    rows = "".join(f"AGT-{n};Réa;15D30;sf-etablir-budget;3;2026-01-02\n" for n in range(150_000))
    evaluations = tmp_path / "e.csv"
    evaluations.write_text(f"agent;service;metier;competence;niveau;date\n{rows}", "utf-8")
    room = tmp_path / "temporaire"
    room.mkdir()
    environment = {**os.environ, "TMPDIR": str(room), "PYTHONPATH": str(SOURCE.parent)}
    audit = ["-m", "fphref", "couverture", str(evaluations), "-o", str(tmp_path / "x.xlsx")]
    command = [sys.executable, "-c", AFRESH, *audit]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        while not list(room.iterdir()) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.2)  # well into its work
        process.send_signal(getattr(signal, name))
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, told.decode().strip()) == (130, "Interrompu.")
    assert list(room.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["e.csv", "temporaire"]
