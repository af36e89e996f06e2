"""`fphref couverture` from end to end: what it reads, what it shows, what it refuses."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from fphref.audit.releve import Releve
from fphref.cli.couverture_affichage import Affichage
from fphref.cli.progress import waiting
from fphref.model.referentiel import Referentiel
from tests.audit.bilans import bilan_exemple
from tests.cli.couverture_commun import (
    CAHIER,
    LIGNES,
    PATIENT,
    PROTOCOLE,
    REJETEE,
    couverture,
    crowd,
    read_csv,
    write_csv,
)
from tests.cli.test_streams import on_terminal
from tests.support import REFERENTIALS, run_cli


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "evaluations.csv", LIGNES)


def part(shown: str, title: str) -> str:
    """One part of a report, on one line."""
    lines = shown.split("\n")
    rest = lines[lines.index(title) + 1 :]
    return " ".join(" ".join(rest[: rest.index("")]).split())


def test_the_report_tells_structures_states_and_needs(fichier: Path) -> None:
    ran = couverture(fichier)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Couverture des compétences au 23\u00a0novembre 2026\n")
    assert "8 lignes lues dans 1 fichier, 7 évaluations retenues ; 4 agents présents" in part(ran.out, "Lecture")
    assert "1 évaluation écartée pour une autre, plus récente ou du même jour." in part(ran.out, "Lecture")
    # Twenty compétences are asked: the protocol has two holders, the cahier one; of the rest nobody was evaluated.
    assert "Réanimation 3 4/60 18 0 0 0 1 1 0 " in part(ran.out, "Services")
    # One is « sans objet »; of the cahier the agent has the lowest level.
    assert part(ran.out, "Services").endswith("Urgences 1 1/19 18 0 1 0 0 0 0")
    fragile = part(ran.out, "Points fragiles")
    assert "Urgences Utiliser un cahier d’observation non couvert 0/4 3 électronique" in fragile
    assert "Réanimation Utiliser un cahier d’observation point unique 1/4 3 électronique" in fragile
    assert "36 compétences que personne n’a encore évaluées : leur état est inconnu." in fragile
    horizon = part(ran.out, "Horizon des départs prévus")
    assert "aujourd’hui 0/39, dans 3 ans 0/39, dans 5 ans 0/39" in horizon
    assert "36 besoins que personne n’a évalués : on ne sait pas s’ils sont tenus." in horizon
    due = part(ran.out, "Habilitations et évaluations à échéance")
    assert "1 a expiré ; de celles des titulaires, 1 expire dans les 90 jours, 1 dans les 6 mois" in due
    training = part(ran.out, "Besoins de formation")
    assert "2 compétences à renforcer : 2 écarts (agent sous le niveau requis)." in training
    assert training.index("Lire un protocole") < training.index("Utiliser un cahier")


@pytest.mark.parametrize("columns", [80, 100, 120, 160])
@pytest.mark.parametrize("rows", ["few", "many"])
def test_nothing_is_wider_than_the_terminal(
    columns: int, rows: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    long = "Unité de surveillance continue et de réanimation polyvalente du pôle sud"
    lines = [(a, long, *rest) for a, _, *rest in LIGNES] if rows == "few" else crowd(30, 6)
    ran = couverture(write_csv(tmp_path / "e.csv", lines), "--par", "service,metier,ensemble", "--sans", lines[0][0])
    assert max(map(len, ran.out.splitlines())) < columns
    assert ran.code == 0


def test_a_wide_terminal_names_the_states_in_full(fichier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "  couvert  " not in couverture(fichier).out
    monkeypatch.setenv("COLUMNS", "160")
    assert "  couvert  " in couverture(fichier).out


def test_of_many_structures_the_gravest_are_shown_and_the_others_counted(tmp_path: Path) -> None:
    shown = couverture(write_csv(tmp_path / "e.csv", crowd(40, 4))).out
    table = part(shown, "Services")
    assert table.count("Service ") == 10
    assert table.endswith("… et 30 autres : sont montrées celles qui ont le plus de compétences sans titulaire.")


def test_rejected_rows_are_named_and_the_others_count(tmp_path: Path) -> None:
    ran = couverture(write_csv(tmp_path / "evaluations.csv", [REJETEE, *LIGNES]))
    assert ran.code == 1
    assert "evaluations.csv:2" in ran.err
    assert "1 ligne rejetée" in part(ran.out, "Lecture")
    assert "Réanimation 3 4/60" in part(ran.out, "Services")


def test_no_pseudonym_is_shown_but_on_demand(fichier: Path, tmp_path: Path) -> None:
    out = tmp_path / "sortie"
    ran = couverture(
        fichier, "--par", "service,metier,ensemble", "--sans", "AGT-01", "-o", out / "a.csv", "-o", out / "a.json"
    )
    assert ran.code == 0
    for text in (ran.out, *(path.read_text("utf-8-sig") for path in out.iterdir())):
        assert "AGT-" not in text
    assert "AGT-01" in couverture(fichier, "--expliquer", PROTOCOLE).out


def test_without_services_the_whole_is_told(tmp_path: Path) -> None:
    rows = [(a, m, c, n, d) for a, _, m, c, n, d, _ in LIGNES]
    path = write_csv(tmp_path / "e.csv", rows, ("agent", "metier", "competence", "niveau", "date"))
    assert part(couverture(path).out, "Ensemble").endswith("Ensemble 4 6/79 18 0 0 0 0 2 0")


def test_quiet_keeps_the_result_and_the_errors(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "evaluations.csv", [REJETEE, *LIGNES])
    ran = couverture(path, "-q")
    assert "Lecture\n" not in ran.out
    assert "Points fragiles\n" in ran.out
    assert "evaluations.csv:2" in ran.err
    assert couverture(path, "-q", "-o", tmp_path / "x.csv").out == ""


def test_a_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    rows = [(a, "Réa\x1b[31m\u202e", *rest) for a, _, *rest in LIGNES]
    shown = couverture(write_csv(tmp_path / "e.csv", rows)).out
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_services_of_one_name_are_told_apart(tmp_path: Path) -> None:
    titles = ("agent", "pole", "service", "metier", "competence", "niveau", "date")
    rows = [(f"AGT-{n}", pole, "Accueil", "EX-TEC", PROTOCOLE, "4", "2026-03-02") for n, pole in enumerate("ABB")]
    path = write_csv(
        tmp_path / "e.csv", [*rows, ("AGT-9", "A", "Bloc", "EX-TEC", PROTOCOLE, "4", "2026-03-02")], titles
    )
    table = part(couverture(path).out, "Services")
    assert [name for name in ("A › Accueil 1", "B › Accueil 2", "Bloc 1", "A › Bloc") if name in table] == [
        "A › Accueil 1", "B › Accueil 2", "Bloc 1",
    ]  # fmt: skip

    explained = " ".join(couverture(path, "--expliquer", PROTOCOLE).out.split())
    assert "A › Accueil : " in explained
    assert "B › Accueil : " in explained


def test_a_metier_of_several_etablissements_is_told_apart_on_a_narrow_screen(tmp_path: Path) -> None:
    titles = ("agent", "etablissement", "metier", "competence", "niveau", "date")
    places = ("990000010", "990000028", "990000036")
    rows = [(f"AGT-{n}", place, "15D30", "sf-etablir-budget", "4", "2026-03-02") for n, place in enumerate(places)]
    table = part(couverture(write_csv(tmp_path / "e.csv", rows, titles), "--par", "metier").out, "Métiers")
    assert [place for place in places if f"{place} › 15D30" in table] == list(places)


def test_titles_are_bold_on_a_terminal_and_never_against_no_color(fichier: Path) -> None:
    args = ("couverture", str(fichier), "-r", str(REFERENTIALS))
    assert "\x1b[1mPoints fragiles\x1b[0m" in on_terminal(*args, NO_COLOR="")
    shown = on_terminal(*args, NO_COLOR="1")
    assert "Points fragiles" in shown
    assert "\x1b" not in shown


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_long_step_tells_its_seconds_on_a_terminal_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    for terminal, show in ((_Terminal(), True), (_Terminal(), False), (io.StringIO(), True)):
        monkeypatch.setattr("sys.stderr", terminal)
        told = show and terminal.isatty()
        with waiting("Calcul", show=show, every=0.001):
            while told and "Calcul… 2 s" not in terminal.getvalue():
                pass
        assert terminal.getvalue().endswith("\r\x1b[K" if told else "")
        assert bool(terminal.getvalue()) is told


# -- files ---------------------------------------------------------------------------------------------------------


def test_the_file_of_this_folder_is_read_where_none_is_named(
    fichier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "8 lignes lues" in couverture().out
    fichier.unlink()
    ran = couverture()
    assert ran.code == 2
    assert ran.err.startswith("Erreur : Pas de evaluations.csv ici : donner un fichier d’évaluations")


def test_a_folder_brings_its_referentiel_and_its_agents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "donnees"
    write_csv(folder / "evaluations.csv", LIGNES)
    agents = [("AGT-01", "Réanimation", "EX-TEC"), ("AGT-09", "Bloc", "EX-TEC")]
    write_csv(folder / "agents.csv", agents, ("agent", "service", "metier"))
    for name in ("fph", "exemple-chu"):
        shutil.copytree(REFERENTIALS / name, folder / "referentiel" / name)
    profil = folder / "referentiel" / "exemple-chu" / "profils" / "EX-TEC.yaml"
    profil.write_text(profil.read_text("utf-8").replace("criticite: 3, besoin: 4", "criticite: 3, besoin: 77"), "utf-8")
    monkeypatch.chdir(tmp_path)
    data = run_cli("couverture", folder, "--date", "2026-11-23", "--json").json()
    assert {line["besoin"] for line in data["lignes"] if line["competence"] == PROTOCOLE} == {77}
    assert [(s["nom"], s["agents"]) for s in data["structures"]] == [("Bloc", 1), ("Réanimation", 1)]
    assert (data["lecture"]["absents"], data["lecture"]["agents_sans_evaluation"]) == (3, 1)
    given = run_cli("couverture", folder, "--date", "2026-11-23", "--json", "-r", REFERENTIALS).json()
    assert {line["besoin"] for line in given["lignes"] if line["competence"] == PROTOCOLE} == {4}


def test_two_possible_lists_or_referentials_are_for_the_user_to_choose(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_csv(tmp_path / name / "evaluations.csv", LIGNES)
        write_csv(tmp_path / name / "agents.csv", [("AGT-01", "Réa", "EX-TEC")], ("agent", "service", "metier"))
        (tmp_path / name / "repertoire.yaml").write_text("format: 1\n")
    assert "choisir avec --agents." in run_cli("couverture", tmp_path / "a", tmp_path / "b").err
    agents = ("--agents", tmp_path / "a" / "agents.csv")
    assert "choisir avec --referentiel." in run_cli("couverture", tmp_path / "a", tmp_path / "b", *agents).err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--diffusion", "--sans", "AGT-01"), "--diffusion ne va pas avec --sans ni --depart"),
        (("--diffusion", "--depart", "x.csv"), "--diffusion ne va pas avec --sans ni --depart"),
        (("--diffusion", "--expliquer", PROTOCOLE), "--diffusion ne va pas avec --expliquer"),
        (("--seuil", "7"), "--seuil ne sert qu’avec --diffusion."),
        (("--diffusion", "--seuil", "2"), "2 est hors limites : un nombre de 3 à 1000 est attendu."),
        (("--structure", "Réanimation"), "--structure ne sert qu’avec --expliquer COMPETENCE."),
        (("--expliquer", PROTOCOLE, "-o", "x.csv"), "il n’écrit pas de fichier"),
        (("--par", "servise"), "--par « servise » : niveau inconnu ; vouliez-vous « service » ?"),
        (("--par", ","), "--par est vide"),
        (("--par", "pole"), "Aucune évaluation, ni aucun agent, n’a de « pole »"),
        (("--sans", "AGT-99"), "AGT-99"),
        (("-o", "x.docx"), "un audit s’écrit en .xlsx, .pdf, .html, .json, .csv"),
        (("--cube", "x.xlsx"), "un cube s’écrit en .csv ou en .parquet."),
        (("-o", "x.csv", "--cube", "x.csv"), "-o et --cube nomment le même fichier"),
        (("--moteur", "oracle://x"), "--moteur attend"),
        (("--expliquer", "sf-lire-protocol"), f"vouliez-vous « {PROTOCOLE} » ?"),
        (("--expliquer", PROTOCOLE, "--structure", "Reanimatio"), "Réanimation"),
        (("absent.csv",), "absent.csv n’existe pas"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_done_is_one_line(
    args: tuple[str, ...], said: str, fichier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = couverture(fichier, *args)
    assert ran.code == 2
    assert said in ran.err.replace("\u00a0", " ")
    assert ran.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evaluations.csv"]


def test_one_file_under_two_names_is_not_written_twice(
    fichier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = couverture(fichier, "-o", "x.csv", "--cube", str(tmp_path / "x.csv"))
    assert (ran.code, "nomment le même fichier" in ran.err) == (2, True)
    assert couverture(fichier, "-o", "x.csv", "-o", str(tmp_path / "x.csv")).out.count("Écrit") == 1


@pytest.mark.parametrize(
    ("day", "expired"), [("2026-11-22", 0), ("2026-11-23", 1), ("23/11/2026", 1), ("2027-01-11", 2)]
)
def test_the_day_of_the_audit_decides_what_has_expired(day: str, expired: int, fichier: Path) -> None:
    data = couverture(fichier, "--json", jour=day).json()
    assert sum(line["perimes"] for line in data["lignes"]) == expired


def test_a_day_that_is_none_is_refused(fichier: Path) -> None:
    ran = couverture(fichier, jour="hier")
    assert ran.code == 2
    assert "--date « hier »" in ran.err


# -- what-if -------------------------------------------------------------------------------------------------------


@pytest.fixture
def besoins(tmp_path: Path) -> Path:
    rows = [("Réanimation", PROTOCOLE, "2"), ("Réanimation", CAHIER, "1")]
    return write_csv(tmp_path / "besoins.csv", rows, ("service", "competence", "besoin"))


def test_a_what_if_tells_what_falls_under_need(fichier: Path, besoins: Path, tmp_path: Path) -> None:
    ran = couverture(fichier, "--besoins", besoins, "--sans", "AGT-01")
    told = part(ran.out, "Sans les agents indiqués")
    assert told.startswith("1 agent supposé absent : le besoin d’aujourd’hui ne change pas.")
    first, second = told.index("1 → 0 1 plus aucun titulaire"), told.index("2 → 1 2 passe sous le besoin")
    assert first < second
    listed = write_csv(tmp_path / "departs.csv", [("AGT-01",)], ("agent",))
    assert couverture(fichier, "--besoins", besoins, "--depart", listed).out == ran.out
    assert "Sans les agents" not in couverture(fichier, "--besoins", besoins).out


def test_a_what_if_that_changes_nothing_says_so(fichier: Path) -> None:
    told = part(couverture(fichier, "--sans", "AGT-04").out, "Sans les agents indiqués")
    assert told == "1 agent supposé absent : aucune compétence ne tombe sous son besoin, ni à un seul titulaire."


# -- what may be circulated ----------------------------------------------------------------------------------------


def test_what_may_be_circulated_is_masked_and_refuses_what_would_undo_it(tmp_path: Path) -> None:
    rows = [*crowd(2, 8), *LIGNES, REJETEE]
    path = write_csv(tmp_path / "evaluations.csv", rows)
    ran = couverture(path, "--diffusion", "--json", "-o", tmp_path / "x.csv", "-o", tmp_path / "x.html")
    data = ran.json()
    assert (ran.code, data["seuil"], data["diagnostics"]) == (1, 5, [])
    assert "Des lignes ont été rejetées : relancer sans --diffusion" in ran.err
    assert not any(map(str.isdigit, ran.err)), "how many is not told"
    assert all(line["concernes"] == 0 or line["concernes"] >= 5 for line in data["lignes"])
    names = [structure["nom"] for structure in data["structures"]]
    hidden = {names[masque["structure"]] for masque in data["masques"]}
    assert {"Réanimation", "Urgences"} <= hidden
    masked = [row for row in read_csv(tmp_path / "x.csv") if row["etat"] == "masqué"]
    assert len(masked) == len(data["masques"])
    assert {value for row in masked for title, value in row.items() if title in ("titulaires", "evalues", "iv")} == {""}
    shown = couverture(path, "--diffusion")
    assert "n’en diffuser qu’une" in " ".join(shown.out.split())
    assert "--expliquer" not in shown.out


def test_nothing_to_tell_says_why(tmp_path: Path) -> None:
    masked = part(couverture(write_csv(tmp_path / "m.csv", LIGNES), "--diffusion").out, "Couverture")
    assert masked.startswith("Tout est masqué : chaque chiffre porte sur moins de 5 personnes")
    alone = [(a, s, "", *rest) for a, s, _, *rest in LIGNES]
    nothing = part(couverture(write_csv(tmp_path / "s.csv", alone)).out, "Couverture")
    assert nothing.startswith("Aucun métier n’est donné pour ces agents : ")
    bare = [("AGT-1", "Réa", "EX-RIEN", PROTOCOLE, "4", "2026-03-02", "")]
    referentiel = tmp_path / "referentiel"
    for name in ("fph", "exemple-chu"):
        shutil.copytree(REFERENTIALS / name, referentiel / name)
    shutil.rmtree(referentiel / "exemple-chu" / "profils")
    rows = [(a, s, "EX-TEC", *rest) for a, s, _, *rest in bare]
    path = write_csv(tmp_path / "p.csv", rows)
    ran = run_cli("couverture", path, "-r", referentiel, "--date", "2026-11-23")
    assert part(ran.out, "Couverture").startswith("Aucun métier de ces agents n’a de profil : ")


def test_a_consolidation_tells_its_files_and_offers_only_what_it_can_do(referentiel: Referentiel) -> None:
    bilan = bilan_exemple(referentiel)
    releve = Releve(bilan, referentiel, 50).read()
    shown = [Affichage(bilan, referentiel, releve, consolide=consolide) for consolide in (False, True)]
    hints = [" ".join(affichage.suite()) for affichage in shown]
    assert ["--expliquer" in hint for hint in hints] == [True, False]
    read = [" ".join(dict(affichage.parts())["Lecture"]) for affichage in shown]
    assert ["lignes lues" in told for told in read] == [True, False]
    assert "d’après 1 fichier (cubes ou évaluations)" in " ".join(read[1].split())


# -- explained -----------------------------------------------------------------------------------------------------


def test_the_lines_behind_a_figure_are_told(fichier: Path) -> None:
    ran = couverture(fichier, "--expliquer", "Lire un protocole et en tirer la liste des actes, des délais et des "
                     "pièces à produire", "--structure", "reanimation")  # fmt: skip
    told = " ".join(ran.out.split())
    assert "Réanimation : à risque ; titulaires/besoin 2/4 = 50 % ; évalués/concernés 3/3" in told
    assert "4 lignes lues dans evaluations.csv, dont 3 qui comptent :" in told
    assert "AGT-01 EX-TEC 5/4 02/03/2026 oui titulaire 2" in told
    assert "AGT-03 EX-TEC 5/4 02/03/2024 non remplacée le 02/03/2026 5" in told
    assert "AGT-04" not in told
    # Nobody of Réanimation was asked about the patient: how many hold it is not zero, it is not known.
    assert "Réanimation : non évalué ; titulaires/besoin ?/" in " ".join(couverture(
        fichier, "--expliquer", PATIENT).out.split())  # fmt: skip
    assert max(map(len, ran.out.splitlines())) < 80


def test_an_explanation_in_json_has_every_line_and_its_place(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "evaluations.csv", [*LIGNES, REJETEE])
    data = couverture(path, "--expliquer", CAHIER, "--json").json()
    assert [(s["nom"], s["etat"], s["titulaires"], s["besoin"]) for s in data["structures"]] == [
        ("Réanimation", "point unique", 1, 4), ("Urgences", "non couvert", 0, 4),
    ]  # fmt: skip
    assert [(a["agent"], a["niveau"], a["compte"], a["raison"], a["ligne"]) for a in data["appuis"]] == [
        ("AGT-01", "3", True, "titulaire", 6),
        ("AGT-02", "4", False, "expirée le 22/11/2026", 7),
        ("AGT-03", None, False, "jamais évalué", None),
        ("AGT-04", "1", True, "sous le niveau requis", 9),
    ]
    assert data["diagnostics"] == []
