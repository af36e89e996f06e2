"""What a DOCX file says of a document, in order, with real styles, lists and tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import docx.enum.style
import pytest

from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Gauge,
    Item,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
)
from fphref.documents.fiche import build_fiche
from fphref.model.referentiel import Referentiel
from fphref.render.docx.palette import GREY, INK, LINE, LINK, NOTE_GROUND, NOTE_INK, PAPER, WHITE, palette
from fphref.render.style import TINTS, contrast
from tests.render.docx_documents import full_document, items, make, text
from tests.render.docx_reading import (
    Reading,
    W,
    contrast_faults,
    data_of,
    field_faults,
    heading_faults,
    link_faults,
    list_faults,
    order_faults,
    render,
    style_faults,
    table_faults,
    tampered,
    told_by,
)


@pytest.fixture(scope="module")
def full() -> Reading:
    return render(full_document())


@pytest.fixture(scope="module")
def data() -> bytes:
    return data_of(full_document())


# -- texts ---------------------------------------------------------------------------------------------------


def test_all_is_told_in_order_and_nothing_else(full: Reading) -> None:
    assert full.told() == told_by(full_document())


@pytest.mark.parametrize(("old", "new"), [("Douteux", ""), ("Faire", "Dire"), ("Sur fond", "Sur fond fond")])
def test_a_text_lost_moved_or_added_is_seen(data: bytes, old: str, new: str) -> None:
    assert tampered(data, f">{old}<", f">{new}<").told() != told_by(full_document())


def test_no_break_spaces_stay(full: Reading) -> None:
    said = [line.text for line in full.lines()]
    assert "Niveau\u00a07" in said
    assert "Durée\t1\u00a0an" in said


def test_every_fiche_is_told_in_order(referentiel: Referentiel) -> None:
    assert len(referentiel.metiers) >= 5
    for code in referentiel.metiers:
        document = build_fiche(referentiel, code)
        assert render(document).told() == told_by(document)


def test_spaces_between_spans_are_single() -> None:
    lines = render(make(text("un ", " deux", " ", "trois "), text("", " "), text("fin"))).lines()
    assert [line.text for line in lines if line.style == "Normal"] == ["un deux trois", "fin"]


# -- the checks themselves -----------------------------------------------------------------------------------

Check = Callable[[Reading], list[str]]
_ITEM = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
_FAIRE = '<w:t xml:space="preserve">Faire</w:t>'
_EMPTY = '<w:p><w:pPr><w:pStyle w:val="Petit"/><w:spacing w:before="0" w:after="0"/></w:pPr></w:p>'
_FAULTS: dict[str, tuple[Check, str, str]] = {
    "order": (order_faults, f"<w:keepNext/>{_ITEM}", f"{_ITEM}<w:keepNext/>"),
    "unknown style": (style_faults, '<w:pStyle w:val="Surtitre"/>', '<w:pStyle w:val="Kicker"/>'),
    "style of a wrong kind": (style_faults, '<w:pStyle w:val="Surtitre"/>', '<w:pStyle w:val="Strong"/>'),
    "tables that touch": (style_faults, _EMPTY, ""),
    "skipped level": (heading_faults, '<w:pStyle w:val="Heading2"/>', '<w:pStyle w:val="Heading4"/>'),
    "level without a style": (heading_faults, _ITEM, '<w:outlineLvl w:val="1"/>'),
    "list without number": (list_faults, _ITEM, ""),
    "list that is not there": (list_faults, '<w:numId w:val="1"/>', '<w:numId w:val="99"/>'),
    "list of another level": (list_faults, '<w:ilvl w:val="1"/>', '<w:ilvl w:val="0"/>'),
    "bullets that count": (list_faults, '<w:numId w:val="1"/>', '<w:numId w:val="2"/>'),
    "header row not flagged": (table_faults, "<w:cantSplit/><w:tblHeader/>", "<w:cantSplit/>"),
    "cell that is not its column's": (table_faults, '<w:tcW w:w="7400"', '<w:tcW w:w="74"'),
    "table too wide": (table_faults, '<w:tblInd w:w="0" w:type="dxa"/>', '<w:tblInd w:w="4000" w:type="dxa"/>'),
    "link to nowhere": (link_faults, 'w:anchor="_d0_1"', 'w:anchor="_d0_9"'),
    "two bookmarks of one name": (link_faults, 'w:name="_d0_2"', 'w:name="_d0_1"'),
    "field": (field_faults, _FAIRE, "<w:instrText> INCLUDETEXT x </w:instrText>"),
    "half a field": (field_faults, _FAIRE, '<w:fldChar w:fldCharType="begin"/>'),
}


@pytest.mark.parametrize("name", _FAULTS)
def test_a_planted_fault_is_found(data: bytes, name: str) -> None:
    check, old, new = _FAULTS[name]
    assert check(Reading(data)) == []
    assert check(tampered(data, old, new)) != []


# -- styles --------------------------------------------------------------------------------------------------


def test_the_plan_is_that_of_the_sections(full: Reading) -> None:
    assert full.levels() == [
        (1, "Activités"), (1, "Connaissances"), (1, "Textes"), (1, "Formation"), (2, "Master"), (3, "Accès"),
        (4, "Voies"), (5, "Programme"), (1, "Source"),
    ]  # fmt: skip


def test_word_reads_real_styles(full: Reading) -> None:
    names = {p.text: p.style.name for p in full.document.paragraphs if p.style is not None}
    wanted = {
        "Titre": "Title", "Une phrase.": "Subtitle", "Genre": "Surtitre", "Activités": "Heading 1",
        "Programme": "Heading 5", "Faire": "List Bullet", "A": "List Bullet 2", "x": "List Number 2",
        "puis": "List Continue", "Sur fond": "Encadré", "Réserve : à voir": "Réserve", "Réserves": "Caption",
        "Petite remarque": "Petit", "Durée\t1\u00a0an": "Fait",
    }  # fmt: skip
    assert {said: names.get(said) for said in wanted} == wanted
    tables = [table.style.name for table in full.document.tables if table.style is not None]
    assert tables == ["Chiffres clés"] * 2 + ["Tableau"] * 3


def test_own_styles_have_french_names_that_word_shows(full: Reading) -> None:
    kinds = docx.enum.style.WD_STYLE_TYPE
    own = {s.name for s in full.document.styles if s.type in (kinds.PARAGRAPH, kinds.CHARACTER)}
    assert {"Réserve", "Repère", "Étiquette", "Petit", "Encadré", "Titre de document", "En-tête de ligne"} <= own
    assert not any("," in name for name in own if name)  # Word would take what follows for another name


def test_sections_deeper_than_word_counts_stay_at_its_last_level() -> None:
    block: Block = text("au fond")
    for depth in range(12, 0, -1):
        block = Section(f"niveau {depth}", (block,))
    levels = [level for level, _ in render(make(block)).levels()]
    assert levels == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9]


def test_a_section_without_title_is_no_level() -> None:
    reading = render(make(Section(" ", (Section("Un", (text("a"),)),)), Section("Vide", ())))
    assert reading.levels() == [(1, "Un"), (1, "Vide")]


@pytest.mark.parametrize("tint", TINTS)
def test_texts_stand_out_from_their_ground(tint: str) -> None:
    reading = render(make(text("a"), tint=tint))
    assert contrast_faults(reading) == []
    colours = palette(tint)
    pairs = [(ink, ground) for ink in (INK, GREY, LINK, colours.dark) for ground in (WHITE, PAPER, colours.soft)]
    pairs += [(WHITE, colours.base), (LINK, NOTE_GROUND), (NOTE_INK, NOTE_GROUND), (INK, LINE)]
    assert [pair for pair in pairs if contrast(f"#{pair[0]}", f"#{pair[1]}") < 4.5] == []


def test_a_pale_text_is_seen(data: bytes) -> None:
    assert contrast_faults(tampered(data, f'<w:color w:val="{NOTE_INK}"/>', '<w:color w:val="E0A100"/>',
                                            "word/styles.xml")) != []  # fmt: skip


def test_a_paragraph_that_leads_a_list_stays_with_it(full: Reading) -> None:
    (lead,) = [line for line in full.lines() if line.text == "Il faut :"]
    assert lead.element.find(f"{W}pPr/{W}keepNext") is not None
    (other,) = [line for line in full.lines() if line.text == "Petite remarque"]
    assert other.element.find(f"{W}pPr/{W}keepNext") is None


def spacing(reading: Reading, said: str, side: str) -> int:
    """The space above or below a paragraph, in twentieths of a point: its own, or its style's."""
    (line,) = [line for line in reading.lines() if line.text == said]
    own = line.element.find(f"{W}pPr/{W}spacing")
    direct = own.get(f"{W}{side}") if own is not None else None
    return int(direct or reading.look(line.style, "spacing", side))


def test_what_follows_a_table_or_the_head_stands_off() -> None:
    table = Table((), (((Span("case"),),),), (1,))
    reading = render(make(text("avant"), table, text("après"), banner=Banner("Genre", "Titre")))
    assert spacing(reading, "après", "before") > spacing(reading, "avant", "before")
    assert spacing(reading, "Titre", "after") > 200 > spacing(reading, "Genre", "after")


def test_no_line_stands_alone_on_a_page(full: Reading) -> None:
    (control,) = full.xml["word/styles.xml"].iter(f"{W}widowControl")
    assert control.getparent().getparent().tag == f"{W}pPrDefault"


def grounds(element: Any) -> set[str]:
    """The grounds set in an element."""
    return {str(shade.get(f"{W}fill")) for shade in element.iter(f"{W}shd")}


def test_a_panel_grounds_its_heading_and_its_cells() -> None:
    section = Section("Titre du fond", (Table(("a",), (((Span("b"),),),), (1,)), Paragraph((Span("source"),), "small")))
    reading = render(make(Panel((section,)), text("hors")))
    soft = palette("ocean").soft
    said = {line.text: grounds(line.element) for line in reading.lines()}
    assert (said["Titre du fond"], said["source"], said["hors"]) == ({soft}, {soft}, set())
    (table,) = reading.document.tables
    assert [grounds(cell._tc) for row in table.rows for cell in row.cells] == [{soft}, {soft}]


def test_labels_and_calls_are_told_apart(full: Reading) -> None:
    looks = [
        (run.findtext(f"{W}t"), run.find(f"{W}rPr/{W}rStyle").get(f"{W}val"))
        for run in full.body.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}rStyle") is not None
    ]
    assert [look for look in looks if look[1] == "Repere"] == [("R1", "Repere")]
    assert ("43000", "Etiquette") in looks and ("R1", "Etiquette") in looks


# -- lists ---------------------------------------------------------------------------------------------------


def counted(reading: Reading) -> list[str]:
    """The numbers of numbered lists, as Word counts them: one count for each pattern and level."""
    numbering = reading.xml["word/numbering.xml"]
    numbers = {n.get(f"{W}numId"): n for n in numbering.findall(f"{W}num")}
    counts: dict[tuple[Any, Any], int] = {}
    begun: set[str] = set()
    found = []
    for line in reading.lines():
        if not line.style.startswith("ListNumber"):
            continue
        level, number = (line.element.find(f"{W}pPr/{W}numPr/{W}{tag}").get(f"{W}val") for tag in ("ilvl", "numId"))
        instance = numbers[number]
        key = (instance.find(f"{W}abstractNumId").get(f"{W}val"), level)
        override = instance.find(f"{W}lvlOverride[@{W}ilvl='{level}']/{W}startOverride")
        if number not in begun and override is not None:
            counts[key] = int(override.get(f"{W}val")) - 1
        begun.add(number)
        counts[key] = counts.get(key, 0) + 1
        found.append(f"{counts[key]} {line.text}")
    return found


def test_each_numbered_list_counts_from_one() -> None:
    inner = BulletList((Item((Span("c"),), (items("d", "e", numbered=True),)), Item((Span("f"),))), numbered=True)
    document = make(items("a", "b", numbered=True), inner, text("puis"), items("g", numbered=True))
    assert counted(render(document)) == ["1 a", "2 b", "1 c", "1 d", "2 e", "2 f", "1 g"]


def test_a_list_that_goes_on_counting_is_seen() -> None:
    data = data_of(make(items("a", "b", numbered=True), items("c", numbered=True)))
    broken = tampered(data, '<w:numId w:val="4"/>', '<w:numId w:val="3"/>')
    assert counted(broken) == ["1 a", "2 b", "3 c"]


def test_lists_deeper_than_word_counts_stay_at_its_last_level() -> None:
    block = items("au fond")
    for depth in range(11, 0, -1):
        block = BulletList((Item((Span(f"niveau {depth}"),), (block,)),), numbered=depth % 2 == 0)
    levels = [line.element.find(f"{W}pPr/{W}numPr/{W}ilvl").get(f"{W}val") for line in render(make(block)).lines()
              if line.style.startswith("List")]  # fmt: skip
    assert levels == [*"012345678", "8", "8", "8"]


def test_what_hangs_below_the_deepest_item_stays_on_the_page() -> None:
    block: Block = Note("Réserve", (Span("au fond"),))
    for depth in range(30, 0, -1):
        block = BulletList((Item((Span(f"niveau {depth}"),), (block,)),))
    reading = render(make(block))
    assert int(reading.lines()[-1].element.find(f"{W}pPr/{W}ind").get(f"{W}left")) < 4000


def test_what_hangs_below_an_item_stands_under_its_text(full: Reading) -> None:
    (note,) = [line for line in full.lines() if line.text == "Réserve : à voir"]
    assert int(note.element.find(f"{W}pPr/{W}ind").get(f"{W}left")) > 360
    assert full.look("ListContinue", "ind", "left") == "360"


# -- tables and key figures ----------------------------------------------------------------------------------


def test_a_caption_names_its_table(full: Reading) -> None:
    names = [e.get(f"{W}val") for e in full.body.iter(f"{W}tblCaption")]
    assert names == ["Réserves"]


def kept_whole(reading: Reading, paragraph: Any) -> bool:
    """Whether Word keeps the lines of a paragraph together: its own word, or its style's."""
    own = paragraph.find(f"{W}pPr/{W}keepLines")
    style = paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
    if own is not None:
        return str(own.get(f"{W}val")) != "0"
    return any(s.find(f"{W}pPr/{W}keepLines") is not None for s in reading.chain(style))


def test_header_rows_repeat_and_short_rows_stay_whole(full: Reading) -> None:
    table = full.document.tables[2]
    rows = [row._tr for row in table.rows]
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False, False, False]
    assert all(kept_whole(full, paragraph) for row in rows for paragraph in row.iter(f"{W}p"))
    # Set on the row itself, this makes LibreOffice 7.4 lose rows at the foot of a page.
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows] == [True, False, False, False, False]
    styles = [cell.paragraphs[0].style.name for cell in table.rows[1].cells if cell.paragraphs[0].style is not None]
    assert styles == ["En-tête de ligne", "Cellule"]


@pytest.mark.parametrize("role", ["normal", "small"])
def test_a_long_row_may_be_cut(role: Literal["normal", "small"]) -> None:
    table = Table(("a", "b"), (((Span("x"),), (Span("mot " * 400),)),), (1, 2), role=role)
    reading = render(make(table))
    cells = reading.document.tables[0].rows[1].cells
    assert [kept_whole(reading, cell.paragraphs[0]._p) for cell in cells] == [True, False]


def test_columns_have_their_shares(full: Reading) -> None:
    first, second = (column.width for column in full.document.tables[2].columns)
    assert first is not None and second is not None
    assert first / second == pytest.approx(3, rel=0.01)


@pytest.mark.parametrize(
    "table",
    [
        Table(("a",), (((Span("b"),), (Span("c"),)), ((Span("d"),),)), ()),
        Table(("a", "b", "c"), (((Span("d"),),), ()), (0, -3, 5)),
        Table(tuple(f"t{n}" for n in range(70)), (tuple((Span(f"c{n}"),) for n in range(80)),), (1.0,) * 70),
    ],
)
def test_ragged_tables_are_made_whole(table: Table) -> None:
    document = make(table)
    assert render(document).told() == told_by(document)


def test_key_figures_name_their_columns(full: Reading) -> None:
    first, second = full.document.tables[:2]
    assert [cell.text for cell in first.rows[0].cells] == ["Niveau", "Famille", "Statut", ""]
    assert [cell.text for cell in second.rows[0].cells] == ["Accès"]
    assert first.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None


def test_a_gauge_is_told_in_words_and_its_steps_are_no_text(full: Reading) -> None:
    (gauge,) = [line for line in full.lines() if line.style == "Jauge"]
    assert gauge.text.strip() == "Niveau 7 sur une échelle de 1 à 8"
    grounds = [shade.get(f"{W}fill") for shade in gauge.element.iter(f"{W}shd")]
    assert grounds == [palette("ocean").base] * 7 + [palette("ocean").pale]


@pytest.mark.parametrize("gauge", [Gauge(50, 0, 1000, ""), Gauge(3, 3, 3, ""), Gauge(5, 8, 1, ""), Gauge(9, 1, 5, "")])
def test_a_gauge_off_the_scale_is_told_all_the_same(gauge: Gauge) -> None:
    reading = render(make(banner=Banner("", "Titre", cards=(Card("a", "b", "c", gauge),))))
    assert reading.told() == f"Titre a b c {gauge.value} ({gauge.lowest}–{gauge.highest})"
