"""Loading and checking a generated référentiel of 250 métiers × 35 items: `python benchmarks/chargement.py`.

Beside it: what libyaml alone needs to read the same bytes (its events, and its composed nodes), the floor of any
loader that keeps positions. Bar: at most 1 s in process.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import yaml

from mesure import alternate, python, show

METIERS, ITEMS = 250, 35
KINDS = (("activites", "ac", 12, 900), ("savoir_faire", "sf", 12, 1100), ("connaissances", "cn", 11, 1000))
WORDS = [
    "analyser",
    "conduire",
    "élaborer",
    "évaluer",
    "planifier",
    "organiser",
    "contrôler",
    "données",
    "réunions",
    "budgets",
    "protocoles",
    "patients",
    "qualité",
    "équipe",
    "projet",
    "procédures",
    "dispositifs",
    "traçabilité",
    "hygiène",
    "logistique",
    "communication",
    "sécurité",
    "activité",
]


def build(folder: Path, seed: int = 7) -> None:
    """Write the référentiel: one catalogue per kind, one file per métier; seeded, so that each run reads the same."""
    dice = random.Random(seed)
    (folder / "metiers").mkdir(parents=True)
    head = (
        "format: 1\nid: banc\nintitule: Banc d'essai\nedition: '1'\ndate: 2026-01-01\nmotif_code: ^\\d{2}[A-Z]\\d{2}$\n"
    )
    (folder / "repertoire.yaml").write_text(head, "utf-8")
    famille = (
        "familles:\n  - id: essai\n    intitule: Essai\n    sous_familles:\n      - id: une\n        intitule: Une\n"
    )
    (folder / "familles.yaml").write_text(famille, "utf-8")
    for name, prefix, _, count in KINDS:
        lines = [f"{name}:"]
        for number in range(count):
            label = " ".join(dice.choices(WORDS, k=8))
            lines += [f"  - id: {prefix}-{number}", f"    libelle: {label}"]
            if name == "connaissances":
                lines += ["    codes:", f"      - {{nomenclature: formacode, code: '{10000 + number}'}}"]
        (folder / f"{name}.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    for number in range(METIERS):
        code = f"{number // 26:02d}{chr(65 + number % 26)}10"
        lines = [f"code: {code}", "intitule:", f"  masculin: Métier {number}", f"  feminin: Métière {number}",
                 "definition: Piloter et coordonner les étapes du banc d'essai avec les intervenants.",
                 "famille: essai", "sous_famille: une", "niveau_qualification: 7"]  # fmt: skip
        for name, prefix, share, count in KINDS:
            lines += [f"{name}:", *(f"  - {prefix}-{i}" for i in sorted(dice.sample(range(count), share)))]
        (folder / "metiers" / f"{code}_essai.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Print the figures."""
    from fphref.loading.load import load

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder)
        texts = [path.read_bytes() for path in sorted(folder.rglob("*.yaml"))]
        referentiel, diagnostics = load(folder)
        if diagnostics or len(referentiel.metiers) != METIERS:
            sys.exit(f"the generated référentiel is not sound: {diagnostics[:3]}")

        def events() -> None:
            for text in texts:
                for _ in yaml.parse(text, Loader=yaml.CLoader):
                    pass

        def nodes() -> None:
            for text in texts:
                yaml.compose(text, Loader=yaml.CLoader)

        medians = alternate({"libyaml, events only": events, "libyaml, composed nodes": nodes,
                             "fphref.load (positions, types, references)": lambda: load(folder)}, rounds=9)  # fmt: skip
        size = sum(map(len, texts)) / 1000
        show(
            f"{METIERS} métiers × {ITEMS} items, {len(texts)} files, {size:.0f} kB (medians of 9)",
            medians,
            "libyaml, events only",
        )
        start = time.perf_counter()
        python("-m", "fphref", "verifier", "-r", name)()
        whole = time.perf_counter() - start
        took = medians["fphref.load (positions, types, references)"]
        print(f"  whole command `fphref verifier`, cold: {whole * 1000:.0f} ms")
        print(f"Bar: load and check at most 1 s: {took:.2f} s, {'held' if took <= 1 else 'MISSED'}")


if __name__ == "__main__":
    main()
