"""The files of a folder that are examined, and those that are told because they are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fphref.evaluations.rgpd_dossier import files_of
from tests.evaluations.rgpd_fabrique import csv_file, people
from tests.support import run_cli

UNREAD = ("liste.csv.bak", "liste", "x.dat", "x.csv.gz", ".cache.csv", "~$liste.xlsx", "note.pdf", "sous/.liste.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sous").mkdir()
    csv_file(tmp_path / "agents.csv", *people())
    csv_file(tmp_path / "sous" / "AGENTS.CSV", *people())
    (tmp_path / "vide.bak").touch()
    return tmp_path


def names(paths: list[Path], folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in paths}


def test_all_that_is_not_examined_is_given(folder: Path) -> None:
    for name in UNREAD:
        (folder / name).write_bytes(b"x")
    found, others = files_of(folder)
    assert names(found, folder) == {"agents.csv", "sous/AGENTS.CSV"}
    assert names(others, folder) == set(UNREAD)


def test_a_hidden_folder_stands_for_its_files(folder: Path) -> None:
    (folder / ".cache").mkdir()
    csv_file(folder / ".cache" / "liste.csv", *people())
    assert names(files_of(folder)[1], folder) == {".cache"}


def test_links_are_given_and_not_followed(folder: Path) -> None:
    try:
        (folder / "lien.csv").symlink_to(folder / "agents.csv")
        (folder / "sous" / "haut").symlink_to(folder, target_is_directory=True)
        (folder / "perdu.csv").symlink_to(folder / "absent.csv")
    except OSError:
        pytest.skip("links may not be made here")
    assert names(files_of(folder)[1], folder) == {"lien.csv", "sous/haut", "perdu.csv"}


def test_a_folder_that_may_not_be_opened_is_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "ferme").mkdir()
    opened = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path.name == "ferme":
            raise PermissionError(path)
        return opened(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    assert names(files_of(folder)[1], folder) == {"ferme"}


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", ".DS_Store"])
def test_what_a_system_leaves_in_every_folder_is_nothing(name: str, folder: Path) -> None:
    (folder / name).write_bytes(b"x")
    assert names(files_of(folder)[1], folder) == set()
    assert run_cli("rgpd", folder).code == 0


@pytest.mark.parametrize("name", UNREAD)
def test_a_folder_is_not_clean_while_a_file_of_it_was_not_examined(name: str, folder: Path) -> None:
    assert run_cli("rgpd", folder).code == 0
    (folder / name).write_bytes(b"x")
    ran = run_cli("rgpd", folder)
    assert ran.code == 1
    assert f"(RGP023) : {Path(name).name}." in ran.out
