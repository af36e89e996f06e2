"""The rows of the evaluations in the embedded engine: one view `brut` over all files, and what each value stands for.

Values are checked once for each different one, not once a row: five million rows hold a few thousand dates, compétences
and levels. Each kind of value has a table `v_…(brut, …)`; a row is sound where each of its values is in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fphref.audit.presents import Valeurs
from fphref.audit.sources import CHAMPS, Source, read_by_rows, select_text
from fphref.diagnostics import FphrefError
from fphref.evaluations.grille import Valeur
from fphref.evaluations.listes import is_error, text_of
from fphref.evaluations.niveaux import Lecteurs
from fphref.evaluations.relire_valeurs import clean, day_of, shown
from fphref.model.referentiel import Referentiel
from fphref.moteurs.duckdb_ import DuckDB, file_named, named, quoted
from fphref.moteurs.texte import NEVER
from fphref.texte import fold

JOURS = ("date", "expiration", "depart_prevu")
_LAST = date(2199, 12, 31)
_NATIVE = ("DATE", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "VARCHAR")
ABSENT = "agent absent"
NO_SCALE = "le métier de la ligne n’a pas de profil et aucune échelle n’est par défaut, niveau illisible"
_SPILL = 60_000_000
"""Text files of more bytes are packed in a file of the engine first: the passes over them are then quick."""


@dataclass
class Brut:
    """The view `brut` that was made: which columns it has, of which types; and the words of its values.

    `mauvais` tells, by column, why a value was refused (the row is then rejected); `doutes` what was ignored of it.
    """

    sources: list[Source]
    types: dict[str, str]
    jours: dict[str, dict[Any, int | None]] = field(default_factory=dict)
    competences: dict[Any, int | None] = field(default_factory=dict)
    niveaux: dict[tuple[Any, Any, Any], tuple[int, str] | None] = field(default_factory=dict)
    raisons: dict[tuple[str, Any], str] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    """Spellings of agents that are nobody's, or say who the person is → why; empty for a blank one."""
    par_niveau: bool = True
    """Whether a level reads the same whatever the métier: it is then looked up alone."""

    def has(self, champ: str) -> bool:
        return champ in self.types


def ymd(jour: date) -> int:
    """`20261123`."""
    return jour.year * 10_000 + jour.month * 100 + jour.day


def load_brut(duck: DuckDB, sources: Sequence[Source], folder: Path, name: str = "brut") -> Brut:
    """Make the view of that name over these files; a text that the engine refuses is read by our own reader."""
    done: list[Source] = []
    for source in sources:
        if source.nature == "csv" and source.relation:
            done.append(_packed(duck, source, folder, f"{name}_{len(done)}"))
        elif source.relation:
            done.append(source)
        else:
            done.append(_inserted(duck, source, f"{name}_{len(done)}"))
    champs = [champ for champ in CHAMPS if any(champ in source.colonnes for source in done)]
    types = {champ: _type(champ, done) for champ in champs}
    views = [select_text(source, champs, types, rank) for rank, source in enumerate(done)]
    duck.sql(f"CREATE OR REPLACE VIEW {name} AS {' UNION ALL '.join(views)}")
    return Brut(done, types)


def _type(champ: str, sources: Iterable[Source]) -> str:
    """The type of a column over all files: that of the files where they agree, else text."""
    found = {(source.types or {}).get(champ, "VARCHAR") for source in sources if champ in source.colonnes}
    found = {"DATE" if kind.startswith("TIMESTAMP") else kind for kind in found}
    kind = found.pop()
    return kind if not found and kind in _NATIVE else "VARCHAR"


def _packed(duck: DuckDB, source: Source, folder: Path, name: str) -> Source:
    """A text file read once: into a table, or into a file of the engine where it is big."""
    kept = ", ".join(named(title) for title in source.colonnes.values())
    # Spreadsheets leave empty lines at the end of what they export.
    query = f"SELECT {kept} FROM {source.relation} WHERE coalesce({kept}) IS NOT NULL"
    try:
        if source.path.stat().st_size > _SPILL:
            path = folder / f"{name}.parquet"
            duck.sql(f"COPY ({query}) TO {quoted(str(path))} (FORMAT parquet, COMPRESSION lz4_raw)")
            relation = f"read_parquet({file_named(path)})"
        else:
            duck.sql(f"CREATE OR REPLACE TABLE {name} AS {query}")
            relation = name
    except FphrefError:
        # A ragged line, another encoding further down: our own reader is slower, and takes them or says why not.
        return _inserted(duck, replace(read_by_rows(source.path)[0], nom=source.nom), name)
    return replace(source, relation=relation)


def _inserted(duck: DuckDB, source: Source, name: str) -> Source:
    """A file read row by row, its values as texts."""
    champs = list(source.colonnes)
    columns = ", ".join(f"{champ} VARCHAR" for champ in champs)
    duck.sql(f"CREATE OR REPLACE TABLE {name} ({columns})")
    duck.insert(name, len(champs), ([plain(row.get(champ)) for champ in champs] for _, row in source.lignes()))
    same = {champ: champ for champ in champs}
    return replace(source, colonnes=same, relation=name, types=None)


def plain(value: Valeur | None) -> str | None:
    """A value of a cell as a text; None for an empty one. An error stays as it shows."""
    text = shown(value) if is_error(value) else text_of(value)
    return text or None


def check_values(duck: DuckDB, brut: Brut, referentiel: Referentiel, competences: Sequence[str]) -> None:
    """Look up every different value, and put what each stands for in the tables `v_…`."""
    for champ in JOURS:
        if brut.has(champ):
            brut.jours[champ] = _days(duck, brut, champ)
    places = _places(referentiel, competences)
    for (value,) in duck.sql("SELECT DISTINCT competence FROM brut"):
        text = clean(str(value)) if value is not None else ""
        found = places.get(text)
        brut.competences[value] = places.get(fold(text)) if found is None and text else found
    _table(duck, "v_competence", brut.types["competence"], brut.competences.items())
    _levels(duck, brut, referentiel)


def _days(duck: DuckDB, brut: Brut, champ: str) -> dict[Any, int | None]:
    found: dict[Any, int | None] = {}
    for (value,) in duck.sql(f"SELECT DISTINCT {champ} FROM brut WHERE {champ} IS NOT NULL"):
        day, refused, _ = day_of(value.date() if isinstance(value, datetime) else value, _LAST)
        found[value] = ymd(day) if day is not None else None
        if day is None:
            brut.raisons[champ, value] = refused or "vide"
    _table(duck, f"v_{champ}", brut.types[champ], found.items())
    return found


def _places(referentiel: Referentiel, competences: Sequence[str]) -> dict[str, int]:
    """Ids, then labels (folded) that a single compétence bears → its number."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for number, identifiant in enumerate(competences):
        item = referentiel.competence(identifiant)
        label = fold(item.libelle) if item is not None else ""
        if label in found:
            twice.add(label)
        found[label] = number
    for label in (*twice, ""):
        found.pop(label, None)
    for number, identifiant in enumerate(competences):
        found[identifiant] = found[fold(identifiant)] = number
    return found


def _levels(duck: DuckDB, brut: Brut, referentiel: Referentiel) -> None:
    lecteurs = Lecteurs(referentiel)
    valeurs = Valeurs(referentiel)
    columns = [champ if brut.has(champ) else "NULL" for champ in ("metier", "niveau", "echelle")]
    by_level: dict[Any, set[tuple[int, str] | None]] = {}
    for metier, niveau, echelle in duck.sql(f"SELECT DISTINCT {', '.join(columns)} FROM brut WHERE niveau IS NOT NULL"):
        named = clean(str(echelle)) if echelle is not None else ""
        code = valeurs.metier(str(metier)) if metier is not None else ""
        lecteur = lecteurs.of_scale(named) if named else lecteurs.of_metier(code)
        if lecteur is None:
            brut.raisons["niveau", niveau] = f"échelle « {named} » inconnue" if named else NO_SCALE
            found = None
        else:
            lu = lecteur.read(niveau)
            step = lecteur.echelle.niveau(lu.code) if lu.code else None
            found = None
            if step is not None:
                found = (0 if step.valeur is None else step.valeur + 1, lecteur.echelle.id)
            elif lu.refus:
                admis = ", ".join(step.code for step in lecteur.echelle.niveaux)
                brut.raisons["niveau", niveau] = f"{lu.refus} (niveaux : {admis})"
        brut.niveaux[metier, niveau, echelle] = found
        by_level.setdefault(niveau, set()).add(found)
    brut.par_niveau = all(len(found) == 1 for found in by_level.values())
    scales = {found[1]: 0 for found in brut.niveaux.values() if found is not None}
    numbers = {scale: number for number, scale in enumerate(sorted(referentiel.echelles))}
    assert scales.keys() <= numbers.keys()
    level = brut.types["niveau"]
    if brut.par_niveau:
        rows = [(v, *((f[0], numbers[f[1]]) if f else (None, None))) for v, (f,) in by_level.items()]
        duck.sql(f"CREATE OR REPLACE TABLE v_niveau (niveau {level}, code BIGINT, echelle BIGINT)")
        duck.insert("v_niveau", 3, rows)
        return
    kinds = [f"{c} {brut.types.get(c, 'VARCHAR')}" for c in ("metier", "niveau", "echelle")]
    duck.sql(f"CREATE OR REPLACE TABLE v_niveau ({', '.join(kinds).replace('echelle ', 'nom_echelle ')}, "
             "code BIGINT, echelle BIGINT)")  # fmt: skip
    rows_all = [(*key, *((f[0], numbers[f[1]]) if f else (None, None))) for key, f in brut.niveaux.items()]
    duck.insert("v_niveau", 5, rows_all)


def _table(duck: DuckDB, name: str, kind: str, values: Iterable[tuple[Any, int | None]]) -> None:
    duck.sql(f"CREATE OR REPLACE TABLE {name} (brut {kind}, valeur BIGINT)")
    duck.insert(name, 2, ((value, found) for value, found in values if value is not None))


def joins(brut: Brut) -> str:
    """What joins the rows `b` of `brut` to what their values stand for: `c`, `d`, `x` (expiration) and `n` (level)."""
    text = "LEFT JOIN v_competence c ON c.brut = b.competence LEFT JOIN v_date d ON d.brut = b.date"
    if brut.has("expiration"):
        text += " LEFT JOIN v_expiration x ON x.brut = b.expiration"
    if brut.par_niveau:
        return f"{text} LEFT JOIN v_niveau n ON n.niveau = b.niveau"
    keys = ["n.niveau = b.niveau"]
    for champ, column in (("metier", "metier"), ("echelle", "nom_echelle")):
        if brut.has(champ):
            keys.append(f"n.{column} IS NOT DISTINCT FROM b.{champ}")
    return f"{text} LEFT JOIN v_niveau n ON {' AND '.join(keys)}"


def expires(brut: Brut) -> str:
    """The day on which the row `b` expires, `NEVER` where it says none, NULL where it cannot be read."""
    return f"CASE WHEN b.expiration IS NULL THEN {NEVER} ELSE x.valeur END" if brut.has("expiration") else str(NEVER)


def faults_of(brut: Brut, values: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Why a row is rejected: column, reason, value; nothing for a sound one, nor for one without a level."""
    agent = values.get("agent")
    if agent is None or (why := brut.refuses.get(str(agent))) is not None:
        yield "agent", ABSENT if agent is None else why or ABSENT, None
    competence = values.get("competence")
    if brut.competences.get(competence) is None:
        yield "competence", "compétence inconnue" if competence is not None else "compétence absente", competence
    day = values.get("date")
    if brut.jours["date"].get(day) is None:
        yield "date", brut.raisons.get(("date", day), "date absente"), day
    end = values.get("expiration")
    if end is not None and brut.jours["expiration"].get(end) is None:
        yield "expiration", brut.raisons.get(("expiration", end), "date absente"), end
    level = values.get("niveau")
    if ("niveau", level) in brut.raisons:
        key = (values.get("metier"), level, values.get("echelle"))
        if brut.niveaux.get(key) is None:
            yield "niveau", brut.raisons["niveau", level], level
