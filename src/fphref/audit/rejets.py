"""The rows that were not taken, each with its place; and what else the reading has to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from fphref.audit.lecture import Brut, expires, faults_of, joins, plain
from fphref.audit.sources import CHAMPS, Source, column_text, read_by_rows
from fphref.diagnostics import Diagnostic, Position, suggestion
from fphref.evaluations.nominatif import identifying_title
from fphref.evaluations.relire_soupcons import masked
from fphref.evaluations.relire_valeurs import shown
from fphref.model.referentiel import Referentiel
from fphref.moteurs.duckdb_ import DuckDB, quoted
from fphref.regles import diagnose

MOST_TOLD = 1_000
"""Rejected rows that are told one by one; all are counted."""


def count_rejected(duck: DuckDB, brut: Brut) -> tuple[int, int]:
    """How many rows are rejected, and how many have no level, which says nothing and is no fault."""
    empty = sorted(
        {str(v) for (_, v, _), found in brut.niveaux.items() if found is None and ("niveau", v) not in brut.raisons}
    )
    blank = f"coalesce(CAST(b.niveau AS VARCHAR) IN ({', '.join(map(quoted, ['', *empty]))}), true)"
    sound = (
        "c.valeur IS NOT NULL AND d.valeur IS NOT NULL AND b.agent IS NOT NULL "
        "AND CAST(b.agent AS VARCHAR) NOT IN (SELECT brut FROM graphies WHERE agent = '') "
        f"AND {expires(brut)} IS NOT NULL"
    )
    everything = not brut.raisons and not brut.refuses and None not in brut.competences.values()
    nulls = "0"
    if everything:
        query = (
            "SELECT count(*) FILTER (b.agent IS NULL OR b.competence IS NULL OR b.date IS NULL OR b.niveau IS NULL) "
            "FROM brut b"
        )
        nulls = str(duck.sql(query)[0][0])
    if everything and nulls == "0" and not _blank_levels(brut):
        return 0, 0
    told = duck.sql(
        f"SELECT count(*) FILTER (NOT ({sound}) OR (n.code IS NULL AND NOT {blank})), "
        f"count(*) FILTER ({sound} AND n.code IS NULL AND {blank}) FROM brut b {joins(brut)}"
    )[0]
    return int(told[0]), int(told[1])


def _blank_levels(brut: Brut) -> bool:
    return any(found is None for found in brut.niveaux.values())


def tell_rejected(duck: DuckDB, brut: Brut, count: int, referentiel: Referentiel) -> Iterator[Diagnostic]:
    """Each rejected row and why, up to `MOST_TOLD`; then how many more."""
    told = 0
    if count:
        for source in brut.sources:
            for ligne, values in rows_of(duck, source, brut.types):
                for champ, reason, value in faults_of(brut, values):
                    yield _fault(source, ligne, champ, reason, value, referentiel)
                    told += 1
                    break
                if told >= min(count, MOST_TOLD):
                    break
            if told >= min(count, MOST_TOLD):
                break
    if count > told:
        rest = count - told
        what = f"{rest} autres lignes rejetées" if rest > 1 else "une autre ligne rejetée"
        yield diagnose("COU001", f"{what} ; elles ne sont pas nommées", place_of(brut.sources))


def rows_of(duck: DuckDB, source: Source, types: Mapping[str, str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a file with their numbers, their values as they are in the view of these types over all files."""
    if source.nature == "parquet":
        names = list(source.colonnes)
        columns = ", ".join(column_text(source, name, types) for name in names)
        for number, *values in duck.rows(f"SELECT file_row_number + 1, {columns} FROM {source.relation} ORDER BY 1"):
            yield number, dict(zip(names, values, strict=True))
        return
    readable = source if source.feuille is not None else read_by_rows(source.path)[0]
    for number, cells in readable.lignes():
        yield number, {champ: plain(cells.get(champ)) for champ in CHAMPS if champ in source.colonnes}


def _fault(source: Source, ligne: int, champ: str, reason: str, value: Any, referentiel: Referentiel) -> Diagnostic:
    seen = masked(shown(value)) if value is not None else ""
    text = f"{reason} : « {seen} »" if seen else reason
    if champ == "competence" and seen:
        known = [*referentiel.savoir_faire, *referentiel.connaissances, *referentiel.savoir_etre]
        text += suggestion(seen, known)
    told, place = f"ligne rejetée, {text}", source.at(ligne, champ)
    if champ == "agent":
        return diagnose("COU001", told, place)
    if champ == "competence":
        return diagnose("COU002", told, place)
    return diagnose("COU003", told, place) if champ == "niveau" else diagnose("COU004", told, place)


def tell_sources(sources: list[Source], ignored: list[Source]) -> Iterator[Diagnostic]:
    """Files left aside, columns that say who people are, files that could not be read as they stand."""
    for source in ignored:
        yield diagnose("COU008", "ni évaluations, ni liste d’agents : laissé de côté", Position(source.nom))
    for source in sources:
        kinds = sorted({kind for title in source.autres if (kind := identifying_title(title)) is not None})
        if kinds:
            text = f"colonnes nominatives ({', '.join(kinds)}) : elles ne sont pas lues, et n’ont pas leur place ici"
            yield diagnose("COU009", text, source.at(source.debut))


def place_of(sources: Sequence[Source]) -> Position:
    """The file of something that was counted over all of them; nowhere where they are several."""
    names = {source.nom for source in sources}
    return Position(names.pop() if len(names) == 1 else "")


def tell_list(duck: DuckDB, liste: Brut) -> Iterator[Diagnostic]:
    """The lines of a list of agents that are nobody's, or name a person where a pseudonym should stand."""
    refused = "SELECT 1 FROM liste WHERE brut = '' OR brut IN (SELECT brut FROM graphies WHERE agent = '') LIMIT 1"
    if not duck.sql(refused):
        return
    (source,) = liste.sources
    for ligne, values in rows_of(duck, source, liste.types):
        agent = values.get("agent")
        why = "" if agent is None else liste.refuses.get(str(agent))
        if why is not None:
            told = f"{why} : la ligne n’est pas lue" if why else "ligne sans pseudonyme : elle n’est pas lue"
            yield diagnose("AGE004" if why else "AGE002", told, source.at(ligne))


def tell_descriptions(duck: DuckDB, liste: Brut, read: Mapping[str, Callable[[str], object]]) -> Iterator[Diagnostic]:
    """The lines of a list of agents that bear a value that is not understood.

    `read` gives, for a column, None for a text that is no value of it.
    """
    (source,) = liste.sources
    told = 0
    for ligne, values in rows_of(duck, source, liste.types):
        for champ, meaning in read.items():
            value = values.get(champ)
            if value is None or meaning(str(value)) is not None:
                continue
            word = "départ prévu illisible, ignoré" if champ == "depart_prevu" else "quotité illisible, comptée 100 %"
            yield diagnose("COU006", f"{word} : « {masked(shown(value))} »", source.at(ligne, champ))
            told += 1
        if told >= MOST_TOLD:
            return


def tell_counts(
    brut: Brut, liste: Brut | None, referentiel: Referentiel, counts: Mapping[str, int], metiers: list[str]
) -> Iterator[Diagnostic]:
    """What was read with a doubt; `counts` by kind, `metiers` the unknown codes. What the list says is told of it."""

    def place(champ: str) -> Position:
        return place_of(liste.sources if liste is not None and liste.has(champ) else brut.sources)

    for code in metiers:
        text = f"métier « {code[:80]} » inconnu : ses agents n’entrent dans aucun taux"
        yield diagnose("COU005", f"{text}{suggestion(code.upper(), referentiel.metiers)}", place("metier"))
    found: list[Diagnostic] = []

    def say(code: str, key: str, one: str, many: str, where: Position) -> None:
        if count := counts.get(key, 0):
            found.append(diagnose(code, one if count == 1 else f"{count} {many}", where))

    here = place_of(brut.sources)
    say("COU006", "quotite", "une quotité illisible, comptée 100 %", "quotités illisibles, comptées 100 %",
        place("quotite"))  # fmt: skip
    say("COU006", "depart_prevu", "un départ prévu illisible, ignoré", "départs prévus illisibles, ignorés",
        place("depart_prevu"))  # fmt: skip
    many = "agents décrits de deux façons le même jour"
    say("COU007", "situations", "un agent décrit de deux façons le même jour", many, here)
    say("COU007", "liste", "un agent décrit de deux façons", "agents décrits de deux façons", place("agent"))
    say("COU007", "graphies", "un pseudonyme écrit de plusieurs façons, réunies",
        "pseudonymes écrits de plusieurs façons, réunies", here)  # fmt: skip
    say("COU011", "absents", "un agent évalué absent de la liste des agents : il n’est pas compté",
        "agents évalués absents de la liste des agents : ils ne sont pas comptés", here)  # fmt: skip
    say("COU012", "autre_echelle", "une évaluation sur une autre échelle que celle du profil : laissée de côté",
        "évaluations sur une autre échelle que celle du profil : laissées de côté", here)  # fmt: skip
    say("COU013", "sans_niveau", "une ligne sans niveau : non évalué", "lignes sans niveau : non évalué", here)
    say("COU015", "deja_partis", "un agent de l’hypothèse est déjà parti à la date de l’audit",
        "agents de l’hypothèse sont déjà partis à la date de l’audit", Position(""))  # fmt: skip
    say("COU014", "futures", "une évaluation datée d’après l’audit : laissée de côté",
        "évaluations datées d’après l’audit : laissées de côté", here)  # fmt: skip
    yield from found
