"""Names of persons in running text, by plain rules: a first name with a surname where an age or « par » tells it."""

from __future__ import annotations

import re
from typing import Final

from fphref.evaluations.rgpd_prenoms import PRENOMS
from fphref.texte import fold

_MOT: Final = r"[A-ZÀ-ÖØ-Þ][\w’'-]*[^\W\d_]"
_AGE: Final = re.compile(rf"\b({_MOT})((?: {_MOT}){{0,2}})(?:,| \() ?\d{{2}} (?:ans|years old)\b")
_PAR: Final = re.compile(
    rf"\b(?:[Pp]ar|PAR|[Bb]y|[Aa]vec|[Cc]hez|[Ii]nterview d[e’'] ?|[Tt]émoignage d[e’'] ?|[Pp]ortrait d[e’'] ?"
    rf"|[Aa]uteure? ?:|[Cc]ontact ?:|[Aa]uthor ?:) ?({_MOT})((?: {_MOT}){{1,2}})"
)
_CIVILITE: Final = re.compile(rf"(?<!\w)(M\.|Mme|Mlle|MM\.|Madame|Monsieur|Mrs?\.?|Ms\.?) ({_MOT}(?: {_MOT})?)")
_FONCTIONS: Final = frozenset(("le", "la", "les", "directeur", "directrice", "president", "presidente", "maire"))


def find_person(texte: str) -> str:
    """The name of a person that a text gives, empty where no plain rule tells one.

    A first name alone is not enough, nor two names that may be those of a hospital: an age, « par », an author or a
    civility has to stand beside them.
    """
    for found in _AGE.finditer(texte):
        words = f"{found[1]}{found[2]}".split()
        for rank, word in enumerate(words):
            if _is_first_name(word):
                return " ".join(words[rank:])
    for found in _PAR.finditer(texte):
        if _is_first_name(found[1]):
            return f"{found[1]}{found[2]}"
    for found in _CIVILITE.finditer(texte):
        if fold(found[2].split()[0]) not in _FONCTIONS:
            return f"{found[1]} {found[2]}"
    return ""


def _is_first_name(word: str) -> bool:
    return any(part in PRENOMS for part in re.split("[-’']", fold(word)))
