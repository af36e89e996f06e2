"""Folders: a référentiel, what it extends, a collection; and folders that cannot be walked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fphref
from tests.conftest import MakeFolder
from tests.support import MINI, codes, copy_mini, lines

LOCAL = """\
format: 1
id: local
intitule: Répertoire local
edition: Essai
date: 2024-02-01
motif_code: ^EX-\\d$
etend: {etend}
"""
METIER = """\
code: EX-1
intitule: {masculin: Accueillant, feminin: Accueillante}
definition: Accueillir.
famille: accueil
niveau_qualification: 3
activites: [ac-accueillir-public]
savoir_faire: [sf-orienter-public]
connaissances: [cn-archivage]
"""


def local(folder: Path, etend: str, **more: str) -> Path:
    """A local référentiel of one métier."""
    (folder / "metiers").mkdir(parents=True)
    (folder / "repertoire.yaml").write_text(LOCAL.format(etend=etend), "utf-8")
    (folder / "metiers/EX-1_accueillant.yaml").write_text(METIER, "utf-8")
    for name, text in more.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def test_a_local_referentiel_brings_what_it_extends(tmp_path: Path) -> None:
    copy_mini(tmp_path / "base")
    referentiel, diagnostics = fphref.load(local(tmp_path / "local", "../base"))
    assert lines(diagnostics) == []
    assert [r.id for r in referentiel.repertoires] == ["mini", "local"]
    assert list(referentiel.metiers) == ["10A01", "10A02", "EX-1"]
    assert referentiel.repertoire_of["EX-1"].id == "local"
    assert referentiel.repertoire_of["10A01"].id == "mini"


def test_a_chain_of_three_and_its_names_in_messages(tmp_path: Path) -> None:
    copy_mini(tmp_path / "base")
    (tmp_path / "base/sources.yaml").write_text("sources: x\n", "utf-8")
    middle = tmp_path / "milieu"
    middle.mkdir()
    (middle / "repertoire.yaml").write_text(LOCAL.format(etend="../base").replace("id: local", "id: milieu"), "utf-8")
    referentiel, diagnostics = fphref.load(local(tmp_path / "local", "../milieu"))
    assert [r.id for r in referentiel.repertoires] == ["mini", "milieu", "local"]
    assert [str(d.position) for d in diagnostics] == ["../base/sources.yaml:1:10"]


def test_a_collection_loads_a_shared_base_once(tmp_path: Path) -> None:
    copy_mini(tmp_path / "base")
    local(tmp_path / "a", "../base")
    other = local(tmp_path / "b", "../base")
    (other / "repertoire.yaml").write_text(LOCAL.format(etend="../base").replace("id: local", "id: autre"), "utf-8")
    (other / "metiers/EX-1_accueillant.yaml").rename(other / "metiers/EX-2_accueillant.yaml")
    (other / "metiers/EX-2_accueillant.yaml").write_text(METIER.replace("EX-1", "EX-2"), "utf-8")
    referentiel, diagnostics = fphref.load(tmp_path)
    assert lines(diagnostics) == []
    assert sorted(r.id for r in referentiel.repertoires) == ["autre", "local", "mini"]
    assert list(referentiel.metiers) == ["10A01", "10A02", "EX-1", "EX-2"]
    assert referentiel.metiers["10A01"].at("code").fichier == "base/metiers/10A01_agent-accueil.yaml"


def test_ids_are_unique_across_referentiels(tmp_path: Path) -> None:
    copy_mini(tmp_path / "base")
    text = "savoir_etre:\n  - id: cn-archivage\n    libelle: Archivage\n"
    referentiel, diagnostics = fphref.load(local(tmp_path / "local", "../base", savoir_etre=text))
    assert lines(diagnostics) == [
        "erreur REF002 savoir_etre.yaml:2:9 savoir-être « cn-archivage » : identifiant déjà pris "
        "(../base/connaissances.yaml:6:9) ; en donner un autre à l’un des deux"
    ]
    assert referentiel.en_erreur == {"10A02", "EX-1"}


@pytest.mark.parametrize("etend", [".", "../local", "../absent", "x" * 5000, "../local/metiers"])
def test_a_loop_or_a_missing_base(tmp_path: Path, etend: str) -> None:
    diagnostics = fphref.load(local(tmp_path / "local", etend))[1]
    assert "FIC007" in codes(diagnostics)


def test_a_loop_of_two(tmp_path: Path) -> None:
    copy_mini(tmp_path / "base")
    head = (MINI / "repertoire.yaml").read_text("utf-8")
    (tmp_path / "base/repertoire.yaml").write_text(head + "etend: ../local\n", "utf-8")
    diagnostics = fphref.load(local(tmp_path / "local", "../base"))[1]
    assert lines(diagnostics) == [
        "erreur FIC007 ../base/repertoire.yaml:12:8 « etend » : ../local étend déjà ce référentiel (boucle)"
    ]


def test_a_missing_base_is_not_told_again_for_each_mention(tmp_path: Path) -> None:
    referentiel, diagnostics = fphref.load(local(tmp_path / "local", "../absent"))
    assert codes(diagnostics) == ["FIC007"]
    assert not referentiel.complet
    assert referentiel.en_erreur == {"EX-1"}


def test_a_referentiel_inside_another_is_not_part_of_it(tmp_path: Path) -> None:
    folder = copy_mini(tmp_path / "base")
    local(folder / "annexe", "../../ailleurs")
    assert fphref.load(folder)[1] == ()


def test_hidden_and_office_files_are_not_data(mini: MakeFolder) -> None:
    folder = mini({".brouillon.yaml": "x", "metiers/~10A09.yaml": "x", ".git/x.yaml": "x", "notes.txt": "x"})
    assert fphref.load(folder)[1] == ()


def test_a_folder_that_is_only_a_link_is_told(mini: MakeFolder, tmp_path: Path) -> None:
    folder = mini({})
    (folder / "profils").rename(tmp_path / "ailleurs")
    (folder / "profils").symlink_to(tmp_path / "ailleurs", target_is_directory=True)
    referentiel, diagnostics = fphref.load(folder)
    assert lines(diagnostics) == ["erreur FIC004 profils dossier non lu : ce n’est qu’un raccourci vers un autre"]
    assert not referentiel.complet


def test_a_folder_that_cannot_be_listed_is_told(mini: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.walk

    def walk(folder: Path, onerror: Any = None) -> Iterator[tuple[str, list[str], list[str]]]:
        onerror(PermissionError(13, "Permission denied", str(folder / "metiers")))
        for current, folders, names in real(folder):
            yield current, [f for f in folders if f != "metiers"], [] if current.endswith("metiers") else names

    monkeypatch.setattr("fphref.loading.files.os.walk", walk)
    referentiel, diagnostics = fphref.load(mini({}))
    assert "erreur FIC004 metiers dossier illisible ; vérifier les droits d’accès" in lines(diagnostics)
    assert not referentiel.complet


def test_a_newer_format_is_not_guessed_at(mini: MakeFolder) -> None:
    head = (MINI / "repertoire.yaml").read_text("utf-8").replace("format: 1", "format: 2\nnouveau: oui")
    referentiel, diagnostics = fphref.load(mini({"repertoire.yaml": head}))
    assert codes(diagnostics) == ["CLE003"]
    assert not referentiel.complet
    assert not referentiel.metiers


def test_a_code_pattern_that_is_no_pattern(mini: MakeFolder) -> None:
    head = (MINI / "repertoire.yaml").read_text("utf-8").replace(r"motif_code: ^\d{2}[A-Z]\d{2}$", "motif_code: ^(")
    diagnostics = fphref.load(mini({"repertoire.yaml": head}))[1]
    assert codes(diagnostics) == ["VAL003"]
