"""Where each part of a step curve stands, for any ink: pure geometry, in the unit of the text, from the bottom up.

No two texts overlap, nor does one stand on the line: a value without room is left out, the table below says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite, log10

from fphref.documents.content import Courbe

Measure = Callable[[str, bool], float]
"""The width of a text, strong or not, at the size of the labels."""

_PLOT = 17.0  # height of the plot, in sizes of the labels, as all that follows
_TOP = 1.3  # room above the plot for the value of the highest step
_AXIS = 1.9  # room below the plot for the labels of the axis
_UNIT = 1.7  # height of a line that names a unit
_ASCENT, _DESCENT = 0.76, 0.24  # of a label, about its baseline
_RADIUS = 0.8  # of a disc that holds a number
_ROW = 1.9  # from one row of discs to the next
_MOST_ROWS = 6  # discs that would need more are in the list below the curve alone
_APART = 0.35  # between two texts
_LEAST = 8.0  # a plot narrower than this shows nothing
_WIDEST_LABELS = 0.4  # of the width, on the left
_TICKS = 6
_GIANT = 1e15  # numbers beyond are written with a power of ten

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text from its left end at `x`, on its baseline `y`."""

    text: str
    x: float
    y: float
    width: float
    size: float

    @property
    def box(self) -> Box:
        """The room it takes."""
        return self.x, self.y - _DESCENT * self.size, self.x + self.width, self.y + _ASCENT * self.size


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered disc about (`x`, `y`), over a dashed line down to the axis."""

    number: Label
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class CurvePlan:
    """A curve laid out: `plot` is the room of the line, `ticks` the places of the years on its lower edge.

    `grid` holds the lines of heights (left, right, height), cut where a value stands.
    """

    width: float
    height: float
    plot: Box
    radius: float
    grid: tuple[tuple[float, float, float], ...]
    ticks: tuple[float, ...]
    axes: tuple[Label, ...]
    units: tuple[Label, ...]
    line: tuple[tuple[float, float], ...]
    values: tuple[Label, ...]
    marks: tuple[Mark, ...]


def plan_curve(curve: Courbe, width: float, size: float, measure: Measure) -> CurvePlan | None:
    """Lay a curve out in a width, with labels of that size; None where nothing can be drawn."""
    points = sorted(((p.x, p.y) for p in curve.points if isfinite(p.x) and isfinite(p.y)), key=lambda point: point[0])
    if not points:
        return None
    heights = _scale([y for _, y in points])
    names = [number_text(value, _places(heights)) for value in heights]
    left = max(measure(name, False) for name in names) + 0.7 * size
    places = [(repere.x, number) for number, repere in enumerate(curve.reperes, 1) if isfinite(repere.x)]
    ends = [x for x, _ in (*points, *places)]
    if curve.until is not None and isfinite(curve.until):
        ends.append(max(curve.until, points[-1][0]))
    low, high = floor(min(ends)), ceil(max(ends))
    high = high if high > low else low + 1
    if not (isfinite(float(high) - low) and float(high) > float(low)) or left > _WIDEST_LABELS * width:
        return None
    right = width - max(measure(_year(low), False), measure(_year(high), False)) / 2 - 0.2 * size
    if right - left < _LEAST * size:
        return None
    bottom = _AXIS * size + (_UNIT * size if curve.unit_x else 0.0)
    top = bottom + _PLOT * size

    def across(x: float) -> float:
        return left + (right - left) * (x - low) / (high - low)

    def up(y: float) -> float:
        return bottom + (top - bottom) * (y - heights[0]) / (heights[-1] - heights[0])

    last = max(curve.until, points[-1][0]) if curve.until is not None and isfinite(curve.until) else float(high)
    line = _steps([(across(x), up(y)) for x, y in points], across(last))
    marks, rows = _marks([(across(x), number) for x, number in places], top + _TOP * size, size, measure)
    ticks = _years(low, high, right - left, size, measure)
    axes = [
        Label(name, left - 0.7 * size - measure(name, False), up(y) - 0.36 * size, measure(name, False), size)
        for y, name in zip(heights, names, strict=True)
    ]
    for year in ticks:
        wide = measure(_year(year), False)
        axes.append(Label(_year(year), across(year) - wide / 2, bottom - 1.45 * size, wide, size))
    total = top + _TOP * size + rows * _ROW * size + (_UNIT * size if curve.unit_y else 0.0)
    # A scale that does not start at zero makes small steps look big: it is said.
    told_y = f"{curve.unit_y} (axe coupé)" if curve.unit_y and heights[0] > 0 else curve.unit_y
    units = _units((told_y, curve.unit_x), width, total, size, measure)
    crossings = [(mark.x, bottom, mark.x, mark.y) for mark in marks]
    told = _values([(across(x), up(y), y) for x, y in points], across(last), curve.decimals, size, measure)
    obstacles = [*_segments(line), *crossings, *(disc(mark, _RADIUS * size) for mark in marks)]
    room = (left, bottom, width, top + _TOP * size)
    values = _placed(told, obstacles, room, size)
    grid = [part for y in map(up, heights) for part in _cut(left, right, y, values, size)]
    return CurvePlan(
        width, total, (left, bottom, right, top), _RADIUS * size, tuple(grid), tuple(map(across, ticks)), tuple(axes),
        units, line, values, marks,
    )  # fmt: skip


def number_text(value: float, decimals: int) -> str:
    """`2 964,50`: thousands apart, a decimal comma."""
    if abs(value) >= _GIANT:
        return f"{value:.2e}".replace(".", ",")
    shown = f"{value:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")
    return shown.removeprefix("-") if not any(digit in shown for digit in "123456789") else shown.replace("-", "−")


def disc(mark: Mark, radius: float) -> Box:
    """The square about the disc of a mark."""
    return mark.x - radius, mark.y - radius, mark.x + radius, mark.y + radius


def meet(one: Box, other: Box, apart: float = 0.0) -> bool:
    """Whether two boxes come nearer than `apart`."""
    return (
        one[0] < other[2] + apart
        and other[0] < one[2] + apart
        and one[1] < other[3] + apart
        and other[1] < one[3] + apart
    )


def _scale(values: Sequence[float]) -> list[float]:
    """Round heights from below the least value to above the greatest, from zero where the least is not far from it."""
    low, high = min(values), max(values)
    if 0 <= low <= high / 2:
        low = 0.0
    if high - low <= 1e-9 * max(abs(high), abs(low)):
        away = abs(high) * 0.1 or 1.0
        low, high = low - away, high + away
    step = _round_step((high - low) / (_TICKS - 1))
    first, last = floor(low / step), ceil(high / step)
    return [step * number for number in range(first, last + 1)]


def _round_step(step: float) -> float:
    """1, 2 or 5 times a power of ten, the next one from `step` on."""
    power = 10.0 ** floor(log10(step)) if step > 0 else 1.0
    return next(power * times for times in (1, 2, 5, 10, 20) if power * times >= step * (1 - 1e-9))


def _places(heights: Sequence[float]) -> int:
    """How many decimals tell these heights apart."""
    return min(max(0, -floor(log10(heights[1] - heights[0]) + 1e-9)), 12)


def _cut(left: float, right: float, y: float, values: Iterable[Label], size: float) -> list[tuple[float, float, float]]:
    """The line of a height, but where it would strike a value."""
    parts = []
    struck = [value.box for value in values if value.box[1] - 0.1 * size < y < value.box[3] + 0.1 * size]
    for start, _, end, _ in sorted(struck):
        if start - 0.2 * size > left:
            parts.append((left, start - 0.2 * size, y))
        left = max(left, end + 0.2 * size)
    return [*parts, (left, right, y)] if right > left else parts


def _year(value: float) -> str:
    """A year is written without spaces."""
    return f"{value:.0f}" if abs(value) < _GIANT else number_text(value, 0)


def _years(low: int, high: int, width: float, size: float, measure: Measure) -> list[int]:
    """Whole numbers from `low` to `high`, as many as have room for their names."""
    wide = max(measure(_year(low), False), measure(_year(high), False)) + size
    step = 1
    while width * step / (high - low) < wide and step < high - low:
        step = next(round(step * times) for times in (2, 2.5, 5, 10) if _is_round(round(step * times)))
    first = -(-low // step) * step
    return list(range(first, high + 1, step))


def _is_round(number: int) -> bool:
    return str(number).rstrip("0") in ("1", "2", "5")


def _steps(points: Sequence[tuple[float, float]], last: float) -> tuple[tuple[float, float], ...]:
    """The corners of the line."""
    corners: list[tuple[float, float]] = []
    for x, y in points:
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    corners.append((last, corners[-1][1]))
    return tuple(corner for n, corner in enumerate(corners) if n == 0 or corner != corners[n - 1])


def _segments(line: Sequence[tuple[float, float]]) -> list[Box]:
    pairs = pairwise(line)
    return [(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in pairs]


def _marks(
    places: Iterable[tuple[float, int]], above: float, size: float, measure: Measure
) -> tuple[tuple[Mark, ...], int]:
    """Discs in rows, none over another, and how many rows they take."""
    ends: list[float] = []
    found: list[Mark] = []
    radius = _RADIUS * size
    for x, number in sorted(places):
        row = next((row for row, end in enumerate(ends) if x - radius >= end), len(ends))
        if row == _MOST_ROWS:
            continue
        ends[row:] = [x + radius + 0.2 * size, *ends[row + 1 :]]
        y, wide = above + (row + 0.5) * _ROW * size, measure(str(number), True)
        found.append(Mark(Label(str(number), x - wide / 2, y - 0.36 * size, wide, size), x, y))
    return tuple(found), len(ends)


def _units(texts: tuple[str, str], width: float, total: float, size: float, measure: Measure) -> tuple[Label, ...]:
    """What the axes count: one at the top left, the other at the bottom right; cut where it has no room."""
    found = []
    unit_y, unit_x = texts
    for text, across, y in ((unit_y, 0.0, total - size), (unit_x, 1.0, 0.45 * size)):
        shown = text
        while shown and measure(shown, False) > width:
            shown = shown[:-2].rstrip() + "…" if len(shown) > 1 else ""
        if shown:
            wide = measure(shown, False)
            found.append(Label(shown, across * (width - wide), y, wide, size))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Told:
    """A value to write at the end of its step, and the step: its ends and its height."""

    text: str
    width: float
    start: float
    end: float
    y: float


def _values(
    points: Sequence[tuple[float, float, float]], last: float, decimals: int, size: float, measure: Measure
) -> list[_Told]:
    """What each step is worth, the most wanted first: the last, the first, then the others in order."""
    told: list[_Told] = []
    for n, (x, y, value) in enumerate(points):
        end = points[n + 1][0] if n + 1 < len(points) else last
        text = number_text(value, decimals)
        if told and told[-1].text == text:
            told[-1] = _Told(text, told[-1].width, told[-1].start, end, y)  # the same step goes on
        elif end > x or n + 1 == len(points):
            told.append(_Told(text, measure(text, True), x, end, y))
    return told[-1:] + told[:-1]


def _placed(told: Iterable[_Told], obstacles: Sequence[Box], room: Box, size: float) -> tuple[Label, ...]:
    """The values that find a place above or below their step, where nothing else is."""
    found: list[Label] = []
    for step in told:
        over, under = step.y + 0.55 * size, step.y - 1.2 * size
        ends = (step.end - step.width - 0.3 * size, step.start + 0.3 * size, (step.start + step.end - step.width) / 2)
        for x, y in (*((x, over) for x in ends), *((x, under) for x in ends)):
            label = Label(step.text, x, y, step.width, size)
            box = label.box
            inside = box[0] >= room[0] and box[1] >= room[1] and box[2] <= room[2] and box[3] <= room[3]
            clear = not any(meet(box, other, 0.2 * size) for other in obstacles)
            if inside and clear and not any(meet(box, other.box, _APART * size) for other in found):
                found.append(label)
                break
    return tuple(found)
