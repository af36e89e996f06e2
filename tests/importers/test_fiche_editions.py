"""Fiches of several editions and forms: an older one with its own headings, one without bullets, one in Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from fphref.diagnostics import Gravite
from fphref.importers.fiche.importation import import_fiche, recognise_fiche
from fphref.importers.modele import Etat
from fphref.importers.registre import Registre
from tests.importers.fiches import (
    FICHES,
    at,
    corps_of,
    draft_of,
    imported,
    labels,
    line_of,
    listed,
    loaded,
    lost_words,
    metier_of,
    read,
    text_of,
    told,
)

ALL = ("dialyse.txt", "stocks.txt", "integration.md", "enfants.txt", "fautes.md")
SOUND = ALL[:4]


@pytest.mark.parametrize("nom", ALL)
def test_a_fiche_is_recognised_and_a_guide_or_a_posting_is_not(nom: str) -> None:
    assert recognise_fiche(read(text_of(nom))) >= 0.6
    for other in (*FICHES.parent.glob("guides/*"), *FICHES.parent.glob("offres/*")):
        assert recognise_fiche(read(other.read_text("utf-8"))) < 0.4, other.name


@pytest.mark.parametrize("nom", ALL)
def test_every_line_is_placed_with_all_its_words_or_named(nom: str) -> None:
    draft = imported(nom)
    assert [sort.numero for sort in draft.sorts] == list(range(1, len(text_of(nom).split("\n"))))
    assert lost_words(draft) == []
    assert all(sort.regle for sort in draft.sorts if sort.etat is Etat.STRUCTURE)
    assert [line for line, _ in told(draft, "IMP001")] == listed(draft)


@pytest.mark.parametrize("nom", SOUND)
def test_a_draft_loads_without_an_error(nom: str, tmp_path: Path) -> None:
    referentiel, diagnostics = loaded(imported(nom), tmp_path)
    assert [str(d) for d in diagnostics if d.gravite is Gravite.ERREUR] == []
    assert len(referentiel.metiers) == 1


@pytest.mark.parametrize("nom", ALL)
def test_the_same_fiche_gives_the_same_draft(nom: str) -> None:
    assert imported(nom) == imported(nom)


def test_an_older_edition_says_its_head_by_labels() -> None:
    metier = metier_of(imported("dialyse.txt"))
    assert metier["code"] == "05K40"
    assert metier["intitule"] == {
        "masculin": "Infirmier en dialyse à domicile",
        "feminin": "Infirmière en dialyse à domicile",
        "publie": "Infirmier(ière) en dialyse à domicile",
    }
    assert (metier["famille"], metier["sous_famille"]) == ("soins", "soins-infirmiers")
    assert metier["definition"].startswith("Organiser et suivre les séances")
    assert metier["definition"].endswith("appeler le centre.")
    assert metier["autres_appellations"] == ["Infirmier de dialyse péritonéale", "Infirmière d'éducation à la dialyse"]


def test_an_older_edition_says_its_lists_under_its_own_headings() -> None:
    draft = imported("dialyse.txt")
    assert labels(draft, "activites")[2:4] == [
        "Surveillance à distance des séances et rappel du patient en cas d'écart",
        "Tenue du dossier de dialyse",
    ]
    items = at(draft, "connaissances.yaml", "connaissances")
    assert [item.get("codes", [{}])[0].get("code") for item in items] == ["43454", None, "43408"]
    assert items[1]["libelle"] == "Néphrologie : insuffisance rénale chronique"
    assert len(metier_of(draft)["exercice"]["relations"]) == 3


def test_an_older_edition_names_prerequisites_corps_and_kinds_of_passerelles() -> None:
    draft = imported("dialyse.txt")
    metier = metier_of(draft)
    assert metier["formations"] == ["diplome-etat-infirmier"]
    assert corps_of(draft, "infirmiers-soins-generaux-specialises")["categorie"] == "A"
    assert metier["passerelles"] == [
        {"intitule": "Infirmier d'hémodialyse", "vers": "05K41"},
        {"intitule": "Cadre de santé d'unité de soins"},
    ]
    assert [("courte" in text, "longue" in text) for _, text in told(draft, "IMP009")[1:]] == [
        (True, False),
        (False, True),
    ]


def test_what_the_model_has_no_field_for_is_listed_line_by_line() -> None:
    draft = imported("dialyse.txt")
    assert listed(draft) == [line_of("dialyse.txt", "Le suivi à distance"), line_of("dialyse.txt", "Un essai d'une")]


def test_line_ends_of_windows_and_lost_blank_lines_change_nothing() -> None:
    text = text_of("dialyse.txt")
    assert draft_of(text.replace("\n", "\r\n")).fichiers == draft_of(text).fichiers
    tight = "\n".join(line for line in text_of("integration.md").split("\n") if line)
    loose, close = draft_of(text_of("integration.md")).fichiers, draft_of(tight).fichiers
    assert close == loose


def test_lists_that_lost_their_bullets_are_cut_at_their_lines_and_wraps_are_joined() -> None:
    draft = imported("stocks.txt")
    assert labels(draft, "activites") == [
        "Réception et contrôle visuel des plateaux livrés par la stérilisation centrale",
        "Rangement des références selon leur date de péremption et leur fréquence d'emploi",
        "Préparation des chariots des blocs opératoires",
        "Inventaire tournant des réserves",
    ]
    assert labels(draft, "savoir_faire")[1] == "Conduire un chariot à conducteur accompagnant"
    assert [line for line, _ in told(draft, "IMP010")] == [25]


def test_a_title_in_capitals_is_written_in_small_letters_and_its_sigle_stays() -> None:
    intitule = metier_of(imported("stocks.txt"))["intitule"]
    assert intitule == {
        "masculin": "Agent de stocks stériles",
        "feminin": "Agente de stocks stériles",
        "sigle": "ASS",
        "publie": "AGENT(E) DE STOCKS STÉRILES",
    }


def test_numbers_of_pages_and_the_name_of_the_repertoire_are_structure() -> None:
    draft = imported("stocks.txt")
    rules = {sort.numero: sort.regle for sort in draft.sorts}
    assert rules[1] == "entete-de-document"
    assert rules[line_of("stocks.txt", "page 1/2")] == rules[line_of("stocks.txt", "page 2/2")] == "entete-de-page"


def test_code_and_famille_on_one_line_with_a_doublet_above() -> None:
    draft = imported("integration.md")
    metier = metier_of(draft)
    assert (metier["code"], metier["famille"], metier["sous_famille"]) == (
        "35A70",
        "systeme-information",
        "etudes-integration",
    )
    assert metier["intitule"]["feminin"] == "Intégratrice d'applications de santé"
    assert metier["definition"].startswith("Raccorder entre elles")
    assert at(draft, "familles.yaml", "familles", 0, "prefixe") == "35"


def test_items_under_an_item_join_its_label() -> None:
    draft = imported("integration.md")
    assert labels(draft, "savoir_faire")[1] == "Écrire un jeu d'essai : cas courants ; cas limites"
    assert "réunies" in told(draft, "IMP009")[0][1]


def test_a_table_of_connaissances_gives_labels_and_codes() -> None:
    draft = imported("integration.md")
    assert labels(draft, "connaissances") == ["Bases de données", "Normes d'échange de santé"]
    assert at(draft, "connaissances.yaml", "connaissances", 0, "codes", 0, "code") == "31009"
    assert draft.sorts[line_of("integration.md", "| Intitulé") - 1].regle == "entete-de-tableau"


def test_two_texts_of_one_day_are_two_sources_and_keep_their_own_address() -> None:
    sources = {s["id"]: s for s in at(imported("integration.md"), "sources.yaml", "sources")}
    assert list(sources)[1:] == ["decret-2019-455", "arrete-2020-03-02", "arrete-2020-03-02-2", "code-sante-publique"]
    assert sources["arrete-2020-03-02"]["url"] == "https://exemple.invalid/arrete-1"
    assert "url" not in sources["arrete-2020-03-02-2"]
    assert sources["decret-2019-455"]["publie_le"] == "2019-05-14"
    assert sources["code-sante-publique"]["nature"] == "loi"


def test_a_link_keeps_its_address_and_a_passerelle_the_code_at_its_end() -> None:
    metier = metier_of(imported("integration.md"))
    assert metier["liens"] == [
        {"intitule": "Agence du numérique fictive", "url": "https://exemple.invalid/agence"},
        {"intitule": "Club des intégrateurs"},
    ]
    assert metier["passerelles"] == [{"intitule": "Chef de projet des applications", "vers": "35A80"}]


def test_a_known_metier_gives_its_code_to_a_passerelle_of_that_title(tmp_path: Path) -> None:
    known, _ = loaded(imported("integration.md"), tmp_path)
    text = text_of("dialyse.txt").replace("Cadre de santé d'unité de soins", "Intégratrice d'applications de santé")
    moves = metier_of(import_fiche(read(text), Registre(known)))["passerelles"]
    assert moves[1] == {"intitule": "Intégratrice d'applications de santé", "vers": "35A70"}


@pytest.mark.parametrize("case", [str.upper, str.lower, str.capitalize])
def test_headings_are_read_in_capitals_and_in_small_letters(case: object) -> None:
    assert callable(case)
    head = "Brancardier(ière)\n\nConduire les patients d'un service à l'autre.\n\n"
    body = "".join(
        f"{case(title)}\n\n- {item}\n\n"
        for title, item in (
            ("activités", "Transport des patients"),
            ("savoir-faire", "Lire un plan"),
            ("connaissances requises", "Hygiène"),
            ("relations professionnelles", "Cadres des services"),
        )
    )
    draft = draft_of(head + body)
    assert [labels(draft, name) for name in ("activites", "savoir_faire", "connaissances")] == [
        ["Transport des patients"],
        ["Lire un plan"],
        ["Hygiène"],
    ]
    assert metier_of(draft)["exercice"]["relations"] == ["Cadres des services"]


def test_a_heading_repeated_after_a_page_goes_on_with_its_list() -> None:
    text = text_of("stocks.txt").replace(
        "SAVOIR-FAIRE :", "ACTIVITÉS (suite) :\nNettoyage des chariots\n\nSAVOIR-FAIRE :"
    )
    assert labels(draft_of(text), "activites")[-1] == "Nettoyage des chariots"


def test_an_item_with_the_words_of_a_heading_stays_an_item() -> None:
    text = "ACTIVITÉS\n\n- Formation\n- Mobilité\n\nSAVOIR-FAIRE\n\n- Conduire\n\n"
    text += "CONNAISSANCES REQUISES\n\nFormation\nQualité\n"
    draft = draft_of(text)
    assert labels(draft, "activites") == ["Formation", "Mobilité"]
    assert labels(draft, "connaissances") == ["Formation", "Qualité"]
