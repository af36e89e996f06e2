"""What a spreadsheet program refuses or silently repairs, found before anything is written."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from fphref.documents.classeur import MAX_COLUMNS, MAX_ROWS, Sheet, Workbook, address, grid_of
from fphref.render.xlsx.styles import LOOKS
from fphref.render.xlsx.text import utf16_length

_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_NAME = re.compile(r"^[A-Za-z_\\À-ÿ][\wÀ-ÿ.\\]{0,254}$")
_CELL_LIKE = re.compile(r"^([A-Za-z]{1,3}\d{1,7}|[RrCcLl]\d*([CcRr]\d*)?)$")
_AREA = re.compile(r"^\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?$")
_LINK = re.compile(r"^(https?://|mailto:|#)[^\s<>\"]+")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_MAX_LINKS = 65_530


def check_workbook(workbook: Workbook) -> list[str]:
    """Every fault as a French line; none, and the file opens without a repair."""
    return [*_titles(workbook), *_names(workbook), *(f for sheet in workbook.sheets for f in _sheet(sheet))]


def _titles(workbook: Workbook) -> Iterator[str]:
    if not any(sheet.state == "visible" for sheet in workbook.sheets):
        yield "aucune feuille visible"
    seen: set[str] = set()
    for sheet in workbook.sheets:
        title = sheet.title
        if not title or utf16_length(title) > 31:
            yield f"titre de feuille « {title} » : 1 à 31 caractères"
        if _FORBIDDEN_IN_TITLE.search(title) or title.startswith("'") or title.endswith("'"):
            yield f"titre de feuille « {title} » : caractère interdit"
        if title.casefold() in ("history", "historique"):
            yield f"titre de feuille « {title} » : réservé par Excel"
        if title.casefold() in seen:
            yield f"titre de feuille « {title} » en double"
        seen.add(title.casefold())


def _names(workbook: Workbook) -> Iterator[str]:
    seen: set[str] = set()
    for name, target in workbook.names:
        if not _NAME.match(name) or _CELL_LIKE.match(name):
            yield f"nom « {name} » : forme interdite"
        if name.casefold() in seen:
            yield f"nom « {name} » en double"
        seen.add(name.casefold())
        yield from _formula(f"nom « {name} »", "=" + target)


def _sheet(sheet: Sheet) -> Iterator[str]:
    where = f"feuille « {sheet.title} »"
    if len(sheet.rows) > MAX_ROWS:
        yield f"{where} : {len(sheet.rows)} lignes, {MAX_ROWS} au plus"
    if max((len(row.cells) for row in sheet.rows), default=0) > MAX_COLUMNS or len(sheet.columns) > MAX_COLUMNS:
        yield f"{where} : {MAX_COLUMNS} colonnes au plus"
    for number, row in enumerate(sheet.rows, 1):
        if row.height is not None and not 0 <= row.height <= 409:
            yield f"{where}, ligne {number} : hauteur de 0 à 409 points"
    for number, column in enumerate(sheet.columns, 1):
        if not 0 <= column.width <= 255:
            yield f"{where}, colonne {number} : largeur de 0 à 255 caractères"
    yield from _cells(sheet, where)
    yield from _merges(sheet, where)
    yield from _rules(sheet, where)
    # « &P », the sizes and the sides count too: about 40 characters.
    if utf16_length(sheet.page.footer) > 200:
        yield f"{where} : pied de page trop long (200 caractères au plus)"
    for area in (sheet.autofilter, sheet.page.area, sheet.freeze):
        if area is not None and not _AREA.match(area):
            yield f"{where} : plage « {area} » mal écrite"
    if not 10 <= sheet.zoom <= 400:
        yield f"{where} : zoom de 10 à 400"


def _cells(sheet: Sheet, where: str) -> Iterator[str]:
    links = 0
    looks: set[str] = set()
    for row, column, cell in grid_of(sheet):
        if cell.look not in looks:
            looks.add(cell.look)
            if cell.look.partition(":")[0] not in LOOKS:
                yield f"{where}, {address(column, row)} : apparence « {cell.look} » inconnue"
        value = cell.value
        if isinstance(value, float) and not math.isfinite(value):
            yield f"{where}, {address(column, row)} : nombre infini ou indéfini"
        elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
            yield f"{where}, {address(column, row)} : entier de plus de 15 chiffres, à écrire en texte"
        elif hasattr(value, "year") and value.year < 1900:  # type: ignore[union-attr]
            yield f"{where}, {address(column, row)} : date avant 1900"
        if cell.formula is not None:
            yield from _formula(f"{where}, {address(column, row)}", cell.formula)
        if cell.link is not None:
            links += 1
            if not _LINK.match(cell.link):
                yield f"{where}, {address(column, row)} : lien « {cell.link} » refusé"
    if links > _MAX_LINKS:
        yield f"{where} : {links} liens, {_MAX_LINKS} au plus"


def _formula(where: str, formula: str) -> Iterator[str]:
    if not formula.startswith("=") or utf16_length(formula) > 8192:
        yield f"{where} : formule sans « = » ou de plus de 8 192 caractères"
        return
    bare = _QUOTED.sub("", formula)
    if ";" in bare or '"' in bare:
        yield f"{where} : formule avec « ; » ou guillemet ouvert"
    if bare.count("(") != bare.count(")"):
        yield f"{where} : parenthèses de la formule non fermées"


def _merges(sheet: Sheet, where: str) -> Iterator[str]:
    boxes: list[tuple[int, int, int, int]] = []
    for merge in sheet.merges:
        box = _box(merge)
        if box is None or box[:2] == box[2:]:
            yield f"{where} : fusion « {merge} » mal écrite"
            continue
        boxes.append(box)
    boxes.sort(key=lambda b: (b[1], b[0]))
    open_boxes: list[tuple[int, int, int, int]] = []
    for box in boxes:
        open_boxes = [other for other in open_boxes if other[3] >= box[1]]
        if any(other[0] <= box[2] and box[0] <= other[2] for other in open_boxes):
            yield f"{where} : fusions qui se recouvrent"
            return
        open_boxes.append(box)


def _box(area: str) -> tuple[int, int, int, int] | None:
    found = _AREA.match(area)
    if found is None or found[3] is None:
        return None
    return (_number(found[1]), int(found[2]), _number(found[3]), int(found[4]))


def _number(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value


def _rules(sheet: Sheet, where: str) -> Iterator[str]:
    for rule in sheet.rules:
        if not _AREA.match(rule.cells):
            yield f"{where} : plage « {rule.cells} » mal écrite"
        if rule.look.partition(":")[0] not in LOOKS:
            yield f"{where} : apparence « {rule.look} » inconnue"
        yield from _formula(f"{where}, mise en forme {rule.cells}", "=" + rule.formula.removeprefix("="))
    for entry in sheet.entries:
        if not _AREA.match(entry.cells):
            yield f"{where} : plage « {entry.cells} » mal écrite"
        if entry.kind == "list" and entry.formula.startswith('"') and len(entry.formula) - 2 > 255:
            yield f"{where} : liste de plus de 255 caractères, à mettre dans une feuille"
        elif entry.kind != "list" or not entry.formula.startswith('"'):
            yield from _formula(f"{where}, saisie {entry.cells}", "=" + entry.formula.removeprefix("="))
        for name, text, limit in (
            ("titre", entry.error_title, 32), ("message", entry.error, 225),
            ("titre", entry.prompt_title, 32), ("invite", entry.prompt, 255),
        ):  # fmt: skip
            if utf16_length(text) > limit:
                yield f"{where} : {name} de saisie « {text[:20]}… » de plus de {limit} caractères"
