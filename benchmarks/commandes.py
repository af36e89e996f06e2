"""Whole commands, each in a process of its own: many fiches at once, a cold start, memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fiches import MOST, REFERENTIALS, SHIPPED, write_complets, write_courts
from mesure import python
from paires import paired_ratio, take_turns, wall_seconds
from tableau import number, show, verdict

BATCH_SECONDS = 20.0
COLD_RATIO = 2.5
FLAT_MEGABYTES = 10.0
_COLD_FLOOR = "import pydantic, reportlab.pdfgen.canvas"
# Highest memory of a command: of the greatest process among it and those it started.
_PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
if done.returncode not in (0, 1):
    sys.exit(done.returncode)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Failed(Exception):
    """A command that did not do its work; the message says which and why."""


@dataclass(frozen=True)
class Line:
    """One figure, what it is compared to, and whether it holds."""

    what: str
    value: str
    beside: str = ""
    target: str = ""
    verdict: str = ""


def show_commands(quick: bool, markdown: bool) -> None:
    """Measure and print; a command that fails or is not there is a line that says so."""
    count = 50 if quick else MOST
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # As installed: modules are compiled once, whatever the environment of this process says.
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        for kind, write in (("complets", write_complets), ("courts", write_courts)):
            source = write(folder / kind, count)
            lines += _try(f"generer, {count} métiers {kind}", partial(batch, source, folder / f"sortie_{kind}", kind))
        lines += _try("démarrage à froid", partial(cold, folder / "fiche.pdf", 3 if quick else 7))
        lines += _try("mémoire", partial(memory, folder, (10, 50) if quick else (50, MOST)))
    header = ["Commande", "valeur", "à côté", "cible", "verdict"]
    rows = [[line.what, line.value, line.beside, line.target, line.verdict] for line in lines]
    show("Commandes entières", header, rows, markdown)


def _try(what: str, measure: Callable[[], list[Line]]) -> list[Line]:
    try:
        return measure()
    except Failed as error:
        return [Line(what, "non mesuré", str(error))]


def fphref(*arguments: str | Path) -> str:
    """What a command writes; exit code 1 is a remark on the data, not a failure. Raises Failed."""
    words = [sys.executable, "-m", "fphref", *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):
        last = (done.stderr.strip().splitlines() or ["sans message"])[-1]
        raise Failed(f"fphref {arguments[0]} : code {done.returncode}, {last}")
    return done.stdout


def has(command: str, option: str = "") -> bool:
    """Whether the command is there, with that option."""
    try:
        return option in fphref(command, "--help")
    except Failed:
        return False


def batch(source: Path, target: Path, kind: str) -> list[Line]:
    """Seconds of `generer` by the clock and of the processor, for each number of processes that it offers."""
    lines = []
    for processes in ("1", "2") if has("generer", "--processus") else ("",):
        words: list[str | Path] = ["generer", "-r", source, "-o", target / (processes or "x"), "--json"]
        words += ["--processus", processes] if processes else []
        start, before = time.perf_counter(), os.times()
        answer = json.loads(fphref(*words))
        seconds, after = time.perf_counter() - start, os.times()
        busy = after.children_user + after.children_system - before.children_user - before.children_system
        made = Counter(str(entry["type"]) for entry in answer["fichiers"])
        documents = ", ".join(f"{times} × {name}" for name, times in sorted(made.items()))
        suffix = f" --processus {processes}" if processes else ""
        value = f"{number(seconds, 1)} s (processeur {number(busy, 1)} s)"
        target_said = f"≤ {number(BATCH_SECONDS, 0)} s"
        held = verdict(seconds, BATCH_SECONDS)
        lines.append(Line(f"generer{suffix}, métiers {kind}", value, documents, target_said, held))
    return lines


def cold(target: Path, rounds: int) -> list[Line]:
    """A fiche from nothing, beside a Python that only imports what it needs."""
    words = ["fiche", SHIPPED, "-r", str(REFERENTIALS), "-o", str(target), "-q"]
    runs = {"ours": python("-m", "fphref", *words), "floor": python("-c", _COLD_FLOOR)}
    take_turns(runs, 0, wall_seconds)  # compiles the modules of both
    seconds = [take_turns(runs, turn, wall_seconds) for turn in range(rounds)]
    ours, floor = ([turn[name] for turn in seconds] for name in ("ours", "floor"))
    ratio = paired_ratio(ours, floor)
    return [
        Line(
            f"fiche {SHIPPED}, à froid (médiane de {rounds})",
            f"{number(statistics.median(ours) * 1000, 0)} ms",
            f'{number(statistics.median(floor) * 1000, 0)} ms : python -c "{_COLD_FLOOR}" ; '
            f"rapport {number(ratio.median, 2)} [{number(ratio.low, 2)}–{number(ratio.high, 2)}]",
            f"≤ {number(COLD_RATIO, 1)} ×",
            verdict(ratio.median, COLD_RATIO),
        )
    ]


def peak(*arguments: str | Path) -> float:
    """Highest memory of a command in megabytes. Raises Failed."""
    words = [sys.executable, "-c", _PEAK, sys.executable, "-m", "fphref", *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["sans message"])[-1]
        raise Failed(f"fphref {arguments[0]} : {last}")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere
    return int(done.stdout) * unit / 1e6


def memory(folder: Path, counts: tuple[int, int]) -> list[Line]:
    """Highest memory for few and for many métiers; reading alone stands beside."""
    sources = [write_complets(folder / f"memoire_{count}", count) for count in counts]
    reading = [peak("verifier", "-r", source, "-q") for source in sources]
    lines = [Line("mémoire, verifier (lecture seule)", _megabytes(reading), _counts(counts))]
    if not has("catalogue"):
        return [*lines, Line("mémoire, catalogue", "non mesuré", "la commande n’existe pas encore")]
    apart = [
        peak("catalogue", "--separes", "-r", source, "-o", folder / f"separes_{count}", "-q")
        for source, count in zip(sources, counts, strict=True)
    ]
    growth = (apart[1] - reading[1]) - (apart[0] - reading[0])
    whole = [
        peak("catalogue", "-r", source, "-o", folder / f"catalogue_{count}.pdf", "-q")
        for source, count in zip(sources, counts, strict=True)
    ]
    return [
        *lines,
        Line(
            "mémoire, catalogue --separes",
            _megabytes(apart),
            f"croît de {number(growth, 0)} Mo de plus que la lecture",
            f"≤ {number(FLAT_MEGABYTES, 0)} Mo",
            verdict(growth, FLAT_MEGABYTES),
        ),
        Line("mémoire, catalogue en un fichier", _megabytes(whole), _counts(counts)),
    ]


def _megabytes(values: list[float]) -> str:
    return " puis ".join(f"{number(value, 0)} Mo" for value in values)


def _counts(counts: tuple[int, int]) -> str:
    return f"{counts[0]} puis {counts[1]} métiers complets"
