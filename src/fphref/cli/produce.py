"""Documents from model to file: build the content, draw it (in several processes if asked), write it, note it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from fphref.cli.inks import Flaws, draw
from fphref.cli.report import Report
from fphref.cli.writing import is_edited, write_file

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from fphref.cli.inks import Content
    from fphref.diagnostics import Diagnostic
    from fphref.documents.content import Document
    from fphref.documents.matrice_agents_plan import Demande, Plan
    from fphref.model.referentiel import Referentiel

_AHEAD = 2  # documents built for each process before one of them is awaited: memory stays flat


@dataclass(frozen=True, slots=True)
class Job:
    """A document to make: its file name, its type in the JSON answer, its content when asked for, its format."""

    name: str
    kind: str
    build: Callable[[], Content]
    format: str = "pdf"


class Fiches:
    """Builds the content of fiches; with `keep`, each one once, for those who need it twice."""

    def __init__(self, referentiel: Referentiel, *, keep: bool = False) -> None:
        self._referentiel = referentiel
        self._kept: dict[str, Document] | None = {} if keep else None

    def build(self, code: str) -> Document:
        """The content of the fiche of a métier."""
        from fphref.documents.fiche import build_fiche

        if self._kept is None:
            return build_fiche(self._referentiel, code)
        if code not in self._kept:
            self._kept[code] = build_fiche(self._referentiel, code)
        return self._kept[code]


def fiche_job(fiches: Fiches, code: str, format_: str = "pdf") -> Job:
    """The fiche of a métier."""
    return Job(f"fiche_{code}.{format_}", "fiche", lambda: fiches.build(code), format_)


def catalogue_job(
    referentiel: Referentiel, fiches: Fiches, codes: Iterable[str] | None = None, format_: str = "pdf"
) -> Job:
    """All fiches in one file."""

    def build() -> Content:
        from fphref.documents.catalogue import build_catalogue

        wanted = None if codes is None else list(codes)
        return build_catalogue(referentiel, wanted, lambda _, code: fiches.build(code))

    return Job(f"catalogue.{format_}", "catalogue", build, format_)


def matrice_metiers_job(referentiel: Referentiel) -> Job:
    """The workbook of métiers by compétences."""

    def build() -> Content:
        from fphref.documents.matrice_metiers import build_matrice_metiers

        return build_matrice_metiers(referentiel)

    return Job("matrice_metiers.xlsx", "matrice_metiers", build, "xlsx")


def matrice_agents_job(
    referentiel: Referentiel, stem: str, demande: Demande | Plan, diagnostics: Sequence[Diagnostic] = ()
) -> Job:
    """The workbook of agents by compétences that is asked for, under the name `stem`; it lists these faults."""
    known = tuple(diagnostics)

    def build() -> Content:
        from fphref.documents.matrice_agents import build_matrice_agents

        return build_matrice_agents(referentiel, demande, diagnostics=known)

    return Job(f"{stem}.xlsx", "matrice_agents", build, "xlsx")


def produce(job: Job, path: Path, report: Report) -> None:
    """Make one document; what could not be shown becomes a warning, an edited office file is set aside."""
    content = job.build()
    flaws: list[Flaws] = []
    kept: list[Path] = []
    size = write_file(path, lambda stream: flaws.append(draw(job.format, content, stream)), kept=kept)
    _note(job, path, size, flaws[0], kept, report)


def produce_all(jobs: Iterable[tuple[Job, Path]], report: Report, processus: int = 1) -> Iterator[Job]:
    """Make documents in order and yield each job that is done; with more than one process, drawing is shared out.

    Other processes only draw; this one builds and writes. Raises `FphrefError` where one of them is stopped.
    """
    if processus < 2:
        for job, path in jobs:
            produce(job, path, report)
            yield job
        return
    with _pool(processus) as pool:
        waiting: list[tuple[Job, Path, Future[tuple[bytes, Flaws]]]] = []
        for job, path in jobs:
            waiting.append((job, path, pool.submit(_drawn, job.format, job.build())))
            if len(waiting) >= _AHEAD * processus:
                yield _finish(*waiting.pop(0), report)
        for entry in waiting:
            yield _finish(*entry, report)


def _finish(job: Job, path: Path, future: Future[tuple[bytes, Flaws]], report: Report) -> Job:
    data, flaws = future.result()
    kept: list[Path] = []
    size = write_file(path, lambda stream: stream.write(data), kept=kept)
    _note(job, path, size, flaws, kept, report)
    return job


def _drawn(format_: str, content: Content) -> tuple[bytes, Flaws]:
    stream = BytesIO()
    flaws = draw(format_, content, stream)
    return stream.getvalue(), flaws


def _quiet() -> None:
    """A worker leaves Ctrl-C to the process that started it, and collects as seldom."""
    import gc
    import signal

    from fphref.cli import GC_THRESHOLDS

    gc.set_threshold(*GC_THRESHOLDS)

    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _pool(processus: int) -> Iterator[Executor]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    from fphref.diagnostics import FphrefError

    pool = ProcessPoolExecutor(processus, initializer=_quiet)
    try:
        yield pool
    except BrokenProcessPool:
        raise FphrefError("Un des processus a été arrêté par le système : recommencer avec --processus 1.") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _note(job: Job, path: Path, size: int, flaws: Flaws, kept: list[Path], report: Report) -> None:
    from fphref.diagnostics import Position
    from fphref.regles import diagnose

    if job.kind == "catalogue":  # what its fiches have said already is not said again
        flaws = flaws.without(report.flaws)
    report.flaws.append(flaws)
    report.wrote(path, job.kind, size)
    for old in kept:
        why = "avait été modifié" if is_edited(old) else "était un classeur d’une autre sorte"
        report.warn(f"{path.name} {why} : l’ancien fichier est gardé sous {old.name}")
    if flaws.missing:
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in flaws.missing[:12])
        more = f" et {len(flaws.missing) - 12} autres" if len(flaws.missing) > 12 else ""
        text = f"caractères qu’aucune police n’a, imprimés comme des carrés : {shown}{more}"
        report.diagnostics.append(diagnose("DOC001", text, Position(path.name)))
    if flaws.unshaped:
        text = f"texte imprimé lettre à lettre, de gauche à droite, sans mise en forme : {', '.join(flaws.unshaped)}"
        report.diagnostics.append(diagnose("DOC002", text, Position(path.name)))
