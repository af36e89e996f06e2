"""What is left to decide once a posting is read: fields that were given several values, and names of persons."""

from __future__ import annotations

import re
from datetime import date

from fphref.importers.modele import cut
from fphref.importers.offre.fiche import LIBELLE, TEXTE, Entree, Redacteur
from fphref.importers.offre.noeuds import words

_PERSON = re.compile(
    r"\b(?:M\.|Mr\.?|Mme|Mlle|Mrs\.?|Ms\.?|Madame|Monsieur|Dr\.?|Docteur|Pr\.?"
    r"|Professeur)\s+(?:[A-ZÉÈ][\w.'’-]*\s+)?[A-ZÉÈ][\w'’-]+"
)
_NAMED_BOX = re.compile(
    r"\b(?!contact|recrut|emploi|job|hr\b|rh\b)[a-z]{2,40}[.][a-z]{3,40}@[\w.-]{1,100}\.[a-z]{2,9}", re.IGNORECASE
)


def settle(redacteur: Redacteur) -> None:
    """One value for each field that holds one; joined where several are said, with a doubt."""
    _settle_presence(redacteur)
    for champ, found in redacteur.uniques.items():
        if len(found) < 2:
            continue
        if champ in ("publie_le", "expire_le", "intitule", "pays", "employeur"):
            for other in found[1:]:
                text = f"« {cut(other.texte, 60)} » écarté : « {cut(found[0].texte, 60)} » est déjà lu ({champ})"
                redacteur.doubt("IMP009", text, next(iter(other.lignes), 0), found[0])
                redacteur.leave(other.lignes, other.texte)
        else:
            _join(redacteur, champ, found)
        del found[1:]
    first, last = (redacteur.uniques.get(champ, []) for champ in ("publie_le", "expire_le"))
    if first and last and date.fromisoformat(last[0].texte) < date.fromisoformat(first[0].texte):
        text = f"date limite ({last[0].texte}) avant la date de publication ({first[0].texte})"
        redacteur.doubt("IMP003", text, next(iter(last[0].lignes), 0), last[0])


def _settle_presence(redacteur: Redacteur) -> None:
    found = redacteur.uniques.get("presence", [])
    if len(found) < 2:
        return
    said = ", ".join(f"« {entree.texte} »" for entree in found)
    chosen = next((entree for entree in found if entree.texte == "hybride"), None)
    if chosen is None:
        return  # joined below, with a doubt
    for other in found:
        chosen.lignes.update(other.lignes)
    redacteur.uniques["presence"] = [chosen]
    redacteur.doubt(
        "IMP009",
        f"présence dite de plusieurs façons ({said}) : lue « hybride »",
        next(iter(chosen.lignes), 0),
        chosen,
    )


def _join(redacteur: Redacteur, champ: str, found: list[Entree]) -> None:
    first = found[0]
    limit = TEXTE if champ == "candidature" else LIBELLE
    for other in found[1:]:
        if set(words(other.texte)) <= set(words(first.texte)):
            first.lignes.update(other.lignes)
        elif len(first.texte) + len(other.texte) + 3 > limit:
            redacteur.leave(other.lignes, other.texte)
        else:
            if champ not in ("candidature", "experience"):
                text = f"deux valeurs ({champ}) : « {cut(first.texte, 60)} » et « {cut(other.texte, 60)} » : à choisir"
                redacteur.doubt("IMP009", text, next(iter(other.lignes), 0), first)
            glue = " " if first.texte.endswith((".", "!", "?", ":")) else " ; "
            first.texte = f"{first.texte}{glue}{other.texte}"
            first.lignes.update(other.lignes)


def warn_of_persons(redacteur: Redacteur) -> None:
    for entree in redacteur.entries():
        found = _PERSON.search(entree.texte) or _NAMED_BOX.search(entree.texte)
        if found is not None:
            text = f"« {cut(found.group(), 60)} » : nom d’une personne ; le retirer si l’offre n’est plus à pourvoir"
            redacteur.doubt("IMP015", text, next(iter(entree.lignes), 0), entree)
