"""Documents made for the tests of the readers: an invented fiche, and office documents written part by part."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from fphref.importers.lecture.fichier import read_document
from fphref.importers.modele import Document

FICHE = """\
# Régulateur(trice) des transports internes

Organiser les déplacements des patients et **répartir** les courses entre les équipes de brancardage.

## ACTIVITÉS

- Réception des demandes de course et choix de l’équipe
- Suivi des délais d’attente, secteur par secteur
- Relance des services quand un patient n’est pas prêt

## SAVOIR-FAIRE

- Hiérarchiser des demandes concurrentes
- Choisir un trajet selon :
  - l’état du patient
  - le matériel à emporter
- Rendre compte d’un incident

## STATUT ET ACCÈS

Deux étapes avant la prise de poste :

1. Visite des circuits avec un tuteur
2. Prise en main du logiciel de régulation

Voir la [charte des transports](https://exemple.fr/charte).
"""

Row = tuple[str, int, str]
"""Nature, level, text."""


def read(path: Path, content: str | bytes) -> Document:
    """The document of a file with that content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path)


def rows(document: Document) -> list[Row]:
    """What stands in a document, blank lines left out."""
    return [(each.nature, each.niveau, each.texte) for each in document.lignes if each.nature != "vide"]


def texts(document: Document) -> list[str]:
    """The texts of a document that are no furniture, blank lines left out."""
    return [each.texte for each in document.lignes if each.nature not in ("vide", "meuble")]


def furniture(document: Document) -> dict[str, str]:
    """The rule of each line of furniture, by its text."""
    return {each.texte: each.regle for each in document.lignes if each.nature == "meuble"}


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(path: Path, parts: dict[str, str | bytes]) -> Path:
    """An archive with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def item(text: str, num: int = 1, level: int = 0) -> str:
    """A paragraph in a list: list 1 has bullets, list 2 numbers."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def docx(path: Path, body: str, parts: dict[str, str] | None = None, links: Iterable[str] = ()) -> Path:
    """A DOCX document with that body; `parts` are further members of `word/`, `links` the targets rId1, rId2…"""
    parts = {"styles.xml": _STYLES, "numbering.xml": _NUMBERING, **(parts or {})}
    kinds = "".join(
        f'<Relationship Id="p{place}" Type="{_RELATIONS}/{name.rstrip(".xml0123456789")}" Target="{name}"/>'
        for place, name in enumerate(parts)
    )
    targets = "".join(
        f'<Relationship Id="rId{place}" Type="{_RELATIONS}/hyperlink" Target="{target}" TargetMode="External"/>'
        for place, target in enumerate(links, 1)
    )
    main = f'<Relationship Id="r" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
    return zipped(
        path,
        {
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}">{main}</Relationships>',
            "word/document.xml": f"<w:document {W} {R}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{kinds}{targets}</Relationships>',
            **{f"word/{name}": content for name, content in parts.items()},
        },
    )


_STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Rubrique"><w:name w:val="Rubrique maison"/><w:basedOn w:val="Titre2"/></w:style>
<w:style w:type="paragraph" w:styleId="Plan"><w:name w:val="Plan"/><w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>
<w:style w:type="paragraph" w:styleId="Liste"><w:name w:val="List Bullet"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""
_NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="10"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="20"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="10"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="20"/></w:num>
</w:numbering>"""

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODF = (
    f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" xmlns:table="{_ODF}:table:1.0" '
    f'xmlns:style="{_ODF}:style:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def odt(path: Path, body: str, styles: str = "", automatic: str = "") -> Path:
    """An ODT document with that body; `styles` is what its master page holds, `automatic` its automatic styles."""
    return zipped(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{automatic}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
            "styles.xml": f"<office:document-styles {ODF}><office:master-styles><style:master-page>{styles}"
            "</style:master-page></office:master-styles></office:document-styles>",
        },
    )
