"""Reading Excel workbooks beside openpyxl: `python benchmarks/excel_lecture.py [--rapide] [--markdown]`

A filled-in matrix of 1 000, then of 10 000 agents × 250 columns is read in turn by us and by openpyxl, `read_only`
with `reset_dimensions()`: bare cells, then the whole plan of `fphref relire` with its cross-checks (openpyxl still
reading bare cells alone). Processor seconds in one warm process, the median of paired ratios and quartiles. Memory is
that of a process of its own, above what importing and the référentiel take. Each reading must give every value.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from fiches import write_complets
from fphref.model.referentiel import Referentiel
from paires import paired_ratio, take_turns
from tableau import machine, number, say, show, verdict

RAW, WHOLE, THEIRS = "cellules brutes", "relire en entier", "openpyxl"
TARGETS = {RAW: 0.35, WHOLE: 0.7}
"""The most of our processor time for each second of openpyxl's."""
MEGABYTES = 60.0
COLUMNS = 250
SIZES = {False: ((1_000, 7), (10_000, 5)), True: ((1_000, 3),)}
"""Quick or not → rows of the sheet, rounds."""
SCALE, HIGHEST = "acquis5", 5
DAY = date(2027, 1, 15)


class Mesure(NamedTuple):
    """One line of the table; `cible` is the most that may be, in the unit of `valeur`."""

    quoi: str
    valeur: float
    cible: float
    unite: str
    detail: str


@dataclass(frozen=True)
class Matrice:
    """A workbook that was written: how many values it holds in all, how many of them are levels."""

    path: Path
    referentiel: Path
    valeurs: int
    niveaux: int

    @property
    def size(self) -> str:
        """`2,50 M de valeurs`."""
        return f"{number(self.valeurs / 1e6, 2)} M de valeurs"


def load_referentiel(folder: Path) -> Referentiel:
    """The référentiel whose compétences the matrix names."""
    from fphref.loading.load import load

    return load(folder)[0]


def write_matrice(folder: Path, source: Path, rows: int, seed: int = 7) -> Matrice:
    """Write a matrix as agents × compétences, the same each time: marks, head, then a pseudonym and its levels."""
    import xlsxwriter  # type: ignore[import-untyped]

    from fphref.reperes import AGENT, CONTROLE, DATE_EVALUATION, MATRICE_AGENTS, classeur_mark

    dice = random.Random(seed)
    competences = list(load_referentiel(source).savoir_faire)[: COLUMNS - 2]
    path = folder / f"{rows}.xlsx"
    ids = [AGENT, *competences, CONTROLE]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Matrice")
        style = workbook.add_format({"bg_color": "#D3E6F5", "border": 1})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, [DATE_EVALUATION])
        sheet.write_datetime(0, 1, DAY, day)
        sheet.write_string(0, len(ids), classeur_mark(MATRICE_AGENTS, SCALE))
        sheet.write_row(1, 0, ids)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.write_row(2, 0, ["Agent", *(f"Compétence {number}" for number in range(len(competences))), "Contrôle"])
        for row in range(3, rows + 3):
            agent = f"AGT-{row:05d}"
            sheet.write_string(row, 0, agent, style)
            for column in range(1, len(ids) - 1):
                sheet.write_number(row, column, dice.randrange(1, HIGHEST + 1), style)
            sheet.write_string(row, len(ids) - 1, agent, style)
    return Matrice(path, source, (rows + 2) * len(ids) + 3, rows * len(competences))


def read_raw(matrice: Matrice) -> int:
    """All rows, as what reads a matrix back is given them; the count of their values."""
    from fphref.evaluations.fichiers import open_tableur

    tableur = open_tableur(matrice.path)
    return sum(len(ligne.cellules) for feuille in tableur.feuilles for ligne in feuille.lignes())


def read_whole(matrice: Matrice, referentiel: Referentiel) -> int:
    """The plan of `fphref relire` against nothing; the count of levels it would add."""
    from fphref.evaluations.fichiers import open_tableur
    from fphref.evaluations.relire import plan
    from fphref.evaluations.relire_commun import Options

    bilan = plan([open_tableur(matrice.path)], referentiel, Options(DAY)).bilan
    return bilan.ajoutes if not bilan.refuses else 0


def read_theirs(matrice: Matrice) -> int:
    """All rows by openpyxl, bare values only; the count of them."""
    import openpyxl

    workbook = openpyxl.load_workbook(matrice.path, read_only=True)
    count = 0
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            count += len(row) - row.count(None)
    workbook.close()
    return count


def complete(name: str, run: Callable[[], int], expected: int) -> None:
    """Run, and stop where a value is lost."""
    found = run()
    if found != expected:
        sys.exit(f"{name} : {found} valeurs lues au lieu de {expected}")


def measure_ratios(matrice: Matrice, rounds: int) -> list[Mesure]:
    """Our processor time for each second of openpyxl's; the first round, which imports, is left out."""
    referentiel = load_referentiel(matrice.referentiel)
    runs: dict[str, Callable[[], object]] = {
        RAW: partial(complete, RAW, partial(read_raw, matrice), matrice.valeurs),
        WHOLE: partial(complete, WHOLE, partial(read_whole, matrice, referentiel), matrice.niveaux),
        THEIRS: partial(complete, THEIRS, partial(read_theirs, matrice), matrice.valeurs),
    }
    seconds: dict[str, list[float]] = defaultdict(list)
    for turn in range(rounds + 1):
        for name, taken in take_turns(runs, turn).items():
            if turn:
                seconds[name].append(taken)
    found = []
    for name, target in TARGETS.items():
        ratio = paired_ratio(seconds[name], seconds[THEIRS])
        detail = f"{number(ratio.low, 2)}–{number(ratio.high, 2)}, {rounds} tours"
        found.append(Mesure(f"{name}, {matrice.size}", ratio.median, target, "× openpyxl", detail))
    return found


def measure_memory(matrice: Matrice) -> list[Mesure]:
    """Peak memory of a process that reads, above import; nothing on a system that does not tell."""
    if not Path("/proc/self/status").exists():
        return []
    found = []
    for name, expected in ((RAW, matrice.valeurs), (WHOLE, matrice.niveaux)):
        command = [sys.executable, __file__, "--memoire", name, str(matrice.path), str(matrice.referentiel)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        count, peak = done.stdout.split()
        complete(name, partial(int, count), expected)
        found.append(Mesure(f"mémoire, {name}, {matrice.size}", float(peak), MEGABYTES, "Mo", "au-dessus de l’import"))
    return found


def print_memory(name: str, path: Path, source: Path) -> None:
    """In a process of its own: read, then print the count and the megabytes above import."""
    import fphref.evaluations.fichiers
    import fphref.evaluations.relire
    import fphref.evaluations.xlsx

    assert fphref.evaluations.fichiers and fphref.evaluations.relire and fphref.evaluations.xlsx
    referentiel = load_referentiel(source)
    matrice = Matrice(path, source, 0, 0)
    before = _peak()
    count = read_raw(matrice) if name == RAW else read_whole(matrice, referentiel)
    print(count, (_peak() - before) / 1024)


def _peak() -> int:
    """Highest memory of this process in kB. Not getrusage: its peak is the parent's where the parent was larger."""
    return int(Path("/proc/self/status").read_text("ascii").partition("VmHWM:")[2].split()[0])


def measure(rapide: bool) -> list[Mesure]:
    """Every figure of reading: ratios, then memory for the largest sheet."""
    found: list[Mesure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write_complets(folder, 2)
        for rows, rounds in SIZES[rapide]:
            matrice = write_matrice(folder, source, rows)
            found += measure_ratios(matrice, rounds)
        return found + measure_memory(matrice)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Compare notre lecture des classeurs à celle d’openpyxl.")
    parser.add_argument("--rapide", action="store_true", help="la petite feuille, trois tours")
    parser.add_argument("--markdown", action="store_true", help="tableau à coller dans docs/performance.md")
    parser.add_argument("--memoire", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memoire:
        name, path, source = options.memoire
        print_memory(name, Path(path), Path(source))
        return
    rows = [
        [m.quoi, f"{number(m.valeur, 2)} {m.unite}", m.detail, f"≤ {number(m.cible, 2)}", verdict(m.valeur, m.cible)]
        for m in measure(options.rapide)
    ]
    show("Lire, à côté d’openpyxl read_only", ["Quoi", "nous", "détail", "cible", "verdict"], rows, options.markdown)
    say(machine())


if __name__ == "__main__":
    main()
