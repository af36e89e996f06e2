"""The layout of a page: reading order, wrapped lines, lists, headings, furniture of pages."""

from __future__ import annotations

from itertools import chain, zip_longest
from pathlib import Path

import pytest

from tests.importers.lecture.pdfs import LEFT, RIGHT, Pose, at, furniture, pdf, read, seen, texts, wrap

UN = (
    "Le service reçoit chaque matin les plateaux des blocs, vérifie leur contenu et prépare les lots de la journée "
    "avec les équipes de nuit, qui signalent les écarts relevés sur le cahier de liaison du secteur."
)
DEUX = (
    "Les agents préparent ensuite la zone propre, contrôlent la charge des autoclaves et notent les cycles, puis ils "
    "rangent les conteneurs dans la réserve et tiennent à jour la liste des instruments immobilisés."
)
TROIS = (
    "La cadre du service organise les relèves, suit les formations de chacun et rend compte au pharmacien, qui arrête "
    "avec elle les priorités de la semaine et les moyens à prévoir pour les périodes de forte activité."
)
QUATRE = (
    "Une réunion rassemble les blocs tous les mois autour des incidents déclarés, de leurs causes et des mesures "
    "prises pour que les mêmes faits ne se reproduisent pas dans les autres secteurs de soins."
)


def columns(left: str | tuple[str, ...], right: str | tuple[str, ...], top: float = 780) -> tuple[Pose, Pose]:
    """Two columns of paragraphs."""
    one, other = Pose(LEFT, 285, top), Pose(310, RIGHT, top)
    for pose, found in ((one, left), (other, right)):
        for text in (found,) if isinstance(found, str) else found:
            pose.text(text)
    return one, other


# --- Reading order -------------------------------------------------------------------------------------------------


def test_the_lines_of_a_paragraph_are_one_line(tmp_path: Path) -> None:
    document = read(tmp_path, pdf(Pose().text(UN).text(DEUX)))
    assert seen(document) == [("texte", 0, UN), ("texte", 0, DEUX)]
    assert [(line.numero, line.page) for line in document.lignes] == [(1, 1), (2, 1)]


def test_a_column_is_read_before_the_next_one(tmp_path: Path) -> None:
    one, other = columns((UN, DEUX), (TROIS, QUATRE))
    assert texts(read(tmp_path, pdf(f"{one}{other}"))) == [UN, DEUX, TROIS, QUATRE]


def test_columns_that_do_not_share_base_lines(tmp_path: Path) -> None:
    one, other = Pose(LEFT, 285, 780).text(UN).text(DEUX), Pose(310, RIGHT, 774).text(TROIS)
    assert texts(read(tmp_path, pdf(f"{one}{other}"))) == [UN, DEUX, TROIS]


def test_columns_drawn_row_after_row_are_told_by_their_gutter_with_a_doubt(tmp_path: Path) -> None:
    one, other = columns((UN, DEUX), (TROIS, QUATRE))
    rows = "".join(chain.from_iterable(zip_longest(one.ops, other.ops, fillvalue="")))
    document = read(tmp_path, pdf(rows))
    assert texts(document) == [UN, DEUX, TROIS, QUATRE]
    assert [line.doute for line in document.lignes] == ["ordre de lecture déduit de la mise en page", "", "", ""]


def test_columns_drawn_row_after_row_under_a_title(tmp_path: Path) -> None:
    title = Pose().text("Les missions du service de stérilisation de la clinique", size=18)
    one, other = columns((UN, DEUX), (TROIS, QUATRE), title.y)
    rows = "".join(chain.from_iterable(zip_longest(one.ops, other.ops, fillvalue="")))
    assert texts(read(tmp_path, pdf(f"{title}{rows}"))) == [
        "Les missions du service de stérilisation de la clinique", UN, DEUX, TROIS, QUATRE,
    ]  # fmt: skip


def test_what_is_drawn_in_disorder_is_read_from_its_places(tmp_path: Path) -> None:
    one, other = columns((UN, DEUX), (TROIS, QUATRE))
    ops = [*one.ops, *other.ops]
    shuffled = "".join(ops[i * 7 % len(ops)] for i in range(len(ops)))
    assert len(ops) % 7
    assert texts(read(tmp_path, pdf(shuffled))) == [UN, DEUX, TROIS, QUATRE]


def test_a_title_above_columns_and_a_text_below_them(tmp_path: Path) -> None:
    title = Pose().text("Un titre qui prend toute la largeur de la page, et au-delà", size=17)
    one, other = columns((UN, DEUX), TROIS, title.y)
    below = Pose(top=min(one.y, other.y)).text(QUATRE)
    assert texts(read(tmp_path, pdf(f"{title}{one}{other}{below}"))) == [
        "Un titre qui prend toute la largeur de la page, et au-delà", UN, DEUX, TROIS, QUATRE,
    ]  # fmt: skip


def test_two_bands_of_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    """A short heading stands over the left column alone: nothing but the order of drawing parts the bands."""
    one, other = columns(UN, DEUX)
    heading = Pose(top=min(one.y, other.y) - 10).text("La suite", size=16)
    third, fourth = columns(TROIS, QUATRE, heading.y)
    assert texts(read(tmp_path, pdf(f"{one}{other}{heading}{third}{fourth}"))) == [UN, DEUX, "La suite", TROIS, QUATRE]


def test_columns_of_unequal_height(tmp_path: Path) -> None:
    one, other = columns((UN, DEUX, TROIS), QUATRE)
    assert texts(read(tmp_path, pdf(f"{one}{other}"))) == [UN, DEUX, TROIS, QUATRE]


def test_a_thin_gutter_is_seen_where_the_drawing_agrees(tmp_path: Path) -> None:
    one, other = Pose(LEFT, 295).text(UN).text(DEUX), Pose(299, RIGHT).text(TROIS).text(QUATRE)
    assert texts(read(tmp_path, pdf(f"{one}{other}"))) == [UN, DEUX, TROIS, QUATRE]


def test_cards_side_by_side_are_read_card_by_card(tmp_path: Path) -> None:
    cards = []
    for i, (label, value) in enumerate((("Niveau", "Niveau 5"), ("Famille", "Soins"), ("Statut", "Catégorie B"))):
        pose = Pose(LEFT + 160 * i, LEFT + 150 + 160 * i)
        cards.append(
            str(pose.text(label, size=8, gap=0.3).text(value, size=12, font="F2").text("Fiche de 2026", size=8))
        )
    assert texts(read(tmp_path, pdf("".join(cards)))) == [
        "Niveau", "Niveau 5", "Fiche de 2026", "Famille", "Soins", "Fiche de 2026", "Statut", "Catégorie B",
        "Fiche de 2026",
    ]  # fmt: skip


def test_a_note_in_the_margin_drawn_last_is_read_last(tmp_path: Path) -> None:
    body, note = Pose(200, RIGHT).text(UN).text(DEUX), Pose(LEFT, 180).text("Ce qui compte en premier ici").text("Vu")
    assert texts(read(tmp_path, pdf(f"{body}{note}"))) == [UN, DEUX, "Ce qui compte en premier ici", "Vu"]


def test_a_label_and_its_value_are_two_lines(tmp_path: Path) -> None:
    content = at(LEFT, 700, "Durée") + at(200, 700, "Neuf mois") + at(LEFT, 680, "Niveau") + at(200, 680, "Niveau 5")
    assert texts(read(tmp_path, pdf(content))) == ["Durée", "Neuf mois", "Niveau", "Niveau 5"]


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page(tmp_path: Path) -> None:
    text = f"{UN} {DEUX} {TROIS}".replace(".", ",").lower()
    rows = wrap(text, 225)
    third = len(rows) // 3
    left = "".join(at(LEFT, 780 - 12 * i, row) for i, row in enumerate(rows[:third]))
    right = "".join(at(310, 780 - 12 * i, row) for i, row in enumerate(rows[third : 2 * third]))
    after = "".join(at(LEFT, 780 - 12 * i, row) for i, row in enumerate(rows[2 * third :]))
    assert texts(read(tmp_path, pdf(left + right, after))) == [text]


# --- Paragraphs ----------------------------------------------------------------------------------------------------


def test_short_lines_under_one_another_stay_apart(tmp_path: Path) -> None:
    lines = ["Lavage et désinfection", "Conditionnement", "Contrôle des emballages"]
    content = str(Pose().text(UN)) + "".join(at(LEFT, 600 - 12 * i, line) for i, line in enumerate(lines))
    assert texts(read(tmp_path, pdf(content))) == [UN, *lines]


def test_paragraphs_set_in_by_their_first_line(tmp_path: Path) -> None:
    rows, y = "", 780.0
    for text in (UN, DEUX):
        for i, row in enumerate(wrap(f"mmmm {text}", RIGHT - LEFT)):
            words = row.removeprefix("mmmm ")
            rows += at(LEFT + (stringwidth("mmmm ") if not i else 0), y, words)
            y -= 12
    assert texts(read(tmp_path, pdf(rows))) == [UN, DEUX]


def stringwidth(text: str) -> float:
    """The width of a text in the font of the body."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return stringWidth(text, "Helvetica", 10)


def test_the_lines_of_a_narrow_box_are_one_paragraph(tmp_path: Path) -> None:
    box = Pose(LEFT + 20, 300, 600).text(DEUX, size=9)
    assert texts(read(tmp_path, pdf(f"{Pose().text(UN)}{box}"))) == [UN, DEUX]


def test_centred_lines_are_one_paragraph(tmp_path: Path) -> None:
    rows = wrap(UN, RIGHT - LEFT)
    middle = (LEFT + RIGHT) / 2
    content = "".join(at(middle - stringwidth(row) / 2, 780 - 12 * i, row) for i, row in enumerate(rows))
    assert texts(read(tmp_path, pdf(content))) == [UN]


@pytest.mark.parametrize(
    ("others", "joined"),
    [("Lavage|Tri|Pesée|Contrôle|Rangement|Relevé des cycles|Archivage|Alerte", False), ("", True)],
    ids=["among lists without bullets", "among running text"],
)
def test_a_capital_after_a_full_line_is_read_as_the_document_goes_with_a_doubt(
    others: str, joined: bool, tmp_path: Path
) -> None:
    words = f"{UN.lower()} {DEUX.lower()}".replace(",", "").replace(".", "").split()
    first = wrap(" ".join(words), RIGHT - LEFT)[0]
    content = at(LEFT, 200, first) + at(LEFT, 188, "Bretagne")
    for i, word in enumerate(others.split("|") if others else ()):
        content += at(LEFT, 160 - 12 * i, word)
    if joined:
        content = str(Pose().text(" ".join((UN, DEUX, TROIS, QUATRE) * 5))) + content
    document = read(tmp_path, pdf(content))
    (line,) = (line for line in document.lignes if "Bretagne" in line.texte)
    assert line.texte == (f"{first} Bretagne" if joined else "Bretagne")
    assert "vérifier" in line.doute


# --- Hyphens -------------------------------------------------------------------------------------------------------


def cut(before: str, after: str, elsewhere: str = "") -> str:
    """A page with a text cut between two full lines, and other words elsewhere."""
    text = "Le service assure dans son secteur la conduite de projets et de programmes de toute nature,"
    first = text.split()
    row = ""
    while first and stringwidth(f"{row} {first[0]} {before}") <= RIGHT - LEFT:
        row = f"{row} {first.pop(0)}".strip()
    full = f"{row} {before}"
    return at(LEFT, 780, full) + at(LEFT, 768, f"{after} de tous.") + at(LEFT, 700, elsewhere)


@pytest.mark.parametrize(
    ("before", "after", "elsewhere", "wanted", "doubt"),
    [
        ("la coordi-", "nation", "Rien", "la coordination de tous.", "vérifier"),
        ("la coordi-", "nation", "Une coordination", "la coordination de tous.", "« coordi-/nation » lu"),
        ("la prise post-", "opératoire", "Rien", "la prise post-opératoire de tous.", ""),
        ("le savoir-", "faire", "Rien", "le savoir-faire de tous.", ""),
        ("un porte-", "instruments", "Un porte-instruments", "un porte-instruments de tous.", ""),
        ("en Île-de-", "France", "Rien", "en Île-de-France de tous.", ""),
        ("les matins -", "puis les soirs", "Rien", "les matins - puis les soirs de tous.", ""),
        ("les coûts/", "délais", "Rien", "les coûts/délais de tous.", ""),
    ],
)
def test_words_cut_at_the_end_of_a_line(
    before: str, after: str, elsewhere: str, wanted: str, doubt: str, tmp_path: Path
) -> None:
    document = read(tmp_path, pdf(cut(before, after, elsewhere)))
    assert document.lignes[0].texte.endswith(wanted)
    assert doubt in document.lignes[0].doute
    assert bool(doubt) == bool(document.lignes[0].doute)


# --- Lists ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "font", "nature"),
    [("•", "F1", "puce"), ("–", "F1", "puce"), ("-", "F1", "puce"), ("\xb7", "F3", "puce"), ("\x7f", "F1", "puce"),
     ("o", "F1", "puce"),     ("2.", "F1", "rang"), ("a)", "F1", "rang")],
)  # fmt: skip
def test_bullets_and_numbers_begin_items(mark: str, font: str, nature: str, tmp_path: Path) -> None:
    pose = Pose().text("Activités", font="F2")
    pose.ops.append(at(LEFT + 6, pose.y, mark, font=font))
    pose.text(UN, indent=18, gap=0)
    pose.ops.append(at(LEFT + 6, pose.y, mark, font=font))
    pose.text("Tenue du registre", indent=18, gap=0)
    assert seen(read(tmp_path, pdf(pose))) == [
        ("titre", 1, "Activités"), (nature, 1, UN), (nature, 1, "Tenue du registre"),
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["F0B7", "F0A7", "F0D8", "25AA", "25E6", "25CF"])
def test_bullets_of_fonts_of_symbols(code: str, tmp_path: Path) -> None:
    cmap = f"1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <{code}> endbfchar"
    symbols = (
        "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Wingdings-Regular/FirstChar 65/Widths[458]/ToUnicode 3 0 R>>"
    )
    fonts = {"F1": "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>", "F9": symbols}
    page = Pose().item("Réception des plateaux", "A", font="F1")
    page.ops[0] = at(LEFT + 6, 780, "A", font="F9")
    data = pdf(page, fonts=fonts, objects=[b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap.encode())])
    assert seen(read(tmp_path, data)) == [("puce", 1, "Réception des plateaux")]


def test_items_have_depths_and_an_item_without_words_stays(tmp_path: Path) -> None:
    pose = Pose().item("Justifier soit de :").item(UN, "–", depth=2).item("quatre ans", "–", depth=2).item("Autre")
    pose.ops.append(at(LEFT + 6, pose.y, "•"))
    found = seen(read(tmp_path, pdf(pose)))
    assert found == [
        ("puce", 1, "Justifier soit de :"), ("puce", 2, UN), ("puce", 2, "quatre ans"), ("puce", 1, "Autre"),
        ("puce", 1, ""),
    ]  # fmt: skip


def test_a_list_goes_on_over_a_column_and_a_page(tmp_path: Path) -> None:
    rows = wrap(UN, 190)
    left = Pose(LEFT, 285).item("Réception").item("Tri")
    for row in rows[:2]:
        left.ops.append(at(LEFT + 18, left.y, row))
        left.y -= 12
    left.ops[-2] = at(LEFT + 6, left.y + 24, "•") + left.ops[-2]
    right = Pose(310, RIGHT)
    for row in rows[2:]:
        right.ops.append(at(310 + 18, right.y, row))
        right.y -= 12
    right.item("Alerte")
    after = Pose(LEFT, 285).item("Archivage")
    assert seen(read(tmp_path, pdf(f"{left}{right}", after))) == [
        ("puce", 1, "Réception"), ("puce", 1, "Tri"), ("puce", 1, UN), ("puce", 1, "Alerte"), ("puce", 1, "Archivage"),
    ]  # fmt: skip


def test_a_dash_that_running_text_begins_a_line_with_is_no_bullet(tmp_path: Path) -> None:
    row = wrap(UN, RIGHT - LEFT)[0]
    content = at(LEFT, 780, row) + at(LEFT, 768, "- celles du soir aussi - et prépare la suite")
    assert texts(read(tmp_path, pdf(content))) == [f"{row} - celles du soir aussi - et prépare la suite"]


def test_bullets_that_are_drawn_are_bullets(tmp_path: Path) -> None:
    pose = Pose().text("Activités", font="F2")
    for text in (UN, "Tenue du registre", "Alerte"):
        pose.ops.append(f"{LEFT + 6} {pose.y + 2} 3 3 re f\n")
        pose.text(text, indent=18, gap=0)
    found = seen(read(tmp_path, pdf(pose)))
    assert found[1:] == [("puce", 1, UN), ("puce", 1, "Tenue du registre"), ("puce", 1, "Alerte")]


# --- Headings ------------------------------------------------------------------------------------------------------


def test_headings_are_ranked_by_their_size(tmp_path: Path) -> None:
    pose = Pose().text("Agent de traçabilité", size=22, font="F2").text("Référentiel", size=15, font="F2").text(UN)
    pose.text("Activités", font="F2").text(DEUX).text("CONNAISSANCES").text(TROIS)
    assert seen(read(tmp_path, pdf(pose))) == [
        ("titre", 1, "Agent de traçabilité"), ("titre", 2, "Référentiel"), ("texte", 0, UN), ("titre", 3, "Activités"),
        ("texte", 0, DEUX), ("titre", 4, "CONNAISSANCES"), ("texte", 0, TROIS),
    ]  # fmt: skip


def test_a_heading_over_two_lines_is_one(tmp_path: Path) -> None:
    title = "Coordinateur ou coordinatrice des parcours et des programmes de recherche"
    assert seen(read(tmp_path, pdf(Pose().text(title, size=24, font="F2").text(UN))))[0] == ("titre", 1, title)


def test_bold_words_that_begin_a_paragraph_make_no_heading(tmp_path: Path) -> None:
    content = (
        at(LEFT, 700, "Durée :", font="F2") + at(LEFT + 40, 700, "douze mois, prolongeable") + str(Pose().text(UN))
    )
    assert ("texte", 0, "Durée : douze mois, prolongeable") in seen(read(tmp_path, pdf(content)))


# --- Furniture -----------------------------------------------------------------------------------------------------


def running(numero: int, body: Pose) -> str:
    """A page with a running head and a foot."""
    head = at(LEFT, 815, "Guide des métiers", 8) + at(480, 815, "Édition 2026", 8)
    return head + str(body) + at(LEFT, 30, "Centre hospitalier d’essai", 8) + at(500, 30, f"{numero}", 8)


def test_running_heads_and_feet_are_furniture(tmp_path: Path) -> None:
    bodies = [Pose().text("Guide des métiers", size=20).text(UN), Pose().text(DEUX), Pose().text(TROIS)]
    document = read(tmp_path, pdf(*(running(i, body) for i, body in enumerate(bodies, 1))))
    assert texts(document) == ["Guide des métiers", UN, DEUX, TROIS]
    assert furniture(document)[:2] == [
        (1, "entete-de-page", "Guide des métiers Édition 2026"),
        (1, "pied-de-page", "Centre hospitalier d’essai 1"),
    ]
    assert [line.page for line in document.lignes] == [1, 1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_numbers_of_pages_are_furniture(tmp_path: Path) -> None:
    pages = [str(Pose().text(text)) + at(300, 30, str(i)) for i, text in enumerate((UN, DEUX, TROIS), 4)]
    document = read(tmp_path, pdf(*pages))
    assert texts(document) == [UN, DEUX, TROIS]
    assert [rule for _, rule, _ in furniture(document)] == ["numero-de-page"] * 3
    single = read(tmp_path, pdf(str(Pose().text(UN)) + at(300, 30, "page 1/1")))
    assert furniture(single) == [(1, "numero-de-page", "page 1/1")]


def test_a_figure_that_does_not_count_pages_is_no_number_of_page(tmp_path: Path) -> None:
    pages = [str(Pose().text(text)) + at(300, 30, figure) for text, figure in ((UN, "43001"), (DEUX, "43099"))]
    assert "43001" in texts(read(tmp_path, pdf(*pages)))


def test_the_same_heading_on_two_pages_is_no_furniture(tmp_path: Path) -> None:
    pages = [Pose().text("INFOS GÉNÉRALES", size=14, font="F2").text(text) for text in (UN, DEUX)]
    assert texts(read(tmp_path, pdf(*pages))).count("INFOS GÉNÉRALES") == 2


def test_a_paragraph_goes_on_over_the_furniture_of_a_page(tmp_path: Path) -> None:
    rows = wrap(f"{UN} {DEUX}", RIGHT - LEFT)
    half = len(rows) // 2
    bodies = [Pose(), Pose()]
    for body, part in zip(bodies, (rows[:half], rows[half:]), strict=True):
        body.ops = [at(LEFT, 780 - 12 * i, row) for i, row in enumerate(part)]
    assert texts(read(tmp_path, pdf(*(running(i, body) for i, body in enumerate(bodies, 1))))) == [f"{UN} {DEUX}"]
