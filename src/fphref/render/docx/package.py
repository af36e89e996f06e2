"""The file around the text: its parts, its relationships, what it says of itself, and the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime, time
from typing import BinaryIO
from urllib.parse import quote

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package as DocxPackage

from fphref.documents.book import Book
from fphref.documents.content import Document, Picture
from fphref.render.cleaning import line
from fphref.render.docx.furniture import APPLICATION, fonts_xml, settings_xml, theme_xml
from fphref.render.docx.image import head_of
from fphref.render.docx.palette import Palette
from fphref.render.docx.xml import NAMESPACES

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_UNTITLED = "Document"
_LONGEST_PROPERTY = 255  # of characters, in the format itself
_LONGEST_ADDRESS = 2000  # Office follows no link much longer than that
_UNDATED = date(2000, 1, 1)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_LOGO_HEIGHT, _LOGO_WIDTH = 15 * 36_000, 60 * 36_000  # English Metric Units


class _TextPart(Part):
    """A part of the file whose text is known last, when all that it refers to is there."""

    text = ""

    @property
    def blob(self) -> bytes:
        """The bytes of the part."""
        return f"{_DECLARATION}{self.text}".encode()


class Package:
    """A file in the making. python-docx holds it together: parts, relationships, properties."""

    def __init__(self, palette: Palette) -> None:
        self._package = DocxPackage()
        self._main = _TextPart(PackURI("/word/document.xml"), CT.WML_DOCUMENT_MAIN, package=self._package)
        self._package.relate_to(self._main, RT.OFFICE_DOCUMENT)
        self._addresses: dict[str, str] = {}
        self._footers: dict[str, str] = {}
        self._pictures: dict[bytes, str] = {}
        self._add("theme/theme1", CT.OFC_THEME, RT.THEME, theme_xml(palette))
        self._add("fontTable", CT.WML_FONT_TABLE, RT.FONT_TABLE, fonts_xml())
        application = self._part("/docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, APPLICATION)
        self._package.relate_to(application, RT.EXTENDED_PROPERTIES)

    def _part(self, name: str, kind: str, text: str) -> Part:
        part = _TextPart(PackURI(name), kind, package=self._package)
        part.text = text
        return part

    def _add(self, name: str, kind: str, relation: str, text: str) -> str:
        return self._main.relate_to(self._part(f"/word/{name}.xml", kind, text), relation)

    def link(self, address: str) -> str:
        """The relationship for an address that `active` let through; empty for one that Word would refuse."""
        tidy = _tidy(address)
        if len(tidy) > _LONGEST_ADDRESS:
            return ""
        if tidy not in self._addresses:
            self._addresses[tidy] = self._main.relate_to(tidy, RT.HYPERLINK, is_external=True)
        return self._addresses[tidy]

    def picture(self, picture: Picture) -> tuple[str, int, int] | None:
        """The relationship of an image, its width and height on paper; nothing where its bytes are no image."""
        head = head_of(picture.data)
        if head is None:
            return None
        if picture.data not in self._pictures:
            name = f"/word/media/image{len(self._pictures) + 1}.{head.suffix}"
            part = Part(PackURI(name), f"image/{head.suffix}", picture.data, self._package)
            self._pictures[picture.data] = self._main.relate_to(part, RT.IMAGE)
        scale = min(_LOGO_WIDTH / head.width, _LOGO_HEIGHT / head.height)
        width, height = max(round(head.width * scale), 1), max(round(head.height * scale), 1)
        return self._pictures[picture.data], width, height

    def footer(self, paragraphs: str) -> str:
        """The relationship of a running foot; feet alike are one."""
        if paragraphs not in self._footers:
            name, text = f"footer{len(self._footers) + 1}", f"<w:ftr {NAMESPACES}>{paragraphs}</w:ftr>"
            self._footers[paragraphs] = self._add(name, CT.WML_FOOTER, RT.FOOTER, text)
        return self._footers[paragraphs]

    def save(self, content: Document | Book, body: str, styles: str, numbering: str, stream: BinaryIO) -> None:
        """Write everything; raises ValueError for a date that is not ISO."""
        self._main.text = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        self._add("styles", CT.WML_STYLES, RT.STYLES, styles)
        self._add("numbering", CT.WML_NUMBERING, RT.NUMBERING, numbering)
        self._add("settings", CT.WML_SETTINGS, RT.SETTINGS, settings_xml(language_of(content)))
        self._describe(content)
        raw = io.BytesIO()
        self._package.save(raw)
        _repack(raw, stream)

    def _describe(self, content: Document | Book) -> None:
        banner = content.banner if isinstance(content, Document) else content.cover
        titles = (content.title, banner.title, content.footer.left, _UNTITLED)
        properties = self._package.core_properties
        properties.title = next(title for title in map(_property, titles) if title)
        properties.author = properties.last_modified_by = _property(content.author)
        properties.subject = _property(content.subject)
        properties.keywords = _property("; ".join(filter(None, map(_property, content.keywords))))
        properties.language = language_of(content)
        properties.revision = 1
        day = date.fromisoformat(content.date) if content.date else _UNDATED
        properties.created = properties.modified = datetime.combine(day, time(12), UTC)


def language_of(content: Document | Book) -> str:
    """The language of a content as Word writes it; French where it is not one."""
    return content.language if _LANGUAGE.match(content.language) else "fr-FR"


def _property(text: str) -> str:
    tidy = line(text)
    return tidy if len(tidy) <= _LONGEST_PROPERTY else tidy[: _LONGEST_PROPERTY - 1] + "…"


def _tidy(address: str) -> str:
    """An address as the format wants it: characters that no URI has are encoded, so that Word has nothing to repair."""
    return quote(_STRAY_PERCENT.sub("%25", address), safe="%:/?#@!$&'()*+,;=-._~")


def _repack(raw: BinaryIO, stream: BinaryIO) -> None:
    """Copy an archive member by member, in its order, without the time of day and the name of the system."""
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = member.external_attr = 0
            archive.writestr(member, source.read(name))
