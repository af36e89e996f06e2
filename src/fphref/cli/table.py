"""Tables in the terminal: fitted to its width, plain tab-separated lines when piped."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table on standard output; into a pipe, one line a row with tabs, so that other tools can read it."""
    if not sys.stdout.isatty():
        for row in (header, *rows):
            print("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in header:
        table.add_column(name, overflow="fold", no_wrap=name in ("Code", "Niveau", "Identifiant", "Type"))
    for row in rows:
        table.add_row(*row)
    # Labels are data: « [x] » in one of them is text, not rich's markup.
    Console(markup=False, emoji=False, highlight=False).print(table)
