"""A filled-in agents workbook, what it says, and the judge of what was read back after somebody edited it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

from fphref.diagnostics import FphrefError, Gravite
from fphref.documents.classeur import Cell, Row, Workbook
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_plan import AGENT as AGENT_POSITION
from fphref.documents.matrice_agents_plan import BODY, FIRST, HEAD, IDS, LABELS, TITLE_ROWS, Demande, plan_of, typed
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.grille import Tableur
from fphref.evaluations.modele import Agent
from fphref.evaluations.relire import Relecture, plan
from fphref.evaluations.relire_commun import Options
from fphref.evaluations.relire_registre import PREMIER
from fphref.model.referentiel import Referentiel
from fphref.render.xlsx import render_xlsx

JOUR = date(2024, 11, 4)
"""Long past, so that no clock finds it to come."""
AUJOURDHUI = date(2026, 11, 23)
METIER = "15D30"
AGENTS = tuple(f"AGT-{n:02}" for n in range(1, 10))

Verite = dict[tuple[str, str], str]
"""(agent, compétence) → code of the level; what is blank is absent."""


@dataclass(frozen=True)
class Places:
    """Where things stand on « Matrice », from 1: lines run across the agents, positions along one of them."""

    feuille: str
    lignes_agents: bool
    ids: int
    libelles: int
    titres: int
    premiere: int
    derniere: int
    agent: int
    debut: int
    fin: int
    controle: int

    def cell(self, line: int, position: int) -> tuple[int, int]:
        """Row and column."""
        return (line, position) if self.lignes_agents else (position, line)


@dataclass(frozen=True)
class Rempli:
    """A filled-in workbook: its bytes, where things stand in it, what it says, in order of agents and compétences."""

    octets: bytes
    places: Places
    verite: Verite
    agents: tuple[str, ...]
    competences: tuple[str, ...]


def filled(referentiel: Referentiel, orientation: str = "agents", *, known: bool = True) -> Rempli:
    """The workbook as the program makes it, then levels typed into it; without `known`, its lines were blank."""
    agents = tuple(Agent(name, ("Pharmacie", "Urgences")[n % 2], METIER) for n, name in enumerate(AGENTS))
    asked = Demande((METIER,), agents=agents if known else (), effectif=len(agents), orientation=orientation)  # type: ignore[arg-type]
    book = build_matrice_agents(referentiel, asked)
    laid = plan_of(referentiel, asked)
    ids = tuple(a.item.id for a in laid.attentes)
    across = orientation == "agents"
    shift, along = (TITLE_ROWS, 0) if across else (0, TITLE_ROWS)
    places = Places(
        "Matrice", across, IDS + shift, LABELS + shift, HEAD + shift, BODY + shift, laid.last_line + shift,
        AGENT_POSITION + along, FIRST + along, laid.last + along, laid.control + along,
    )  # fmt: skip
    verite = levels(AGENTS, ids, [n.code for n in laid.echelle.niveaux])
    values: dict[tuple[int, int], str | int | date] = {}
    column, row = laid.campaign
    values[(row, column)] = JOUR
    for line, agent in enumerate(AGENTS, places.premiere):
        if not known:
            values[places.cell(line, places.agent)] = agent
        for position, competence in enumerate(ids, places.debut):
            if (agent, competence) in verite:
                values[places.cell(line, position)] = typed(verite[(agent, competence)])
    stream = BytesIO()
    render_xlsx(_typed_into(book, values), stream)
    return Rempli(stream.getvalue(), places, verite, AGENTS, ids)


def levels(agents: Iterable[str], competences: Iterable[str], codes: list[str]) -> Verite:
    """Levels that no two agents share line for line, one in six left blank."""
    chance = Random(4)
    every = [(agent, competence) for agent in agents for competence in competences]
    return {key: chance.choice(codes) for key in every if chance.random() > 1 / 6}


def _typed_into(book: Workbook, values: dict[tuple[int, int], str | int | date]) -> Workbook:
    """The workbook with these values typed in « Matrice », by row and column."""
    sheet = book.sheet("Matrice")
    rows = []
    for number, row in enumerate(sheet.rows, 1):
        cells = [
            replace(cell, value=values[(number, rank)], formula=None) if (number, rank) in values else cell
            for rank, cell in enumerate(row.cells, 1)
        ]
        beyond = [rank for at, rank in values if at == number and rank > len(cells)]
        assert not beyond
        rows.append(Row(tuple[Cell, ...](cells), row.height, row.hidden, row.outline))
    matrix = replace(sheet, rows=tuple(rows), protected=False)
    return replace(book, sheets=tuple(matrix if s.title == "Matrice" else s for s in book.sheets))


# -- the judge -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lecture:
    """What a reading gave: the values it took, or the line it refused the file with."""

    valeurs: Verite
    refus: str = ""
    erreurs: int = 0
    regles: tuple[str, ...] = ()
    relecture: Relecture | None = None


def read(tableurs: Path | Tableur, referentiel: Referentiel, held: Path | None = None) -> Lecture:
    """Read a file back, compared with `held` where it is given."""
    try:
        tableur = open_tableur(tableurs) if isinstance(tableurs, Path) else tableurs
        existing = open_tableur(held) if held else None
        found = plan([tableur], referentiel, Options(AUJOURDHUI), existing)
    except FphrefError as error:
        return Lecture({}, refus=str(error))
    texte = found.contexte.codes.texte
    values = {
        (agent, competence): texte(numero)
        for (agent, jour), fiche in found.nouveau.fiches.items()
        for competence, numero in fiche.items()
        if numero >= PREMIER and jour is not None
    }
    rules = tuple(dict.fromkeys(a.diagnostic.regle for a in found.journal.anomalies))
    return Lecture(values, "", errors(found), rules, found)


def errors(relecture: Relecture) -> int:
    """How many anomalies refuse something."""
    return sum(a.diagnostic.gravite is Gravite.ERREUR for a in relecture.journal.anomalies)


def wrong(lecture: Lecture, verite: Verite) -> list[str]:
    """The values that were taken and are not what was meant."""
    return [
        f"{agent} {competence}: {code}, not {verite.get((agent, competence), 'blank')}"
        for (agent, competence), code in lecture.valeurs.items()
        if verite.get((agent, competence)) != code
    ]


def silent(lecture: Lecture, verite: Verite) -> list[str]:
    """The values that were lost without a word."""
    if lecture.refus or lecture.erreurs or any(rule != "EVA002" for rule in lecture.regles):
        return []
    return [f"{agent} {competence}" for agent, competence in verite.keys() - lecture.valeurs.keys()]
