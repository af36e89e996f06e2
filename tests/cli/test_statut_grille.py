"""`statut grille` and `statut voies`: what a person reads, what a program reads, and what is said not to be known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fphref.statut.francais import CONFIANCE, NOTICE_DROIT
from tests.conftest import MakeFolder
from tests.support import REFERENTIALS, run_cli

CORPS = "statut/corps/agents-accueil.yaml"
COLUMNS = "corps,grade,echelon,du,au,ib,source,confiance,duree_mois,source_duree,confiance_duree,reserve"
GRILLE = f"""{COLUMNS}
agents-accueil,agent,1,2024-02-01,,367,decret-essai,vu,12,,,
agents-accueil,agent,2,2024-02-01,,444,decret-essai,infere,,,,Durée non trouvée.
agents-accueil,agent,3,2024-02-01,,518,decret-essai,vu,24,,,
"""
BAREME = """ib,du,au,im,source,confiance,reserve
367,2024-01-01,,340,decret-essai,vu,
444,2024-01-01,,395,decret-essai,vu,Deux sites diffèrent.
"""
PARAMETRES = """parametres:
  - id: point-indice
    intitule: Point
    unite: EUR/an/point
    valeurs:
      - du: 2023-07-01
        valeur: 59.0734
        source: decret-essai
        confiance: vu
  - id: im-minimum
    intitule: Minimum
    unite: point
    valeurs:
      - du: 2024-01-01
        valeur: 366
        source: decret-essai
        confiance: vu
"""


@pytest.fixture
def dossier(mini: MakeFolder) -> Path:
    """A référentiel with a small grid: an index below the minimum, a length and an index that are not known."""
    return mini(
        {
            "statut/grilles.csv": GRILLE,
            "statut/bareme_ib_im.csv": BAREME,
            "statut/parametres/point_indice.yaml": PARAMETRES,
        }
    )


def flat(text: str) -> str:
    """The same on one line, whatever the width it was set for."""
    return " ".join(text.replace("\u00a0", " ").split())


# -- grille ----------------------------------------------------------------------------------------------------------


def test_the_grid_of_a_grade_as_a_person_reads_it() -> None:
    ran = run_cli("statut", "grille", "IH", "--grade", "1", "--date", "2026-11-23", "-r", REFERENTIALS)
    lines = ran.out.replace("\u00a0", " ").splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert lines[:5] == [
        "Corps des ingénieurs hospitaliers (IH), catégorie A",
        "Grilles au 23 novembre 2026 ; point d’indice : 59,0734 € par an.",
        "",
        "Ingénieur (ingenieur-hospitalier)",
        "          Indice Indice                   Atteint   Traitement",
    ]
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines if re.match(r"  \d+er?\b", line)]
    assert len(rows) == 10
    assert "  5e         611    518        3 ans        8 ans   2 550,00 € vu" in lines
    assert "  10e        821    678            –       27 ans   3 337,65 € vu" in lines
    assert " ".join(lines[-2:]) == NOTICE_DROIT
    assert max(map(len, lines)) < 80


def test_the_grid_as_a_program_reads_it() -> None:
    args = ("statut", "grille", "IH", "--date", "2026-11-23", "-r", REFERENTIALS, "--json")
    answer = run_cli(*args).json()
    assert [grade["grade"] for grade in answer["grades"]] == [
        "ingenieur-hospitalier", "ingenieur-hospitalier-principal", "ingenieur-hospitalier-hors-classe",
    ]  # fmt: skip
    first = answer["grades"][0]["echelons"][0]
    assert {key: first[key] for key in ("echelon", "ib", "im", "duree_mois", "cumul_mois", "traitement_brut")} == {
        "echelon": "1", "ib": "444", "im": 395, "duree_mois": 18, "cumul_mois": 0, "traitement_brut": "1944.50",
    }  # fmt: skip
    assert [step["echelon"] for step in answer["grades"][2]["echelons"][5:]] == ["special-1", "special-2", "special-3"]
    known = {source["id"] for source in answer["sources"]}
    for grade in answer["grades"]:
        for step in grade["echelons"]:
            assert step["sources"]
            assert set(step["sources"]) <= known
            assert step["confiance"] in CONFIANCE
    assert answer["avertissement"] == NOTICE_DROIT


def test_what_is_not_known_is_said_and_is_not_zero(dossier: Path) -> None:
    ran = run_cli("statut", "grille", "agents-accueil", "--date", "2026-01-01", "-r", dossier)
    text = ran.out.replace("\u00a0", " ")
    assert ran.code == 0
    assert "1 801,74 € *" in text
    assert "c’est l’indice majoré 366 qui est payé" in flat(text)
    rows = {line.split()[0]: line.split() for line in text.splitlines() if re.match(r"  \d", line)}
    assert rows["2e"][3] == "inconnue"  # its length
    assert rows["3e"][2] == rows["3e"][-2] == "inconnu"  # its index, hence its pay
    assert "Au-delà du 3e échelon, la grille n’est pas connue." in flat(text)  # the grade has ten
    assert "Agent, 2e échelon : Durée non trouvée." in flat(text)
    assert "Indice brut 444 : Deux sites diffèrent." in flat(text)
    assert "La grille de ce grade n’est pas dans le référentiel." in flat(text)  # of agent-principal
    steps = run_cli("statut", "grille", "agents-accueil", "-r", dossier, "--json").json()["grades"][0]["echelons"]
    assert [step["duree_mois"] for step in steps] == [12, None, 24]
    assert [step["cumul_mois"] for step in steps] == [0, 12, None]
    assert [(step["im"], step["im_paye"]) for step in steps] == [(340, 366), (395, 395), (None, None)]
    assert [step["traitement_brut"] for step in steps] == ["1801.74", "1944.50", None]
    assert [step["confiance"] for step in steps] == ["vu", "infere", "vu"]


def test_quiet_shows_the_grid_alone() -> None:
    ran = run_cli("statut", "grille", "IH", "--grade", "1", "-r", REFERENTIALS, "-q")
    assert ran.err == ""
    assert ran.out.rstrip().splitlines()[-1].startswith("  10e")


def test_a_legend_explains_the_marks_there_are() -> None:
    text = flat(run_cli("statut", "grille", "IH", "--date", "2026-11-23", "-r", REFERENTIALS).out)
    assert "conflictuel : des sources se contredisent." in text
    assert "vérifié : lu" not in text
    assert text.count("consulté le ") >= 2 and "vérifié le" not in text


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("IH", "--date", "2022-01-01"),
         "« Corps des ingénieurs hospitaliers » au 1er janvier 2022 : le corps existe depuis le 1er février 2024 ; "
         "donner une date à partir de 2024-02-01."),
        (("ingenieur-hospitalliers",),
         "Corps « ingenieur-hospitalliers » inconnu ; vouliez-vous « ingenieurs-hospitaliers » ?"),
        (("IH", "--grade", "ingénieur-hospitalir"),
         "Grade « ingénieur-hospitalir » inconnu ; vouliez-vous « ingenieur-hospitalier » ?"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_not_there_is_one_line(args: tuple[str, ...], message: str, as_json: bool) -> None:
    ran = run_cli("statut", "grille", *args, "-r", REFERENTIALS, *(["--json"] if as_json else []))
    assert (ran.code, ran.err) == (2, f"Erreur : {message}\n")
    if as_json:
        assert (ran.json()["commande"], ran.json()["erreur"]) == ("statut grille", message)


# -- voies -----------------------------------------------------------------------------------------------------------


ROUTE = """Concours externe (concours)
  Grade d’accès : Agent.
  Conditions, date d’appréciation non connue :
    Toutes ces conditions :
    • Être titulaire du baccalauréat
    • Au moins une de ces conditions :
      – deux ans de services publics
      – un an de fonctions d’accueil
"""
CONTINGENT = """contingents:
  - id: accueil-concours
    intitule: Concours
    corps: agents-accueil
    sens: plafond
    voies: [concours]
    numerateur: 1
    denominateur: 2
    assiette: recrutements
    texte: La moitié au plus des recrutements.
    du: 2026-01-01
    fondements:
      - source: decret-essai
"""


def test_routes_as_a_person_reads_them(mini: MakeFolder) -> None:
    folder = mini({"statut/contingents.yaml": CONTINGENT})
    ran = run_cli("statut", "voies", "agents-accueil", "--date", "2026-11-23", "-r", folder)
    assert (ran.code, ran.err) == (0, "")
    text = ran.out.replace("\u00a0", " ")
    assert f"{ROUTE}  Contingent : La moitié au plus des recrutements.\n" in text
    assert "AVANCER DE GRADE" in text
    assert " ".join(text.splitlines()[-2:]) == NOTICE_DROIT


def test_before_its_contingent_a_route_shows_the_quota_of_its_corps(mini: MakeFolder) -> None:
    folder = mini({"statut/contingents.yaml": CONTINGENT})
    ran = run_cli("statut", "voies", "agents-accueil", "--date", "2025-12-31", "-r", folder)
    assert f"{ROUTE}  Quota : la moitié des postes\n" in ran.out.replace("\u00a0", " ")


def test_every_shipped_corps_shows_its_routes_within_eighty_columns() -> None:
    for path in sorted((REFERENTIALS / "fph" / "statut" / "corps").glob("*.yaml")):
        ran = run_cli("statut", "voies", path.stem, "--historique", "-r", REFERENTIALS)
        assert (ran.code, ran.err) == (0, ""), path.stem
        assert max(map(len, ran.out.splitlines())) < 80, path.stem


def test_routes_as_a_program_reads_them() -> None:
    answer = run_cli("statut", "voies", "IH", "--date", "2026-11-23", "-r", REFERENTIALS, "--json").json()
    found = {voie["voie"]: voie for voie in answer["voies"]}
    assert list(found)[:5] == [
        "ih-concours-externe", "ih-concours-interne", "ih-troisieme-concours", "ih-examen-professionnel", "ih-choix",
    ]  # fmt: skip
    assert all(voie["en_vigueur"] and voie["sources"] for voie in found.values())
    condition = found["ih-principal-choix"]["conditions"]
    assert condition["tous"][0]["anciennete_echelon"] == {
        "grade": "ingenieur-hospitalier", "echelon": 4, "min_mois": 24,
    }  # fmt: skip
    for identifiant in ("ih-examen-professionnel", "ih-choix"):
        assert found[identifiant]["contingents"] or found[identifiant]["quotas"]
    assert answer["ecarts"]


VERSIONS = """
  - id: ancienne
    nature: concours_interne
    intitule: Voie du passé
    du: 2024-03-01
    au: 2025-01-01
    conditions:
      texte: Quatre ans de services publics
      services: {nature: publics, min_mois: 48}
  - id: prochaine
    nature: concours_interne
    intitule: Voie à venir
    du: 2030-01-01
    conditions:
      texte: Trois ans de services publics
      services: {nature: publics, min_mois: 36}
stage:"""


def test_what_changed_is_shown_when_asked_and_what_will_change_always(mini: MakeFolder) -> None:
    folder = mini({})
    path = folder / CORPS
    path.write_text(path.read_text("utf-8").replace("\nstage:", VERSIONS, 1), "utf-8")
    args = ("statut", "voies", "agents-accueil", "-r", folder, "--date")
    now = flat(run_cli(*args, "2026-11-23").out)
    assert "À venir : en vigueur à partir du 1er janvier 2030." in now
    assert "Voie du passé" not in now
    assert "1 voie du passé, à voir avec --historique." in now
    full = flat(run_cli(*args, "2026-11-23", "--historique").out)
    assert "N’est plus en vigueur : du 1er mars 2024 au 1er janvier 2025 (exclu)." in full
    assert "à voir avec" not in full
    for day, expected in (("2024-12-31", True), ("2025-01-01", False)):
        assert ("Voie du passé" in run_cli(*args, day).out) is expected
    answer = run_cli(*args, "2024-12-31", "--json").json()
    assert {voie["voie"]: voie["en_vigueur"] for voie in answer["voies"]} == {
        "concours": True, "ancienne": True, "prochaine": False, "vers-principal": True,
    }  # fmt: skip


def test_a_terminal_is_steered_by_no_text_of_the_data(mini: MakeFolder) -> None:
    folder = mini({})
    path = folder / CORPS
    path.write_text(path.read_text("utf-8").replace("Être titulaire", '"Être \\e[31m titulaire"'), "utf-8")
    assert "\x1b" not in run_cli("statut", "voies", "agents-accueil", "-r", folder).out
