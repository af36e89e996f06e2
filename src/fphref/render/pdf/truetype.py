"""TrueType files read and cut, as far as the fonts shipped with this package need it.

A whole font library takes longer to import than a fiche takes to draw, and reads every table value by value;
here tables are unpacked at once, and glyph outlines are touched only when they are copied.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

_COPIED = ("name", "OS/2", "cvt ", "fpgm", "prep")
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x1, 0x8, 0x20, 0x40, 0x80  # flags of a part of a composite glyph


class TrueType:
    """One font file: metrics in thousandths of an em, the glyph of each character, subsets.

    Raises ValueError for a file without a Unicode character map of format 12.
    """

    def __init__(self, path: Path) -> None:
        self._data = data = path.read_bytes()
        (count,) = struct.unpack_from(">H", data, 4)
        self._tables: dict[bytes, tuple[int, int]] = {}
        for entry in range(12, 12 + 16 * count, 16):
            tag, _, offset, length = struct.unpack_from(">4sLLL", data, entry)
            self._tables[tag] = (offset, length)
        head, os2, post = self._table("head"), self._table("OS/2"), self._table("post")
        (units,) = struct.unpack_from(">H", head, 18)
        self._scale: float = 1000 / units
        box = struct.unpack_from(">4h", head, 36)
        self.bbox: list[float] = [value * self._scale for value in box]
        version, weight = struct.unpack_from(">H2xH", os2)
        ascent, descent = struct.unpack_from(">2h", os2, 68)
        self.ascent: float = ascent * self._scale
        self.descent: float = descent * self._scale
        self.cap_height: float = struct.unpack_from(">h", os2, 88)[0] * self._scale if version > 1 else self.ascent
        self.stem = 50 + int((weight / 65) ** 2)  # no table says it; this is the usual estimate
        whole, part = struct.unpack_from(">hH", post, 4)
        self.italic_angle: float = whole + part / 65536
        (self._glyph_count,) = struct.unpack_from(">H", self._table("maxp"), 4)
        (full,) = struct.unpack_from(">H", self._table("hhea"), 34)
        metrics = struct.unpack_from(f">{full + self._glyph_count}H", self._table("hmtx"))
        pairs = 2 * full
        self._advances: tuple[int, ...] = metrics[:pairs:2]
        self._bearings: tuple[int, ...] = metrics[1:pairs:2] + metrics[pairs:]
        self.glyphs = self._character_map(path)
        # A file may map the no-break space to a glyph of its own; both are one space here.
        self.glyphs[0xA0] = self.glyphs[0x20]

    def _table(self, tag: str) -> bytes:
        offset, length = self._tables[tag.encode("ascii")]
        return self._data[offset : offset + length]

    def _character_map(self, path: Path) -> dict[int, int]:
        table = self._table("cmap")
        (count,) = struct.unpack_from(">H", table, 2)
        for entry in range(4, 4 + 8 * count, 8):
            platform, encoding, start = struct.unpack_from(">HHL", table, entry)
            if (platform, encoding) == (3, 10) and struct.unpack_from(">H", table, start) == (12,):
                (groups,) = struct.unpack_from(">L", table, start + 12)
                values = struct.unpack_from(f">{3 * groups}L", table, start + 16)
                found: dict[int, int] = {}
                for first, last, glyph in zip(values[::3], values[1::3], values[2::3], strict=True):
                    if first == last:
                        found[first] = glyph
                    else:
                        found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
                return found
        raise ValueError(f"{path.name}: no character map of format 12")

    @cached_property
    def known(self) -> frozenset[int]:
        """The characters that have a glyph; private-use codes mean nothing outside the font that made them up."""
        return frozenset(
            code for code, glyph in self.glyphs.items() if glyph and not (0xE000 <= code < 0xF900 or code >= 0xF0000)
        )

    def advance(self, code: int) -> float:
        """Width of a character of the font, in thousandths of an em."""
        glyph = self.glyphs[code]
        return self._advances[min(glyph, len(self._advances) - 1)] * self._scale

    def subset(self, codes: Iterable[int]) -> tuple[bytes, dict[int, int]]:
        """The font file with the glyphs of these characters only, and the new glyph number of each character.

        Glyphs are numbered in the order of the characters; 0 is the glyph for nothing.
        """
        order, numbers = [0], {0: 0}
        where: dict[int, int] = {}
        for code in codes:
            where[code] = _number(self.glyphs[code], order, numbers)
        outlines: list[bytes] = []
        starts, place = [], 0
        # The list grows while it is read: parts of composite glyphs come after the glyphs asked for.
        for glyph in order:
            outline = self._outline(glyph)
            if outline[:1] >= b"\x80":  # a negative number of contours
                outline = _renumbered(outline, order, numbers)
            outline += bytes(-len(outline) % 4)
            starts.append(place)
            outlines.append(outline)
            place += len(outline)
        starts.append(place)
        long = place > 0x1FFFE
        tables = {tag: self._table(tag) for tag in _COPIED if tag.encode("ascii") in self._tables}
        tables["post"] = b"\0\3\0\0" + self._table("post")[4:16] + bytes(16)
        metrics, full = self._metrics(order)
        tables["hmtx"] = metrics
        tables["hhea"] = _with_short(self._table("hhea"), 34, full)
        tables["maxp"] = _with_short(self._table("maxp"), 4, len(order))
        shorts = [0, 1, 1, 0, 0, 12, 6, 10 + 2 * len(where), 0, 0, len(where), *where.values()]
        tables["cmap"] = struct.pack(f">{len(shorts)}H", *shorts)
        tables["glyf"] = b"".join(outlines)
        tables["loca"] = struct.pack(f">{len(starts)}{'L' if long else 'H'}", *(s if long else s >> 1 for s in starts))
        head = bytearray(_with_short(self._table("head"), 50, int(long)))
        head[8:12] = bytes(4)
        tables["head"] = bytes(head)
        return _file(tables), where

    @cached_property
    def _places(self) -> tuple[int, ...]:
        """Where each outline starts in the table of outlines, and where the last one ends."""
        (long,) = struct.unpack_from(">H", self._table("head"), 50)
        places = struct.unpack_from(f">{self._glyph_count + 1}{'L' if long else 'H'}", self._table("loca"))
        return places if long else tuple(2 * place for place in places)

    def _outline(self, glyph: int) -> bytes:
        start = self._tables[b"glyf"][0]
        return self._data[start + self._places[glyph] : start + self._places[glyph + 1]]

    def _metrics(self, glyphs: list[int]) -> tuple[bytes, int]:
        """Advances and bearings, and how many of both; equal advances at the end are said once."""
        last = len(self._advances) - 1
        advances = [self._advances[min(glyph, last)] for glyph in glyphs]
        full = len(advances)
        while full > 1 and advances[full - 1] == advances[full - 2]:
            full -= 1
        values: list[int] = []
        for advance, glyph in zip(advances[:full], glyphs[:full], strict=True):
            values += (advance, self._bearings[glyph])
        values += (self._bearings[glyph] for glyph in glyphs[full:])
        return struct.pack(f">{len(values)}H", *values), full


def _number(glyph: int, order: list[int], numbers: dict[int, int]) -> int:
    number = numbers.setdefault(glyph, len(order))
    if number == len(order):
        order.append(glyph)
    return number


def _renumbered(outline: bytes, order: list[int], numbers: dict[int, int]) -> bytes:
    """A composite outline whose parts go by their new numbers; parts not met before join the end of the order."""
    changed, place, flags = bytearray(outline), 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", outline, place)
        struct.pack_into(">H", changed, place + 2, _number(glyph, order, numbers))
        place += 8 if flags & _WORDS else 6
        if flags & _SCALE:
            place += 2
        elif flags & _TWO_SCALES:
            place += 4
        elif flags & _MATRIX:
            place += 8
    return bytes(changed)


def _with_short(table: bytes, place: int, value: int) -> bytes:
    return table[:place] + value.to_bytes(2, "big") + table[place + 2 :]


def _file(tables: dict[str, bytes]) -> bytes:
    """The tables as one file, with its checksums."""
    count = len(tables)
    power = count.bit_length() - 1
    parts = [struct.pack(">LHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))]
    offset, head = 12 + 16 * count, 0
    bodies: list[bytes] = []
    for tag, table in sorted(tables.items()):
        if tag == "head":
            head = offset
        body = table + bytes(-len(table) % 4)
        parts.append(struct.pack(">4sLLL", tag.encode("ascii"), _checksum(body), offset, len(table)))
        bodies.append(body)
        offset += len(body)
    whole = b"".join(parts + bodies)
    adjustment = (0xB1B0AFBA - _checksum(whole)) & 0xFFFFFFFF
    return whole[: head + 8] + adjustment.to_bytes(4, "big") + whole[head + 12 :]


def _checksum(data: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}L", data)
    return sum(words) & 0xFFFFFFFF
