"""The benchmark of workbooks compares like with like: each rival says the same, and who says less is found out."""

from __future__ import annotations

import zlib
from typing import Any, BinaryIO

import pytest

import excel
import excel_ecriture
from excel_ecriture import WRITERS, Shape, compress, sheet_bytes, written
from tests.render.excel_conformite import faults

pytest.importorskip("xlsxwriter", reason="one of the extra `bench`")
SHAPE = Shape(12, 10)


def test_all_write_the_same_cells() -> None:
    assert excel.present() == list(WRITERS)
    excel.check(list(WRITERS))


@pytest.mark.parametrize("change", ["levels_of", "looks_of", "heads_of"])
def test_who_writes_something_else_is_found_out(change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Any = getattr(excel_ecriture, change)

    def rival(shape: Shape, stream: BinaryIO) -> None:
        other = {
            "levels_of": lambda shape, row: (4, *real(shape, row)[1:]) if row == 3 else real(shape, row),
            "looks_of": lambda shape: ["sans-objet", *real(shape)[1:]],
            "heads_of": lambda shape: (real(shape)[0], ["Autre", *real(shape)[1][1:]]),
        }[change]
        with monkeypatch.context() as patch:
            patch.setattr(excel_ecriture, change, other)
            patch.setattr(excel_ecriture, "LOOKS", (*excel_ecriture.LOOKS, "sans-objet"))
            excel_ecriture.write_ours(excel_ecriture.as_cells(shape), stream)

    monkeypatch.setitem(WRITERS, "openpyxl", rival)
    with pytest.raises(SystemExit, match="openpyxl : cells"):
        excel.check(list(WRITERS))


@pytest.mark.parametrize("name", ["valeurs", "cellules"])
def test_what_is_timed_of_ours_is_sound(name: str) -> None:
    data = written(lambda stream: WRITERS[name](SHAPE, stream))
    assert faults(data) == []
    assert len(sheet_bytes(data)) > 1_000


def test_the_floor_compresses_all_of_the_bytes_at_the_same_level() -> None:
    text = sheet_bytes(written(lambda stream: WRITERS["valeurs"](Shape(400, 40), stream)))
    packer = zlib.compressobj(excel_ecriture.LEVEL, zlib.DEFLATED, -15)
    assert compress(text) == len(packer.compress(text) + packer.flush())
