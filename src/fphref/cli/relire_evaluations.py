"""The steps of `relire` for evaluations: open everything, plan, show, then write if told to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fphref.cli.options import resolve_referentiel
from fphref.cli.relire_affichage import show_plan
from fphref.cli.report import Report, load_or_stop
from fphref.cli.writing import check_suffix, check_writable, names_file, write_file
from fphref.diagnostics import FphrefError

if TYPE_CHECKING:
    from fphref.evaluations.grille import Tableur
    from fphref.evaluations.relire import Relecture
    from fphref.evaluations.relire_commun import Options

Files = list[tuple[Path, "Tableur"]]
FORMATS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Demande:
    """What `relire` was asked for."""

    sortie: Path
    appliquer: bool = False
    supprimer: bool = False
    jour: str | None = None
    feuille: str | None = None
    anomalies: Path | None = None


def open_files(paths: list[Path], report: Report) -> tuple[Files, str]:
    """Open every file, and say what kind they are of; `FphrefError` where one cannot be read, or kinds are mixed."""
    from fphref.evaluations.fichiers import open_tableur
    from fphref.evaluations.reperage import kind_of
    from fphref.reperes import REFERENTIEL

    files = [(path, open_tableur(path)) for path in paths]
    kinds = {path: kind_of(tableur) for path, tableur in files}
    found = {kind == REFERENTIEL for kind in kinds.values()}
    if len(found) > 1:
        name = next(path.name for path, kind in kinds.items() if kind == REFERENTIEL)
        raise FphrefError(f"{name} est un classeur de référentiel, et les autres des évaluations : les relire à part.")
    for _, tableur in files:
        for remark in tableur.remarques:
            if not report.quiet:
                report.warn(remark)
    return files, next(iter(kinds.values()))


def relire_evaluations(files: Files, asked: Demande, referentiel: Path | None, report: Report) -> int:
    """Plan, show, and write where asked to; the exit code."""
    from fphref.evaluations.fichiers import open_tableur
    from fphref.evaluations.relire import plan

    _check_targets(files, asked)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    report.diagnostics = []
    held = open_tableur(asked.sortie) if asked.sortie.exists() else None
    stamp = _stamp(asked.sortie)
    relecture = plan((tableur for _, tableur in files), loaded, _options(asked), held)
    report.diagnostics = relecture.journal.diagnostics
    show_plan(relecture, asked, report, files=len(files))
    if asked.anomalies is not None:
        _write_anomalies(relecture, files, asked.anomalies, report)
    if asked.appliquer and relecture.changes(supprimer=asked.supprimer):
        if _stamp(asked.sortie) != stamp:
            raise FphrefError(f"{asked.sortie} a changé pendant la lecture : rien n’est écrit, recommencer.")
        _apply(relecture, asked, report)
    report.data["applique"] = bool(asked.appliquer and report.files)
    return max(report.finish(), int(relecture.bilan.refuses > 0))


def _check_targets(files: Files, asked: Demande) -> None:
    if asked.sortie.suffix.lower() not in FORMATS or not names_file(asked.sortie):
        raise FphrefError(f"{asked.sortie} : donner à -o un fichier .csv ou .xlsx.")
    targets = [asked.sortie]
    if asked.appliquer:
        check_writable(asked.sortie)
    if asked.anomalies is not None:
        check_suffix(asked.anomalies, ".xlsx", "La liste des anomalies")
        if not names_file(asked.anomalies):
            raise FphrefError(f"{asked.anomalies} : donner à --anomalies un fichier .xlsx.")
        check_writable(asked.anomalies)
        targets.append(asked.anomalies)
    read = {path.resolve() for path, _ in files}
    for target in targets:
        if target.resolve() in read:
            raise FphrefError(f"{target} est un des fichiers à relire : il ne peut pas être aussi celui à écrire.")
    if len({target.resolve() for target in targets}) < len(targets):
        raise FphrefError(f"{asked.sortie} : -o et --anomalies donnent le même fichier.")


def _options(asked: Demande) -> Options:
    from fphref.evaluations.relire_commun import Options
    from fphref.evaluations.relire_valeurs import day_of

    options = Options(date.today(), None, asked.feuille)
    if asked.jour is None:
        return options
    jour, refused, _ = day_of(asked.jour, options.limite)
    if jour is None:
        raise FphrefError(f"--date « {asked.jour} » : {refused or 'date vide'} ; écrire une date comme 2027-01-15.")
    return Options(options.aujourdhui, jour, asked.feuille)


def _stamp(path: Path) -> tuple[int, int] | None:
    if not path.exists():
        return None
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def _last_day(relecture: Relecture) -> date:
    """The day the written files are dated by: that of the latest evaluation, not the clock."""
    days = [jour for registre in (relecture.nouveau, relecture.contexte.ancien) for _, jour in registre.fiches if jour]
    editions = [r.date for r in relecture.contexte.referentiel.repertoires]
    return max(days or editions or [date(2000, 1, 1)])


def _apply(relecture: Relecture, asked: Demande, report: Report) -> None:
    from fphref.evaluations.sortie import Lignes, csv_blocks, typed

    rows = Lignes(relecture, supprimer=asked.supprimer)
    kept: list[Path] = []
    if asked.sortie.suffix.lower() == ".csv":
        size = write_file(asked.sortie, lambda stream: stream.writelines(csv_blocks(rows.titres, rows)), kept=kept)
    else:
        from fphref.cli.inks import draw
        from fphref.documents.evaluations_longues import build_evaluations_longues

        referentiel = relecture.contexte.referentiel
        book = build_evaluations_longues(rows.titres, rows.mapped(typed), referentiel, _last_day(relecture))
        size = write_file(asked.sortie, lambda stream: draw("xlsx", book, stream), kept=kept)
    report.wrote(asked.sortie, "evaluations", size)
    for old in kept:
        report.warn(f"{asked.sortie.name} avait été enregistré par un tableur : l’ancien est gardé sous {old.name}")
    report.line(f"{asked.sortie} : {len(rows)} évaluation{'s' * (len(rows) > 1)}.")


def _write_anomalies(relecture: Relecture, files: Files, path: Path, report: Report) -> None:
    from fphref.cli.inks import draw
    from fphref.documents.anomalies import LigneAnomalie, build_anomalies
    from fphref.regles import REGLES

    names = [file.name for file, _ in files]
    beside = {
        file.name: file.name
        for file, tableur in files
        if names.count(file.name) == 1 and tableur.nature != "csv" and file.resolve().parent == path.resolve().parent
    }
    found = []
    for anomalie in relecture.journal.anomalies:
        diagnostic, where = anomalie.diagnostic, anomalie.diagnostic.position
        cell = f"{where.feuille}!{where.cellule}" if where.cellule else where.feuille
        quoted = where.feuille.replace("'", "''")
        near = beside.get(where.fichier)
        link = f"{near}#'{quoted}'!{where.cellule or 'A1'}" if near and where.feuille else None
        found.append(
            LigneAnomalie(
                diagnostic.gravite.value, diagnostic.regle, where.fichier,
                cell or (f"ligne {where.ligne}" if where.ligne else "–"), anomalie.agent, anomalie.competence,
                anomalie.quoi, anomalie.attendu, anomalie.lu, anomalie.suite, REGLES[diagnostic.regle].conseil, link,
            )
        )  # fmt: skip
    editeur = next((r.editeur for r in relecture.contexte.referentiel.repertoires if r.editeur), "fphref")
    book = build_anomalies(found, _last_day(relecture), editeur, relecture.journal.tues)
    kept: list[Path] = []
    size = write_file(path, lambda stream: draw("xlsx", book, stream), kept=kept)
    report.wrote(path, "anomalies", size)
    for old in kept:
        report.warn(f"{path.name} avait été modifié : l’ancien fichier est gardé sous {old.name}")
    report.line(f"{path} : {len(found)} anomalie{'s' * (len(found) > 1)}.")
