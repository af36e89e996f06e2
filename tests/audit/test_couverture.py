"""An audit from files: what is read, what is refused and where, who is there, in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fphref.audit.couverture import Demande, audit_couverture
from fphref.audit.explication import explain
from fphref.audit.modele import Bilan, Ligne
from fphref.diagnostics import FphrefError
from fphref.model.referentiel import Referentiel
from fphref.moteurs.duckdb_ import DuckDB, quoted

JOUR = date(2026, 11, 23)
HEAD = "agent;service;metier;competence;niveau;date"
BUDGET = "sf-etablir-budget"


@contextmanager
def audit(referentiel: Referentiel, *paths: Path, **asked: Any) -> Iterator[Bilan]:
    bilan = audit_couverture(Demande(paths, JOUR, **asked), referentiel)
    try:
        yield bilan
    finally:
        bilan.close()


def written(folder: Path, *rows: str, head: str = HEAD, name: str = "evaluations.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\r\n".join([head, *rows, ""]).encode(encoding))
    return path


def write_xlsx(path: Path, title: str, rows: Sequence[Sequence[Any]]) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append([value or None for value in row])
    workbook.save(path)


def line(bilan: Bilan, competence: str = BUDGET, structure: str | None = None) -> Ligne:
    """The line of a compétence in a structure, the first one if none is named."""
    names = [s.nom for s in bilan.structures]
    return next(
        found
        for found in bilan.lignes
        if found.competence == competence and (structure is None or names[found.structure] == structure)
    )


def codes(bilan: Bilan) -> list[str]:
    return [d.regle for d in bilan.diagnostics]


FAULTY = {
    "COU001": ";Réa;15D30;cn-qualite;3;2026-01-02",
    "COU002": "A1;Réa;15D30;cn-qualitee;3;2026-01-02",
    "COU003": "A1;Réa;15D30;cn-qualite;9;2026-01-02",
    "COU004": "A1;Réa;15D30;cn-qualite;3;31/02/2026",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("code", FAULTY)
def test_a_faulty_line_is_refused_and_its_place_is_told(
    code: str, encoding: str, tmp_path: Path, referentiel: Referentiel
) -> None:
    sound = f"A2;Réa;15D30;{BUDGET};3;2026-01-02"
    with audit(referentiel, written(tmp_path, sound, FAULTY[code], encoding=encoding)) as bilan:
        (found,) = bilan.diagnostics
        assert (found.regle, found.position.fichier, found.position.ligne) == (code, "evaluations.csv", 3)
        assert (bilan.lecture.lignes, bilan.lecture.rejetees, bilan.lecture.retenues) == (2, 1, 1)
        assert line(bilan).evalues == 1


def test_a_faulty_line_of_a_workbook_is_told_by_its_cell(tmp_path: Path, referentiel: Referentiel) -> None:
    path = tmp_path / "evaluations.xlsx"
    rows: list[list[Any]] = [
        HEAD.split(";"),
        ["A1", "Réa", "15D30", BUDGET, 3, date(2026, 1, 2)],
        FAULTY["COU003"].split(";"),
    ]
    write_xlsx(path, "Évaluations", rows)
    with audit(referentiel, path) as bilan:
        (found,) = bilan.diagnostics
        assert (found.regle, found.position.feuille, found.position.cellule) == ("COU003", "Évaluations", "E3")
        assert line(bilan).evalues == 1


def test_a_faulty_line_of_a_parquet_file_is_told_by_its_number(tmp_path: Path, referentiel: Referentiel) -> None:
    source, path = written(tmp_path, FAULTY["COU002"], name="source.csv"), tmp_path / "evaluations.parquet"
    duck = DuckDB()
    duck.sql(f"COPY (FROM read_csv({quoted(str(source))}, delim=';', header=true)) TO {quoted(str(path))}")
    duck.close()
    with audit(referentiel, path) as bilan:
        assert [(d.regle, d.position.ligne) for d in bilan.diagnostics] == [("COU002", 1)]
    assert line_types(path)["date"] == "DATE"


def line_types(path: Path) -> dict[str, str]:
    duck = DuckDB()
    found = {row[0]: row[1] for row in duck.sql(f"DESCRIBE FROM {quoted(str(path))}")}
    duck.close()
    return found


ROWS = (
    f"A1;Réa;15D30;{BUDGET};3;2026-01-02;80;;",
    f"A1;Réa;15D30;{BUDGET};2;2025-01-02;80;;",
    f"A2;REA;15D30;{BUDGET};5;02/01/2026;;2028-01-01;",
    f"A3;Réa;15D30;{BUDGET};5;2026-01-02;;;2026-11-22",
    f"A4;Réa;15D30;{BUDGET};5;2026-01-02;;2026-11-23;",
    f"A5;Réa;15D30;{BUDGET};5;2027-01-02;;;",
    "A1;Réa;15D30;se-esprit-equipe;3;2026-01-02;80;;",
)
MORE = f"{HEAD};quotite;depart_prevu;expiration"


def as_parquet(folder: Path, source: Path) -> Path:
    path = folder / "evaluations.parquet"
    duck = DuckDB()
    read = f"read_csv({quoted(str(source))}, delim = ';', header = true, all_varchar = true)"
    duck.sql(f"COPY (FROM {read}) TO {quoted(str(path))} (FORMAT parquet)")
    duck.close()
    return path


@pytest.mark.parametrize("kind", ["csv", "cp1252", "xlsx", "parquet"])
def test_every_format_gives_the_same_figures(kind: str, tmp_path: Path, referentiel: Referentiel) -> None:
    path = written(tmp_path, *ROWS, head=MORE, encoding="cp1252" if kind == "cp1252" else "utf-8")
    if kind == "xlsx":
        path = tmp_path / "evaluations.xlsx"
        write_xlsx(path, "Évaluations", [row.split(";") for row in (MORE, *ROWS)])
    if kind == "parquet":
        path = as_parquet(tmp_path, path)
    with audit(referentiel, path) as bilan:
        found = line(bilan)
        assert [(s.nom, s.agents) for s in bilan.structures] == [("REA", 3)]
        assert (found.requis, found.evalues, found.perimes, found.titulaires_perimes) == (3, 2, 1, 1)
        assert (found.titulaires, found.titulaires_t3, found.quotite) == (2, 1, 180)
        assert found.nom_etat == "à risque"
        told = bilan.lecture
        assert (told.lignes, told.retenues, told.remplacees, told.futures, told.partis) == (7, 4, 1, 1, 1)
        assert {(e.raison, e.competence) for e in bilan.exclus} == {("hors profil", "se-esprit-equipe")}
        assert codes(bilan) == ["COU014"]


def test_pseudonyms_are_one_however_they_are_spelled(tmp_path: Path, referentiel: Referentiel) -> None:
    rows = (f"AGT-1;Réa;15D30;{BUDGET};3;2026-01-02", f"agt-1;Réa;15D30;{BUDGET};5;2026-01-02")
    with audit(referentiel, written(tmp_path, *rows)) as bilan:
        assert (line(bilan).requis, line(bilan).titulaires, bilan.lecture.egalites) == (1, 1, 1)
        assert codes(bilan) == ["COU007"]


def test_an_agent_is_where_his_last_evaluation_says(tmp_path: Path, referentiel: Referentiel) -> None:
    rows = (f"A1;Réa;15D30;{BUDGET};3;2026-01-02", f"A1;Bloc;15D30;{BUDGET};5;2025-01-02")
    with audit(referentiel, written(tmp_path, *rows)) as bilan:
        assert [(s.nom, s.agents) for s in bilan.structures] == [("Réa", 1)]
        assert codes(bilan) == []


def test_two_places_on_one_day_are_told(tmp_path: Path, referentiel: Referentiel) -> None:
    rows = (f"A1;Réa;15D30;{BUDGET};3;2026-01-02", f"A1;Bloc;15D30;{BUDGET};5;2026-01-02")
    with audit(referentiel, written(tmp_path, *rows)) as bilan:
        assert [s.agents for s in bilan.structures] == [1]
        assert codes(bilan) == ["COU007"]


def test_the_list_of_agents_says_who_is_there(tmp_path: Path, referentiel: Referentiel) -> None:
    evaluations = written(tmp_path, f"A1;Réa;15D30;{BUDGET};3;2026-01-02", f"A2;Réa;15D30;{BUDGET};3;2026-01-02")
    agents = written(tmp_path, "A1;Bloc;15D30", "A3;Bloc;15D30", head="agent;service;metier", name="agents.csv")
    with audit(referentiel, evaluations, agents=agents) as bilan:
        found = line(bilan)
        assert [(s.nom, s.agents) for s in bilan.structures] == [("Bloc", 2)]
        assert (found.requis, found.evalues, found.a_evaluer) == (2, 1, 1)
        assert (bilan.lecture.absents, bilan.lecture.agents_sans_evaluation) == (1, 1)
        assert codes(bilan) == ["COU011"]


def test_a_folder_is_read_whole_with_its_list_of_agents(tmp_path: Path, referentiel: Referentiel) -> None:
    written(tmp_path, f"A1;Réa;15D30;{BUDGET};3;2026-01-02")
    written(tmp_path, f"A2;Réa;15D30;{BUDGET};3;2026-01-02", name="suite.csv")
    written(tmp_path, "A1;Bloc;15D30", "A2;Bloc;15D30", "A3;Bloc;15D30", head="agent;service;metier", name="agents.csv")
    written(tmp_path, "rien;du tout", head="autre;chose", name="notes.csv")
    with audit(referentiel, tmp_path) as bilan:
        assert (line(bilan).requis, line(bilan).evalues, bilan.lecture.fichiers) == (3, 2, 2)
        assert codes(bilan) == ["COU008"]


DOUBTS = {
    "COU005": (f"A1;Réa;ZZ9;{BUDGET};3;2026-01-02;;", "sans profil"),
    "COU006": (f"A1;Réa;15D30;{BUDGET};3;2026-01-02;beaucoup;bientôt", None),
    "COU013": (f"A1;Réa;15D30;{BUDGET};;2026-01-02;;", None),
}


@pytest.mark.parametrize("code", DOUBTS)
def test_a_doubt_is_told_and_the_agent_still_counts(code: str, tmp_path: Path, referentiel: Referentiel) -> None:
    row, excluded = DOUBTS[code]
    path = written(tmp_path, row, head=f"{HEAD};quotite;depart_prevu")
    with audit(referentiel, path) as bilan:
        assert set(codes(bilan)) == {code}
        assert bilan.lecture.agents == 1
        assert [e.raison for e in bilan.exclus if not e.competence] == ([excluded] if excluded else [])


def test_a_nominative_column_is_told_and_not_read(tmp_path: Path, referentiel: Referentiel) -> None:
    path = written(tmp_path, f"A1;Réa;15D30;{BUDGET};3;2026-01-02;DUPONT", head=f"{HEAD};Nom")
    with audit(referentiel, path) as bilan:
        assert codes(bilan) == ["COU009"]
        assert "DUPONT" not in str(bilan.diagnostics)


def test_another_scale_than_that_of_the_profile_is_set_aside(tmp_path: Path, referentiel: Referentiel) -> None:
    assert referentiel.profils["15D30"].echelle != "n04"
    rows = (f"A1;Réa;15D30;{BUDGET};3;2026-01-02;n04", f"A2;Réa;15D30;{BUDGET};3;2026-01-02;")
    with audit(referentiel, written(tmp_path, *rows, head=f"{HEAD};echelle")) as bilan:
        assert (line(bilan).evalues, bilan.lecture.autre_echelle) == (1, 1)
        assert codes(bilan) == ["COU012"]


def test_needs_and_costs_are_read_and_what_has_no_place_is_told(tmp_path: Path, referentiel: Referentiel) -> None:
    evaluations = written(tmp_path, f"A1;Réa;15D30;{BUDGET};3;2026-01-02")
    needs = written(
        tmp_path, f"Réa;{BUDGET};7", f"Ailleurs;{BUDGET};1", head="service;competence;besoin", name="besoins.csv"
    )
    costs = written(tmp_path, f"{BUDGET};1 200,00 €", "zzz;3", head="competence;cout", name="couts.csv")
    with audit(referentiel, evaluations, besoins=needs, couts=costs) as bilan:
        found = line(bilan)
        assert (found.besoin, found.besoin_ajuste) == (7, 1)
        assert dict(bilan.couts) == {BUDGET: 1200}
        assert sorted((d.regle, d.position.fichier, d.position.ligne) for d in bilan.diagnostics) == [
            ("COU010", "besoins.csv", 3), ("COU010", "couts.csv", 3),
        ]  # fmt: skip


def test_a_what_if_counts_who_is_left(tmp_path: Path, referentiel: Referentiel) -> None:
    path = written(tmp_path, *(f"A{n};Réa;15D30;{BUDGET};5;2026-01-02" for n in range(4)))
    leaving = written(tmp_path, "a2", head="agent", name="departs.csv")
    with audit(referentiel, path, sans=("A1",), departs=leaving) as bilan:
        assert (bilan.sans, line(bilan).titulaires, line(bilan).titulaires_sans) == (2, 4, 2)
    with pytest.raises(FphrefError, match="« A9 » inconnu"):
        audit_couverture(Demande((path,), JOUR, sans=("A9",)), referentiel)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("vide.csv", b"", "vide"),
        ("notes.csv", b"a;b\r\n1;2\r\n", "pas un tableau d\u2019\u00e9valuations"),
        ("faux.parquet", b"PAR1 mais non", "pas un fichier parquet"),
    ],
)
def test_what_is_no_table_of_evaluations_is_one_line(
    name: str, content: bytes, message: str, tmp_path: Path, referentiel: Referentiel
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FphrefError, match=message):
        audit_couverture(Demande((path,), JOUR), referentiel)


def test_an_unknown_level_of_structure_is_refused_by_name(tmp_path: Path, referentiel: Referentiel) -> None:
    path = written(tmp_path, f"A1;Réa;15D30;{BUDGET};3;2026-01-02")
    with pytest.raises(FphrefError, match="« pole »"):
        audit_couverture(Demande((path,), JOUR, par=("pole",)), referentiel)


def test_an_explanation_lists_each_line_and_what_was_made_of_it(tmp_path: Path, referentiel: Referentiel) -> None:
    path = written(tmp_path, *ROWS, f"A6;Réa;15D30;{BUDGET};9;2026-01-02;;;", head=MORE)
    found = explain(Demande((path,), JOUR), referentiel, BUDGET, None)
    assert [(a.agent, a.position.ligne, a.compte, a.raison) for a in found.appuis] == [
        ("A1", 2, True, "titulaire"),
        ("A1", 3, False, "remplacée le 02/01/2026"),
        ("A2", 4, True, "titulaire"),
        ("A3", 5, False, "expirée le 22/11/2026"),
        ("A4", 6, False, "agent parti le 23/11/2026"),
        ("A6", 0, False, "jamais évalué"),
        ("A6", 9, False, "rejetée : hors de l’échelle « acquis5 » (niveaux : so, 1, 2, 3, 4, 5)"),
    ]
    (_, ligne), *_ = found.structures
    assert sum(a.raison == "titulaire" for a in found.appuis) == ligne.titulaires
    with pytest.raises(FphrefError, match="vouliez-vous"):
        explain(Demande((path,), JOUR), referentiel, "sf-etablir-budgets", None)
