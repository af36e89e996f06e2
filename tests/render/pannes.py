"""Breaks a good PDF file in one way at a time: the tools, and how the ways are filed."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

Break = Callable[[PdfWriter], None]
Controls = dict[str, tuple[str, Break]]
"""Name → (what must catch it: a part of the validator's rule, or the name of one of our own checks; how to break)."""


def register(controls: Controls) -> Callable[[str], Callable[[Break], Break]]:
    """A decorator for ways to break a file, which files them under the words of their name."""

    def control(caught_by: str) -> Callable[[Break], Break]:
        def keep(function: Break) -> Break:
            controls[function.__name__.replace("_", " ")] = (caught_by, function)
            return function

        return keep

    return control


def rewritten(data: bytes, change: Break) -> bytes:
    """The file read and written again by another library, with one change."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def catalog(writer: PdfWriter) -> Any:
    return writer.root_object


def elements(writer: PdfWriter) -> list[Any]:
    """The elements of the structure in reading order."""
    found: list[Any] = []

    def visit(entry: Any) -> None:
        found.append(entry)
        for kid in entry.get("/K", []) if isinstance(entry.get("/K"), list) else []:
            value = kid.get_object()
            if isinstance(value, dict) and "/S" in value:
                visit(value)

    visit(catalog(writer)["/StructTreeRoot"]["/K"].get_object())
    return found


def first(writer: PdfWriter, tag: str) -> Any:
    return next(entry for entry in elements(writer) if entry["/S"] == f"/{tag}")


def retag(writer: PdfWriter, tag: str, other: str) -> None:
    first(writer, tag)[NameObject("/S")] = NameObject(f"/{other}")


def annotation(writer: PdfWriter) -> Any:
    return next(entry.get_object() for page in writer.pages for entry in page.get("/Annots", []))


def font(writer: PdfWriter) -> Any:
    resources: Any = writer.pages[0]["/Resources"]
    return next(iter(resources["/Font"].values())).get_object()


def descendant(writer: PdfWriter) -> Any:
    return font(writer)["/DescendantFonts"][0].get_object()


def numbers(writer: PdfWriter) -> Any:
    """The flat list of the parent tree: key, value, key, value…"""
    return catalog(writer)["/StructTreeRoot"]["/ParentTree"]["/Nums"]


def restream(writer: PdfWriter, holder: Any, key: str, change: Callable[[bytes], bytes], *kept: str) -> None:
    """Change the data of a stream; a change that finds nothing to change is a fault of the control."""
    old = holder[key].get_object()
    data = old.get_data()
    new = DecodedStreamObject()
    new.set_data(change(data))
    assert new.get_data() != data
    for name in kept:
        new[NameObject(name)] = old[name]
    holder[NameObject(key)] = writer._add_object(new)


def content(writer: PdfWriter, pattern: bytes, by: bytes, page: int = 1) -> None:
    """Replace the first occurrence of a pattern in the content of a page."""
    restream(writer, writer.pages[page], "/Contents", lambda data: re.sub(pattern, by, data, count=1, flags=re.S))


def packet(writer: PdfWriter, pattern: bytes, by: bytes = b"") -> None:
    """Replace the first occurrence of a pattern in the XMP metadata."""
    replace: Callable[[bytes], bytes] = lambda data: re.sub(pattern, by, data, count=1, flags=re.S)  # noqa: E731
    restream(writer, catalog(writer), "/Metadata", replace, "/Type", "/Subtype")
