"""What the HTML page says of a document and of a book, where its links lead, and what it never does."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Columns,
    Document,
    Facts,
    Flowing,
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
from fphref.documents.fiche import build_fiche
from fphref.model.referentiel import Referentiel
from fphref.render.cleaning import line
from fphref.render.html import icons, render_html
from fphref.render.pdf import icons as pdf_icons
from tests.render.samples import (
    LINK,
    PIXEL,
    banner_texts,
    block_texts,
    bullets,
    full_document,
    make,
    text,
)
from tests.render.test_html_reading import HEADINGS, Node, Page, problems, render
from tests.support import ROOT, environment


def _bytes(document: Document) -> bytes:
    stream = io.BytesIO()
    render_html(document, stream)
    return stream.getvalue()


def _body(*blocks: Block) -> Node:
    page = render(make(*blocks))
    assert problems(page) == []
    return page.landmark("main")


def headings(page: Page) -> list[tuple[str, str]]:
    """Level and words of each heading."""
    return [(node.tag, node.told()) for node in page.body.all(*HEADINGS)]


@pytest.fixture(scope="module")
def full() -> Page:
    return render(full_document())


# What it says


def test_it_tells_the_whole_content_in_order(full: Page) -> None:
    document = full_document()
    assert full.landmark("header").told() == " ".join(banner_texts(document))
    assert full.landmark("main").told() == " ".join(block_texts(document))
    assert full.landmark("footer").told() == "15D30 – Coordinateur(trice) Répertoire · édition 2024"
    assert problems(full) == []


def test_the_comparison_of_texts_is_not_blind(full: Page) -> None:
    document = full_document()
    for blocks in (document.blocks[1:], (*document.blocks[1:], document.blocks[0])):
        assert full.landmark("main").told() != " ".join(block_texts(replace(document, blocks=blocks)))


def test_a_shipped_fiche_is_told_whole_and_sound(referentiel: Referentiel) -> None:
    fiche = build_fiche(referentiel, "15D30")
    page = render(fiche)
    assert problems(page) == []
    assert page.landmark("header").told() == " ".join(banner_texts(fiche))
    assert page.landmark("main").told() == " ".join(block_texts(fiche))
    assert len(block_texts(fiche)) > 150
    tags = {node.tag for node in page.body.walk()}
    assert {"ul", "table", "dl", "aside", "nav", "h1", "h2", "h3", "h4"} <= tags


WORDS = st.text(
    st.one_of(st.sampled_from("<>&\"'/=-! \u00a0\u202e\u200b\ud800\x00e\u0301é"), st.characters()), max_size=30
)


@given(WORDS)
@settings(max_examples=60, deadline=None)
def test_any_text_is_only_text(word: str) -> None:
    span = (Span(word),)
    document = replace(
        make(
            Section(word, (Paragraph(span), Facts(((word, span),)), Note(word, span), WebPage(word, word)), word),
            Table((word, "b"), ((span, (Span(word, chip=True, link=word),)),), (1, 1), caption=word, anchors=(word,)),
            BulletList((Item((Span("a", target=word),)), Item((Span(word, strong=True),)))),
        ),
        banner=Banner(word, f"a{word}", word, word, word, (Card(word, word, word, Gauge(1, 0, 2, word)),)),
        language=word,
        author=word,
        anchor=word,
    )
    page = render(document)
    assert problems(page) == []
    if any(map(line, (word,))):
        assert page.landmark("main").told().replace(" ", "") == "".join(block_texts(document)).replace(" ", "")


def test_metadata(full: Page) -> None:
    found = {node.attributes.get("name", ""): node.attributes["content"] for node in full.root.all("meta")[1:]}
    assert found["description"] == 'Un sujet & <autre> "cité"'
    assert (found["author"], found["keywords"]) == ("Équipe « métiers »", "15D30, études")
    assert found["dcterms.date"] == "2024-06-01"
    assert full.root.one("title").told() == "15D30 – Coordinateur(trice)"


@pytest.mark.parametrize(("language", "found"), [("fr-FR", "fr-FR"), ("de", "de"), ("", "fr"), ('x" onload="', "fr")])
def test_language(language: str, found: str) -> None:
    page = render(replace(make(text("a")), language=language))
    assert page.root.one("html").attributes == {"lang": found}


# Structure


def test_headings_go_down_with_the_sections(full: Page) -> None:
    found = {told: tag for tag, told in headings(full)}
    assert found["Coordinateur(trice) d’études cliniques & « R&D »"] == "h1"
    levels = ("Formation", "Cursus", "Plus", "Encore", "Fond")
    assert [found[title] for title in levels] == ["h2", "h3", "h4", "h5", "h6"]


def test_sections_without_title_take_no_level_and_none_is_deeper_than_six() -> None:
    section = Section("fond", (text("a"),))
    for depth in range(9):
        section = Section(f"niveau {depth}" if depth != 4 else "", (section,))
    tags = [tag for tag, _ in headings(render(make(section)))]
    assert tags == ["h1", "h2", "h3", "h4", "h5", *["h6"] * 5]


def test_a_document_without_a_banner_title_is_headed_by_its_own() -> None:
    page = render(replace(make(text("a")), banner=Banner("", ""), title="Titre propre"))
    assert headings(page) == [("h1", "Titre propre")]
    assert problems(page) == []


def test_lists_keep_their_nesting_and_their_numbers() -> None:
    inner = BulletList((Item((Span("dedans"),)),))
    items = (Item((Span("un"),), (inner,)), Item(()), Item((Span("trois"),)), Item((), (text("dessous"),)))
    (numbered,) = _body(BulletList(items, numbered=True)).all("ol")
    assert [kid.told() for kid in numbered.elements] == ["un dedans", "trois", "dessous"]
    assert [kid.attributes.get("value") for kid in numbered.elements] == [None, "3", None]
    assert numbered.elements[0].one("ul").one("li").told() == "dedans"


def test_tables_name_columns_and_rows(full: Page) -> None:
    table = next(node for node in full.body.all("table") if "Ce qu’il faut savoir" in node.told())
    assert table.elements[0].tag == "caption"
    assert [cell.told() for cell in table.one("thead").all("th")] == ["Intitulé", "Code"]
    assert [cell.attributes["scope"] for cell in table.one("tbody").all("th")] == ["row"] * 4
    assert [node.attributes["style"] for node in table.all("col")] == ["width:75%", "width:25%"]
    plain = next(node for node in full.body.all("table") if "case 0.0" in node.told())
    assert plain.one("tbody").all("th") == []
    assert plain.parent is not None
    assert plain.parent.attributes["tabindex"] == "0"
    assert plain.parent.attributes["aria-label"] == "Tableau : A, B, C, D, E, F"


def test_ragged_and_odd_tables_are_filled() -> None:
    widths = (float("nan"), -1.0)
    body = _body(Table(("a",), (((Span("b"),), (Span("c"),)), ((Span("d"),),)), widths), Table(("x",), (), (1,)))
    (table,) = body.all("table")
    assert [[cell.told() for cell in row.elements] for row in table.all("tr")] == [["a", ""], ["b", "c"], ["d", ""]]


def test_facts_notes_and_panels_have_their_own_elements(full: Page) -> None:
    assert "Durée 1 an" in [node.told() for node in full.body.all("div") if node.parent and node.parent.tag == "dl"]
    notes = full.body.all("aside")
    assert {note.attributes["role"] for note in notes} == {"note"}
    assert [note.one("strong").told() for note in notes][:2] == ["Réserve :", "Un avertissement dont le nom est long"]
    assert [len(note.all("p")) for note in notes][:2] == [1, 2]


def test_what_is_empty_leaves_no_trace() -> None:
    empty = (
        Paragraph((Span(" "), Span("\u200b"))),
        BulletList((Item((Span(""),)),)),
        Facts((("", ()),)),
        Note("", ()),
        Table(("a",), (), (1,)),
        Section("", ()),
        Panel((text(""),)),
        Flowing(()),
        Columns((), ()),
        WebPage("", ""),
    )
    assert _body(*empty).elements == []
    assert [node.tag for node in _body(Section("Vide", ())).elements] == ["section"]


def test_columns_keep_their_order_and_share() -> None:
    (columns,) = _body(Columns((text("gauche"),), (text("droite"),), 0.7)).elements
    assert columns.told() == "gauche droite"
    assert columns.attributes["style"] == "--g:70fr;--d:30fr"
    assert _body(Columns((text("seule"),), ())).elements[0].tag == "p"


def test_long_text_is_not_set_in_columns_that_one_must_scroll_back(full: Page) -> None:
    flows = [node for node in full.body.walk() if "flux" in node.classes]
    assert [("long" in node.classes, node.attributes["style"]) for node in flows] == [(False, "--n:2"), (True, "--n:3")]


def test_spaces_stay_outside_of_links_and_chips() -> None:
    spans = (Span("voir "), Span(" ici ", link="https://a.fr"), Span(" et"), Span(" R1 ", chip=True), Span(" fin "))
    source = render(make(Paragraph(spans))).source
    assert 'voir <a href="https://a.fr">ici</a> et <span class="puce">R1</span> fin</p>' in source


def test_icons_are_those_of_the_pdf_and_an_unknown_one_is_no_failure() -> None:
    assert icons.NAMES == pdf_icons.NAMES
    for name in sorted(icons.NAMES):
        assert len(_body(Section("a", (text("b"),), name)).all("path")) == 1
    assert _body(Section("a", (text("b"),), "inconnue")).all("svg") == []


# The banner


def test_gauges_show_their_value_in_words_and_steps(full: Page) -> None:
    (banner,) = full.body.all("header")
    figures = [node for node in banner.walk() if node.attributes.get("role") == "img" and node.tag != "svg"]
    assert [node.attributes["aria-label"] for node in figures] == [
        "Niveau 7 sur une échelle de 1 à 8",
        "40 sur une échelle de 0 à 99",
    ]
    steps = figures[0].elements
    assert ["atteint" in step.classes for step in steps] == [True] * 7 + [False]
    assert [step.one("b").told() for step in steps if "ici" in step.classes] == ["7"]
    assert figures[1].one("i").attributes["style"] == "width:40.4%"


@pytest.mark.parametrize(
    ("value", "lowest", "highest", "lit"), [(0, 1, 5, 1), (9, 1, 5, 5), (3, 3, 3, 1), (5, 8, 1, 5), (-2, -5, 5, 4)]
)
def test_gauge_off_the_scale_is_no_failure(value: int, lowest: int, highest: int, lit: int) -> None:
    card = Card("a", "b", "c", Gauge(value, lowest, highest, ""))
    page = render(replace(make(text("fin")), banner=Banner("", "Titre", cards=(card,))))
    (figure,) = [node for node in page.body.walk() if node.attributes.get("role") == "img"]
    assert str(value) in figure.attributes["aria-label"]
    assert sum("atteint" in step.classes for step in figure.elements) == lit


@pytest.mark.parametrize(
    ("data", "kind"),
    [(PIXEL, "image/png"), (b"\xff\xd8\xff\xe0x", "image/jpeg"), (b"<svg onload='x()'>", ""), (b"", "")],
)
def test_a_logo_is_a_picture_only_if_it_is_one(data: bytes, kind: str) -> None:
    page = render(replace(make(text("a")), banner=Banner("", "Titre", logo=Picture(data, "Logo"))))
    assert page.landmark("header").told() == "Titre Logo"
    pictures = page.body.all("img")
    wanted = [f"data:{kind};base64,{base64.b64encode(data).decode()}"] if kind else []
    assert [node.attributes["src"] for node in pictures] == wanted


# Links


def test_links_are_active_for_known_schemes_only(full: Page) -> None:
    found = dict(full.links())
    assert found["fiche d’origine"] == LINK
    assert found["écrire"] == "mailto:nous@exemple.fr"
    assert found["La fiche en ligne https://exemple.fr/15D30"] == "https://exemple.fr/15D30"
    assert "page cachée" not in found
    assert not [address for _, address in full.links() if "javascript" in address]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "//a.fr", "data:text/html,a", " https://a.fr", "ftp://a", ""],
)
def test_other_addresses_are_text(address: str) -> None:
    body = _body(Paragraph((Span("ici", link=address),)), WebPage("page", address))
    assert body.all("a") == []
    assert body.told() == " ".join(filter(None, ("ici", "page", line(address))))


def test_targets_lead_to_rows_and_nowhere_else(full: Page) -> None:
    (mark,) = [node for node in full.body.all("a") if "appel" in node.classes]
    assert (mark.told(), mark.attributes["href"], mark.attributes["role"]) == ("R1", "#cn-0", "doc-noteref")
    rows = {node.attributes["id"]: node.elements[0].told() for node in full.body.all("tr") if "id" in node.attributes}
    assert [rows[name] for name in ("cn-0", "cn-1", "cn-3")] == ["Connaissance 0", "Connaissance 1", "Connaissance 3"]
    assert not {"EX-1", "nulle part"} & {told for told, _ in full.links()}


def test_an_anchor_names_one_row() -> None:
    rows = (((Span("a"),),), ((Span("b"),),))
    table = Table((), rows, (1,), anchors=("x", "x", "y"))
    body = _body(table, Table((), rows, (1,), anchors=("x", "contenu")), Paragraph((Span("v", target="x"),)))
    ids = [node.attributes.get("id") for node in body.all("tr")]
    assert ids == ["x", None, None, "contenu-2"]
    assert [node.attributes["href"] for node in body.all("a")] == ["#x"]


def test_contents_lead_to_the_outermost_sections(full: Page) -> None:
    (contents,) = full.body.all("nav")
    told = [(node.told(), node.attributes["href"]) for node in contents.all("a")]
    assert told[:3] == [("Activités", "#activites"), ("Connaissances", "#connaissances"), ("Formation", "#formation")]
    for title, address in told:
        (section,) = [node for node in full.body.all("section") if node.attributes.get("id") == address[1:]]
        assert section.elements[0].told() == title
    assert render(make(text("a"), Section("Seule", (text("b"),)))).body.all("nav") == []


# Bytes


def test_same_document_same_bytes_in_any_process(tmp_path: Path) -> None:
    here = _bytes(full_document())
    code = (
        "import sys; from tests.render.test_html import _bytes, full_document;"
        "sys.stdout.buffer.write(_bytes(full_document()))"
    )
    for seed, zone in (("0", "UTC"), ("77", "America/Lima")):
        changes = environment(PYTHONHASHSEED=seed, TZ=zone)
        changes["PYTHONPATH"] += f":{ROOT}"
        done = subprocess.run([sys.executable, "-c", code], env=changes, cwd=tmp_path, capture_output=True, check=True)
        assert done.stdout == here
    assert _bytes(make(bullets("autre"))) != here


def test_rendering_needs_the_standard_library_alone() -> None:
    code = (
        "import sys, fphref.render.html, fphref.render.markdown, fphref.render.as_json;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {"fphref", "html", "json"} <= loaded
    assert loaded & {"reportlab", "openpyxl", "lxml", "pydantic", "yaml", "click", "rich", "docx"} == set()


def test_ids_are_free_of_accents_and_spaces() -> None:
    page = render(
        make(*(Section(title, (text("a"),)) for title in ("Été à l’hôpital", "Été à l’hôpital", "研究", "...")))
    )
    ids = [node.attributes["id"] for node in page.body.all("section")]
    assert ids == ["ete-a-lhopital", "ete-a-lhopital-2", "partie", "partie-2"]
    assert not [name for name in page.ids if not re.fullmatch(r"[A-Za-z0-9_.-]+", name)]
