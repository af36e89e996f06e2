"""What a DOCX file makes of a book: cover, contents, parts, documents, index, and the links between them."""

from __future__ import annotations

import dataclasses
from itertools import chain

import pytest

from fphref.documents.book import Book, IndexEntry, IndexGroup, Part
from fphref.documents.catalogue import build_catalogue
from fphref.documents.content import (
    Banner,
    Card,
    Document,
    Facts,
    Footer,
    Gauge,
    Paragraph,
    Section,
    Span,
    Table,
    iter_banner_texts,
    iter_texts,
)
from fphref.model.referentiel import Referentiel
from fphref.render.docx.palette import palette
from tests.render.docx_documents import full_document, items, make, text
from tests.render.docx_reading import R, Reading, W, data_of, heading_faults, links, plain, render, tampered, text_of


def document(anchor: str, tint: str, *targets: str) -> Document:
    """A small document that names others."""
    marks = tuple(Span(f"vers {target} ", target=target) for target in targets)
    reserves = Table(("Repère", "Doute"), (((Span("R1"),), (Span(f"douteux en {anchor}"),)),), (1, 9), anchors=("r1",))
    cards = (Card("Niveau", "Niveau 3", "CAP", Gauge(3, 1, 8, "Niveau 3 de 8")),)
    return make(
        Section("Liens", (Section("Ici", (Paragraph(marks),)), items("un", "deux"))),
        reserves,
        title=f"{anchor} – Métier",
        banner=Banner("Fiche", f"Métier {anchor}", "Une phrase.", "Code", anchor, cards),
        footer=Footer(f"{anchor} – Métier", "Recueil"),
        anchor=anchor,
        tint=tint,
    )


def make_book(**changes: object) -> Book:
    """Three documents in two parts, the second in tints of its own."""
    values = {
        "title": "Catalogue",
        "cover": Banner("Recueil", "Catalogue des métiers", "Édition 2024"),
        "blocks": (Section("Répertoires", (Facts((("Éditeur", (Span("ANFH"),)),)),)), text("Voir A1.")),
        "contents_title": "Sommaire",
        "parts": (
            Part("Soins", "ocean", (document("A1", "ocean", "r1", "A2", "B1", "Z9"), document("A2", "ocean", "A2"))),
            Part("Recherche", "brique", (document("B1", "brique", "r1", "A1"),)),
        ),
        "index_title": "Index",
        "index": (
            IndexGroup("Savoir-faire", (IndexEntry("Analyser", ("A1", "B1")), IndexEntry("Conduire", ("A2", "Z9")))),
            IndexGroup("Métiers", (IndexEntry("Seul", ()),)),
        ),
        "footer": Footer("Catalogue", "Édition 2024"),
        "tint": "ocean",
        "date": "2024-06-01",
    }
    return Book(**(values | changes))  # type: ignore[arg-type]


def told_by_book(book: Book) -> str:
    """What a reader must find, in order: nothing more, nothing less."""
    codes = {d.anchor: d.banner.plate for d in book.documents}
    told = [*iter_banner_texts(book.cover), *iter_texts(book.blocks), book.contents_title]
    for part in book.parts:
        told += [part.title, "…", *chain.from_iterable((d.title, "…") for d in part.documents)]
    for part in book.parts:
        told.append(part.title)
        for inner in part.documents:
            told += [*iter_banner_texts(inner.banner), *iter_texts(inner.blocks)]
    if book.index:
        told.append(book.index_title)
    for group in book.index:
        told.append(group.title)
        told += [f"{e.text} " + ", ".join(codes.get(target, target) for target in e.targets) for e in group.entries]
    return plain(" ".join(told))


def squeezed(told: str) -> str:
    """Without the dots of contents, which touch what they follow."""
    return plain(told.replace("…", " … "))


@pytest.fixture(scope="module")
def book() -> Reading:
    return render(make_book())


def test_all_is_told_in_order_and_nothing_else(book: Reading) -> None:
    assert squeezed(book.told()) == told_by_book(make_book())


def test_the_shipped_catalogue_is_told_in_order(referentiel: Referentiel) -> None:
    catalogue = build_catalogue(referentiel)
    reading = render(catalogue)
    assert len(catalogue.documents) >= 5
    assert squeezed(reading.told()) == squeezed(told_by_book(catalogue))


def test_the_plan_goes_from_parts_to_documents_to_sections(book: Reading) -> None:
    fiche = [(3, "Liens"), (4, "Ici")]
    assert book.levels() == [
        (1, "Répertoires"), (1, "Sommaire"),
        (1, "Soins"), (2, "Métier A1"), *fiche, (2, "Métier A2"), *fiche,
        (1, "Recherche"), (2, "Métier B1"), *fiche,
        (1, "Index"), (2, "Savoir-faire"), (2, "Métiers"),
    ]  # fmt: skip


def test_a_part_without_title_is_no_level() -> None:
    parts = (Part("", "ocean", (document("A1", "ocean"),)), Part("Vide", "ocean", ()))
    reading = render(make_book(parts=parts, index=()))
    assert reading.levels()[2:] == [(1, "Métier A1"), (2, "Liens"), (3, "Ici"), (1, "Vide")]


def test_a_document_without_title_is_called_by_its_name() -> None:
    nameless = dataclasses.replace(document("A1", "ocean"), banner=Banner("", ""))
    reading = render(make_book(parts=(Part("Soins", "ocean", (nameless,)),)))
    assert (2, "A1 – Métier") in reading.levels()


def test_a_skipped_level_is_seen() -> None:
    broken = tampered(data_of(make_book()), '<w:pStyle w:val="TitreDocument"/>', '<w:pStyle w:val="Petit"/>')
    assert heading_faults(broken) != []


def test_contents_lead_to_each_part_and_document(book: Reading) -> None:
    entries = [line for line in book.lines() if line.style.startswith("TOC")]
    assert [(line.style, line.text) for line in entries] == [
        ("TOC1", "Soins\t…"), ("TOC2", "A1 – Métier\t…"), ("TOC2", "A2 – Métier\t…"),
        ("TOC1", "Recherche\t…"), ("TOC2", "B1 – Métier\t…"),
    ]  # fmt: skip
    anchors = [line.element.find(f"{W}hyperlink").get(f"{W}anchor") for line in entries]
    fields = [next(line.element.iter(f"{W}instrText")).text for line in entries]
    assert fields == [f" PAGEREF {anchor} \\h " for anchor in anchors]
    marked = {b.get(f"{W}name"): text_of(b.getparent()) for b in book.body.iter(f"{W}bookmarkStart")}
    assert [marked[anchor] for anchor in anchors] == ["Soins", "Métier A1", "Métier A2", "Recherche", "Métier B1"]


def test_targets_are_looked_for_in_the_document_then_in_the_book(book: Reading) -> None:
    marked = {f"#{b.get(f'{W}name')}": b.getparent() for b in book.body.iter(f"{W}bookmarkStart")}
    said = {shown: marked[goal] for shown, goal in links(book) if shown.startswith("vers")}
    assert {shown: text_of(place) for shown, place in said.items() if "r1" not in shown} == {
        "vers A2 ": "Métier A2", "vers A2": "Métier A2", "vers B1 ": "Métier B1", "vers A1": "Métier A1",
    }  # fmt: skip
    rows = [text_of(marked[goal].getparent().getnext()) for shown, goal in links(book) if shown == "vers r1 "]
    assert rows == ["douteux en A1", "douteux en B1"]


def test_the_index_leads_to_the_documents(book: Reading) -> None:
    entries = [line for line in book.lines() if line.style == "Index1"]
    assert [line.text for line in entries] == ["Analyser\u2003A1, B1", "Conduire\u2003A2, Z9", "Seul"]
    goals = [[link.get(f"{W}anchor") for link in line.element.iter(f"{W}hyperlink")] for line in entries]
    assert goals == [["_d1", "_d3"], ["_d2"], []]


def test_each_document_begins_a_page_and_has_its_own_foot(book: Reading) -> None:
    feet = {f"footer{n}": text_of(book.xml[f"word/footer{n}.xml"][0]).split("\t")[0] for n in range(1, 5)}
    said = []
    for section in book.body.iter(f"{W}sectPr"):
        identifier = section.find(f"{W}footerReference").get(f"{R}id")
        foot = feet[book.relations[identifier][0].removesuffix(".xml")]
        columns = section.find(f"{W}cols").get(f"{W}num")
        said.append((foot, section.find(f"{W}type").get(f"{W}val"), columns))
    assert said == [
        ("Catalogue", "nextPage", "1"), ("A1 – Métier", "nextPage", "1"), ("A2 – Métier", "nextPage", "1"),
        ("B1 – Métier", "nextPage", "1"), ("Catalogue", "nextPage", "1"), ("Catalogue", "continuous", "2"),
    ]  # fmt: skip


def test_each_section_ends_with_its_document(book: Reading) -> None:
    last: list[str] = []
    for child in book.body:
        section = child.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            before = child.getprevious()
            last.append(text_of(child) or plain(text_of(before)))
    assert last[0].startswith("B1 – Métier")  # the contents
    assert [said[-5:] for said in last[1:4]] == ["en A1", "en A2", "en B1"]
    assert last[4] == "Index"


def test_documents_of_another_tint_are_drawn_in_it() -> None:
    reading = render(make_book())
    own, other = palette("ocean"), palette("brique")
    grounds = [
        shade.get(f"{W}fill")
        for line in reading.lines()
        if line.style in ("Surtitre", "TitreDocument")
        for shade in line.element.iterfind(f"{W}pPr/{W}shd")
    ]
    assert grounds == [other.base, other.base]  # B1 alone; the others by their style
    assert reading.look("TitreDocument", "shd", "fill") == own.base
    colours = {line.text: [c.get(f"{W}val") for c in line.element.iter(f"{W}color")] for line in reading.lines()}
    assert other.dark in colours["Recherche"] and colours["Soins"] == []
    bullets = {_bullet(reading, line.element) for line in reading.lines() if line.style == "ListBullet"}
    assert bullets == {own.base, other.base}


def _bullet(reading: Reading, paragraph: object) -> str:
    numbering = reading.xml["word/numbering.xml"]
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")  # type: ignore[attr-defined]
    (instance,) = [n for n in numbering.findall(f"{W}num") if n.get(f"{W}numId") == number]
    pattern = instance.find(f"{W}abstractNumId").get(f"{W}val")
    (found,) = [n for n in numbering.findall(f"{W}abstractNum") if n.get(f"{W}abstractNumId") == pattern]
    return str(found.find(f"{W}lvl/{W}rPr/{W}color").get(f"{W}val"))


def test_the_same_anchor_twice_leads_to_the_first() -> None:
    twins = (document("A1", "ocean"), document("A1", "brique", "A1"))
    reading = render(make_book(parts=(Part("Soins", "ocean", twins),), index=()))
    assert [goal for shown, goal in links(reading) if shown == "vers A1"] == ["#_d1"]


def test_a_book_of_nothing_is_its_cover() -> None:
    empty = make_book(parts=(), index=(), blocks=(), contents_title="Sommaire")
    assert render(empty).told() == "Recueil Catalogue des métiers Édition 2024"


def test_every_kind_of_block_in_a_book() -> None:
    whole = dataclasses.replace(full_document(), tint="prune")
    catalogue = make_book(parts=(Part("Soins", "ocean", (whole, whole)),), index=())
    assert squeezed(render(catalogue).told()) == told_by_book(catalogue)
