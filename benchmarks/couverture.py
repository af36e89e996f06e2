"""The audit of coverage at every size, beside a bare scan, the bare portable query, pandas and polars on its files.

    python benchmarks/couverture.py [--tailles 30,3000,12000,100000] [--dossier DIR] [--grand]

Each figure is a process of its own: wall seconds and peak memory (MB), the least of the rounds. `--grand` adds
1 200 000 agents (about 60 million rows; some minutes and 300 MB of disk). The data is that of
`fphref demo`, made once in `--dossier`.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TAILLES = (30, 3_000, 12_000, 100_000)
GRAND = 1_200_000
JOUR = "2026-11-22"
BARE = """
WITH last AS (
  SELECT agent_id, comp_id, MAX(ymd * 10 + level) % 10 AS level FROM assessments GROUP BY agent_id, comp_id
), heads AS (
  SELECT service_id, metier_id, COUNT(*) AS hc FROM agents GROUP BY service_id, metier_id
), target AS (
  SELECT h.service_id AS service_id, r.comp_id AS comp_id, SUM(h.hc) AS n_req,
         SUM(h.hc * r.weight * r.req_level) AS target
  FROM heads h JOIN requirements r ON r.metier_id = h.metier_id GROUP BY h.service_id, r.comp_id
), held AS (
  SELECT a.service_id AS service_id, l.comp_id AS comp_id,
         SUM(CASE WHEN l.level >= r.req_level THEN 1 ELSE 0 END) AS n_ok,
         SUM(r.weight * CASE WHEN l.level < r.req_level THEN l.level ELSE r.req_level END) AS done,
         SUM(CASE WHEN l.level >= r.req_level THEN a.stay ELSE 0 END) AS ok_stay
  FROM last l JOIN agents a ON a.agent_id = l.agent_id
  JOIN requirements r ON r.metier_id = a.metier_id AND r.comp_id = l.comp_id GROUP BY a.service_id, l.comp_id
)
SELECT t.service_id, t.comp_id, t.n_req, COALESCE(h.n_ok, 0) AS n_ok, t.target - COALESCE(h.done, 0) AS need,
       COALESCE(h.ok_stay, 0) AS ok_stay
FROM target t LEFT JOIN held h ON h.service_id = t.service_id AND h.comp_id = t.comp_id
"""
"""The portable query that the engines were chosen by: coverage, need and who stays, and nothing else."""


def run_scan(folder: Path) -> int:
    """The floor: every column of every row decoded, nothing computed."""
    import duckdb

    query = (
        f"SELECT count(agent), count(DISTINCT competence), max(date), count(niveau), count(expiration) "
        f"FROM '{folder}/evaluations.parquet'"
    )
    row = duckdb.connect().execute(query).fetchone()
    return int(row[0]) if row else 0


def run_bare(folder: Path) -> int:
    """The bare query on the same files, its requirements read beforehand from the référentiel."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET memory_limit = '900MB'")
    _load_requirements(connection, folder)
    files = f"'{folder}/evaluations.parquet'"
    connection.execute(
        f"CREATE VIEW assessments AS SELECT agent AS agent_id, competence AS comp_id, "
        f"year(date) * 10000 + month(date) * 100 + day(date) AS ymd, TRY_CAST(niveau AS INTEGER) AS level FROM {files}"
    )
    connection.execute(
        f"CREATE TABLE agents AS SELECT agent AS agent_id, concat(etablissement, pole, service) AS service_id, "
        f"metier AS metier_id, CASE WHEN depart_prevu IS NULL THEN 1000 ELSE 0 END AS stay "
        f"FROM '{folder}/agents.parquet'"
    )
    row = connection.execute(f"SELECT count(*), sum(n_ok), sum(need) FROM ({BARE})").fetchone()
    return int(row[0]) if row else 0


def requirements(folder: Path) -> list[tuple[str, str, int, int, int]]:
    """Métier, compétence, level, criticité, besoin: from a file beside the data, so that nobody's YAML is timed."""
    kept = folder / "exigences-2.json"
    if not kept.exists():
        import fphref

        referentiel, _ = fphref.load(folder / "referentiel")
        found = []
        for code, profil in referentiel.profils.items():
            echelle = referentiel.echelles[profil.echelle]
            for exigence in profil.exigences:
                niveau = echelle.niveau(exigence.niveau)
                if niveau is not None and niveau.valeur is not None:
                    found.append((code, exigence.competence, niveau.valeur, exigence.criticite, exigence.besoin))
        kept.write_text(json.dumps(found), "utf-8")
    return [tuple(row) for row in json.loads(kept.read_text("utf-8"))]


def _load_requirements(connection: object, folder: Path) -> None:
    columns = [list(column) for column in zip(*(row[:4] for row in requirements(folder)), strict=True)]
    execute = connection.execute  # type: ignore[attr-defined]
    execute("CREATE TABLE requirements (metier_id VARCHAR, comp_id VARCHAR, req_level INTEGER, weight INTEGER)")
    execute("INSERT INTO requirements SELECT unnest(?), unnest(?), unnest(?), unnest(?)", columns)


MEASURES = ("sans_objet", "evalues", "perimes", "titulaires_perimes", "titulaires", "quotite", "titulaires_t3",
            "titulaires_t5", "expire_j90", "expire_m6", "expire_m12", "au_dessus", "somme", "ecarts", "ecarts_majeurs",
            "manques", "somme_ponderee", "poids")  # fmt: skip
"""What the audit sums by service and compétence; the rivals sum the same, and check no row, tell nothing left out."""
TODAY, T3, T5, J90, M6, M12, NEVER = 20261122, 20291122, 20311122, 20270220, 20270522, 20271122, 99991231
_CODE = {"1": 2, "2": 3, "3": 4, "4": 5, "5": 6}
"""Level + 1 on the scale of the demonstration, whose lowest level is 1; anything else is « sans objet »."""


def run_pandas(folder: Path) -> int:
    """The same measures and states with pandas, on the same files."""
    import numpy
    import pandas

    def ymd(days: Any) -> Any:
        days = pandas.to_datetime(days)
        return (days.dt.year * 10_000 + days.dt.month * 100 + days.dt.day).fillna(NEVER).astype("int64")

    columns = ["agent", "competence", "date", "niveau", "expiration"]
    rows = pandas.read_parquet(folder / "evaluations.parquet", columns=columns)
    rows["code"] = rows["niveau"].map(_CODE).fillna(0).astype("int64")
    rows["jour"], rows["expire"] = ymd(rows["date"]), ymd(rows["expiration"])
    rows = rows[rows["jour"] <= TODAY]
    rows["key"] = (rows["jour"] * 100 + rows["code"]) * 100_000_000 + rows["expire"]
    last = rows.groupby(["agent", "competence"], observed=True)["key"].max().reset_index()
    last["expire"], last["code"] = last["key"] % 100_000_000, last["key"] // 100_000_000 % 100
    columns = ["agent", "etablissement", "pole", "service", "metier", "quotite", "depart_prevu"]
    agents = pandas.read_parquet(folder / "agents.parquet", columns=columns)
    agents["place"] = agents["etablissement"].astype(str) + agents["pole"].astype(str) + agents["service"].astype(str)
    agents["depart"] = ymd(agents["depart_prevu"])
    agents = agents[agents["depart"] > TODAY][["agent", "place", "metier", "quotite", "depart"]]
    asked = pandas.DataFrame(requirements(folder), columns=["metier", "competence", "requis", "poids", "besoin"])
    heads = agents.groupby(["place", "metier"]).size().reset_index(name="n").merge(asked, on="metier")
    target = heads.groupby(["place", "competence"])[["n", "besoin"]].sum().reset_index()
    held = last.merge(agents, on="agent").merge(asked, on=["metier", "competence"])
    valid, level, wanted = held["expire"] >= TODAY, held["code"] - 1, held["requis"]
    rated = valid & (level >= 0)
    ok = rated & (level >= wanted)
    short = (wanted - level).where(rated & (level < wanted), 0)
    figures = (
        valid & (level < 0), rated, ~valid & (level >= 0), ~valid & (level >= wanted), ok, held["quotite"].where(ok, 0),
        ok & (held["depart"] > T3), ok & (held["depart"] > T5), ok & (held["expire"] <= J90),
        ok & (held["expire"] <= M6), ok & (held["expire"] <= M12), valid & (level > 1), level.where(rated, 0),
        short > 0, short > 1, short, (level * held["poids"]).where(rated, 0), held["poids"].where(rated, 0),
    )  # fmt: skip
    for name, figure in zip(MEASURES, figures, strict=True):
        held[name] = figure.astype("int64")
    found = held.groupby(["place", "competence"])[list(MEASURES)].sum().reset_index()
    done = target.merge(found, on=["place", "competence"], how="left").fillna(0)
    held_by = done["titulaires"]
    done["etat"] = numpy.select(
        [done["n"] == done["sans_objet"], (done["evalues"] == 0) & (done["titulaires_perimes"] == 0),
         (held_by == 0) & (done["titulaires_perimes"] > 0), (held_by == 0) & (done["au_dessus"] == 0), held_by == 0,
         held_by == 1, (held_by == 2) | (held_by < done["besoin"])],
        [-1, 0, 1, 2, 3, 4, 5], 6,
    )  # fmt: skip
    return tell(len(done), int(held_by.sum()), int(done["manques"].sum()), int((done["etat"] == 5).sum()))


def run_polars(folder: Path) -> int:
    """The same measures and states with polars, lazily."""
    import polars as pl

    def ymd(name: str) -> Any:
        day = pl.col(name).dt
        return (
            day.year().cast(pl.Int64) * 10_000 + day.month().cast(pl.Int64) * 100 + day.day().cast(pl.Int64)
        ).fill_null(NEVER)

    code = pl.col("niveau").replace_strict(_CODE, default=0, return_dtype=pl.Int64)
    rows = (
        pl.scan_parquet(folder / "evaluations.parquet")
        .select("agent", "competence", ymd("date").alias("jour"), code.alias("code"),
                ymd("expiration").alias("expire"))
        .filter(pl.col("jour") <= TODAY)
    )  # fmt: skip
    key = (pl.col("jour") * 100 + pl.col("code")) * 100_000_000 + pl.col("expire")
    last = rows.group_by("agent", "competence").agg(key.max().alias("key")).select(
        "agent", "competence", (pl.col("key") % 100_000_000).alias("expire"),
        (pl.col("key") // 100_000_000 % 100 - 1).alias("level"),
    )  # fmt: skip
    agents = pl.scan_parquet(folder / "agents.parquet").select(
        "agent", "metier", "quotite", ymd("depart_prevu").alias("depart"),
        pl.concat_str(pl.col("etablissement", "pole", "service").fill_null("")).alias("place"),
    ).filter(pl.col("depart") > TODAY)  # fmt: skip
    names = ["metier", "competence", "requis", "poids", "besoin"]
    asked = pl.LazyFrame(requirements(folder), schema=names, orient="row")
    target = (
        agents.group_by("place", "metier").len().join(asked, on="metier")
        .group_by("place", "competence").agg(pl.col("len").sum().alias("n"), pl.col("besoin").sum())
    )  # fmt: skip
    held = last.join(agents, on="agent").join(asked, on=["metier", "competence"])
    valid, level, wanted = pl.col("expire") >= TODAY, pl.col("level"), pl.col("requis")
    rated = valid & (level >= 0)
    ok = rated & (level >= wanted)
    short = pl.when(rated & (level < wanted)).then(wanted - level).otherwise(0)
    until = pl.col("expire")
    figures = (
        valid & (level < 0), rated, ~valid & (level >= 0), ~valid & (level >= wanted), ok,
        pl.when(ok).then(pl.col("quotite")).otherwise(0), ok & (pl.col("depart") > T3), ok & (pl.col("depart") > T5),
        ok & (until <= J90), ok & (until <= M6), ok & (until <= M12), valid & (level > 1),
        pl.when(rated).then(level).otherwise(0), short > 0, short > 1, short,
        pl.when(rated).then(level * pl.col("poids")).otherwise(0), pl.when(rated).then(pl.col("poids")).otherwise(0),
    )  # fmt: skip
    found = held.group_by("place", "competence").agg(
        figure.cast(pl.Int64).sum().alias(name) for name, figure in zip(MEASURES, figures, strict=True)
    )
    done = target.join(found, on=["place", "competence"], how="left").with_columns(pl.col(MEASURES).fill_null(0))
    expired, held_by = pl.col("titulaires_perimes"), pl.col("titulaires")
    etat = (
        pl.when(pl.col("n") == pl.col("sans_objet")).then(-1)
        .when((pl.col("evalues") == 0) & (expired == 0)).then(0)
        .when((held_by == 0) & (expired > 0)).then(1)
        .when((held_by == 0) & (pl.col("au_dessus") == 0)).then(2)
        .when(held_by == 0).then(3).when(held_by == 1).then(4)
        .when((held_by == 2) | (held_by < pl.col("besoin"))).then(5).otherwise(6)
    )  # fmt: skip
    table = done.with_columns(etat.alias("etat")).collect()
    return tell(
        table.height, int(table["titulaires"].sum()), int(table["manques"].sum()), int((table["etat"] == 5).sum())
    )


def tell(*figures: int) -> int:
    """Lines, titulaires, missing levels, lines at risk: printed by all who compute them, and compared by `main`."""
    print(*figures)
    return figures[0]


def run_audit(folder: Path) -> int:
    """The audit in this process, référentiel included: every figure of every service and compétence, nothing shown."""
    from datetime import date

    import fphref
    from fphref.audit.couverture import Demande, audit_couverture
    from fphref.cli import GC_THRESHOLDS
    from fphref.model.couverture import ETATS

    gc.set_threshold(*GC_THRESHOLDS)
    referentiel, _ = fphref.load(folder / "referentiel")
    bilan = audit_couverture(Demande((folder,), date.fromisoformat(JOUR), ("service",)), referentiel)
    at_risk = ETATS.index(next(etat for etat in ETATS if etat.code == "à risque"))
    return tell(
        sum(synthese.competences for synthese in bilan.syntheses),
        sum(synthese.titulaires for synthese in bilan.syntheses),
        sum(synthese.manques for synthese in bilan.syntheses),
        sum(synthese.etats[at_risk] for synthese in bilan.syntheses),
    )


KINDS = {"lecture seule": run_scan, "requête nue": run_bare, "pandas": run_pandas, "polars": run_polars,
         "audit": run_audit}  # fmt: skip
SAME = ("pandas", "polars", "audit")
"""Those that compute the same figures, and must tell the same."""


def measured(arguments: list[str]) -> tuple[float, float, str]:
    """Wall seconds, peak megabytes, and what it printed, of one process; raises where it fails."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(arguments, stdout=out, stderr=err, env=environment())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = status
        for stream in (out, err):
            stream.seek(0)
        if status:
            raise SystemExit(f"{' '.join(arguments[:3])}… : {err.read().decode()[-300:]}")
        return seconds, usage.ru_maxrss / 1024, out.read().decode()


def environment() -> dict[str, str]:
    """As installed: modules are compiled once, not at each start."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "fphref-benchmarks")}


def command_of(kind: str, folder: Path) -> list[str]:
    """The command line of one measured process."""
    if kind == "commande":
        return [sys.executable, "-m", "fphref", "couverture", str(folder), "--date", JOUR]
    return [sys.executable, __file__, "--un", kind, "--dossier", str(folder)]


def make_data(folder: Path, agents: int) -> Path:
    """The demonstration of that size, made if it is not there."""
    made = folder / f"demo-{agents}"
    if not (made / "evaluations.parquet").exists():
        subprocess.run(
            [sys.executable, "-m", "fphref", "demo", "--agents", str(agents), "--format", "parquet", "-o", made, "-q"],
            check=True,
        )
    requirements(made)
    return made


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tailles", default=",".join(map(str, TAILLES)))
    parser.add_argument("--dossier", type=Path, default=Path("demo-couverture"))
    parser.add_argument("--tours", type=int, default=3)
    parser.add_argument("--grand", action="store_true")
    parser.add_argument("--un", choices=KINDS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.un:
        print(KINDS[asked.un](asked.dossier))
        return
    sizes = [int(size) for size in asked.tailles.split(",")] + ([GRAND] if asked.grand else [])
    kept: Kept = {}
    print("| agents | ce qui est fait | s | Mo | à côté de la requête nue |")
    print("|---:|---|---:|---:|---:|")
    for size in sizes:
        folder = make_data(asked.dossier, size)
        kinds = [kind for kind in (*KINDS, "commande") if size < GRAND or kind in ("lecture seule", "audit")]
        rounds = asked.tours if size < GRAND else 1
        best: dict[str, tuple[float, float]] = {}
        answers: dict[str, str] = {}
        for _ in range(rounds):
            for kind in kinds:
                seconds, memory, told = measured(command_of(kind, folder))
                if kind in SAME and size < GRAND:
                    answers[kind] = told
                old = best.get(kind, (math.inf, 0.0))
                best[kind] = min(old[0], seconds), max(old[1], memory)
        kept |= {(size, kind): figures for kind, figures in best.items()}
        if len(set(answers.values())) > 1:
            raise SystemExit(f"{size} agents : les réponses diffèrent, {answers}")
        for kind in kinds:
            seconds, memory = best[kind]
            bare = f"{seconds / best['requête nue'][0]:.2f} ×" if "requête nue" in best else "–"
            print(f"| {size} | {kind} | {seconds:.2f} | {memory:.0f} | {bare} |", flush=True)
    print(f"\n{'cible':60} mesuré  verdict")
    for target, value, most in verdicts(kept):
        print(f"{target:60} {value:6.2f}  {'tenu' if value <= most else 'manqué'}")


Kept = dict[tuple[int, str], tuple[float, float]]


def verdicts(kept: Kept) -> Iterator[tuple[str, float, float]]:
    """Each target, what was measured, and the most that it may be; only those whose sizes were measured."""

    def seconds(size: int, kind: str) -> float:
        return kept[size, kind][0]

    for size, most in ((30, 1.0), (3_000, 1.0), (100_000, 5.0)):
        if (size, "commande") in kept:
            yield f"{size} agents, la commande, s : au plus {most:g}", seconds(size, "commande"), most
    if (100_000, "audit") in kept:
        yield "100000 agents, l’audit, s : au plus 5", seconds(100_000, "audit"), 5.0
        yield "100000 agents, Go : au plus 1", kept[100_000, "commande"][1] / 1024, 1.0
        ratio = seconds(100_000, "audit") / seconds(100_000, "requête nue")
        yield "100000 agents, à côté de la requête nue : au plus 3", ratio, 3.0
    for size, kind in kept:
        if size > 3_000 and kind in ("pandas", "polars"):
            yield f"{size} agents, à côté de {kind} : au plus 1", seconds(size, "audit") / seconds(size, kind), 1.0
    if (GRAND, "audit") in kept:
        yield f"{GRAND} agents, s : au plus 90", seconds(GRAND, "audit"), 90.0
        yield f"{GRAND} agents, Go : au plus 1", kept[GRAND, "audit"][1] / 1024, 1.0
    sizes = [size for size, kind in kept if kind == "audit" and size >= 3_000]
    if len(sizes) > 1:
        growth = math.log(seconds(sizes[-1], "audit") / seconds(sizes[0], "audit"))
        exponent = growth / math.log(sizes[-1] / sizes[0])
        yield f"exposant de croissance, de {sizes[0]} à {sizes[-1]} : au plus 1,1", exponent, 1.1


if __name__ == "__main__":
    main()
