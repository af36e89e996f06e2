"""Which file is read, whatever its name; what is a row, an agent, a place; what is said of what is not taken."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from fphref.audit.couverture import Demande
from fphref.audit.entrees import read_couts, read_departs
from fphref.audit.explication import explain
from fphref.diagnostics import FphrefError
from fphref.model.referentiel import Referentiel
from fphref.moteurs.duckdb_ import DuckDB, file_named, quoted
from tests.audit.test_couverture import BUDGET, HEAD, JOUR, audit, codes, line, written

LISTE = "agent;service;metier;quotite;depart_prevu"


def row(agent: str, service: str = "Réa", *, metier: str = "15D30", niveau: str = "3", jour: str = "2026-01-02") -> str:
    return f"{agent};{service};{metier};{BUDGET};{niveau};{jour}"


def parquet(folder: Path, select: str, name: str = "a.parquet") -> Path:
    """A parquet file of what a query gives."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    duck = DuckDB()
    try:
        duck.sql(f"COPY ({select}) TO {quoted(str(folder / name))} (FORMAT parquet)")
    finally:
        duck.close()
    return folder / name


def typed(agent: str, niveau: str = "'3'", jour: str = "DATE '2026-01-02'") -> str:
    return (
        f"SELECT '{agent}' AS agent, 'Réa' AS service, '15D30' AS metier, '{BUDGET}' AS competence, "
        f"{niveau} AS niveau, {jour} AS date"
    )


# -- files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ev[12].csv", "ev?.csv", "ev*.csv", "e'v.csv"])
def test_the_file_that_is_named_is_read_and_no_other(name: str, tmp_path: Path, referentiel: Referentiel) -> None:
    written(tmp_path, row("A1", "Ailleurs"), name="ev1.csv")
    path = written(tmp_path, row("A2", "Ici"), name=name)
    with audit(referentiel, path) as bilan:
        assert [s.nom for s in bilan.structures] == ["Ici"]
        assert bilan.lecture.lignes == 1


def test_a_parquet_file_that_is_named_is_read_and_no_other(tmp_path: Path, referentiel: Referentiel) -> None:
    parquet(tmp_path, typed("A1").replace("Réa", "Ailleurs"), "e1.parquet")
    with audit(referentiel, parquet(tmp_path, typed("A2"), "e[1].parquet")) as bilan:
        assert [s.nom for s in bilan.structures] == ["Réa"]
    assert file_named(Path("e[1]?.csv")) == "'e[[]1][?].csv'"


def test_the_name_of_a_folder_is_no_column(tmp_path: Path, referentiel: Referentiel) -> None:
    path = parquet(tmp_path, typed("A1"), "service=Toto/a.parquet")
    with audit(referentiel, path) as bilan:
        assert [s.nom for s in bilan.structures] == ["Réa"]


def test_a_file_found_in_a_folder_is_called_after_it(tmp_path: Path, referentiel: Referentiel) -> None:
    for hospital in ("nord", "sud"):
        (tmp_path / hospital).mkdir()
        written(tmp_path / hospital, row("A1", niveau="9"))
    with audit(referentiel, tmp_path / "nord", tmp_path / "sud") as bilan:
        assert [str(d.position) for d in bilan.diagnostics] == ["nord/evaluations.csv:2:5", "sud/evaluations.csv:2:5"]


def test_every_sheet_of_evaluations_is_read(tmp_path: Path, referentiel: Referentiel) -> None:
    workbook = openpyxl.Workbook()
    for title, agent in (("Janvier", "A1"), ("Février", "A2")):
        sheet = workbook.create_sheet(title)
        for cells in (HEAD, row(agent), row(f"{agent}0", niveau="9")):
            sheet.append(cells.split(";"))
    workbook.save(tmp_path / "e.xlsx")
    with audit(referentiel, tmp_path / "e.xlsx") as bilan:
        assert line(bilan).evalues == 2
        assert [str(d.position) for d in bilan.diagnostics] == ["e.xlsx Janvier!E3", "e.xlsx Février!E3"]


def test_two_sheets_of_needs_are_refused_by_name(tmp_path: Path, referentiel: Referentiel) -> None:
    workbook = openpyxl.Workbook()
    for title in ("Un", "Deux"):
        workbook.create_sheet(title).append(["competence", "besoin"])
        workbook[title].append([BUDGET, 3])
    workbook.save(tmp_path / "b.xlsx")
    with (
        pytest.raises(FphrefError, match="« Un » et « Deux » conviennent toutes"),
        audit(referentiel, written(tmp_path, row("A1")), besoins=tmp_path / "b.xlsx"),
    ):
        pass


# -- rows ----------------------------------------------------------------------------------------------------


def test_files_of_several_formats_name_their_own_bad_rows(tmp_path: Path, referentiel: Referentiel) -> None:
    bad = typed("A2", niveau="'9'")
    parquet(tmp_path, f"{typed('A1')} UNION ALL {bad}")
    written(tmp_path, row("A3"), row("A4", jour="31/02/2026"))
    with audit(referentiel, tmp_path) as bilan:
        assert line(bilan).titulaires == 2
        assert [(d.regle, d.position.fichier, d.position.ligne) for d in bilan.diagnostics] == [
            ("COU003", f"{tmp_path.name}/a.parquet", 2), ("COU004", f"{tmp_path.name}/evaluations.csv", 3),
        ]  # fmt: skip
    told = explain(Demande((tmp_path,), JOUR), referentiel, BUDGET, None)
    assert [(a.agent, a.compte) for a in told.appuis if a.raison == "titulaire"] == [("A1", True), ("A3", True)]


@pytest.mark.parametrize("kind", ["TIMESTAMP '2026-01-02 08:00:00'", "TIMESTAMPTZ '2026-01-02 08:00:00+00'"])
@pytest.mark.parametrize("beside", [True, False])
def test_a_moment_is_its_day(kind: str, beside: bool, tmp_path: Path, referentiel: Referentiel) -> None:
    parquet(tmp_path, typed("A1", jour=kind))
    if beside:
        written(tmp_path, row("A2"))
    with audit(referentiel, tmp_path) as bilan:
        assert (line(bilan).titulaires, bilan.lecture.rejetees) == (1 + beside, 0)


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u200b", "'"])
def test_a_blank_agent_is_a_rejected_row(blank: str, tmp_path: Path, referentiel: Referentiel) -> None:
    with audit(referentiel, written(tmp_path, row("A1"), row(blank))) as bilan:
        assert bilan.lecture.rejetees == 1
        assert [(d.regle, d.position.ligne) for d in bilan.diagnostics] == [("COU001", 3)]


def test_empty_lines_are_no_rows(tmp_path: Path, referentiel: Referentiel) -> None:
    with audit(referentiel, written(tmp_path, row("A1"), ";;;;;", ";;;;;")) as bilan:
        assert (bilan.lecture.lignes, bilan.lecture.rejetees, bilan.diagnostics) == (1, 0, ())


def test_a_blank_level_says_nothing(tmp_path: Path, referentiel: Referentiel) -> None:
    with audit(referentiel, written(tmp_path, row("A1"), row("A2", niveau="\t"))) as bilan:
        assert (bilan.lecture.rejetees, bilan.lecture.sans_niveau, codes(bilan)) == (0, 1, ["COU013"])


@pytest.mark.parametrize("name", ["Jean Dupont", "DUPONT Jean", "1 85 05 78 006 084 36"])
def test_who_is_named_is_no_agent(name: str, tmp_path: Path, referentiel: Referentiel) -> None:
    with audit(referentiel, written(tmp_path, row("A1"), row(name))) as bilan:
        assert (line(bilan).evalues, bilan.lecture.rejetees, bilan.structures[0].agents) == (1, 1, 1)
        assert [(d.regle, d.position.ligne) for d in bilan.diagnostics] == [("COU001", 3)]
        assert name not in bilan.diagnostics[0].message


def test_lines_of_a_list_that_are_nobody_or_name_somebody_are_told(tmp_path: Path, referentiel: Referentiel) -> None:
    liste = written(tmp_path, "A1;Réa;15D30;;", "Jean Dupont;Réa;15D30;;", ";Réa;15D30;;", head=LISTE, name="l.csv")
    with audit(referentiel, written(tmp_path, row("A1")), agents=liste) as bilan:
        assert [(d.regle, str(d.position)) for d in bilan.diagnostics] == [
            ("AGE004", "l.csv:3:1"), ("AGE002", "l.csv:4:1"),
        ]  # fmt: skip
        assert (bilan.structures[0].agents, "Dupont" in str(bilan.diagnostics)) == (1, False)


def test_what_the_list_says_wrongly_is_told_of_the_list(tmp_path: Path, referentiel: Referentiel) -> None:
    rows = ("A1;Réa;15D30;80;demain", "A2;Réa;15D30;beaucoup;", "A3;Réa;EX-ZZZ;;", "A4;Réa;15D30;;", "A4;Bloc;15D30;;")
    liste = written(tmp_path, *rows, head=LISTE, name="l.csv")
    with audit(referentiel, written(tmp_path, row("A1")), agents=liste) as bilan:
        found = {(d.regle, str(d.position)): d.message for d in bilan.diagnostics}
        assert list(found) == [
            ("COU006", "l.csv:2:5"), ("COU006", "l.csv:3:4"), ("COU005", "l.csv"), ("COU007", "l.csv"),
        ]  # fmt: skip
        assert "« EX-ZZZ »" in found["COU005", "l.csv"]


@pytest.mark.parametrize(("agents", "told"), [(("agt-1", "agt-2"), 0), (("agt-1", "AGT-1"), 1), ((" A1", "A1"), 1)])
def test_only_pseudonyms_of_two_spellings_are_told(
    agents: tuple[str, str], told: int, tmp_path: Path, referentiel: Referentiel
) -> None:
    with audit(referentiel, written(tmp_path, *(row(agent) for agent in agents))) as bilan:
        assert codes(bilan) == ["COU007"] * told


def test_a_metier_may_be_written_by_its_title(tmp_path: Path, referentiel: Referentiel) -> None:
    title = referentiel.metiers["15D30"].intitule.masculin
    with audit(referentiel, written(tmp_path, row("A1"), row("A2", metier=title))) as bilan:
        assert (line(bilan).requis, line(bilan).titulaires) == (2, 2)


def test_the_first_zero_of_a_finess_number_is_put_back(tmp_path: Path, referentiel: Referentiel) -> None:
    head = f"{HEAD};etablissement"
    path = written(tmp_path, f"{row('A1')};010000017", f"{row('A2')};10000017", head=head)
    with audit(referentiel, path, par=("etablissement",)) as bilan:
        assert [(s.nom, s.agents) for s in bilan.structures] == [("010000017", 2)]


# -- what is no table, and small tables -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("agent;service;metier;competense;niveau;date", "il manque competence (« competense » ?)"),
        ("skill;level", "il faut une ligne de titres, avec agent, service, metier, competence, niveau, date"),
        ("agent;service;metier", "c’est une liste d’agents"),
    ],
)
def test_what_lacks_is_told_with_the_nearest_title(
    head: str, told: str, tmp_path: Path, referentiel: Referentiel
) -> None:
    path = written(tmp_path, *["x;" * head.count(";") + "x"], head=head)
    with pytest.raises(FphrefError) as caught, audit(referentiel, path):
        pass
    assert f"evaluations.csv n’est pas un tableau d’évaluations : {told}." in str(caught.value)


def test_a_list_of_agents_that_is_absent_or_none_says_so(tmp_path: Path, referentiel: Referentiel) -> None:
    path = written(tmp_path, row("A1"))
    for agents, told in ((tmp_path / "rien.csv", "n’existe pas"), (path, "c’est un tableau d’évaluations")):
        with pytest.raises(FphrefError, match=told), audit(referentiel, tmp_path, agents=agents):
            pass


def test_a_need_given_twice_or_for_nowhere_is_told(tmp_path: Path, referentiel: Referentiel) -> None:
    rows = (f"Urgences;{BUDGET};3", f"Urgences;{BUDGET};7", f"Urgence;{BUDGET};2", f";{BUDGET};2")
    needs = written(tmp_path, *rows, head="service;competence;besoin", name="b.csv")
    with audit(referentiel, written(tmp_path, row("A1", "Urgences")), besoins=needs, par=("service",)) as bilan:
        assert line(bilan).besoin == 3
        told = [d.message for d in bilan.diagnostics]
    assert "déjà donné à la ligne 2" in told[0]
    assert "« Urgence »" in told[1]
    assert "vouliez-vous « Urgences »" in told[1]
    assert "besoin de l’ensemble" in told[2]


def test_costs_are_known_by_any_formacode_and_told_where_they_are_not(tmp_path: Path, referentiel: Referentiel) -> None:
    item = next(c for c in referentiel.savoir_faire.values())
    code = item.codes[0].model_copy(update={"nomenclature": "formacode", "code": "42829"}) if item.codes else None
    if code is None:
        other = next(c for c in referentiel.connaissances.values() if c.codes)
        code = other.codes[0].model_copy(update={"nomenclature": "formacode", "code": "42829"})
    changed = Referentiel(savoir_faire={item.id: item.model_copy(update={"codes": (code,)})})
    path = written(
        tmp_path, "42829;300", "42829;400", "99999;12", f"{item.id};cher", head="formacode;cout", name="c.csv"
    )
    couts, faults = read_couts(path, changed)
    assert couts == {"42829": 300}
    assert [f.position.ligne for f in faults] == [3, 4, 5]
    assert ["« 99999 »" in faults[1].message, "« cher »" in faults[2].message] == [True, True]


@pytest.mark.parametrize("text", ["AGT-1\nAGT-2\n", "agent\nAGT-1\nAGT-2\n", "agent;motif\nAGT-1;x\nAGT-2;\n"])
def test_who_leaves_is_one_pseudonym_a_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(text, "utf-8")
    assert read_departs(tmp_path / "d.csv") == ("AGT-1", "AGT-2")


def test_an_exact_copy_of_a_line_is_called_one(tmp_path: Path, referentiel: Referentiel) -> None:
    told = explain(Demande((written(tmp_path, row("A1"), row("A1")),), JOUR), referentiel, BUDGET, None)
    assert sorted(a.raison for a in told.appuis) == ["même jour, en double", "titulaire"]


def test_who_has_already_left_is_told_of_a_what_if(tmp_path: Path, referentiel: Referentiel) -> None:
    path = written(tmp_path, f"{row('A1')};2026-02-01", f"{row('A2')};", head=f"{HEAD};depart_prevu")
    with audit(referentiel, path, sans=("A1",)) as bilan:
        assert (codes(bilan), bilan.sans) == (["COU015"], 0)


def test_a_folder_that_links_to_itself_is_read_once(tmp_path: Path, referentiel: Referentiel) -> None:
    written(tmp_path, row("A1"))
    try:
        (tmp_path / "encore").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")
    with audit(referentiel, tmp_path) as bilan:
        assert bilan.lecture.fichiers == 1


@pytest.mark.parametrize(("written_as", "asked"), [("Straße1", "STRASSE1"), ("\uff21\uff11", "a1"), ("agt-1", "AGT-1")])
def test_a_what_if_finds_an_agent_however_he_is_written(
    written_as: str, asked: str, tmp_path: Path, referentiel: Referentiel
) -> None:
    with audit(referentiel, written(tmp_path, row(written_as), row("B2")), sans=(asked,)) as bilan:
        assert (bilan.sans, line(bilan).titulaires_sans) == (1, 1)


def test_two_services_of_one_name_are_explained_apart(tmp_path: Path, referentiel: Referentiel) -> None:
    rows = (f"{row('A1', 'Accueil')};Nord", f"{row('A2', 'Accueil')};Sud", f"{row('A3', 'Bloc')};Sud")
    demande = Demande((written(tmp_path, *rows, head=f"{HEAD};pole"),), JOUR)
    told = explain(demande, referentiel, BUDGET, None)
    assert [a.service for a in told.appuis] == ["Nord › Accueil", "Sud › Accueil", "Bloc"]
    kept = explain(demande, referentiel, BUDGET, "sud › accueil")
    assert [a.agent for a in kept.appuis] == ["A2"]
    with pytest.raises(FphrefError, match="inconnue de cet audit"):
        explain(demande, referentiel, BUDGET, "Nord › Bloc")
