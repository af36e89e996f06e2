"""The evaluations that come with « exemple-chu »: made by the package, and showing what an audit can find."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from fphref.audit.couverture import Demande, audit_couverture
from fphref.audit.modele import Bilan
from fphref.demo.exemple import AGENTS, EVALUATIONS, JOUR, exemple_rows
from fphref.diagnostics import Gravite
from fphref.evaluations.agents import read_agents
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.sortie import csv_blocks
from fphref.loading.load import load
from fphref.model.couverture import ETATS
from fphref.model.referentiel import Referentiel
from tests.conftest import Loaded
from tests.support import REFERENTIALS, copy_mini, lines

FOLDER = REFERENTIALS / "exemple-chu"
STALE = "stale: pytest tests/demo/test_exemple.py --update-goldens"


@pytest.fixture(scope="module")
def made(referentiel: Referentiel) -> dict[str, bytes]:
    agents, evaluations = exemple_rows(referentiel)
    tables: dict[str, tuple[Sequence[str], list[tuple[Any, ...]]]] = {
        "agents.csv": (AGENTS, agents), "evaluations.csv": (EVALUATIONS, evaluations),
    }  # fmt: skip
    return {name: b"".join(csv_blocks(titles, rows)) for name, (titles, rows) in tables.items()}


@pytest.fixture(scope="module")
def bilan(referentiel: Referentiel) -> Iterator[Bilan]:
    asked = Demande((FOLDER / "evaluations.csv",), JOUR, par=("service",), agents=FOLDER / "agents.csv")
    found = audit_couverture(asked, referentiel)
    yield found
    found.close()


@pytest.mark.parametrize("name", ["agents.csv", "evaluations.csv"])
def test_the_committed_file_is_what_the_package_makes(
    name: str, made: dict[str, bytes], pytestconfig: pytest.Config
) -> None:
    path = FOLDER / name
    if pytestconfig.getoption("--update-goldens"):
        path.write_bytes(made[name])
    assert path.read_bytes() == made[name], STALE


def test_its_files_are_no_part_of_the_referentiel(shipped: Loaded, tmp_path: Path) -> None:
    _, diagnostics = shipped
    named = [d.position.fichier for d in diagnostics if d.position.fichier.endswith(".csv")]
    assert {name for name in named if not name.startswith("fph/statut/")} == set()
    folder = copy_mini(tmp_path / "mini")
    before = lines(load(folder)[1])
    for name in ("agents.csv", "evaluations.csv"):
        (folder / name).write_bytes((FOLDER / name).read_bytes())
    assert lines(load(folder)[1]) == before


def test_its_agents_are_read_without_a_remark(referentiel: Referentiel) -> None:
    agents, diagnostics = read_agents(open_tableur(FOLDER / "agents.csv"), referentiel)
    assert diagnostics == []
    assert len(agents) == 48
    assert {agent.metier for agent in agents} == {"15D30", "EX-ARC", "EX-CDP", "EX-GDD", "EX-TEC"}


def test_every_service_is_large_enough_to_be_shown(made: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(made["agents.csv"].decode("utf-8-sig")), delimiter=";"))
    services = Counter((row["pole"], row["service"]) for row in rows)
    assert len(services) == 6
    assert len({pole for pole, _ in services}) == 3
    assert min(services.values()) >= 5


def test_it_shows_every_state(bilan: Bilan) -> None:
    found = Counter(ligne.nom_etat for ligne in bilan.lignes)
    assert all(found[etat.code] >= 3 for etat in ETATS), found


def test_it_shows_departures_expirations_and_what_is_set_aside(bilan: Bilan) -> None:
    lecture = bilan.lecture
    assert lecture.rejetees == 0
    assert all((lecture.remplacees, lecture.egalites, lecture.partis, lecture.agents_sans_evaluation))
    assert {d.gravite for d in bilan.diagnostics} <= {Gravite.INFO}
    tenus = [sum(getattr(s, name) for s in bilan.syntheses) for name in ("tenus_t0", "tenus_t3", "tenus_t5")]
    assert tenus[0] > tenus[1] > tenus[2]
    expirations = [sum(getattr(s, name) for s in bilan.syntheses) for name in ("expire_j90", "expire_m6", "expire_m12")]
    assert 0 < expirations[0] < expirations[2]
    assert sum(s.perimes for s in bilan.syntheses) > 0
    assert "hors profil" in {exclu.raison for exclu in bilan.exclus}
