"""The JSON answer of `fphref couverture`: its published schema, its figures, its size; and the CSV beside it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fphref.audit.modele import Bilan, Ligne
from fphref.cli.couverture_csv import csv_rows, csv_titles
from fphref.cli.couverture_json import LIMIT, answer
from fphref.model.referentiel import Referentiel
from tests.audit.bilans import bilan_exemple
from tests.cli.couverture_commun import LIGNES, couverture, crowd, read_csv, write_csv
from tests.support import ROOT
from tests.test_schemas import faults

SCHEMA: dict[str, Any] = json.loads((ROOT / "docs/schemas/couverture.schema.json").read_text("utf-8"))
HEAD = {"commande": "couverture", "version": "0", "diagnostics": []}


def strict(schema: Any) -> Any:
    """The schema, where a key that it does not name is a fault: the published one lets keys be added."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    return {**closed, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else closed


STRICT = strict(SCHEMA)


def told(bilan: Bilan, referentiel: Referentiel) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(answer(bilan, referentiel, HEAD)))
    return found


@pytest.fixture(scope="module")
def bilan(referentiel: Referentiel) -> Bilan:
    return bilan_exemple(referentiel, par=("service", "metier", "ensemble"), sans=4)


@pytest.fixture(scope="module")
def data(bilan: Bilan, referentiel: Referentiel) -> dict[str, Any]:
    return told(bilan, referentiel)


@pytest.mark.parametrize(
    "args",
    [(), ("--par", "metier,ensemble"), ("--sans", "AGT-01"), ("--diffusion",), ("--diffusion", "--seuil", "3")],
    ids=" ".join,
)
@pytest.mark.parametrize("rows", ["few", "many"])
def test_every_answer_follows_the_published_schema(args: tuple[str, ...], rows: str, tmp_path: Path) -> None:
    lines = LIGNES if rows == "few" else [*crowd(6, 7), *LIGNES]
    data = couverture(write_csv(tmp_path / "e.csv", lines), "--json", *args).json()
    assert list(faults(data, STRICT, STRICT)) == []


def test_the_richest_answer_follows_the_published_schema(data: dict[str, Any]) -> None:
    assert list(faults(data, STRICT, STRICT)) == []
    assert data["sans"]["chutes"] and data["horizon"]["t5"]["chutes"] and data["habilitations"]["renouvellements"]
    assert data["exclus"] and data["formation"]["competences"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("lignes", 0, "etat"), "inconnu"),
        (("lignes", 0, "titulaires"), "1"),
        (("lignes", 0, "besoin_ajuste"), None),
        (("lignes", 0, "nouveau"), 1),
        (("lignes", 0, "couverture"), 0.5),
        (("syntheses", 0, "etats", "couvert"), None),
        (("structures", 0, "par"), "bureau"),
        (("horizon", "t3", "chutes", 0, "sort"), "tombe"),
        (("sans",), {}),
        (("seuil",), 1),
        (("date",), "23/11/2026"),
        (("exclus", 0, "raison"), ""),
    ],
    ids=lambda path: ".".join(map(str, path)) if isinstance(path, tuple) else None,
)
def test_a_planted_fault_is_seen_by_the_schema(path: tuple[str | int, ...], value: Any, data: dict[str, Any]) -> None:
    wrong = copy.deepcopy(data)
    place: Any = wrong
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert list(faults(wrong, STRICT, STRICT))


def test_each_key_of_the_schema_is_required_and_told(data: dict[str, Any]) -> None:
    for key in SCHEMA["required"]:
        assert list(faults({name: item for name, item in data.items() if name != key}, SCHEMA, SCHEMA))
    assert sorted(SCHEMA["required"]) == sorted(data)


HELD = {"titulaires", "quotite", "titulaires_t3", "titulaires_t5", "titulaires_sans", "expire_j90", "expire_m6",
        "expire_m12"}  # fmt: skip
MEASURED = {"au_dessus", "ecarts", "ecarts_majeurs", "manques"}


def unknown(ligne: Ligne) -> set[str]:
    """What nobody can tell of a line: zero would be an answer."""
    if ligne.evalues:
        return set()
    return MEASURED if ligne.titulaires_perimes else HELD | MEASURED


def test_the_figures_are_those_of_the_audit(data: dict[str, Any], bilan: Bilan) -> None:
    assert len(data["lignes"]) == len(bilan.lignes)
    for line, ligne in zip(data["lignes"], bilan.lignes, strict=True):
        for name in set(Ligne._fields) & set(line) - {"etat", "besoin_ajuste", "haut"}:
            assert line[name] == (None if name in unknown(ligne) else getattr(ligne, name)), name
        assert (line["etat"], line["vulnerabilite"]) == (ligne.nom_etat, ligne.vulnerabilite)
        assert line["concernes"] - line["evalues"] == line["a_evaluer"]
        for name, rate in (("couverture", ligne.couverture), ("iv", ligne.iv)):
            assert (line[name] is None) == (rate is None)
            if rate is not None:
                assert line[name]["numerateur"] / line[name]["denominateur"] == pytest.approx(float(rate))
                assert line[name]["valeur"] == pytest.approx(float(rate), abs=5e-5)
    cited = {line["competence"] for line in data["lignes"]}
    assert {item["id"] for item in data["competences"]} == cited


def test_what_would_tell_of_few_people_is_null_in_what_is_circulated(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "e.csv", crowd(6, 7))
    args = "--diffusion", "--json", "-o", tmp_path / "x.csv"
    data = couverture(path, *args).json()

    assert data["lignes"] and data["syntheses"]
    assert {line[name] for line in data["lignes"] for name in ("requis", "sans_objet", "quotite")} == {None}
    assert {synthese["agents_evalues"] for synthese in data["syntheses"]} == {None}
    assert any(synthese["polyvalence"] for synthese in data["syntheses"]), "a mean of enough people"
    assert {name: count for name, count in data["lecture"].items() if count is not None} == {
        "fichiers": 1, "agents": 42, "absents": 0, "partis": 0
    }  # fmt: skip
    shown = [row for row in read_csv(tmp_path / "x.csv") if row["etat"] != "masqué"]
    assert {row[name] for row in shown for name in ("requis", "sans_objet", "titulaires_temps_plein")} == {""}


def test_unknown_is_null_and_never_zero(data: dict[str, Any]) -> None:
    unknown = [line for line in data["lignes"] if line["etat"] == "non évalué"]
    assert unknown
    assert {(line["couverture"], line["iv"], line["priorite"]) for line in unknown} == {(None, None, None)}
    assert {line[name] for line in unknown for name in HELD | MEASURED} == {None}
    counted = ("requis", "sans_objet", "concernes", "evalues", "a_evaluer", "perimes", "titulaires_perimes")
    assert None not in {line[name] for line in unknown for name in counted}
    expired = [line for line in data["lignes"] if line["etat"] == "périmé" and not line["evalues"]]
    assert expired
    assert {(line["titulaires"], line["ecarts"]) for line in expired} == {(0, None)}
    few = [s for s in data["syntheses"] if (s["agents_evalues"] or 0) < 5]
    assert few
    assert {(s["polyvalence"], s["concentration"]) for s in few} == {(None, None)}


def test_a_structure_that_nobody_evaluated_has_no_titulaire_nor_gap_even_of_zero(
    bilan: Bilan, referentiel: Referentiel
) -> None:
    nobody = bilan.syntheses[0]._replace(evalues=0, titulaires=0, ecarts=0, ecarts_majeurs=0, manques=0, priorite=0)
    data = told(bilan.with_changes(syntheses=(nobody,)), referentiel)
    assert list(faults(data, STRICT, STRICT)) == []
    (synthese,) = data["syntheses"]
    assert {synthese[name] for name in ("titulaires", "ecarts", "ecarts_majeurs", "manques", "priorite")} == {None}
    assert synthese["evalues"] == 0


def test_without_a_what_if_nothing_is_said_of_one(referentiel: Referentiel) -> None:
    data = told(bilan_exemple(referentiel, par=("service",)), referentiel)
    assert data["sans"] is None
    assert {line["titulaires_sans"] for line in data["lignes"]} == {None}


class _Counted(list[Ligne]):
    """Lines that remember how many of them were read."""

    def __init__(self, lignes: list[Ligne]) -> None:
        super().__init__(lignes)
        self.read = 0

    def __iter__(self) -> Iterator[Ligne]:
        for ligne in super().__iter__():
            self.read += 1
            yield ligne


def test_a_large_answer_is_told_line_by_line(bilan: Bilan, referentiel: Referentiel) -> None:
    lignes = _Counted(list(bilan.lignes))
    parts = answer(bilan.with_changes(lignes=lignes), referentiel, HEAD)
    for part in parts:
        assert len(part) < 20_000
        if '"etat"' in part:
            break
    assert lignes.read < 3
    rest = sum('"etat"' in part for part in parts)
    assert (rest + 1, lignes.read) == (len(lignes), len(lignes))  # and all of it in one walk


def test_long_lists_are_cut_and_counted(bilan: Bilan, referentiel: Referentiel) -> None:
    lost = next(iter(bilan.lignes))._replace(titulaires=1, titulaires_sans=0)
    data = told(bilan.with_changes(lignes=[lost] * (LIMIT + 5)), referentiel)
    assert (data["sans"]["nombre"], len(data["sans"]["chutes"])) == (LIMIT + 5, LIMIT)
    assert sum(data["sans"]["sorts"].values()) == LIMIT + 5


def test_the_csv_has_the_same_figures_and_every_name(bilan: Bilan, referentiel: Referentiel) -> None:
    titles = csv_titles(bilan)
    rows = [dict(zip(titles, row, strict=True)) for row in csv_rows(bilan, referentiel)]
    data = told(bilan, referentiel)
    assert len(rows) == len(data["lignes"])
    for row, line in zip(rows, data["lignes"], strict=True):
        structure = data["structures"][line["structure"]]
        assert {level: name for level, name in structure["chemin"].items() if row[level] != name} == {}
        assert (row["par"], row["agents"], row["competence"]) == (
            structure["par"],
            structure["agents"],
            line["competence"],
        )
        assert row["titulaires_temps_plein"] == (None if line["quotite"] is None else line["quotite"] / 100)
        assert row["besoin_ajuste"] == ("oui" if line["besoin_ajuste"] else "non")
        for name in ("couverture", "iv"):
            assert row[name] == (line[name] and line[name]["valeur"])
        told_otherwise = {"couverture", "iv", "besoin_ajuste"}
        assert set(line) - set(row) == {"structure", "quotite"}
        for name in set(row) & set(line) - told_otherwise:
            assert row[name] == line[name], name


def test_the_csv_opens_in_a_french_excel(tmp_path: Path) -> None:
    out = tmp_path / "couverture.csv"
    rows = [(a, "=Réa", *rest) for a, _, *rest in LIGNES]
    assert couverture(write_csv(tmp_path / "e.csv", rows), "-q", "-o", out).code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfpar;region;ght;etablissement;pole;service;metier;")
    first = read_csv(out)[0]
    assert first["service"] == "'=Réa"
    assert {row["couverture"] for row in read_csv(out)} == {"", "0,5", "0,25"}


def test_the_documented_keys_are_those_of_the_schema() -> None:
    text = (ROOT / "docs" / "formats.md").read_text("utf-8")
    part = re.split(r"\n###? ", text.split("\n### Réponse de `couverture`\n")[1])[0]
    rows = [line.split("|")[1:3] for line in part.splitlines() if line.startswith("| `")]
    keys = [key.strip(" `") for names, _ in rows for key in names.split(",")]
    assert set(keys) == set(SCHEMA["properties"]) - {"commande", "version", "diagnostics", "fichiers"}
    lines = next(told for names, told in rows if "`lignes`" in names)
    named = [piece for rank, piece in enumerate(lines.split("`")) if rank % 2]
    assert [name for name in named if name != "structures"] == list(SCHEMA["$defs"]["ligne"]["properties"])
