"""`fphref rapprocher TEXTE…`: the known items that a wording may mean, with how near they are and why."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from fphref.cli.options import common_options, nombre, referentiel_option, resolve_referentiel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fphref.cli.report import Report
    from fphref.rapprochement.rapprocheur import Candidat, Rapprocheur

_GENRES: Final = {
    "activite": "activité",
    "savoir-faire": "savoir-faire",
    "connaissance": "connaissance",
    "savoir-etre": "savoir-être",
}
_MAX_FILE: Final = 5_000_000
_PLANCHER: Final = 0.1
"""Below it, a candidate is no help to a person."""
Reponse = tuple[str, "tuple[Candidat, ...]"]


@click.command("rapprocher", short_help="Rapproche des libellés des éléments connus.")
@click.argument("textes", nargs=-1, metavar="[TEXTE]...")
@click.option(
    "--fichier", type=click.Path(path_type=Path), metavar="FICHIER",
    help="Fichier texte (UTF-8), un libellé par ligne, en plus de ceux de la ligne de commande.",
)  # fmt: skip
@click.option("--metier", metavar="CODE", help="Seulement les éléments que cite ce métier.")
@click.option(
    "--genre", "genres", multiple=True, type=click.Choice(list(_GENRES)), metavar="GENRE",
    help=f"Seulement ce genre d’éléments, plusieurs fois au besoin : {', '.join(_GENRES)}.",
)  # fmt: skip
@click.option(
    "-n", "--nombre", "count", callback=nombre(1, 100), default="3", show_default=True, metavar="N",
    help="Nombre d’éléments proposés pour chaque libellé.",
)  # fmt: skip
@click.option(
    "--thesaurus", type=click.Path(path_type=Path), metavar="FICHIER",
    help="Synonymes à ajouter à ceux du programme (« nom = forme, forme > voisin », un par ligne).",
)  # fmt: skip
@referentiel_option
@common_options
def command(
    textes: tuple[str, ...],
    fichier: Path | None,
    metier: str | None,
    genres: tuple[str, ...],
    count: int,
    thesaurus: Path | None,
    referentiel: Path | None,
    as_json: bool,
    silencieux: bool,
) -> int:
    """Cherche à quels éléments du référentiel (activités, compétences) correspondent des libellés venus d’ailleurs.

    Même libellé d’abord, puis le même à l’écriture près, puis les plus proches par leurs mots et par le thésaurus, avec
    un score de 0 à 1 et la raison. Rien n’est enregistré : c’est à une personne de choisir.
    """
    from fphref.cli.report import Report
    from fphref.diagnostics import FphrefError, Gravite

    report = Report("rapprocher", as_json=as_json, quiet=silencieux)
    # What the system could not decode on the command line cannot be written again either.
    wanted = [text.encode("utf-8", "replace").decode() for text in textes if text.strip()]
    if fichier is not None:
        wanted += [line for line in _read_text(fichier).splitlines() if line.strip()]
    if not wanted:
        raise FphrefError(
            "Aucun libellé à rapprocher : donner un TEXTE entre guillemets, ou un fichier avec --fichier."
        )
    known = _rapprocheur(resolve_referentiel(referentiel, report), metier, genres, thesaurus, report)
    answers = [(text, known.candidats(text, count)) for text in wanted]
    report.data["rapprochements"] = [
        {"texte": text, "candidats": [asdict(candidat) for candidat in found]} for text, found in answers
    ]
    if not as_json:
        (_show if sys.stdout.isatty() else _print)(answers)
    report.diagnostics = [d for d in report.diagnostics if d.gravite is not Gravite.INFO]
    report.finish()
    return 0


def _rapprocheur(
    folder: Path, metier: str | None, genres: Sequence[str], thesaurus: Path | None, report: Report
) -> Rapprocheur:
    """The items that are asked for, ready to be compared with; raises `FphrefError` where there is none."""
    from fphref.cli.report import known_code, load_or_stop
    from fphref.diagnostics import FphrefError
    from fphref.rapprochement.lexical import Lexical
    from fphref.rapprochement.rapprocheur import GENRES, Rapprocheur, connus_of
    from fphref.rapprochement.thesaurus import extended

    more = extended(_read_text(thesaurus), thesaurus.name) if thesaurus is not None else None
    loaded = load_or_stop(folder, report)
    one = None if metier is None else loaded.metiers[known_code(loaded, metier, report)]
    kinds = tuple(genre.replace("-", "_") for genre in genres) or GENRES
    connus = connus_of(loaded, one, kinds)
    if not connus:
        of_metier = f" du métier {one.code}" if one else ""
        kind = f" ({', '.join(_GENRES[genre] for genre in dict.fromkeys(genres))})" if genres else ""
        raise FphrefError(f"Le référentiel n’a aucun élément{of_metier} à quoi rapprocher des libellés{kind}.")
    return Rapprocheur(connus, Lexical([connu.libelle for connu in connus], more) if more else None)


def _show(answers: Sequence[Reponse]) -> None:
    """For a terminal: each wording, and below it what it may mean."""
    from fphref.cli.report import fit, use_colour
    from fphref.texte import printable

    colour = use_colour(sys.stdout)
    for text, found in answers:
        click.echo(click.style(fit(f"« {printable(_short(text))} »", sys.stdout), bold=True), color=colour)
        near = [candidat for candidat in found if candidat.score >= _PLANCHER]
        for candidat in near:
            head = f"  {_decimal(candidat.score)}  {_verdict(candidat)} : {candidat.libelle} ({candidat.id})"
            click.echo(fit(printable(head), sys.stdout))
            click.echo(fit(f"        {printable(candidat.raison)}", sys.stdout))
        if not near:
            click.echo("  aucun élément proche")


def _print(answers: Sequence[Reponse]) -> None:
    """For another program: one line a candidate, with tabs."""
    from fphref.cli.table import print_table
    from fphref.texte import printable

    rows = []
    for text, found in answers:
        near = [candidat for candidat in found if candidat.score >= _PLANCHER]
        rows += [
            [text, _decimal(c.score), _verdict(c), c.libelle, c.id, _GENRES[c.genre.replace("_", "-")], c.raison]
            for c in near
        ] or [[text, "–", "aucun élément proche", "–", "–", "–", "–"]]
    cells = [[printable(_short(value)) for value in row] for row in rows]
    print_table(("Texte", "Score", "Lien", "Libellé", "Identifiant", "Genre", "Raison"), cells)


def _verdict(candidat: Candidat) -> str:
    """What a person should make of it."""
    from fphref.rapprochement.rapprocheur import SEUIL

    if candidat.methode != "similaire":
        return "même libellé"
    return "très proche" if candidat.score >= SEUIL else "à vérifier"


def _decimal(score: float) -> str:
    return f"{score:.2f}".replace(".", ",")


def _short(text: str) -> str:
    """On one line, its end left out where it is endless."""
    text = " ".join(text[:2000].split())
    return text if len(text) <= 300 else text[:299].rstrip() + "…"


def _read_text(path: Path) -> str:
    """A text file in UTF-8; raises `FphrefError` for what is none, or too big."""
    from fphref.diagnostics import FphrefError
    from fphref.evaluations.archive import regular_size

    if path.is_dir():
        raise FphrefError(f"{path} est un dossier : donner un fichier texte.")
    if regular_size(path) > _MAX_FILE:
        raise FphrefError(f"{path.name} est trop gros pour une liste de libellés : le découper en plusieurs fichiers.")
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise FphrefError(f"{path.name} n’est pas un fichier texte en UTF-8 : l’enregistrer en texte, encodage UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FphrefError(
            f"{path.name} n’est pas en UTF-8 : l’ouvrir dans un éditeur de texte et l’enregistrer en UTF-8."
        ) from None
