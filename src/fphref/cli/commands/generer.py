"""`fphref generer`: checks, then every document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fphref.cli.options import (
    common_options,
    processus_option,
    referentiel_option,
    resolve_referentiel,
    sortie_option,
    strict_option,
)

if TYPE_CHECKING:
    from fphref.cli.produce import Job
    from fphref.cli.report import Report
    from fphref.diagnostics import Diagnostic
    from fphref.model.referentiel import Referentiel


MATRICE = "matrice_metiers.xlsx"
CATALOGUE = "catalogue.pdf"


@click.command("generer", short_help="Contrôle, puis produit tous les documents.")
@referentiel_option
@sortie_option("exports", "Dossier où écrire les documents.")
@processus_option
@strict_option
@common_options
def command(
    referentiel: Path | None, sortie: Path, processus: int, strict: bool, as_json: bool, silencieux: bool
) -> int:
    """Contrôle le référentiel, puis produit tous ses documents.

    Produit une fiche PDF par métier, le catalogue qui les réunit, la matrice des métiers, une matrice des
    agents par métier qui a un profil, et verification.json. Un référentiel dont le dossier contient evaluations.csv
    donne aussi son audit de couverture (xlsx et pdf). Un métier en erreur ne donne lieu à aucun document.
    """
    from fphref.cli.produce import produce_all
    from fphref.cli.progress import track
    from fphref.cli.report import Report, load_or_stop
    from fphref.cli.writing import check_writable, names_file, write_text
    from fphref.diagnostics import FphrefError

    report = Report("generer", as_json=as_json, quiet=silencieux, strict=strict)
    if names_file(sortie):
        raise FphrefError(f"--sortie attend un dossier, pas un fichier : {sortie}")
    root = resolve_referentiel(referentiel, report)
    loaded = load_or_stop(root, report)
    report.line(f"Référentiel : {root}")
    jobs = list(_jobs(root, loaded, report.diagnostics))
    # A target that cannot be replaced stops the command before anything is written.
    for name in (*(job.name for job in jobs), "verification.json"):
        check_writable(sortie / name)
    try:
        done = produce_all(((job, sortie / job.name) for job in jobs), report, processus)
        for _ in track(((job.name, job) for job in done), len(jobs), show=not (as_json or silencieux)):
            pass
    except FphrefError as error:
        raise FphrefError(str(error), report.diagnostics) from None
    text = verification_text(loaded, report)
    report.wrote(sortie / "verification.json", "verification", write_text(sortie / "verification.json", text))
    report.show_diagnostics()
    _conclude(loaded, sortie, report)
    return report.finish()


def _jobs(root: Path, referentiel: Referentiel, diagnostics: Sequence[Diagnostic]) -> Iterator[Job]:
    """Every document that may be made, in a stable order."""
    from fphref.cli.couverture_jobs import coverage_jobs
    from fphref.cli.produce import Fiches, catalogue_job, fiche_job, matrice_agents_job, matrice_metiers_job
    from fphref.documents.matrice_agents_plan import Demande

    sound = {code: m for code, m in referentiel.metiers.items() if code not in referentiel.en_erreur}
    skilled = [code for code, metier in sound.items() if referentiel.competences_of(metier)]
    fiches = Fiches(referentiel, keep=True)
    for code in sound:
        yield fiche_job(fiches, code)
    if sound:
        yield catalogue_job(referentiel, fiches)
    # A matrix with a métier missing would be read as a whole one.
    if referentiel.complet and not referentiel.en_erreur and skilled:
        yield matrice_metiers_job(referentiel)
    for code in skilled:
        if code in referentiel.profils:
            yield matrice_agents_job(referentiel, f"matrice_agents_{code}", Demande((code,)), diagnostics)
    if referentiel.complet and not referentiel.en_erreur:
        yield from coverage_jobs(root, referentiel)


def verification_text(referentiel: Referentiel, report: Report) -> str:
    """The content of `verification.json`: what was found, of which edition."""
    from fphref.cli.report import count_by_gravite, envelope

    payload = envelope("generer", report.diagnostics)
    payload["bilan"] = count_by_gravite(report.diagnostics)
    payload["complet"] = referentiel.complet
    payload["repertoires"] = [
        {"id": r.id, "edition": r.edition, "date": r.date.isoformat()} for r in referentiel.repertoires
    ]
    payload["metiers"] = [
        {"code": code, "en_erreur": code in referentiel.en_erreur}
        for code in sorted({*referentiel.metiers, *referentiel.en_erreur})
    ]
    return json.dumps(payload, ensure_ascii=False, indent=2) + "\n"


def _conclude(referentiel: Referentiel, sortie: Path, report: Report) -> None:
    made = {path.name for path, _, _ in report.files}
    if referentiel.en_erreur:
        codes = ", ".join(sorted(referentiel.en_erreur))
        report.warn(f"Aucun document pour {codes} : corriger les erreurs ci-dessus.")
    if MATRICE not in made:
        why = (
            "le référentiel est incomplet" if referentiel.en_erreur or not referentiel.complet else "aucune compétence"
        )
        report.warn(f"{MATRICE} n’a pas été produite : {why}.")
    for name in _outdated(referentiel, sortie, made):
        report.warn(f"Attention : {sortie / name} date d’une production antérieure.")
    count = len(report.files)
    report.line(f"{count} fichier{'s' * (count > 1)} écrit{'s' * (count > 1)} dans {sortie}{_slash(sortie)}")
    for path, _, size in report.files:
        report.line(f"  {path.name}  ({_size(size)})")
    report.line(report.summary())


def _outdated(referentiel: Referentiel, sortie: Path, made: set[str]) -> Iterator[str]:
    """The documents of an earlier run that this one would have replaced and could not make."""
    codes = sorted({*referentiel.metiers, *referentiel.en_erreur})
    for name in (
        *(f"fiche_{c}.pdf" for c in codes),
        CATALOGUE,
        MATRICE,
        *(f"matrice_agents_{c}.xlsx" for c in codes),
        *(f"couverture_{r.id}{suffix}" for r in referentiel.repertoires for suffix in (".xlsx", ".pdf")),
    ):
        if name not in made and (sortie / name).is_file():
            yield name


def _slash(path: Path) -> str:
    return "" if str(path).endswith(("/", "\\")) else "/"


def _size(size: int) -> str:
    return f"{max(1, round(size / 1000))} ko"
