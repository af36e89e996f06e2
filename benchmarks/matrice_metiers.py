"""The métiers workbook at the size of a whole répertoire: `python benchmarks/matrice_metiers.py [--metiers N]`.

Prints how long the content takes to build and the file to write (processor time, medians of three), the size of the
file, and the peak memory above import, measured in a process of its own. Three sizes: one famille, an établissement,
250 métiers × 3 000 compétences.
"""

from __future__ import annotations

import argparse
import io
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

from fphref.documents.matrice_metiers import build_matrice_metiers
from fphref.model.competences import Activite, CodeNomenclature, Connaissance, SavoirEtre, SavoirFaire
from fphref.model.metier import Intitule, Metier
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Famille, Repertoire
from fphref.render.xlsx import render_xlsx
from tableau import number, say, show

SIZES = ((20, 300), (60, 900), (250, 3000))
DEMANDEES = 60
"""Compétences a métier asks for; its own share of the catalogue first, then the popular ones."""
FAMILLES = ("Soins", "Social, éducatif et psychologie", "Management", "Qualité, hygiène, sécurité", "Information",
            "Logistique", "Ingénierie et maintenance", "Laboratoire", "Recherche clinique")  # fmt: skip
TEINTES = ("emeraude", "ocean", "indigo", "prune", "brique", "olive", "petrole", "bronze", "grenat")
WORDS = (
    "analyser", "conduire", "élaborer", "évaluer", "planifier", "organiser", "contrôler", "données", "réunions",
    "budgets", "protocoles", "patients", "qualité", "équipe", "projet", "procédures", "dispositifs", "traçabilité",
    "hygiène", "logistique", "communication", "sécurité", "activité",
)  # fmt: skip


def grand_referentiel(metiers: int, competences: int, seed: int = 7) -> Referentiel:
    """A référentiel where every compétence is asked for and some are asked by many; the same for the same seed."""
    dice = random.Random(seed)
    kinds = ["savoir_faire"] * (competences * 5 // 10) + ["connaissances"] * (competences * 4 // 10)
    kinds += ["savoir_etre"] * (competences - len(kinds))
    names = [f"{kind.replace('_', '-')}-{rank}" for rank, kind in enumerate(kinds)]
    labels = [" ".join(dice.choices(WORDS, k=dice.randint(2, 11))).capitalize() for _ in names]
    kept = list(range(competences))
    dice.shuffle(kept)
    weights = [1 / (rank + 3) for rank in range(competences)]
    found: dict[str, Metier] = {}
    per_famille = -(-metiers // len(FAMILLES))
    for rank in range(metiers):
        asked = dict.fromkeys(kept[rank::metiers])
        while len(asked) < min(DEMANDEES, competences):
            asked[dice.choices(kept, weights)[0]] = None
        lists = {kind: tuple(names[i] for i in sorted(asked) if kinds[i] == kind) for kind in dict.fromkeys(kinds)}
        code = f"{rank // per_famille:02d}{chr(65 + rank % 26)}{rank:03d}"
        title = " ".join(dice.choices(WORDS, k=3))
        found[code] = Metier(
            code=code,
            intitule=Intitule(masculin=f"Technicien {title}", feminin=f"Technicienne {title}"),
            famille=f"famille-{rank // per_famille}",
            activites=tuple(f"a-{i}" for i in sorted(dice.sample(range(500), 12))),
            savoir_faire=lists["savoir_faire"],
            connaissances=lists["connaissances"],
            savoir_etre=lists["savoir_etre"],
        )
    items = list(zip(names, labels, kinds, strict=True))
    return Referentiel(
        repertoires=(
            Repertoire(format=1, id="banc", intitule="Banc d'essai", edition="Édition d'essai", date=date(2026, 11, 22),
                       motif_code="^.*$", mention="Données inventées"),
        ),
        familles={f"famille-{n}": Famille(id=f"famille-{n}", intitule=title, teinte=TEINTES[n])
                  for n, title in enumerate(FAMILLES)},
        activites={f"a-{n}": Activite(id=f"a-{n}", libelle=" ".join(dice.choices(WORDS, k=8))) for n in range(500)},
        savoir_faire={i: SavoirFaire(id=i, libelle=text) for i, text, kind in items if kind == "savoir_faire"},
        connaissances={
            i: Connaissance(id=i, libelle=text, codes=(CodeNomenclature(nomenclature="formacode", code=f"1{n:04}"),))
            for n, (i, text, kind) in enumerate(items) if kind == "connaissances"
        },
        savoir_etre={i: SavoirEtre(id=i, libelle=text) for i, text, kind in items if kind == "savoir_etre"},
        metiers={code: found[code] for code in sorted(found)},
    )  # fmt: skip


def measure(metiers: int, competences: int, rounds: int = 3) -> tuple[float, float, int]:
    """Processor seconds to build and to write (medians), and the bytes of the file."""
    referentiel = grand_referentiel(metiers, competences)
    built, drawn, size = [], [], 0
    for _ in range(rounds):
        start = time.process_time()
        content = build_matrice_metiers(referentiel)
        middle = time.process_time()
        stream = io.BytesIO()
        render_xlsx(content, stream)
        built.append(middle - start)
        drawn.append(time.process_time() - middle)
        size = len(stream.getvalue())
    return median(built), median(drawn), size


def peak(metiers: int, competences: int) -> float:
    """Megabytes that making the file takes above a process that only holds the référentiel (Linux)."""
    code = f"import matrice_metiers\nprint(matrice_metiers.grown({metiers}, {competences}))"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=sys.path[0])
    return float(ran.stdout)


def grown(metiers: int, competences: int) -> float:
    """Megabytes between what this process holds before the file is made and its highest mark."""
    referentiel = grand_referentiel(metiers, competences)
    before = _status("VmRSS")
    render_xlsx(build_matrice_metiers(referentiel), io.BytesIO())
    return (_status("VmHWM") - before) / 1024


def _status(key: str) -> int:
    """A figure of this process in kB, as the kernel says it."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(key):
            return int(line.split()[1])
    raise KeyError(key)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metiers", type=int, help="une seule taille : ce nombre de métiers")
    parser.add_argument("--markdown", action="store_true", help="tableau à coller dans docs/performance.md")
    arguments = parser.parse_args()
    sizes = [(arguments.metiers, arguments.metiers * 12)] if arguments.metiers else list(SIZES)
    rows = []
    for metiers, competences in sizes:
        built, drawn, size = measure(metiers, competences)
        rows.append(
            (f"{metiers} métiers × {competences} compétences", f"{number(built, 2)} s", f"{number(drawn, 2)} s",
             f"{number(size / 1e6, 2)} Mo", f"{number(peak(metiers, competences), 0)} Mo")
        )  # fmt: skip
    header = ("Classeur des métiers", "contenu", "fichier", "taille", "mémoire")
    show("Matrice des métiers (temps de processeur, médianes de 3)", header, rows, arguments.markdown)
    say("Mémoire : ce que le classeur prend en plus du référentiel chargé, au plus haut.")


if __name__ == "__main__":
    main()
