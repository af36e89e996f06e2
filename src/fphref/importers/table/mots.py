"""The words by which columns of tables are recognised, French and English: a mapping is only proposed from them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from fphref.texte import fold

# Folded, in the singular.
_WORDS: Final[dict[str, str]] = {
    "metier": "metier emploi poste fonction job occupation profession role fct",
    "competence": "competence skill aptitude capacite exigence item comp cpt compet",
    "famille": "famille filiere domaine family secteur field axe pole fam",
    "sous": "sous sub",
    "code": "code id identifiant identifier ref reference numero num no cle key cote cod",
    "nom": "nom libelle intitule titre title label name designation denomination appellation wording lib",
    "feminin": "feminin feminine",
    "sigle": "sigle acronyme abreviation acronym",
    "niveau": "niveau level degre echelon maitrise grade niv lvl",
    "attendu": "attendu cible requis necessaire exige demande required needed expected target",
    "poids": "poids weight criticite importance priorite ponderation criticality priority crit prio",
    "besoin": "besoin effectif etp headcount need eff",
    "agent": "agent personne titulaire people staff",
    "genre": "groupe type nature categorie genre category kind group classe rubrique cat",
    "definition": "definition description finalite resume summary presentation mission",
    "qualification": "qualification qualif cnc rncp diplome",
    "activite": "activite tache activity task",
    "autre": "autre other alias synonyme alternative",
    "passerelle": "passerelle mobilite evolution",
    "savoir": "savoir connaissance knowledge",
    "faire": "faire",
    "etre": "etre qualite comportement softskill attitude posture",
    "mesure": "nombre nb nbre moyen moyenne total somme pourcentage taux motivation date jour maj cree creee modifie "
    "gamme average count updated created",
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
_LETTRES: Final = {
    "sf": "savoir_faire", "se": "savoir_etre", "s": "connaissance", "sa": "connaissance", "c": "connaissance",
    "co": "connaissance", "a": "activite", "act": "activite",
}  # fmt: skip
_BORNES: Final = re.compile(r"\((?:de |echelle |echelle de )?(\d{1,2}) ?(?:a|-|–|to|/) ?(\d{1,2})\)")
_ENTIER: Final = re.compile(r"\d{1,4}")
_POIDS: Final = (
    (1, re.compile(r"(?:utile|faible|bas|basse|secondaire|accessoire|mineure?|souhaite|souhaitable|appreciee?|"
                   r"optionnel(?:le)?|facultati(?:f|ve)|complementaire|peu critique|low|minor|optional|useful|"
                   r"nice to have)s?")),
    (2, re.compile(r"(?:moyen|moyenne|importante?|intermediaire|significati(?:f|ve)|medium|moderate|important)s?")),
    (3, re.compile(r"(?:fort|forte|haut|haute|elevee?|majeure?|high|major)s?")),
    (4, re.compile(r"(?:vital|vitale|vitaux|critique|tres critique|indispensable|cruciale?|essentiel(?:le)?|"
                   r"tres forte?|tres elevee?|critical|vital|essential|crucial)s?")),
)  # fmt: skip
"""Words of criticité, from the lowest."""
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
    bornes: tuple[int, int] | None = None
    """The ends of the scale that it says: « (0 à 4) »."""

    def has(self, *groups: str) -> bool:
        """Whether it has a word of one of these groups."""
        return any(group in self.groupes for group in groups)


def read_title(title: str) -> Titre:
    """The words of a title; a word that is nearly one of ours counts as it."""
    groups, unknown, numbers = [], 0, []
    spread = re.sub("([a-z])([A-Z])", r"\1 \2", title)  # codeMetier
    folded = fold(spread).replace("n°", "numero ")
    ends = _BORNES.search(folded)
    if ends:
        folded = folded[: ends.start()] + " " + folded[ends.end() :]
    for told in _TOKEN.finditer(folded):
        word = told[0]
        if word.isdigit():
            numbers.append(word)
        elif word not in _SMALL:
            found = group_of(word) or (_shortened(word) if folded[told.end() : told.end() + 1] == "." else "")
            if found:
                groups.append(found)
            else:
                unknown += 1
    bounds = (int(ends[1]), int(ends[2])) if ends and int(ends[1]) < int(ends[2]) else None
    return Titre(title, tuple(groups), unknown, tuple(numbers), bounds)


def group_of(word: str) -> str:
    """The group of a folded word, its plural left out, a slip of the keyboard forgiven in a long one."""
    for form in (word, word.removesuffix("s"), word.removesuffix("x"), word.removesuffix("es")):
        if form in _GROUP:
            return _GROUP[form]
    if len(word) < 6:
        return ""
    near = get_close_matches(word.removesuffix("s"), _GROUP, n=1, cutoff=0.86)
    return _GROUP[near[0]] if near else ""


def _shortened(word: str) -> str:
    """The group of a word cut short by a point (« Compét. »), where all that it may begin are of one group."""
    if len(word) < 3:
        return ""
    groups = {group for known, group in _GROUP.items() if known.startswith(word)}
    return groups.pop() if len(groups) == 1 else ""


def kinds_by_code(values: Iterable[str]) -> dict[str, str]:
    """The kinds that letters stand for (« SF », « SE », « S »), where all values are such and one is beyond doubt."""
    found = {value: _LETTRES.get(fold(value).replace("-", "").replace(".", "").strip(), "") for value in values}
    sure = {"savoir_faire", "savoir_etre"} & {found[value] for value in found}
    return found if found and sure and all(found.values()) else {}


def weights_of(values: Iterable[str]) -> dict[str, int]:
    """Each value as a criticité from 1 to 3, where their words or numbers tell their order; empty where they do not.

    0 (no weight) has no criticité. Numbers beyond 3 are cut in thirds.
    """
    wanted = list(dict.fromkeys(values))
    if all(_ENTIER.fullmatch(value) for value in wanted):
        numbers = sorted({int(value) for value in wanted} - {0})
        if not numbers or len(numbers) > 10:
            return {}
        same = numbers[-1] <= 3
        worth = {number: number if same else 1 + rank * 3 // len(numbers) for rank, number in enumerate(numbers)}
        return {value: worth[int(value)] for value in wanted if int(value)}
    ranks = {value: _weight_rank(value) for value in wanted}
    seen = set(ranks.values())
    if not wanted or 0 in seen:
        return {}
    # « forte » is the last of « faible, moyenne, forte », and the middle of « utile, forte, vitale ».
    if 3 in seen and 4 in seen and 2 in seen:
        return {}
    place = {1: 1, 2: 2, 3: 2 if 4 in seen else 3, 4: 3}
    return {value: place[rank] for value, rank in ranks.items()}


def _weight_rank(value: str) -> int:
    text = " ".join(fold(value).split())
    return next((rank for rank, pattern in _POIDS if pattern.fullmatch(text)), 0)


def kind_of(value: str) -> str:
    """The kind of item that a word of a table names, empty where none is recognised."""
    text = fold(value)
    return next((kind for pattern, kind in _KINDS if pattern.search(text)), "")


def level_rank(value: str) -> int:
    """Where a wording of level stands among usual ones, from the lowest; -1 where it is not usual."""
    text = fold(value)
    found = [rank for rank, word in enumerate(_LEVELS) if word in text]
    return max(found, default=-1)
