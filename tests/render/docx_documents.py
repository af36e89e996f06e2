"""Documents for the tests of DOCX files: small ones, and one with every kind of block."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Columns,
    Document,
    Facts,
    Flowing,
    Footer,
    Gauge,
    Item,
    Note,
    Panel,
    Paragraph,
    Picture,
    Section,
    Span,
    Table,
    WebPage,
)

LINK_TO_TEXT = "https://exemple.fr/texte?a=1&b=(2)"


def make(*blocks: Block, **changes: Any) -> Document:
    """A small document around some blocks."""
    values: dict[str, Any] = {
        "title": "T1 – Titre",
        "banner": Banner("Genre", "Titre", "Une phrase.", "Code", "T1"),
        "blocks": blocks,
        "footer": Footer("T1 – Titre", "Recueil · édition 2024"),
        "tint": "ocean",
        "date": "2024-06-01",
    }
    return Document(**(values | changes))


def text(*parts: str) -> Paragraph:
    return Paragraph(tuple(Span(part) for part in parts))


def items(*texts: str, numbered: bool = False) -> BulletList:
    return BulletList(tuple(Item((Span(entry),)) for entry in texts), numbered)


def png(width: int = 40, height: int = 20) -> bytes:
    """A white PNG image."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def full_document() -> Document:
    """Every kind of block."""
    rows = tuple(
        ((Span(f"Connaissance {n}"),), (Span(f"4300{n}", chip=True), Span(" "), Span("R1", chip=True, target="r1")))
        for n in range(4)
    )
    nested = BulletList(
        (
            Item((Span("un "), Span("diplôme", strong=True), Span(" :")), (items("A", "B"), text("puis"), items("C"))),
            Item((Span("deux"),), (Note("Réserve :", (Span("à voir"),)), items("x", "y", numbered=True))),
            Item((), (text("sans texte à soi"),)),
        )
    )
    call = Span("R1", chip=True, call=True, target="r1")
    gauge = Gauge(7, 1, 8, "Niveau 7 sur une échelle de 1 à 8")
    cards = (
        Card("Niveau", "Niveau\u00a07", "Master", gauge),
        Card("Famille", "Soins", "Recherche"),
        Card("Statut", "Catégorie\u00a0A"),
        Card("", "sans libellé"),
        Card("Accès", "5 voies", "au choix"),
    )
    reserves = Table(
        ("Repère", "Doute"), (((Span("R1"),), (Span("Douteux"),)), ((Span("R2"),), (Span("Aussi"),))),
        (1, 9), anchors=("r1", "r2"), role="small", caption="Réserves",
    )  # fmt: skip
    programme = Section("Programme", (Paragraph((Span("Il faut :"),)), nested, items("1", "2", numbered=True)))
    return make(
        Columns(
            (Section("Activités", (items("Faire", "Dire"),), "tasks"),),
            (
                Panel((text("Sur fond"), Section("Connaissances", (Table(("Intitulé", "Code"), rows, (3, 1)),)))),
                Section("Textes", (Paragraph((Span("Décret", strong=True, link=LINK_TO_TEXT), Span(" "), call)),)),
            ),
        ),
        Section("Formation", (Flowing((Section("Master", (Section("Accès", (Section("Voies", (programme,)),)),)),)),)),
        Section(
            "Source",
            (
                Facts((("Durée", (Span("1\u00a0an"),)), ("Voir", (Span("T1", target="T1"), Span(", non"))))),
                Note("", (Span("sans étiquette"),)),
                reserves,
                Table((), (((Span("sans"),), (Span("tête"),)),), (1, 1), row_headers=False),
                Paragraph((Span("Petite remarque"),), "small"),
                WebPage("La fiche en ligne", "https://exemple.fr/T1"),
            ),
        ),
        banner=Banner("Genre", "Titre", "Une phrase.", "Code", "T1", cards, Picture(png(), "Logo du « CHU »")),
        anchor="T1",
        subject="Fiche · Soins",
        keywords=("T1", "métier"),
        author="Éditeur",
    )
