"""`fphref importer`: documents people have → a draft référentiel in a folder of its own, with every doubt listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fphref.cli.options import common_options, referentiel_option, strict_option

if TYPE_CHECKING:
    from fphref.cli.importer_depot import Depot
    from fphref.cli.report import Report
    from fphref.importers.assemblage import Cadre, Ensemble
    from fphref.importers.modele import Brouillon
    from fphref.importers.registre import Registre
    from fphref.model.referentiel import Referentiel

FORMES = ("fiche", "offre", "guide")
BROUILLON = "brouillon"


@click.command("importer", short_help="Fait un brouillon de référentiel à partir de documents existants.")
@click.argument("fichiers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER...")
@click.option("-o", "--sortie", type=click.Path(path_type=Path), metavar="DOSSIER",
              help="Dossier du brouillon, nouveau ou vide : il ne remplace rien [par défaut : brouillon].")  # fmt: skip
@click.option("--forme", type=click.Choice(FORMES), metavar="FORME",
              help="fiche, offre ou guide [par défaut : reconnue dans le document].")  # fmt: skip
@click.option("--correspondance", type=click.Path(path_type=Path), metavar="FICHIER.yaml",
              help="Les fichiers sont des tableaux ; ce que veut dire chaque colonne est écrit là.")  # fmt: skip
@click.option("--deviner", is_flag=True,
              help="Propose une correspondance pour ces tableaux, à relire ; n’importe rien.")  # fmt: skip
@click.option("--etendre", is_flag=True,
              help="Le brouillon complète le référentiel donné par -r, sans recopier ce qui y est déjà.")  # fmt: skip
@click.option("--date", "jour", metavar="AAAA-MM-JJ", help="Date du brouillon [par défaut : aujourd’hui].")
@click.option("--infos", is_flag=True, help="Montre aussi les simples informations.")
@referentiel_option
@strict_option
@common_options
def command(
    fichiers: tuple[Path, ...], sortie: Path | None, forme: str | None, correspondance: Path | None, deviner: bool,
    etendre: bool, jour: str | None, infos: bool, referentiel: Path | None, strict: bool, as_json: bool,
    silencieux: bool,
) -> int:  # fmt: skip
    """Fait un brouillon de référentiel, en YAML, à partir de documents existants, avec la liste de chaque doute.

    Documents lus : fiche métier de la fonction publique hospitalière (texte, Markdown, PDF, page web enregistrée,
    Word), offre d’emploi (texte à en-tête YAML, JSON, page web), guide métier (texte, page web, Word, PDF), et
    tableaux (CSV, Excel, LibreOffice, JSON) avec une correspondance. Un dossier vaut pour ce qu’il contient.

    Chaque ligne du document est placée dans un champ, reconnue comme mise en page, ou listée comme non placée :
    lignes.csv le dit ligne par ligne, doutes.csv réunit ce qu’une personne doit vérifier, et chaque doute est aussi
    écrit dans le brouillon, au-dessus du champ. Il se relit, se corrige, puis se contrôle (fphref verifier).

    Les libellés qui sont déjà au référentiel (-r) y reprennent leur identifiant ; rien de seulement ressemblant
    n’est rattaché sans le dire.
    """
    from fphref.cli.importer_affichage import show_import
    from fphref.cli.importer_depot import Depot
    from fphref.cli.report import Report
    from fphref.importers.assemblage import assemble
    from fphref.importers.jumeaux import tell_twins
    from fphref.importers.registre import Registre

    report = Report("importer", as_json=as_json, quiet=silencieux, strict=strict)
    paths = _files(fichiers)
    if deviner:
        from fphref.cli.importer_tables import guess_mapping

        return guess_mapping(paths, sortie, report)
    sortie = sortie or Path(BROUILLON)
    cadre = _cadre(jour, referentiel, sortie, etendre, report)
    depot = Depot(sortie)
    registre = Registre(cadre.referentiel)
    brouillons = _drafts(paths, forme, correspondance, registre, cadre, report)
    ensemble = assemble(tell_twins(brouillons), cadre, registre.rattachements)
    _write(depot, ensemble, report)
    show_import(ensemble, sortie, report, infos=infos)
    return report.finish()


def _files(given: tuple[Path, ...]) -> list[Path]:
    """The files to read; a folder stands for what it holds, in the order of the names."""
    from fphref.diagnostics import FphrefError

    paths: list[Path] = []
    for path in given:
        try:
            inside = (
                sorted(one for one in path.iterdir() if not one.name.startswith((".", "~"))) if path.is_dir() else None
            )
        except (OSError, ValueError):
            raise FphrefError(f"{path} ne peut pas être lu : vérifier les droits d’accès.") from None
        if inside is not None and not any(one.is_file() for one in inside):
            raise FphrefError(f"{path} : aucun fichier dans ce dossier.")
        paths += [path] if inside is None else [one for one in inside if one.is_file()]
    once: dict[Path, Path] = {}
    for path in paths:
        once.setdefault(_absolute(path), path)
    return list(once.values())


def _cadre(jour: str | None, path: Path | None, sortie: Path, etendre: bool, report: Report) -> Cadre:
    """What the draft starts from: its date, the known référentiel, and whether it extends it."""
    import os
    from datetime import date

    from fphref.cli.options import parse_jour, resolve_referentiel
    from fphref.diagnostics import FphrefError
    from fphref.importers.assemblage import Cadre

    day = date.today() if jour is None else parse_jour(jour)
    if not etendre:
        return Cadre(day, "", _known(resolve_referentiel(path, report), report, given=path is not None))
    if path is None or not (path / "repertoire.yaml").is_file():
        raise FphrefError("--etendre : donner avec -r le dossier d’un référentiel, celui qui a un repertoire.yaml.")
    try:
        above = Path(os.path.relpath(path, sortie)).as_posix()
    except ValueError:  # on Windows, another drive
        raise FphrefError(f"--etendre : {path} est sur un autre disque que {sortie}.") from None
    return Cadre(day, above, _known(path, report, given=True))


def _known(path: Path, report: Report, *, given: bool) -> Referentiel:
    """What is known already; what could not be read of it is said, since wordings would then pass for new ones."""
    from fphref.diagnostics import FphrefError
    from fphref.loading.load import load

    referentiel, diagnostics = load(path)
    if given and not referentiel.repertoires and not referentiel.marche:
        message = diagnostics[0].message if diagnostics else "rien à lire"
        raise FphrefError(f"{path} : {message}", diagnostics)
    if not referentiel.complet:
        report.warn(
            f"Attention : une partie de {path} n’a pas pu être lue (fphref verifier dit pourquoi) ; "
            "des libellés connus passent pour nouveaux."
        )
    return referentiel


def _drafts(
    paths: list[Path], forme: str | None, correspondance: Path | None, registre: Registre, cadre: Cadre, report: Report
) -> Sequence[Brouillon]:
    """The draft of each document, or of the tables together."""
    from fphref.cli.progress import waiting
    from fphref.diagnostics import FphrefError

    if correspondance is not None:
        from fphref.cli.importer_tables import import_tables

        return import_tables(paths, correspondance, registre, etend=bool(cadre.etend))
    from fphref.importers.formes import import_document
    from fphref.importers.lecture.fichier import read_document

    tables = [path for path in paths if path.suffix.casefold() in (".csv", ".tsv", ".xlsx", ".xlsm", ".ods")]
    if tables:
        raise FphrefError(
            f"{tables[0].name} est un tableau : donner --correspondance, ou --deviner pour en proposer une."
        )
    found = []
    names = _names(paths)
    for path in paths:
        with waiting(path.name, show=not (report.as_json or report.quiet)):
            document = replace(read_document(path), nom=names[path])
            found.append(import_document(document, registre, forme or ""))
    return found


def _names(paths: Sequence[Path]) -> dict[Path, str]:
    """The name each file is told by: its own, with as many folders before it as tell it from the others."""
    alike: dict[str, list[tuple[str, ...]]] = {}
    for path in paths:
        alike.setdefault(path.name, []).append(_absolute(path).parts[1:])
    found: dict[Path, str] = {}
    for path in paths:
        parts = _absolute(path).parts[1:]
        others = [other for other in alike[path.name] if other != parts]
        count = 1
        while count < len(parts) and any(other[-count:] == parts[-count:] for other in others):
            count += 1
        found[path] = _shown("/".join(parts[-count:]) if count > 1 else path.name)
    return found


def _absolute(path: Path) -> Path:
    """The path without `..`, its links not followed: they may turn in a circle."""
    import os

    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve follows links


def _shown(name: str) -> str:
    """A name that a file of the draft may hold: what no reader sees in it is replaced."""
    import unicodedata

    hidden = ("C", "Zl", "Zp")
    return "".join("\ufffd" if unicodedata.category(sign).startswith(hidden) else sign for sign in name)


def _write(depot: Depot, ensemble: Ensemble, report: Report) -> None:
    """Write the draft, then read it back: what would keep it from loading is told as a fault."""
    from fphref.importers.ecriture import write_texts
    from fphref.loading.load import load

    for path, size in depot.write(write_texts(ensemble)):
        report.wrote(path, "brouillon", size)
    _, diagnostics = load(depot.folder)
    report.diagnostics += [found for found in diagnostics if found.gravite == "erreur"]
    for brouillon in ensemble.brouillons:
        report.diagnostics += [doute.diagnostic for doute in brouillon.doutes]
