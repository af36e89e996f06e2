"""JSON Schemas of the data files, so that an editor completes and checks them; the help texts are the glossary's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from fphref.loading.kinds import KINDS, Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ROW = re.compile(r"^\|\s*(?P<term>[^|]+?)\s*\|\s*(?P<names>`[^|]+?)\s*\|\s*(?P<definition>[^|]+?)\s*\|")


def parse_glossary(text: str) -> dict[str, str]:
    """Identifier → French definition, from the tables of GLOSSAIRE.md (term, identifiers in backquotes, definition)."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        row = _ROW.match(line)
        if row is not None:
            for name in re.findall(r"`([^`]+)`", row["names"]):
                found.setdefault(name, row["definition"])
    return found


def build_schemas(glossary: Mapping[str, str]) -> dict[str, str]:
    """File name → JSON text of each schema, stable to the byte."""
    return {f"{kind.name}.schema.json": _dump(_schema(kind, glossary)) for kind in KINDS if not kind.table}


def _dump(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _schema(kind: Kind, glossary: Mapping[str, str]) -> dict[str, Any]:
    schema = kind.model.model_json_schema()
    definitions = schema.pop("$defs", {})
    if kind.many:
        definitions[kind.model.__name__] = schema
        items = {"type": "array", "items": {"$ref": f"#/$defs/{kind.model.__name__}"}}
        schema = {"type": "object", "properties": {kind.name: items}, "required": [kind.name],
                  "additionalProperties": False}  # fmt: skip
    if definitions:
        schema["$defs"] = definitions
    _explain(schema, glossary)
    schema["$schema"] = DIALECT
    schema["title"] = f"fphref : {kind.label}"
    return schema


def _explain(node: Any, glossary: Mapping[str, str]) -> None:
    """Put the glossary's French in the place of Python's titles and docstrings."""
    if isinstance(node, list):
        for item in node:
            _explain(item, glossary)
        return
    if not isinstance(node, dict):
        return
    if "properties" in node:
        for name, value in node["properties"].items():
            _strip(value)
            if name in glossary:
                value["description"] = glossary[name]
    for key, value in node.items():
        if key == "$defs":
            for definition in value.values():
                _strip(definition)
        _explain(value, glossary)
    if "properties" in node:
        _strip(node)


def _strip(node: dict[str, Any]) -> None:
    node.pop("title", None)
    node.pop("description", None)
    node.pop("default", None)
