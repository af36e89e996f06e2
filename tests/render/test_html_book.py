"""What the HTML page of a book says, and where its links lead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fphref.documents.content import Banner, Footer
from tests.render.samples import banner_texts, block_texts, full_book
from tests.render.test_html import headings
from tests.render.test_html_reading import Page, problems, render


@pytest.fixture(scope="module")
def book() -> Page:
    return render(full_book())


def test_a_book_is_one_sound_page(book: Page) -> None:
    assert problems(book) == []
    assert [told for told in headings(book) if told[0] in ("h1", "h2", "h3")][:8] == [
        ("h1", "Catalogue <des> métiers"),
        ("h2", "Comment lire"),
        ("h2", "Sommaire"),
        ("h2", "Recherche & clinique"),
        ("h3", "Coordinateur(trice) d’études cliniques & « R&D »"),
        ("h3", "Titre du document"),
        ("h2", "Sans bandeau"),
        ("h2", "Index"),
    ]
    assert book.landmark("header").told() == "Catalogue Catalogue <des> métiers Édition 2024 Logo non lu"


def test_a_book_tells_each_document_whole(book: Page) -> None:
    articles = book.body.all("article")
    for article, document in zip(articles, full_book().documents, strict=True):
        wanted = [*(banner_texts(document) or ["Sans bandeau"]), *block_texts(document)]
        assert article.told().startswith(" ".join(wanted))
    assert [article.attributes.get("lang") for article in articles] == ["fr-FR", "en-GB", "fr-FR"]
    names = [[node.told() for node in book.body.walk() if node.attributes.get("id") == a.attributes["aria-labelledby"]]
             for a in articles]  # fmt: skip
    assert names == [["Coordinateur(trice) d’études cliniques & « R&D »"], ["Titre du document"], ["Sans bandeau"]]


def test_targets_are_looked_up_in_the_document_then_in_the_book(book: Page) -> None:
    first, second, _ = book.body.all("article")
    assert {"R1": "#15D30-cn-0", "EX-1": "#EX-1"}.items() <= {
        n.told(): n.attributes["href"] for n in first.all("a")
    }.items()
    assert {"R1": "#EX-1-cn-0", "15D30": "#15D30"}.items() <= {
        n.told(): n.attributes["href"] for n in second.all("a")
    }.items()
    assert "nulle part" not in dict(book.links())


def test_contents_and_index_lead_to_documents(book: Page) -> None:
    (contents,) = book.body.all("nav")
    assert contents.elements[0].told() == "Sommaire"
    assert [(n.told(), n.attributes["href"]) for n in contents.all("a")] == [
        ("Recherche & clinique", "#recherche-clinique"),
        ("15D30 Coordinateur(trice) d’études cliniques & « R&D »", "#15D30"),
        ("T1 Titre du document", "#EX-1"),
        ("Sans bandeau", "#document"),
        ("Index", "#index"),
    ]
    (index,) = [node for node in book.body.all("section") if "index" in node.classes]
    assert [node.told() for node in index.all("h3", "li")] == [
        "Savoir-faire",
        "Analyser | trier : 15D30, T1",
        "Rien",
        "Métiers",
        "<Perdu> : absent",
    ]
    assert [n.attributes["href"] for n in index.all("a")] == ["#15D30", "#EX-1"]
    assert all(n.attributes["title"].startswith(n.told()) for n in index.all("a"))


def test_documents_of_the_same_name_are_kept_apart() -> None:
    part = full_book().parts[0]
    twins = replace(full_book(), parts=(replace(part, documents=(part.documents[1],) * 3),))
    page = render(twins)
    assert problems(page) == []
    assert [node.attributes["id"] for node in page.body.all("article")] == ["EX-1", "EX-1-2", "EX-1-3"]


def test_an_empty_book_is_no_failure() -> None:
    bare = replace(full_book(), parts=(), index=(), blocks=(), cover=Banner("", ""), title="", footer=Footer(""))
    page = render(bare)
    assert problems(page) == ["0 contentinfo"]
    assert headings(page) == [("h1", "Document")]
