"""A good .xlsx broken in one way each: a part changed, removed or added."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

Parts = dict[str, bytes]
Break = Callable[[Parts], None]

FIRST, FIGURES = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
BOOK, STYLES, TABLE, CHART = "xl/workbook.xml", "xl/styles.xml", "xl/tables/table1.xml", "xl/charts/chart1.xml"
DRAWING, NOTES, TYPES = "xl/drawings/drawing1.xml", "xl/comments/comment1.xml", "[Content_Types].xml"
FIRST_RELS, BOOK_RELS = "xl/worksheets/_rels/sheet1.xml.rels", "xl/_rels/workbook.xml.rels"


def broken(data: bytes, change: Break) -> bytes:
    """The file after that change."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def swap(part: str, old: str, new: str) -> Break:
    """The first match of a pattern replaced; it must be there."""

    def change(parts: Parts) -> None:
        text, times = re.subn(old, new.replace("\\", r"\\"), parts[part].decode(), count=1, flags=re.DOTALL)
        assert times == 1, (part, old)
        parts[part] = text.encode()

    return change


def move(part: str, element: str, before: str) -> Break:
    """An element put before another one."""

    def change(parts: Parts) -> None:
        text = parts[part].decode()
        found = re.search(rf"<{element}[ >].*?</{element}>|<{element}[^>]*/>", text, re.DOTALL)
        assert found
        text = text.replace(found[0], "", 1)
        parts[part] = text.replace(f"<{before}", f"{found[0]}<{before}", 1).encode()

    return change


def drop(part: str) -> Break:
    """A part taken away."""
    return lambda parts: parts.__delitem__(part)


def add(part: str, data: bytes = b"<x/>") -> Break:
    """A part that nothing announces."""
    return lambda parts: parts.__setitem__(part, data)


BREAKS: dict[str, tuple[Break, str]] = {
    "no types": (drop(TYPES), "missing"),
    "no styles": (drop(STYLES), "missing"),
    "a part that does not parse": (swap(FIRST, "</worksheet>", ""), "no element found"),
    "a DOCTYPE": (swap(BOOK, "<workbook ", "<!DOCTYPE x><workbook "), "DOCTYPE"),
    "an unsafe name": (add("xl/../x.xml"), "unsafe name"),
    "a part without type": (add("xl/x.bin"), "no content type"),
    "an orphan": (add("xl/x.vml"), "nothing leads to it"),
    "a type of no part": (swap(TYPES, "/xl/tables/table1.xml", "/xl/tables/table9.xml"), "is no part"),
    "a lost target": (swap(FIRST_RELS, "comment1.xml", "comment9.xml"), "does not exist"),
    "an id twice": (swap(FIRST_RELS, 'Id="rId2"', 'Id="rId1"'), "missing or twice"),
    "an external part": (swap(FIRST_RELS, "/hyperlink", "/externalLinkPath"), "external"),
    "a scheme": (swap(FIRST_RELS, "https://exemple.fr", "javascript:x"), "scheme"),
    "a way out": (swap(FIRST_RELS, "dossier/", "../"), "leaves the folder"),
    "a blank in an address": (swap(FIRST_RELS, "%20", " "), "address"),
    "a lost sheet": (swap(BOOK, 'r:id="rId1"', 'r:id="rId99"'), "no part"),
    "a long title": (swap(BOOK, 'name="Listes"', f'name="{"x" * 32}"'), "sheet title"),
    "a title in use by Excel": (swap(BOOK, 'name="Longue liste"', 'name="History"'), "reserved"),
    "a title twice": (swap(BOOK, 'name="Longue liste"', 'name="LISTES"'), "twice"),
    "a sheet id twice": (swap(BOOK, 'sheetId="2"', 'sheetId="1"'), "sheetId twice"),
    "a hidden active sheet": (swap(BOOK, 'activeTab="0"', 'activeTab="2"'), "active sheet"),
    "no calculation": (swap(BOOK, ' fullCalcOnLoad="1"', ""), "computed again"),
    "order of the workbook": (move(BOOK, "calcPr", "sheets"), "workbook: order"),
    "a name like a cell": (swap(BOOK, 'name="seuil"', 'name="AB12"'), "name 'AB12'"),
    "a name twice": (swap(BOOK, 'name="seuil"', 'name="ECH_codes"'), "twice"),
    "a name to no sheet": (swap(BOOK, ">'Listes'!", ">'Liste'!"), "no sheet 'Liste'"),
    "a name of no sheet": (swap(BOOK, 'localSheetId="0"', 'localSheetId="9"'), "of no sheet"),
    "a lying count": (swap(STYLES, r'<fonts count="\d+"', '<fonts count="99"'), "count of fonts"),
    "a font beyond": (swap(STYLES, r'fontId="1"', 'fontId="999"'), "fontId 999"),
    "a number format beyond": (swap(STYLES, r'(?<=<xf )numFmtId="16\d"', 'numFmtId="190"'), "number format 190"),
    "order of a sheet": (move(FIRST, "mergeCells", "autoFilter"), "order of"),
    "order of its end": (move(FIRST, "legacyDrawing", "hyperlinks"), "order of"),
    "an unknown child": (swap(FIRST, "<sheetData>", "<nothing/><sheetData>"), "unknown element"),
    "merges before the data": (swap(FIRST, "<mergeCells.*?</mergeCells>", "<mergeCells/><mergeCells/>"), "twice"),
    "rows out of order": (swap(FIRST, '<row r="3"', '<row r="1"'), "after"),
    "a high row": (swap(FIRST, 'ht="80"', 'ht="410"'), "height"),
    "a deep row": (swap(FIRST, 'outlineLevel="2"', 'outlineLevel="8"'), "outline"),
    "cells out of order": (swap(FIRST, 'r="B3"', 'r="D3"'), "in row 3"),
    "a cell of another row": (swap(FIRST, 'r="A3"', 'r="A4"'), "in row 3"),
    "a style beyond": (swap(FIRST, r'(?<=r="A3" )s="\d+"', 's="999"'), "style 999"),
    "a shared text": (swap(FIRST, 't="inlineStr"', 't="s"'), "shared text"),
    "an endless text": (swap(FIRST, "(?<=<t>)Agent", "x" * 32_768), "inline text"),
    "lost blanks": (swap(FIRST, ' xml:space="preserve"', ""), "blanks"),
    "a number that is none": (swap(FIRST, "<v>2</v>", "<v>NaN</v>"), "number"),
    "a text as number": (swap(FIRST, "<v>2</v>", "<v>deux</v>"), "number"),
    "sixteen digits": (swap(FIRST, "<v>2</v>", "<v>1234567890123456</v>"), "number"),
    "a day before 1900": (swap(FIRST, r"<v>46\d\d\d</v>", "<v>-3</v>"), "date"),
    "a truth of two": (swap(FIRST, 't="b"><v>1<', 't="b"><v>2<'), "truth"),
    "an error of nowhere": (swap(FIRST, "<v>#DIV/0!</v>", "<v>#OUPS!</v>"), "error"),
    "an unknown type": (swap(FIRST, 't="b"', 't="z"'), "type z"),
    "a French formula": (swap(FIRST, r"<f>COUNT\(B4:B5\)", "<f>COUNT(B4;B5)"), "open bracket"),
    "an open formula": (swap(FIRST, r"<f>COUNT\(B4:B5\)", "<f>COUNT((B4:B5)"), "open bracket"),
    "a formula with its sign": (swap(FIRST, "<f>COUNT", "<f>=COUNT"), "with a sign"),
    "a formula to no sheet": (swap(FIRST, r"<f>COUNT\(B4", "<f>COUNT('Rien'!B4"), "no sheet 'Rien'"),
    "columns that overlap": (swap(FIRST, 'min="2" max="2"', 'min="1" max="2"'), "columns"),
    "a wide column": (swap(FIRST, '(?<=<col )width="20"', 'width="300"'), "width"),
    "a merge of one cell": (swap(FIRST, 'ref="A1:C1"', 'ref="A1:A1"'), "merge"),
    "merges that overlap": (
        swap(FIRST, '<mergeCells count="1">', '<mergeCells count="2"><mergeCell ref="B1:B2"/>'), "overlap"),
    "a lying count of merges": (swap(FIRST, '<mergeCells count="1">', '<mergeCells count="3">'), "count of merges"),
    "a conditional look beyond": (swap(FIRST, 'dxfId="0"', 'dxfId="9"'), "conditional look 9"),
    "a priority twice": (swap(FIRST, 'priority="2"', 'priority="1"'), "priority"),
    "an area of nothing": (swap(FIRST, '(?<=conditionalFormatting )sqref="B4:B6"', 'sqref=""'), "area"),
    "a validation of nowhere": (swap(FIRST, 'sqref="A9"', 'sqref="A0"'), "area"),
    "two validations": (swap(FIRST, 'sqref="A9"', 'sqref="B5"'), "two validations"),
    "a long list": (swap(FIRST, ">ech_codes<", f'>"{"a," * 130}"<'), "list too long"),
    "a long message": (swap(FIRST, 'error="Une date."', f'error="{"x" * 256}"'), "error too long"),
    "a link to nowhere": (swap(FIRST, r"(?<=location=\"')Chiffres", "Chiffre"), "link to"),
    "two links on a cell": (swap(FIRST, 'ref="B8"', 'ref="A8"'), "two links"),
    "a link of no relation": (swap(FIRST, 'r:id="rId1"', 'r:id="rId77"'), "rId77 does not exist"),
    "a long footer": (swap(FIRST, "Diffusion", "x" * 256), "oddFooter too long"),
    "a filter beyond": (swap(FIRST, 'colId="2"', 'colId="7"'), "filter of a column"),
    "a filter of nothing": (swap(FIRST, 'autoFilter ref="A3:C6"', 'autoFilter ref="A3:C"'), "filter A3:C"),
    "a lying dimension": (swap(FIRST, 'dimension ref="A1:E9"', 'dimension ref="A1"'), "dimension"),
    "a table like a cell": (swap(TABLE, 'displayName="tChiffres"', 'displayName="R1C1"'), "name 'R1C1'"),
    "a table without rows": (swap(TABLE, 'ref="A1:C4"', 'ref="A1:C1"'), "A1:C1"),
    "a title of a table twice": (swap(TABLE, 'name="Écarts"', 'name="service"'), "title empty or twice"),
    "a title of another cell": (swap(TABLE, 'name="Écarts"', 'name="Écart"'), "not those of the cells"),
    "titles too few": (swap(TABLE, 'ref="A1:C4"', 'ref="A1:D4"'), "titles for"),
    "a table under a merge": (
        swap(FIGURES, "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells>'),
        "over another table"),
    "a table under a filter": (swap(FIGURES, "</sheetData>", '</sheetData><autoFilter ref="A1:B4"/>'), "over another"),
    "a chart of nothing": (swap(CHART, "(?<=<f>')Chiffres", "Chiffre"), "area"),
    "a stale cache": (swap(CHART, "<v>4</v>", "<v>5</v>"), "cache of B2"),
    "an empty cache": (swap(CHART, "<numCache>.*?</numCache>", ""), "cache of"),
    "a short cache": (swap(CHART, '<ptCount val="3"/>', '<ptCount val="2"/>'), "cache of"),
    "an axis unsaid": (swap(CHART, '<delete val="0"/>', ""), "axis"),
    "axes apart": (swap(CHART, '<crossAx val="100"/>', '<crossAx val="7"/>'), "do not cross"),
    "3D": (swap(CHART, "<barChart>", "<view3D/><barChart>"), "3D"),
    "a mute chart": (swap(DRAWING, r' descr="[^"]*"', ""), "alternative text"),
    "a lost frame": (swap(DRAWING, "<oneCellAnchor>.*?</oneCellAnchor>", ""), "2 frames for 3 charts"),
    "a drawing id twice": (swap(DRAWING, 'cNvPr id="2"', 'cNvPr id="1"'), "id of a drawing twice"),
    "two notes on a cell": (swap(NOTES, 'ref="B8"', 'ref="B3"'), "two notes"),
    "an author beyond": (swap(NOTES, 'authorId="0"', 'authorId="4"'), "no such author"),
}  # fmt: skip
