"""A list of agents: what is read of it, and what is said of each fault."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from fphref.evaluations.agents import read_agents
from fphref.evaluations.grille import Erreur, Formule, Tableur, Valeur
from fphref.evaluations.modele import Agent
from tests.documents.matrice_fabrique import metier, referentiel
from tests.evaluations.tableurs import FeuilleFaite, classeur, tableur
from tests.support import lines

HEAD = ("agent", "service", "metier", "poste")


def read(file: Tableur) -> tuple[list[Agent], list[str]]:
    agents, diagnostics = read_agents(file, referentiel())
    return agents, lines(diagnostics)


def faults(*rows: tuple[Valeur | None, ...]) -> list[str]:
    return read(tableur(HEAD, *rows))[1]


def test_a_sound_list_is_read_in_its_order() -> None:
    agents, said = read(tableur(HEAD, ("AGT-2", "Unité 1", "AA01", "Jour"), (3, "Unité 2", "bb01", None)))
    assert agents == [Agent("AGT-2", "Unité 1", "AA01", "Jour"), Agent("3", "Unité 2", "BB01", "")]
    assert said == []


@pytest.mark.parametrize(
    "head",
    [
        ("Pseudonyme", "Unité fonctionnelle", "Code métier", "Intitulé du poste"),
        ("ID_AGENT", "Service d’affectation", "MÉTIER (code)", "Fonction"),
        ("Agent (pseudonyme)", "UF", "Emploi-type", "Poste\noccupé"),
    ],
)
def test_titles_are_known_in_their_variants(head: tuple[str, ...]) -> None:
    agents, said = read(tableur(("Liste au 1er mars",), (), head, ("AGT-2", "U", "AA01", "Jour")))
    assert (agents, said) == ([Agent("AGT-2", "U", "AA01", "Jour")], [])


def test_the_code_is_preferred_to_the_title_of_the_metier() -> None:
    agents, _ = read(tableur(("métier", "agent", "code métier"), ("Autre intitulé", "AGT-2", "AA01")))
    assert agents == [Agent("AGT-2", "", "AA01")]


def test_a_metier_may_be_written_as_its_title() -> None:
    agents, said = read(tableur(HEAD, ("AGT-2", "", "coordinatrice"), ("AGT-3", "", "TECHNICIEN")))
    assert ([a.metier for a in agents], said) == (["AA01", "BB01"], [])


def test_a_title_borne_by_two_metiers_is_not_guessed() -> None:
    twins = {code: metier(code, "Aide", "soins") for code in ("M1", "M2")}
    agents, found = read_agents(tableur(HEAD, ("AGT-2", "", "aide")), referentiel(metiers=twins, profils={}))
    assert agents == []
    assert lines(found) == [
        "erreur REF001 liste.csv:2:3 métier dont l’intitulé est celui de plusieurs codes (« M1 », « M2 ») : "
        "écrire le code ; la ligne n’est pas lue"
    ]


def test_an_unknown_metier_is_refused_with_what_was_meant() -> None:
    assert faults(("AGT-2", "", "AA1"), ("AGT-3", "", "Technicienn"), ("AGT-4", "", "zzzzz")) == [
        "erreur REF001 liste.csv:2:3 métier « AA1 » inconnu, la ligne n’est pas lue ; vouliez-vous « AA01 » ?",
        "erreur REF001 liste.csv:3:3 métier « Technicienn » inconnu, la ligne n’est pas lue ; vouliez-vous « BB01 » ?",
        "erreur REF001 liste.csv:4:3 métier « zzzzz » inconnu, la ligne n’est pas lue",
    ]


@pytest.mark.parametrize("text", ["DUPONT Marie", "Dupont", "Mme D.", "Marie 06 12 34 56 78", "zz m@ch.fr"])
def test_an_unknown_metier_that_may_be_a_name_is_not_repeated(text: str) -> None:
    assert faults(("AGT-2", "", text)) == ["erreur REF001 liste.csv:2:3 métier inconnu, la ligne n’est pas lue"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *((text, "un titre ou un total à la place d’un pseudonyme") for text in
          ("agent", "CONTRÔLE", "Pseudonyme", "total", "Moyenne", " Totaux : ", "Agent (pseudonyme)")),
        ("#id_agent", "un pseudonyme ne commence pas par « # »"),
        ("X1" * 51, "pseudonyme de plus de 100 caractères"),
    ],
)  # fmt: skip
def test_a_pseudonym_that_a_workbook_takes_for_something_else_is_refused(text: str, why: str) -> None:
    agents, said = read(tableur(HEAD, (text, "U", "AA01"), ("X1" * 50, "U", "AA01")))
    assert [agent.agent for agent in agents] == ["X1" * 50]
    assert said == [f"erreur AGE002 liste.csv:2:1 {why} : la ligne n’est pas lue"]


def test_a_correspondence_is_no_list_of_agents() -> None:
    assert read(tableur(("agent", "Matricule", "Nom"), ("AGT-2", "123", "Dupont"))) == (
        [],
        ["erreur AGE001 liste.csv:1:1 table de correspondance, et non liste d’agents : donner la liste sans noms faite "
         "avec elle"],
    )  # fmt: skip


def test_an_agent_without_metier_is_kept_and_said() -> None:
    agents, said = read(tableur(HEAD, ("AGT-2", "U", None)))
    assert agents == [Agent("AGT-2", "U")]
    assert said == ["avertissement AGE007 liste.csv:2:3 agent sans métier"]
    assert read(tableur(("agent",), ("AGT-2",))) == ([Agent("AGT-2")], [])


@pytest.mark.parametrize("again", ["AGT-2", "agt-2", " AGT-2 ", "AGT-2\u200b"])
def test_a_pseudonym_given_twice_is_refused_the_second_time(again: str) -> None:
    agents, said = read(tableur(HEAD, ("AGT-2", "U", "AA01"), (again, "V", "BB01")))
    assert agents == [Agent("AGT-2", "U", "AA01")]
    assert said == ["erreur AGE003 liste.csv:3:1 pseudonyme déjà donné à la ligne 2 : la ligne n’est pas lue"]


@pytest.mark.parametrize("blank", [None, " ", "\u00a0", Erreur("#N/A"), Formule("=A1", None)])
def test_a_line_without_pseudonym_is_refused(blank: Valeur | None) -> None:
    assert faults((blank, "U", "AA01"), ("AGT-2", "", "AA01")) == [
        "erreur AGE002 liste.csv:2:1 ligne sans pseudonyme : elle n’est pas lue"
    ]


def test_empty_lines_are_nothing() -> None:
    assert read(tableur(HEAD, ("", " "), (None, None, None, None, "note"), ("AGT-2", "", "AA01")))[1] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Marie Dupont", "un nom"),
        ("DUPONT, Marie", "un nom"),
        ("dupont.marie", "un nom"),
        ("Mme D.", "un nom"),
        ("Jean-Marc 2", "un nom"),
        ("m.dupont@ch-exemple.fr", "une adresse électronique"),
        ("2 85 05 78 006 084 91", "un numéro de sécurité sociale"),
        (285057800608491, "un numéro de sécurité sociale"),
        ("1 85 05 2A 006 084", "un numéro de sécurité sociale"),
        ("06 12 34 56 78", "un numéro de téléphone"),
        ("12/05/1985", "une date de naissance"),
        (date(1985, 5, 12), "une date de naissance"),
        (datetime(1985, 5, 12), "une date de naissance"),  # noqa: DTZ001 - as a cell holds it
    ],
)
def test_an_identity_in_place_of_a_pseudonym_is_refused_and_never_repeated(text: Valeur, kind: str) -> None:
    agents, said = read(tableur(HEAD, (text, "U", "AA01")))
    assert agents == []
    assert said == [f"erreur AGE004 liste.csv:2:1 {kind} à la place d’un pseudonyme : la ligne n’est pas lue"]


@pytest.mark.parametrize(("text", "kind"), [("Dupont", "un nom"), ("123456", "un matricule"), (4711, "un matricule")])
def test_a_doubtful_pseudonym_is_read_with_a_warning(text: Valeur, kind: str) -> None:
    agents, said = read(tableur(HEAD, (text, "U", "AA01")))
    assert [agent.agent for agent in agents] == [str(text)]
    assert said == [
        f"avertissement AGE005 liste.csv:2:1 ce pseudonyme pourrait être {kind} : vérifier qu’il ne désigne personne"
    ]


@pytest.mark.parametrize(
    "text", ["AGT-7K3F-9D2X", "Agent A", "Agent 12", "IDE-3", "A", 7, "P 04", "X1", "Poste de nuit 2"]
)
def test_pseudonyms_people_give_are_no_names(text: Valeur) -> None:
    assert faults((text, "U", "AA01")) == []


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Nom", "nom"),
        ("NOM D’USAGE", "nom"),
        ("Prénom", "prénom"),
        ("N° sécu", "NIR"),
        ("NIR", "NIR"),
        ("Date de naissance", "naissance"),
        ("Né(e) le", "naissance"),
        ("Courriel pro", "adresse électronique"),
        ("Matricule", "matricule"),
    ],
)
def test_identifying_columns_are_named_and_not_read(title: str, kind: str) -> None:
    agents, said = read(tableur(("agent", title, "metier"), ("AGT-2", "Dupont", "AA01")))
    assert agents == [Agent("AGT-2", "", "AA01")]
    assert said == [
        f"avertissement AGE006 liste.csv:1:2 colonne nominative ({kind}) : elle n’est pas lue, et n’a pas sa place ici"
    ]


@pytest.mark.parametrize("title", ["Nom du service", "Libellé", "Quotité", "Pôle", "Date d’entrée", "Nombre"])
def test_other_columns_are_let_be(title: str) -> None:
    assert read(tableur(("agent", title), ("AGT-2", "x")))[1] == []


def test_a_file_that_is_no_list_of_agents() -> None:
    assert read(tableur(("Nom", "Prénom"), ("Dupont", "Marie"))) == (
        [],
        ["erreur AGE001 liste.csv liste de noms ou de matricules, sans pseudonymes : en faire avec « fphref "
         "pseudonymiser »"],
    )  # fmt: skip
    assert read(tableur(("a", "b"), ("c", "d"))) == (
        [],
        ["erreur AGE001 liste.csv aucune colonne « agent » (ou « pseudonyme ») dans les premières lignes"],
    )
    assert read(tableur(HEAD))[1] == ["erreur AGE001 liste.csv:1:1 la liste a des titres, mais aucune ligne"]


def test_in_a_workbook_the_place_is_a_cell() -> None:
    notes = FeuilleFaite([("Lisez-moi",)], "Notes")
    liste = FeuilleFaite([HEAD, ("AGT-2", "U", "AA01"), ("AGT-2", "U", "AA01")], "Agents", cachees=frozenset({2}))
    other = FeuilleFaite([HEAD, ("AGT-9", "U", "AA01")], "Autres")
    hidden = FeuilleFaite([HEAD], "Cachée", etat="hidden")
    agents, said = read(classeur(notes, hidden, liste, other))
    assert [agent.agent for agent in agents] == ["AGT-2"]
    assert said == [
        "avertissement AGE008 liste.xlsx Agents!A1 seule la feuille « Agents » est lue ; d’autres portent aussi une "
        "liste : « Autres », « Cachée »",
        "erreur AGE003 liste.xlsx Agents!A3 pseudonyme déjà donné à la ligne 2 : la ligne n’est pas lue",
        "avertissement AGE008 liste.xlsx Agents!A1 une ligne masquée, lue aussi",
    ]


def test_a_formula_counts_for_its_result() -> None:
    assert read(tableur(HEAD, (Formule('="AGT-"&2', "AGT-2"), "U", "AA01")))[0] == [Agent("AGT-2", "U", "AA01")]


def test_pseudonyms_are_told_apart_by_letters_not_by_case_or_width() -> None:
    agents, said = read(tableur(HEAD, ("Ａgt-É", "U", "AA01"), ("agt-e", "U", "AA01"), ("AGT-É", "U", "AA01")))
    assert [agent.agent for agent in agents] == ["Agt-É", "agt-e"]
    assert said == ["erreur AGE003 liste.csv:4:1 pseudonyme déjà donné à la ligne 2 : la ligne n’est pas lue"]


def test_a_service_keeps_its_first_spelling() -> None:
    names = ("SSR", "ssr", "Ssr", "Réanimation", "REANIMATION", "Bloc 1", "Bloc-1", None)
    agents, said = read(tableur(HEAD, *((f"AGT-{n}", name, "AA01") for n, name in enumerate(names))))
    assert [a.service for a in agents] == ["SSR", "SSR", "SSR", "Réanimation", "Réanimation", "Bloc 1", "Bloc-1", ""]
    assert said == []
