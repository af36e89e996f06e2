"""What an audit read and what it set aside, in sentences; a count of zero is not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fphref.cli.couverture_noms import label_of
from fphref.cli.text_table import compte, nombre, phrase

if TYPE_CHECKING:
    from fphref.audit.modele import Bilan, Exclu
    from fphref.model.referentiel import Referentiel

_NAMED = 5
"""Métiers or compétences that a sentence names."""


def lecture_lines(bilan: Bilan, *, consolide: bool = False) -> list[str]:
    """The sentences about the reading; the lines of a consolidation are not all evaluations."""
    lecture = bilan.lecture
    kept = "évaluation retenue", "évaluations retenues"
    files = f" dans {compte(lecture.fichiers, 'fichier')}" if lecture.fichiers else ""
    present = "nombre d’agents présents masqué"
    if lecture.agents is not None:
        present = compte(lecture.agents, "agent présent", "agents présents")
    there = f"{present} le {bilan.jour:%d/%m/%Y}"
    if lecture.retenues is None or lecture.lignes is None:
        sentences = [f"{compte(lecture.fichiers, 'fichier lu', 'fichiers lus')} ; {there}."]
    elif consolide:
        sentences = [
            f"{compte(lecture.retenues, *kept)} ; {there}, d’après {compte(lecture.fichiers, 'fichier')} (cubes ou "
            "évaluations)."
        ]
    else:
        lines = compte(lecture.lignes, "ligne lue", "lignes lues")
        sentences = [f"{lines}{files}, {compte(lecture.retenues, *kept)} ; {there}."]
    aside = (
        (lecture.rejetees, "ligne rejetée (voir les erreurs)", "lignes rejetées (voir les erreurs)"),
        (
            lecture.remplacees,
            "évaluation écartée pour une autre, plus récente ou du même jour",
            "évaluations écartées pour une autre, plus récente ou du même jour",
        ),
        (
            lecture.egalites,
            "agent noté deux fois le même jour pour la même compétence : le plus haut niveau compte",
            "fois, deux niveaux le même jour pour le même agent et la même compétence : le plus haut compte",
        ),
        (lecture.sans_niveau, "ligne sans niveau : « non évalué »", "lignes sans niveau : « non évalué »"),
        (
            lecture.futures,
            f"ligne datée d’après le {bilan.jour:%d/%m/%Y}, mise de côté",
            f"lignes datées d’après le {bilan.jour:%d/%m/%Y}, mises de côté",
        ),
        (
            lecture.autre_echelle,
            "ligne sur une autre échelle que celle du profil, mise de côté",
            "lignes sur une autre échelle que celle du profil, mises de côté",
        ),
        (
            lecture.absents,
            "agent évalué qui n’est pas dans la liste des agents, mis de côté",
            "agents évalués qui ne sont pas dans la liste des agents, mis de côté",
        ),
        (lecture.partis, "agent parti avant cette date", "agents partis avant cette date"),
        (lecture.agents_sans_evaluation, "agent présent sans évaluation", "agents présents sans évaluation"),
    )  # fmt: skip
    sentences += (f"{compte(count, one, many)}." for count, one, many in aside if count)
    if bilan.seuil:
        sentences.append(
            f"Version à diffuser : ce qui porte sur moins de {bilan.seuil} personnes est masqué, et ce qui permettrait "
            f"de le retrouver aussi ({compte(len(bilan.masques), 'case masquée', 'cases masquées')}). Deux versions "
            "qui se recouvrent se soustraient l’une de l’autre (deux dates proches, un établissement et son GHT, un "
            "fichier de plus ou de moins) : n’en diffuser qu’une."
        )
    return [line for sentence in sentences for line in phrase(sentence, "    ", "  ")]


def exclus_lines(bilan: Bilan, referentiel: Referentiel) -> list[str]:
    """The sentences about what entered no rate."""
    from fphref.audit.releve import left_out

    found = left_out(bilan)
    sentences = [_sentence(raison, found[raison], referentiel) for raison in _RAISONS if raison in found]
    return [line for sentence in sentences for line in phrase(sentence, "    ", "  ")]


_RAISONS = ("sans métier", "sans profil", "hors profil", "besoin inconnu", "besoin nul", "échelles différentes")


def _sentence(raison: str, exclus: list[Exclu], referentiel: Referentiel) -> str:
    count = sum(exclu.nombre for exclu in exclus)
    if raison == "sans métier":
        return f"{compte(count, 'agent')} sans métier : rien ne leur est demandé."
    if raison == "sans profil":
        who = compte(count, "agent d’un métier", "agents de métiers")
        return f"{who} sans profil ({_some({exclu.metier for exclu in exclus})}) : ni niveau requis, ni besoin."
    names = {label_of(referentiel, exclu.competence) for exclu in exclus}
    if raison == "hors profil":
        what = compte(count, "évaluation", "évaluations")
        return f"{what} de compétences que le métier de l’agent ne demande pas ({_some(names)}) : hors de tout compte."
    cases = compte(len(exclus), "fois", "fois")
    if raison == "besoin inconnu":
        return f"Besoin inconnu, donc pas de taux de couverture, {cases} : {_some(names)}."
    if raison == "besoin nul":
        return f"Besoin de zéro, donc pas de taux de couverture, {cases} : {_some(names)}."
    return f"Agents évalués sur des échelles différentes, donc pas de niveau moyen, {cases} : {_some(names)}."


def _some(names: set[str]) -> str:
    ordered = sorted(names)
    shown = ", ".join(ordered[:_NAMED])
    more = len(ordered) - _NAMED
    return f"{shown} et {nombre(more)} autre{'s' * (more > 1)}" if more > 0 else shown
