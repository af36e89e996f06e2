"""The steps of `relire` for evaluations: open everything, plan, show, then write if told to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fphref.cli.options import resolve_referentiel
from fphref.cli.relire_affichage import show_plan
from fphref.cli.report import Report, load_or_stop
from fphref.cli.tableurs import open_told
from fphref.cli.writing import check_suffix, check_writable, names_file, quoted, write_file
from fphref.diagnostics import Diagnostic, FphrefError

if TYPE_CHECKING:
    from fphref.documents.anomalies import LigneAnomalie
    from fphref.evaluations.anomalies import Anomalie
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
    fichiers: tuple[Path, ...] = ()
    referentiel: Path | None = None

    @property
    def command(self) -> str:
        """The command that writes what this one showed."""
        options = {"-o": self.sortie, "-r": self.referentiel, "--date": self.jour, "--feuille": self.feuille}
        words = ["fphref relire", *(quoted(path) for path in self.fichiers)]
        words += [f"{name} {quoted(value)}" for name, value in options.items() if value is not None]
        return " ".join([*words, *["--supprimer"] * self.supprimer, "--appliquer"])


def open_files(paths: list[Path], report: Report) -> tuple[Files, str]:
    """Open every file, and say what kind they are of; `FphrefError` where one cannot be read, or kinds are mixed."""
    from fphref.evaluations.reperage import kind_of
    from fphref.reperes import REFERENTIEL

    files = _named((path, open_told(path, report)) for path in paths)
    kinds = {path: kind_of(tableur) for path, tableur in files}
    found = {kind == REFERENTIEL for kind in kinds.values()}
    if len(found) > 1:
        name = next(path.name for path, kind in kinds.items() if kind == REFERENTIEL)
        raise FphrefError(f"{name} est un classeur de référentiel, et les autres des évaluations : les relire à part.")
    return files, next(iter(kinds.values()))


def _named(files: Iterable[tuple[Path, Tableur]]) -> Files:
    """The files, those of one name called by the path they were given by."""
    found = list(files)
    names = [tableur.nom for _, tableur in found]
    return [
        (path, replace(tableur, nom=str(path)) if names.count(tableur.nom) > 1 else tableur) for path, tableur in found
    ]


def relire_evaluations(files: Files, asked: Demande, referentiel: Path | None, report: Report) -> int:
    """Plan, show, and write where asked to; the exit code."""
    from fphref.evaluations.relire import plan

    _check_targets(files, asked)
    loaded = load_or_stop(resolve_referentiel(referentiel, report), report)
    report.diagnostics = []
    stamp = _stamp(asked.sortie)
    held = open_told(asked.sortie, report) if _holds_something(asked.sortie) else None
    if held is not None:
        (*files, (_, held)) = _named([*files, (asked.sortie, held)])
    relecture = plan((tableur for _, tableur in files), loaded, _options(asked), held)
    report.diagnostics = relecture.journal.diagnostics
    show_plan(relecture, asked, report, files=len(files))
    applied = asked.appliquer and relecture.changes(supprimer=asked.supprimer)
    if applied:
        if _stamp(asked.sortie) != stamp:
            raise FphrefError(f"{asked.sortie} a changé pendant la lecture : rien n’est écrit, recommencer.")
        _apply(relecture, asked, report)
    report.data["applique"] = applied
    done = asked.anomalies is None or _told_anomalies(relecture, files, asked.anomalies, report)
    return max(report.finish(), int(relecture.bilan.refuses > 0), 0 if done else 2)


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
        check_anomalies(asked.anomalies)
        targets.append(asked.anomalies)
    read = {path.resolve() for path, _ in files}
    for target in targets:
        if target.resolve() in read:
            raise FphrefError(f"{target} est un des fichiers à relire : il ne peut pas être aussi celui à écrire.")
    if len({target.resolve() for target in targets}) < len(targets):
        raise FphrefError(f"{asked.sortie} : -o et --anomalies donnent le même fichier.")


def check_anomalies(path: Path) -> None:
    """Raises `FphrefError` where that file cannot be written, or holds anything but anomalies written before."""
    from fphref.documents.anomalies import TITLE
    from fphref.evaluations.fichiers import open_tableur

    check_writable(path)
    if not path.exists():
        return
    try:
        first = [next(iter(sheet.lignes()), None) for sheet in open_tableur(path).feuilles]
        ours = any(line is not None and TITLE in line.cellules.values() for line in first)
    except FphrefError:
        ours = False
    if not ours:
        raise FphrefError(
            f"{path} existe et n’est pas une liste d’anomalies : il n’est pas remplacé. Donner un autre fichier avec "
            "--anomalies."
        )


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


def _holds_something(path: Path) -> bool:
    """Whether that file exists and is more than blank: what a program leaves when it saves nothing."""
    if not path.exists():
        return False
    if not path.is_file() or path.stat().st_size > 10:
        return True
    return bool(path.read_bytes().removeprefix(b"\xef\xbb\xbf").strip())


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


# -- anomalies -----------------------------------------------------------------------------------------------------


def _told_anomalies(relecture: Relecture, files: Files, path: Path, report: Report) -> bool:
    """Write the anomalies; where that fails it is said, and what was applied stands. Whether they were written."""
    journal, repertoires = relecture.journal, relecture.contexte.referentiel.repertoires
    editeur = next((r.editeur for r in repertoires if r.editeur), "fphref")
    sources = {tableur.nom: source for source, tableur in files if tableur.nature != "csv"}
    try:
        write_anomalies(
            path, journal.anomalies, report, sources, jour=_last_day(relecture), editeur=editeur, tues=journal.tues
        )
    except FphrefError as error:
        report.warn(f"Erreur : {error}")
        return False
    return True


def write_anomalies(
    path: Path, found: Sequence[Diagnostic | Anomalie], report: Report, sources: Mapping[str, Path], *,
    jour: date, editeur: str, tues: int = 0,
) -> None:  # fmt: skip
    """Write the workbook of what was found, each line with a link to its cell where the file stands beside `path`.

    `sources` gives the path of each workbook that diagnostics name; `tues` counts those that were too many to keep.
    Raises `FphrefError` where it cannot be written.
    """
    from fphref.cli.inks import draw
    from fphref.documents.anomalies import build_anomalies

    check_anomalies(path)
    folder = path.resolve().parent
    beside = {name: source.name for name, source in sources.items() if source.resolve().parent == folder}
    book = build_anomalies([_line(item, beside) for item in found], jour, editeur, tues)
    kept: list[Path] = []
    size = write_file(path, lambda stream: draw("xlsx", book, stream), kept=kept)
    report.wrote(path, "anomalies", size)
    for old in kept:
        report.warn(f"{path.name} avait été modifié : l’ancien fichier est gardé sous {old.name}")
    report.line(f"{path} : {len(found)} anomalie{'s' * (len(found) > 1)}.")


def _line(item: Diagnostic | Anomalie, beside: dict[str, str]) -> LigneAnomalie:
    """An anomaly as its line; a bare diagnostic says all in one sentence."""
    from fphref.documents.anomalies import LigneAnomalie
    from fphref.evaluations.anomalies import Anomalie
    from fphref.evaluations.relire_valeurs import shown
    from fphref.regles import REGLES
    from fphref.render.xlsx.links import link_fault

    if isinstance(item, Diagnostic):
        item = Anomalie(item, quoi=shown(item.message, 2000), suite="")
    diagnostic, where = item.diagnostic, item.diagnostic.position
    cell = f"{where.feuille}!{where.cellule}" if where.cellule else where.feuille
    quoted = where.feuille.replace("'", "''")
    near = beside.get(where.fichier)
    # A name with a sign that links give a meaning to, a kind of file that may run: no link, and the line all the same.
    link = f"{near}#'{quoted}'!{where.cellule or 'A1'}" if near and "#" not in near and where.feuille else None
    return LigneAnomalie(
        diagnostic.gravite.value, diagnostic.regle, shown(where.fichier, 1000),
        shown(cell, 300) or (f"ligne {where.ligne}" if where.ligne else "–"), item.agent, item.competence, item.quoi,
        item.attendu, item.lu, item.suite, REGLES[diagnostic.regle].conseil,
        link if link and link_fault(link) is None else None,
    )  # fmt: skip
