"""Who is there: for each agent, the finest structure, the métier, the share of full time and the planned departure.

A list of agents says it, where there is one. Else the evaluations do: those of the last day speak for the place of an
agent; a quotité or a planned departure is the last one that is given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fphref.audit.modele import NIVEAUX
from fphref.evaluations.modele import agent_key
from fphref.evaluations.relire_soupcons import masked, not_an_agent
from fphref.evaluations.relire_valeurs import clean
from fphref.model.referentiel import Referentiel
from fphref.moteurs.duckdb_ import DuckDB
from fphref.texte import fold

if TYPE_CHECKING:
    from fphref.audit.lecture import Brut

PLACE = (*NIVEAUX, "metier")
_PLAIN = "[A-Z0-9][A-Z0-9_.-]*"
_CODE = re.compile(r"(?=.*[-0-9])(?:[A-Z]{1,3}|[0-9]{1,3}|[A-Z0-9]{1,3}[0-9])-?[A-Z0-9]{1,6}", re.IGNORECASE)
_SHORT = re.compile("[0-9]{8}")
_SAFE = "[A-Za-z]{1,8}[-_.]?[0-9]{1,8}|[0-9]{1,8}"
"""Pseudonyms that tell nothing: a word and a short number."""
_QUOTITE = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,4}))? ?(%?)")


def gather_situations(duck: DuckDB, brut: Brut, jour: int) -> None:
    """Make the table `situations`: one row for each way in which an agent is described, with its last day and rows.

    Rows without agent count under an empty one; rows dated after `jour` (yyyymmdd) are there, and describe nobody.
    """
    columns = [_column(brut, champ) for champ in (*PLACE, "quotite", "depart_prevu")]
    duck.sql(
        f"CREATE OR REPLACE TABLE situations AS SELECT coalesce(CAST(b.agent AS VARCHAR), '') AS brut, "
        f"{', '.join(columns)}, max(CASE WHEN d.valeur <= {jour} THEN d.valeur END) AS dernier, count(*) AS lignes "
        "FROM brut b LEFT JOIN v_date d ON d.brut = b.date GROUP BY ALL"
    )


def gather_list(duck: DuckDB, liste: Brut) -> None:
    """The same for a list of agents, in the table `liste`; it bears no day."""
    columns = [_column(liste, champ) for champ in (*PLACE, "quotite", "depart_prevu")]
    duck.sql(
        "CREATE OR REPLACE TABLE liste AS SELECT coalesce(CAST(b.agent AS VARCHAR), '') AS brut, "
        f"{', '.join(columns)}, 0 AS dernier, count(*) AS lignes FROM liste_brut b GROUP BY ALL"
    )


def _column(brut: Brut, champ: str) -> str:
    return f"CAST(b.{champ} AS VARCHAR) AS {champ}" if brut.has(champ) else f"CAST(NULL AS VARCHAR) AS {champ}"


def spell_agents(duck: DuckDB, tables: Sequence[str]) -> tuple[int, dict[str, str]]:
    """Make `graphies(brut, agent)`: spellings of pseudonyms that are not plain capitals, each with the one that counts.

    `agt-01`, ` AGT-01` and `AGT-01` are one agent. How many agents are written in several ways; and the spellings that
    are no pseudonym, each with why (empty for a blank one): they stand there too, for nobody.
    """
    union = " UNION ".join(f"SELECT brut FROM {table}" for table in tables)
    duck.sql("CREATE OR REPLACE TABLE graphies (brut VARCHAR, agent VARCHAR)")
    odd = duck.sql(f"SELECT DISTINCT brut FROM ({union}) WHERE NOT regexp_full_match(brut, '{_PLAIN}') ORDER BY brut")
    doubtful = duck.sql(f"SELECT DISTINCT brut FROM ({union}) WHERE NOT regexp_full_match(brut, '{_SAFE}')")
    refuses = {brut: why for (brut,) in doubtful if (why := not_an_agent(clean(brut))) or not _bare(brut)}
    if not odd and not refuses:
        return 0, {}
    query = f"SELECT lower(brut), min(brut) FROM ({union}) WHERE regexp_full_match(brut, '{_PLAIN}') GROUP BY 1"
    plain: dict[str, str] = dict(duck.sql(query))
    spellings: dict[str, set[str]] = {agent: {agent} for agent in plain.values()}
    rows = []
    for (brut,) in odd:
        if brut not in refuses:
            bare = _bare(brut)
            agent = plain.setdefault(agent_key(bare), bare)
            rows.append((brut, agent))
            spellings.setdefault(agent, set()).add(brut)
    duck.insert("graphies", 2, [*rows, *((brut, "") for brut in sorted(refuses))])
    return sum(len(found) > 1 for found in spellings.values()), refuses


def _bare(brut: str) -> str:
    return clean(brut.removeprefix("'"))


def settle(duck: DuckDB, table: str) -> int:
    """Make `<table>_agents`, one row an agent; how many agents are described in two ways on their last day."""
    place = ", ".join(PLACE)
    duck.sql(
        f"CREATE OR REPLACE TEMP VIEW vues AS SELECT coalesce(g.agent, s.brut) AS agent, s.* EXCLUDE (brut) "
        f"FROM {table} s LEFT JOIN graphies g ON g.brut = s.brut WHERE s.dernier IS NOT NULL"
    )
    duck.sql(
        "CREATE OR REPLACE TEMP TABLE changeants AS SELECT agent FROM vues WHERE agent <> '' GROUP BY agent "
        "HAVING count(*) > 1"
    )
    struct = ", ".join(f"{name} := {name}" for name in PLACE)
    duck.sql(
        f"CREATE OR REPLACE TABLE {table}_agents AS "
        f"SELECT agent, {place}, quotite, depart_prevu FROM vues "
        "WHERE agent <> '' AND agent NOT IN (SELECT agent FROM changeants) UNION ALL "
        f"SELECT agent, {', '.join(f'p.valeur.{name}' for name in PLACE)}, q.valeur, t.valeur FROM ("
        f"SELECT agent, max(struct_pack(dernier := dernier, valeur := struct_pack({struct}))) AS p, "
        "max(struct_pack(dernier := dernier, valeur := quotite)) FILTER (quotite IS NOT NULL) AS q, "
        "max(struct_pack(dernier := dernier, valeur := depart_prevu)) FILTER (depart_prevu IS NOT NULL) AS t "
        "FROM vues WHERE agent IN (SELECT agent FROM changeants) GROUP BY agent)"
    )
    told = duck.sql(
        f"SELECT count(*) FROM (SELECT agent FROM (SELECT DISTINCT agent, {place} FROM vues v "
        "SEMI JOIN changeants c ON c.agent = v.agent "
        "WHERE dernier = (SELECT max(w.dernier) FROM vues w WHERE w.agent = v.agent)) "
        "GROUP BY agent HAVING count(*) > 1)"
    )
    return int(told[0][0])


def join_list(duck: DuckDB, liste: Brut) -> int:
    """Make `presents` from the list of agents, completed by the evaluations; how many evaluated agents it lacks."""
    columns = [
        f"l.{champ} AS {champ}" if liste.has(champ) else f"s.{champ} AS {champ}"
        for champ in (*PLACE, "quotite", "depart_prevu")
    ]
    duck.sql(
        f"CREATE OR REPLACE TABLE presents AS SELECT l.agent AS agent, {', '.join(columns)} FROM liste_agents l "
        "LEFT JOIN situations_agents s ON s.agent = l.agent"
    )
    told = duck.sql("SELECT count(*) FROM situations_agents s ANTI JOIN liste_agents l ON l.agent = s.agent")
    return int(told[0][0])


class Valeurs:
    """What the words that describe agents stand for; each different one is looked up once."""

    def __init__(self, referentiel: Referentiel) -> None:
        self._metiers = {fold(code): code for code in referentiel.metiers}
        for metier in referentiel.metiers.values():
            for title in (metier.intitule.masculin, metier.intitule.feminin, metier.intitule.complet):
                if title:
                    self._metiers.setdefault(fold(title), metier.code)
        self._names: dict[tuple[str, str], str] = {}

    def metier(self, text: str | None) -> str:
        """The code of a métier, as the référentiel writes it; an unknown one as it stands (no name), empty for none."""
        bare = clean(text or "")
        found = self._metiers.get(fold(bare))
        return found or (bare if _CODE.fullmatch(bare) else masked(bare))

    def path(self, *names: str | None) -> tuple[str, ...]:
        """The names of a structure by level, each in its first spelling: `REANIMATION` and `Réanimation` are one."""
        bare = [clean(text or "") for text in names]
        # A spreadsheet takes the first zero of a FINESS number away.
        finess = NIVEAUX.index("etablissement")
        bare[finess] = bare[finess].zfill(9) if _SHORT.fullmatch(bare[finess]) else bare[finess]
        return tuple(
            self._names.setdefault((level, fold(name)), name) for level, name in zip(NIVEAUX, bare, strict=True)
        )


def quotite_of(text: str | None) -> int | None:
    """A share of full time in whole per cent, 100 where none is given; None for what is none. `0,8` is 80."""
    if text is None or not clean(text):
        return 100
    found = _QUOTITE.fullmatch(clean(text))
    if found is None:
        return None
    value = float(f"{found[1]}.{found[2] or 0}")
    percent = round(value if found[3] or value > 1 else value * 100)
    return percent if 1 <= percent <= 100 else None
