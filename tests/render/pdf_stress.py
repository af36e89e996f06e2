"""Documents that press on a PDF engine where engines break: length, depth, emptiness, foreign letters.

`CASES` names them; none says anything that a hospital would print, all of them must come out whole.
"""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache

from fphref.documents.book import Book
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Columns,
    Courbe,
    Document,
    Facts,
    Flowing,
    Footer,
    Gauge,
    HeatMap,
    Item,
    Note,
    Panel,
    Paragraph,
    Picture,
    PointCourbe,
    RepereCourbe,
    Section,
    Span,
    Table,
    Tint,
    WebPage,
)
from fphref.render.pdf import render_pdf
from tests.render.samples import heat_map, step_curve
from tests.render.test_pdf_reading import make, text

LONG = "Établissement de très longue appellation, service et unité de recherche ; " * 140  # 10 000 characters
WORD = "anticonstitutionnellement" * 16  # 400 letters
SENTENCE = "Une phrase d’une longueur ordinaire, qui tient sur deux lignes au plus et se finit par un point. "
ARABIC, HEBREW = "المستشفى الجامعي", "בית החולים"
EMOJI = "santé 😀 équipe 👩‍⚕️ drapeau 🇫🇷 fin"
# Letters whose marks have no composed form, then one that has.
MARKS = "q\u0303uestion m\u0304ot z\u0323\u0301ig e\u0301tude"


def items(*texts: str, numbered: bool = False) -> BulletList:
    """A list of these texts."""
    return BulletList(tuple(Item((Span(entry),)) for entry in texts), numbered)


def nested(depth: int) -> BulletList:
    """Lists in lists, a note at the bottom."""
    inner: tuple[Block, ...] = (Note("Réserve", (Span("tout au fond " * 10),)),)
    for level in range(depth, 0, -1):
        inner = (BulletList((Item((Span(f"niveau {level} " + "texte " * 20),), inner),), level % 2 == 0),)
    block = inner[0]
    assert isinstance(block, BulletList)
    return block


def sections(depth: int) -> Section:
    """Sections in sections, each with a list whose items carry a note."""
    section = Section("tout au fond", (text(SENTENCE),))
    for level in range(depth, 0, -1):
        below = BulletList((Item((Span(f"point {level}"),), (Note("Réserve", (Span(SENTENCE),)),)),))
        section = Section(f"rubrique {level}", (text(SENTENCE), below, section), "book")
    return section


def one_row(cell: str, rows: int = 1) -> Table:
    """A table of two columns whose second holds `cell`."""
    return Table(("Intitulé", "Valeur"), tuple(((Span("tête"),), (Span(cell),)) for _ in range(rows)), (1, 2))


def _head(banner: Banner) -> Document:
    """A document that is all banner."""
    return make(text("suite"), banner=banner)


def _links(count: int) -> Paragraph:
    spans = [part for n in range(count) for part in (Span(f"lien {n}", link=f"https://exemple.fr/{n}"), Span(", "))]
    return Paragraph(tuple(spans))


def _cards(count: int, *, gauge: bool = False, words: int = 1) -> tuple[Card, ...]:
    return tuple(
        Card(
            f"Libellé {n}",
            "valeur " * words + str(n),
            "détail " * words + str(n),
            Gauge(n % 8 + 1, 1, 8, f"Niveau {n % 8 + 1} sur une échelle de 1 à 8") if gauge else None,
        )
        for n in range(count)
    )


LENGTH: dict[str, Document] = {
    "title of 300": make(
        text("a"),
        title="Responsable " * 25,
        banner=Banner("Genre", "Responsable " * 25, "Phrase.", "Code", "T1"),
        footer=Footer("Responsable " * 25, "Recueil " * 60),
    ),
    "title of one word": make(
        text("a"), banner=Banner("Genre", WORD, WORD, "Code", "T1"), title=WORD, footer=Footer(WORD)
    ),
    "title of 600": make(
        text("a"),
        title="Intitulé qui n’en finit pas " * 22,
        banner=Banner("Genre", "Intitulé qui n’en finit pas " * 22, "Phrase.", "Code", "T1"),
        footer=Footer("Intitulé qui n’en finit pas " * 22),
    ),
    "500 items": make(items(*[f"élément {n}" for n in range(500)])),
    "long paragraph": make(text(LONG)),
    "long cell": make(one_row(LONG)),
    "long cell in a panel": make(Panel((Section("Titre", (one_row(LONG, 2),), "book"),))),
    "long row head": make(Table(("a", "b"), (((Span(LONG),), (Span("x"),)),), (1, 3))),
    "long header": make(Table((LONG, "b"), (((Span("x"),), (Span("y"),)),) * 3, (1, 1))),
    "one column of 10 000": make(Table(("Texte",), (((Span(LONG),),),), (1,), caption="Une seule colonne")),
    "long note": make(Note("Réserve", (Span(LONG),)), Note(LONG, (Span("court"),))),
    "long fact": make(Facts(((LONG[:3000], (Span(LONG),)), ("b", (Span("c"),))))),
    "long heading": make(Section(LONG[:2000], (Section(LONG[:2000], (text("a"),)), text("b")), "law")),
    "long word": make(
        text(WORD), items(WORD), one_row(WORD), Note("x", (Span(WORD, strong=True), Span(WORD, chip=True)))
    ),
    "long word in headings": make(
        Section(WORD, (Section(WORD, (Section(WORD, (Section(WORD, (text("a"),)),)),)),), "tasks"),
        Columns((Section(WORD, (text("b"),), "book"),), (Panel((Section(WORD, (text("c"),), "law"),)),), 0.3),
    ),
    "long address": make(
        text("voir"),
        Section("Liens", (items("https://exemple.fr/" + "chemin/" * 60),)),
        Facts((("a", (Span(WORD, link="https://a.fr"),)),)),
    ),
    "40 links in a paragraph": make(_links(40), Note("Voir", _links(40).spans), BulletList((Item(_links(40).spans),))),
    "long link": make(Paragraph((Span("voir "), Span(SENTENCE * 3, link="https://a.fr"), Span("fin")))),
}
# The 5 000 items take as long as all others together: read once, by the tests that need no second look.
VERY_LONG: dict[str, Document] = {
    "5000 items": make(items(*[f"élément {n} de la liste" for n in range(5000)], numbered=True)),
}
DEPTH: dict[str, Document] = {
    "nested 12 deep": make(nested(12)),
    "nested 30 deep in a column": make(Columns((nested(30),), (nested(3),), 0.5)),
    "sections 8 deep": make(sections(8)),
    "sections 8 deep in a column": make(Columns((sections(8),), (Panel((sections(8),)),), 0.6)),
    "notes in lists in panels": make(
        Panel(
            (
                BulletList(
                    tuple(
                        Item((Span(f"point {n} " + SENTENCE),), (Note("Réserve", (Span(SENTENCE * 3),)), nested(2)))
                        for n in range(12)
                    )
                ),
            )
        )
    ),
    "many columns": make(
        Table(tuple(f"colonne {n}" for n in range(12)), (tuple((Span(f"case {n}"),) for n in range(12)),), (1.0,) * 12)
    ),
    "ragged table": make(Table(("a",), (((Span("b"),), (Span("c"),)), ((Span("d"),),)), ())),
    "panel in panel": make(Panel((Panel((items(*["texte " * 30] * 40),)), text("fin")))),
    "columns in columns": make(
        Columns(
            (Columns((items(*["gauche " * 9] * 30),), (text("milieu " * 80),), 0.5),),
            (Panel((text("droite " * 500),)),),
            0.6,
        )
    ),
}
HEADS: dict[str, Document] = {
    "cards at length": make(
        text("a"),
        banner=Banner(
            "Genre",
            "Titre",
            "Phrase.",
            "Code",
            "T1",
            tuple(Card("Statut " * 3, "valeur " * 2, "détail " * 4) for _ in range(6)),
        ),
    ),
    "12 cards": _head(Banner("Genre", "Titre", "Phrase.", "Code", "T1", _cards(12))),
    "cards with gauges": _head(Banner("Genre", "Titre", SENTENCE, "Code", "T1", _cards(4, gauge=True))),
    "no title": make(Section("Seule", (text("a"),)), banner=Banner("", "")),
    "plate too long": _head(
        Banner("Genre", "Plaque", "", "Code du métier au répertoire national", "CODE-LONG-2024-BIS")
    ),
}
LETTERS: dict[str, Document] = {
    "markup": make(text("<b>&amp; gras</b> <a href='javascript:x'>R&D</a> \\ ( ) <br/> %s {0} [x] /Nom")),
    "empty strings": make(
        text(""), items("", "a", ""), Facts((("", (Span(""),)), ("b", ()))), Note("", ()), Section("", (text("c"),))
    ),
    "spaces only": make(text("   ", "\n\t"), items(" "), Section("  ", ())),
    "nothing at all": make(banner=Banner("", ""), footer=Footer(""), title=""),
    "spaces between spans": make(text("un ", " deux", " ", "trois")),
    "chips and links in a row": make(
        Facts(
            (
                (
                    "a",
                    tuple(
                        Span(f"mot{n} ", chip=n % 2 == 0, link="https://a.fr" if n % 3 == 0 else None)
                        for n in range(80)
                    ),
                ),
            )
        )
    ),
    "chips that call": make(
        items("un", "deux"),
        Paragraph((Span("voir "), Span("R1", chip=True, call=True), Span("\u00a0"), Span("R2", chip=True, call=True))),
        Panel((Paragraph((Span("43\u00a0426", chip=True), Span(" "), Span("R3", chip=True, call=True))),)),
    ),
    "french typography": make(
        text("« Œuvre » : l’œil — n°\u00a091-868 du 5\u00a0septembre\u202f! Où ça\u202f? À Noël ; « ÇA » … 5\u202f€"),
        items("sous-préfecture, peut-être, c’est-à-dire " * 12, "Ÿ Æ æ ç ë ï ü ÿ É È À Û ½ ² ³ ° ± × → ≥"),
        Facts((("Durée\u00a0:", (Span("1\u00a0an — 1\u202f607\u00a0heures"),)),)),
    ),
}
# What is drawn is not letter for letter what is given: signs that cannot be seen are dropped, marks composed.
FOREIGN: dict[str, Document] = {
    "right to left": make(text(f"accueil {ARABIC} puis {HEBREW} fin"), items(ARABIC), title=ARABIC),
    "marks to combine": make(text(MARKS), Section(MARKS, (items(MARKS),)), one_row(MARKS)),
    "emoji": make(text(EMOJI), Section(EMOJI, (items(EMOJI),)), Note("Réserve", (Span(EMOJI),))),
}


def png(width: int, height: int) -> bytes:
    """A picture of two colours, as PNG data."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    row = b"\0" + b"\x0b\x5c\x8a" * (width // 2) + b"\xf0\xf4\xf8" * (width - width // 2)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    )


def everything() -> Document:
    """Every kind of block and span, on several pages."""
    rows = tuple(
        ((Span(f"Connaissance n°\u00a0{n}"),), (Span(f"{43000 + n}", chip=True), Span(" acquis"))) for n in range(60)
    )
    mark = Span("R1", chip=True, call=True, target="reserve-1")
    inner = BulletList((Item((Span("diplôme A"),)), Item((Span("diplôme B"),), (Note("Réserve", (Span("à voir"),)),))))
    reserves = Table(
        ("Repère", "Réserve"),
        (((Span("R1"),), (Span(SENTENCE),)), ((Span("R2"),), (Span("Autre remarque."),))),
        (1, 6),
        caption="Ce que la source dit et qu’il faut vérifier",
        anchors=("reserve-1", "reserve-2"),
    )
    sources = Paragraph(
        (
            Span("Voir la "),
            Span("fiche d’origine", link="https://exemple.fr/texte?a=1&b=(2)"),
            Span(", la "),
            Span("page cachée", link="javascript:alert(1)"),
            Span(" ou "),
            Span("écrire", link="mailto:nous@exemple.fr"),
            Span(" au "),
            Span("bureau", strong=True),
            Span("."),
        )
    )
    access = BulletList((Item((Span("soit\u00a0"), mark), (inner,)),), True)
    return make(
        Columns(
            (Section("Activités", (items(*[f"Activité {n} : {SENTENCE}" for n in range(20)]),), "tasks"),),
            (Panel((Section("Connaissances", (Table(("Intitulé", "Code"), rows, (3, 1)),), "book"),)),),
        ),
        Section(
            "En colonnes", (Flowing((items(*[f"Savoir-faire {n} : {SENTENCE}" for n in range(14)]),), 2),), "skill"
        ),
        Section(
            "Formation",
            (
                Section("Cursus", (Facts((("Durée", (Span("1\u00a0an"),)), ("Valideur", (Span("Ministère"),)))),)),
                Section("Accès", (text("Être titulaire :"), access)),
                Section("Profond", (Section("Plus", (Section("Encore", (text("fond"),)),)),)),
            ),
            "school",
        ),
        Section("Réserves", (reserves,), "law"),
        Section("Sources", (sources, Paragraph((Span(SENTENCE * 6),), "small"))),
        WebPage("Fiche en ligne", "https://exemple.fr/fiches/T1"),
        banner=Banner(
            "Fiche · hôpital",
            "Coordinateur(trice) d’études cliniques",
            SENTENCE,
            "Code",
            "15D30",
            (
                Card("Niveau", "Niveau\u00a07", "Master", Gauge(7, 3, 8, "Niveau 7 sur une échelle de 3 à 8")),
                Card("Famille", "Recherche clinique", "Investigation"),
                Card("Statut", "Catégorie\u00a0A", "Corps des ingénieurs"),
            ),
            Picture(png(64, 32), "Logo de l’hôpital"),
        ),
        title="15D30 – Coordinateur(trice)",
        author="Équipe « métiers »",
        subject="Un sujet & <autre>",
        keywords=("15D30", "études"),
    )


def _wide(count: int) -> Table:
    return Table(tuple(f"c{n}" for n in range(count)), (tuple((Span("x"),) for _ in range(count)),) * 3, ())


def _inwards(depth: int) -> Block:
    return Columns((_inwards(depth - 1), text(SENTENCE)), (text(SENTENCE),), 0.5) if depth else items(SENTENCE)


def _tinted(cell: str, rows: int, columns: int = 3) -> HeatMap:
    """Rows of cells that all say the same, every second one tinted."""
    head = ("Tête", *(f"c{n}" for n in range(columns)))
    body = tuple(((Span(f"rang {n}"),), *(((Span(cell),),) * columns)) for n in range(rows))
    tints = tuple((None, *(Tint("fragile", 1 + n % 3) if n % 2 else None for n in range(columns))) for _ in range(rows))
    return HeatMap(Table(head, body, (2.0, *(1.0,) * columns), caption="Teintes"), tints, total=True)


# Content at the edge of what a page can hold; each of these was once drawn wrong.
EDGES: dict[str, Document] = {
    "table of 32 columns": make(_wide(32)),
    "table of 90 columns": make(_wide(90)),
    "wide tables side by side": make(Columns((_wide(17),), (_wide(17),), 0.5)),
    "gauge of many steps": _head(
        Banner("Genre", "Titre", cards=tuple(Card("Niveau", "3", "", Gauge(3, 1, 14, f"n{n}")) for n in range(4)))
    ),
    "gauge of years": _head(
        Banner("Genre", "Titre", cards=tuple(Card("An", "", "", Gauge(2021, 2020, 2026, f"an {n}")) for n in range(4)))
    ),
    "20 cards with gauges": _head(Banner("Genre", "Titre", "Phrase.", "Code", "T1", _cards(20, gauge=True))),
    "page of the web without address": make(WebPage("Fiche", ""), WebPage("", "https://exemple.fr")),
    "language unsaid": make(text("a"), language=""),
    "language misspelt": make(text("a"), language="français"),
    "columns 6 deep": make(_inwards(6)),
    "table without any heading": make(Table((), (((Span("a"),), (Span("b"),)),) * 2, (1, 1), row_headers=False)),
    "heat maps of both sizes": make(heat_map(), heat_map("small", left=3)),
    "heat map over pages": make(_tinted("douze", 120)),
    "heat map of long cells": make(_tinted(SENTENCE * 40, 3), Panel((_tinted(SENTENCE, 4),))),
    "heat map of one long word": make(_tinted(WORD, 2)),
    "heat map of 30 columns": make(_tinted("9", 3, 30)),
    "heat maps side by side": make(Columns((heat_map("small"),), (_tinted("x", 30),), 0.5)),
    "heat map in columns": make(Flowing((_tinted("12 / 40", 40),), 2)),
    "ragged heat map": make(HeatMap(Table(("a", "b"), (((Span("c"),),), ()), ()), ((Tint("absent"), Tint("bon", 9)),))),
    "curve": make(step_curve()),
    "curve of one point": make(step_curve(1944.5, labels=(), until=None)),
    "curve of 60 points": make(step_curve(*(1900.0 + 37 * n for n in range(60)))),
    "curve that falls, then is flat": make(step_curve(3000.0, 1000.0, 1000.0, 1000.0, 5.0)),
    "curve of negative numbers": make(step_curve(-3.0, 0.0, -2.5)),
    "curve of giants": make(step_curve(-1e300, 1e300, 3e-300)),
    "curve of no number": make(step_curve(float("nan"), float("inf"))),
    "curve of long words": make(
        step_curve(title=SENTENCE * 3, labels=(SENTENCE * 4, WORD), unit_x=SENTENCE, unit_y=WORD)
    ),
    "curve of 40 marks at once": make(
        step_curve(labels=(), reperes=tuple(RepereCourbe(2028 + n / 400, f"repère {n}") for n in range(40)))
    ),
    "curves side by side": make(Columns((step_curve(),), (Panel((step_curve(),)),), 0.5)),
    "curve in narrow columns": make(Flowing((step_curve(),), 5)),
    "curve without words": make(Courbe("", Table((), (), ()), (PointCourbe(2026, 1),), "")),
    "first row higher than a page": make(one_row("mot " * 3000), Panel((Section("Titre", (one_row(LONG, 2),)),))),
}
WHOLE: dict[str, Document] = {"everything": everything()}
QUICK: dict[str, Document] = EDGES | LENGTH | DEPTH | HEADS | LETTERS | FOREIGN | WHOLE
CASES: dict[str, Document] = QUICK | VERY_LONG


@cache
def rendered(name: str) -> bytes:
    """The PDF of a case, made once."""
    return pdf_of(CASES[name])


def pdf_of(content: Document | Book) -> bytes:
    """The PDF of a document or a book."""
    stream = io.BytesIO()
    render_pdf(content, stream)
    return stream.getvalue()
