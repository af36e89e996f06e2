"""Line icons of sections on a grid of 12, as the path data of SVG (y goes down)."""

from __future__ import annotations


def _circle(x: float, y: float, r: float) -> str:
    return f"M{x + r:g} {y:g}a{r:g} {r:g} 0 1 1-{2 * r:g} 0 {r:g} {r:g} 0 1 1 {2 * r:g} 0z"


PATHS: dict[str, str] = {
    "tasks": "".join(f"M.5 {y}l1.2 1.2 2.1-2.6M6 {y}h6" for y in (2, 6, 10)),
    "skill": _circle(6, 6, 5.4) + _circle(6, 6, 2.5) + _circle(6, 6, 0.4),
    "book": "M6 10.3V1.8M6 1.8 3.6.8h-3v8.6h3l2.4 1M6 1.8 8.4.8h3v8.6h-3l-2.4 1",
    "law": "M6 11V1M3.4 11h5.2M1.6 2.4h8.8M1.6 2.4 0 6.6h3.2zM10.4 2.4 8.8 6.6H12z",
    "school": "M6 1.6.2 4.4 6 7.2l5.8-2.8zM2.6 5.8V9l1.6 1.1 1.8.3 1.8-.3L9.4 9V5.8M11.8 4.4v4",
    "badge": "M1 2.6h10v8.6H1zM4.2 2.6V.8h3.6v1.8M2.6 9.4h3.6M7.8 5.8h1.6M7.8 8.2h1.6" + _circle(4.4, 6.1, 1.3),
    "work": "M.6 3.2h10.8v7.6H.6zM4 3.2v-2h4v2M.6 6.8h10.8M6 6.1v1.4",
    "path": "M3.6 6H5l2-4h3.6M5 6l2 4h3.6M9.2.6 10.8 2 9.2 3.4M9.2 8.6l1.6 1.4-1.6 1.4" + _circle(1.8, 6, 1.5),
}
NAMES = frozenset(PATHS)


def icon(name: str) -> str:
    """A decorative drawing, passed over by screen readers."""
    return f'<svg viewBox="-.6 -.6 13.2 13.2" aria-hidden="true" focusable="false"><path d="{PATHS[name]}"/></svg>'
