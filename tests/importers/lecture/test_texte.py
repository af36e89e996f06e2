"""Plain text and Markdown: one line for each physical line, and its words without marks of form."""

from __future__ import annotations

import pytest

from fphref.importers.lecture.marques import clean, without_emoji
from fphref.importers.lecture.texte import inline, read_text
from fphref.importers.modele import Lien, Ligne
from tests.importers.lecture.fabrique import rows


def line(text: str) -> Ligne:
    """The only line of a text."""
    (found,) = read_text("x.md", text).lignes
    return found


def test_every_physical_line_is_a_line_whatever_ends_it() -> None:
    document = read_text("x.txt", "un\r\ndeux\r\rquatre\n\u2028cinq\x0c\n")
    assert [(each.numero, each.nature, each.texte) for each in document.lignes] == [
        (1, "texte", "un"), (2, "texte", "deux"), (3, "vide", ""), (4, "texte", "quatre"), (5, "texte", "cinq"),
    ]  # fmt: skip
    assert read_text("x.txt", "").lignes == ()


@pytest.mark.parametrize("mark", ["-", "*", "•", "–", "·", "◦", "o", "▪", "→", "✓", "\uf0b7"])
def test_a_bullet_of_any_form_begins_an_item(mark: str) -> None:
    assert rows(read_text("x.md", f"{mark} Trier les demandes\n{mark}\n")) == [
        ("puce", 1, "Trier les demandes"),
        ("puce", 1, ""),
    ]


@pytest.mark.parametrize("mark", ["1.", "12)", "a)", "iv)", "2°", "(b)"])
def test_a_number_or_letter_begins_a_numbered_item(mark: str) -> None:
    assert rows(read_text("x.md", f"{mark} Trier")) == [("rang", 1, "Trier")]


@pytest.mark.parametrize(
    "text",
    ["-5 degrés", "2.800€ brut", "10 ans", "o", "L. 642-1 du code", "à midi", "*astérisque", "#motclé", "3.5 jours"],
)
def test_what_only_resembles_a_mark_stays_text(text: str) -> None:
    found = line(text)
    assert (found.nature, found.texte) == (("puce", "") if text == "o" else ("texte", text))


def test_the_depth_of_items_comes_from_their_indentation() -> None:
    text = "- a\n  - b\n    - c\n - d\n\n- e\n\nTexte\n    - f\n"
    assert [each[1] for each in rows(read_text("x.md", text)) if each[0] == "puce"] == [1, 2, 3, 1, 1, 1]


def test_headings_of_both_kinds_have_their_level() -> None:
    text = "# Un #\n###  Trois\nSouligné\n===\nEncore\n-----\n"
    assert rows(read_text("x.md", text)) == [
        ("titre", 1, "Un"), ("titre", 3, "Trois"),
        ("titre", 1, "Souligné"), ("filet", 0, ""), ("titre", 2, "Encore"), ("filet", 0, ""),
    ]  # fmt: skip


def test_the_end_of_a_front_matter_underlines_nothing() -> None:
    natures = [each.nature for each in read_text("x.md", "---\ncle: valeur\n---\nTexte\n").lignes]
    assert natures == ["filet", "texte", "filet", "texte"]


@pytest.mark.parametrize("rule", ["---", "***", "* * *", "=====", "___", "– – –"])
def test_a_rule_has_no_text(rule: str) -> None:
    found = line(rule)
    assert (found.nature, found.regle, found.texte) == ("filet", "filet", "")


def test_rows_of_tables_keep_their_cells_empty_ones_too() -> None:
    text = "| Lieu | Haut |\n|:--|--:|\n| Nord | ||\n| a \\| b | `c|d` |\n\nSans | barre\n--- | ---\n1 | 2\n"
    found = [each for each in read_text("x.md", text).lignes if each.nature != "vide"]
    assert [each.regle for each in found] == ["", "separateur-de-tableau", "", "", "", "separateur-de-tableau", ""]
    assert [each.cellules for each in found if each.nature == "tableau"][:3] == [
        ("Lieu", "Haut"), ("Nord", "", ""), ("a | b", "`c", "d`"),
    ]  # fmt: skip
    assert found[-1].cellules == ("1", "2")
    assert found[2].texte == "Nord"


def test_a_bar_in_a_sentence_makes_no_table() -> None:
    assert line("Lille | Roubaix").nature == "texte"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Piloter et **répartir** les", "Piloter et répartir les"),
        ("co**ord**onner", "coordonner"),
        ("***très*** *net* et __gras__ et _fin_", "très net et gras et fin"),
        ("nom_de_fichier et 2*3*4", "nom_de_fichier et 2*3*4"),
        ("Salaire* et prime*", "Salaire* et prime*"),
        ("le `code *brut*` reste", "le code *brut* reste"),
        ("**Note :** suite", "Note : suite"),
        ("un **gras non fermé", "un gras non fermé"),
        ("C\\*est \\(ainsi\\) &amp; l&#39;autre", "C*est (ainsi) & l'autre"),
        ("avant ![photo](a.png) après", "avant après"),
        ("un<br>deux <b>trois</b>", "un deux trois"),
        ("x < y et a<b", "x < y et a<b"),
        ("&#" + "9" * 5_000 + ";", "&#" + "9" * 5_000 + ";"),
    ],
)
def test_marks_of_emphasis_go_and_signs_that_stand_for_themselves_stay(text: str, words: str) -> None:
    assert line(text).texte == words


@pytest.mark.parametrize(
    ("text", "words", "links"),
    [
        ("[Charte](https://a.fr/b_(c))", "Charte", [("Charte", "https://a.fr/b_(c)")]),
        ("[Décret](#) et [arrêté]()", "Décret et arrêté", [("Décret", ""), ("arrêté", "")]),
        ("[a](javascript:x) [b](file.pdf)", "a b", [("a", ""), ("b", "")]),
        ("[Écrire](mailto:x@a.fr)", "Écrire", []),
        ("[CeN \\(Centre\\)](#)", "CeN (Centre)", [("CeN (Centre)", "")]),
        ("<https://a.fr>", "https://a.fr", [("https://a.fr", "https://a.fr")]),
        ("[**Guide**](https://a.fr \"titre\")", "Guide", [("Guide", "https://a.fr")]),
        ("[sic] reste", "[sic] reste", []),
    ],
)  # fmt: skip
def test_a_link_gives_its_words_and_its_address_where_it_has_one(
    text: str, words: str, links: list[tuple[str, str]]
) -> None:
    found = line(text)
    assert found.texte == words
    assert found.liens == tuple(Lien(*each) for each in links)


def test_a_link_by_reference_finds_its_address() -> None:
    first, second = read_text("x.md", "Voir [la charte][1].\n[1]: https://a.fr/c\n").lignes
    assert (first.texte, first.liens) == ("Voir la charte.", (Lien("la charte", "https://a.fr/c"),))
    assert (second.nature, second.regle) == ("filet", "adresse-de-lien")


def test_more_than_a_figure_is_no_quotation() -> None:
    assert line("> 5000 emplois").texte == "> 5000 emplois"
    assert line("> citée").texte == "citée"


def test_emoji_stay_until_they_are_asked_to_go() -> None:
    assert line("🛠️ Outils").texte == "🛠️ Outils"
    assert without_emoji("🛠️ 👩🏽‍⚕️Outils 🎓") == "Outils"
    assert without_emoji("3 outils") == "3 outils"
    assert (line("🎓").nature, line("🎓").regle) == ("filet", "pictogramme")


def test_clean_makes_one_composed_line_without_invisible_signs() -> None:
    assert clean("e\u0301t\u00ad\u200be\u0301 \u00a0 \u202fa\n b\ufeff") == "été a b"


def test_items_glued_on_one_line_stay_one_line() -> None:
    assert rows(read_text("x.md", "- a- b- c")) == [("puce", 1, "a- b- c")]


# Forms that make a pattern try every way to cut them; each is to be read in time that grows with its length.
HOSTILE = {
    "a rule of a table that is none": "|" + "-" * 99_000 + "x",
    "bars that end in a word": "|-" * 49_000 + "x",
    "a target of spaces": "[](" + " " * 99_000 + "x",
    "titles that never end": "[](x '" * 16_000,
    "quotes in quotes before a figure": ">  " * 33_000 + "5",
    "pictures that end in a letter": "😀\ufe0f" * 49_000 + "x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_line_made_to_be_read_for_ever_is_read(name: str) -> None:
    text = HOSTILE[name]
    (found,) = read_text("x.md", text).lignes
    assert found.brut == text
    assert text[-1] in found.texte


def test_marks_of_a_value_of_data_are_read_whatever_its_length() -> None:
    """A value of JSON has no bound on its line."""
    assert inline("[](" + " " * 1_000_000 + "x")[0] == "[]( x"
    assert inline("[](x '" * 150_000)[0] == ("[](x '" * 150_000).strip()
    assert inline("[mot]( https://a.fr  'un titre' ) fin") == ("mot fin", (Lien("mot", "https://a.fr"),))


@pytest.mark.parametrize("row", ["> > Trier", ">>Trier", ">   > Trier", "> >   Trier"])
def test_quotes_in_quotes_lose_their_marks(row: str) -> None:
    assert not line(row).texte.startswith("> >")
    assert line(row).texte.endswith("Trier")


@pytest.mark.parametrize("code", ["\x00", "\x07", "\x9f", "\ufffe", "\uffff", "\ufdd0", "\U0001ffff", "\ud800"])
def test_what_is_no_character_is_taken_away(code: str) -> None:
    assert clean(f"Tri{code}er") == "Trier"
    assert clean(f"Évalu{code}er") == "Évaluer"


@pytest.mark.parametrize("code", ["\x85", "\u2028", "\u2029"])
def test_hidden_ends_of_lines_are_spaces(code: str) -> None:
    assert clean(f"Trier{code}classer") == "Trier classer"
