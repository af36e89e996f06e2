"""Reads a page back as a browser and a screen reader would, and says what is wrong with it.

The other HTML tests use what this module reads; its own tests plant faults, to show that the reader is not blind.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from fphref.documents.book import Book
from fphref.documents.content import Document
from fphref.render.html import render_html
from tests.render.samples import full_document

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_VOID = {"meta", "img", "col", "wbr", "path", "circle", "use", "image"}
_DRAWN = {"svg", "path", "circle", "text", "use", "symbol", "image"}
_INLINE = {"a", "span", "strong", "b", "i", "img", "wbr", *_DRAWN}
_FLOW = {
    "html": {"head", "body"},
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div"},
    "table": {"caption", "colgroup", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "colgroup": {"col"},
}
_ADDRESSES = {"image": r"data:image/(png|jpeg);base64,", "use": "#"}
_LANDMARKS = {"header": "banner", "main": "main", "footer": "contentinfo", "nav": "navigation"}


@dataclass
class Node:
    """An element: attributes, and kids that are elements or texts."""

    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    kids: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()

    def all(self, *tags: str) -> list[Node]:
        return [node for node in self.walk() if node.tag in tags]

    def one(self, tag: str) -> Node:
        (found,) = self.all(tag)
        return found

    def up(self) -> Iterator[Node]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def elements(self) -> list[Node]:
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def told(self) -> str:
        """What is said: texts, alternatives of pictures; blocks apart, spaces as one."""
        return re.sub(r"[ \n]+", " ", self._said()).strip(" ")

    def _said(self) -> str:
        if self.attributes.get("aria-hidden") == "true":
            return ""
        if self.attributes.get("role") == "img":
            return f" {self.attributes.get('aria-label', '')} "
        if self.tag == "img":
            return f" {self.attributes.get('alt', '')} "
        inner = "".join(kid if isinstance(kid, str) else kid._said() for kid in self.kids)
        return inner if self.tag in _INLINE else f" {inner} "


class _Builder(HTMLParser):
    """A tree of a page whose every tag is closed where it should be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.at = self.root
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"attribute {name} twice" for name in names if names.count(name) > 1]
        node = Node(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.kids.append(node)
        if tag not in _VOID:
            self.at = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != self.at.tag:
            self.faults.append(f"</{tag}> closes <{self.at.tag}>")
        self.at = self.at.parent or self.at

    def handle_data(self, data: str) -> None:
        self.at.kids.append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append("comment")

    def unknown_decl(self, data: str) -> None:
        self.faults.append("declaration")


@dataclass
class Page:
    """A page that was read, and what the reader stumbled over."""

    source: str
    root: Node
    faults: list[str]

    @property
    def body(self) -> Node:
        return self.root.one("body")

    @property
    def style(self) -> str:
        return "".join(str(kid) for kid in self.root.one("style").kids)

    def landmark(self, tag: str) -> Node:
        """The header, main or footer of the page itself."""
        (found,) = [node for node in self.body.all(tag) if landmark(node)]
        return found

    @property
    def ids(self) -> list[str]:
        return [node.attributes["id"] for node in self.root.walk() if "id" in node.attributes]

    def links(self) -> list[tuple[str, str]]:
        """Text and address of each link."""
        return [(node.told(), node.attributes["href"]) for node in self.root.all("a")]


def landmark(node: Node) -> str:
    """The landmark that an element is, if it is one."""
    if node.tag in ("header", "footer") and any(up.tag in ("article", "section", "main", "aside") for up in node.up()):
        return ""
    return _LANDMARKS.get(node.tag, "")


def read(source: str) -> Page:
    """A page from its text."""
    builder = _Builder()
    builder.feed(source)
    builder.close()
    if builder.at is not builder.root:
        builder.faults.append(f"<{builder.at.tag}> is not closed")
    return Page(source, builder.root, builder.faults)


def render(content: Document | Book) -> Page:
    """A page that was written to bytes and read again."""
    stream = io.BytesIO()
    render_html(content, stream)
    return read(stream.getvalue().decode("utf-8"))


def problems(page: Page) -> list[str]:
    """What keeps the page from being well-formed, safe, accessible; empty for a good one."""
    return [*page.faults, *_outline(page), *_references(page), *_safety(page), *_nesting(page), *_tables(page)]


def _outline(page: Page) -> Iterator[str]:
    html = page.root.one("html")
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]+)*", html.attributes.get("lang", "")):
        yield "no language"
    if not page.source.startswith("<!DOCTYPE html>\n"):
        yield "no doctype"
    if not page.root.one("title").told():
        yield "no title"
    found = [landmark(node) for node in page.body.walk()]
    yield from (f"{found.count(name)} {name}" for name in ("banner", "main", "contentinfo") if found.count(name) != 1)
    for node in page.body.all("nav"):
        if not {"aria-label", "aria-labelledby"} & set(node.attributes):
            yield "navigation without a name"
    first = page.body.elements[0]
    places = [node.attributes.get("id") for node in page.body.all("main")]
    if first.tag != "a" or first.attributes.get("href", "").removeprefix("#") not in places:
        yield "no way to skip to the content"
    levels = [int(node.tag[1]) for node in page.body.all(*HEADINGS)]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield "not one first heading"
    if any(after - before > 1 for before, after in pairwise(levels)):
        yield "a heading level is skipped"
    yield from (f"empty {node.tag}" for node in page.body.all(*HEADINGS, "p", "li", "a", "caption") if not node.told())


def _references(page: Page) -> Iterator[str]:
    ids = page.ids
    yield from (f"id {name} twice" for name in sorted(set(ids)) if ids.count(name) > 1)
    yield from (f"id {name}" for name in ids if not re.fullmatch(r"[A-Za-z0-9_.-]+", name))
    for node in page.root.walk():
        for name in ("aria-labelledby", "href"):
            value = node.attributes.get(name, "")
            target = value.removeprefix("#") if name == "href" and value.startswith("#") else value
            if (name == "aria-labelledby" or value.startswith("#")) and value and target not in ids:
                yield f"{name} to nowhere: {value}"


def _safety(page: Page) -> Iterator[str]:
    policies = [node.attributes for node in page.root.all("meta") if "http-equiv" in node.attributes]
    if policies != [{"http-equiv": "Content-Security-Policy", "content": POLICY}]:
        yield "no policy"
    known = {"html", "head", "meta", "title", "style", "body", "main", "nav", "header", "footer", "article", "section"}
    known |= {
        "aside",
        "figure",
        "figcaption",
        "div",
        "p",
        "dt",
        "dd",
        *_INLINE,
        *HEADINGS,
        *_FLOW,
        "li",
        "caption",
        "col",
        "th",
        "td",
    }
    for node in page.root.walk():
        if node.tag and node.tag not in known:
            yield f"<{node.tag}>"
        for name, value in node.attributes.items():
            if name.startswith("on"):
                yield f"{name} runs something"
            if name in ("src", "srcset", "data", "poster") and not value.startswith("data:image/"):
                yield f"{name} loads something"
            if name == "href" and not re.match(_ADDRESSES.get(node.tag, r"#|https?://|mailto:"), value):
                yield f"link to {value}"
            if name == "style" and not re.fullmatch(r"(--[ndg]:\d+(fr)?;?)+|(width|opacity):[\d.]+%?", value):
                yield f"style {value}"
    if re.search(r"url\(|@import|expression|javascript", page.style, re.IGNORECASE):
        yield "the style sheet loads something"


def _nesting(page: Page) -> Iterator[str]:
    for node in page.root.walk():
        wanted = _FLOW.get(node.tag)
        if wanted is not None:
            yield from (f"<{kid.tag}> in <{node.tag}>" for kid in node.elements if kid.tag not in wanted)
            if any(isinstance(kid, str) and kid.strip() for kid in node.kids):
                yield f"text in <{node.tag}>"
        if node.tag in ("p", "dt", *HEADINGS, *_INLINE):
            yield from (f"<{kid.tag}> in <{node.tag}>" for kid in node.elements if kid.tag not in _INLINE)
        if node.tag == "a" and any(up.tag == "a" for up in node.up()):
            yield "link in a link"
        if node.tag == "div" and node.parent is not None and node.parent.tag == "dl":
            tags = [kid.tag for kid in node.elements]
            if tags[:1] != ["dt"] or set(tags[1:]) != {"dd"}:
                yield "a group of facts is not a term and what it says"
        if node.tag == "img" and "alt" not in node.attributes:
            yield "picture without words"
        if node.tag == "svg" and node.attributes.get("aria-hidden") != "true" and "role" not in node.attributes:
            yield "drawing without words"
        if node.attributes.get("role") == "img" and not node.attributes.get("aria-label"):
            yield "figure without words"


def _tables(page: Page) -> Iterator[str]:
    for table in page.root.all("table"):
        for cell in table.all("th"):
            heads = any(up.tag == "thead" for up in cell.up())
            if cell.attributes.get("scope") != ("col" if heads else "row"):
                yield "heading cell without its scope"
        widths = {len(row.elements) for row in table.all("tr")}
        if len(widths) != 1:
            yield "rows of different lengths"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('<html lang="fr-FR">', "<html>", "no language"),
        ("<!DOCTYPE html>\n", "", "no doctype"),
        ("<title>15D30 – Coordinateur(trice)</title>", "<title></title>", "no title"),
        ("Content-Security-Policy", "refresh", "no policy"),
        (POLICY, "default-src *", "no policy"),
        ('<a class="evitement" href="#contenu">', '<a class="evitement" href="#titre">', "skip to the content"),
        ("<main", "<main></main><main", "2 main"),
        ('<header class="bandeau', '<div class="bandeau', "0 banner"),
        ('<footer class="pied">', '<div class="pied">', "0 contentinfo"),
        ('aria-labelledby="sommaire"', "", "navigation without a name"),
        ('<p id="sommaire">', "<p>", "aria-labelledby to nowhere"),
        ('<h4 class="t3">', '<h6 class="t3">', "level is skipped"),
        ('<h1 id="titre">', '<h2 id="titre">', "not one first heading"),
        ("</main>", "<h1>a</h1></main>", "not one first heading"),
        ('<h3 class="t2">Cursus</h3>', '<h3 class="t2"></h3>', "empty h3"),
        ('id="cn-0"', 'id="contenu"', "id contenu twice"),
        ('id="cn-0"', "", "href to nowhere"),
        ('id="cn-0"', 'id="cn 0"', "id cn 0"),
        ("</main>", "<script>alert(1)</script></main>", "<script>"),
        ("</main>", "<iframe></iframe></main>", "<iframe>"),
        ("<main", '<main onclick="x()"', "onclick runs something"),
        ('src="data:', 'src="https://exemple.fr/', "src loads something"),
        ('href="https://exemple.fr/page"', 'href="javascript:alert(1)"', "link to javascript"),
        ("<style>\n", "<style>\n@import 'x';", "style sheet loads"),
        ("<style>\n", "<style>\nb{background:url(x)}", "style sheet loads"),
        ("<ul>\n<li>", "<ul>\n<p>a</p><li>", "<p> in <ul>"),
        ("<ul>\n<li>", "<ul>\na<li>", "text in <ul>"),
        ("<dt>Durée</dt>", "", "group of facts"),
        ("<p>Être titulaire :</p>", "<p><p>Être titulaire :</p></p>", "<p> in <p>"),
        (' alt="Logo', ' title="Logo', "picture without words"),
        (' aria-hidden="true"', "", "drawing without words"),
        (' aria-label="Niveau 7', ' title="Niveau 7', "figure without words"),
        ('<th scope="col">Intitulé', "<th>Intitulé", "without its scope"),
        ('<th scope="row">', '<th scope="col">', "without its scope"),
        ("<td>case 0.0</td>", "", "rows of different lengths"),
        ("</main>", "</div></main>", "</div> closes <main>"),
        ("</main>", "<!-- x --></main>", "comment"),
        ('style="--n:2"', 'style="background:#fff"', "style background"),
        ('<main id="contenu"', '<main id="contenu" id="x"', "attribute id twice"),
    ],
)
def test_a_planted_fault_is_found(old: str, new: str, found: str) -> None:
    source = render(full_document()).source
    assert old in source
    said = problems(read(source.replace(old, new, 1)))
    assert [fault for fault in said if found in fault]


def test_a_sound_page_has_no_fault() -> None:
    assert problems(render(full_document())) == []


def test_the_reader_tells_texts_apart_and_in_order() -> None:
    page = read(
        '<p>un<strong>e</strong> <img alt="image"></p><p>deux</p><span role="img" aria-label="trois"><b>4</b></span>'
    )
    assert page.root.told() == "une image deux trois"
