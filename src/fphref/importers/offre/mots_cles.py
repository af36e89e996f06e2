"""The key words of a posting: what they repeat, what they add."""

from __future__ import annotations

from typing import Final

from fphref.importers.modele import Arbre, cut
from fphref.importers.offre.fiche import Redacteur
from fphref.importers.offre.noeuds import Valeur, word_set, words
from fphref.importers.offre.textes import split_labels
from fphref.importers.offre.titre import is_formula
from fphref.importers.offre.valeurs import is_only, read_contracts, read_presences, read_times

_GENERIC: Final = word_set(
    "job jobs opening openings offer offre emploi position role vacancy post posting career opportunity recruitment"
    " recrutement at in for a the de du des d l le la en to"
)
"""What sites add to a key word."""
CHERCHES: Final = 300
"""Key words of one key that are looked for in the rest of the posting."""


def read_tags(redacteur: Redacteur, cle: str, values: list[Valeur]) -> None:
    """Key words: one that repeats the draft is structure, a shorter title is another title, the rest is kept."""
    new: list[Arbre] = []
    seen = 0
    for value in values:
        for texte in split_labels(" ".join(value.texte.split())):
            seen += 1
            if seen > CHERCHES or not _is_known(redacteur, texte, value.lignes):
                new.append(texte)
                redacteur.leave(value.lignes, texte)
    if new:
        key = redacteur.keep_unknown(cle, new)
        text = f"mots-clés absents du reste de l’offre, gardés sous « hors_modele.{cut(key, 60)} »"
        redacteur.doubt("IMP005", text, next(iter(values[0].lignes), 0))


def _is_known(redacteur: Redacteur, texte: str, lignes: tuple[int, ...]) -> bool:
    said = words(texte)
    for title in redacteur.uniques.get("intitule", ()):
        own = words(title.texte)
        shorter = 1 < len(said) < len(own) and set(said) <= set(own)
        if shorter and (said[0], said[-1]) == (own[0], own[-1]) and not is_formula(title.texte):
            redacteur.add("autres_appellations", texte, lignes)
            return True
    meant = " ".join(word for word in said if word not in _GENERIC)
    if meant and redacteur.find(meant, inside=True) is None and not _is_code(redacteur, texte):
        return False
    redacteur.structure(lignes, "mot-cle-repete")
    return True


def _is_code(redacteur: Redacteur, texte: str) -> bool:
    """Whether it says the contract, the time or the presence, which the draft has in its own words."""
    said = {*read_contracts(texte), *read_times(texte), *read_presences(texte)}
    fields = ("contrat", "temps_travail", "presence")
    known = {entree.texte for champ in fields for entree in redacteur.uniques.get(champ, ())}
    return bool(said) and said <= known and is_only(texte, "contrat", "temps", "presence")
