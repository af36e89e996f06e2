"""The JSON Schemas: up to date, named by each data file, and true of what the files hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from fphref.loading.kinds import KINDS, MARCHE, kind_of
from tests.support import MINI, REFERENTIALS, run_cli

SCHEMAS = REFERENTIALS / "schemas"
WITH_SCHEMA = [kind.name for kind in KINDS if not kind.table]
"""A table is a CSV file: no JSON Schema describes it."""
DATA_FILES = sorted(path for path in REFERENTIALS.rglob("*.yaml"))
FIRST = re.compile(r"# yaml-language-server: \$schema=(\S+)")


def named(path: Path) -> Path | None:
    """The schema that the first line of a data file names."""
    found = FIRST.fullmatch(path.read_text("utf-8").partition("\n")[0])
    return (path.parent / found[1]).resolve() if found else None


def kind_name(path: Path) -> str:
    """The kind of a data file of the shipped référentiels."""
    inner = path.relative_to(REFERENTIALS)
    # Market facts stand beside the référentiels; everything else inside one of them.
    kind = kind_of(inner.as_posix() if inner.parts[0] == MARCHE else Path(*inner.parts[1:]).as_posix())
    assert kind is not None, path
    return kind.name


class _Core(yaml.SafeLoader):
    """YAML as editors read it (1.2 core): numbers are typed, dates and « oui » are texts."""


_Core.yaml_implicit_resolvers = {}
_Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?\d+$"), list("-+0123456789"))
_Core.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"[-+]?(\d+\.\d*|\.\d+)$"), list("-+.0123456789"))
_Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(~|null|)$"), ["~", "n", ""])

TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "boolean": bool, "integer": int, "array": list, "object": dict, "null": type(None),
    "number": (int, float),
}  # fmt: skip
KNOWN = {"$schema", "$defs", "$ref", "title", "description", "type", "enum", "const", "anyOf", "items", "properties",
         "required", "additionalProperties", "pattern", "minLength", "maxLength", "minItems", "minimum", "maximum",
         "format"}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "") -> Iterator[str]:
    """What a value has against a schema: the part of JSON Schema that ours use, and nothing unknown to it."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, where)
    if "anyOf" in schema and all(any(faults(value, one, root)) for one in schema["anyOf"]):
        yield f"{where}: none of anyOf"
    types = schema.get("type", list(TYPES))
    if not any(isinstance(value, TYPES[one]) for one in ([types] if isinstance(types, str) else types)):
        yield f"{where}: not {schema['type']}"
        return
    if ("enum" in schema and value not in schema["enum"]) or ("const" in schema and value != schema["const"]):
        yield f"{where}: {value!r} not allowed"
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{where}: {value!r} has not the form"
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9):
            yield f"{where}: length {len(value)}"
    if isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{where}: {value} out of bounds"
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{where}: too short"
        for rank, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), root, f"{where}[{rank}]")
    if isinstance(value, dict):
        known = schema.get("properties", {})
        yield from (f"{where}: {key} missing" for key in schema.get("required", ()) if key not in value)
        for key, item in value.items():
            if key in known:
                yield from faults(item, known[key], root, f"{where}.{key}")
            elif schema.get("additionalProperties") is False:
                yield f"{where}: {key} unknown"


def schema_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = run_cli("schema", name, "--json").json()["schema"]
    return found


def test_the_committed_schemas_are_those_of_the_model(tmp_path: Path) -> None:
    assert run_cli("schema", "-o", tmp_path, "-q").code == 0
    made = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    assert sorted(made) == sorted(f"{name}.schema.json" for name in WITH_SCHEMA)
    committed = {path.name: path.read_text("utf-8") for path in SCHEMAS.glob("*")}
    assert committed == made, "stale: fphref schema -o referentials/schemas"


@pytest.mark.parametrize("path", DATA_FILES, ids=lambda p: p.relative_to(REFERENTIALS).as_posix())
def test_a_data_file_names_its_schema_and_follows_it(path: Path) -> None:
    schema = named(path)
    assert schema == (SCHEMAS / f"{kind_name(path)}.schema.json").resolve()
    text = json.loads(schema.read_text("utf-8"))
    assert list(faults(yaml.load(path.read_text("utf-8"), _Core), text, text)) == []


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("metiers/10A02_archiviste.yaml", "famille: accueil", "familles: accueil"),
        ("metiers/10A02_archiviste.yaml", "niveau_qualification: 6", "niveau_qualification: 9"),
        ("metiers/10A02_archiviste.yaml", "code: 10A02\n", ""),
        ("metiers/10A02_archiviste.yaml", "  - cn-archivage", "  - Archivage"),
        ("repertoire.yaml", "officiel: non", "officiel: peut-être"),
        ("sources.yaml", "nature: decret", "nature: décret"),
        ("echelles/trois.yaml", 'code: "1"', "code: 1"),
        ("formations/formation-accueil.yaml", "texte: 1 an", "texte: [1]"),
        ("statut/contingents.yaml", "sens: plafond", "sens: plafonds"),
        ("statut/parametres/point_indice.yaml", "unite: EUR/an/point", "unite: EUR"),
        ("statut/parametres/point_indice.yaml", "59.0734", "59,0734"),
        ("statut/corps/agents-accueil.yaml", "min_mois: 24", "min_mois: deux ans"),
    ],
)
def test_a_planted_fault_is_seen_by_the_schema(name: str, before: str, after: str) -> None:
    kind = kind_of(name)
    assert kind is not None
    schema, text = schema_of(kind.name), (MINI / name).read_text("utf-8")
    assert before in text
    assert list(faults(yaml.load(text, _Core), schema, schema)) == []
    assert list(faults(yaml.load(text.replace(before, after), _Core), schema, schema))


def test_help_texts_are_those_of_the_glossary() -> None:
    metier = schema_of("metier")
    assert metier["title"] == "fphref : métier"
    explained = [name for name, value in metier["properties"].items() if "description" in value]
    assert explained == list(metier["properties"])


def test_the_list_of_schemas() -> None:
    assert run_cli("schema").out.splitlines() == WITH_SCHEMA
    assert {kind.name for kind in KINDS} - set(WITH_SCHEMA) == {"grilles", "bareme", "classements"}
    assert run_cli("schema", "grilles").code == 2
    assert json.loads(run_cli("schema", "corps").out) == schema_of("corps")
