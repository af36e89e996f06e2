"""Same content, same bytes: whatever the process, its environment, its folder, and what it made before."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import fphref
from fphref.documents.fiche import build_fiche
from fphref.model.referentiel import Referentiel
from tests.render.pdf_stress import QUICK, pdf_of, rendered
from tests.support import REFERENTIALS, ROOT, environment

# What differs between the children, and must not show in a file.
WORLDS: tuple[dict[str, str], ...] = (
    {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "ORDER": "backwards"},
    {
        "PYTHONHASHSEED": "4242",
        "TZ": "America/Lima",
        "LC_ALL": "tr_TR.UTF-8",
        "SOURCE_DATE_EPOCH": "1",
        "ORDER": "twice",
    },
)
_CHILD = """
import json, os, time
from tests.render.test_pdf_determinisme import digests
witness = [list({"un", "deux", "trois", "quatre", "cinq", "six", "sept"}), time.timezone, os.environ["LC_ALL"]]
print(json.dumps({"witness": witness, "digests": digests(os.environ["ORDER"])}))
"""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digests(order: str) -> dict[str, str]:
    """Of every fiche and every quick stress document, made in that order; `twice`: the second time counts."""
    referentiel, _ = fphref.load(REFERENTIALS)
    documents = {code: build_fiche(referentiel, code) for code in referentiel.metiers} | QUICK
    names = list(documents)
    if order == "backwards":
        names.reverse()
    if order == "twice":
        names = [name for name in names for _ in range(2)]
    return {name: digest(pdf_of(documents[name])) for name in names}


def test_any_process_makes_the_same_bytes(referentiel: Referentiel, tmp_path: Path) -> None:
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _CHILD],
            stdout=subprocess.PIPE,
            cwd=tmp_path,
            env=_world(world),
        )
        for world in WORLDS
    ]
    here = {code: digest(pdf_of(build_fiche(referentiel, code))) for code in referentiel.metiers}
    here |= {name: digest(rendered(name)) for name in QUICK}
    answers: list[dict[str, Any]] = []
    for child in children:
        out, _ = child.communicate(timeout=120)
        assert child.returncode == 0
        answers.append(json.loads(out))
    for answer in answers:
        assert sorted(answer["digests"]) == sorted(here)
        assert [name for name in here if answer["digests"][name] != here[name]] == []
    # The worlds do differ: what a set or the clock gives would have shown.
    first, second = (answer["witness"] for answer in answers)
    assert all(one != other for one, other in zip(first, second, strict=True))


def _world(changes: dict[str, str]) -> dict[str, str]:
    values = environment(**changes)
    return values | {"PYTHONPATH": f"{ROOT}{os.pathsep}{values['PYTHONPATH']}"}


def test_a_document_made_after_any_other_is_the_same() -> None:
    names = ["french typography", "emoji", "right to left", "marks to combine", "everything"]
    alone = {name: rendered(name) for name in names}
    for before in names:
        for name in names:
            pdf_of(QUICK[before])
            assert pdf_of(QUICK[name]) == alone[name], (before, name)
