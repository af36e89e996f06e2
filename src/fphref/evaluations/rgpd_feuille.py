"""One sheet read once, row by row: its tables, the people they speak of, what their columns come to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from fphref.evaluations.grille import Erreur, Feuille, Formule, Ligne, Valeur
from fphref.evaluations.relire_valeurs import day_of
from fphref.evaluations.reperage import Turned
from fphref.evaluations.rgpd_colonnes import Colonne, Nue, Trouvaille
from fphref.evaluations.rgpd_personnes import says_who
from fphref.evaluations.rgpd_table import LISTE, Groupe, Table
from fphref.evaluations.rgpd_titres import (
    AGENT,
    DESTRUCTION,
    EXEMPTS,
    Genre,
    Titre,
    read_titre,
)
from fphref.evaluations.rgpd_valeurs import RIEN, Marque, read_texte

_HEAD = 60
"""Filled rows that are looked at to know whether titles stand above their values or beside them."""
_FAR = 4
"""Columns after a label within which its value stands."""
_CERTAIN = 4
"""Known titles from which a row is one of titles, however many unknown ones stand beside them."""


@dataclass
class Vue:
    """What one sheet came to: its findings, the people its tables speak of."""

    lignes: int = 0
    cellules: int = 0
    trouvailles: list[Trouvaille] = field(default_factory=list)
    agents: dict[str, Groupe] = field(default_factory=dict, repr=False)
    nominatives: int = 0
    cachees: int = 0
    tues: int = 0
    """Findings past the first thousand."""
    destruction: date | None = None
    destruction_prevue: bool = False
    correspondance: bool = False
    effectifs: list[tuple[int, int, Counter[int]]] = field(default_factory=list)
    """Columns of numbers of people, in tables without people: row of the titles, column, how often each number."""


_LITERALS = re.compile(r'"([^"]{5,300})"')
_MOST = 1_000
"""Findings of one sheet that are told one by one; the rest is counted."""


class Balayage:
    """Reads the rows of one sheet; `turned` says that titles stand beside their values."""

    def __init__(self, feuille: Feuille, jour: date) -> None:
        self.vue = Vue()
        self.turned = titles_beside(feuille)
        self._source: Feuille | Turned = Turned(feuille) if self.turned else feuille
        self._jour = jour
        self._table = Table(0, {}, jour)
        self._noms: list[tuple[int, int, int]] = []

    def read(self) -> Vue:
        """Read it all; raises `FphrefError` at a limit of the reader."""
        before: tuple[Ligne, dict[int, Nue], dict[int, Marque]] | None = None
        for ligne in self._source.lignes():
            cells, marques = _bare_cells(ligne)
            self.vue.lignes += 1
            self.vue.cellules += len(ligne.cellules)
            if before is not None:
                self._row(*before, cells)
            before = (ligne, cells, marques)
        if before is not None:
            self._row(*before, {})
        self._close()
        self._tell_names()
        return self.vue

    def _row(self, ligne: Ligne, cells: dict[int, Nue], marques: dict[int, Marque], after: dict[int, Nue]) -> None:
        titles = []
        for column, marque in marques.items():
            if marque.titre:
                titles.append(column)
            if marque.detruire:
                self._destroy(_day(marque.detruire))
        if titles:
            self._look_for_destruction(ligne, cells, titles)
            fields = _fields(cells, titles, after)
            if fields:
                self._tell_fields(ligne.numero, fields)
                return
            if self._is_head(cells, titles, after):
                self._close()
                texts = {column: value for column, value in cells.items() if isinstance(value, str)}
                self._table = Table(ligne.numero, texts, self._jour)
                names = [column for column in texts if marques.get(column, RIEN).nom]
                if names:
                    self._noms.append((len(names), ligne.numero, names[0]))
                return
        self._table.add(ligne, cells, marques)

    def _is_head(self, cells: dict[int, Nue], titles: list[int], after: dict[int, Nue]) -> bool:
        """Whether a row holds titles: two known ones, or one that speaks of people and stands above something."""
        known = [read_titre(str(cells[column])) for column in titles]
        people = any(titre.role == AGENT or titre.genre is not None for titre in known)
        if len(titles) >= 2:
            return people or len(titles) >= _CERTAIN or 2 * len(titles) >= len(cells)
        if self._table.titree or not people:
            return False
        return titles[0] in after and all(isinstance(value, str) for value in cells.values())

    def _tell(self, found: Trouvaille) -> None:
        if len(self.vue.trouvailles) < _MOST:
            self.vue.trouvailles.append(found)
        else:
            self.vue.tues += 1

    def _tell_fields(self, numero: int, fields: list[tuple[int, Genre]]) -> None:
        """A form: each value stands after its title."""
        if len(fields) < 2 and not fields[0][1].seul:
            return
        for column, genre in fields:
            text = f"valeur annoncée par son titre : {genre.mot}"
            self._tell(Trouvaille(genre.regle, text, numero, column))
        self.vue.nominatives += any(genre.regle in ("RGP001", "RGP002") for _, genre in fields)

    def _look_for_destruction(self, ligne: Ligne, cells: dict[int, Nue], titles: list[int]) -> None:
        for column in titles:
            if read_titre(str(cells[column])).role != DESTRUCTION:
                continue
            beside = [c for c in sorted(cells) if column < c <= column + _FAR]
            self._destroy(_day(cells[beside[0]]) if beside else None)

    def _destroy(self, day: date | None) -> None:
        """A day on which the file is to be destroyed, the first one counting; None where only its title stands."""
        self.vue.destruction_prevue = True
        if day is not None:
            self.vue.destruction = min(day, self.vue.destruction or day)

    def _close(self) -> None:
        table = self._table
        people = table.titree and table.lignes > 0 and table.de_personnes
        for column, colonne in table.colonnes.items():
            for found in colonne.of_people() if people else colonne.anywhere():
                line = found.ligne or table.entete
                self._tell(found._replace(ligne=line, colonne=column))
            if people:
                self._of_people(table, column, colonne)
            else:
                if colonne.noms and colonne.titre.role not in EXEMPTS:
                    self._noms.append((colonne.noms, colonne.premier_nom, column))
                if table.ventilee and colonne.effectifs:
                    self.vue.effectifs.append((table.entete, column, colonne.effectifs))
        if not people:
            return
        if not table.pseudonymes:
            self.vue.cachees += table.cachees
        else:
            for name, group in table.agents.items():
                known = self.vue.agents.setdefault(name, group)
                known.visible = known.visible or group.visible
        agents = table.agents if table.pseudonymes else {}
        named = sum(group.lignes for name, group in agents.items() if says_who(name))
        self.vue.nominatives += max((named, *(colonne.nominatives for colonne in table.colonnes.values())))
        self.vue.correspondance = self.vue.correspondance or table.est_correspondance

    def _of_people(self, table: Table, column: int, colonne: Colonne) -> None:
        if colonne.note and table.une_ligne_par_personne():
            text = f"total, note ou rang par personne ({colonne.remplies} valeurs)"
            self._tell(Trouvaille("RGP013", text, table.entete, column))
        if colonne.destruction and colonne.derniere_date is not None:
            self._destroy(colonne.derniere_date)

    def _tell_names(self) -> None:
        """Names outside any table of people: many are a list of them, one may be an author's."""
        count = sum(number for number, _, _ in self._noms)
        if not count:
            return
        _, row, column = self._noms[0]
        if count >= LISTE:
            text = f"{count} cellules que l’on lit comme des noms de personnes"
            self._tell(Trouvaille("RGP002", text, row, column))
            self.vue.nominatives += count
        else:
            text = "cellule que l’on lit comme le nom d’une personne"
            self._tell(Trouvaille("RGP022", text, row, column))


def titles_beside(feuille: Feuille) -> bool:
    """Whether titles stand in a column, each before its values: agents across, or a form for one person."""
    in_rows = False
    columns: dict[int, list[Titre]] = {}
    for ligne in islice(feuille.lignes(), _HEAD):
        row: list[Titre] = []
        for column, value in ligne.cellules.items():
            if isinstance(value, str) and read_texte(value).titre:
                titre = read_titre(value)
                row.append(titre)
                columns.setdefault(column, []).append(titre)
        in_rows = in_rows or _speak_of_people(row)
    return not in_rows and any(_speak_of_people(titres) for titres in columns.values())


def _speak_of_people(titres: list[Titre]) -> bool:
    people = sum(titre.role == AGENT or titre.genre is not None for titre in titres)
    return people >= 1 and len({(titre.role, titre.genre) for titre in titres}) >= 2


def _bare_cells(ligne: Ligne) -> tuple[dict[int, Nue], dict[int, Marque]]:
    """The values of a row without formulas, errors and blanks, and what its texts tell."""
    cells: dict[int, Nue] = {}
    marques: dict[int, Marque] = {}
    for column, value in ligne.cellules.items():
        bare: Valeur | None = value
        if type(value) is str:  # nearly all cells, told first
            marque = read_texte(value)
            if marque is not RIEN:
                marques[column] = marque
            elif not value or value.isspace():
                continue
            cells[column] = value
            continue
        text = ""
        if isinstance(value, Formule):
            bare = value.valeur
            text = _literal(value.texte)
        if isinstance(bare, Formule | Erreur) or (isinstance(bare, str) and (not bare or bare.isspace())):
            bare = None
        if isinstance(bare, str):
            marque = read_texte(bare)
            if marque is not RIEN:
                marques[column] = marque
        if text and column not in marques:
            bare, marques[column] = text, read_texte(text)._replace(titre=False, etat=None)
        if bare is not None and not isinstance(bare, Formule):
            cells[column] = bare
    return cells, marques


def _literal(formula: str) -> str:
    """The first text written in a formula that says something of a person, numbers and addresses before names."""
    if '"' not in formula:
        return ""
    told = {text: read_texte(text) for text in _LITERALS.findall(formula)}
    found = [text for text, marque in told.items() if marque.genres]
    return next(iter(found or (text for text, marque in told.items() if marque.nom)), "")


def _fields(cells: dict[int, Nue], titles: list[int], after: dict[int, Nue]) -> list[tuple[int, Genre]]:
    """The value columns of a form's row (« Nom | x | Prénom | y »), with their kinds; none where it is no such row."""
    if len(cells) != 2 * len(titles):
        return []
    columns = sorted(cells)
    if sorted(titles) != columns[::2]:
        return []
    # Under a title of a table stands a value; under one of a form, the next title or nothing.
    if all(c in after and not read_texte(str(after[c])).titre for c in titles):
        return []
    kinds = (
        (read_titre(str(cells[title])).genre, value) for title, value in zip(columns[::2], columns[1::2], strict=True)
    )
    return [(value, genre) for genre, value in kinds if genre is not None]


def _day(value: Nue) -> date | None:
    return day_of(value, date.max)[0]
