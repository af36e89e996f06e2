"""An invented hospital, whole: what a folder of demonstration holds, as texts and as queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fphref.demo.catalogue import Catalogue, build_catalogue
from fphref.demo.hopital import Etablissement, build_hopital
from fphref.demo.lignes import (
    CASES,
    EXIGENCES,
    agents_columns,
    agents_sql,
    case_rows,
    csv_sql,
    evaluations_columns,
    evaluations_sql,
    exigence_rows,
    selected,
)
from fphref.demo.referentiel import referentiel_files
from fphref.moteurs.parquet import Chantier

JOUR = date(2026, 11, 22)
"""The day of the audit that the data is made for, unless another one is given."""
TABLES = ("agents", "evaluations")
_BLOCK = 20_000
_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Demande:
    """What is asked for; `etablissements` is no more than `agents`."""

    agents: int
    etablissements: int
    graine: int
    jour: date = JOUR


class Fabrique:
    """Makes the files of one demonstration, a piece at a time; to be closed."""

    def __init__(self, demande: Demande) -> None:
        self.demande = demande
        self.hopital: tuple[Etablissement, ...] = build_hopital(demande.agents, demande.etablissements, demande.graine)
        self.catalogue: Catalogue = build_catalogue(self.hopital, demande.graine)
        self._chantier = Chantier()
        try:
            self._chantier.create("cases", CASES, case_rows(self.hopital, self.catalogue, demande.graine))
            self._chantier.create("exigences", EXIGENCES, exigence_rows(self.catalogue, demande.graine))
        except BaseException:
            self._chantier.close()
            raise

    def close(self) -> None:
        """Let go of the engine."""
        self._chantier.close()

    def referentiel(self) -> Iterator[tuple[str, str]]:
        """Path inside the référentiel → content of each of its files."""
        return referentiel_files(self.hopital, self.catalogue, self.demande.jour)

    def write_parquet(self, table: str, path: Path) -> int:
        """Write one of `TABLES`; how many rows it has. Raises `FphrefError` where it cannot be written."""
        sql, columns = self._query(table)
        return self._chantier.write_parquet(path, selected(sql, columns))

    def csv_blocks(self, table: str) -> Iterator[bytes]:
        """One of `TABLES` as a French csv file, piece by piece: BOM, `;`, CRLF."""
        sql, columns = self._query(table)
        yield f"\ufeff{';'.join(columns)}\r\n".encode()
        pending: list[str] = []
        for (line,) in self._chantier.rows(csv_sql(sql, columns)):
            pending.append(line)
            if len(pending) == _BLOCK:
                yield "".join(f"{text}\r\n" for text in pending).encode()
                pending.clear()
        yield "".join(f"{text}\r\n" for text in pending).encode()

    def _query(self, table: str) -> tuple[str, Sequence[str]]:
        asked = self.demande
        width = max(4, len(str(asked.agents)))
        several = len(self.hopital) > 1
        if table == "agents":
            return agents_sql(asked.graine, asked.jour, width), agents_columns(several)
        return evaluations_sql(asked.graine, asked.jour, width), evaluations_columns(several)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number > 1)}"


def presentation(fabrique: Fabrique, command: str, suffix: str) -> str:
    """The page that says what the folder holds, as Markdown; `command` is what made it."""
    asked, hopital = fabrique.demande, fabrique.hopital
    services = sum(len(one.services) for one in hopital)
    rows = [
        f"| {one.finess} | {one.nom} | {one.ght or '–'} | {one.region or '–'} | {one.effectif} | {len(one.services)} |"
        for one in hopital[:_SHOWN]
    ]
    more = f"\n… et {len(hopital) - _SHOWN} autres.\n" if len(hopital) > _SHOWN else ""
    text = f"""\
# Données de démonstration

Tout est inventé : établissements, services, métiers, compétences, niveaux, évaluations. Aucune personne réelle
n’y figure. Les numéros FINESS ont la bonne forme, dans un département qui n’existe pas (99) ; les durées de validité
des habilitations ne sont pas celles des textes.

Pour un audit au {asked.jour.strftime("%d/%m/%Y")}. Fait par :

    {command}


- `referentiel/` : {_count(len(fabrique.catalogue.metiers), "métier")} et leurs profils (niveau requis, criticité,
  besoin), {_count(len(fabrique.catalogue.competences), "compétence")} ;
- `agents.{suffix}` : {_count(asked.agents, "agent")} sous pseudonymes, dans {_count(services, "service")} ;
- `evaluations.{suffix}` : ce qui a été évalué d’eux.

La suite :

    fphref couverture . --date {asked.jour.isoformat()}

Refaire le dossier avec la même commande donne les mêmes fichiers, octet pour octet.

## Établissements

| FINESS | Nom | GHT | Région | Agents | Services |
|---|---|---|---|---:|---:|
{chr(10).join(rows)}
{more}"""
    return text.replace(" :", "\u00a0:").replace(" ;", "\u00a0;")
