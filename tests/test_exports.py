"""`exports/` is what `generer` makes of the shipped data: compared by content, since zlib builds pack differently."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from tests.render.test_pdf_reading import Reading
from tests.support import REFERENTIALS, ROOT, run_cli

EXPORTS = ROOT / "exports"
STALE = "stale: fphref generer -r referentials -o exports"


def pdf_content(data: bytes) -> list[object]:
    """What each page draws, operator by operator, its links, the structure, and what the reader shows of the file."""
    reader = PdfReader(io.BytesIO(data))
    drawn = [page.get_contents() for page in reader.pages]
    pages: list[object] = [stream.get_data() if stream else b"" for stream in drawn]
    links = [
        (
            number,
            str(link.get("/Contents")),
            str(link.get("/A", {}).get("/URI")),
            [str(value) for value in link["/Rect"]],
        )
        for number, page in enumerate(reader.pages)
        for link in (entry.get_object() for entry in page.get("/Annots", []))
    ]
    nodes = Reading(data).root.walk() if "/StructTreeRoot" in reader.root_object else ()
    structure = [(node.tag, str(node.entry.get("/Alt")), str(node.entry.get("/A"))) for node in nodes]
    told = sorted((key, str(value)) for key, value in (reader.metadata or {}).items())
    return [len(reader.pages), *pages, links, structure, told]


def content(name: str, data: bytes) -> object:
    """What a document holds, whatever packed it."""
    match Path(name).suffix:
        case ".xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]
        case ".pdf":
            return pdf_content(data)
        case _:
            return data


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("exports")
    assert run_cli("generer", "-r", REFERENTIALS, "-o", folder, "-q").code == 0
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def committed() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in EXPORTS.iterdir() if not path.name.startswith((".", "~"))}


def test_the_committed_files_are_those_that_are_made(made: dict[str, bytes]) -> None:
    assert sorted(committed()) == sorted(made), STALE


def test_the_committed_documents_say_what_the_data_says(made: dict[str, bytes]) -> None:
    old = committed()
    assert [name for name in made if name in old and content(name, old[name]) != content(name, made[name])] == [], STALE


def test_repacking_is_no_difference_and_a_word_is(made: dict[str, bytes]) -> None:
    name = "matrice_metiers.xlsx"
    with zipfile.ZipFile(io.BytesIO(made[name])) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    packed = []
    for word in (b"Coordinateur", b"Coordonnateur"):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for info, data in members:
                fresh = zipfile.ZipInfo(info.filename, info.date_time)
                archive.writestr(fresh, data.replace(b"Coordinateur", word))
        packed.append(stream.getvalue())
    assert packed[0] != made[name]
    assert content(name, packed[0]) == content(name, made[name])
    assert content(name, packed[1]) != content(name, made[name])


def test_a_missing_page_is_a_difference(made: dict[str, bytes]) -> None:
    name = "fiche_15D30.pdf"
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(made[name])).pages[:-1]:
        writer.add_page(page)
    stream = io.BytesIO()
    writer.write(stream)
    assert content(name, stream.getvalue()) != content(name, made[name])
