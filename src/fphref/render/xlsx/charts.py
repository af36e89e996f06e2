"""Native bar charts: lying bars in reading order, white gaps, labels on the bars, results of today in the caches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series as BarSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from fphref.documents.classeur import Chart, Series, Value
from fphref.render import style
from fphref.render.xlsx.styles import FONT, NAVY, PERCENT, RULE_LINE, ink_of
from fphref.render.xlsx.text import escaped, number_text, safe_text

Lookup = Callable[[str], list[Value]]
"""The values of an area (`'Feuille'!$C$7:$C$9`), cell by cell."""

_GROUPINGS = {"barres": "clustered", "empilees": "stacked", "parts": "percentStacked"}
_POINT = 12_700  # English metric units in a point


def draw_chart(chart: Chart, lookup: Lookup) -> BarChart:
    """The chart of openpyxl, anchored and filled."""
    drawn: Any = BarChart()
    drawn.type = "bar"
    drawn.grouping = _GROUPINGS[chart.kind]
    drawn.overlap = None if chart.kind == "barres" else 100
    drawn.gapWidth = 55
    drawn.anchor, drawn.width, drawn.height = chart.place, chart.width, chart.height
    drawn.title = _title(chart.title)
    drawn.roundedCorners = False
    drawn.visible_cells_only = False  # figures may stand in hidden rows
    drawn.graphical_properties = GraphicalProperties(solidFill=_hex(style.WHITE), ln=_line(RULE_LINE))
    drawn.plot_area.graphicalProperties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    categories = _texts(chart.categories, lookup)
    for number, series in enumerate(chart.series):
        drawn.series.append(_series(chart, series, number, categories, lookup))
    _set_axes(drawn, chart)
    if len(chart.series) > 1:
        drawn.legend.position = "b"
        drawn.legend.overlay = False
        drawn.legend.txPr = _rich(9)
    else:
        drawn.legend = None
    return drawn  # type: ignore[no-any-return]


def _set_axes(drawn: Any, chart: Chart) -> None:
    categories, values = drawn.x_axis, drawn.y_axis
    # Left unsaid, some programs take the axes away.
    categories.delete = values.delete = False
    categories.scaling.orientation = "maxMin"  # the first category at the top
    values.crosses, values.axPos, values.crossBetween = "max", "b", "between"  # so the figures stay at the bottom
    categories.majorTickMark = values.majorTickMark = "none"
    categories.txPr = values.txPr = _rich(9)
    for axis in (categories, values):
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    values.majorGridlines.spPr = GraphicalProperties(ln=_line(RULE_LINE))
    values.scaling.min = 0
    values.number_format = PERCENT if chart.kind == "parts" else chart.number_format
    values.numFmt.sourceLinked = False


def _series(chart: Chart, series: Series, number: int, categories: StrRef, lookup: Lookup) -> BarSeries:
    ink = ink_of(series.look)
    ground = ink.ground or ink.colour
    drawn: Any = BarSeries()
    drawn.idx = drawn.order = number
    drawn.tx = SeriesLabel(v=escaped(safe_text(series.name)))
    drawn.cat = AxDataSource(strRef=categories)
    drawn.val = NumDataSource(numRef=_numbers(series.values, chart.number_format, lookup))
    drawn.invertIfNegative = False
    shape: Any = GraphicalProperties(ln=_line(style.WHITE))
    if series.pattern:
        light = style.mix(ground, style.WHITE, 0.65)
        shape.pattFill = PatternFillProperties("wdUpDiag", fgClr=_choice(ground), bgClr=_choice(light))
    else:
        shape.solidFill = _hex(ground)
    drawn.spPr = shape
    drawn.dLbls = _labels(chart, series, ink.colour if ink.ground else style.WHITE)
    return drawn  # type: ignore[no-any-return]


def _labels(chart: Chart, series: Series, on_bar: str) -> DataLabelList:
    """The figure on its bar, or after it where bars stand side by side."""
    beside = chart.kind == "barres"
    labels: Any = DataLabelList()
    labels.showVal = True
    labels.showLegendKey = labels.showCatName = labels.showSerName = labels.showPercent = False
    labels.showBubbleSize = False
    # A bar of no length has no room for its zero.
    plain = ";" not in chart.number_format
    labels.numFmt = f"{chart.number_format};-{chart.number_format};;" if plain and not beside else chart.number_format
    labels.position = "outEnd" if beside else "ctr"
    labels.txPr = _rich(9, style.INK if beside or series.pattern else on_bar, bold=True)
    if series.pattern and not beside:
        labels.spPr = GraphicalProperties(solidFill=_hex(style.WHITE))  # a figure is not read on a hatch
    return labels  # type: ignore[no-any-return]


def _texts(area: str, lookup: Lookup) -> StrRef:
    values = lookup(area)
    points = [StrVal(n, v=_shown(value)) for n, value in enumerate(values) if value not in (None, "")]
    return StrRef(f=area, strCache=StrData(ptCount=len(values), pt=points))


def _shown(value: Value) -> str:
    return escaped(safe_text(value)) if isinstance(value, str) else number_text(value)  # type: ignore[arg-type]


def _numbers(area: str, number_format: str, lookup: Lookup) -> NumRef:
    values = lookup(area)
    points = [
        NumVal(n, v=float(number_text(value)))
        for n, value in enumerate(values)
        if value is not None and not isinstance(value, str | bool)
    ]
    data = NumData(formatCode=number_format, ptCount=len(values), pt=points)
    return NumRef(f=area, numCache=data)


def _title(text: str) -> Title:
    run = RegularTextRun(rPr=_characters(11, NAVY, bold=True), t=safe_text(text))
    rich = RichText(bodyPr=RichTextProperties(), p=[Paragraph(r=[run])])
    return Title(tx=Text(rich=rich), overlay=False)


def _rich(size: float, colour: str = style.INK, bold: bool = False) -> RichText:
    characters = _characters(size, colour, bold)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=characters), endParaRPr=CharacterProperties())
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _characters(size: float, colour: str, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=int(size * 100), b=bold, solidFill=_choice(colour), latin=Font(typeface=FONT))


def _line(colour: str) -> LineProperties:
    return LineProperties(solidFill=_hex(colour), w=round(0.75 * _POINT))


def _choice(colour: str) -> ColorChoice:
    return ColorChoice(srgbClr=_hex(colour))  # type: ignore[arg-type]  # the stubs know less than openpyxl


def _hex(colour: str) -> str:
    return colour.removeprefix("#")
