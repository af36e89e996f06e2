"""Rows under one row of titles: its columns, and the people its lines speak of where they speak of any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fphref.evaluations.grille import Ligne
from fphref.evaluations.listes import text_of
from fphref.evaluations.rgpd_colonnes import Colonne, Nue
from fphref.evaluations.rgpd_titres import AGENT, INCONNU, METIER, NOM, PARTIE, SERVICE, read_titre
from fphref.evaluations.rgpd_valeurs import RIEN, Marque

LISTE = 3
"""Names from which they are a list."""
_LEVELS = 2
"""Columns of short values from which a table whose only title is « Nom » is one of people."""
_WHAT = frozenset({"competence", "competences", "competence libelle", "savoir faire", "formation", "formations"})
_HOW = frozenset({"niveau", "niveaux", "niveau evalue", "evalue", "date", "date evaluation"})
"""Titles, as `title_key` gives them, of what somebody is evaluated on, and of what came out of it."""


_GARDEES = 100_000


@dataclass(slots=True)
class Groupe:
    """What is known of one pseudonym: its service, its métier, what else narrows it down, where it first stands.

    `lignes` are those of one table that speak of it.
    """

    service: str
    metier: str
    autres: tuple[str, ...]
    ligne: int
    colonne: int
    visible: bool = False
    lignes: int = 0


class Table:
    """Rows under one row of titles (`entete` 0: rows above any title)."""

    def __init__(self, entete: int, titres: dict[int, str], jour: date) -> None:
        self.entete = self._derniere = entete
        self.jour = jour
        self.colonnes = {c: Colonne(read_titre(text), text, jour) for c, text in titres.items()}
        self.agents: dict[str, Groupe] = {}
        self.lignes = self.lignes_agents = self.cachees = 0
        roles = {column: colonne.titre.role for column, colonne in self.colonnes.items()}
        self._agent = _first(roles, AGENT)
        self._service = _first(roles, SERVICE)
        self._metier = _first(roles, METIER)
        self._nom = next((column for column, each in self.colonnes.items() if each.titre.genre is NOM), 0)
        self._quoi = next((column for column, each in self.colonnes.items() if each.cle in _WHAT), 0)
        self._paires: dict[str, str] = {}
        self._libelles = True
        self._autres = [column for column, role in roles.items() if role in ("quasi", "poste")]

    @property
    def titree(self) -> bool:
        return self.entete > 0

    def add(self, ligne: Ligne, cells: dict[int, Nue], marques: dict[int, Marque]) -> None:
        self.lignes += 1
        self.cachees += ligne.cachee
        numero = ligne.numero
        if numero > self._derniere + 1:  # after a blank line, figures are those of another table
            for each in self.colonnes.values():
                each.compte = False
        self._derniere = numero
        for column, value in cells.items():
            colonne = self.colonnes.get(column)
            if colonne is None:
                colonne = self.colonnes[column] = Colonne(INCONNU, "", self.jour)
            colonne.add(numero, value, marques.get(column, RIEN))
        if self._nom and self._quoi and self._libelles:
            nom, quoi = str(cells.get(self._nom, "")), str(cells.get(self._quoi, ""))
            same = self._paires.setdefault(quoi, nom) == nom and self._paires.setdefault(f"\0{nom}", quoi) == quoi
            self._libelles = same and len(self._paires) < _GARDEES
        agent = cells.get(self._agent)
        if agent is None:
            return
        self.lignes_agents += 1
        name = agent if isinstance(agent, str) else text_of(agent)
        group = self.agents.get(name)
        if group is None:
            group = self.agents[name] = Groupe(
                _text(cells.get(self._service)),
                _text(cells.get(self._metier)),
                tuple(_text(cells.get(column)) for column in self._autres),
                numero,
                self._agent,
            )
        group.visible = group.visible or not ligne.cachee
        group.lignes += 1

    # -- at the end --------------------------------------------------------------------------------------------------

    @property
    def ventilee(self) -> bool:
        """Whether its lines are parts of the hospital: small numbers there are of people that one may know."""
        return any(colonne.titre.role in (SERVICE, METIER, PARTIE) for colonne in self.colonnes.values())

    @property
    def pseudonymes(self) -> bool:
        """Whether it has a column of agents, and not of numbers of agents."""
        colonne = self.colonnes.get(self._agent)
        if colonne is None or not colonne.remplies:
            return False
        if not colonne.effectif:
            return True
        # « Agents » stands above pseudonyms as well as above numbers of people, and words about them.
        others = colonne.nombres + colonne.phrases
        return colonne.remplies >= LISTE and 5 * others <= colonne.remplies <= 1.1 * len(self.agents)

    @property
    def de_personnes(self) -> bool:
        """Whether each line speaks of one person."""
        if self.pseudonymes:
            return True
        announced = [c for c in self.colonnes.values() if c.titre.genre is not None and c.titre.exact]
        if any(c.titre.genre is not None and c.titre.genre.seul for c in announced):
            return True
        return any(self._names(c) for c in announced if c.titre.genre is NOM)

    def _names(self, nom: Colonne) -> bool:
        """Whether a column « Nom » holds names of people: of compétences, of services, there are many such columns."""
        if nom.noms:
            return True
        if 2 * nom.mots <= nom.remplies:
            return False
        others = [c for c in self.colonnes.values() if c is not nom]
        roles = {c.titre.role for c in others}
        keys = {c.cle for c in others}
        if keys & _HOW and (4 * nom.majuscules >= 3 * nom.remplies or (self._quoi and not self._libelles)):
            return True
        levels = sum(c.remplies > 0 and 10 * c.courts >= 9 * c.remplies for c in others)
        return bool(roles & {SERVICE, METIER, "poste", "quasi", "note"}) or levels >= _LEVELS

    @property
    def est_correspondance(self) -> bool:
        """Whether it says who is behind pseudonyms, and nothing of what they do."""
        told = any(c.nominatives for column, c in self.colonnes.items() if column != self._agent)
        return self.pseudonymes and told and not self._service and not self._metier

    def une_ligne_par_personne(self) -> bool:
        """Whether a line sums a person up: among lines of evaluations, a « note » is one evaluation."""
        rows = self.lignes_agents or self.lignes
        return not self.agents or 4 * rows <= 5 * len(self.agents)


@lru_cache(10_000)
def _text(value: Nue | None) -> str:
    """A value as a person reads it: services and métiers are few, and stand on every line."""
    return text_of(value)


def _first(roles: dict[int, str], role: str) -> int:
    return next((column for column, found in sorted(roles.items()) if found == role), 0)
