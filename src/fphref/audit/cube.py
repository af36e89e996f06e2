"""The cube of an audit as a table: one line per finest structure × métier × compétence, without any agent.

Its measures add up: several cubes make the audit of them all (`audit.consolidation`). Small cells remain in it, unless
it is that of a published audit: it stays among those who do the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from fphref.audit.grain import CLES, MESURES, Case, Grain
from fphref.audit.modele import NIVEAUX, Bilan
from fphref.audit.visible import GrainPublie
from fphref.diagnostics import FphrefError, Position
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.grille import Valeur
from fphref.evaluations.listes import Liste, find_liste, text_of, title_key
from fphref.evaluations.relire_valeurs import clean
from fphref.moteurs.duckdb_ import DuckDB, named, parquet_source

TEXTES = ("date", "edition", *NIVEAUX, "metier", "competence")
"""Day of the audit (AAAA-MM-JJ), edition of the référentiel, structure, métier and compétence."""
SEUIL = "seuil"
"""The threshold of a published cube, which does not hold every case; 0 for a whole one."""
EFFECTIF = "effectif"
"""Agents present in a finest structure × métier: on the line of theirs that has no compétence."""
MESURES_CUBE = tuple(name for name in MESURES if name != "titulaires_sans")
"""A what-if is no measure of what is."""
COLONNES_CUBE = ("date", "edition", SEUIL, *NIVEAUX, "metier", "competence", *CLES[3:], EFFECTIF, *MESURES_CUBE)
NOMBRES = tuple(name for name in COLONNES_CUBE if name not in TEXTES)
_NON_DITS = ("sans_objet", "quotite")
"""What a published cube leaves blank; its `requis` are the agents concerned."""
_TOO_MUCH = 1 << 53
_MOST_PEOPLE = 10_000_000
_MOST_LEVELS = 1_000
"""Past those a figure is no fact, and what is made of it may not be a whole number any more."""
_NEEDED = ("metier", "competence", *CLES[3:], *MESURES_CUBE)

Cellule = str | int | None


def cube_rows(bilan: Bilan, edition: str) -> Iterator[tuple[Cellule, ...]]:
    """The lines of the cube, under `COLONNES_CUBE`; of a published audit, only what may be circulated."""
    grain = getattr(bilan, "grain", None)
    if not isinstance(grain, Grain | GrainPublie):
        raise FphrefError(
            "Le cube de cet audit ne peut pas être écrit : ses chiffres les plus fins n’ont pas été gardés."
        )
    noms = grain.noms
    head = bilan.jour.isoformat(), edition, bilan.seuil
    hidden = _NON_DITS if bilan.seuil else ()
    agents = sorted(grain.effectifs)
    place = 0
    for case in grain.cases():
        while place < len(agents) and agents[place][:2] <= case[:2]:
            yield _agents_row(grain, head, agents[place])
            place += 1
        yield (
            *head, *noms.feuilles[case.structure], noms.metiers[case.metier], noms.competences[case.competence],
            *case[3 : len(CLES)], None, *(None if name in hidden else getattr(case, name) for name in MESURES_CUBE),
        )  # fmt: skip
    for effectif in agents[place:]:
        yield _agents_row(grain, head, effectif)


def _agents_row(
    grain: Grain | GrainPublie, head: Sequence[Cellule], effectif: tuple[int, int, int]
) -> tuple[Cellule, ...]:
    structure, metier, count = effectif
    rest: list[Cellule] = [None] * len((*CLES[3:], EFFECTIF, *MESURES_CUBE))
    rest[len(CLES[3:])] = count
    return *head, *grain.noms.feuilles[structure], grain.noms.metiers[metier], None, *rest


# -- reading -----------------------------------------------------------------------------------------------------


class LigneCube(NamedTuple):
    """A line of a cube: `agents` for a finest structure × métier, or `case` (its three first places are not filled).

    `faute` says in French what is wrong with it, and is empty otherwise.
    """

    position: Position
    jour: str
    edition: str
    seuil: int
    feuille: tuple[str, ...]
    metier: str
    competence: str
    agents: int | None
    case: Case | None
    faute: str = ""


class FichierCube(NamedTuple):
    """A cube that was opened, its lines not read yet: of a parquet file, or of a sheet or a text file."""

    path: Path
    nom: str
    liste: Liste | None
    titres: Mapping[str, str]

    def at(self, ligne: int) -> Position:
        """The place of a line: its number in a text or parquet file, its row in a sheet; 0: the whole file."""
        return self.liste.at(ligne) if self.liste is not None and ligne else Position(self.nom, ligne)


def open_cube(path: Path, duck: DuckDB, nom: str = "") -> FichierCube | None:
    """The cube that a file holds, by its titles; None for any other file. Raises `FphrefError` if it is unreadable.

    `nom` is what the file is called in what is told of it, unless it is its name.
    """
    nom = nom or path.name
    if path.suffix.lower() == ".parquet":
        titles = {title_key(title): title for title, _ in duck.describe_parquet(path)}
        return FichierCube(path, nom, None, _known(titles)) if _is_cube(titles) else None
    liste = find_liste(open_tableur(path), lambda keys: len(keys) if _is_cube(keys.values()) else 0)
    if liste is None:
        return None
    titles = {title_key(title): title for title in liste.titres.values()}
    return FichierCube(path, nom, replace(liste, fichier=nom), _known(titles))


def _is_cube(keys: Iterable[str]) -> bool:
    return {title_key(name) for name in _NEEDED} <= set(keys)


def _known(titles: Mapping[str, str]) -> dict[str, str]:
    return {name: titles[title_key(name)] for name in COLONNES_CUBE if title_key(name) in titles}


def read_cube(fichier: FichierCube, duck: DuckDB) -> Iterator[LigneCube]:
    """The lines of a cube, in order; what is wrong with one is said in it."""
    for position, values in _rows(fichier, duck):
        yield _line(position, values)


def _rows(fichier: FichierCube, duck: DuckDB) -> Iterator[tuple[Position, Sequence[Valeur | None]]]:
    """Each line with its values under `COLONNES_CUBE`; None in a column that the file does not have."""
    titles = [fichier.titres.get(name) for name in COLONNES_CUBE]
    if fichier.liste is None:
        columns = ", ".join(f"b.{named(title)}" if title else "NULL" for title in titles)
        query = f"SELECT b.file_row_number, {columns} FROM {parquet_source(fichier.path)} b ORDER BY b.file_row_number"
        for number, *row in duck.rows(query):
            yield fichier.at(number + 1), row
        return
    columns_of = {title: column for column, title in fichier.liste.titres.items()}
    places = [columns_of[title] if title else 0 for title in titles]
    for ligne in fichier.liste.lignes():
        yield fichier.at(ligne.numero), [ligne.cellules.get(place) for place in places]


_AT_TEXTS = [COLONNES_CUBE.index(name) for name in ("date", "edition", *NIVEAUX, "metier", "competence")]
_AT_NUMBERS = [COLONNES_CUBE.index(name) for name in NOMBRES]
_AT_CASE = [NOMBRES.index("titulaires" if name == "titulaires_sans" else name) for name in Case._fields[3:]]
_AT_SEUIL, _AT_EFFECTIF, _AT_BESOIN = (NOMBRES.index(name) for name in (SEUIL, EFFECTIF, "besoin"))


def _line(position: Position, values: Sequence[Valeur | None]) -> LigneCube:
    jour, edition, *feuille, metier, competence = [_text(values[place]) for place in _AT_TEXTS]
    numbers = [value if type(value) is int else _number(value) for value in map(values.__getitem__, _AT_NUMBERS)]
    faute = ""
    for rank, number in enumerate(numbers):
        if number is not None and not 0 <= number < _TOO_MUCH:
            faute = f"{NOMBRES[rank]} : un nombre entier, de 0 ou plus, est attendu"
            break
    head = position, jour, edition, numbers[_AT_SEUIL] or 0, tuple(feuille), metier, competence
    if not competence:
        agents = numbers[_AT_EFFECTIF]
        if agents is None:
            faute = faute or "ni compétence, ni nombre d’agents"
        return LigneCube(*head, agents, None, faute or _too_many(agents) or _too_few(numbers[_AT_SEUIL], agents))
    if numbers[_AT_SEUIL]:
        _fill(numbers)
    figures = [numbers[place] for place in _AT_CASE]
    if not faute and None in figures:
        absent = next((p for p in _AT_CASE if numbers[p] is None and p != _AT_BESOIN), None)
        faute = f"{NOMBRES[absent]} : nombre absent" if absent is not None else ""
    if faute:
        return LigneCube(*head, None, None, faute)
    case = Case._make((0, 0, 0, *figures))
    return LigneCube(*head, None, case, _contradiction(case, numbers[_AT_SEUIL]))


def _fill(numbers: list[int | None]) -> None:
    """What a published line leaves blank: nobody « sans objet » among its `requis`; full time, as wherever unknown."""
    sans_objet, quotite, titulaires = (NOMBRES.index(name) for name in (*_NON_DITS, "titulaires"))
    if numbers[sans_objet] is None:
        numbers[sans_objet] = 0
    held = numbers[titulaires]
    if numbers[quotite] is None and held is not None:
        numbers[quotite] = 100 * held


def _contradiction(case: Case, seuil: int | None = None) -> str:
    """What cannot be in the figures of one case, or in those of a cube published under `seuil`; else nothing."""
    if told := _too_many(case.requis, case.besoin):
        return told
    if max(case.haut, case.criticite) > _MOST_LEVELS:
        return "échelle ou criticité démesurée"
    if case.sans_objet + case.evalues + case.perimes > case.requis:
        return "plus d’agents évalués que d’agents requis"
    if case.titulaires + case.ecarts != case.evalues or case.ecarts_majeurs > case.ecarts:
        return "titulaires et écarts ne font pas le nombre d’agents évalués"
    leaving = case.titulaires_t5 <= case.titulaires_t3 <= case.titulaires
    expiring = case.expire_j90 <= case.expire_m6 <= case.expire_m12 <= case.titulaires
    if not (leaving and expiring) or case.titulaires_perimes > case.perimes or case.au_dessus > case.evalues:
        return "une partie dépasse le tout"
    if case.quotite > 100 * case.titulaires:
        return "plus d’un temps plein par titulaire"
    if not case.bas * case.evalues <= case.somme <= case.haut * case.evalues:
        return "niveaux hors de l’échelle"
    if not case.bas <= case.niveau_requis <= case.haut:
        return "niveau requis hors de l’échelle"
    # An écart is of one level at least, of two where it is a major one.
    if not case.ecarts + case.ecarts_majeurs <= case.manques <= case.ecarts * (case.niveau_requis - case.bas):
        return "niveaux manquants que les écarts ne peuvent pas faire"
    return _too_few(seuil, case.requis, case.evalues, case.evalues + case.perimes)


def _too_many(*people: int | None) -> str:
    most = max((count for count in people if count is not None), default=0)
    return "plus de dix millions de personnes" if most > _MOST_PEOPLE else ""


def _too_few(seuil: int | None, *people: int | None) -> str:
    """What a published cube cannot hold: figures about fewer people than the threshold that it declares."""
    few = any(0 < count < (seuil or 0) for count in people if count is not None)
    return f"moins de {seuil} personnes, sous le seuil que le cube annonce" if few else ""


def _text(value: Valeur | None) -> str:
    return "" if value is None else _read(value)


@lru_cache(maxsize=1 << 16, typed=True)
def _read(value: Valeur) -> str:
    return clean(text_of(value).removeprefix("'"))


def _number(value: Valeur | None) -> int | None:
    """A whole number; None for an empty cell, -1 for what is none."""
    if value is None:
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _TOO_MUCH else -1
    text = _read(value)
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else -1
