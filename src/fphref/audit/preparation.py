"""From the rows that were read to the tables of the SQL text, part by part where there are many agents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from fphref.audit.calcul import Noms
from fphref.audit.lecture import Brut, expires, joins, ymd
from fphref.audit.modele import NIVEAUX
from fphref.audit.presents import Valeurs, quotite_of
from fphref.diagnostics import FphrefError
from fphref.evaluations.modele import agent_key
from fphref.evaluations.relire_valeurs import day_of
from fphref.model.couverture import ECHEANCE_JOURS, ECHEANCES_MOIS, HORIZONS_MOIS
from fphref.model.referentiel import Referentiel
from fphref.moteurs.base import Moteur
from fphref.moteurs.duckdb_ import DuckDB, quoted
from fphref.moteurs.texte import FIRST_TABLES, NEVER, TABLES

T = TypeVar("T")
LOT = 25_000
"""Agents that are computed at a time: memory stays flat, whatever the number of établissements."""
PARTIAL = ("tenus", "effectifs", "cube", "appuis", "hors_profil")


@dataclass
class Compte:
    """What was counted on the way, for `Lecture`."""

    retenues: int = 0
    remplacees: int = 0
    egalites: int = 0
    evalues: int = 0
    partis: int = 0
    agents: int = 0
    autre_echelle: int = 0
    douteux: dict[str, int] = field(default_factory=dict)


def add_months(jour: date, months: int) -> date:
    """The same day so many months later; the last day of the month where it has no such day."""
    year, month = divmod(jour.year * 12 + jour.month - 1 + months, 12)
    for day in range(jour.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError(jour)


def _departure(text: str | None) -> int | None:
    """The day of a planned departure, `NEVER` where none is planned; None for what is no day."""
    if text is None:
        return NEVER
    day, _, _ = day_of(text, date(2199, 12, 31))
    return ymd(day) if day is not None else None


READERS: Mapping[str, Callable[[str], object]] = {"quotite": quotite_of, "depart_prevu": _departure}
"""What reads a column that describes agents: None for what is no value of it."""


def deadlines(jour: date) -> tuple[int, ...]:
    """The row of `parametres`: the day of the audit, in 3 and 5 years, in 90 days, in 6 and 12 months."""
    days = (
        jour,
        *(add_months(jour, months) for months in HORIZONS_MOIS),
        jour + timedelta(days=ECHEANCE_JOURS),
        *(add_months(jour, months) for months in ECHEANCES_MOIS),
    )
    return tuple(ymd(day) for day in days)


class Preparation:
    """The tables of one audit in the embedded engine."""

    def __init__(self, duck: DuckDB, brut: Brut, referentiel: Referentiel, jour: date) -> None:
        self._duck, self._brut, self._referentiel, self._jour = duck, brut, referentiel, jour
        self.competences = (*referentiel.savoir_faire, *referentiel.connaissances, *referentiel.savoir_etre)
        self.compte = Compte()
        self.noms = Noms((), (), self.competences, ())
        self._lots: list[str] = []

    def describe_agents(self, sans: Collection[str]) -> int:
        """Make `connus`, one numbered row an agent of `presents`; how many are in `sans` (pseudonyms)."""
        duck, valeurs = self._duck, Valeurs(self._referentiel)
        places, paths = self._different(NIVEAUX, valeurs.path)
        lus, found = self._different(("metier",), valeurs.metier)
        feuilles = {path: number for number, path in enumerate(sorted(set(paths)))}
        codes = {code: number for number, code in enumerate(sorted({"", *found}))}
        profils = self._referentiel.profils
        self.noms = Noms(tuple(feuilles), tuple(codes), self.competences, frozenset(profils.keys() & codes.keys()))
        scales = {scale: number for number, scale in enumerate(sorted(self._referentiel.echelles))}
        self._words("places", NIVEAUX, ("structure",), (
            (*place, feuilles[path]) for place, path in zip(places, paths, strict=True)
        ))  # fmt: skip
        self._words("fonctions", ("metier",), ("numero", "echelle"), (
            (*lu, codes[code], scales[profils[code].echelle] if code in profils else None)
            for lu, code in zip(lus, found, strict=True)
        ))  # fmt: skip
        self._words("quotites", ("quotite",), ("valeur",), (
            (*lue, percent) for lue, percent in zip(*self._different(("quotite",), quotite_of), strict=True)
        ))  # fmt: skip
        self._words("departs", ("depart_prevu",), ("valeur",), (
            (*lu, jour) for lu, jour in zip(*self._different(("depart_prevu",), _departure), strict=True)
        ))  # fmt: skip
        keys = {agent_key(agent) for agent in sans}
        # Plain pseudonyms are found by their lower case, as the engine makes it; the others by the key that we make.
        spelled = duck.sql("SELECT DISTINCT agent FROM graphies")
        others = [agent for (agent,) in spelled if agent_key(agent) in keys]
        duck.sql("CREATE OR REPLACE TABLE partants (cle VARCHAR)")
        duck.insert("partants", 1, ((key,) for key in sorted({*keys, *others})))
        same = " AND ".join(f"e.{name} IS NOT DISTINCT FROM p.{name}" for name in NIVEAUX)
        duck.sql(
            "CREATE OR REPLACE TABLE connus AS SELECT row_number() OVER (ORDER BY p.agent) AS numero, p.agent, "
            f"e.structure, m.numero AS metier, coalesce(q.valeur, 100) AS quotite, "
            f"coalesce(d.valeur, {NEVER}) AS depart, m.echelle, 0 AS lot, "
            "CASE WHEN lower(p.agent) IN (SELECT cle FROM partants) OR p.agent IN (SELECT cle FROM partants) "
            f"THEN 1 ELSE 0 END AS sans FROM presents p JOIN places e ON {same} "
            "JOIN fonctions m ON m.metier IS NOT DISTINCT FROM p.metier "
            "JOIN quotites q ON q.quotite IS NOT DISTINCT FROM p.quotite "
            "JOIN departs d ON d.depart_prevu IS NOT DISTINCT FROM p.depart_prevu"
        )
        for champ, words in (("quotite", "quotites"), ("depart_prevu", "departs")):
            unread = f"SELECT {champ} FROM {words} WHERE valeur IS NULL"
            count = duck.sql(f"SELECT count(*) FROM presents WHERE {champ} IN ({unread})")[0][0]
            self.compte.douteux[champ] = int(count)
        jour = ymd(self._jour)
        counts = duck.sql(f"SELECT count(*) FILTER (depart > {jour}), count(*) FILTER (depart <= {jour}), "
                          f"count(*) FILTER (sans = 1 AND depart > {jour}) FROM connus")[0]  # fmt: skip
        self.compte.agents, self.compte.partis = int(counts[0]), int(counts[1])
        return int(counts[2])

    def unknown(self, agents: Collection[str]) -> list[str]:
        """Those of these pseudonyms that are nobody's."""
        known = {agent_key(agent) for (agent,) in self._duck.sql("SELECT agent FROM connus WHERE sans = 1")}
        return [agent for agent in agents if agent_key(agent) not in known]

    def _different(self, champs: Sequence[str], read: Callable[..., T]) -> tuple[list[tuple[str | None, ...]], list[T]]:
        """The different values of these columns of `presents`, in order, and what each stands for."""
        columns = ", ".join(champs)
        values = self._duck.sql(f"SELECT DISTINCT {columns} FROM presents ORDER BY {columns}")
        return values, [read(*value) for value in values]

    def _words(self, table: str, champs: Sequence[str], numbers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Make the table that says what the words of these columns stand for."""
        columns = [*(f"{champ} VARCHAR" for champ in champs), *(f"{number} BIGINT" for number in numbers)]
        self._duck.sql(f"CREATE OR REPLACE TABLE {table} ({', '.join(columns)})")
        self._duck.insert(table, len(columns), rows)

    def load_rest(self) -> None:
        """Make `exigences`, `parametres`, and the tables by which the evaluations find their agent."""
        duck, noms = self._duck, self.noms
        duck.load("exigences", self._requirements())
        duck.load("parametres", [deadlines(self._jour)])
        self._split()
        duck.sql(
            "CREATE OR REPLACE TABLE numeros AS SELECT agent AS brut, numero, lot, echelle FROM connus UNION ALL "
            "SELECT g.brut, k.numero, k.lot, k.echelle FROM graphies g JOIN connus k ON k.agent = g.agent "
            "WHERE g.brut <> g.agent"
        )
        assert noms.metiers

    def _requirements(self) -> Iterator[tuple[int, ...]]:
        places = {identifiant: number for number, identifiant in enumerate(self.competences)}
        for number, code in enumerate(self.noms.metiers):
            profil = self._referentiel.profils.get(code)
            if profil is None:
                continue
            echelle = self._referentiel.echelles[profil.echelle]
            bas, haut = echelle.mesures[0].valeur, echelle.mesures[-1].valeur
            for exigence in profil.exigences:
                niveau = echelle.niveau(exigence.niveau)
                if niveau is not None and niveau.valeur is not None and exigence.competence in places:
                    assert bas is not None and haut is not None
                    yield (number, places[exigence.competence], niveau.valeur, bas, haut, exigence.criticite,
                           exigence.besoin)  # fmt: skip

    # -- parts -----------------------------------------------------------------------------------------------

    def _split(self) -> None:
        """Put each agent in a part; `_lots` are the conditions on the rows `b` that may be of its agents."""
        duck = self._duck
        total = int(duck.sql("SELECT count(*) FROM connus")[0][0])
        if total <= LOT:
            self._lots = ["true"]
            return
        if not self._brut.has("etablissement"):
            duck.sql(f"UPDATE connus SET lot = (numero - 1) // {LOT}")
            self._lots = ["true"] * ((total - 1) // LOT + 1)
            return
        # Rows are read établissement by établissement: the file skips the others. Who moved is computed apart.
        duck.sql(
            "CREATE OR REPLACE TEMP TABLE lieux AS SELECT coalesce(g.agent, s.brut) AS agent, "
            "min(s.etablissement) AS etablissement, count(DISTINCT coalesce(s.etablissement, '')) AS lieux "
            "FROM situations s LEFT JOIN graphies g ON g.brut = s.brut GROUP BY 1"
        )
        sizes = duck.sql("SELECT etablissement, count(*) FROM lieux WHERE lieux = 1 GROUP BY 1 ORDER BY 1 NULLS FIRST")
        packs: list[list[str | None]] = []
        room = 0
        for name, count in sizes:
            if not packs or room + count > LOT:
                packs.append([])
                room = 0
            packs[-1].append(name)
            room += count
        self._lots = [_pack_condition(pack) for pack in packs] + ["true"]
        duck.sql("CREATE OR REPLACE TEMP TABLE paquets (etablissement VARCHAR, lot BIGINT)")
        duck.insert("paquets", 2, ((name, number) for number, pack in enumerate(packs) for name in pack))
        duck.sql(f"UPDATE connus SET lot = {len(packs)}")
        duck.sql(
            "UPDATE connus SET lot = q.lot FROM lieux l JOIN paquets q "
            "ON q.etablissement IS NOT DISTINCT FROM l.etablissement WHERE l.agent = connus.agent AND l.lieux = 1"
        )
        if not duck.sql(f"SELECT 1 FROM connus WHERE lot = {len(packs)} LIMIT 1"):
            self._lots.pop()

    def select_lot(self, lot: int) -> None:
        """Make `agents` and `evaluations` those of one part."""
        duck = self._duck
        duck.sql("CREATE OR REPLACE TABLE agents AS SELECT numero AS agent, structure, metier, quotite, depart, sans "
                 f"FROM connus WHERE lot = {lot}")  # fmt: skip
        duck.sql(f"CREATE OR REPLACE VIEW evaluations AS {self._evaluations(lot)}")

    def _evaluations(self, lot: int) -> str:
        scale = "" if self._one_scale() else " AND (u.echelle IS NULL OR u.echelle = n.echelle)"
        return (
            f"SELECT u.numero AS agent, c.valeur AS competence, d.valeur AS jour, n.code AS code, "
            f"{expires(self._brut)} AS expire FROM brut b {joins(self._brut)} "
            f"JOIN numeros u ON u.brut = b.agent AND u.lot = {lot} "
            "WHERE c.valeur IS NOT NULL AND d.valeur IS NOT NULL AND n.code IS NOT NULL "
            f"AND {expires(self._brut)} IS NOT NULL AND {self._lots[lot]}{scale}"
        )

    def _one_scale(self) -> bool:
        read = {found[1] for found in self._brut.niveaux.values() if found is not None}
        asked = {self._referentiel.profils[code].echelle for code in self.noms.profils}
        return len(read | asked) < 2

    def run(self, moteur: Moteur | None = None) -> None:
        """Run the steps up to `hors_profil`, part by part in this engine, or whole in another one."""
        duck = self._duck
        if not self._one_scale():
            self._count_other_scales()
        if moteur is not None:
            self._lots = ["true"]
            duck.sql("UPDATE connus SET lot = 0")
            duck.sql("UPDATE numeros SET lot = 0")
            self.select_lot(0)
            for table in FIRST_TABLES:
                moteur.load(table, duck.rows(f"SELECT {', '.join(TABLES[table])} FROM {table}"))
            for step in PARTIAL:
                moteur.run(step)
            self._count(moteur)
            return
        for lot in range(len(self._lots)):
            self.select_lot(lot)
            duck.run("tenus")
            duck.run("effectifs")
            self._count(duck)
            duck.sql("CREATE TABLE IF NOT EXISTS tous AS FROM effectifs LIMIT 0")
            duck.sql("INSERT INTO tous FROM effectifs")
            for step in ("cube", "appuis", "hors_profil"):
                duck.append(step)
        # A structure may be in two parts; the numbers add up.
        duck.sql(
            "CREATE OR REPLACE TABLE effectifs AS SELECT structure, metier, CAST(sum(agents) AS BIGINT) AS agents, "
            "CAST(sum(quotite) AS BIGINT) AS quotite FROM tous GROUP BY structure, metier"
        )

    def _count(self, moteur: Moteur) -> None:
        query = (
            "SELECT COUNT(*) AS n, COALESCE(SUM(t.lignes), 0) AS lignes, COALESCE(SUM(t.egalite), 0) AS egalites, "
            "COUNT(DISTINCT t.agent) AS agents FROM tenus t"
        )
        pairs, lignes, egalites, agents = (int(value) for value in next(moteur.rows(query)))
        self.compte.retenues += pairs
        self.compte.remplacees += lignes - pairs
        self.compte.egalites += egalites
        self.compte.evalues += agents

    def _count_other_scales(self) -> None:
        query = (
            f"SELECT count(*) FROM brut b {joins(self._brut)} JOIN numeros u ON u.brut = b.agent "
            "WHERE c.valeur IS NOT NULL AND d.valeur IS NOT NULL AND n.code IS NOT NULL AND u.echelle <> n.echelle"
        )
        self.compte.autre_echelle = int(self._duck.sql(query)[0][0])

    def refuse_unknown(self, sans: Sequence[str]) -> None:
        """Raise where the what-if names somebody who is not there."""
        missing = self.unknown(sans)
        if missing:
            one = f"Agent « {missing[0]} » inconnu" if len(missing) == 1 else f"{len(missing)} agents inconnus"
            raise FphrefError(f"{one} des évaluations et de la liste des agents : vérifier --sans ou --depart.")


def _pack_condition(pack: Sequence[str | None]) -> str:
    names = [name for name in pack if name is not None]
    parts = [f"CAST(b.etablissement AS VARCHAR) IN ({', '.join(quoted(name) for name in names)})"] if names else []
    if len(names) < len(pack):
        parts.append("b.etablissement IS NULL")
    return f"({' OR '.join(parts)})"
