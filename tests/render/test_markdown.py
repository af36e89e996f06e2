"""What a reader of CommonMark finds in the Markdown: the texts and nothing else, each in its place."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from fphref.documents.book import Book
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Document,
    Facts,
    Footer,
    Inline,
    Item,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    WebPage,
)
from fphref.documents.fiche import build_fiche
from fphref.model.referentiel import Referentiel
from fphref.render.cleaning import active, line, settle
from fphref.render.markdown import inline, render_markdown
from tests.render.samples import (
    HOSTILE,
    LINK,
    banner_texts,
    block_texts,
    bullets,
    full_book,
    full_document,
    make,
    text,
)

PLACES = {"paragraph_open": "p", "th_open": "th", "td_open": "td"}
KNOWN = {"text", "code_inline", "strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close"}


@dataclass(frozen=True)
class Told:
    """A text and where it stands: `h2`, `p`, `th`; `li` and `quote` before it say in how many lists and quotes."""

    place: str
    text: str


class Reading:
    """Markdown, parsed as GitHub does: CommonMark, tables and struck text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.told: list[Told] = []
        self.links: list[tuple[str, str]] = []
        self.strong: list[str] = []
        self.lists: list[tuple[str, int]] = []
        self.faults: list[str] = []
        stack: list[str] = []
        place = ""
        for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(source):
            if token.type == "heading_open":
                place = token.tag
            elif token.type in PLACES:
                place = PLACES[token.type]
            elif token.type in ("list_item_open", "blockquote_open"):
                stack.append({"list_item_open": "li", "blockquote_open": "quote"}[token.type])
            elif token.type in ("list_item_close", "blockquote_close"):
                stack.pop()
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self.lists.append((token.tag, len(stack)))
            elif token.type == "inline":
                self.told.append(Told(" ".join([*stack, place]), self._inline(token)))
            elif token.type not in ("hr", "table_open") and not token.type.endswith("_close"):
                self.faults += [token.type] if token.type not in ("thead_open", "tbody_open", "tr_open") else []

    def _inline(self, token: Token) -> str:
        words, link, strong = "", [], []
        for child in token.children or []:
            self.faults += [child.type] if child.type not in KNOWN else []
            if child.type == "link_open":
                link.append((len(words), str(child.attrs["href"])))
            elif child.type == "link_close":
                start, address = link.pop()
                self.links.append((words[start:], address))
            elif child.type == "strong_open":
                strong.append(len(words))
            elif child.type == "strong_close":
                self.strong.append(words[strong.pop() :])
            words += child.content
        return words.strip()

    @property
    def headings(self) -> list[tuple[str, str]]:
        """Level and words."""
        return [(told.place, told.text) for told in self.told if re.fullmatch(r"h\d", told.place)]

    def holds(self, texts: list[str]) -> str:
        """The first of these texts that is not found after the one before it; empty if all are."""
        whole = "\n".join(told.text for told in self.told)
        place = 0
        for wanted in texts:
            found = whole.find(wanted.strip(), place)
            if found < 0:
                return wanted
            place = found + len(wanted.strip())
        return ""


def write(content: Document | Book) -> str:
    """The Markdown of a content."""
    stream = io.BytesIO()
    render_markdown(content, stream)
    return stream.getvalue().decode("utf-8")


def read(*blocks: Block) -> Reading:
    """What is read of blocks that stand below a short banner, the banner and the footer left out."""
    reading = Reading(write(replace(make(*blocks), banner=Banner("", ""), title="", footer=Footer(""))))
    assert reading.faults == []
    return reading


def told(*blocks: Block) -> list[tuple[str, str]]:
    """Place and text of all that these blocks say."""
    return [(one.place, one.text) for one in read(*blocks).told]


@pytest.fixture(scope="module")
def full() -> Reading:
    return Reading(write(full_document()))


# Whole documents


def test_it_tells_the_whole_content_in_order(full: Reading) -> None:
    document = full_document()
    assert full.holds([*banner_texts(document), *block_texts(document), *_foot(document)]) == ""
    assert full.faults == []
    assert full.source.endswith("édition 2024\n") and not full.source.endswith("\n\n")
    assert "\n\n\n" not in full.source


def _foot(document: Document) -> list[str]:
    return [document.footer.left, document.footer.detail]


def test_the_search_for_texts_is_not_blind(full: Reading) -> None:
    texts = block_texts(full_document())
    assert full.holds([*texts[1:], texts[0]]) == texts[0]
    assert full.holds([*texts, "absent"]) == "absent"
    source = full.source.replace("\\<script>", "<script>", 1)
    assert Reading(source).faults == ["html_inline", "html_inline"] or Reading(source).faults == ["html_block"]
    assert Reading("![a](b)\n\n    code\n").faults == ["image", "code_block"]


def test_a_shipped_fiche_is_told_whole(referentiel: Referentiel) -> None:
    fiche = build_fiche(referentiel, "15D30")
    reading = Reading(write(fiche))
    assert reading.faults == []
    assert reading.holds([*banner_texts(fiche), *block_texts(fiche), *_foot(fiche)]) == ""
    assert ("h2", "Activités") in reading.headings
    assert ("li p", "Suivi des événements indésirables") in [(one.place, one.text) for one in reading.told]
    levels = [int(place[1]) for place, _ in reading.headings]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))


def test_headings_go_down_with_the_sections(full: Reading) -> None:
    found = {words: place for place, words in full.headings}
    levels = ("Formation", "Cursus", "Plus", "Encore", "Fond")
    assert found["Coordinateur(trice) d’études cliniques & « R&D »"] == "h1"
    assert [found[title] for title in levels] == ["h2", "h3", "h4", "h5", "h6"]


def test_a_book_holds_its_documents_contents_and_index() -> None:
    reading = Reading(write(full_book()))
    assert reading.faults == []
    found = [heading for heading in reading.headings if heading[0] in ("h1", "h2", "h3")]
    assert found[:4] == [
        ("h1", "Catalogue <des> métiers"),
        ("h2", "Comment lire"),
        ("h2", "Sommaire"),
        ("h2", "Recherche & clinique"),
    ]
    assert found[-4:] == [("h2", "Sans bandeau"), ("h2", "Index"), ("h3", "Savoir-faire"), ("h3", "Métiers")]
    for document in full_book().documents:
        assert reading.holds([*banner_texts(document), *block_texts(document)]) == ""
    places = [(one.place, one.text) for one in reading.told]
    assert ("li li p", "15D30 – Coordinateur(trice) d’études cliniques & « R&D »") in places
    assert ("li p", "Analyser | trier\u00a0: 15D30, T1") in places
    assert ("li p", "<Perdu>\u00a0: absent") in places


def test_an_empty_document_is_one_empty_line() -> None:
    assert write(replace(make(), banner=Banner("", ""), title="", footer=Footer(""))) == "\n"


def test_same_document_same_bytes() -> None:
    assert write(full_document()) == write(full_document()) != write(full_book())


# Any text is only text

MARKS = "\\`*_[]<>|~^${}@#!&;:()+-=.%/\"' \u00a0aB1é€→\n"
WORDS = st.text(st.one_of(st.sampled_from(MARKS), st.characters(max_codepoint=0x2100)), max_size=24)


@given(WORDS, WORDS)
@settings(max_examples=300, deadline=None)
@example("1.", "- a")
@example("*", "**")
@example("\u00a0# a", "\u00a0\u00a0- b")
@example("a\\", "|")
@example("[x]: y", "![")
@example("`", "``")
@example(".", "5- a")
def test_every_place_tells_its_text(one: str, two: str) -> None:
    a, b = line(one).strip(), line(two).strip()
    first, second = (Span(one),), (Span(two),)
    assert told(text(one), text(two)) == [("p", word) for word in (a, b) if word]
    assert told(Section("s", (Section(one, ()), Section(two, ())))) == _filled(("h2", "s"), ("h3", a), ("h3", b))
    items = BulletList((Item(first, (BulletList((Item(second),), numbered=True),)),))
    assert [word for word in told(items) if word[1]] == _filled(("li p", a), ("li li p", b))
    assert told(Table((one, "x"), ((first, second),), (1, 2), row_headers=False)) == [
        ("th", a),
        ("th", "x"),
        ("td", a),
        ("td", b),
    ]
    assert told(Table((), ((first, second),), (1, 2), caption=one))[-2:] == [("td", a), ("td", b)]
    assert told(Facts((("x", first),))) == [("li p", f"x\u00a0: {line(one)}".strip() if line(one) else "x")]
    assert told(Note("x", second)) == [("quote p", f"x {line(two)}".strip())]


def _filled(*places: tuple[str, str]) -> list[tuple[str, str]]:
    return [place for place in places if place[1]]


@given(st.lists(st.builds(Span, WORDS, strong=st.booleans(), chip=st.booleans(), link=st.sampled_from([None, LINK]))))
@settings(max_examples=300, deadline=None)
@example([Span("a", strong=True), Span("b", strong=True, link=LINK), Span("c", strong=True)])
@example([Span("!"), Span("a", link=LINK)])
@example([Span("a", chip=True), Span("b", chip=True)])
def test_runs_side_by_side_tell_their_text(spans: list[Span]) -> None:
    run = tuple(spans)
    wanted = "".join(span.text for span in settle(run)).strip()
    for place, block in (("p", Paragraph(run)), ("td", Table((), ((run,),), (1,)))):
        assert [words for where, words in told(block) if where == place] == (
            [wanted] if wanted or place == "td" else []
        )


ADDRESSES = st.text(st.characters(min_codepoint=33, max_codepoint=0x17F), min_size=1, max_size=30)


@given(ADDRESSES)
@settings(max_examples=300, deadline=None)
@example("a(b)c\\d*e_f&amp;g")
@example("]<>|`")
def test_links_lead_where_they_say(end: str) -> None:
    address = f"https://exemple.fr/{end}"
    for block in (Paragraph((Span("ici", link=address),)), Table((), (((Span("ici", link=address),),),), (1,))):
        found = [(words, unquote(href)) for words, href in read(block).links]
        assert found == ([("ici", unquote(active(address)))] if active(address) else [])


@pytest.mark.parametrize("word", [*HOSTILE, "", " ", "a\n\nb"])
def test_any_text_opens_nothing_in_a_book(word: str) -> None:
    book = replace(full_book(), contents_title=word, index_title=word, title=word)
    parts = tuple(replace(part, title=word) for part in book.parts)
    groups = tuple(
        replace(group, title=word, entries=tuple(replace(entry, text=word, targets=(word,)) for entry in group.entries))
        for group in book.index
    )
    assert Reading(write(replace(book, parts=parts, index=groups))).faults == []


# Form


def test_lists_are_nested_numbered_and_kept_apart() -> None:
    inner = BulletList((Item((Span("b"),), (text("c"),)),))
    numbered = BulletList((Item((Span("a"),), (inner,)), Item(()), Item((Span("d"),)), Item(())), numbered=True)
    source = write(replace(make(numbered, bullets("e"), bullets("f")), banner=Banner("", "T")))
    assert source.startswith("# T\n\n1. a\n   - b\n\n     c\n2.\n3. d\n\n- e\n\n* f\n")
    assert Reading(source).lists == [("ol", 0), ("ul", 1), ("ul", 0), ("ul", 0)]
    many = BulletList(tuple(Item((Span(f"n{n}"),), (bullets("x"),)) for n in range(11)), numbered=True)
    assert told(many).count(("li li p", "x")) == 11


def test_an_item_without_text_holds_its_blocks() -> None:
    table = Table(("a",), (((Span("b"),),),), (1,))
    items = BulletList((Item((), (bullets("x"),)), Item((Span("y"),), (table, Note("n", (Span("m"),))))))
    assert told(items) == [("li li p", "x"), ("li p", "y"), ("li th", "a"), ("li td", "b"), ("li quote p", "n m")]


def test_strong_text_links_and_chips_are_marked() -> None:
    spans: Inline = (
        Span("un "),
        Span("deux ", strong=True),
        Span("trois", chip=True),
        Span(" "),
        Span("quatre", strong=True, link=LINK),
        Span(" "),
        Span("cinq", link="javascript:alert(1)"),
        Span(" "),
        Span("https://a.fr/b", link="https://a.fr/b"),
    )
    source = inline(spans)
    assert source == ("un **deux** `trois` [**quatre**](https://exemple.fr/texte?a=1&b=\\(2\\)) cinq <https://a.fr/b>")
    assert read(Paragraph(spans)).strong == ["deux", "quatre"]


def test_strong_text_that_would_not_be_read_so_is_plain() -> None:
    for before, core, after in (("x", "(a)", "y"), ("é", "« a »", "é"), ("x", "€a", "")):
        assert inline((Span(before), Span(core, strong=True), Span(after))) == f"{before}{core}{after}"
    assert inline((Span("x"), Span("a", strong=True), Span("y"))) == "x**a**y"


def test_tables_have_a_header_row_a_rule_by_width_and_strong_row_heads() -> None:
    source = write(make(Table(("A", "B"), (((Span("c"),), ()), ((Span("d"),), (Span("e"),), (Span("f"),))), (3, 1))))
    assert "\n| A | B |  |\n|" in source
    rule = next(row for row in source.splitlines() if row.startswith("|--"))
    assert [len(part) for part in rule.strip("|").split("|")] == [30, 10, 20]
    assert "\n| **c** |  |  |\n| **d** | e | f |\n" in source


def test_what_is_empty_leaves_no_trace() -> None:
    empty: list[Block] = [Paragraph(()), BulletList((Item(()),)), Facts((("", ()),)), Note("", (Span(" "),))]
    empty += [Table(("a",), (), (1,)), Section(" ", ()), Panel(()), WebPage("", "")]
    assert told(*empty) == []


def test_pages_of_the_web_show_their_address() -> None:
    reading = read(WebPage("La page", "https://a.fr/b"), WebPage("", "https://a.fr/c d"), WebPage("ici", "ftp://a"))
    assert [one.text for one in reading.told] == [
        "La page\u00a0: https://a.fr/b",
        "https://a.fr/c d",
        "ici\u00a0: ftp://a",
    ]
    assert reading.links == [("https://a.fr/b", "https://a.fr/b")]


def test_addresses_in_texts_are_kept_from_becoming_links() -> None:
    source = inline((Span("voir www.a.fr, https://a.fr ou mailto:x@a.fr"),))
    assert source == "voir www\\.a.fr, https\\://a.fr ou mailto\\:x\\@a.fr"
