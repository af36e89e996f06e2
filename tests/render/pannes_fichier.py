"""Ways to break what a PDF says of itself: language, titles, conformance, colours, fonts."""

from __future__ import annotations

import re

from pypdf import PdfWriter
from pypdf.generic import BooleanObject, NameObject, NumberObject, TextStringObject

from tests.render.pannes import Controls, catalog, content, descendant, font, packet, register, restream

CONTROLS: Controls = {}
control = register(CONTROLS)

# -- document ------------------------------------------------------------------------------------------------


@control("TEXT-LANGUAGE")
def no_language(writer: PdfWriter) -> None:
    del catalog(writer)["/Lang"]


@control("titles")
def language_that_differs(writer: PdfWriter) -> None:
    catalog(writer)[NameObject("/Lang")] = TextStringObject("en-GB")


@control("TAGGED-DOCUMENT")
def marked_false(writer: PdfWriter) -> None:
    catalog(writer)["/MarkInfo"][NameObject("/Marked")] = BooleanObject(False)


@control("SUSPECTS")
def suspects_true(writer: PdfWriter) -> None:
    catalog(writer)["/MarkInfo"][NameObject("/Suspects")] = BooleanObject(True)


@control("PAGE-TABS")
def page_with_links_without_tabs(writer: PdfWriter) -> None:
    del next(page for page in writer.pages if "/Annots" in page)["/Tabs"]


@control("pages")
def page_without_links_without_tabs(writer: PdfWriter) -> None:
    del next(page for page in writer.pages if "/Annots" not in page)["/Tabs"]


@control("pages")
def page_on_its_side(writer: PdfWriter) -> None:
    writer.pages[1][NameObject("/Rotate")] = NumberObject(90)


@control("titles")
def title_of_the_information_dictionary(writer: PdfWriter) -> None:
    assert writer._info is not None
    del writer._info["/Title"]


@control("METADATA-TITLE")
def title_of_the_metadata(writer: PdfWriter) -> None:
    packet(writer, rb"<dc:title>.*?</dc:title>")


@control("VIEWER-PREFERENCES")
def file_name_shown_for_title(writer: PdfWriter) -> None:
    catalog(writer)["/ViewerPreferences"][NameObject("/DisplayDocTitle")] = BooleanObject(False)


@control("ID-PART")
def metadata_without_pdfuaid(writer: PdfWriter) -> None:
    packet(writer, rb"<pdfuaid:part>1</pdfuaid:part>")


@control("ID-PART")
def metadata_without_pdfaid(writer: PdfWriter) -> None:
    packet(writer, rb"<pdfaid:part>2</pdfaid:part>")


@control("ID-CONFORMANCE")
def metadata_of_a_lower_level(writer: PdfWriter) -> None:
    packet(writer, rb"conformance>A<", rb"conformance>B<")


@control("XMP-EXTENSION")
def metadata_without_the_schema_of_pdfuaid(writer: PdfWriter) -> None:
    packet(writer, rb"<pdfaExtension:schemas>.*?</pdfaExtension:schemas>")


@control("DEVICE-RGB")
def no_output_intent(writer: PdfWriter) -> None:
    del catalog(writer)["/OutputIntents"]


@control("DEVICE-CMYK")
def colour_of_another_space(writer: PdfWriter) -> None:
    content(writer, rb"[\d.]+ [\d.]+ [\d.]+ rg", b"0 0 0 1 k")


@control("EMBEDDED-FILE")
def attached_file(writer: PdfWriter) -> None:
    writer.add_attachment("note.txt", b"abc")


@control("ENCRYPTION")
def encryption(writer: PdfWriter) -> None:
    writer.encrypt("", "secret", algorithm="RC4-128")


# -- fonts ---------------------------------------------------------------------------------------------------


@control("UNICODE-VALUE")
def letters_that_mean_zero(writer: PdfWriter) -> None:
    restream(writer, font(writer), "/ToUnicode", lambda data: re.sub(rb"(<\w{4}>\s*)<\w{4}>", rb"\1<0000>", data))


@control("UNICODE-MAPPING")
def letters_without_meaning(writer: PdfWriter) -> None:
    del font(writer)["/ToUnicode"]


@control("FONT-EMBEDDING")
def font_not_embedded(writer: PdfWriter) -> None:
    del descendant(writer)["/FontDescriptor"].get_object()["/FontFile2"]


@control("GLYPH-WIDTH")
def letter_of_another_width(writer: PdfWriter) -> None:
    widths = descendant(writer)["/W"][1].get_object()
    for place in range(len(widths)):
        widths[place] = NumberObject(int(widths[place]) + 200)


@control("CIDTOGIDMAP")
def font_without_its_glyph_map(writer: PdfWriter) -> None:
    del descendant(writer)["/CIDToGIDMap"]
