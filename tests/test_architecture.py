"""Who may import whom, who owns which library, and what only the command line may do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import SOURCE

# Part → the parts it may import. A part is the longest of these prefixes that a module's name begins with
# (`fphref.` left out); what a part holds may import itself. Deferred and type-checking imports count.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "diagnostics": (),
    "regles": ("diagnostics", "regles_import", "regles_statut"),
    "regles_import": ("diagnostics",),
    "regles_statut": ("diagnostics",),
    "resources": (),
    "texte": (),
    "personnes": ("texte",),
    "yaml_problems": (),
    "yaml_text": ("diagnostics", "regles", "yaml_problems"),
    "model": ("diagnostics",),
    "loading": ("yaml_text", "model", "statut", "diagnostics", "regles", "texte", "personnes"),
    "recherche": ("model", "texte"),
    "reperes": (),
    "evaluations": (
        "model",
        "statut",
        "diagnostics",
        "regles",
        "texte",
        "personnes",
        "reperes",
        "evaluations.grille",
        "evaluations.modele",
    ),
    "evaluations.modele": (),
    "evaluations.grille": (),
    "moteurs": ("diagnostics",),
    "audit": (
        "model",
        "evaluations",
        "evaluations.grille",
        "evaluations.modele",
        "audit.modele",
        "moteurs",
        "diagnostics",
        "regles",
        "texte",
    ),
    "audit.modele": ("model", "diagnostics"),
    "demo": ("model", "moteurs", "texte", "diagnostics"),
    "yaml_splice": ("yaml_text", "diagnostics", "regles"),
    "rapprochement": ("model", "diagnostics", "texte"),
    "statut": ("model", "diagnostics", "texte"),
    "importers": (
        "yaml_text",
        "yaml_splice",
        "model",
        "rapprochement",
        "evaluations",
        "evaluations.grille",
        "diagnostics",
        "regles",
        "texte",
    ),
    "revision": (
        "yaml_text",
        "yaml_splice",
        "loading",
        "model",
        "evaluations.grille",
        "diagnostics",
        "regles",
        "texte",
        "reperes",
    ),
    "schema": ("loading", "model"),
    "documents": (
        "model",
        "diagnostics",
        "texte",
        "reperes",
        "evaluations.modele",
        "audit",
        "audit.modele",
        "statut",
        "documents.content",
        "documents.book",
        "documents.classeur",
        "documents.calcul",
        "documents.explorateur",
    ),
    "documents.content": (),
    "documents.book": ("documents.content",),
    "documents.classeur": (),
    "documents.calcul": ("documents.classeur",),
    "documents.explorateur": ("documents.content",),
    "render": ("documents.content", "documents.book", "documents.classeur", "documents.explorateur", "diagnostics"),
    "cli": (
        "",
        "diagnostics",
        "regles",
        "resources",
        "texte",
        "model",
        "loading",
        "recherche",
        "reperes",
        "evaluations",
        "evaluations.grille",
        "evaluations.modele",
        "audit",
        "audit.modele",
        "moteurs",
        "demo",
        "revision",
        "rapprochement",
        "statut",
        "importers",
        "yaml_splice",
        "schema",
        "documents",
        "documents.book",
        "documents.classeur",
        "documents.content",
        "documents.calcul",
        "documents.explorateur",
        "render",
    ),
    # The public names of the package, imported on first use.
    "": ("diagnostics", "loading", "documents", "render"),
    "__main__": ("cli",),
}
# Library → the parts that alone may import it.
OWNERS: dict[str, tuple[str, ...]] = {
    "yaml": ("yaml_text",),
    "pydantic": ("model", "loading"),
    "pydantic_core": ("model",),
    "reportlab": ("render.pdf.program",),
    "segno": ("render.pdf.qr",),
    "PIL": ("render.pdf.image",),
    "openpyxl": ("render.xlsx",),
    "docx": ("render.docx",),
    "lxml": ("render.xlsx",),
    "duckdb": ("moteurs",),
    "psycopg": ("moteurs",),
    "pyspark": ("moteurs",),
    "xml.parsers": ("evaluations.markup",),  # the one door for the XML of others: any DOCTYPE is refused there
    "click": ("cli",),
    "rich": ("cli",),
    "markdown_it": (),
    "pypdf": ("importers.lecture.pdf",),
    "pdfplumber": (),
    "page": (),
    "hypothesis": (),
    "pytest": (),
}
# Outside the model, pydantic is only the error that it raises (and what the error is of).
PYDANTIC_OUTSIDE = {"ValidationError", "BaseModel"}
# An open zip archive on a stream that the command line gave; its members are no files.
ARCHIVES = ("self._zip", "archive")
HARD_LIMIT = 450


def module_of(path: Path) -> str:
    """`loading.load` for src/fphref/loading/load.py; a package is named by its folder."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(SOURCE.rglob("*.py"))}


def part_of(module: str) -> str:
    """The part a module belongs to; empty for the package itself, and for a name that is no part."""
    found = [part for part in MAY_IMPORT if part and (module == part or module.startswith(f"{part}."))]
    return max(found, key=len, default="")


def imports(tree: ast.Module, module: str, *, top_only: bool = False) -> Iterator[tuple[str, str]]:
    """Every module that is imported, with the name taken from it; also in functions and under TYPE_CHECKING."""
    for node in tree.body if top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = ["fphref", *filter(None, module.split("."))]
                inside = package if MODULES.get(module, Path()).name == "__init__.py" else package[:-1]
                base = ".".join([*inside[: len(inside) - node.level + 1], *filter(None, [base])])
            yield from ((base, alias.name) for alias in node.names)
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) in ("import_module", "__import__")
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value), ""


def target_of(base: str, name: str) -> str:
    """The module of this package that an import names, `fphref.` left out."""
    inner = base.removeprefix("fphref").removeprefix(".")
    longer = f"{inner}.{name}".removeprefix(".")
    return longer if longer in MODULES else inner


def forbidden(source: str, module: str) -> list[str]:
    """What this text may not import, were it the module of that name."""
    part, found = part_of(module), []
    for base, name in imports(ast.parse(source), module):
        library = "xml.parsers" if base.startswith("xml.parsers") else base.partition(".")[0]
        if library == "fphref":
            target = target_of(base, name)
            other = part_of(target)
            if other not in (part, *MAY_IMPORT[part]) or (other == "" and target and target not in MODULES):
                found.append(f"{module or 'fphref'} imports {target or 'fphref'}")
        elif library in OWNERS:
            owners = OWNERS[library]
            if not any(module == owner or module.startswith(f"{owner}.") for owner in owners):
                found.append(f"{module} imports {library}")
            elif library == "pydantic" and part != "model" and name not in PYDANTIC_OUTSIDE:
                found.append(f"{module} imports {name or 'all'} of pydantic")
    return found


def deeds(source: str, module: str) -> list[str]:
    """What only the command line may do: print, write a file, ask for today's date."""
    if part_of(module) == "cli":
        return []
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in ("print", "today", "now", "utcnow", "write_text", "write_bytes", "mkdir", "unlink", "rename"):
            found.append(f"{module} calls {name}")
        elif name in ("open", "fdopen"):
            values = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "mode")]
            modes = [str(value.value) for value in values if isinstance(value, ast.Constant)]
            in_zip = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in ARCHIVES
            if not in_zip and any(len(mode) <= 3 and set(mode) & set("wax+") for mode in modes):
                found.append(f"{module} opens for writing")
    return found


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The import knots among modules."""
    found: list[list[str]] = []
    done: set[str] = set()

    def visit(node: str, trail: list[str]) -> None:
        if node in trail:
            found.append([*trail[trail.index(node) :], node])
        elif node not in done:
            for other in sorted(graph.get(node, ())):
                visit(other, [*trail, node])
            done.add(node)

    for node in sorted(graph):
        visit(node, [])
    return found


def read(module: str) -> str:
    return MODULES[module].read_text("utf-8")


def test_every_module_is_seen_and_has_a_part() -> None:
    on_disk = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*") if path.suffix == ".py"}
    assert len(MODULES) == len(on_disk) > 40
    assert [module for module in MODULES if module and not part_of(module)] == []
    assert [part for part in MAY_IMPORT if part not in MODULES] == []


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    assert forbidden(read(module), module) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("diagnostics", "from fphref.regles import diagnose"),
        ("model.metier", "def f():\n    from fphref.loading.load import load"),
        ("model.metier", "from ..yaml_text import parse"),
        ("model.metier", "import fphref.cli.app"),
        ("documents.fiche", "from fphref.loading.load import load"),
        ("documents.fiche", "from fphref.render.style import TINTS"),
        ("documents.content", "from fphref.model.metier import Metier"),
        (
            "render.pdf",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from fphref.model.metier import Metier",
        ),
        ("render.pdf.flow", "from fphref.documents.fiche import build_fiche"),
        ("render.xlsx", "from fphref.documents import fiche"),
        ("loading.load", "from fphref import load"),
        ("loading.load", "from importlib import import_module\nimport_module('fphref.cli')"),
        ("recherche", "from fphref.inexistant import x"),
        ("loading.load", "import yaml"),
        ("model.base", "from lxml import etree"),
        ("render.pdf", "import openpyxl"),
        ("evaluations.xlsx", "from xml.parsers import expat"),
        ("evaluations.relire", "from fphref.documents.classeur import Cell"),
        ("render.xlsx", "from reportlab.lib import colors"),
        ("loading.load", "from pydantic import Field"),
        ("schema", "from pydantic import TypeAdapter"),
        ("documents.fiche", "def f():\n    import click"),
        ("recherche", "import rich.table"),
    ],
)
def test_a_planted_import_is_found(module: str, source: str) -> None:
    assert len(forbidden(source, module)) == 1


@pytest.mark.parametrize("module", MODULES)
def test_only_the_command_line_prints_writes_and_knows_the_day(module: str) -> None:
    assert deeds(read(module), module) == []


@pytest.mark.parametrize(
    "source",
    [
        "print(1)",
        "import sys\nprint('x', file=sys.stderr)",
        "from pathlib import Path\nPath('x').write_text('y')",
        "open('x', 'w')",
        "open('x', mode='ab')",
        "from pathlib import Path\nPath('x').open('wb')",
        "from datetime import date\ndate.today()",
        "from datetime import datetime\ndef f():\n    return datetime.now()",
    ],
)
def test_a_planted_deed_is_found(source: str) -> None:
    assert len(deeds(source, "render.pdf")) == 1
    assert deeds(source, "cli.commands.fiche") == []


def test_no_knots() -> None:
    graph = {}
    for module in MODULES:
        found = imports(ast.parse(read(module)), module, top_only=True)
        graph[module] = {target_of(base, name) for base, name in found if base.partition(".")[0] == "fphref"} - {module}
    assert sum(map(len, graph.values())) > 100
    assert cycles(graph) == []


def test_a_planted_knot_is_found() -> None:
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [["b", "c", "b"]]


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_too_long(module: str) -> None:
    assert len(read(module).splitlines()) <= HARD_LIMIT
