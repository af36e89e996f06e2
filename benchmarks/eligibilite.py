"""10 000 agents × every route of one corps, from csv to an xlsx with marked trees, beside the bars: 30 s and 300 MB.

    python eligibilite.py             the run, in one process of its own, and its parts
    python eligibilite.py --agents N  another number of agents

The agents are invented with a fixed seed: ingénieurs hospitaliers and techniciens of all grades, with services,
diplomas and posts that are known for some and not for others. Parts are measured by doing less: reading alone, then
reading and evaluating; what is left is starting, making the rows and writing them. Processor seconds stand beside wall
seconds, which other programs disturb.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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


def part(name: str, source: Path, target: Path) -> None:
    """One part, in this process: prints wall seconds, processor seconds and peak megabytes."""
    began = 0.0
    from fphref.evaluations.fichiers import open_tableur
    from fphref.evaluations.situations import read_situations
    from fphref.loading.load import load
    from fphref.statut.avis_service import AvisService, Choix, Voies
    from fphref.statut.choix import find_corps
    from fphref.statut.grille import Tables

    if name == "tout":
        from fphref.cli.app import run

        start = time.perf_counter()
        code = run(
            ["statut", "eligibilite", "IH", "--agents", str(source), "--date", JOUR.isoformat(), "-q",
             "-o", str(target), "-r", str(DATA)]
        )  # fmt: skip
        assert code in (0, 1), code
    else:
        referentiel, _ = load(DATA)
        tables = Tables(referentiel)
        start, began = time.perf_counter(), time.process_time()
        releve = read_situations(open_tableur(source), tables, JOUR)
        if name == "evaluer":
            voies = Voies(Choix(corps=(find_corps(referentiel, "IH"),)), referentiel, JOUR)
            for _ in AvisService(releve.situations, voies, JOUR, tables):
                pass
    used = time.process_time() if name == "tout" else time.process_time() - began
    print(time.perf_counter() - start, used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure(name: str, source: Path, target: Path) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak megabytes of a part, in a process of its own."""
    command = [sys.executable, __file__, "--partie", name, "--source", str(source), "--cible", str(target)]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    inside, used, peak = (float(word) for word in done.stdout.split()[-3:])
    return (time.perf_counter() - start if name == "tout" else inside), used, peak


def main() -> None:
    """Print the figures beside the bars."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--partie", choices=("lire", "evaluer", "tout"))
    parser.add_argument("--source", type=Path)
    parser.add_argument("--cible", type=Path)
    asked = parser.parse_args()
    if asked.partie:
        part(asked.partie, asked.source, asked.cible)
        return
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "agents.csv", Path(folder) / "avis.xlsx"
        write(source, asked.agents)
        whole, used, peak = measure("tout", source, target)
        _, reading, _ = measure("lire", source, target)
        _, both, _ = measure("evaluer", source, target)
        size = target.stat().st_size / 1e6
    print(f"{asked.agents} agents × toutes les voies d’un corps, du csv à l’xlsx aux arbres marqués ({size:.1f} Mo)")
    print(f"  en tout, démarrage compris   {whole:7.2f} s    barre {SECONDS:.0f} s")
    print(f"  temps de processeur          {used:7.2f} s")
    print(f"  mémoire au plus              {peak:7.1f} Mo   barre {MEGABYTES:.0f} Mo")
    for label, seconds in (
        ("lire et contrôler", reading),
        ("évaluer", both - reading),
        ("démarrer et écrire", used - both),
    ):
        print(f"    {label:<26} {seconds:7.2f} s    {seconds / used:6.0%}")
    if whole > SECONDS or peak > MEGABYTES:
        sys.exit("barre dépassée")


if __name__ == "__main__":
    main()
