"""The audit of coverage at every size, beside a bare scan, the bare portable query, pandas and polars on its files.

    python benchmarks/couverture.py [--tailles 30,3000,12000,100000] [--dossier DIR] [--grand]

Each figure is a process of its own: wall seconds and peak memory (MB), the least of the rounds. `--grand` adds
1 200 000 agents (about 60 million rows; some minutes and 300 MB of disk). The data is that of
`fphref demo`, made once in `--dossier`.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from pathlib import Path

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


def requirements(folder: Path) -> list[tuple[str, str, int, int]]:
    """Métier, compétence, level, criticité: from a file beside the data, so that nobody's YAML is timed."""
    kept = folder / "exigences.json"
    if not kept.exists():
        import fphref

        referentiel, _ = fphref.load(folder / "referentiel")
        found = []
        for code, profil in referentiel.profils.items():
            echelle = referentiel.echelles[profil.echelle]
            for exigence in profil.exigences:
                niveau = echelle.niveau(exigence.niveau)
                if niveau is not None and niveau.valeur is not None:
                    found.append((code, exigence.competence, niveau.valeur, exigence.criticite))
        kept.write_text(json.dumps(found), "utf-8")
    return [tuple(row) for row in json.loads(kept.read_text("utf-8"))]


def _load_requirements(connection: object, folder: Path) -> None:
    columns = [list(column) for column in zip(*requirements(folder), strict=True)]
    execute = connection.execute  # type: ignore[attr-defined]
    execute("CREATE TABLE requirements (metier_id VARCHAR, comp_id VARCHAR, req_level INTEGER, weight INTEGER)")
    execute("INSERT INTO requirements SELECT unnest(?), unnest(?), unnest(?), unnest(?)", columns)


def run_pandas(folder: Path) -> int:
    """Coverage alone with pandas: latest level of each pair, met or not, by service and compétence."""
    import pandas

    columns = ["agent", "competence", "date", "niveau"]
    rows = pandas.read_parquet(folder / "evaluations.parquet", columns=columns)
    rows["level"] = pandas.to_numeric(rows["niveau"], errors="coerce").fillna(0).astype("int64")
    rows["key"] = pandas.to_datetime(rows["date"]).dt.strftime("%Y%m%d").astype("int64") * 10 + rows["level"]
    last = rows.groupby(["agent", "competence"], observed=True)["key"].max().reset_index()
    last["level"] = last["key"] % 10
    agents = pandas.read_parquet(
        folder / "agents.parquet", columns=["agent", "etablissement", "pole", "service", "metier"]
    )
    agents["place"] = agents["etablissement"].astype(str) + agents["pole"].astype(str) + agents["service"].astype(str)
    asked = pandas.DataFrame(requirements(folder), columns=["metier", "competence", "requis", "poids"])
    heads = agents.groupby(["place", "metier"]).size().reset_index(name="n").merge(asked, on="metier")
    target = heads.groupby(["place", "competence"])["n"].sum().reset_index()
    held = last.merge(agents[["agent", "place", "metier"]], on="agent").merge(asked, on=["metier", "competence"])
    held["ok"] = (held["level"] >= held["requis"]).astype("int64")
    held["done"] = held["poids"] * held[["level", "requis"]].min(axis=1)
    found = held.groupby(["place", "competence"])[["ok", "done"]].sum().reset_index()
    return len(target.merge(found, on=["place", "competence"], how="left"))


def run_polars(folder: Path) -> int:
    """The same with polars, lazily."""
    import polars as pl

    rows = pl.scan_parquet(folder / "evaluations.parquet").select(
        "agent", "competence",
        (pl.col("date").dt.strftime("%Y%m%d").cast(pl.Int64) * 10
         + pl.col("niveau").cast(pl.Int64, strict=False).fill_null(0)).alias("key"),
    )  # fmt: skip
    last = rows.group_by("agent", "competence").agg((pl.col("key").max() % 10).alias("level"))
    agents = pl.scan_parquet(folder / "agents.parquet").select(
        "agent", "metier", pl.concat_str(pl.col("etablissement", "pole", "service").fill_null("")).alias("place")
    )
    asked = pl.LazyFrame(requirements(folder), schema=["metier", "competence", "requis", "poids"], orient="row")
    target = (
        agents.group_by("place", "metier").len().join(asked, on="metier")
        .group_by("place", "competence").agg(pl.col("len").sum())
    )  # fmt: skip
    held = last.join(agents, on="agent").join(asked, on=["metier", "competence"])
    found = held.group_by("place", "competence").agg(
        (pl.col("level") >= pl.col("requis")).sum().alias("ok"),
        (pl.col("poids") * pl.min_horizontal("level", "requis")).sum().alias("done"),
    )
    return int(target.join(found, on=["place", "competence"], how="left").collect().height)


def run_audit(folder: Path) -> int:
    """The audit in this process, référentiel included: every figure of every service and compétence, nothing shown."""
    from datetime import date

    import fphref
    from fphref.audit.couverture import Demande, audit_couverture

    referentiel, _ = fphref.load(folder / "referentiel")
    bilan = audit_couverture(Demande((folder,), date.fromisoformat(JOUR)), referentiel)
    return len(bilan.lignes)


KINDS = {"lecture seule": run_scan, "requête nue": run_bare, "pandas": run_pandas, "polars": run_polars,
         "audit": run_audit}  # fmt: skip


def measured(arguments: list[str]) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one process; raises where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise SystemExit(f"{' '.join(arguments[:3])}… : {told.decode()[-300:]}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


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
    audits: list[tuple[int, float]] = []
    print("| agents | ce qui est fait | s | Mo | à côté de la requête nue |")
    print("|---:|---|---:|---:|---:|")
    for size in sizes:
        folder = make_data(asked.dossier, size)
        kinds = [kind for kind in (*KINDS, "commande") if size < GRAND or kind in ("lecture seule", "audit")]
        rounds = asked.tours if size < GRAND else 1
        best: dict[str, tuple[float, float]] = {}
        for _ in range(rounds):
            for kind in kinds:
                seconds, memory = measured(command_of(kind, folder))
                old = best.get(kind, (math.inf, 0.0))
                best[kind] = min(old[0], seconds), max(old[1], memory)
        audits.append((size, best["audit"][0]))
        for kind in kinds:
            seconds, memory = best[kind]
            bare = f"{seconds / best['requête nue'][0]:.2f} ×" if "requête nue" in best else "–"
            print(f"| {size} | {kind} | {seconds:.2f} | {memory:.0f} | {bare} |", flush=True)
    big = [(size, seconds) for size, seconds in audits if size >= 3_000]
    if len(big) > 1:
        (small, first), (large, last) = big[0], big[-1]
        exponent = math.log(last / first) / math.log(large / small)
        print(f"\nexposant de croissance de l’audit, de {small} à {large} agents : {exponent:.2f}")


if __name__ == "__main__":
    main()
