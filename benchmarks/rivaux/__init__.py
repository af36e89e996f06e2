"""The same fiche drawn by others, each at its leanest, to know what ours is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, metadata

from fphref.documents.content import Document

Write = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Rival:
    """A way to draw a fiche: `key` names it on the command line, `target` is the highest ratio we want to ours.

    `prepare` does what is not timed and returns what is. Costly ones are timed in one round of `every`.
    """

    key: str
    label: str
    target: float
    prepare: Callable[[Document], Write]
    every: int = 1


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    module: str
    label: str
    package: str
    target: float
    every: int = 1


_ENTRIES = (
    _Entry("platypus", "platypus", "reportlab platypus, sans balisage", "reportlab", 0.75),
    _Entry("typst", "typographe", "Typst, PDF/UA-1", "typst", 0.6),
    _Entry("weasyprint", "page_web", "WeasyPrint, PDF/UA-1", "weasyprint", 0.04, every=3),
    _Entry("plancher", "plancher", "plancher : lignes déjà coupées, sans balisage", "reportlab", 3.0),
)
KEYS = tuple(entry.key for entry in _ENTRIES)


def find_rivals(without: frozenset[str] = frozenset()) -> tuple[list[Rival], list[str]]:
    """The rivals that can be timed here, and for each other one a line that says why not."""
    found: list[Rival] = []
    absent: list[str] = []
    for entry in _ENTRIES:
        if entry.key in without:
            absent.append(f"{entry.label} : non mesuré (--sans {entry.key})")
            continue
        try:
            module = import_module(f"rivaux.{entry.module}")
        except (ImportError, OSError) as error:  # OSError: WeasyPrint without the libraries of the system
            absent.append(f"{entry.label} : non mesuré ({type(error).__name__} : {str(error).splitlines()[0]})")
            continue
        label = f"{entry.label} ({entry.package} {metadata.version(entry.package)})"
        found.append(Rival(entry.key, label, entry.target, _preparer(module), entry.every))
    return found, absent


def _preparer(module: object) -> Callable[[Document], Write]:
    prepare: Callable[[Document], Write] | None = getattr(module, "prepare", None)
    if prepare is not None:
        return prepare
    draw: Callable[[Document], bytes] = getattr(module, "draw")  # noqa: B009 - typed, unlike the attribute
    return lambda document: lambda: draw(document)
