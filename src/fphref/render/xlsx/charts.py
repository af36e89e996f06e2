"""Native charts: bars lying in reading order, with white gaps and labels on them; results of today in the caches."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.data_source import AxDataSource, NumDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import Series as BarSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties

from fphref.documents.classeur import Chart, Series
from fphref.render import style
from fphref.render.xlsx.chart_pieces import Lookup, choice, hexa, line_of, numbers_of, rich, texts_of, title_of
from fphref.render.xlsx.lines import draw_lines
from fphref.render.xlsx.styles import PERCENT, RULE_LINE, ink_of
from fphref.render.xlsx.text import escaped, safe_text

_GROUPINGS = {"barres": "clustered", "empilees": "stacked", "parts": "percentStacked"}


def draw_chart(chart: Chart, lookup: Lookup) -> ChartBase:
    """The chart of openpyxl, anchored and filled."""
    drawn: Any = draw_lines(chart, lookup) if chart.kind == "courbe" else _bars(chart, lookup)
    drawn.anchor, drawn.width, drawn.height = chart.place, chart.width, chart.height
    drawn.title = title_of(chart.title)
    drawn.roundedCorners = False
    drawn.visible_cells_only = False  # figures may stand in hidden rows
    drawn.graphical_properties = GraphicalProperties(solidFill=hexa(style.WHITE), ln=line_of(RULE_LINE))
    drawn.plot_area.graphicalProperties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    if len(chart.series) > 1:
        drawn.legend.position = "b"
        drawn.legend.overlay = False
        drawn.legend.txPr = rich(9)
    else:
        drawn.legend = None
    return drawn  # type: ignore[no-any-return]


def _bars(chart: Chart, lookup: Lookup) -> BarChart:
    drawn: Any = BarChart()
    drawn.type = "bar"
    drawn.grouping = _GROUPINGS[chart.kind]
    drawn.overlap = None if chart.kind == "barres" else 100
    drawn.gapWidth = 55
    categories = texts_of(chart.categories, lookup)
    for number, series in enumerate(chart.series):
        drawn.series.append(_series(chart, series, number, categories, lookup))
    _set_axes(drawn, chart)
    return drawn  # type: ignore[no-any-return]


def _set_axes(drawn: Any, chart: Chart) -> None:
    categories, values = drawn.x_axis, drawn.y_axis
    # Left unsaid, some programs take the axes away.
    categories.delete = values.delete = False
    categories.scaling.orientation = "maxMin"  # the first category at the top
    values.crosses, values.axPos, values.crossBetween = "max", "b", "between"  # so the figures stay at the bottom
    categories.majorTickMark = values.majorTickMark = "none"
    categories.txPr = values.txPr = rich(9)
    for axis in (categories, values):
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    values.majorGridlines.spPr = GraphicalProperties(ln=line_of(RULE_LINE))
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
    drawn.val = NumDataSource(numRef=numbers_of(series.values, chart.number_format, lookup))
    drawn.invertIfNegative = False
    shape: Any = GraphicalProperties(ln=line_of(style.WHITE))
    if series.pattern:
        light = style.mix(ground, style.WHITE, 0.65)
        shape.pattFill = PatternFillProperties("wdUpDiag", fgClr=choice(ground), bgClr=choice(light))
    else:
        shape.solidFill = hexa(ground)
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
    labels.txPr = rich(9, style.INK if beside or series.pattern else on_bar, bold=True)
    if series.pattern and not beside:
        labels.spPr = GraphicalProperties(solidFill=hexa(style.WHITE))  # a figure is not read on a hatch
    return labels  # type: ignore[no-any-return]
