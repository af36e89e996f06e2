"""GLOSSAIRE.md and the model have the same names: each is defined, none is defined that is not there."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from pydantic import BaseModel

from fphref.schema import parse_glossary
from tests.support import ROOT, SOURCE

TEXT = (ROOT / "GLOSSAIRE.md").read_text("utf-8")
AUDIT = tuple(f"audit.{name}" for name in ("modele", "horizon", "besoins_formation", "releve", "cube"))


def model_modules() -> list[ModuleType]:
    """Every module of the model."""
    names = sorted(path.stem for path in (SOURCE / "model").glob("*.py") if path.stem != "__init__")
    return [import_module(f"fphref.model.{name}") for name in names]


def names_of(module: ModuleType) -> Iterator[str]:
    """The public classes of a module and the names of their fields."""
    for name, value in vars(module).items():
        if name.startswith("_") or not inspect.isclass(value) or value.__module__ != module.__name__:
            continue
        yield name
        if issubclass(value, BaseModel):
            yield from value.model_fields
        elif dataclasses.is_dataclass(value):
            yield from (field.name for field in dataclasses.fields(value))


def public_names(module: ModuleType) -> set[str]:
    """Everything of a module that a glossary may define: classes, fields, types, functions, constants, properties."""
    found = set(names_of(module)) | {name for name in vars(module) if not name.startswith("_")}
    for value in vars(module).values():
        if inspect.isclass(value) and value.__module__ == module.__name__:
            found |= {name for name in vars(value) if not name.startswith("_")}
    return found


def all_names() -> tuple[set[str], set[str]]:
    """What must be defined (the model), and what may be (also what a diagnostic says)."""
    model = model_modules()
    names = ("diagnostics", "regles", "reperes", "evaluations.modele", "statut.modele", *AUDIT)
    others = [import_module(f"fphref.{name}") for name in names]
    must = {name for module in model for name in names_of(module)}
    return must, {name for module in (*model, *others) for name in public_names(module)}


def differences(defined: set[str], names: set[str], known: set[str]) -> tuple[list[str], list[str]]:
    """The names that lack a definition, and the definitions of nothing."""
    return sorted(names - defined), sorted(defined - known)


def test_the_model_and_the_glossary_have_the_same_names() -> None:
    names, known = all_names()
    assert len(names) > 100
    assert differences(set(parse_glossary(TEXT)), names, known) == ([], [])


def test_planted_faults_are_found() -> None:
    planted = TEXT.replace("`savoir_faire`", "`savoirs_faire`")
    assert planted != TEXT
    missing, extra = differences(set(parse_glossary(planted)), *all_names())
    assert "savoir_faire" in missing
    assert "savoirs_faire" in extra


def test_each_row_has_a_term_a_definition_and_a_source() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("|") and not line.startswith(("| Terme", "|---"))]
    assert len(rows) > 50
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 4, row
        assert all(cells), row
        assert cells[2].endswith((".", "…")), row


def test_parse_glossary_reads_several_identifiers_and_keeps_the_first_definition() -> None:
    text = (
        "| Durée | `duree`, `mois` | Longueur. | x |\n|---|---|---|---|\n| Autre | `mois` | Seconde. | x |\nmot `nu`\n"
    )
    assert parse_glossary(text) == {"duree": "Longueur.", "mois": "Longueur."}
