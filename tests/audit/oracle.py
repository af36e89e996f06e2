"""The audit of coverage by hand: slow plain Python, written from docs/couverture.md alone, agent by agent.

Nothing here is imported from the package: its constants are written again, on purpose. Counts are of agents, levels are
values of a scale, and what is unknown is None.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta
from fractions import Fraction

from tests.audit.oracle_monde import Chemin, Monde, Personne, Situation, groups, in_months, situation

ETATS = ("non évalué", "périmé", "non couvert", "sous niveau", "point unique", "à risque", "couvert")
CLASSES = ("très forte", "forte", "moyenne", "faible", "nulle")
BORNES = (Fraction(1), Fraction(3, 2), Fraction(2), Fraction(5, 2))


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


def line(
    monde: Monde, par: str, chemin: Chemin, people: Sequence[Personne], competence: str
) -> dict[str, object] | None:
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
        needed = [f for f in own if f["besoin"] and f["concernes"]]
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
        "besoins": sum(bool(f["besoin"] and f["concernes"]) for f in own),
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
