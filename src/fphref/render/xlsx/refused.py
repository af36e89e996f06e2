"""What stops the writing of a workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fphref.diagnostics import FphrefError
from fphref.documents.classeur import Workbook

_CONTROL = re.compile(r"[\x00-\x1f]+")


class Refused(FphrefError):
    """A workbook that Excel would refuse or repair: the first fault says why."""

    def __init__(self, workbook: Workbook, faults: Sequence[str]) -> None:
        first = _CONTROL.sub(" ", faults[0])  # it may quote a title
        more = f" (et {len(faults) - 1} autre(s))" if len(faults) > 1 else ""
        super().__init__(f"classeur « {workbook.title} » : {first}{more}")
