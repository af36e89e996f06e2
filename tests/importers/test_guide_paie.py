"""Pay in guides: what the country decides, columns that are no pay, cells that say nothing; and persons named."""

from __future__ import annotations

from typing import Any

import pytest

from fphref.importers.guide.importation import import_guide
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Brouillon
from fphref.importers.paie.remuneration import LIMITE_TEXTE, MONTANTS
from fphref.importers.personnes import find_person
from fphref.importers.registre import Registre
from tests.importers.brouillons import dishonest, reread


def imported(*lignes: str) -> Brouillon:
    return import_guide(read_text("guide.md", "\n".join(("# Brancardier", *lignes)) + "\n"), Registre())


def fiche_of(draft: Brouillon) -> dict[str, Any]:
    return next(tree for path, tree in reread(draft).items() if path != "marche/sources.yaml")


def pays_of(draft: Brouillon) -> list[tuple[Any, ...]]:
    keys = ("texte", "min", "max", "devise", "periode", "zone", "experience")
    return [tuple(pay.get(key, "") for key in keys) for pay in fiche_of(draft).get("remunerations", ())]


def doubts(draft: Brouillon, regle: str) -> list[str]:
    return [doute.diagnostic.message for doute in draft.doutes if doute.diagnostic.regle == regle]


def test_the_country_of_a_guide_says_whose_dollars_its_tables_and_sentences_hold() -> None:
    draft = imported(
        "On le trouve au Québec, et ailleurs au Canada.", "## Salaire au Québec", "| Palier | Annuel |", "|---|---|",
        "| Débutant | 41 200 $ |", "| Senior | 58 900 $ CAN |", "", "Au privé, de 24 à 33 $ l’heure.",
    )  # fmt: skip
    assert fiche_of(draft)["pays"] == "CA"
    assert [pay[3] for pay in pays_of(draft)] == ["CAD", "CAD", "CAD"]
    assert any("dollars canadiens, d’après le pays" in text for text in doubts(draft, "IMP009"))


@pytest.mark.parametrize(
    ("phrase", "devise"),
    [
        ("On en compte mille au Québec.", "CAD"),
        ("Nurses of Australia know it.", "AUD"),
        ("Au Québec comme en Australie.", "USD"),
        ("Un métier rare.", "USD"),
    ],
)
def test_a_country_named_once_is_enough_for_its_dollars(phrase: str, devise: str) -> None:
    assert [pay[3] for pay in pays_of(imported(phrase, "## Salaire", "41 200 $ par an"))] == [devise]


def test_columns_of_hours_and_of_grades_are_no_pay() -> None:
    draft = imported(
        "## Salaire", "| Profil | Classe | Salaire mensuel | Heures/sem. |", "|---|---|---|---|",
        "| Débutant | Classe C | 1 950 € | 37,5 |", "| Senior | Classe B | 2 480 € | 37,5 |",
        "| Primes | | nuit 9 % | |",
    )  # fmt: skip
    assert [(pay[0], pay[1], pay[5]) for pay in pays_of(draft)] == [
        ("1 950 € (Classe C ; Heures/sem. : 37,5)", "1950", ""),
        ("2 480 € (Classe B ; Heures/sem. : 37,5)", "2480", ""),
    ]
    assert fiche_of(draft)["faits"] == ["Primes : nuit 9 %"]
    assert doubts(draft, "IMP008") == []
    assert dishonest(draft) == []


def test_a_cell_that_says_not_told_is_listed() -> None:
    draft = imported("## Salaire", "| Profil | Brut | Net |", "|---|---|---|", "| Débutant | 1 950 € | NC |")
    assert [sort.reste for sort in draft.sorts if sort.etat.value == "listee"] == ["NC"]


def test_other_metiers_are_kept_aside_and_other_pages_are_furniture() -> None:
    draft = imported("## Missions", "- Porter", "## Métiers similaires", "- [Ambulancier](https://exemple.test/a)",
                     "## Voir aussi", "- Nos écoles")  # fmt: skip
    assert fiche_of(draft)["hors_modele"]["liens"] == [{"texte": "Ambulancier", "url": "https://exemple.test/a"}]
    assert [sort.reste for sort in draft.sorts if sort.etat.value == "listee"] == ["Ambulancier"]
    assert "1 métier proche, gardé sous « hors_modele » (liens)" in doubts(draft, "IMP005")


def test_a_person_named_anywhere_in_a_guide_is_told() -> None:
    draft = imported(
        "Publié par Lucie Vasseur", "## FAQ", "### Comment Hugo Tellier, 35 ans, est-il arrivé là ?", "Par hasard."
    )
    told = [text.split(" » ")[0] for text in doubts(draft, "IMP015")]
    assert told == ["« Lucie Vasseur", "« Hugo Tellier"]


@pytest.mark.parametrize(
    ("texte", "name"),
    [
        ("Comment Hugo Tellier, 35 ans, est-il arrivé là ?", "Hugo Tellier"),
        ("Comment Lucie, 28 ans, a changé de voie", "Lucie"),
        ("Article écrit par Anne-Laure Vasseur", "Anne-Laure Vasseur"),
        ("Written by Martin Grove", "Martin Grove"),
        ("Interview de Lucie Vasseur", "Lucie Vasseur"),
        ("Écrire à Mme Vasseur, au secrétariat", "Mme Vasseur"),
    ],
)
def test_a_name_is_told_by_what_stands_beside_it(texte: str, name: str) -> None:
    assert find_person(texte) == name


@pytest.mark.parametrize(
    "texte",
    [
        "Recruté par Centre Hospitalier", "par Internet", "Hôpital Claude Bernard", "Lycée Jean Moulin de Lyon",
        "École de 18 ans", "avec Excel", "À Lyon, 30 ans de métier", "Par Concours Interne", "Madame la directrice",
        "avec Microsoft Teams", "Un agent, 40 ans", "Bac +3, 21 ans",
    ],
)  # fmt: skip
def test_places_tools_and_ages_alone_name_nobody(texte: str) -> None:
    assert find_person(texte) == ""


def test_a_pay_line_of_very_many_amounts_is_accounted_for_whole() -> None:
    draft = imported("## Salaire", *(["1 500 € " * 2000] * 3))
    assert len(pays_of(draft)) == MONTANTS
    assert any("montants dans un texte" in text for text in doubts(draft, "IMP008"))
    assert dishonest(draft) == []


def test_a_cell_of_very_many_amounts_leaves_the_rest_on_its_line() -> None:
    rows = ("| Profil | Salaire |", "|---|---|", "| Débutant | " + "1 500 € ; " * 300 + "|")
    draft = imported("## Salaire", *rows)
    assert len(pays_of(draft)) <= MONTANTS
    rest = next(sort.reste for sort in draft.sorts if sort.reste)
    assert rest.count("1 500 €") == 100


def test_pay_said_again_in_ever_other_words_stays_within_a_text() -> None:
    lines = [f"Salaire : 1 500 € par mois pour {'très ' * 30}motif{rank}." for rank in range(400)]
    draft = imported("## Salaire", *(line for text in lines for line in (text, "")))
    assert max(len(pay[0]) for pay in pays_of(draft)) <= LIMITE_TEXTE
    assert any("redit trop de fois" in text for text in doubts(draft, "IMP008"))
    assert dishonest(draft) == []
