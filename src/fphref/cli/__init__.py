"""The command line: parse → one call → print → exit code. Only here: printing, writing files, today."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of `fphref` and of `python -m fphref`."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        # The answer needs nothing of what the commands import.
        from fphref import __version__

        print(f"fphref {__version__}")
        return
    from fphref.cli.app import run

    sys.exit(run(sys.argv[1:]))
