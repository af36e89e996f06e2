"""Sections of pages: A4, margins, columns, running foot."""

from __future__ import annotations

from fphref.documents.content import Footer
from fphref.render.cleaning import line
from fphref.render.docx import xml
from fphref.render.docx.package import Package


def section(package: Package, footer: Footer, columns: int = 1) -> str:
    """The properties of a section: it begins a page, or with several columns goes on where the one before ends."""
    foot = package.footer(_foot(footer))
    going_on = '<w:type w:val="continuous"/>' if columns > 1 else '<w:type w:val="nextPage"/>'
    margins = f'w:top="850" w:right="{xml.MARGIN}" w:bottom="1130" w:left="{xml.MARGIN}"'
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{foot}"/>{going_on}'
        f'<w:pgSz w:w="{xml.PAGE_WIDTH}" w:h="{xml.PAGE_HEIGHT}"/>'
        f'<w:pgMar {margins} w:header="500" w:footer="500" w:gutter="0"/>'
        f'<w:cols w:num="{columns}" w:space="420"/></w:sectPr>'
    )


def _foot(footer: Footer) -> str:
    """Title and page on one line, the edition below."""
    pages = xml.run("page ") + xml.field("PAGE", "1") + xml.run(" sur ") + xml.field("NUMPAGES", "1")
    title = xml.run(line(footer.left), xml.character("Strong"))
    parts = [xml.paragraph("Footer", title + xml.TAB + pages)]
    if detail := line(footer.detail):
        parts.append(xml.paragraph("PiedDetail", xml.run(detail)))
    return "".join(parts)
