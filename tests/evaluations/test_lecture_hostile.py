"""A file made to harm is read, or refused in one French line, within ten seconds and 500 MB, in its own process."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evaluations import hostiles_archives
from tests.evaluations.hostiles import HOSTILES, READ, SECRET
from tests.support import environment

assert hostiles_archives  # it fills the register

SECONDS = 60
MEGABYTES = 500
# Reads a whole file under a limit of address space and says what came of it, then the peak of memory in kB.
CHILD = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (10, 11))
from fphref.diagnostics import FphrefError
from fphref.evaluations.fichiers import open_tableur
try:
    count, texts = 0, set()
    for feuille in open_tableur(Path(sys.argv[1])).feuilles:
        for ligne in feuille.lignes():
            count += len(ligne.cellules)
            texts.update(str(value)[:100] for value in ligne.cellules.values() if len(texts) < 100)
    said = f"lu {count} {texts}"
except FphrefError as error:
    said = str(error)
status = Path("/proc/self/status")  # not getrusage: its peak is that of the parent where the parent was larger
print(status.read_text().partition("VmHWM:")[2].split()[0] if status.exists() else 0)
print(said)
"""


@pytest.mark.parametrize("nom", HOSTILES)
def test_hostile_file_is_read_or_refused_in_time_and_memory(nom: str, tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="no limits of memory on this system: they lie outside the repository")
    write, expected = HOSTILES[nom]
    path = tmp_path / nom
    write(path)
    command = [sys.executable, "-X", "utf8", "-c", CHILD, str(path)]
    # The ten seconds are of processor time (the child limits itself), since others may keep this machine busy.
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-600:]
    peak, said, *more = done.stdout.splitlines()
    assert int(peak) / 1024 < MEGABYTES and more == []
    assert SECRET not in said
    if expected == READ:
        assert said.startswith("lu "), said
    else:
        assert re.search(expected, said) and path.stem in said and not said.startswith("lu "), said


def test_the_limits_of_the_child_bite(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="no limits of memory on this system: they lie outside the repository")
    command = [sys.executable, "-c", CHILD.replace("count, texts = 0, set()", "bytes(2 << 30)"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=SECONDS, check=False)
    assert done.returncode != 0 and "MemoryError" in done.stderr
