"""« Échelons » and « Promouvables »: what time brings to each agent, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from fphref.documents.classeur import Sheet, Value
from fphref.documents.couverture_classeur_liste import Colonne, Encre, Liste, liste
from fphref.documents.statut_mots import echelon_court, grade_nom, voie_nom
from fphref.documents.typographie import typo
from fphref.statut.echeancier import AgentEcheance, Etat, Passage, Promouvable
from fphref.statut.francais import CONFIANCE
from fphref.statut.modele import Manque
from fphref.statut.promotions import lacune

if TYPE_CHECKING:
    from fphref.documents.statut_echeancier_vue import Vue

T = TypeVar("T")

ECHELONS, PROMOUVABLES = "Échelons", "Promouvables"
ETATS: dict[Etat, tuple[str, str]] = {
    "oui": ("oui", "conforme"), "indetermine": ("indéterminé", "a-evaluer"), "non": ("non", "ligne-discrete-centre"),
}  # fmt: skip
"""The word of each state, and its look: the word says it, the colour only repeats it."""


class _Changement(NamedTuple):
    """An agent and one change of échelon; without one, why there is none."""

    agent: AgentEcheance
    passage: Passage | None
    suite: str


class _Candidat(NamedTuple):
    agent: AgentEcheance
    promouvable: Promouvable | None


def echelons_sheet(vue: Vue) -> Sheet:
    """One line per change of échelon; an agent without any has one line that says why."""
    columns: tuple[Colonne[_Changement], ...] = (
        *_who(_agent_of_change),
        Colonne("Échelon actuel", 11, "ligne-centre", lambda x: _held(x.agent), "", "Au jour de l'échéancier."),
        Colonne("Change le", 13, "ligne-date", _of(lambda p: p.le)),
        Colonne("De l'échelon", 10, "ligne-centre", _of(lambda p: echelon_court(p.de))),
        Colonne("À l'échelon", 10, "ligne-centre-forte", _of(lambda p: echelon_court(p.vers))),
        Colonne("Nouvel indice majoré", 10, "ligne-centre", _of(lambda p: p.im_apres), "",
                "Lu dans le barème à cette date. Vide : non connu."),
        Colonne("Gain brut par mois", 13, "ligne-montant-signe", _of(_gain), "",
                "Différence de traitement, à la dernière valeur connue du point. Vide : non connu."),
        Colonne("Confiance", 11, "ligne-centre", _of(lambda p: CONFIANCE[p.confiance])),
        Colonne("Et ensuite", 52, "ligne-discrete", lambda x: typo(x.suite) or None),
    )  # fmt: skip
    lines = [line for agent in vue.echeancier.agents for line in _changes(agent, vue)]
    guide = (
        "Un changement d'échelon par ligne, à la durée de la grille, sans interruption ni promotion. Dans l'ordre du "
        "fichier : rien n'est classé."
    )
    ink = Encre(columns, "")
    forme = Liste(ECHELONS, "Échelons à venir", guide, "Aucun agent.", "tEchelons", 1)
    return liste(vue, forme, columns, [ink.row(line) for line in lines])


def promouvables_sheet(vue: Vue) -> Sheet:
    """One line per agent and promotion of its grade, one column per year; words, which the colours repeat."""
    years: tuple[Colonne[_Candidat], ...] = tuple(
        Colonne(str(annee), 12, "ligne-centre", _word(rank), "Conditions remplies pour l'année", "", _look(rank))
        for rank, annee in enumerate(vue.echeancier.annees)
    )
    columns: tuple[Colonne[_Candidat], ...] = (
        *_who(_agent_of_candidate),
        Colonne("Promotion", 44, "ligne", lambda x: voie_nom(x.promouvable.voie) if x.promouvable else None),
        *years,
        Colonne("Première année", 10, "ligne-centre-forte", _first, "",
                "La première où les conditions sont remplies. Vide : aucune, ou indéterminée."),
        Colonne("Ce qui manque pour le dire", 50, "ligne-discrete", _lacks),
        Colonne("Confiance", 11, "ligne-centre", _sure),
    )  # fmt: skip
    lines = [
        _Candidat(agent, one) for agent in vue.echeancier.agents for one in (agent.promouvables or (None,))
    ]  # fmt: skip
    guide = (
        "Qui remplit les conditions d'une promotion, année par année, à la date d'appréciation du texte. Indéterminé : "
        "il manque une donnée, ce n'est ni oui ni non. Remplir les conditions n'est pas être promu : seule la décision "
        "de l'employeur compte. Dans l'ordre du fichier : rien n'est classé."
    )
    ink = Encre(columns, "")
    forme = Liste(PROMOUVABLES, "Conditions remplies, année par année", guide, "Aucun agent.", "tPromouvables", 1, "A3")
    return liste(vue, forme, columns, [ink.row(line) for line in lines])


def _who(agent: Callable[[T], AgentEcheance]) -> tuple[Colonne[T], ...]:
    return (
        Colonne("Agent", 16, "ligne-forte", lambda x: agent(x).agent, "", "Pseudonyme, comme dans le fichier."),
        Colonne("Corps", 12, "ligne", lambda x: _corps(agent(x))),
        Colonne("Grade", 28, "ligne", lambda x: grade_nom(agent(x).corps, agent(x).grade)),
    )


def _corps(agent: AgentEcheance) -> str:
    if agent.corps is None:
        return "inconnu"
    return agent.corps.sigle or typo(agent.corps.intitule)


def _held(agent: AgentEcheance) -> str:
    return echelon_court(agent.tenu.code) if agent.tenu else "inconnu"


def _changes(agent: AgentEcheance, vue: Vue) -> list[_Changement]:
    after = agent.arret or f"Suite après fin {vue.echeancier.annees[-1]}."
    if not agent.passages:
        none = agent.arret or f"Aucun changement d'échelon d'ici fin {vue.echeancier.annees[-1]}."
        return [_Changement(agent, None, none)]
    last = len(agent.passages) - 1
    return [_Changement(agent, one, after if rank == last else "") for rank, one in enumerate(agent.passages)]


def _of(get: Callable[[Passage], Value]) -> Callable[[_Changement], Value]:
    """What a change says, nothing where there is none."""
    return lambda line: get(line.passage) if line.passage else None


def _gain(passage: Passage) -> Value:
    return None if passage.gain is None else float(passage.gain)


def _first(line: _Candidat) -> Value:
    return line.promouvable.annee if line.promouvable else None


def _agent_of_change(line: _Changement) -> AgentEcheance:
    return line.agent


def _agent_of_candidate(line: _Candidat) -> AgentEcheance:
    return line.agent


def _word(rank: int) -> Callable[[_Candidat], Value]:
    return lambda line: ETATS[line.promouvable.annees[rank].etat][0] if line.promouvable else None


def _look(rank: int) -> Callable[[_Candidat], str]:
    return lambda line: ETATS[line.promouvable.annees[rank].etat][1] if line.promouvable else "ligne-centre"


def missing(manques: tuple[Manque, ...]) -> str:
    """The facts that are missing, each once, in words."""
    return ", ".join(dict.fromkeys(manque.libelle for manque in manques))


def _lacks(line: _Candidat) -> Value:
    if line.promouvable is None:
        if line.agent.corps is None or line.agent.grade is None:
            return "Corps ou grade inconnu."
        return typo(lacune(line.agent.corps, line.agent.grade)) or "Dernier grade de ce corps, pour ces données."
    found = [manque for year in line.promouvable.annees for manque in year.manques]
    return typo(missing(tuple(found))) or None


def _sure(line: _Candidat) -> Value:
    return CONFIANCE[line.promouvable.premiere.confiance] if line.promouvable else None
