"""A search for a hospital on which the audit and the oracle disagree."""

from __future__ import annotations

import dataclasses
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fphref.audit.couverture import audit_couverture
from fphref.audit.modele import Bilan
from tests.audit.comparaison import bilan_of, differences, expected, expected_steps, portrait, steps_of
from tests.audit.dossiers import Dossier, Format, written
from tests.audit.fabrique_couverture import monde
from tests.audit.sqlite_moteur import SqliteMoteur

slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
randoms = st.randoms(use_true_random=False)


@settings(slow, max_examples=60)
@given(rnd=randoms, dense=st.booleans())
def test_the_text_on_sqlite_finds_what_the_oracle_finds(rnd: random.Random, dense: bool) -> None:
    hospital = monde(rnd, dense=dense)
    moteur = SqliteMoteur()
    assert differences(portrait(bilan_of(hospital, moteur)), expected(hospital)) == []
    assert differences(steps_of(moteur), expected_steps(hospital)) == []


def disagreements(dossier: Dossier) -> list[str]:
    """In words, all that the audit of these files finds and the oracle does not."""
    bilan = audit_couverture(dossier.demande, dossier.referentiel)
    try:
        found = differences(portrait(bilan), expected(dossier.monde, dossier.demande.par))
        return found + reading_differences(bilan, dossier)
    finally:
        bilan.close()


def reading_differences(bilan: Bilan, dossier: Dossier) -> list[str]:
    """The same for what was read and set aside."""
    wanted = dataclasses.asdict(dossier.lecture)
    seen = dataclasses.asdict(bilan.lecture)
    found = [f"lecture {key} : {seen[key]} au lieu de {wanted[key]}" for key in wanted if seen[key] != wanted[key]]
    rejected = [d for d in bilan.diagnostics if d.gravite.value == "erreur"]
    if len(rejected) != dossier.lecture.rejetees or not all(d.position.ligne for d in rejected):
        found.append(f"{len(rejected)} lignes rejetées sont nommées, sur {dossier.lecture.rejetees}")
    return found


@settings(slow, max_examples=12)
@given(rnd=randoms, listed=st.booleans(), genre=st.sampled_from(("csv", "parquet")))
def test_the_audit_of_files_finds_what_the_oracle_finds(rnd: random.Random, listed: bool, genre: Format) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert disagreements(written(monde(rnd), rnd, Path(folder) / "lu", genre, listed=listed)) == []


@pytest.mark.parametrize("genre", ["csv", "parquet", "xlsx"])
@pytest.mark.parametrize("seed", range(4))
def test_files_of_each_kind_say_the_same(seed: int, genre: Format, tmp_path: Path) -> None:
    rnd = random.Random(seed)
    dossier = written(monde(rnd, agents=20, dense=seed % 2 == 1), rnd, tmp_path / "lu", genre, listed=seed > 1)
    assert disagreements(dossier) == []


@pytest.mark.parametrize("seed", range(2))
def test_a_parquet_file_may_hold_days_and_numbers(seed: int, tmp_path: Path) -> None:
    rnd = random.Random(200 + seed)
    dossier = written(monde(rnd, agents=20), rnd, tmp_path / "lu", "parquet", listed=seed > 0, typed=True)
    assert disagreements(dossier) == []


@pytest.mark.parametrize("seed", range(4))
def test_computed_part_by_part_it_is_the_same(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of four agents, of which some moved from one établissement to another."""
    monkeypatch.setattr("fphref.audit.preparation.LOT", 4)
    rnd = random.Random(100 + seed)
    hospital = monde(rnd, agents=24, dense=seed % 2 == 1)
    assert disagreements(written(hospital, rnd, tmp_path / "lu", "parquet", listed=seed > 1)) == []


def test_a_figure_that_differs_is_named(tmp_path: Path) -> None:
    dossier = written(monde(random.Random(5), agents=24, dense=True), random.Random(5), tmp_path / "lu")
    people = [dataclasses.replace(p, quotite=p.quotite - 1) for p in dossier.monde.personnes]
    wrong = dataclasses.replace(
        dossier,
        monde=dataclasses.replace(dossier.monde, personnes=people),
        lecture=dataclasses.replace(dossier.lecture, futures=(dossier.lecture.futures or 0) + 1),
    )
    assert {text.split(" : ")[0].split(" ")[-1] for text in disagreements(wrong)} == {"quotite", "futures"}
