"""Options that commands share, with one wording each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fphref.diagnostics import FphrefError

if TYPE_CHECKING:
    from fphref.cli.report import Report

F = TypeVar("F", bound=Callable[..., Any])


def referentiel_option(function: F) -> F:
    """`-r/--referentiel`."""
    return click.option(
        "-r",
        "--referentiel",
        type=click.Path(path_type=Path),
        metavar="DOSSIER",
        help="Référentiel, ou dossier de référentiels [par défaut : ./referentials, sinon les données fournies].",
    )(function)


def sortie_option(default: str, text: str) -> Callable[[F], F]:
    """`-o/--sortie`: with a file suffix it is a file, otherwise a folder, created if need be."""
    return click.option(
        "-o",
        "--sortie",
        type=click.Path(path_type=Path),
        default=default,
        show_default=True,
        metavar="CHEMIN",
        help=text,
    )


def audit_sorties_option(function: F) -> F:
    """`-o/--sortie` of an audit, several times if need be."""
    return click.option(
        "-o", "--sortie", "sorties", multiple=True, type=click.Path(path_type=Path), metavar="CHEMIN",
        help="Fichier .xlsx, .pdf, .html, .json ou .csv, plusieurs fois au besoin ; un dossier reçoit les "
             "trois premiers.",
    )(function)  # fmt: skip


def seuil_option(function: F) -> F:
    """`--seuil` of what is circulated; None where it is not given."""

    def callback(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
        return None if value is None else nombre(3, 1000)(context, parameter, value)

    return click.option(
        "--seuil", callback=callback, metavar="N",
        help="Avec --diffusion, le plus petit nombre de personnes que l’on montre [par défaut : 5].",
    )(function)  # fmt: skip


def common_options(function: F) -> F:
    """`--json` and `-q/--silencieux`."""
    function = click.option(
        "-q", "--silencieux", is_flag=True, help="N’affiche que le résultat demandé et les erreurs."
    )(function)
    return click.option("--json", "as_json", is_flag=True, help="Écrit le résultat en JSON sur la sortie standard.")(
        function
    )


def format_option(function: F) -> F:
    """`--format`."""
    from fphref.cli.inks import FORMATS

    return click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)} [par défaut : celui du fichier donné à --sortie, sinon {FORMATS[0]}].",
    )(function)


def processus_option(function: F) -> F:
    """`--processus`."""
    return click.option(
        "--processus", callback=nombre(1, 61), default="1", show_default=True, metavar="N",
        help="Nombre de processus qui dessinent les documents, de 1 à 61.",
    )(function)  # fmt: skip


def strict_option(function: F) -> F:
    """`--strict`."""
    return click.option("--strict", is_flag=True, help="Un avertissement compte comme une erreur.")(function)


def nombre(lowest: int, highest: int) -> Callable[[click.Context, click.Parameter, str], int]:
    """A callback that reads a whole number between two bounds, both allowed; faults are told in French."""

    def read(context: click.Context, parameter: click.Parameter, value: str) -> int:
        try:
            number = int(value)
        except ValueError:
            raise click.BadParameter(f"« {value} » n’est pas un nombre entier.", context, parameter) from None
        if not lowest <= number <= highest:
            text = f"{number} est hors limites : un nombre de {lowest} à {highest} est attendu."
            raise click.BadParameter(text, context, parameter)
        return number

    return read


def _not_a_day(text: str) -> str:
    """What is said of a day that cannot be read: the nearest one where only its number is wrong."""
    from fphref.statut.dates import nearest_day_of

    found = re.fullmatch(r"([12][0-9]{3})-(0[1-9]|1[0-2])-([0-9]{2})", text)
    if found is None:
        return "une date comme 2026-11-22 est attendue"
    near = nearest_day_of(int(found[1]), int(found[2]), int(found[3]))
    return f"ce n’est pas un jour du calendrier ; le plus proche est {near.isoformat()}"


def parse_jour(text: str) -> date:
    """The day that `--date` names; raises `FphrefError` for anything else than a day like 2026-11-22."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        said = text if len(text) <= 80 else f"{text[:79]}…"
        raise FphrefError(f"--date « {said} » : {_not_a_day(text)}.") from None
    if not 1990 <= found.year <= 2150:
        raise FphrefError(f"--date « {text} » : une année de 1990 à 2150 est attendue.")
    return found


def resolve_referentiel(path: Path | None, report: Report | None = None) -> Path:
    """The folder to load: the one given, else `./referentials`, else the embedded data, which is then said."""
    if path is not None:
        return path
    local = Path("referentials")
    if local.is_dir():
        return local
    from fphref.resources import find_resource

    found = find_resource("referentials")
    if found is None:
        raise FphrefError("Aucun référentiel : donner son dossier avec --referentiel.")
    if report is not None and not report.quiet:
        report.warn("Pas de dossier « referentials » ici : lecture des données d’exemple fournies avec le programme.")
    return found
