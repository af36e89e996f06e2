"""Opens a document of any supported format: its content says what it is, its name only where the content does not."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import regular_size
from fphref.importers.lecture.marques import clean, without_controls
from fphref.importers.lecture.suite import MAX_LIGNES, MAX_SIGNES, too_long_line, too_many_lines
from fphref.importers.modele import Document, Ligne

FORMATS: Final = ".txt, .md, .html, .docx, .odt, .pdf, .json ou .yaml"
MAX_TEXTE: Final = 5_000_000
MAX_PAGE: Final = 20_000_000
"""Bytes of a saved web page: its images may be inside."""
MAX_FICHIER: Final = 60_000_000
"""Bytes of a PDF or an office document."""
_HEAD: Final = 4_096

_SUFFIXES: Final = {
    ".txt": "texte", ".text": "texte", ".md": "texte", ".markdown": "texte",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".docx": "docx", ".docm": "docx", ".dotx": "docx",
    ".odt": "odt", ".pdf": "pdf", ".json": "json", ".jsonld": "json", ".yaml": "yaml", ".yml": "yaml",
}  # fmt: skip
_NAMES: Final = {
    "texte": "un texte", "html": "une page web", "docx": "un document .docx", "odt": "un document .odt",
    "pdf": "un PDF", "json": "du JSON", "yaml": "du YAML",
}  # fmt: skip
_REFUSED: Final = (
    (b"{\\rtf", "est un document .rtf : l’enregistrer en .docx"),
    (b"\x89PNG", "est une image : en taper le texte, ou le faire reconnaître (OCR)"),
    (b"\xff\xd8\xff", "est une image : en taper le texte, ou le faire reconnaître (OCR)"),
    (b"GIF8", "est une image : en taper le texte, ou le faire reconnaître (OCR)"),
    (b"II*\x00", "est une image : en taper le texte, ou le faire reconnaître (OCR)"),
    (b"MM\x00*", "est une image : en taper le texte, ou le faire reconnaître (OCR)"),
    (b"%!PS", "est un fichier PostScript : l’enregistrer en .pdf"),
    (b"\x1f\x8b", "est une archive : en extraire d’abord les fichiers"),
    (b"7z\xbc\xaf\x27\x1c", "est une archive : en extraire d’abord les fichiers"),
    (b"Rar!", "est une archive : en extraire d’abord les fichiers"),
    (b"BZh", "est une archive : en extraire d’abord les fichiers"),
    (b"\xfd7zXZ", "est une archive : en extraire d’abord les fichiers"),
    (b"MZ", "est un programme, non un document"),
    (b"\x7fELF", "est un programme, non un document"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*+-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_MHTML = re.compile(rb"(?:^|\n)content-type:\s*multipart/", re.I)
_BREAK = re.compile(r"\r\n|\r|\n")
_MOJIBAKE = re.compile("Ã[©¨ª§´ ®¹]|â€[™œ“¦]")


def read_document(path: Path) -> Document:
    """Read a document; raises `FphrefError`, one French line, where it cannot be read or is beyond the bounds."""
    nom = path.name
    size = regular_size(path, FORMATS)
    if not size:
        raise FphrefError(f"{nom} est vide.")
    head = _read(path, _HEAD)
    declared = _SUFFIXES.get(path.suffix.casefold(), "")
    genre = _genre(path, head, declared)
    _check_size(nom, size, genre)
    document = _printable(_read_as(path, genre))
    if declared and genre != declared:
        remarque = (
            f"{nom} porte l’extension {path.suffix} mais contient {_NAMES[genre]} : il a été lu selon son contenu."
        )
        document = replace(document, remarques=(remarque, *document.remarques))
    return document


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except OSError:
        raise FphrefError(f"{path.name} ne peut pas être lu.") from None


def _check_size(nom: str, size: int, genre: str) -> None:
    most, name = MAX_FICHIER, "document"
    if genre in ("texte", "json", "yaml"):
        most, name = MAX_TEXTE, "texte"
    elif genre == "html":
        most, name = MAX_PAGE, "page web"
    if size > most:
        raise FphrefError(
            f"{nom} est trop gros ({max(size // 1_000_000, 1)} Mo) : {name} de {most // 1_000_000} Mo au plus."
        )


def _genre(path: Path, head: bytes, declared: str) -> str:
    """What the file holds: `pdf`, `docx`, `odt`, `html`, `json`, `yaml` or `texte`."""
    nom = path.name
    for start, refusal in _REFUSED:
        if head.startswith(start):
            raise FphrefError(f"{nom} {refusal}.")
    if head.lstrip().startswith(b"%PDF-") or (b"%PDF-" in head[:1_024] and not _is_text(head)):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(path)
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in _read(path, 1_000_000):
            raise FphrefError(f"{nom} est protégé par mot de passe : l’enregistrer sans mot de passe.")
        raise FphrefError(f"{nom} est d’un ancien format bureautique (.doc, .xls…) : l’enregistrer en .docx.")
    if path.suffix.casefold() in (".mht", ".mhtml") or (_MHTML.search(head) and b"MIME-Version" in head):
        raise FphrefError(f"{nom} est une page enregistrée en .mhtml : l’enregistrer en « page web complète » (.html).")
    if declared in ("pdf", "docx", "odt") and not _is_text(head):
        raise FphrefError(f"{nom} est abîmé ou n’est pas {_NAMES[declared]} : l’ouvrir et l’enregistrer à nouveau.")
    beginning = _decode_start(head)
    if _HTML.match(beginning):
        return "html"
    if beginning.lstrip().startswith("<?xml"):
        raise FphrefError(f"{nom} est un fichier XML : l’ouvrir et l’enregistrer en .docx ou en .html.")
    if re.match(r'\s*(?:\{\s*["}]|\[\s*[{\]])', beginning):
        return "json"
    return declared if declared in ("html", "json", "yaml") else "texte"


def _office(path: Path) -> str:
    """Which document an archive holds."""
    from fphref.evaluations.archive import Archive
    from fphref.importers.lecture.xml import DOCUMENT

    archive = Archive(path, DOCUMENT)
    parts = [part.casefold() for part in archive.parts()]
    if any(re.fullmatch(r"word/document\d*\.xml", part) for part in parts):
        return "docx"
    if archive.find("content.xml"):
        mimetype = archive.find("mimetype")
        kind = archive.start(mimetype, 200).decode("ascii", "replace").strip() if mimetype else ""
        if kind.startswith("application/vnd.oasis.opendocument.text"):
            return "odt"
    if archive.find("xl/workbook.xml") or any(part.startswith("xl/") for part in parts) or archive.find("content.xml"):
        raise FphrefError(
            f"{path.name} est un classeur : le donner en .csv ou .xlsx avec une correspondance de colonnes."
        )
    if any(part.startswith("ppt/") for part in parts):
        raise FphrefError(f"{path.name} est une présentation : en copier le texte dans un document .docx.")
    raise FphrefError(f"{path.name} est une archive : en extraire d’abord les fichiers.")


def _read_as(path: Path, genre: str) -> Document:
    if genre == "pdf":
        from fphref.importers.lecture.pdf.document import read_pdf

        return read_pdf(path)
    if genre == "docx":
        from fphref.importers.lecture.docx import read_docx

        return read_docx(path)
    if genre == "odt":
        from fphref.importers.lecture.odt import read_odt

        return read_odt(path)
    if genre == "html":
        from fphref.importers.lecture.html import declared_encoding, read_html

        data = _read(path, MAX_PAGE + 1)
        texte, remarques = decode(path.name, data, declared_encoding(data))
        document = read_html(path.name, texte)
    else:
        from fphref.importers.lecture.texte import read_text

        texte, remarques = decode(path.name, _read(path, MAX_TEXTE + 1))
        if not texte.strip():
            raise FphrefError(f"{path.name} est vide.")
        _check_lines(path.name, texte, longest=genre == "texte")
        document = read_text(path.name, texte) if genre == "texte" else _read_data(path.name, texte, genre)
    return replace(document, remarques=(*remarques, *document.remarques))


def _printable(document: Document) -> Document:
    """The same without the controls that entities, symbols and fonts bring in after the file is decoded."""
    lignes: list[Ligne] = []
    removed = 0
    for ligne in document.lignes:
        brut, count = without_controls(ligne.brut)
        texte, others = without_controls(ligne.texte)
        if count or others or brut != ligne.brut or texte != ligne.texte:
            ligne = replace(ligne, brut=brut, texte=texte)
        removed += max(count, others)
        lignes.append(ligne)
    remarques = (_removed(document.nom, removed),) if removed else ()
    return replace(document, lignes=tuple(lignes), remarques=(*document.remarques, *remarques))


def _removed(nom: str, count: int) -> str:
    plural = "s" if count > 1 else ""
    return f"{nom} : {count} caractère{plural} de contrôle retiré{plural}."


def _read_data(nom: str, texte: str, genre: str) -> Document:
    """The physical lines of a file of data: marks are no marks of form there."""
    rows = _BREAK.split(texte)
    if not rows[-1]:
        rows.pop()
    lignes = []
    for numero, row in enumerate(rows, 1):
        words = clean(row)
        lignes.append(Ligne(numero, row, words, "texte" if words else "vide"))
    return Document(nom, genre, tuple(lignes))


def _check_lines(nom: str, texte: str, *, longest: bool) -> None:
    if sum(1 for _ in _BREAK.finditer(texte)) > MAX_LIGNES:
        raise too_many_lines(nom)
    if longest and max(map(len, _BREAK.split(texte))) > MAX_SIGNES:
        raise too_long_line(nom)


def decode(nom: str, data: bytes, declared: str = "") -> tuple[str, tuple[str, ...]]:
    """The text of a file, and what to say of its encoding; raises `FphrefError` where it is no readable text."""
    texte, remarque = _decode(nom, data, declared)
    remarques = [remarque] if remarque else []
    whole, (texte, controls) = texte, without_controls(texte)
    if "\x00" in whole or (controls > 3 and controls * 100 > len(whole)):
        raise FphrefError(f"{nom} n’est pas un texte lisible : l’enregistrer en .txt (UTF-8), .docx ou .pdf.")
    if controls:
        remarques.append(_removed(nom, controls))
    if len(_MOJIBAKE.findall(texte)) > 2:
        remarques.append(f"{nom} : des accents semblent perdus (« Ã© » pour « é ») : reprendre le fichier d’origine.")
    return texte, tuple(remarques)


def _decode(nom: str, data: bytes, declared: str) -> tuple[str, str]:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ""
            except UnicodeDecodeError:
                texte = data[len(mark) :].decode(encoding, "replace")
                return texte, f"{nom} : des caractères illisibles sont remplacés par « \ufffd »."
    if encoding := _wide(data):
        return data.decode(encoding, "replace"), f"{nom} est lu en UTF-16 sans marque : vérifier les accents."
    if declared and declared != "utf-8":
        return data.decode(declared, "replace"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        texte = data.decode("utf-8", "replace")
    bad = texte.count("\ufffd")
    good = sum(1 for c in texte if c > "\x7f") - bad
    if good > 4 * bad:
        return texte, f"{nom} : {bad} caractère(s) illisible(s) remplacé(s) par « \ufffd »."
    return (
        data.decode("cp1252", "replace"),
        f"{nom} n’est pas en UTF-8 : il est lu comme un texte Windows (cp1252) ; vérifier les accents.",
    )


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: nearly every second byte of a European text is zero."""
    sample = data[:_HEAD]
    half = len(sample) // 2
    if half < 4:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else ""


def _decode_start(head: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore")
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore")


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head and sum(1 for byte in head if byte < 9 or 13 < byte < 32) * 100 <= len(head)
