"""The head of a posting without keys, boxes that are not ticked, blocks of data of a page: nothing is lost."""

from __future__ import annotations

import json

import pytest

from fphref.diagnostics import FphrefError
from fphref.importers.formes import import_document
from fphref.importers.modele import Brouillon, Document, Etat, Ligne
from fphref.importers.offre.importation import import_offre, recognise_offre
from fphref.importers.registre import Registre
from tests.importers.offres import (
    doubts,
    draft_of_json,
    draft_of_text,
    head,
    json_document,
    listed,
    posting,
    structure,
)

CORPS = "\nMISSIONS\n- Préparer les repas\n\nPROFIL\nCAP cuisine\n"


@pytest.mark.parametrize(
    ("rows", "title", "employer", "time"),
    [
        ("AVIS DE VACANCE – CH DES TROIS-MARAIS\n\nPoste : Cuisinier(ère) – 60 %", "Cuisinier(ère)",
         "CH DES TROIS-MARAIS", "60 %"),
        ("Offre d'emploi\nEHPAD Les Lilas\n\nCuisinier (mi-temps)", "Cuisinier", "EHPAD Les Lilas", "mi-temps"),
        ("Clinique du Parc\nIntitulé du poste : Cuisinier de nuit", "Cuisinier de nuit", "Clinique du Parc", None),
        ("Nous recrutons !\nPoste : Cuisinier", "Cuisinier", None, None),
        ("Poste : Cuisinier, 0,8 ETP", "Cuisinier", None, "0,8 ETP"),
        ("Offre d'emploi : EHPAD Les Lilas, cuisinier H/F", "EHPAD Les Lilas, cuisinier H/F", None, None),
        ("Cuisinier H/F\nPoste : à pourvoir en juin", "Cuisinier H/F", None, None),
        ("Cuisinier – CDI", "Cuisinier – CDI", None, None),
    ],
)  # fmt: skip
def test_the_first_lines_say_post_and_employer(rows: str, title: str, employer: str | None, time: str | None) -> None:
    tree = posting(draft_of_text(f"{rows}\n{CORPS}", "annonce.txt"))
    assert (tree["intitule"], tree.get("employeur"), tree.get("temps_travail")) == (title, employer, time)
    assert tree["missions"] == ["Préparer les repas"]


def test_what_announces_a_posting_is_form_alone_and_a_rest_beside_a_name() -> None:
    draft = draft_of_text(f"Offre d'emploi\nEHPAD Les Lilas\n\nCuisinier\n{CORPS}", "annonce.txt")
    assert structure(draft)[1] == "formule-d-annonce" and listed(draft) == {}
    draft = draft_of_text(f"Offre d'emploi : EHPAD Les Lilas\n\nPoste : Cuisinier\n{CORPS}", "annonce.txt")
    assert listed(draft) == {1: "Offre d'emploi :"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('teletravail: "3 jours par quinzaine"', "télétravail : 3 jours par quinzaine"),
        ('remote: "1 day per week"', "télétravail : 1 day per week"),
        ("télétravail: impossible", "télétravail : impossible"),
        ("teletravail: 2 jours de télétravail", "2 jours de télétravail"),
        ("teletravail: partiel", "hybride"),
        ("presence: sur place", "sur site"),
    ],
)
def test_how_long_one_works_away_is_not_read_as_how_long_one_is_there(row: str, said: str) -> None:
    draft = draft_of_text(head("title: Lingère", "company: CH du Lac", row))
    assert posting(draft)["presence"] == said
    assert listed(draft) == {}


def test_the_label_of_remote_work_stays_with_its_days_in_a_text() -> None:
    text = head("title: Lingère", "company: CH du Lac") + "Télétravail : 2 jours par semaine\n"
    assert posting(draft_of_text(text))["presence"] == "télétravail : 2 jours par semaine"


def ticked(*rows: str) -> Brouillon:
    """A posting with these keys; the first of them stands on line 4."""
    return draft_of_text(head("title: Lingère", "company: CH du Lac", *rows))


@pytest.mark.parametrize("row", ["teletravail: non", "isremote: false", 'presence: "non"'])
def test_no_remote_work_alone_means_on_site_and_is_told(row: str) -> None:
    draft = ticked(row)
    assert posting(draft)["presence"] == "sur site"
    assert "lu « sur site »" in doubts(draft, "IMP009")[4]


def test_a_box_not_ticked_is_form_only_where_another_value_says_what_is() -> None:
    draft = ticked("isremote: false", "isonsite: true", "isfulltime: no", "isparttime: yes", "isinternship: no")
    assert [structure(draft)[line] for line in (4, 6, 8)] == ["indicateur-a-non"] * 3
    assert listed(draft) == {} and not doubts(draft, "IMP009")
    draft = ticked("isfulltime: non", "immediatestart: false", "isremote: non", "isonsite: non")
    assert posting(draft)["hors_modele"] == {
        "isfulltime": "non", "immediatestart": "false", "isremote": "non", "isonsite": "non"
    }  # fmt: skip
    assert set(listed(draft)) == set(doubts(draft, "IMP005")) == {4, 5, 6, 7}


def test_a_ticked_item_is_named_by_its_key() -> None:
    draft = ticked("permis: oui", "prime_de_nuit: oui", "primes: oui", "habilitations: oui", "logiciels: oui")
    tree = posting(draft)
    assert (tree["certifications"], tree["avantages"]) == (["permis"], ["primes"])
    assert tree["hors_modele"] == {"prime_de_nuit": "oui", "habilitations": "oui", "logiciels": "oui"}
    assert set(listed(draft)) == {5, 7, 8}
    draft = ticked("permis: non")
    assert posting(draft)["hors_modele"] == {"permis": "non"} and "certifications" not in posting(draft)


def test_a_doubt_on_the_key_of_a_reference_is_not_that_of_the_title() -> None:
    draft = ticked("referense: Lingère")
    told = [doute for doute in draft.doutes if doute.diagnostic.regle == "IMP002"]
    assert posting(draft)["faits"] == ["Référence : Lingère"]
    assert [doute.champ.chemin for doute in told if doute.champ is not None] == [("faits", 0)]


# --- Data ----------------------------------------------------------------------------------------------------------


def page(*blocks: object) -> Brouillon:
    """A page that shows nothing but its blocks of data, one a line."""
    texts = [json.dumps(block, ensure_ascii=False) for block in blocks]
    lignes = tuple(Ligne(n, text, text[:200], "meuble", regle="donnees-de-la-page") for n, text in enumerate(texts, 1))
    return import_offre(Document("p.html", "html", lignes, tuple(enumerate(texts, 1)), (), "Une page", ""), Registre())


def test_a_block_of_data_has_its_fields_and_its_rests() -> None:
    draft = page(
        {"@type": "WebSite", "name": "Emplois du Lac"},
        {"@graph": [
            {"@type": "Organization", "name": "CH du Lac", "slogan": "Soigner près de vous"},
            {"@type": "JobPosting", "title": "Lingère", "hiringOrganization": "CH du Lac", "directApply": True},
        ]},
    )  # fmt: skip
    site, block = draft.sorts
    assert (site.etat, site.regle) == (Etat.STRUCTURE, "donnees-de-la-page")
    assert block.etat is Etat.LISTEE and "directApply: true" in block.reste
    assert "slogan: Soigner près de vous" in block.reste and "name" not in block.reste
    assert {str(champ) for champ in block.champs} == {"marche/lingere.yaml:intitule", "marche/lingere.yaml:employeur"}
    whole = page({"@type": "JobPosting", "title": "Lingère", "hiringOrganization": "CH du Lac"})
    assert [sort.etat for sort in whole.sorts] == [Etat.PLACEE]


def test_a_title_that_is_not_in_a_block_is_not_placed_on_it() -> None:
    draft = page({"@type": "JobPosting", "hiringOrganization": "CH du Lac"})
    assert posting(draft)["intitule"] == "Une page"
    assert [champ.chemin for champ in draft.sorts[0].champs] == [("employeur",)]


@pytest.mark.parametrize(
    "before",
    [
        "<p>Vous serez chargé de :</p>",
        "<p>Vos missions</p>",
        "<p>Responsibilities</p>",
        "<h3>Missions principales</h3>",
        "<p>Dans ce cadre, vous assurez :</p>",
    ],
)
def test_a_list_that_a_line_calls_missions_holds_missions(before: str) -> None:
    text = f"<p>Le service lave.</p>{before}<ul><li>Laver le linge</li><li>Plier les draps</li></ul>"
    tree = posting(page({"@type": "JobPosting", "title": "Lingère", "description": text}))
    assert tree["missions"] == ["Laver le linge", "Plier les draps"]
    assert tree["presentation"] == ["Le service lave."]


def test_what_follows_an_announced_list_is_no_mission() -> None:
    text = "<p>Vous assurez :</p><ul><li>Laver le linge</li></ul><p>Le service compte dix agents.</p>"
    tree = posting(page({"@type": "JobPosting", "title": "Lingère", "description": text}))
    assert (tree["missions"], tree["presentation"]) == (["Laver le linge"], ["Le service compte dix agents."])


@pytest.mark.parametrize(
    ("low", "high", "bounds"),
    [
        ("1801.80", "2200", {}),
        ("1801.00", "2200.00", {"min": 1801, "max": 2200}),
        ("1801", "2200.5", {}),
    ],
)
def test_pay_with_cents_keeps_its_wording_currency_and_period(low: str, high: str, bounds: dict[str, int]) -> None:
    value = f'{{"minValue": {low}, "maxValue": {high}, "unitText": "MONTH"}}'
    draft = draft_of_json(f'{{"title": "T", "company": "C",\n"baseSalary": {{"currency": "EUR", "value": {value}}}}}')
    text = f"{low} – {high} EUR MONTH"
    assert posting(draft)["remunerations"] == [{"texte": text, **bounds, "devise": "EUR", "periode": "mois"}]
    assert bool(bounds) is not bool(doubts(draft, "IMP008"))


def test_json_tells_why_it_is_refused() -> None:
    with pytest.raises(FphrefError, match="JSON illisible, ligne 1"):
        import_document(json_document('{"title": "Lingère", '), Registre())
    with pytest.raises(FphrefError, match="plus de 100 niveaux"):
        import_document(json_document("[" * 150 + "]" * 150), Registre())
    fiche = json.dumps({"format": 1, "document": {"ancre": "99Z99", "titre": "99Z99 – Lingère", "langue": "fr-FR"}})
    with pytest.raises(FphrefError, match="exporté en JSON par fphref"):
        import_document(json_document(fiche), Registre())
    with pytest.raises(FphrefError, match="forme non reconnue"):
        import_document(json_document('{"a": 1}'), Registre())


def test_a_posting_under_one_key_is_recognised() -> None:
    inner = {"intitule": "Lingère", "etablissement": "CH du Lac", "ville": "Lac", "missions": ["Laver"]}
    assert recognise_offre(json_document(json.dumps({"offre": inner}))) >= 0.5


def test_a_language_without_a_readable_sign_is_not_a_language() -> None:
    assert "langues" not in posting(draft_of_json('{"title": "T", "company": "C", "langues": {"title": "\\u0008"}}'))


def test_a_heading_that_is_a_sentence_stays_above_the_title() -> None:
    text = f"# Rejoignez l'équipe du CH du Lac !\n\nPoste : Cuisinier\n{CORPS}"
    tree = posting(draft_of_text(text, "annonce.md"))
    assert tree["intitule"] == "Cuisinier"
    assert "Rejoignez l'équipe du CH du Lac !" in tree["presentation"]
