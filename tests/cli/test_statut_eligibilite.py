"""`fphref statut eligibilite`: one agent, a service, questions; what is shown, written, and refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from fphref.cli.statut_questions import ask_situation
from fphref.model.situation import Situation
from fphref.statut.avis_service import Choix, Voies
from fphref.statut.choix import find_corps
from fphref.statut.francais import NOTICE_AVIS
from tests.statut.situations_fabrique import JOUR, referentiel, tables
from tests.support import REFERENTIALS, Ran, run_cli

SITUATION = """\
agent: A-001
etablie_le: 2026-11-01
corps: ingenieurs-hospitaliers
corps_depuis: 2024-02-01
grade: ingenieur-hospitalier
grade_depuis: 2024-02-01
echelon: 4
echelon_depuis: 2024-09-01
position: activite
services:
  - nature: publics
    categorie: A
    mois: 80
    au: 2026-11-01
"""
AGENTS = """\
Agent;Corps;Grade;Échelon;Échelon depuis;Date de la situation;Services publics catégorie A (mois)
SECRET-1;IH;Ingénieur;4;01/09/2024;2026-11-01;80
SECRET-2;IH;Ingénieur;4;01/09/2024;2026-11-01;
SECRET-3;IH;Ingénieur;1;01/09/2026;2026-11-01;2
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(SITUATION, "utf-8")
    Path("agents.csv").write_text(AGENTS, "utf-8")
    return tmp_path


def ask(*args: str) -> Ran:
    return run_cli("statut", "eligibilite", *args, "-r", REFERENTIALS / "fph", "--date", JOUR.isoformat())


@pytest.mark.usefixtures("folder")
class TestOneAgent:
    def test_each_route_is_shown_with_its_tree_its_texts_and_the_notice(self) -> None:
        ran = ask("IH", "--situation", "a.yaml")
        assert ran.code == 0
        told = " ".join(ran.out.split())
        assert "✔ Ouvert · Au grade d’ingénieur principal (ih-principal-choix)" in told
        assert "✔ Au moins 2 ans dans le 4e échelon du grade « Ingénieur »" in told
        assert "Textes : décret n° 2024-52" in told
        assert "apprécié le 31 décembre 2026" in told
        assert told.endswith(NOTICE_AVIS)

    def test_what_is_looked_at_on_31_december_opens_for_a_year(self) -> None:
        Path("a.yaml").write_text(SITUATION.replace("2024-09-01", "2026-08-01"), "utf-8")
        told = " ".join(ask("IH", "--situation", "a.yaml", "--voie", "ih-principal-choix").out.split())
        assert "s’ouvre au titre de 2028 (apprécié au 31 décembre 2028)" in told
        assert "1er janvier 2028" not in told
        assert "A-001" not in told

    def test_json_has_the_published_keys_and_the_whole_tree(self) -> None:
        found = ask("--situation", "a.yaml", "--voie", "ih-principal-choix", "--json").json()
        assert found["commande"] == "statut eligibilite"
        (avis,) = found["avis"]
        assert {"agent", "voie", "verdict", "manque", "ouvre_le", "conditions", "sources"} <= avis.keys()
        assert (avis["agent"], avis["voie"], avis["verdict"]) == ("A-001", "ih-principal-choix", "ouvert")
        assert avis["conditions"]["conditions"][1]["conditions"][0]["verdict"] == "ouvert"
        assert avis["sources"][0]["source"] == "decret-2024-52"

    def test_without_corps_promotions_and_ways_into_other_corps_are_looked_at(self) -> None:
        avis = ask("--situation", "a.yaml", "--json").json()["avis"]
        own = [one for one in avis if one["corps"] == "ingenieurs-hospitaliers"]
        assert own and all(one["genre"] != "recrutement" for one in own)
        others = [one for one in avis if one["corps"] != "ingenieurs-hospitaliers"]
        assert others and all(one["genre"] == "recrutement" for one in others)

    def test_what_is_missing_is_named(self) -> None:
        Path("a.yaml").write_text("corps: ingenieurs-hospitaliers\ngrade: ingenieur-hospitalier\n", "utf-8")
        (avis,) = ask("--situation", "a.yaml", "--voie", "ih-principal-choix", "--json").json()["avis"]
        assert avis["verdict"] == "indetermine"
        assert "echelon" in [one["fait"] for one in avis["manque"]]
        assert "Manque : " in ask("--situation", "a.yaml", "--voie", "ih-principal-choix").out.replace("\u00a0", " ")

    def test_a_level_of_confidence_refuses_to_conclude(self) -> None:
        ran = ask("--situation", "a.yaml", "--voie", "ih-principal-choix", "--confiance-min", "verifie", "--json")
        (avis,) = ran.json()["avis"]
        assert avis["verdict"] == "indetermine"

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (("echelon: 4", "echelon: 14"), "a.yaml:7:10 échelon « 14 » : le grade « Ingénieur » va du 1er au 10e"),
            (("mois: 80", "mois: 2000"), "VAL004 a.yaml:13:11"),
            (("corps: ing", "crps: ing"), "CLE002 a.yaml:3:1"),
            (("echelon_depuis: 2024-09-01", "echelon_depuis: 2030-09-01"), "au plus tard 2026-11-01"),
        ],
    )
    def test_a_faulty_situation_is_told_with_its_line_and_nothing_is_concluded(
        self, change: tuple[str, str], told: str
    ) -> None:
        Path("a.yaml").write_text(SITUATION.replace(*change), "utf-8")
        ran = ask("IH", "--situation", "a.yaml")
        assert ran.code == 2
        assert told in ran.err
        assert ran.out == ""
        assert ran.err.splitlines()[-1] == "Erreur : a.yaml : situation à corriger, rien n’est conclu."

    @pytest.mark.parametrize(
        ("args", "told"),
        [
            (("--situation", "absent.yaml"), "absent.yaml : fichier introuvable."),
            (("IHX", "--situation", "a.yaml"), "Corps « IHX » inconnu"),
            (
                ("--situation", "a.yaml", "--voie", "ih-chois"),
                "Voie « ih-chois » inconnue ; vouliez-vous « ih-choix » ?",
            ),
            (("--situation", "a.yaml", "--confiance-min", "vue"), "vouliez-vous « vu » ?"),
            (("--situation", "a.yaml", "--agents", "agents.csv"), "pas les deux"),
            (("--situation", "a.yaml", "-o", "x.pdf"), "-o x.pdf : des avis s’écrivent en .xlsx, .json, .csv"),
            (("--agents", "agents.csv", "-o", "agents.csv"), "agents.csv est le fichier lu"),
            ((), "Donner --situation FICHIER.yaml (un agent) ou --agents FICHIER (un service)"),
        ],
    )
    def test_what_cannot_be_done_gets_one_line(self, args: tuple[str, ...], told: str) -> None:
        ran = ask(*args)
        assert ran.code == 2
        assert told in ran.err.replace("\n", " ")
        assert "Traceback" not in ran.err

    def test_a_day_before_the_corps_gets_the_nearest_one(self) -> None:
        ran = run_cli("statut", "eligibilite", "IH", "--situation", "a.yaml", "-r", REFERENTIALS / "fph", "--date",
                      "2023-01-01")  # fmt: skip
        assert ran.code == 2
        assert "donner une date à partir de 2024-02-01" in ran.err

    def test_a_situation_later_than_the_day_asked_is_told(self) -> None:
        ran = run_cli("statut", "eligibilite", "IH", "--situation", "a.yaml", "-r", REFERENTIALS / "fph", "--date",
                      "2026-01-01")  # fmt: skip
        assert "La situation est du 01/11/2026, après le jour demandé" in ran.err


@pytest.mark.usefixtures("folder")
class TestService:
    def test_the_screen_shows_counts_and_no_pseudonym(self) -> None:
        ran = ask("--agents", "agents.csv")
        assert ran.code == 0
        assert "SECRET" not in ran.out + ran.err
        assert "3 agents, 5 voies" in ran.out
        assert "ne pas les diffuser" in " ".join(ran.out.split())
        assert " ".join(ran.out.split()).endswith(NOTICE_AVIS)

    def test_a_bad_line_is_left_out_and_the_exit_code_says_so(self) -> None:
        Path("agents.csv").write_text(AGENTS + "SECRET-4;IH;Ingénieur;44;;;\n", "utf-8")
        ran = ask("--agents", "agents.csv", "-o", "avis.xlsx")
        assert ran.code == 1
        assert "agents.csv D5" in ran.err
        assert "SECRET" not in ran.out + ran.err
        assert "1 ligne écartée sur 4" in ran.out
        assert Path("avis.xlsx").exists()

    def test_json_csv_and_screen_say_the_same(self) -> None:
        shown = ask("--agents", "agents.csv", "--json").json()
        assert ask("--agents", "agents.csv", "-o", "avis.json", "-q").code == 0
        assert ask("--agents", "agents.csv", "-o", "avis.csv", "-q").code == 0
        written = json.loads(Path("avis.json").read_text("utf-8"))
        rows = list(csv.DictReader(Path("avis.csv").read_text("utf-8-sig").splitlines(keepends=True), delimiter=";"))
        verdicts = [(one["agent"], one["voie"], one["verdict"]) for one in shown["avis"]]
        assert written["avis"] == shown["avis"]
        assert [(row["agent"], row["voie"], row["verdict"]) for row in rows] == verdicts
        assert len(verdicts) == 15
        assert shown["lignes"] == 3

    def test_json_beside_a_file_gives_counts_and_the_file(self) -> None:
        found = ask("--agents", "agents.csv", "-o", "avis.xlsx", "--json").json()
        assert found["fichiers"][0]["type"] == "statut_eligibilite"
        assert "avis" not in found
        principal = next(one for one in found["comptes"] if one["voie"] == "ih-principal-choix")
        assert (principal["ouvert"], principal["ferme"], principal["indetermine"]) == (1, 1, 1)

    def test_ways_into_another_corps_are_added(self) -> None:
        avis = ask("--agents", "agents.csv", "--vers", "techniciens-hospitaliers", "--json").json()["avis"]
        assert {one["corps"] for one in avis} == {"ingenieurs-hospitaliers", "techniciens-hospitaliers"}

    def test_a_list_of_names_is_refused(self) -> None:
        Path("agents.csv").write_text("Nom;Prénom;Corps\nDupont;Jean;IH\n", "utf-8")
        ran = ask("--agents", "agents.csv")
        assert ran.code == 2
        assert "fphref pseudonymiser" in ran.err
        assert "Dupont" not in ran.out + ran.err

    def test_an_agent_without_corps_is_counted(self) -> None:
        Path("agents.csv").write_text(AGENTS + "SECRET-4;;;;;;\n", "utf-8")
        assert "1 agent sans corps lisible" in ask("--agents", "agents.csv").out

    def test_a_corps_whose_promotions_are_not_described_is_said_not_to_be_without_any(self) -> None:
        told = AGENTS + "SECRET-4;AAH;Attaché;3;01/02/2026;2026-11-01;\nSECRET-5;;;;;;\n"
        Path("agents.csv").write_text(told, "utf-8")
        text = "AAH : l’avancement de grade n’est pas décrit dans ces données. Cela ne veut pas dire qu’aucun n’existe"
        shown = " ".join(ask("--agents", "agents.csv").out.split())
        assert "1 agent sans corps lisible." in shown
        assert "1 agent d’un corps sans voie décrite à ce jour." in shown
        assert text in shown
        assert text in " ".join(ask("--agents", "agents.csv", "--vers", "IH").out.split())
        found = ask("--agents", "agents.csv", "--json").json()
        assert found["remarques"][0].startswith(text)
        assert ask("--agents", "agents.csv", "-o", "avis.csv", "-q").code == 0
        rows = list(csv.DictReader(Path("avis.csv").read_text("utf-8-sig").splitlines(keepends=True), delimiter=";"))
        (row,) = (row for row in rows if row["agent"] == "SECRET-4")
        assert (row["voie"], row["verdict"]) == ("", "")
        assert row["remarques"].startswith(text)
        assert ask("--agents", "agents.csv", "--voie", "ih-principal-choix", "--json").json()["remarques"] == []

    def test_both_forms_have_the_same_keys_and_say_what_they_are_worth(self) -> None:
        one = ask("--situation", "a.yaml", "--json").json()
        many = ask("--agents", "agents.csv", "--json").json()
        assert one.keys() == many.keys()
        assert one["avertissement"] == many["avertissement"] == NOTICE_AVIS
        assert (one["lignes"], one["ecartees"], one["confiance_min"]) == (1, 0, None)
        for name in ("un.json", "un.csv"):
            assert ask("--situation", "a.yaml", "-o", name, "-q").code == 0
        assert json.loads(Path("un.json").read_text("utf-8"))["avertissement"] == NOTICE_AVIS
        titles, first, *_ = csv.reader(Path("un.csv").read_text("utf-8-sig").splitlines(keepends=True), delimiter=";")
        assert (titles[-1], first[-1]) == ("avertissement", NOTICE_AVIS)

    def test_what_a_user_reads_has_no_straight_apostrophe(self) -> None:
        assert "'" not in ask("--situation", "a.yaml", "--json").out
        assert ask("--agents", "agents.csv", "-o", "avis.csv", "-q").code == 0
        assert "'" not in Path("avis.csv").read_text("utf-8")

    @pytest.mark.parametrize("command", ["eligibilite", "echeancier"])
    def test_a_list_of_agents_without_their_situation_stops(self, command: str) -> None:
        Path("liste.csv").write_text("agent;service;métier;poste\nSECRET-1;Pharmacie;15D30;\n", "utf-8")
        ran = run_cli("statut", command, "--agents", "liste.csv", "-r", REFERENTIALS / "fph")
        assert ran.code == 2
        assert "ce fichier n’a ni « Corps » ni « Grade »" in ran.err
        assert "docs/situations.md" in ran.err
        assert "SECRET" not in ran.out + ran.err

    def test_the_file_that_is_read_is_never_written_over(self) -> None:
        ask("--agents", "agents.csv", "-o", "agents.xlsx", "-q")
        before = Path("agents.xlsx").read_bytes()
        ran = run_cli(
            "statut", "echeancier", "--agents", "agents.xlsx", "-o", "agents.xlsx", "-r", REFERENTIALS / "fph"
        )
        assert ran.code == 2
        assert "est le fichier lu" in ran.err
        assert Path("agents.xlsx").read_bytes() == before


def interview(*answers: str, corps: str = "IH") -> tuple[Situation | None, str]:
    """The situation that these answers make, and what was shown."""
    found: list[Situation] = []
    voies = Voies(Choix(corps=(find_corps(referentiel(), corps),)), referentiel(), JOUR)

    @click.command()
    def command() -> None:
        found.append(ask_situation(tables(), voies, JOUR))

    ran = CliRunner().invoke(command, input="".join(f"{answer}\n" for answer in answers) + "\n" * 60)
    return (found[0] if found else None), ran.output


class TestQuestions:
    def test_answers_make_a_situation(self) -> None:
        situation, _ = interview(
            "IH", "01/02/2024", "1", "01/02/2024", "4", "01/03/2025", "3", "activité", "FPH", "10 ans"
        )
        assert situation is not None
        assert (situation.corps, situation.grade, situation.echelon) == (
            "ingenieurs-hospitaliers", "ingenieur-hospitalier", "4",
        )  # fmt: skip
        assert (situation.reliquat_mois, situation.position, situation.employeur) == (3, "activite", "hospitaliere")
        assert situation.services[0].mois == 120

    def test_empty_answers_leave_everything_unknown(self) -> None:
        situation, _ = interview()
        assert situation == Situation(etablie_le=JOUR)

    def test_a_bad_answer_is_asked_again_with_the_nearest(self) -> None:
        situation, shown = interview("IH", "31/02/2024", "01/02/2024", "1", "", "14", "10")
        assert situation is not None
        assert (situation.corps_depuis, situation.echelon) == (JOUR.replace(year=2024, month=2, day=1), "10")
        assert "le plus proche est le 29/02/2024" in " ".join(shown.split())
        assert "va du 1er au 10e échelon" in " ".join(shown.split())

    def test_only_what_matters_is_asked(self) -> None:
        _, asked = interview(corps="IH")
        assert "Indice brut auquel culmine" not in asked
        assert "Entrée dans l’échelon" not in asked
        assert "Mandat local, depuis le" in asked

    def test_one_may_go_back_a_question_at_a_time(self) -> None:
        situation, shown = interview("<", "IH", "01/02/2024", "2", "<", "1", "01/02/2024", "<", "<", "<", "01/03/2024")
        assert situation is not None
        assert (situation.corps_depuis, situation.grade) == (JOUR.replace(year=2024, month=3, day=1), None)
        assert "C’est la première question." in shown
        assert shown.count("Entrée dans le corps le") == 2

    def test_a_fact_is_a_whole_question_and_days_are_shown_as_they_are_typed(self) -> None:
        _, shown = interview("IH", "01/02/2024", "1", "01/02/2020")
        asked = " ".join(shown.split())
        assert "La condition suivante est-elle remplie : « " in asked
        assert "candidat-article" not in asked
        assert ".. " not in asked and ". (oui" not in asked and "'" not in asked
        assert "2024-02-01" not in asked
        assert max(map(len, shown.splitlines())) <= 100

    def test_a_word_that_is_not_in_a_list_shows_the_list(self) -> None:
        _, shown = interview("IH", "", "1", "", "", "je ne sais pas trop")
        assert "valeurs admises : activité, détachement" in " ".join(shown.split())

    def test_a_stop_makes_no_situation(self) -> None:
        voies = Voies(Choix(), referentiel(), JOUR)

        @click.command()
        def command() -> None:
            ask_situation(tables(), voies, JOUR)

        ran = CliRunner().invoke(command, input="IH\n")
        assert isinstance(ran.exception, SystemExit) and ran.exit_code == 1
