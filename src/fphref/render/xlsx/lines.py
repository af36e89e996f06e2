"""Native line charts: years or names at even steps, days at their place in time; the last value is written."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, cast

from openpyxl.chart import LineChart
from openpyxl.chart.axis import DateAxis
from openpyxl.chart.data_source import AxDataSource, NumDataSource
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as LineSeries
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from fphref.documents.classeur import Chart, Series, Value
from fphref.render import style
from fphref.render.xlsx.chart_pieces import Lookup, hexa, line_of, numbers_of, rich, texts_of, title_of
from fphref.render.xlsx.styles import RULE_LINE, ink_of
from fphref.render.xlsx.text import escaped, safe_text

_WIDTH = 2.25  # of the line, in points
_MARKED = 12  # a line of more points has no mark on each
_DAY, _YEAR = "dd/mm/yyyy", "yyyy"
_MOST_YEARS = 10  # named on the axis
_YEAR_DAYS = 366
_SEEN = 3.0  # contrast of a line with its ground


def draw_lines(chart: Chart, lookup: Lookup) -> LineChart:
    """The lines of a chart and its axes."""
    drawn: Any = LineChart()
    drawn.grouping = "standard"
    names = lookup(chart.categories)
    days = [name for name in names if isinstance(name, date)]
    in_time = bool(days) and all(isinstance(name, date) or name in (None, "") for name in names)
    if in_time:
        drawn.x_axis = _time_axis(days)
        drawn.y_axis.crossAx = drawn.x_axis.axId
        categories = AxDataSource(numRef=numbers_of(chart.categories, _DAY, lookup))
    else:
        categories = AxDataSource(strRef=texts_of(chart.categories, lookup))
    places = _label_places([_last(lookup(series.values)) for series in chart.series])
    for number, (series, place) in enumerate(zip(chart.series, places, strict=True)):
        drawn.series.append(_series(chart, series, number, categories, lookup, place))
    _set_axes(drawn, chart)
    return cast(LineChart, drawn)


def line_colour(look: str) -> str:
    """The colour of a line: the ground of its look, or its ink where that ground is too pale to be seen on white."""
    ink = ink_of(look)
    pale = ink.ground is None or style.contrast(ink.ground, style.WHITE) < _SEEN
    return ink.colour if pale else cast(str, ink.ground)


def _time_axis(days: list[date]) -> DateAxis:
    axis: Any = DateAxis(crossAx=100)
    axis.number_format = _YEAR
    axis.baseTimeUnit = "days"
    years = (max(days) - min(days)).days // _YEAR_DAYS + 1
    if years > 1:
        axis.majorTimeUnit, axis.majorUnit = "years", -(-years // _MOST_YEARS)
    else:
        axis.majorTimeUnit, axis.majorUnit, axis.number_format = "months", 1, "mm/yyyy"
    return cast(DateAxis, axis)


def _set_axes(drawn: Any, chart: Chart) -> None:
    categories, values = drawn.x_axis, drawn.y_axis
    # Left unsaid, some programs take the axes away.
    categories.delete = values.delete = False
    categories.axPos, values.axPos = "b", "l"
    categories.majorTickMark, values.majorTickMark = "out", "none"
    categories.tickLblPos = "low"
    categories.txPr = values.txPr = rich(9)
    categories.graphicalProperties = GraphicalProperties(ln=line_of(style.GREY))
    values.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    categories.majorGridlines = None
    values.majorGridlines.spPr = GraphicalProperties(ln=line_of(RULE_LINE))
    values.crossBetween = "midCat"  # the line begins at the axis
    values.number_format = chart.number_format
    values.scaling.min = chart.lowest
    for axis, unit in ((categories, chart.unit_x), (values, chart.unit_y)):
        if axis.numFmt is not None:
            axis.numFmt.sourceLinked = False
        axis.title = title_of(unit, 9, style.GREY, bold=False) if unit else None


def _label_places(lasts: list[float | None]) -> list[Literal["t", "b"] | None]:
    """Where each last value stands: the greatest above its line, the least below, none in between."""
    known = [last for last in lasts if last is not None]
    greatest, least = (lasts.index(max(known)), lasts.index(min(known))) if known else (-1, -1)
    return ["t" if n == greatest else "b" if n == least else None for n in range(len(lasts))]


def _last(values: list[Value]) -> float | None:
    return next((cast(float, value) for value in reversed(values) if _is_number(value)), None)


def _series(
    chart: Chart,
    series: Series,
    number: int,
    categories: AxDataSource,
    lookup: Lookup,
    place: Literal["t", "b"] | None,
) -> LineSeries:
    colour = line_colour(series.look)
    values = lookup(series.values)
    known = [n for n, value in enumerate(values) if _is_number(value)]
    drawn: Any = LineSeries()
    drawn.idx = drawn.order = number
    drawn.tx = SeriesLabel(v=escaped(safe_text(series.name)))
    drawn.cat = categories
    drawn.val = NumDataSource(numRef=numbers_of(series.values, chart.number_format, lookup))
    drawn.smooth = False
    drawn.spPr = GraphicalProperties(ln=line_of(colour, _WIDTH, "sysDash" if series.pattern else None))
    drawn.spPr.ln.round = True
    drawn.marker = Marker(symbol="none")
    if len(known) <= _MARKED:
        ink = GraphicalProperties(solidFill=hexa(style.WHITE if series.pattern else colour), ln=line_of(colour))
        drawn.marker = Marker(symbol="diamond" if series.pattern else "circle", size=6, spPr=ink)
    drawn.dLbls = _labels(chart, known, colour, place)
    return cast(LineSeries, drawn)


def _labels(chart: Chart, known: list[int], colour: str, place: Literal["t", "b"] | None) -> DataLabelList:
    """The last value alone: written on each step, figures would hide the line."""
    labels: Any = DataLabelList()
    _show(labels, False)
    if known and place:
        last: Any = DataLabel(idx=known[-1])
        _show(last, True)
        last.numFmt = chart.number_format
        last.dLblPos = place
        last.txPr = rich(9, colour, bold=True)
        labels.dLbl = [last]
    return cast(DataLabelList, labels)


def _show(label: Any, value: bool) -> None:
    label.showVal = value
    label.showLegendKey = label.showCatName = label.showSerName = label.showPercent = label.showBubbleSize = False


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
