"""Shared by the benchmarks: run alternatives in turn, print medians side by side."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping


def alternate(runs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median wall seconds of each alternative; they take turns, so that a busy machine disturbs all alike."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def python(*arguments: str) -> Callable[[], object]:
    """A run of this Python with arguments."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def show(title: str, medians: Mapping[str, float], floor: str) -> None:
    """One line an alternative: milliseconds, ratio to the floor and distance from it."""
    print(title)
    base = medians[floor]
    for name, value in medians.items():
        print(f"  {name:<44} {value * 1000:8.1f} ms   × {value / base:5.2f}   {(value - base) * 1000:+8.1f} ms")
