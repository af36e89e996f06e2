"""`fphref pseudonymiser`: what it writes, what it leaves alone, and that no name is ever shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fphref.evaluations.agents import read_agents
from fphref.evaluations.fichiers import open_tableur
from tests.documents.matrice_fabrique import referentiel
from tests.support import REFERENTIALS, Ran, run_cli

LISTE = """\
Matricule;Nom;Prénom;Service;Métier;Grade
00123;Dupont;Marie;Cardio;AA01;Titulaire
124;Durand;Paul;=1+1;BB01;CDI
"""
NAMES = ("Dupont", "Marie", "Durand", "Paul", "Petit", "Noir")


class Atelier:
    """A staff list, and the three files that are made of it, each in its folder."""

    def __init__(self, folder: Path) -> None:
        self.liste, self.agents = folder / "liste.csv", folder / "envoi" / "agents.csv"
        self.table, self.cle = folder / "secret" / "correspondance.csv", folder / "secret" / "cle.txt"
        self.write(LISTE)

    def write(self, text: str, encoding: str = "utf-8") -> None:
        self.liste.write_bytes(text.encode(encoding))

    def run(self, *more: str | Path) -> Ran:
        secrets = ("--correspondance", self.table, "--cle", self.cle)
        return run_cli("pseudonymiser", self.liste, "-o", self.agents, *secrets, *more)

    def files(self) -> dict[str, bytes]:
        folders = (self.agents.parent, self.table.parent)
        return {p.name: p.read_bytes() for folder in folders if folder.exists() for p in folder.iterdir()}

    def pseudonyms(self) -> list[str]:
        return [line.split(";")[0] for line in self.agents.read_text("utf-8-sig").splitlines()[1:]]


@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Atelier:
    monkeypatch.chdir(tmp_path)  # where there is no référentiel
    return Atelier(tmp_path)


@pytest.fixture
def fait(atelier: Atelier) -> Atelier:
    """After a first campaign."""
    assert atelier.run("--nouvelle-cle").code == 0
    return atelier


def test_a_first_campaign_writes_three_files(atelier: Atelier) -> None:
    ran = atelier.run("--nouvelle-cle")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        f"{atelier.cle} : clé créée ; la garder, elle resservira à chaque campagne",
        f"{atelier.agents} : 2\u00a0agents, 2\u00a0nouveaux, 0\u00a0déjà connu",
        f"{atelier.table} : 2\u00a0personnes",
        "Identité : Matricule",
        "Gardées dans la correspondance seule : Nom, Prénom",
        "Colonnes laissées de côté : Grade",
    ]
    text = atelier.agents.read_bytes()
    assert text.startswith(b"\xef\xbb\xbfagent;service;metier;poste\r\n")
    assert b";'=1+1;BB01;\r\n" in text
    assert not any(name.encode() in text for name in (*NAMES, "123", "Titulaire"))
    table = atelier.table.read_text("utf-8-sig").splitlines()
    assert table[0] == "agent;Matricule;Nom;Prénom"
    assert [line.split(";")[0] for line in table[1:]] == atelier.pseudonyms()


def test_what_the_matrix_will_miss_is_said(atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REFERENTIALS.parent)
    atelier.write("Matricule;Service;Métier\n1;;15D30\n2;;05e\n3;Bloc;\n4;Bloc;ex-arc\n")
    assert atelier.run("--nouvelle-cle").err.splitlines() == [
        "2\u00a0agents sans service : compléter la colonne « service » de la liste.",
        "1\u00a0agent sans métier : compléter la colonne « métier » de la liste.",
        "1\u00a0agent dont le métier est inconnu du référentiel : écrire son code.",
    ]


def test_a_value_left_out_keeps_the_person_and_makes_the_code_1(atelier: Atelier) -> None:
    atelier.write(LISTE.replace("Cardio", "Bureau de Mme Petit"))
    ran = atelier.run("--nouvelle-cle")
    assert ran.code == 1
    assert "erreur PSE003 liste.csv:2:4 une personne : valeur laissée vide" in ran.err
    assert len(atelier.pseudonyms()) == 2
    assert "Petit" not in atelier.agents.read_text("utf-8-sig")


def test_the_list_is_read_back_as_agents(fait: Atelier) -> None:
    agents, diagnostics = read_agents(open_tableur(fait.agents), referentiel())
    assert diagnostics == []
    assert sorted((a.service, a.metier) for a in agents) == [("=1+1", "BB01"), ("Cardio", "AA01")]


@pytest.mark.skipif(os.name != "posix", reason="owners of files lies outside the repository: Windows has none")
def test_the_secrets_are_for_their_owner_alone(fait: Atelier) -> None:
    assert [path.stat().st_mode & 0o777 for path in (fait.cle, fait.table)] == [0o600, 0o600]
    assert fait.cle.parent.stat().st_mode & 0o777 == 0o700
    assert fait.agents.stat().st_mode & 0o044, "the list without names is an ordinary file"
    fait.cle.chmod(0o644)
    ran = fait.run()
    assert ran.err == f"Attention : d’autres comptes de cette machine peuvent lire {fait.cle}.\n"


def test_the_same_list_again_writes_nothing(fait: Atelier) -> None:
    before = fait.files()
    ran = fait.run()
    assert (ran.code, fait.files()) == (0, before)
    assert f"{fait.agents} (inchangée) : 2\u00a0agents, 0\u00a0nouveau, 2\u00a0déjà connus" in ran.out
    assert "fichiers" not in fait.run("--json").json()


def test_another_campaign_keeps_pseudonyms_leavers_and_the_old_list(fait: Atelier) -> None:
    first, old = fait.pseudonyms(), fait.agents.read_bytes()
    leaver, stays = (line.split(";") for line in fait.table.read_text("utf-8-sig").splitlines()[1:])
    if stays[1] == "124":
        leaver, stays = stays, leaver
    fait.write("MATRICULE;SERVICE\n123;Urgences\n125;Cardio\n", "cp1252")
    ran = fait.run()
    assert ran.code == 0
    assert "agents.sauvegarde-1.csv" in ran.err
    assert (fait.agents.parent / "agents.sauvegarde-1.csv").read_bytes() == old
    assert stays[0] in fait.pseudonyms()
    assert leaver[0] not in fait.pseudonyms()
    table = fait.table.read_text("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in table[1:3]] == first
    assert len(table) == 4
    assert "3\u00a0personnes, dont 1 hors de cette liste" in ran.out


def test_lines_at_fault_are_listed_left_out_and_make_the_code_1(atelier: Atelier) -> None:
    atelier.write(LISTE + "124;Petit;Jean;Cardio;;\n;Noir;Luc;Cardio;;\n126;Noir;Luc;Cardio;;\n")
    ran = atelier.run("--nouvelle-cle")
    assert ran.code == 1
    assert ran.err.splitlines() == [
        "erreur PSE002 liste.csv:3:1 même identité que la ligne 4 : la ligne n’est pas reprise",
        "erreur PSE002 liste.csv:4:1 même identité que la ligne 3 : la ligne n’est pas reprise",
        "erreur PSE001 liste.csv:5:1 identité incomplète : la ligne n’est pas reprise",
        "1\u00a0agent sans métier : compléter la colonne « métier » de la liste.",
        "Une personne sur deux lignes : ne garder que sa ligne principale ; deux homonymes : ajouter une colonne à "
        "--identite.",
    ]
    assert "3\u00a0lignes refusées" in ran.out
    assert len(atelier.pseudonyms()) == 2


def test_no_name_is_shown_whatever_happens(atelier: Atelier) -> None:
    atelier.write(LISTE + "124;Petit;Jean;Mme Petit;;\n;Noir;Luc;Cardio;;\n9;Noir;Luc;luc.noir@ch.fr;;\n")
    shown = [atelier.run("--nouvelle-cle"), atelier.run("--json"), atelier.run("--identite", "Nom,Prénom")]
    atelier.write("Dupont;Marie;Cardio\nDurand;Paul;Urgences\n")
    shown.append(atelier.run())
    atelier.table.write_text("agent;Matricule\nDupont;\n", "utf-8")
    shown.append(atelier.run())
    assert [ran.code for ran in shown] == [1, 1, 2, 2, 2]
    for ran in shown:
        assert not any(name.casefold() in (ran.out + ran.err).casefold() for name in NAMES), ran


def test_the_key_is_never_shown(fait: Atelier) -> None:
    key = fait.cle.read_text("ascii").strip()
    assert len(key) == 64
    for ran in (fait.run(), fait.run("--json"), fait.run("--nouvelle-cle")):
        assert key[:8] not in ran.out + ran.err


def test_json_says_the_figures_and_the_files(atelier: Atelier) -> None:
    answer = atelier.run("--nouvelle-cle", "--json").json()
    assert {file["type"]: Path(file["chemin"]) for file in answer["fichiers"]} == {
        "correspondance": atelier.table,
        "agents": atelier.agents,
    }
    keys = ("commande", "agents", "nouveaux", "connus", "absents", "refuses", "identite", "colonnes_laissees")
    assert [answer[key] for key in keys] == [
        "pseudonymiser", 2, 2, 0, 0, 0, ["Matricule"], ["Grade"],
    ]  # fmt: skip


# -- what is refused before anything is written ------------------------------------------------------------------------


def refused(atelier: Atelier, *more: str | Path) -> str:
    """The one line of a refusal that changed no file."""
    before = atelier.files()
    ran = atelier.run(*more)
    assert ran.code == 2
    assert atelier.files() == before
    return ran.err.removeprefix("Erreur : ").removesuffix("\n")


def test_a_key_is_only_made_when_asked(atelier: Atelier) -> None:
    assert refused(atelier) == f"Clé introuvable : {atelier.cle} ; pour une première fois, ajouter --nouvelle-cle."


def test_a_key_or_a_correspondence_that_is_there_forbids_a_new_key(fait: Atelier) -> None:
    assert "existe déjà" in refused(fait, "--nouvelle-cle")
    fait.cle.unlink()
    assert "a été faite avec une clé" in refused(fait, "--nouvelle-cle")


def test_another_key_is_refused(fait: Atelier) -> None:
    fait.cle.write_text("0" * 64, "ascii")
    assert "correspondance.csv a été faite avec une autre clé" in refused(fait)
    fait.cle.write_text("bonjour", "ascii")
    assert "ne contient pas une clé" in refused(fait)


def test_a_list_of_another_key_is_not_overwritten(fait: Atelier) -> None:
    fait.table.unlink()
    fait.cle.unlink()
    assert "porte 2\u00a0pseudonymes que cette correspondance ne connaît pas" in refused(fait, "--nouvelle-cle")
    fait.agents.write_text("agent\nAGT-2222\n", "utf-8")
    assert "porte 1\u00a0pseudonyme que cette" in refused(fait, "--nouvelle-cle")
    fait.agents.write_text("Nom;Prénom\nDupont;Marie\n", "utf-8")
    assert "n’est pas une liste d’agents" in refused(fait, "--nouvelle-cle")


@pytest.mark.parametrize("option", ["--correspondance", "--cle"])
def test_secrets_never_lie_beside_the_list_that_circulates(atelier: Atelier, option: str) -> None:
    said = refused(atelier, "--nouvelle-cle", option, atelier.agents.parent / "secret.csv")
    assert "donner un autre dossier" in said
    if os.name == "posix":
        atelier.table.parent.symlink_to(atelier.agents.parent, target_is_directory=True)
        atelier.agents.parent.mkdir()
        assert "donner un autre dossier" in refused(atelier, "--nouvelle-cle")


def test_four_files_are_four(atelier: Atelier) -> None:
    assert "quatre fichiers différents" in refused(atelier, "--nouvelle-cle", "--correspondance", atelier.liste)
    assert "quatre fichiers différents" in refused(atelier, "--nouvelle-cle", "-o", atelier.liste)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--prefixe", "Mme Dupont"), "Préfixe"),
        (("-o", "agents.xlsx"), "est un fichier .csv"),
        (("--correspondance", "secret/c.xlsx"), "est un fichier .csv"),
        (("--identite", "Badge"), "introuvables"),
    ],
)
def test_options_that_cannot_be(atelier: Atelier, more: tuple[str, ...], said: str) -> None:
    assert said in refused(atelier, "--nouvelle-cle", *more)


def test_a_list_where_every_line_is_at_fault_writes_nothing(atelier: Atelier) -> None:
    atelier.write("Matricule;Service\n1;A\n1;B\n")
    ran = atelier.run("--nouvelle-cle", "--json")
    assert ran.code == 2
    assert atelier.files() == {}
    assert [d["regle"] for d in ran.json()["diagnostics"]] == ["PSE002", "PSE002"]


def test_a_file_that_cannot_be_read_is_one_line(atelier: Atelier) -> None:
    atelier.liste.unlink()
    assert "\n" not in refused(atelier, "--nouvelle-cle")


def test_an_xlsx_list_and_its_csv_twin_give_the_same_pseudonyms(fait: Atelier) -> None:
    import openpyxl

    before = fait.agents.read_bytes()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in LISTE.splitlines():
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(";")])
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else "n"
    fait.liste = fait.liste.with_suffix(".xlsx")
    book.save(fait.liste)
    ran = fait.run()
    assert (ran.code, fait.agents.read_bytes()) == (0, before)
