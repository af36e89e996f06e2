"""What the file says of itself, twice and alike: the information dictionary and the XMP packet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape as escape_for_html

from fphref.render.pdf.writer import text_string

_MAKER = "fphref"
escape = partial(escape_for_html, quote=False)  # in text, XML wants no more


@dataclass(frozen=True, slots=True)
class Properties:
    """Title, author and the rest, as cleaned text; `day` dates the file at noon UTC, if it is known."""

    title: str
    author: str
    subject: str
    keywords: str
    language: str
    day: date | None


def info_dictionary(properties: Properties) -> str:
    """The document information dictionary."""
    entries = [("Title", properties.title), ("Author", properties.author), ("Subject", properties.subject)]
    entries += [("Keywords", properties.keywords), ("Creator", _MAKER), ("Producer", _MAKER)]
    texts = "".join(f" /{name} {text_string(text)}" for name, text in entries if text)
    if properties.day is not None:
        stamp = "(D:" + properties.day.isoformat().replace("-", "") + "120000Z)"
        texts += f" /CreationDate {stamp} /ModDate {stamp}"
    return f"<<{texts}>>"


def xmp_packet(properties: Properties) -> bytes:
    """The XMP metadata, with the marks of PDF/UA-1 and PDF/A-2a."""
    parts = [
        "<dc:format>application/pdf</dc:format>",
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(properties.title)}</rdf:li></rdf:Alt></dc:title>',
        f"<dc:language><rdf:Bag><rdf:li>{escape(properties.language)}</rdf:li></rdf:Bag></dc:language>",
    ]
    if properties.author:
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(properties.author)}</rdf:li></rdf:Seq></dc:creator>")
    if properties.subject:
        subject = escape(properties.subject)
        parts.append(
            f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>'
        )
    if properties.keywords:
        parts.append(f"<pdf:Keywords>{escape(properties.keywords)}</pdf:Keywords>")
    parts += [
        f"<pdf:Producer>{_MAKER}</pdf:Producer>",
        f"<xmp:CreatorTool>{_MAKER}</xmp:CreatorTool>",
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>",
    ]
    if properties.day is not None:
        stamp = f"{properties.day.isoformat()}T12:00:00Z"
        parts.append(f"<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>")
    return _PACKET.replace("@PROPERTIES@", "\n".join(parts)).encode("utf-8")


# PDF/A wants a description of every schema it does not know, here that of PDF/UA's own mark.
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
@PROPERTIES@
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
