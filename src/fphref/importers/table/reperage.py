"""Finds, in the files, the tables and columns that a mapping names; reads their rows field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from fphref.diagnostics import Diagnostic, suggestion
from fphref.importers.table.correspondance import GENRES, Colonne, Correspondance, TableVoulue
from fphref.importers.table.correspondance_yaml import refuse
from fphref.importers.table.modele import HEAD_ROWS, Fichier, Rang, Table
from fphref.importers.table.texte import MAX_TITRE, cleaned, key, split_list, value_key
from fphref.regles import diagnose
from fphref.texte import fold

_GENRES = {
    "savoir faire": "savoir_faire",
    "savoirs faire": "savoir_faire",
    "connaissance": "connaissance",
    "connaissances": "connaissance",
    "savoir etre": "savoir_etre",
    "savoirs etre": "savoir_etre",
    "activite": "activite",
    "activites": "activite",
}
"""The kinds by their own names; any other word needs « valeurs »."""
_IDENTITE = ("code", "metier", "intitule")
"""What tells a métier from another in rows whose cells are copied down."""


@dataclass(frozen=True, slots=True)
class Lecture:
    """One table of the mapping, found: `entete` is the rank of its row of titles, None where it has none."""

    voulue: TableVoulue
    table: Table
    entete: int | None
    titres: Mapping[int, str]
    colonnes: Mapping[str, tuple[int, ...]]
    garder: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def lues(self) -> frozenset[int]:
        """The columns that feed a field."""
        return frozenset(column for columns in self.colonnes.values() for column in columns)

    def rangs(self) -> Iterator[Rang]:
        """The rows below the titles, but the titles themselves where a page repeats them."""
        titles = self.table.rangs[self.entete].cellules if self.entete is not None else None
        for rang in self.table.rangs[0 if self.entete is None else self.entete + 1 :]:
            if rang.cellules != titles:
                yield rang

    def keeps(self, rang: Rang) -> bool:
        """Whether the mapping keeps that row."""
        return all(
            value_key(cleaned(rang.cellules.get(column, ""))[0]) in values for column, values in self.garder.items()
        )


class Rangee:
    """A row as its table of the mapping reads it; `repetes` are the values that empty cells take from above."""

    __slots__ = ("_repetes", "lecture", "rang", "repares")

    def __init__(self, lecture: Lecture, rang: Rang, repetes: dict[str, str]) -> None:
        self.lecture, self.rang = lecture, rang
        self._repetes = repetes
        self._begin_group()
        self.repares: list[str] = []
        """Texts out of which something that does not show was taken."""

    def _begin_group(self) -> None:
        """A row that names another métier takes neither the code nor the title of the one above."""
        for champ in _IDENTITE:
            mine = " ".join(
                text for column in self.lecture.colonnes.get(champ, ())
                if (text := cleaned(self.rang.cellules.get(column, ""))[0])
            )  # fmt: skip
            if mine and self._repetes.get(f"={champ}", mine) != mine:
                for other in _IDENTITE:
                    self._repetes.pop(other, None)
            if mine:
                self._repetes[f"={champ}"] = mine

    def brut(self, champ: str) -> str:
        """The text of its cell on one line, without table of values; that of the row above where it is repeated."""
        text = ""
        for column in self.lecture.colonnes.get(champ, ()):
            text, repaired = cleaned(self.rang.cellules.get(column, ""))
            if repaired:
                self.repares.append(text)
        if champ in self.lecture.voulue.recopier:
            text = text or self._repetes.get(champ, "")
            self._repetes[champ] = text
        return text

    def texte(self, champ: str) -> str:
        """The value of the field: by the table of values where it has one, its default where the cell is empty."""
        colonne = self.lecture.voulue.colonnes.get(champ)
        if colonne is None:
            return ""
        text = self.brut(champ)
        if not text:
            return colonne.defaut
        return colonne.valeurs.get(value_key(text), text) if colonne.valeurs else text

    def genre(self) -> str:
        """The kind of the item; empty where its word is not known."""
        found = self.texte("genre")
        return found if found in GENRES else _GENRES.get(key(found), "")

    def liste(self, champ: str) -> list[str]:
        """The values of a list: those of its columns, in order, split where the mapping says so."""
        colonne = self.lecture.voulue.colonnes[champ]
        found = []
        for column in self.lecture.colonnes.get(champ, ()):
            for part in split_list(self.rang.cellules.get(column, ""), colonne.separateurs):
                text, repaired = cleaned(part)
                if repaired:
                    self.repares.append(text)
                if text:
                    found.append(text)
        return found or ([colonne.defaut] if colonne.defaut else [])

    def faulty(self, champ: str) -> bool:
        """Whether its cell shows an error such as `#N/A`."""
        return any(column in self.rang.fautes for column in self.lecture.colonnes.get(champ, ()))


def locate(fichiers: tuple[Fichier, ...], correspondance: Correspondance) -> list[Lecture]:
    """Every table of the mapping in the files, in their order; raises `FphrefError` with what was not found."""
    faults: list[Diagnostic] = []
    found: list[Lecture] = []
    for voulue in correspondance.tables:
        found += _locate(fichiers, voulue, faults)
    if faults:
        raise refuse(correspondance.nom, faults)
    return found


def _locate(fichiers: tuple[Fichier, ...], voulue: TableVoulue, faults: list[Diagnostic]) -> list[Lecture]:
    """The tables it names; in the sheets of a workbook that is not told further, those that have its columns."""
    matched = [fichier for fichier in fichiers if fnmatchcase(fold(fichier.nom), fold(voulue.fichier))]
    if not matched:
        names = [fichier.nom for fichier in fichiers]
        text = f"aucun fichier « {voulue.fichier} » parmi ceux donnés{suggestion(voulue.fichier, names)}"
        faults.append(diagnose("VAL002", text, voulue.position))
        return []
    groups = [[fichier] for fichier in matched] if voulue.fichier != "*" else [matched]
    found: list[Lecture] = []
    for group in groups:
        sheets = [table for fichier in group for table in fichier.tables]
        if voulue.feuille:
            named = [table for table in sheets if fnmatchcase(fold(table.nom), fold(voulue.feuille))]
            if not named:
                known = [table.nom for table in sheets]
                text = f"aucune feuille « {voulue.feuille} »{suggestion(voulue.feuille, known)}"
                faults.append(diagnose("VAL002", text, voulue.position))
                continue
            sheets = named
        tried = [_try(table, voulue) for table in sheets]
        whole = [lecture for lecture, missing in tried if lecture is not None and not missing]
        found += whole
        if not whole:
            best = min(range(len(tried)), key=lambda rank: len(tried[rank][1]))
            faults += _missing(sheets[best], voulue, tried[best][1])
    return found


def _try(table: Table, voulue: TableVoulue) -> tuple[Lecture | None, list[str]]:
    """The table read as the mapping wants it, and the titles it lacks."""
    titles = list(dict.fromkeys([*(t for c in voulue.colonnes.values() for t in c.titres), *voulue.garder]))
    entete = _header(table, voulue, titles)
    shown = table.titles_at(entete)
    places = {title: _column(shown, title) for title in titles}
    missing = [title for title, column in places.items() if column is None]
    if missing:
        return None, missing

    def columns(colonne: Colonne) -> tuple[int, ...]:
        return tuple(column for title in colonne.titres if (column := places[title]) is not None)

    kept = {places[title] or 0: values for title, (values, _) in voulue.garder.items()}
    read = {champ: columns(colonne) for champ, colonne in voulue.colonnes.items()}
    return Lecture(voulue, table, entete, shown, read, kept), []


def _header(table: Table, voulue: TableVoulue, titles: list[str]) -> int | None:
    """The row of titles: the one the mapping says, else that which holds most of them."""
    if table.titres or voulue.entete == 0:
        return None
    if voulue.entete is not None:
        places = [str(rang.position.ligne or rang.position.cellule[1:]) for rang in table.rangs]
        return places.index(str(voulue.entete)) if str(voulue.entete) in places else 0
    wanted = set(map(key, titles))

    def score(rank: int) -> int:
        return len(wanted & set(map(key, table.titles_at(rank).values())))

    return max(range(min(HEAD_ROWS, len(table.rangs))), key=lambda rank: (score(rank), -rank))


def _column(titles: Mapping[int, str], wanted: str) -> int | None:
    """The column of that title: as it is written, else whatever its case, accents and signs."""
    text = cleaned(wanted)[0][:MAX_TITRE]
    exact = next((column for column, title in titles.items() if title == text), None)
    if exact is not None:
        return exact
    return next((column for column, title in titles.items() if key(title) == key(text)), None)


def _missing(table: Table, voulue: TableVoulue, missing: list[str]) -> list[Diagnostic]:
    entete = _header(table, voulue, [t for c in voulue.colonnes.values() for t in c.titres])
    known = list(table.titles_at(entete).values())
    faults = []
    for title in missing:
        places = [colonne.position for colonne in voulue.colonnes.values() if title in colonne.titres]
        places += [position for kept, (_, position) in voulue.garder.items() if kept == title]
        text = f"colonne « {title} » inconnue dans {table.label}{suggestion(title, known, limit=30)}"
        faults.append(diagnose("VAL002", text, places[0]))
    return faults
