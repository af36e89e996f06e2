"""The PDF file itself: numbered objects in, compact bytes out (object streams, cross-reference stream).

reportlab's own document writes one plain object after another, with an older header and no end-of-line
before `endstream`; a tagged document has hundreds of small objects, which halve in size once packed.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import BinaryIO

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_PACK = 150
_EFFORT = 4  # of 9: half the time of the usual 6 for a tenth more bytes
# Two bytes: after data that ends in a carriage return, a lone line feed would look like part of a pair.
_END_STREAM = b"\r\nendstream"


def text_string(text: str) -> str:
    """A text as a PDF string, in UTF-16: safe for any input."""
    return "<FEFF" + text.encode("utf-16-be", "replace").hex().upper() + ">"


def ascii_string(text: str) -> str:
    """A text as a literal PDF string; what is not ASCII becomes `?`."""
    safe = text.encode("ascii", "replace").decode("ascii")
    return "(" + safe.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


class PdfFile:
    """Collects objects, then writes them; object numbers follow the order of `reserve`."""

    def __init__(self) -> None:
        self._plain: dict[int, bytes] = {}
        self._streams: dict[int, bytes] = {}
        self._count = 0

    def reserve(self) -> int:
        """The number of an object to be given later."""
        self._count += 1
        return self._count

    def add(self, body: str, number: int = 0) -> int:
        """Add a dictionary, array or other plain object; returns its number."""
        number = number or self.reserve()
        self._plain[number] = body.encode("ascii")
        return number

    def add_stream(self, data: bytes, entries: str = "", compress: bool = True, number: int = 0) -> int:
        """Add a stream with the further dictionary `entries`; returns its number."""
        if compress:
            return self.add_deflated(zlib.compress(data, _EFFORT), entries, number)
        return self._add_stream(data, entries, number)

    def add_deflated(self, data: bytes, entries: str = "", number: int = 0) -> int:
        """Add a stream whose data `zlib` has compressed already."""
        return self._add_stream(data, entries + " /Filter /FlateDecode", number)

    def _add_stream(self, data: bytes, entries: str, number: int) -> int:
        number = number or self.reserve()
        head = f"<<{entries} /Length {len(data)}>>\nstream\n".encode("ascii")
        self._streams[number] = head + data + _END_STREAM
        return number

    def write(self, stream: BinaryIO, root: int, info: int) -> None:
        """Write the whole file; its identifier is a digest of its content, so equal input gives equal bytes."""
        places: dict[int, tuple[int, int, int]] = {}
        self._pack(places)
        parts = [_HEADER]
        offset = len(_HEADER)
        for number in sorted(self._streams):
            part = b"%d 0 obj\n" % number + self._streams[number] + b"\nendobj\n"
            places[number] = (1, offset, 0)
            parts.append(part)
            offset += len(part)
        own = self.reserve()
        places[own] = (1, offset, 0)
        table = bytearray(b"\0\0\0\0\0\xff\xff")
        for number in range(1, own + 1):
            kind, place, index = places[number]
            table += kind.to_bytes(1, "big") + place.to_bytes(4, "big") + index.to_bytes(2, "big")
        digest = hashlib.md5(b"".join(parts), usedforsecurity=False).hexdigest().upper()
        packed = zlib.compress(bytes(table))
        parts.append(
            f"{own} 0 obj\n<</Type /XRef /Size {own + 1} /W [1 4 2] /Root {root} 0 R /Info {info} 0 R"
            f" /ID [<{digest}> <{digest}>] /Filter /FlateDecode /Length {len(packed)}>>\nstream\n".encode("ascii")
        )
        parts.append(packed + _END_STREAM + b"\nendobj\n" + f"startxref\n{offset}\n%%EOF\n".encode("ascii"))
        stream.write(b"".join(parts))

    def _pack(self, places: dict[int, tuple[int, int, int]]) -> None:
        """Move the plain objects into object streams and note where each one is."""
        numbers = sorted(self._plain)
        for start in range(0, len(numbers), _PACK):
            chunk = numbers[start : start + _PACK]
            index: list[str] = []
            length = 0
            for position, number in enumerate(chunk):
                index.append(f"{number} {length}")
                length += len(self._plain[number]) + 1
                places[number] = (2, 0, position)
            head = (" ".join(index) + "\n").encode("ascii")
            data = head + b"\n".join(self._plain[number] for number in chunk) + b"\n"
            holder = self.add_stream(data, f"/Type /ObjStm /N {len(chunk)} /First {len(head)}")
            for number in chunk:
                places[number] = (2, holder, places[number][2])
