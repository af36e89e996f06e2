"""Made-up hospitals that hold everything that makes coverage hard, for the oracle and for the engines alike."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from fphref.audit.calcul import Noms, conclude
from fphref.audit.modele import NIVEAUX, PAR, Bilan, Lecture, Ligne, Synthese
from fphref.moteurs.base import Moteur
from fphref.moteurs.texte import NEVER
from tests.audit import oracle
from tests.audit.oracle import Demandee, Monde, Note, Personne, Profil, in_months

ECHELLES: Mapping[str, Mapping[str, int | None]] = {
    "acquis": {"so": None, **{str(n): n for n in range(1, 6)}},
    "zero": {"so": None, "nc": None, **{str(n): n for n in range(4)}},
    "lettres": {"I": 1, "L": 2, "U": 3, "O": 4},
    "crans": {str(n): n for n in range(5)},
    "oui-non": {"so": None, "non": 0, "oui": 1},
    "ans": {"A": 1, "B": 2, "C": 3, "D": 4, "E": 5},
}
"""Two of the same top, two of the same ends, one whose top is the lowest there can be."""
ENSEMBLES = (("acquis",), ("crans", "lettres"), tuple(ECHELLES))
COMPETENCES = ("sf-un", "sf-deux", "c-un", "c-deux", "se-un", "c-rare")
METIERS = ("AA01", "BB01", "BB02", "CC01")
SANS_PROFIL, INCONNU = "DD01", "ZZ99"
LIEUX: tuple[Mapping[str, str], ...] = (
    {"region": "Nord", "ght": "Est", "etablissement": "590000001", "pole": "Soins", "service": "Réanimation"},
    {"region": "Nord", "ght": "Est", "etablissement": "590000001", "pole": "Soins", "service": "Urgences"},
    {"region": "Nord", "ght": "Est", "etablissement": "590000001", "pole": "Appui", "service": "Accueil"},
    {"region": "Nord", "ght": "Est", "etablissement": "590000002", "pole": "Appui", "service": "Accueil"},
    {"region": "Sud", "ght": "", "etablissement": "300000003", "pole": "", "service": ""},
)
JOURS = (date(2026, 11, 23), date(2024, 2, 29), date(2026, 8, 31))


def monde(rnd: random.Random, *, agents: int = 14, dense: bool = False, echelles: Sequence[str] = ()) -> Monde:
    """A hospital drawn at random; every date of it stands near a border.

    A dense one has one place, two métiers and many agents, so that they add up; `echelles` may limit its scales.
    """
    jour = rnd.choice(JOURS)
    known = {name: ECHELLES[name] for name in echelles or rnd.choice(ENSEMBLES)}
    metiers = METIERS[:2] if dense else METIERS
    profils = {code: _profile(rnd, known) for code in metiers if dense or rnd.random() < 0.9}
    lieux = LIEUX[:1] if dense else LIEUX
    people = [_person(rnd, jour, number, lieux, metiers) for number in range(rnd.randint(agents * dense, agents))]
    notes = [note for person in people for note in _notes(rnd, jour, person, profils, known)]
    besoins = {
        ((par, chemin), competence): rnd.randint(0, 4)
        for par, chemin in sorted({(par, oracle.place(p, par, NIVEAUX)) for p in people for par in PAR})
        for competence in COMPETENCES
        if rnd.random() < 0.1
    }
    sans = frozenset(p.agent for p in people if rnd.random() < 0.2)
    return Monde(jour, known, profils, people, notes, besoins, sans)


def mondes(count: int) -> list[Monde]:
    """The same hospitals each time: half of them dense, on one scale, on two of the same top, on many; and small ones."""
    drawn = [
        monde(random.Random(seed), agents=16, dense=seed % 2 == 1, echelles=ENSEMBLES[seed // 2 % len(ENSEMBLES)])
        for seed in range(count)
    ]
    return [*drawn, deux_echelles(), jamais_evalues()]


def deux_echelles() -> Monde:
    """Each métier on its own scale of the same top, asked for its own compétence."""
    profils = {
        "AA01": Profil("crans", {"c-un": Demandee("2", 2, 1)}),
        "BB01": Profil("lettres", {"c-deux": Demandee("U", 1, 1)}),
    }
    people = [Personne("AGT-1", LIEUX[0], "AA01"), Personne("AGT-2", LIEUX[0], "BB01")]
    notes = [Note("AGT-1", "c-un", "3", JOURS[0]), Note("AGT-2", "c-deux", "L", JOURS[0])]
    return Monde(JOURS[0], ECHELLES, profils, people, notes)


def jamais_evalues() -> Monde:
    """A campaign that has not begun: several compétences, nobody evaluated."""
    profils = {"AA01": Profil("acquis", {c: Demandee("3", 2, 1) for c in COMPETENCES[:3]})}
    people = [Personne(f"AGT-{n}", LIEUX[0], "AA01") for n in range(2)]
    return Monde(JOURS[0], ECHELLES, profils, people, [])


def _values(codes: Mapping[str, int | None]) -> list[str]:
    return [code for code, value in codes.items() if value is not None]


def _profile(rnd: random.Random, known: Mapping[str, Mapping[str, int | None]]) -> Profil:
    echelle = rnd.choice(sorted(known))
    asked = [c for c in COMPETENCES[:-1] if rnd.random() < 0.75]
    return Profil(
        echelle,
        {
            c: Demandee(rnd.choice(_values(known[echelle])), rnd.randint(1, 3), rnd.choice((0, 1, 1, 2, 3)))
            for c in asked
        },
    )


def _person(
    rnd: random.Random, jour: date, number: int, lieux: Sequence[Mapping[str, str]], metiers: Sequence[str]
) -> Personne:
    borders = [jour + timedelta(n) for n in (-1, 0, 1)]
    borders += [in_months(jour, months) + timedelta(n) for months in (36, 60) for n in (0, 1)]
    return Personne(
        f"AGT-{number:03}",
        rnd.choice(lieux),
        rnd.choice((*metiers, *metiers, SANS_PROFIL, INCONNU, "")),
        rnd.choice((100, 80, 50)),
        rnd.choice(borders) if rnd.random() < 0.3 else None,
    )


def _notes(
    rnd: random.Random,
    jour: date,
    person: Personne,
    profils: Mapping[str, Profil],
    known: Mapping[str, Mapping[str, int | None]],
) -> Iterable[Note]:
    if rnd.random() < 0.12:
        return
    profil = profils.get(person.metier)
    codes = known[profil.echelle if profil else next(iter(known))]
    days = [jour + timedelta(n) for n in (-400, -30, -30, -1, 0, 1)]
    ends = [jour + timedelta(n) for n in (-1, -1, -1, 0, 1, 90, 91)]
    ends += [in_months(jour, months) + timedelta(n) for months in (6, 12) for n in (0, 1)]
    for competence in COMPETENCES:
        if rnd.random() < 0.2:
            continue
        for _ in range(rnd.choice((1, 1, 1, 2, 3))):
            end = rnd.choice(ends) if rnd.random() < 0.4 else None
            note = Note(person.agent, competence, rnd.choice(list(codes)), rnd.choice(days), end)
            yield note
            if rnd.random() < 0.05:
                yield note


Portrait = dict[tuple[object, ...], object]
"""All that an audit says, by where it says it."""

# -- for the engines -----------------------------------------------------------------------------------------


def number_of(day: date | None) -> int:
    """yyyymmdd."""
    return NEVER if day is None else day.year * 10_000 + day.month * 100 + day.day


def tables_of(monde: Monde) -> tuple[dict[str, list[tuple[Any, ...]]], Noms]:
    """The tables of the first steps, and the words behind their numbers."""
    leaves = sorted({tuple(p.lieux.get(level, "") for level in NIVEAUX) for p in monde.personnes})
    metiers = sorted({"", *monde.profils, *(p.metier for p in monde.personnes)})
    competences = sorted({*(c for p in monde.profils.values() for c in p.demandes), *(n.competence for n in monde.notes)})
    exigences = []
    for code, profil in sorted(monde.profils.items()):
        codes = monde.echelles[profil.echelle]
        values = [value for value in codes.values() if value is not None]
        exigences += [
            (metiers.index(code), competences.index(c), codes[d.niveau], min(values), max(values), d.criticite, d.besoin)
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
    known = oracle.levels_known(monde)
    return tuple(par for par in reversed(PAR) if par not in NIVEAUX or par in known)


def steps_of(moteur: Moteur) -> Portrait:
    """What the first steps say that no line of an audit shows, once an audit was made."""
    ((pairs, lines, ties),) = moteur.rows("SELECT COUNT(*), COALESCE(SUM(t.lignes), 0), COALESCE(SUM(t.egalite), 0) FROM tenus t")
    people = moteur.rows("SELECT e.structure, e.metier, e.agents, e.quotite FROM effectifs e")
    read: Portrait = {("lecture", "retenues"): pairs, ("lecture", "remplacees"): lines - pairs, ("lecture", "egalites"): ties}
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
    for person in monde.presents:
        leaf = tuple(person.lieux.get(level, "") for level in NIVEAUX)
        key = "effectif", list(noms.feuilles).index(leaf), list(noms.metiers).index(person.metier)
        agents, quotite = found.get(key, (0, 0))  # type: ignore[misc]
        found[key] = agents + 1, quotite + person.quotite
    return found


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


# -- comparison ----------------------------------------------------------------------------------------------

LIGNE = [name for name in Ligne._fields if name not in {"structure", "competence", "etat", "classe"}]
"""All but the keys, and what is compared in words."""
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
        for chemin, people in oracle.groups(monde, wanted).items():
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
