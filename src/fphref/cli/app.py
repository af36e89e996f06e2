"""The group of commands, loaded one by one on demand, and the one place where errors become lines and exit codes."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from itertools import takewhile
from pathlib import Path
from typing import Any

import click

from fphref import __version__
from fphref.cli import french
from fphref.cli.lazy import LazyGroup
from fphref.diagnostics import Diagnostic, FphrefError

# In the order of the help page.
_COMMANDS = (
    "generer",
    "fiche",
    "catalogue",
    "matrice",
    "relire",
    "pseudonymiser",
    "couverture",
    "consolider",
    "demo",
    "rgpd",
    "verifier",
    "rapprocher",
    "importer",
    "lister",
    "chercher",
    "statut",
    "schema",
)
_GROUPS = ("matrice", "statut")
"""Commands of which the next word is the name of one of theirs."""


class _ReaderGone(Exception):
    """The reader of a pipe went away (`fphref lister | head`): nothing is wrong."""


@contextmanager
def _output_watched() -> Iterator[None]:
    """Standard output that fails is the reader gone, or one line for the user; never a traceback."""
    try:
        yield
    except BrokenPipeError:
        raise _ReaderGone from None
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EBADF):
            raise
        _silence_output()
        from fphref.cli.writing import reason

        raise FphrefError(f"Impossible d’écrire le résultat : {reason(error)}.") from None


def _silence_output() -> None:
    """What is left in the buffer goes nowhere, or Python would complain of it on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Commands(LazyGroup):
    """All the commands, their output watched."""

    noms = _COMMANDS
    admises = 0

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _output_watched():
            return super().make_context(*args, **kwargs)  # --help and --version answer here

    def invoke(self, ctx: click.Context) -> Any:
        with _output_watched():
            result = super().invoke(ctx)
            sys.stdout.flush()
        return result


@click.group(
    cls=_Commands,
    subcommand_metavar="COMMANDE [OPTIONS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Aide d’une commande : fphref COMMANDE --help",
)
@click.version_option(__version__, "-V", "--version", message="fphref %(version)s", help="Affiche la version.")
def app() -> None:
    """Le référentiel des métiers hospitaliers en données : fiches PDF, matrices Excel, contrôles.

    Sans --referentiel, les données sont celles du dossier ./referentials s’il existe, sinon celles
    fournies avec le programme.

    Codes de sortie : 0 aucune erreur, 1 une erreur dans les données, 2 la commande n’a pas pu aboutir.
    """


def run(args: Sequence[str]) -> int:
    """Run the command line; the exit code. Every expected failure is one French line on the error stream."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever called us
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - it lives as long as we do
    _set_streams("--json" in args)
    french.install()
    try:
        result: Any = app.main(args=list(args), prog_name="fphref", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.format_message(), file=sys.stderr)
        return 2
    except click.UsageError as error:
        return _fail(args, _quote(error.format_message()), error.ctx)
    except click.ClickException as error:
        return _fail(args, error.format_message(), None)
    except FphrefError as error:
        return _fail(args, str(error), None, error.diagnostics)
    except (click.Abort, KeyboardInterrupt):
        print("Interrompu.", file=sys.stderr)
        return 130
    except _ReaderGone:
        _silence_output()
        return 0
    return result if isinstance(result, int) else 0


def _quote(message: str) -> str:
    """Names in French quotation marks, where click puts its own."""
    return re.sub(r"'([^']+)'", "« \\1 »", message)


def _fail(
    args: Sequence[str], message: str, context: click.Context | None, diagnostics: Sequence[Diagnostic] = ()
) -> int:
    from fphref.texte import printable

    message = printable(message)
    with suppress(OSError):
        print(f"Erreur : {message}", file=sys.stderr, flush=True)
        if context is not None:
            print(f"Aide : {context.command_path} --help", file=sys.stderr, flush=True)
    if "--json" in args:
        words = list(takewhile(lambda arg: not arg.startswith("-"), args))
        command = " ".join(words[: 2 if words[:1] and words[0] in _GROUPS else 1])
        from fphref.cli.report import envelope

        payload = {**envelope(command, diagnostics), "erreur": message}
        try:
            print(json.dumps(payload, ensure_ascii=False, indent=2), flush=True)
        except OSError:
            _silence_output()
    return 2


def _set_streams(as_json: bool) -> None:
    """A console that lacks a character shows a substitute; JSON is UTF-8 everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if as_json and stream is sys.stdout:
                stream.reconfigure(encoding="utf-8", newline="\n")
            else:
                stream.reconfigure(errors="replace")
