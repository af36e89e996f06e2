"""What the PDF says of a document: text, structure, bookmarks, links, metadata."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Columns,
    Document,
    Facts,
    Footer,
    Gauge,
    Item,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    inline_text,
)
from fphref.render import style
from fphref.render.pdf import render_pdf
from fphref.render.pdf.theme import theme
from tests.render.test_pdf_reading import Node, Reading, make, plain, render, text, told_by

LINK = "https://exemple.fr/texte?a=1&b=(2)"


def _items(*texts: str) -> BulletList:
    return BulletList(tuple(Item((Span(entry),)) for entry in texts))


def full_document() -> Document:
    """Every kind of block, on several pages."""
    sentence = "Une phrase assez longue pour qu’elle soit coupée en plusieurs lignes, et qui le soit au bon endroit. "
    rows = tuple(
        ((Span(f"Connaissance numéro {n}"),), (Span(f"{43000 + n}", chip=True), Span(" acquis"))) for n in range(60)
    )
    inner = BulletList((Item((Span("diplôme A"),)), Item((Span("diplôme B"),), (Note("Réserve", (Span("à voir"),)),))))
    return make(
        Columns(
            (Section("Activités", (_items(*[f"Activité {n} : {sentence}" for n in range(25)]),), "tasks"),),
            (Panel((Section("Connaissances", (Table(("Intitulé", "Code"), rows, (3, 1)),), "book"),)),),
        ),
        Section(
            "Formation",
            (
                Section("Cursus", (Facts((("Durée", (Span("1 an"),)), ("Valideur", (Span("Ministère"),)))),)),
                Section("Accès", (text("Être titulaire :"), BulletList((Item((Span("soit"),), (inner,)),), True))),
                Section("Profond", (Section("Plus", (Section("Encore", (text("fond"),)),)),)),
            ),
            "school",
        ),
        Section(
            "Sources",
            (
                Paragraph(
                    (
                        Span("Voir la "),
                        Span("fiche d’origine", link=LINK),
                        Span(", la "),
                        Span("page cachée", link="javascript:alert(1)"),
                        Span(" ou "),
                        Span("écrire", link="mailto:nous@exemple.fr"),
                        Span(" au "),
                        Span("bureau", strong=True),
                        Span("."),
                    )
                ),
                Paragraph((Span(sentence * 40),), "small"),
            ),
        ),
        banner=Banner(
            "Fiche · hôpital",
            "Coordinateur(trice) d’études cliniques",
            sentence,
            "Code",
            "15D30",
            (
                Card("Niveau", "Niveau 7", "Master", Gauge(7, 3, 8, "Niveau 7 sur une échelle de 3 à 8")),
                Card("Famille", "Recherche clinique", "Investigation"),
                Card("Statut", "Catégorie A", "Corps des ingénieurs"),
            ),
        ),
        title="15D30 – Coordinateur(trice)",
        author="Équipe « métiers »",
        subject="Un sujet & <autre>",
        keywords=("15D30", "études"),
    )


@pytest.fixture(scope="module")
def full() -> Reading:
    return render(full_document())


def _with(reading: Reading, tag: str) -> list[Node]:
    return [node for node in reading.root.walk() if node.tag == tag]


def test_structure_tells_the_whole_content_in_order(full: Reading) -> None:
    assert full.told() == told_by(full_document())


def test_plain_extraction_joins_no_words(full: Reading) -> None:
    extracted = plain(" ".join(page.extract_text() for page in full.pages))
    assert "coupée en plusieurs lignes, et qui le soit au bon endroit." in extracted
    words = set(extracted.split())
    assert words >= set(told_by(full_document()).split())


def test_each_page_has_its_number_and_only_artifacts_repeat(full: Reading) -> None:
    total = len(full.reader.pages)
    assert total >= 3
    for number in range(total):
        foot = [run.text for run in full.runs if run.page == number and run.artifact == "/Footer"]
        assert foot == ["T1 – Titre", f"page {number + 1} sur {total}", "Recueil"]
        head = [run.text for run in full.runs if run.page == number and run.artifact == "/Header"]
        assert head == (["15D30 – Coordinateur(trice)", "15D30"] if number else [])


def test_table_header_is_repeated_as_an_artifact(full: Reading) -> None:
    pages = {run.page for run in full.runs if "Connaissance numéro" in run.text}
    header = [(run.page, run.artifact) for run in full.runs if run.text == "Intitulé"]
    assert len(pages) > 1
    assert header == [(min(pages), None)] + [(page, "") for page in sorted(pages)[1:]]


def test_bookmarks_nest_like_sections(full: Reading) -> None:
    def names(entries: Any) -> list[Any]:
        return [names(entry) if isinstance(entry, list) else entry.title for entry in entries]

    assert names(full.reader.outline) == [
        "Activités",
        "Connaissances",
        "Formation",
        ["Cursus", "Accès", "Profond", ["Plus", ["Encore"]]],
        "Sources",
    ]
    formation: Any = full.reader.outline[2]
    page = full.reader.get_destination_page_number(formation)
    run = next(run for run in full.runs if run.text == "Formation")
    assert page == run.page
    assert 0 < float(formation.top) - run.baseline < 40


def test_headings_go_down_one_level_at_a_time(full: Reading) -> None:
    headings = [(tag, entry) for tag, entry in full.texts() if tag in {"H1", "H2", "H3", "H4", "H5", "H6"}]
    assert [tag for tag, _ in headings][:3] == ["H1", "H2", "H2"]
    assert dict(zip((plain(entry) for _, entry in headings), (tag for tag, _ in headings), strict=True)) == {
        "Coordinateur(trice) d’études cliniques": "H1",
        "Activités": "H2",
        "Connaissances": "H2",
        "Formation": "H2",
        "Cursus": "H3",
        "Accès": "H3",
        "Profond": "H3",
        "Plus": "H4",
        "Encore": "H5",
        "Sources": "H2",
    }
    levels = [int(tag[1]) for tag, _ in headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_headings_without_banner_title_start_at_one() -> None:
    reading = render(make(Section("Seule", (text("a"),)), banner=Banner("", "")))
    assert [tag for tag, _ in reading.texts() if tag.startswith("H")] == ["H1"]


def test_sections_nested_beyond_six_levels_stay_at_h6() -> None:
    section = Section("fond", (text("a"),))
    for depth in range(9):
        section = Section(f"niveau {depth}", (section,))
    tags = [tag for tag, _ in render(make(section)).texts() if tag.startswith("H")]
    assert tags == ["H1", "H2", "H3", "H4", "H5", *["H6"] * 6]


def test_roles_and_attributes(full: Reading) -> None:
    tags = {node.tag for node in full.root.walk()}
    assert tags >= {"Document", "Sect", "P", "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody", "TR", "TH", "TD"}
    scopes = {
        plain("".join(full.mark_text(kid) for kid in node.kids if isinstance(kid, tuple))): node.entry["/A"]["/Scope"]
        for node in _with(full, "TH")
    }
    assert scopes["Intitulé"] == "/Column"
    assert scopes["Connaissance numéro 7"] == scopes["Durée"] == "/Row"
    (figure,) = _with(full, "Figure")
    assert figure.entry["/Alt"] == "Niveau 7 sur une échelle de 3 à 8"
    assert len(figure.entry["/A"]["/BBox"]) == 4
    numbering = {node.entry["/A"]["/ListNumbering"] for node in _with(full, "L")}
    assert numbering >= {"/Square", "/Decimal"}


def test_parent_tree_and_structure_agree(full: Reading) -> None:
    numbers = full.catalog["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    tree = {int(numbers[n]): numbers[n + 1].get_object() for n in range(0, len(numbers), 2)}
    assert int(full.catalog["/StructTreeRoot"]["/ParentTreeNextKey"]) == len(tree)
    seen = 0
    for node in full.root.walk():
        for kid in node.kids:
            if isinstance(kid, tuple):
                page, mark = kid
                owner = tree[int(full.page(page)["/StructParents"])][mark].get_object()
                assert owner == node.entry
                seen += 1
            elif not isinstance(kid, Node):
                assert tree[int(kid["/Obj"]["/StructParent"])] == node.entry
                seen += 1
    links = sum(len(page.get("/Annots", [])) for page in full.pages)
    assert seen == sum(len(tree[int(page["/StructParents"])]) for page in full.pages) + links


def test_links_are_active_for_known_schemes_only(full: Reading) -> None:
    found = {}
    for page in full.pages:
        for reference in page.get("/Annots", []):
            entry = reference.get_object()
            found[entry["/Contents"]] = (entry["/A"]["/URI"], [float(value) for value in entry["/Rect"]])
    assert {name: address for name, (address, _) in found.items()} == {
        "fiche d’origine": LINK,
        "écrire": "mailto:nous@exemple.fr",
    }
    assert b"javascript" not in full.data
    assert "page cachée" in full.told()
    run = next(run for run in full.runs if run.text.strip() == "fiche d’origine")
    left, low, right, high = found["fiche d’origine"][1]
    assert [left, right] == pytest.approx([run.left, run.right], abs=0.1)
    assert low < run.baseline < high
    assert [
        plain("".join(full.mark_text(k) for k in node.kids if isinstance(k, tuple))) for node in _with(full, "Link")
    ]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//exemple.fr",
        "data:text/html,a",
        " https://a.fr",
        "http:",
        "",
        "ftp://a",
    ],
)
def test_other_addresses_are_text(address: str) -> None:
    reading = render(make(Paragraph((Span("ici", link=address),))))
    assert "/Annots" not in reading.reader.pages[0]
    assert "ici" in reading.told()


def test_address_with_accents_is_percent_encoded() -> None:
    reading = render(make(Paragraph((Span("ici", link="https://exemple.fr/santé"),))))
    (annotation,) = reading.page(0)["/Annots"]
    assert annotation.get_object()["/A"]["/URI"] == "https://exemple.fr/sant%C3%A9"


def test_metadata_language_and_dates(full: Reading) -> None:
    info: Any = full.reader.metadata
    assert (info.title, info.author) == ("15D30 – Coordinateur(trice)", "Équipe « métiers »")
    assert (info.subject, info["/Keywords"]) == ("Un sujet & <autre>", "15D30, études")
    assert (info.creator, info.producer) == ("fphref", "fphref")
    assert info.creation_date.isoformat() == "2024-06-01T12:00:00+00:00"
    assert full.catalog["/Lang"] == "fr-FR"
    assert full.catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert full.catalog["/MarkInfo"]["/Marked"]
    assert full.catalog["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    packet: Any = full.reader.xmp_metadata
    assert packet.dc_title["x-default"] == info.title
    assert packet.dc_creator == [info.author]
    assert packet.pdf_keywords == info["/Keywords"]
    raw = full.catalog["/Metadata"].get_data()
    assert b"<pdfuaid:part>1<" in raw and b"<pdfaid:part>2<" in raw and b"<pdfaid:conformance>A<" in raw
    assert all(page["/Tabs"] == "/S" for page in full.pages)


def test_document_without_date_or_title_is_still_drawn() -> None:
    reading = render(make(text("a"), date="", title="", banner=Banner("", ""), footer=Footer("")))
    info: Any = reading.reader.metadata
    assert info.title == "Document"
    assert "/CreationDate" not in info


def test_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="hier"):
        render(make(text("a"), date="hier"))


def test_labels_are_shown_in_capitals_but_said_as_written(full: Reading) -> None:
    assert ("P", "Fiche · hôpital") in [(tag, entry) for tag, entry in full.texts()]
    shown = render(make(text("a"), banner=Banner("éa", "Titre")))
    other = render(make(text("a"), banner=Banner("ÉA", "Titre")))
    widths = [next(run.right for run in reading.runs if run.text.lower() == "éa") for reading in (shown, other)]
    assert widths[0] == pytest.approx(widths[1])


def test_long_rows_keep_their_cell_over_pages() -> None:
    cell = "mot " * 2500
    reading = render(make(Table(("A", "B"), (((Span("tête"),), (Span(cell),)),), (1, 3))))
    (body,) = _with(reading, "TD")
    assert len({kid[0] for kid in body.kids if isinstance(kid, tuple)}) >= 2
    assert reading.told().count("mot") == 2500


def test_columns_continue_at_their_own_place() -> None:
    left = _items(*[f"gauche {n} " + "texte " * 12 for n in range(60)])
    right = _items(*[f"droite {n} " + "texte " * 12 for n in range(40)])
    reading = render(make(Columns((left,), (right,), 0.5), text("après")))
    lefts = [run for run in reading.runs if run.text.startswith("gauche")]
    rights = [run for run in reading.runs if run.text.startswith("droite")]
    assert {run.page for run in lefts} >= {0, 1} <= {run.page for run in rights}
    assert max(run.right for run in lefts) < min(run.left for run in rights)
    assert len({round(run.left) for run in rights}) == 1
    after = next(run for run in reading.runs if run.text == "après")
    last = max(run.page for run in lefts + rights)
    assert after.page >= last
    assert all(after.baseline < run.baseline for run in reading.runs if run.page == after.page and "texte" in run.text)
    assert reading.told() == told_by(make(Columns((left,), (right,), 0.5), text("après")))


@pytest.mark.parametrize("filler", range(30, 60))
def test_no_heading_is_alone_at_the_bottom(filler: int) -> None:
    blocks: tuple[Block, ...] = (
        *[text(f"ligne {n}") for n in range(filler)],
        Section("Partie", (Section("Sous-partie", (Section("Intitulé", (Facts((("Durée", (Span("1 an"),)),)),)),)),)),
    )
    reading = render(make(*blocks))
    pages = {
        entry: next(run.page for run in reading.runs if run.text == entry) for entry in ("Partie", "Intitulé", "1 an")
    }
    assert len(set(pages.values())) == 1, pages


def test_paragraphs_leave_no_single_line() -> None:
    for filler in range(30, 50):
        long = text("mot " * 150)
        reading = render(make(*[text(f"ligne {n}") for n in range(filler)], long))
        counts = [sum("mot" in run.text for run in reading.runs if run.page == page) for page in (0, 1)]
        assert 1 not in counts, (filler, counts)


def test_no_break_spaces_hold_and_punctuation_stays_with_its_word() -> None:
    words = "Le décret n°\u00a091-868 du 5\u00a0septembre\u202f! vu « là » : oui ; non ? " * 12
    for width in range(2, 9):
        reading = render(make(Columns((text(words),), (text("b"),), width / 10)))
        lines = [run.text for run in reading.runs if run.artifact is None]
        assert not [line for line in lines if line.strip(" ").startswith((":", ";", "?", "!", "»"))]
        assert not [line for line in lines if line.rstrip(" ").endswith("«")]
        assert "".join(lines).count("n°\u00a091-868") == 12
        assert sum(line.count("n°\u00a091-868") for line in lines) == 12


@pytest.mark.parametrize("tint", sorted(style.TINTS))
def test_text_contrasts_with_every_ground(tint: str) -> None:
    pairs = theme(tint).pairs()
    assert len(pairs) > 15
    low = [
        (ink, ground, round(style.contrast(ink, ground), 2))
        for ink, ground in pairs
        if style.contrast(ink, ground) < 4.5
    ]
    assert not low


def test_unknown_tint_and_icon_are_no_failure() -> None:
    assert "Suite" in render(make(Section("Suite", (text("a"),), "inconnue"), tint="???")).told()


def _bytes(document: Document) -> bytes:
    stream = io.BytesIO()
    render_pdf(document, stream)
    return stream.getvalue()


def test_same_document_same_bytes_in_any_process(tmp_path: Path) -> None:
    here = _bytes(full_document())
    code = (
        "import sys; from pathlib import Path; from tests.render.test_pdf import _bytes, full_document;"
        "Path(sys.argv[1]).write_bytes(_bytes(full_document()))"
    )
    root = Path(__file__).parents[2]
    for number, (seed, zone) in enumerate([("0", "UTC"), ("1", "Pacific/Auckland"), ("77", "America/Lima")]):
        target = tmp_path / f"{number}.pdf"
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": os.pathsep.join([str(root), str(root / "src")]),
        }
        subprocess.run([sys.executable, "-c", code, str(target)], env=environment, cwd=tmp_path, check=True)
        assert target.read_bytes() == here
    render(make(text("un autre document, avec d’autres lettres : œÆ→²")))
    assert _bytes(full_document()) == here


def test_other_content_gives_other_bytes_and_identifier() -> None:
    one, two = render(make(text("a"))), render(make(text("b")))
    assert one.data != two.data
    assert one.reader.trailer["/ID"] != two.reader.trailer["/ID"]


def test_inline_text_of_content_is_what_is_read() -> None:
    spans = (Span("un "), Span("deux", strong=True), Span(", "), Span("trois", chip=True), Span(" quatre"))
    assert inline_text(spans) in render(make(Paragraph(spans))).told()


def test_streams_end_where_they_say() -> None:
    data = _bytes(full_document())
    streams = list(re.finditer(rb"/Length (\d+)>>\nstream\n", data))
    assert len(streams) > 10
    for found in streams:
        end = found.end() + int(found[1])
        assert data[end : end + 11] == b"\r\nendstream"


def test_small_objects_are_packed() -> None:
    data = _bytes(full_document())
    assert data.startswith(b"%PDF-1.7\n%")
    assert b"/StructElem" not in data
    assert data.count(b"/ObjStm") >= 2


def test_importing_the_renderer_imports_no_library() -> None:
    code = "import sys, fphref.render.pdf; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    found = set(answer.stdout.split())
    assert "fphref" in found
    assert found & {"reportlab", "PIL", "segno", "lxml", "pydantic"} == set()
