"""The agents of an invented hospital and what was evaluated of them, as SQL: ten rows or sixty millions.

Every figure is computed from the numbers of the agent, of his service and of the compétence: nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from fphref.demo.catalogue import Catalogue, shares
from fphref.demo.hasard import draw, mixed, share
from fphref.demo.hopital import Etablissement
from fphref.demo.metiers import DE_NUIT
from fphref.demo.referentiel import SANS_OBJET

CASES: Mapping[str, str] = {
    "service": "VARCHAR", "metier": "VARCHAR", "pole": "VARCHAR", "etablissement": "VARCHAR", "ght": "VARCHAR",
    "region": "VARCHAR", "nuit": "INTEGER", "premier": "BIGINT", "effectif": "BIGINT", "rang": "BIGINT",
    "taille": "BIGINT", "hs": "BIGINT", "m": "BIGINT", "nb": "BIGINT", "autre": "BIGINT",
}  # fmt: skip
"""A case: the agents of one métier in one service; `premier` is the number of the first, `rang` his place there,
`taille` and `hs` the size and the number of the service, `m` the métier, `nb` how many compétences it asks for, `autre`
the métier that some came from."""
EXIGENCES: Mapping[str, str] = {
    "cle": "BIGINT", "competence": "VARCHAR", "requis": "BIGINT", "mois": "BIGINT", "he": "BIGINT",
}  # fmt: skip
"""What a métier asks for; `cle` is 256 × métier + place, `he` the number of the compétence."""

_COMMUNES = 8
"""Of what a métier asks for, how many come first because everyone is asked for them."""


class Frequences(NamedTuple):
    """How often things happen; in thousandths unless said otherwise."""

    agent_jamais: int = 30
    """Agents whom nobody has evaluated at all."""
    couple_jamais: int = 55
    anciennes: int = 120
    """Older evaluations of the same pair."""
    doubles: int = 1
    egalites: int = 1
    """Two levels on the same day."""
    sans_objet: int = 15
    departs: int = 150
    """Agents who leave within five years."""
    partis: int = 6
    mutations: int = 40
    """Agents who bear some evaluations of the métier that they had before."""
    oubliees: int = 12
    """Of the compétences of a service: those that nobody there was evaluated on…"""
    jamais_acquises: int = 14
    sous_le_niveau: int = 20
    isolees: int = 36
    """… those that one agent at most holds…"""
    perimees: int = 40
    """… and, of the habilitations, those that nobody renewed."""


def agents_columns(several: bool) -> tuple[str, ...]:
    """The columns of the list of agents; `several` établissements have a GHT and a region."""
    more = ("ght", "region") if several else ()
    return ("agent", "service", "metier", "poste", "pole", "etablissement", *more, "quotite", "depart_prevu")


def evaluations_columns(several: bool) -> tuple[str, ...]:
    """The columns of the evaluations."""
    more = ("ght", "region") if several else ()
    return (
        "agent", "service", "metier", "competence", "niveau", "date", "poste", "pole", "etablissement", *more,
        "quotite", "depart_prevu", "expiration",
    )  # fmt: skip


ORDINAIRE = Frequences()


def case_rows(hopital: Sequence[Etablissement], catalogue: Catalogue, graine: int) -> Iterator[tuple[Any, ...]]:
    """The rows of `CASES`, agents numbered from 1 in the order of structures."""
    number, service_number = 1, 0
    counts = [len(metier.exigences) for metier in catalogue.metiers]
    for one in hopital:
        for service in one.services:
            service_number += 1
            hs = draw(graine, 31, service_number)
            known = shares(service.type, catalogue.places)
            rank = 0
            for (base, _), size in zip(known, share(service.effectif, [part for _, part in known]), strict=True):
                if not size:
                    continue
                m = catalogue.places[service.type.cle, base]
                metier = catalogue.metiers[m]
                other = (m + 1 + hs % 7) % len(counts)
                yield (
                    service.nom, metier.code, f"Pôle {service.type.pole}", one.finess, one.ght or None,
                    one.region or None, int(base in DE_NUIT), number, size, rank, service.effectif, hs, m, counts[m],
                    other,
                )  # fmt: skip
                number += size
                rank += size


def exigence_rows(catalogue: Catalogue, graine: int) -> Iterator[tuple[Any, ...]]:
    """The rows of `EXIGENCES`."""
    numbers = {id_: draw(graine, 32, rank) for rank, id_ in enumerate(catalogue.competences)}
    for m, metier in enumerate(catalogue.metiers):
        for place, asked in enumerate(metier.exigences):
            competence = catalogue.competences[asked.competence]
            yield 256 * m + place, competence.id, asked.niveau, competence.mois, numbers[competence.id]


def agents_sql(graine: int, jour: date, largeur: int, frequences: Frequences = ORDINAIRE) -> str:
    """The agents, in the order of `cases`; pseudonyms have `largeur` digits at least."""
    f = frequences
    rows = "SELECT *, rang + i AS place, premier + i AS numero FROM (SELECT *, unnest(range(effectif)) AS i FROM cases)"
    rows = mixed(mixed(rows, "ha", f"xor({draw(graine, 33)}, numero)"), "hb", "xor(ha, 1540483477)")
    today = f"DATE '{jour.isoformat()}'"
    return f"""
SELECT *, 'AGT-' || lpad(CAST(numero AS VARCHAR), {largeur}, '0') AS agent,
  CASE WHEN nuit = 0 THEN NULL WHEN hb % 100 < 58 THEN 'Équipe de jour' WHEN hb % 100 < 84 THEN 'Équipe de nuit'
       ELSE 'Équipe de remplacement' END AS poste,
  CASE WHEN ha % 100 < 66 THEN 100 WHEN ha % 100 < 82 THEN 80 WHEN ha % 100 < 88 THEN 90 WHEN ha % 100 < 95 THEN 50
       ELSE 60 END AS quotite,
  CASE WHEN (ha >> 8) % 1000 < {f.partis} THEN {today} - CAST(hb % 90 AS INTEGER)
       WHEN (ha >> 8) % 1000 < {f.partis + f.departs}
       THEN CAST(date_trunc('month', {today} + CAST(40 + hb % 1790 AS INTEGER)) AS DATE) END AS depart_prevu,
  CASE WHEN (hb >> 8) % 1000 < {f.mutations} THEN 4 ELSE 0 END AS venus,
  CASE WHEN (hb >> 8) % 1000 >= {1000 - f.agent_jamais} THEN 1 ELSE 0 END AS jamais,
  CASE WHEN (hb >> 18) % 100 < 12 THEN -150 WHEN (hb >> 18) % 100 < 32 THEN 130 ELSE 0 END AS aisance
FROM ({rows})"""


def evaluations_sql(graine: int, jour: date, largeur: int, frequences: Frequences = ORDINAIRE) -> str:
    """The evaluations, agent by agent, then by compétence, the older before the newer."""
    f = frequences
    today = f"DATE '{jour.isoformat()}'"
    asked = f"""
SELECT a.* EXCLUDE (metier), a.metier AS metier, e.*, CASE WHEN a.k < a.nb THEN 0 ELSE 1 END AS ailleurs
FROM (SELECT *, CASE WHEN k < nb THEN 256 * m + k ELSE 256 * autre + ha % 12 + k - nb END AS c
      FROM (SELECT *, unnest(range(nb + venus)) AS k FROM ({agents_sql(graine, jour, largeur, f)}))) a
JOIN exigences e ON e.cle = a.c"""
    rows = mixed(mixed(mixed(asked, "p", "xor(ha, he)"), "q", "xor(p, 668265261)"), "z", "xor(hs, he)")
    never = f.oubliees
    none = never + f.jamais_acquises
    under = none + f.sous_le_niveau
    alone = under + f.isolees
    expired = alone + f.perimees
    # What all are asked for first, nobody is made to fail at; an habilitation is held, or has expired.
    fates = f"""
SELECT *, CASE WHEN ailleurs = 1 OR (mois = 0 AND k < {_COMMUNES}) OR (mois > 0 AND z % 1000 < {alone}) THEN 999
  ELSE z % 1000 END AS s
FROM ({rows})"""
    states = f"""
SELECT *,
  CASE WHEN (q >> 10) % 1000 + aisance < 45 THEN -2 WHEN (q >> 10) % 1000 + aisance < 185 THEN -1
       WHEN (q >> 10) % 1000 + aisance < 640 THEN 0 WHEN (q >> 10) % 1000 + aisance < 890 THEN 1 ELSE 2 END AS ecart,
  CASE WHEN jamais = 1 OR s < {never} OR p % 1000 < {f.couple_jamais} THEN 0
       ELSE 1 + CASE WHEN (p >> 10) % 1000 < {f.anciennes} THEN 1 ELSE 0 END
              + CASE WHEN q % 1000 < {f.doubles + f.egalites} THEN 1 ELSE 0 END END AS lignes
FROM ({fates})"""
    levels = f"""
SELECT *, CASE WHEN ailleurs = 1 THEN 3
    WHEN s < {none} THEN 1
    WHEN s < {under} THEN greatest(1, least(requis - 1, requis + ecart))
    WHEN s < {alone} AND place <> (z >> 10) % taille THEN greatest(1, least(requis - 1, requis + ecart))
    WHEN s < {alone} THEN least(5, greatest(requis, requis + ecart))
    ELSE greatest(1, least(5, requis + ecart)) END AS degre,
  CASE WHEN mois = 0 THEN 12 + hs % 300 + (p >> 20) % 21 + 700 * ailleurs
       WHEN s >= {alone} AND s < {expired} THEN 31 * mois + 5 + q % 150
       ELSE (q >> 4) % (34 * mois) END AS age,
  unnest(range(lignes)) AS v
FROM ({states})"""
    old = f"(lignes > 1 AND v = 0 AND (p >> 10) % 1000 < {f.anciennes})"
    tie = f"(v = lignes - 1 AND lignes > 1 AND q % 1000 >= {f.doubles} AND q % 1000 < {f.doubles + f.egalites})"
    return f"""
SELECT *, CASE WHEN sans THEN '{SANS_OBJET}' ELSE CAST(CASE
      WHEN {old} THEN greatest(1, degre - (p >> 7) % 2)
      WHEN {tie} THEN CASE WHEN degre = 1 THEN 2 ELSE degre - 1 END ELSE degre END AS VARCHAR) END AS niveau,
  CASE WHEN mois > 0 AND NOT sans THEN CAST(date + to_months(CAST(mois AS INTEGER)) AS DATE) END AS expiration
FROM (SELECT *, (q >> 21) % 1000 < {f.sans_objet} AND k >= {_COMMUNES} AS sans,
        {today} - CAST(age + CASE WHEN {old} THEN 330 + p % 90 ELSE 0 END AS INTEGER) AS date
      FROM ({levels}))"""


def selected(sql: str, columns: Sequence[str]) -> str:
    """The rows of a query with these columns."""
    return f"SELECT {', '.join(columns)} FROM ({sql})"


def csv_sql(sql: str, columns: Sequence[str]) -> str:
    """The rows of a query as one text each: the line of a French csv file, without its end. No value needs quoting."""
    texts = " || ';' || ".join(f"coalesce(CAST({name} AS VARCHAR), '')" for name in columns)
    return f"SELECT {texts} AS ligne FROM ({sql})"
