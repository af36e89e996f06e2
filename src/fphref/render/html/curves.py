"""Step curves as drawings of the page: inline SVG that its words stand for, in the colours of the style sheet."""

from __future__ import annotations

from fphref.documents.content import Courbe
from fphref.render.cleaning import line
from fphref.render.curve import Box, CurvePlan, Label, plan_curve
from fphref.render.html.inline import plain

_WIDTH = 640.0
_SIZE = 13.0
_LETTER, _STRONG = 0.62, 0.66  # of the size: fonts differ from one screen to the next, few of their letters are wider


def measure(text: str, strong: bool) -> float:
    """How wide a label may be, whatever the font."""
    return len(text) * _SIZE * (_STRONG if strong else _LETTER)


def drawing(block: Courbe) -> str:
    """The curve as an SVG picture with its alternative; empty where nothing can be drawn."""
    plan = plan_curve(block, _WIDTH, _SIZE, measure)
    if plan is None:
        return ""
    name = plain(block.alternative) or plain(block.title) or "Courbe"
    shapes = "".join(_shapes(plan))
    return (
        f'<svg role="img" aria-label="{name}" focusable="false" viewBox="0 0 {_WIDTH:g} {plan.height:.4g}">'
        f"{shapes}</svg>\n"
    )


def caption(block: Courbe) -> str:
    """The name of the part that scrolls where the screen is narrow."""
    return f"Courbe : {plain(block.title)}" if line(block.title) else "Courbe"


def _shapes(plan: CurvePlan) -> list[str]:
    left, bottom, right, _ = plan.plot
    total = plan.height
    grid = "".join(f"M{start:.1f} {total - y:.1f}H{end:.1f}" for start, end, y in plan.grid)
    ticks = "".join(f"M{x:.1f} {total - bottom:.1f}v4" for x in plan.ticks)
    dashes = "".join(f"M{mark.x:.1f} {total - bottom:.1f}V{total - mark.y:.1f}" for mark in plan.marks)
    steps = "L".join(f"{x:.1f} {total - y:.1f}" for x, y in plan.line)
    discs = [
        f'<circle class="rond" cx="{mark.x:.1f}" cy="{total - mark.y:.1f}" r="{plan.radius:.1f}"/>'
        for mark in plan.marks
    ]
    return [
        f'<path class="grille" d="{grid}"/>',
        f'<path class="axe" d="M{left:.1f} {total - bottom:.1f}H{right:.1f}{ticks}"/>',
        f'<path class="repere" d="{dashes}"/>' if dashes else "",
        f'<path class="marches" d="M{steps}"/>',
        *discs,
        *(_text(label, total, "start") for label in plan.units[:1] if label.x == 0),
        *(_text(label, total, "end") for label in plan.units if label.x > 0),
        *(_axis(label, plan.plot, total) for label in plan.axes),
        *(_text(label, total, "middle", "valeur-pas") for label in plan.values),
        *(_text(mark.number, total, "middle", "numero") for mark in plan.marks),
    ]


def _axis(label: Label, plot: Box, total: float) -> str:
    """A height ends where its line begins; a year stands about its place."""
    return _text(label, total, "end" if label.x + label.width < plot[0] and label.y > plot[1] - _SIZE else "middle")


def _text(label: Label, total: float, anchor: str, kind: str = "") -> str:
    x = label.x + {"start": 0.0, "middle": label.width / 2, "end": label.width}[anchor]
    look = f' class="{kind}"' if kind else ""
    return f'<text{look} x="{x:.1f}" y="{total - label.y:.1f}" text-anchor="{anchor}">{plain(label.text)}</text>'
