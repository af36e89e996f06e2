"""Coverage by hand: slow plain Python, written from docs/couverture.md alone, agent by agent.

Nothing here is imported from the package: its constants are written again, on purpose.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Known = float | str | None
"""A figure, a word, or None: unknown."""


@dataclass
class Demandee:
    """What the profile of one métier asks for one compétence; `niveau` is a code of the scale."""

    niveau: str
    criticite: int
    besoin: int


@dataclass
class LigneAgent:
    """One line of the matrix, as typed."""

    agent: str
    service: str
    metier: str
    niveaux: dict[str, object] = field(default_factory=dict)


@dataclass
class Situation:
    """All that is known: values of the codes (None: « sans objet »), profiles by métier, compétences by kind."""

    echelle: Mapping[str, int | None]
    profils: Mapping[str, Mapping[str, Demandee]]
    natures: Mapping[str, str]
    lignes: Sequence[LigneAgent]
    ajustes: Mapping[str, int] = field(default_factory=dict)
    demandes: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By métier, what it asks for; read where no level is required."""

    def people(self) -> list[LigneAgent]:
        return [line for line in self.lignes if line.agent]

    def code(self, typed: object) -> str | None:
        """The code of the scale that a typed value is; None for a blank or anything else."""
        text = "" if typed is None else str(typed)
        return next((code for code in self.echelle if code.casefold() == text.casefold()), None)

    def asked(self, line: LigneAgent, competence: str) -> int | None:
        """The value of the level that the agent's own métier asks for."""
        asked = self.profils.get(line.metier, {}).get(competence)
        return self.echelle.get(asked.niveau) if asked else None


def standing(
    situation: Situation, competence: str, lines: Sequence[LigneAgent]
) -> list[tuple[int | None, int | None, bool]]:
    """For each agent that is asked for it: required value, held value, whether it is « sans objet »."""
    found: list[tuple[int | None, int | None, bool]] = []
    for line in lines:
        asked = situation.asked(line, competence)
        if asked is None:
            continue
        code = situation.code(line.niveaux.get(competence))
        held = situation.echelle[code] if code is not None else None
        found.append((asked, held, code is not None and situation.echelle[code] is None))
    return found


def figures(situation: Situation, competence: str) -> dict[str, Known]:
    """Every figure of one line of « Couverture »."""
    people = situation.people()
    every = standing(situation, competence, people)
    concerned = [(asked, held) for asked, held, outside in every if not outside]
    evaluated = [(asked, held) for asked, held in concerned if asked is not None and held is not None]
    present = {line.metier for line in people}
    needs = [p[competence].besoin for m, p in situation.profils.items() if m in present and competence in p]
    levels = [p[competence].criticite for p in situation.profils.values() if competence in p]
    by_profiles = sum(needs) if needs else None
    need = situation.ajustes.get(competence, by_profiles)
    criticality = max(levels) if levels else None
    found: dict[str, Known] = {
        "criticite": criticality,
        "requis": len(every),
        "sans_objet": len(every) - len(concerned),
        "evalues": len(evaluated),
        "besoin_profils": by_profiles,
        "besoin": need,
        "titulaires": None, "couverture": None, "iv": None, "vulnerabilite": None,
        "ecarts": None, "majeurs": None, "manques": None, "priorite": None,
    }  # fmt: skip
    if evaluated:
        holders = sum(1 for asked, held in evaluated if held >= asked)
        index = Fraction(sum(held for _, held in evaluated), len(evaluated))
        missing = sum(max(0, asked - held) for asked, held in evaluated)
        found |= {
            "titulaires": holders,
            "couverture": holders / need if need else None,
            "iv": float(index),
            "vulnerabilite": vulnerability(situation, index),
            "ecarts": sum(1 for asked, held in evaluated if held < asked),
            "majeurs": sum(1 for asked, held in evaluated if held <= asked - 2),
            "manques": missing,
            "priorite": None if criticality is None else criticality * missing,
        }
    found["etat"] = state(situation, concerned, evaluated, need)
    return found


def figures_without_levels(situation: Situation, item: str) -> dict[str, Known]:
    """Every figure of one line of « Couverture » where no level is required: agents whose own métier asks for it."""
    asked = [line for line in situation.people() if item in situation.demandes.get(line.metier, ())]
    codes = [situation.code(line.niveaux.get(item)) for line in asked]
    outside = sum(1 for code in codes if code is not None and situation.echelle[code] is None)
    held = [value for code in codes if code is not None and (value := situation.echelle[code]) is not None]
    found: dict[str, Known] = {
        "demandes": len(asked),
        "sans_objet": outside,
        "requis": len(asked) - outside,
        "evalues": len(held),
        "iv": None,
        "vulnerabilite": None,
    }
    if held:
        index = Fraction(sum(held), len(held))
        found |= {"iv": float(index), "vulnerabilite": vulnerability(situation, index)}
    measured = [code for code, value in situation.echelle.items() if value is not None]
    return found | {f"n{n}": codes.count(code) if held else None for n, code in enumerate(measured)}


def vulnerability(situation: Situation, index: Fraction) -> str:
    top = max(value for value in situation.echelle.values() if value is not None)
    for border, name in ((1, "très forte"), (Fraction(3, 2), "forte"), (2, "moyenne"), (Fraction(5, 2), "faible")):
        if index < Fraction(border) * top / 3:
            return name
    return "nulle"


def state(
    situation: Situation,
    concerned: Sequence[tuple[int | None, int | None]],
    evaluated: Sequence[tuple[int, int]],
    need: int | None,
) -> str | None:
    if not concerned:
        return None
    if not evaluated:
        return "non évalué"
    holders = sum(1 for asked, held in evaluated if held >= asked)
    lowest = min(value for value in situation.echelle.values() if value is not None)
    if holders == 0:
        return "sous niveau" if any(held > lowest for _, held in evaluated) else "non couvert"
    if holders == 1:
        return "point unique"
    if holders == 2 or (need is not None and holders < need):
        return "à risque"
    return "couvert"


def share(situation: Situation, lines: Sequence[LigneAgent], natures: Sequence[str]) -> tuple[int, int, int]:
    """Requirements met, evaluated, concerned, of these agents for these kinds of compétences."""
    met = evaluated = concerned = 0
    for competence, nature in situation.natures.items():
        if nature in natures:
            for asked, held, outside in standing(situation, competence, lines):
                concerned += not outside
                evaluated += held is not None
                met += held is not None and asked is not None and held >= asked
    return met, evaluated, concerned


def parts(situation: Situation, nature: str) -> list[int]:
    """Requirements of one kind: major gap, gap, met, above, still to evaluate."""
    counts = [0] * 5
    for competence, kind in situation.natures.items():
        if kind == nature:
            for asked, held, outside in standing(situation, competence, situation.people()):
                if held is not None and asked is not None:
                    counts[0 if held <= asked - 2 else 1 if held < asked else 2 if held == asked else 3] += 1
                elif not outside:
                    counts[4] += 1
    return counts


def strengthen(situation: Situation, count: int = 5) -> list[str]:
    """The compétences of highest priority, equal ones in the order of the list."""
    known = [(figures(situation, c)["priorite"], c) for c in situation.natures]
    wanted = [(priority, c) for priority, c in known if isinstance(priority, int | float) and priority > 0]
    return [c for _, c in sorted(wanted, key=lambda pair: -pair[0])][:count]


def folded(situation: Situation) -> bool:
    """Whether so few people are there that a page of figures would speak of one of them."""
    return 0 < len(situation.people()) < 5


def cards(situation: Situation) -> list[Known]:
    """Agents, share of requirements evaluated, covered, single holders, gaps, major gaps; None where not shown."""
    if folded(situation):
        return [len(situation.people()), *[None] * 5]
    all_figures = [figures(situation, c) for c in situation.natures]

    def total(key: str) -> int:
        return sum(f[key] for f in all_figures if isinstance(f[key], int))  # type: ignore[misc]

    concerned, evaluated = total("requis") - total("sans_objet"), total("evalues")
    states = [f["etat"] for f in all_figures]
    known = evaluated > 0
    return [
        len(situation.people()),
        evaluated / concerned if concerned else None,
        states.count("couvert") if known else None,
        states.count("point unique") if known else None,
        total("ecarts") if known else None,
        total("majeurs") if known else None,
    ]
