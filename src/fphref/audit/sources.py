"""The files of an audit: found in folders, told apart by their titles, each ready to be read row by row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fphref.diagnostics import FphrefError, Position, nearest
from fphref.evaluations.agents import COLONNES_AGENTS
from fphref.evaluations.anomalies import Lieu, position
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.grille import Feuille, Tableur, Valeur
from fphref.evaluations.listes import Liste, find_listes, title_key
from fphref.evaluations.modele import COLONNES, COLONNES_FACULTATIVES
from fphref.moteurs.duckdb_ import DuckDB, csv_source, named, parquet_source

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".ods", ".parquet")
EVALUATIONS, AGENTS, AUTRE = "evaluations", "agents", "autre"
CHAMPS = (*COLONNES, *COLONNES_FACULTATIVES)
"""The columns that an audit reads; a file may lack the optional ones."""
NEEDED = ("agent", "competence", "niveau", "date")
_ALIASES: Mapping[str, tuple[str, ...]] = {
    **COLONNES_AGENTS,
    "competence": ("competence", "id competence", "identifiant competence"),
    "niveau": ("niveau", "niveau evalue"),
    "date": ("date", "date evaluation"),
    "pole": ("pole",),
    "etablissement": ("etablissement", "finess", "finess etablissement"),
    "ght": ("ght",),
    "region": ("region",),
    "quotite": ("quotite", "quotite travail"),
    "depart_prevu": ("depart prevu", "date depart", "date depart prevu", "depart"),
    "expiration": ("expiration", "date expiration", "expire", "valable jusqu", "fin validite"),
    "echelle": ("echelle",),
}
_HEAD = 1 << 16
_SEPARATORS = ";,\t|"


@dataclass(frozen=True, slots=True)
class Source:
    """A file: its kind, and where its columns are.

    `relation` is what the engine reads it from (empty: only row by row, through `feuille`), `colonnes` go from the
    names of `CHAMPS` to titles as written; `numeros` to places in the rows of `feuille`, from 1. `types` are those of
    a parquet file, by name.
    """

    path: Path
    genre: str
    nature: str
    colonnes: Mapping[str, str]
    relation: str = ""
    feuille: Feuille | None = None
    numeros: Mapping[str, int] | None = None
    debut: int = 1
    types: Mapping[str, str] | None = None
    autres: tuple[str, ...] = ()
    """Titles that are not read."""
    remarques: tuple[str, ...] = ()
    nom: str = ""
    """What the file is called: its name, after that of the folder it was found in."""

    @property
    def titre(self) -> str:
        """The name of the file, and of the sheet."""
        return f"{self.nom} ({self.feuille.nom})" if self.feuille is not None and self.feuille.nom else self.nom

    def at(self, ligne: int, champ: str = "agent") -> Position:
        """The place of a value: line in a text file, cell in a workbook, row (from 1) in a parquet file."""
        if self.nature == "parquet":
            return Position(self.nom, ligne)
        sheet = self.feuille.nom if self.feuille is not None else ""
        column = (self.numeros or {}).get(champ, 1)
        return position(Lieu(self.nom, sheet, self.nature != "csv"), ligne, column)

    def lignes(self) -> Iterator[tuple[int, dict[str, Valeur]]]:
        """The rows that hold something, each with its number: name of `CHAMPS` → value. Not for parquet."""
        assert self.feuille is not None and self.numeros is not None
        places = list(self.numeros.items())
        for ligne in self.feuille.lignes():
            if ligne.numero > self.debut:
                yield ligne.numero, {name: ligne.cellules[at] for name, at in places if at in ligne.cellules}


def find_files(paths: Iterable[Path]) -> dict[Path, str]:
    """The files that are named, and those of the folders that are: tables only, without locks, nor référentiels.

    Each with what it is called: its name, after that of the folder it was found in.
    """
    found: dict[Path, str] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(_walk(path))
            if not inside:
                raise FphrefError(f"{path} : aucun fichier d’évaluations ({', '.join(SUFFIXES)}).")
            for file in inside:
                found.setdefault(file, (Path(path.name) / file.relative_to(path)).as_posix())
        elif path.exists():
            found[path] = path.name
        else:
            raise FphrefError(f"{path} n’existe pas.")
    return found


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith((".", "~")):
            continue
        if path.is_dir():
            # A link may lead back to where it stands.
            if not path.is_symlink() and not (path / "repertoire.yaml").exists():
                yield from _walk(path)
        elif path.suffix.lower() in SUFFIXES:
            yield path


def open_sources(path: Path, duck: DuckDB, nom: str = "") -> list[Source]:
    """What a file is, by its titles: one source, or one for each sheet of evaluations or of agents of a workbook.

    Raises `FphrefError` where it cannot be read at all.
    """
    if path.suffix.lower() == ".parquet":
        found = [_parquet(path, duck)]
    else:
        plain = _plain_csv(path)
        found = [plain] if plain is not None else read_by_rows(path)
    return [replace(source, nom=nom or path.name) for source in found]


def read_by_rows(path: Path) -> list[Source]:
    """The same for a file that is read by our own readers: workbooks, and texts that the engine would not take."""
    tableur = open_tableur(path)
    listes = find_listes(tableur, lambda keys: _score(columns_of(keys)))
    if not listes:
        return [Source(path, AUTRE, tableur.nature, {}, remarques=tableur.remarques)]
    found = [_sheet(path, tableur, liste) for liste in listes]
    return [source for source in found if source.genre != AUTRE] or found[:1]


def _sheet(path: Path, tableur: Tableur, liste: Liste) -> Source:
    places = columns_of({column: title_key(title) for column, title in liste.titres.items()})
    titles = {name: liste.titres[column] for name, column in places.items()}
    others = tuple(title for column, title in liste.titres.items() if column not in places.values())
    return Source(
        path, _kind(titles), tableur.nature, titles, "", liste.feuille, places, liste.entete, None, others,
        tableur.remarques,
    )  # fmt: skip


def columns_of(keys: Mapping[int, str]) -> dict[str, int]:
    """Which column holds what, among folded titles; the first name that is found wins."""
    found: dict[str, int] = {}
    for champ, names in _ALIASES.items():
        for name in names:
            place = next((column for column, key in keys.items() if key == name), None)
            if place is not None and place not in found.values():
                found[champ] = place
                break
    return found


def _score(places: Mapping[str, int]) -> int:
    return len(places) if "agent" in places else 0


def _kind(titles: Iterable[str]) -> str:
    known = set(titles)
    if known.issuperset(NEEDED):
        return EVALUATIONS
    if "agent" in known and known & {"service", "metier", "depart_prevu"} and not known & {"competence", "niveau"}:
        return AGENTS
    return AUTRE


def not_evaluations(source: Source) -> str:
    """Why a file is no table of evaluations, and which of its titles may be the one that lacks."""
    if source.genre == AGENTS:
        return "c’est une liste d’agents"
    return _lacking(source, COLONNES)


def not_agents(source: Source) -> str:
    """Why a file is no list of agents."""
    if source.genre == EVALUATIONS:
        return "c’est un tableau d’évaluations"
    return _lacking(source, ["agent", "service", "metier"])


def _lacking(source: Source, wanted: Sequence[str]) -> str:
    missing = [name for name in wanted if name not in source.colonnes]
    if not source.colonnes or not missing:
        return f"il faut une ligne de titres, avec {', '.join(wanted)}"
    told = []
    for name in missing:
        near = nearest(name, [title_key(title) for title in source.autres])
        told.append(f"{name} (« {near} » ?)" if near else name)
    return f"il manque {', '.join(told)}"


def _parquet(path: Path, duck: DuckDB) -> Source:
    described = duck.describe_parquet(path)
    titles = {number: title for number, (title, _) in enumerate(described, 1)}
    places = columns_of({number: title_key(title) for number, title in titles.items()})
    types = {name: described[number - 1][1] for name, number in places.items()}
    names = {name: titles[number] for name, number in places.items()}
    others = tuple(title for number, title in titles.items() if number not in places.values())
    return Source(path, _kind(names), "parquet", names, parquet_source(path), types=types, autres=others)


def _plain_csv(path: Path) -> Source | None:
    """A text file that the engine reads as it stands: UTF-8, its titles on the first line; None for any other."""
    if path.suffix.lower() not in (".csv", ".txt", ".tsv"):
        return None
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        raise FphrefError(f"{path} ne peut pas être lu.") from None
    line, ended, _ = head.removeprefix(codecs.BOM_UTF8).partition(b"\n")
    try:
        first = line.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError:
        return None
    if not ended or "\r" in first or "\x00" in first:
        return None
    separator = max(_SEPARATORS, key=first.count)
    titles = next(csv.reader([first], delimiter=separator), [])
    if len(titles) < 2 or len(set(titles)) < len(titles) or not all(titles):
        return None
    places = columns_of({number: title_key(title) for number, title in enumerate(titles, 1)})
    names = {name: titles[number - 1] for name, number in places.items()}
    if _kind(names) == AUTRE:
        return None
    others = tuple(title for number, title in enumerate(titles, 1) if number not in places.values())
    return Source(
        path, _kind(names), "csv", names, csv_source(path, titles, separator), numeros=places, autres=others
    )  # fmt: skip


def column_text(source: Source, champ: str, types: Mapping[str, str]) -> str:
    """A column of a file in the type it has over all files; NULL where the file lacks it. A moment is its day."""
    if champ not in source.colonnes:
        return f"CAST(NULL AS {types[champ]})"
    column = named(source.colonnes[champ])
    if (source.types or {}).get(champ, "").startswith("TIMESTAMP"):
        column = f"CAST({column} AS DATE)"
    return f"CAST({column} AS {types[champ]})"


def select_text(source: Source, champs: Sequence[str], types: Mapping[str, str], rank: int) -> str:
    """The query that gives these columns of a file, in these types, with its rank and the number of the row."""
    number = "file_row_number + 1" if source.nature == "parquet" else "0"
    parts = [f"{column_text(source, name, types)} AS {name}" for name in champs]
    return f"SELECT {', '.join(parts)}, {rank} AS fichier, {number} AS ligne FROM {source.relation}"
