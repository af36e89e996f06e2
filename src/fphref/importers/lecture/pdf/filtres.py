"""Filters that pypdf undoes sign by sign: what goes into them is counted first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fphref.importers.lecture.pdf.bornes import Bornes


@contextmanager
def counted_filters(bornes: Bornes) -> Iterator[None]:
    """Within, ASCII85, LZW and run lengths are refused beyond `bornes.lents`, before a byte of them is decoded.

    pypdf bounds what LZW and run lengths make, not what they take, and nothing of ASCII85, where one sign makes four
    bytes. It decodes tables of the file and streams of objects on its own: only inside its filters are all met.
    """
    from pypdf import filters

    kinds: tuple[Any, ...] = (filters.ASCII85Decode, filters.LZWDecode, filters.RunLengthDecode)
    before = [(kind, kind.__dict__["decode"]) for kind in kinds]
    for kind, method in before:
        kind.decode = staticmethod(_counting(method.__func__, bornes, kind is filters.ASCII85Decode))
    try:
        yield
    finally:
        for kind, method in before:
            kind.decode = method


def _counting(decode: Callable[..., bytes], bornes: Bornes, is_ascii85: bool) -> Callable[..., bytes]:
    def counted(data: Any, *parameters: Any, **options: Any) -> bytes:
        # In ASCII85, `z` stands for five signs.
        zeros = data.count("z" if isinstance(data, str) else b"z") if is_ascii85 else 0
        bornes.spend("lents", len(data) + 4 * zeros)
        return decode(data, *parameters, **options)

    return counted
