"""The texts that the cells of an Excel workbook share, read as a stream within a bound of memory."""

from __future__ import annotations

import sys
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import Archive
from fphref.evaluations.markup import MAX_DEPTH, MAX_TEXT, Markup, local
from fphref.evaluations.nombres import unescape

MAX_MEMORY: Final = 200_000_000
"""Bytes that the texts may take in this process."""
MAX_ELEMENTS: Final = 2_500_000
_POINTER: Final = 8


def read_texts(archive: Archive, part: str) -> list[str]:
    """The texts in their order: runs joined, readings of ideographs left out; raises `FphrefError` at a bound."""
    markup = Markup(archive.nom, part)
    too_many_texts = FphrefError(f"{archive.nom} a trop de textes : le découper en plusieurs fichiers.")
    texts: list[str] = []
    pieces: list[str] = []
    names: dict[str, str] = {}  # qualified → local, both few
    depth = memory = length = count = 0
    phonetic = 0  # the depth of the reading that is being skipped

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal depth, phonetic, length, count
        depth += 1
        count += 1
        if count > MAX_ELEMENTS:
            raise too_many_texts
        if depth > MAX_DEPTH:
            raise markup.too_deep()
        if name not in names and len(names) < 1_000:
            names[name] = local(name)
        name = names.get(name, "")
        if name == "t" and not phonetic:
            markup.parser.CharacterDataHandler = chars
        elif name == "si":
            pieces.clear()
            length = 0
        elif name == "rPh" and not phonetic:
            phonetic = depth

    def chars(text: str) -> None:
        nonlocal length
        length += len(text)
        if length > MAX_TEXT:
            raise markup.too_long()
        pieces.append(text)

    def end(name: str) -> None:
        nonlocal depth, phonetic, memory
        markup.parser.CharacterDataHandler = None
        if depth == phonetic:
            phonetic = 0
        depth -= 1
        if names.get(name) == "si":
            text = unescape("".join(pieces))
            memory += sys.getsizeof(text) + _POINTER
            if memory > MAX_MEMORY:
                raise too_many_texts
            texts.append(text)

    markup.parser.StartElementHandler = start
    markup.parser.EndElementHandler = end
    for piece in archive.chunks(part):
        markup.feed(piece)
    markup.feed(b"", last=True)
    return texts
