"""The keys that docs/formats.md gives for the answers of `statut --json` are those that the commands print."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support import REFERENTIALS, ROOT, run_cli

FORMATS = (ROOT / "docs" / "formats.md").read_text("utf-8")
EXEMPLES = ROOT / "docs" / "exemples"
JOUR = ("--date", "2026-11-23", "-r", str(REFERENTIALS))
AGENTS = ("--agents", str(EXEMPLES / "agents_statut.csv"))
SITUATION = ("--situation", str(EXEMPLES / "situation.yaml"))
COMMON = {"commande", "version", "diagnostics", "fichiers"}
FREE = {"voies.conditions", "voies.contingents", "voies.quotas", "voies.textes", "agents.promouvable.annees"}
"""Objects whose keys are those of a file of data, or years."""

Documented = Mapping[tuple[str, str], frozenset[str]]
Amounts = {"traitement_brut", "montant", "total_brut_mensuel", "gain"}


def documented(text: str) -> Documented:
    """(Command, path of an object) → its keys, from the table; the answer itself has the path ""."""
    part = text.partition("### Réponses de `statut`\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(statut \w+)`(?:\s:\s`([\w.]+)`)? \| ((?:`\w+`(?:, )?)+) \|$", part, re.MULTILINE)
    return {(command, path): frozenset(re.findall(r"`(\w+)`", keys)) for command, path, keys in rows}


def objects(value: Any, path: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Each object of an answer, by its path; the conditions of a condition have the path of conditions."""
    if isinstance(value, list):
        for one in value:
            yield from objects(one, path)
    elif isinstance(value, dict) and path not in FREE:
        keys = frozenset(value) - COMMON if not path else frozenset(value)
        yield path, keys
        for key, below in value.items():
            if key not in COMMON:
                yield from objects(below, path if path.endswith(key) else f"{path}.{key}".lstrip("."))


def expected(found: Documented, command: str, path: str) -> frozenset[str] | None:
    """The keys that the page gives to an object: in its own row, or in that of the same object elsewhere."""
    own = found.get((command, path))
    if own is not None:
        return own
    last = path.rpartition(".")[2]
    if last == "manque":
        return found.get(("statut eligibilite", "avis.manque"))
    if path in ("corps", "point_indice", "sources"):
        return found.get(("statut grille", path))
    return found.get(("statut voies", "voies.sources")) if last == "sources" else None


def differences(found: Documented, command: str, answer: Any) -> list[str]:
    """Where an answer is not as the page says; nothing when they agree."""
    told = []
    for path, keys in objects(answer):
        wanted = expected(found, command, path)
        if keys != wanted:
            told.append(f"{command} {path or '(réponse)'}: {sorted(keys ^ (wanted or frozenset()))}")
    return sorted(set(told))


def answer(command: str, *args: str) -> Any:
    ran = run_cli(*command.split(), *args, *JOUR, "--json")
    assert ran.code == 0, ran.err
    return ran.json()


ANSWERS = {
    "grille": ("statut grille", "IH"),
    "voies": ("statut voies", "IH"),
    "voies, historique": ("statut voies", "TH-TSH", "--historique"),
    "remuneration": ("statut remuneration", "IH", "principal", "4", "--zone", "1", "--enfants", "2", "--cti"),
    "eligibilite, un agent": ("statut eligibilite", *SITUATION),
    "eligibilite, un service": ("statut eligibilite", *AGENTS, "--vers", "IH"),
    "echeancier": ("statut echeancier", *AGENTS),
    "carriere": ("statut carriere", *SITUATION),
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, Any]]:
    folder = str(tmp_path_factory.mktemp("reponses"))
    return {
        name: (command, answer(command, *args, *(("-o", folder) if command.endswith("carriere") else ())))
        for name, (command, *args) in ANSWERS.items()
    }


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_has_the_keys_that_the_page_gives(name: str, answers: dict[str, tuple[str, Any]]) -> None:
    assert differences(documented(FORMATS), *answers[name]) == []


def test_each_object_of_the_page_is_printed_by_a_command(answers: dict[str, tuple[str, Any]]) -> None:
    printed = {(command, path) for command, answer in answers.values() for path, _ in objects(answer)}
    assert sorted(documented(FORMATS).keys() - printed) == []
    assert {command for command, _ in documented(FORMATS)} == {command for command, *_ in ANSWERS.values()}


@pytest.mark.parametrize(
    ("written", "planted", "name"),
    [
        ("`cumul_mois`, ", "", "grille"),
        ("`total_brut_mensuel`, ", "`total_brut`, ", "remuneration"),
        (
            "`statut eligibilite`\u00a0: `avis.manque` | `fait`, ",
            "`statut eligibilite` : `avis.manque` | ",
            "echeancier",
        ),
        ("`diffusion`, ", "`diffusion`, `rang`, ", "echeancier"),
    ],
)
def test_a_page_that_is_wrong_about_a_key_is_found(
    written: str, planted: str, name: str, answers: dict[str, tuple[str, Any]]
) -> None:
    assert written in FORMATS
    assert differences(documented(FORMATS.replace(written, planted)), *answers[name])


def test_the_opinions_of_a_service_are_counted_on_output_and_written_whole_in_the_file(tmp_path: Path) -> None:
    target = tmp_path / "avis.json"
    printed = answer("statut eligibilite", *AGENTS, "-o", str(target))
    whole = documented(FORMATS)[("statut eligibilite", "")]
    assert printed.keys() - COMMON == (whole - {"avis"}) | {"comptes"}
    assert {frozenset(one) for one in printed["comptes"]} == {frozenset({"voie", "ouvert", "ferme", "indetermine"})}
    assert differences(documented(FORMATS), "statut eligibilite", json.loads(target.read_text("utf-8"))) == []


def test_the_opinions_on_one_agent_are_only_in_the_file(tmp_path: Path) -> None:
    target = tmp_path / "avis.json"
    assert set(answer("statut eligibilite", *SITUATION, "-o", str(target))) == COMMON
    assert differences(documented(FORMATS), "statut eligibilite", json.loads(target.read_text("utf-8"))) == []


def test_a_command_that_could_not_answer_prints_the_common_keys_and_the_error() -> None:
    ran = run_cli("statut", "grille", "ZZZ", *JOUR, "--json")
    assert (ran.code, list(ran.json())) == (2, ["commande", "version", "diagnostics", "erreur"])


def test_the_types_of_files_are_those_of_the_page(tmp_path: Path) -> None:
    line = next(line for line in FORMATS.splitlines() if line.startswith("Types de fichiers de `statut`"))
    made = set()
    for name in ("avis.xlsx", "avis.csv", "avis.json"):
        made |= {one["type"] for one in answer("statut eligibilite", *AGENTS, "-o", str(tmp_path / name))["fichiers"]}
    made |= {one["type"] for one in answer("statut echeancier", *AGENTS, "-o", str(tmp_path))["fichiers"]}
    made |= {one["type"] for one in answer("statut carriere", *SITUATION, "-o", str(tmp_path))["fichiers"]}
    following = FORMATS.splitlines()[FORMATS.splitlines().index(line) + 1]
    assert set(re.findall(r"`(\w+)`", line + following)) - {"statut"} == made


def test_amounts_are_strings_with_two_decimals(answers: dict[str, tuple[str, Any]]) -> None:
    def amounts(value: Any) -> Iterator[Any]:
        if isinstance(value, list):
            for one in value:
                yield from amounts(one)
        elif isinstance(value, dict):
            for key, below in value.items():
                if key in Amounts and below is not None:
                    yield below
                yield from amounts(below)

    found = [one for _, answer in answers.values() for one in amounts(answer)]
    assert len(found) > 30
    assert [one for one in found if not (isinstance(one, str) and re.fullmatch(r"-?\d+\.\d\d", one))] == []
