"""`build_echeancier_classeur`: échelons to come, promotion years and contingents of a list of agents, as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.diagnostics import Diagnostic
from fphref.documents.classeur import Sheet, Workbook
from fphref.documents.couverture_classeur_liste import Colonne, Encre, Liste, liste
from fphref.documents.statut_echeancier_agents import echelons_sheet, promouvables_sheet
from fphref.documents.statut_echeancier_contingents import contingents_sheet
from fphref.documents.statut_echeancier_lisez_moi import readme_sheet
from fphref.documents.statut_echeancier_vue import Vue
from fphref.documents.statut_mots import place_text
from fphref.documents.typographie import plural, typo

TITRE = "Échéancier statutaire"
ECARTEES = "Lignes écartées"
MAX_ECARTEES = 5_000
"""Lines that « Lignes écartées » lists at most; it says how many it leaves out."""


def build_echeancier_classeur(vue: Vue) -> Workbook:
    """The workbook of an échéancier; agents keep the order of the file on every sheet."""
    sheets = [echelons_sheet(vue), promouvables_sheet(vue), contingents_sheet(vue)]
    if vue.diagnostics:
        sheets.append(_left_out(vue))
    sheets.append(readme_sheet(vue, [sheet.title for sheet in sheets]))
    return Workbook(
        title=TITRE,
        subject=vue.sous_titre,
        date=vue.echeancier.jour,
        author="fphref",
        sheets=tuple(sheets),
        properties=(
            ("fphref_document", "echeancier"),
            ("fphref_date", vue.echeancier.jour.isoformat()),
        ),
    )


def _left_out(vue: Vue) -> Sheet:
    """What the reading of the file had to say, with the place of each."""
    columns: tuple[Colonne[Diagnostic], ...] = (
        Colonne("Gravité", 15, "ligne-forte", lambda d: str(d.gravite)),
        Colonne("Règle", 10, "ligne", lambda d: d.regle),
        Colonne("Place", 26, "ligne", place_text, "", "Feuille et cellule, ou ligne du fichier."),
        Colonne("Constat", 110, "ligne", lambda d: typo(d.message)),
    )
    lines = plural(vue.lues, "ligne lue", "lignes lues")
    guide = (
        f"{plural(vue.ecartees, 'ligne écartée', 'lignes écartées')} sur {lines} ; "
        "les autres sont dans les feuilles précédentes. Une erreur écarte la ligne, un avertissement la garde."
    )
    shown: Sequence[Diagnostic] = vue.diagnostics[:MAX_ECARTEES]
    if len(vue.diagnostics) > MAX_ECARTEES:
        more = len(vue.diagnostics) - MAX_ECARTEES
        guide += f" {plural(more, 'autre remarque', 'autres remarques')} ne sont pas listées."
    ink = Encre(columns, "")
    forme = Liste(ECARTEES, "Lignes écartées et remarques de lecture", guide, "Aucune.", "tEcartees", 0)
    return liste(vue, forme, columns, [ink.row(fault) for fault in shown])
