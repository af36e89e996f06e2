"""`fphref matrice agents`: lists of agents, services, presets, the long form, and what is refused."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fphref.cli.agents_demande import slug
from fphref.documents import matrice_agents_plan
from fphref.evaluations.fichiers import open_tableur
from fphref.evaluations.relire import plan
from fphref.evaluations.relire_commun import Options
from fphref.loading.load import load
from fphref.model.referentiel import Referentiel
from tests.conftest import MakeFolder
from tests.render.excel_conformite import faults
from tests.support import MINI, REFERENTIALS, Ran, run_cli

AGENTS = """agent;service;metier;poste
AGT-7K2;Réanimation;15D30;
AGT-3F9;Urgences A/B;EX-ARC;Poste de nuit
AGT-8M4;Réanimation;EX-TEC;
AGT-5Q1;;EX-TEC;
"""
KNOWN = """agent;service;metier;poste;competence;niveau;date
AGT-7K2;Réanimation;15D30;;sf-etablir-budget;2;2026-03-01
AGT-7K2;Réanimation;15D30;;sf-etablir-budget;4;2026-10-01
AGT-8M4;Réanimation;EX-TEC;;sf-lire-protocole;so;2026-10-01
AGT-3F9;Urgences A/B;EX-ARC;Poste de nuit;sf-lire-protocole;1;2026-10-01
"""
QUATRE = """\
id: quatre
intitule: De 0 à 3
niveaux:
""" + "".join(f'  - {{code: "{n}", libelle: Cran {n}, valeur: {n}}}\n' for n in range(4))


@pytest.fixture
def liste(tmp_path: Path) -> Path:
    path = tmp_path / "agents.csv"
    path.write_text(AGENTS, "utf-8-sig")
    return path


@pytest.fixture
def connues(tmp_path: Path) -> Path:
    path = tmp_path / "evaluations.csv"
    path.write_text(KNOWN, "utf-8")
    return path


def run(*args: str | Path, sortie: Path) -> Ran:
    return run_cli("matrice", "agents", *args, "-r", REFERENTIALS, "-o", sortie)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def matrix(path: Path) -> Any:
    assert faults(path.read_bytes()) == []
    return openpyxl.load_workbook(path)["Matrice"]


def long_form(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))


def people(sheet: Any) -> list[str]:
    return [sheet.cell(row, 2).value for row in range(16, sheet.max_row + 1) if sheet.cell(row, 2).value]


def test_one_metier_keeps_its_name_and_its_blank_lines(tmp_path: Path) -> None:
    ran = run("--metier", "15d30", "--effectif", "5", sortie=tmp_path / "s")
    assert (ran.code, ran.err) == (0, "")
    assert names(tmp_path / "s") == ["matrice_agents_15D30.xlsx"]
    sheet = matrix(tmp_path / "s" / "matrice_agents_15D30.xlsx")
    assert people(sheet) == []
    assert sheet.max_row == 20


def test_several_metiers_share_one_workbook(tmp_path: Path) -> None:
    run("--metier", "EX-ARC", "--metier", "EX-TEC", sortie=tmp_path / "s")
    assert names(tmp_path / "s") == ["matrice_agents_EX-ARC_EX-TEC.xlsx"]


def test_a_list_of_agents_is_filled_in(tmp_path: Path, liste: Path) -> None:
    ran = run("--agents", liste, sortie=tmp_path / "s")
    assert ran.code == 0
    sheet = matrix(tmp_path / "s" / "matrice_agents.xlsx")
    assert people(sheet) == ["AGT-7K2", "AGT-3F9", "AGT-8M4", "AGT-5Q1"]
    assert [sheet.cell(17, column).value for column in (3, 4, 5)] == ["Urgences A/B", "EX-ARC", "Poste de nuit"]


@pytest.mark.parametrize(("more", "spare"), [((), 3), (("--effectif", "0"), 0), (("--effectif", "5"), 5)])
@pytest.mark.parametrize("orientation", ["agents", "competences"])
def test_blank_lines_wait_for_those_who_come_and_are_nobody_until_then(
    orientation: str, more: tuple[str, ...], spare: int, tmp_path: Path, liste: Path, connues: Path,
    referentiel: Referentiel,
) -> None:  # fmt: skip
    target = tmp_path / "s.xlsx"
    args = ("--agents", liste, "--evaluations", connues, "--orientation", orientation)
    assert run(*args, *more, sortie=target).code == 0
    sheet = matrix(target)
    across = orientation == "agents"
    first = 16 if across else 13
    named = [sheet.cell(p, 2) if across else sheet.cell(5, p) for p in range(first, first + 40)]
    places = [first + rank for rank, cell in enumerate(named) if not cell.protection.locked]
    assert len(places) == 4 + spare
    last = sheet.max_column if across else sheet.max_row
    controls = [sheet.cell(*((p, last) if across else (last, p))).value for p in places]
    assert controls == ["AGT-7K2", "AGT-3F9", "AGT-8M4", "AGT-5Q1", *[None] * spare]
    read = plan([open_tableur(target)], referentiel, Options(date(2026, 11, 23)), open_tableur(connues))
    assert (read.bilan.inchanges, read.bilan.ajoutes, read.bilan.refuses) == (3, 0, 0)
    assert read.contexte.journal.anomalies == []


def test_a_newcomer_is_read_from_a_blank_line(tmp_path: Path, liste: Path, referentiel: Referentiel) -> None:
    target = tmp_path / "s.xlsx"
    run("--agents", liste, sortie=target)
    book = openpyxl.load_workbook(target)
    sheet = book["Matrice"]
    sheet.cell(20, 2).value, sheet.cell(20, 4).value = "AGT-9ZZ", "15D30"
    column = next(c.column for c in sheet[4] if c.value == "sf-etablir-budget")
    sheet.cell(20, column).value = 3
    sheet.cell(3, 3).value = date(2026, 11, 2)
    book.save(target)
    read = plan([open_tableur(target)], referentiel, Options(date(2026, 11, 23)))
    assert (read.bilan.ajoutes, read.bilan.refuses) == (1, 0)
    assert ("AGT-9ZZ", date(2026, 11, 2)) in read.nouveau.fiches


def test_a_file_that_holds_no_evaluations_is_said_with_its_option(tmp_path: Path, liste: Path) -> None:
    ran = run("--agents", liste, "--evaluations", liste, sortie=tmp_path / "s.xlsx")
    assert ran.code == 2
    assert "Erreur : --evaluations agents.csv : ce n’est pas un tableau d’évaluations" in ran.err
    assert "-o" not in ran.err.replace("--o", "")


def test_a_long_list_of_faults_is_cut_on_the_terminal_and_whole_in_json(tmp_path: Path) -> None:
    liste = tmp_path / "agents.csv"
    liste.write_text("agent;metier\n" + "AGT-7K2;15D30\n" * 51, "utf-8")
    ran = run("--agents", liste, sortie=tmp_path / "s")
    assert ran.err.count("AGE003") == 20
    assert "… et 30 autres messages (--json les donne tous)" in ran.err
    told = run("--agents", liste, "--json", sortie=tmp_path / "s").json()
    assert sum(d["regle"] == "AGE003" for d in told["diagnostics"]) == 50


def test_one_workbook_a_service_and_those_without_one_together(tmp_path: Path, liste: Path) -> None:
    ran = run("--agents", liste, "--par", "service", sortie=tmp_path / "s")
    assert ran.code == 0
    assert names(tmp_path / "s") == [
        "matrice_agents_reanimation.xlsx", "matrice_agents_sans-service.xlsx", "matrice_agents_urgences-a-b.xlsx",
    ]  # fmt: skip
    assert people(matrix(tmp_path / "s" / "matrice_agents_reanimation.xlsx")) == ["AGT-7K2", "AGT-8M4"]
    assert people(matrix(tmp_path / "s" / "matrice_agents_sans-service.xlsx")) == ["AGT-5Q1"]


def test_two_services_with_one_slug_do_not_overwrite_each_other(tmp_path: Path) -> None:
    liste = tmp_path / "agents.csv"
    liste.write_text("agent;service;metier\nAGT-7K2;Bloc 1;EX-TEC\nAGT-3F9;Bloc-1;EX-TEC\n", "utf-8")
    run("--agents", liste, "--par", "service", sortie=tmp_path / "s")
    assert names(tmp_path / "s") == ["matrice_agents_bloc-1-2.xlsx", "matrice_agents_bloc-1.xlsx"]


def test_one_service_whatever_its_accents(tmp_path: Path, liste: Path) -> None:
    run("--agents", liste, "--service", "reanimation", sortie=tmp_path / "s.xlsx")
    assert people(matrix(tmp_path / "s.xlsx")) == ["AGT-7K2", "AGT-8M4"]


@pytest.mark.parametrize("orientation", ["agents", "competences"])
def test_known_levels_are_filled_in_and_read_back_as_unchanged(
    orientation: str, tmp_path: Path, liste: Path, connues: Path, referentiel: Referentiel
) -> None:
    target = tmp_path / "s.xlsx"
    run("--agents", liste, "--evaluations", connues, "--orientation", orientation, sortie=target)
    read = plan([open_tableur(target)], referentiel, Options(date(2026, 11, 23)), open_tableur(connues))
    assert (read.bilan.inchanges, read.bilan.ajoutes, read.bilan.modifies, read.bilan.refuses) == (3, 0, 0, 0)


def test_a_blank_workbook_reads_back_as_nothing(tmp_path: Path, referentiel: Referentiel) -> None:
    run("--metier", "15D30", sortie=tmp_path / "s.xlsx")
    read = plan([open_tableur(tmp_path / "s.xlsx")], referentiel, Options(date(2026, 11, 23)))
    assert (read.bilan.ajoutes, read.bilan.refuses) == (0, 0)
    assert read.contexte.journal.anomalies == []


def test_the_long_form_is_a_french_csv_that_reads_back(
    tmp_path: Path, liste: Path, connues: Path, referentiel: Referentiel
) -> None:
    target = tmp_path / "a_remplir.csv"
    ran = run("--agents", liste, "--evaluations", connues, "--json", sortie=target)
    assert [entry["type"] for entry in ran.json()["fichiers"]] == ["evaluations_a_remplir"]
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfagent;service;metier;poste;competence;libelle;requis;niveau;date\r\n")
    rows = long_form(target)
    assert {(r["agent"], r["poste"]) for r in rows} >= {("AGT-3F9", "Poste de nuit"), ("AGT-7K2", "")}
    budget = [r for r in rows if (r["agent"], r["competence"]) == ("AGT-7K2", "sf-etablir-budget")]
    assert [(r["requis"], r["niveau"], r["date"]) for r in budget] == [("3", "4", "2026-10-01")]
    read = plan([open_tableur(target)], referentiel, Options(date(2026, 11, 23)), open_tableur(connues))
    assert (read.bilan.inchanges, read.bilan.ajoutes, read.bilan.refuses) == (3, 0, 0)


def test_a_long_form_that_was_filled_in_is_kept_aside(tmp_path: Path, liste: Path) -> None:
    target = tmp_path / "f" / "l.csv"
    assert run("--agents", liste, sortie=target).err == ""
    blank = target.read_bytes()
    assert run("--agents", liste, sortie=target).err == ""
    assert names(target.parent) == ["l.csv"], "the same bytes are no other file"
    for rank in (1, 2):
        target.write_bytes(filled := blank + b"AGT-%d;;;;;;;;\r\n" % rank)
        ran = run("--agents", liste, sortie=target)
        kept = target.with_name(f"l.sauvegarde-{rank}.csv")
        assert (target.read_bytes(), kept.read_bytes()) == (blank, filled)
        assert ran.code == 0
        assert f"l.csv existait avec un autre contenu : l’ancien fichier est gardé sous {kept.name}" in ran.err


@pytest.mark.parametrize("sortie", ["a.xlsx", "a.csv"])
def test_a_metier_without_profile_takes_any_scale_and_is_read_back_on_it(
    sortie: str, tmp_path: Path, mini: MakeFolder, connues: Path
) -> None:
    root = mini({"echelles/quatre.yaml": QUATRE})
    liste = tmp_path / "agents.csv"
    liste.write_text("agent;metier\nAGT-7K2;10A02\n", "utf-8")
    connues.write_text(
        "agent;service;metier;competence;niveau;date;echelle\n"
        "AGT-7K2;;10A02;sf-classer-documents;3;2026-03-01;quatre\n"
        "AGT-7K2;;10A02;sf-orienter-public;2;2026-09-01;\n",
        "utf-8",
    )
    args = ("--agents", liste, "--preset", "intermediaire", "--echelle", "quatre", "--evaluations", connues)
    ran = run_cli("matrice", "agents", *args, "-r", root, "-o", tmp_path / sortie)
    assert ran.code == 0
    assert "Évaluations sur une autre échelle que celle du classeur, laissées de côté : 1" in ran.err
    read = plan([open_tableur(tmp_path / sortie)], load(root)[0], Options(date(2026, 11, 23)), open_tableur(connues))
    assert (read.bilan.inchanges, read.bilan.ajoutes, read.bilan.modifies, read.bilan.refuses) == (1, 0, 0, 0)


def test_a_pseudonym_is_the_same_in_any_case_and_the_list_says_how_it_is_written(
    tmp_path: Path, liste: Path, connues: Path, referentiel: Referentiel
) -> None:
    connues.write_text(KNOWN.lower().replace("15d30", "15D30").replace("ex-", "EX-").replace("-tec", "-TEC"), "utf-8")
    ran = run("--agents", liste, "--evaluations", connues, sortie=tmp_path / "l.csv")
    assert "absent" not in ran.err
    found = {(r["agent"], r["competence"], r["niveau"]) for r in long_form(tmp_path / "l.csv") if r["niveau"]}
    assert ("AGT-7K2", "sf-etablir-budget", "4") in found
    assert {agent for agent, _, _ in found} <= {"AGT-7K2", "AGT-3F9", "AGT-8M4"}


def test_a_service_is_the_same_in_any_case(tmp_path: Path) -> None:
    liste = tmp_path / "agents.csv"
    liste.write_text("agent;service;metier\nAGT-1;SSR;EX-TEC\nAGT-2;ssr;EX-TEC\nAGT-3;Ssr;EX-TEC\n", "utf-8")
    run("--agents", liste, "--par", "service", sortie=tmp_path / "s")
    assert names(tmp_path / "s") == ["matrice_agents_ssr.xlsx"]
    for ran_to in (tmp_path / "s" / "matrice_agents_ssr.xlsx", tmp_path / "un.xlsx"):
        run("--agents", liste, "--service", "ssr", sortie=tmp_path / "un.xlsx")
        sheet = matrix(ran_to)
        assert people(sheet) == ["AGT-1", "AGT-2", "AGT-3"]
        assert {sheet.cell(row, 3).value for row in (16, 17, 18)} == {"SSR"}


@pytest.mark.parametrize("which", ["--agents", "--evaluations"])
def test_what_a_reader_leaves_out_is_said_once_with_the_file_and_not_when_quiet(
    which: str, tmp_path: Path, liste: Path, connues: Path
) -> None:
    files = {"--agents": liste, "--evaluations": connues}
    files[which].write_bytes(files[which].read_text("utf-8-sig").encode("cp1252"))
    args = [part for pair in files.items() for part in pair]
    said = run(*args, sortie=tmp_path / "s.xlsx").err
    (remark,) = open_tableur(files[which]).remarques
    assert said.count(remark) == 1
    assert f"{remark}\n" in said
    assert said.count(files[which].name) == said.count("\n")  # each line names the file once
    assert remark not in run(*args, "-q", sortie=tmp_path / "s.xlsx").err


def test_each_plan_is_made_once(tmp_path: Path, liste: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, ...]] = []
    attentes = matrice_agents_plan._attentes

    def watched(*args: Any) -> Any:
        made.append(args[1])
        return attentes(*args)

    monkeypatch.setattr(matrice_agents_plan, "_attentes", watched)
    run("--agents", liste, "--par", "service", sortie=tmp_path / "s")
    assert len(made) == len(names(tmp_path / "s")) == 3


def test_presets_and_protection_reach_the_workbook(tmp_path: Path) -> None:
    run("--metier", "15D30", "--preset", "standard", "--sans-protection", sortie=tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert "Écarts" not in book.sheetnames
    assert not any(sheet.protection.sheet for sheet in book)
    assert str(book["Matrice"].cell(4, 8).value).startswith("ac-"), "an activité"


def test_metiers_without_profile_are_named_and_the_rest_is_made(tmp_path: Path) -> None:
    liste = tmp_path / "agents.csv"
    liste.write_text("agent;metier\nAGT-7K2;10A01\nAGT-3F9;10A02\n", "utf-8")
    ran = run_cli("matrice", "agents", "--agents", liste, "-r", MINI, "-o", tmp_path / "s.xlsx")
    assert ran.code == 0
    assert "Sans profil, donc sans niveau requis dans le classeur : 10A02" in ran.err


def test_left_out_evaluations_are_counted(tmp_path: Path, liste: Path) -> None:
    known = tmp_path / "e.csv"
    known.write_text(KNOWN + "AGT-0ZZ;;15D30;;sf-etablir-budget;3;2026-10-01\n"
                     "AGT-7K2;;15D30;;sf-lire-fantome;3;2026-10-01\n", "utf-8")  # fmt: skip
    ran = run("--agents", liste, "--evaluations", known, sortie=tmp_path / "s.xlsx")
    assert ran.code == 0
    assert "EVA029 e.csv un agent absent de la liste ; évaluations laissées de côté" in ran.err
    assert "Évaluations de compétences que ces métiers ne demandent pas, laissées de côté : 1" in ran.err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Donner --metier CODE (plusieurs fois au besoin), ou --agents FICHIER : l’un des deux."),
        (
            ("--metier", "15D30", "--agents", "x.csv"),
            "Donner --metier CODE (plusieurs fois au besoin), ou --agents FICHIER",
        ),
        (("--metier", "15D30", "--par", "service"), "--par service et --evaluations demandent --agents FICHIER."),
        (("--metier", "15D31"), "Métier « 15D31 » inconnu ; vouliez-vous « 15D30 » ?"),
        (("--metier", "15D30", "--preset", "fort"), "« fort » n’est pas une des valeurs"),
        (("--metier", "15D30", "--effectif", "0"), "0 est hors limites : un nombre de 1 à 1000 est attendu."),
        (("--metier", "15D30", "--conservation", "0"), "0 est hors limites : un nombre de 1 à 120 est attendu."),
        *(
            (
                ("--metier", "15D30", "--echelle", "n03", "--preset", preset),
                "« acquis5 » : retirer --echelle, ou changer l’échelle",
            )
            for preset in ("standard", "intermediaire", "avance")
        ),
        (("--metier", "15D30", "--echelle", "acquis"), "Échelle « acquis » inconnue ; vouliez-vous « acquis5 » ?"),
        (("--agents", "absent.csv"), "absent.csv n’existe pas"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(args: tuple[str, ...], message: str, tmp_path: Path) -> None:
    ran = run(*args, sortie=tmp_path / "s")
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("agent;metier\nAGT-7K2;15D31\n", "REF001"),
        ("agent;metier\nAGT-7K2;15D30\nAGT-7K2;15D30\n", "AGE003"),
        ("agent;metier\nDupont Marie;15D30\n", "AGE004"),
        ("service;metier\nBloc;15D30\n", "AGE001"),
    ],
)
def test_a_faulty_list_stops_and_every_fault_has_its_line(content: str, rule: str, tmp_path: Path) -> None:
    liste = tmp_path / "agents.csv"
    liste.write_text(content, "utf-8")
    ran = run("--agents", liste, sortie=tmp_path / "s")
    assert ran.code == 2
    assert rule in ran.err
    assert "aucun classeur n’est écrit" in ran.err
    assert not (tmp_path / "s").exists()
    told = run("--agents", liste, "--json", sortie=tmp_path / "s").json()
    assert rule in [d["regle"] for d in told["diagnostics"]]


def test_warnings_of_the_list_are_told_and_in_json(tmp_path: Path) -> None:
    liste = tmp_path / "agents.csv"
    liste.write_text("agent;nom;metier\nAGT-7K2;Durand;15D30\n", "utf-8")
    ran = run("--agents", liste, sortie=tmp_path / "s.xlsx")
    assert ran.code == 0
    assert "AGE006" in ran.err
    assert "Durand" not in ran.err
    told = run("--agents", liste, "--json", sortie=tmp_path / "s.xlsx").json()
    assert "AGE006" in [d["regle"] for d in told["diagnostics"]]
    assert b"Durand" not in (tmp_path / "s.xlsx").read_bytes()


def test_an_unknown_service_names_the_nearest(tmp_path: Path, liste: Path) -> None:
    ran = run("--agents", liste, "--service", "Reanimatio", sortie=tmp_path / "s")
    assert "Service « Reanimatio » inconnu de la liste ; vouliez-vous « Réanimation » ?" in ran.err


def test_several_workbooks_need_a_folder(tmp_path: Path, liste: Path) -> None:
    ran = run("--agents", liste, "--par", "service", sortie=tmp_path / "s.xlsx")
    assert ran.code == 2
    assert "donner un dossier à --sortie" in ran.err


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Réanimation A/B", "reanimation-a-b"), ("  Cœur & poumons ", "coeur-poumons"), ("../../etc", "etc"), ("***", "")],
)
def test_a_service_makes_a_safe_file_name(text: str, expected: str) -> None:
    assert slug(text) == expected
