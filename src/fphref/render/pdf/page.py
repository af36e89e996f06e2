"""One tagged page: what is drawn, and which element of the structure each part belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from fphref.render.pdf.fonts import ELSEWHERE, DocumentFonts, Face
from fphref.render.style import rgb

PAGE_WIDTH = 595.276
PAGE_HEIGHT = 841.89
_ARC = 0.5523  # a quarter circle as a Bézier curve


class Element:
    """A node of the structure tree. `kids` holds elements, (page, mark) pairs and link annotations."""

    __slots__ = ("alt", "attributes", "kids", "number", "parent", "tag", "text")

    def __init__(self, tag: str, parent: Element | None, attributes: str = "", alt: str = "", text: str = "") -> None:
        self.tag, self.parent, self.attributes, self.alt, self.text = tag, parent, attributes, alt, text
        self.kids: list[Element | tuple[int, int] | Annotation] = []
        self.number = 0
        if parent is not None:
            parent.kids.append(self)

    def prune(self) -> bool:
        """Drop what holds nothing (cells stay: a row needs them); true if something is left."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, Element) or kid.prune()]
        return bool(self.kids) or self.tag in ("TD", "TH")


@dataclass(eq=False, slots=True)
class Annotation:
    """An active link on a page, to an address or to a place of the file; `box`: left, bottom, right, top in points."""

    page: int
    box: tuple[float, float, float, float]
    address: str
    contents: str
    owner: Element
    place: str = ""
    number: int = 0


@cache
def _colour(colour: str) -> str:
    return "{:.3f} {:.3f} {:.3f}".format(*rgb(colour))


def rounded(x: float, y: float, width: float, height: float, radius: float) -> str:
    """Path operators of a rounded rectangle whose lower left corner is (x, y), in points."""
    if radius <= 0:
        return f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"
    r = min(radius, width / 2, height / 2)
    k = r * (1 - _ARC)
    right, top = x + width, y + height
    return (
        f"{x + r:.2f} {y:.2f} m {right - r:.2f} {y:.2f} l"
        f" {right - k:.2f} {y:.2f} {right:.2f} {y + k:.2f} {right:.2f} {y + r:.2f} c {right:.2f} {top - r:.2f} l"
        f" {right:.2f} {top - k:.2f} {right - k:.2f} {top:.2f} {right - r:.2f} {top:.2f} c {x + r:.2f} {top:.2f} l"
        f" {x + k:.2f} {top:.2f} {x:.2f} {top - k:.2f} {x:.2f} {top - r:.2f} c {x:.2f} {y + r:.2f} l"
        f" {x:.2f} {y + k:.2f} {x + k:.2f} {y:.2f} {x + r:.2f} {y:.2f} c h"
    )


def polygon(corners: tuple[tuple[float, float], ...]) -> str:
    """Path operators of a closed polygon, in points."""
    return " ".join(f"{x:.2f} {y:.2f} {'l' if order else 'm'}" for order, (x, y) in enumerate(corners)) + " h"


class Page:
    """One page: content operators, and the element of each mark. Coordinates in points from the lower left."""

    blank = False
    """Whether nothing stays on it, so that drawing may be skipped."""

    def __init__(self, index: int, fonts: DocumentFonts) -> None:
        self.index = index
        self.marks: list[Element] = []
        self.annotations: list[Annotation] = []
        self.images: set[str] = set()
        self._fonts = fonts
        self._ops: list[str] = []
        self._grounds: list[tuple[int, str]] = []
        self._open: Element | str | None = None

    def mark(self, target: Element | str) -> None:
        """What comes next belongs to an element, or is an artifact: "" or "Header", "Footer"."""
        if target is self._open or target == self._open:
            return
        self.close()
        if isinstance(target, Element):
            target.kids.append((self.index, len(self.marks)))
            self._ops.append(f"/{target.tag} <</MCID {len(self.marks)}>> BDC")
            self.marks.append(target)
        elif target:
            self._ops.append(f"/Artifact <</Type /Pagination /Subtype /{target}>> BDC")
        else:
            self._ops.append("/Artifact BMC")
        self._open = target

    def close(self) -> None:
        """End the current mark."""
        if self._open is not None:
            self._ops.append("EMC")
            self._open = None

    def text(
        self,
        x: float,
        y: float,
        lines: list[str],
        face: Face,
        size: float,
        lead: float,
        colour: str,
        tracking: float = 0.0,
    ) -> None:
        """Lines of text, the first baseline at `y`; characters that the face lacks come from the fallback font."""
        encoder, font = self._fonts.encoder(face)
        encoded = [line.translate(encoder) for line in lines]
        shown = f"<{'> Tj T* <'.join(encoded)}> Tj"
        if ELSEWHERE in shown:
            shown = self._fonts.switch(encoded, font, size)
        spread = f"{tracking:g} Tc " if tracking else ""
        reset = " 0 Tc" if tracking else ""
        self._ops.append(
            f"BT {_colour(colour)} rg /{font} {size:g} Tf {lead:g} TL {spread}"
            f"1 0 0 1 {x:.2f} {y:.2f} Tm {shown}{reset} ET"
        )

    def fill(self, path: str, colour: str, edge: str = "", line: float = 0.7) -> None:
        """Fill a path, and draw its edge if it has a colour."""
        if edge:
            self._ops.append(f"{_colour(colour)} rg {_colour(edge)} RG {line:g} w {path} B")
        else:
            self._ops.append(f"{_colour(colour)} rg {path} f")

    def stamp(self, path: str, x: float, y: float, colour: str) -> None:
        """Fill a path whose coordinates count from (x, y)."""
        self._ops.append(f"q {_colour(colour)} rg 1 0 0 1 {x:.2f} {y:.2f} cm {path} f Q")

    def ground(self, depth: int, path: str, colour: str) -> None:
        """Fill a path below all text; greater depths lie above lesser ones."""
        self._grounds.append((depth, f"{_colour(colour)} rg {path} f"))

    def line(self, x1: float, x2: float, y: float, width: float, colour: str) -> None:
        """A horizontal line."""
        self._ops.append(f"{_colour(colour)} RG {width:g} w {x1:.2f} {y:.2f} m {x2:.2f} {y:.2f} l S")

    def image(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """An image of the file, by its name among the resources."""
        self.images.add(name)
        self._ops.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    def draw(self, operators: str) -> None:
        """Any operators, as they are."""
        self._ops.append(operators)

    def later(self) -> Callable[[str], None]:
        """Keep a place for operators that are known only at the end; the answer puts them there."""
        place = len(self._ops)
        self._ops.append("")

        def put(operators: str) -> None:
            self._ops[place] = operators

        return put

    def content(self) -> bytes:
        """The content stream."""
        self.close()
        grounds = [op for _, op in sorted(self._grounds, key=lambda ground: ground[0])]
        under = ["/Artifact BMC", *grounds, "EMC"] if grounds else []
        return "\n".join(under + self._ops).encode("ascii")
