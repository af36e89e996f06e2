"""The finest figures of an audit: finest structure × métier × compétence, read from the engine when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fphref.moteurs.base import Moteur

if TYPE_CHECKING:
    from fphref.audit.calcul import Noms


class Case(NamedTuple):
    """The figures of one finest structure × métier × compétence, as the step `cube` of the SQL text gives them.

    The first eight say which case it is and what its profile asks (`besoin` is None where unknown); the others are
    measures that add up over cases.
    """

    structure: int
    metier: int
    competence: int
    niveau_requis: int
    bas: int
    haut: int
    criticite: int
    besoin: int | None
    requis: int
    sans_objet: int
    evalues: int
    perimes: int
    titulaires_perimes: int
    titulaires: int
    quotite: int
    titulaires_t3: int
    titulaires_t5: int
    titulaires_sans: int
    expire_j90: int
    expire_m6: int
    expire_m12: int
    au_dessus: int
    somme: int
    ecarts: int
    ecarts_majeurs: int
    manques: int


CLES = Case._fields[:8]
MESURES = Case._fields[8:]


class Personnes(NamedTuple):
    """How many people one case is about: asked for, concerned, evaluated, evaluated at some time (expired or not).

    `competence`, `structure` and `metier` are places in `Noms`; `bas` and `haut` the borders of the scale.
    """

    competence: int
    structure: int
    metier: int
    bas: int
    haut: int
    requis: int
    concernes: int
    evalues: int
    connus: int


@dataclass(frozen=True, eq=False)
class Grain:
    """What an audit was computed from, once no agent is told apart; readable until the engine is closed."""

    moteur: Moteur
    noms: Noms
    effectifs: Sequence[tuple[int, int, int]]

    def personnes(self) -> Iterator[Personnes]:
        """Every case with its people, by compétence, then structure and métier."""
        columns = ", ".join(f"SUM(c.{name}) AS {name}" for name in ("requis", "sans_objet", "evalues", "perimes"))
        query = (
            f"SELECT c.competence, c.structure, c.metier, c.bas, c.haut, {columns} FROM cube c "
            "GROUP BY c.competence, c.structure, c.metier, c.bas, c.haut ORDER BY c.competence, c.structure, c.metier"
        )
        for competence, structure, metier, bas, haut, *people in self.moteur.rows(query):
            requis, sans_objet, evalues, perimes = map(int, people)
            yield Personnes(
                competence, structure, metier, bas, haut, requis, requis - sans_objet, evalues, evalues + perimes
            )

    def cases(self) -> Iterator[Case]:
        """Every case with its figures, by structure, then métier and compétence."""
        keys = ", ".join(f"c.{name}" for name in CLES)
        sums = ", ".join(f"SUM(c.{name}) AS {name}" for name in MESURES)
        query = f"SELECT {keys}, {sums} FROM cube c GROUP BY {keys} ORDER BY c.structure, c.metier, c.competence"
        for row in self.moteur.rows(query):
            yield Case(*row[: len(CLES)], *map(int, row[len(CLES) :]))

    def agents_evalues(self) -> dict[int, int]:
        """Finest structure → agents who have a valid evaluation; empty where the data does not know agents."""
        query = "SELECT a.structure, SUM(a.agents_evalues) AS agents FROM appuis a GROUP BY a.structure"
        return {structure: int(agents) for structure, agents in self.moteur.rows(query)}

    def appuis(self) -> Iterator[tuple[int, ...]]:
        """Finest structure, agents with a valid evaluation, compétences held, and the most that one agent holds."""
        return self.moteur.rows("SELECT a.structure, a.agents_evalues, a.tenues, a.plus_grand FROM appuis a")

    def hors_profil(self) -> Iterator[tuple[int, ...]]:
        """Finest structure, métier, compétence that its profile does not ask, and evaluations of it."""
        return self.moteur.rows("SELECT h.structure, h.metier, h.competence, h.agents FROM hors_profil h")
