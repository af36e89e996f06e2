"""The market file a guide becomes, filled field by field; every value is placed in the account as it comes in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from fphref.importers.modele import Arbre, Carnet, Champ, Ligne, cut, in_order
from fphref.importers.paie.remuneration import LIMITE_TEXTE, Paie
from fphref.importers.registre import ENONCES, Registre
from fphref.model.marche import FicheMarche
from fphref.texte import fold

LIBELLE: Final = 500
"""Characters of a label (`model.base.Libelle`)."""
TEXTE: Final = 20_000
"""Characters of a text (`model.base.Texte`)."""
MEMES: Final = 100
"""Entries of the same amounts that are compared with a new one."""
_COURTS: Final = frozenset({"lieux", "autres_appellations"})
_PLACE: Final = re.compile(r"(\S.{1,90}?) : \S")
_MOT: Final = re.compile(r"\w+")
_SANS_LARGEUR: Final = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_SANS_SENS: Final = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufff0-\ufffb\U000e0000-\U000e0fff]")


def words_of(texte: str) -> list[str]:
    """The words of a text, folded, in order."""
    return _MOT.findall(fold(texte))


class Fiche:
    """Lists by field, under the path of the file they will stand in."""

    def __init__(
        self, carnet: Carnet, registre: Registre, identifiant: str, *, anglais: bool = False, pays: str = ""
    ) -> None:
        self.anglais = anglais
        self.pays = pays
        self.carnet = carnet
        self.registre = registre
        self.fichier = f"marche/{identifiant}.yaml"
        self.listes: dict[str, list[Arbre]] = {}
        self.paies: list[Paie] = []
        self._lignes_de_paie: list[int] = []
        self._sans_periode: set[int] = set()
        self._par_montants: dict[tuple[int | None, int | None, str], list[int]] = {}
        self._rangs: dict[tuple[str, str], int] = {}

    def add(self, champ: str, texte: str, lignes: Ligne | Iterable[Ligne]) -> None:
        """A text into a list of texts or of linked wordings; one that is there already is not written twice."""
        lines = [lignes] if isinstance(lignes, Ligne) else list(lignes)
        texte = visible(texte)
        if not texte or not lines:
            return
        if len(texte) > (LIBELLE if champ in _COURTS else TEXTE):
            self.carnet.leave(lines[0], texte)
            return
        place = _PLACE.match(texte) if champ == "lieux" else None
        if place is not None:
            # What is said of a place is a fact; the place itself is compared with those of other guides.
            self.add("faits", texte, lines)
            texte = place[1]
        key = (champ, texte.casefold())
        rang = self._rangs.get(key)
        if rang is None:
            rang = len(self.listes.setdefault(champ, []))
            self._rangs[key] = rang
            genres = ENONCES.get(champ)
            value: Arbre = (
                self.registre.enonce(texte, lines[0], self.carnet, genres, Champ(self.fichier, (champ, rang)))
                if genres
                else texte
            )
            self.listes[champ].append(value)
        self.carnet.place(lines, self.fichier, champ, rang)

    def add_pair(
        self, champ: str, cles: tuple[str, str], valeurs: tuple[str, str], lignes: Iterable[Ligne], *, reserve: str = ""
    ) -> None:
        """A mapping of two texts: a key figure, a question with its answer; `reserve` says where and when it holds."""
        lines = list(lignes)
        first, second = (visible(valeur) for valeur in valeurs)
        limites = (LIBELLE, LIBELLE) if champ == "chiffres" else (TEXTE, TEXTE)
        if len(first) > limites[0] or len(second) > limites[1]:
            for line in lines:
                self.carnet.leave(line, line.texte)
            return
        entries = self.listes.setdefault(champ, [])
        self.carnet.place(lines, self.fichier, champ, len(entries))
        entry: dict[str, Arbre] = {cles[0]: first, cles[1]: second}
        if reserve:
            entry["reserve"] = visible(reserve)
        entries.append(entry)

    def add_pay(self, paie: Paie, lignes: Iterable[Ligne]) -> int:
        """A range of pay as a new entry: its rank; its doubts are told at its field."""
        lines = list(lignes)
        rang = len(self.paies)
        texte = visible(paie.texte)
        if len(texte) > TEXTE:
            self.carnet.leave(lines[0], texte[TEXTE:])
            told = f"texte de paie trop long, coupé : « {cut(texte, 60)} »"
            paie = replace(paie, doutes=(*paie.doutes, ("IMP008", told)))
        paie = replace(
            paie,
            texte=texte[:TEXTE].rstrip(),
            zone=visible(paie.zone)[:LIBELLE],
            experience=visible(paie.experience)[:LIBELLE],
        )
        self.paies.append(paie)
        self._lignes_de_paie.append(lines[0].numero)
        ranks = self._par_montants.setdefault(paie.cle[:3], [])
        if len(ranks) < MEMES:
            ranks.append(rang)
        champ = self.carnet.place(lines, self.fichier, "remunerations", rang)
        if not paie.periode and (paie.min or paie.max) and lines[0].numero not in self._sans_periode:
            self._sans_periode.add(lines[0].numero)
            self.carnet.doubt("IMP008", f"« {cut(paie.texte, 80)} » : période non dite (mois, an ?)", lines[0], champ)
        for code, message in paie.doutes:
            self.carnet.doubt(code, message, lines[0], champ)
        return rang

    def place_pay(self, rang: int, ligne: Ligne, texte: str = "") -> None:
        """A line that says again a range that is known; `texte` joins its wording where its words differ."""
        paie = self.paies[rang]
        if len(paie.texte) + len(texte) > LIMITE_TEXTE and set(words_of(texte)) - set(words_of(paie.texte)):
            self.carnet.leave(ligne, texte)
            told = f"« {cut(paie.texte, 60)} » : redit trop de fois, cette ligne n’est pas jointe au texte"
            self.carnet.doubt("IMP008", told, ligne)
        elif texte and Counter(words_of(texte)) - Counter(words_of(f"{paie.texte} {paie.zone} {paie.experience}")):
            self.paies[rang] = replace(paie, texte=f"{paie.texte} ; {texte}")
        self.carnet.place(ligne, self.fichier, "remunerations", rang)

    def same_pay(self, paie: Paie) -> list[int]:
        """The ranks of the entries of the same amounts and currency, the first ones where there are very many."""
        return self._par_montants.get(paie.cle[:3], []) if paie.min is not None or paie.max is not None else []

    def known_pay(self, paie: Paie, ligne: Ligne) -> int | None:
        """The rank of the same amounts said by another line; what says no period may mean any."""
        for rang in self.same_pay(paie):
            same = self.paies[rang].periode == paie.periode or not paie.periode
            if same and self._lignes_de_paie[rang] != ligne.numero:
                return rang
        return None

    def arbre(self, debut: dict[str, Arbre], fin: dict[str, Arbre]) -> dict[str, Arbre]:
        """The tree of the file, keys in the order of the model."""
        values: dict[str, Arbre] = {**debut, **self.listes, **fin}
        if self.paies:
            values["remunerations"] = [paie.arbre() for paie in self.paies]
        return in_order(FicheMarche, {key: value for key, value in values.items() if value})


def visible(texte: str) -> str:
    """The same on one line, without the characters a reader does not see, which the model refuses."""
    if not texte.isascii():
        texte = _SANS_SENS.sub(" ", _SANS_LARGEUR.sub("", texte))
    return " ".join(texte.split())
