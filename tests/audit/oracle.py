"""The audit of coverage by hand: slow plain Python, written from docs/couverture.md alone, agent by agent.

Nothing here is imported from the package: its constants are written again, on purpose. Counts are of agents, levels are
values of a scale, and what is unknown is None.
"""

from __future__ import annotations

import calendar
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

STRUCTURES = ("region", "ght", "etablissement", "pole", "service")
"""From the widest."""
ETATS = ("non évalué", "périmé", "non couvert", "sous niveau", "point unique", "à risque", "couvert")
CLASSES = ("très forte", "forte", "moyenne", "faible", "nulle")
BORNES = (Fraction(1), Fraction(3, 2), Fraction(2), Fraction(5, 2))

Chemin = tuple[tuple[str, str], ...]
Cle = tuple[str, Chemin]
"""What is broken down by, and the names from the widest level down."""


@dataclass(frozen=True)
class Personne:
    """An agent, where they are, until when (`depart`: gone from that day on), and for what part of full time."""

    agent: str
    lieux: Mapping[str, str] = field(default_factory=dict)
    metier: str = ""
    quotite: int = 100
    depart: date | None = None


@dataclass(frozen=True)
class Note:
    """One line of the evaluations; `niveau` is a code of the scale of the agent's profile."""

    agent: str
    competence: str
    niveau: str
    jour: date
    expiration: date | None = None


@dataclass(frozen=True)
class Demandee:
    """What the profile of one métier asks for one compétence."""

    niveau: str
    criticite: int
    besoin: int


@dataclass(frozen=True)
class Profil:
    """The name of its scale, and what is asked by compétence."""

    echelle: str
    demandes: Mapping[str, Demandee]


@dataclass(frozen=True)
class Monde:
    """All that is known on the day of the audit.

    `echelles`: by name, code → value (None: « sans objet »); the first reads the levels of those who have no profile.
    `besoins`: what was given for a structure. `sans`: those whom one supposes gone. `notes` are the lines whose agent,
    compétence, level and dates could be read.
    """

    jour: date
    echelles: Mapping[str, Mapping[str, int | None]]
    profils: Mapping[str, Profil]
    personnes: Sequence[Personne]
    notes: Sequence[Note]
    besoins: Mapping[tuple[Cle, str], int] = field(default_factory=dict)
    sans: Collection[str] = ()

    @cached_property
    def presents(self) -> list[Personne]:
        return [p for p in self.personnes if p.depart is None or p.depart > self.jour]

    @cached_property
    def par_paire(self) -> dict[tuple[str, str], list[Note]]:
        """The lines dated on or before the audit, by agent and compétence."""
        found: dict[tuple[str, str], list[Note]] = {}
        for note in self.notes:
            if note.jour <= self.jour:
                found.setdefault((note.agent, note.competence), []).append(note)
        return found


    @cached_property
    def metier_de(self) -> dict[str, str]:
        return {p.agent: p.metier for p in self.personnes}

    def valeur(self, note: Note) -> int | None:
        """The value of a level, on the scale of its agent's profile; None for « sans objet »."""
        profil = self.profils.get(self.metier_de[note.agent])
        return self.echelles[profil.echelle if profil else next(iter(self.echelles))][note.niveau]


def in_months(jour: date, months: int) -> date:
    """The same day of the month so many months later, or its last day."""
    year, month = divmod(jour.year * 12 + jour.month - 1 + months, 12)
    return date(year, month + 1, min(jour.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Situation:
    """Where one agent stands for one compétence that their own métier asks for; scales are told apart by their ends."""

    personne: Personne
    demandee: Demandee
    requis: int
    bas: int
    haut: int
    note: Note | None
    niveau: int | None
    """Value of the latest evaluation, expired or not; None for « sans objet » and for nothing."""
    perime: bool

    @property
    def sans_objet(self) -> bool:
        return self.note is not None and self.niveau is None and not self.perime

    @property
    def evalue(self) -> int | None:
        """The valid level."""
        return None if self.perime else self.niveau

    @property
    def titulaire(self) -> bool:
        return self.evalue is not None and self.evalue >= self.requis


def latest(monde: Monde, agent: str, competence: str) -> Note | None:
    """The evaluation that counts: the last one on or before the audit; that day, the highest, « sans objet » last.

    Of two equal ones on one day, the one that stays valid longest.
    """

    def rank(note: Note) -> tuple[date, int, date]:
        value = monde.valeur(note)
        return note.jour, -1 if value is None else value, note.expiration or date.max

    return max(monde.par_paire.get((agent, competence), ()), key=rank, default=None)


def situation(monde: Monde, personne: Personne, competence: str) -> Situation | None:
    """None where the agent's own métier does not ask for it."""
    profil = monde.profils.get(personne.metier)
    demandee = profil.demandes.get(competence) if profil else None
    if profil is None or demandee is None:
        return None
    codes = monde.echelles[profil.echelle]
    values = [value for value in codes.values() if value is not None]
    requis = codes[demandee.niveau]
    assert requis is not None
    note = latest(monde, personne.agent, competence)
    niveau = codes[note.niveau] if note else None
    perime = note is not None and note.expiration is not None and note.expiration < monde.jour
    return Situation(personne, demandee, requis, min(values), max(values), note, niveau, perime)


def levels_known(monde: Monde) -> list[str]:
    """The levels of a structure that the agents who are there tell of."""
    return [level for level in STRUCTURES if any(p.lieux.get(level) for p in monde.presents)]


def place(personne: Personne, par: str, known: Sequence[str]) -> Chemin:
    """The structure of an agent when broken down by `par`."""
    if par == "ensemble":
        return ()
    if par == "metier":
        return (*place(personne, "etablissement", known), ("metier", personne.metier))
    upto = STRUCTURES[: STRUCTURES.index(par) + 1]
    return tuple((level, personne.lieux.get(level, "")) for level in upto if level in known)


def groups(monde: Monde, par: str) -> dict[Chemin, list[Personne]]:
    known = levels_known(monde)
    found: dict[Chemin, list[Personne]] = {}
    for personne in monde.presents:
        found.setdefault(place(personne, par, known), []).append(personne)
    return found


def vulnerability(iv: Fraction, haut: int) -> str:
    for border, name in zip(BORNES, CLASSES, strict=False):
        if iv < border * haut / 3:
            return name
    return CLASSES[-1]


def state(situations: Sequence[Situation], besoin: int | None) -> str | None:
    concerned = [s for s in situations if not s.sans_objet]
    if not concerned:
        return None
    evaluated = [s for s in concerned if s.evalue is not None]
    holders = sum(s.titulaire for s in concerned)
    expired = [s for s in concerned if s.perime and s.niveau is not None and s.niveau >= s.requis]
    if not evaluated and not expired:
        return "non évalué"
    if holders == 0 and expired:
        return "périmé"
    if holders == 0:
        return "sous niveau" if any(s.evalue is not None and s.evalue > s.bas for s in evaluated) else "non couvert"
    if holders == 1:
        return "point unique"
    if holders == 2 or (besoin is not None and holders < besoin):
        return "à risque"
    return "couvert"


def line(monde: Monde, par: str, chemin: Chemin, people: Sequence[Personne], competence: str) -> dict[str, object] | None:
    """Every figure of one compétence in one structure; None where no métier present asks for it."""
    every = [s for p in people if (s := situation(monde, p, competence)) is not None]
    if not every:
        return None
    evaluated = [s for s in every if s.evalue is not None]
    levels = [s.evalue for s in evaluated if s.evalue is not None]
    holders = [s for s in every if s.titulaire]
    expired = [s for s in every if s.perime and s.niveau is not None]
    asked = {s.personne.metier: s.demandee for s in every}
    by_profiles = sum(d.besoin for d in asked.values())
    given = monde.besoins.get(((par, chemin), competence))
    besoin = by_profiles if given is None else given
    criticite = max(d.criticite for d in asked.values())
    scales = {(s.bas, s.haut) for s in evaluated}
    iv = Fraction(sum(levels), len(levels)) if levels and len(scales) == 1 else None
    etat = state(every, besoin)
    until = {
        "expire_j90": monde.jour + timedelta(days=90),
        "expire_m6": in_months(monde.jour, 6),
        "expire_m12": in_months(monde.jour, 12),
    }

    def stays(months: int) -> int:
        after = in_months(monde.jour, months)
        return sum(s.personne.depart is None or s.personne.depart > after for s in holders)

    gaps = [s.requis - s.evalue for s in evaluated if s.evalue is not None and s.evalue < s.requis]
    known = bool(evaluated) or any(s.niveau is not None and s.niveau >= s.requis for s in expired)
    return {
        "haut": evaluated[0].haut if len(scales) == 1 else -1,
        "criticite": criticite,
        "requis": len(every),
        "sans_objet": sum(s.sans_objet for s in every),
        "concernes": sum(not s.sans_objet for s in every),
        "evalues": len(evaluated),
        "a_evaluer": sum(not s.sans_objet and s.evalue is None for s in every),
        "perimes": len(expired),
        "titulaires_perimes": sum(s.niveau is not None and s.niveau >= s.requis for s in expired),
        "titulaires": len(holders),
        "quotite": sum(s.personne.quotite for s in holders),
        "titulaires_t3": stays(36),
        "titulaires_t5": stays(60),
        "titulaires_sans": sum(s.personne.agent not in monde.sans for s in holders),
        **{
            key: sum(s.note is not None and s.note.expiration is not None and s.note.expiration <= end for s in holders)
            for key, end in until.items()
        },
        "au_dessus": sum(s.evalue is not None and s.evalue > s.bas for s in evaluated),
        "somme": sum(levels),
        "ecarts": len(gaps),
        "ecarts_majeurs": sum(gap >= 2 for gap in gaps),
        "manques": sum(gaps),
        "somme_ponderee": sum(s.demandee.criticite * s.evalue for s in evaluated if s.evalue is not None),
        "poids": sum(s.demandee.criticite for s in evaluated),
        "besoin_profils": by_profiles,
        "besoin_ajuste": int(given is not None),
        "besoin": besoin,
        "etat": etat,
        "iv": iv,
        "vulnerabilite": None if iv is None else vulnerability(iv, evaluated[0].haut),
        "couverture": Fraction(len(holders), besoin) if besoin and known else None,
        "priorite": criticite * sum(gaps) if evaluated else None,
    }


def lines(monde: Monde, par: str) -> dict[tuple[Chemin, str], dict[str, object]]:
    """Every line of a breakdown, by structure and compétence."""
    asked = {c: None for profil in monde.profils.values() for c in profil.demandes}
    return {
        (chemin, competence): found
        for chemin, people in groups(monde, par).items()
        for competence in asked
        if (found := line(monde, par, chemin, people, competence)) is not None
    }


def synthesis(monde: Monde, par: str, chemin: Chemin) -> dict[str, object]:
    """Every figure of one structure over its compétences."""
    people = groups(monde, par)[chemin]
    own = [figures for (where, _), figures in lines(monde, par).items() if where == chemin]
    every = [s for p in people for c in _asked(monde, p) if (s := situation(monde, p, c)) is not None]
    evaluated = [s for s in every if s.evalue is not None]
    held = Counter(s.personne.agent for s in every if s.titulaire)

    def total(key: str) -> int:
        return sum(value for f in own if isinstance(value := f[key], int))

    def met(key: str) -> int:
        needed = [f for f in own if f["besoin"]]
        return sum(f[key] >= f["besoin"] for f in needed)  # type: ignore[operator]

    weights = sum(s.demandee.criticite for s in evaluated)
    weighted = sum(s.demandee.criticite * s.evalue for s in evaluated if s.evalue is not None)
    one_scale = len({(s.bas, s.haut) for s in evaluated}) == 1
    return {
        "etats": tuple(sum(f["etat"] == code for f in own) for code in ETATS),
        **{
            key: total(key)
            for key in (
                "concernes", "evalues", "perimes", "titulaires", "ecarts", "ecarts_majeurs", "manques", "priorite",
                "expire_j90", "expire_m6", "expire_m12",
            )
        },
        "competences": len(own),
        "besoins": sum(bool(f["besoin"]) for f in own),
        "tenus_t0": met("titulaires"),
        "tenus_t3": met("titulaires_t3"),
        "tenus_t5": met("titulaires_t5"),
        "haut": evaluated[0].haut if one_scale else -1,
        "somme_ponderee": weighted,
        "poids": weights,
        "polyvalence": Fraction(weighted, weights) if weights and one_scale else None,
        "agents_evalues": len({s.personne.agent for s in evaluated}),
        "tenues": held.total(),
        "plus_grand": max(held.values(), default=0),
        "concentration": Fraction(max(held.values()), held.total()) if held else None,
    }  # fmt: skip


def _asked(monde: Monde, personne: Personne) -> Collection[str]:
    profil = monde.profils.get(personne.metier)
    return profil.demandes if profil else ()


GRAVITE = ("non couvert", "périmé", "sous niveau", "point unique", "à risque")
"""The gravest first; what nobody has evaluated is unknown, not grave."""


def fragile(monde: Monde, par: str) -> list[tuple[Chemin, str]]:
    """The lines in a grave state, the gravest first: by state, then criticité, then how far under need.

    Equal ones: those that most agents are asked for, then in the order of structures and compétences.
    """

    def rank(item: tuple[tuple[Chemin, str], dict[str, object]]) -> tuple[object, ...]:
        (chemin, competence), f = item
        names = [(unaccented(name), name) for _, name in chemin]
        numbers = [int(str(f[key])) for key in ("criticite", "besoin", "titulaires", "requis")]
        return GRAVITE.index(str(f["etat"])), -numbers[0], numbers[2] - numbers[1], -numbers[3], names, competence

    return [key for key, _ in sorted((i for i in lines(monde, par).items() if i[1]["etat"] in GRAVITE), key=rank)]


def unaccented(text: str) -> str:
    """What names are ordered by."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def left_out(monde: Monde, par: str) -> dict[tuple[Chemin, str, str, str], int]:
    """(structure, métier, compétence, why) → how many entered no rate."""
    found: dict[tuple[Chemin, str, str, str], int] = {}
    for chemin, people in groups(monde, par).items():
        for personne in people:
            if not personne.metier:
                _count(found, (chemin, "", "", "sans métier"))
            elif personne.metier not in monde.profils:
                _count(found, (chemin, personne.metier, "", "sans profil"))
            judged = {competence for agent, competence in monde.par_paire if agent == personne.agent}
            for competence in judged - set(_asked(monde, personne)):
                _count(found, (chemin, personne.metier, competence, "hors profil"))
    for (chemin, competence), figures in lines(monde, par).items():
        if figures["besoin"] in (None, 0):
            why = "besoin nul" if figures["besoin"] == 0 else "besoin inconnu"
            found[chemin, "", competence, why] = int(str(figures["concernes"]))
        if figures["evalues"] and figures["iv"] is None:
            found[chemin, "", competence, "échelles différentes"] = int(str(figures["evalues"]))
    return found


def _count(found: dict[tuple[Chemin, str, str, str], int], key: tuple[Chemin, str, str, str]) -> None:
    found[key] = found.get(key, 0) + 1


def set_aside(monde: Monde) -> dict[str, int]:
    """What was done of the lines of the agents that are known, present or not."""
    present = {p.agent for p in monde.presents}
    pairs = {pair: notes for pair, notes in monde.par_paire.items() if pair[0] in present}
    ties = [{monde.valeur(n) for n in notes if n.jour == max(n.jour for n in notes)} for notes in pairs.values()]
    return {
        "retenues": len(pairs),
        "remplacees": sum(map(len, pairs.values())) - len(pairs),
        "egalites": sum(len(levels) > 1 for levels in ties),
        "futures": sum(n.jour > monde.jour for n in monde.notes),
        "agents": len(present),
        "agents_sans_evaluation": len(present - {agent for agent, _ in pairs}),
        "partis": len(monde.personnes) - len(present),
    }
