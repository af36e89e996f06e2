"""`catalogue` and the formats of `fiche`: which files, of which kind, the same whatever the number of processes."""

from __future__ import annotations

import json
import os
import pickle
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

import fphref
from fphref.cli import produce
from fphref.cli.inks import FORMATS, Flaws
from fphref.model.referentiel import Referentiel
from tests.conftest import MakeFolder
from tests.support import MINI, REFERENTIALS, run_cli

METIER = "metiers/10A02_archiviste.yaml"
FAULTY = (MINI / METIER).read_text("utf-8").replace("famille: accueil", "famille: acueil")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def kind(data: bytes) -> str:
    """The format of a file, told from its bytes."""
    if data.startswith(b"PK"):
        assert "word/document.xml" in zipfile.ZipFile(BytesIO(data)).namelist()
        return "docx"
    for magic, name in ((b"%PDF-", "pdf"), (b"<!DOCTYPE html", "html"), (b"{\n", "json")):
        if data.startswith(magic):
            return name
    assert b"\n# " in data and b"\n- " in data, data[:80]
    return "md"


def pdf_text(data: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", [("fiche", "10A01"), ("catalogue",)], ids=" ".join)
def test_each_format_is_what_it_says(command: tuple[str, ...], form: str, tmp_path: Path) -> None:
    ran = run_cli(*command, "-r", MINI, "--format", form, "-o", tmp_path / "dossier")
    name = "fiche_10A01" if command[0] == "fiche" else "catalogue"
    assert (ran.code, ran.err, ran.out) == (0, "", f"{tmp_path / 'dossier' / name}.{form}\n")
    (found,) = contents(tmp_path / "dossier").values()
    assert kind(found) == form
    # A file that is named decides by its suffix.
    again = tmp_path / f"autre.{form}"
    assert run_cli(*command, "-r", MINI, "-o", again, "-q").code == 0
    assert again.read_bytes() == found


def test_a_format_and_a_suffix_that_disagree_stop(tmp_path: Path) -> None:
    ran = run_cli("fiche", "10A01", "-r", MINI, "--format", "html", "-o", tmp_path / "x.pdf")
    assert (ran.code, ran.err) == (2, "Erreur : Une fiche est un fichier .html, pas « .pdf ».\n")
    ran = run_cli("catalogue", "-r", MINI, "-o", tmp_path / "x.xlsx")
    told = "Erreur : Un catalogue se fait en .pdf, .html, .docx, .md, .json, pas en « .xlsx ».\n"
    assert (ran.code, ran.err) == (2, told)
    ran = run_cli("catalogue", "-r", MINI, "--separes", "-o", tmp_path / "x.pdf")
    assert (ran.code, ran.err) == (2, "Erreur : Avec --separes, --sortie attend un dossier.\n")
    assert contents(tmp_path) == {}


def test_the_catalogue_holds_every_fiche(tmp_path: Path, referentiel: Referentiel) -> None:
    assert run_cli("catalogue", "-r", REFERENTIALS, "-o", tmp_path, "-q").code == 0
    text = pdf_text(contents(tmp_path)["catalogue.pdf"])
    for code, metier in referentiel.metiers.items():
        assert code in text
        assert metier.intitule.complet.split()[0] in text
    assert "Sommaire" in text and "Index" in text


def test_a_catalogue_of_some_metiers_holds_only_these(tmp_path: Path) -> None:
    run_cli("catalogue", "ex-tec", "15D30", "-r", REFERENTIALS, "-o", tmp_path, "-q", "--format", "json")
    book = json.loads(contents(tmp_path)["catalogue.json"])["livre"]
    found = [document["ancre"] for part in book["parties"] for document in part["documents"]]
    assert sorted(found) == ["15D30", "EX-TEC"]


def test_separate_files_are_those_of_fiche(tmp_path: Path) -> None:
    ran = run_cli("catalogue", "--separes", "-r", MINI, "-o", tmp_path / "a")
    assert ran.out.splitlines() == [str(tmp_path / "a" / f"fiche_{code}.pdf") for code in ("10A01", "10A02")]
    run_cli("fiche", "10A01", "10A02", "-r", MINI, "-o", tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


@pytest.mark.parametrize("command", ["generer", "catalogue --separes", "fiche 10A01 10A02"])
def test_several_processes_make_the_same_files(command: str, tmp_path: Path) -> None:
    for count in ("1", "2"):
        ran = run_cli(*command.split(), "-r", MINI, "-o", tmp_path / count, "--processus", count, "-q")
        assert (ran.code, ran.err) == (0, "")
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    assert len(contents(tmp_path / "1")) >= 2


def test_warnings_of_other_processes_are_told(mini: MakeFolder, tmp_path: Path) -> None:
    folder = mini({METIER: (MINI / METIER).read_text("utf-8").replace("Classer et", "Classer \U0001f5c4 et")})
    ran = run_cli("catalogue", "--separes", "-r", folder, "-o", tmp_path / "s", "--processus", "2")
    assert ran.err.startswith("avertissement DOC001 fiche_10A02.pdf ")


def _stopped(form: str, content: object) -> tuple[bytes, Flaws]:
    os._exit(3)


def test_a_process_that_dies_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(produce, "_drawn", _stopped)
    ran = run_cli("catalogue", "--separes", "-r", MINI, "-o", tmp_path, "--processus", "2")
    assert (ran.code, ran.err) == (
        2,
        "Erreur : Un des processus a été arrêté par le système : recommencer avec --processus 1.\n",
    )


@pytest.mark.parametrize("value", ["0", "62", "deux"])
def test_a_number_of_processes_is_checked(value: str) -> None:
    ran = run_cli("generer", "-r", MINI, "--processus", value)
    assert ran.code == 2
    assert "--processus" in ran.err


def test_contents_travel_between_processes(referentiel: Referentiel) -> None:
    for content in (
        fphref.build_fiche(referentiel, "15D30"),
        fphref.build_catalogue(referentiel),
        fphref.build_matrice_agents(referentiel, "15D30"),
    ):
        assert pickle.loads(pickle.dumps(content)) == content


def test_a_metier_in_error_is_left_out_and_named(mini: MakeFolder, tmp_path: Path) -> None:
    folder = mini({METIER: FAULTY})
    for more in ((), ("--separes",)):
        ran = run_cli("catalogue", *more, "-r", folder, "-o", tmp_path / "sortie")
        assert (ran.code, "Sans 10A02 : métier en erreur" in ran.err) == (0, True)
    assert sorted(contents(tmp_path / "sortie")) == ["catalogue.pdf", "fiche_10A01.pdf"]
    text = pdf_text(contents(tmp_path / "sortie")["catalogue.pdf"])
    assert "10A02" in text.split("Sommaire")[0]
    ran = run_cli("catalogue", "10A02", "-r", folder, "-o", tmp_path / "rien")
    assert (ran.code, "« 10A02 » en erreur" in ran.err) == (2, True)
    assert not (tmp_path / "rien").exists()


def test_an_unknown_code_stops(tmp_path: Path) -> None:
    ran = run_cli("catalogue", "10A09", "-r", MINI, "-o", tmp_path)
    assert (ran.code, ran.err.startswith("Erreur : Métier « 10A09 » inconnu")) == (2, True)


def test_json_names_what_is_left_out(mini: MakeFolder, tmp_path: Path) -> None:
    assert run_cli("catalogue", "-r", mini({METIER: FAULTY}), "-o", tmp_path, "--json").json()["exclus"] == ["10A02"]
    assert run_cli("catalogue", "-r", MINI, "-o", tmp_path, "--json").json()["exclus"] == []


def test_a_word_file_that_was_retouched_is_set_aside(tmp_path: Path) -> None:
    import docx

    args = ("fiche", "10A01", "-r", MINI, "-o", tmp_path, "--format", "docx")
    path = tmp_path / "fiche_10A01.docx"
    assert (run_cli(*args).err, run_cli(*args).err) == ("", "")
    made = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["docProps/app.xml"] = members["docProps/app.xml"].replace(b"fphref", b"Microsoft Office Word")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    edited = path.read_bytes()
    docx.Document(str(path))
    assert "l’ancien fichier est gardé sous fiche_10A01.sauvegarde-1.docx" in run_cli(*args).err
    assert (path.read_bytes(), (tmp_path / "fiche_10A01.sauvegarde-1.docx").read_bytes()) == (made, edited)


@pytest.mark.parametrize(
    ("name", "said"),
    [("x.doc", "pas en « .doc » ; vouliez-vous « .docx » ?"), ("x.htm", "vouliez-vous « .html » ?"),
     ("n" * 300 + ".pdf", "le nom est trop long")],
)  # fmt: skip
def test_a_name_that_will_not_do_is_told(name: str, said: str, tmp_path: Path) -> None:
    ran = run_cli("fiche", "10A01", "-r", MINI, "-o", tmp_path / name)
    assert (ran.code, said in ran.err) == (2, True), ran.err
    assert list(tmp_path.iterdir()) == []


def test_json_lists_the_files(tmp_path: Path) -> None:
    told = run_cli("catalogue", "-r", MINI, "-o", tmp_path, "--json").json()
    size = (tmp_path / "catalogue.pdf").stat().st_size
    assert told["commande"] == "catalogue"
    path = (tmp_path / "catalogue.pdf").as_posix()
    assert told["fichiers"] == [{"chemin": path, "type": "catalogue", "octets": size}]


def test_a_target_in_use_stops_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "fiche_10A02.pdf").mkdir()
    ran = run_cli("catalogue", "--separes", "-r", MINI, "-o", tmp_path)
    assert (ran.code, "est un dossier" in ran.err) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fiche_10A02.pdf"]
