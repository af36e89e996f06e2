"""10 000 agents over six years, from csv to the workbook of their échéancier, beside the bars: 30 s and 300 MB.

    python echeancier.py              the run, in one process of its own, and its parts
    python echeancier.py --agents N   another number of agents

The agents are those of eligibilite.py. Parts are measured by doing less: reading alone, then reading and projecting;
what is left is starting, making the rows and writing them.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from eligibilite import DATA, JOUR, MEGABYTES, SECONDS, write

HORIZON = 5


def part(name: str, source: Path, target: Path) -> None:
    """One part, in this process: prints wall seconds, processor seconds and peak megabytes."""
    began = 0.0
    if name == "tout":
        from fphref.cli.app import run

        start = time.perf_counter()
        code = run(
            ["statut", "echeancier", "--agents", str(source), "--date", JOUR.isoformat(), "--horizon", str(HORIZON),
             "-q", "-o", str(target), "-r", str(DATA)]
        )  # fmt: skip
        assert code in (0, 1), code
    else:
        from fphref.evaluations.fichiers import open_tableur
        from fphref.evaluations.situations import read_situations
        from fphref.loading.load import load
        from fphref.statut.echeancier import build_echeancier
        from fphref.statut.grille import Tables

        tables = Tables(load(DATA)[0])
        start, began = time.perf_counter(), time.process_time()
        releve = read_situations(open_tableur(source), tables, JOUR)
        if name == "projeter":
            build_echeancier(releve.situations, tables, JOUR, HORIZON)
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
    parser.add_argument("--partie", choices=("lire", "projeter", "tout"))
    parser.add_argument("--source", type=Path)
    parser.add_argument("--cible", type=Path)
    asked = parser.parse_args()
    if asked.partie:
        part(asked.partie, asked.source, asked.cible)
        return
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "agents.csv", Path(folder) / "echeancier.xlsx"
        write(source, asked.agents)
        whole, used, peak = measure("tout", source, target)
        _, reading, _ = measure("lire", source, target)
        _, both, _ = measure("projeter", source, target)
        size = target.stat().st_size / 1e6
    print(f"{asked.agents} agents, horizon de {HORIZON} ans, du csv au classeur d’échéancier ({size:.1f} Mo)")
    print(f"  en tout, démarrage compris   {whole:7.2f} s    barre {SECONDS:.0f} s")
    print(f"  temps de processeur          {used:7.2f} s")
    print(f"  mémoire au plus              {peak:7.1f} Mo   barre {MEGABYTES:.0f} Mo")
    parts = (("lire et contrôler", reading), ("projeter", both - reading), ("démarrer et écrire", used - both))
    for label, seconds in parts:
        print(f"    {label:<26} {seconds:7.2f} s    {seconds / used:6.0%}")
    if whole > SECONDS or peak > MEGABYTES:
        sys.exit("barre dépassée")


if __name__ == "__main__":
    main()
