"""What Excel refuses or repairs, looked for in the bytes of an .xlsx by a reader that shares nothing with the writer.

`faults` follows ISO/IEC 29500 (order of elements, indexes in range, relationships that lead somewhere) and the limits
that Excel publishes. It reads with the standard library alone.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from tests.render.excel_conformite_feuille import (
    MAIN,
    OFFICE,
    Sheet,
    Styles,
    chart_faults,
    formula_faults,
    name_faults,
    sheet_faults,
    sheets_of_formula,
    table_faults,
    utf16,
)

_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_DRAW = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_EXTERNAL_TYPES = ("/hyperlink",)


@dataclass
class Package:
    """The parts of a file: raw, parsed, and the relationships of each."""

    raw: dict[str, bytes]
    trees: dict[str, ElementTree.Element] = field(default_factory=dict)
    rels: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    """Part → id → kind of relationship and target."""

    def related(self, part: str, kind: str) -> list[str]:
        """Targets of that kind of relationship."""
        return [target for found, target in self.rels.get(part, {}).values() if found.endswith(f"/{kind}")]


def faults(data: bytes) -> list[str]:
    """Every fault of a file as an English line; none, and Excel opens it without a word."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            package = Package({name: archive.read(name) for name in names})
    except zipfile.BadZipFile:
        return ["not a zip"]
    found = [f"{name}: twice in the zip" for name, times in Counter(names).items() if times > 1]
    found += [f"{name}: unsafe name" for name in names if name.startswith("/") or ".." in name or "\\" in name]
    found += _parse(package)
    if found:
        return found
    found += [*_content_types(package), *_relationships(package)]
    if found:
        return found
    return [*_workbook(package)]


def _parse(package: Package) -> Iterator[str]:
    for name, raw in package.raw.items():
        if b"<!DOCTYPE" in raw:
            yield f"{name}: DOCTYPE"
            continue
        try:
            package.trees[name] = ElementTree.fromstring(raw)
        except ElementTree.ParseError as error:
            yield f"{name}: {error}"
    for needed in ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"):
        if needed not in package.raw:
            yield f"{needed}: missing"


def _content_types(package: Package) -> Iterator[str]:
    types = package.trees["[Content_Types].xml"]
    defaults = {one.get("Extension", "").lower() for one in types.iter(f"{_TYPES}Default")}
    overrides = [one.get("PartName", "")[1:] for one in types.iter(f"{_TYPES}Override")]
    yield from (f"{name}: type given twice" for name, times in Counter(overrides).items() if times > 1)
    yield from (f"{name}: has a type, is no part" for name in overrides if name not in package.raw)
    for name in package.raw:
        if name == "[Content_Types].xml" or name in overrides:
            continue
        extension = name.rpartition(".")[2].lower()
        # An .xml part without a type of its own is ignored or refused.
        if extension not in defaults or (extension == "xml" and name not in overrides):
            yield f"{name}: no content type"


def _relationships(package: Package) -> Iterator[str]:
    for name, tree in package.trees.items():
        if not name.endswith(".rels"):
            continue
        folder, _, file = name.rpartition("_rels/")
        source = folder + file.removesuffix(".rels")
        if source and source not in package.raw:
            yield f"{name}: relationships of nothing"
        known = package.rels.setdefault(source, {})
        for relation in tree.iter(f"{_RELS}Relationship"):
            kind, target = relation.get("Type", ""), relation.get("Target", "")
            identifier = relation.get("Id", "")
            if not identifier or identifier in known:
                yield f"{name}: id {identifier!r} missing or twice"
            if relation.get("TargetMode") == "External":
                yield from _external(name, kind, target)
            else:
                target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                if target not in package.raw:
                    yield f"{name}: {target} does not exist"
            known[identifier] = (kind, target)
    reached = {target for known in package.rels.values() for _, target in known.values()}
    for name in package.raw:
        if name not in reached and not name.endswith(".rels") and name != "[Content_Types].xml":
            yield f"{name}: nothing leads to it"


def _external(name: str, kind: str, target: str) -> Iterator[str]:
    if not kind.endswith(_EXTERNAL_TYPES):
        yield f"{name}: external {kind}"
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", target)
    if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
        yield f"{name}: scheme of {target}"
    if not scheme and (target.startswith(("/", "\\")) or ".." in target.split("/") or "\\" in target):
        yield f"{name}: {target} leaves the folder"
    if utf16(target) > 2079 or re.search(r"[\s<>\"]", target):
        yield f"{name}: address {target[:40]}"


def _workbook(package: Package) -> Iterator[str]:
    book = package.trees["xl/workbook.xml"]
    order = [child.tag.removeprefix(MAIN) for child in book]
    wanted = ["workbookPr", "workbookProtection", "bookViews", "sheets", "definedNames", "calcPr"]
    if order != [tag for tag in wanted if tag in order]:
        yield f"workbook: order {order}"
    calculation = book.find(f"{MAIN}calcPr")
    if calculation is None or calculation.get("fullCalcOnLoad") not in ("1", "true"):
        yield "workbook: is not computed again when opened"
    titles = [sheet.get("name", "") for sheet in book.iter(f"{MAIN}sheet")]
    yield from _sheets(book, titles)
    styles = Styles(package.trees["xl/styles.xml"])
    yield from (f"styles: {said}" for said in styles.faults())
    rels = package.rels["xl/workbook.xml"]
    sheets: dict[str, Sheet] = {}
    for sheet in book.iter(f"{MAIN}sheet"):
        part = rels.get(sheet.get(f"{OFFICE}id", ""), ("", ""))[1]
        if part in package.trees:
            sheets[sheet.get("name", "")] = Sheet(sheet.get("name", ""), part, package.trees[part])
        else:
            yield f"sheet {sheet.get('name')}: no part"
    names = {name.get("name", "").casefold() for name in book.iter(f"{MAIN}definedName")}
    yield from _defined_names(book, titles)
    table_names: list[str] = []
    for sheet_ in sheets.values():
        yield from (f"{sheet_.title}: {said}" for said in sheet_faults(sheet_, styles, set(titles), names))
        yield from (f"{sheet_.title}: {said}" for said in _attached(package, sheet_, sheets, table_names))
    both = Counter([*names, *table_names])
    yield from (f"name {name}: twice" for name in table_names if both[name] > 1)


def _sheets(book: ElementTree.Element, titles: list[str]) -> Iterator[str]:
    for title in titles:
        if not title or utf16(title) > 31 or re.search(r"[\[\]:*?/\\]", title) or title[0] == "'" or title[-1] == "'":
            yield f"sheet title {title!r}"
        if title.casefold() in ("history", "historique"):
            yield f"sheet title {title!r} is reserved"
    folded = Counter(title.casefold() for title in titles)
    yield from (f"sheet title {title!r} twice" for title, times in folded.items() if times > 1)
    identifiers = [sheet.get("sheetId") for sheet in book.iter(f"{MAIN}sheet")]
    if len(set(identifiers)) != len(identifiers):
        yield "sheetId twice"
    states = [sheet.get("state", "visible") for sheet in book.iter(f"{MAIN}sheet")]
    if "visible" not in states:
        yield "no sheet is visible"
        return
    for view in book.iter(f"{MAIN}workbookView"):
        active = int(view.get("activeTab", "0"))
        if active >= len(states) or states[active] != "visible":
            yield "the active sheet is hidden"


def _defined_names(book: ElementTree.Element, titles: list[str]) -> Iterator[str]:
    seen: set[tuple[str, str | None]] = set()
    for name in book.iter(f"{MAIN}definedName"):
        known, scope, text = name.get("name", ""), name.get("localSheetId"), name.text or ""
        if not known.startswith("_xlnm."):
            yield from name_faults(known)
        if (known.casefold(), scope) in seen:
            yield f"name {known}: twice"
        seen.add((known.casefold(), scope))
        if scope is not None and int(scope) >= len(titles):
            yield f"name {known}: of no sheet"
        if known not in ("_xlnm.Print_Titles", "_xlnm.Print_Area"):
            yield from (f"name {known}: {said}" for said in formula_faults(text))
        yield from (f"name {known}: no sheet {t!r}" for t in sheets_of_formula(text) if t not in titles)
        if "#REF!" in text:
            yield f"name {known}: lost"


def _attached(package: Package, sheet: Sheet, sheets: dict[str, Sheet], names: list[str]) -> Iterator[str]:
    """What hangs on a sheet: tables, notes, drawings and their charts."""
    rels = package.rels.get(sheet.part, {})
    for identifier in sheet.relationship_ids():
        if identifier not in rels:
            yield f"relationship {identifier} does not exist"
    boxes: list[str] = []
    for part in package.related(sheet.part, "table"):
        table = package.trees[part]
        names.append(table.get("displayName", "").casefold())
        yield from table_faults(table, sheet, boxes)
    for part in package.related(sheet.part, "comments"):
        yield from _notes(package, sheet, part)
    for part in package.related(sheet.part, "drawing"):
        drawing = package.trees[part]
        frames = list(drawing.iter(f"{_DRAW}cNvPr"))
        if len({frame.get("id") for frame in frames}) != len(frames):
            yield f"{part}: id of a drawing twice"
        yield from (f"{part}: no alternative text" for frame in frames if not frame.get("descr", "").strip())
        charts = package.related(part, "chart")
        if len(charts) != len(frames):
            yield f"{part}: {len(frames)} frames for {len(charts)} charts"
        for chart in charts:
            yield from (f"{chart}: {said}" for said in chart_faults(package.trees[chart], sheets))


def _notes(package: Package, sheet: Sheet, part: str) -> Iterator[str]:
    comments = package.trees[part]
    authors = list(comments.iter(f"{MAIN}author"))
    places = [one.get("ref", "") for one in comments.iter(f"{MAIN}comment")]
    if len(set(places)) != len(places):
        yield f"{part}: two notes on a cell"
    for one in comments.iter(f"{MAIN}comment"):
        if int(one.get("authorId", "0")) >= len(authors):
            yield f"{part}: no such author"
        if utf16("".join(one.itertext())) > 32_767:
            yield f"{part}: note too long"
    drawings = package.related(sheet.part, "vmlDrawing")
    shapes = [s for name in drawings for s in package.trees[name].iter("{urn:schemas-microsoft-com:vml}shape")]
    if len(shapes) != len(places):
        yield f"{part}: {len(places)} notes, {len(shapes)} shapes"
