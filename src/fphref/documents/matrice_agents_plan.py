"""The plan of an agents workbook: who is asked what, and where it stands.

Every sheet works on the same geometry. *Lines* run across the agents: first the margin (ids, labels, totals), then
one line per agent. *Positions* run across what is known of an agent: identity, evaluated compétences, required
levels, control. With `orientation="agents"` a line is a row and a position a column; with `"competences"` it is the
other way round. `Plan.cell` and `Plan.span` turn the one into the other, so that no formula knows which it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fphref.diagnostics import FphrefError, suggestion
from fphref.documents.classeur import address, on, span
from fphref.documents.matrice_commun import GENRES, genre_of
from fphref.evaluations.modele import Agent, Evaluation
from fphref.model.competences import Item
from fphref.model.metier import Metier
from fphref.model.profil import Echelle, Exigence, NiveauEchelle
from fphref.model.referentiel import Referentiel

Preset = Literal["standard", "intermediaire", "avance"]
Orientation = Literal["agents", "competences"]

LISEZ_MOI, SYNTHESE, MATRICE, ECARTS = "Lisez-moi", "Synthèse", "Matrice", "Écarts"
FORMATION, COUVERTURE, REFERENTIEL = "Plan de formation", "Couverture", "Référentiel"
ANOMALIES, LISTES = "Anomalies", "Listes"

MAX_AGENTS = 10_000
MAX_LIVE = 5_000
"""Agents × compétences up to which « Écarts » is a live list; above, spreadsheets take seconds for each level typed."""

TITLE_ROWS = 3
(IDS, RANGS, BAND, LABELS, CODES, CRITICITE, REQUIS, EVALUES, TITULAIRES, BESOIN, ECART, HEAD, BODY) = range(1, 14)
"""Lines of « Matrice »; `IDS` and `RANGS` are hidden."""
(RANG_METIER, AGENT, SERVICE, METIER, POSTE, REPERE, DATE, FIRST) = range(1, 9)
"""Positions of « Matrice »; `RANG_METIER` is hidden: where the agent's métier stands in « Référentiel »."""


@dataclass(frozen=True, slots=True)
class Demande:
    """What workbook is asked for; without `agents`, `effectif` blank lines; with them, `reserve` more for newcomers.

    `conservation` counts months from the campaign date to the day the file must be destroyed.
    """

    metiers: tuple[str, ...]
    agents: tuple[Agent, ...] = ()
    effectif: int = 12
    reserve: int = 0
    preset: Preset = "avance"
    orientation: Orientation = "agents"
    echelle: str | None = None
    service: str | None = None
    evaluations: tuple[Evaluation, ...] = ()
    conservation: int = 24
    protege: bool = True


@dataclass(frozen=True, slots=True)
class Attente:
    """One column to evaluate: a compétence (or an activité), and what the profile of each métier asks for it."""

    item: Item
    reference: str
    exigences: Mapping[str, Exigence]

    @property
    def criticite(self) -> int | None:
        """The highest of the métiers of the workbook, from 1 (useful) to 3 (vital); None where none says."""
        return max((e.criticite for e in self.exigences.values()), default=None)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the sheets of one workbook agree on; `profils` are the codes of the métiers that have one."""

    demande: Demande
    metiers: tuple[Metier, ...]
    echelle: Echelle
    attentes: tuple[Attente, ...]
    effectif: int
    profils: frozenset[str] = frozenset()

    # -- geometry --------------------------------------------------------------------------------------------

    @property
    def exigeant(self) -> bool:
        """Whether levels are required: only then are there required levels, gaps and a training plan."""
        return self.demande.preset == "avance"

    @property
    def demandeurs(self) -> tuple[Metier, ...]:
        """The métiers that say what they ask: those with a profile, where levels are required."""
        return tuple(m for m in self.metiers if m.code in self.profils) if self.exigeant else self.metiers

    @property
    def vivant(self) -> bool:
        """Whether « Écarts » follows « Matrice » cell by cell."""
        return self.effectif * len(self.attentes) <= MAX_LIVE

    @property
    def last(self) -> int:
        """The position of the last evaluated compétence."""
        return FIRST + len(self.attentes) - 1

    @property
    def first_required(self) -> int:
        """The position of the first required level (where there are any)."""
        return self.last + 1

    @property
    def last_required(self) -> int:
        """The position of the last required level; `last` where there are none."""
        return self.last + (len(self.attentes) if self.exigeant else 0)

    @property
    def rail(self) -> int:
        """The position that stays in view after the folded required levels: the `+` that opens them stands there."""
        return self.last_required + 1

    @property
    def control(self) -> int:
        """The last position: the pseudonym again."""
        return self.last_required + (2 if self.exigeant else 1)

    @property
    def last_line(self) -> int:
        """The line of the last agent."""
        return BODY + self.effectif - 1

    def place(self, line: int, position: int) -> tuple[int, int]:
        """Column and row of « Matrice », counted from 1."""
        if self.demande.orientation == "agents":
            return position, TITLE_ROWS + line
        return line, TITLE_ROWS + position

    @property
    def campaign(self) -> tuple[int, int]:
        """Column and row of the date of the campaign; its label stands to its left."""
        return (SERVICE if self.demande.orientation == "agents" else CODES), TITLE_ROWS

    def cell(self, line: int, position: int, *, line_fixed: bool = False, position_fixed: bool = False) -> str:
        """The address of a cell of « Matrice »; what is fixed does not move when a formula is copied."""
        across = self.demande.orientation == "agents"
        column_fixed, row_fixed = (position_fixed, line_fixed) if across else (line_fixed, position_fixed)
        return address(*self.place(line, position), fixed="c" * column_fixed + "r" * row_fixed)

    def span(self, line: int, position: int, last_line: int, last_position: int, *, fixed: bool = True) -> str:
        """An area of « Matrice », all fixed by default."""
        return span(*self.place(line, position), *self.place(last_line, last_position), fixed="cr" * fixed)

    def agents(self, position: int) -> str:
        """What all agents hold at a position, as seen from another sheet."""
        return on(MATRICE, self.span(BODY, position, self.last_line, position))

    def evalue(self, rank: int) -> str:
        """The evaluated levels of the compétence of that rank (from 0), for all agents."""
        return self.agents(FIRST + rank)

    def requis(self, rank: int) -> str:
        """The required levels of the compétence of that rank (from 0), for all agents."""
        return self.agents(self.first_required + rank)

    def names(self) -> tuple[tuple[str, str], ...]:
        """The names of the areas of « Matrice »; each other sheet names its own."""
        lines = (BODY, self.last_line)
        found = [
            ("date_campagne", on(MATRICE, address(*self.campaign, fixed="cr"))),
            ("mat_agents", self.agents(AGENT)),
            ("mat_services", self.agents(SERVICE)),
            ("mat_metiers", self.agents(METIER)),
            ("mat_postes", self.agents(POSTE)),
            ("mat_dates", self.agents(DATE)),
            ("mat_ids", on(MATRICE, self.span(IDS, FIRST, IDS, self.last))),
            ("mat_niveaux", on(MATRICE, self.span(lines[0], FIRST, lines[1], self.last))),
        ]
        if self.exigeant:
            first, last = self.first_required, self.last_required
            found.append(("mat_requis", on(MATRICE, self.span(lines[0], first, lines[1], last))))
            found.append(("mat_ids_requis", on(MATRICE, self.span(IDS, first, IDS, last))))
        return tuple(found)


def plan_of(referentiel: Referentiel, demande: Demande) -> Plan:
    """The plan of a workbook; `FphrefError` says in one line why there is none."""
    count = len(demande.agents) + demande.reserve if demande.agents else demande.effectif
    if not 1 <= count <= MAX_AGENTS:
        raise FphrefError(f"Effectif {count} : de 1 à {MAX_AGENTS} agents par classeur")
    metiers = tuple(_metier(referentiel, code) for code in demande.metiers)
    if not metiers:
        raise FphrefError("Matrice des agents : aucun métier à y mettre")
    echelle = _echelle(referentiel, demande)
    attentes = _attentes(referentiel, metiers, demande)
    if not attentes:
        what = "activité" if demande.preset == "standard" else "compétence"
        raise FphrefError(f"Métier « {', '.join(demande.metiers)} » : aucune {what} à évaluer")
    return Plan(demande, metiers, echelle, attentes, count, frozenset(referentiel.profils) & set(demande.metiers))


def _metier(referentiel: Referentiel, code: str) -> Metier:
    metier = referentiel.metiers.get(code)
    if metier is None:
        raise FphrefError(f"Métier « {code} » inconnu{suggestion(code, referentiel.metiers)}")
    if code in referentiel.en_erreur:
        raise FphrefError(f"Métier « {code} » : sa fiche comporte une erreur, voir « fphref verifier »")
    return metier


def _echelle(referentiel: Referentiel, demande: Demande) -> Echelle:
    """The scale of the profiles, else the one asked for, else the default one.

    Whatever the preset, the levels of a métier with a profile live on its scale: on another, they could not be compared
    with what is required, nor with what was evaluated before.
    """
    asked: dict[str, str] = {}
    for code in demande.metiers:
        profil = referentiel.profils.get(code)
        if profil is not None:
            asked.setdefault(profil.echelle, code)
    if demande.echelle and demande.echelle not in referentiel.echelles:
        raise FphrefError(f"Échelle « {demande.echelle} » inconnue{suggestion(demande.echelle, referentiel.echelles)}")
    if demande.preset == "avance" and not asked:
        raise FphrefError(_no_profile(referentiel, demande))
    if len(asked) > 1:
        which = ", ".join(f"« {scale} » ({code})" for scale, code in asked.items())
        raise FphrefError(f"Les profils de ces métiers n’ont pas la même échelle : {which} ; un classeur par échelle")
    if demande.echelle and asked and demande.echelle not in asked:
        scale, code = next(iter(asked.items()))
        raise FphrefError(
            f"--echelle {demande.echelle} : le profil du métier « {code} » fixe ses niveaux requis sur « {scale} » : "
            "retirer --echelle, ou changer l’échelle du profil"
        )
    default = next((e.id for e in referentiel.echelles.values() if e.defaut), "")
    wanted = demande.echelle or next(iter(asked), default)
    echelle = referentiel.echelles.get(wanted)
    if not wanted:
        raise FphrefError(f"Aucune échelle par défaut : donner --echelle ID{suggestion('', referentiel.echelles)}")
    if echelle is None:
        raise FphrefError(f"Échelle « {wanted} » inconnue{suggestion(wanted, referentiel.echelles)}")
    return echelle


def _no_profile(referentiel: Referentiel, demande: Demande) -> str:
    codes = ", ".join(f"« {code} »" for code in demande.metiers[:8])
    who = f"Métier {codes}" if len(demande.metiers) == 1 else f"Métiers {codes}"
    known = ", ".join(f"« {code} »" for code in list(referentiel.profils)[:8])
    other = f", ou un métier avec profil : {known}" if known else ""
    return f"{who} : aucun profil ne fixe de niveaux requis ; choisir --preset intermediaire{other}"


def _attentes(referentiel: Referentiel, metiers: tuple[Metier, ...], demande: Demande) -> tuple[Attente, ...]:
    """The activités (preset « standard ») or the compétences of the métiers, each once, kind by kind."""
    profils = {m.code: referentiel.profils.get(m.code) for m in metiers} if demande.preset == "avance" else {}
    exigences = {code: {e.competence: e for e in p.exigences} for code, p in profils.items() if p is not None}
    items: dict[str, Item] = {}
    for metier in metiers:
        if demande.preset == "standard":
            found = [referentiel.activites[i] for i in metier.activites if i in referentiel.activites]
            items |= {item.id: item for item in found if item.id not in items}
            continue
        for known in referentiel.competences_of(metier):
            items.setdefault(known.id, known)
        for identifiant in exigences.get(metier.code, ()):
            extra = referentiel.competence(identifiant)
            if extra is not None:
                items.setdefault(identifiant, extra)
    kept = []
    kinds = (("activite", "A"),) if demande.preset == "standard" else tuple((g, p) for g, _, _, p in GENRES)
    for genre, prefix in kinds:
        of_genre = [item for item in items.values() if genre_of(item) == genre]
        for rank, item in enumerate(of_genre, 1):
            asked = {code: table[item.id] for code, table in exigences.items() if item.id in table}
            kept.append(Attente(item, f"{prefix}{rank}", asked))
    return tuple(kept)


def niveau_requis(plan: Plan, attente: Attente, code_metier: str) -> NiveauEchelle | None:
    """The measured level a métier asks for; None where it asks for none (or says « sans objet »)."""
    exigence = attente.exigences.get(code_metier)
    niveau = plan.echelle.niveau(exigence.niveau) if exigence else None
    return niveau if niveau is not None and niveau.valeur is not None else None


def typed(code: str) -> str | int:
    """A level as a hand types it: the number 3 for the code « 3 », the text for the rest."""
    return int(code) if code.isdigit() and str(int(code)) == code else code


def literal(code: str) -> str:
    """A level inside a formula."""
    value = typed(code)
    return str(value) if isinstance(value, int) else f'"{value}"'
