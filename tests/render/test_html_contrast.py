"""Whether every text of a page can be told from its ground, worked out from the style sheet as a browser does.

A small cascade: compound selectors with descent, child and sibling steps, in the order of specificity and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from fphref.render import style
from fphref.render.html.sheet import common, shades, sheet
from tests.render.samples import full_book, full_document
from tests.render.test_html_reading import Node, Page, read, render

LEAST = 4.5
_SIMPLE = re.compile(r"(::?[\w-]+(?:\([^()]*\))?)|\.([\w-]+)|\[([\w-]+)[\^]?=?\"?([^\]\"]*)\"?\]|([a-z][a-z0-9]*|\*)")
# States that a person brings about; their rules are tested as they stand.
_STATES = (":hover", ":target", ":focus", ":focus-visible")
_PARTS = ("::before", "::after", "::marker")


@dataclass(frozen=True)
class Rule:
    """A selector as steps (combinator, compound) from the right, and its declarations."""

    steps: tuple[tuple[str, str], ...]
    declarations: dict[str, str]
    rank: tuple[int, int, int]


def blocks(source: str, *, inside: str) -> str:
    """The rules outside of any condition, then those of the conditions that hold a word."""
    found = re.findall(r"@media ([^{]*)\{\n(.*?)\n\}\n", source, re.DOTALL)
    plain = re.sub(r"@media [^{]*\{\n.*?\n\}\n", "", source, flags=re.DOTALL)
    return re.sub(r"@page.*", "", plain) + "".join(body for words, body in found if inside and inside in words)


def rules(source: str) -> Iterator[Rule]:
    """Each rule, once for each of its selectors."""
    for place, (selectors, body) in enumerate(re.findall(r"([^{}]+)\{([^{}]*)\}", source)):
        declarations = dict(part.split(":", 1) for part in body.replace("\n", "").split(";") if part)
        for selector in re.split(r",(?![^(]*\))", selectors.strip()):
            parts = re.split(r"\s*([>+~])\s*|\s+", selector.strip())
            compounds = [part for part in parts[0::2] if part]
            joints = [(part or " ").strip() or " " for part in parts[1::2]]
            steps = tuple(zip(["", *reversed(joints)], reversed(compounds), strict=True))
            found = [match for compound in compounds for match in _SIMPLE.finditer(compound)]
            classes = sum(bool(match[2] or match[3] or (match[1] or "").startswith(":")) for match in found)
            tags = sum(bool(match[5] and match[5] != "*") for match in found)
            yield Rule(steps, declarations, (classes, tags, place))


def fits(node: Node, steps: tuple[tuple[str, str], ...]) -> bool:
    """Whether an element is what the steps describe."""
    (_, compound), rest = steps[0], steps[1:]
    if not _is(node, compound):
        return False
    if not rest:
        return True
    siblings = node.parent.elements if node.parent else []
    before = siblings[: next((n for n, kid in enumerate(siblings) if kid is node), 0)]
    near = {">": [node.parent] if node.parent else [], "+": before[-1:], "~": before}
    return any(fits(other, rest) for other in near.get(rest[0][0], list(node.up())))


def _is(node: Node, compound: str) -> bool:
    for pseudo, name, attribute, value, tag in _SIMPLE.findall(compound):
        if tag and tag not in ("*", node.tag):
            return False
        if name and name not in node.classes:
            return False
        if attribute and not node.attributes.get(attribute, "").startswith(value or "\0"):
            return False
        if pseudo and not _holds(node, pseudo):
            return False
    return True


def _holds(node: Node, pseudo: str) -> bool:
    siblings = node.parent.elements if node.parent else []
    inner = re.findall(r"\(\+?\.?([\w-]+)\)", pseudo)
    match pseudo.split("(")[0]:
        case ":root":
            return node.tag == "html"
        case ":first-child":
            return siblings[:1] == [node]
        case ":last-child":
            return siblings[-1:] == [node]
        case ":not":
            return inner[0] not in node.classes
        case ":has":
            return any(inner[0] in kid.classes or inner[0] == kid.tag for kid in node.walk() if kid is not node)
    raise AssertionError(f"the reader of style sheets does not know {pseudo}")


class Cascade:
    """What a style sheet makes of the elements of a page."""

    def __init__(self, page: Page, inside: str) -> None:
        self.page = page
        found = sorted(rules(blocks(page.style, inside=inside)), key=lambda rule: rule.rank)
        wanted = {"color", "background", "background-color"}
        coloured = [rule for rule in found if wanted & set(rule.declarations) or _names(rule)]
        self.stated = [rule for rule in coloured if any(state in step for _, step in rule.steps for state in _STATES)]
        self.pieces = [rule for rule in coloured if any(part in rule.steps[0][1] for part in _PARTS)]
        self.rules = [rule for rule in coloured if rule not in self.stated and rule not in self.pieces]
        self.own = cache(self._own)

    def _own(self, node: int) -> dict[str, str]:
        return {
            name: value
            for rule in self.rules
            if fits(self.nodes[node], rule.steps)
            for name, value in rule.declarations.items()
        }

    def pairs(self) -> dict[tuple[str, str], str]:
        """Colour of a text and of its ground → the first text that has them."""
        self.nodes = {id(node): node for node in self.page.root.walk()}
        pairs: dict[tuple[str, str], str] = {}
        for node in self.page.body.walk():
            text = "".join(kid for kid in node.kids if isinstance(kid, str)).strip()
            if not text:
                continue
            for ground in self.grounds(node):
                pairs.setdefault((self.find(node, "color"), ground), text)
                for rule in self.pieces:
                    bare = (("", re.sub(r"::[\w-]+", "", rule.steps[0][1])), *rule.steps[1:])
                    if "color" in rule.declarations and fits(node, bare):
                        pairs.setdefault((self.value(node, rule.declarations["color"]), ground), f"marker of {text}")
        return pairs

    def find(self, node: Node, name: str) -> str:
        """An inherited value."""
        for at in (node, *node.up()):
            value = self.own(id(at)).get(name)
            if value is not None and value != "inherit":
                return self.value(at, value)
        raise AssertionError(f"no {name} for <{node.tag}>")

    def grounds(self, node: Node) -> list[str]:
        """Every colour of the nearest ground."""
        for at in (node, *node.up()):
            value = self.own(id(at)).get("background")
            if value is not None:
                return [self.value(at, part) for part in re.findall(r"var\(--[\w-]+\)", value)]
        raise AssertionError("no ground")

    def value(self, node: Node, value: str) -> str:
        """A colour whose custom property is looked up from the element on."""
        found = re.fullmatch(r"var\((--[\w-]+)\)", value)
        assert found, f"a colour outside of the palette: {value}"
        return next(own for at in (node, *node.up()) if (own := self.own(id(at)).get(found[1])))


def _names(rule: Rule) -> bool:
    return any(name.startswith("--") for name in rule.declarations)


def pale(page: Page, inside: str = "") -> list[str]:
    """The texts that stand out too little from their ground."""
    pairs = Cascade(page, inside).pairs()
    assert len(pairs) > 8
    return [f"{a} on {b}: {text}" for (a, b), text in pairs.items() if style.contrast(a, b) < LEAST]


@pytest.mark.parametrize("tint", sorted(style.TINTS))
def test_every_text_stands_out_from_its_ground(tint: str) -> None:
    assert pale(render(full_document(tint))) == []


@pytest.mark.parametrize("inside", ["screen", "print"])
def test_every_text_of_a_book_stands_out_on_any_medium(inside: str) -> None:
    assert pale(render(full_book()), inside) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (f"--gris:{style.GREY}", "--gris:#A0A8B8", "Code métier"),
        ("background:var(--filet);color:var(--fonce)", "background:var(--filet);color:var(--trait)", "43000"),
        ("background-color:var(--teinte);color:var(--blanc)", "color:var(--fonce)", "Coordinateur"),
        (".note{margin", ".note strong{color:var(--note-bord)}.note{margin", "Réserve"),
        ("main ol>li::marker{color:var(--fonce)", "main ol>li::marker{color:var(--filet)", "marker"),
        ("var(--facette) calc", "var(--discret) calc", "Piloter"),
        (".chapeau{margin-top:.7rem;color:var(--net)", ".chapeau{margin-top:.7rem;color:var(--teinte)", "Piloter"),
    ],
)
def test_a_planted_pale_text_is_found(old: str, new: str, found: str) -> None:
    source = render(full_document()).source
    assert old in source
    assert [text for text in pale(read(source.replace(old, new, 1))) if found in text]


def test_states_name_colours_that_go_together() -> None:
    page = render(full_book())
    stated = [rule for rule in Cascade(page, "").stated if {"color", "background"} <= set(rule.declarations)]
    assert stated
    for tint in style.TINTS:
        palette = {f"var(--{name})": value for name, value in (common() | shades(tint)).items()}
        for rule in stated:
            pair = palette[rule.declarations["color"]], palette[rule.declarations["background"]]
            assert style.contrast(*pair) >= LEAST, rule


def test_colours_come_from_the_palette_alone() -> None:
    source = sheet(style.TINTS)
    rest = re.sub(r"--[a-z0-9-]+:#[0-9A-F]{6}", "", source)
    assert not re.search(r"#[0-9a-fA-F]{3}|rgb|hsl|\b(white|black|grey|red|transparent)\b", rest)
    named = set(re.findall(r"var\(--([a-z0-9-]+)\)", source))
    given = set(common()) | set(shades("ocean")) | {"fond", "sur"}  # the last two of the states in use
    assert named - {"n", "g", "d"} == given
    assert set(common().values()) <= {value for value in vars(style).values() if isinstance(value, str)}


def test_every_class_has_a_rule_and_every_rule_a_class() -> None:
    pages = [render(full_document()), render(full_book())]
    used = {name for page in pages for node in page.body.walk() for name in node.classes}
    styled = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", pages[1].style)))
    hooks = {"bandeau", "titres", "couverture", "corps", "partie", "recueil", "insignes", "index", "large"}
    assert used - styled <= hooks
    assert styled - used == set()


def test_only_the_colours_of_the_tints_in_use_are_written() -> None:
    assert re.findall(r"^\.(t-\w+)", sheet(["prune", "inconnue"]), re.MULTILINE) == ["t-prune", "t-ardoise"]
    assert re.findall(r"^\.(t-\w+)", sheet(["ocean", "emeraude"]), re.MULTILINE) == ["t-emeraude", "t-ocean"]
