"""From the tables of an engine to a `Bilan`: which structures there are, their lines, what was left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fphref.audit.grain import Grain
from fphref.audit.modele import (
    ENSEMBLE,
    FRAGILES,
    METIER,
    NIVEAUX,
    RANGS,
    Bilan,
    Exclu,
    Lecture,
    Ligne,
    Structure,
    Synthese,
)
from fphref.diagnostics import Diagnostic, FphrefError
from fphref.moteurs.base import Moteur
from fphref.texte import fold

Chemin = tuple[tuple[str, str], ...]
_COLUMNS = ", ".join(f"c.{name}" for name in ("groupe", *Ligne._fields[1:-1]))
_GRAVITE = f"CASE c.etat {' '.join(f'WHEN {etat} THEN {rank}' for etat, rank in RANGS.items())} END"


@dataclass(frozen=True)
class Noms:
    """The words behind the numbers of the tables: a number is a place in one of these.

    `feuilles` are the finest structures, as the names of `NIVEAUX` in order (empty: unknown); `metiers` holds codes,
    empty for agents without one; `competences` ids, in the order of the référentiel; `profils` the métiers that
    have a profile.
    """

    feuilles: Sequence[tuple[str, ...]]
    metiers: Sequence[str]
    competences: Sequence[str]
    profils: Collection[str]


@dataclass
class Groupes:
    """The structures of an audit, and which of them each (finest structure, métier) belongs to."""

    structures: list[Structure] = field(default_factory=list)
    liens: list[tuple[int, int, int]] = field(default_factory=list)
    premiers: int = 0
    """How many of the structures are of the first breakdown."""


def levels_of(feuilles: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The levels that the data names, from the widest."""
    known = [False] * len(NIVEAUX)
    for feuille in feuilles:
        for rank, name in enumerate(feuille):
            known[rank] = known[rank] or bool(name)
    return tuple(level for level, is_known in zip(NIVEAUX, known, strict=True) if is_known)


def path_of(par: str, feuille: tuple[str, ...], metier: str, levels: Collection[str]) -> Chemin:
    """The path of the structure that agents of a finest structure and a métier belong to, in one breakdown."""
    if par == ENSEMBLE:
        return ()
    last = NIVEAUX.index("etablissement" if par == METIER else par)
    found = tuple(
        (level, feuille[rank]) for rank, level in enumerate(NIVEAUX) if rank <= last and level in levels
    )  # fmt: skip
    return (*found, (METIER, metier)) if par == METIER else found


def groups_of(effectifs: Sequence[tuple[int, int, int]], noms: Noms, par: Sequence[str]) -> Groupes:
    """The structures of these breakdowns, from (finest structure, métier, agents); raises for a level nobody names."""
    levels = levels_of(noms.feuilles[structure] for structure, _, _ in effectifs)
    for wanted in par:
        if wanted in NIVEAUX and wanted not in levels and effectifs:
            raise FphrefError(
                f"Aucune évaluation, ni aucun agent, n’a de « {wanted} » : niveaux connus "
                f"{', '.join((*levels, METIER, ENSEMBLE))}."
            )
    found = Groupes()
    for rank, wanted in enumerate(par):
        agents: dict[Chemin, int] = {}
        members: dict[Chemin, list[tuple[int, int]]] = {}
        for structure, metier, count in effectifs:
            path = path_of(wanted, noms.feuilles[structure], noms.metiers[metier], levels)
            agents[path] = agents.get(path, 0) + count
            members.setdefault(path, []).append((structure, metier))
        for path in sorted(members, key=lambda path: [(fold(name), name) for _, name in path]):
            number = len(found.structures)
            found.structures.append(Structure(wanted, path, agents[path]))
            found.liens += ((structure, metier, number) for structure, metier in members[path])
        if rank == 0:
            found.premiers = len(found.structures)
    return found


class Lignes(Collection[Ligne]):
    """The lines of an audit, read from the engine each time they are asked for."""

    def __init__(self, moteur: Moteur, competences: Sequence[str]) -> None:
        self._moteur, self._competences = moteur, competences
        self._count = next(moteur.rows("SELECT COUNT(*) AS n FROM couverture c"))[0]

    def __len__(self) -> int:
        return int(self._count)

    def __contains__(self, ligne: object) -> bool:
        return any(ligne == other for other in self)

    def __iter__(self) -> Iterator[Ligne]:
        return self.read("ORDER BY groupe, competence")

    def read(self, rest: str) -> Iterator[Ligne]:
        """Those that the rest of a query on `couverture c` keeps, in its order."""
        competences = self._competences
        for row in self._moteur.rows(f"SELECT {_COLUMNS} FROM couverture c {rest}"):
            yield Ligne(row[0], competences[row[1]], *row[2:])

    def moving(self, structures: range) -> Iterator[Ligne]:
        """The lines of these structures whose titulaires leave or expire, or have expired; the others are not read."""
        moves = (
            "c.titulaires_t5 < c.titulaires OR c.titulaires_sans < c.titulaires OR c.titulaires_perimes > 0 "
            "OR c.expire_m12 > 0"
        )
        return self.read(f"{_among(structures)} AND ({moves}) ORDER BY c.groupe, c.competence")

    def unknown_needs(self, structures: range) -> int:
        """How many lines of these structures have a need, and nobody evaluated."""
        query = f"SELECT COUNT(*) AS n FROM couverture c {_among(structures)} AND c.besoin > 0 AND c.etat = 0"
        return int(next(self._moteur.rows(query))[0])

    def sums(self, structures: range) -> Iterator[tuple[str, tuple[int, ...]]]:
        """By compétence, over these structures, what `besoins_formation.Cumul` adds up."""
        query = (
            "SELECT c.competence, MAX(c.criticite), SUM(c.requis - c.sans_objet), SUM(c.evalues), SUM(c.ecarts), "
            "SUM(c.ecarts_majeurs), SUM(c.manques), COUNT(CASE WHEN c.ecarts > 0 THEN 1 END) "
            f"FROM couverture c {_among(structures)} GROUP BY c.competence ORDER BY c.competence"
        )
        for competence, *sums in self._moteur.rows(query):
            yield self._competences[competence], tuple(map(int, sums))


def _among(structures: range) -> str:
    return f"WHERE c.groupe BETWEEN {structures.start} AND {structures.stop - 1}"


def conclude(
    moteur: Moteur,
    noms: Noms,
    jour: date,
    par: Sequence[str],
    lecture: Lecture,
    diagnostics: Sequence[Diagnostic] = (),
    besoins: Callable[[Sequence[Structure]], Mapping[tuple[Chemin, str], int]] | None = None,
    sans: int = 0,
    couts: Mapping[str, int] | None = None,
) -> Bilan:
    """The audit, once the steps up to `hors_profil` have run; `besoins` gives those fixed for structures."""
    effectifs = [(s, m, n) for s, m, n in moteur.rows("SELECT e.structure, e.metier, e.agents FROM effectifs e")]
    effectifs.sort()
    groupes = groups_of(effectifs, noms, par)
    moteur.load("liens", groupes.liens)
    moteur.load("besoins", _besoins(groupes, noms, besoins(groupes.structures) if besoins is not None else {}))
    moteur.run("couverture")
    moteur.run("syntheses")
    lignes = Lignes(moteur, noms.competences)
    rest = (
        f"WHERE c.groupe < {groupes.premiers} AND c.etat IN ({', '.join(map(str, RANGS))}) ORDER BY {_GRAVITE}, "
        "c.criticite DESC, c.besoin - c.titulaires DESC, c.requis DESC, c.groupe, c.competence "
        f"LIMIT {FRAGILES}"
    )
    return Bilan(
        jour,
        tuple(par),
        tuple(groupes.structures),
        lignes,
        _syntheses(moteur, groupes),
        tuple(lignes.read(rest)),
        _exclus(moteur, noms, groupes, effectifs),
        lecture,
        tuple(diagnostics),
        sans=sans,
        couts=dict(couts or {}),
        grain=Grain(moteur, noms, tuple(effectifs)),
    )


def _besoins(groupes: Groupes, noms: Noms, besoins: Mapping[tuple[Chemin, str], int]) -> Iterator[tuple[int, int, int]]:
    places = {competence: number for number, competence in enumerate(noms.competences)}
    numbers = {structure.chemin: number for number, structure in enumerate(groupes.structures)}
    for (path, competence), besoin in sorted(besoins.items()):
        if path in numbers and competence in places:
            yield numbers[path], places[competence], besoin


def _syntheses(moteur: Moteur, groupes: Groupes) -> tuple[Synthese, ...]:
    """One for each structure that has lines, in their order."""
    # A structure may have been computed in two parts.
    query = (
        "SELECT a.structure AS structure, SUM(a.agents_evalues) AS agents, SUM(a.tenues) AS tenues, "
        "MAX(a.plus_grand) AS plus_grand FROM appuis a GROUP BY a.structure"
    )
    appuis = {s: (int(a), int(t), int(p)) for s, a, t, p in moteur.rows(query)}
    held: dict[int, tuple[int, int, int]] = {}
    for structure, groupe in dict.fromkeys((s, g) for s, _, g in groupes.liens):
        if groupes.structures[groupe].par != METIER and structure in appuis:
            agents, tenues, top = appuis[structure]
            before = held.get(groupe, (0, 0, 0))
            held[groupe] = before[0] + agents, before[1] + tenues, max(before[2], top)
    names = ("groupe", "competences", "non_evalue", "perime", "non_couvert", "sous_niveau", "point_unique", "a_risque",
             "couvert", *Synthese._fields[3:21])  # fmt: skip
    found = []
    for row in moteur.rows(f"SELECT {', '.join(f's.{name}' for name in names)} FROM syntheses s ORDER BY s.groupe"):
        groupe, competences, rest = row[0], row[1], row[9:]
        whole = (*rest[:-1], -1 if rest[-1] is None else rest[-1])
        found.append(Synthese(groupe, competences, tuple(row[2:9]), *whole, *held.get(groupe, (None, None, None))))
    return tuple(found)


def _exclus(
    moteur: Moteur, noms: Noms, groupes: Groupes, effectifs: Sequence[tuple[int, int, int]]
) -> tuple[Exclu, ...]:
    links: dict[tuple[int, int], list[int]] = {}
    for structure, metier, groupe in groupes.liens:
        links.setdefault((structure, metier), []).append(groupe)
    found: dict[tuple[int, str, str, str], int] = {}

    def add(groupe: int, metier: str, competence: str, raison: str, count: int) -> None:
        key = groupe, metier, competence, raison
        found[key] = found.get(key, 0) + count

    for structure, metier, count in effectifs:
        code = noms.metiers[metier]
        if code not in noms.profils:
            for groupe in links[structure, metier]:
                add(groupe, code, "", "sans profil" if code else "sans métier", count)
    query = "SELECT h.structure, h.metier, h.competence, h.agents FROM hors_profil h"
    for structure, metier, competence, count in moteur.rows(query):
        for groupe in links[structure, metier]:
            add(groupe, noms.metiers[metier], noms.competences[competence], "hors profil", count)
    query = (
        "SELECT c.groupe, c.competence, c.besoin, c.requis - c.sans_objet, c.haut, c.evalues FROM couverture c "
        "WHERE c.besoin IS NULL OR c.besoin = 0 OR (c.haut < 0 AND c.evalues > 0)"
    )
    for groupe, competence, besoin, concernes, haut, evalues in moteur.rows(query):
        label = noms.competences[competence]
        if not besoin:
            add(groupe, "", label, "besoin inconnu" if besoin is None else "besoin nul", concernes)
        if haut < 0 and evalues > 0:
            add(groupe, "", label, "échelles différentes", evalues)
    return tuple(Exclu(*key, count) for key, count in sorted(found.items()))
