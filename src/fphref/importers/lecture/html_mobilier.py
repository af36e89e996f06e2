"""Which parts of a web page are furniture of its site: menus, banners, forms; told by tags, roles and class names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TAGS: Final = {
    "nav": "menu-du-site", "menu": "menu-du-site", "header": "entete-du-site", "footer": "pied-de-page",
    "aside": "encart", "form": "formulaire", "select": "formulaire", "textarea": "formulaire",
    "datalist": "formulaire", "button": "bouton", "noscript": "sans-script", "template": "gabarit",
    "svg": "image", "object": "image", "video": "image", "audio": "image", "canvas": "image",
    "dialog": "boite-de-dialogue",
}  # fmt: skip
_STRICT: Final = frozenset(
    ("select", "textarea", "datalist", "button", "noscript", "template", "svg", "object", "video", "audio", "canvas")
)
"""What is furniture even where it is most of a page."""
_IN_CONTENT: Final = frozenset(("header", "footer", "aside", "form"))
"""Inside `main` or an `article`, these are parts of the content."""
_ROLES: Final = {
    "navigation": "menu-du-site", "menu": "menu-du-site", "menubar": "menu-du-site", "banner": "entete-du-site",
    "contentinfo": "pied-de-page", "search": "recherche", "img": "image", "dialog": "boite-de-dialogue",
    "alertdialog": "boite-de-dialogue", "button": "bouton",
}  # fmt: skip
_NAMES: Final = (
    ("bandeau-cookies", r".*(?:cookies?|consent|gdpr|tarteaucitron|didomi|onetrust|axeptio).*"),
    ("fil-d-ariane", r"(?:.*[-_])?(?:breadcrumbs?|(?:fil-?d?-?)?ariane)(?:[-_].*)?"),
    (
        "menu-du-site",
        r"(?:(?:main|site|top|primary|secondary|mobile|header|footer|burger|nav|menu|global|side)[-_]?)*"
        r"(?:menu|nav|navbar|navigation|sidebar)"
        r"(?:[-_]?(?:bar|list|wrapper|container|principal|principale|main|primary|secondary|mobile|items?|links?|top))*",
    ),
    ("evitement", r"skip(?:[-_]?(?:links?|to|nav))*(?:[-_].*)?|evitement"),
    ("partage", r"(?:.*[-_])?(?:social|share|sharing|partage|partager|addtoany|addthis)(?:[-_].*)?"),
    ("lettre-d-information", r"(?:.*[-_])?(?:newsletter|subscribe|lettre-info|infolettre)(?:[-_].*)?"),
    ("publicite", r"(?:.*[-_])?(?:ads?|advert|advertisement|publicite|sponsor|sponsored)(?:[-_].*)?"),
    ("pied-de-page", r"(?:site|page|main)?[-_]?footer|pied[-_]?de[-_]?page|colophon"),
    ("entete-du-site", r"(?:site|page|main|top)[-_]?header|masthead"),
)
_CLASSES: Final = tuple((rule, re.compile(pattern, re.I)) for rule, pattern in _NAMES)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
MAX_NAME: Final = 80
"""Characters of a class name that is looked at, and how many names of one tag."""


@dataclass(eq=False, slots=True)
class Region:
    """A part of a page that looks like furniture, until the page says otherwise (`holds_content`, `size`)."""

    regle: str
    parent: Region | None
    depth: int
    strict: bool = False
    holds_content: bool = False
    holds_title: bool = False
    size: int = 0

    def grow(self, size: int) -> None:
        """Count characters of text, here and in what is around."""
        region: Region | None = self
        while region:
            region.size += size
            region = region.parent

    def mark_title(self) -> None:
        """A main heading stands in it: no furniture, unless it is the site's name in the site's header."""
        region: Region | None = self
        while region and not region.regle.startswith("entete"):
            region = region.parent
        if region:
            region.holds_title = True
        else:
            self.mark_content()

    def mark_content(self) -> None:
        """The main part of the page stands in it: neither it nor what is around is furniture."""
        region: Region | None = self
        while region and not region.holds_content:
            region.holds_content = True
            region = region.parent

    def name(self, total: int, *, untitled: bool) -> str:
        """The rule by which a text in it is furniture; empty where it is none: it holds half of the page's `total`.

        `untitled`: no other main heading stands in the page than those of its site's header.
        """
        region: Region | None = self
        while region:
            if region.strict or not (
                region.holds_content or 2 * region.size > total or (untitled and region.holds_title)
            ):
                return region.regle
            region = region.parent
        return ""


MAX_REGIONS: Final = 12
"""Regions one inside the other."""


def region_of(tag: str, attributes: dict[str, str], around: Region | None, *, in_content: bool) -> Region | None:
    """The region that a start tag opens; the one around it where it opens none."""
    if around is not None and (around.strict or around.depth >= MAX_REGIONS):
        return around
    rule = _rule(tag, attributes, in_content=in_content)
    if not rule:
        return around
    return Region(rule, around, around.depth + 1 if around else 1, tag in _STRICT)


def _rule(tag: str, attributes: dict[str, str], *, in_content: bool) -> str:
    if tag in _TAGS and not (in_content and tag in _IN_CONTENT):
        return _TAGS[tag]
    if not attributes or tag in ("html", "body", "main", "article"):
        return ""
    role = attributes.get("role", "").strip().lower()
    if role in _ROLES:
        return _ROLES[role]
    names = (attributes.get("class", "")[:1_000] + " " + attributes.get("id", "")[:MAX_NAME]).split()[:12]
    if label := attributes.get("aria-label", ""):
        names.append("-".join(label[:MAX_NAME].split()))
    for name in names:
        if len(name) <= MAX_NAME:
            for rule, pattern in _CLASSES:
                if pattern.fullmatch(name):
                    return rule
    return ""


def is_hidden(attributes: dict[str, str]) -> bool:
    """Whether a reader of the page does not see what stands in that tag."""
    if not attributes:
        return False
    style = attributes.get("style", "")
    return "hidden" in attributes or attributes.get("aria-hidden") == "true" or bool(style and _HIDDEN.search(style))
