"""LibreOffice without a window, as the tests call it: one file opened and saved again in another format."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

XLSX = "xlsx:Calc MS Excel 2007 XML"


def convert(source: Path, kind: str, folder: Path, profile: Path, *, timeout: float = 180) -> Path:
    """Where LibreOffice puts the file in `folder`; `kind` is a suffix, with a filter after a colon if need be.

    It would not be there if LibreOffice had refused the file: it ends with 0 all the same.
    """
    assert SOFFICE is not None
    command = [
        SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless",
        "--convert-to", kind, "--outdir", str(folder), str(source),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=timeout)
    return folder / f"{source.stem}.{kind.partition(':')[0]}"
