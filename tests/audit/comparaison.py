"""What an engine finds of a made-up hospital, and what the oracle finds, as things that can be compared one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from fphref.audit.calcul import Noms, conclude
from fphref.audit.modele import NIVEAUX, PAR, Bilan, Lecture, Ligne, Synthese
from fphref.moteurs.base import Moteur
from fphref.moteurs.texte import NEVER
from tests.audit import oracle
from tests.audit.oracle_monde import Monde, Note, groups, in_months, levels_known

Portrait = dict[tuple[object, ...], object]
"""All that an audit says, by where it says it."""


def number_of(day: date | None) -> int:
    """yyyymmdd."""
    return NEVER if day is None else day.year * 10_000 + day.month * 100 + day.day


def tables_of(monde: Monde) -> tuple[dict[str, list[tuple[Any, ...]]], Noms]:
    """The tables of the first steps, and the words behind their numbers."""
    leaves = sorted({tuple(p.lieux.get(level, "") for level in NIVEAUX) for p in monde.personnes})
    metiers = sorted({"", *monde.profils, *(p.metier for p in monde.personnes)})
    competences = sorted(
        {*(c for p in monde.profils.values() for c in p.demandes), *(n.competence for n in monde.notes)}
    )
    exigences = []
    for code, profil in sorted(monde.profils.items()):
        codes = monde.echelles[profil.echelle]
        values = [value for value in codes.values() if value is not None]
        exigences += [
            (
                metiers.index(code),
                competences.index(c),
                codes[d.niveau],
                min(values),
                max(values),
                d.criticite,
                d.besoin,
            )
            for c, d in profil.demandes.items()
        ]

    def code_of(note: Note) -> int:
        value = monde.valeur(note)
        return 0 if value is None else value + 1

    tables: dict[str, list[tuple[Any, ...]]] = {
        "evaluations": [
            (n.agent, competences.index(n.competence), number_of(n.jour), code_of(n), number_of(n.expiration))
            for n in monde.notes
        ],
        "agents": [
            (
                p.agent,
                leaves.index(tuple(p.lieux.get(level, "") for level in NIVEAUX)),
                metiers.index(p.metier),
                p.quotite,
                number_of(p.depart),
                int(p.agent in monde.sans),
            )
            for p in monde.personnes
        ],
        "exigences": exigences,
        "parametres": [
            (
                number_of(monde.jour),
                number_of(in_months(monde.jour, 36)),
                number_of(in_months(monde.jour, 60)),
                number_of(monde.jour + timedelta(days=90)),
                number_of(in_months(monde.jour, 6)),
                number_of(in_months(monde.jour, 12)),
            )
        ],
    }
    return tables, Noms(leaves, metiers, competences, frozenset(monde.profils))


def breakdowns(monde: Monde) -> tuple[str, ...]:
    """All that the data can be broken down by, the finest first."""
    known = levels_known(monde)
    return tuple(par for par in reversed(PAR) if par not in NIVEAUX or par in known)


def steps_of(moteur: Moteur) -> Portrait:
    """What the first steps say that no line of an audit shows, once an audit was made."""
    ((pairs, lines, ties),) = moteur.rows(
        "SELECT COUNT(*), COALESCE(SUM(t.lignes), 0), COALESCE(SUM(t.egalite), 0) FROM tenus t"
    )
    people = moteur.rows("SELECT e.structure, e.metier, e.agents, e.quotite FROM effectifs e")
    read: Portrait = {
        ("lecture", "retenues"): pairs,
        ("lecture", "remplacees"): lines - pairs,
        ("lecture", "egalites"): ties,
    }
    return read | {("effectif", structure, metier): (agents, quotite) for structure, metier, agents, quotite in people}


def seen_by(monde: Monde, moteur: Moteur) -> Portrait:
    """All that an engine says of a hospital."""
    return portrait(bilan_of(monde, moteur)) | steps_of(moteur)


def found_by_hand(monde: Monde) -> Portrait:
    """The same, by the oracle."""
    return expected(monde) | expected_steps(monde)


def expected_steps(monde: Monde) -> Portrait:
    """What the oracle says of the same."""
    _, noms = tables_of(monde)
    found: Portrait = {("lecture", key): oracle.set_aside(monde)[key] for key in ("retenues", "remplacees", "egalites")}
    people: dict[tuple[object, ...], tuple[int, int]] = {}
    for person in monde.presents:
        leaf = tuple(person.lieux.get(level, "") for level in NIVEAUX)
        key = "effectif", list(noms.feuilles).index(leaf), list(noms.metiers).index(person.metier)
        agents, quotite = people.get(key, (0, 0))
        people[key] = agents + 1, quotite + person.quotite
    return found | people


def bilan_of(monde: Monde, moteur: Moteur, par: Sequence[str] | None = None) -> Bilan:
    """The audit that an engine finds."""
    tables, noms = tables_of(monde)
    for table, rows in tables.items():
        moteur.load(table, rows)
    for step in ("tenus", "effectifs", "cube", "appuis", "hors_profil"):
        moteur.run(step)
    besoins = {(chemin, competence): besoin for ((_, chemin), competence), besoin in monde.besoins.items()}
    return conclude(
        moteur, noms, monde.jour, par or breakdowns(monde), Lecture(), besoins=lambda _: besoins, sans=len(monde.sans)
    )


LIGNE = [name for name in Ligne._fields if name not in {"structure", "competence", "etat", "classe", "concernes_dits"}]
"""All but the keys, what is compared in words, and what only circulated lines hold."""
SYNTHESE = Synthese._fields[1:]
FRAGILES = 200


def told(ligne: Ligne) -> dict[str, object]:
    """A line in the words of the oracle: every field, and what is derived from it."""
    return {name: getattr(ligne, name) for name in LIGNE} | {
        "concernes": ligne.concernes,
        "a_evaluer": ligne.a_evaluer,
        "etat": ligne.nom_etat,
        "iv": ligne.iv,
        "vulnerabilite": ligne.vulnerabilite,
        "couverture": ligne.couverture,
        "priorite": ligne.priorite,
    }


def portrait(bilan: Bilan) -> Portrait:
    """What an audit says; raises where it says something twice."""
    found: Portrait = {}

    def say(key: tuple[object, ...], value: object) -> None:
        assert key not in found, f"dit deux fois : {key}"
        found[key] = value

    names = [(s.par, s.chemin) for s in bilan.structures]
    for structure in bilan.structures:
        say((structure.par, structure.chemin, "agents"), structure.agents)
    for ligne in bilan.lignes:
        for name, value in told(ligne).items():
            say((*names[ligne.structure], ligne.competence, name), value)
    for synthese in bilan.syntheses:
        derived = {"polyvalence": synthese.polyvalence, "concentration": synthese.concentration}
        for name, value in (derived | {name: getattr(synthese, name) for name in SYNTHESE}).items():
            say((*names[synthese.structure], "synthèse", name), value)
    for exclu in bilan.exclus:
        say((*names[exclu.structure], exclu.metier, exclu.competence, exclu.raison), exclu.nombre)
    found["fragiles",] = [(names[ligne.structure][1], ligne.competence) for ligne in bilan.fragiles]
    return found


def expected(monde: Monde, par: Sequence[str] | None = None) -> Portrait:
    """What the oracle says of the same."""
    par = par or breakdowns(monde)
    found: Portrait = {}
    for wanted in par:
        lines = oracle.lines(monde, wanted)
        for chemin, people in groups(monde, wanted).items():
            found[wanted, chemin, "agents"] = len(people)
            if not any(where == chemin for where, _ in lines):
                continue
            synthesis = oracle.synthesis(monde, wanted, chemin)
            if wanted == "metier" or not synthesis["agents_evalues"]:
                synthesis |= dict.fromkeys(("agents_evalues", "tenues", "plus_grand", "concentration"))
            found |= {(wanted, chemin, "synthèse", name): value for name, value in synthesis.items()}
        for (chemin, competence), figures in lines.items():
            found |= {(wanted, chemin, competence, name): value for name, value in figures.items()}
        for (chemin, *rest), count in oracle.left_out(monde, wanted).items():
            found[wanted, chemin, *rest] = count
    found["fragiles",] = oracle.fragile(monde, par[0])[:FRAGILES]
    return found


def differences(seen: Portrait, wanted: Portrait) -> list[str]:
    """In words, each thing that is said by one and not the other, or otherwise; 1 is not `True`, nor 1.0."""
    return [
        f"{' '.join(map(str, key))} : {seen.get(key, 'rien')!r} au lieu de {wanted.get(key, 'rien')!r}"
        for key in sorted({*seen, *wanted}, key=str)
        if key not in seen or key not in wanted or seen[key] != wanted[key] or type(seen[key]) is not type(wanted[key])
    ]
