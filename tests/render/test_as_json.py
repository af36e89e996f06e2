"""The JSON form: it holds all that the content says, as docs/formats.md publishes it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    Inline,
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
from fphref.documents.fiche import build_fiche
from fphref.model.referentiel import Referentiel
from fphref.render.as_json import render_json
from fphref.render.cleaning import active, clean, line
from tests.render.samples import HOSTILE, LINK, PIXEL, banner_texts, block_texts, full_book, full_document, make, text
from tests.support import ROOT

Tree = dict[str, Any]
SECTION = (
    (ROOT / "docs" / "formats.md").read_text("utf-8").split("\n## Forme JSON d’un document\n")[1].split("\n## ")[0]
)


def write(content: Document | Book) -> str:
    """The JSON of a content."""
    stream = io.BytesIO()
    render_json(content, stream)
    return stream.getvalue().decode("utf-8")


def parse(content: Document | Book) -> Tree:
    """The object a program reads."""
    found: Tree = json.loads(write(content))
    return found


# Back from JSON to content, as another program would read it from the published form alone.


def _spans(trees: list[Tree]) -> Inline:
    return tuple(
        Span(
            tree["texte"],
            tree.get("gras", False),
            tree.get("puce", False),
            tree.get("appel", False),
            tree.get("lien"),
            tree.get("renvoi", ""),
        )
        for tree in trees
    )


def _blocks(trees: list[Tree]) -> tuple[Block, ...]:
    return tuple(_block(tree) for tree in trees)


def _block(tree: Tree) -> Block:
    role: Any = "small" if tree.get("role") == "petit" else "normal"
    match tree["type"]:
        case "paragraphe":
            return Paragraph(_spans(tree["texte"]), role)
        case "liste":
            items = (Item(_spans(item["texte"]), _blocks(item.get("blocs", []))) for item in tree["elements"])
            return BulletList(tuple(items), tree.get("numerotee", False))
        case "faits":
            return Facts(tuple((row["libelle"], _spans(row["texte"])) for row in tree["lignes"]), role)
        case "note":
            return Note(tree["libelle"], _spans(tree["texte"]))
        case "tableau":
            anchors = tuple(row.get("ancre", "") for row in tree["lignes"])
            return Table(
                tuple(tree.get("entetes", ())),
                tuple(tuple(_spans(cell) for cell in row["cellules"]) for row in tree["lignes"]),
                tuple(tree["largeurs"]),
                tree.get("entetes_de_ligne", False),
                tree.get("legende", ""),
                anchors if any(anchors) else (),
                role,
                tree.get("entier", False),
            )
        case "tableau_teinte":
            table = _block(tree["tableau"])
            assert isinstance(table, Table)
            tints = tuple(tuple(tint and Tint(tint["etat"], tint["force"]) for tint in row) for row in tree["teintes"])
            return HeatMap(table, tints, tree["a_gauche"], tree.get("total", False))
        case "courbe":
            table = _block(tree["tableau"])
            assert isinstance(table, Table)
            return Courbe(
                tree["titre"],
                table,
                tuple(PointCourbe(point["x"], point["y"]) for point in tree["points"]),
                tree["alternative"],
                tuple(RepereCourbe(mark["x"], mark["texte"]) for mark in tree.get("reperes", ())),
                tree.get("jusque"),
                tree.get("unite_x", ""),
                tree.get("unite_y", ""),
                tree.get("decimales", 0),
            )
        case "section":
            return Section(tree["titre"], _blocks(tree["blocs"]), tree.get("icone", ""))
        case "encadre":
            return Panel(_blocks(tree["blocs"]))
        case "flux":
            return Flowing(_blocks(tree["blocs"]), tree["colonnes"])
        case "colonnes":
            return Columns(_blocks(tree["gauche"]), _blocks(tree["droite"]), tree["part"])
        case "page_web":
            assert tree.get("lien", "") == active(tree["adresse"])
            return WebPage(tree["libelle"], tree["adresse"])
    raise AssertionError(f"type inconnu : {tree['type']}")


def _banner(tree: Tree) -> Banner:
    cards = []
    for card in tree.get("cartes", []):
        gauge = card.get("jauge")
        scale = gauge and Gauge(gauge["valeur"], gauge["minimum"], gauge["maximum"], gauge["description"])
        cards.append(Card(card["libelle"], card["valeur"], card.get("detail", ""), scale))
    return Banner(
        tree.get("surtitre", ""),
        tree.get("titre", ""),
        tree.get("chapeau", ""),
        tree.get("libelle_plaque", ""),
        tree.get("plaque", ""),
        tuple(cards),
        Picture(b"", tree["logo"]["alternative"]) if "logo" in tree else None,
    )


def _head(tree: Tree) -> dict[str, Any]:
    foot = tree.get("pied", {})
    return {
        "title": tree["titre"],
        "language": tree["langue"],
        "date": tree.get("date", ""),
        "tint": tree.get("teinte", ""),
        "subject": tree.get("sujet", ""),
        "author": tree.get("auteur", ""),
        "keywords": tuple(tree.get("mots_cles", ())),
        "footer": Footer(foot.get("gauche", ""), foot.get("detail", "")),
    }


def _document(tree: Tree) -> Document:
    return Document(
        banner=_banner(tree["bandeau"]), blocks=_blocks(tree["blocs"]), anchor=tree.get("ancre", ""), **_head(tree)
    )


def _book(tree: Tree) -> Book:
    parts = (
        Part(part["titre"], part.get("teinte", ""), tuple(map(_document, part["documents"])))
        for part in tree["parties"]
    )
    groups = (
        IndexGroup(group["titre"], tuple(IndexEntry(e["texte"], tuple(e["renvois"])) for e in group["entrees"]))
        for group in tree["index"]
    )
    return Book(
        cover=_banner(tree["bandeau"]),
        blocks=_blocks(tree["blocs"]),
        contents_title=tree["titre_sommaire"],
        parts=tuple(parts),
        index_title=tree["titre_index"],
        index=tuple(groups),
        **_head(tree),
    )


def cleaned(value: Any) -> Any:
    """The same content with the texts, links and pictures that the form keeps."""
    match value:
        case Span():
            link = active(value.link) or None
            return replace(value, text=clean(value.text), link=link, target=line(value.target))
        case Picture():
            return Picture(b"", line(value.alt))
        case Table():
            anchors = tuple(map(line, value.anchors)) if any(value.anchors) else ()
            anchors += ("",) * (len(value.rows) - len(anchors)) if anchors else ()
            return replace(value, **_fields(value) | {"anchors": anchors})
        case str():
            return line(value)
        case tuple():
            return tuple(map(cleaned, value))
        case _ if hasattr(value, "__dataclass_fields__"):
            return replace(value, **_fields(value))
    return value


def _fields(value: Any) -> dict[str, Any]:
    return {name: cleaned(getattr(value, name)) for name in value.__dataclass_fields__}


def keys(tree: Any) -> Iterator[str]:
    """Every key, and every type of block."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield key
            if key == "type":
                yield value
            yield from keys(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from keys(value)


def test_a_document_comes_back_from_its_form() -> None:
    tree = parse(full_document())
    assert list(tree) == ["format", "document"]
    assert tree["format"] == 1
    back = _document(tree["document"])
    assert back == cleaned(full_document())
    assert [*banner_texts(back), *block_texts(back)] == [
        *banner_texts(full_document()),
        *block_texts(full_document()),
    ]


def test_a_book_comes_back_from_its_form() -> None:
    tree = parse(full_book())
    assert list(tree) == ["format", "livre"]
    assert _book(tree["livre"]) == cleaned(full_book())


def test_coming_back_can_fail() -> None:
    tree = parse(full_document())["document"]
    tree["blocs"][1]["blocs"][0]["titre"] = "autre"
    assert _document(tree) != cleaned(full_document())


def test_a_shipped_fiche_comes_back_from_its_form(referentiel: Referentiel) -> None:
    fiche = build_fiche(referentiel, "15D30")
    assert _document(parse(fiche)["document"]) == cleaned(fiche)
    assert len(block_texts(fiche)) > 150


WORDS = st.text(st.one_of(st.sampled_from('"\\\u2028\ud800\x00é'), st.characters()), max_size=20)


@given(WORDS)
@settings(max_examples=100, deadline=None)
def test_any_text_comes_back(word: str) -> None:
    document = replace(
        make(Paragraph((Span(word, link=word, target=word),)), Section(word, (Note(word, ()),))),
        title=word,
        anchor=word,
        keywords=(word,),
    )
    back = _document(parse(document)["document"])
    assert back == replace(cleaned(document), keywords=(line(word),))


def test_it_is_utf_8_indented_and_ends_with_a_newline() -> None:
    source = write(make(text("été 😀 « là »")))
    assert '\n        "texte": [\n          {\n            "texte": "été 😀 « là »"\n' in source
    assert source.endswith("}\n") and not source.endswith("\n\n")
    assert "\\u" not in source


def test_defaults_are_left_out() -> None:
    (block,) = parse(make(Paragraph((Span("a"), Span("b", True, True, True, LINK, "x")))))["document"]["blocs"]
    assert block == {
        "type": "paragraphe",
        "texte": [
            {"texte": "a"},
            {"texte": "b", "gras": True, "puce": True, "appel": True, "lien": LINK, "renvoi": "x"},
        ],
    }
    zero = replace(make(), banner=Banner("", "", cards=(Card("a", "b", gauge=Gauge(0, 0, 0, "")),)), footer=Footer(""))
    tree = parse(zero)["document"]
    assert tree["bandeau"]["cartes"][0]["jauge"] == {"valeur": 0, "minimum": 0, "maximum": 0, "description": ""}
    assert "pied" not in tree


@pytest.mark.parametrize("address", [*HOSTILE, "javascript:alert(1)", "data:text/html,a", "ftp://a"])
def test_only_known_schemes_are_links(address: str) -> None:
    tree = parse(make(Paragraph((Span("a", link=address),)), WebPage("b", address)))
    assert "lien" not in set(keys(tree))
    assert parse(make(WebPage("b", LINK)))["document"]["blocs"][0]["lien"] == LINK


def test_pictures_are_left_out_but_their_words() -> None:
    tree = parse(replace(make(), banner=Banner("", "T", logo=Picture(PIXEL, "Logo"))))
    assert tree["document"]["bandeau"]["logo"] == {"alternative": "Logo"}


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        write(make(Table((), (((Span("b"),),),), (float("nan"),))))


# The published form


def test_the_published_example_is_what_is_written() -> None:
    example = re.search(r"```json\n(.*?)```", SECTION, re.DOTALL)
    assert example
    document = Document(
        "15D30 – Coordinateur d’études cliniques",
        Banner("Fiche métier", "Coordinateur d’études cliniques", plate_label="Code métier", plate="15D30"),
        (
            Section("Activités", (BulletList((Item((Span("Suivi des événements indésirables"),)),)),), "tasks"),
            Paragraph((Span("Voir la "), Span("fiche d’origine", link="https://exemple.fr/15D30"), Span("."))),
        ),
        Footer("15D30"),
        "emeraude",
        "2026-11-22",
        anchor="15D30",
    )
    assert example[1] == write(document)


def test_every_key_and_type_is_published_and_no_other() -> None:
    written = set(keys(parse(full_document()))) | set(keys(parse(full_book())))
    tables = "\n".join(row for row in SECTION.splitlines() if row.startswith("|"))
    published = set(re.findall(r"`([a-z_]+)`", tables)) - {"true", "petit", "http", "https", "mailto"}
    around = {"format", "document", "livre", "type"}
    assert written - around == published - around
    assert around <= set(re.findall(r"`([a-z_]+)`", SECTION))


def test_the_sample_leaves_no_field_at_its_default() -> None:
    found: set[tuple[str, str]] = set()
    wanted: set[tuple[str, str]] = set()

    def visit(value: Any) -> None:
        for inner in value if isinstance(value, tuple) else ():
            visit(inner)
        for field in fields(value) if is_dataclass(value) else ():
            own = getattr(value, field.name)
            wanted.add((type(value).__name__, field.name))
            if own != field.default:
                found.add((type(value).__name__, field.name))
            visit(own)

    visit(full_document())
    visit(full_book())
    # The form says all that the document may say: what a page leaves out is no part of it.
    assert wanted - found == {("Document", "shorter")}
    assert len(wanted) > 60


def test_form_is_the_same_each_time() -> None:
    assert write(full_book()) == write(full_book())
