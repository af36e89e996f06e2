"""Reading back an authoring workbook: the plan is shown, and the YAML files are written when asked for."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fphref.cli.report import Report
from fphref.cli.writing import check_suffix, check_writable, names_file, quoted
from fphref.diagnostics import Diagnostic, FphrefError, Gravite

if TYPE_CHECKING:
    from fphref.evaluations.grille import Tableur
    from fphref.revision.depot import Depot
    from fphref.revision.editions import FichierEdite
    from fphref.revision.plan import Changement, Plan

_SHOWN = 40
"""Lines of a list that are shown; `--json` has them all."""
_SHOWN_INFOS = 20
_CUT = 68
_BEFORE = 20
"""Signs kept before the first difference of two long texts."""
_ONE_LINE = 70


def relire_referentiel(
    paths: list[Path], referentiel: Path | None, appliquer: bool, supprimer: bool, report: Report,
    anomalies: Path | None = None, tableur: Tableur | None = None,
) -> int:  # fmt: skip
    """Read one authoring workbook back into the référentiel; the exit code.

    `tableur` is that workbook where it is open already; `anomalies` the workbook to make of what is told.
    Raises `FphrefError` where there is nothing to read or where files cannot be written; nothing is then changed.
    """
    from fphref.cli.options import resolve_referentiel
    from fphref.cli.report import load_or_stop
    from fphref.evaluations.fichiers import open_tableur
    from fphref.revision.depot import read_depot
    from fphref.revision.lecture import read_classeur
    from fphref.revision.origine import check_origin
    from fphref.revision.plan import make_plan

    if len(paths) != 1:
        raise FphrefError("Un seul classeur de référentiel à la fois : les relire l’un après l’autre.")
    if anomalies is not None:
        _check_anomalies(anomalies, paths[0])
    root = resolve_referentiel(referentiel, report)
    loaded = load_or_stop(root, report)
    before = report.diagnostics
    if not loaded.complet:
        report.show_diagnostics()
        raise FphrefError("Le référentiel a des fichiers illisibles : les corriger d’abord (fphref verifier).")
    depot = read_depot(root, loaded)
    tableur = tableur or open_tableur(paths[0])
    classeur = read_classeur(tableur)
    check_origin(classeur, depot)
    plan = make_plan(classeur, depot, supprimer=supprimer)
    if plan.fichiers:
        new = _new_errors(depot, plan.fichiers, before)
        plan.diagnostics += new
        plan.bloque |= bool(new)
    report.diagnostics = sorted(plan.diagnostics, key=lambda d: (d.gravite is not Gravite.ERREUR, d.position))
    _show(plan, report, supprimer=supprimer)
    _show_diagnostics(report)
    if anomalies is not None:
        from fphref.cli.relire_evaluations import write_anomalies

        write_anomalies(
            anomalies, report.diagnostics, report, {tableur.nom: paths[0]},
            jour=max(r.date for r in loaded.repertoires),
            editeur=next((r.editeur for r in loaded.repertoires if r.editeur), "fphref"),
        )  # fmt: skip
    report.data["applique"] = False
    if plan.bloque:
        report.warn("Rien n’a été écrit : ces changements mettraient le référentiel en erreur.")
    elif appliquer:
        from fphref.cli.ecriture_referentiel import write_referentiel

        report.data["applique"] = write_referentiel(plan.fichiers, report)
    elif plan.fichiers:
        report.line()
        options = (f"-r {quoted(referentiel)}" if referentiel else "", "--supprimer" if supprimer else "",
                   f"--anomalies {quoted(anomalies)}" if anomalies else "", "--appliquer")  # fmt: skip
        command = " ".join(filter(None, ("fphref relire", quoted(paths[0]), *options)))
        report.line(f"Rien n’a été écrit. Pour l’écrire : {command}")
    else:
        report.line()
        report.line("Rien ne change : rien à écrire.")
    return report.finish()


def _check_anomalies(path: Path, classeur: Path) -> None:
    check_suffix(path, ".xlsx", "La liste des anomalies")
    if not names_file(path):
        raise FphrefError(f"{path} : donner à --anomalies un fichier .xlsx.")
    if path.resolve() == classeur.resolve():
        raise FphrefError(f"{path} est le classeur à relire : il ne peut pas être aussi celui à écrire.")
    check_writable(path)


# -- what is shown -----------------------------------------------------------------------------------------------------


def _show(plan: Plan, report: Report, *, supprimer: bool) -> None:
    report.data["plan"] = {
        "ajoutes": plan.ajoutes,
        "modifies": plan.modifies,
        "inchanges": plan.inchanges,
        "gardes": plan.gardes,
        "refuses": plan.refuses,
        "supprimes": plan.supprimes,
        "a_supprimer": len(plan.suppressions) - plan.supprimes,
    }
    report.data["changements"] = [_as_json(c) for c in (*plan.changements, *plan.suppressions)]
    report.data["fichiers_touches"] = [file.affiche for file in plan.fichiers]
    counts = (
        (plan.ajoutes, "ajoutée"), (plan.modifies, "modifiée"), (plan.supprimes, "supprimée"),
        (plan.inchanges, "inchangée"), (plan.gardes, "gardée"), (plan.refuses, "refusée"),
    )  # fmt: skip
    report.line("Lignes : " + ", ".join(f"{count} {word}{'s' * (count > 1)}" for count, word in counts))
    _list(report, "Modifiées", [c for c in plan.changements if c.nature == "modifie"])
    _list(report, "Ajoutées", [c for c in plan.changements if c.nature == "ajoute"])
    title = "Supprimées" if supprimer else "À supprimer, si l’option --supprimer est donnée"
    _list(report, title, plan.suppressions)


def _show_diagnostics(report: Report) -> None:
    """The faults, all of them, then the first of the infos."""
    every = report.diagnostics
    infos = [d for d in every if d.gravite is Gravite.INFO]
    report.diagnostics = [d for d in every if d.gravite is not Gravite.INFO] + infos[:_SHOWN_INFOS]
    report.show_diagnostics(infos=True)
    report.diagnostics = every
    more = len(infos) - _SHOWN_INFOS
    if more > 0 and not (report.as_json or report.quiet):
        report.warn(f"et {more} autre{'s' * (more > 1)} (--json les donne toutes)")


def _list(report: Report, title: str, changes: Sequence[Changement]) -> None:
    if not changes:
        return
    report.line()
    report.line(f"{title} :")
    for change in changes[:_SHOWN]:
        for line in _lines(change):
            report.line(line)
    if len(changes) > _SHOWN:
        report.line(f"  … et {len(changes) - _SHOWN} autres (--json les donne toutes)")


def _lines(change: Changement) -> Iterable[str]:
    if change.nature == "ajoute":
        yield f"  {change.position.fichier} ({change.cellule})"
        yield f"      {change.table} · {_short(change.apres)}"
        return
    yield f"  {change.position}" + (f" ({change.cellule})" if change.cellule else "")
    yield f"      {change.table} · {change.objet}" + (f" · {change.cle}" if change.cle else "")
    if change.nature == "modifie":
        start = _cut_start(change.avant, change.apres)
        old, new = _short(change.avant, start), _short(change.apres, start)
        if len(old) + len(new) < _ONE_LINE:
            yield f"      {old} → {new}"
        else:
            yield f"      {old}"
            yield f"      → {new}"


def _flat(text: str) -> str:
    return " / ".join(text.split("\n"))


def _cut_start(old: str, new: str) -> int:
    """Where both texts are shown from, so that what differs is seen: at a word, a little before the difference."""
    texts = (_flat(old), _flat(new))
    pairs = enumerate(zip(*texts, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(map(len, texts)))
    if max(map(len, texts)) <= _CUT or same <= _CUT // 2:
        return 0
    start = max(0, same - _BEFORE)
    return texts[0].rfind(" ", 0, start) + 1


def _short(text: str, start: int = 0) -> str:
    flat = _flat(text)
    if not flat:
        return "(vide)"
    shown = "…" * (start > 0) + flat[start:]
    return f"« {shown if len(shown) <= _CUT else shown[: _CUT - 1] + '…'} »"


def _as_json(change: Changement) -> dict[str, object]:
    where = change.position
    return {
        "nature": change.nature,
        "table": change.table,
        "objet": change.objet,
        "cle": change.cle or None,
        "avant": change.avant or None,
        "apres": change.apres or None,
        "fichier": where.fichier,
        "ligne": where.ligne or None,
        "cellule": change.cellule or None,
    }


# -- the candidate -----------------------------------------------------------------------------------------------------


def _new_errors(depot: Depot, fichiers: Sequence[FichierEdite], before: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The faults that the référentiel would have and has not: it is loaded from a copy that holds the changes."""
    from fphref.loading.load import load

    with tempfile.TemporaryDirectory(prefix="fphref-") as temporary:
        root = _copy(depot, Path(temporary))
        for file in fichiers:
            path = root / _relative(file.dossier.path, depot.racine) / file.inner
            if file.data is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.data)
        _, diagnostics = load(root)
    known = {(d.regle, d.position.fichier, d.message) for d in before}
    return [d for d in diagnostics
            if d.gravite is Gravite.ERREUR and (d.regle, d.position.fichier, d.message) not in known]  # fmt: skip


def _copy(depot: Depot, temporary: Path) -> Path:
    """The data files of every folder, placed as they stand to one another; the root of the copy."""
    relatives = [_relative(dossier.path, depot.racine) for dossier in depot.dossiers]
    ups = max((path.count("..") for path in relatives), default=0)
    root = temporary.joinpath(*("x",) * ups, "r")
    for dossier, relative in zip(depot.dossiers, relatives, strict=True):
        target = root / relative
        target.mkdir(parents=True, exist_ok=True)
        for source in sorted(dossier.path.rglob("*")):
            inner = source.relative_to(dossier.path)
            wanted = source.suffix.lower() in (".yaml", ".png", ".jpg", ".jpeg")
            if wanted and source.is_file() and not any(part.startswith(".") for part in inner.parts):
                (target / inner).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target / inner)
    return root


def _relative(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()
