"""The logo of a répertoire: what is read, what is refused and why; nothing outside the folder is ever opened."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import fphref
from fphref.diagnostics import Diagnostic
from fphref.loading.logo import MAX_BYTES, read_logo
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire
from tests.conftest import MakeFolder
from tests.images import JPEG, PNG_START, chunk, png
from tests.support import MINI, Files, copy_mini, lines, run_cli

HEAD = (MINI / "repertoire.yaml").read_text("utf-8")
PNG = png()


def load_with(folder: Path, logo: str) -> tuple[Referentiel, tuple[Diagnostic, ...]]:
    """The référentiel of this folder, whose head now names that logo."""
    (folder / "repertoire.yaml").write_text(f"{HEAD}logo: {logo}\n", "utf-8")
    return fphref.load(folder)


def repertoire(logo: str) -> Repertoire:
    """A head in memory that names that logo."""
    row = {"format": "1", "id": "r", "intitule": "R", "edition": "E", "date": "2024-01-01", "motif_code": "^.*$"}
    return Repertoire.model_validate({**row, "logo": logo})


def test_the_pictures_of_these_tests_are_pictures() -> None:
    """An independent reader opens them; else what is refused below could be refused for another reason."""
    for data, kind in ((PNG, "PNG"), (png(5, 4, total=500), "PNG"), (JPEG, "JPEG")):
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            assert picture.format == kind


@pytest.mark.parametrize(
    ("logo", "data"),
    [
        ("logo.png", PNG),
        ("images/Logo du CHU.JPG", JPEG),
        ("images/été/logo.jpeg", JPEG),
        ("logo", PNG),
        ("logo.png", png(total=MAX_BYTES)),
        ("logo.png", png(4000, 4000)),
        ("logo.png", PNG + b"\0" * 50),
        ("logo.jpg", JPEG[:2] + b"\xff\xff" + JPEG[2:]),
    ],
)
def test_a_sound_logo_is_read_and_nothing_is_said(mini: MakeFolder, logo: str, data: bytes) -> None:
    referentiel, diagnostics = load_with(mini({logo: data}), logo)
    assert lines(diagnostics) == []
    assert dict(referentiel.logos) == {"mini": data}


def test_without_the_key_there_is_none(mini: MakeFolder) -> None:
    referentiel, diagnostics = fphref.load(mini({"logo.png": PNG}))
    assert (dict(referentiel.logos), diagnostics) == ({}, ())


def test_the_bytes_are_not_in_what_is_printed_of_a_referentiel(mini: MakeFolder) -> None:
    assert "IDAT" not in repr(load_with(mini({"logo.png": PNG}), "logo.png")[0])


TEXT_FORMAT = "n’est ni une image PNG ni une image JPEG ; l’enregistrer sous l’un de ces formats"
DAMAGED = "est une image incomplète ou abîmée ; l’enregistrer de nouveau"
ABSENT = "introuvable dans le dossier du référentiel"


@pytest.mark.parametrize(
    ("files", "logo", "rule", "message"),
    [
        ({}, "logo.png", "IMG001", ABSENT),
        ({"logo.png": PNG}, "logos.png", "IMG001", f"{ABSENT} ; vouliez-vous « logo.png » ?"),
        ({"notes.txt": "x"}, "note.txt", "IMG001", ABSENT),
        ({"logo.png/vide.txt": "x"}, "logo.png", "IMG001", "n’est pas un fichier ordinaire"),
        ({}, "repertoire.yaml/logo.png", "IMG001", "illisible : ce n’est pas le chemin d’un fichier"),
        ({}, "NUL", "IMG001", ABSENT),
        ({"logo.png": "Ceci est un texte."}, "logo.png", "IMG002", TEXT_FORMAT),
        ({"logo.png": b""}, "logo.png", "IMG002", TEXT_FORMAT),
        ({"logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}, "logo.svg", "IMG002", TEXT_FORMAT),
        ({"logo.gif": b"GIF89a" + bytes(40)}, "logo.gif", "IMG002", TEXT_FORMAT),
        ({}, "repertoire.yaml", "IMG002", TEXT_FORMAT),
        ({"logo.png": PNG_START}, "logo.png", "IMG002", DAMAGED),
        ({"logo.png": PNG_START + PNG[33:]}, "logo.png", "IMG002", DAMAGED),
        ({"logo.png": PNG[:33] + chunk(b"IEND", b"")}, "logo.png", "IMG002", DAMAGED),
        ({"logo.png": png(said=(0, 2))}, "logo.png", "IMG002", DAMAGED),
        ({"logo.png": png(said=(3, 3))}, "logo.png", "IMG002", DAMAGED),
        ({"logo.png": png(said=(4000, 4000))}, "logo.png", "IMG002", DAMAGED),
        ({"logo.png": PNG[:33] + chunk(b"IDAT", b"corrompu") + PNG[-12:]}, "logo.png", "IMG002", DAMAGED),
        ({"logo.jpg": JPEG[:-2]}, "logo.jpg", "IMG002", DAMAGED),
        ({"logo.jpg": JPEG[:-12] + b"\xff\xd9"}, "logo.jpg", "IMG002", DAMAGED),
        ({"logo.jpg": JPEG[:20]}, "logo.jpg", "IMG002", DAMAGED),
        (
            {"logo.png": png(said=(4001, 4000))},
            "logo.png",
            "IMG002",
            "a 4001 × 4000 points ; la limite est de 16 millions de points : réduire l’image",
        ),
        (
            {"logo.png": png(total=MAX_BYTES + 1)},
            "logo.png",
            "IMG002",
            "fait 1,1 Mo ; la limite est de 1 Mo : réduire l’image",
        ),
    ],
)
def test_a_logo_that_cannot_serve_is_one_warning(
    mini: MakeFolder, files: Files, logo: str, rule: str, message: str
) -> None:
    referentiel, diagnostics = load_with(mini(files), logo)
    assert lines(diagnostics) == [f"avertissement {rule} repertoire.yaml:12:7 « logo » : « {logo} » {message}"]
    assert dict(referentiel.logos) == {}
    assert (referentiel.complet, referentiel.en_erreur) == (True, frozenset())


OUTSIDE = "est un raccourci qui mène hors du dossier du référentiel ; y copier l’image"


def _link(target: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "logo.png").symlink_to(target.replace("DEHORS", str(folder.parent / "dehors")))


def _fifo(folder: Path) -> None:
    os.mkfifo(folder / "logo.png")


def _huge(folder: Path) -> None:
    with (folder / "logo.png").open("wb") as stream:
        stream.write(PNG)
        stream.truncate(3_000_000_000)  # takes no room on the disk, and would fill the memory


@pytest.mark.parametrize(
    ("build", "rule", "message"),
    [
        (_link("DEHORS/logo.png"), "IMG001", OUTSIDE),
        (_link("../dehors/logo.png"), "IMG001", OUTSIDE),
        (_link("/dev/zero"), "IMG001", OUTSIDE),
        (_link("absent.png"), "IMG001", ABSENT),
        (_link("logo.png"), "IMG001", "illisible : ce n’est pas le chemin d’un fichier"),
        (_fifo, "IMG001", "n’est pas un fichier ordinaire"),
        (_huge, "IMG002", "fait 3000,0 Mo ; la limite est de 1 Mo : réduire l’image"),
    ],
    ids=["absolute link", "link", "device", "link to nothing", "circle", "pipe", "huge"],
)
def test_nothing_outside_the_folder_nor_endless_is_opened(
    mini: MakeFolder, monkeypatch: pytest.MonkeyPatch, build: Callable[[Path], None], rule: str, message: str
) -> None:
    folder = mini({"../dehors/logo.png": PNG})
    build(folder)
    opened: list[str] = []
    real = Path.open

    def watched(path: Path, mode: str = "r") -> object:
        opened.append(path.name)
        return real(path, mode)

    monkeypatch.setattr(Path, "open", watched)
    fault = read_logo(folder, repertoire("logo.png"))[1]
    assert fault is not None
    assert (fault.regle, fault.message) == (rule, f"« logo » : « logo.png » {message}")
    assert opened == []
    # The same reading does open the picture once it stands in the folder.
    (folder / "logo.png").unlink()
    (folder / "logo.png").write_bytes(PNG)
    opened.clear()
    assert read_logo(folder, repertoire("logo.png")) == (PNG, None)
    assert opened == ["logo.png"]


def test_a_linked_folder_leads_outside_too_and_a_link_inside_does_not(mini: MakeFolder) -> None:
    folder = mini({"../dehors/logo.png": PNG, "images/logo.png": PNG})
    (folder / "ailleurs").symlink_to("../dehors", target_is_directory=True)
    (folder / "logo.png").symlink_to("images/logo.png")
    assert [f"« logo » : « ailleurs/logo.png » {OUTSIDE}"] == [
        fault.message for _, fault in [read_logo(folder, repertoire("ailleurs/logo.png"))] if fault
    ]
    assert read_logo(folder, repertoire("logo.png")) == (PNG, None)


def test_a_folder_reached_by_a_link_keeps_its_logo(mini: MakeFolder, tmp_path: Path) -> None:
    folder = mini({"logo.png": PNG})
    (tmp_path / "raccourci").symlink_to(folder, target_is_directory=True)
    assert dict(load_with(tmp_path / "raccourci", "logo.png")[0].logos) == {"mini": PNG}


def test_a_refused_access_is_told(mini: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = mini({"logo.png": PNG})

    def refuse(path: Path, *args: str) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    fault = read_logo(folder, repertoire("logo.png"))[1]
    assert fault is not None
    assert fault.message.endswith("illisible : accès refusé ; vérifier les droits du fichier")


@pytest.mark.parametrize(
    "logo",
    ["../dehors/logo.png", "images/../../dehors/logo.png", "/etc/logo.png", "C:/logo.png", "C:logo.png",
     "images\\logo.png", "\\\\serveur\\logo.png", "./logo.png", "images//logo.png", ".cache/logo.png", "~/logo.png",
     "logo.png:flux"],
)  # fmt: skip
def test_a_path_that_may_lead_elsewhere_is_an_error_of_form(mini: MakeFolder, logo: str) -> None:
    referentiel, diagnostics = load_with(mini({"../dehors/logo.png": PNG}), f"'{logo}'")
    assert lines(diagnostics) == [
        f"erreur VAL003 repertoire.yaml:12:7 « logo » : « {logo} » n’a pas la forme attendue : un fichier du dossier "
        "du référentiel, écrit avec des « / » et sans « .. » (« images/logo.png »)"
    ]
    assert dict(referentiel.logos) == {}


def test_a_name_that_the_system_refuses_is_a_diagnostic(tmp_path: Path) -> None:
    fault = read_logo(tmp_path, repertoire("logo\0.png"))[1]
    assert fault is not None
    assert fault.regle == "IMG001"


def test_every_cut_and_every_changed_byte_of_a_png_is_seen(tmp_path: Path) -> None:
    def fault_of(data: bytes) -> Diagnostic | None:
        (tmp_path / "logo.png").write_bytes(data)
        return read_logo(tmp_path, repertoire("logo.png"))[1]

    assert fault_of(PNG) is None
    assert [n for n in range(len(PNG)) if fault_of(PNG[:n]) is None] == []
    changed = (bytearray(PNG) for _ in PNG)
    assert [n for n, data in enumerate(changed) if fault_of(_flip(data, n)) is None] == []


def _flip(data: bytearray, at: int) -> bytes:
    data[at] ^= 0x01
    return bytes(data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from([b"", PNG_START, PNG[:33], JPEG[:2], JPEG[:40]]), rest=st.binary(max_size=80))
def test_any_bytes_are_a_picture_or_a_diagnostic(tmp_path: Path, start: bytes, rest: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(start + rest)
    data, fault = read_logo(tmp_path, repertoire("logo.png"))
    assert (data is None) == (fault is not None)
    assert fault is None or (fault.regle == "IMG002" and "\n" not in fault.message)


def test_each_referentiel_has_its_own_logo(tmp_path: Path) -> None:
    copy_mini(tmp_path / "base")
    local = tmp_path / "local"
    local.mkdir()
    head = HEAD.replace("id: mini", "id: local").replace("source: essai\n", "etend: ../base\n")
    for folder, text, data in ((tmp_path / "base", HEAD, PNG), (local, head, JPEG)):
        (folder / "repertoire.yaml").write_text(text + "logo: logo.png\n", "utf-8")
        (folder / "logo.png").write_bytes(data)
    assert dict(fphref.load(local)[0].logos) == {"mini": PNG, "local": JPEG}
    (local / "repertoire.yaml").write_text(head, "utf-8")
    referentiel, diagnostics = fphref.load(local)
    assert dict(referentiel.logos) == {"mini": PNG}
    assert lines(diagnostics) == []


def test_the_first_of_two_repertoires_of_one_id_keeps_its_logo(tmp_path: Path) -> None:
    for name, data in (("a", PNG), ("b", JPEG)):
        copy_mini(tmp_path / name)
        (tmp_path / name / "repertoire.yaml").write_text(f"{HEAD}logo: logo.png\n", "utf-8")
        (tmp_path / name / "logo.png").write_bytes(data)
    assert dict(fphref.load(tmp_path)[0].logos) == {"mini": PNG}


def test_documents_are_made_without_a_logo_that_cannot_serve(mini: MakeFolder) -> None:
    folder = mini({"logo.png": "texte"})
    referentiel = load_with(folder, "logo.png")[0]
    assert fphref.build_fiche(referentiel, "10A01").banner.logo is None
    assert run_cli("verifier", "-r", folder).code == 0
    assert run_cli("verifier", "-r", folder, "--strict").code == 1


def test_a_stray_yaml_file_beside_the_logo_is_still_told(mini: MakeFolder) -> None:
    diagnostics = load_with(mini({"images/logo.png": PNG, "images/logo.yaml": "x: y"}), "images/logo.png")[1]
    assert [(d.regle, d.position.fichier) for d in diagnostics] == [("FIC005", "images/logo.yaml")]
