"""fphref: a hospital métier référentiel as data, and the documents and audits made from it.

The public names are imported on first use, so that the command line starts without pydantic or reportlab.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from fphref.diagnostics import Diagnostic, FphrefError, Gravite, Position
    from fphref.documents.catalogue import build_catalogue
    from fphref.documents.fiche import build_fiche
    from fphref.documents.matrice_agents import build_matrice_agents
    from fphref.documents.matrice_agents_plan import Demande
    from fphref.documents.matrice_metiers import build_matrice_metiers
    from fphref.loading.load import load
    from fphref.render.as_json import render_json
    from fphref.render.docx import render_docx
    from fphref.render.html import render_html
    from fphref.render.markdown import render_markdown
    from fphref.render.pdf import render_pdf
    from fphref.render.xlsx import render_xlsx

_HOMES = {
    "Demande": "fphref.documents.matrice_agents_plan",
    "Diagnostic": "fphref.diagnostics",
    "FphrefError": "fphref.diagnostics",
    "Gravite": "fphref.diagnostics",
    "Position": "fphref.diagnostics",
    "build_catalogue": "fphref.documents.catalogue",
    "build_fiche": "fphref.documents.fiche",
    "build_matrice_agents": "fphref.documents.matrice_agents",
    "build_matrice_metiers": "fphref.documents.matrice_metiers",
    "load": "fphref.loading.load",
    "render_docx": "fphref.render.docx",
    "render_html": "fphref.render.html",
    "render_json": "fphref.render.as_json",
    "render_markdown": "fphref.render.markdown",
    "render_pdf": "fphref.render.pdf",
    "render_xlsx": "fphref.render.xlsx",
}

__all__ = [
    "Demande",
    "Diagnostic",
    "FphrefError",
    "Gravite",
    "Position",
    "__version__",
    "build_catalogue",
    "build_fiche",
    "build_matrice_agents",
    "build_matrice_metiers",
    "load",
    "render_docx",
    "render_html",
    "render_json",
    "render_markdown",
    "render_pdf",
    "render_xlsx",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'fphref' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
