"""The command line: parse → one call → print → exit code. Only here: printing, writing files, today."""

from __future__ import annotations

import gc
import signal
import sys

# One command, then the end: what it makes is small or still needed, so the collector need not look at it so often.
GC_THRESHOLDS = (50_000, 20, 100)


def main() -> None:
    """Entry point of `fphref` and of `python -m fphref`."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        # The answer needs nothing of what the commands import.
        from fphref import __version__

        print(f"fphref {__version__}")
        return
    gc.set_threshold(*GC_THRESHOLDS)
    _stop_cleanly()
    from fphref.cli.app import run

    sys.exit(run(sys.argv[1:]))


def _stop_cleanly() -> None:
    """A window that is closed, or a polite kill, ends a command as Ctrl-C does: its temporary files go with it."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # `nohup` has it ignored: so be it
            signal.signal(number, signal.default_int_handler)
