"""Files are written whole or not at all, where `-o` says."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from fphref.cli.private_files import write_private
from fphref.cli.writing import aside_name, write_file, write_text
from fphref.diagnostics import FphrefError
from tests.support import MINI, OUTSIDE, REFERENTIALS, run_cli

FICHE = ("fiche", "10A01", "-r", str(MINI))
NAME = "fiche_10A01.pdf"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


@pytest.mark.parametrize(
    ("sortie", "written"),
    [
        ("dossier", f"dossier/{NAME}"),
        ("un/deux", f"un/deux/{NAME}"),
        ("ma fiche.pdf", "ma fiche.pdf"),
        ("neuf/FICHE.PDF", "neuf/FICHE.PDF"),
        ("là.existe", f"là.existe/{NAME}"),
    ],
)
def test_where_a_document_goes(tmp_path: Path, sortie: str, written: str) -> None:
    (tmp_path / "là.existe").mkdir()
    ran = run_cli(*FICHE, "-o", tmp_path / sortie)
    assert (ran.code, ran.out) == (0, f"{tmp_path / written}\n")
    assert (tmp_path / written).read_bytes().startswith(b"%PDF-")


def test_writing_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a" / "x.txt"
    assert write_text(path, "é\n") == 3
    assert path.read_bytes() == b"\xc3\xa9\n"
    assert names(tmp_path) == ["a", "x.txt"]
    assert path.stat().st_mode & 0o444 == 0o444


@pytest.mark.parametrize("error", [ValueError("panne"), KeyboardInterrupt(), FphrefError("non")])
def test_a_drawing_that_fails_leaves_the_old_file(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"ancien")

    def draw(stream: BinaryIO) -> None:
        stream.write(b"neuf" * 100_000)
        raise error

    with pytest.raises(type(error)):
        write_file(path, draw)
    assert path.read_bytes() == b"ancien"
    assert names(tmp_path) == ["x.pdf"]


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    def draw(_stream: BinaryIO) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(FphrefError, match="le disque est plein"):
        write_file(tmp_path / "x.pdf", draw)
    assert names(tmp_path) == []


def _read_only(path: Path) -> None:
    path.write_bytes(b"ancien")
    path.chmod(0o444)


def _held_by(pattern: str) -> Callable[[Path], None]:
    def hold(path: Path) -> None:
        path.write_bytes(b"ancien")
        path.with_name(pattern.format(path.name)).write_bytes(b"")

    return hold


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (_read_only, "{} est en lecture seule : le fichier n’a pas été remplacé."),
        (_held_by("~${}"), "{} est ouvert dans un autre programme : le fermer, puis recommencer."),
        (_held_by(".~lock.{}#"), "{} est ouvert dans un autre programme : le fermer, puis recommencer."),
        (Path.mkdir, "{} est un dossier : donner un autre nom de fichier."),
    ],
    ids=["read-only", "Excel", "LibreOffice", "folder"],
)
def test_a_target_that_cannot_be_replaced_is_one_line(
    tmp_path: Path, prepare: Callable[[Path], None], message: str
) -> None:
    prepare(tmp_path / NAME)
    before = names(tmp_path)
    ran = run_cli(*FICHE, "-o", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"Erreur : {message.format(tmp_path / NAME)}\n"
    assert names(tmp_path) == before
    if (tmp_path / NAME).is_file():
        assert (tmp_path / NAME).read_bytes() == b"ancien"


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "sortie").write_bytes(b"")
    ran = run_cli(*FICHE, "-o", tmp_path / "sortie" / "x")
    assert ran.code == 2
    assert ran.err.endswith("un fichier porte le nom du dossier à créer.\n")


# -- a workbook that people fill in ----------------------------------------------------------------------------------

MATRICE = ("matrice", "metiers", "-r", str(MINI))


def test_our_own_workbook_is_replaced(tmp_path: Path) -> None:
    for _ in range(2):
        ran = run_cli(*MATRICE, "-o", tmp_path)
        assert (ran.code, ran.err) == (0, "")
    assert names(tmp_path) == ["matrice_metiers.xlsx"]


def save_as(path: Path, application: str) -> bytes:
    """Rewrite a workbook as a spreadsheet program would: its own name in the properties."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["docProps/app.xml"] = f"<Properties><Application>{application}</Application></Properties>".encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path.read_bytes()


def test_a_workbook_of_ours_of_another_kind_is_kept(tmp_path: Path) -> None:
    path, data = tmp_path / "x.xlsx", REFERENTIALS
    filled = tmp_path / "niveaux.csv"
    line = "A-1;;15D30;sf-etablir-budget;2;2026-03-01"
    filled.write_text(f"agent;service;metier;competence;niveau;date\n{line}\n", "utf-8")
    assert run_cli("relire", filled, "-o", path, "-r", data, "--appliquer").code == 0
    for rank, command in enumerate((("metiers",), ("agents", "--metier", "15D30"), ("referentiel",)), 1):
        before = path.read_bytes()
        ran = run_cli("matrice", *command, "-r", data, "-o", path)
        kept = tmp_path / f"x.sauvegarde-{rank}.xlsx"
        assert (ran.code, kept.read_bytes()) == (0, before)
        assert f"x.xlsx était un classeur d’une autre sorte : l’ancien fichier est gardé sous {kept.name}" in ran.err


def test_a_workbook_that_was_filled_in_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "matrice_metiers.xlsx"
    run_cli(*MATRICE, "-o", tmp_path)
    for rank in (1, 2):
        saved = save_as(path, "LibreOffice")
        ran = run_cli(*MATRICE, "-o", tmp_path)
        kept = tmp_path / f"matrice_metiers.sauvegarde-{rank}.xlsx"
        assert kept.read_bytes() == saved
        assert f"matrice_metiers.xlsx avait été modifié : l’ancien fichier est gardé sous {kept.name}" in ran.err
        assert ran.code == 0
    assert path.read_bytes() != saved


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("liste.csv", "liste.sauvegarde-{}.csv"),
        ("a.b.XLSX", "a.b.sauvegarde-{}.XLSX"),
        ("cle", "cle.sauvegarde-{}"),
        # No reading of a référentiel may take the old file for another métier.
        ("10A01.yaml", "10A01.yaml.sauvegarde-{}"),
        ("10A01.YML", "10A01.YML.sauvegarde-{}"),
    ],
)
def test_an_old_file_takes_the_first_free_name(tmp_path: Path, name: str, expected: str) -> None:
    for rank in (1, 2):
        assert aside_name(tmp_path / name) == tmp_path / expected.format(rank)
        (tmp_path / expected.format(rank)).write_bytes(b"")
    (tmp_path / expected.format(3)).symlink_to(tmp_path / "nowhere")
    assert aside_name(tmp_path / name) == tmp_path / expected.format(4)


def test_any_other_file_is_kept_where_asked_and_the_same_bytes_are_no_other(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    kept: list[Path] = []
    for content in (b"one", b"one", b"two", b"eno"):
        write_file(path, lambda stream, content=content: stream.write(content), kept=kept, any_other=True)  # type: ignore[misc]
    assert [(old.name, old.read_bytes()) for old in kept] == [
        ("l.sauvegarde-1.csv", b"one"), ("l.sauvegarde-2.csv", b"two"),
    ]  # fmt: skip
    assert path.read_bytes() == b"eno"


def test_where_the_new_file_cannot_be_put_in_place_the_old_one_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes(b"old")
    kept: list[Path] = []

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FphrefError, match="Impossible d’écrire"):
        write_file(path, lambda stream: stream.write(b"new"), kept=kept, any_other=True)
    assert (names(tmp_path), path.read_bytes(), kept) == (["l.csv"], b"old", [])


@pytest.mark.skipif(os.name != "posix", reason=f"owners of files: {OUTSIDE}, Windows has none")
def test_a_private_file_and_every_folder_made_for_it_are_for_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "un" / "deux" / "cle.txt"
    assert write_private(path, b"secret") == 6
    modes = [place.stat().st_mode & 0o777 for place in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]
    write_private(path, b"other")
    assert (path.read_bytes(), path.stat().st_mode & 0o777, names(path.parent)) == (b"other", 0o600, ["cle.txt"])


def test_the_new_file_takes_the_place_of_the_old_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "fiche.pdf"
    target.write_bytes(b"old")
    with target.open("rb") as held:
        write_file(target, lambda stream: stream.write(b"new"))
        # Who has the old file open still reads the whole of it: it was replaced, never written into.
        assert held.read() == b"old"
    assert target.read_bytes() == b"new"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "vrai.json", tmp_path / "lien.json"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_file(link, lambda stream: stream.write(b"new"))
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


@pytest.mark.parametrize("kind", ["device", "circle", "nowhere", "long"])
def test_what_is_no_ordinary_file_is_left_alone(tmp_path: Path, kind: str) -> None:
    target = tmp_path / ("x" * 300 if kind == "long" else NAME)
    if kind == "circle":
        target.symlink_to(target)
    elif kind == "nowhere":
        target.symlink_to(tmp_path / "neuf" / NAME)
    elif kind == "device":
        os.mkfifo(target)
    before = names(tmp_path)
    with pytest.raises(FphrefError):
        write_file(target, lambda stream: stream.write(b"new"))
    assert names(tmp_path) == before
    assert kind == "long" or not target.is_file()
