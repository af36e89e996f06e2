"""Hostile archives, OpenDocument files and text files (see `hostiles`)."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

from tests.evaluations.bizarres import RELS, SHEET, book, cell, rels_xml, sheet_xml
from tests.evaluations.bizarres_autres import THREE, content_xml, ods, row
from tests.evaluations.hostiles import MEGA, OK, READ, hostile, members, repeated, stream

hostile("chemin vers le haut.xlsx", "chemin interdit", lambda: book({"../../mal.txt": "x"}, rows=OK))
hostile("chemin absolu.xlsx", "chemin interdit", lambda: book({"/etc/mal.txt": "x"}, rows=OK))
hostile("chemin à lecteur.xlsx", "chemin interdit", lambda: book({"C:\\mal.txt": "x"}, rows=OK))
hostile("chemin à barres inverses.xlsx", "chemin interdit", lambda: book({"xl\\..\\..\\mal.txt": "x"}, rows=OK))
hostile(
    "relation hors du fichier.xlsx",
    "absente",
    book({RELS: rels_xml(("rId1", "worksheet", "../../../../../../etc/passwd"))}),
)
hostile("relation vers le disque.xlsx", "absente", book({RELS: rels_xml(("rId1", "worksheet", "file:///etc/passwd"))}))
hostile("relation en boucle.xlsx", "abîmé", book({RELS: rels_xml(("rId1", "worksheet", "_rels/workbook.xml.rels"))}))
hostile("archive dans l’archive.xlsx", READ, lambda: book({"xl/autre.xlsx": book(rows=OK)}, rows=OK))
hostile("trois mille membres.xlsx", "trop d’éléments", lambda: book({f"x/{n}": "" for n in range(3_000)}, rows=OK))
hostile("cinquante mille membres.xlsx", "trop d’éléments", lambda: book({f"x/{n}": "" for n in range(50_000)}, rows=OK))
hostile("membre en deux casses.xlsx", "deux fois", lambda: book({SHEET.upper(): sheet_xml("")}, rows=OK))


def _duplicate() -> bytes:
    target = io.BytesIO(book(rows=OK))
    with zipfile.ZipFile(target, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, sheet_xml(cell("><v>2</v>")))
    return target.getvalue()


def _spoilt() -> bytes:
    """The same archive, a few packed bytes of whose sheet were lost."""
    data = bytearray(book(rows=OK))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        place = archive.getinfo(SHEET).header_offset + 30 + len(SHEET) + 60
    data[place : place + 30] = b"\0" * 30
    return bytes(data)


def _sizes(data: bytes, size: int) -> bytes:
    """The same archive, whose directory and headers declare another size of the sheet."""
    out = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(SHEET)
    struct.pack_into("<L", out, info.header_offset + 22, size)
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        if data[place + 46 : place + 46 + len(SHEET)] == SHEET.encode():
            struct.pack_into("<L", out, place + 24, size)
        place += 4
    return bytes(out)


def _overlapping() -> bytes:
    """Members that share the same compressed bytes, as in the densest bombs."""
    body = zlib.compress(b" " * 900_000, 9)[2:-4]
    local = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, zlib.crc32(b" " * 900_000), len(body), 900_000, 1, 0
    )
    data, directory = local + b"a" + body, b""
    for number in range(300):
        name = b"n%03d" % number
        directory += (
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\x01\x02",
                20,
                20,
                0,
                8,
                0,
                33,
                zlib.crc32(b" " * 900_000),
                len(body),
                900_000,
                len(name),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + name
        )
    return data + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 300, 300, len(directory), len(data), 0)


def _encrypted() -> bytes:
    out = bytearray(book(rows=OK))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = -1
        while (place := out.find(mark, place + 1)) >= 0:
            out[place + offset] |= 1
    return bytes(out)


def _sparse(path: Path) -> None:
    with path.open("wb") as target:
        target.write(b"PK\x03\x04")
        target.truncate(3_000_000_000)


hostile("membre en double.xlsx", "deux fois", _duplicate)
hostile("taille déclarée trop petite.xlsx", "abîmé", lambda: _sizes(book(rows=OK), 40))
hostile("taille déclarée trop grande.xlsx", "abîmé", lambda: _sizes(book(rows=OK), 900_000))
hostile("membres qui se recouvrent.xlsx", "abîmé", _overlapping)
hostile("membres chiffrés.xlsx", "mot de passe", _encrypted)
hostile("trois gigaoctets.xlsx", "trop gros", _sparse)
hostile("octets abîmés.xlsx", "abîmé", lambda: _spoilt())
hostile("bzip2.xlsx", "abîmé", lambda: _bzip2())

_START, _STOP = content_xml('<table:table table:name="S">@</table:table>').split("@")
_AROUND = _START.encode(), _STOP.encode()
WIDE = THREE.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="16384" ')
hostile("répétitions de valeurs.ods", "trop de cellules", ods(row(WIDE, 'table:number-rows-repeated="1048576"')))
hostile("répétitions de valeurs, ligne à ligne.ods", "trop de cellules", lambda: ods(row(WIDE) * 5_000))
hostile(
    "répétitions de blancs.ods",
    READ,
    ods(
        row('<table:table-cell table:number-columns-repeated="999999999999"/>', 'table:number-rows-repeated="99999999"')
    ),
)
hostile(
    "blancs répétés par text:s.ods",
    "démesuré",
    ods(
        row(
            '<table:table-cell office:value-type="string"><text:p><text:s text:c="999999999"/></text:p>'
            "</table:table-cell>"
        )
    ),
)
hostile(
    "cellules par millions.ods",
    "trop de cellules",
    lambda: stream(repeated(row(THREE).encode(), 1_200_000, *_AROUND, 400), "content.xml", members(ods(""))),
)
hostile(
    "six cent mille cellules.ods",
    READ,
    lambda: stream(
        [_START.encode(), *(_numbers(line) for line in range(6_000)), _STOP.encode()], "content.xml", members(ods(""))
    ),
)
hostile(
    "balises emboîtées.ods",
    "imbriquées",
    lambda: stream(repeated(b"<table:table-row-group>", 100_000, *_AROUND, 400), "content.xml", members(ods(""))),
)
hostile(
    "trois cents mégaoctets de blancs.ods",
    "trop gros",
    lambda: stream(repeated(b" " * 1024, MEGA * 3 // 10, b"<x>", b"</x>", 0), "content.xml", members(ods(""))),
)

hostile("ligne de guillemets.csv", "démesurée|fin", lambda path: _repeat(path, b'"', 250))
hostile("guillemet jamais fermé.csv", "fin|démesurée", lambda path: _repeat(path, b'"a;b;c\n', 100, b'"x;y\n'))
hostile("ligne sans fin.csv", "démesurée", lambda path: _repeat(path, b"a", 250))
hostile("lignes vides par millions.csv", "démesurée", lambda path: _repeat(path, b"\n", 100))
hostile(
    "points-virgules par millions.csv",
    "trop de valeurs|démesurée",
    lambda path: _repeat(path, b";" * 9_999 + b"\n", 250),
)
hostile("trois gigaoctets.csv", "trop gros", lambda path: _sparse(path.with_suffix(".csv")))
hostile("UTF-16 sans fin.csv", "lisible", b"\xff\xfe" + b"\x00\xd8" * 1000)


def _numbers(line: int) -> bytes:
    """A row of a hundred different numbers."""
    numbers = (line * 7_919 + column * 104_729 for column in range(100))
    cells = (f'<table:table-cell office:value-type="float" office:value="{n}"><text:p>{n}</text:p>' for n in numbers)
    return row("".join(f"{cell}</table:table-cell>" for cell in cells)).encode()


def _repeat(path: Path, piece: bytes, megabytes: int, head: bytes = b"") -> None:
    block = piece * (MEGA // len(piece))
    with path.open("wb") as target:
        target.write(head)
        for _ in range(megabytes):
            target.write(block)


def _bzip2() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in members(book(rows=OK)).items():
            archive.writestr(name, content)
    return target.getvalue()
