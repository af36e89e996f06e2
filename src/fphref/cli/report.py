"""What a command tells: diagnostics, files written, a result; as lines for a person or as one JSON object."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from fphref import __version__
from fphref.diagnostics import Diagnostic, FphrefError, Gravite, suggestion
from fphref.texte import printable

if TYPE_CHECKING:
    from fphref.cli.inks import Flaws
    from fphref.model.referentiel import Referentiel

_COLOURS = {Gravite.ERREUR: "red", Gravite.AVERTISSEMENT: "yellow", Gravite.INFO: "cyan"}
_PLURALS = {
    Gravite.ERREUR: ("erreur", "erreurs"),
    Gravite.AVERTISSEMENT: ("avertissement", "avertissements"),
    Gravite.INFO: ("information", "informations"),
}


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """One diagnostic, in the published form."""
    where = diagnostic.position
    return {
        "regle": diagnostic.regle,
        "gravite": diagnostic.gravite.value,
        "message": diagnostic.message,
        "fichier": where.fichier,
        "ligne": where.ligne or None,
        "colonne": where.colonne or None,
        "feuille": where.feuille or None,
        "cellule": where.cellule or None,
    }


def count_by_gravite(diagnostics: Iterable[Diagnostic]) -> dict[str, int]:
    """How many of each gravité."""
    counts = {gravite.value: 0 for gravite in Gravite}
    for diagnostic in diagnostics:
        counts[diagnostic.gravite.value] += 1
    return counts


def envelope(command: str, diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """The keys that every JSON answer begins with."""
    return {
        "commande": command,
        "version": __version__,
        "diagnostics": [diagnostic_json(d) for d in diagnostics],
    }


class Report:
    """Collects what a command has to say and says it once, in one of the two ways."""

    def __init__(self, command: str, *, as_json: bool = False, quiet: bool = False, strict: bool = False) -> None:
        self.command = command
        self.as_json = as_json
        self.quiet = quiet
        self.strict = strict
        self.diagnostics: list[Diagnostic] = []
        self.files: list[tuple[Path, str, int]] = []
        self.flaws: list[Flaws] = []
        self.data: dict[str, Any] = {}

    # -- lines -----------------------------------------------------------------------------------------------

    def line(self, text: str = "") -> None:
        """A line for a person."""
        if not (self.as_json or self.quiet):
            click.echo(text)

    def warn(self, text: str) -> None:
        """A line on the error stream, also when quiet."""
        click.echo(text, err=True)

    def show_diagnostics(self, *, infos: bool = False, on_output: bool = False, most: int = 0) -> int:
        """The faults, one a line, on the error stream (or as the result itself); infos only where asked for.

        With `most`, no more than so many are shown; how many were not is given back.
        """
        if self.as_json:
            return 0
        shown = left = 0
        stream = sys.stdout if on_output else sys.stderr
        for diagnostic in self.diagnostics:
            if diagnostic.gravite is Gravite.INFO and (not infos or self.quiet):
                continue
            if diagnostic.gravite is Gravite.AVERTISSEMENT and self.quiet and not self.strict:
                continue
            if most and shown >= most:
                left += 1
                continue
            shown += 1
            word = diagnostic.gravite.value
            label = click.style(word, fg=_COLOURS[diagnostic.gravite], bold=True)
            line = fit(printable(f"{word} {diagnostic}"), stream).removeprefix(word)
            click.echo(label + line, file=stream, color=use_colour(stream))
        return left

    def summary(self) -> str:
        """« 2 erreurs, 1 avertissement, 28 informations »."""
        counts = count_by_gravite(self.diagnostics)
        parts = []
        for gravite, (one, many) in _PLURALS.items():
            count = counts[gravite.value]
            parts.append(f"{count} {one if count < 2 else many}")
        return ", ".join(parts)

    # -- files -----------------------------------------------------------------------------------------------

    def wrote(self, path: Path, kind: str, size: int) -> None:
        """Note a file that was written."""
        self.files.append((path, kind, size))

    # -- the end ---------------------------------------------------------------------------------------------

    def finish(self) -> int:
        """Print the JSON object if asked for; the exit code."""
        if self.as_json:
            payload = envelope(self.command, self.diagnostics)
            if self.files:
                payload["fichiers"] = [
                    {"chemin": path.as_posix(), "type": kind, "octets": size} for path, kind, size in self.files
                ]
            payload.update(self.data)
            click.echo(json.dumps(payload, ensure_ascii=False, indent=2))
        return self.exit_code()

    def exit_code(self) -> int:
        """1 where an `erreur` stands (with `strict`, an `avertissement` too), else 0."""
        bad = {Gravite.ERREUR, Gravite.AVERTISSEMENT} if self.strict else {Gravite.ERREUR}
        return 1 if any(d.gravite in bad for d in self.diagnostics) else 0


def fit(text: str, stream: TextIO) -> str:
    """A long line broken between words for a terminal; left whole for a file or a pipe."""
    if not stream.isatty():
        return text
    import shutil
    import textwrap

    width = max(40, shutil.get_terminal_size().columns - 1)
    # What stands in French quotation marks, and a mark after its space, stay on one line where they fit.
    held = re.sub("(?<=«) | (?=[»:;?!])", "\u00a0", text)
    filled = textwrap.fill(held, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    return filled.replace("\u00a0", " ")


def use_colour(stream: Any) -> bool:
    """Colour on a terminal only, and never against NO_COLOR."""
    import os

    return bool(getattr(stream, "isatty", lambda: False)()) and not os.environ.get("NO_COLOR")


def load_or_stop(path: Path, report: Report) -> Referentiel:
    """Load the référentiel; stop where there is nothing to work on (`verifier` then still tells every fault)."""
    from fphref.loading.load import load

    referentiel, diagnostics = load(path)
    report.diagnostics += diagnostics
    market_alone = bool(referentiel.marche) and report.command == "verifier"
    if not referentiel.repertoires and not referentiel.metiers and not market_alone:
        first = next((d for d in diagnostics if d.gravite is Gravite.ERREUR), None)
        if report.command == "verifier" and first is not None and first.regle != "FIC001":
            return referentiel
        raise FphrefError(f"{path} : {first.message}" if first else f"{path} : rien à lire", diagnostics)
    if not referentiel.complet and report.command not in ("verifier", "generer"):
        report.warn("Attention : une partie du référentiel n’a pas pu être lue (fphref verifier dit pourquoi).")
    return referentiel


def known_code(referentiel: Referentiel, code: str, report: Report) -> str:
    """The code as the référentiel writes it (`15d30` is `15D30`); raises `FphrefError` for an unknown or faulty one."""
    upper = code.upper()
    if upper in referentiel.en_erreur:
        report.show_diagnostics()
        raise FphrefError(f"Métier « {upper} » en erreur : corriger ses données d’abord (fphref verifier).")
    if upper not in referentiel.metiers:
        raise FphrefError(f"Métier « {code} » inconnu{suggestion(upper, referentiel.metiers)}")
    return upper
