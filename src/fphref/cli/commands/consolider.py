"""`fphref consolider`: several établissements in one audit, from their cubes or their evaluations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from fphref.cli.options import audit_sorties_option, common_options, referentiel_option, seuil_option


@click.command("consolider", short_help="Réunit les audits de plusieurs établissements.")
@click.argument("fichiers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER|DOSSIER...")
@click.option(
    "--par", metavar="NIVEAUX",
    help="Parmi region, ght, etablissement, pole, service, metier et ensemble, séparés par des virgules "
         "[par défaut : etablissement,metier,ensemble].",
)  # fmt: skip
@click.option(
    "--date", "jour", metavar="AAAA-MM-JJ", help="Date de l’audit [par défaut : celle du cube le plus récent]."
)
@click.option("--cube", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Écrit le cube de l’ensemble (.csv, .parquet).")  # fmt: skip
@click.option("--diffusion", is_flag=True, help="Masque ce qui porte sur trop peu de personnes.")
@seuil_option
@audit_sorties_option
@referentiel_option
@common_options
def command(
    fichiers: tuple[Path, ...], par: str | None, jour: str | None, cube: Path | None, diffusion: bool,
    seuil: int | None, sorties: tuple[Path, ...], referentiel: Path | None, as_json: bool, silencieux: bool,
) -> int:  # fmt: skip
    """Réunit en un seul audit les cubes (couverture --cube) ou les évaluations de plusieurs établissements.

    Un cube ne nomme aucun agent : une région n’a pas besoin des lignes nominatives. Un dossier d’évaluations
    vaut pour un établissement ; la liste des agents qui s’y trouve est lue avec elles. Il peut contenir son
    référentiel (referentiel/) : celui des dossiers est pris, s’ils ont le même.

    Ce qui se contredit d’un fichier à l’autre est dit : même structure deux fois, dates, niveaux requis,
    échelles, numéros FINESS, pseudonymes. Chaque établissement garde ses profils et ses besoins.
    """
    from datetime import date

    from fphref.audit.consolidation import DemandeConsolidation, consolidate
    from fphref.audit.couverture import audit_couverture
    from fphref.cli.couverture_demande import check_together, day_of_audit
    from fphref.cli.couverture_fin import finish_audit
    from fphref.cli.couverture_sorties import planned, read_files
    from fphref.cli.options import resolve_referentiel
    from fphref.cli.report import Report, load_or_stop
    from fphref.model.couverture import PETIT_EFFECTIF

    check_together(
        diffusion=diffusion, seuil=seuil, hypothese=False, expliquer=False, structure=False, fichiers=False
    )  # fmt: skip
    report = Report("consolider", as_json=as_json, quiet=silencieux)
    today = date.today()
    day = None if jour is None else day_of_audit(jour, today)
    asked = DemandeConsolidation(fichiers, today, day, _levels(par))
    ends = planned(sorties, cube, read_files(fichiers), (seuil or PETIT_EFFECTIF) if diffusion else 0)
    model = load_or_stop(resolve_referentiel(referentiel or _referentiel_of(fichiers), report), report)
    report.diagnostics.clear()  # what is wrong with the référentiel is for `verifier`
    with consolidate(asked, model, audit_couverture) as bilan:
        return finish_audit(bilan, model, ends, report)


def _referentiel_of(fichiers: Iterable[Path]) -> Path | None:
    """The référentiel that comes with the folders, as `couverture` finds it; two of them must say the same."""
    from fphref.cli.couverture_demande import folder_referentiel
    from fphref.diagnostics import FphrefError

    found = list(dict.fromkeys(path for folder in fichiers if (path := folder_referentiel([folder])) is not None))
    for other in found[1:]:
        if other.resolve() != found[0].resolve() and _contents(other) != _contents(found[0]):
            raise FphrefError(
                f"{found[0]} et {other} ne sont pas le même référentiel : choisir avec --referentiel (-r), ou "
                "consolider les cubes, faits chacun avec le sien (fphref couverture --cube)."
            )
    return found[0] if found else None


def _contents(folder: Path) -> dict[str, bytes]:
    """What a référentiel says: each of its files, by path; ends of lines, which copying changes, are alike."""
    from fphref.diagnostics import FphrefError

    try:
        texts = [path for path in folder.rglob("*.y*ml") if path.is_file()]
        return {path.relative_to(folder).as_posix(): path.read_bytes().replace(b"\r\n", b"\n") for path in texts}
    except OSError:
        raise FphrefError(f"{folder} ne peut pas être lu en entier.") from None


def _levels(text: str | None) -> tuple[str, ...]:
    from fphref.audit.modele import PAR
    from fphref.diagnostics import FphrefError, suggestion

    if text is None:
        return ()
    found = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in found:
        if name not in PAR:
            raise FphrefError(f"--par « {name} » : niveau inconnu{suggestion(name, PAR)}")
    if not found:
        raise FphrefError("--par est vide : donner un niveau au moins, comme « etablissement ».")
    return found
