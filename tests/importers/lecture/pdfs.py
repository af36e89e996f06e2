"""PDFs that tests write by hand, and fiches that other programs set as PDF."""

from __future__ import annotations

import html
import subprocess
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth

from fphref.importers.lecture.pdf.document import read_pdf
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Document, Ligne
from tests import libreoffice

LEFT, RIGHT, TOP = 60.0, 535.0, 780.0
FONTS: dict[str, str] = {
    "F1": "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    "F2": "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    "F3": "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>",
}
_NAMES = {"F1": "Helvetica", "F2": "Helvetica-Bold"}


# --- Written by hand -----------------------------------------------------------------------------------------------


def at(x: float, y: float, text: str, size: float = 10, font: str = "F1") -> str:
    """The operators that draw a text at a place."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm ({escaped}) Tj ET\n"


def wrap(text: str, width: float, size: float = 10, font: str = "F1") -> list[str]:
    """The lines of a text set at a width."""
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and stringWidth(longer, _NAMES[font], size) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


class Pose:
    """Sets texts one under the other in a column, as a program does; `ops` is what is drawn."""

    def __init__(self, left: float = LEFT, right: float = RIGHT, top: float = TOP, size: float = 10) -> None:
        self.left, self.right, self.y, self.size = left, right, top, size
        self.ops: list[str] = []

    def text(self, text: str, *, size: float = 0, font: str = "F1", indent: float = 0, gap: float = 0.6) -> Pose:
        """A paragraph; `gap` is the space after it, in ems."""
        size = size or self.size
        for row in wrap(text, self.right - self.left - indent, size, font):
            self.ops.append(at(self.left + indent, self.y, row, size, font))
            self.y -= 1.2 * size
        self.y -= gap * size
        return self

    def item(self, text: str, mark: str = "•", *, font: str = "F1", depth: int = 1) -> Pose:
        """An item with a hanging indent."""
        indent = 18.0 * depth
        self.ops.append(at(self.left + indent - 12, self.y, mark, self.size, font))
        return self.text(text, indent=indent, gap=0)

    def space(self, ems: float = 0.6) -> Pose:
        """An empty space."""
        self.y -= ems * self.size
        return self

    def __str__(self) -> str:
        return "".join(self.ops)


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object with its length."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries.encode("cp1252"), len(data), data)


def flate(data: bytes, entries: str = "") -> bytes:
    """A stream object, deflated."""
    return stream(zlib.compress(data, 9), f"/Filter/FlateDecode{entries}")


def assemble(objects: Sequence[bytes], *, trailer: str = "") -> bytes:
    """A file of these objects, numbered from 1; the first one is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, trailer.encode(), start,
    )  # fmt: skip
    return bytes(out)


def pdf(
    *pages: str | Pose | bytes,
    fonts: Mapping[str, str] = FONTS,
    catalogue: str = "",
    page: str = "",
    resources: str = "",
    objects: Sequence[bytes] = (),
) -> bytes:
    """A file with these contents as pages; `objects` are numbered from 3, the fonts come after them."""
    first_font = 3 + len(objects)
    first_page = first_font + len(fonts)
    names = "".join(f"/{name} {first_font + i} 0 R" for i, name in enumerate(fonts))
    kids = " ".join(f"{first_page + 2 * i} 0 R" for i in range(len(pages)))
    found = [
        f"<</Type/Catalog/Pages 2 0 R{catalogue}>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        *objects,
        *(font.encode("cp1252") for font in fonts.values()),
    ]
    for i, content in enumerate(pages):
        data = content if isinstance(content, bytes) else str(content).encode("cp1252")
        found.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{page}/Resources<</Font<<{names}>>{resources}>>"
            f"/Contents {first_page + 2 * i + 1} 0 R>>".encode()
        )
        found.append(stream(data))
    return assemble(found)


def read(folder: Path, data: bytes, name: str = "essai.pdf") -> Document:
    """The document that the reader makes of a file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return read_pdf(path)


def seen(document: Document) -> list[tuple[str, int, str]]:
    """What each line is, its level and its text; furniture left out."""
    return [(one.nature, one.niveau, one.texte) for one in document.lignes if one.nature != "meuble"]


def texts(document: Document) -> list[str]:
    """The text of each line; furniture left out."""
    return [texte for _, _, texte in seen(document)]


def furniture(document: Document) -> list[tuple[int, str, str]]:
    """Page, rule and text of each line of furniture."""
    return [(one.page, one.regle, one.texte) for one in document.lignes if one.nature == "meuble"]


# --- Set by other programs -----------------------------------------------------------------------------------------


def is_heading(text: str) -> bool:
    """Whether a line of a fiche is a heading: in capitals, and no code."""
    return text.isupper() and not any(c.isdigit() for c in text)


def fiche_as_html(source: str, *, columns: int = 1) -> str:
    """A fiche in Markdown as a page: capitals are headings, bullets lists, other lines paragraphs.

    With more columns, the title stands above them.
    """
    body: list[str] = []
    paragraph: list[str] = []
    depth = 0
    titled = False

    def end(to: int = 0) -> None:
        nonlocal depth
        if paragraph:
            body.append(f"<p>{'<br>'.join(paragraph)}</p>")
            paragraph.clear()
        body.extend(["</ul>"] * (depth - to))
        body.extend(["<ul>"] * (to - depth))
        depth = to

    for line in read_text("fiche.md", source).lignes:
        if line.nature == "vide":
            end(depth)
        elif line.nature == "puce":
            end(line.niveau)
            body.append(f"<li>{_linked(line)}</li>")
        elif line.nature == "rang":
            end()
            body.append(f"<p>{html.escape(line.brut.strip())}</p>")
        elif not titled:
            titled = True
            body.append(f"<h1>{_linked(line)}</h1>")
        elif is_heading(line.texte):
            end()
            body.append(f"<h2>{_linked(line)}</h2>")
        else:
            if depth:
                end()
            paragraph.append(_linked(line))
    end()
    title, rest = body[0], "\n".join(body[1:])
    flow = f'<div style="column-count:{columns}">\n{rest}\n</div>' if columns > 1 else rest
    head = '<meta charset="utf-8"><title>Fiche</title>'
    return f'<!DOCTYPE html>\n<html lang="fr"><head>{head}</head><body>\n{title}\n{flow}\n</body></html>\n'


def _linked(line: Ligne) -> str:
    text = html.escape(line.texte, quote=False)
    for lien in line.liens:
        words = html.escape(lien.texte, quote=False)
        if lien.url:
            text = text.replace(words, f'<a href="{html.escape(lien.url)}">{words}</a>', 1)
    return text


def set_by_libreoffice(page: str, folder: Path, profile: Path) -> Path:
    """A page as PDF, by the word processor."""
    source = folder / "fiche.html"
    source.write_text(page, "utf-8")
    assert libreoffice.SOFFICE is not None
    command = [
        libreoffice.SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless",
        "--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    return folder / "fiche.pdf"


def set_by_reportlab(source: str, path: Path, *, columns: int = 1) -> Path:
    """A fiche in Markdown as PDF, by a library: a title over columns, heads and feet on each page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer

    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=10.5, leading=13)
    title = ParagraphStyle("title", body, fontName="Helvetica-Bold", fontSize=19, leading=23, spaceAfter=8)
    heading = ParagraphStyle("heading", body, fontName="Helvetica-Bold", spaceBefore=9, spaceAfter=3)
    story: list[Flowable] = []
    blank = False
    for line in read_text("fiche.md", source).lignes:
        text = _linked(line)
        if line.nature == "vide":
            blank = True
            continue
        if blank and line.nature == "texte":
            story.append(Spacer(1, 6))
        blank = False
        if not story:
            story.append(Paragraph(text, title))
        elif line.nature == "puce":
            item = ParagraphStyle(
                f"item{line.niveau}", body, leftIndent=14 * line.niveau, bulletIndent=14 * line.niveau - 10
            )
            story.append(Paragraph(text or " ", item, bulletText="•"))
        elif line.nature == "rang":
            story.append(Paragraph(html.escape(line.brut.strip()), body))
        else:
            story.append(Paragraph(text, heading if is_heading(line.texte) else body))

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(50, 815, "Recueil de fiches d’essai")
        canvas.drawRightString(545, 25, f"page {document.page}")

    gap = 20
    width = (A4[0] - 100 - gap * (columns - 1)) / columns
    frames = [Frame(50 + i * (width + gap), 50, width, A4[1] - 100, 0, 0, 0, 0) for i in range(columns)]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates([PageTemplate("page", frames, onPage=furnish)])
    document.build(story)
    return path
