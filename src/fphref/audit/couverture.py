"""The audit of coverage, from files to a `Bilan`: the one door of the commands."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fphref.audit.calcul import Chemin, conclude, levels_of
from fphref.audit.entrees import read_besoins, read_couts, read_departs
from fphref.audit.lecture import Brut, check_values, load_brut, ymd
from fphref.audit.modele import ENSEMBLE, Bilan, Lecture, Structure
from fphref.audit.preparation import READERS, Preparation
from fphref.audit.presents import gather_list, gather_situations, join_list, settle, spell_agents
from fphref.audit.rejets import (
    count_rejected,
    tell_counts,
    tell_descriptions,
    tell_list,
    tell_rejected,
    tell_sources,
)
from fphref.audit.sources import (
    AGENTS,
    EVALUATIONS,
    Source,
    find_files,
    not_agents,
    not_evaluations,
    open_sources,
)
from fphref.diagnostics import Diagnostic, FphrefError
from fphref.evaluations.modele import agent_key
from fphref.model.referentiel import Referentiel
from fphref.moteurs.base import Moteur
from fphref.moteurs.duckdb_ import DuckDB


@dataclass(frozen=True, slots=True)
class Demande:
    """What is asked for. `fichiers` are evaluations (or folders of them); `agents` a list of who is present.

    `par` are breakdowns of `audit.modele.PAR`, the first being what `Bilan.fragiles` is about; empty: `service` if the
    data names services, else `ensemble`. `sans` are pseudonyms, `departs` a file of them. `moteur` is empty for the
    embedded engine, else `postgresql://…`, `spark` or `spark://…`.
    """

    fichiers: tuple[Path, ...]
    jour: date
    par: tuple[str, ...] = ()
    agents: Path | None = None
    besoins: Path | None = None
    couts: Path | None = None
    sans: tuple[str, ...] = ()
    departs: Path | None = None
    moteur: str = ""
    noms: Mapping[Path, str] = field(default_factory=dict)
    """What files are called, where it is not by their name."""


def audit_couverture(demande: Demande, referentiel: Referentiel) -> Bilan:
    """The audit that is asked for; `Bilan.close` lets go of its engine.

    Raises `FphrefError` where a file cannot be read or an engine not be reached.
    """
    return open_audit(demande, referentiel)[1]


def open_audit(demande: Demande, referentiel: Referentiel) -> tuple[Audit, Bilan]:
    """The same, with what it was computed from, for who has to explain it."""
    with ExitStack() as stack:
        # The engine lets go of the files of the folder before it goes.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fphref-")))
        duck = DuckDB()
        stack.callback(duck.close)
        other = _engine(demande.moteur)
        if other is not None:
            stack.callback(other.close)
        audit = Audit(demande, referentiel, duck, folder)
        bilan = audit.run(other)
        kept = stack.pop_all()
    return audit, bilan.with_changes(resources=(kept.close,))


def _engine(name: str) -> Moteur | None:
    """The engine that is named; None for the embedded one."""
    if not name:
        return None
    if name.startswith(("postgresql://", "postgres://")):
        from fphref.moteurs.postgresql import PostgreSQL

        return PostgreSQL(name)
    if name == "spark" or name.startswith(("spark://", "local[", "yarn", "k8s://")):
        from fphref.moteurs.spark import Spark

        return Spark(name)
    raise FphrefError("--moteur attend « postgresql://… », « spark » ou « spark://… ».")


class Audit:
    """One audit, step by step; `brut` and `preparation` are what it read, once it has run."""

    brut: Brut
    preparation: Preparation

    def __init__(self, demande: Demande, referentiel: Referentiel, duck: DuckDB, folder: Path) -> None:
        self._demande, self._referentiel, self.duck, self._folder = demande, referentiel, duck, folder
        self._diagnostics: list[Diagnostic] = []
        self._counts: dict[str, int] = {}
        self._liste: Brut | None = None

    def run(self, moteur: Moteur | None) -> Bilan:
        demande, duck, referentiel = self._demande, self.duck, self._referentiel
        evaluations, liste = self._sources()
        brut = self.brut = load_brut(duck, evaluations, self._folder)
        preparation = self.preparation = Preparation(duck, brut, referentiel, demande.jour)
        check_values(duck, brut, referentiel, preparation.competences)
        lignes, absents = self._presents(brut, liste)
        sans = self._leaving()
        taken = preparation.describe_agents(sans)
        preparation.refuse_unknown(sans)
        preparation.load_rest()
        preparation.run(moteur)
        rejetees, blank = count_rejected(duck, brut)
        self._diagnostics += tell_rejected(duck, brut, rejetees, referentiel)
        compte, noms = preparation.compte, preparation.noms
        futures = self._futures(brut)
        douteux = dict(compte.douteux)
        if self._liste is not None:
            asked = {champ: read for champ, read in READERS.items() if douteux[champ] and self._liste.has(champ)}
            self._diagnostics += tell_descriptions(duck, self._liste, asked) if asked else ()
            douteux |= dict.fromkeys(asked, 0)
        self._counts["deja_partis"] = len(sans) - taken
        self._counts |= {**douteux, "absents": absents, "autre_echelle": compte.autre_echelle,
                         "sans_niveau": blank, "futures": futures}  # fmt: skip
        unknown = [code for code in noms.metiers if code and code not in referentiel.metiers]
        self._diagnostics += tell_counts(brut, self._liste, referentiel, self._counts, unknown)
        lecture = Lecture(
            len(brut.sources), lignes, rejetees, compte.retenues, compte.remplacees, compte.egalites, futures,
            compte.autre_echelle, compte.agents, compte.agents - compte.evalues, absents, compte.partis, blank,
        )  # fmt: skip
        couts: dict[str, int] = {}
        if demande.couts is not None:
            couts, faults = read_couts(demande.couts, referentiel)
            self._diagnostics += faults
        par = demande.par or (("service",) if "service" in levels_of(noms.feuilles) else (ENSEMBLE,))
        return conclude(
            moteur or duck, noms, demande.jour, par, lecture, self._diagnostics, self._besoins, taken, couts
        )

    def _sources(self) -> tuple[list[Source], Source | None]:
        """The files of evaluations, and the list of agents: the one that is named, else the one found beside them."""
        demande, duck = self._demande, self.duck
        opened = [
            source
            for path, nom in find_files(demande.fichiers).items()
            if path != demande.agents
            for source in open_sources(path, duck, demande.noms.get(path, nom))
        ]
        listes = [source for source in opened if source.genre == AGENTS]
        if demande.agents is not None:
            if not demande.agents.exists():
                raise FphrefError(f"{demande.agents} n’existe pas.")
            listes = open_sources(demande.agents, duck)
            if listes[0].genre != AGENTS:
                raise FphrefError(f"{listes[0].nom} n’est pas une liste d’agents : {not_agents(listes[0])}.")
        if len(listes) > 1:
            names = " et ".join(source.titre for source in listes[:2])
            one = "n’en garder qu’une dans le fichier" if listes[0].path == listes[1].path else "choisir avec --agents"
            raise FphrefError(f"Deux listes d’agents, {names} : {one}.")
        evaluations = [source for source in opened if source.genre == EVALUATIONS]
        others = [source for source in opened if source.genre not in (EVALUATIONS, AGENTS)]
        if not evaluations:
            first = next(iter(others or opened), None)
            if first is None:
                raise FphrefError("Aucun fichier d’évaluations n’est donné.")
            raise FphrefError(
                f"{first.nom} n’est pas un tableau d’évaluations : {not_evaluations(first)}. Une matrice remplie se "
                "relit d’abord : fphref relire."
            )
        self._diagnostics += tell_sources([*evaluations, *listes], others)
        return evaluations, listes[0] if listes else None

    def _presents(self, brut: Brut, source: Source | None) -> tuple[int, int]:
        """Make `presents`; how many rows were read, and how many evaluated agents the list lacks."""
        duck, jour = self.duck, ymd(self._demande.jour)
        gather_situations(duck, brut, jour)
        lignes = int(duck.sql("SELECT coalesce(sum(lignes), 0) FROM situations")[0][0])
        tables = ["situations"]
        if source is not None:
            liste = self._liste = load_brut(duck, [source], self._folder, "liste_brut")
            gather_list(duck, liste)
            tables.append("liste")
        self._counts["graphies"], brut.refuses = spell_agents(duck, tables)
        if source is not None:
            liste.refuses = brut.refuses
            self._diagnostics += tell_list(duck, liste)
        self._counts["situations"] = settle(duck, "situations")
        if source is None:
            duck.sql("CREATE OR REPLACE VIEW presents AS FROM situations_agents")
            return lignes, 0
        self._counts["liste"] = settle(duck, "liste")
        return lignes, join_list(duck, liste)

    def _leaving(self) -> tuple[str, ...]:
        """The pseudonyms that the what-if takes away, each once."""
        asked = list(self._demande.sans)
        if self._demande.departs is not None:
            asked += read_departs(self._demande.departs)
        return tuple({agent_key(agent): agent for agent in asked}.values())

    def _futures(self, brut: Brut) -> int:
        limit = ymd(self._demande.jour)
        if not any(day is not None and day > limit for day in brut.jours["date"].values()):
            return 0
        query = f"SELECT count(*) FROM brut b JOIN v_date d ON d.brut = b.date WHERE d.valeur > {limit}"
        return int(self.duck.sql(query)[0][0])

    def _besoins(self, structures: Sequence[Structure]) -> Mapping[tuple[Chemin, str], int]:
        if self._demande.besoins is None:
            return {}
        found, faults = read_besoins(self._demande.besoins, structures, self._referentiel)
        self._diagnostics += faults
        return found
