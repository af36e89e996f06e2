"""What « Matrice » accepts, and the looks its cells take: « 2/3 » for held and required, readable without colour."""

from __future__ import annotations

from collections.abc import Iterator

from fphref.documents.classeur import Entry, Rule, address
from fphref.documents.matrice_agents_plan import (
    AGENT,
    BODY,
    DATE,
    FIRST,
    METIER,
    RANG_METIER,
    RANGS,
    SERVICE,
    Plan,
    literal,
)
from fphref.documents.matrice_commun import short
from fphref.documents.typographie import typo

SINCE = "36526"
"""The first day of 2000: older dates are slips of the hand."""
RAMP = ("niveau-1", "niveau-2", "niveau-3", "niveau-4")
"""Looks from the lowest level to the highest, where nothing is required."""


def services_of(plan: Plan) -> tuple[str, ...]:
    """The services of the known agents, each once, sorted."""
    return tuple(sorted({agent.service for agent in plan.demande.agents if agent.service}))


def entries(plan: Plan) -> tuple[Entry, ...]:
    """Drop-down lists, dates, one pseudonym per agent."""
    codes = ", ".join(n.code for n in plan.echelle.niveaux)
    agents = plan.span(BODY, AGENT, plan.last_line, AGENT, fixed=False)
    first = plan.cell(BODY, AGENT)
    day = ("date", SINCE, "Date non valide", typo("Écrire une date, par exemple 15/01/2027, à partir de l'an 2000."))
    found = [
        Entry(
            agents,
            "custom",
            f"COUNTIF({plan.span(BODY, AGENT, plan.last_line, AGENT)},{first})=1",
            "Pseudonyme en double",
            typo("Ce pseudonyme est déjà dans la matrice : chaque agent a le sien."),
            "Pseudonyme",
            typo("Un pseudonyme stable, par exemple AGT-01. Ni nom, ni matricule, ni numéro de sécurité sociale."),
        ),
        Entry(
            _identity(plan, METIER),
            "list",
            "lst_metiers",
            "Métier inconnu",
            typo("Choisir un des métiers de ce classeur : ses niveaux requis viennent de là."),
        ),
        Entry(_identity(plan, DATE), *day),  # type: ignore[arg-type]
        Entry(address(*plan.campaign), *day),  # type: ignore[arg-type]
        Entry(
            plan.span(BODY, FIRST, plan.last_line, plan.last, fixed=False),
            "list",
            "ech_codes",
            "Niveau non valide",
            typo(short(f"Choisir un niveau de l'échelle ({codes}), ou laisser vide : à évaluer.", 220)),
        ),
    ]
    if services_of(plan):
        found.append(
            Entry(
                _identity(plan, SERVICE),
                "list",
                "lst_services",
                "Service inconnu",
                typo("Choisir un service de la liste, ou l'ajouter d'abord dans la feuille « Listes »."),
                blank=False,
            )
        )
    return tuple(found)


def _identity(plan: Plan, position: int) -> str:
    return plan.span(BODY, position, plan.last_line, position, fixed=False)


def rules(plan: Plan) -> tuple[Rule, ...]:
    """Doubled pseudonyms and levels without one, then the states of the levels."""
    return (*_agent_rules(plan), *(_state_rules(plan) if plan.exigeant else _level_rules(plan)))


def _agent_rules(plan: Plan) -> Iterator[Rule]:
    agents = plan.span(BODY, AGENT, plan.last_line, AGENT, fixed=False)
    first = plan.cell(BODY, AGENT)
    everyone = plan.span(BODY, AGENT, plan.last_line, AGENT)
    said = '" (en double)"'
    doubled = f'AND({first}<>"",COUNTIF({everyone},{first})>1)'
    yield Rule(agents, doubled, "alerte", f"0{said};0{said};0{said};@{said}")
    start, end = (plan.cell(BODY, p, position_fixed=True) for p in (FIRST, plan.last))
    yield Rule(agents, f'AND({first}="",COUNTA({start}:{end})>0)', "ecart-majeur")


def _common(plan: Plan) -> tuple[str, str, str]:
    """The area of the levels, its first cell, the pseudonym beside that cell."""
    area = plan.span(BODY, FIRST, plan.last_line, plan.last, fixed=False)
    return area, plan.cell(BODY, FIRST), plan.cell(BODY, AGENT, position_fixed=True)


def _is(cell: str, code: str) -> str:
    """Whether a cell holds that level, as a number or pasted as a text; an empty cell is no level, not even 0."""
    return f'{cell}&""="{code}"'


def _unknown(cell: str) -> str:
    return f'AND({cell}<>"",SUMPRODUCT(--(ech_codes&""={cell}&""))=0)'


def _level_rules(plan: Plan) -> Iterator[Rule]:
    body, cell, agent = _common(plan)
    yield Rule(body, _unknown(cell), "alerte")
    # What the agent's own métier does not ask for, whatever is typed there.
    place, rank = plan.cell(RANGS, FIRST, line_fixed=True), plan.cell(BODY, RANG_METIER, position_fixed=True)
    asked = f"INDEX(req_demandes,{place},{rank})"
    yield Rule(body, f'AND({agent}<>"",ISNUMBER({rank}),IFERROR({asked}="",FALSE))', "sans-objet")
    yield Rule(body, f'AND({agent}<>"",{cell}="",IFERROR({asked}<>"",FALSE))', "a-evaluer")
    for niveau in plan.echelle.niveaux:
        if niveau.valeur is None:
            yield Rule(body, _is(cell, niveau.code), "sans-objet")
    for code, look in ramp(plan):
        yield Rule(body, _is(cell, code), look)


def ramp(plan: Plan) -> list[tuple[str, str]]:
    """A look for each measured level, paler where lower."""
    steps = plan.echelle.mesures
    return [(n.code, RAMP[rank * (len(RAMP) - 1) // (len(steps) - 1)]) for rank, n in enumerate(steps)]


def _state_rules(plan: Plan) -> Iterator[Rule]:
    """One rule per required level and state, carrying ink and text: LibreOffice stops at the first true one."""
    body, cell, agent = _common(plan)
    start, end = (plan.cell(BODY, p, position_fixed=True) for p in (plan.first_required, plan.last_required))
    asked = f"INDEX({start}:{end},{plan.cell(RANGS, FIRST, line_fixed=True)})"
    yield Rule(body, _unknown(cell), "alerte")
    yield Rule(body, f'AND({agent}<>"",{cell}="",ISNUMBER(MATCH({asked},mes_codes,0)))', "a-evaluer")
    yield Rule(body, f'AND({agent}<>"",{cell}="",{asked}="–")', "sans-objet")
    for niveau in plan.echelle.niveaux:
        if niveau.valeur is None:
            yield Rule(body, _is(cell, niveau.code), "sans-objet")
    yield Rule(body, f'AND({cell}<>"",{asked}="–")', "sans-objet", over("–"))
    for wanted in plan.echelle.mesures:
        states: dict[str, list[str]] = {}
        for held in plan.echelle.mesures:
            states.setdefault(state_of((held.valeur or 0) - (wanted.valeur or 0)), []).append(_is(cell, held.code))
        for look, tests in states.items():
            either = tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
            formula = f"AND({asked}={literal(wanted.code)},{either})"
            yield Rule(body, formula, look, over(wanted.code))


def state_of(gap: int) -> str:
    """The look of a gap, held less required."""
    return "ecart-majeur" if gap <= -2 else "ecart" if gap == -1 else "conforme" if gap == 0 else "au-dela"


def over(code: str) -> str:
    """The number format that shows « 2/3 » while the cell holds 2 (or « U/O » while it holds U)."""
    said = f'"/{code}"'
    return f"0{said};-0{said};0{said};@{said}"


def samples(plan: Plan) -> list[tuple[str, str, str]]:
    """A cell of each state on this very scale: what it shows, its look, its name; the gravest first."""
    steps = plan.echelle.mesures
    found: list[tuple[str, str, str]] = []
    if plan.exigeant:
        middle = len(steps) // 2
        asked = steps[middle].code
        names = {"ecart-majeur": "Écart majeur (−2 ou plus)", "ecart": "Écart (−1)", "conforme": "Conforme",
                 "au-dela": "Au-delà du requis"}  # fmt: skip
        for gap in (-2, -1, 0, 1):
            if 0 <= middle + gap < len(steps):
                look = state_of(gap)
                found.append((f"{steps[middle + gap].code}/{asked}", look, names[look]))
        found.append(("", "a-evaluer", "À évaluer"))
        found.append(("", "sans-objet", "Non requis"))
    else:
        found += [(code, look, plan_label(plan, code)) for code, look in ramp(plan)]
        found.append(("", "a-evaluer", "À évaluer"))
        if len(plan.metiers) > 1:
            found.append(("", "sans-objet", "Non demandé"))
    found += [(n.code, "sans-objet", n.libelle) for n in plan.echelle.niveaux if n.valeur is None]
    return found


def plan_label(plan: Plan, code: str) -> str:
    """The wording of a level."""
    niveau = plan.echelle.niveau(code)
    return niveau.libelle if niveau else code
