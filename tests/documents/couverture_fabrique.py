"""Random fillings of an agents workbook: the same lines for the workbook and for the oracle."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

from fphref.documents.classeur import Cell, Row, Workbook, column_letter
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_couverture import BODY as FIRST_LINE
from fphref.documents.matrice_agents_couverture_calculs import columns_of
from fphref.documents.matrice_agents_plan import (
    AGENT,
    BODY,
    FIRST,
    METIER,
    SERVICE,
    Demande,
    Orientation,
    Plan,
    Preset,
    plan_of,
    typed,
)  # fmt: skip
from fphref.documents.matrice_commun import genre_label
from fphref.evaluations.modele import Agent
from fphref.model.metier import Intitule, Metier
from fphref.model.profil import Echelle, Exigence, NiveauEchelle, Profil
from fphref.model.referentiel import Referentiel
from tests.documents.couverture_oracle import Demandee, LigneAgent, Situation
from tests.documents.matrice_fabrique import echelles, referentiel

METIERS = ("AA01", "BB01", "BB02", "05E10")
SERVICES = ("Réanimation", "12", "Bloc *", "Bloc opératoire", "")


def scales() -> dict[str, Echelle]:
    """Those of the matrices, and one whose steps begin at 0 with two « sans objet »."""
    steps = [("na", "Non concerné", None), ("so", "Sans objet", None), *((str(n), f"Cran {n}", n) for n in range(5))]
    levels = tuple(NiveauEchelle(code=c, libelle=t, valeur=v) for c, t, v in steps)
    return echelles() | {"zero-so": Echelle(id="zero-so", intitule="De 0 à 4", niveaux=levels)}


def hospital(seed: int, echelle: str) -> Referentiel:
    """Four métiers that ask for other levels of the same compétences, on one scale."""
    rnd = random.Random(seed)
    base = referentiel(echelles=scales())
    items = [*base.savoir_faire, *base.connaissances, *base.savoir_etre]
    steps = [n.code for n in base.echelles[echelle].mesures]
    extra = Metier(
        code="05E10", intitule=Intitule(masculin="Agent", feminin="Agente"), famille="soins", savoir_faire=("sf-deux",)
    )
    profils = {}
    for code in METIERS:
        asked = [i for i in items if i != "sf-orphelin" and rnd.random() < 0.75] or ["sf-un"]
        lines = tuple(
            Exigence(
                competence=i, niveau=rnd.choice(steps), criticite=rnd.randint(1, 3), besoin=rnd.choice((0, 1, 1, 2, 3))
            )
            for i in asked
        )
        profils[code] = Profil(metier=code, echelle=echelle, exigences=lines)
    return referentiel(echelles=scales(), profils=profils, metiers={**base.metiers, "05E10": extra})


def filling(seed: int, plan: Plan, effectif: int) -> tuple[LigneAgent, ...]:
    """Lines with blanks, « sans objet », texts, unknown codes, unknown métiers, and lines without a pseudonym."""
    rnd = random.Random(seed)
    codes = [n.code for n in plan.echelle.niveaux]
    lines = []
    for number in range(effectif):
        levels: dict[str, object] = {}
        for attente in plan.attentes:
            draw = rnd.random()
            if draw < 0.72:
                levels[attente.item.id] = typed(rnd.choice(codes))
            elif draw < 0.76:
                levels[attente.item.id] = rnd.choice(codes)
            elif draw < 0.80:
                levels[attente.item.id] = rnd.choice(codes).lower()
            elif draw < 0.84:
                levels[attente.item.id] = rnd.choice(("zz", 99, "?", "*", -1))
        metier = rnd.choice((*METIERS, "ZZ99", "")) if rnd.random() < 0.3 else rnd.choice(METIERS)
        agent = "" if rnd.random() < 0.1 else f"AGT-{number:02d}"
        lines.append(LigneAgent(agent, rnd.choice(SERVICES), metier, levels))
    return tuple(lines)


def demand(lines: tuple[LigneAgent, ...], orientation: Orientation = "agents", preset: Preset = "avance") -> Demande:
    """Known agents, so that their services are known too; levels are typed afterwards."""
    agents = tuple(Agent(f"X-{n}", line.service, METIERS[0]) for n, line in enumerate(lines))
    return Demande(METIERS, agents=agents, orientation=orientation, preset=preset)


def situation_of(plan: Plan, source: Referentiel, lines: tuple[LigneAgent, ...], **more: object) -> Situation:
    """What the oracle needs to know, told from the référentiel and not from the workbook."""
    profils = {
        code: {e.competence: Demandee(e.niveau, e.criticite, e.besoin) for e in source.profils[code].exigences}
        for code in plan.demande.metiers
    }
    return Situation(
        {n.code: n.valeur for n in plan.echelle.niveaux},
        profils,
        {a.item.id: genre_label(a.item) for a in plan.attentes},
        lines,
        demandes={m.code: {*m.competences, *m.activites} for m in source.metiers.values()},
        **more,  # type: ignore[arg-type]
    )


def typing(plan: Plan, lines: tuple[LigneAgent, ...]) -> dict[str, object]:
    """Address of « Matrice » → what is typed there (None: blank)."""
    found: dict[str, object] = {}
    for rank, line in enumerate(lines):
        for position, value in ((AGENT, line.agent), (SERVICE, line.service), (METIER, line.metier)):
            found[plan.cell(BODY + rank, position)] = value or None
        for number, attente in enumerate(plan.attentes):
            found[plan.cell(BODY + rank, FIRST + number)] = line.niveaux.get(attente.item.id)
    return found


def filled(book: Workbook, sheet: str, typed_cells: Mapping[str, object]) -> Workbook:
    """The workbook as it would be with these cells typed; results are left to be computed."""
    target = book.sheet(sheet)
    rows = []
    for number, row in enumerate(target.rows, 1):
        cells = tuple(
            Cell(typed_cells[place], cell.look)  # type: ignore[arg-type]
            if (place := f"{column_letter(column)}{number}") in typed_cells
            else cell
            for column, cell in enumerate(row.cells, 1)
        )
        rows.append(Row(cells, row.height, row.hidden, row.outline))
    changed = replace(target, rows=tuple(rows))
    return replace(book, sheets=tuple(changed if s is target else s for s in book.sheets))


def coverage_cells(plan: Plan) -> dict[str, dict[str, str]]:
    """Id of a compétence → key of a column → its address in « Couverture »."""
    letters = {column.key: column_letter(n) for n, column in enumerate(columns_of(plan), 1)}
    return {
        attente.item.id: {key: f"{letter}{FIRST_LINE + rank}" for key, letter in letters.items()}
        for rank, attente in enumerate(plan.attentes)
    }


def case(
    seed: int, echelle: str, effectif: int, orientation: Orientation = "agents", preset: Preset = "avance"
) -> tuple[Workbook, Plan, Situation]:
    """A workbook with a random filling typed in, its plan, and the same for the oracle."""
    source, plan, lines = drawn(seed, echelle, effectif, orientation, preset)
    book = filled(build_matrice_agents(source, plan.demande), "Matrice", typing(plan, lines))
    return book, plan, situation_of(plan, source, lines)


def drawn(
    seed: int, echelle: str, effectif: int, orientation: Orientation = "agents", preset: Preset = "avance"
) -> tuple[Referentiel, Plan, tuple[LigneAgent, ...]]:
    """A référentiel, a plan of known agents and a filling, all drawn at random."""
    source = hospital(seed, echelle)
    probe = plan_of(source, Demande(METIERS, effectif=effectif, preset=preset))
    lines = filling(seed + 1000, probe, effectif)
    return source, plan_of(source, demand(lines, orientation, preset)), lines
