"""The rows that were not taken, each with its place; and what else the reading has to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fphref.audit.lecture import Brut, expires, faults_of, joins, plain
from fphref.audit.sources import CHAMPS, Source, read_by_rows
from fphref.diagnostics import Diagnostic, Position, suggestion
from fphref.evaluations.nominatif import identifying_title
from fphref.evaluations.relire_soupcons import masked
from fphref.evaluations.relire_valeurs import shown
from fphref.model.referentiel import Referentiel
from fphref.moteurs.duckdb_ import DuckDB
from fphref.regles import diagnose

MOST_TOLD = 1_000
"""Rejected rows that are told one by one; all are counted."""


def count_rejected(duck: DuckDB, brut: Brut) -> tuple[int, int]:
    """How many rows are rejected, and how many have no level, which says nothing and is no fault."""
    blank = "nullif(trim(CAST(b.niveau AS VARCHAR)), '') IS NULL"
    sound = (
        "c.valeur IS NOT NULL AND d.valeur IS NOT NULL AND nullif(trim(CAST(b.agent AS VARCHAR)), '') IS NOT NULL "
        f"AND {expires(brut)} IS NOT NULL"
    )
    everything = not brut.raisons and None not in brut.competences.values()
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
            for ligne, values in rows_of(duck, source):
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
        yield diagnose("COU001", f"{what} ; elles ne sont pas nommées", Position(brut.sources[0].path.name))


def rows_of(duck: DuckDB, source: Source) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a file with their numbers, as the engine sees their values."""
    if source.nature == "parquet":
        names = list(source.colonnes)
        columns = ", ".join('"' + source.colonnes[name].replace('"', '""') + '"' for name in names)
        for number, *values in duck.rows(f"SELECT file_row_number + 1, {columns} FROM {source.relation} ORDER BY 1"):
            yield number, dict(zip(names, values, strict=True))
        return
    readable = source if source.feuille is not None else read_by_rows(source.path)
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
        yield diagnose("COU008", "ni évaluations, ni liste d’agents : laissé de côté", Position(source.path.name))
    for source in sources:
        kinds = sorted({kind for title in source.autres if (kind := identifying_title(title)) is not None})
        if kinds:
            text = f"colonnes nominatives ({', '.join(kinds)}) : elles ne sont pas lues, et n’ont pas leur place ici"
            yield diagnose("COU009", text, Position(source.path.name, 1))


def tell_counts(
    brut: Brut, referentiel: Referentiel, counts: Mapping[str, int], metiers: list[str]
) -> Iterator[Diagnostic]:
    """What was read with a doubt; `counts` by kind, `metiers` the unknown codes."""
    place = Position(brut.sources[0].path.name if brut.sources else "")
    for code in metiers:
        text = f"métier « {masked(code)[:80]} » inconnu : ses agents n’entrent dans aucun taux"
        yield diagnose("COU005", f"{text}{suggestion(code.upper(), referentiel.metiers)}", place)
    found: list[Diagnostic] = []

    def say(code: str, key: str, one: str, many: str) -> None:
        if count := counts.get(key, 0):
            found.append(diagnose(code, one if count == 1 else f"{count} {many}", place))

    say("COU006", "quotite", "une quotité illisible, comptée 100 %", "quotités illisibles, comptées 100 %")
    say("COU006", "depart_prevu", "un départ prévu illisible, ignoré", "départs prévus illisibles, ignorés")
    say("COU007", "situations", "un agent décrit de deux façons le même jour",
        "agents décrits de deux façons le même jour")  # fmt: skip
    say("COU007", "graphies", "un pseudonyme écrit de plusieurs façons, réunies",
        "pseudonymes écrits de plusieurs façons, réunies")  # fmt: skip
    say("COU011", "absents", "un agent évalué absent de la liste des agents : il n’est pas compté",
        "agents évalués absents de la liste des agents : ils ne sont pas comptés")  # fmt: skip
    say("COU012", "autre_echelle", "une évaluation sur une autre échelle que celle du profil : laissée de côté",
        "évaluations sur une autre échelle que celle du profil : laissées de côté")  # fmt: skip
    say("COU013", "sans_niveau", "une ligne sans niveau : non évalué", "lignes sans niveau : non évalué")
    say("COU014", "futures", "une évaluation datée d’après l’audit : laissée de côté",
        "évaluations datées d’après l’audit : laissées de côté")  # fmt: skip
    yield from found
