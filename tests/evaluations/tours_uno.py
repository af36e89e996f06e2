"""Drives LibreOffice: opens the workbook, does each edit as a person would, saves it; run by the Python that has UNO.

`tours_uno.py JOBS.json` → one JSON object on standard output, job → "" or what went wrong. One LibreOffice for all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import uno  # type: ignore[import-not-found]

sys.path.insert(0, str(Path(__file__).resolve().parent))
from tours_edits import EDITS  # type: ignore[import-not-found]

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "csv": "Text - txt - csv (StarCalc)"}
_EPOCH = date(1899, 12, 30)


def prop(name: str, value: Any) -> Any:
    found = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    found.Name, found.Value = name, value
    return found


class Main:
    """Does what `tours_edits` asks, through UNO."""

    def __init__(self, desktop: Any, source: str, places: dict[str, Any]) -> None:
        self.desktop = desktop
        self.p = SimpleNamespace(**places)
        self.doc = desktop.loadComponentFromURL(uno.systemPathToFileUrl(source), "_blank", 0, (prop("Hidden", True),))
        self.sheet = self.doc.Sheets.getByName(self.p.feuille)

    def _at(self, line: int, position: int) -> tuple[int, int]:
        """Column and row, from 0."""
        return (position - 1, line - 1) if self.p.lignes_agents else (line - 1, position - 1)

    def _cell(self, line: int, position: int) -> Any:
        return self.sheet.getCellByPosition(*self._at(line, position))

    def _range(self, first: int, start: int, last: int, end: int) -> Any:
        return self.sheet.getCellRangeByPosition(*self._at(first, start), *self._at(last, end))

    def _bands(self, *, lines: bool) -> Any:
        return self.sheet.Rows if lines == self.p.lignes_agents else self.sheet.Columns

    def set(self, line: int, position: int, value: Any) -> None:
        cell = self._cell(line, position)
        if value is None:
            cell.clearContents(1 | 2 | 4 | 16)  # numbers, dates, texts, formulas
        elif isinstance(value, date):
            cell.setValue((value - _EPOCH).days)
            key = self.doc.NumberFormats.queryKey("JJ/MM/AAAA", self.doc.CharLocale, False)
            cell.NumberFormat = key if key >= 0 else 37
        elif isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)

    def formula(self, line: int, position: int, text: str) -> None:
        self._cell(line, position).setFormula(text.replace(",0)", ";0)"))

    def name(self, line: int, position: int) -> str:
        return str(self._cell(line, position).AbsoluteName).rpartition(".")[2].replace("$", "")

    def sort(self, first: int, last: int, start: int, end: int, by: int) -> None:
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = by - start, True
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        across = not self.p.lignes_agents
        self._range(first, start, last, end).sort(
            (prop("SortFields", fields), prop("IsSortColumns", across), prop("ContainsHeader", False))
        )

    def insert(self, *, line: int = 0, position: int = 0, count: int = 1) -> None:
        self._bands(lines=bool(line)).insertByIndex((line or position) - 1, count)

    def delete(self, *, line: int = 0, position: int = 0) -> None:
        self._bands(lines=bool(line)).removeByIndex((line or position) - 1, 1)

    def move(self, source: int, target: int, *, lines: bool) -> None:
        bands = self._bands(lines=lines)
        bands.insertByIndex(target, 1)
        at = source - 1 if source <= target else source
        self.sheet.moveRange(bands.getByIndex(target).getCellByPosition(0, 0).CellAddress,
                             bands.getByIndex(at).RangeAddress)  # fmt: skip
        bands.removeByIndex(at, 1)

    def copy(self, source: int, target: int, start: int, end: int, *, lines: bool) -> None:
        if lines:
            area, to = self._range(source, start, source, end), self._cell(target, start)
        else:
            area, to = self._range(start, source, end, source), self._cell(start, target)
        self.sheet.copyRange(to.CellAddress, area.RangeAddress)

    def merge(self, line: int, start: int, end: int) -> None:
        self._range(line, start, line, end).merge(True)

    def hide(self, *, line: int = 0, position: int = 0) -> None:
        self._bands(lines=bool(line)).getByIndex((line or position) - 1).IsVisible = False

    def rename(self, name: str) -> None:
        self.sheet.Name = name

    def duplicate(self) -> None:
        self.doc.Sheets.copyByName(self.p.feuille, "Copie", self.doc.Sheets.Count)

    def alone(self) -> None:
        new = self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (prop("Hidden", True),))
        new.Sheets.importSheet(self.doc, self.sheet.Name, 0)
        while new.Sheets.Count > 1:
            new.Sheets.removeByName(new.Sheets.getByIndex(1).Name)
        self.doc.close(True)
        self.doc, self.sheet = new, new.Sheets.getByIndex(0)

    def save(self, target: str, kind: str) -> None:
        more: tuple[Any, ...] = ()
        if kind == "csv":
            number = list(self.doc.Sheets.ElementNames).index(self.sheet.Name) + 1
            options = f"59,34,76,1,,0,false,true,false,false,false,{number}"
            more = (prop("FilterOptions", options),)
        self.doc.storeToURL(uno.systemPathToFileUrl(target), (prop("FilterName", FILTERS[kind]), *more))
        if kind == "csv":  # it puts the name of the sheet in that of the file
            path = Path(target)
            next(path.parent.glob(f"{path.stem}-*.csv")).rename(path)


def connect(profile: str) -> tuple[subprocess.Popen[bytes], Any]:
    """A LibreOffice without a window, and its desktop."""
    pipe = f"fphref{os.getpid()}"  # two runs at once must not meet
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore", "--nologo",
         f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        except Exception:  # not listening yet
            time.sleep(0.25)
    office.kill()
    raise SystemExit("LibreOffice does not answer")


def main() -> None:
    asked = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    office, desktop = connect(asked["profile"])
    said = {}
    try:
        for name, job in asked["jobs"].items():
            try:
                hand = Main(desktop, job["source"], job["places"])
                EDITS[job["edit"]].do(hand)
                hand.save(job["target"], job["kind"])
                hand.doc.close(True)
                said[name] = ""
            except Exception:
                said[name] = traceback.format_exc()
    finally:
        try:
            desktop.terminate()
        except Exception:
            office.kill()
        office.wait(60)
    print(json.dumps(said))


main()
