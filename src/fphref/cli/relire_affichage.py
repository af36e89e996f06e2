"""What `relire` shows: figures, the lines that would change, the anomalies; in 80 columns, long lists cut."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from fphref.cli.report import Report

if TYPE_CHECKING:
    from fphref.cli.relire_evaluations import Demande
    from fphref.evaluations.relire import Relecture
    from fphref.evaluations.relire_changements import Changement

SHOWN, SHOWN_ANOMALIES, IN_JSON = 20, 40, 1000
"""Lines of a list: of changes and of anomalies on a terminal, of changes of one kind in the JSON answer."""

_TITLES = {"modifie": "Modifiés", "supprime": "À supprimer", "ajoute": "Ajoutés"}


def show_plan(relecture: Relecture, asked: Demande, report: Report, *, files: int) -> None:
    """Figures first, then what changes, then what was refused or mended."""
    bilan = relecture.bilan
    totals = {"modifie": bilan.modifies, "supprime": bilan.a_supprimer, "ajoute": bilan.ajoutes}
    report.data["plan"] = {
        "ajoutes": bilan.ajoutes, "modifies": bilan.modifies, "inchanges": bilan.inchanges, "refuses": bilan.refuses,
        "vides": bilan.vides, "a_supprimer": bilan.a_supprimer, "confirmes": bilan.confirmes,
    }  # fmt: skip
    found = _first(relecture, totals, IN_JSON if report.as_json else SHOWN)
    report.data["changements"] = [_as_json(relecture, c) for kind in _TITLES for c in found[kind]]
    report.data["changements_tus"] = sum(totals.values()) - sum(map(len, found.values()))
    report.data["anomalies_tues"] = relecture.journal.tues
    compared = f"comparé à {asked.sortie}" if relecture.existant else f"{asked.sortie} n’existe pas encore"
    report.line(f"{files} fichier{'s' * (files > 1)} relu{'s' * (files > 1)}, {compared}")
    report.line()
    _show_figures(relecture, asked, report)
    for kind, title in _TITLES.items():
        if found[kind]:
            report.line()
            report.line(f"{title} ({totals[kind]})")
            for changement in found[kind]:
                report.line(_line(relecture, changement))
            if totals[kind] > len(found[kind]):
                more = totals[kind] - len(found[kind])
                report.line(f"  et {more} autre{'s' * (more > 1)}")
    report.line()
    _show_anomalies(relecture, asked, report)
    _show_end(relecture, asked, report)


def _show_figures(relecture: Relecture, asked: Demande, report: Report) -> None:
    bilan = relecture.bilan
    confirmed = f"dont {bilan.confirmes} éga{'ux' if bilan.confirmes > 1 else 'l'} au dernier niveau connu"
    rows = [
        ("ajoutés", bilan.ajoutes, confirmed if bilan.confirmes else ""),
        ("modifiés", bilan.modifies, ""),
        ("inchangés", bilan.inchanges, ""),
        ("refusés", bilan.refuses, ""),
        ("vides", bilan.vides, "non évalués : ils n’effacent rien"),
    ]
    if bilan.a_supprimer:
        said = "évalués avant, vides maintenant" + ("" if asked.supprimer else " : gardés, sauf avec --supprimer")
        rows.append(("à supprimer", bilan.a_supprimer, said))
    width = max(len(f"{count}") for _, count, _ in rows)
    for name, count, said in rows:
        report.line(f"  {name:<12}{count:>{width}}" + (f"  ({said})" if said else ""))


def _show_anomalies(relecture: Relecture, asked: Demande, report: Report) -> None:
    from fphref.diagnostics import Gravite

    journal, every = relecture.journal, report.diagnostics
    told = [d for d in every if d.gravite is not Gravite.INFO]
    mended = len(every) - len(told)
    report.diagnostics = told[:SHOWN_ANOMALIES]
    sys.stdout.flush()
    report.show_diagnostics()
    report.diagnostics = every
    more = len(told) - SHOWN_ANOMALIES + journal.tues
    way = "" if asked.anomalies else " (--anomalies FICHIER.xlsx les liste)"
    if more > 0 and not report.as_json:
        report.warn(f"et {more} autre{'s' * (more > 1)}{way}")
    if mended:
        report.line(
            f"{mended} saisie{'s' * (mended > 1)} corrigée{'s' * (mended > 1)} ou signalée{'s' * (mended > 1)}{way}."
        )


def _show_end(relecture: Relecture, asked: Demande, report: Report) -> None:
    changes = relecture.changes(supprimer=asked.supprimer)
    if not changes:
        report.line("Rien ne change : rien à écrire.")
    elif not asked.appliquer:
        report.line(f"Rien n’a été écrit. Pour l’écrire : {asked.command}")


def _first(relecture: Relecture, totals: dict[str, int], limit: int) -> dict[str, list[Changement]]:
    """The first changes of each kind; the walk ends as soon as none can be added."""
    found: dict[str, list[Changement]] = {kind: [] for kind in _TITLES}
    missing = sum(min(limit, total) for total in totals.values())
    for changement in relecture.changements() if missing else ():
        kept = found[changement.nature]
        if len(kept) < limit:
            kept.append(changement)
            missing -= 1
            if not missing:
                break
    return found


def _line(relecture: Relecture, changement: Changement) -> str:
    """« AGT-03 · 15/01/2027 · Prendre en charge la douleur : 2 → 3 », in the width of the terminal."""
    width = max(60, shutil.get_terminal_size((80, 24)).columns - 1)
    head = f"  {changement.agent} · {changement.jour:%d/%m/%Y} · "
    if changement.nature == "supprime":
        tail = f" : {changement.avant} → vide"
    elif changement.nature == "ajoute":
        tail = f" : {changement.apres}"
    elif changement.avant == changement.apres:
        tail = f" : {changement.situation}"
    else:
        tail = f" : {changement.avant} → {changement.apres}"
    if changement.echelle:
        tail += f" (échelle {changement.echelle})"
    label = relecture.contexte.libelle(changement.competence) or changement.competence
    room = max(12, width - len(head) - len(tail))
    return head + textwrap.shorten(label, room, placeholder=" …") + tail


def _as_json(relecture: Relecture, changement: Changement) -> dict[str, Any]:
    return {
        "nature": changement.nature,
        "agent": changement.agent,
        "competence": changement.competence,
        "libelle": relecture.contexte.libelle(changement.competence),
        "date": changement.jour.isoformat(),
        "avant": changement.avant or None,
        "apres": changement.apres or None,
        "echelle": changement.echelle or None,
        "autre_changement": changement.situation or None,
    }
