"""Our PDF beside those of others, then whole commands.

`python benchmarks/pdf.py [--rapide] [--sans CLE,…] [--markdown]`

The same content is drawn in turn by each, in one warm process: processor time, 15 rounds of three fiches that no
other round has, the median of paired ratios and the quartiles. Building the content is outside, for all. Before,
each file is read back and must say every text (`controle.py`).
"""

from __future__ import annotations

import argparse
import gc
import io
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from pypdf import PdfReader

from commandes import show_commands
from controle import faults, faults_of_ours
from fiches import REPEATED, SHIPPED, Fiche, Fiches
from fphref.documents.content import Document
from fphref.documents.fiche import build_fiche
from fphref.render.pdf import render_pdf
from paires import Ratio, cpu_seconds, paired_ratio, take_turns
from rivaux import KEYS, Rival, find_rivals
from tableau import machine, number, say, show, verdict

OURS = "fphref, PDF/UA-1 et PDF/A-2a"
COMMANDS = "commandes"

Seconds = dict[str, dict[str, list[float]]]
"""Rival → kind of fiche → seconds of each round, ours and theirs being two rivals."""


def draw_ours(document: Document) -> bytes:
    """The fiche as users get it."""
    stream = io.BytesIO()
    render_pdf(document, stream)
    return stream.getvalue()


def check(fiches: list[Fiche], rivals: list[Rival]) -> None:
    """Stop where a PDF does not say the whole fiche."""
    for fiche in fiches:
        found = [f"{OURS} : {fault}" for fault in faults_of_ours(fiche.document, draw_ours(fiche.document))]
        for rival in rivals:
            data = rival.prepare(fiche.document)()
            found += [f"{rival.label} : {fault}" for fault in faults(fiche.document, data)]
        if found:
            sys.exit("\n".join([f"« {fiche.kind} » n’est pas dit en entier :", *found[:10]]))


def time_rounds(fiches: Fiches, rivals: list[Rival], rounds: int) -> tuple[Seconds, Seconds]:
    """Seconds of ours and theirs, pair by pair: what ours took is noted once for each rival of the round.

    The shipped fiche comes last in each round, to show what remembering it is worth to whoever does.
    """
    ours: Seconds = defaultdict(lambda: defaultdict(list))
    theirs: Seconds = defaultdict(lambda: defaultdict(list))
    for turn in range(rounds):
        present = [rival for rival in rivals if turn % rival.every == 0]
        for fiche in (*fiches.of_round(turn + 1), fiches.as_shipped()):
            document = fiche.document
            runs: dict[str, Callable[[], object]] = {OURS: partial(draw_ours, document)}
            runs |= {rival.key: rival.prepare(document) for rival in present}
            seconds = take_turns(runs, turn)
            for rival in present:
                ours[rival.key][fiche.kind].append(seconds[OURS])
                theirs[rival.key][fiche.kind].append(seconds[rival.key])
    return ours, theirs


def show_ratios(rivals: list[Rival], ours: Seconds, theirs: Seconds, rounds: int, markdown: bool) -> None:
    """One line a rival over all new fiches, then its ratio for each kind of fiche, the repeated one too."""
    rows = []
    for rival in rivals:
        mine, other = _all(ours[rival.key]), _all(theirs[rival.key])
        ratio = paired_ratio(mine, other)
        rows.append(
            [rival.label, _milliseconds(other), _milliseconds(mine), _spread(ratio), str(len(mine)),
             f"≤ {number(rival.target, 2)}", verdict(ratio.median, rival.target)]
        )  # fmt: skip
    header = ["En face", "lui, ms", "nous, ms", "rapport [p25–p75]", "paires", "cible", "verdict"]
    show(f"Dessiner une fiche : temps processeur, {OURS} sur l’autre ({rounds} tours)", header, rows, markdown)
    kinds = list(next(iter(ours.values()))) if ours else []
    rows = [
        [rival.label, *(_spread(paired_ratio(ours[rival.key][kind], theirs[rival.key][kind])) for kind in kinds)]
        for rival in rivals
    ]
    show("Le même rapport, par sorte de fiche", ["En face", *kinds], rows, markdown)


def show_files(fiche: Fiche, rivals: list[Rival], markdown: bool) -> None:
    """Pages and size of one fiche by each."""
    files = {OURS: draw_ours(fiche.document)}
    files |= {rival.label: rival.prepare(fiche.document)() for rival in rivals}
    rows = [
        [name, str(len(PdfReader(io.BytesIO(data)).pages)), number(len(data) / 1000, 0)] for name, data in files.items()
    ]
    show(f"Fichiers : {fiche.kind}", ["Par", "pages", "ko"], rows, markdown)


def show_building(fiches: Fiches, rounds: int, markdown: bool) -> None:
    """What building the content takes, which no figure above holds."""
    rows = []
    for name, referentiel, code in (
        (f"{SHIPPED}, telle que livrée", fiches.shipped, SHIPPED),
        ("métier court", fiches.courts, next(code for code in fiches.courts.metiers if code != SHIPPED)),
    ):
        seconds = [cpu_seconds(partial(build_fiche, referentiel, code)) for _ in range(rounds)]
        rows.append([name, _milliseconds(seconds)])
    show("Construire le contenu (build_fiche), hors des rapports ci-dessus", ["Fiche", "ms"], rows, markdown)


def _all(by_kind: dict[str, list[float]]) -> list[float]:
    return [seconds for kind, times in by_kind.items() if kind != REPEATED for seconds in times]


def _milliseconds(seconds: list[float]) -> str:
    return number(statistics.median(seconds) * 1000, 1)


def _spread(ratio: Ratio) -> str:
    digits = 3 if ratio.median < 0.1 else 2
    return f"{number(ratio.median, digits)} [{number(ratio.low, digits)}–{number(ratio.high, digits)}]"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Compare nos PDF à ceux d’autres outils, puis mesure les commandes.")
    parser.add_argument("--rapide", action="store_true", help="3 tours, 50 métiers : pour voir que tout marche")
    names = ", ".join((*KEYS, COMMANDS))
    parser.add_argument("--sans", default="", metavar="CLE,…", help=f"à ne pas mesurer : {names}")
    parser.add_argument("--markdown", action="store_true", help="tableaux à coller dans docs/performance.md")
    options = parser.parse_args()
    without = frozenset(filter(None, options.sans.split(",")))
    if unknown := without - {*KEYS, COMMANDS}:
        parser.error(f"--sans : inconnu : {', '.join(sorted(unknown))}")
    rounds = 3 if options.rapide else 15

    rivals, absent = find_rivals(without)
    fiches = Fiches()
    say(machine())
    check([fiches.as_shipped(), *fiches.of_round(0)], rivals)
    say("Chaque PDF a été relu : il dit tous les textes de la fiche, dans l’ordre, et numérote ses pages.")
    for line in absent:
        say(line)
    gc.collect()
    gc.freeze()  # what was loaded is not walked through again in each run
    ours, theirs = time_rounds(fiches, rivals, rounds)
    gc.unfreeze()
    show_ratios(rivals, ours, theirs, rounds, options.markdown)
    show_files(fiches.as_shipped(), rivals, options.markdown)
    show_building(fiches, rounds, options.markdown)
    if COMMANDS not in without:
        show_commands(options.rapide, options.markdown)


if __name__ == "__main__":
    main()
