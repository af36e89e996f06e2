"""Levels as people type them: read as a code of the scale, corrected where no doubt is left, else refused by name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from fphref.evaluations.grille import Erreur, Formule, Valeur, exact_key
from fphref.evaluations.relire_valeurs import clean, shown
from fphref.model.profil import Echelle
from fphref.model.referentiel import Referentiel
from fphref.texte import fold

PLAIN = frozenset((int, str, type(None)))
"""The types of the values that `Lecteur.exacts` may be asked for: `True` equals 1 and an error is a text."""

_NUMBER = re.compile(r"0*([0-9]+)(?:[.,]0+)?")
_BOTH = re.compile(r"([0-9a-z]{1,4}) ?[-–—:=·|] ?(.*[a-z].*)")
_NONE = frozenset(("-", "–", "—", "/", ".", "x", "na", "n/a", "n.a.", "nc", "n.c.", "ne", "neant", "?", "so", "s.o."))
"""What people type for « nothing to say », which may mean « not evaluated » as well as « not asked of him »."""


@dataclass(frozen=True, slots=True)
class Lu:
    """What a value was read as: a code, or blank (empty `code`), or refused (`refus` says why).

    `correction` says what was mended; `formule` that the value was computed.
    """

    code: str = ""
    refus: str = ""
    correction: str = ""
    formule: bool = False


class Lecteur:
    """Reads the levels of one scale."""

    def __init__(self, echelle: Echelle) -> None:
        self.echelle = echelle
        codes = [n.code for n in (*echelle.mesures, *(n for n in echelle.niveaux if n.valeur is None))]
        self.attendu = ", ".join(codes[:-1]) + f" ou {codes[-1]}"
        self.exacts: dict[object, str] = {None: ""}
        """Values of the types of `PLAIN` that need no thought → code."""
        for code in codes:
            self.exacts[code] = code
            if code.isdecimal() and str(int(code)) == code:
                self.exacts[int(code)] = code
        self._numbers = {int(code): code for code in reversed(codes) if code.isdecimal()}
        self._words = _words(echelle)
        self._without = next((n for n in echelle.niveaux if n.valeur is None), None)
        self._known: dict[object, Lu] = {}

    def read(self, value: Valeur | None) -> Lu:
        """What `value` stands for; never guesses between two levels."""
        key = exact_key(value)
        found = self._known.get(key)
        if found is None:
            found = self._read(value)
            if len(self._known) < 5000:
                self._known[key] = found
        return found

    def _read(self, value: Valeur | None) -> Lu:
        if isinstance(value, Formule):
            return self._computed(value)
        if isinstance(value, Erreur):
            return Lu(refus=f"la cellule montre une erreur de calcul ({shown(value)})")
        if isinstance(value, bool):
            return Lu(refus="VRAI ou FAUX n’est pas un niveau")
        if isinstance(value, date):
            return Lu(refus=f"le tableur a pris la saisie pour une date ({shown(value)})")
        if isinstance(value, int | float):
            return self._number(value)
        return self._text(value) if value else Lu()

    def _computed(self, value: Formule) -> Lu:
        if value.valeur is None:
            return Lu(refus="formule sans résultat dans le fichier : l’ouvrir, l’enregistrer, ou saisir le niveau")
        inner = self._read(value.valeur)
        return Lu(inner.code, inner.refus, inner.correction, formule=True)

    def _number(self, value: int | float) -> Lu:
        if value != value or value in (float("inf"), float("-inf")):
            return Lu(refus="ce n’est pas un nombre")
        if value != int(value):
            return Lu(refus="un niveau est entier")
        code = self._numbers.get(int(value))
        return Lu(code) if code is not None else Lu(refus=self._outside())

    def _text(self, value: str) -> Lu:
        if value in self.exacts:
            return Lu(self.exacts[value])
        if any(unicodedata.category(character) == "No" for character in value):
            return Lu(refus="exposant ou chiffre entouré")
        text = clean(unicodedata.normalize("NFKC", value))
        if not text:
            return Lu(correction="cellule qui ne contient que des espaces : vide")
        code = self._code(text)
        if code is not None:
            return Lu(code, correction=f"« {shown(value)} » lu {code}")
        return Lu(refus=self._why(text))

    def _code(self, text: str) -> str | None:
        if text in self.exacts:
            return self.exacts[text]
        number = _NUMBER.fullmatch(text)
        if number and text.isascii():
            return self._numbers.get(int(number[1])) if len(text) < 12 else None
        folded = fold(text).replace("’", "'")
        if folded in self._words:
            return self._words[folded]
        both = _BOTH.fullmatch(folded)
        if both:  # « 3 - Acquis », as a drop-down may show it
            left, right = self._words.get(both[1]), self._words.get(both[2].strip())
            return left if left is not None and left == right else None
        return None

    def _why(self, text: str) -> str:
        folded = fold(text)
        if folded in _NONE:
            way = f", ou saisir {self._without.code} ({self._without.libelle})" if self._without else ""
            return f"ambigu : laisser vide si non évalué{way}"
        if re.fullmatch(r"[0-9]+ ?[/|] ?[0-9]+", text):
            return "niveau évalué et niveau requis dans la même cellule : saisir le seul niveau évalué"
        if re.fullmatch(r"[-+]?[0-9]+([.,][0-9]+)?", text):
            entier = re.fullmatch(r"[-+]?[0-9]+([.,]0+)?", text)
            return self._outside() if entier else "un niveau est entier"
        return self._outside()

    def _outside(self) -> str:
        return f"hors de l’échelle « {self.echelle.id} »"


def _words(echelle: Echelle) -> dict[str, str]:
    """Folded codes and libellés → code; a word that two levels share stands for none."""
    found: dict[str, str | None] = {}
    for niveau in echelle.niveaux:
        for word in {fold(niveau.code), fold(clean(niveau.libelle)).replace("’", "'")}:
            found[word] = niveau.code if found.get(word, niveau.code) == niveau.code else None
    return {word: code for word, code in found.items() if code is not None}


class Lecteurs:
    """The reader for each scale of a référentiel, each made once."""

    def __init__(self, referentiel: Referentiel) -> None:
        self._referentiel = referentiel
        self._made: dict[str, Lecteur] = {}
        self._by_metier: dict[str, Lecteur | None] = {}

    def of_scale(self, identifiant: str) -> Lecteur | None:
        """The reader of that scale, None where the référentiel has no such scale."""
        if identifiant not in self._made:
            echelle = self._referentiel.echelles.get(identifiant)
            if echelle is None:
                return None
            self._made[identifiant] = Lecteur(echelle)
        return self._made[identifiant]

    def of_metier(self, code: str) -> Lecteur | None:
        """The reader of the scale of that métier's profile, else of the scale by default; None where neither is."""
        if code not in self._by_metier:
            self._by_metier[code] = self._find(code)
        return self._by_metier[code]

    def asked(self, code: str) -> str:
        """The id of the scale that the profile of that métier is on; empty where it has no profile."""
        profil = self._referentiel.profils.get(code)
        return profil.echelle if profil is not None else ""

    def _find(self, code: str) -> Lecteur | None:
        asked = self.asked(code)
        if asked:
            return self.of_scale(asked)
        echelles = list(self._referentiel.echelles.values())
        chosen = next((e for e in echelles if e.defaut), echelles[0] if len(echelles) == 1 else None)
        return self.of_scale(chosen.id) if chosen else None
