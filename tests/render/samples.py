"""Content that holds every kind of block, and texts that try to be something else than text."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any, Literal

from fphref.documents.book import Book, IndexEntry, IndexGroup, Part
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
    iter_banner_texts,
    iter_texts,
)
from fphref.render.cleaning import line

LINK = "https://exemple.fr/texte?a=1&b=(2)"
HOSTILE = (
    "<script>alert(1)</script>",
    "R&D &amp; &lt;b&gt; &#60; &copy",
    '"]() [x](javascript:alert(1)) ![y](https://exemple.fr/z.png) "onload="x',
    "a | b \\| c \\",
    "javascript:alert(1) data:text/html,<b> www.exemple.fr https://exemple.fr nous@exemple.fr",
    "\u202eabc\u202c \u200fdef\u2066ghi\u2069",
    "a\ud800b\udfffc\x00d\x1b[31me",
    "e\u0301tude, œuvre, n°\u00a05\u202f!",
    "santé 😀 研究 👩\u200d⚕️",
    "# pas un titre #",
    "- pas une puce",
    "12) pas un numéro",
    "a. b) (c) iv. d",
    "=== --- *** ___ ~~~ ```",
    "> citation : *gras* _italique_ ~barré~ `code` $x$ {#id .classe} H~2~O x^2^ [^1] @nous",
    "</style><style>*{display:none}</style>",
    "--> ]]> <!-- ?> %s {0} {{ x }}",
    "un  deux\tτρία\nquatre\r\n\r\n    cinq",
    "C #",
    "!",
)
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0c"
    b"IDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)
assert zlib.crc32(PIXEL[12:29]) == int.from_bytes(PIXEL[29:33], "big")


def text(*parts: str) -> Paragraph:
    """A paragraph of plain spans."""
    return Paragraph(tuple(Span(part) for part in parts))


def bullets(*texts: str, numbered: bool = False) -> BulletList:
    """A list of plain items."""
    return BulletList(tuple(Item((Span(entry),)) for entry in texts), numbered)


def make(*blocks: Block, tint: str = "emeraude") -> Document:
    """A document with these blocks under a short banner."""
    banner = Banner("Genre", "Titre du document", "Une phrase.", "Code", "T1")
    return Document("T1 – Titre du document", banner, blocks, Footer("T1", "Édition"), tint, "2024-06-01")


def heat_map(role: Literal["normal", "small"] = "normal", **changes: Any) -> HeatMap:
    """A table tinted by every state, each at its own strength; the last row sums up."""
    states = ("critique", "echu", "faible", "fragile", "tendu", "bon", "inconnu", "masque")
    rows = tuple(
        ((Span(f"Unité {row}"),), *((Span(f"{row * 8 + n}"),) for n in range(len(states)))) for row in range(1, 5)
    )
    tints = tuple((None, *(Tint(state, 1 + (row + n) % 3) for n, state in enumerate(states))) for row in range(3))
    table = Table(
        ("Unité", *(f"état {n}" for n in range(len(states)))),
        rows,
        (3.0, *(1.0,) * len(states)),
        caption="Combien dans chaque état",
        role=role,
    )
    return replace(HeatMap(table, tints, total=True), **changes)


def step_curve(*heights: float, labels: tuple[str, ...] = ("passage de grade", "autre"), **changes: Any) -> Courbe:
    """A curve that rises every two years from 2026 on, with a mark in the middle of its first steps."""
    values = heights or (2215.25, 2377.70, 2550.0, 2682.92, 2963.52)
    years = [2026 + 2 * n for n in range(len(values))]
    rows = tuple(
        ((Span(f"Année {year}"),), (Span(f"{value:.2f} par mois"),)) for year, value in zip(years, values, strict=True)
    )
    curve = Courbe(
        "Le traitement, pas à pas",
        Table(("Quand", "Combien"), rows, (1, 1), caption="Les chiffres de la courbe"),
        tuple(PointCourbe(float(year), value) for year, value in zip(years, values, strict=True)),
        "Le traitement monte par marches.",
        tuple(RepereCourbe(2027.0 + 2 * n, label) for n, label in enumerate(labels)),
        years[-1] + 2.0,
        "année",
        "€ par mois",
        2,
    )
    return replace(curve, **changes)


def full_document(tint: str = "emeraude") -> Document:
    """Every kind of block and of span, and a banner with everything."""
    inner = BulletList(
        (Item((Span("diplôme A"),)), Item((Span("diplôme B"),), (Note("Réserve :", (Span("à voir"),)),)))
    )
    cells = tuple(
        ((Span(f"Connaissance {n}", strong=n % 2 == 0),), (Span(f"{43000 + n}", chip=True), Span(" acquis")))
        for n in range(4)
    )
    wide = tuple(tuple((Span(f"case {row}.{n}"),) for n in range(6)) for row in range(2))
    blocks: tuple[Block, ...] = (
        Columns(
            (Section("Activités", (bullets("Contrôle de la qualité", "Suivi des événements"),), "tasks"),),
            (
                Panel(
                    (
                        Section(
                            "Connaissances",
                            (
                                Table(
                                    ("Intitulé", "Code"),
                                    cells,
                                    (3, 1),
                                    caption="Ce qu’il faut savoir",
                                    anchors=("cn-0", "cn 1", "", "cn-3"),
                                ),
                            ),
                            "book",
                        ),
                    )
                ),
                WebPage("La fiche en ligne", "https://exemple.fr/15D30"),
            ),
            0.595,
        ),
        Section(
            "Formation",
            (
                Section("Cursus", (Facts((("Durée", (Span("1 an"),)), ("Valideur", (Span("Ministère"),)))),)),
                Section(
                    "Accès",
                    (
                        text("Être titulaire :"),
                        BulletList((Item((Span("soit"),), (inner,)), Item((Span("ou expérience"),))), numbered=True),
                        bullets("une liste", "qui suit"),
                        bullets("puis une autre"),
                    ),
                ),
                Section("Profond", (Section("Plus", (Section("Encore", (Section("Fond", (text("là"),)),)),)),)),
            ),
            "school",
        ),
        Section("", (Note("Un avertissement dont le nom est long", (Span("et son texte"),)),)),
        Section(
            "Sources",
            (
                Paragraph(
                    (
                        Span("Voir la "),
                        Span("fiche d’origine", link=LINK),
                        Span(" !"),
                        Span("La page", link="https://exemple.fr/page"),
                        Span(", la "),
                        Span("page cachée", link="javascript:alert(1)"),
                        Span(" ou "),
                        Span("écrire ", strong=True, link="mailto:nous@exemple.fr"),
                        Span("au "),
                        Span("bureau", strong=True),
                        Span("x "),
                        Span("(haut)", strong=True),
                        Span("x, voir\u00a0"),
                        Span("R1", chip=True, call=True, target="cn-0"),
                        Span(" et "),
                        Span("EX-1", target="EX-1"),
                        Span(" et "),
                        Span("nulle part", target="absent"),
                        Span("."),
                    )
                ),
                Paragraph((Span("Une remarque."),), "small"),
                Facts((("Licence", (Span("Ouverte"),)),), "small"),
                Table(("A", "B", "C", "D", "E", "F"), wide, (1.0,) * 6, row_headers=False, role="small", whole=True),
                Table((), (((Span("sans"),), (Span("en-tête"),)),), (1, 1)),
                heat_map(),
                heat_map("small", left=2),
                step_curve(),
                Flowing((bullets("coulant", "sur", "deux colonnes"), text("fin des colonnes"))),
                Flowing((Section("Long", (text("Une phrase assez longue. " * 120),)),), 3),
            ),
            "law",
        ),
        Section("Textes hostiles", tuple(_hostile())),
    )
    cards = (
        Card("Niveau", "Niveau 7", "Master", Gauge(7, 1, 8, "Niveau 7 sur une échelle de 1 à 8")),
        Card("Famille", "Recherche clinique", "Investigation"),
        Card("Âge", "40 ans", "", Gauge(40, 0, 99, "40 sur une échelle de 0 à 99")),
    )
    banner = Banner(
        "Fiche · hôpital",
        "Coordinateur(trice) d’études cliniques & « R&D »",
        "Piloter <les> études.",
        "Code métier",
        "15D30",
        cards,
        Picture(PIXEL, 'Logo du "CHU" <fictif>'),
    )
    return Document(
        "15D30 – Coordinateur(trice)",
        banner,
        blocks,
        Footer("15D30 – Coordinateur(trice)", "Répertoire · édition 2024"),
        tint,
        "2024-06-01",
        subject='Un sujet & <autre> "cité"',
        keywords=("15D30", "études"),
        author="Équipe « métiers »",
        anchor="15D30",
    )


def _hostile() -> list[Block]:
    blocks: list[Block] = []
    for hostile in HOSTILE:
        span = (Span(hostile),)
        blocks += [
            Paragraph(span),
            BulletList((Item(span, (bullets(hostile),)),)),
            BulletList((Item(span),), numbered=True),
            Facts(((hostile, span),)),
            Note(hostile, span),
            Table((hostile, "b"), ((span, (Span(hostile, strong=True),)),), (1, 1), caption=hostile),
            HeatMap(Table((hostile, "b"), ((span, span),), (1, 1)), ((None, Tint(hostile)),)),
            step_curve(
                title=hostile,
                alternative=hostile,
                unit_x=hostile,
                unit_y=hostile,
                labels=(hostile, "b"),
                table=Table((hostile,), ((span,),), (1,)),
            ),
            Section(
                hostile, (Paragraph((Span("x"), Span(hostile, strong=True), Span("y"), Span(hostile, chip=True))),)
            ),
            Paragraph((Span(hostile, link=hostile), Span(" "), Span(hostile, target=hostile, link=LINK))),
            WebPage(hostile, hostile),
        ]
    return blocks


def full_book() -> Book:
    """Two parts with documents that link to each other, an index with a target that is nowhere."""
    first = full_document()
    rows = (((Span("R1"),), (Span("doute"),)),)
    second = replace(
        make(
            Section("Mobilité", (Paragraph((Span("vers "), Span("15D30", chip=True, target="15D30"))),)),
            Section("Réserves", (Table(("Repère", "Doute"), rows, (1, 9), anchors=("cn-0",)),)),
            Paragraph((Span("R1", chip=True, call=True, target="cn-0"),)),
            tint="prune",
        ),
        anchor="EX-1",
        language="en-GB",
    )
    third = replace(make(text("sans ancre"), tint="inconnue"), banner=Banner("", ""), title="Sans bandeau")
    return Book(
        "Catalogue & recueil",
        Banner("Catalogue", "Catalogue <des> métiers", "Édition 2024", logo=Picture(b"GIF89a", "Logo non lu")),
        (Facts((("Édition", (Span("2024"),)),)), Section("Comment lire", (text("De gauche à droite."),))),
        "Sommaire",
        (Part("Recherche & clinique", "emeraude", (first, second)), Part("", "prune", (third,))),
        "Index",
        (
            IndexGroup("Savoir-faire", (IndexEntry("Analyser | trier", ("15D30", "EX-1")), IndexEntry("Rien", ()))),
            IndexGroup("Métiers", (IndexEntry("<Perdu>", ("absent",)),)),
        ),
        Footer("Catalogue", "Édition 2024"),
        "ocean",
        "2024-06-01",
        subject="Tous les métiers",
        keywords=("catalogue",),
        author="Équipe",
        language="fr",
    )


def banner_texts(document: Document) -> list[str]:
    """What a reader must find of the banner, in order, clean."""
    return list(filter(None, map(line, iter_banner_texts(document.banner))))


def block_texts(document: Document) -> list[str]:
    """What a reader must find of the blocks, in order, clean."""
    return list(filter(None, map(line, iter_texts(document.blocks))))
