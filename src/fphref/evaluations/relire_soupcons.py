"""What makes a line or a text doubtful: levels that slid sideways, a total for an agent, a name for a pseudonym."""

from __future__ import annotations

import re
from functools import lru_cache

from fphref.evaluations.grille import Formule, Ligne
from fphref.evaluations.modele import agent_key
from fphref.evaluations.relire_valeurs import text_of
from fphref.evaluations.reperage import TITRE_CONTROLE, TITRES_AGENT, Plan
from fphref.personnes import identifying_content, looks_like_name
from fphref.reperes import AGENT, CONTROLE, REPERE
from fphref.texte import fold

_OURS = re.compile(r"req_niveaux|r[ée]f[ée]rentiel", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?:sous[- ])?(?:total|totaux|somme|moyennes?|moy|medianes?|ecart[- ]type|mini(?:mum)?|maxi(?:mum)?|min|max"
    r"|effectifs?|nombre|nb|besoins?|cumul)\b[^0-9]*"
)
_ID = re.compile(r"[a-z]{2}-[a-z0-9-]+")
"""An identifier of the référentiel: words and hyphens, and nobody."""
_LEVEL_WORDS = frozenset(
    (
        "a", "acquis", "aisance", "au", "autonome", "autonomie", "avec", "confirme", "confirmer", "cours", "de",
        "debutant", "du", "en", "evaluation", "evalue", "evaluer", "expert", "faire", "formation", "former", "maitrise",
        "niveau", "non", "objet", "ou", "oui", "partiel", "partiellement", "pas", "preciser", "revoir", "sans", "voir",
    )
)  # fmt: skip


def slipped(ligne: Ligne, plan: Plan, agent: str, *, checked: bool) -> str:
    """Why the levels of a line may stand under other compétences than their own; empty where nothing says so.

    `checked` tells a line whose control is right: only a formula of ours out of its place is then looked for.
    """
    get = ligne.cellules.get
    if any(isinstance(value := get(c), Formule) and _OURS.search(value.texte) for c in plan.competences.values()):
        return "une formule du bloc « Niveaux requis » est parmi les niveaux évalués : cellules décalées"
    if checked:
        return ""
    required = [column for column in plan.requises.values() if column in ligne.cellules]
    spared = {plan.roles[AGENT], plan.roles.get(REPERE, 0)}
    if any(c not in spared and agent_key(text_of(v) or "") == agent_key(agent) for c, v in ligne.cellules.items()):
        return "la répétition masquée du pseudonyme n’est plus à sa place : cellules décalées"
    computed = sum(isinstance(ligne.cellules[column], Formule) for column in required)
    if computed and computed < len(required):
        return "une valeur est dans le bloc « Niveaux requis », qui ne tient que des formules : cellules décalées"
    return ""


def beside_control(ligne: Ligne, plan: Plan) -> bool:
    """Whether something stands right beside the place of the control, where nothing is written."""
    at = plan.roles[CONTROLE]
    known = plan.connues
    return any(column in ligne.cellules and column not in known for column in (at - 2, at - 1, at + 1, at + 2))


def not_an_agent(agent: str) -> str:
    """Why a text that stands where a pseudonym should is one of ours, or says who the person is; empty otherwise."""
    if agent.startswith("#"):
        return "mot réservé aux repères du classeur, et non un pseudonyme"
    if fold(agent) in TITRES_AGENT or fold(agent) == TITRE_CONTROLE:
        return "c’est un titre de colonne, et non un pseudonyme"
    kind = telling(agent)
    return f"{kind} à la place d’un pseudonyme" if kind else ""


def is_total(agent: str) -> bool:
    """Whether a text announces a line of figures, « Total », « Moyenne du service », and not an agent."""
    return _TOTAL.fullmatch(fold(agent)) is not None


@lru_cache(maxsize=20_000)
def telling(text: str) -> str:
    """What a pseudonym would tell of a person, « un nom », « un numéro de téléphone »; empty where it tells nothing."""
    return identifying_content(text) or ("un nom" if looks_like_name(text) else "")


def masked(text: str) -> str:
    """A text that was read in a cell, or what it is where it may name a person: that is never repeated."""
    kind = identifying_content(text, days=False)
    if kind is None and looks_like_name(text) and not _ID.fullmatch(text):
        words = {fold(word) for word in re.findall(r"[^\W\d_]+", text)}
        kind = None if words & _LEVEL_WORDS else "un nom"
    return f"({kind}, non répété)" if kind else text
