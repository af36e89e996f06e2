"""Texts of postings: their pieces, where each line goes, and single facts."""

from __future__ import annotations

from datetime import date

import pytest

from fphref.importers.offre.textes import cut_pieces, split_items, split_labels
from fphref.importers.offre.tri import is_benefit, is_quality, read_languages, sort_line
from fphref.importers.offre.valeurs import (
    is_doubtful_day,
    read_contracts,
    read_country,
    read_day,
    read_flag,
    read_language,
    read_presences,
    read_times,
)


def pieces(texte: str) -> list[tuple[str, str]]:
    """The pieces of a text on one line."""
    return [(piece.texte, piece.forme) for piece in cut_pieces(texte, ((1, texte),)).pieces]


@pytest.mark.parametrize(
    ("texte", "found"),
    [
        ("Une phrase.", [("Une phrase.", "texte")]),
        ("Profil :\n- Calme\n- Rigueur", [("Profil :", "titre"), ("Calme", "puce"), ("Rigueur", "puce")]),
        ("**Profil**\n1. Calme", [("Profil", "titre"), ("Calme", "puce")]),
        ("## Profil ##\ntexte", [("Profil", "titre"), ("texte", "texte")]),
        ("a\\n- b", [("a", "texte"), ("b", "puce")]),
        ("• a • b", [("a", "puce"), ("b", "puce")]),
        ("🎯 Vise **juste** 🎯", [("Vise juste", "texte")]),
        ("<p>a<br>b</p><ul><li><p>c</p></li></ul>", [("a", "texte"), ("b", "texte"), ("c", "puce")]),
        ("<p><b>Profil</b></p><p>d <b>e</b></p>", [("Profil", "titre"), ("d e", "texte")]),
        ("&lt;p&gt;a &amp;amp; b&lt;/p&gt;", [("a & b", "texte")]),
        ("<strong>Profil :<>\n• a", [("Profil :", "titre"), ("a", "puce")]),
        ("<script>x()</script><p>a</p>", [("a", "texte")]),
        ("[Postuler](https://a.example/b)", [("Postuler (https://a.example/b)", "texte")]),
        ('<a href="mailto:a@b.example">écrire</a>', [("écrire (a@b.example)", "texte")]),
        ("<https://a.example/b>", [("https://a.example/b", "texte")]),
        ("- \n—\n💶", []),
    ],
)
def test_a_text_is_cut_into_its_pieces(texte: str, found: list[tuple[str, str]]) -> None:
    assert pieces(texte) == found


def test_a_link_that_leads_nowhere_and_broken_tags_are_known() -> None:
    found = cut_pieces("[ici](ici) <strong>a<>", ((1, ""),))
    assert (found.sans_adresse, found.abimees) == (["ici"], True)


def test_each_piece_of_a_folded_text_knows_its_lines() -> None:
    rows = ((4, "- laver le"), (5, "linge"), (6, "- plier"))
    found = cut_pieces("- laver le linge\n- plier", rows).pieces
    assert [(piece.texte, piece.lignes) for piece in found] == [("laver le linge", (4, 5)), ("plier", (6,))]


@pytest.mark.parametrize(
    ("texte", "labels"),
    [
        ("Git, Jira ; Excel", ["Git", "Jira", "Excel"]),
        ("Java (SE, EE), SQL", ["Java (SE, EE)", "SQL"]),
        ("Rigueur, calme et écoute", ["Rigueur", "calme et écoute"]),
        ("Rigueur, calme, and tact", ["Rigueur, calme, and tact"]),
        ("Tenir le registre des entrées du jour, le soir", ["Tenir le registre des entrées du jour, le soir"]),
        ("Excel", ["Excel"]),
    ],
)  # fmt: skip
def test_labels_on_one_line_are_parted_where_nothing_is_lost(texte: str, labels: list[str]) -> None:
    assert split_labels(texte) == labels


@pytest.mark.parametrize(
    ("texte", "items"),
    [
        ("a ; b ; c", ["a", "b", "c"]),
        ("Laver- Plier- Ranger", ["Laver", "Plier", "Ranger"]),
        ("Laver ; plier", ["Laver ; plier"]),
        ("Sous-traitance et porte-à-porte", ["Sous-traitance et porte-à-porte"]),
        ("a | b", ["a", "b"]),
    ],
)
def test_a_list_glued_on_one_line_is_parted(texte: str, items: list[str]) -> None:
    assert split_items(texte) == items


@pytest.mark.parametrize(
    ("texte", "champ"),
    [
        ("Diplôme d’État d’infirmier", "etudes"),
        ("Bac+3 minimum", "etudes"),
        ("Master of Science in nursing", "etudes"),
        ("CAP ou BEP", "etudes"),
        ("Relations avec le maître d’ouvrage (assistant master of work)", "competences_techniques"),
        ("Anglais (C1)", "langues"),
        ("Fluency in written and spoken English", "langues"),
        ("3 à 5 ans d’expérience en gériatrie", "experience"),
        ("At least 7 years of experience", "experience"),
        ("Débutant accepté", "experience"),
        ("Esprit d’équipe", "qualites"),
        ("Excellent communication skills", "qualites"),
        ("Maîtrise des techniques de communication", "competences_techniques"),
        ("Connaissance du milieu hospitalier", "competences_techniques"),
        ("Permis B", "certifications"),
        ("AFGSU niveau 2", "certifications"),
        ("La connaissance du bloc est un plus", "atouts"),
        ("SQL would be an asset", "atouts"),
        ("Utilisation d’un logiciel de paie", "competences_techniques"),
    ],
)
def test_a_line_of_the_profile_goes_where_its_words_say(texte: str, champ: str) -> None:
    assert sort_line(texte) == champ


def test_a_line_may_lean_on_the_studies_above_it() -> None:
    assert sort_line("De préférence en biologie", after="etudes") == "etudes"
    assert sort_line("De préférence en biologie", after="qualites") == "competences_techniques"


@pytest.mark.parametrize(
    ("texte", "found"),
    [
        ("English (C1 minimum)", [("English", "C1 minimum")]),
        ("Anglais : courant", [("Anglais", "courant")]),
        ("Anglais, espagnol", [("Anglais", ""), ("espagnol", "")]),
        ("Anglais et espagnol courants",
         [("Anglais", "Anglais et espagnol courants"), ("espagnol", "Anglais et espagnol courants")]),
        ("Connaissance de la cuisine française traditionnelle et de ses sauces", []),
        ("Soins", []),
    ],
)  # fmt: skip
def test_languages_are_read_with_their_level(texte: str, found: list[tuple[str, str]]) -> None:
    assert [tuple(one) for one in read_languages(texte)] == found


def test_qualities_and_benefits_are_told_from_the_rest() -> None:
    assert is_quality("Rigueur") and not is_quality("Connaissance de l’esprit des lois")
    assert is_benefit("Titres-restaurant") and not is_benefit("Travail de nuit")


@pytest.mark.parametrize(
    ("texte", "day"),
    [
        ("2026-05-03", date(2026, 5, 3)),
        ("2026-05-03T22:30:00.000Z", date(2026, 5, 3)),
        ("20260503", date(2026, 5, 3)),
        ("03/05/2026", date(2026, 5, 3)),
        ("5/23/2026", date(2026, 5, 23)),
        ("3 mai 2026", date(2026, 5, 3)),
        ("le 1er août 2026", date(2026, 8, 1)),
        ("May 3rd, 2026", date(2026, 5, 3)),
        ("Sunday 3 May 2026", date(2026, 5, 3)),
        ("1777766400", date(2026, 5, 3)),
        ("1777766400000", date(2026, 5, 3)),
        ("2026-02-30", None),
        ("32/01/2026", None),
        ("3 brumaire 2026", None),
        ("dès que possible", None),
        ("", None),
        ("9" * 400, None),
    ],
)
def test_a_day_is_read_whatever_its_form(texte: str, day: date | None) -> None:
    assert read_day(texte) == day


def test_a_day_whose_month_may_be_its_day_is_doubtful() -> None:
    assert is_doubtful_day("03/04/2026")
    assert not any(is_doubtful_day(text) for text in ("13/04/2026", "04/04/2026", "2026-03-04"))


def test_contract_time_and_presence_are_named_in_one_way() -> None:
    assert read_contracts("Permanent (CDI)") == ["CDI"]
    assert read_contracts("FULL_TIME, INTERN") == ["stage"]
    assert read_contracts("Poste de titulaire ou CDD") == ["CDD", "titulaire"]
    assert read_times("full-time") == read_times("Temps complet") == ["temps plein"]
    assert read_presences("hybrid/remote") == ["hybride", "à distance"]
    assert read_presences("Nice") == read_contracts("Nice") == read_times("Nice") == []


def test_yes_and_no_are_read_in_both_languages() -> None:
    assert [read_flag(text) for text in ("True", "oui", "non", "0", "parfois", "")] == [
        True,
        True,
        False,
        False,
        None,
        None,
    ]


def test_country_and_language_are_read_only_where_they_are_plain() -> None:
    assert [read_country(text) for text in ("Nice, France", "Gand (Belgique)", "Rue de France, Nice")] == [
        "FR",
        "BE",
        "",
    ]
    assert read_language(["Vous êtes dans le service et vous aidez"]) == "fr"
    assert read_language(["You will work with the team and the patients"]) == "en"
    assert read_language(["Rigueur"]) == ""
