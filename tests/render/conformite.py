"""Judges whether a PDF file is what it claims: PDF/UA-1, PDF/A-2a, and what no validator here looks at.

`faults` is page-validation's verdict, then our own: each check of ours is there because page-validation (0.11) found
nothing in a file broken that way (the controls of `test_pdf_conformite`). Of these, veraPDF (1.29) sees TH without
Scope, an LBody whose parent is no LI, and a parent tree without an entry, without a page or with pages exchanged;
neither sees the rest.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import page as page_validation
from pypdf import PdfReader
from pypdf.generic import IndirectObject, NullObject

PROFILES = ("ua1", "2a")
_MARK = re.compile(rb"/(\w+)\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC")
_HEADINGS = re.compile(r"H[1-6]?\Z")


def validator_faults(data: bytes) -> list[str]:
    """What page-validation says against the file, both profiles; a file it cannot read is a fault."""
    found = []
    for profile in PROFILES:
        try:
            report = page_validation.validate_pdf_bytes(data, profile=profile)
        except page_validation.PageError as error:
            found.append(f"unreadable: {error}")
        else:
            found += [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
            if not report.rules.total:
                found.append(f"{profile}: no rule was checked")
    return found


@dataclass
class Element:
    """An element of the structure tree; kids are elements, (page, mark) pairs, or the annotation of an OBJR."""

    tag: str
    entry: Any
    parent: Element | None
    kids: list[Element | tuple[int, int] | Any] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        stack: list[Element] = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(kid for kid in reversed(element.kids) if isinstance(kid, Element))

    def marks(self) -> Iterator[tuple[int, int]]:
        """The (page, mark) pairs of this element alone."""
        return (kid for kid in self.kids if isinstance(kid, tuple))

    def attribute(self, name: str) -> Any:
        """The value of an attribute (`/Scope`, `/BBox`…), or None."""
        values = self.entry.get("/A", [])
        owners = values if isinstance(values, list) else [values]
        return next((owner.get_object()[name] for owner in owners if name in owner.get_object()), None)


class Tree:
    """The structure of a file, and the marks its pages really hold."""

    def __init__(self, data: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(data), strict=True)
        catalog: Any = self.reader.root_object
        self.catalog = catalog
        self.pages: list[Any] = list(self.reader.pages)
        self._numbers = {page.indirect_reference.idnum: index for index, page in enumerate(self.pages)}
        self.drawn: list[list[tuple[str, int]]] = [
            [(tag.decode(), int(mark)) for tag, mark in _MARK.findall(page.get_contents().get_data())]
            for page in self.pages
        ]
        first = catalog["/StructTreeRoot"]["/K"]
        self.root = self._element(first[0].get_object() if isinstance(first, list) else first, None, None)

    def page_of(self, reference: Any) -> int | None:
        """The number of a page object, None if it is no page of this file."""
        return self._numbers.get(reference.idnum) if isinstance(reference, IndirectObject) else None

    def _element(self, entry: Any, parent: Element | None, page: int | None) -> Element:
        element = Element(str(entry["/S"])[1:], entry, parent)
        own = self.page_of(entry.raw_get("/Pg")) if "/Pg" in entry else page
        kids = entry.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            value = kid.get_object()
            if isinstance(value, int):
                element.kids.append((-1 if own is None else own, int(value)))
            elif value.get("/Type") == "/MCR":
                place = self.page_of(value.raw_get("/Pg")) if "/Pg" in value else own
                element.kids.append((-1 if place is None else place, int(value["/MCID"])))
            elif value.get("/Type") == "/OBJR":
                element.kids.append(value["/Obj"])
            else:
                element.kids.append(self._element(value, element, own))
        return element

    def annotations(self) -> Iterator[tuple[int, Any]]:
        """Every annotation with the number of its page."""
        for number, page in enumerate(self.pages):
            for reference in page.get("/Annots", []):
                yield number, reference.get_object()

    def parents(self) -> dict[int, Any]:
        """The parent tree: key → element or list of elements, by mark."""
        found: dict[int, Any] = {}
        stack = [self.catalog["/StructTreeRoot"].get("/ParentTree", {})]
        while stack:
            node = stack.pop().get_object()
            stack.extend(node.get("/Kids", []))
            numbers = node.get("/Nums", [])
            found |= {int(numbers[n]): numbers[n + 1].get_object() for n in range(0, len(numbers), 2)}
        return found


def owner_faults(tree: Tree) -> list[str]:
    """Page content, structure and parent tree name each other: no mark is an orphan, told twice or misplaced."""
    found: list[str] = []
    parents = tree.parents()
    keys = [page.get("/StructParents") for page in tree.pages]
    owners: dict[tuple[int, int], list[Element]] = {}
    for element in tree.root.walk():
        for place in element.marks():
            owners.setdefault(place, []).append(element)
    found += [f"mark {place} is in {len(named)} elements" for place, named in owners.items() if len(named) > 1]
    drawn = Counter((number, mark) for number, marks in enumerate(tree.drawn) for _, mark in marks)
    found += [f"mark {place} is drawn {count} times" for place, count in drawn.items() if count > 1]
    found += [f"mark {place} is in no element" for place in drawn if place not in owners]
    found += [f"mark {place} is not drawn" for place in owners if place not in drawn]
    if len({str(key) for key in keys}) < len(keys):
        found.append("two pages share a key of the parent tree, or have none")
    for (number, mark), (element, *_) in owners.items():
        entries = parents.get(int(keys[number])) if number >= 0 and keys[number] is not None else None
        entry = entries[mark].get_object() if isinstance(entries, list) and mark < len(entries) else None
        if entry is None or isinstance(entry, NullObject) or entry != element.entry:
            found.append(f"the parent tree does not name the {element.tag} of mark {(number, mark)}")
    return found


def mark_faults(tree: Tree) -> list[str]:
    """The tag at the mark is the tag of its element, so that both ways of reading agree."""
    tags = {mark: element.tag for element in tree.root.walk() for mark in element.marks()}
    return [
        f"mark {(number, mark)} says {tag}, its element {tags[number, mark]}"
        for number, marks in enumerate(tree.drawn)
        for tag, mark in marks
        if tags.get((number, mark), tag) != tag
    ]


def parent_faults(tree: Tree) -> list[str]:
    """Each element names the one above it."""
    return [
        f"a {element.tag} names another parent than {element.parent.tag}"
        for element in tree.root.walk()
        if element.parent is not None and element.entry.get("/P", NullObject()).get_object() != element.parent.entry
    ]


def link_faults(tree: Tree) -> list[str]:
    """Each link annotation hangs in one Link, each Link has one at least, each goes somewhere."""
    found = []
    parents = tree.parents()
    hung: list[tuple[Any, Element]] = [
        (kid, element) for element in tree.root.walk() for kid in element.kids if not isinstance(kid, (tuple, Element))
    ]
    for element in tree.root.walk():
        if element.tag == "Link" and not any(owner is element for _, owner in hung):
            found.append("a Link without annotation")
    for number, annotation in tree.annotations():
        owners = [owner for entry, owner in hung if entry == annotation]
        if len(owners) != 1:
            found.append(f"an annotation of page {number} in {len(owners)} elements")
        elif parents.get(int(annotation.get("/StructParent", -1))) != owners[0].entry:
            found.append(f"the parent tree does not name the {owners[0].tag} of an annotation of page {number}")
        if annotation.get("/Subtype") == "/Link" and "/A" not in annotation and "/Dest" not in annotation:
            found.append(f"an annotation of page {number} goes nowhere")
    return found


def destination_faults(tree: Tree) -> list[str]:
    """Bookmarks and links inside the file lead to a place on one of its pages."""
    found = []
    places: list[tuple[str, Any]] = []
    for number, annotation in tree.annotations():
        action = annotation.get("/A", {})
        if "/Dest" in annotation or action.get("/S") == "/GoTo":
            places.append((f"a link of page {number}", annotation.get("/Dest", action.get("/D"))))
    stack = [tree.catalog["/Outlines"]] if "/Outlines" in tree.catalog else []
    while stack:
        entry = stack.pop().get_object()
        if "/Title" in entry:
            places.append((f"bookmark « {entry['/Title']} »", entry.get("/Dest", entry.get("/A", {}).get("/D"))))
        stack.extend(entry[key] for key in ("/Next", "/First") if key in entry)
    for name, place in places:
        target: Any = place.get_object() if place is not None else None
        if isinstance(target, str):
            named = tree.reader.named_destinations.get(target)
            target = named.dest_array if named else None
        page = tree.page_of(target[0]) if isinstance(target, list) and target else None
        if page is None:
            found.append(f"{name} leads to no page")
        elif target[1] == "/XYZ" and not 0 <= float(target[3]) <= float(tree.pages[page].mediabox.top):
            found.append(f"{name} leads off its page")
    return found


def shape_faults(tree: Tree) -> list[str]:
    """Lists have labels, figures a place, header cells a scope; nothing is an empty shell."""
    found = []
    for element in tree.root.walk():
        kids = [kid for kid in element.kids if isinstance(kid, Element)]
        match element.tag:
            case "TH" if element.attribute("/Scope") not in ("/Row", "/Column", "/Both"):
                found.append("TH without Scope")
            case "THead" if any(cell.tag != "TH" for row in kids for cell in row.kids if isinstance(cell, Element)):
                found.append("THead with a cell that is no TH")
            case "Table" if not any(cell.tag == "TH" for cell in element.walk()):
                found.append("Table without TH")
            case "Figure" if len(element.attribute("/BBox") or ()) != 4:
                found.append("Figure without BBox")
            case "LI" if [kid.tag for kid in kids] != ["Lbl", "LBody"]:
                found.append(f"LI of {[kid.tag for kid in kids]}")
            case "L" if element.attribute("/ListNumbering") in (None, "/None"):
                found.append("L with labels and no ListNumbering")
        if not element.kids and element.tag not in ("TD", "TH") and element is not tree.root:
            found.append(f"{element.tag} without content")
        if _HEADINGS.match(element.tag) and kids and any(kid.tag not in ("Link", "Span") for kid in kids):
            found.append(f"{element.tag} with blocks inside")
    return found


def title_faults(tree: Tree) -> list[str]:
    """Both places that give the title agree; so do the language of the text and of the metadata."""
    info, packet = tree.reader.metadata, tree.reader.xmp_metadata
    titles = {info.title if info else None, (packet.dc_title or {}).get("x-default") if packet else None}
    found = [] if len(titles) == 1 and all(titles) else [f"titles {titles}"]
    languages = {str(tree.catalog.get("/Lang")), *((packet.dc_language or []) if packet else [])}
    return found + ([] if len(languages) == 1 else [f"languages {languages}"])


def page_faults(tree: Tree) -> list[str]:
    """Each page is walked in the order of the structure, is A4 upright, and draws nothing see-through or hidden."""
    found = []
    for number, page in enumerate(tree.pages):
        if page.get("/Tabs") != "/S":
            found.append(f"page {number} without Tabs S")
        size = [round(float(value)) for value in page.mediabox]
        if size != [0, 0, 595, 842] or page.get("/Rotate", 0):
            found.append(f"page {number} is {size}")
        for name, state in page["/Resources"].get("/ExtGState", {}).items():
            if any(float(state.get_object().get(key, 1)) < 1 for key in ("/ca", "/CA")):
                found.append(f"page {number}: {name} is see-through")
        if re.search(rb"(?<![\w.])[1-7]\s+Tr(?!\w)", page.get_contents().get_data()):
            found.append(f"page {number} has hidden or outlined text")
    return found


OWN: dict[str, Callable[[Tree], list[str]]] = {
    "owners": owner_faults,
    "marks": mark_faults,
    "parents": parent_faults,
    "links": link_faults,
    "destinations": destination_faults,
    "shapes": shape_faults,
    "titles": title_faults,
    "pages": page_faults,
}


def own_faults(data: bytes) -> list[str]:
    """What our own checks say against the file, each fault after the name of its check."""
    tree = Tree(data)
    return [f"{name}: {fault}" for name, check in OWN.items() for fault in check(tree)]


def faults(data: bytes) -> list[str]:
    """Every fault, the validator's and ours; ours only where the validator can read the file."""
    found = validator_faults(data)
    return found if any(fault.startswith("unreadable") for fault in found) else found + own_faults(data)
