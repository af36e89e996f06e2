"""The files of a référentiel are written all or none, and what they held is never lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fphref.cli import ecriture_referentiel, writing
from fphref.diagnostics import FphrefError
from tests.revision.outils import ORIENTER, Depot, added, cell, refusal, relire

WRITES = 8
"""Three files that change, each with the copy of what it held, and two new ones."""


@pytest.fixture
def edited(depot: Depot) -> Depot:
    """Three files that change, two that are new, one that goes."""
    depot.do(
        cell("Savoir-faire", "libelle", "Guider", **ORIENTER),
        cell("Savoir-être", "libelle", "Écouter", id="se-ecoute"),
        added("Formations", id="formation-neuve", intitule="Formation neuve"),
        added("Formations", id="formation-suivante", intitule="Formation suivante"),
        cell("Métiers", "#supprimer", "oui", code="10A02"),
        cell("Passerelles", "#supprimer", "oui", vers="10A02"),
    )
    return depot


def failing(monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException) -> list[Path]:
    """Make the writing of file number `at` fail; the paths that were asked for."""
    seen: list[Path] = []

    def write_file(path: Path, draw: Callable[[Any], object]) -> int:
        seen.append(path)
        if len(seen) == at:
            raise error
        return writing.write_file(path, draw)

    monkeypatch.setattr(ecriture_referentiel, "write_file", write_file)
    return seen


def stuck(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Old contents of files of these names cannot be renamed, nor the new files of these names deleted."""
    replace, unlink = Path.replace, Path.unlink

    def replace_(path: Path, target: Path) -> Path:
        if ".sauvegarde-" in path.name and path.name.startswith(names):
            raise PermissionError(13, "no")
        return replace(path, target)

    def unlink_(path: Path, missing_ok: bool = False) -> None:
        if path.name in names:
            raise PermissionError(13, "no")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "replace", replace_)
    monkeypatch.setattr(Path, "unlink", unlink_)


def test_all_that_was_asked_is_written_and_nothing_else_is_left(edited: Depot, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = failing(monkeypatch, WRITES + 1, AssertionError())
    relu = relire(edited, supprimer=True)
    assert relu.code == 0, relu.messages
    assert len(seen) == WRITES
    assert {path for path in relu.after if ".sauvegarde-" in path} == {"metiers/10A02_archiviste.yaml.sauvegarde-1"}
    assert relu.report.data["applique"] is True
    assert all(size == path.stat().st_size for path, _, size in relu.report.files)


@pytest.mark.parametrize("at", range(1, WRITES + 1))
def test_where_one_file_cannot_be_written_all_get_their_content_back(
    edited: Depot, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = edited.texts()
    seen = failing(monkeypatch, at, FphrefError("Impossible d’écrire x : le disque est plein."))
    with pytest.raises(FphrefError, match=r"le disque est plein ; rien n’est changé\.$"):
        relire(edited, supprimer=True)
    assert len(seen) == at
    assert edited.texts() == before


def test_an_interruption_leaves_the_files_as_they_were(edited: Depot, monkeypatch: pytest.MonkeyPatch) -> None:
    before = edited.texts()
    failing(monkeypatch, 6, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        relire(edited, supprimer=True)
    assert edited.texts() == before


def test_a_file_that_cannot_be_put_back_is_named_with_its_old_content_and_the_others_are(
    edited: Depot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = edited.texts()
    failing(monkeypatch, WRITES, FphrefError("le disque est plein."))
    stuck(monkeypatch, "savoir_etre.yaml", "formation-neuve.yaml")
    with pytest.raises(FphrefError) as stopped:
        relire(edited, supprimer=True)
    line = str(stopped.value)
    assert "\n" not in line
    assert line.startswith("le disque est plein ; les fichiers sont remis comme avant, sauf ")
    assert "savoir_etre.yaml (l’ancien est gardé sous savoir_etre.yaml.sauvegarde-1)" in line
    assert "formation-neuve.yaml (nouveau, à supprimer)" in line
    after = edited.texts()
    assert after.pop("savoir_etre.yaml.sauvegarde-1") == before["savoir_etre.yaml"]
    assert {name for name in after if after[name] != before.get(name)} == {
        "savoir_etre.yaml", "formations/formation-neuve.yaml",
    }  # fmt: skip
    assert after.keys() >= before.keys()


def test_a_file_that_changed_meanwhile_is_not_overwritten(edited: Depot, monkeypatch: pytest.MonkeyPatch) -> None:
    from fphref.cli import relire_referentiel

    path = edited.root / "savoir_etre.yaml"
    show = relire_referentiel._show

    def meanwhile(*args: Any, **options: Any) -> None:
        path.write_text(path.read_text("utf-8") + "# depuis\n", "utf-8")
        show(*args, **options)

    monkeypatch.setattr(relire_referentiel, "_show", meanwhile)
    assert refusal(edited, edited.classeur) == "savoir_etre.yaml a changé pendant la relecture : recommencer."


def test_a_copy_that_cannot_be_removed_is_told(edited: Depot, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck(monkeypatch, "savoir_faire.yaml.sauvegarde-1")
    relu = relire(edited, supprimer=True)
    assert relu.code == 0
    assert "savoir_faire.yaml.sauvegarde-1 est de trop" in relu.err
