"""Line icons on a grid of 12 points, as PDF path operators."""

from __future__ import annotations

_ARC = 0.5523


def _circle(x: float, y: float, r: float, paint: str = "S") -> str:
    k = r * _ARC
    return (
        f"{x + r:g} {y:g} m {x + r:g} {y + k:g} {x + k:g} {y + r:g} {x:g} {y + r:g} c"
        f" {x - k:g} {y + r:g} {x - r:g} {y + k:g} {x - r:g} {y:g} c"
        f" {x - r:g} {y - k:g} {x - k:g} {y - r:g} {x:g} {y - r:g} c"
        f" {x + k:g} {y - r:g} {x + r:g} {y - k:g} {x + r:g} {y:g} c h {paint}"
    )


def _lines(*points: tuple[float, float], close: bool = False) -> str:
    path = " ".join(f"{x:g} {y:g} {'l' if order else 'm'}" for order, (x, y) in enumerate(points))
    return path + (" s" if close else " S")


def _rounded_box(x: float, y: float, width: float, height: float) -> str:
    return _lines((x, y), (x + width, y), (x + width, y + height), (x, y + height), close=True)


_SHAPES: dict[str, list[str]] = {
    "tasks": [
        part
        for y in (10.0, 6.0, 2.0)
        for part in (_lines((0.5, y), (1.7, y - 1.2), (3.8, y + 1.4)), _lines((6, y), (12, y)))
    ],
    "skill": [_circle(6, 6, 5.4), _circle(6, 6, 2.5), _circle(6, 6, 0.5, "B")],
    "book": [
        _lines((6, 1.7), (6, 10.2)),
        _lines((6, 10.2), (3.6, 11.2), (0.6, 11.2), (0.6, 2.6), (3.6, 2.6), (6, 1.6)),
        _lines((6, 10.2), (8.4, 11.2), (11.4, 11.2), (11.4, 2.6), (8.4, 2.6), (6, 1.6)),
    ],
    "law": [
        _lines((6, 1), (6, 11)),
        _lines((3.4, 1), (8.6, 1)),
        _lines((1.6, 9.6), (10.4, 9.6)),
        _lines((1.6, 9.6), (0, 5.4), (3.2, 5.4), close=True),
        _lines((10.4, 9.6), (8.8, 5.4), (12, 5.4), close=True),
    ],
    "school": [
        _lines((6, 10.4), (0.2, 7.6), (6, 4.8), (11.8, 7.6), close=True),
        _lines((2.6, 6.2), (2.6, 3), (4.2, 1.9), (6, 1.6), (7.8, 1.9), (9.4, 3), (9.4, 6.2)),
        _lines((11.8, 7.6), (11.8, 3.6)),
    ],
    "badge": [
        _rounded_box(1, 0.8, 10, 8.6),
        _lines((4.2, 9.4), (4.2, 11.2), (7.8, 11.2), (7.8, 9.4)),
        _circle(4.4, 5.9, 1.3),
        _lines((2.6, 2.6), (6.2, 2.6)),
        _lines((7.8, 6.2), (9.4, 6.2)),
        _lines((7.8, 3.8), (9.4, 3.8)),
    ],
    "work": [
        _rounded_box(0.6, 1.2, 10.8, 7.6),
        _lines((4, 8.8), (4, 10.8), (8, 10.8), (8, 8.8)),
        _lines((0.6, 5.2), (11.4, 5.2)),
        _lines((6, 5.9), (6, 4.5)),
    ],
    "path": [
        _circle(1.8, 6, 1.5),
        _lines((3.6, 6), (5, 6), (7, 10), (10.6, 10)),
        _lines((5, 6), (7, 2), (10.6, 2)),
        _lines((9.2, 11.4), (10.8, 10), (9.2, 8.6)),
        _lines((9.2, 3.4), (10.8, 2), (9.2, 0.6)),
    ],
}
NAMES = frozenset(_SHAPES)


def icon(name: str, x: float, y: float, scale: float, colour: str) -> str:
    """Operators that draw an icon with its lower left corner at (x, y); `colour` is « r g b »."""
    shapes = " ".join(_SHAPES[name])
    head = f"q {scale:g} 0 0 {scale:g} {x:.2f} {y:.2f} cm {colour} RG {colour} rg 1.2 w 1 J 1 j"
    return f"{head} {shapes} Q"
