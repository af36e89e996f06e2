"""Several établissements in one audit: their cubes, without any agent, or their evaluations.

What is counted adds up; nothing is computed again from agents. Each établissement keeps its own profiles: the need of a
group is the sum over its établissements and their métiers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fphref.audit.calcul import Noms, conclude
from fphref.audit.consolidation_conflits import (
    MOST_TOLD,
    Apport,
    Conflits,
    another_referentiel,
    distinct_names,
    files_conflicts,
    finess_conflicts,
    unknown_conflicts,
)
from fphref.audit.couverture import Demande
from fphref.audit.cube import FichierCube, open_cube, read_cube
from fphref.audit.grain import CLES, MESURES, Case, Grain
from fphref.audit.modele import ENSEMBLE, METIER, NIVEAUX, Bilan, Lecture, Structure
from fphref.audit.sources import AGENTS, EVALUATIONS, Source, find_files, open_sources
from fphref.diagnostics import Diagnostic, FphrefError
from fphref.evaluations.listes import text_of
from fphref.evaluations.modele import agent_key
from fphref.evaluations.relire_valeurs import clean
from fphref.moteurs.duckdb_ import DuckDB, named
from fphref.regles import diagnose

if TYPE_CHECKING:
    from fphref.model.referentiel import Referentiel

PAR = ("etablissement", METIER, ENSEMBLE)
_ETABLISSEMENT = NIVEAUX.index("etablissement")

Auditeur = Callable[[Demande, "Referentiel"], Bilan]


@dataclass(frozen=True, slots=True)
class DemandeConsolidation:
    """What is asked for: cubes, evaluations, and folders of them.

    `jour` is None for the day of the latest cube, else `aujourdhui`; `par` empty for établissements, métiers and the
    whole. What is found in one of `fichiers` (a folder) shares its pseudonyms; two of them do not.
    """

    fichiers: tuple[Path, ...]
    aujourdhui: date
    jour: date | None = None
    par: tuple[str, ...] = ()
    couts: Mapping[str, int] = field(default_factory=dict)


@contextmanager
def consolidate(demande: DemandeConsolidation, referentiel: Referentiel, audit: Auditeur) -> Iterator[Bilan]:
    """One audit of all these files, readable inside of the `with`; `audit` makes that of evaluations.

    Raises `FphrefError` where there is nothing to consolidate, or a file cannot be read.
    """
    with closing(DuckDB()) as duck:
        yield _consolidate(demande, _Consolidation(duck, referentiel), audit, duck)


def _consolidate(demande: DemandeConsolidation, work: _Consolidation, audit: Auditeur, duck: DuckDB) -> Bilan:
    dossiers = [
        _sort_out(path, nom, duck) for path, nom in zip(demande.fichiers, distinct_names(demande.fichiers), strict=True)
    ]
    # Where two files do not agree, the one that was named first counts, whatever it is.
    cubes: list[tuple[FichierCube, int]] = []
    evaluations: list[tuple[_Dossier, int]] = []
    for dossier in dossiers:
        cubes += ((cube, work.announce(cube.nom)) for cube in dossier.cubes)
        evaluations += [(dossier, work.announce(dossier.nom))] if dossier.evaluations else []
    for cube, number in cubes:
        work.add_cube(cube, number)
    jour = demande.jour or work.latest_day() or demande.aujourdhui
    for dossier, number in evaluations:
        work.add_evaluations(dossier, audit, jour, number)
    if not work.apports:
        raise FphrefError("Rien à consolider : ni cube (fphref couverture --cube), ni évaluations.")
    return work.conclude(jour, demande.par or PAR, demande.couts)


@dataclass
class _Dossier:
    """The files of one argument, by what they are."""

    nom: str
    cubes: list[FichierCube] = field(default_factory=list)
    evaluations: list[Source] = field(default_factory=list)
    agents: list[Path] = field(default_factory=list)


def _sort_out(path: Path, name: str, duck: DuckDB) -> _Dossier:
    found = _Dossier(name)
    for file in find_files([path]):
        nom = name if file == path else f"{name}/{file.relative_to(path).as_posix()}"
        sources = open_sources(file, duck, nom)
        evaluations = [source for source in sources if source.genre == EVALUATIONS]
        if evaluations:  # the list of agents of the same workbook is read with them
            found.evaluations += evaluations
        elif any(source.genre == AGENTS for source in sources):
            found.agents.append(file)
        elif (cube := open_cube(file, duck, nom)) is not None:
            found.cubes.append(cube)
        elif not path.is_dir():
            raise FphrefError(
                f"{path.name} n’est ni un cube, ni un fichier d’évaluations : ses colonnes sont inconnues."
            )
    if len(found.agents) > 1:
        names = " et ".join(file.name for file in found.agents[:2])
        raise FphrefError(f"{path} contient deux listes d’agents ({names}) : n’en garder qu’une.")
    if found.agents and not found.evaluations:
        raise FphrefError(f"{found.agents[0].name} est une liste d’agents, sans évaluations à consolider.")
    return found


class _Consolidation:
    """The tables of a consolidation, filled file by file."""

    def __init__(self, duck: DuckDB, referentiel: Referentiel) -> None:
        self._duck = duck
        self._known = (*referentiel.savoir_faire, *referentiel.connaissances, *referentiel.savoir_etre)
        self._referentiel = referentiel
        self.apports: list[Apport] = []
        self._feuilles: dict[tuple[str, ...], int] = {}
        self._metiers: dict[tuple[str, str], int] = {}
        self._competences = {competence: number for number, competence in enumerate(self._known)}
        self._unknown: dict[str, list[Apport]] = {}
        self._places: dict[tuple[str, str], Apport] = {}
        self._diagnostics: list[Diagnostic] = []
        self._lecture = Lecture()
        self._whole = True
        columns = ", ".join(f"{name} BIGINT" for name in ("fichier", "ligne", *Case._fields))
        duck.sql(f"CREATE TABLE c_cases ({columns})")
        duck.sql("CREATE TABLE c_agents (fichier BIGINT, ligne BIGINT, structure BIGINT, metier BIGINT, agents BIGINT)")
        duck.sql("CREATE TABLE c_pseudonymes (fichier BIGINT, etablissement VARCHAR, agent VARCHAR)")
        duck.sql("CREATE TABLE appuis (structure BIGINT, agents_evalues BIGINT, tenues BIGINT, plus_grand BIGINT)")
        duck.sql("CREATE TABLE hors_profil (structure BIGINT, metier BIGINT, competence BIGINT, agents BIGINT)")

    def latest_day(self) -> date | None:
        """The day of the latest cube."""
        return max((date.fromisoformat(apport.jour) for apport in self.apports if apport.jour), default=None)

    # -- reading -------------------------------------------------------------------------------------------------

    def announce(self, nom: str) -> int:
        """The number of a file that will be added."""
        self.apports.append(Apport(nom))
        return len(self.apports) - 1

    def add_cube(self, cube: FichierCube, number: int) -> None:
        """Take the lines of a cube; those that cannot be are told, and left out."""
        apport = self.apports[number]
        self._whole = False
        agents: list[tuple[int, int, int, int, int]] = []
        self._duck.insert("c_cases", len(Case._fields) + 2, self._lines(cube, apport, number, agents))
        self._duck.insert("c_agents", 5, agents)
        self._drop_doubles(number, cube)

    def _lines(
        self, cube: FichierCube, apport: Apport, number: int, agents: list[tuple[int, int, int, int, int]]
    ) -> Iterator[tuple[int | None, ...]]:
        rejected = count = 0
        for ligne in read_cube(cube, self._duck):
            count += 1
            faute = ligne.faute or ("" if _is_day(ligne.jour) else f"date « {ligne.jour} » : AAAA-MM-JJ est attendu")
            if faute:
                rejected += 1
                if rejected <= MOST_TOLD:
                    self._diagnostics.append(diagnose("CON008", faute, ligne.position))
                continue
            if ligne.jour:
                apport.jours.add(ligne.jour)
            apport.editions.add(ligne.edition)
            apport.seuil = max(apport.seuil, ligne.seuil)
            structure, metier = self._numbers(ligne.feuille, ligne.metier, apport)
            if ligne.case is None:
                agents.append((number, ligne.position.ligne, structure, metier, ligne.agents or 0))
            else:
                competence = self._competence(ligne.competence, apport)
                yield number, ligne.position.ligne, structure, metier, competence, *ligne.case[3:]
        if not count:
            told = "ce cube n’a aucune ligne (tout y est masqué ?) : rien n’en est compté"
            self._diagnostics.append(diagnose("CON009", told, apport.position))
        if rejected > MOST_TOLD:
            self._diagnostics.append(diagnose("CON008", f"et {rejected - MOST_TOLD} autres lignes", apport.position))
        self._lecture = _added(self._lecture, Lecture(fichiers=1, lignes=count, rejetees=rejected))

    def _drop_doubles(self, number: int, cube: FichierCube) -> None:
        """Of two lines of a file for one case, the first counts, and the other is told."""
        for table, keys in (("c_cases", "structure, metier, competence"), ("c_agents", "structure, metier")):
            doubles = (
                f"SELECT ligne, first FROM (SELECT ligne, min(ligne) OVER (PARTITION BY {keys}) AS first FROM {table} "
                f"WHERE fichier = {number}) WHERE ligne > first ORDER BY ligne"
            )
            rows = self._duck.sql(doubles)
            for ligne, first in rows[:MOST_TOLD]:
                message = f"même structure, même métier et même compétence qu’à la ligne {first}"
                self._diagnostics.append(diagnose("CON008", message, cube.at(ligne)))
            if len(rows) > MOST_TOLD:
                message = f"et {len(rows) - MOST_TOLD} autres lignes en double"
                self._diagnostics.append(diagnose("CON008", message, cube.at(0)))
            if rows:
                self._lecture = _added(self._lecture, Lecture(rejetees=len(rows)))
                self._duck.sql(
                    f"DELETE FROM {table} WHERE fichier = {number} AND ligne IN (SELECT ligne FROM ({doubles}))"
                )

    def add_evaluations(self, dossier: _Dossier, audit: Auditeur, jour: date, number: int) -> None:
        """Take what an audit of these evaluations counts."""
        apport = self.apports[number]
        apport.jours.add(jour.isoformat())
        noms = {source.path: source.nom for source in dossier.evaluations}
        liste = dossier.agents[0] if dossier.agents else None
        bilan = audit(Demande(tuple(noms), jour, (ENSEMBLE,), liste, noms=noms), self._referentiel)
        with closing(bilan):
            grain = getattr(bilan, "grain", None)
            if not isinstance(grain, Grain):
                raise FphrefError(
                    "Ces évaluations ne peuvent pas être consolidées : leurs chiffres n’ont pas été gardés."
                )
            self._take(grain, apport, number)
        self._diagnostics += [*another_referentiel(apport, bilan), *bilan.diagnostics]
        self._lecture = _added(self._lecture, bilan.lecture)
        self._note_pseudonyms(dossier.evaluations, number)

    def _take(self, grain: Grain, apport: Apport, number: int) -> None:
        noms = grain.noms
        numbers: dict[tuple[int, int], tuple[int, int]] = {}
        for structure, metier, _ in grain.effectifs:
            numbers[structure, metier] = self._numbers(noms.feuilles[structure], noms.metiers[metier], apport)
        competences = {place: self._competence(name, apport) for place, name in enumerate(noms.competences)}
        structures = {structure: here for (structure, _), (here, _) in numbers.items()}
        self._duck.insert("c_agents", 5, (
            (number, 0, *numbers[structure, metier], agents) for structure, metier, agents in grain.effectifs
        ))  # fmt: skip
        self._duck.insert("c_cases", len(Case._fields) + 2, (
            (number, 0, *numbers[case.structure, case.metier], competences[case.competence], *case[3:])
            for case in grain.cases()
        ))  # fmt: skip
        self._duck.insert("appuis", 4, ((structures[s], *rest) for s, *rest in grain.appuis() if s in structures))
        self._duck.insert("hors_profil", 4, (
            (*numbers[s, m], competences[c], agents) for s, m, c, agents in grain.hors_profil()
        ))  # fmt: skip

    def _note_pseudonyms(self, sources: Iterable[Source], number: int) -> None:
        for source in sources:
            self._duck.insert("c_pseudonymes", 3, ((number, *pair) for pair in _pseudonyms(source, self._duck)))

    def _numbers(self, feuille: tuple[str, ...], metier: str, apport: Apport) -> tuple[int, int]:
        """The numbers of a finest structure, and of a métier of its établissement."""
        etablissement = feuille[_ETABLISSEMENT]
        if not etablissement:
            apport.sans_finess += 1
            etablissement = apport.nom
            feuille = (*feuille[:_ETABLISSEMENT], etablissement, *feuille[_ETABLISSEMENT + 1 :])
        elif (apport.nom, etablissement) not in self._places:
            self._places[apport.nom, etablissement] = apport
        structure = self._feuilles.setdefault(feuille, len(self._feuilles))
        return structure, self._metiers.setdefault((etablissement, metier), len(self._metiers))

    def _competence(self, name: str, apport: Apport) -> int:
        number = self._competences.setdefault(name, len(self._competences))
        if number >= len(self._known):
            where = self._unknown.setdefault(name, [])
            if not where or where[-1] is not apport:
                where.append(apport)
        return number

    # -- the audit -----------------------------------------------------------------------------------------------

    def conclude(self, jour: date, par: tuple[str, ...], couts: Mapping[str, int]) -> Bilan:
        """The conflicts, settled or told; then one audit."""
        duck = self._duck
        noms = Noms(tuple(self._feuilles), tuple(code for _, code in self._metiers), tuple(self._competences), ())
        duck.sql("CREATE TABLE c_metiers (metier BIGINT, code VARCHAR)")
        duck.insert("c_metiers", 2, enumerate(noms.metiers))
        conflits = Conflits(duck, self.apports, noms.feuilles, noms.metiers, noms.competences)
        told = [*self._diagnostics, *files_conflicts(self.apports, jour.isoformat())]
        told += finess_conflicts((apport, name) for (_, name), apport in self._places.items())
        told += unknown_conflicts(self._unknown, self._known)
        twins = list(conflits.settle_twins())
        told += [*twins, *conflits.requirements(), *conflits.needs(), *conflits.headcounts(), *conflits.scales()]
        told += conflits.pseudonyms()
        if twins or not self._whole:
            duck.sql("DELETE FROM appuis")  # of some agents only
        # A published cube tells no number of agents: those that its cases show are a lower bound, and are not told.
        duck.sql(
            "CREATE TABLE effectifs AS SELECT structure, metier, CAST(max(agents) AS BIGINT) AS agents, "
            "CAST(0 AS BIGINT) AS quotite FROM (SELECT structure, metier, agents FROM c_agents UNION ALL "
            "SELECT structure, metier, requis FROM c_cases) GROUP BY structure, metier"
        )
        duck.sql(f"CREATE TABLE cube AS SELECT {', '.join((*CLES, *MESURES))} FROM c_cases")
        agents = int(duck.sql("SELECT coalesce(sum(agents), 0) FROM c_agents")[0][0])
        retenues = int(duck.sql("SELECT coalesce(sum(sans_objet + evalues + perimes), 0) FROM c_cases")[0][0])
        lecture = replace(self._lecture, agents=agents, retenues=retenues)
        profils = {noms.metiers[metier] for (metier,) in duck.sql("SELECT DISTINCT metier FROM c_cases")}
        bilan = conclude(duck, replace(noms, profils=profils), jour, par, lecture, told, couts=couts)
        return _without_unknown_agents(bilan, self._partial())

    def _partial(self) -> list[tuple[tuple[str, ...], str]]:
        """Finest structures and métiers whose number of agents is not known."""
        rows = self._duck.sql(
            "SELECT DISTINCT c.structure, c.metier FROM c_cases c LEFT JOIN c_agents a ON a.structure = c.structure "
            "AND a.metier = c.metier WHERE a.agents IS NULL"
        )
        feuilles, metiers = tuple(self._feuilles), tuple(code for _, code in self._metiers)
        return [(feuilles[structure], metiers[metier]) for structure, metier in rows]


def _without_unknown_agents(bilan: Bilan, partial: list[tuple[tuple[str, ...], str]]) -> Bilan:
    """The same audit, without the number of agents of the structures where it is not known."""
    if not partial:
        return bilan
    names = [{**dict(zip(NIVEAUX, feuille, strict=True)), METIER: metier} for feuille, metier in partial]

    def is_unknown(structure: Structure) -> bool:
        return any(all(known[level] == name for level, name in structure.chemin) for known in names)

    return bilan.with_changes(
        structures=tuple(s._replace(agents=None) if is_unknown(s) else s for s in bilan.structures)
    )


def _added(one: Lecture, other: Lecture) -> Lecture:
    return Lecture(**{f.name: getattr(one, f.name) + getattr(other, f.name) for f in fields(Lecture)})


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _pseudonyms(source: Source, duck: DuckDB) -> Iterator[tuple[str, str]]:
    """Each (établissement, pseudonym) of a file of evaluations."""
    columns = [source.colonnes.get(name) for name in ("etablissement", "agent")]
    pairs: Iterable[tuple[str, str]]
    if source.relation:
        texts = ", ".join(f"CAST(b.{named(c)} AS VARCHAR)" if c else "''" for c in columns)
        pairs = ((a or "", b or "") for a, b in duck.rows(f"SELECT DISTINCT {texts} FROM {source.relation} b"))
    else:
        pairs = ((text_of(v.get("etablissement")), text_of(v.get("agent"))) for _, v in source.lignes())
    for etablissement, agent in dict.fromkeys((clean(a), agent_key(clean(b.removeprefix("'")))) for a, b in pairs):
        if agent:
            yield etablissement, agent
