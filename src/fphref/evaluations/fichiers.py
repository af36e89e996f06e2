"""Opens the spreadsheet files that people send back: what they are is told by their content, then by their name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.evaluations.grille import Tableur

SUFFIXES: Final = (".xlsx", ".xlsm", ".xltx", ".xltm", ".ods", ".ots", ".csv", ".txt", ".tsv")
_TEXTS = (".csv", ".txt", ".tsv")
_ASK = "l’enregistrer en .xlsx, en .ods ou en .csv"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS: Final = (
    (_OLD, "est un fichier .xls ou protégé par mot de passe : l’enregistrer en .xlsx, sans mot de passe."),
    (b"%PDF", f"est un PDF : {_ASK} depuis le tableur."),
    (b"{\\rtf", f"est un document RTF : {_ASK} depuis le tableur."),
    (b"\x1f\x8b", f"est une archive compressée : la décompresser, ou {_ASK}."),
    (b"7z\xbc\xaf", f"est une archive compressée : la décompresser, ou {_ASK}."),
    (b"Rar!", f"est une archive compressée : la décompresser, ou {_ASK}."),
)


def open_tableur(path: Path) -> Tableur:
    """Open a spreadsheet file, its rows not read yet; raises `FphrefError`, one French line, where that cannot be."""
    from fphref.evaluations.archive import regular_size

    nom = path.name
    if not regular_size(path):
        raise FphrefError(f"{nom} est vide.")
    try:
        with path.open("rb") as stream:
            head = stream.read(4_096)
    except OSError:
        raise FphrefError(f"{path} ne peut pas être lu.") from None
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _open_zip(path)
    for start, message in _STARTS:
        if head.startswith(start):
            raise FphrefError(f"{nom} {message}")
    if _is_markup(head):
        raise FphrefError(f"{nom} est une page web ou un document XML, pas un classeur : {_ASK}.")
    suffix = path.suffix.casefold()
    if suffix in _TEXTS:
        from fphref.evaluations.csv_texte import open_csv

        return open_csv(path)
    if suffix in SUFFIXES:
        raise FphrefError(f"{nom} n’est pas un classeur « {suffix} », malgré son nom : {_ASK}.")
    raise FphrefError(f"{nom} n’est pas un fichier que l’on sait lire : {_ASK}.")


def _open_zip(path: Path) -> Tableur:
    from fphref.evaluations.archive import MAX_FILE, Archive, regular_size

    if regular_size(path) > MAX_FILE:
        raise FphrefError(f"{path.name} est trop gros : {MAX_FILE // 1_000_000} Mo au plus.")
    archive = Archive(path)
    if archive.find("mimetype") is not None or archive.find("content.xml") is not None:
        from fphref.evaluations.ods import open_ods

        return open_ods(archive)
    if any(archive.find(part) for part in ("xl/workbook.bin", "Index/Document.iwa", "Index.zip")):
        raise FphrefError(f"{path.name} est un classeur .xlsb ou Numbers : {_ASK}.")
    from fphref.evaluations.xlsx import is_xlsx, open_xlsx

    if not is_xlsx(archive):
        raise FphrefError(f"{path.name} est une archive ou un document, pas un classeur : {_ASK}.")
    return open_xlsx(archive)


def _is_markup(head: bytes) -> bool:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore").strip("\ufeff \t\r\n").lower().encode()
    return text.startswith((b"<?xml", b"<!doctype", b"<html", b"<table", b"<head", b"<!--", b"<meta", b"<style"))
