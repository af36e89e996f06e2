"""Made-up audits for the tests of what is circulated: a few structures, a few métiers, few people in many cells."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from fphref.audit.calcul import Noms, conclude
from fphref.audit.grain import Case, Grain
from fphref.audit.modele import Bilan, Lecture
from fphref.moteurs.texte import NEVER
from tests.audit.attaque import Cellule
from tests.audit.sqlite_moteur import SqliteMoteur

JOUR = 20261123
HAUT = 4


@dataclass(frozen=True)
class Hopital:
    """`agents` are (finest structure, métier, notes); a note: (compétence, level or None for « sans objet », expired).

    `asked` holds what the profile of each métier asks: compétence → (niveau requis, criticité, besoin, haut).
    """

    feuilles: Sequence[tuple[str, ...]]
    metiers: Sequence[str]
    competences: Sequence[str]
    asked: Mapping[int, Mapping[int, tuple[int, int, int, int]]]
    agents: Sequence[tuple[int, int, Sequence[tuple[int, int | None, bool]]]]
    numeros: Sequence[int] = ()
    """What agents go by, which their quotité and departure hang on; by default, their places."""

    def audit(self, *par: str, sans: int = 0) -> Bilan:
        """One run of the audit, on an engine of its own."""
        moteur = SqliteMoteur()
        moteur.load("agents", (
            (f"AGT-{n:04}", s, m, 100 - 50 * (n % 2), 20280101 if n % 3 == 0 else NEVER, int(n < sans))
            for n, (s, m, _) in self.numbered()
        ))  # fmt: skip
        moteur.load("evaluations", (
            (f"AGT-{n:04}", competence, 20260101, 0 if niveau is None else niveau + 1, 20261101 if expired else NEVER)
            for n, (_, _, notes) in self.numbered() for competence, niveau, expired in notes
        ))  # fmt: skip
        moteur.load("exigences", (
            (metier, competence, requis, 0, haut, criticite, besoin)
            for metier, profil in self.asked.items()
            for competence, (requis, criticite, besoin, haut) in profil.items()
        ))  # fmt: skip
        moteur.load("parametres", [(JOUR, 20291123, 20311123, 20270221, 20270523, 20271123)])
        for step in ("tenus", "effectifs", "cube", "appuis", "hors_profil"):
            moteur.run(step)
        noms = Noms(self.feuilles, self.metiers, self.competences, self.profils)
        lecture = Lecture(1, len(self.agents), 2, len(self.agents), 7, 3, agents=len(self.agents), partis=1)
        bilan = conclude(moteur, noms, date(2026, 11, 23), par, lecture, sans=sans)
        return bilan if getattr(bilan, "grain", None) else with_grain(bilan, moteur, noms)

    def numbered(self) -> Iterator[tuple[int, tuple[int, int, Sequence[tuple[int, int | None, bool]]]]]:
        return zip(self.numeros or range(len(self.agents)), self.agents, strict=True)

    @cached_property
    def cases(self) -> list[Case]:
        """The finest figures."""
        return list(self.audit("ensemble").grain.cases())  # type: ignore[attr-defined]

    def cellule(self, case: Case) -> Cellule:
        return self.feuilles[case.structure], self.metiers[case.metier]

    def people(self, count: str) -> dict[str, dict[Cellule, int]]:
        """By compétence, how many people each cell holds: `concernes`, `evalues` or `connus` (expired or not)."""
        found: dict[str, dict[Cellule, int]] = {}
        for case in self.cases:
            counts = {
                "requis": case.requis,
                "concernes": case.requis - case.sans_objet,
                "evalues": case.evalues,
                "connus": case.evalues + case.perimes,
            }
            found.setdefault(self.competences[case.competence], {})[self.cellule(case)] = counts[count]
        return found

    @cached_property
    def effectifs(self) -> dict[Cellule, int]:
        """How many agents each cell holds."""
        found: dict[Cellule, int] = {}
        for structure, metier, _ in self.agents:
            cellule = self.feuilles[structure], self.metiers[metier]
            found[cellule] = found.get(cellule, 0) + 1
        return found

    @property
    def profils(self) -> set[str]:
        """The métiers that have a profile."""
        return {self.metiers[metier] for metier in self.asked}

    def metiers_of(self) -> dict[str, list[str]]:
        """The métiers that each compétence is asked of."""
        return {
            name: [self.metiers[m] for m, profil in self.asked.items() if number in profil]
            for number, name in enumerate(self.competences)
        }


@dataclass(frozen=True)
class _BilanGrain(Bilan):
    grain: object = None


def with_grain(bilan: Bilan, moteur: SqliteMoteur, noms: Noms) -> Bilan:
    """The same audit, with the finest figures behind it."""
    effectifs = sorted(moteur.rows("SELECT e.structure, e.metier, e.agents FROM effectifs e"))
    return _BilanGrain(**vars(bilan), grain=Grain(moteur, noms, effectifs))


def small_hospital(cells: Mapping[tuple[str, str, str], int], *, besoin: int = 1) -> Hopital:
    """One compétence, asked of every métier, evaluated for all; `cells` are agents by (pôle, service, métier)."""
    feuilles = sorted({("", "", "", pole, service) for pole, service, _ in cells})
    metiers = sorted({metier for *_, metier in cells})
    agents = [
        (feuilles.index(("", "", "", pole, service)), metiers.index(metier), [(0, (number + rank) % (HAUT + 1), False)])
        for rank, ((pole, service, metier), count) in enumerate(cells.items())
        for number in range(count)
    ]
    asked = {m: {0: (2, m % 3 + 1, besoin, HAUT)} for m in range(len(metiers))}
    return Hopital(feuilles, metiers, ("c-un",), asked, agents)


def random_hospital(
    rnd: random.Random, *, agents: int = 40, services: int = 5, metiers: int = 3,
    etablissements: Sequence[str] = ("E1", "E2"), sans_objet: float = 0.08,
) -> Hopital:  # fmt: skip
    """Two établissements at most, poles and services of every size, profiles that share compétences or not."""
    feuilles: dict[tuple[str, ...], None] = {}
    for number in range(rnd.randint(1, services)):
        etablissement = rnd.choice(etablissements)
        feuilles["", "", etablissement, f"P{rnd.randint(1, 2)}", f"S{number}"] = None
    if etablissements[0] == "E1" and rnd.random() < 0.2:
        feuilles = dict.fromkeys(("", "", "", "", name[-1]) for name in feuilles)
    names = ["", *(f"M{n}" for n in range(1, metiers + 1))]
    competences = ("c-un", "c-deux", "c-trois")
    asked = {
        m: {c: (rnd.randint(0, 3), rnd.randint(1, 3), rnd.randint(0, 3), rnd.choice((HAUT, HAUT, 3)))
            for c in range(len(competences)) if rnd.random() < 0.7}
        for m in range(1, metiers + 1) if rnd.random() < 0.9
    }  # fmt: skip
    sizes = [rnd.choice((1, 1, 2, 4, 8)) for _ in feuilles]
    evaluated = rnd.choice((0.3, 0.7, 1.0))
    people = []
    for _ in range(rnd.randint(agents // 4, agents)):
        metier = rnd.choices(range(len(names)), (1, 12, 5, 2, 2, 2)[: len(names)])[0]
        notes = [
            (c, None if rnd.random() < sans_objet else rnd.randint(0, 3), rnd.random() < 0.1)
            for c in range(len(competences)) if rnd.random() < evaluated
        ]  # fmt: skip
        people.append((rnd.choices(range(len(feuilles)), sizes)[0], metier, notes))
    return Hopital(tuple(feuilles), names, competences, asked, people)


def part_of(hopital: Hopital, etablissement: str) -> Hopital:
    """The same hospital, with the agents of one of its établissements."""
    kept = [(n, agent) for n, agent in hopital.numbered() if hopital.feuilles[agent[0]][2] == etablissement]
    return replace(hopital, agents=[agent for _, agent in kept], numeros=[n for n, _ in kept])
