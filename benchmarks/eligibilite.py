"""10 000 agents × every route of one corps, from csv to an xlsx with marked trees, beside the bars: 30 s and 300 MB.

    python eligibilite.py             the run, in one process of its own, and its parts
    python eligibilite.py --agents N  another number of agents

The agents are invented with a fixed seed: ingénieurs hospitaliers and techniciens of all grades, with services,
diplomas and posts that are known for some and not for others. Parts are measured by doing less: reading alone, then
reading and evaluating; what is left is starting, making the rows and writing them. Processor seconds stand beside wall
seconds, which other programs disturb.
"""

from __future__ import annotations

import time
from pathlib import Path

from agents_statut import DATA, JOUR, compare, run_whole, tell


def part(name: str, source: Path, target: Path) -> None:
    """One part, in this process."""
    if name == "tout":
        run_whole("eligibilite", "IH", "--agents", str(source), "-o", str(target))
        return
    from fphref.evaluations.fichiers import open_tableur
    from fphref.evaluations.situations import read_situations
    from fphref.loading.load import load
    from fphref.statut.avis_service import AvisService, Choix, Voies
    from fphref.statut.choix import find_corps
    from fphref.statut.grille import Tables

    referentiel, _ = load(DATA)
    tables = Tables(referentiel)
    start, began = time.perf_counter(), time.process_time()
    releve = read_situations(open_tableur(source), tables, JOUR)
    if name == "evaluer":
        voies = Voies(Choix(corps=(find_corps(referentiel, "IH"),)), referentiel, JOUR)
        for _ in AvisService(releve.situations, voies, JOUR, tables):
            pass
    tell(time.perf_counter() - start, time.process_time() - began)


if __name__ == "__main__":
    compare(__file__, ("evaluer", "évaluer"), "× toutes les voies d’un corps, du csv à l’xlsx aux arbres marqués", part)
