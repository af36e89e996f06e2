"""Evaluations already held, read to fill in a new workbook."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from fphref.diagnostics import Diagnostic, Position
from fphref.evaluations.grille import Tableur
from fphref.evaluations.modele import Evaluation, agent_key
from fphref.evaluations.relire_commun import Contexte, Options
from fphref.evaluations.relire_long import Existant
from fphref.model.referentiel import Referentiel


def read_evaluations(
    tableur: Tableur, referentiel: Referentiel, aujourdhui: date, agents: Collection[str] | None = None
) -> tuple[list[Evaluation], list[Diagnostic]]:
    """The evaluations of a long table (columns of `COLONNES`), and what could not be read of it.

    With `agents`, those of these pseudonyms alone, however the table spells them: they come back as `agents` does, and
    how many others there are is said (EVA029). Raises `FphrefError` where the file is no such table.
    """
    contexte = Contexte(referentiel, Options(aujourdhui))
    for agent in agents or ():
        contexte.spelling(agent)
    wanted = frozenset(map(agent_key, agents)) if agents is not None else None
    existant = Existant(tableur, contexte)
    found = []
    for agent, lue in existant.loaded(wanted):
        assert lue.jour is not None
        who, level = lue.situation, existant.level(lue)
        found.append(
            Evaluation(agent, who.service, who.metier, lue.competence, level, lue.jour, who.poste, lue.echelle)
        )
    others = len(existant.laisses)
    if others:
        many = f"{others} agents absents" if others > 1 else "un agent absent"
        what = f"{many} de la liste"
        contexte.journal.say("EVA029", Position(tableur.nom), what, suite="évaluations laissées de côté")
    return found, [anomalie.diagnostic for anomalie in contexte.journal.anomalies]
