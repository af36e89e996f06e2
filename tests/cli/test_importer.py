"""`fphref importer`: a draft that loads, an account that adds up, and nothing that is ever replaced."""

from __future__ import annotations

import csv
import io
import os
import shutil
import socket
from pathlib import Path

import pytest

from fphref.loading.load import load
from fphref.model.referentiel import Referentiel
from fphref.texte import fold
from tests.support import REFERENTIALS, Ran, run_cli

ATTENDUS = Path(__file__).parent.parent / "importers" / "attendus"
FICHE, GUIDE, OFFRE = (ATTENDUS / name for name in ("fiche_inventee.md", "guide_invente.txt", "offre_inventee.md"))
DAY = ("--date", "2026-11-23")


def imported(*args: str | Path) -> Ran:
    """The command on the shipped référentiel, on a fixed day."""
    return run_cli("importer", *args, "-r", REFERENTIALS, *DAY)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def erreurs(folder: Path) -> list[str]:
    """The errors that loading the folder tells."""
    return [str(found) for found in load(folder)[1] if found.gravite == "erreur"]


def test_a_fiche_becomes_a_draft_that_loads(tmp_path: Path) -> None:
    ran = imported(FICHE, "-o", tmp_path / "brouillon")
    assert ran.code == 0, ran.err
    assert erreurs(tmp_path / "brouillon") == []
    referentiel = load(tmp_path / "brouillon")[0]
    assert len(referentiel.metiers) == 1
    assert referentiel.activites and referentiel.savoir_faire and referentiel.connaissances and referentiel.corps
    assert "La suite : relire le brouillon" in ran.out


def test_three_kinds_of_documents_make_one_draft(tmp_path: Path) -> None:
    ran = imported(FICHE, GUIDE, OFFRE, "-o", tmp_path / "b", "--json")
    answer = ran.json()
    assert (ran.code, [one["forme"] for one in answer["documents"]]) == (0, ["fiche", "guide", "offre"])
    assert erreurs(tmp_path / "b") == []
    assert len(load(tmp_path / "b")[0].marche) == 2


def test_the_account_has_every_physical_line_and_adds_up(tmp_path: Path) -> None:
    answer = imported(FICHE, GUIDE, OFFRE, "-o", tmp_path / "b", "--json").json()
    for document, path in zip(answer["documents"], (FICHE, GUIDE, OFFRE), strict=True):
        lines = [line for line in answer["lignes"] if line["fichier"] == path.name]
        assert [line["ligne"] for line in lines] == list(range(1, len(path.read_text("utf-8").splitlines()) + 1))
        states = {"placees": "placee", "structure": "structure", "listees": "listee"}
        counts = {key: sum(line["etat"] == state for line in lines) for key, state in states.items()}
        assert document["placement"] == {"lignes": len(lines), **counts}
    for line in answer["lignes"]:
        assert bool(line["champs"]) or line["etat"] != "placee"
        assert bool(line["regle"]) == (line["etat"] == "structure")
        assert bool(line["reste"]) == (line["etat"] == "listee")
    total = answer["placement"]
    assert total["lignes"] == total["placees"] + total["structure"] + total["listees"] == len(answer["lignes"])


def test_the_fields_of_the_account_are_in_the_draft(tmp_path: Path) -> None:
    answer = imported(FICHE, GUIDE, "-o", tmp_path / "b", "--json").json()
    files = {champ.partition(":")[0] for line in answer["lignes"] for champ in line["champs"]}
    assert files <= tree(tmp_path / "b").keys()
    assert {f"{tmp_path / 'b'}/{name}" for name in tree(tmp_path / "b")} == {
        file["chemin"] for file in answer["fichiers"]
    }


def test_doubts_and_lines_stand_in_tables_and_doubts_above_their_fields(tmp_path: Path) -> None:
    answer = imported(FICHE, "-o", tmp_path / "b", "--json").json()
    files = tree(tmp_path / "b")
    rows = list(csv.DictReader(io.StringIO(files["doutes.csv"].decode("utf-8-sig")), delimiter=";"))
    assert [(row["regle"], row["message"]) for row in rows] == [(d["regle"], d["message"]) for d in answer["doutes"]]
    assert rows
    placed = [d for d in answer["doutes"] if d["champ"]]
    text = b"".join(content for name, content in files.items() if name.endswith(".yaml")).decode()
    assert placed
    assert [d for d in placed if " ".join(d["message"].split()) not in text] == []


def test_the_same_import_again_changes_nothing(tmp_path: Path) -> None:
    assert imported(FICHE, "-o", tmp_path / "b").code == 0
    before = tree(tmp_path / "b")
    assert imported(FICHE, "-o", tmp_path / "b").code == 0
    assert tree(tmp_path / "b") == before
    assert imported(FICHE, "-o", tmp_path / "c").code == 0
    assert tree(tmp_path / "c") == before


def test_a_draft_that_a_person_has_touched_is_never_replaced(tmp_path: Path) -> None:
    imported(FICHE, "-o", tmp_path / "b")
    (tmp_path / "b" / "activites.yaml").write_text("activites: []\n", "utf-8")
    before = tree(tmp_path / "b")
    ran = imported(FICHE, "-o", tmp_path / "b")
    assert ran.code == 2
    assert (
        ran.err
        == f"Erreur : {tmp_path / 'b'} n’est pas vide : donner un autre dossier (-o), un brouillon ne remplace rien.\n"
    )
    assert tree(tmp_path / "b") == before


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"%PDF-1.7\nrien", b"PK\x03\x04rien"])
def test_one_file_that_cannot_be_read_stops_all_and_nothing_is_written(content: bytes, tmp_path: Path) -> None:
    bad = tmp_path / "abime.txt"
    bad.write_bytes(content)
    ran = imported(FICHE, bad, "-o", tmp_path / "b")
    assert (ran.code, (tmp_path / "b").exists()) == (2, False)
    assert ran.err.startswith("Erreur : ")
    assert ran.err.count("\n") == 1
    assert "abime.txt" in ran.err


def test_a_text_of_no_known_form_is_refused_and_may_be_named(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Réunion du 3 mars.\nOrdre du jour : les congés.\n", "utf-8")
    ran = imported(note, "-o", tmp_path / "b")
    assert (ran.code, ran.out) == (2, "")
    assert "forme non reconnue" in ran.err
    assert imported(note, "-o", tmp_path / "b", "--forme", "guide").code == 0
    assert erreurs(tmp_path / "b") == []


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for path in (GUIDE, OFFRE):
        shutil.copy(path, folder)
    answer = imported(folder, "-o", tmp_path / "b", "--json").json()
    assert [one["fichier"] for one in answer["documents"]] == [GUIDE.name, OFFRE.name]


def test_a_table_needs_a_mapping_and_one_is_proposed_without_replacing_anything(tmp_path: Path) -> None:
    table = tmp_path / "liste.csv"
    table.write_text("Code;Intitulé;Famille\nA1;Archiviste;Gestion\nA2;Vaguemestre;Logistique\n", "utf-8")
    assert "--correspondance" in imported(table, "-o", tmp_path / "b").err
    mapping = tmp_path / "m.yaml"
    assert run_cli("importer", table, "--deviner", "-o", mapping).code == 0
    before = mapping.read_bytes()
    ran = imported(table, "--correspondance", mapping, "-o", tmp_path / "b")
    assert ran.code == 0, ran.err
    assert erreurs(tmp_path / "b") == []
    assert sorted(load(tmp_path / "b")[0].metiers) == ["A1", "A2"]
    assert run_cli("importer", table, "--deviner", "-o", mapping).code == 2
    assert mapping.read_bytes() == before


def test_a_draft_that_extends_copies_nothing_that_is_known(tmp_path: Path) -> None:
    shutil.copytree(REFERENTIALS / "fph", tmp_path / "fph")
    known = next(iter(load(tmp_path / "fph")[0].activites.values()))
    text = FICHE.read_text("utf-8").replace("ACTIVITÉS\n", f"ACTIVITÉS\n\n- {known.libelle}\n", 1)
    source = tmp_path / "fiche.md"
    source.write_text(text, "utf-8")
    ran = run_cli("importer", source, "-r", tmp_path / "fph", "--etendre", "-o", tmp_path / "b", *DAY)
    assert ran.code == 0, ran.err
    assert erreurs(tmp_path / "b") == []
    assert known.id not in (tmp_path / "b" / "activites.yaml").read_text("utf-8")
    (metier,) = (one for one in load(tmp_path / "b")[0].metiers.values() if one.code != "15D30")
    assert known.id in metier.activites


def test_extending_needs_a_referentiel_that_is_named(tmp_path: Path) -> None:
    ran = run_cli("importer", FICHE, "--etendre", "-o", tmp_path / "b")
    assert (ran.code, ran.err.startswith("Erreur : --etendre")) == (2, True)


def test_a_strict_import_tells_doubts_by_its_code(tmp_path: Path) -> None:
    assert imported(FICHE, "-o", tmp_path / "b", "--strict").code == 1


def test_a_quiet_import_says_nothing(tmp_path: Path) -> None:
    ran = imported(FICHE, "-o", tmp_path / "b", "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


@pytest.mark.parametrize("suffix", ["md", "html", "docx", "pdf"])
def test_a_fiche_that_we_made_comes_back_as_the_same_metier(
    suffix: str, tmp_path: Path, referentiel: Referentiel
) -> None:
    made = tmp_path / f"fiche.{suffix}"
    assert run_cli("fiche", "15D30", "-r", REFERENTIALS / "fph", "-o", made).code == 0
    ran = imported(made, "-o", tmp_path / "b", "--json")
    assert ran.code == 0, ran.err
    assert erreurs(tmp_path / "b") == []
    found, known = load(tmp_path / "b")[0].metiers["15D30"], referentiel.metiers["15D30"]
    for attribute in ("activites", "savoir_faire", "connaissances", "famille", "sous_famille", "niveau_qualification"):
        assert getattr(found, attribute) == getattr(known, attribute), attribute
    # Documents set apostrophes and spaces as printers do.
    assert fold(found.intitule.masculin) == fold(known.intitule.masculin)
    assert fold(str(found.definition)) == fold(str(known.definition))
    assert found.corps == known.corps


def test_nothing_asks_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a connection was asked for")

    page = tmp_path / "page.html"
    body = "".join(
        f"<h2>{line}</h2>" if line.isupper() else f"<p>{line}</p>" for line in GUIDE.read_text("utf-8").split("\n")
    )
    page.write_text(
        f'<html><head><link rel="stylesheet" href="http://example.org/a.css"><script src="http://example.org/a.js"></script>'
        f'<title>Guide</title></head><body><img src="http://example.org/a.png">{body}</body></html>',
        "utf-8",
    )
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert imported(page, "-o", tmp_path / "b").code == 0


def test_market_facts_alone_are_checked_like_any_other_data(tmp_path: Path) -> None:
    assert imported(GUIDE, "-o", tmp_path / "b").code == 0
    ran = run_cli("verifier", "-r", tmp_path / "b")
    said, summary = ran.out.splitlines()
    assert (ran.code, said) == (0, f"{tmp_path / 'b'} : 1 fiche de marché")
    assert summary.startswith("0 erreur, 0 avertissement, ")
    (path,) = (path for path in (tmp_path / "b" / "marche").iterdir() if path.name != "sources.yaml")
    path.write_text(path.read_text("utf-8").replace("nature: guide", "nature: gide"), "utf-8")
    broken = run_cli("verifier", "-r", tmp_path / "b")
    assert (broken.code, "vouliez-vous « guide »" in broken.out) == (1, True)


def test_two_files_of_one_name_are_told_apart_and_one_file_is_read_once(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        shutil.copy(GUIDE, tmp_path / folder / "guide.txt")
    first, second = (tmp_path / folder / "guide.txt" for folder in ("a", "b"))
    again = tmp_path / "a" / ".." / "a" / "guide.txt"
    answer = imported(first, second, again, "-o", tmp_path / "d", "--json").json()
    assert [one["fichier"] for one in answer["documents"]] == ["a/guide.txt", "b/guide.txt"]


def test_extending_keeps_a_known_metier_aside(tmp_path: Path) -> None:
    shutil.copytree(REFERENTIALS / "fph", tmp_path / "fph")
    made = tmp_path / "fiche.md"
    assert run_cli("fiche", "15D30", "-r", tmp_path / "fph", "-o", made).code == 0
    ran = run_cli("importer", made, "-r", tmp_path / "fph", "--etendre", "-o", tmp_path / "b", *DAY)
    assert ran.code == 0, ran.err
    assert erreurs(tmp_path / "b") == []
    assert not (tmp_path / "b" / "metiers").exists()
    assert [name for name in tree(tmp_path / "b") if name.startswith("doublons/metiers-15D30")]


def test_market_facts_alone_extend_too(tmp_path: Path) -> None:
    shutil.copytree(REFERENTIALS / "fph", tmp_path / "fph")
    ran = run_cli("importer", GUIDE, "-r", tmp_path / "fph", "--etendre", "-o", tmp_path / "b", *DAY)
    assert ran.code == 0, ran.err
    assert erreurs(tmp_path / "b") == []
    assert 'etend: "../fph"' in (tmp_path / "b" / "repertoire.yaml").read_text("utf-8")


def test_a_referentiel_that_is_not_wholly_read_is_said(tmp_path: Path) -> None:
    shutil.copytree(REFERENTIALS / "fph", tmp_path / "fph")
    (tmp_path / "fph" / "connaissances.yaml").write_text("connaissances: [\n", "utf-8")
    ran = run_cli("importer", FICHE, "-r", tmp_path / "fph", "-o", tmp_path / "b", *DAY)
    assert "n’a pas pu être lue" in ran.err


def test_a_circle_of_links_or_a_name_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    loop = tmp_path / "boucle.md"
    loop.symlink_to(loop)
    for args in ((loop, "-o", tmp_path / "b"), (FICHE, "-o", loop), (FICHE, "-o", tmp_path / ("x" * 300))):
        ran = imported(*args)
        assert (ran.code, ran.err.count("\n")) == (2, 1), ran.err
    odd = Path(os.fsdecode(bytes(tmp_path) + b"/\xff\x1b[31mfiche.md"))
    shutil.copy(FICHE, odd)
    assert imported(odd, "-o", tmp_path / "c").code == 0
    assert erreurs(tmp_path / "c") == []
