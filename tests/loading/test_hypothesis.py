"""Whatever a file holds, `load` gives diagnostics with places inside the file, and never raises."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fphref
from fphref.diagnostics import Diagnostic, Gravite
from fphref.model.metier import Metier
from tests.support import REFERENTIALS, copy_mini

FICHE = "metiers/15D30_coordinateur-etudes-cliniques.yaml"
quiet = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A sound référentiel, of which each example rewrites one file."""
    yield copy_mini(tmp_path_factory.mktemp("depot") / "mini")


def check(diagnostics: tuple[Diagnostic, ...], name: str, data: bytes) -> None:
    """Each place lies inside the file it names, each message is one line."""
    # libyaml also ends a line at NEL, LS and PS, as str.splitlines does.
    last = len(data.decode("utf-8", "replace").splitlines()) + 1
    for diagnostic in diagnostics:
        where = diagnostic.position
        assert "\n" not in str(diagnostic)
        assert where.ligne >= 0
        assert where.colonne >= 0
        assert bool(where.ligne) == bool(where.colonne)
        if where.fichier == name:
            assert where.ligne <= last


def put(folder: Path, name: str, data: bytes) -> tuple[Diagnostic, ...]:
    (folder / name).write_bytes(data)
    referentiel, diagnostics = fphref.load(folder)
    check(diagnostics, name, data)
    barred = [d for d in diagnostics if d.gravite is Gravite.ERREUR and d.position.fichier == name]
    if barred:
        built = [code for code, metier in referentiel.metiers.items() if metier.at().fichier == name]
        assert referentiel.en_erreur.issuperset(built)
    return diagnostics


@pytest.mark.parametrize("name", ["metiers/10A02_archiviste.yaml", "connaissances.yaml", "statut/grilles.csv"])
@quiet
@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace"))))
def test_any_bytes_are_only_diagnostics(folder: Path, name: str, data: bytes) -> None:
    original = (folder / name).read_bytes()
    try:
        assert put(folder, name, data)
    finally:
        (folder / name).write_bytes(original)


# Short pieces of YAML, so that the text is often well-formed.
PIECES = st.lists(
    st.sampled_from(
        ["code: 10A02\n", "intitule:\n", "  masculin: A\n", "  feminin: A\n", "activites:\n", "  - ac-x\n", "? \n",
         "|\n", "---\n", "\n", "\t", "&a ", "*a", "!t ", "- ", ": ", *"[]{}'\"~#\\0é\u2028"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@quiet
@given(text=PIECES)
def test_any_yaml_is_only_diagnostics(folder: Path, text: str) -> None:
    name = "metiers/10A02_archiviste.yaml"
    original = (folder / name).read_bytes()
    try:
        put(folder, name, text.encode())
    finally:
        (folder / name).write_bytes(original)


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped national référentiel."""
    return Path(shutil.copytree(REFERENTIALS / "fph", tmp_path_factory.mktemp("depot") / "fph"))


@st.composite
def mutated(draw: st.DrawFn, name: str) -> bytes:
    """A real file, with some lines dropped, doubled, moved, emptied, indented or replaced."""
    rows = (REFERENTIALS / "fph" / name).read_text("utf-8").splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(rows) - 1))
        other = rows[draw(st.integers(0, len(rows) - 1))]
        change = draw(st.sampled_from(["drop", "double", "copy", "empty", "indent", "dedent", "text"]))
        match change:
            case "drop" if len(rows) > 1:
                del rows[at]
            case "double":
                rows.insert(at, rows[at])
            case "copy":
                rows.insert(at, other)
            case "empty":
                rows[at] = rows[at].partition(":")[0] + ":"
            case "indent":
                rows[at] = "  " + rows[at]
            case "dedent":
                rows[at] = rows[at][2:]
            case _:
                rows[at] = draw(st.text(max_size=20))
    return "\n".join(rows).encode("utf-8", "replace")


@quiet
@given(data=mutated(FICHE))
def test_a_damaged_fiche_is_only_diagnostics(national: Path, data: bytes) -> None:
    put(national, FICHE, data)


@pytest.mark.parametrize("name", ["statut/grilles.csv", "statut/bareme_ib_im.csv", "statut/contingents.yaml"])
@settings(quiet, max_examples=15)
@given(data=st.data())
def test_a_damaged_file_of_the_statut_is_only_diagnostics(national: Path, name: str, data: st.DataObject) -> None:
    original = (national / name).read_bytes()
    try:
        put(national, name, data.draw(mutated(name)))
    finally:
        (national / name).write_bytes(original)


LABEL = st.text(
    st.characters(categories=("L", "N", "P"), include_characters=" ’:#-'\"[]{},&*!|>%@`"), min_size=1, max_size=40
).filter(str.strip)
IDENTIFIER = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,3}", fullmatch=True)
IDENTIFIERS = st.lists(IDENTIFIER, max_size=5)
MENTION = st.one_of(LABEL, st.fixed_dictionaries({"texte": LABEL}, optional={"reserve": LABEL}))
METIERS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "code": st.from_regex(r"[2-9][0-9][A-Z][0-9]{2}", fullmatch=True),  # none of the folder’s own
        "intitule": st.fixed_dictionaries({"masculin": LABEL, "feminin": LABEL}, optional={"sigle": LABEL}),
    },
    optional={
        "definition": LABEL,
        "famille": IDENTIFIER,
        "niveau_qualification": st.integers(1, 8),
        "activites": IDENTIFIERS,
        "savoir_faire": IDENTIFIERS,
        "connaissances": IDENTIFIERS,
        "exercice": st.fixed_dictionaries({}, optional={"relations": st.lists(MENTION, max_size=3)}),
        "passerelles": st.lists(st.fixed_dictionaries({"intitule": LABEL}, optional={"reserve": LABEL}), max_size=3),
    },
)


@pytest.mark.parametrize("flow", [False, True], ids=["block", "flow"])
@quiet
@given(mapping=METIERS)
def test_what_is_written_is_what_is_loaded(folder: Path, flow: bool, mapping: dict[str, Any]) -> None:
    path = folder / "metiers/essai.yaml"
    try:
        path.write_text(yaml.safe_dump(mapping, allow_unicode=True, default_flow_style=flow, sort_keys=False), "utf-8")
        loaded = fphref.load(folder)[0].metiers[mapping["code"]]
    finally:
        path.unlink()
    assert loaded.model_dump() == Metier.model_validate(mapping).model_dump()
