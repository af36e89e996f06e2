"""Ways to break what a PDF says of its structure: marks, elements, parent tree, links."""

from __future__ import annotations

from typing import Any

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NullObject, TextStringObject

from tests.render.pannes import Controls, annotation, catalog, content, elements, first, numbers, register, retag

CONTROLS: Controls = {}
control = register(CONTROLS)

# -- content and marks ---------------------------------------------------------------------------------------


@control("CONTENT-TAGGING")
def decoration_marked_as_nothing(writer: PdfWriter) -> None:
    content(writer, rb"/Artifact\s+BMC(.*?)\bEMC\b", rb"\1")


@control("CONTENT-TAGGING")
def text_outside_marked_content(writer: PdfWriter) -> None:
    content(writer, rb"/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC(.*?)\bEMC\b", rb"\1")


@control("owners")
def text_made_an_artifact(writer: PdfWriter) -> None:
    content(writer, rb"/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC", b"/Artifact BMC")


@control("ARTIFACT-NESTED")
def artifact_inside_text(writer: PdfWriter) -> None:
    content(writer, rb"(/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC)", rb"\1 /Artifact BMC EMC")


@control("owners")
def mark_drawn_twice(writer: PdfWriter) -> None:
    content(writer, rb"(/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC)", rb"\1 EMC \1")


@control("marks")
def mark_with_the_tag_of_another(writer: PdfWriter) -> None:
    content(writer, rb"/(?:LBody|TD|TH)(\s*<<\s*/MCID)", rb"/H1\1")


@control("pages")
def hidden_text(writer: PdfWriter) -> None:
    content(writer, rb"\bBT\b", b"BT 3 Tr")


@control("pages")
def see_through_text(writer: PdfWriter) -> None:
    faint = DictionaryObject({NameObject("/ca"): FloatObject(0.2)})
    resources: Any = writer.pages[1]["/Resources"]
    resources[NameObject("/ExtGState")] = DictionaryObject({NameObject("/G0"): faint})
    content(writer, rb"\A", b"/G0 gs\n")


# -- structure -----------------------------------------------------------------------------------------------


@control("HEADING-NESTING")
def heading_level_skipped(writer: PdfWriter) -> None:
    retag(writer, "H3", "H4")


@control("HEADING-NESTING")
def first_heading_of_the_second_level(writer: PdfWriter) -> None:
    retag(writer, "H1", "H2")


@control("LI-KIDS")
def item_without_body(writer: PdfWriter) -> None:
    retag(writer, "LBody", "P")


@control("LI-PARENT")
def items_outside_a_list(writer: PdfWriter) -> None:
    retag(writer, "L", "Div")


@control("shapes")
def item_without_label(writer: PdfWriter) -> None:
    item = first(writer, "LI")
    item[NameObject("/K")] = ArrayObject(kid for kid in item["/K"] if kid.get_object()["/S"] != "/Lbl")


@control("shapes")
def list_without_numbering(writer: PdfWriter) -> None:
    del first(writer, "L")["/A"]


@control("shapes")
def header_cell_without_scope(writer: PdfWriter) -> None:
    del first(writer, "TH")["/A"]


@control("shapes")
def column_heads_as_plain_cells(writer: PdfWriter) -> None:
    for row in first(writer, "THead")["/K"]:
        for cell in row.get_object()["/K"]:
            cell.get_object()[NameObject("/S")] = NameObject("/TD")


@control("TABLE-ROW-COLUMNSPAN")
def row_with_a_cell_less(writer: PdfWriter) -> None:
    rows = [entry for entry in elements(writer) if entry["/S"] == "/TR"]
    del rows[4]["/K"][-1]


@control("TR-PARENT")
def rows_outside_a_table(writer: PdfWriter) -> None:
    retag(writer, "TBody", "Sect")


@control("FIGURE-ALTERNATIVE-TEXT")
def figure_without_alt(writer: PdfWriter) -> None:
    del first(writer, "Figure")["/Alt"]


@control("shapes")
def figure_without_place(writer: PdfWriter) -> None:
    del first(writer, "Figure")["/A"]


@control("ROLE-MAP")
def unknown_tag(writer: PdfWriter) -> None:
    retag(writer, "Sect", "Rubrique")


@control("STRUCT-ELEMENT-PARENT")
def element_without_parent(writer: PdfWriter) -> None:
    del first(writer, "LBody")["/P"]


@control("parents")
def element_of_another_parent(writer: PdfWriter) -> None:
    first(writer, "LBody")[NameObject("/P")] = catalog(writer)["/StructTreeRoot"].raw_get("/K")


@control("shapes")
def heading_around_paragraphs(writer: PdfWriter) -> None:
    retag(writer, "Div", "H2")


@control("owners")
def mark_of_two_elements(writer: PdfWriter) -> None:
    one, two = [entry for entry in elements(writer) if entry["/S"] == "/LBody"][:2]
    two["/K"].append(one["/K"][0])


@control("STRUCT-TREE-ROOT")
def no_structure(writer: PdfWriter) -> None:
    del catalog(writer)["/StructTreeRoot"]


# -- parent tree ---------------------------------------------------------------------------------------------


@control("owners")
def parent_tree_without_an_entry(writer: PdfWriter) -> None:
    numbers(writer)[1].get_object()[3] = NullObject()


@control("owners")
def parent_tree_with_two_entries_exchanged(writer: PdfWriter) -> None:
    marks = numbers(writer)[1].get_object()
    marks[3], marks[5] = marks[5], marks[3]


@control("owners")
def parent_tree_without_a_page(writer: PdfWriter) -> None:
    del numbers(writer)[0:2]


@control("owners")
def pages_with_the_keys_of_each_other(writer: PdfWriter) -> None:
    one, two = writer.pages[0], writer.pages[1]
    key = NameObject("/StructParents")
    one[key], two[key] = two[key], one[key]


@control("LINK-LINK-TAG")
def no_parent_tree(writer: PdfWriter) -> None:
    del catalog(writer)["/StructTreeRoot"]["/ParentTree"]


# -- links ---------------------------------------------------------------------------------------------------


@control("links")
def link_without_objr(writer: PdfWriter) -> None:
    link = first(writer, "Link")
    link[NameObject("/K")] = ArrayObject(kid for kid in link["/K"] if not isinstance(kid.get_object(), dict))


@control("LINK-LINK-TAG")
def annotation_without_key(writer: PdfWriter) -> None:
    del annotation(writer)["/StructParent"]


@control("LINK-CONTENTS")
def annotation_without_contents(writer: PdfWriter) -> None:
    del annotation(writer)["/Contents"]


@control("LINK-LINK-TAG")
def annotation_in_a_paragraph(writer: PdfWriter) -> None:
    retag(writer, "Link", "P")


@control("ANNOTATION-FLAGS")
def annotation_that_does_not_print(writer: PdfWriter) -> None:
    del annotation(writer)["/F"]


@control("ACTION-TYPE")
def link_that_runs_a_script(writer: PdfWriter) -> None:
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")})
    annotation(writer)[NameObject("/A")] = script


@control("ACTION-TYPE")
def script_at_opening(writer: PdfWriter) -> None:
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")})
    catalog(writer)[NameObject("/OpenAction")] = script


@control("destinations")
def bookmark_to_nowhere(writer: PdfWriter) -> None:
    catalog(writer)["/Outlines"]["/First"][NameObject("/Dest")] = ArrayObject([NullObject(), NameObject("/Fit")])


@control("destinations")
def bookmark_above_the_page(writer: PdfWriter) -> None:
    catalog(writer)["/Outlines"]["/First"]["/Dest"][3] = FloatObject(2000)
