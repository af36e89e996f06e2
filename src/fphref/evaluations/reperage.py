"""Finding what a workbook holds by the marks in its cells, wherever sheets, rows and columns went."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from fphref.diagnostics import FphrefError
from fphref.evaluations.grille import Feuille, Formule, Ligne, Tableur, Valeur, exact_key
from fphref.evaluations.modele import COLONNES
from fphref.evaluations.relire_valeurs import clean
from fphref.reperes import (
    AGENT,
    CLASSEUR,
    CONTROLE,
    DATE,
    DATE_EVALUATION,
    FORMAT,
    MATRICE_AGENTS,
    METIER,
    POSTE,
    REPERE,
    REQUIS,
    ROLES,
    SERVICE,
    read_classeur_mark,
)
from fphref.texte import fold

TETE = 200
"""Rows of a sheet that are searched for marks: whoever inserts rows above the table inserts a few."""

EVALUATIONS = "evaluations"
"""A long table: one line per agent and compétence."""

TITRES_AGENT = frozenset(("agent", "agents", "agent (pseudonyme)", "pseudonyme", "pseudonyme (agent)"))
"""What stands above the pseudonyms, folded: what lies before that line is no agent."""

TITRE_CONTROLE = "controle"

_TITRES = {SERVICE: "service", METIER: "metier", POSTE: "poste", REPERE: "repere", DATE: "date"}
"""How the titles above the other columns begin, folded."""

_LABEL = fold(DATE_EVALUATION.replace("’", "'"))


class NotOurs(FphrefError):
    """A file that bears none of the marks and none of the titles by which ours are known."""


@dataclass(frozen=True, slots=True)
class Marques:
    """What the head of one sheet says of it."""

    feuille: Feuille
    genre: str = ""
    version: str = ""
    suite: tuple[str, ...] = ()
    sentinelle: tuple[int, int] | None = None
    titres: tuple[int, dict[str, int]] | None = None
    requis: bool = False


def look(feuille: Feuille) -> Marques:
    """The marks in the first rows of a sheet."""
    genre, version = "", ""
    suite: tuple[str, ...] = ()
    sentinelle, titres, requis = None, None, False
    for ligne in takewhile(lambda line: line.numero <= TETE, feuille.lignes()):
        for column, value in ligne.cellules.items():
            if not isinstance(value, str):
                continue
            if value.startswith(CLASSEUR) and (mark := read_classeur_mark(clean(value))):
                genre, version, suite = mark
            elif sentinelle is None and clean(value) == AGENT:
                sentinelle = (ligne.numero, column)
            elif value.startswith(REQUIS):
                requis = True
        if titres is None:
            heads = long_heads(ligne.cellules)
            titres = (ligne.numero, heads) if heads else None
    return Marques(feuille, genre, version, suite, sentinelle, titres, requis)


def long_heads(cellules: dict[int, Valeur]) -> dict[str, int] | None:
    """Column of each title of a long table, folded, where a row is its head; the first of two alike counts."""
    found: dict[str, int] = {}
    for column, value in sorted(cellules.items()):
        if isinstance(value, str):
            found.setdefault(fold(clean(value)), column)
    known = sum(name in found for name in COLONNES)
    return found if {"agent", "competence", "niveau"} <= found.keys() and known >= 4 else None


def kind_of(tableur: Tableur) -> str:
    """`matrice_agents`, `evaluations` or the kind a mark names; `FphrefError` where nothing can be read back."""
    return _kind([look(feuille) for feuille in tableur.feuilles], tableur.nom)


def _kind(found: list[Marques], nom: str) -> str:
    for marques in found:
        if marques.genre and marques.version.isdigit() and int(marques.version) > int(FORMAT):
            raise FphrefError(f"{nom} : classeur d’une version plus récente de fphref ; mettre le programme à jour.")
    if any(m.sentinelle for m in found):
        return MATRICE_AGENTS
    genres = {m.genre for m in found if m.genre}
    if MATRICE_AGENTS in genres or any(m.requis for m in found):
        raise FphrefError(
            f"{nom} : la ligne masquée des identifiants a été supprimée ; rien n’est lu, les titres ne "
            "suffisent pas à savoir quelle colonne est quelle compétence. Reprendre une sauvegarde du classeur, ou y "
            "recopier cette ligne depuis une matrice neuve."
        )
    if genres:
        return min(genres)
    if any(m.titres for m in found):
        return EVALUATIONS
    raise NotOurs(
        f"{nom} : ni matrice faite par « fphref matrice agents » (ou sa ligne masquée des identifiants a été "
        f"supprimée), ni tableau d’évaluations (colonnes {', '.join(COLONNES)})."
    )


def sheets_to_read(tableur: Tableur, nom: str | None = None) -> tuple[str, list[Marques]]:
    """The kind of a file and the sheets that hold it; `nom` picks one of them.

    Raises `FphrefError` where there is none, or where the one named is not such a sheet.
    """
    found = [look(feuille) for feuille in tableur.feuilles]
    if nom is not None:
        wanted = [m for m in found if fold(clean(m.feuille.nom)) == fold(clean(nom))]
        if not wanted:
            names = ", ".join(f"« {f.nom} »" for f in tableur.feuilles)
            raise FphrefError(f"{tableur.nom} : pas de feuille « {nom} » ; feuilles du fichier : {names}.")
        found = wanted
    genre = _kind(found, tableur.nom)
    if genre == MATRICE_AGENTS:
        return genre, [m for m in found if m.sentinelle]
    return genre, [m for m in found if m.titres] if genre == EVALUATIONS else found


@dataclass
class Plan:
    """Where things stand on the sheet of a matrix; in a transposed one, « column » says row and the reverse.

    `competences` goes from id to column; `doubles` are the columns of ids met again; `requises` goes from id to column
    in the required block; `connues` every column that has an id. `debut` is the row of the ids.
    """

    debut: int
    roles: dict[str, int]
    competences: dict[str, int]
    doubles: dict[str, list[int]] = field(default_factory=dict)
    requises: dict[str, int] = field(default_factory=dict)
    connues: frozenset[int] = frozenset()
    transposee: bool = False


def plan_of(ids: dict[int, Valeur], debut: int, *, transposee: bool = False) -> Plan:
    """The plan that a line of ids gives."""
    roles: dict[str, int] = {}
    competences: dict[str, int] = {}
    doubles: dict[str, list[int]] = {}
    requises: dict[str, int] = {}
    connues: set[int] = set()
    for column, value in sorted(ids.items()):
        text = clean(value) if isinstance(value, str) else ""
        if text:
            connues.add(column)
        if text in ROLES:
            if text in roles and text in (AGENT, CONTROLE):
                raise FphrefError(f"deux colonnes portent le repère {text} : supprimer la copie, puis relire.")
            roles.setdefault(text, column)
        elif text.startswith(REQUIS):
            requises[text.removeprefix(REQUIS)] = column
        elif text.startswith("#") or not text:
            continue
        elif text in competences:
            doubles.setdefault(text, []).append(column)
        else:
            competences[text] = column
    return Plan(debut, roles, competences, doubles, requises, frozenset(connues), transposee)


def is_transposed(feuille: Feuille, sentinelle: tuple[int, int]) -> bool:
    """Whether the agents of a matrix are in columns: the other roles stand below the sentinel, not beside it."""
    row, column = sentinelle
    others = set(ROLES) - {AGENT}
    for ligne in feuille.lignes():
        if ligne.numero == row:
            return not any(isinstance(v, str) and clean(v) in others for v in ligne.cellules.values())
        if ligne.numero < row and (v := ligne.cellules.get(column)) is not None and str(v).strip() in others:
            return True
    return False


class Turned:
    """A sheet whose columns are read as rows: `lignes` gives one `Ligne` per column, numbered by it.

    Only cells that hold something are kept, in eight bytes each: their row and the number of their value, since few are
    different. A far cell costs no more than a near one.
    """

    def __init__(self, feuille: Feuille) -> None:
        self.nom, self.etat = feuille.nom, feuille.etat
        self._values: list[Valeur] = []
        self._columns: dict[int, tuple[array[int], array[int]]] = {}
        numbers: dict[object, int] = {}
        for ligne in feuille.lignes():
            for column, value in ligne.cellules.items():
                key = exact_key(value)
                number = numbers.get(key)
                if number is None:
                    number = numbers[key] = len(self._values)
                    self._values.append(value)
                kept = self._columns.get(column)
                if kept is None:
                    kept = self._columns[column] = array("I"), array("I")
                kept[0].append(ligne.numero)
                kept[1].append(number)

    def lignes(self) -> Iterator[Ligne]:
        """One line per column that holds something."""
        values = self._values
        for column in sorted(self._columns):
            rows, numbers = self._columns[column]
            yield Ligne(column, False, {row: values[number] for row, number in zip(rows, numbers, strict=True)})


def campaign_date(feuille: Feuille, plan: Plan) -> tuple[Valeur | None, int, int]:
    """The value beside the label of the campaign date, with its row and column as the sheet has them.

    The title of the agents' own dates bears the same words: it is no such label.
    """
    own = plan.roles.get(DATE, 0)
    for ligne in takewhile(lambda line: line.numero <= TETE, feuille.lignes()):
        for column, value in ligne.cellules.items():
            if not isinstance(value, str) or fold(clean(value).replace("’", "'")).rstrip(" :*") != _LABEL:
                continue
            across, along = (column, ligne.numero) if not plan.transposee else (ligne.numero, column)
            if across == own and along > plan.debut:
                continue
            # Farther to the right stands the legend, and whoever inserts a column there inserts one.
            beside = sorted(c for c in ligne.cellules if column < c <= column + 2)
            if beside:
                return ligne.cellules[beside[0]], ligne.numero, beside[0]
            return None, ligne.numero, column
    return None, 0, 0


def heads_of(ligne: Ligne, plan: Plan) -> int:
    """How many of the titles of a matrix stand in their columns; 0 where neither of those that tell the line does.

    Those two are the title above the pseudonyms, and the one above their control where the first was reworded.
    """
    get, roles = ligne.cellules.get, plan.roles
    telling = (_title(get(roles[AGENT])) in TITRES_AGENT) + (_title(get(roles[CONTROLE])) == TITRE_CONTROLE)
    if not telling:
        return 0
    others = (role for role in _TITRES if role in roles)
    return telling + sum(_title(get(roles[role])).startswith(_TITRES[role]) for role in others)


def _title(value: Valeur | None) -> str:
    if isinstance(value, Formule):
        value = value.valeur
    return fold(clean(value)) if isinstance(value, str) and len(value) < 60 else ""
