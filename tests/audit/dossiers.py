"""A made-up hospital written as people write it: evaluations, a list of agents, needs; with bad rows planted."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from fphref.audit.couverture import Demande
from fphref.audit.modele import NIVEAUX, Lecture
from fphref.model.competences import SavoirFaire
from fphref.model.metier import Intitule, Metier
from fphref.model.profil import Echelle, Exigence, NiveauEchelle, Profil
from fphref.model.referentiel import Referentiel
from tests.audit import oracle
from tests.audit.comparaison import breakdowns
from tests.audit.fabrique_couverture import COMPETENCES, LIEUX, METIERS, SANS_PROFIL
from tests.audit.oracle_monde import Cle, Monde, Note, Personne, levels_known

Format = Literal["csv", "parquet", "xlsx"]
PLACES = ("service", "metier", "pole", "etablissement", "ght", "region", "quotite", "depart_prevu")
COLONNES = ("agent", "competence", "niveau", "date", "expiration", "echelle", *PLACES)
TYPES = {"date": "DATE", "expiration": "DATE", "depart_prevu": "DATE", "quotite": "BIGINT"}
Row = dict[str, str]


def referentiel_of(monde: Monde) -> Referentiel:
    """What the files are judged by; compétences stand in the order of their ids."""
    return Referentiel(
        savoir_faire={i: SavoirFaire(id=i, libelle=f"Savoir {i}") for i in sorted(COMPETENCES)},
        metiers={
            code: Metier(code=code, intitule=Intitule(masculin=f"Agent {code}", feminin=f"Agente {code}"))
            for code in (*METIERS, SANS_PROFIL)
        },
        echelles={
            name: Echelle(
                id=name,
                intitule=name,
                niveaux=tuple(NiveauEchelle(code=c, libelle=f"Cran {c}", valeur=v) for c, v in codes.items()),
            )
            for name, codes in monde.echelles.items()
        },
        profils={
            code: Profil(
                metier=code,
                echelle=profil.echelle,
                exigences=tuple(
                    Exigence(competence=c, niveau=d.niveau, criticite=d.criticite, besoin=d.besoin)
                    for c, d in profil.demandes.items()
                ),
            )
            for code, profil in monde.profils.items()
        },
    )


@dataclass(frozen=True)
class Dossier:
    """What was written, what to ask of it, and what should be found."""

    demande: Demande
    monde: Monde
    lecture: Lecture
    referentiel: Referentiel


def written(
    monde: Monde, rnd: random.Random, folder: Path, genre: Format = "csv", *, listed: bool = False, typed: bool = False
) -> Dossier:
    """Write the files; where `listed`, with a list of agents and some evaluated agents that it lacks.

    Where `typed`, a parquet file holds days and numbers, and no bad row can be planted in it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = [row for person in monde.personnes for row in _rows(monde, rnd, person)]
    seen = {n.agent for n in monde.notes if n.jour <= monde.jour}
    judged = [] if typed else [p for p in monde.personnes if p.agent in seen]
    planted, counts = _planted(monde, rnd, judged, listed)
    rows += planted
    rnd.shuffle(rows)
    half = len(rows) // 2 if len(rows) > 1 else len(rows)
    parts = [part for part in (rows[:half], rows[half:]) if part] or [[]]
    for number, part in enumerate(parts):
        write_table(folder / f"part-{number}.{genre}", COLONNES, part, TYPES if typed else {})
    agents = None
    if listed:
        agents = folder.parent / f"{folder.name}-liste.{genre}"
        write_table(agents, ("agent", *PLACES), [{"agent": p.agent, **_place(p)} for p in monde.personnes])
    else:
        monde = replace(monde, personnes=[p for p in monde.personnes if p.agent in seen])
    kept = _nameable(monde)
    known = {p.agent for p in monde.personnes}
    monde = replace(monde, besoins=kept, sans=sorted(known.intersection(monde.sans)),
                    notes=[n for n in monde.notes if n.agent in known or n.jour > monde.jour])  # fmt: skip
    besoins = folder.parent / f"{folder.name}-besoins.csv"
    lines = [
        {**dict(chemin), "competence": competence, "besoin": str(n)} for ((_, chemin), competence), n in kept.items()
    ]
    write_table(besoins, ("competence", "besoin", *NIVEAUX, "metier"), lines)
    aside = oracle.set_aside(monde)
    lecture = Lecture(fichiers=len(parts), lignes=len(rows), **{**counts, **aside})
    demande = Demande(
        (folder,), monde.jour, breakdowns(monde), agents, besoins if kept else None, sans=tuple(monde.sans)
    )
    return Dossier(demande, monde, lecture, referentiel_of(monde))


def _nameable(monde: Monde) -> dict[tuple[Cle, str], int]:
    """The needs that a file can give: those of structures that have a name, at levels that the data tell of."""
    levels = {*levels_known(monde), "metier"}
    found: dict[tuple[Cle, str], int] = {}
    for ((par, chemin), competence), need in monde.besoins.items():
        path = tuple((level, name) for level, name in chemin if level in levels)
        if par == "ensemble" or (par in levels and path[-1][1]):
            found[(par, path), competence] = need
    return found


def _rows(monde: Monde, rnd: random.Random, person: Personne) -> list[Row]:
    """The lines of one agent; what is older than the last day, or to come, may tell of another place."""
    notes = [n for n in monde.notes if n.agent == person.agent]
    last = max((n.jour for n in notes if n.jour <= monde.jour), default=None)
    elsewhere = {**_place(person), **rnd.choice(LIEUX), "metier": rnd.choice(METIERS)}
    moved, rows = rnd.random() < 0.3, []
    for note in notes:
        place = elsewhere if moved and note.jour != last else _place(person)
        rows.append(_row(monde, rnd, note, place))
    return rows


def _place(person: Personne) -> Row:
    return {
        **person.lieux,
        "metier": person.metier,
        "quotite": str(person.quotite),
        "depart_prevu": person.depart.isoformat() if person.depart else "",
    }


def _row(monde: Monde, rnd: random.Random, note: Note, place: Mapping[str, str]) -> Row:
    days = [day.isoformat() if rnd.random() < 0.5 else f"{day:%d/%m/%Y}" for day in (note.jour, note.expiration) if day]
    return {
        **place,
        "agent": note.agent if rnd.random() < 0.9 else f" {note.agent.lower()}",
        "competence": note.competence,
        "niveau": note.niveau,
        "date": days[0],
        "expiration": days[1] if note.expiration else "",
        "echelle": scale_of(monde, note.agent),
    }


def scale_of(monde: Monde, agent: str) -> str:
    """The scale that the levels of an agent are on."""
    profil = monde.profils.get(monde.metier_de[agent])
    return profil.echelle if profil else next(iter(monde.echelles))


def _planted(
    monde: Monde, rnd: random.Random, people: Sequence[Personne], listed: bool
) -> tuple[list[Row], dict[str, int]]:
    """Lines that must not count, and how many of each kind; all are older than any other."""
    old = monde.jour - timedelta(days=500)
    rows: list[Row] = []
    counts = {"rejetees": 0, "sans_niveau": 0, "autre_echelle": 0, "absents": 0}
    for person in people:
        sound = _row(monde, rnd, Note(person.agent, COMPETENCES[0], _level(monde, person.agent), old), _place(person))
        wrong = {
            "competence": "sf-inconnue",
            "niveau": "zzz",
            "date": "32/13/2026",
            "expiration": "bientôt",
            "agent": "",
        }
        champ = rnd.choice((*wrong, "", "", ""))
        if champ:
            rows.append({**sound, champ: wrong[champ]})
            counts["rejetees"] += 1
        if rnd.random() < 0.2:
            rows.append({**sound, "niveau": ""})
            counts["sans_niveau"] += 1
        others = [name for name in monde.echelles if name != scale_of(monde, person.agent)]
        if others and person.metier in monde.profils and rnd.random() < 0.3:
            other = rnd.choice(others)
            rows.append({**sound, "echelle": other, "niveau": rnd.choice(list(monde.echelles[other]))})
            counts["autre_echelle"] += 1
        if listed and rnd.random() < 0.1:
            rows.append({**sound, "agent": f"ABS-{counts['absents']}"})
            counts["absents"] += 1
    return rows, counts


def _level(monde: Monde, agent: str) -> str:
    return next(iter(monde.echelles[scale_of(monde, agent)]))


def write_table(
    path: Path, columns: Sequence[str], rows: Sequence[Row], types: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Rows of texts as a table of the kind that the suffix says; `types` are columns of a parquet file."""
    texts = [[row.get(column, "") for column in columns] for row in rows]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerows([columns, *texts])
    elif path.suffix == ".parquet":
        from fphref.moteurs.parquet import write_parquet

        kinds = {column: types.get(column, "VARCHAR") for column in columns}
        write_parquet(
            path, kinds, ([_cell(v, kind) for v, kind in zip(row, kinds.values(), strict=True)] for row in texts)
        )
    else:
        import openpyxl

        book = openpyxl.Workbook()
        assert book.active is not None
        for row in [list(columns), *texts]:
            book.active.append(row)
        book.save(path)


def _cell(text: str, kind: str) -> object:
    if not text or kind == "VARCHAR":
        return text or None
    if kind == "BIGINT":
        return int(text)
    day, month, year = text.split("/") if "/" in text else reversed(text.split("-"))
    return date(int(year), int(month), int(day))
