"""Odd but honest spreadsheet files, each built here with what must be read in it (or how it must be refused)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.grille import Valeur

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SHEET, BOOK, RELS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES, ROOT_RELS = "xl/sharedStrings.xml", "xl/styles.xml", "_rels/.rels"
TYPES, CUSTOM = "[Content_Types].xml", "docProps/custom.xml"

Cells = Mapping[str, Valeur]
Sheets = Mapping[str, Cells]
"""Name of a sheet → address → value."""
Parts = Mapping[str, str | bytes | None]
"""Member of an archive → its content; None leaves it out."""


@dataclass(frozen=True)
class Bizarre:
    """An odd file: its name, how it is built, and what must come of it: values, or words of the refusal."""

    nom: str
    build: Callable[[], bytes]
    attendu: Sheets | str
    proprietes: Mapping[str, str] | None = None
    etats: Mapping[str, str] | None = None
    remarque: str = ""
    cachees: tuple[int, ...] | None = None


BIZARRES: dict[str, Bizarre] = {}


def odd(
    nom: str,
    content: bytes | Callable[[], bytes],
    attendu: Sheets | str,
    *,
    proprietes: Mapping[str, str] | None = None,
    etats: Mapping[str, str] | None = None,
    remarque: str = "",
    cachees: tuple[int, ...] | None = None,
) -> None:
    """Put a file in the register under its name, which must be new."""
    assert nom not in BIZARRES, nom
    build = content if callable(content) else lambda: content
    BIZARRES[nom] = Bizarre(nom, build, attendu, proprietes, etats, remarque, cachees)


def pack(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)
    return stream.getvalue()


def sheet_xml(rows: str, *, before: str = "", after: str = "", namespace: str = MAIN, root: str = "") -> str:
    """A worksheet of these rows."""
    head = f'{DECLARATION}<worksheet xmlns="{namespace}" xmlns:r="{OFFICE}"{root}>'
    return f"{head}{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def workbook_xml(*names: str, properties: str = "", namespace: str = MAIN, office: str = OFFICE) -> str:
    """A workbook of these sheets; a name may carry more attributes after a `|`."""
    sheets = ""
    for number, name in enumerate(names, 1):
        title, _, more = name.partition("|")
        sheets += f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}" {more}/>'
    root = f'<workbook xmlns="{namespace}" xmlns:r="{office}">'
    return f"{DECLARATION}{root}{properties}<sheets>{sheets}</sheets></workbook>"


def rels_xml(*relations: tuple[str, str, str], office: str = OFFICE, more: str = "") -> str:
    """Relations: identifier, last word of the type, target."""
    lines = "".join(f'<Relationship Id="{i}" Type="{office}/{t}" Target="{g}" {more}/>' for i, t, g in relations)
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def strings_xml(*items: str, namespace: str = MAIN) -> str:
    """Shared texts: the inside of each `si`."""
    return f'{DECLARATION}<sst xmlns="{namespace}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def styles_xml(*formats: str, namespace: str = MAIN, inside: str = "<fills><fill/></fills>") -> str:
    """Cell styles from 0: each a built-in format's number, or the code of one of its own."""
    codes = {code: 164 + place for place, code in enumerate(f for f in formats if not f.isdigit())}
    own = "".join(f'<numFmt numFmtId="{i}" formatCode="{escape(code)}"/>' for code, i in codes.items())
    cells = "".join(f'<xf numFmtId="{codes.get(f, f)}" applyNumberFormat="1"/>' for f in formats)
    return (
        f'{DECLARATION}<styleSheet xmlns="{namespace}"><numFmts>{own}</numFmts>{inside}'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{cells}</cellXfs></styleSheet>'
    )


def escape(text: str) -> str:
    """As an attribute's value."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def book(changes: Parts | None = None, *, rows: str = "", sheet: str | bytes | None = None) -> bytes:
    """An Excel workbook of one sheet « S », some of its parts changed, added or (None) left out."""
    parts: dict[str, str | bytes | None] = {
        TYPES: f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        ROOT_RELS: rels_xml(("rId1", "officeDocument", BOOK)),
        BOOK: workbook_xml("S"),
        RELS: rels_xml(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId8", "styles", "styles.xml"),
                       ("rId9", "sharedStrings", "sharedStrings.xml")),
        STYLES: styles_xml("0", "14"),
        STRINGS: strings_xml("<t>zéro</t>", "<t>un</t>"),
        SHEET: sheet_xml(rows) if sheet is None else sheet,
        **(changes or {}),
    }  # fmt: skip
    return pack(parts)


def cell(content: str, *, row: int = 1, column: str = "A") -> str:
    """A row of one cell: `content` is what follows its reference, from its other attributes on."""
    return f'<row r="{row}"><c r="{column}{row}"{content}</c></row>'


def letters(column: int) -> str:
    """`AB` for 28."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def read(path: Path) -> dict[str, dict[str, Valeur]]:
    """All that a file holds: name of the sheet → address → value."""
    return {
        feuille.nom: {f"{letters(c)}{ligne.numero}": v for ligne in feuille.lignes() for c, v in ligne.cellules.items()}
        for feuille in open_tableur(path).feuilles
    }


def typed(sheets: Sheets) -> dict[str, dict[str, str]]:
    """The same with each value spelled out, so that 3 differs from 3.0, from True and from « 3 »."""
    return {
        name: {address: f"{type(value).__name__} {value!r}" for address, value in cells.items()}
        for name, cells in sheets.items()
    }
