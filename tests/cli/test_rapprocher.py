"""`fphref rapprocher`: what a person reads, what another program reads, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_streams import on_terminal
from tests.support import REFERENTIALS, Ran, run_cli

FPH = REFERENTIALS / "fph"


def rapprocher(*args: str | Path) -> Ran:
    return run_cli("rapprocher", *args, "-r", FPH)


def test_each_wording_has_its_candidates_with_score_and_reason() -> None:
    answer = rapprocher("Maîtriser Excel", "conduite de PROJETS", "-n", "2", "--json").json()
    assert list(answer) == ["commande", "version", "diagnostics", "rapprochements"]
    office, project = answer["rapprochements"]
    assert office["texte"] == "Maîtriser Excel"
    (candidate,) = office["candidats"]
    assert list(candidate) == ["id", "libelle", "genre", "score", "methode", "raison"]
    assert candidate["id"] == "sf-utiliser-outils-bureautique"
    assert (candidate["genre"], candidate["methode"]) == ("savoir_faire", "similaire")
    assert [(c["id"], c["methode"]) for c in project["candidats"]] == [
        ("cn-conduite-projet", "normalise"), ("ac-coordination-programmes-projets", "similaire"),
    ]  # fmt: skip


def test_in_a_pipe_one_line_a_candidate() -> None:
    ran = rapprocher("Conduite de projet", "Ramonage", "-n", "1")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split("\t") for line in ran.out.splitlines()] == [
        ["Texte", "Score", "Lien", "Libellé", "Identifiant", "Genre", "Raison"],
        ["Conduite de projet", "1,00", "même libellé", "Conduite de projet", "cn-conduite-projet", "connaissance",
         "même libellé"],
        ["Ramonage", "–", "aucun élément proche", "–", "–", "–", "–"],
    ]  # fmt: skip


def test_what_is_below_the_threshold_is_to_be_checked() -> None:
    rows = [
        line.split("\t") for line in rapprocher("Sens de l’écoute et diplomatie", "Démarche qualité").out.splitlines()
    ]
    verdicts = {float(row[1].replace(",", ".")): row[2] for row in rows[1:]}
    assert {score >= 0.6 for score in verdicts} == {True, False}
    assert all(verdict == ("très proche" if score >= 0.6 else "à vérifier") for score, verdict in verdicts.items())


def test_on_a_terminal_candidates_stand_below_their_wording() -> None:
    shown = on_terminal("rapprocher", "Conduite de projet", "Ramonage", "-n", "1", "-r", str(FPH), NO_COLOR="1")
    assert shown.replace("\r", "").splitlines() == [
        "« Conduite de projet »",
        "  1,00  même libellé : Conduite de projet (cn-conduite-projet)",
        "        même libellé",
        "« Ramonage »",
        "  aucun élément proche",
    ]


def test_a_file_holds_a_wording_a_line(tmp_path: Path) -> None:
    path = tmp_path / "libelles.txt"
    path.write_bytes("\ufeffQualité\r\n\r\n  Management  \n".encode())
    answer = rapprocher("Anglais scientifique", "--fichier", path, "--json").json()["rapprochements"]
    assert [(one["texte"], one["candidats"][0]["methode"]) for one in answer] == [
        ("Anglais scientifique", "exact"), ("Qualité", "exact"), ("  Management  ", "exact"),
    ]  # fmt: skip


def test_items_can_be_restricted_to_a_metier_and_to_kinds() -> None:
    def genres(*args: str) -> set[str]:
        found = rapprocher("Encadrement, qualité, budget, réunions", "-n", "50", "--json", *args).json()
        return {candidate["genre"] for candidate in found["rapprochements"][0]["candidats"]}

    assert genres() == {"activite", "savoir_faire", "connaissance"}
    assert genres("--genre", "connaissance") == {"connaissance"}
    assert genres("--genre", "activite", "--genre", "savoir-faire", "--metier", "15d30") == {"activite", "savoir_faire"}


def test_synonyms_of_the_house_can_be_added(tmp_path: Path) -> None:
    wording = ("Tenir la boussole", "--json")
    assert rapprocher(*wording).json()["rapprochements"][0]["candidats"] == []
    path = tmp_path / "maison.txt"
    path.write_text("budget = tenir la boussole\n", "utf-8")
    (answer,) = rapprocher(*wording, "--thesaurus", path).json()["rapprochements"]
    assert answer["candidats"][0]["raison"] == "par synonyme : “Tenir la boussole” → budget"
    path.write_text("\nboussole\n", "utf-8")
    ran = rapprocher(*wording, "--thesaurus", path)
    assert (ran.code, ran.err.startswith("Erreur : maison.txt, ligne 2 : ")) == (2, True)


@pytest.mark.parametrize("nasty", ["a\x1b[31mb", "x\ty\nz", "\u202e", "a" * 1_000_000, "[bold]x[/bold]", "\udcff"])
def test_no_wording_breaks_the_answer(nasty: str) -> None:
    for form in ((), ("--json",)):
        ran = rapprocher(nasty, *form)
        assert (ran.code, "\x1b" in ran.out, "Traceback" in ran.err) == (0, False, False)
    assert len(rapprocher(nasty).out.splitlines()) == 2


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Aucun libellé à rapprocher : donner un TEXTE entre guillemets, ou un fichier avec --fichier."),
        (("", "  "), "Aucun libellé à rapprocher : donner un TEXTE entre guillemets, ou un fichier avec --fichier."),
        (("x", "--metier", "15D31"), "Métier « 15D31 » inconnu ; vouliez-vous « 15D30 » ?"),
        (
            ("x", "--genre", "savoir-etre"),
            "Le référentiel n’a aucun élément à quoi rapprocher des libellés (savoir-être).",
        ),
        (
            ("x", "--metier", "15D30", "--genre", "savoir-etre"),
            "Le référentiel n’a aucun élément du métier 15D30 à quoi rapprocher des libellés (savoir-être).",
        ),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(args: tuple[str, ...], message: str) -> None:
    ran = rapprocher(*args)
    assert (ran.code, ran.out, ran.err) == (2, "", f"Erreur : {message}\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04\x00\x00", "n’est pas un fichier texte en UTF-8"),
        ("Qualité\n".encode("utf-16"), "n’est pas un fichier texte en UTF-8"),
        ("Qualité\n".encode("cp1252"), "n’est pas en UTF-8"),
        (b"a\n" * 2_500_001, "est trop gros pour une liste de libellés"),
        (b"", "Aucun libellé à rapprocher"),
        (None, "n’existe pas"),
    ],
    ids=["zip", "utf-16", "cp1252", "huge", "empty", "absent"],
)
def test_a_file_that_is_no_list_of_wordings_is_refused(tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "libelles.txt"
    if content is not None:
        path.write_bytes(content)
    ran = rapprocher("--fichier", path)
    assert (ran.code, ran.out, said in ran.err, ran.err.count("\n")) == (2, "", True, 1)


def test_a_folder_is_no_list_of_wordings(tmp_path: Path) -> None:
    ran = rapprocher("--fichier", tmp_path)
    assert (ran.code, ran.err) == (2, f"Erreur : {tmp_path} est un dossier : donner un fichier texte.\n")
