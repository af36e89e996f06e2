"""What is counted of one column while its lines go by, and what it comes to at its end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fphref.evaluations.listes import title_key
from fphref.evaluations.rgpd_titres import (
    AGENT,
    DESTRUCTION,
    EXEMPTS,
    INCONNU,
    LIBRE,
    NAISSANCE,
    NIR,
    NOM,
    NOTE,
    POSTE,
    QUASI,
    RPPS,
    TIERS,
    Genre,
    Titre,
    est_effectif,
)
from fphref.evaluations.rgpd_valeurs import RIEN, Marque, is_rpps, is_surname, read_texte

_LONG = 40
"""Characters from which a text is a sentence."""
_SHORT = 3
"""Characters of the longest text that may be a level or a mark."""
_ENOUGH = 3
"""Values of a form that hardly comes by chance."""
_ADULTS = (16, 75)
"""Ages between which staff are born."""
_GARDES = 50_000


Nue = str | int | float | bool | date
"""What a cell holds once formulas, errors and blanks are left out."""


_NUMBER = re.compile(r"([0-9]{1,9})(?:[.,][0-9]{1,9})?\s?%?")


class Trouvaille(NamedTuple):
    """A finding in a sheet: rule, sentence, line of the first value it speaks of (0: the title), column."""

    regle: str
    message: str
    ligne: int
    colonne: int = 0


class Colonne:
    """The counts of one column under one title."""

    def __init__(self, titre: Titre, texte: str, jour: date) -> None:
        self.titre = titre
        self.cle = title_key(texte)
        self.effectif = self.compte = est_effectif(texte)
        self._chiffres = self.effectif or titre.role == NOTE
        self.remplies = self.nombres = self.longs = self.courts = self.noms = self.mots = 0
        self.phrases = self.majuscules = 0
        self.premiere = self._qui = 0
        self.effectifs: Counter[int] = Counter()
        self._jour = jour
        self._genres: Counter[Genre] = Counter()
        self._etats: Counter[Genre] = Counter()
        self._ou: dict[object, int] = {}
        self._annees: Counter[int] = Counter()
        self._nus = self._rpps = 0
        self._longs: set[int] = set()
        self.derniere_date: date | None = None

    def add(self, ligne: int, value: Nue, marque: Marque = RIEN) -> None:
        """Count one value, which is bare (no formula) and not blank; `marque` is what `read_texte` says of a text."""
        self.remplies += 1
        self.premiere = self.premiere or ligne
        if isinstance(value, str):
            self._add_text(ligne, value, marque)
        elif isinstance(value, bool):
            self.courts += 1
        elif isinstance(value, date):
            self.derniere_date = max(self.derniere_date or _bare(value), _bare(value))
            self._annees[value.year] += 1
            self._ou.setdefault("annee", ligne)
        else:
            self.nombres += 1
            self.courts += abs(value) < 1000
            if self.compte and 0 < value < 100:
                self.effectifs[int(value)] += 1
            if 10**10 <= abs(value) < 10**15 and value == int(value):
                text = str(int(value))
                self._add_text(ligne, text, read_texte(text))

    def _add_text(self, ligne: int, text: str, marque: Marque) -> None:
        length = len(text)
        if self._chiffres and (number := _NUMBER.fullmatch(text)):  # a csv file has no numbers, but texts of digits
            self.nombres += 1
            if self.compte and length < 3:
                self.effectifs[int(number[1])] += 1
        self.phrases += text.count(" ") > 2
        self.courts += length <= _SHORT
        if length > _LONG:
            self.longs += 1
            if len(self._longs) < _GARDES:
                self._longs.add(hash(text))
        elif self.titre.genre is NOM and not any(map(str.isdigit, text)) and len(text.split()) <= 3:
            self.mots += 1
            self.majuscules += length > _SHORT and text.isupper() and text.isalpha()
        elif self.titre.role == TIERS:
            self.mots += is_surname(text)
        if length == 11 and is_rpps(text):
            self._rpps += 1
            self._ou.setdefault("rpps", ligne)
        if marque is RIEN:
            return
        self._qui += bool(marque.nom or marque.genres or marque.etiquette)
        for genre in marque.genres:
            self._genres[genre] += 1
            self._ou.setdefault(genre, ligne)
        if marque.nom:
            self.noms += 1
            self._ou.setdefault("nom", ligne)
        if marque.etat is not None:
            self._etats[marque.etat] += 1
            self._ou.setdefault(("etat", marque.etat), ligne)
        if marque.nir_sans_cle:
            self._nus += 1
            self._ou.setdefault("nu", ligne)
        if marque.annee:
            self._annees[marque.annee] += 1
            self._ou.setdefault("annee", ligne)
        if marque.etiquette is not None:
            self._genres[marque.etiquette] += 1
            self._ou.setdefault(marque.etiquette, ligne)

    # -- at the end --------------------------------------------------------------------------------------------------

    @property
    def nominatives(self) -> int:
        """How many of its values say who people are, by its title or by themselves."""
        genre = self.titre.genre
        if self.tiers or (genre is not None and genre.regle in ("RGP001", "RGP002")):
            return self.remplies
        return self._qui

    @property
    def tiers(self) -> bool:
        """Whether it names those who evaluate, train or lead, by more than their function."""
        return self.titre.role == TIERS and 2 * self.mots > self.remplies

    def _mostly(self, count: int) -> bool:
        return count >= _ENOUGH and 2 * count > self.remplies

    def of_people(self) -> Iterator[Trouvaille]:
        """What the column of a table of people comes to."""
        genre, role = self.titre.genre, self.titre.role
        announced = genre is not None and (self.titre.exact or 2 * self.courts <= self.remplies)
        if genre is not None and announced:
            yield self._announced(genre)
        told: set[Genre] = {genre} if announced and genre is not None else set()
        if self.tiers:
            told.add(NOM)
            yield self._announced(NOM)
        if role != AGENT:  # a pseudonym is judged as one
            yield from self._contents(told)
        named = any(kind.regle == "RGP002" for kind in told)
        if self.noms and not named and role not in EXEMPTS and role != AGENT:
            where = self._ou["nom"]
            yield Trouvaille(
                "RGP002",
                f"{_values(self.noms)} qui se {'lit' if self.noms == 1 else 'lisent'} comme des noms de personnes",
                where,
            )
        if role not in EXEMPTS and role != AGENT:
            for state, count in self._etats.items():
                if state not in told:
                    speak = "qui parle" if count == 1 else "qui parlent"
                    text = f"{_values(count)} {speak} de l’état d’une personne : {state.mot}"
                    yield Trouvaille(state.regle, text, self._ou["etat", state])
            yield from self._guesses(told)
        free = role == LIBRE or (role == "" and self._is_free())
        if free and self.remplies and genre is None and self.nombres != self.remplies:
            yield Trouvaille(
                "RGP008", f"colonne de texte libre ({_values(self.remplies)}) : chacune est à relire", self.premiere
            )

    def anywhere(self) -> Iterator[Trouvaille]:
        """What the column of any other table comes to: what its values say for certain."""
        genre = self.titre.genre
        told: set[Genre] = set()
        if genre is not None and genre.seul and self.titre.exact and self.remplies:
            told.add(genre)
            yield self._announced(genre)
        yield from self._contents(told)

    def _announced(self, genre: Genre) -> Trouvaille:
        if not self.remplies:
            return Trouvaille("RGP022", f"colonne prévue pour une donnée refusée, vide : {genre.mot}", 0)
        return Trouvaille(genre.regle, f"colonne annoncée par son titre : {genre.mot} ({_values(self.remplies)})", 0)

    def _contents(self, told: set[Genre]) -> Iterator[Trouvaille]:
        for genre, count in self._genres.items():
            if genre in told:
                continue
            checked = ", clé de contrôle juste" if genre is NIR else ""
            yield Trouvaille(genre.regle, f"{_values(count)} : {genre.mot}{checked}", self._ou[genre])
        if NIR not in told and NIR not in self._genres and self._mostly(self._nus):
            text = f"{_values(self._nus)} de la forme d’un {NIR.mot}, sans clé ou à clé fausse"
            yield Trouvaille("RGP001", text, self._ou["nu"])
        if RPPS not in told and self._mostly(self._rpps):
            yield Trouvaille("RGP002", f"{_values(self._rpps)} de la forme d’un {RPPS.mot}", self._ou["rpps"])

    def _guesses(self, told: set[Genre]) -> Iterator[Trouvaille]:
        """Days that could be those of birth, under a title that says nothing."""
        years = self._annees
        count = years.total()
        if NAISSANCE in told or self.titre != INCONNU or not self._mostly(count):
            return
        young, old = _ADULTS
        born = sum(n for year, n in years.items() if young <= self._jour.year - year <= old)
        # Who works today was born long ago, and not all in the same few years, as evaluations are.
        if 10 * born >= 9 * count and _middle(years) <= self._jour.year - 25:
            text = f"{_values(count)} qui pourraient être des dates de naissance (titre inconnu)"
            yield Trouvaille("RGP022", text, self._ou["annee"])

    def _is_free(self) -> bool:
        """Whether most of its texts are sentences, hardly one like another."""
        return self.longs >= _ENOUGH and 2 * self.longs > self.remplies and 2 * len(self._longs) > self.longs

    @property
    def premier_nom(self) -> int:
        """The line of the first value that reads as a name; 0 for none."""
        return self._ou.get("nom", 0)

    @property
    def note(self) -> bool:
        """Whether it sums up or ranks a line: its title says so, and it holds numbers."""
        return self.titre.role == NOTE and self.nombres > 0

    @property
    def quasi(self) -> bool:
        return self.titre.role in (QUASI, POSTE) and self.remplies > 0

    @property
    def destruction(self) -> bool:
        return self.titre.role == DESTRUCTION


def _bare(value: date) -> date:
    return date(value.year, value.month, value.day)


def _middle(years: Counter[int]) -> int:
    ordered = sorted(years.elements())
    return ordered[len(ordered) // 2]


def _values(count: int) -> str:
    return f"{count} valeur{'s' * (count > 1)}"
