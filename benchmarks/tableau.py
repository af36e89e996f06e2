"""Tables of figures in French, for a terminal or to be pasted into docs/performance.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from importlib import metadata

TENU, MANQUE = "tenu", "manqué"


def number(value: float, digits: int) -> str:
    """A figure with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def verdict(value: float, highest: float) -> str:
    """Whether a figure is at most its target."""
    return TENU if value <= highest else MANQUE


def say(text: str) -> None:
    """Print a French text, its no-break spaces set."""
    print(re.sub(r" (?=[:;?!»%])|(?<=«) ", "\u00a0", text))


def show(title: str, header: Sequence[str], rows: Sequence[Sequence[str]], markdown: bool) -> None:
    """Print a table, the first column at the left."""
    say(f"\n**{title}**\n" if markdown else f"\n{title}")
    if markdown:
        say(f"| {' | '.join(header)} |")
        print(f"|{'|'.join(['---', *('---:' for _ in header[1:])])}|")
        for row in rows:
            say(f"| {' | '.join(row)} |")
        return
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    for row in (header, *rows):
        cells = [f"{cell:<{width}}" if place == 0 else f"{cell:>{width}}" for place, (cell, width) in
                 enumerate(zip(row, widths, strict=True))]  # fmt: skip
        say("  " + "   ".join(cells).rstrip())


def machine() -> str:
    """The machine in one neutral line."""
    versions = ", ".join(f"{name} {_version(name)}" for name in ("reportlab", "rl_accel", "pydantic"))
    return (
        f"{os.cpu_count()} cœurs, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}"
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"
