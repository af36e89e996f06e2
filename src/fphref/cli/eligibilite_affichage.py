"""Avis on a terminal: those of one agent in full, those of a service as counts that name nobody."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from fphref.cli.report import use_colour
from fphref.cli.text_table import Colonne, compte, nombre, phrase, tableau
from fphref.documents.statut_eligibilite_mots import (
    GENRES,
    MARQUES,
    MOTS,
    citation_text,
    day_text,
    missing_text,
    opening_text,
    tree_lines,
)
from fphref.statut.francais import CONFIANCE, NOTICE_AVIS, echelon_fr, jour_fr

if TYPE_CHECKING:
    from fphref.cli.report import Report
    from fphref.model.referentiel import Referentiel
    from fphref.model.situation import Situation
    from fphref.statut.avis_service import AvisService
    from fphref.statut.modele import Avis, Verdict

_COLOURS: dict[str, str] = {"ouvert": "green", "ferme": "red", "indetermine": "yellow"}


def show_one(situation: Situation, avis: Sequence[Avis], service: AvisService, report: Report, narrowed: bool) -> None:
    """Every route of one agent: its answer, its marked tree, what is missing, its texts; then the notice.

    The pseudonym is not shown: who asks knows whom the file is of.
    """
    referentiel = service.tables.referentiel
    for line in phrase(f"{_who(situation, referentiel)}, au {jour_fr(service.jour)}"):
        report.line(line)
    report.line()
    for text, _ in service.lacunes:
        for line in phrase(text):
            report.line(line)
        report.line()
    for line in tableau(
        (Colonne("Réponse"), Colonne("Voie", souple=True, lignes=3), Colonne("Identifiant")),
        [(f"{MARQUES[a.verdict]} {MOTS[a.verdict]}", _title(a), a.voie.id) for a in avis],
        "",
    ):
        report.line(line)
    for one in avis:
        report.line()
        for line in _avis_lines(one, referentiel):
            report.line(line)
    report.line()
    if not narrowed:
        text = "Pour en voir moins : nommer un corps (« fphref statut eligibilite IH … »), ou une voie (--voie ID)."
        for line in phrase(text):
            report.line(line)
    for line in phrase(NOTICE_AVIS):
        report.line(line)


def _who(situation: Situation, referentiel: Referentiel) -> str:
    corps = referentiel.corps.get(situation.corps or "")
    grade = next((g.intitule for g in corps.grades if g.id == situation.grade), None) if corps else situation.grade
    parts = [
        corps.intitule if corps else situation.corps or "corps inconnu",
        grade or "grade inconnu",
        echelon_fr(situation.echelon) if situation.echelon else "échelon inconnu",
    ]
    if situation.echelon_depuis:
        parts[-1] += f" depuis le {jour_fr(situation.echelon_depuis)}"
    return f"Agent : {', '.join(parts)}"


def _title(avis: Avis) -> str:
    voie = avis.voie
    return f"{voie.corps.sigle or voie.corps.intitule} · {voie.intitule}"


def _avis_lines(avis: Avis, referentiel: Referentiel) -> list[str]:
    voie = avis.voie
    mark = f"{MARQUES[avis.verdict]} {MOTS[avis.verdict]}"
    first, *more = phrase(f"{voie.intitule} ({voie.id})", "  ", f"{mark} · ")
    lines = [_styled(mark, avis.verdict) + first.removeprefix(mark), *more]
    opening = opening_text(avis)
    facts = [
        voie.corps.intitule, GENRES[voie.genre].lower(),
        f"apprécié le {day_text(avis.apprecie_le)}" if avis.apprecie_le else day_text(None),
        f"confiance : {CONFIANCE[avis.confiance]}",
    ]  # fmt: skip
    lines += phrase(" · ".join(facts), "  ")
    if opening:
        lines += phrase(f"Cette voie {opening}.", "  ")
    for one in tree_lines(avis.arbre):
        indent = "  " * (one.profondeur + 1)
        lines += phrase(one.texte, f"{indent}  ", f"{indent}{one.marque} ")
        if one.constat:
            lines += phrase(one.constat, f"{indent}    ", f"{indent}  → ")
    if avis.manques:
        lines += phrase(f"Manque : {missing_text(avis.manques, 'cle')}.", "    ", "  ")
    if avis.citations:
        told = dict.fromkeys(citation_text(one, referentiel.sources.get(one.source)) for one in avis.citations)
        lines += phrase(f"Textes : {' ; '.join(told)}.", "    ", "  ")
    for remark in avis.remarques:
        lines += phrase(f"Remarque : {remark}", "    ", "  ")
    return lines


def _styled(text: str, verdict: Verdict) -> str:
    return click.style(text, fg=_COLOURS[verdict], bold=True) if use_colour(sys.stdout) else text


def _gaps(service: AvisService) -> Iterator[str]:
    """Those of whom nothing can be told, and why: no corps that could be read, or promotions that are not described."""
    if service.sans_corps:
        yield from phrase(f"{compte(service.sans_corps, 'agent')} sans corps lisible.")
    if service.sans_voie:
        yield from phrase(f"{compte(service.sans_voie, 'agent')} d’un corps sans voie décrite à ce jour.")
    for text, count in service.lacunes:
        yield from phrase(f"{text} ({compte(count, 'agent')})" if count else text, "  ", "• ")


def show_service(service: AvisService, report: Report, written: bool) -> None:
    """How many agents have each answer for each route; no pseudonym is shown."""
    count = compte(len(service.situations), "agent")
    report.line(f"{count}, {compte(len(service.voies), 'voie')}, au {jour_fr(service.jour)}")
    if service.voies:
        report.line()
        rows = [
            (
                f"{v.corps.sigle or v.corps.intitule} · {v.intitule}",
                *(nombre(service.comptes[v.id][verdict]) for verdict in ("ouvert", "ferme", "indetermine")),
            )
            for v in service.voies
        ]
        columns = (
            Colonne("Voie", souple=True, lignes=3), Colonne("✔ Ouvert", droite=True), Colonne("✘ Fermé", droite=True),
            Colonne("? Indéterminé", droite=True),
        )  # fmt: skip
        for line in tableau(columns, rows):
            report.line(line)
        report.line()
    for line in _gaps(service):
        report.line(line)
    if not written:
        report.line("Le détail par agent : -o avis.xlsx (ou .json, .csv).")
    for line in phrase("Ces comptes peuvent ne porter que sur une ou deux personnes : ne pas les diffuser."):
        report.line(line)
    for line in phrase(NOTICE_AVIS):
        report.line(line)
