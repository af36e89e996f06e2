"""The reader of the bytes finds each fault planted in a good file, and none in what is written."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.render.excel_conformite import faults
from tests.render.excel_pannes import BREAKS, Break, broken
from tests.render.excel_samples import everything, real_matrix, written


@pytest.fixture(scope="module")
def good() -> bytes:
    return written(everything())


def test_a_good_file_has_no_fault_even_rewritten(good: bytes) -> None:
    assert faults(good) == []
    assert faults(broken(good, lambda parts: None)) == []
    assert faults(written(real_matrix())) == []


@pytest.mark.parametrize(("change", "said"), BREAKS.values(), ids=BREAKS)
def test_a_file_broken_in_one_way_is_told_so(good: bytes, change: Break, said: str) -> None:
    found = faults(broken(good, change))
    assert any(said in fault for fault in found), found


def test_what_is_no_zip_or_holds_a_part_twice_is_told_so(good: bytes) -> None:
    assert faults(good[:1000]) == ["not a zip"]
    out = io.BytesIO(good)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", archive.read("xl/workbook.xml"))
    assert faults(out.getvalue()) == ["xl/workbook.xml: twice in the zip"]
