"""What the statutory benchmarks share: invented agents, parts run in processes of their own, figures beside bars."""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

SECONDS, MEGABYTES = 30.0, 300.0
JOUR = date(2026, 11, 22)
DATA = Path(__file__).resolve().parent.parent / "referentials" / "fph"
TITLES = (
    "Agent", "Corps", "Grade", "Échelon", "Échelon depuis", "Corps depuis", "Grade depuis", "Position", "Employeur",
    "Année de naissance", "Date de la situation", "Services publics (mois)", "Services publics catégorie A (mois)",
    "Services dans le corps (mois)", "Services dans le grade (mois)", "Diplôme (niveau)", "Diplôme (titre)", "Reconnu",
    "Encadrement du", "Encadrement au",
)  # fmt: skip
_GRADES = (
    ("IH", "Ingénieur", 10), ("IH", "Ingénieur principal", 9), ("IH", "Ingénieur hors classe", 5),
    ("techniciens-hospitaliers", "technicien-hospitalier", 13),
    ("techniciens-hospitaliers", "technicien-superieur-hospitalier-2e-classe", 12),
    ("techniciens-hospitaliers", "technicien-superieur-hospitalier-1re-classe", 11),
)  # fmt: skip
_WEIGHTS = (28, 16, 5, 18, 20, 13)


def agents(count: int, seed: int = 7) -> Iterator[tuple[str, ...]]:
    """So many invented agents, the same each time."""
    draw = random.Random(seed)
    for number in range(1, count + 1):
        corps, grade, top = draw.choices(_GRADES, _WEIGHTS)[0]
        born = draw.randint(1962, 2000)
        first = date(max(born + draw.randint(21, 32), 1985), draw.randint(1, 12), draw.randint(1, 28))
        first = min(first, date(2025, 1, 1))
        entered = _later(draw, max(first, date(2024, 2, 1)) if corps == "IH" else first, date(2025, 6, 1))
        graded = _later(draw, entered, date(2026, 1, 1))
        stepped = _later(draw, max(graded, date(2025, 1, 1)), date(2026, 10, 1))
        public = (JOUR.year - first.year) * 12 + JOUR.month - first.month - draw.randint(0, 6)
        in_corps = (JOUR.year - entered.year) * 12 + JOUR.month - entered.month - 1
        in_grade = (JOUR.year - graded.year) * 12 + JOUR.month - graded.month - 1
        led = draw.random() < 0.2
        yield (
            f"AGT-{number:05}", corps, grade, str(draw.randint(1, top)), _day(draw, stepped), _day(draw, entered),
            _day(draw, graded), draw.choices(("activité", "détachement", "disponibilité", ""), (88, 5, 3, 4))[0],
            draw.choices(("hospitalière", ""), (70, 30))[0], str(born), "2026-11-01", _months(draw, public, 0.9),
            _months(draw, min(public, draw.randint(0, 200)), 0.6), _months(draw, max(min(in_corps, public), 0), 0.8),
            _months(draw, max(min(in_grade, in_corps, public), 0), 0.7),
            *draw.choices((("7", "ingénieur", ""), ("5", "", ""), ("7", "scientifique", "oui"), ("", "", "")),
                          (25, 35, 10, 30))[0],
            first.isoformat() if led else "", "2026-01-01" if led and first < date(2025, 12, 1) else "",
        )  # fmt: skip


def _later(draw: random.Random, first: date, last: date) -> date:
    return date.fromordinal(draw.randint(first.toordinal(), max(first, last).toordinal()))


def _day(draw: random.Random, day: date) -> str:
    return day.isoformat() if draw.random() < 0.5 else f"{day:%d/%m/%Y}"


def _months(draw: random.Random, months: int, known: float) -> str:
    if draw.random() > known:
        return ""
    years, rest = divmod(months, 12)
    return str(months) if draw.random() < 0.7 else f"{years} ans {rest} mois"


def write(path: Path, count: int) -> None:
    """The file of agents."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(TITLES)
        writer.writerows(agents(count))


def run_whole(*words: str) -> None:
    """The command, in this process: prints wall seconds, processor seconds and peak megabytes."""
    from fphref.cli.app import run

    start = time.perf_counter()
    code = run(["statut", *words, "--date", JOUR.isoformat(), "-q", "-r", str(DATA)])
    assert code in (0, 1), code
    tell(time.perf_counter() - start, time.process_time())


def tell(wall: float, used: float) -> None:
    """Print wall seconds, processor seconds and the peak megabytes of this process."""
    print(wall, used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def compare(script: str, middle: tuple[str, str], title: str, part: Callable[[str, Path, Path], None]) -> None:
    """The whole and its parts, each in a process of its own, beside the bars; `middle` is (name, label) of a part."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--partie", choices=("lire", middle[0], "tout"))
    parser.add_argument("--source", type=Path)
    parser.add_argument("--cible", type=Path)
    asked = parser.parse_args()
    if asked.partie:
        part(asked.partie, asked.source, asked.cible)
        return
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "agents.csv", Path(folder) / "sortie.xlsx"
        write(source, asked.agents)
        whole, used, peak = _measure(script, "tout", source, target)
        _, reading, _ = _measure(script, "lire", source, target)
        _, both, _ = _measure(script, middle[0], source, target)
        size = target.stat().st_size / 1e6
    print(f"{asked.agents} agents {title} ({size:.1f} Mo)")
    print(f"  en tout, démarrage compris   {whole:7.2f} s    barre {SECONDS:.0f} s")
    print(f"  temps de processeur          {used:7.2f} s")
    print(f"  mémoire au plus              {peak:7.1f} Mo   barre {MEGABYTES:.0f} Mo")
    parts = (("lire et contrôler", reading), (middle[1], both - reading), ("démarrer et écrire", used - both))
    for label, seconds in parts:
        print(f"    {label:<26} {seconds:7.2f} s    {seconds / used:6.0%}")
    if whole > SECONDS or peak > MEGABYTES:
        sys.exit("barre dépassée")


def _measure(script: str, name: str, source: Path, target: Path) -> tuple[float, float, float]:
    command = [sys.executable, script, "--partie", name, "--source", str(source), "--cible", str(target)]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    inside, used, peak = (float(word) for word in done.stdout.split()[-3:])
    return (time.perf_counter() - start if name == "tout" else inside), used, peak
