"""The file that tagged pages make together: structure tree, bookmarks, metadata."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import BinaryIO

from fphref.render.pdf.fonts import DocumentFonts
from fphref.render.pdf.icc import srgb_profile
from fphref.render.pdf.metadata import Properties, info_dictionary, xmp_packet
from fphref.render.pdf.page import PAGE_HEIGHT, PAGE_WIDTH, Annotation, Element, Page
from fphref.render.pdf.writer import PdfFile, ascii_string, text_string


@dataclass(slots=True)
class Bookmark:
    """An entry of the outline; `depth` counts from 0, `top` in points."""

    title: str
    depth: int
    page: int
    top: float


@dataclass
class TaggedFile:
    """Pages, structure and bookmarks in the making."""

    properties: Properties
    fonts: DocumentFonts = field(default_factory=DocumentFonts)
    root: Element = field(default_factory=lambda: Element("Document", None))
    pages: list[Page] = field(default_factory=list)
    bookmarks: list[Bookmark] = field(default_factory=list)
    # Anchor → page and top; image name → deflated RGB, width and height in pixels.
    places: dict[str, tuple[int, float]] = field(default_factory=dict)
    images: dict[str, tuple[bytes, int, int]] = field(default_factory=dict)
    # Whether it holds many documents, so that readers show its bookmarks.
    bound: bool = False

    def page(self, index: int) -> Page:
        """The page of that index, made if it is the next one."""
        while len(self.pages) <= index:
            self.pages.append(Page(len(self.pages), self.fonts))
        return self.pages[index]

    def save(self, stream: BinaryIO) -> None:
        """Write the file."""
        file = PdfFile()
        catalog, tree, parents, pages = (file.reserve() for _ in range(4))
        numbers = [file.reserve() for _ in self.pages]
        self._write_structure(file, tree, parents, numbers)
        fonts = file.add(f"<<{self.fonts.write(file)}>>")
        images = {name: self._write_image(file, name) for name in self.images}
        resources: dict[frozenset[str], int] = {}
        for page, number in zip(self.pages, numbers, strict=True):
            content = file.add_stream(page.content())
            shown = frozenset(page.images)
            if shown not in resources:
                drawn = " ".join(f"/{name} {images[name]} 0 R" for name in sorted(shown))
                resources[shown] = file.add(f"<</Font {fonts} 0 R" + (f" /XObject <<{drawn}>>>>" if drawn else ">>"))
            links = " ".join(f"{link.number} 0 R" for link in page.annotations)
            file.add(
                f"<</Type /Page /Parent {pages} 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]"
                f" /Resources {resources[shown]} 0 R /Contents {content} 0 R /StructParents {page.index} /Tabs /S"
                + (f" /Annots [{links}]>>" if links else ">>"),
                number,
            )
        kids = " ".join(f"{number} 0 R" for number in numbers)
        file.add(f"<</Type /Pages /Count {len(numbers)} /Kids [{kids}]>>", pages)
        outline = self._write_outline(file, numbers)
        metadata = file.add_stream(xmp_packet(self.properties), "/Type /Metadata /Subtype /XML", compress=False)
        profile = file.add_stream(srgb_profile(), "/N 3")
        file.add(
            f"<</Type /Catalog /Pages {pages} 0 R /StructTreeRoot {tree} 0 R /MarkInfo <</Marked true>>"
            f" /Lang {ascii_string(self.properties.language)} /ViewerPreferences <</DisplayDocTitle true>>"
            f" /Metadata {metadata} 0 R /OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1"
            " /OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1)"
            f" /DestOutputProfile {profile} 0 R>>]"
            + (f" /Outlines {outline} 0 R" if outline else "")
            + (" /PageMode /UseOutlines>>" if outline and self.bound else ">>"),
            catalog,
        )
        file.write(stream, catalog, file.add(info_dictionary(self.properties)))

    def _write_image(self, file: PdfFile, name: str) -> int:
        data, width, height = self.images[name]
        return file.add_deflated(
            data,
            f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB"
            " /BitsPerComponent 8",
        )

    def _write_structure(self, file: PdfFile, tree: int, parents: int, pages: list[int]) -> None:
        self.root.prune()
        order: list[Element] = []
        stack = [self.root]
        while stack:
            element = stack.pop()
            element.number = file.reserve()
            order.append(element)
            stack.extend(kid for kid in reversed(element.kids) if isinstance(kid, Element))
        links = [link for page in self.pages for link in page.annotations]
        for key, link in enumerate(links, len(pages)):
            box = " ".join(f"{value:.2f}" for value in link.box)
            if link.address:
                leads = f"/A <</Type /Action /S /URI /URI {ascii_string(link.address)}>>"
            else:
                index, top = self.places.get(link.place, (link.page, PAGE_HEIGHT))
                leads = f"/Dest [{pages[index]} 0 R /XYZ 0 {top:.2f} null]"
            link.number = file.add(
                f"<</Type /Annot /Subtype /Link /Rect [{box}] /Border [0 0 0] /F 4 /StructParent {key}"
                f" /Contents {text_string(link.contents)} {leads}>>"
            )
        for element in order:
            file.add(_structure_element(element, tree, pages), element.number)
        entries = [f"{page.index} [{' '.join(f'{mark.number} 0 R' for mark in page.marks)}]" for page in self.pages]
        entries += [f"{key} {link.owner.number} 0 R" for key, link in enumerate(links, len(pages))]
        file.add(f"<</Nums [{' '.join(entries)}]>>", parents)
        file.add(
            f"<</Type /StructTreeRoot /K {self.root.number} 0 R /ParentTree {parents} 0 R"
            f" /ParentTreeNextKey {len(entries)}>>",
            tree,
        )

    def _write_outline(self, file: PdfFile, pages: list[int]) -> int:
        if not self.bookmarks:
            return 0
        top = file.reserve()
        numbers = [file.reserve() for _ in self.bookmarks]
        children: dict[int, list[int]] = {}
        parent_of: list[int] = []
        above: list[int] = []  # the open entry of each depth
        for index, bookmark in enumerate(self.bookmarks):
            del above[bookmark.depth :]
            parent = above[-1] if above else -1
            parent_of.append(parent)
            children.setdefault(parent, []).append(index)
            above.append(index)
        for index, bookmark in enumerate(self.bookmarks):
            brothers = children[parent_of[index]]
            place = bisect_left(brothers, index)
            parent = parent_of[index]
            body = (
                f"<</Title {text_string(bookmark.title)} /Parent {numbers[parent] if parent >= 0 else top} 0 R"
                f" /Dest [{pages[bookmark.page]} 0 R /XYZ 0 {bookmark.top:.2f} null]"
            )
            if place:
                body += f" /Prev {numbers[brothers[place - 1]]} 0 R"
            if place + 1 < len(brothers):
                body += f" /Next {numbers[brothers[place + 1]]} 0 R"
            if inner := children.get(index):
                # A negative count: closed when the file is opened.
                body += f" /First {numbers[inner[0]]} 0 R /Last {numbers[inner[-1]]} 0 R /Count -{len(inner)}"
            file.add(body + ">>", numbers[index])
        first = children[-1]
        return file.add(
            f"<</Type /Outlines /First {numbers[first[0]]} 0 R /Last {numbers[first[-1]]} 0 R /Count {len(first)}>>",
            top,
        )


class _Blank(Page):
    """A page where nothing stays."""

    blank = True

    def mark(self, target: Element | str) -> None:
        """Nothing."""

    def text(self, *args: object, **more: object) -> None:
        """Nothing."""

    def fill(self, path: str, colour: str, edge: str = "", line: float = 0.7) -> None:
        """Nothing."""

    def stamp(self, path: str, x: float, y: float, colour: str) -> None:
        """Nothing."""

    def ground(self, depth: int, path: str, colour: str) -> None:
        """Nothing."""

    def line(self, x1: float, x2: float, y: float, width: float, colour: str) -> None:
        """Nothing."""

    def draw(self, operators: str) -> None:
        """Nothing."""


class Rehearsal(TaggedFile):
    """A file where nothing stays, to learn how high something is."""

    def __init__(self) -> None:
        super().__init__(Properties("", "", "", "", "", None))
        self._blank = _Blank(0, self.fonts)

    def page(self, index: int) -> Page:
        """Always the same one."""
        return self._blank


def _structure_element(element: Element, tree: int, pages: list[int]) -> str:
    kids: list[str] = []
    own_page = -1
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(f"{kid.number} 0 R")
        elif isinstance(kid, Annotation):
            kids.append(f"<</Type /OBJR /Obj {kid.number} 0 R /Pg {pages[kid.page]} 0 R>>")
        elif own_page in (-1, kid[0]):
            own_page = kid[0]
            kids.append(str(kid[1]))
        else:
            kids.append(f"<</Type /MCR /Pg {pages[kid[0]]} 0 R /MCID {kid[1]}>>")
    body = f"<</Type /StructElem /S /{element.tag} /P {element.parent.number if element.parent else tree} 0 R"
    if kids:
        body += f" /K [{' '.join(kids)}]"
    if own_page >= 0:
        body += f" /Pg {pages[own_page]} 0 R"
    if element.attributes:
        body += f" /A <<{element.attributes}>>"
    if element.alt:
        body += f" /Alt {text_string(element.alt)}"
    if element.text:
        body += f" /ActualText {text_string(element.text)}"
    return body + ">>"
