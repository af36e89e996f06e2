"""How much of a PDF is read: what is beyond, or broken, stops with one line."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from fphref.diagnostics import FphrefError

MAX_PAGES: Final = 300
MAX_OCTETS_PAGE: Final = 20_000_000
"""Bytes of the content of one page, inflated."""
MAX_OCTETS: Final = 100_000_000
"""Bytes of all that is inflated for one document."""
MAX_OPERATEURS: Final = 600_000
MAX_MOTS: Final = 600_000
"""Words drawn in one document: one of 300 dense pages has half as many."""
MAX_LENTS: Final = 10_000_000
"""Bytes that go into the filters pypdf undoes sign by sign, for one document."""
MAX_GLYPHES: Final = 5_000_000
MAX_POLICES: Final = 2_000
MAX_FORMES: Final = 20_000
"""Forms drawn in one document, each time they are drawn."""
MAX_OBJETS: Final = 500_000
"""Objects of the file that are read."""
MAX_REUNIS: Final = 20_000_000
"""Bytes of the streams that hold objects, inflated: pypdf reads them sign by sign."""
MAX_NOEUDS: Final = 300_000
"""Elements of the structure of a tagged document."""
PROFONDEUR: Final = 12
"""Forms one inside the other."""

_LEAKS: Final[tuple[type[Exception], ...]] = (
    # What pypdf lets through on broken files besides its own errors: it reads numbers, names and dictionaries where
    # the file has something else, and follows what it says to the end of the stack, of the file or of the memory.
    ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, LookupError, MemoryError,
    NotImplementedError, OSError, RecursionError, TypeError, UnicodeError, ValueError, struct.error, zlib.error,
)  # fmt: skip


@cache
def faults() -> tuple[type[Exception], ...]:
    """All that reading a part of a broken file may raise."""
    from pypdf.errors import DependencyError, DeprecationError, PyPdfError

    return (PyPdfError, DependencyError, DeprecationError, *_LEAKS)


@dataclass
class Bornes:
    """What may still be read of one document; `nom` is the file's name, as messages say it."""

    nom: str
    octets: int = MAX_OCTETS
    operateurs: int = MAX_OPERATEURS
    glyphes: int = MAX_GLYPHES
    mots: int = MAX_MOTS
    lents: int = MAX_LENTS
    polices: int = MAX_POLICES
    formes: int = MAX_FORMES
    noeuds: int = MAX_NOEUDS
    objets: int = MAX_OBJETS
    reunis: int = MAX_REUNIS
    exceeded: bool = False

    def spend(self, quoi: str, count: int) -> None:
        """Take `count` of what is left; raises `FphrefError` where there is not so much."""
        left = getattr(self, quoi) - count
        setattr(self, quoi, left)
        if left < 0:
            self.exceeded = True
            raise self.too_much()

    def too_much(self) -> FphrefError:
        """What to say of a document beyond the bounds."""
        return FphrefError(f"{self.nom} est trop lourd à lire : le découper, ou l’enregistrer à nouveau en PDF.")

    def confirm(self) -> None:
        """Raise again where a bound was passed inside pypdf, which may have kept it to itself."""
        if self.exceeded:
            raise self.too_much()

    def data(self, stream: Any) -> bytes:
        """The bytes of a stream, inflated; they are not kept in memory by pypdf."""
        data = stream.get_data()
        if hasattr(stream, "decoded_self"):
            stream.decoded_self = None
        if not isinstance(data, bytes):
            raise TypeError("no bytes in a stream")
        self.spend("octets", len(data))
        return data
