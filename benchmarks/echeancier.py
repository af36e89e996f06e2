"""10 000 agents over six years, from csv to the workbook of their échéancier, beside the bars: 30 s and 300 MB.

    python echeancier.py              the run, in one process of its own, and its parts
    python echeancier.py --agents N   another number of agents

The agents are those of agents_statut.py. Parts are measured by doing less: reading alone, then reading and projecting;
what is left is starting, making the rows and writing them.
"""

from __future__ import annotations

import time
from pathlib import Path

from agents_statut import DATA, JOUR, compare, run_whole, tell

HORIZON = 5


def part(name: str, source: Path, target: Path) -> None:
    """One part, in this process."""
    if name == "tout":
        run_whole("echeancier", "--agents", str(source), "--horizon", str(HORIZON), "-o", str(target))
        return
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
    tell(time.perf_counter() - start, time.process_time() - began)


if __name__ == "__main__":
    compare(__file__, ("projeter", "projeter"), f"sur {HORIZON} ans, du csv au classeur d’échéancier", part)
