"""Paired measures: two do the same work in turn, and their ratio is told, since it survives a busy machine."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


def cpu_seconds(run: Callable[[], object]) -> float:
    """Processor seconds of one run in this process, threads included; what earlier runs left is collected before."""
    gc.collect()
    start = time.process_time()
    run()
    return time.process_time() - start


def wall_seconds(run: Callable[[], object]) -> float:
    """Seconds of one run by the clock on the wall."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def take_turns(
    runs: Mapping[str, Callable[[], object]], turn: int, clock: Callable[[Callable[[], object]], float] = cpu_seconds
) -> dict[str, float]:
    """Seconds of each run; who starts changes with `turn`."""
    names = list(runs)
    first = turn % len(names)
    return {name: clock(runs[name]) for name in names[first:] + names[:first]}


@dataclass(frozen=True, slots=True)
class Ratio:
    """The median of paired ratios, and the quartiles around it."""

    median: float
    low: float
    high: float


def paired_ratio(ours: list[float], theirs: list[float]) -> Ratio:
    """What ours takes for each second of theirs; the lists are pairs in order, of the same length."""
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    if len(ratios) < 2:
        return Ratio(ratios[0], ratios[0], ratios[0])
    low, median, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return Ratio(median, low, high)
