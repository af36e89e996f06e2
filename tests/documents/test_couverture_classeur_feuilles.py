"""The sheets of a coverage audit beside « Synthèse »: every figure is that of the audit, what is unknown is no zero."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fphref.audit.besoins_formation import by_formacode, training_needs
from fphref.audit.horizon import falls, renewals
from fphref.audit.modele import Bilan, Exclu, Lecture, Ligne
from fphref.audit.perimetre import structures_of
from fphref.diagnostics import Diagnostic, Gravite, Position
from fphref.documents import couverture_classeur_carte, couverture_classeur_echeances, couverture_classeur_lignes
from fphref.documents.couverture_classeur_vue import ABREGES
from fphref.documents.matrice_agents_couverture import ETAT_LOOKS
from fphref.model.couverture import CLASSES_IV, ETATS
from fphref.model.referentiel import Referentiel
from tests.audit.bilans import bilan_exemple
from tests.documents import matrice_fabrique
from tests.documents.couverture_classeur_fabrique import (
    audit,
    book_of,
    line,
    masked,
    plain,
    published,
    read_back,
    service,
    table_of,
    texts_of,
)

MINI = matrice_fabrique.referentiel()


@pytest.fixture(scope="module")
def exemple() -> tuple[Referentiel, Bilan]:
    import fphref
    from tests.support import REFERENTIALS

    referentiel, _ = fphref.load(REFERENTIALS)
    return referentiel, bilan_exemple(referentiel, sans=7)


@pytest.fixture(scope="module")
def read(exemple: tuple[Referentiel, Bilan]) -> Any:
    referentiel, bilan = exemple
    return read_back(book_of(bilan, referentiel))


def sheets_of(bilan: Bilan) -> Any:
    return read_back(book_of(bilan, MINI))


# -- « Couverture » ------------------------------------------------------------------------------------------


def figures_of(ligne: Ligne) -> dict[str, Any]:
    """What « Couverture » must say of a line, by title; None: nothing."""
    known = bool(ligne.evalues or ligne.titulaires_perimes)
    evaluated = bool(ligne.evalues)
    return {
        "Criticité": ligne.criticite, "État": ligne.nom_etat or "sans objet", "Besoin": ligne.besoin,
        "Requis": ligne.requis, "Sans objet": ligne.sans_objet, "Concernés": ligne.concernes,
        "Évalués": ligne.evalues, "À évaluer": ligne.concernes - ligne.evalues,
        "Périmés": ligne.perimes, "Titulaires": ligne.titulaires if known else None,
        "Couverture": ligne.titulaires / ligne.besoin if known and ligne.besoin else None,
        "ETP titulaires": ligne.quotite / 100 if known and ligne.quotite is not None else None,
        "IV": ligne.somme / ligne.evalues if evaluated and ligne.haut > 0 else None,
        "Vulnérabilité": CLASSES_IV[ligne.classe] if ligne.classe >= 0 else None,
        "Écarts": ligne.ecarts if evaluated else None, "Écarts majeurs": ligne.ecarts_majeurs if evaluated else None,
        "Niveaux manquants": ligne.manques if evaluated else None,
        "Priorité": ligne.criticite * ligne.manques if evaluated else None,
        "Titulaires sans eux": ligne.titulaires_sans if known else None,
        "Titulaires dans 3 ans": ligne.titulaires_t3 if known else None,
        "Titulaires dans 5 ans": ligne.titulaires_t5 if known else None,
        "Titulaires expirés": ligne.titulaires_perimes, "D'ici 90 jours": ligne.expire_j90 if known else None,
        "D'ici 6 mois": ligne.expire_m6 if known else None, "D'ici 12 mois": ligne.expire_m12 if known else None,
    }  # fmt: skip


def test_every_figure_of_every_line_is_that_of_the_audit(exemple: tuple[Referentiel, Bilan], read: Any) -> None:
    referentiel, bilan = exemple
    rows = table_of(read["Couverture"])
    lines = list(bilan.lignes)
    assert len(rows) == len(lines) > 100
    for row, ligne in zip(rows, lines, strict=True):
        item = referentiel.competence(ligne.competence)
        assert item is not None and plain(row["Compétence"]) == plain(item.libelle)
        wanted = figures_of(ligne)
        assert {title: row[title] for title in wanted} == wanted
    assert {row["État"] for row in rows} >= {etat.code for etat in ETATS}, "the example shows every state"
    named = {"Structure", "Compétence", "Niveau", "Rattachement", "Nature", "Origine du besoin", "Sur"}
    assert set(rows[0]) == named | set(figures_of(lines[0])), "every column is compared"


def test_a_line_names_its_structure_its_level_and_what_it_belongs_to(read: Any) -> None:
    rows = table_of(read["Couverture"])
    found = {(row["Niveau"], row["Structure"], row["Rattachement"]) for row in rows}
    assert ("Service", "Biostatistique", "Recherche") in found
    assert ("Pôle", "Recherche", None) in found
    assert any(level == "Métier" and name.startswith("15D30 · ") for level, name, _ in found)
    assert ("Ensemble", "Ensemble", None) in found


@pytest.mark.parametrize(
    ("figures", "blank", "zero"),
    [
        ({"evalues": 0, "titulaires": 0, "etat": 0, "classe": -1},
         {"Titulaires", "Couverture", "IV", "Vulnérabilité", "Écarts", "Niveaux manquants", "Priorité",
          "Titulaires dans 3 ans", "D'ici 90 jours", "ETP titulaires", "Sur"}, {"Évalués"}),
        ({"evalues": 0, "titulaires": 0, "titulaires_perimes": 2, "etat": 1, "classe": -1, "quotite": 0},
         {"IV", "Écarts", "Priorité"}, {"Titulaires", "Couverture", "ETP titulaires"}),
        ({"besoin": None, "besoin_profils": None}, {"Besoin", "Couverture", "Origine du besoin"}, set()),
        ({"besoin": 0, "besoin_profils": 0}, {"Couverture"}, {"Besoin"}),
        ({"haut": -1, "classe": -1}, {"IV", "Sur", "Vulnérabilité"}, {"Écarts"}),
    ],
    ids=["nobody evaluated", "all expired", "besoin unknown", "besoin zero", "several scales"],
)  # fmt: skip
def test_what_is_unknown_is_left_blank_and_what_is_zero_is_written(
    figures: dict[str, Any], blank: set[str], zero: set[str]
) -> None:
    (row,) = table_of(sheets_of(audit([service("A")], [line(0, "c-un", **figures)]))["Couverture"])
    assert {title for title in blank if row[title] is not None} == set()
    assert {title for title in zero if row[title] != 0} == set()


def test_where_nobody_is_concerned_there_is_no_state() -> None:
    (row,) = table_of(sheets_of(audit([service("A")], [line(0, "c-un", sans_objet=10, etat=-1)]))["Couverture"])
    assert (row["État"], row["Concernés"]) == ("sans objet", 0)


def test_a_besoin_that_was_given_says_so() -> None:
    lines = [line(0, "c-un"), line(0, "c-deux", besoin=4, besoin_ajuste=1)]
    rows = table_of(sheets_of(audit([service("A")], lines))["Couverture"])
    assert [(row["Besoin"], row["Origine du besoin"]) for row in rows] == [(2, "profils"), (4, "saisi")]


def test_states_are_words_that_their_colour_repeats(exemple: tuple[Referentiel, Bilan]) -> None:
    referentiel, bilan = exemple
    book = book_of(bilan, referentiel)
    found = {
        (cell.value, cell.look)
        for row in book.sheet("Couverture").rows
        for cell in row.cells
        if cell.value in ETAT_LOOKS
    }
    assert found == set(ETAT_LOOKS.items())


def test_suppressed_lines_are_shown_as_such_among_those_of_their_structure() -> None:
    bilan = published()
    read = sheets_of(bilan)
    rows = table_of(read["Couverture"])
    assert len(rows) == len(bilan.lignes) + len(bilan.masques)
    gone = [row for row in rows if row["État"] == "masqué"]
    assert len(gone) == len(bilan.masques) > 0
    for row in gone:
        assert not any(isinstance(value, int | float) for value in row.values())
    names = [row["Structure"] for row in rows]
    assert len([n for n, name in enumerate(names) if not n or name != names[n - 1]]) == len(set(names))
    assert "Sans objet" not in rows[0], "it is not told in what is circulated"
    assert "« masqué » : moins de 5 personnes, ou déductible par soustraction" in texts_of(read["Couverture"])


def test_beyond_its_room_the_sheet_says_how_many_lines_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(couverture_classeur_lignes, "MAX_LIGNES", 3)
    lines = [line(0, name) for name in ("c-un", "c-deux", "sf-un", "sf-deux")]
    sheet = sheets_of(audit([service("A")], lines))["Couverture"]
    assert len(table_of(sheet)) == 3
    assert "Seules les 3 premières lignes sur 4 sont ici" in texts_of(sheet)


# -- « Structures » ------------------------------------------------------------------------------------------


def test_each_structure_has_its_line(exemple: tuple[Referentiel, Bilan], read: Any) -> None:
    _, bilan = exemple
    rows = table_of(read["Structures"])
    assert [row["Agents"] for row in rows] == [s.agents for s in bilan.structures]
    for s in bilan.syntheses:
        row = rows[s.structure]
        assert [row[etat.code.capitalize()] for etat in ETATS] == list(s.etats)
        assert (row["Exigences"], row["Exigences évaluées"]) == (s.concernes, s.evalues)
        assert row["Part évaluée"] == s.evalues / s.concernes
        assert (row["Besoins connus"], row["Tenus aujourd'hui"]) == (s.besoins, s.tenus_t0)
        assert (row["Tenus dans 3 ans"], row["Tenus dans 5 ans"]) == (s.tenus_t3, s.tenus_t5)
        assert (row["Écarts"], row["Niveaux manquants"], row["Priorité"]) == (s.ecarts, s.manques, s.priorite)


@pytest.mark.parametrize(("people", "shown"), [(5, 2.5), (4, "moins de 5"), (None, None)])
def test_means_are_not_told_of_few_people(people: int | None, shown: object) -> None:
    bilan = audit([service("A")], [line(0, "c-un", somme_ponderee=40, poids=16)])
    synthese = bilan.syntheses[0]._replace(agents_evalues=people, tenues=8, plus_grand=2)
    (row,) = table_of(sheets_of(bilan.with_changes(syntheses=(synthese,)))["Structures"])
    value = row["Polyvalence"]
    assert (plain(value) if isinstance(value, str) else value) == shown
    assert row["Concentration"] == (0.25 if people == 5 else row["Polyvalence"])


def test_a_structure_without_any_shown_line_tells_nothing() -> None:
    bilan = masked(audit([service("A"), service("B", agents=None)], [line(0, "c-un"), line(1, "c-un", requis=3)]))
    bilan = bilan.with_changes(syntheses=bilan.syntheses[:1])
    shown, hidden = table_of(sheets_of(bilan)["Structures"])
    assert (shown["Compétences"], plain(hidden["Compétences"]), hidden["Agents"]) == (1, "masqué", "masqué")
    assert not any(isinstance(value, int | float) for value in hidden.values())


# -- « Carte » -----------------------------------------------------------------------------------------------


def grid_of(sheet: Any, corner: str) -> dict[tuple[str, str], Any]:
    """(Title of row, title of column) → what the map says there; `corner` is the title of the first column."""
    rows = list(sheet.iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if row[0] == corner)
    return {
        (str(row[0]), str(title)): row[column]
        for row in rows[head + 1 :]
        for column, title in enumerate(rows[head])
        if column and title is not None
    }


def test_the_map_says_the_state_of_each_pair(exemple: tuple[Referentiel, Bilan], read: Any) -> None:
    referentiel, bilan = exemple
    found = {(plain(a), plain(b)): value for (a, b), value in grid_of(read["Carte"], "Compétence").items()}
    short: dict[str, str] = dict(zip((etat.code for etat in ETATS), ABREGES, strict=True))
    services = structures_of(bilan, "service")
    pairs = {(x.competence, x.structure): x for x in bilan.lignes if x.structure in services}
    for competence in {x.competence for x in bilan.lignes}:
        item = referentiel.competence(competence)
        assert item is not None
        for index in services:
            ligne = pairs.get((competence, index))
            wanted = short[ligne.nom_etat or ""] if ligne else None
            assert found[plain(item.libelle), bilan.structures[index].nom] == wanted
    text = texts_of(read["Carte"])
    assert all(f"{code} {etat}" in text for etat, code in short.items()), "the letters are explained on the page"
    assert len(set(short.values())) == len(ETATS)


def test_of_a_few_structures_the_map_writes_states_in_full() -> None:
    lines = [line(0, "c-un", etat=4), line(1, "c-un", etat=-1), line(1, "c-deux", etat=2)]
    found = grid_of(sheets_of(audit([service("A"), service("B")], lines))["Carte"], "Compétence")
    assert found["Anglais scientifique", "A"] == "point unique"
    assert found["Anglais scientifique", "B"] == "sans objet"
    assert (found["Zoologie", "A"], found["Zoologie", "B"]) == (None, "non couvert")


def test_the_map_shows_what_is_suppressed() -> None:
    bilan = masked(audit([service(n) for n in "ABCDEFGH"], [line(n, "c-un", requis=3 if n else 9) for n in range(8)]))
    sheet = sheets_of(bilan)["Carte"]
    found = grid_of(sheet, "Compétence")
    assert found["Anglais scientifique", "A"] == "C"
    assert {plain(found["Anglais scientifique", name]) for name in "BCDEFGH"} == {"***"}
    assert "*** masqué, moins de 5 personnes, ou déductible" in texts_of(sheet)


def test_many_structures_stand_in_rows_before_the_most_fragile_competences() -> None:
    count = couverture_classeur_carte.MAX_COLONNES
    names = [f"c-{n:03}" for n in range(count + 10)]
    lines = [line(s, name, etat=4 if n >= 10 or (s + n) % 7 == 0 else 6) for s in range(count + 5)
             for n, name in enumerate(names)]  # fmt: skip
    bilan = audit([service(f"S{n:03}") for n in range(count + 5)], lines)
    sheet = sheets_of(bilan)["Carte"]
    found = grid_of(sheet, "Structure")
    assert len({row for row, _ in found}) == count + 5
    shown = {title for _, title in found if title.startswith("c-")}
    assert shown == set(names[10:])
    assert found["S003", names[10]] == "PU"
    assert found["S003", "PU · point unique"] == bilan.syntheses[3].etats[4]
    assert f"{count} compétences sur {count + 10} : celles qui manquent au plus de structures" in texts_of(sheet)


def test_structures_of_the_same_name_are_told_apart_by_a_note() -> None:
    bilan = audit([service("Nord", "Urgences"), service("Sud", "Urgences")], [line(0, "c-un"), line(1, "c-un")])
    book = book_of(bilan, MINI)
    notes = [cell.note for row in book.sheet("Carte").rows for cell in row.cells if cell.value == "Urgences"]
    assert notes == ["Nord › Urgences", "Sud › Urgences"]


# -- « Formation », « Formacodes » ---------------------------------------------------------------------------

COSTLY = [
    line(0, "c-un", ecarts=4, ecarts_majeurs=1, manques=6), line(0, "c-deux", ecarts=2, manques=2, criticite=3),
    line(1, "c-un", ecarts=1, manques=1, criticite=3), line(1, "sf-un"),
]  # fmt: skip


def test_needs_are_summed_over_structures_and_ranked(exemple: tuple[Referentiel, Bilan], read: Any) -> None:
    referentiel, bilan = exemple
    wanted = training_needs(bilan, referentiel)
    rows = table_of(read["Formation"])
    assert [(r["Agents à former"], r["dont écart majeur"], r["Niveaux manquants"], r["Priorité"]) for r in rows] == [
        (b.ecarts, b.ecarts_majeurs, b.manques, b.priorite) for b in wanted
    ]
    assert [(r["Évalués"], r["Concernés"]) for r in rows] == [(b.evalues, b.concernes) for b in wanted]
    ranks = [r["Rang"] for r in rows]
    assert ranks[0] == 1 and ranks == sorted(ranks)
    assert all(rows[n]["Priorité"] == rows[n - 1]["Priorité"] for n in range(1, len(rows)) if ranks[n] == ranks[n - 1])
    totals = [cell.value for cell in next(row for row in read["Formation"].iter_rows() if "Total" in str(
        [c.value for c in row]))]  # fmt: skip
    assert [v for v in totals if isinstance(v, int)] == [
        sum(b.ecarts for b in wanted), sum(b.ecarts_majeurs for b in wanted), sum(b.manques for b in wanted)
    ]  # fmt: skip


def test_costs_are_told_where_they_are_given_and_only_there() -> None:
    bilan = audit([service("A"), service("B")], COSTLY, couts={"15214": 200})
    read = sheets_of(bilan)
    first, second = table_of(read["Formation"])
    assert (first["Compétence"], first["Criticité"], first["Agents à former"]) == ("Anglais scientifique", 3, 5)
    assert (first["Coût par agent"], first["Coût"], first["Services"]) == (200, 1000, 2)
    assert (second["Coût par agent"], second["Coût"], second["Services"]) == (None, None, 1)
    assert "Le coût n'est pas donné pour 1 compétence." in texts_of(read["Formation"])
    without = table_of(sheets_of(audit([service("A"), service("B")], COSTLY))["Formation"])
    assert "Coût" not in without[0]


def test_needs_are_grouped_by_formacode() -> None:
    bilan = audit([service("A"), service("B")], COSTLY, couts={"15214": 200})
    rows = table_of(sheets_of(bilan)["Formacodes"])
    groups = by_formacode(training_needs(bilan, MINI))
    assert [row["Formacode"] for row in rows] == ["15214", "sans code"]
    assert [(r["Agents, au moins"], r["Agents, au plus"], r["Niveaux manquants"], r["Priorité"]) for r in rows] == [
        (g.agents_au_moins, g.agents_au_plus, g.manques, g.priorite) for g in groups
    ]
    assert [(r["Coût, au moins"], r["Coût, au plus"], r["Sans coût"]) for r in rows] == [
        (1000, 1000, None), (None, None, 1)
    ]  # fmt: skip
    assert rows[0]["Compétences"] == "Anglais scientifique (5)"


def test_a_formacode_of_many_competences_names_the_first_ones() -> None:
    lines = [line(0, f"inconnue-{n:02}", ecarts=20 - n, manques=20 - n) for n in range(12)]
    (row,) = table_of(sheets_of(audit([service("A")], lines))["Formacodes"])
    named = row["Compétences"].split("\n")
    assert named[0] == "inconnue-00 (20)"
    assert plain(named[-1]) == "et 4 autres : voir « Formation »"


def test_suppressed_lines_are_in_no_sum_and_it_is_said() -> None:
    lines = [*COSTLY, line(2, "c-un", requis=4, ecarts=3, manques=9), line(2, "sf-deux", requis=4, ecarts=1, manques=1)]
    bilan = masked(audit([service(n) for n in "ABC"], lines, couts={"15214": 200}))
    rows = {row["Compétence"]: row for row in table_of(sheets_of(bilan)["Formation"])}
    assert (rows["Anglais scientifique"]["Agents à former"], rows["Anglais scientifique"]["Coût"]) == (5, 1000)
    assert plain(rows["Anglais scientifique"]["Non compté"]) == "1 structure masquée"
    hidden = rows["=1+1"]
    assert plain(hidden["Agents à former"]) == "masqué"
    assert not any(isinstance(value, int | float) for value in hidden.values())
    sheet = sheets_of(bilan)["Formation"]
    assert [c.value for row in sheet.iter_rows() for c in row if c.data_type == "n" and c.value == 7], "4 + 1 + 2"


# -- « Horizon », « Habilitations », « Sans » ----------------------------------------------------------------


def test_the_horizon_lists_what_departures_take_away(exemple: tuple[Referentiel, Bilan], read: Any) -> None:
    _, bilan = exemple
    rows = table_of(read["Horizon"])
    wanted = [chute for par in bilan.par for chute in falls(bilan, "t5", structures_of(bilan, par))]
    assert [(r["Titulaires aujourd'hui"], r["Titulaires dans 5 ans"], plain(r["Dans 5 ans"])) for r in rows] == [
        (c.avant, c.apres, plain(c.nom_sort)) for c in wanted
    ]
    assert [r["Manquent dans 5 ans"] for r in rows] == [c.manquent for c in wanted]
    soon = {(c.ligne.structure, c.ligne.competence): c.nom_sort for par in bilan.par
            for c in falls(bilan, "t3", structures_of(bilan, par))}  # fmt: skip
    said = [soon.get((c.ligne.structure, c.ligne.competence)) for c in wanted]
    assert [r["Dans 3 ans"] for r in rows] == said
    assert None in said and len(set(said)) > 2


def test_the_horizon_counts_the_fates_in_a_sentence() -> None:
    lines = [line(0, "c-un", titulaires_t3=0, titulaires_t5=0), line(0, "c-deux", titulaires_t5=1),
             line(0, "sf-un", titulaires_t5=1)]  # fmt: skip
    text = texts_of(sheets_of(audit([service("A")], lines))["Horizon"])
    assert "Dans 3 ans (compétence × service) : 1 n'a plus aucun titulaire." in text
    assert "Dans 5 ans (compétence × service) : 1 n'a plus aucun titulaire, 2 passent sous leur besoin." in text


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({}, "non"), ({"expire_m12": 2}, "d'ici 12 mois"), ({"expire_m6": 2}, "d'ici 6 mois"),
        ({"expire_j90": 2}, "d'ici 90 jours"), ({"titulaires": 1}, "déjà"),
        ({"besoin": None, "expire_m6": 2}, "non"), ({"besoin": None, "expire_m6": 3}, "d'ici 6 mois"),
        ({"besoin": None, "titulaires": 0}, "plus de titulaire"),
    ],
)  # fmt: skip
def test_renewals_tell_when_the_need_is_no_longer_met(figures: dict[str, Any], said: str) -> None:
    held = {name: max(figures.get(n, 0) for n in ("expire_j90", "expire_m6", "expire_m12")[: rank + 1])
            for rank, name in enumerate(("expire_j90", "expire_m6", "expire_m12"))}  # fmt: skip
    one = line(0, "c-un", **({"titulaires_perimes": 1} | figures | held))
    (row,) = table_of(sheets_of(audit([service("A")], [one]))["Habilitations"])
    assert plain(row["Sans renouvellement, sous le besoin"]) == said


def test_renewals_are_those_of_the_audit(exemple: tuple[Referentiel, Bilan], read: Any) -> None:
    _, bilan = exemple
    rows = table_of(read["Habilitations"])
    wanted = [one for par in bilan.par for one in renewals(bilan, structures_of(bilan, par))]
    assert [tuple(r[t] for t in ("Déjà expirés", "D'ici 90 jours", "D'ici 6 mois", "D'ici 12 mois")) for r in rows] == [
        (one.perimes, one.j90, one.m6, one.m12) for one in wanted
    ]


def test_the_what_if_shows_before_and_after(exemple: tuple[Referentiel, Bilan], read: Any) -> None:
    _, bilan = exemple
    rows = table_of(read["Sans"])
    wanted = [chute for par in bilan.par for chute in falls(bilan, "sans", structures_of(bilan, par))]
    assert len(rows) == len(wanted) > 5
    assert [(r["Titulaires avant"], r["Titulaires après"], plain(r["Ce qui arrive"])) for r in rows] == [
        (c.avant, c.apres, plain(c.nom_sort)) for c in wanted
    ]
    assert texts_of(read["Sans"]).count("Sans 7 agents que l'on suppose partis") == 1


def test_beyond_their_room_lists_say_how_many_lines_they_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(couverture_classeur_echeances, "MAX_LISTE", 2)
    lines = [line(0, name, titulaires_t5=0, expire_m12=1) for name in ("c-un", "c-deux", "sf-un", "sf-deux", "se-un")]
    read = sheets_of(audit([service("A")], lines))
    for name in ("Horizon", "Habilitations"):
        assert len(table_of(read[name])) == 2
        assert "3 lignes de moindre gravité ne sont pas listées" in texts_of(read[name])


# -- « Exclus », « Remarques », « Lisez-moi » ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("exclu", "said"),
    [
        (Exclu(0, "BB02", "", "sans profil", 2), "2 agents d'un métier sans profil"),
        (Exclu(0, "BB02", "", "sans profil", 1), "1 agent d'un métier sans profil"),
        (Exclu(0, "", "", "sans métier", 1), "1 agent sans métier connu"),
        (Exclu(0, "AA01", "c-un", "hors profil", 3), "3 évaluations d'une compétence que le métier"),
        (Exclu(0, "", "c-un", "besoin inconnu", 1), "Besoin inconnu : pas de taux de couverture, pour 1 agent"),
        (Exclu(0, "", "c-un", "besoin nul", 4), "Besoin de zéro : pas de taux de couverture, pour 4 agents"),
        (Exclu(0, "", "c-un", "échelles différentes", 4), "Évaluations sur plusieurs échelles : pas de niveau moyen"),
        (Exclu(0, "", "c-un", "raison nouvelle", 4), "raison nouvelle"),
    ],
)  # fmt: skip
def test_what_entered_no_rate_is_said_in_a_sentence(exclu: Exclu, said: str) -> None:
    (row,) = table_of(sheets_of(audit([service("A")], [], exclus=(exclu,)))["Exclus"])
    assert plain(row["Ce qui n'entre pas, et pourquoi"]).startswith(said)
    assert row["Nombre"] == exclu.nombre
    assert (row["Métier"] or "").startswith(exclu.metier)
    assert (row["Compétence"] is None) == (not exclu.competence)


def test_remarks_on_the_data_keep_their_place() -> None:
    faults = (
        Diagnostic("COU003", Gravite.ERREUR, "ligne rejetée, niveau « 9 »", Position("eval.csv", 12, 5)),
        Diagnostic("COU004", Gravite.AVERTISSEMENT, "date", Position("a.xlsx", feuille="Matrice", cellule="K10")),
        Diagnostic("COU009", Gravite.INFO, "colonnes", Position("b.csv")),
    )
    lecture = Lecture(fichiers=3, lignes=20, rejetees=2, retenues=18)
    read = sheets_of(audit([service("A")], [line(0, "c-un")], diagnostics=faults, lecture=lecture))
    assert [(r["Fichier"], r["Place"]) for r in table_of(read["Remarques"])] == [
        ("eval.csv", "ligne 12"), ("a.xlsx", "Matrice!K10"), ("b.csv", None)
    ]  # fmt: skip
    assert "2 lignes illisibles : « Remarques » dit lesquelles." in texts_of(read["Lisez-moi"])


def test_the_readme_counts_what_was_read_and_leaves_noughts_out() -> None:
    lecture = Lecture(2, 100, 3, 90, 4, 1, 5, 6, 30, 7, 8, 9)
    text = texts_of(sheets_of(audit([service("A")], [line(0, "c-un")], lecture=lecture))["Lisez-moi"])
    for said in (
        "100 lignes de 2 fichiers, 90 évaluations retenues.", "3 lignes illisibles.", "4 évaluations dont une autre",
        "1 fois, deux niveaux le même jour", "5 lignes datées d'après l'audit", "6 lignes sur une autre échelle",
        "7 agents présents que personne n'a évalués", "8 agents évalués que la liste", "9 agents partis avant",
    ):  # fmt: skip
        assert said in text
    quiet = texts_of(sheets_of(audit([service("A")], [line(0, "c-un")]))["Lisez-moi"])
    assert not re.search(r"Rejetées|Remplacées|Hors liste|Partis", quiet)


def test_the_readme_leads_to_every_sheet_and_defines_every_state(read: Any) -> None:
    sheet = read["Lisez-moi"]
    links = {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink and
             cell.hyperlink.location}  # fmt: skip
    assert links == {f"'{name}'!A1" for name in read.sheetnames if name != "Lisez-moi"}
    text = texts_of(sheet)
    for etat in ETATS:
        sense = plain(etat.sens)
        assert f"{etat.code.capitalize()} | {sense[0].upper()}{sense[1:]}." in text


def test_what_may_be_circulated_is_said(read: Any) -> None:
    assert "refaire l'audit avec « --diffusion »" in texts_of(read["Lisez-moi"])
    text = texts_of(sheets_of(published())["Lisez-moi"])
    assert "Version à diffuser : « masqué » remplace" in text
    assert "Deux versions qui se recouvrent se soustraient" in text
