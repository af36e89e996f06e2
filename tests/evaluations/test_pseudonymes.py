"""Pseudonyms: stable, unguessable without the key, never shared, never made from a doubt."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fphref.diagnostics import FphrefError
from fphref.evaluations import cle, pseudonymes
from fphref.evaluations.cle import ALPHABET, LENGTH, check_prefix, is_made_with, pseudonym, read_key
from fphref.evaluations.correspondance import Correspondance, foreign_pseudonyms, read_correspondance
from fphref.evaluations.grille import Erreur, Valeur
from fphref.evaluations.identites import find_identite, normal
from fphref.evaluations.listes import title_key
from fphref.evaluations.modele import Agent
from fphref.evaluations.pseudonymes import Plan, plan_pseudonymes
from tests.evaluations.tableurs import FeuilleFaite, classeur, tableur
from tests.support import lines

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
HEAD = ("Matricule", "Nom", "Prénom", "Service", "Métier", "Poste", "Grade")
MARIE = ("00123", "Dupont", "Marie", "Cardio", "15D30", "Jour", "Titulaire")
PAUL = ("124", "Durand", "Paul", "Urgences", "EX-ARC", "", "CDI")
Rows = Sequence[Sequence[Valeur | None]]


def plan(*rows: Sequence[Valeur | None], known: Correspondance | None = None, key: bytes = KEY, **more: object) -> Plan:
    asked = more.get("asked", ())
    assert isinstance(asked, tuple)
    return plan_pseudonymes(tableur(*rows), key, "AGT", known or Correspondance(), asked)


def names(*rows: Sequence[Valeur | None], key: bytes = KEY) -> set[str]:
    return {agent.agent for agent in plan(*rows, key=key).agents}


def reread(made: Plan, *, key: bytes = KEY, asked: tuple[str, ...] = ()) -> Correspondance:
    """The correspondence as its file gives it at the next campaign."""
    table = made.correspondance
    return read_correspondance(tableur(table.titres, *table.lignes, nom="correspondance.csv"), key, asked)


def refusals(*rows: Sequence[Valeur | None]) -> list[str]:
    return lines(plan(HEAD, *rows).diagnostics)


# -- the pseudonym itself ----------------------------------------------------------------------------------------------


def test_a_pseudonym_is_short_readable_and_makes_no_word() -> None:
    assert pseudonym(KEY, ("123",), "AGT") == "AGT-58K4-KFFP"
    assert not set(ALPHABET) & set("AEIOUY01BGLQSVZ")
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert re.fullmatch(rf"AGT-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", pseudonym(KEY, ("x",), "AGT"))


def test_it_is_cut_from_the_keyed_hash_of_the_whole_identity() -> None:
    digest = hmac.new(KEY, b"fphref pseudonyme 1\x00nom\x1fprenom", hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    signs = pseudonym(KEY, ("nom", "prenom"), "A", 48).removeprefix("A-").replace("-", "")
    back = sum(ALPHABET.index(sign) * len(ALPHABET) ** rank for rank, sign in enumerate(signs))
    assert back == number % len(ALPHABET) ** 48
    assert pseudonym(KEY, ("nomp", "renom"), "A") != pseudonym(KEY, ("nom", "prenom"), "A")


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3), st.integers(8, 44))
def test_a_longer_one_begins_with_the_shorter_and_is_known_as_its_own(identity: list[str], length: int) -> None:
    short, long = pseudonym(KEY, identity, "AGT", length), pseudonym(KEY, identity, "AGT", length + 4)
    assert long.replace("-", "").startswith(short.replace("-", ""))
    assert is_made_with(KEY, tuple(identity), short)
    assert not is_made_with(OTHER, tuple(identity), short)


def test_another_key_gives_other_pseudonyms() -> None:
    assert not names(HEAD, MARIE, PAUL) & names(HEAD, MARIE, PAUL, key=OTHER)


def test_a_key_is_64_hexadecimal_digits() -> None:
    assert read_key(f"{KEY.hex()}\r\n") == KEY
    for text in ("", "secret", KEY.hex()[:-2], KEY.hex() + "00", "é" * 64):
        with pytest.raises(FphrefError) as caught:
            read_key(text)
        assert text[:6] == "" or text[:6] not in str(caught.value)


@pytest.mark.parametrize(("text", "prefix"), [("agt", "AGT"), ("A", "A"), ("CHU2", "CHU2")])
def test_a_prefix_is_a_short_word(text: str, prefix: str) -> None:
    assert check_prefix(text) == prefix
    for bad in ("", "1A", "A-B", "ÉTÉ", "ABCDEFGHI", "=A"):
        with pytest.raises(FphrefError):
            check_prefix(bad)


# -- who a person is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "parts"),
    [
        (("Nom", "Prénom", "N° matricule"), ("matricule",)),
        (("Prénom", "NOM D'USAGE"), ("nom", "prenom")),
        (("Nom d’usage", "Nom de naissance", "Prénom"), ("naissance_nom", "prenom")),
        (("Date de naissance", "Nom", "Prénoms"), ("nom", "prenom", "naissance")),
        (("Nom et prénom", "Né(e) le"), ("complet", "naissance")),
        (("Agent", "Service"), ("complet",)),
        (("Nom", "Service"), None),
        (("Prénom",), None),
    ],
)
def test_the_columns_of_an_identity_are_found(titles: tuple[str, ...], parts: tuple[str, ...] | None) -> None:
    found = find_identite(dict(enumerate(map(title_key, titles), 1)))
    assert (found and found.parties) == parts


def test_the_columns_asked_for_are_taken_whatever_their_order() -> None:
    keys = dict(enumerate(map(title_key, ("Badge", "Nom", "Prénom")), 1))
    one, other = find_identite(keys, ("prénom", "NOM", "badge")), find_identite(keys, ("badge", "nom", "Prenom"))
    assert one is not None
    assert one == other
    assert one.parties == ("nom", "prenom", "badge")
    assert find_identite(keys, ("nom", "absente")) is None


@pytest.mark.parametrize(
    ("part", "variants"),
    [
        ("nom", ("Jean-Pierre", "JEAN PIERRE", " jean  pierre ", "Jean\u00a0Pierre", "Jean‑Pierre", "Ｊean-Pierre")),
        ("nom", ("Lefèvre", "LEFEVRE", "Lefe\u0300vre", "lefèvre\u200b")),
        ("nom", ("O’Neil", "O'NEIL", "o neil")),
        ("matricule", ("00123", "123", 123, 123.0, " 123 ")),
        ("naissance", ("12/05/1985", "1985-05-12", date(1985, 5, 12), "12-5-1985", "12.05.1985")),
    ],
)
def test_typing_does_not_change_who_it_is(part: str, variants: tuple[Valeur, ...]) -> None:
    assert len({normal(part, value) for value in variants}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Martin", "Martine"), ("123", "1230"), ("Le Goff", "Legoff"), ("A12", "A012")]
)
def test_other_people_stay_other(one: str, other: str) -> None:
    assert normal("nom", one) != normal("nom", other)


def test_the_same_person_has_the_same_pseudonym_in_another_file() -> None:
    before = names(("Nom", "Prénom", "Né le"), ("DUPONT", "MARIE", "12/05/1985"))
    after = names(("Prénom", "Date de naissance", "Service", "Nom"), ("Marie", date(1985, 5, 12), "X", "Dupont"))
    assert before == after


# -- what is kept of a list --------------------------------------------------------------------------------------------


def test_only_four_columns_are_kept_in_an_order_that_tells_nothing() -> None:
    rows = [(str(n), "Nom", "Prénom", f"S{n}", "15D30", "", "G") for n in range(40)]
    made = plan(HEAD, *rows)
    assert [a.agent for a in made.agents] == sorted(a.agent for a in made.agents)
    assert [a.service for a in made.agents] != [row[3] for row in rows]
    assert plan(HEAD, *reversed(rows)).agents == made.agents
    assert made.laissees == ("Grade",)
    assert made.identite == ("Matricule",)
    assert made.noms == ("Nom", "Prénom")
    assert made.correspondance.titres == ("agent", "Matricule", "Nom", "Prénom")


def test_services_metiers_and_postes_are_kept_as_written() -> None:
    (agent,) = plan(HEAD, MARIE).agents
    assert agent == Agent(agent.agent, "Cardio", "15D30", "Jour")


def test_titles_stand_below_other_lines_and_empty_lines_are_nothing() -> None:
    made = plan(("Liste du 1er mars",), (), HEAD, MARIE, (None, " "), PAUL)
    assert (len(made.agents), made.diagnostics) == (2, ())


def test_a_list_without_identity_is_refused_without_a_word_of_it() -> None:
    with pytest.raises(FphrefError) as caught:
        plan(("Dupont", "Marie", "Cardio"), ("Durand", "Paul", "Urgences"))
    assert "Dupont" not in str(caught.value)
    with pytest.raises(FphrefError, match="introuvables"):
        plan(HEAD, MARIE, asked=("badge",))


@pytest.mark.parametrize("blank", [None, " ", Erreur("#N/A"), "-"])
def test_a_line_without_its_whole_identity_is_refused(blank: Valeur | None) -> None:
    assert refusals((blank, *MARIE[1:]), PAUL) == [
        "erreur PSE001 liste.csv:2:1 identité incomplète : la ligne n’est pas reprise"
    ]


def test_homonyms_are_all_refused_and_nobody_else() -> None:
    made = plan(HEAD, MARIE, PAUL, ("123", "Petit", "Jean", "Cardio"))
    assert lines(made.diagnostics) == [
        "erreur PSE002 liste.csv:2:1 même identité que la ligne 4 : la ligne n’est pas reprise",
        "erreur PSE002 liste.csv:4:1 même identité que la ligne 2 : la ligne n’est pas reprise",
    ]
    assert [agent.service for agent in made.agents] == ["Urgences"]
    assert made.refuses == 2


def test_a_column_more_parts_homonyms() -> None:
    head = ("Nom", "Prénom", "Badge")
    rows = (("Petit", "Jean", 1), ("Petit", "Jean", 2))
    assert plan(head, *rows).agents == ()
    assert len(plan(head, *rows, asked=("Nom", "Prénom", "Badge")).agents) == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Cardio (m.dupont@ch.fr)", "une adresse électronique"),
        ("2 85 05 78 006 084 91", "un numéro de sécurité sociale"),
        ("Bloc 3, NIR 2850578006084", "un numéro de sécurité sociale"),
        ("06 12 34 56 78", "un numéro de téléphone"),
        ("Cardio poste 06.12.34.56.78", "un numéro de téléphone"),
        ("Standard +33 (0)6 12 34 56 78, nuit", "un numéro de téléphone"),
        ("Jour (née le 12/05/85)", "une date de naissance"),
        ("Nuit 12/05/1985", "une date de naissance"),
        ("Secrétariat de Mme Petit", "une personne"),
        ("Équipe (M. Petit)", "une personne"),
        ("Équipe M.Petit", "une personne"),
    ],
)
def test_a_value_that_points_to_a_person_is_left_out_and_its_line_said(text: str, kind: str) -> None:
    made = plan(HEAD, (*MARIE[:3], text, "15D30", "Jour"), PAUL)
    assert lines(made.diagnostics) == [f"erreur PSE003 liste.csv:2:4 {kind} : valeur laissée vide"]
    assert sorted(agent[1:] for agent in made.agents) == [("", "15D30", "Jour"), ("Urgences", "EX-ARC", "")]


@pytest.mark.parametrize("text", ["Unité DUPONT", "marie", "Cardio-dupont", "UF 123", "Pool/0123", "Née Dùpont"])
def test_what_says_who_the_person_is_is_left_out(text: str) -> None:
    made = plan(HEAD, (*MARIE[:3], "Cardio", "15D30", text), PAUL)
    assert lines(made.diagnostics) == [
        "avertissement PSE004 liste.csv:2:6 nom ou matricule de la personne : valeur laissée vide"
    ]
    assert ("Cardio", "15D30", "") in [agent[1:] for agent in made.agents]


def test_a_day_of_birth_is_known_from_its_column_whatever_its_form() -> None:
    head = ("Nom", "Prénom", "Né le", "Service")
    made = plan(head, ("Petit", "Jean", date(2014, 5, 12), "Nuit 12-05-2014"))
    assert [agent.service for agent in made.agents] == [""]


@pytest.mark.parametrize(
    "text",
    ["Bloc de nuit", "Depuis le 01/02/2020", "Dupontel", "UF 1230", "Mariette", "S.M. Nuit", "Bâtiment M", "12 h 30"],
)
def test_what_says_nothing_of_the_person_is_kept(text: str) -> None:
    made = plan(HEAD, ("123", "de Dupont", "Marie", text), PAUL)
    assert (text in [agent.service for agent in made.agents], made.diagnostics) == (True, ())


def test_nothing_that_is_said_holds_a_name() -> None:
    rows = (HEAD, MARIE, MARIE, ("", "Secret", "Nom", "m@ch.fr"), (*PAUL[:3], "Mme Durand"), (9, "Xu", "Li", "x@y.fr"))
    made = plan(*rows)
    said = "\n".join(lines(made.diagnostics)) + repr(made)
    assert not any(word in said for word in ("Dupont", "Marie", "Secret", "00123", "@"))
    assert "Durand" not in "\n".join(lines(made.diagnostics))


def test_another_sheet_and_hidden_lines_are_said() -> None:
    liste = FeuilleFaite([HEAD, MARIE, PAUL], "Personnel", cachees=frozenset({3}))
    file = classeur(FeuilleFaite([("Notes",)], "Notes"), liste, FeuilleFaite([HEAD, MARIE], "Copie"))
    made = plan_pseudonymes(file, KEY, "AGT", Correspondance())
    assert lines(made.diagnostics) == [
        "avertissement AGE008 liste.xlsx Personnel!A1 seule la feuille « Personnel » est lue ; d’autres portent aussi "
        "une liste : « Copie »",
        "avertissement AGE008 liste.xlsx Personnel!A1 une ligne masquée, lue aussi",
    ]
    assert len(made.agents) == 2


# -- the correspondence, campaign after campaign -----------------------------------------------------------------------


def test_the_next_campaign_keeps_everybody_and_adds_the_new() -> None:
    first = plan(HEAD, MARIE, PAUL)
    third = ("125", "Noir", "Luc", "Cardio")
    second = plan(HEAD, third, MARIE, known=reread(first))
    assert (second.nouveaux, second.connus, second.absents) == (1, 1, 1)
    # Who left keeps its line, at its place.
    assert second.correspondance.lignes[:2] == first.correspondance.lignes
    assert len(second.correspondance.lignes) == 3
    assert {a.agent for a in second.agents} < {row[0] for row in second.correspondance.lignes}
    again = plan(HEAD, third, MARIE, known=reread(second))
    assert (again.nouveaux, again.correspondance.lignes) == (0, second.correspondance.lignes)
    assert again.agents == second.agents


def test_an_identity_changed_by_hand_keeps_its_pseudonym() -> None:
    head = ("Nom", "Prénom", "Service")
    first = plan(head, ("Dupont", "Marie", "A"), ("Durand", "Paul", "B"))
    rows = [[cell.replace("Dupont", "Martin") for cell in row] for row in first.correspondance.lignes]
    known = read_correspondance(tableur(first.correspondance.titres, *rows), KEY)
    assert known.retouchees == 1
    second = plan(head, ("Martin", "Marie", "A"), known=known)
    assert {a.agent for a in second.agents} < {a.agent for a in first.agents}


def test_columns_and_lines_added_by_hand_are_kept() -> None:
    first = plan(HEAD, MARIE)
    (row,) = first.correspondance.lignes
    file = tableur(("Remarque", *first.correspondance.titres), ("à revoir", *row))
    second = plan(HEAD, MARIE, PAUL, known=read_correspondance(file, KEY))
    assert second.correspondance.titres == ("agent", "Remarque", "Matricule", "Nom", "Prénom")
    assert second.correspondance.lignes[0] == (row[0], "à revoir", "00123", "Dupont", "Marie")
    assert second.correspondance.lignes[1][1:] == ("", "124", "Durand", "Paul")


def test_a_correspondence_of_numbers_alone_gains_the_names_of_those_who_are_in_the_list() -> None:
    head = ("Matricule", "Service")
    first = plan(head, ("123", "A"), ("124", "B"))
    marie = next(agent.agent for agent in first.agents if agent.service == "A")
    second = plan(HEAD, MARIE, known=reread(first))
    assert second.correspondance.titres == ("agent", "Matricule", "Nom", "Prénom")
    assert {row[0]: row[2:] for row in second.correspondance.lignes}[marie] == ("Dupont", "Marie")
    assert sorted(row[2:] for row in second.correspondance.lignes) == [("", ""), ("Dupont", "Marie")]
    assert (second.nouveaux, second.connus) == (0, 1)
    assert reread(second).connus == reread(first).connus


def test_identity_columns_that_the_correspondence_was_not_made_on_are_said() -> None:
    for first in (plan(HEAD, MARIE), plan(("Matricule", "Service"), ("123", "A"))):
        with pytest.raises(FphrefError, match="faite sur « matricule », et --identite demande « Nom, Prenom »"):
            reread(first, asked=("Nom", "Prenom"))


def test_names_under_the_title_agent_are_an_identity_in_the_correspondence() -> None:
    first = plan(("Agent", "Service"), ("DUPONT Marie", "A"))
    assert first.correspondance.titres == ("agent", "Identité")
    second = plan(("Agent", "Service"), ("Dupont Marie", "B"), ("DURAND Paul", "A"), known=reread(first))
    assert (second.connus, second.nouveaux) == (1, 1)
    assert second.correspondance.lignes[1][1] == "DURAND Paul"


def test_another_key_is_found_out() -> None:
    with pytest.raises(FphrefError, match="autre clé"):
        reread(plan(HEAD, MARIE, PAUL), key=OTHER)


def test_other_identity_columns_are_found_out() -> None:
    known = reread(plan(("Nom", "Prénom"), ("Dupont", "Marie")))
    with pytest.raises(FphrefError, match="« nom, prénom », la liste de « matricule »"):
        plan(HEAD, MARIE, known=known)
    assert plan(HEAD, MARIE, known=known, asked=("Nom", "Prénom")).connus == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((("a", "b"), ("c", "d")), "n’est pas une table de correspondance"),
        ((("agent", "Matricule"), ("AGT-2222-2222", "")), "ligne 2"),
        ((("agent", "Matricule"), ("AGT-2222-2222", "1"), ("AGT-3333-3333", "01")), "ligne 3"),
        ((("agent", "Matricule"), ("AGT-2222-2222", "1"), ("AGT-2222-2222", "2")), "ligne 3"),
        ((("agent", "Matricule"), ("AGT-2222-2222", "1"), ("agt-2222-2222", "2")), "ligne 3"),
    ],
)
def test_a_damaged_correspondence_is_refused_by_its_line(rows: Rows, said: str) -> None:
    with pytest.raises(FphrefError, match=said):
        read_correspondance(tableur(*rows), KEY)


def test_pseudonyms_of_another_list_are_counted() -> None:
    made = plan(HEAD, MARIE)
    ours = tableur(("agent", "service"), *((a.agent, a.service) for a in made.agents))
    assert foreign_pseudonyms(ours, made.correspondance) == 0
    shouted = tableur(("agent",), *((agent.agent.lower(),) for agent in made.agents))
    assert foreign_pseudonyms(shouted, made.correspondance) == 0
    assert foreign_pseudonyms(tableur(("agent",), ("AGT-2222-2222",), ("",)), made.correspondance) == 1
    assert foreign_pseudonyms(tableur(("x",), ("y",)), made.correspondance) is None


# -- no two people share one -------------------------------------------------------------------------------------------


def short_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pseudonyms of one sign, so that they meet."""
    monkeypatch.setattr(pseudonymes, "LENGTH", 1)


def test_where_two_would_share_one_all_are_lengthened_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    short_codes(monkeypatch)
    rows = [(str(n), "N", "P", f"S{n}") for n in range(60)]
    made = plan(HEAD, *rows)
    found = {agent.agent for agent in made.agents}
    assert len(found) == 60
    assert len({len(name) for name in found}) == 1
    assert plan(HEAD, *reversed(rows)).agents == made.agents


def test_who_is_known_keeps_a_short_one_and_the_new_are_lengthened(monkeypatch: pytest.MonkeyPatch) -> None:
    short_codes(monkeypatch)
    first = plan(HEAD, ("1", "N", "P"))
    twin = next(str(n) for n in range(2, 999) if pseudonym(KEY, (str(n),), "AGT", 1) == first.agents[0].agent)
    second = plan(HEAD, ("1", "N", "P"), (twin, "N", "P"), known=reread(first))
    assert first.agents[0] in second.agents
    assert sorted(len(a.agent) for a in second.agents) == [len("AGT-X"), len("AGT-XXXX-X")]


def test_a_length_that_never_parts_two_people_ends_in_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonymes, "pseudonym", lambda *_: "AGT-2222-2222")
    with pytest.raises(FphrefError, match="même pseudonyme"):
        plan(HEAD, MARIE, PAUL)


def test_a_hospital_shares_none() -> None:
    rows = [(str(n), "N", "P", "S") for n in range(12_000)]
    found = names(HEAD, *rows)
    assert len(found) == 12_000
    assert cle.LENGTH == LENGTH == 8
