"""A progress bar, or the seconds that pass, on a terminal; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


def track(items: Iterable[tuple[str, T]], total: int, *, show: bool) -> Iterator[T]:
    """Yield the items while a bar on the error stream names each; `show` False, or no terminal, shows nothing."""
    if not show or total < 2 or not sys.stderr.isatty():
        for _, item in items:
            yield item
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        for label, item in items:
            bar.update(task, description=label)
            yield item
            bar.advance(task)


@contextmanager
def waiting(text: str, *, show: bool, every: float = 1) -> Iterator[None]:
    """While one long step runs, say what it is and for how many times `every` seconds; nothing under the first one."""
    if not show or not sys.stderr.isatty():
        yield
        return
    from threading import Event, Thread

    done, stream = Event(), sys.stderr

    def tell() -> None:
        seconds = 0
        while not done.wait(every):
            seconds += 1
            stream.write(f"\r{text}… {seconds} s")
            stream.flush()
        if seconds:
            stream.write("\r\x1b[K")
            stream.flush()

    thread = Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
