"""From a `Workbook` to the bytes of an .xlsx: same workbook, same bytes."""

from __future__ import annotations

import io
from typing import BinaryIO

from fphref.documents.classeur import Workbook
from fphref.render.xlsx.checks import check_workbook, shape_faults
from fphref.render.xlsx.normal import write_normal
from fphref.render.xlsx.probe import is_known
from fphref.render.xlsx.refused import Refused


def render_xlsx(workbook: Workbook, stream: BinaryIO) -> None:
    """Write a workbook; nothing of one that Excel would refuse or repair (`FphrefError`, the first fault says why)."""
    if any(shape_faults(workbook)):
        raise Refused(workbook, check_workbook(workbook))
    stream.write(_written(workbook).getbuffer())


def _written(workbook: Workbook) -> io.BytesIO:
    """The file, whole and compressed in memory: a fault may be met in the last row of the last sheet."""
    data = io.BytesIO()
    if is_known():
        from fphref.render.xlsx.fast import write_fast

        write_fast(workbook, data)
    else:
        write_normal(workbook, data)
    return data
