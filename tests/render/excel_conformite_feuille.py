"""The parts of a sheet, judged: rows, cells, styles, furniture, tables and charts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations
from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# ISO/IEC 29500-1, 18.3.1.99: the children of a worksheet, in this order.
ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]
ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]*)\Z")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!")
_NAME = re.compile(r"[^\W\d][\w.\\]{0,254}\Z")
_LIKE_A_CELL = re.compile(r"(?:[A-Za-z]{1,3}\d+|[RCLrcl]\d*(?:[CcRr]\d*)?)\Z")
_REMOTE = re.compile(r"_x[0-9A-Fa-f]{4}_")

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, counted from 1."""


def utf16(text: str) -> int:
    """Length as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def box(reference: str) -> Box | None:
    """`A1:B2` as numbers; None for what is no block of cells of a sheet."""
    first, _, last = reference.partition(":")
    corners = [_PLACE.match(corner) for corner in (first, last or first)]
    if not all(corners):
        return None
    (left, top), (right, bottom) = [(_column(c[1]), int(c[2])) for c in corners if c]
    return (left, top, right, bottom) if left <= right <= 16_384 and top <= bottom <= 1_048_576 else None


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes share a cell."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def name_faults(name: str) -> Iterator[str]:
    """A name of a range or a table."""
    if not _NAME.match(name) or _LIKE_A_CELL.match(name):
        yield f"name {name!r}"


def sheets_of_formula(formula: str) -> list[str]:
    """The sheets a formula names."""
    return [quoted.replace("''", "'") or plain for quoted, plain in _SHEET.findall(_TEXT.sub("", formula))]


def formula_faults(formula: str) -> Iterator[str]:
    """A formula as it stands in the file, without its sign."""
    if not formula or formula.startswith("=") or utf16(formula) > 8_191:
        yield f"formula {formula[:30]!r}: empty, with a sign or too long"
    if any(utf16(text) > 257 for text in _TEXT.findall(formula)):
        yield "formula: text too long"
    bare = re.sub(r"'(?:[^']|'')*'", "", _TEXT.sub("", formula))
    depth = 0
    for mark in bare:
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if depth < 0:
            break
    if depth or ";" in bare or '"' in bare:
        yield f"formula {formula[:30]!r}: open bracket or quote, or « ; »"


class Styles:
    """The lists of styles.xml that indexes point into."""

    def __init__(self, tree: Element) -> None:
        self.tree = tree
        self.formats = list(tree.iterfind(f"{MAIN}cellXfs/{MAIN}xf"))
        self.differentials = list(tree.iterfind(f"{MAIN}dxfs/{MAIN}dxf"))
        self.codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in tree.iter(f"{MAIN}numFmt")}

    def faults(self) -> Iterator[str]:
        """Counts that lie and indexes that lead nowhere."""
        sizes: dict[str, int] = {}
        for part in self.tree:
            tag = part.tag.removeprefix(MAIN)
            sizes[tag] = len(part)
            if part.get("count") is not None and int(part.get("count", "0")) != len(part):
                yield f"count of {tag}"
        limits = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
        for form in (*self.formats, *self.tree.iterfind(f"{MAIN}cellStyleXfs/{MAIN}xf")):
            for attribute, where in limits.items():
                if int(form.get(attribute, "0")) >= sizes.get(where, 0):
                    yield f"{attribute} {form.get(attribute)} of {sizes.get(where, 0)}"
            number = form.get("numFmtId", "0")
            if int(number) >= 164 and number not in self.codes:
                yield f"number format {number} is not known"
        inside = [one.get("numFmtId") for one in self.tree.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")]
        if len(set(inside)) != len(inside):
            yield "number format twice"
        if len(self.formats) > 64_000:
            yield "too many styles"


class Sheet:
    """A worksheet part."""

    def __init__(self, title: str, part: str, tree: Element) -> None:
        self.title, self.part, self.tree = title, part, tree
        self.cells = {cell.get("r", ""): cell for cell in tree.iter(f"{MAIN}c")}

    def text(self, place: str) -> str | None:
        """What a cell says: its text, or its value as written."""
        cell = self.cells.get(place)
        if cell is None:
            return None
        inside = cell.find(f"{MAIN}is")
        return "".join(inside.itertext()) if inside is not None else cell.findtext(f"{MAIN}v")

    def relationship_ids(self) -> list[str]:
        """Every relationship the sheet names."""
        return [value for element in self.tree.iter() for key, value in element.items() if key == f"{OFFICE}id"]

    def find(self, tag: str) -> Element | None:
        """A child of the sheet."""
        return self.tree.find(f"{MAIN}{tag}")


def sheet_faults(sheet: Sheet, styles: Styles, titles: set[str], names: set[str]) -> Iterator[str]:
    """All of a worksheet part."""
    tags = [child.tag.removeprefix(MAIN) for child in sheet.tree]
    if [tag for tag in tags if tag not in ORDER]:
        yield f"unknown element in {tags}"
    else:
        if tags != sorted(tags, key=ORDER.index):
            yield f"order of {tags}"
        often = Counter(tags)
        yield from (f"{tag} twice" for tag in often if often[tag] > 1 and tag != "conditionalFormatting")
    yield from _rows(sheet, styles)
    yield from _columns(sheet)
    yield from _merges(sheet)
    yield from _conditions(sheet, styles)
    yield from _validations(sheet)
    yield from _links(sheet, titles, names)
    for text in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        for found in sheet.tree.iter(f"{MAIN}{text}"):
            if utf16(found.text or "") > 255:
                yield f"{text} too long"
    for formula in (f for tag in ("f", "formula", "formula1", "formula2") for f in sheet.tree.iter(f"{MAIN}{tag}")):
        yield from (f"no sheet {t!r}" for t in sheets_of_formula(formula.text or "") if t not in titles)
    autofilter = sheet.find("autoFilter")
    if autofilter is not None:
        area = box(autofilter.get("ref", ""))
        if area is None:
            yield f"filter {autofilter.get('ref')}"
        for column in autofilter.iter(f"{MAIN}filterColumn"):
            if area and int(column.get("colId", "0")) > area[2] - area[0]:
                yield "filter of a column beyond"


def _rows(sheet: Sheet, styles: Styles) -> Iterator[str]:
    last = 0
    places: list[str] = []
    for row in sheet.tree.iter(f"{MAIN}row"):
        number = int(row.get("r", "0"))
        if not last < number <= 1_048_576:
            yield f"row {number} after {last}"
        last = number
        if not 0 <= float(row.get("ht", "15")) <= 409:
            yield f"row {number}: height"
        if int(row.get("outlineLevel", "0")) > 7:
            yield f"row {number}: outline"
        column = 0
        for cell in row:
            where = box(cell.get("r", ""))
            if where is None or where[1] != number or where[0] <= column:
                yield f"cell {cell.get('r')} in row {number}"
            else:
                column = where[0]
            places.append(cell.get("r", ""))
            yield from (f"{cell.get('r')}: {said}" for said in _cell(cell, styles))
    dimension = sheet.find("dimension")
    area = box(dimension.get("ref", "")) if dimension is not None else None
    if dimension is not None and (area is None or any(not meet(area, b) for p in places if (b := box(p)))):
        yield "dimension"


def _cell(cell: Element, styles: Styles) -> Iterator[str]:
    style = int(cell.get("s", "0"))
    if style >= len(styles.formats):
        yield f"style {style} of {len(styles.formats)}"
    kind, formula = cell.get("t", "n"), cell.find(f"{MAIN}f")
    value = cell.findtext(f"{MAIN}v")
    inside = cell.find(f"{MAIN}is")
    if formula is not None:
        yield from formula_faults(formula.text or "")
    if kind == "s":
        yield "shared text"
    elif kind == "inlineStr":
        text = "".join(inside.itertext()) if inside is not None else ""
        if inside is None or formula is not None or utf16(_REMOTE.sub("x", text)) > 32_767:
            yield "inline text"
        for part in inside if inside is not None else ():
            # LibreOffice keeps them, Excel drops what is not declared.
            if part.text and part.text != part.text.strip() and part.get(SPACE) != "preserve":
                yield "blanks at the ends are lost"
    elif kind == "n":
        yield from _number(value, styles.formats[style] if style < len(styles.formats) else None, styles)
    elif kind == "b" and value not in ("0", "1"):
        yield f"truth {value}"
    elif kind == "e" and value not in ERRORS:
        yield f"error {value}"
    elif kind == "str" and (formula is None or utf16(value or "") > 32_767):
        yield "result of no formula, or too long"
    elif kind not in ("b", "e", "str"):
        yield f"type {kind}"


def _number(value: str | None, style: Element | None, styles: Styles) -> Iterator[str]:
    if value is None:
        return
    try:
        number = float(value)
    except ValueError:
        yield f"number {value!r}"
        return
    if not math.isfinite(number) or (re.fullmatch(r"-?\d{16,}", value)):
        yield f"number {value}"
    code = styles.codes.get(style.get("numFmtId", "0"), "") if style is not None else ""
    if "yyyy" in code and number < 0:
        yield f"date {value}"


def _columns(sheet: Sheet) -> Iterator[str]:
    last = 0
    for column in sheet.tree.iter(f"{MAIN}col"):
        first, end = int(column.get("min", "0")), int(column.get("max", "0"))
        if not last < first <= end <= 16_384:
            yield f"columns {first} to {end}"
        last = end
        if not 0 <= float(column.get("width", "9")) <= 255 or int(column.get("outlineLevel", "0")) > 7:
            yield f"column {first}: width or outline"


def _merges(sheet: Sheet) -> Iterator[str]:
    merges = [merge.get("ref", "") for merge in sheet.tree.iter(f"{MAIN}mergeCell")]
    boxes = [box(merge) for merge in merges]
    yield from (f"merge {m}" for m, b in zip(merges, boxes, strict=True) if b is None or b[:2] == b[2:])
    if any(meet(one, other) for one, other in combinations(filter(None, boxes), 2)):
        yield "merges overlap"
    holder = sheet.find("mergeCells")
    if holder is not None and int(holder.get("count", str(len(merges)))) != len(merges):
        yield "count of merges"


def _conditions(sheet: Sheet, styles: Styles) -> Iterator[str]:
    priorities: list[str | None] = []
    for area in sheet.tree.iter(f"{MAIN}conditionalFormatting"):
        yield from _sqref(area)
        for rule in area.iter(f"{MAIN}cfRule"):
            priorities.append(rule.get("priority"))
            if rule.get("dxfId") is not None and int(rule.get("dxfId", "0")) >= len(styles.differentials):
                yield f"conditional look {rule.get('dxfId')} of {len(styles.differentials)}"
            for formula in rule.iter(f"{MAIN}formula"):
                yield from formula_faults(formula.text or "")
    if len(set(priorities)) != len(priorities) or None in priorities:
        yield "priority of a conditional look missing or twice"


def _validations(sheet: Sheet) -> Iterator[str]:
    found = list(sheet.tree.iter(f"{MAIN}dataValidation"))
    boxes: list[Box] = []
    for one in found:
        yield from _sqref(one)
        boxes += [b for part in one.get("sqref", "").split() if (b := box(part))]
        text = one.findtext(f"{MAIN}formula1") or ""
        if one.get("type") == "list" and text.startswith('"'):
            if utf16(text) > 257:
                yield "list too long"
        else:
            yield from formula_faults(text)
        for attribute, limit in (("errorTitle", 32), ("promptTitle", 32), ("error", 255), ("prompt", 255)):
            if utf16(one.get(attribute, "")) > limit:
                yield f"{attribute} too long"
    if any(meet(one, other) for one, other in combinations(boxes, 2)):
        yield "two validations on a cell"
    holder = sheet.find("dataValidations")
    if holder is not None and int(holder.get("count", str(len(found)))) != len(found):
        yield "count of validations"


def _sqref(element: Element) -> Iterator[str]:
    areas = element.get("sqref", "").split()
    if not areas or any(box(area) is None for area in areas):
        yield f"area {element.get('sqref')!r}"


def _links(sheet: Sheet, titles: set[str], names: set[str]) -> Iterator[str]:
    links = list(sheet.tree.iter(f"{MAIN}hyperlink"))
    if len(links) > 65_530:
        yield f"{len(links)} links"
    if len({link.get("ref") for link in links}) != len(links):
        yield "two links on a cell"
    for link in links:
        place, outside = link.get("location"), link.get(f"{OFFICE}id")
        if box(link.get("ref", "")) is None or (place is None and outside is None):
            yield f"link {link.get('ref')}"
        elif place is not None and outside is None:
            sheet_title, mark, area = place.rpartition("!")
            known = sheet_title.strip("'").replace("''", "'") in titles and box(area) is not None
            if not (known if mark else place.casefold() in names):
                yield f"link to {place}"


def table_faults(table: Element, sheet: Sheet, others: list[str]) -> Iterator[str]:
    """A table part; `others` gathers the areas of the sheet's tables."""
    name, reference = table.get("displayName", ""), table.get("ref", "")
    yield from name_faults(name)
    area = box(reference)
    if area is None or area[1] == area[3]:
        yield f"table {name}: {reference}"
        return
    titles = [column.get("name", "") for column in table.iter(f"{MAIN}tableColumn")]
    if len(titles) != area[2] - area[0] + 1:
        yield f"table {name}: {len(titles)} titles for {reference}"
    if len({title.casefold() for title in titles}) != len(titles) or not all(titles):
        yield f"table {name}: title empty or twice"
    row = [place for place, cell in sheet.cells.items() if (b := box(place)) and b[1] == area[1] and meet(b, area)]
    kinds = {sheet.cells[place].get("t") for place in row}
    if [sheet.text(place) for place in row] != [t.replace("_x000a_", "\n") for t in titles] or kinds != {"inlineStr"}:
        yield f"table {name}: titles are not those of the cells"
    filtered = sheet.find("autoFilter")
    rivals = [*others, *([filtered.get("ref", "")] if filtered is not None else [])]
    rivals += [merge.get("ref", "") for merge in sheet.tree.iter(f"{MAIN}mergeCell")]
    if any(meet(area, other) for rival in rivals if (other := box(rival))):
        yield f"table {name}: over another table, a filter or a merge"
    others.append(reference)


def chart_faults(chart: Element, sheets: dict[str, Sheet]) -> Iterator[str]:
    """A chart part: flat shapes, axes said that cross, caches that say what the cells say."""
    if any("3D" in element.tag for element in chart.iter()):
        yield "3D"
    axes = [axis for kind in ("catAx", "dateAx", "valAx") for axis in chart.iter(f"{CHART}{kind}")]
    named, crossed = (
        {one.get("val") for axis in axes for one in axis.iter(f"{CHART}{tag}")} for tag in ("axId", "crossAx")
    )
    if len(named) != 2 or named != crossed:
        yield "axes that do not cross"
    for axis in axes:
        gone = axis.find(f"{CHART}delete")
        if gone is None or gone.get("val") not in ("0", "false"):
            yield "axis not said to stay"
    yield from (f"{said} of a series" for said in _series_faults(chart, sheets))


def _series_faults(chart: Element, sheets: dict[str, Sheet]) -> Iterator[str]:
    references = [*chart.iter(f"{CHART}numRef"), *chart.iter(f"{CHART}strRef")]
    if not references:
        yield "no area"
    for reference in references:
        formula = reference.findtext(f"{CHART}f") or ""
        title, _, area = formula.rpartition("!")
        sheet, where = sheets.get(title.strip("'").replace("''", "'")), box(area)
        if sheet is None or where is None:
            yield f"area {formula}"
            continue
        cache = reference.find(f"{CHART}numCache")
        cache = cache if cache is not None else reference.find(f"{CHART}strCache")
        count = cache.find(f"{CHART}ptCount") if cache is not None else None
        places = list(_places(where))
        if cache is None or count is None or int(count.get("val", "0")) != len(places):
            yield f"cache of {formula}"
            continue
        points = {int(p.get("idx", "0")): p.findtext(f"{CHART}v") for p in cache.iter(f"{CHART}pt")}
        for index, place in enumerate(places):
            if not _same(points.get(index), sheet.text(place)):
                yield f"cache of {place}: {points.get(index)!r} for {sheet.text(place)!r}"


def _places(where: Box) -> Iterable[str]:
    for row in range(where[1], where[3] + 1):
        for column in range(where[0], where[2] + 1):
            letters, number = "", column
            while number:
                number, rest = divmod(number - 1, 26)
                letters = chr(65 + rest) + letters
            yield f"{letters}{row}"


def _same(cached: str | None, said: str | None) -> bool:
    if cached is None:
        return said in (None, "") or not re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?", said or "")
    try:
        return float(cached) == float(said or "nan")
    except ValueError:
        return cached == said
