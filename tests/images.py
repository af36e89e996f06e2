"""Small real pictures, made without a picture library."""

from __future__ import annotations

import base64
import struct
import zlib

PNG_START = b"\x89PNG\r\n\x1a\n"

# 3 × 2, one colour.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////"
    "////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAACAAMD"
    "ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAP/xAAUEQEA"
    "AAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCQAm//2Q=="
)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG: length, kind, data, checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 3, height: int = 2, *, said: tuple[int, int] | None = None, total: int = 0) -> bytes:
    """A grey picture; its head may say another size (`said`), and it may be padded to `total` bytes."""
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *(said or (width, height)), 8, 0, 0, 0, 0))
    end = chunk(b"IEND", b"")
    made = PNG_START + head + chunk(b"IDAT", rows) + end
    pad = chunk(b"tESt", bytes(total - len(made) - 12)) if total else b""
    return made[: -len(end)] + pad + end
