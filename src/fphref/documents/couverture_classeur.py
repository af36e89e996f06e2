"""The workbook of a coverage audit: what HR opens, filters and prints; the figures are those of the audit, static.

Big sheets are made row by row as they are written: « Couverture » reads the lines of the audit a second time.
"""

from __future__ import annotations

from fphref.audit.besoins_formation import Cumul
from fphref.audit.modele import Bilan
from fphref.audit.perimetre import walk, whole
from fphref.documents.classeur import Workbook
from fphref.documents.couverture_classeur_carte import Etats, map_sheet
from fphref.documents.couverture_classeur_echeances import (
    counters,
    deadlines_of,
    horizon_sheet,
    renewals_sheet,
    without_sheet,
)
from fphref.documents.couverture_classeur_exclus import excluded_sheet, remarks_sheet
from fphref.documents.couverture_classeur_formation import codes_sheet, training_sheet
from fphref.documents.couverture_classeur_lignes import coverage_sheet
from fphref.documents.couverture_classeur_lisez_moi import readme_sheet
from fphref.documents.couverture_classeur_structures import structures_sheet
from fphref.documents.couverture_classeur_synthese import synthesis_sheet
from fphref.documents.couverture_classeur_vue import Vue
from fphref.documents.matrice_commun import repertoires_of, short, subtitle_of
from fphref.documents.typographie import french_date, typo
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire

_INTERNAL = "Document de travail, diffusion restreinte"
_TITLE, _SUBTITLE, _FOOTER = 90, 200, 60


def build_couverture_classeur(bilan: Bilan, referentiel: Referentiel, titre: str) -> Workbook:
    """The workbook of that audit; dated by the day of the audit."""
    repertoires = _repertoires(referentiel)
    vue = _vue(bilan, referentiel, titre, repertoires)
    etats, echeances, cumul = Etats(vue), deadlines_of(vue), Cumul(referentiel, bilan.couts)
    everything = range(len(bilan.structures))
    walk(bilan, [(everything, etats), (whole(bilan), cumul), *counters(vue, echeances)])
    etats.close()
    besoins = cumul.besoins()
    sheets = [
        synthesis_sheet(vue, besoins), map_sheet(vue, etats), coverage_sheet(vue), structures_sheet(vue),
        training_sheet(vue, besoins), codes_sheet(vue, besoins), horizon_sheet(vue, echeances),
        renewals_sheet(vue, echeances),
    ]  # fmt: skip
    if bilan.sans:
        sheets.append(without_sheet(vue, echeances))
    sheets.append(excluded_sheet(vue))
    if bilan.diagnostics:
        sheets.append(remarks_sheet(vue))
    sheets.append(readme_sheet(vue, repertoires, [sheet.title for sheet in sheets]))
    return Workbook(
        title=typo(titre),
        subject=typo(vue.sous_titre),
        date=bilan.jour,
        author=next((r.editeur for r in repertoires if r.editeur), "fphref"),
        sheets=tuple(sheets),
        properties=(
            ("fphref_document", "couverture"),
            ("fphref_date", bilan.jour.isoformat()),
            ("fphref_niveaux", ", ".join(bilan.par)),
            ("fphref_seuil", str(bilan.seuil)),
        ),
    )


def _vue(bilan: Bilan, referentiel: Referentiel, titre: str, repertoires: tuple[Repertoire, ...]) -> Vue:
    day = f"Audit du {french_date(bilan.jour)}"
    shown = f"version à diffuser : rien sur moins de {bilan.seuil} personnes" if bilan.seuil else ""
    subtitle = " · ".join(filter(None, (day, shown, subtitle_of(repertoires))))
    footer = f"Moins de {bilan.seuil} personnes : masqué" if bilan.seuil else _INTERNAL
    footer = typo(f"{footer} · {bilan.jour:%d/%m/%Y}")
    return Vue(
        bilan, referentiel, typo(short(titre, _TITLE)), typo(short(subtitle, _SUBTITLE)),
        f"{footer} · {typo(short(titre, _FOOTER))}", footer,
    )  # fmt: skip


def _repertoires(referentiel: Referentiel) -> tuple[Repertoire, ...]:
    """Those that the profiles come from; every one where there is no profile."""
    metiers = [referentiel.metiers[code] for code in referentiel.profils if code in referentiel.metiers]
    return repertoires_of(referentiel, metiers)
