"""The famille and sous-famille of a métier, which a fiche prints on one line, on two, or by their labels."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from fphref.importers.fiche.mots import is_caps, sentence_case, upper_first, words_key
from fphref.importers.fiche.unites import Unite
from fphref.importers.registre import slug
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Famille

FAMILLES: Final = (
    "Gestion de l'information",
    "Ingénierie et maintenance technique",
    "Management, gestion et aide à la décision",
    "Qualité, hygiène, sécurité, environnement",
    "Recherche clinique",
    "Services logistiques",
    "Social, éducatif, culturel, sports et loisirs",
    "Soins",
    "Système d'information",
)
"""The nine familles of the national répertoire."""
SPLIT: Final = re.compile(r"\s+[–—/|>-]\s+|\s*/\s*")
"""What parts a famille from its sous-famille on one line."""
_MARKS: Final = " -–—/|>:·"
_LABEL = re.compile(r"^sous-famille\s*:\s*", re.IGNORECASE)


class Nom(NamedTuple):
    """A famille or a sous-famille: its id, and its label in small letters."""

    id: str
    intitule: str


class Familles:
    """The familles that are known, by name."""

    def __init__(self, referentiel: Referentiel) -> None:
        self._held: dict[str, Famille] = {words_key(f.intitule): f for f in referentiel.familles.values()}
        self._names = {words_key(name): name for name in FAMILLES}
        self._names |= {key: famille.intitule for key, famille in self._held.items()}

    def is_known(self, texte: str) -> bool:
        """Whether a famille bears that name."""
        return words_key(texte) in self._names

    def cut(self, texte: str) -> tuple[str, str]:
        """The famille a line begins with, the longest known one, and the sous-famille after it."""
        words = texte.split(" ")
        for count in range(min(len(words), 12), 0, -1):
            head = " ".join(words[:count])
            if self.is_known(head):
                return head.rstrip(_MARKS + ","), _LABEL.sub("", " ".join(words[count:]).strip(_MARKS))
        parts = [part for part in SPLIT.split(texte, maxsplit=1) if part]
        return (parts[0], _LABEL.sub("", parts[1])) if len(parts) == 2 else (texte, "")

    def whole(self, texte: str) -> str:
        """The famille alone on its line, the sous-famille standing elsewhere: a dash is then part of its name."""
        famille, _ = self.cut(texte)
        return famille if self.is_known(famille) else texte

    def names(self, unite: Unite) -> bool:
        """Whether a line names a known famille: alone, in capitals, or parted from its sous-famille by a mark."""
        texte = unite.texte
        if len(texte) > 140 or texte.endswith(".") or any(map(str.isdigit, texte)):
            return False
        famille, rest = self.cut(texte)
        # In small letters too, where the famille has several words and few follow it.
        both = " " in famille and texte.count(" ") - famille.count(" ") <= 4 and texte[:1].isupper()
        return self.is_known(famille) and (is_caps(texte) or not rest or both or SPLIT.search(texte) is not None)

    def famille(self, texte: str) -> Nom:
        """The famille of that name, known or new."""
        key = words_key(texte)
        name = self._names.get(key) or sentence_case(texte)
        return Nom(self._held[key].id if key in self._held else slug(name), name)

    def sous_famille(self, famille: str, texte: str) -> Nom:
        """The sous-famille of that name in a famille, known or new."""
        held = self._held.get(words_key(famille))
        for one in held.sous_familles if held else ():
            if words_key(one.intitule) == words_key(texte):
                return Nom(one.id, one.intitule)
        label = upper_first(sentence_case(texte))
        return Nom(slug(label), label)
