"""`fphref demo`: the same folder each time, a sound référentiel, figures that a hospital could have."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from fphref.audit.couverture import Demande as DemandeAudit
from fphref.audit.couverture import audit_couverture
from fphref.demo.fabrique import JOUR, Demande, Fabrique
from fphref.demo.hopital import default_etablissements
from fphref.evaluations.agents import read_agents
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.modele import COLONNES, COLONNES_FACULTATIVES
from fphref.evaluations.sortie import csv_blocks
from fphref.loading.load import load
from fphref.moteurs.parquet import Chantier
from tests.support import run_cli, spawn_cli

TABLES = ("agents", "evaluations")
Row = dict[str, str]


def make(folder: Path, agents: int, *more: str) -> Path:
    done = run_cli("demo", "--agents", str(agents), "-o", folder, "-q", *more)
    assert (done.code, done.err) == (0, "")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hospital of 3 000 agents."""
    return make(tmp_path_factory.mktemp("demo") / "hopital", 3_000)


@pytest.fixture(scope="module")
def agents(hospital: Path) -> list[Row]:
    return rows_of(hospital / "agents.csv")


@pytest.fixture(scope="module")
def evaluations(hospital: Path) -> list[Row]:
    return rows_of(hospital / "evaluations.csv")


def portion(some: int, whole: int) -> float:
    return some / whole


# -- the same each time --------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["csv", "parquet"])
@pytest.mark.parametrize(("agents", "more"), [(1, ()), (40, ()), (700, ("--etablissements", "3"))])
def test_the_same_command_gives_the_same_bytes(tmp_path: Path, agents: int, more: Sequence[str], format_: str) -> None:
    one, two = (contents(make(tmp_path / name, agents, "--format", format_, *more)) for name in ("un", "deux"))
    assert one == two
    assert one[f"evaluations.{format_}"]


def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    made = spawn_cli("demo", "--agents", "40", "-o", tmp_path / "la", "--format", "parquet", PYTHONHASHSEED="7")
    assert made.code == 0
    assert contents(tmp_path / "la") == contents(make(tmp_path / "ici", 40, "--format", "parquet"))


def test_another_seed_gives_another_hospital(tmp_path: Path) -> None:
    one, two = (contents(make(tmp_path / seed, 40, "--graine", seed)) for seed in ("1", "2"))
    assert one["evaluations.csv"] != two["evaluations.csv"]
    assert one["agents.csv"] != two["agents.csv"]


def test_a_small_team_is_what_it_was_when_this_was_written(tmp_path: Path) -> None:
    """One figure stands for the rows that other computers must find; it changes with the rules, and only then."""
    data = (make(tmp_path / "equipe", 30) / "evaluations.csv").read_bytes()
    assert hashlib.sha256(data).hexdigest()[:16] == "e326d49016f106e7"


@pytest.mark.parametrize("more", [(), ("--etablissements", "4")])
def test_csv_and_parquet_hold_the_same_rows(tmp_path: Path, more: Sequence[str]) -> None:
    texts = make(tmp_path / "texte", 130, *more)
    files = make(tmp_path / "parquet", 130, "--format", "parquet", *more)
    for table in TABLES:
        data = (texts / f"{table}.csv").read_bytes()
        titles = data.decode("utf-8-sig").splitlines()[0].split(";")
        with Chantier() as chantier:
            rows = list(chantier.rows(f"FROM read_parquet('{(files / table).as_posix()}.parquet')"))
        assert b"".join(csv_blocks(titles, rows)) == data
        assert len(rows) > 100


# -- what is in it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agents", [1, 30, 300, 3_000])
def test_the_referentiel_has_no_fault(tmp_path: Path, agents: int) -> None:
    folder = make(tmp_path / "demo", agents)
    checked = run_cli("verifier", "-r", folder / "referentiel", "--json")
    assert checked.code == 0
    assert {d["gravite"] for d in checked.json()["diagnostics"]} <= {"info"}
    referentiel = load(folder / "referentiel")[0]
    known = {competence for profil in referentiel.profils.values() for competence in
             (exigence.competence for exigence in profil.exigences)}  # fmt: skip
    rows = rows_of(folder / "evaluations.csv")
    assert {row["metier"] for row in rows} <= referentiel.metiers.keys()
    asked = {c for metier in referentiel.metiers.values() for c in metier.competences}
    assert {row["competence"] for row in rows} <= asked
    assert known <= asked


def test_the_columns_are_those_that_an_audit_reads(agents: list[Row], evaluations: list[Row]) -> None:
    assert tuple(evaluations[0])[:6] == COLONNES
    assert set(evaluations[0]) - set(COLONNES) <= set(COLONNES_FACULTATIVES)
    assert set(agents[0]) <= {"agent", *COLONNES, *COLONNES_FACULTATIVES}


def test_several_hospitals_have_a_group_and_a_region(tmp_path: Path) -> None:
    rows = rows_of(make(tmp_path / "ght", 300, "--etablissements", "5") / "agents.csv")
    assert len({row["etablissement"] for row in rows}) == 5
    assert all(row["ght"] and row["region"] for row in rows)
    found = [row["etablissement"] for row in rows]
    assert len([a for a, b in pairwise(found) if a != b]) == 4


def test_agents_are_counted_once_and_read_without_a_remark(hospital: Path, agents: list[Row]) -> None:
    assert len({row["agent"] for row in agents}) == len(agents) == 3_000
    referentiel = load(hospital / "referentiel")[0]
    read, diagnostics = read_agents(open_tableur(hospital / "agents.csv"), referentiel)
    assert (len(read), diagnostics) == (3_000, [])


def test_an_evaluation_says_of_its_agent_what_the_list_says(agents: list[Row], evaluations: list[Row]) -> None:
    shared = [name for name in agents[0] if name in evaluations[0]]
    told = {row["agent"]: [row[name] for name in shared] for row in agents}
    assert all(told[row["agent"]] == [row[name] for name in shared] for row in evaluations)


def test_rows_come_agent_by_agent(evaluations: list[Row]) -> None:
    names = [row["agent"] for row in evaluations]
    assert names == sorted(names)


def test_levels_and_days_are_believable(evaluations: list[Row]) -> None:
    levels = Counter(row["niveau"] for row in evaluations)
    total = len(evaluations)
    assert set(levels) == {"so", "1", "2", "3", "4", "5"}
    assert 0.005 < portion(levels["so"], total) < 0.03
    assert 0.2 < portion(levels["3"], total) < 0.45
    assert all(portion(levels[level], total) > 0.03 for level in "1245")
    days = [date.fromisoformat(row["date"]) for row in evaluations]
    assert max(days) <= JOUR
    assert portion(sum(JOUR - day < timedelta(days=365) for day in days), total) > 0.6


def test_some_are_never_evaluated_and_some_twice(hospital: Path, agents: list[Row], evaluations: list[Row]) -> None:
    asked = {code: len(metier.competences) for code, metier in load(hospital / "referentiel")[0].metiers.items()}
    due = sum(asked[row["metier"]] for row in agents)
    pairs = Counter((row["agent"], row["competence"]) for row in evaluations)
    assert 0.06 < 1 - portion(len(pairs), due) < 0.11
    assert 0.09 < portion(len(evaluations) - len(pairs), len(pairs)) < 0.15
    exact = Counter(tuple(row.values()) for row in evaluations)
    assert 0.0003 < portion(sum(exact.values()) - len(exact), len(evaluations)) < 0.003
    assert 20 < len(agents) - len({row["agent"] for row in evaluations}) < 180


def test_habilitations_expire(evaluations: list[Row]) -> None:
    latest: dict[tuple[str, str], tuple[str, str]] = {}
    for row in evaluations:
        if row["expiration"]:
            pair = row["agent"], row["competence"]
            latest[pair] = max(latest.get(pair, ("", "")), (row["date"], row["expiration"]))
    ends = [date.fromisoformat(end) for _, end in latest.values()]
    assert 0.05 < portion(len(ends), len(evaluations)) < 0.15
    assert 0.08 < portion(sum(end < JOUR for end in ends), len(ends)) < 0.25
    assert 0.03 < portion(sum(JOUR <= end <= JOUR + timedelta(days=90) for end in ends), len(ends)) < 0.15


def test_three_agents_in_a_hundred_leave_each_year(agents: list[Row]) -> None:
    days = [date.fromisoformat(row["depart_prevu"]) for row in agents if row["depart_prevu"]]
    years = Counter((day - JOUR).days // 365 for day in days if day > JOUR)
    assert 0.12 < portion(years.total(), len(agents)) < 0.18
    assert all(0.015 < portion(years[year], len(agents)) < 0.045 for year in range(5))
    assert 0 < sum(day <= JOUR for day in days) < 60


def test_most_work_full_time(agents: list[Row]) -> None:
    shares = Counter(row["quotite"] for row in agents)
    assert set(shares) == {"100", "90", "80", "60", "50"}
    assert 0.55 < portion(shares["100"], len(agents)) < 0.75


def test_an_audit_of_it_shows_every_state(hospital: Path) -> None:
    asked = DemandeAudit((hospital / "evaluations.csv",), JOUR, par=("service",), agents=hospital / "agents.csv")
    bilan = audit_couverture(asked, load(hospital / "referentiel")[0])
    found = Counter(ligne.nom_etat for ligne in bilan.lignes)
    lecture, exclus = bilan.lecture, {exclu.raison for exclu in bilan.exclus}
    bilan.close()
    total = found.total()
    assert 0.35 < portion(found["couvert"], total) < 0.8
    for state in ("non évalué", "périmé", "non couvert", "sous niveau", "point unique", "à risque"):
        assert found[state] >= 8, state
    assert (lecture.rejetees, lecture.autre_echelle, lecture.absents) == (0, 0, 0)
    assert lecture.partis
    assert {"hors profil", "sans profil", "besoin nul"} <= exclus


def test_what_a_large_hospital_is_made_of_needs_no_file() -> None:
    fabrique = Fabrique(Demande(20_000, default_etablissements(20_000), 1))
    try:
        first = next(iter(fabrique.csv_blocks("evaluations"))).decode("utf-8-sig")
        assert first.startswith("agent;service;metier;competence;niveau;date;poste;pole;etablissement;ght;region;")
    finally:
        fabrique.close()


# -- the folder ----------------------------------------------------------------------------------------------


def test_it_ends_by_saying_what_to_do_next(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    done = run_cli("demo", "--agents", "30", "-o", folder)
    assert done.code == 0
    assert done.out.splitlines()[-1] == f"La suite : fphref couverture {folder} --date 2026-11-22"
    assert "fphref demo --agents 30" in (folder / "LISEZ-MOI.md").read_text("utf-8")
    assert {path.name for path in folder.iterdir()} == {
        ".fphref-demo", "LISEZ-MOI.md", "agents.csv", "evaluations.csv", "referentiel",
    }  # fmt: skip


def test_json_says_what_was_made(tmp_path: Path) -> None:
    told = run_cli("demo", "--agents", "30", "-o", tmp_path / "demo", "--json").json()
    assert (told["commande"], told["agents"], told["diagnostics"]) == ("demo", 30, [])
    assert told["evaluations"] == len(rows_of(tmp_path / "demo" / "evaluations.csv"))
    assert [one["agents"] for one in told["etablissements"]] == [30]
    sizes = {Path(file["chemin"]).name: file["octets"] for file in told["fichiers"]}
    assert sizes["agents.csv"] == (tmp_path / "demo" / "agents.csv").stat().st_size


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "notes.txt").write_text("à garder", "utf-8")
    done = run_cli("demo", "--agents", "5", "-o", tmp_path / "demo")
    assert done.code == 2
    assert "n’est pas vide" in done.err
    assert contents(tmp_path / "demo") == {"notes.txt": "à garder".encode()}


def test_a_folder_of_ours_is_made_anew_in_another_format_and_size(tmp_path: Path) -> None:
    folder = make(tmp_path / "demo", 300)
    (folder / "couverture.xlsx").write_bytes(b"garde")
    make(folder, 20, "--format", "parquet")
    assert (folder / "couverture.xlsx").read_bytes() == b"garde"
    (folder / "couverture.xlsx").unlink()
    assert contents(folder) == contents(make(tmp_path / "autre", 20, "--format", "parquet"))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "evaluations.csv").write_bytes(b"agent\r\n"),
        lambda folder: next((folder / "referentiel" / "metiers").iterdir()).write_text("code: X\n", "utf-8"),
        lambda folder: (folder / "referentiel" / "metiers" / "MOI.yaml").write_text("code: X\n", "utf-8"),
        lambda folder: (folder / "agents.parquet").write_bytes(b"x"),
    ],
)
def test_what_somebody_changed_is_not_lost(tmp_path: Path, change: object) -> None:
    folder = make(tmp_path / "demo", 20)
    assert callable(change)
    change(folder)
    before = contents(folder)
    done = run_cli("demo", "--agents", "21", "-o", folder)
    assert done.code == 2
    assert "modifié ou ajouté" in done.err
    assert contents(folder) == before


def test_a_note_that_names_other_places_is_not_believed(tmp_path: Path) -> None:
    outside = tmp_path / "precieux.csv"
    outside.write_bytes(b"x")
    folder = make(tmp_path / "demo", 20)
    digest = hashlib.sha256(b"x").hexdigest()
    note = folder / ".fphref-demo"
    note.write_text(note.read_text("utf-8") + f"{digest}  referentiel/../../precieux.csv\n", "utf-8")
    done = run_cli("demo", "--agents", "21", "-o", folder)
    assert done.code == 2
    assert outside.exists()


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path / "demo", 20)
    before = contents(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fphref.demo.fabrique.Fabrique.csv_blocks", full)
    for target in (folder, tmp_path / "neuf"):
        done = run_cli("demo", "--agents", "25", "-o", target)
        assert (done.code, "le disque est plein" in done.err) == (2, True)
    assert contents(folder) == before
    assert not (tmp_path / "neuf").exists()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--agents", "0"), "hors limites"),
        (("--agents", "1500001"), "hors limites"),
        (("--agents", "beaucoup"), "nombre entier"),
        (("--agents", "3", "--etablissements", "4"), "au moins un dans chacun"),
        (("--date", "hier"), "une date comme 2026-11-22"),
        (("-o", "demo.csv"), "attend un dossier"),
        (("--format", "xlsx"), "csv"),
    ],
)
def test_what_cannot_be_is_refused_in_french(args: Sequence[str], told: str, tmp_path: Path) -> None:
    done = run_cli("demo", "-o", tmp_path / "demo", *args)
    assert done.code == 2
    assert told in done.err
    assert not (tmp_path / "demo").exists()


def test_another_day_moves_everything(tmp_path: Path) -> None:
    folder = make(tmp_path / "demo", 30, "--date", "2031-02-28")
    assert max(row["date"] for row in rows_of(folder / "evaluations.csv")) > "2030-06-01"
    assert "date: 2031-02-28" in (folder / "referentiel" / "repertoire.yaml").read_text("utf-8")


def test_help_says_what_is_made() -> None:
    done = spawn_cli("demo", "--help")
    assert done.code == 0
    assert "LISEZ-MOI.md" in done.out
