"""`fphref relire`: filled-in workbooks read back, planned, shown, applied when told to."""

from __future__ import annotations

from pathlib import Path

import click

from fphref.cli.options import common_options, referentiel_option


@click.command("relire", short_help="Relit des matrices remplies et dit ce qui changerait.")
@click.argument("fichiers", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER|DOSSIER...")
@click.option("-o", "--sortie", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Fichier d’évaluations à compléter, .csv ou .xlsx [par défaut : evaluations.csv].")  # fmt: skip
@click.option("--appliquer", is_flag=True, help="Écrit ce que le plan annonce ; sans elle, rien n’est écrit.")
@click.option(
    "--supprimer", is_flag=True, help="Avec --appliquer, retire aussi ce dont la cellule est maintenant vide."
)
@click.option("--date", "jour", metavar="AAAA-MM-JJ", help="Date des évaluations, là où le fichier n’en donne pas.")
@click.option("--feuille", metavar="NOM", help="Feuille à lire, si plusieurs sont des matrices.")
@click.option("--anomalies", type=click.Path(path_type=Path), metavar="FICHIER.xlsx",
              help="Écrit la liste des anomalies, avec un lien vers chaque cellule.")  # fmt: skip
@referentiel_option
@common_options
def command(
    fichiers: tuple[Path, ...], sortie: Path | None, appliquer: bool, supprimer: bool, jour: str | None,
    feuille: str | None, anomalies: Path | None, referentiel: Path | None, as_json: bool, silencieux: bool,
) -> int:  # fmt: skip
    """Relit des matrices remplies (.xlsx, .ods, .csv) et dit ce qui changerait dans le fichier d’évaluations.

    Rien n’est écrit sans --appliquer. Une cellule vide veut dire « non évalué » : elle n’efface rien, sauf
    avec --supprimer. Ce qui ne se lit pas sans doute est refusé, cellule par cellule, et nommé.

    Un dossier est relu en entier : ses matrices, sans les verrous des tableurs (~$…). « dossier/*.xlsx »
    convient aussi, entre guillemets ou non.

    Un classeur fait par « matrice referentiel » est relu de la même façon, vers les fichiers du référentiel.
    """
    from fphref.cli.relire_evaluations import Demande, open_files, relire_evaluations
    from fphref.cli.relire_fichiers import expanded
    from fphref.cli.report import Report
    from fphref.diagnostics import FphrefError
    from fphref.reperes import REFERENTIEL

    report = Report("relire", as_json=as_json, quiet=silencieux)
    paths = expanded(fichiers, report)
    files, kind = open_files(paths, report)
    if kind == REFERENTIEL:
        from fphref.cli.relire_referentiel import relire_referentiel

        foreign = [name for name, value in (("-o", sortie), ("--date", jour), ("--feuille", feuille)) if value]
        if foreign:
            raise FphrefError(
                f"{paths[0].name} est un classeur de référentiel : {' et '.join(foreign)} ne s’y applique"
                f"{'nt' if len(foreign) > 1 else ''} pas, il est relu en entier vers les fichiers du référentiel."
            )
        return relire_referentiel(paths, referentiel, appliquer, supprimer, report, anomalies, files[0][1])
    asked = Demande(
        sortie or Path("evaluations.csv"), appliquer, supprimer, jour, feuille, anomalies, fichiers, referentiel
    )  # fmt: skip
    return relire_evaluations(files, asked, referentiel, report)
