"""What an audit of coverage found: plain figures, each with what it was counted over (docs/couverture.md)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from fphref.diagnostics import Diagnostic
from fphref.model.couverture import CLASSES_IV, ETATS, GRAVITE

NIVEAUX = ("region", "ght", "etablissement", "pole", "service")
"""The levels of a structure, from the widest; each is a column of the evaluations or of the list of agents."""
ENSEMBLE = "ensemble"
METIER = "metier"
PAR = (ENSEMBLE, *NIVEAUX, METIER)
"""What coverage may be broken down by. `metier`: by établissement (where known) and métier."""


class Structure(NamedTuple):
    """A structure, or the agents of one métier in an établissement.

    `chemin` holds the names from the widest level that the data knows down to this one, as (level, name); it is empty
    for the whole. `agents` are present on the day of the audit; None where that number is suppressed.
    """

    par: str
    chemin: tuple[tuple[str, str], ...]
    agents: int | None

    @property
    def nom(self) -> str:
        """The name of the structure itself, « Ensemble » for the whole, « (sans service) » where it has none."""
        if not self.chemin:
            return "Ensemble"
        level, name = self.chemin[-1]
        return name or f"(sans {_SANS[level]})"


_SANS = {
    "region": "région", "ght": "GHT", "etablissement": "établissement", "pole": "pôle", "service": "service",
    "metier": "métier",
}  # fmt: skip


class Ligne(NamedTuple):
    """The figures of one compétence in one structure. Counts are of agents; levels are values of the scale.

    `structure` is an index in `Bilan.structures`, `haut` the top of the scale (-1: several scales meet here, and
    levels do not add up), `etat` an index in `ETATS` and `classe` in `CLASSES_IV` (-1: none). `quotite` is the sum of
    the percentages of full time of the titulaires. What is expired is neither in `evalues` nor in `titulaires`.
    The windows `expire_…` count titulaires and hold one another. `besoin` is None where unknown.

    In a line that is circulated, `requis`, `sans_objet` and `quotite` are None: `concernes_dits` is all that is told of
    whom the compétence is asked.
    """

    structure: int
    competence: str
    haut: int
    criticite: int
    requis: int | None
    sans_objet: int | None
    evalues: int
    perimes: int
    titulaires_perimes: int
    titulaires: int
    quotite: int | None
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
    somme_ponderee: int
    poids: int
    besoin_profils: int | None
    besoin_ajuste: int
    besoin: int | None
    etat: int
    classe: int
    concernes_dits: int = 0

    @property
    def concernes(self) -> int:
        if self.requis is None or self.sans_objet is None:
            return self.concernes_dits
        return self.requis - self.sans_objet

    @property
    def a_evaluer(self) -> int:
        """Concerned, without a valid evaluation: those never evaluated and those whose evaluation has expired."""
        return self.concernes - self.evalues

    @property
    def nom_etat(self) -> str | None:
        return ETATS[self.etat].code if self.etat >= 0 else None

    @property
    def vulnerabilite(self) -> str | None:
        return CLASSES_IV[self.classe] if self.classe >= 0 else None

    @property
    def couverture(self) -> Fraction | None:
        """Titulaires over besoin, uncapped; None where nobody was evaluated, or the besoin is unknown or zero."""
        if not self.besoin or not (self.evalues or self.titulaires_perimes):
            return None
        return Fraction(self.titulaires, self.besoin)

    @property
    def iv(self) -> Fraction | None:
        """Mean level of the evaluated agents; None for nobody, and where several scales meet."""
        return Fraction(self.somme, self.evalues) if self.evalues and self.haut > 0 else None

    @property
    def priorite(self) -> int | None:
        """Criticité × missing levels of the evaluated agents; None where nobody is evaluated."""
        return self.criticite * self.manques if self.evalues else None


class Synthese(NamedTuple):
    """The figures of one structure over its compétences; `etats` counts them by state, in the order of `ETATS`.

    An *exigence* is a concerned agent × compétence. `besoins` counts the compétences whose besoin is known and not
    zero, `tenus_…` those of them with as many titulaires at least: today, in three and in five years, by planned
    departures alone. `haut` is the top of the scale, -1 where several meet. `agents_evalues`, `tenues` and
    `plus_grand` (the most compétences that one agent holds) are for concentration; None where they are not known.
    """

    structure: int
    competences: int
    etats: tuple[int, ...]
    concernes: int
    evalues: int
    perimes: int
    titulaires: int
    ecarts: int
    ecarts_majeurs: int
    manques: int
    priorite: int
    besoins: int
    tenus_t0: int
    tenus_t3: int
    tenus_t5: int
    expire_j90: int
    expire_m6: int
    expire_m12: int
    somme_ponderee: int
    poids: int
    haut: int
    agents_evalues: int | None = None
    tenues: int | None = None
    plus_grand: int | None = None

    @property
    def polyvalence(self) -> Fraction | None:
        """Mean level weighted by criticité, of the structure as a whole; None for nobody or several scales."""
        return Fraction(self.somme_ponderee, self.poids) if self.poids and self.haut > 0 else None

    @property
    def concentration(self) -> Fraction | None:
        """Share of the compétences held (agent × compétence) that the agent who holds most of them holds."""
        if not self.tenues or self.plus_grand is None:
            return None
        return Fraction(self.plus_grand, self.tenues)


class Exclu(NamedTuple):
    """What entered no rate, and why; `structure` is an index, `competence` an id or empty, `nombre` what it counts.

    `raison`: `sans profil` (agents of a métier without profile), `sans métier` (agents), `hors profil` (evaluations of
    a compétence that the agent's métier is not asked for), `besoin inconnu` or `besoin nul` (agents concerned),
    `échelles différentes` (evaluated agents: no mean level).
    """

    structure: int
    metier: str
    competence: str
    raison: str
    nombre: int


class Masque(NamedTuple):
    """A line whose figures are suppressed in what is circulated."""

    structure: int
    competence: str


@dataclass(frozen=True, slots=True)
class Lecture:
    """What was read of the evaluations, and what was set aside: counts of lines, unless said otherwise.

    `remplacees` are older evaluations of a pair agent × compétence, `egalites` the pairs that bear two levels on their
    last day (the highest counts), `futures` the lines dated after the audit, `absents` the agents that the list of
    agents does not hold, `partis` those gone before the audit, `autre_echelle` the lines on another scale than that of
    the agent's profile, `sans_niveau` the lines that hold no level, which means « non évalué ». None: not told, in what
    is circulated.
    """

    fichiers: int = 0
    lignes: int | None = 0
    rejetees: int | None = 0
    retenues: int | None = 0
    remplacees: int | None = 0
    egalites: int | None = 0
    futures: int | None = 0
    autre_echelle: int | None = 0
    agents: int | None = 0
    agents_sans_evaluation: int | None = 0
    absents: int | None = 0
    partis: int | None = 0
    sans_niveau: int | None = 0


@dataclass(frozen=True)
class Bilan:
    """An audit. `par` are the breakdowns, in the order asked for; structures come in that order, then by name.

    `lignes` may be made as they are read: ordered by structure, then compétence in the order of the référentiel.
    `fragiles` are the gravest lines of the first breakdown asked for, at most `FRAGILES` of them: by state, then
    criticité, then how far under need. `masques` are suppressed lines (`seuil` is then the least number of people
    shown); `sans` how many agents the what-if takes away.
    """

    jour: date
    par: tuple[str, ...]
    structures: tuple[Structure, ...]
    lignes: Collection[Ligne]
    syntheses: tuple[Synthese, ...]
    fragiles: tuple[Ligne, ...]
    exclus: tuple[Exclu, ...]
    lecture: Lecture
    diagnostics: tuple[Diagnostic, ...] = ()
    masques: tuple[Masque, ...] = ()
    seuil: int = 0
    sans: int = 0
    couts: Mapping[str, int] = field(default_factory=dict)
    """Euros to train one agent, by id of compétence or by Formacode."""

    grain: object | None = field(default=None, repr=False, compare=False)
    """The finest figures behind the lines (`audit.grain.Grain`), for `publish` and for cubes; None where not kept."""
    resources: tuple[Callable[[], None], ...] = field(default=(), repr=False, compare=False)
    """What lets go of the engines that the lines are read from."""

    def close(self) -> None:
        """Let go of the engines; nothing is read of this audit after that."""
        for release in self.resources:
            release()

    def with_changes(self, **changes: object) -> Bilan:
        """The same audit, with other figures."""
        return replace(self, **changes)  # type: ignore[arg-type]


RANGS = {number: GRAVITE.index(etat.code) for number, etat in enumerate(ETATS) if etat.code in GRAVITE}
"""Index in `ETATS` → how grave that state is, from 0 on; those of `Bilan.fragiles`."""
FRAGILES = 200
