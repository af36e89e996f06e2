"""The SQL text of coverage, cut into its steps, and the tables it reads; the text is the same for every engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

STEPS = ("tenus", "effectifs", "cube", "appuis", "hors_profil", "couverture", "syntheses")
"""In order: each reads the tables below and the results of the steps before it, which bear its name."""

TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "evaluations": ("agent", "competence", "jour", "code", "expire"),
        "agents": ("agent", "structure", "metier", "quotite", "depart", "sans"),
        "exigences": ("metier", "competence", "requis", "bas", "haut", "criticite", "besoin"),
        "parametres": ("jour", "t3", "t5", "j90", "m6", "m12"),
        "liens": ("structure", "metier", "groupe"),
        "besoins": ("groupe", "competence", "besoin"),
    }
)
"""The tables to load and their columns: whole numbers (64 bits), but for `agent`, a text."""
FIRST_TABLES = ("evaluations", "agents", "exigences", "parametres")
"""Those that the steps before `couverture` read."""

TEXTS = frozenset({"agent"})
NEVER = 99_991_231
"""The day (yyyymmdd) of what has no end."""

_STEP = re.compile(r"^-- étape : (\w+)$", re.MULTILINE)


@cache
def sql_text() -> str:
    """The whole text, as the package holds it."""
    return files("fphref.moteurs").joinpath("sql/couverture.sql").read_text("utf-8")


@cache
def sql_steps() -> Mapping[str, str]:
    """Step → its query, without the semicolon that ends it."""
    parts = _STEP.split(sql_text())
    found = {name: text.strip().removesuffix(";") for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    assert tuple(found) == STEPS
    return MappingProxyType(found)


def create_statement(table: str) -> str:
    """The statement that makes one of `TABLES`, empty."""
    columns = ", ".join(f"{name} {'VARCHAR' if name in TEXTS else 'BIGINT'}" for name in TABLES[table])
    return f"CREATE TABLE {table} ({columns})"
