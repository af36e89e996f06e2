"""Opens a file with pypdf, its objects counted while they are read."""

from __future__ import annotations

import zlib
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.pdf.bornes import MAX_REUNIS, Bornes

if TYPE_CHECKING:
    from pypdf import PdfReader


def open_reader(data: bytes, bornes: Bornes) -> PdfReader:
    """The reader of a file; raises `FphrefError` where it asks for a password, and what pypdf raises."""
    from pypdf import PasswordType

    reader: PdfReader = _counting_reader()(data, bornes)
    # Many files are locked against changes alone: they open without a password.
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise protected(bornes.nom)
    return reader


def protected(nom: str) -> FphrefError:
    """What to say of a file that asks for a password."""
    return FphrefError(f"{nom} est protégé par mot de passe : l’enregistrer sans mot de passe.")


@cache
def _counting_reader() -> Any:
    from pypdf import PdfReader

    class CountingReader(PdfReader):
        """Counts the objects it reads, and what the streams that hold objects inflate to."""

        def __init__(self, data: bytes, bornes: Bornes) -> None:
            self._bornes = bornes
            super().__init__(BytesIO(data), strict=False)

        def cache_indirect_object(self, generation: int, idnum: int, obj: Any) -> Any:
            self._bornes.spend("objets", 1)
            if getattr(obj, "get_data", None) is not None and obj.get("/Type") == "/ObjStm":
                self._bornes.spend("reunis", _inflated_size(obj))
            return super().cache_indirect_object(generation, idnum, obj)

    return CountingReader


def _inflated_size(stream: Any) -> int:
    """How many bytes a stream inflates to, counted up to the bound; no program wraps such streams otherwise."""
    filters = stream.get("/Filter")
    filters = filters if isinstance(filters, list) else [filters] if filters is not None else []
    data: bytes = stream._data
    if not filters:
        return len(data)
    if filters != ["/FlateDecode"]:
        return MAX_REUNIS + 1
    try:
        return len(zlib.decompressobj().decompress(data, MAX_REUNIS + 1))
    except zlib.error:
        # pypdf saves what it can of it.
        return MAX_REUNIS // 4
