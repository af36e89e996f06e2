"""`fphref couverture --expliquer`: the figures of one compétence, and the lines behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fphref.cli.couverture_affichage import decimal
from fphref.cli.couverture_connus import titulaires
from fphref.cli.couverture_noms import structure_names
from fphref.cli.text_table import Colonne, compte, fraction, phrase, screen_width, tableau

if TYPE_CHECKING:
    from fphref.audit.couverture import Demande
    from fphref.audit.explication_modele import Appui, Explication
    from fphref.cli.report import Report
    from fphref.diagnostics import Position
    from fphref.model.referentiel import Referentiel

ROWS = 200
"""Lines that a terminal shows; the JSON answer has them all."""
_WIDE = 120


def tell_explanation(
    demande: Demande, referentiel: Referentiel, competence: str, structure: str | None, report: Report
) -> int:
    """Explain one compétence, by its id or its wording; the exit code."""
    from fphref.audit.explication import explain

    report.diagnostics = []  # those of the référentiel are `verifier`'s to tell
    explication = explain(demande, referentiel, competence, structure)
    if report.as_json:
        report.data = explanation_json(explication)
    for line in explanation_lines(explication):
        report.line(line)
    return report.finish()


def explanation_lines(explication: Explication) -> list[str]:
    """The explanation, fitted to the screen."""
    lines = phrase(f"{explication.libelle} ({explication.competence}), au {explication.jour:%d/%m/%Y}")
    names = structure_names([structure for structure, _ in explication.structures])
    for name, (_, ligne) in zip(names, explication.structures, strict=True):
        aside = compte(ligne.sans_objet or 0, "sans objet", "sans objet")
        rate = "" if ligne.couverture is None else f" = {decimal(ligne.couverture * 100, 0)} %"
        lines += phrase(
            f"{name} : {ligne.nom_etat or 'personne n’est concerné'} ; titulaires/besoin "
            f"{fraction(titulaires(ligne), ligne.besoin)}{rate} ; évalués/concernés "
            f"{fraction(ligne.evalues, ligne.concernes)} ; {aside} ; "
            f"{compte(ligne.perimes, 'périmé')} ; {compte(ligne.ecarts, 'écart')}.",
            "    ",
            "  ",
        )
    if not explication.appuis:
        return [*lines, *phrase("Aucune ligne : personne, ici, n’est concerné par cette compétence.", "  ")]
    files = sorted({appui.position.fichier for appui in explication.appuis if appui.position.fichier})
    alone = len(files) == 1
    kept = sum(appui.compte for appui in explication.appuis)
    read = sum(bool(appui.position.fichier) for appui in explication.appuis)
    total = f"{compte(read, 'ligne lue', 'lignes lues')}{f' dans {files[0]}' if alone else ''}, dont "
    total += compte(kept, "qui compte", "qui comptent")
    if never := len(explication.appuis) - read:
        total += f" ; {compte(never, 'agent jamais évalué', 'agents jamais évalués')}"
    lines += ["", *phrase(f"{total} :")]
    wide = screen_width() >= _WIDE
    services = len({appui.service for appui in explication.appuis}) > 1
    columns = [
        Colonne("Agent"), *([Colonne("Service", souple=True, part=3)] if services else []), Colonne("Métier"),
        Colonne("Niveau/|requis"), Colonne("Date"), *([Colonne("Expiration")] if wide else []), Colonne("Compte"),
        Colonne("Pourquoi", souple=True, part=4, lignes=3),
        Colonne("Ligne") if alone else Colonne("Où", souple=True, part=3),
    ]  # fmt: skip
    lines += tableau(columns, [_row(appui, wide, services, not alone) for appui in explication.appuis[:ROWS]])
    more = len(explication.appuis) - ROWS
    if more > 0:
        lines += phrase(f"… et {compte(more, 'autre')} : préciser --structure, ou demander --json.", "  ")
    return lines


def _row(appui: Appui, wide: bool, services: bool, whole: bool) -> list[str]:
    day = f"{appui.jour:%d/%m/%Y}" if appui.jour else ""
    expires = [f"{appui.expiration:%d/%m/%Y}" if appui.expiration else ""] if wide else []
    level = f"{appui.niveau or '?'}/{appui.requis or '–'}"
    where = _place(appui.position, whole)
    counts = "oui" if appui.compte else "non"
    service = [appui.service] if services else []
    return [appui.agent, *service, appui.metier, level, day, *expires, counts, appui.raison, where]


def _place(position: Position, whole: bool) -> str:
    """Where a line stands, with the name of its file if `whole`; empty for no line."""
    if not position.fichier:
        return ""
    place = f"{position.feuille}!{position.cellule}" if position.feuille else str(position.ligne or "")
    return f"{position.fichier}:{place}" if whole else place


def explanation_json(explication: Explication) -> dict[str, Any]:
    """The published form of an explanation."""
    from fphref.cli.couverture_json import line_json

    return {
        "date": explication.jour.isoformat(),
        "competence": explication.competence,
        "libelle": explication.libelle,
        "structures": [
            {
                "par": structure.par,
                "nom": structure.nom,
                "chemin": dict(structure.chemin),
                **{key: value for key, value in line_json(ligne, with_sans=False).items() if key != "structure"},
            }
            for structure, ligne in explication.structures
        ],
        "appuis": [
            {
                "agent": appui.agent,
                "service": appui.service or None,
                "metier": appui.metier or None,
                "niveau": appui.niveau or None,
                "requis": appui.requis or None,
                "date": appui.jour.isoformat() if appui.jour else None,
                "expiration": appui.expiration.isoformat() if appui.expiration else None,
                "compte": appui.compte,
                "raison": appui.raison,
                "fichier": appui.position.fichier or None,
                "ligne": appui.position.ligne or None,
                "feuille": appui.position.feuille or None,
                "cellule": appui.position.cellule or None,
            }
            for appui in explication.appuis
        ],
    }
