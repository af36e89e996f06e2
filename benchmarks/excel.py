"""Our workbooks beside those of others: `python benchmarks/excel.py [--rapide] [--markdown]`.

Writing: the same styled cells by each in turn, in one warm process: processor time, median of paired ratios and
quartiles, the same compression level for all. Making the rows is within the time, for all. Before, each file is read
back and must say the same, cell by cell. Memory: a process each. Then reading, where it can be measured.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from importlib import import_module, metadata
from pathlib import Path
from statistics import median

from excel_ecriture import WRITERS, Shape, compress, sheet_bytes, what_is_said, written
from paires import Ratio, cpu_seconds, paired_ratio, take_turns
from tableau import machine, number, say, show, verdict

OURS = {"valeurs": "nous, lignes de valeurs (PlainRow)", "cellules": "nous, cellules partagées (Cell)"}
BARE = "zlib"
RIVALS = {
    "openpyxl": ("openpyxl, styles partagés", 0.15),
    "xlsxwriter": ("XlsxWriter, constant_memory", 0.3),
    BARE: ("zlib seul, sur les mêmes octets", 2.0),
}
MEGABYTES = 40.0
LARGE = Shape(10_000)
_SMALL = Shape(40, 24)
_READING = "excel_lecture"

Seconds = dict[str, list[float]]


def present() -> list[str]:
    """The writers that can be timed here."""
    needed = {"xlsxwriter": "xlsxwriter"}
    return [name for name in WRITERS if importlib.util.find_spec(needed.get(name, "openpyxl")) is not None]


def check(names: list[str]) -> None:
    """Stop where a file does not say what the others say."""
    said = {name: what_is_said(written(partial(WRITERS[name], _SMALL))) for name in names}
    first = said[names[0]]
    found = [
        f"{name} : {what} : {different(said[name][what], first[what])}"
        for name in names
        for what in first
        if said[name][what] != first[what]
    ]
    if found:
        sys.exit("\n".join(["les fichiers ne disent pas la même chose :", *found]))


def different(one: object, other: object) -> str:
    """The first difference of two values."""
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return next(f"{mine} / {theirs}" for mine, theirs in zip(one, other, strict=True) if mine != theirs)
    return f"{one} / {other}"


def time_rounds(shape: Shape, names: list[str], rounds: int) -> tuple[dict[str, Seconds], dict[str, Seconds]]:
    """Seconds of each of ours and of each rival beside it, pair by pair."""
    texts = {name: sheet_bytes(written(partial(WRITERS[name], shape))) for name in OURS}
    runs: dict[str, Callable[[], object]] = {name: partial(written, partial(WRITERS[name], shape)) for name in names}
    runs |= {f"{BARE} {name}": partial(compress, text) for name, text in texts.items()}
    ours: dict[str, Seconds] = {name: defaultdict(list) for name in OURS}
    theirs: dict[str, Seconds] = {name: defaultdict(list) for name in OURS}
    for turn in range(rounds):
        seconds = take_turns(runs, turn, cpu_seconds)
        for name in OURS:
            for rival in RIVALS:
                key = f"{BARE} {name}" if rival == BARE else rival
                if key in seconds:
                    ours[name][rival].append(seconds[name])
                    theirs[name][rival].append(seconds[key])
    return ours, theirs


def show_writing(shape: Shape, names: list[str], rounds: int, markdown: bool) -> None:
    """One line for each of ours and each rival."""
    ours, theirs = time_rounds(shape, names, rounds)
    rows = []
    for name, label in OURS.items():
        for rival, (other, target) in RIVALS.items():
            if theirs[name][rival]:
                ratio = paired_ratio(ours[name][rival], theirs[name][rival])
                rows.append(
                    [f"{label} / {other}", number(median(ours[name][rival]), 2), number(median(theirs[name][rival]), 2),
                     _spread(ratio), f"≤ {number(target, 2)}", verdict(ratio.median, target)]
                )  # fmt: skip
    header = ["Écrire", "nous, s", "lui, s", "rapport [p25–p75]", "cible", "verdict"]
    size = f"{shape.rows:_} × {shape.columns}".replace("_", "\u202f")
    show(f"Écrire {size} cellules habillées : temps processeur ({rounds} tours)", header, rows, markdown)


def show_memory(shape: Shape, names: list[str], markdown: bool) -> None:
    """Peak memory of each above what importing takes, and the size of its file."""
    rows = []
    for name in names:
        label = OURS.get(name) or RIVALS[name][0]
        command = [sys.executable, str(Path(__file__).with_name("excel_ecriture.py")), str(shape.rows), name]
        taken = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        held = ["", ""] if name not in OURS else [f"< {number(MEGABYTES, 0)}", verdict(taken, MEGABYTES)]
        rows.append([label, number(taken, 0), *held])
    size = f"{shape.rows:_} × {shape.columns}".replace("_", "\u202f")
    show(
        f"Mémoire au plus haut pour {size} cellules, imports déduits", ["Par", "Mo", "cible", "verdict"], rows, markdown
    )


def show_reading(quick: bool, markdown: bool) -> None:
    """The other half, measured by a module of its own."""
    rows = [
        [figure.quoi, f"{number(figure.valeur, 2)} {figure.unite}", figure.detail, f"≤ {number(figure.cible, 2)}",
         verdict(figure.valeur, figure.cible)]
        for figure in import_module(_READING).measure(quick)
    ]  # fmt: skip
    show("Lire, à côté d’openpyxl read_only", ["Quoi", "nous", "détail", "cible", "verdict"], rows, markdown)


def _spread(ratio: Ratio) -> str:
    digits = 3 if ratio.median < 0.1 else 2
    return f"{number(ratio.median, digits)} [{number(ratio.low, digits)}–{number(ratio.high, digits)}]"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description="Compare nos classeurs à ceux d’autres outils, à l’écriture puis à la lecture."
    )
    parser.add_argument(
        "--rapide", action="store_true", help="3 tours, sans les grands classeurs : pour voir que tout marche"
    )
    parser.add_argument("--markdown", action="store_true", help="tableaux à coller dans docs/performance.md")
    options = parser.parse_args()
    names = present()
    check([*names])
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("openpyxl", "xlsxwriter") if name in names)
    say(f"{machine()}, {versions}")
    say("Chaque fichier a été relu : mêmes valeurs, mêmes habits, mêmes réglages, cellule par cellule.")
    if "xlsxwriter" not in names:
        say("XlsxWriter : non mesuré (absent)")
    gc.collect()
    gc.freeze()  # what was loaded is not walked through again in each run
    sizes = ((Shape(1_000), 3),) if options.rapide else ((Shape(1_000), 7), (LARGE, 3))
    for shape, rounds in sizes:
        show_writing(shape, names, rounds, options.markdown)
    gc.unfreeze()
    show_memory(Shape(1_000) if options.rapide else LARGE, names, options.markdown)
    if importlib.util.find_spec(_READING) is not None:
        show_reading(options.rapide, options.markdown)


if __name__ == "__main__":
    main()
