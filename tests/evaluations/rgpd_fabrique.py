"""Files for the tests of `rgpd`: lists and workbooks of made-up people, clean or with one thing planted."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from fphref.diagnostics import Gravite
from fphref.evaluations.rgpd import examine
from fphref.evaluations.rgpd_modele import Examen
from fphref.evaluations.rgpd_valeurs import nir_key

JOUR = date(2026, 11, 23)
SIGNS = "23456789CDFHJKMNPRTWX"

Row = Sequence[Any]


def nir(thirteen: str) -> str:
    """A made-up number with its key: nobody has it, since the commune 999 does not exist."""
    return f"{thirteen}{nir_key(thirteen):02}"


NIR_MADE = nir("1850599999048")
NIR_CORSE = nir("285052A999048")
IBAN_MADE = "FR7630006000011234567890189"
"""The example that banks print."""


def pseudonym(number: int) -> str:
    """A pseudonym as `pseudonymiser` makes them, without order."""
    state, signs = number * 2654435761 % 2**32, ""
    for _ in range(8):
        state = (state * 1103515245 + 12345) % 2**31
        signs += SIGNS[(state >> 8) % len(SIGNS)]
    return f"AGT-{signs[:4]}-{signs[4:]}"


def csv_file(path: Path, *rows: Row) -> Path:
    """A csv file of these rows."""
    text = "".join(";".join("" if v is None else str(v) for v in row) + "\r\n" for row in rows)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    return path


def people(*titles: str, values: Sequence[Row] = (), count: int = 6) -> list[Row]:
    """A clean list of people in one service and métier, with more columns; `values` are theirs, line by line."""
    rows: list[Row] = [("agent", "service", "metier", *titles)]
    for number in range(count):
        more = values[number] if number < len(values) else [None] * len(titles)
        rows.append((pseudonym(number), "Unité 1", "15D30", *more))
    return rows


def xlsx_file(
    path: Path, sheets: Mapping[str, Sequence[Row]], change: Callable[[Any], None] = lambda book: None
) -> Path:
    """A workbook of these sheets, without an author; `change` may touch it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.properties.creator = "fphref"
    change(book)
    book.save(path)
    return path


def with_part(path: Path, name: str, content: str) -> Path:
    """Put one more member into a workbook, or another content in place of what it held."""
    with zipfile.ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members[name] = content.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def found(path: Path, *, seuil: int = 5, jour: date = JOUR) -> list[str]:
    """What is found in a file, remarks left out: rule, place, message."""
    return told(examine(path, jour, seuil=seuil))


def told(examen: Examen) -> list[str]:
    """The findings of an examination, remarks left out, without the file."""
    lines = []
    for d in examen.diagnostics:
        if d.gravite is not Gravite.INFO:
            where = d.position
            place = f"{where.feuille}!{where.cellule}" if where.feuille else f"{where.ligne}:{where.colonne}"
            lines.append(f"{d.regle} {place} {d.message}")
    return lines


def rules(path: Path, *, seuil: int = 5, jour: date = JOUR) -> list[str]:
    """The rules of what is found in a file, remarks left out."""
    return [line.split()[0] for line in found(path, seuil=seuil, jour=jour)]
