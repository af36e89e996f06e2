"""What does not fit between the files of a consolidation: each conflict is told, with its file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path

from fphref.audit.modele import NIVEAUX, Bilan
from fphref.diagnostics import Diagnostic, Position, suggestion
from fphref.evaluations.relire_valeurs import shown
from fphref.moteurs.duckdb_ import DuckDB
from fphref.regles import diagnose

MOST_TOLD = 100
"""Conflicts of one kind that are told one by one; all are counted."""
_FINESS = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{7}")


_EXAMPLES = 3
"""What is named of a conflict that two files have many times."""


@dataclass
class Apport:
    """A file, or a folder of evaluations, that takes part: `nom` is that of the file.

    `jour` is the day of its audit (AAAA-MM-JJ, empty: unknown), `seuil` that of a published cube, 0 for a whole one.
    `sans_finess` tells that some of its lines had no établissement, and took the name of the file.
    """

    nom: str
    jours: set[str] = field(default_factory=set)
    editions: set[str] = field(default_factory=set)
    seuil: int = 0
    sans_finess: int = 0

    @property
    def jour(self) -> str:
        return max(self.jours, default="")

    @property
    def position(self) -> Position:
        return Position(self.nom)


def distinct_names(paths: Sequence[Path]) -> list[str]:
    """What each file is called: its name, after as many of its folders as tell it apart from the others."""
    whole = [path.absolute().parts for path in paths]  # « . » has no name
    found = []
    for parts in whole:
        others = [other for other in whole if other != parts]
        depth = 1
        while depth < len(parts) and any(other[-depth:] == parts[-depth:] for other in others):
            depth += 1
        found.append("/".join(parts[-depth:]))
    return found


def files_conflicts(apports: Sequence[Apport], jour: str) -> Iterator[Diagnostic]:
    """What the heads of the files say: dates, editions, missing établissements, cubes that do not hold everything."""
    for apport in apports:
        other = sorted(apport.jours - {jour})
        if other:
            yield diagnose("CON002", f"audit du {', '.join(other)}, et non du {jour}", apport.position)
        if apport.sans_finess:
            s = "s" * (apport.sans_finess > 1)
            told = f"{apport.sans_finess} ligne{s} sans établissement : rangée{s} sous « {apport.nom} »"
            yield diagnose("CON005", told, apport.position)
        if apport.seuil:
            yield diagnose(
                "CON009",
                f"cube publié (seuil de {apport.seuil} personnes) : il y manque des cases, les effectifs et les "
                "quotités",
                apport.position,
            )
    editions = sorted({edition for apport in apports for edition in apport.editions if edition})
    if len(editions) > 1:
        told = ", ".join(f"« {shown(edition)} »" for edition in editions[:5])
        yield diagnose("CON010", f"éditions différentes du référentiel : {told}", Position(apports[0].nom))


def finess_conflicts(places: Iterable[tuple[Apport, str]]) -> Iterator[Diagnostic]:
    """Each établissement that is no FINESS number; the control key is not checked, for its rule is not public."""
    found = ((apport, name) for apport, name in places if not _FINESS.fullmatch(name))
    for apport, name in islice(found, MOST_TOLD):
        hint = " ; un zéro de tête a pu être perdu dans un tableur" if name.isdecimal() and len(name) == 8 else ""
        yield diagnose(
            "CON005",
            f"« {shown(name)} » n’est pas un numéro FINESS : 9 chiffres, ou 2A ou 2B et 7 chiffres{hint}",
            apport.position,
        )


def unknown_conflicts(inconnues: Mapping[str, Sequence[Apport]], known: Collection[str]) -> Iterator[Diagnostic]:
    """Compétences that the référentiel does not hold, each with the files that do: one line for each first of these."""
    groups: dict[str, list[str]] = {}
    for competence, where in sorted(inconnues.items()):
        groups.setdefault(where[0].nom, []).append(competence)
    for _, competences in sorted(groups.items()):
        first = inconnues[competences[0]][0]
        others = len({apport.nom for competence in competences for apport in inconnues[competence][1:]})
        also = f"aussi dans {others} autre{'s' * (others > 1)} fichier{'s' * (others > 1)}"
        if len(competences) == 1:
            name, hint = shown(competences[0]), suggestion(competences[0], known)
            told = f"compétence « {name} » inconnue du référentiel{hint}" + (f" ; {also}" if others else "")
        else:
            some = _some(map(shown, competences))
            told = f"{len(competences)} compétences inconnues du référentiel (-r en choisit un autre), dont {some}"
            told += f" ; certaines {also}" if others else ""
        yield diagnose("CON007", told, first.position)


def another_referentiel(apport: Apport, bilan: Bilan) -> Iterator[Diagnostic]:
    """Said before its lines are, one by one: evaluations most of which were rejected for their compétence."""
    rejetees, lignes = bilan.lecture.rejetees or 0, bilan.lecture.lignes or 0
    told = Counter(d.regle for d in bilan.diagnostics)
    if 2 * rejetees > lignes and 2 * told["COU002"] > min(rejetees, told.total()):
        text = f"{rejetees} lignes rejetées sur {lignes}, presque toutes pour une compétence inconnue"
        yield diagnose("COU002", f"{text} : donner le bon référentiel avec -r", apport.position)


class Conflits:
    """What the lines of the files say, once they are all in `c_agents` and `c_cases`."""

    def __init__(
        self, duck: DuckDB, apports: Sequence[Apport], feuilles: Sequence[tuple[str, ...]], metiers: Sequence[str],
        competences: Sequence[str],
    ) -> None:  # fmt: skip
        self._duck, self._apports = duck, apports
        self._feuilles, self._metiers, self._competences = feuilles, metiers, competences

    def settle_twins(self) -> Iterator[Diagnostic]:
        """Finest structure × métier that two files hold: the latest audit counts, else the first file; others go."""
        order = sorted(range(len(self._apports)), key=lambda n: (self._apports[n].jour, -n), reverse=True)
        self._duck.sql("CREATE OR REPLACE TABLE c_rangs (fichier BIGINT, rang BIGINT)")
        self._duck.insert("c_rangs", 2, [(number, rank) for rank, number in enumerate(order)])
        both = (
            "SELECT structure, metier, fichier, competence FROM c_cases UNION ALL "
            "SELECT structure, metier, fichier, NULL FROM c_agents"
        )
        self._duck.sql(
            "CREATE OR REPLACE TABLE c_jumeaux AS SELECT structure, metier, min_by(fichier, rang) AS garde "
            f"FROM ({both}) JOIN c_rangs USING (fichier) GROUP BY structure, metier HAVING count(DISTINCT fichier) > 1"
        )
        rows = self._duck.sql(
            f"SELECT c.structure, c.metier, c.fichier, j.garde, count(c.competence) FROM ({both}) c "
            "JOIN c_jumeaux j ON j.structure = c.structure AND j.metier = c.metier WHERE c.fichier <> j.garde "
            "GROUP BY ALL ORDER BY ALL"
        )
        pairs: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        for structure, metier, fichier, garde, count in rows:
            pairs.setdefault((fichier, garde), []).append((structure, metier, count))
        for (fichier, garde), twins in pairs.items():
            places = [self._place(structure, metier) for structure, metier, _ in twins[:_EXAMPLES]]
            count = sum(competences for _, _, competences in twins)
            told = f"{count} compétence{'s' * (count > 1)}" if count else "effectif"
            what = places[0] if len(twins) == 1 else f"{len(twins)} structures × métiers, dont {' ; '.join(places)}"
            yield diagnose(
                "CON001",
                f"{what} : déjà dans « {self._apports[garde].nom} » ; {told} de ce fichier mis de côté",
                self._apports[fichier].position,
            )
        for table in ("c_cases", "c_agents"):
            self._duck.sql(
                f"DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM c_jumeaux j WHERE j.structure = {table}.structure "
                f"AND j.metier = {table}.metier AND j.garde <> {table}.fichier)"
            )

    def requirements(self) -> Iterator[Diagnostic]:
        """Métier × compétence that two files do not ask at the same level; each keeps its own."""
        query = (
            "SELECT m.code, c.competence, c.niveau_requis, min(c.fichier) FROM c_cases c "
            "JOIN c_metiers m ON m.metier = c.metier GROUP BY m.code, c.competence, c.niveau_requis "
            "QUALIFY count(*) OVER (PARTITION BY m.code, c.competence) > 1 ORDER BY ALL"
        )
        pairs: dict[tuple[int, int], _Exemples] = {}
        for (code, competence), group in groupby(self._duck.rows(query), key=lambda row: row[:2]):
            (_, _, here, first), *rest = group
            for _, _, there, other in rest:
                found = pairs.setdefault((min(first, other), max(first, other)), _Exemples())
                found.add((code, competence, here, there) if first <= other else (code, competence, there, here))
        for (first, other), found in sorted(pairs.items()):
            name = self._apports[other].nom
            told = [
                (f"métier « {shown(code)} », compétence « {shown(self._competences[competence])} »", here, there)
                for code, competence, here, there in found.premiers
            ]
            if found.nombre == 1:
                ((what, here, there),) = told
                text = f"{what} : niveau requis {here}, mais {there} dans « {name} »"
            else:
                some = ", ".join(f"{what} ({here}, mais {there})" for what, here, there in told)
                text = f"{found.nombre} niveaux requis différents dans « {name} », dont {some}"
            yield diagnose("CON003", text, self._apports[first].position)

    def needs(self) -> Iterator[Diagnostic]:
        """Besoins of one métier of an établissement that two files give differently: the highest counts."""
        self._duck.sql(
            "CREATE OR REPLACE TABLE c_besoins AS SELECT metier, competence, max(besoin) AS besoin, "
            "max(fichier) AS fichier, min(besoin) AS moindre FROM c_cases GROUP BY metier, competence "
            "HAVING count(DISTINCT coalesce(besoin, -1)) > 1"
        )
        rows = self._duck.sql(
            "SELECT fichier, metier, count(*), min(competence) FROM c_besoins GROUP BY ALL ORDER BY ALL"
        )
        for fichier, metier, count, competence in rows[:MOST_TOLD]:
            s, name = "s" * (count > 1), shown(self._competences[competence])
            told = (
                f"métier « {shown(self._metiers[metier])} » : {count} besoin{s} différent{s} d’un fichier à l’autre, "
                f"dont celui de « {name} » ; le plus grand compte"
            )
            yield diagnose("CON011", told, self._apports[fichier].position)
        yield from _rest("CON011", len(rows), "métiers de besoins différents")
        self._duck.sql(
            "UPDATE c_cases SET besoin = b.besoin FROM c_besoins b "
            "WHERE b.metier = c_cases.metier AND b.competence = c_cases.competence"
        )

    def headcounts(self) -> Iterator[Diagnostic]:
        """Finest structure × métier whose lines do not agree on the number of agents."""
        rows = self._duck.sql(
            "SELECT a.structure, a.metier, min(a.fichier), min(a.agents), max(c.requis) FROM c_agents a "
            "JOIN c_cases c ON c.structure = a.structure AND c.metier = a.metier AND c.requis <> a.agents "
            "GROUP BY a.structure, a.metier ORDER BY ALL"
        )
        for structure, metier, fichier, agents, requis in rows[:MOST_TOLD]:
            told = f"{self._place(structure, metier)} : {agents} agents présents, mais {requis} agents requis"
            yield diagnose("CON008", told, self._apports[fichier].position)
        yield from _rest("CON008", len(rows), "structures d’effectifs contradictoires")

    def scales(self) -> Iterator[Diagnostic]:
        """Compétences that two files evaluate on scales of other borders: no mean level for both."""
        rows = self._duck.sql(
            "SELECT competence, min(fichier), max(fichier) FROM c_cases GROUP BY competence "
            "HAVING count(DISTINCT fichier) > 1 AND count(DISTINCT bas * 1000 + haut) > 1 ORDER BY competence"
        )
        pairs: dict[tuple[int, int], list[str]] = {}
        for competence, first, last in rows:
            pairs.setdefault((first, last), []).append(shown(self._competences[competence]))
        for (first, last), names in sorted(pairs.items()):
            what = f"compétence « {names[0]} »" if len(names) == 1 else f"{len(names)} compétences, dont {_some(names)}"
            yield diagnose(
                "CON004",
                f"{what} : une autre échelle que dans « {self._apports[first].nom} », ou que d’un métier à l’autre ; "
                "pas de niveau moyen pour l’ensemble",
                self._apports[last].position,
            )

    def pseudonyms(self) -> Iterator[Diagnostic]:
        """Pseudonyms that two files or two établissements bear: two people, or one counted twice. None is named."""
        rows = self._duck.sql(
            "SELECT a, z, count(*) FROM (SELECT min(fichier) AS a, max(fichier) AS z FROM c_pseudonymes GROUP BY agent "
            "HAVING count(DISTINCT fichier || '/' || etablissement) > 1) GROUP BY a, z ORDER BY a, z"
        )
        for first, last, number in rows:
            where = f"et dans « {self._apports[first].nom} »" if first != last else "dans deux établissements"
            s = "s" * (number > 1)
            told = f"{number} pseudonyme{s} ici {where} : deux personnes, ou une personne comptée deux fois"
            yield diagnose("CON006", told, self._apports[last].position)

    def _place(self, structure: int, metier: int) -> str:
        names = [name for name in self._feuilles[structure][NIVEAUX.index("etablissement") :] if name]
        return f"{', '.join(map(shown, names))}, métier « {shown(self._metiers[metier])} »"


@dataclass
class _Exemples:
    """How often a conflict is met, and the first times."""

    nombre: int = 0
    premiers: list[tuple[str, int, int, int]] = field(default_factory=list)

    def add(self, one: tuple[str, int, int, int]) -> None:
        self.nombre += 1
        if self.nombre <= _EXAMPLES:
            self.premiers.append(one)


def _some(names: Iterable[str]) -> str:
    """The first names: « a », « b », « c »."""
    return ", ".join(f"« {name} »" for name in islice(names, _EXAMPLES))


def _rest(code: str, count: int, what: str) -> Iterator[Diagnostic]:
    if count > MOST_TOLD:
        yield diagnose(code, f"et {count - MOST_TOLD} autres {what}", Position("(ensemble)"))
