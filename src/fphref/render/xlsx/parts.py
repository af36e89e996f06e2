"""The parts of an .xlsx that openpyxl does not write as they should be, set right; and the archive, without clock."""

from __future__ import annotations

import re
import zipfile

from lxml import etree

from fphref.documents.classeur import Chart, Workbook
from fphref.render.xlsx.text import safe_text

_EPOCH = (1980, 1, 1, 0, 0, 0)
_APP, _CORE = "docProps/app.xml", "docProps/core.xml"
_DRAWING = re.compile(r"xl/drawings/drawing(\d+)\.xml\Z")
_CHART = re.compile(r"xl/charts/chart\d+\.xml\Z")
_PROPERTIES = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_TERMS = "{http://purl.org/dc/terms/}"
_FRAME = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_INK = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHARTS = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def member(name: str) -> zipfile.ZipInfo:
    """A member of an archive that carries one fixed date, so that bytes depend on the content alone."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    info.external_attr = 0
    return info


def finished(name: str, data: bytes, workbook: Workbook) -> bytes:
    """A part as it goes into the archive."""
    drawing = _DRAWING.match(name)
    if name not in (_APP, _CORE) and not drawing and not _CHART.match(name):
        return data
    tree = etree.fromstring(data)
    if name == _APP:
        # Any spreadsheet program puts its own name here: so one tells an untouched workbook from an edited one.
        for about in tree.iter(f"{_PROPERTIES}Application"):
            about.text = "fphref"
    elif name == _CORE:
        for moment in (*tree.iter(f"{_TERMS}created"), *tree.iter(f"{_TERMS}modified")):
            moment.text = f"{workbook.date.isoformat()}T00:00:00Z"
    elif drawing:
        _name_charts(tree, _charts_of(workbook, int(drawing[1])))
    else:
        for code in tree.iter(f"{_CHARTS}numFmt"):
            code.set("sourceLinked", "0")
        for form in tree.iter(f"{_CHARTS}txPr"):  # how a text looks: openpyxl adds an empty run to each
            for paragraph in form.iter(f"{_INK}p"):
                paragraph[:] = [part for part in paragraph if part.tag != f"{_INK}r"]
    return etree.tostring(tree)


def _charts_of(workbook: Workbook, number: int) -> tuple[Chart, ...]:
    """Drawings are numbered as the sheets that have charts."""
    return [sheet.charts for sheet in workbook.sheets if sheet.charts][number - 1]


def _name_charts(tree: etree._Element, charts: tuple[Chart, ...]) -> None:
    """What a screen reader says of each chart."""
    for frame, chart in zip(tree.iter(f"{_FRAME}cNvPr"), charts, strict=True):
        frame.set("name", safe_text(chart.title))
        frame.set("descr", safe_text(chart.alternative))
