"""Speed of imports on one core: `python benchmarks/importer.py`.

Text fiches (bar: 200 a second) beside the reading of their lines alone, without and with a known référentiel; a PDF
(bar: 5 pages a second) beside what pypdf needs to give its bare text; the same fiche as a web page and as Word. Every
figure is the best of rounds in this process, in seconds of processor (one core), imports of modules left out.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from pypdf import PdfReader

from fphref.cli.app import run
from fphref.importers.assemblage import Cadre, assemble
from fphref.importers.ecriture import write_texts
from fphref.importers.formes import import_document
from fphref.importers.lecture.fichier import read_document
from fphref.importers.registre import Registre
from fphref.loading.load import load
from fphref.model.referentiel import Referentiel

ROOT = Path(__file__).resolve().parent.parent
FICHE = ROOT / "tests" / "importers" / "attendus" / "fiche_inventee.md"
MANY = 100
ROUNDS = 5


def write_fiches(folder: Path, count: int) -> list[Path]:
    """Text fiches of the form of `FICHE`, each with its own code and its own words."""
    dice = random.Random(3)
    text = FICHE.read_text("utf-8")
    words = sorted({word for word in text.split() if len(word) > 6 and word.isalpha() and word.islower()})
    paths = []
    for number in range(count):
        other = text
        for word in dice.sample(words, min(len(words), 12)):
            other = other.replace(word, dice.choice(words))
        path = folder / f"fiche-{number}.md"
        path.write_text(other, "utf-8")
        paths.append(path)
    return paths


def imported(paths: list[Path], known: Referentiel | None) -> Callable[[], object]:
    """A run that reads and imports each of these files into a draft of its own, as texts."""

    def whole() -> None:
        for path in paths:
            registre = Registre(known)
            brouillon = import_document(read_document(path), registre)
            write_texts(assemble([brouillon], Cadre(date(2026, 1, 1)), registre.rattachements))

    return whole


def alternate(runs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The least seconds of processor of each alternative; they take turns."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run_one in runs.items():
            start = time.process_time()
            run_one()
            times[name].append(time.process_time() - start)
    return {name: min(values) for name, values in times.items()}


def tell(title: str, medians: dict[str, float], count: int, unit: str) -> None:
    """One line an alternative: how many a second."""
    print(title)
    for name, value in medians.items():
        print(f"  {name:<58} {count / value:8.1f} {unit}/s")


def main() -> None:
    """Print the figures."""
    known = load(ROOT / "referentials")[0]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        fiches = write_fiches(folder, MANY)
        runs: dict[str, Callable[[], object]] = {
            "lines read, nothing recognised (floor)": lambda: [read_document(path) for path in fiches],
            "fiche to draft, no known référentiel": imported(fiches, None),
            "fiche to trees, texts not written": lambda: [
                import_document(read_document(path), Registre()) for path in fiches
            ],
            f"fiche to draft, {len(known.activites) + len(known.savoir_faire) + len(known.connaissances)} known items":
                imported(fiches, known),
        }  # fmt: skip
        tell(f"{MANY} text fiches of {len(FICHE.read_text('utf-8').splitlines())} lines (bar: 200/s)",
             alternate(runs, ROUNDS), MANY, "fiches")  # fmt: skip
        pdf = ROOT / "exports" / "fiche_15D30.pdf"
        pages = len(PdfReader(pdf).pages)
        runs = {
            "pypdf, bare text (floor)": lambda: [page.extract_text() for page in PdfReader(pdf).pages],
            "PDF to lines": lambda: read_document(pdf),
            "PDF to draft": imported([pdf], None),
        }
        tell(f"a PDF fiche of {pages} pages (bar: 5/s)", alternate(runs, ROUNDS), pages, "pages")
        for suffix in ("html", "docx", "md"):
            path = folder / f"fiche.{suffix}"
            run(["fiche", "15D30", "-r", str(ROOT / "referentials"), "-o", str(path), "-q"])
            tell(
                f"the same as {suffix}", alternate({f"{suffix} to draft": imported([path], None)}, ROUNDS), 1, "fiches"
            )


if __name__ == "__main__":
    main()
