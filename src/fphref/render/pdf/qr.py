"""A web address as a square to scan (QR code), drawn with segno."""

from __future__ import annotations

from functools import lru_cache

_LONGEST = 400  # a longer address gives squares too small to scan
_MASK = 2  # any of the eight masks can be read; fixing one saves trying them all
_QUIET = 4  # modules left white around


@lru_cache(maxsize=256)
def _matrix(address: str) -> tuple[bytes, ...]:
    import segno

    code = segno.make(address, error="m", micro=False, boost_error=False, mask=_MASK)
    return tuple(bytes(row) for row in code.matrix)


def can_encode(address: str) -> bool:
    """Whether the address is short enough for a square that a telephone reads from paper."""
    return 0 < len(address) <= _LONGEST and address.isascii()


def qr_path(address: str, x: float, y: float, size: float) -> str:
    """Path operators of the dark modules in a square of `size` points, white margin included, lower left at (x, y)."""
    rows = _matrix(address)
    unit = size / (len(rows) + 2 * _QUIET)
    parts: list[str] = []
    top = y + size - (_QUIET + 1) * unit
    for line, row in enumerate(rows):
        start = 0
        while (start := row.find(1, start)) >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            left, low, width = x + (_QUIET + start) * unit, top - line * unit, (end - start) * unit
            # A hair higher than its row, so that no white line shows between rows.
            parts.append(f"{left:.3f} {low:.3f} {width:.3f} {unit + 0.02:.3f} re")
            start = end
    return " ".join(parts)
