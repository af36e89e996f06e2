"""Made-up hospitals that hold everything that makes coverage hard."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from fphref.audit.modele import NIVEAUX, PAR
from tests.audit.oracle_monde import Demandee, Monde, Note, Personne, Profil, in_months, place

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
        for par, chemin in sorted({(par, place(p, par, NIVEAUX)) for p in people for par in PAR})
        for competence in COMPETENCES
        if rnd.random() < 0.1
    }
    sans = frozenset(p.agent for p in people if rnd.random() < 0.2)
    return Monde(jour, known, profils, people, notes, besoins, sans)


def mondes(count: int) -> list[Monde]:
    """The same hospitals each time: half of them dense, on one scale, on two of one top, on many; and small ones."""
    drawn = [
        monde(random.Random(seed), agents=16, dense=seed % 2 == 1, echelles=ENSEMBLES[seed // 2 % len(ENSEMBLES)])
        for seed in range(count)
    ]
    return [*drawn, deux_echelles(), deux_echelles(evaluees=False), jamais_evalues(), tous_perimes()]


def deux_echelles(*, evaluees: bool = True) -> Monde:
    """Each métier on its own scale of the same top, both asked for one compétence; whether the second is evaluated."""
    profils = {
        "AA01": Profil("crans", {"c-un": Demandee("2", 2, 1), "c-deux": Demandee("2", 2, 1)}),
        "BB01": Profil("lettres", {"c-un": Demandee("U", 1, 1), "se-un": Demandee("U", 1, 1)}),
    }
    people = [Personne("AGT-1", LIEUX[0], "AA01"), Personne("AGT-2", LIEUX[0], "BB01")]
    notes = [Note("AGT-1", "c-un", "3", JOURS[0]), Note("AGT-1", "c-deux", "3", JOURS[0])]
    if evaluees:
        notes.append(Note("AGT-2", "se-un", "L", JOURS[0]))
    return Monde(JOURS[0], ECHELLES, profils, people, notes)


def tous_perimes() -> Monde:
    """Two métiers that held two compétences, until yesterday."""
    asked = {c: Demandee("3", 2, 1) for c in COMPETENCES[:2]}
    people = [Personne(f"AGT-{n}", LIEUX[0], METIERS[n % 2]) for n in range(4)]
    days = JOURS[0] - timedelta(days=30), JOURS[0] - timedelta(days=1)
    notes = [Note(person.agent, competence, "4", *days) for person in people for competence in asked]
    profils = {code: Profil("acquis", asked) for code in METIERS[:2]}
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
