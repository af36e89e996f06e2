"""Evaluations already held, read to fill in a new workbook."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from fphref.diagnostics import Diagnostic, Position
from fphref.evaluations.grille import Tableur
from fphref.evaluations.modele import Evaluation, agent_key
from fphref.evaluations.relire_commun import Contexte, Options
from fphref.evaluations.relire_long import Existant
from fphref.evaluations.relire_soupcons import masked
from fphref.evaluations.relire_valeurs import OLDEST, shown
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
    existant = Existant(tableur, contexte, suite="le plus haut est repris")
    found: dict[tuple[str, str, date], tuple[int, Evaluation]] = {}
    odd: dict[str, int] = {}
    for agent, lue in existant.loaded(wanted):
        assert lue.jour is not None
        who, level = lue.situation, existant.level(lue)
        ranks = _ranks(contexte, lue.echelle)
        if level not in ranks or not OLDEST <= lue.jour <= contexte.options.limite:
            what = f"niveau {masked(shown(level))} hors de l’échelle" if level not in ranks else "date hors des limites"
            odd[what] = odd.get(what, 0) + 1
            continue
        key = agent, lue.competence, lue.jour
        if key in found and found[key][0] >= ranks[level]:
            continue
        found[key] = ranks[level], Evaluation(
            agent, who.service, who.metier, lue.competence, level, lue.jour, who.poste, lue.echelle
        )  # fmt: skip
    for what, count in odd.items():
        many = f"{count} lignes : {what}" if count > 1 else what
        contexte.journal.say("EVA018", Position(tableur.nom), many, suite="rien n’en est repris")
    others = len(existant.laisses)
    if others:
        many = f"{others} agents absents" if others > 1 else "un agent absent"
        what = f"{many} de la liste"
        contexte.journal.say("EVA029", Position(tableur.nom), what, suite="évaluations laissées de côté")
    return [evaluation for _, evaluation in found.values()], [
        anomalie.diagnostic for anomalie in contexte.journal.anomalies
    ]


def _ranks(contexte: Contexte, echelle: str) -> dict[str, int]:
    """The codes of a scale, from the lowest; « sans objet » comes before them all."""
    found = contexte.referentiel.echelles.get(echelle)
    levels = found.niveaux if found is not None else ()
    return {niveau.code: -1 if niveau.valeur is None else niveau.valeur for niveau in levels}
