"""Evaluations already held, read to fill in a new workbook."""

from __future__ import annotations

from datetime import date

from fphref.diagnostics import Diagnostic
from fphref.evaluations.grille import Tableur
from fphref.evaluations.modele import Evaluation
from fphref.evaluations.relire_commun import Contexte, Options
from fphref.evaluations.relire_long import Existant
from fphref.model.referentiel import Referentiel


def read_evaluations(
    tableur: Tableur, referentiel: Referentiel, aujourdhui: date
) -> tuple[list[Evaluation], list[Diagnostic]]:
    """The evaluations of a long table (columns of `COLONNES`), and what could not be read of it.

    Raises `FphrefError` where the file is no such table.
    """
    contexte = Contexte(referentiel, Options(aujourdhui))
    existant = Existant(tableur, contexte)
    existant.load()
    found = []
    for _, lue in existant.lignes():
        if lue is not None and lue.jour is not None:
            who, level = lue.identite, existant.level(lue)
            agent = contexte.spelling(lue.agent)
            found.append(Evaluation(agent, who.service, who.metier, lue.competence, level, lue.jour, who.poste))
    return found, [anomalie.diagnostic for anomalie in contexte.journal.anomalies]
