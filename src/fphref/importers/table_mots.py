"""The words by which columns of tables are recognised, French and English: a mapping is only proposed from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from fphref.texte import fold

# Folded, in the singular.
_WORDS: Final[dict[str, str]] = {
    "metier": "metier emploi poste fonction job occupation profession role",
    "competence": "competence skill aptitude capacite exigence item",
    "famille": "famille filiere domaine family secteur field axe pole",
    "sous": "sous sub",
    "code": "code id identifiant identifier ref reference numero num no cle key cote cod",
    "nom": "nom libelle intitule titre title label name designation denomination appellation wording",
    "feminin": "feminin feminine",
    "sigle": "sigle acronyme abreviation acronym",
    "niveau": "niveau level degre echelon maitrise grade attendu cible",
    "poids": "poids weight criticite importance priorite ponderation criticality priority",
    "besoin": "besoin effectif etp headcount need",
    "genre": "groupe type nature categorie genre category kind group classe rubrique",
    "definition": "definition description finalite resume summary presentation mission",
    "qualification": "qualification cnc rncp diplome",
    "activite": "activite tache activity task",
    "autre": "autre other alias synonyme alternative",
    "passerelle": "passerelle mobilite evolution",
    "savoir": "savoir connaissance knowledge",
    "faire": "faire",
    "etre": "etre qualite comportement softskill attitude posture",
    "mesure": "nombre nb moyen moyenne total somme pourcentage taux motivation date jour maj cree creee modifie gamme "
    "average count updated created",
    "drapeau": "actif active statut status etat publie valide",
    "origine": "referentiel nomenclature origine source edition version",
    "interne": "interne internal technique uuid guid",
}
_GROUP: Final = {word: group for group, words in _WORDS.items() for word in words.split()}
_TOKEN = re.compile("[a-z]+|[0-9]+")
_SMALL: Final = frozenset("a au aux d de des du en et l la le les ou par pour sur un une the of for in to".split())  # noqa: SIM905
_KINDS: Final = (
    (re.compile(r"savoirs? ?-?_?etre|comportement|soft|attitude|qualit|human|relationnel"), "savoir_etre"),
    (re.compile(r"savoirs? ?-?_?faire|skill|technique|pratique|know.?how|operationnel|methodolog"), "savoir_faire"),
    (re.compile(r"savoir|connaissance|knowledge|theorique"), "connaissance"),
    (re.compile(r"activit|tache|task|mission"), "activite"),
)  # fmt: skip
_LEVELS: Final = (
    "aucun", "sans", "notion", "sensibilis", "initi", "debut", "elementaire", "base", "en cours", "partiel", "moyen",
    "intermediaire", "pratique", "acquis", "operationnel", "autonom", "confirm", "avance", "maitris", "expert",
    "referent", "formateur",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Titre:
    """The words of a title of column, by group: how many of each, how many that mean nothing to us, its numbers."""

    texte: str
    groupes: tuple[str, ...]
    inconnus: int
    nombres: tuple[str, ...]

    def has(self, *groups: str) -> bool:
        """Whether it has a word of one of these groups."""
        return any(group in self.groupes for group in groups)


def read_title(title: str) -> Titre:
    """The words of a title; a word that is nearly one of ours counts as it."""
    groups, unknown, numbers = [], 0, []
    spread = re.sub("([a-z])([A-Z])", r"\1 \2", title)  # codeMetier
    for word in _TOKEN.findall(fold(spread).replace("n°", "numero ")):
        if word.isdigit():
            numbers.append(word)
        elif word not in _SMALL:
            found = group_of(word)
            if found:
                groups.append(found)
            else:
                unknown += 1
    return Titre(title, tuple(groups), unknown, tuple(numbers))


def group_of(word: str) -> str:
    """The group of a folded word, its plural left out, a slip of the keyboard forgiven in a long one."""
    for form in (word, word.removesuffix("s"), word.removesuffix("x"), word.removesuffix("es")):
        if form in _GROUP:
            return _GROUP[form]
    if len(word) < 6:
        return ""
    near = get_close_matches(word.removesuffix("s"), _GROUP, n=1, cutoff=0.86)
    return _GROUP[near[0]] if near else ""


def kind_of(value: str) -> str:
    """The kind of item that a word of a table names, empty where none is recognised."""
    text = fold(value)
    return next((kind for pattern, kind in _KINDS if pattern.search(text)), "")


def level_rank(value: str) -> int:
    """Where a wording of level stands among usual ones, from the lowest; -1 where it is not usual."""
    text = fold(value)
    found = [rank for rank, word in enumerate(_LEVELS) if word in text]
    return max(found, default=-1)
